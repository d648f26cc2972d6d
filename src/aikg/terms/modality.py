"""What a clause of a policy does with what it names: forbid, allow, require, or nothing.

The nearest governing words decide: those in the clause, then its lead-ins, then the headings above. What the company
does, what a word means and what happens to those who break a rule governs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from aikg.extract.patterns import Hit
from aikg.extract.typography import folded
from aikg.model import Modality
from aikg.terms.clauses import Clause, Governor, Role
from aikg.terms.vocabulary import Vocabulary, outermost

__all__ = [
    "Cue",
    "Force",
    "Reach",
    "cues_in",
    "governing",
    "governing_lead",
    "inherited",
    "is_off",
    "is_other_text",
    "settings_of",
]

_RANK = {"prohibits": 0, "void": 1, "requires": 2, "permits": 3}
#: A heading with more words than this is a sentence.
_TITLE = 14
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
#: What stands before an order: the beginning, or a mark that begins a clause.
_BEGIN = re.compile(r"(?:^|[,;:.!?(\[\"–—•-])\s*$")
#: Within how many letters of a sentence the words stand that tie it to the one before.
_BEGINNING = 60
#: How many letters behind a cue hold the next word.
_NEXT = 14
#: How many letters at the end of a lead-in may make what stands below it an exception: "except in these cases:".
_ENDING = 60
#: A name with a capital in it, and what it does.
_DEED = re.compile(
    r"(?<![\w’'-])(?P<name>[^\W\d_]*[A-Z]\w*(?:\.\w+)?)\s+(?:also\s+|hereby\s+)?(?P<verb>[a-z]+)\b\s*(?P<next>\w*)"
)
#: How far a finite verb may stand from the beginning of a sentence, in words.
_VERB = 14


class Force(StrEnum):
    """What governs a clause; VOID takes its force away."""

    PROHIBITS = "prohibits"
    PERMITS = "permits"
    REQUIRES = "requires"
    VOID = "void"

    @property
    def modality(self) -> Modality | None:
        """The modality of a rule, None for VOID."""
        return None if self is Force.VOID else Modality(self.value)


class Reach(StrEnum):
    """Where the words that govern a clause stand, the nearest first."""

    OWN = "own"
    LEAD = "lead-in"
    HEADING = "heading"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that govern what stands behind them, or, where `looks_back`, what stands before."""

    start: int
    end: int
    force: Force
    looks_back: bool = False
    weak: bool = False


@lru_cache(maxsize=1 << 14)
def cues_in(text: str, words: Vocabulary) -> tuple[Cue, ...]:
    """Return the cues of a sentence, by place, the longest of those that overlap."""
    even = folded(text)
    hits = [
        Hit(hit.start, hit.end, hit.path[1:])
        for hit in words.signs.find(even)
        if hit.path[0] == "cues" and (hit.path[2] != "imperative" or _is_order(even, hit, words))
    ]
    hits = [hit for hit in outermost(hits, _RANK) if not _is_of_company(text, hit, words)]
    hits = [hit for hit in hits if not _only_describes(even, hit, words)]
    cues = [
        Cue(hit.start, hit.end, _force(hit, even, words), hit.path[1] == "behind", hit.path[1] == "weak")
        for hit in hits
    ]
    cues = sorted([*cues, *_deeds_of_company(text, cues, words)], key=lambda cue: cue.start)
    return tuple(cue for cue in cues if not _is_disclaimed(even, cue, cues, words))


def _is_disclaimed(even: str, cue: Cue, cues: Sequence[Cue], words: Vocabulary) -> bool:
    """Whether a ban is only what somebody gives no warranty of: "we do not warrant that it will not infringe ..."."""
    if cue.force is not Force.PROHIBITS or cue.looks_back:
        return False
    disclaims = words.under("shape", "disclaiming")
    before = [c for c in cues if c.force is Force.VOID and not c.weak and c.end <= cue.start]
    if not any(disclaims & {*_WORD.findall(even[c.start : c.end])} for c in before):
        return False
    said = {*_WORD.findall(even[cue.start : cue.end]), *_WORD.findall(even[: cue.start])[-1:]}
    return not said & words.under("shape", "users") - {
        "service",
        "services",
        "output",
        "outputs",
        "content",
        "products",
    }


def _only_describes(even: str, hit: Hit, words: Vocabulary) -> bool:
    """Whether what looks like a ban only says which thing is meant: "content that violates our terms"."""
    before = _WORD.findall(even[: hit.start])[-1:]
    if not before or hit.path[0] != Force.PROHIBITS:
        return False
    said = _WORD.findall(even[hit.start : hit.end])
    if hit.path[1] == "behind":
        return before[0] in words.under("shape", "describing") and said[0] not in words.under("shape", "being")
    if hit.path[1] == "declares":
        return before[0] in words.under("shape", "users")
    following = _WORD.findall(even[hit.end : hit.end + _NEXT])[:1]
    return hit.path[1] == "imperative" and bool(following) and following[0] in words.under("shape", "stative")


def _deeds_of_company(text: str, cues: Sequence[Cue], words: Vocabulary) -> Iterator[Cue]:
    """What a company of the text does under its own name ("Acme may remove ...") governs nothing.

    A name is a word with a capital that is nobody who uses the product; what is done to it ("may be used") counts not.
    """
    if text.isupper():
        return
    for match in _DEED.finditer(text):
        name, verb = match["name"].lower(), match["verb"].lower()
        if name in words.under("shape", "users") or name in words.under("shape", "first") or match["verb"].isupper():
            continue
        if verb not in words.under("shape", "deeds") or match["next"].lower() in words.under("shape", "undone"):
            continue
        if all(match.end() <= cue.start or match.start() >= cue.end for cue in cues):
            yield Cue(match.start(), match.end("verb"), Force.VOID)


def _is_of_company(text: str, hit: Hit, words: Vocabulary) -> bool:
    """Whether what looks like a ban only says what the company does not do: "we will not", "Acme does not"."""
    if hit.path[:2] != (Force.PROHIBITS, "before"):
        return False
    said = folded(text[hit.start : hit.end]).split()
    first = said[0]
    if words.under("shape", "passive") & set(said):
        return False
    before = _WORD.findall(text[: hit.start])[-1:]
    if not before or _BEGIN.search(text[: hit.start]) or first not in words.under("shape", "auxiliary"):
        return False
    subject = before[0].lower()
    if subject in words.under("shape", "company"):
        return True
    named = before[0] != subject and not text.isupper() and subject not in words.under("shape", "users")
    return named and first in words.under("shape", "promising")


def _force(hit: Hit, text: str, words: Vocabulary) -> Force:
    """What a cue does: a permission or duty with a negation in it or right behind it ("output must not") is a ban."""
    force = Force(hit.path[0])
    if force in (Force.PERMITS, Force.REQUIRES):
        said = {*_WORD.findall(text[hit.start : hit.end]), *_WORD.findall(text[hit.end : hit.end + _NEXT])[:1]}
        return Force.PROHIBITS if said & words.under("shape", "negations") else force
    return force


def _is_order(text: str, hit: Hit, words: Vocabulary) -> bool:
    """Whether "do not" is an order and not what somebody does not do."""
    before = text[: hit.start]
    if _BEGIN.search(before):
        return not (text[hit.start : hit.end] == "not" and before.rstrip().endswith(","))
    if " " not in text[hit.start : hit.end] and text[hit.start : hit.end] in words.under("shape", "bare"):
        return False
    said = _WORD.findall(before)
    if said and said[-1] in words.under("shape", "joining"):
        ours = words.under("shape", "ours")
        return (
            next((word for word in reversed(said) if word in ours or word in words.under("shape", "yours")), "")
            not in ours
        )
    if said[-2:-1] and said[-2] in words.under("shape", "conditional"):
        return False
    return bool(said) and said[-1] in words.under("shape", "orders")


def governing(start: int, end: int, cues: Sequence[Cue]) -> Cue | None:
    """Return the cue that governs the words between two offsets of a sentence, None when none there does."""
    before = [cue for cue in cues if not cue.looks_back and (cue.end <= start or cue.start < start < cue.end < end)]
    chosen = before[-1] if before else None
    if chosen is not None and chosen.weak:
        firm = [cue for cue in before if not cue.weak]
        chosen = firm[-1] if firm and firm[-1].force is Force.PROHIBITS else chosen
    behind = next((cue for cue in cues if cue.looks_back and cue.start >= end), None)
    if behind is not None and (chosen is None or chosen.weak):
        return behind
    if chosen is None:
        return next((cue for cue in reversed(cues) if cue.looks_back and cue.end <= start), None)
    return chosen


def inherited(clause: Clause, words: Vocabulary) -> tuple[Force | None, Reach]:
    """Return what governs a clause from above it, and from where; None when nothing does."""
    even = folded(clause.text)
    if clause.role is Role.HEADING:
        return None, Reach.OWN
    goes_on = any(
        h.start == 0 and h.path == ("shape", "continues") for h in words.signs.find(even, 0, min(len(even), 60))
    )
    if goes_on and clause.before:
        force = _stance(clause.before, words)
        if force is not None:
            return force, Reach.LEAD
        if clause.role is Role.ITEM:
            return _from(clause.governors, words)
    elif goes_on or is_fragment(even, clause.role, words):
        if clause.role is Role.SENTENCE:
            headings = [governor for governor in clause.governors if governor.is_heading]
            force, _ = _from(headings[:2], words)
            return (force, Reach.TITLE) if force in (Force.PROHIBITS, Force.PERMITS) else (None, Reach.TITLE)
        found = _from(clause.governors, words)
        presumed = found[0] is None and clause.role is Role.ITEM and _presumes(clause.governors, words)
        return (Force.PROHIBITS, Reach.TITLE) if presumed else found
    return None, Reach.OWN


def governing_lead(clause: Clause, words: Vocabulary) -> str:
    """Return the sentence of the nearest lead-in that forbids or allows what a list item names, empty if none does."""
    if clause.role is not Role.ITEM:
        return ""
    for governor in clause.governors:
        if not governor.is_heading and _stance(governor.sentences, words) is not None:
            return next((said for said in governor.sentences if cues_in(said, words)), "")
    return ""


def _presumes(governors: Sequence[Governor], words: Vocabulary) -> bool:
    """Whether the nearest lead-in speaks of using the product, and nothing says that one may."""
    lead = next((governor.sentences[0] for governor in governors if not governor.is_heading), "")
    return any(hit.path == ("shape", "presumes") for hit in words.signs.find(folded(lead)))


def _from(governors: Iterable[Governor], words: Vocabulary) -> tuple[Force | None, Reach]:
    for governor in governors:
        force = _of_heading(governor.sentences[0], words) if governor.is_heading else _stance(governor.sentences, words)
        if force is not None:
            return force, Reach.HEADING if governor.is_heading else Reach.LEAD
    return None, Reach.OWN


def _stance(sentences: Sequence[str], words: Vocabulary) -> Force | None:
    """What the nearest of several sentences that governs anything does."""
    for sentence in sentences:
        cues = cues_in(sentence, words)
        if _leaves_out(sentence, words):
            return Force.VOID
        firm = [cue for cue in cues if cue.force is not Force.VOID and not cue.looks_back]
        if not firm and any(cue.force is Force.VOID and not cue.weak for cue in cues):
            return Force.VOID
        firm = firm or [cue for cue in cues if cue.force is not Force.VOID]
        if firm and not (firm[-1].force is Force.REQUIRES and any(c.force is Force.VOID for c in cues)):
            return firm[-1].force
        if cues:
            return Force.VOID
        if len(sentence) < 60 and (force := _of_heading(sentence, words)) is not None:
            return force
    return None


def _leaves_out(sentence: str, words: Vocabulary) -> bool:
    """Whether a lead-in ends with "except": what stands below it is what the ban leaves out."""
    even = folded(sentence).rstrip(" :,;(–—-")
    found = words.signs.find(even, max(0, len(even) - _ENDING))
    announcing = words.under("shape", "announcing")
    return any(h.path[0] == "exceptions" and announcing >= {*_WORD.findall(even[h.end :])} for h in found)


@lru_cache(maxsize=1 << 12)
def _of_heading(text: str, words: Vocabulary) -> Force | None:
    """What a heading does, None when it only names its subject."""
    if len(_WORD.findall(text)) > _TITLE:
        return None
    even = folded(text)
    titles = [Hit(h.start, h.end, h.path[1:]) for h in words.signs.find(even) if h.path[0] == "headings"]
    titles += [
        Hit(cue.start, cue.end, (cue.force.value,)) for cue in cues_in(text, words) if cue.force is not Force.VOID
    ]
    forces = {hit.path[0] for hit in outermost(titles, _RANK)} & {"prohibits", "permits", "requires"}
    return Force(forces.pop()) if len(forces) == 1 else Force.PROHIBITS if forces == {"prohibits", "requires"} else None


@lru_cache(maxsize=1 << 12)
def is_off(text: str, words: Vocabulary) -> bool:
    """Whether a heading is that of a section without rules of use: payment, liability, a log of changes."""
    if len(_WORD.findall(text)) > _TITLE // 2:
        return False
    return any(hit.path == ("headings", "off") for hit in words.signs.find(folded(text)))


def is_other_text(title: str, words: Vocabulary) -> bool:
    """Whether a title is that of another kind of text than a policy of use: a privacy notice, an imprint."""
    short = len(_WORD.findall(title)) <= _TITLE
    return short and any(hit.path == ("headings", "texts") for hit in words.signs.find(folded(title)))


def is_fragment(even: str, role: Role, words: Vocabulary) -> bool:
    """Whether words are no sentence of their own: they have no subject with its verb, and need what stands above."""
    tokens = _WORD.findall(even)[:_VERB]
    first = words.under("shape", "first")
    if (
        not tokens
        or tokens[0] in first
        or (role is Role.SENTENCE and tokens[0] in words.under("shape", "prepositions"))
    ):
        return False
    finite, relative = words.under("shape", "finite"), words.under("shape", "relative")
    for at, token in enumerate(tokens):
        if token in relative and at:
            return True
        if token in finite and at:
            return at > 1 and tokens[at - 1] in words.under("shape", "pronouns")
    return True


def settings_of(clause: Clause, words: Vocabulary) -> frozenset[str]:
    """Return of what the clause and its lead-ins speak, as ``within`` of the lexicon names it."""
    texts = [clause.text, *(s for g in clause.governors if not g.is_heading for s in g.sentences[:1])]
    return frozenset(setting for text in texts for setting in _settings(text, words))


@lru_cache(maxsize=1 << 14)
def _settings(text: str, words: Vocabulary) -> frozenset[str]:
    return frozenset(hit.path[1] for hit in words.signs.find(folded(text)) if hit.path[0] == "when")
