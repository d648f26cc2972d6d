"""How far a cue reaches: to the next cue of another sense, to a term in which others act."""

from __future__ import annotations

import re

from aikg.extract.issuers import is_passive
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene

__all__ = ["before_term", "clauses_around", "limits_of", "with_terms"]

_REACH = 300
#: What stands between two clauses and belongs to neither.
_BETWEEN = frozenset(" \t\r\n\u00a0,;:()-\u2013\u2014")
_LEFT_TOO = frozenset({"de", "nl"})


def limits_of(cue: Mark, scene: Scene) -> tuple[int, int]:
    """Return from where to where a cue reaches: its clause, up to the next cue of another sense."""
    start, end = scene.clause(cue.start)
    if cue.frame == "verb" and scene.document.lang not in _LEFT_TOO and not is_passive(cue, scene):
        start = cue.start
    after = [
        mark.start
        for kind in ("cues.prohibits", "cues.permits", "cues.requires")
        for mark in scene.of(kind, start=cue.end, end=end)
        if mark.kind != cue.kind and scene.of("uses.uses", start=cue.end, end=mark.start)
    ]
    if scene.text[end : end + 1] == ":" and not scene.of("uses.uses", start=cue.end, end=end):
        end = scene.clause(end + 2)[1]
    after += [*_next_verbs(cue, end, scene), *_next_contents(cue, end, scene)]
    open_ended = [mark.start for mark in scene.of("markers.guard", "uncovered", start=cue.end, end=end)]
    return max(start, cue.start - _REACH), min([end, cue.end + _REACH, *after, *open_ended])


def _next_verbs(cue: Mark, end: int, scene: Scene) -> list[int]:
    """Where a conjunction starts a verb of another sense: "has relaxed its rules and no longer bans ..."."""
    conjunctions = set(scene.words.under("markers", "list", "and"))
    found = []
    for kind in ("cues.prohibits", "cues.permits"):
        for mark in scene.of(kind, start=cue.end, end=end):
            before = scene.words_before(mark.start, 3)
            if kind != cue.kind and mark.frame != "noun" and conjunctions & set(before):
                found.append(mark.start)
    return found


def _next_contents(cue: Mark, end: int, scene: Scene) -> list[int]:
    """Where somebody is reported to say something else as well: "says it bans scams, and that it reports users ..."."""
    conjunctions = "|".join(map(re.escape, scene.words.under("markers", "list", "and"))) or "(?!)"
    that = "|".join(map(re.escape, scene.words.under("names", "names", "who"))) or "(?!)"
    found = re.search(rf",\s(?:{conjunctions})\s(?:{that})\b", scene.between(cue.end, end))
    return [] if found is None or not scene.of("uses.uses", end=cue.end + found.start()) else [cue.end + found.start()]


def before_term(cue: Mark, end: int, scene: Scene) -> int:
    """Return where a term begins in which others act: "... until Congress passes a law"."""
    words = "|".join(map(re.escape, scene.words.under("dates", "dates", "until"))) or "(?!)"
    term = re.search(rf"\b(?:{words})\b", scene.between(cue.end, end))
    return end if term is None else cue.end + term.start()


def with_terms(end: int, scene: Scene) -> int:
    """Return where the clause behind one ends that says on what condition or what for, and rules on nothing itself.

    "... bars live recognition on cameras, to identify people in the wild": the end of the sentence.
    """
    start = end
    while start < scene.end and scene.text[start] in _BETWEEN:
        start += 1
    stop = scene.clause(start)[1]
    opens = scene.between(start, stop).split(maxsplit=1)[:1]
    terms = [*scene.of("markers.guard", "condition", start=start), *scene.of("cues.requires", start=start)]
    if not set(opens) & set(scene.words.under("markers", "voice", "purpose")) and all(m.start > start for m in terms):
        return end
    rules = [*scene.of("cues.prohibits", start=start), *scene.of("cues.permits", start=start)]
    return end if any(m.start < stop for m in rules) else stop


def clauses_around(start: int, end: int, scene: Scene) -> tuple[int, int]:
    """Return from where to where the clauses go that a stretch lies in, without the punctuation around them."""
    low, high = min(start, scene.clause(start)[0]), max(end, scene.clause(end - 1)[1])
    while low < start and scene.text[low] in _BETWEEN:
        low += 1
    while high > end and scene.text[high - 1] in _BETWEEN:
        high -= 1
    return low, high
