"""What one clause of a policy forbids, allows and requires, without regard to whose policy it is.

A ban with an exception in its own clause ("without consent", "unless we approve") is the ban, and beside it what the
exception leaves; one whose exception says nothing that the vocabulary of conditions knows is the ban alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from aikg.extract.patterns import Hit
from aikg.extract.typography import folded
from aikg.model import Modality
from aikg.terms.clause_uses import GENERAL, UseMark, uses_in
from aikg.terms.modality import Cue, Force, Reach, cues_in, governing
from aikg.terms.vocabulary import Vocabulary, outermost

__all__ = ["Part", "Reading", "excepted_above", "follow_up", "readings_of"]

_SURE = {Reach.OWN: 0.95, Reach.LEAD: 0.93, Reach.HEADING: 0.87, Reach.TITLE: 0.75}
_DUTY, _EXCEPTION, _NEWS, _VAGUE = 0.85, 0.85, 0.06, 0.08
#: What a policy may allow outright; a permission of anything else is a misreading, or an exception.
_ALLOWABLE = frozenset(
    {"commercial-use", "research-use", "sexual-content", "image-generation", "political", "commercial-activities"}
    | {"defence-and-national-security", "cybersecurity", "surveillance-and-biometrics", "professional-advice"}
    | {"violent-depiction", "profanity", "deepfakes", "training-competing-models", "model-scraping"}
    | {"reverse-engineering", "law-enforcement-and-justice", "any-use", "nuclear-applications", "unmanned-vehicles"}
)
#: What no condition makes allowed.
_NEVER = frozenset(
    {"harm-to-children", "exploitation-of-persons", "violence", "extremism-and-terrorism", "hate-and-discrimination"}
    | {"self-harm", "fraud", "general-conduct", "physical-harm", "malicious-code", "threats", "obscene-content"}
    | {
        "harassment",
        "bullying",
        "misinformation",
        "disinformation",
        "defamation",
        "deception",
        "misleading-content",
        "cbrn-weapons",
        "insults",
        "abuse",
    }
)
#: Uses that hold their condition in their name.
_HELD = {
    "likeness-without-consent": "with-consent",
    "ncii": "with-consent",
    "no-human-in-the-loop": "human-review",
    "sexual-violence": "with-consent",
}
#: Two sides of one deed, of which a clause means one.
_KIN = (
    frozenset({"personal-information", "extracting-private-information"}),
    frozenset({"not-disclosing-ai-generated", "misrepresenting-as-human"}),
)
#: Uses that are also who acts: alone in a clause, they are what is done.
_WHO = frozenset(
    {"military", "intelligence-gathering", "law-enforcement", "national-security", "defence-and-national-security"}
)
#: A company that is called AI: "notify Acme AI of ...".
_NAMED = re.compile(r"\b(?!Generative\b)[A-Z][a-z]+[ .]AI$")
_JOINED = re.compile(r"(?:,|/|\bor|\band|\bnor)\s*$")
_JOINS = re.compile(r"\s*(?:/|,?\s(?:or|and)\s)")
#: How near, in letters, words that only repeat the law stand to the use they are of.
_LAWFUL = 60
#: What "where the law allows it" over a whole list means: the rest of the list no law grants.
_BY_LAW = frozenset({"reverse-engineering"})
_LAW = "where-law-allows"
#: Within how many letters of a lead-in stands an exception that holds for all of its list.
_EDGE = 12
#: Where an exception ends.
_STOP = re.compile(r"\([^()]*\)|[;)]|\.\s|\s[–—-]\s|$")
_COMMA = re.compile(r"[,;)(–—]|\.\s|$")
#: Where a list of deeds goes on: ", using".
_DEED = re.compile(r",\s+(?:or\s+|and\s+)?\w+ing\b")


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """The words at `start` to `end` of a clause, and what part of a rule they are."""

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule as a clause says it. `excepts` are the conditions of the permission that a ban leaves beside it.

    `above` are those that its lead-in names: "Unless we agree, you may not: ...".
    """

    modality: Modality
    use: str
    confidence: float
    reach: Reach
    parts: tuple[Part, ...]
    actors: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    excepts: tuple[Part, ...] = ()
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Exception:
    """An exception at `start` to `end` of a clause, and its conditions.

    It is `lawful` where it only repeats the law, `is_near` where it may hold for the last of several deeds ("without"),
    `is_adverb` where it holds for the words beside it ("illegally"); `turns` makes a ban of a permission ("only if").
    """

    start: int
    end: int
    conditions: tuple[Part, ...]
    lawful: bool
    turns: bool
    is_near: bool = False
    is_adverb: bool = False


def readings_of(
    text: str,
    above: tuple[Force | None, Reach],
    settings: AbstractSet[str],
    words: Vocabulary,
    broader: Mapping[str, AbstractSet[str]],
) -> tuple[Reading, ...]:
    """Return the rules of a clause, by place. `above` is what governs it from its lead-ins and headings."""
    cues = cues_in(text, words)
    if above[0] in (None, Force.VOID) and not any(cue.force is not Force.VOID for cue in cues):
        return ()
    signs = words.signs.find(folded(text))
    duties = tuple(_duties(text, signs, cues, above))
    marks = uses_in(text, settings, words, broader)
    if not marks:
        return duties
    exceptions = _exceptions(text, signs, cues)
    cues = tuple(c for c in cues if not any(e.start <= c.start and c.end <= e.end for e in exceptions if not e.turns))
    marks = [m for m in marks if not any(e.start < m.start and m.end <= e.end for e in exceptions)]
    beside = _Beside(text, tuple(exceptions), tuple(_actors(text, signs)), broader)
    done = [mark for mark in marks if not _is_actor(mark, beside.actors)]
    if all(mark.use in _WHO for mark in done):
        beside = replace(beside, actors=())
    else:
        marks = done
    found: list[Reading] = list(duties)
    for mark in marks:
        cue = governing(mark.start, mark.end, cues)
        force, reach = (cue.force, Reach.OWN) if cue is not None else above
        if force is None or force is Force.VOID or (force is Force.REQUIRES):
            continue
        low, high = text.rfind(";", 0, mark.start), text.find(";", mark.end)
        near = tuple(a for a in beside.actors if low < a.start and (high < 0 or a.end <= high))
        reading = _of_mark(mark, (force, reach), cue, replace(beside, actors=near))
        if reading is None or any(r.modality is reading.modality and _same(r.use, reading.use) for r in found):
            continue
        found.append(reading)
    return tuple(found)


def _same(use: str, other: str) -> bool:
    """Whether two uses are one, or two names for what a clause says once."""
    return use == other or any({use, other} <= kin for kin in _KIN)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What else a clause holds beside its uses."""

    text: str
    exceptions: tuple[_Exception, ...]
    actors: tuple[Part, ...]
    broader: Mapping[str, AbstractSet[str]]


def _is_of(exception: _Exception, mark: UseMark, text: str) -> bool:
    """Whether an exception may be one from a use: it holds it not, and stands not at a deed of its own.

    "Impersonating others, using their accounts without permission" allows nobody to impersonate with permission.
    """
    if exception.is_adverb:
        return exception.end + 1 >= mark.start >= exception.start or mark.end + 1 >= exception.start >= mark.start
    if exception.start < mark.start:
        return exception.end <= mark.start
    between = text[mark.end : exception.start]
    return not (
        exception.is_near and text[mark.start : mark.end].split(maxsplit=1)[0].endswith("ing") and _DEED.search(between)
    )


def _is_to_users(mark: UseMark, cue: Cue | None, beside: _Beside) -> bool:
    """Whether a permission is one of those who use the product: that data "may be used" for training is none."""
    return mark.use != "training-competing-models" or cue is None or " be " not in beside.text[cue.start : cue.end]


def _of_mark(mark: UseMark, governed: tuple[Force, Reach], cue: Cue | None, beside: _Beside) -> Reading | None:
    """What is said of one use of a clause; None for a permission that nobody gives."""
    force, reach = governed
    above = {mark.use, *beside.broader.get(mark.use, ())}
    near = [e for e in beside.exceptions if _is_of(e, mark, beside.text)]
    if force is Force.PERMITS and any(e.turns and e.start >= mark.end for e in near):
        force = Force.PROHIBITS
    if force is Force.PERMITS and not (above & _ALLOWABLE and _is_to_users(mark, cue, beside)):
        return None
    sure = _SURE[reach] - (0 if mark.sure else _NEWS) - (_VAGUE if mark.use in GENERAL else 0)
    who = [a for a in beside.actors if not (mark.start <= a.start and a.end <= mark.end)]
    who = [a for a in who if not mark.use.startswith(a.value)]
    law = mark.use != "violating-the-law" and any(
        e.lawful and mark.start - e.end >= -_LAWFUL and e.start - mark.end <= _LAWFUL for e in near
    )
    parts = [Part("use", mark.use, mark.start, mark.end), *who]
    parts += [Part("cue", force.value, cue.start, cue.end)] if cue is not None else []
    under = [c for e in near if e.start >= mark.end for c in e.conditions] if force is Force.PERMITS else []
    conditions = tuple(sorted({c.value for c in under}))
    reading = Reading(
        Modality(force.value),
        mark.use,
        round(sure, 2),
        reach,
        tuple(sorted([*parts, *under])),
        tuple(dict.fromkeys(a.value for a in who)),
        ("where-law-forbids",) if law and force is Force.PROHIBITS else conditions,
    )
    if force is Force.PROHIBITS and not law and not above & _NEVER:
        left = tuple(c for e in near if e.start >= mark.start or e.start < 3 for c in e.conditions)
        left = tuple(c for c in left if _HELD.get(mark.use) != c.value)
        reading = replace(reading, excepts=left)
    return reading


def excepted_above(
    lead: str, readings: Sequence[Reading], words: Vocabulary, broader: Mapping[str, AbstractSet[str]]
) -> tuple[Reading, ...]:
    """Return the readings of a list item with the conditions of the exception that its lead-in begins or ends with."""
    even = folded(lead)
    exceptions = _exceptions(lead, words.signs.find(even), cues_in(lead, words))
    end = len(even.rstrip(" :")) - 1
    named = {c.value for e in exceptions for c in e.conditions if e.start < _EDGE or e.end >= end}
    if not named:
        return tuple(readings)
    never = _NEVER | GENERAL
    return tuple(
        replace(r, above=tuple(sorted(named - {_HELD.get(r.use, "")} - (set() if r.use in _BY_LAW else {_LAW}))))
        if r.modality is Modality.PROHIBITS
        and r.reach is Reach.LEAD
        and not r.excepts
        and not {r.use, *broader.get(r.use, ())} & never
        else r
        for r in readings
    )


def follow_up(
    text: str, before: Sequence[Reading], words: Vocabulary, broader: Mapping[str, AbstractSet[str]]
) -> tuple[tuple[Reading, tuple[Part, ...]], ...]:
    """Return which bans of the clause before a sentence it leaves something out of, and under what conditions."""
    even = folded(text)
    signs = words.signs.find(even)
    begins = [h for h in signs if h.path == ("exceptions", "follows") and h.start < 30]
    if not begins:
        return ()
    conditions = _conditions(signs, begins[0].end, len(even))
    bans = [r for r in before if r.modality is Modality.PROHIBITS and not {r.use, *broader.get(r.use, ())} & _NEVER]
    return tuple((ban, conditions) for ban in bans) if conditions else ()


def _exceptions(text: str, signs: Sequence[Hit], cues: Sequence[Cue]) -> list[_Exception]:
    """The exceptions of a clause, by place."""
    even = folded(text)
    found: list[_Exception] = []
    for hit in signs:
        if hit.path[0] != "exceptions" or hit.path[1] == "follows" or (found and hit.start < found[-1].end):
            continue
        # "Except as the law allows, you may not ...": it ends at the comma.
        comma = even.find(",", hit.end)
        inner = comma >= 0 and any(cue.start > comma and cue.force is not Force.VOID for cue in cues)
        stop = _COMMA if hit.path[1] == "without" or hit.start < 3 or inner else _STOP
        endings = (m.start() for m in stop.finditer(even, hit.end) if not m.group().startswith("(") or stop is _COMMA)
        end = next(endings, len(even))
        conditions = _conditions(signs, hit.start, end)
        lawful = any(h.path[0] == "lawful" and hit.start <= h.start < end for h in signs)
        kind = hit.path[1]
        found.append(
            _Exception(hit.start, end, () if lawful else conditions, lawful, kind == "only", kind == "without")
        )
    for hit in signs:
        if hit.path[0] == "lawful" and not any(e.start <= hit.start < e.end for e in found):
            found.append(
                _Exception(hit.start, hit.end, (), True, False, is_adverb=" " not in even[hit.start : hit.end])
            )
    return sorted(found, key=lambda e: e.start)


def _conditions(signs: Sequence[Hit], start: int, end: int) -> tuple[Part, ...]:
    """The conditions named between two offsets, each once; of one place the longest words count."""
    hits = [h for h in signs if h.path[0] == "conditions" and start <= h.start and h.end <= end]
    found: dict[str, Part] = {}
    for hit in outermost(hits):
        found.setdefault(hit.path[1], Part("condition", hit.path[1], hit.start, hit.end))
    return tuple(found.values())


def _actors(text: str, signs: Sequence[Hit]) -> list[Part]:
    """The actors a clause names beside its uses; what stands beside a use with an "or" is one itself.

    In "facial recognition for law enforcement" it is who acts, in "for law enforcement or surveillance" what is done.
    """
    hits = outermost(h for h in signs if h.path[0] == "actors")
    return [
        Part("actor", h.path[1], h.start, h.end)
        for h in hits
        if not _JOINED.search(text[: h.start])
        and not (text[h.start : h.end].lower().startswith("for") and _JOINS.match(text, h.end))
    ]


def _is_actor(mark: UseMark, actors: Sequence[Part]) -> bool:
    """Whether words for a use only say who acts: "for law enforcement purposes"."""
    return any(a.start < mark.end and mark.start < a.end and mark.use.startswith(a.value) for a in actors)


def _duties(
    text: str, signs: Sequence[Hit], cues: Sequence[Cue], above: tuple[Force | None, Reach]
) -> Iterator[Reading]:
    """What a clause says must be done."""
    for hit in outermost(h for h in signs if h.path[0] == "duties"):
        cue = governing(hit.start, hit.end, cues)
        force, reach = (cue.force, Reach.OWN) if cue is not None else above
        if _NAMED.search(text[hit.start : hit.end]):
            continue
        if force is Force.REQUIRES:
            parts = [Part("use", hit.path[1], hit.start, hit.end)]
            parts += [Part("cue", force.value, cue.start, cue.end)] if cue is not None else []
            yield Reading(Modality.REQUIRES, hit.path[1], _DUTY, reach, tuple(sorted(parts)))
            return
