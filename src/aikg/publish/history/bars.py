"""Bars over time as SVG: drawn in percent of the width, so that a picture and a page of any width share them.

Colours are of Okabe and Ito, which people with any colour vision can tell apart, and every sign has its own pattern. A
bar is full where recordings show the rule, fades where it came or went between two of them, and is dotted from the last
recording until nobody looked any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from aikg.model import Presence
from aikg.publish.history.axis import Axis
from aikg.publish.history.rows import SIGNS
from aikg.publish.markup import element
from aikg.query import RuleTurn, WatchedPolicy
from aikg.query.history_words import change_in_words, span_in_words, when_in_words

__all__ = ["COLOURS", "GLYPHS", "INK", "QUIET", "band", "definitions", "grid", "lines", "marks", "span"]

COLOURS = {"prohibits": "#d55e00", "permits": "#0072b2", "requires": "#4d4d4d"}
INK, QUIET, GROUND = "#1f2933", "#5c6773", "#ffffff"
#: What stands in the mark of a change.
GLYPHS = {"added": "+", "removed": "−", "narrowed": "<", "widened": ">", "reworded": "≈", "moved": "↕"}
_STRENGTH = (0.5, 0.08)
_CAP, _RADIUS = 3, 6


def definitions() -> Element:
    """Return the patterns and fadings that bars refer to; a page or a picture holds them once."""
    made = element("defs")
    for sign in SIGNS:
        for name, strengths in (("in", _STRENGTH[::-1]), ("out", _STRENGTH)):
            fade = element("linearGradient", {"id": f"{name}-{sign}"})
            for offset, strength in zip((0, 1), strengths, strict=True):
                stop = {"class": sign, "offset": offset, "stop-color": COLOURS[sign], "stop-opacity": strength}
                fade.append(element("stop", stop))
            made.append(fade)
    made.append(_pattern("over-prohibits", element("path", {"d": "M-1 5L5 -1M3 9L9 3", "class": "ground", **_WHITE})))
    made.append(_pattern("over-requires", element("circle", {"cx": 4, "cy": 4, "r": 1.3, "fill": GROUND})))
    return made


_WHITE: dict[str, object] = {"stroke": GROUND, "stroke-width": 1.4, "stroke-opacity": 0.75, "fill": "none"}


def _pattern(name: str, drawn: Element) -> Element:
    return element("pattern", {"id": name, "width": 8, "height": 8, "patternUnits": "userSpaceOnUse"}, "", drawn)


def span(one: Presence, sign: str, policy: WatchedPolicy, axis: Axis, lane: tuple[float, float]) -> list[Element]:
    """Return one time in which a policy carried a rule, with its uncertain ends; a lane has a top and a height."""
    top, height = lane
    first, last = axis.at(one.first), axis.at(one.last)
    made = []
    if one.before is not None:
        made.append(_box(axis.at(one.before), first, top, height, fill=f"url(#in-{sign})"))
    if one.after is not None:
        made.append(_box(last, axis.at(one.after), top, height, fill=f"url(#out-{sign})"))
    elif policy.last_commit is not None:
        made.append(_dotted(last, axis.at(policy.last_commit), top + height / 2, COLOURS[sign], sign))
    for extra in ({"class": sign, "fill": COLOURS[sign]}, {"fill": f"url(#over-{sign})"}):
        if sign != "permits" or "class" in extra:
            made.append(_box(first, last, top, height, **extra))
            # However short it was seen, it is seen here.
            made.append(element("rect", {"x": f"{first:g}%", "y": top, "width": _CAP, "height": height, **extra}))
    return [element("g", None, "", element("title", None, span_in_words(one)), *made)]


def band(policy: WatchedPolicy, axis: Axis, top: float, height: float) -> list[Element]:
    """Return the time in which a policy was recorded, and until when its collection was looked after."""
    first, last = axis.at(policy.first_shown), axis.at(policy.last_shown)
    made = [_box(first, last, top, height, **{"class": "band", "fill": QUIET})]
    made.append(
        element("rect", {"x": f"{first:g}%", "y": top, "width": _CAP, "height": height, "class": "band", "fill": QUIET})
    )
    if policy.last_commit is not None:
        made.append(_dotted(last, axis.at(policy.last_commit), top + height / 2, QUIET, "band"))
    return made


def lines(changes: Iterable[RuleTurn], axis: Axis, height: float) -> list[Element]:
    """Return a line for each moment at which something changed, with how much."""
    moments: dict[float, list[RuleTurn]] = {}
    for turn in changes:
        moments.setdefault(axis.at(turn.known), []).append(turn)
    made = []
    for where, turns in sorted(moments.items()):
        counts = {kind: sum(turn.kind == kind for turn in turns) for kind in GLYPHS}
        title = ", ".join(f"{number} {kind}" for kind, number in counts.items() if number)
        drawn = {"x1": f"{where:g}%", "x2": f"{where:g}%", "y1": 0, "y2": height, "class": "ink", "stroke": INK}
        made.append(element("line", drawn, "", element("title", None, f"{when_in_words(turns[0])}: {title}")))
    return made


def marks(rule: str, changes: Iterable[RuleTurn], axis: Axis, middle: float) -> list[Element]:
    """Return a mark for each change of a rule, by its IRI: what happened, as a sign in a circle.

    It stands behind the moment at which the rule went and before the one at which it came, so that it hides no bar.
    """
    made = []
    for turn in changes:
        where = f"{axis.at(turn.known):g}%"
        former, present = (one is not None and one.iri == rule for one in (turn.former, turn.present))
        aside = (_RADIUS + _CAP) * (former - present)
        circle = {"cx": where, "cy": middle, "r": _RADIUS, "class": "mark", "fill": GROUND, "stroke": INK}
        letter: dict[str, object] = {"x": where, "y": middle + 3.5, "class": "glyph", "fill": INK}
        letter |= {"text-anchor": "middle", "font-size": 10, "font-weight": 700}
        title = element("title", None, f"{turn.kind} {when_in_words(turn)}: {change_in_words(turn)}")
        drawn = (title, element("circle", circle), element("text", letter, GLYPHS.get(turn.kind, "·")))
        made.append(element("g", {"transform": f"translate({aside} 0)"} if aside else None, "", *drawn))
    return made


def grid(axis: Axis, height: float) -> list[Element]:
    """Return a faint line for each named day."""
    drawn: dict[str, object] = {"y1": 0, "y2": height, "class": "grid", "stroke": "#d9d5cb"}
    return [element("line", {"x1": f"{where:g}%", "x2": f"{where:g}%", **drawn}) for where, _ in axis.ticks()]


def _box(begin: float, end: float, top: float, height: float, **look: object) -> Element:
    return element(
        "rect", {"x": f"{begin:g}%", "y": top, "width": f"{max(end - begin, 0):.3f}%", "height": height, **look}
    )


def _dotted(begin: float, end: float, middle: float, colour: str, name: str) -> Element:
    drawn: dict[str, object] = {"x1": f"{begin:g}%", "x2": f"{end:g}%", "y1": middle, "y2": middle, "class": name}
    return element("line", {**drawn, "stroke": colour, "stroke-width": 2, "stroke-dasharray": "1 5", "fill": "none"})
