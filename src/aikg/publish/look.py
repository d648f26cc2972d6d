"""How things and lines look in every picture of the network: colours, shapes, ends, sizes, and what the legend says.

The colours are after M. Okabe and K. Ito, Color Universal Design (2008). No meaning hangs on colour alone: things
differ by shape, what rules do by the end of their line, and what is past or uncertain by dashes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["GROUND", "INK", "LINES", "OUTLINE", "QUIET", "THINGS", "LineLook", "ThingLook", "dashes", "size_of"]

GROUND, INK, QUIET, OUTLINE = "#ffffff", "#1f2933", "#5c6773", "#33475b"


@dataclass(frozen=True, slots=True)
class ThingLook:
    """One kind of node: a circle, square, diamond, triangle, hexagon or star; others gather at the `large`."""

    words: str
    fill: str
    shape: str
    large: bool = False


@dataclass(frozen=True, slots=True)
class LineLook:
    """One kind of edge: at its `end` stands an arrow, a bar, a dot, an open arrow or nothing."""

    words: str
    colour: str
    end: str = ""


#: In the order of the legend.
THINGS: Mapping[str, ThingLook] = MappingProxyType(
    {
        "organisation": ThingLook("organisation", "#33475b", "circle", large=True),
        "public body": ThingLook("public body", "#33475b", "square", large=True),
        "product": ThingLook("product", "#ffffff", "circle"),
        "use": ThingLook("use", "#f4d35e", "diamond"),
        "actor": ThingLook("for whom", "#b9a9d9", "triangle"),
        "place": ThingLook("place", "#a9d6c5", "hexagon"),
        "person": ThingLook("person", "#a8d4ef", "circle"),
        "pledge": ThingLook("pledge", "#f0b84a", "star", large=True),
        "partnership": ThingLook("partnership", "#7cc9ae", "square"),
    }
)
LINES: Mapping[str, LineLook] = MappingProxyType(
    {
        "permits": LineLook("permits", "#0072b2", "arrow"),
        "prohibits": LineLook("prohibits", "#d55e00", "bar"),
        "requires": LineLook("requires", "#1f2933", "dot"),
        "partnership": LineLook("partnership", "#009e73"),
        "pledge": LineLook("pledge", "#c98500"),
        "built on": LineLook("built on", "#b8558c", "open"),
        "role": LineLook("role", "#3f9bd1"),
        "context": LineLook("belongs to, kind of", "#b9b4a6"),
    }
)
_PAST, _UNCERTAIN = (4.0, 3.0), (1.0, 2.2)


def dashes(state: str) -> tuple[float, ...]:
    """Return the dashes of a line in a state, in widths of the line: none in force, long ones past, dots uncertain.

    >>> dashes("in force"), dashes("ended"), dashes("alleged")
    ((), (4.0, 3.0), (1.0, 2.2))
    """
    if state == "in force":
        return ()
    return _PAST if state in ("ended", "withdrawn") else _UNCERTAIN


def size_of(kind: str, degree: int) -> float:
    """Return the radius of a node in pixels at full size: it grows with how many lines end there.

    >>> size_of("organisation", 0), size_of("product", 10_000)
    (10.0, 22.0)
    """
    look = THINGS.get(kind)
    return float(min((10 if look and look.large else 7) + 1.2 * degree**0.5, 22))
