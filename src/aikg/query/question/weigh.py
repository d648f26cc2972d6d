"""Which things a question names where one stretch of text can be read in several ways: the longest, names first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from aikg.names import USE, WORLD

__all__ = ["Part", "Placed", "touches", "weighed"]


#: The use that says how something is made, and not what.
_MADE = USE + "image-generation"
#: Kinds of what the words of questions mean that count as names.
_NAMED = ("body", "policy")


class Placed(Protocol):
    """What stands at a place of a question."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A thing a question names, at a place: `kind` is that of `aikg.query.question.called.Name`, or use, actor or
    condition.
    """

    start: int
    end: int
    kind: str
    iri: str


def weighed(question: str, names: Sequence[Part], meant: Sequence[Part], others: Sequence[Part]) -> list[Part]:
    """Return the parts that count, by place.

    Names with a capital come first, then whatever is longest; of equally long ones what the words of questions mean,
    names in small letters, uses, and the rest.
    """
    others = [part for part in others if not _split(question, part, meant)]
    ranked = [(0, part.start - part.end, 0, part) for part in names]
    ranked += [(int(part.kind not in _NAMED), part.start - part.end, 0, part) for part in meant]
    ranked += [(1, part.start - part.end, _rank(part), part) for part in others]
    kept: list[Part] = []
    for *_, part in sorted(ranked):
        if not any(_crosses(part, other) for other in kept):
            kept.append(part)
    return sorted(part for part in kept if part.iri != WORLD)


def touches(one: Placed, others: Iterable[Placed]) -> bool:
    """Tell whether one stretch of text has letters in common with any of others."""
    return any(one.start < other.end and other.start < one.end for other in others)


def _rank(part: Part) -> int:
    return {"use": 2, "condition": 3, "actor": 4}.get(part.kind, 1)


def _split(question: str, part: Part, meant: Sequence[Part]) -> bool:
    """Whether a use is said in parts: "chemical and biological weapons", "researchers use", "generate nude images"."""
    if part.kind != "use":
        return False
    inside = [one for one in meant if part.start <= one.start and one.end <= part.end]
    several = len({one.iri for one in inside if one.kind == "use"}) > 1
    acted = any(one.kind == "actor" and not re.search(r"\w \w", question[one.end : part.end]) for one in inside)
    made = part.iri == _MADE and any(one.kind == "use" and one.iri != _MADE for one in inside)
    return several or acted or made


def _crosses(part: Part, other: Part) -> bool:
    """Whether two parts cannot both be meant. A place inside of who acts there, or of a use, can: "US-Polizei"."""
    if not touches(part, [other]):
        return False
    place, wide = (part, other) if part.kind in ("place", "alliance") else (other, part)
    longer = wide.end - wide.start > place.end - place.start
    return place.kind not in ("place", "alliance") or wide.kind not in ("actor", "use") or not longer
