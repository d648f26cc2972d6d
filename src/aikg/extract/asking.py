"""What a short text, such as a question, mentions: uses, actors, places, entities, conditions and cues."""

from __future__ import annotations

from dataclasses import dataclass

from aikg.extract.lexicon import Lexicon
from aikg.extract.link import Linker
from aikg.extract.marks import Mark, mark_names, mark_words, outermost
from aikg.extract.typography import folded

__all__ = ["Mention", "mentions_in"]

_TABLES = {
    "uses.uses": "use",
    "uses.weak": "use",
    "actors.actors": "actor",
    "places.places": "place",
    "conditions.conditions": "condition",
}
_CUES = {"cues.permits": "permits", "cues.prohibits": "prohibits", "cues.requires": "requires"}
_OPPOSITE = {"permits": "prohibits"}
#: How many characters before a permission a negation still turns it.
_REACH = 25


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A part of a text and what it means.

    `kind` is use, actor, place, entity, condition or cue; `value` the slug of a use, a kind of actor or a
    condition, a country or alliance code, the IRI of an entity, or permits, prohibits or requires.
    """

    start: int
    end: int
    kind: str
    value: str


def mentions_in(text: str, lang: str, words: Lexicon, linker: Linker) -> tuple[Mention, ...]:
    """Return the mentions in a text, sorted; those of one kind never overlap."""
    marks = mark_words(words, folded(text))
    negations = [mark for mark in marks if mark.kind == "markers.negation" and mark.value != "harmless"]
    found = [
        Mark(mark.start, mark.end, _TABLES[mark.kind], mark.value)
        for mark in marks
        if mark.kind in _TABLES and mark.value != "none"
    ]
    for mark in mark_names(linker, text, lang):
        found.append(Mark(mark.start, mark.end, "place" if mark.kind == "place" else "entity", mark.value))
    for mark in marks:
        if modality := _CUES.get(mark.kind):
            value = _negated(modality, mark, negations)
            if value is not None:
                found.append(Mark(mark.start, mark.end, "cue", value))
    uses = [mark for mark in found if mark.kind == "use"]
    found = [
        mark
        for mark in found
        if mark.kind != "actor"
        or not any(u.start <= mark.start and mark.end <= u.end and u.value == mark.value for u in uses)
    ]  # "military" in "military use" is no actor
    kinds = {mark.kind for mark in found}
    kept = (mark for kind in kinds for mark in outermost(m for m in found if m.kind == kind))
    return tuple(sorted(Mention(mark.start, mark.end, mark.kind, mark.value) for mark in kept))


def _negated(modality: str, cue: Mark, negations: list[Mark]) -> str | None:
    """The modality of a cue with the negation before it applied; None for a prohibition that is denied."""
    if not any(cue.start - _REACH <= negation.start < cue.start for negation in negations):
        return modality
    return _OPPOSITE.get(modality)
