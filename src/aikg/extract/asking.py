"""What a short text, such as a question, mentions: uses, actors, places, entities, conditions and cues."""

from __future__ import annotations

import re
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
_CLAUSE_END = re.compile(r"[,;:.!?]")
#: How a negation begins that stands behind its verb, in the languages that put it there: "erlaubt keine Waffen".
#: Not "ohne" and "statt": they deny what follows them.
_BEHIND = {"de": ("kein", "nicht", "nie", "noch nie"), "nl": ("geen", "niet", "nooit")}


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
            denied = (
                _denied_before(mark, negations)
                or _denied_inside(mark, negations)
                or _denied_behind(mark, text, lang, marks)
            )
            value = _OPPOSITE.get(modality) if denied else modality  # no word for a prohibition that is denied
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


def _denied_before(cue: Mark, negations: list[Mark]) -> bool:
    """Whether a negation stands shortly before a cue, as in "does not permit"."""
    return any(cue.start - _REACH <= negation.start < cue.start for negation in negations)


def _denied_inside(cue: Mark, negations: list[Mark]) -> bool:
    """Whether a negation stands between the words of a cue that is not negative itself: "Nutzung nie erlaubt"."""
    inside = any(cue.start <= negation.start and negation.end <= cue.end for negation in negations)
    return inside and not cue.holds_negation


def _denied_behind(cue: Mark, text: str, lang: str, marks: list[Mark]) -> bool:
    """Whether a negation stands behind a cue, in its clause and before any other cue, as in "erlaubt Waffen nicht"."""
    for mark in marks:
        if mark.start < cue.end or (mark.kind not in _CUES and mark.kind != "markers.negation"):
            continue
        if mark.kind in _CUES or _CLAUSE_END.search(text, cue.end, mark.start):
            return False
        behind = text[mark.start : mark.end].casefold().startswith(_BEHIND.get(lang, ()))
        if behind and mark.value != "harmless":
            return True
    return False
