"""The reader of terms: a vendor's policy in, the rules it states out, every quote verified."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from aikg.extract.link import Linker
from aikg.extract.marks import actor_entity, kind_of
from aikg.model import MAX_QUOTE, Document, Entity, Ground, KnownName, Modality, Quote, Rule, Statement
from aikg.names import USE
from aikg.terms.blocks import Kind, blocks_of
from aikg.terms.clause_reading import Part, Reading, excepted_above, follow_up, readings_of
from aikg.terms.clauses import Clause, Role, clauses_of
from aikg.terms.modality import Force, Reach, governing_lead, inherited, is_off, is_other_text, settings_of
from aikg.terms.vocabulary import Vocabulary, vocabulary

__all__ = ["METHOD", "TermsReader"]

#: The method of a statement that this reader found.
METHOD = "terms"
_EXCEPTED = 0.85
#: Where a quote that is too long may be cut.
_CUT = re.compile(r"[;:,.)]\s+|\s[–—-]\s|\n")
_Key = tuple[str, Force | None, Reach, frozenset[str], str]


@dataclass(frozen=True, slots=True)
class _Policy:
    """A document, whose policy it is, and of what product its present section speaks."""

    document: Document
    issuer: Entity
    product: Entity | None


class TermsReader:
    """Reads policies with the names it was given; build it once, use it for many documents.

    Clauses repeat from version to version: what was read once is remembered as long as the reader lives.
    """

    def __init__(self, names: Iterable[KnownName]) -> None:
        known = tuple(names)
        self._broader = _closure(known)
        self._products = tuple(name for name in known if kind_of(name) == "product")
        self._linkers: dict[str, Linker] = {}
        self._sections: dict[tuple[str, str], Entity | None] = {}
        self._read: dict[tuple[str, _Key], tuple[Reading, ...]] = {}

    def read(self, document: Document, issuer: Entity, product: Entity | None) -> list[Statement]:
        """Return the rules that a policy of `issuer` states, in document order.

        They are about `product`, every product of the issuer where that is None, and about the one product of the
        issuer that a heading names in its section. Empty when there are no words of policies in the language.
        """
        words = vocabulary(document.lang)
        if words is None or (document.title and is_other_text(document.title, words)):
            return []
        blocks = blocks_of(document.text)
        heading = next((block.text for block in blocks if block.kind is Kind.HEADING), "")
        if is_other_text(heading, words):
            return []
        found: list[Statement] = []
        before: tuple[Reading, ...] = ()
        for clause in clauses_of(blocks, document.lang, words.openers):
            if any(is_off(title, words) for title in clause.headings[1:] or clause.headings):
                continue
            whose = _Policy(document, issuer, self._product(clause, issuer, product, document.lang))
            if clause.before and (left := follow_up(clause.text, before, words, self._broader)):
                found += (_exception(clause, ban, parts, whose) for ban, parts in left)
                continue
            readings = self._readings(clause, words)
            before = readings if readings or not clause.before else before
            for reading in readings:
                found += _statements(clause, reading, whose)
        for statement in found:
            statement.check(document)
        return list(dict.fromkeys(found))

    def _readings(self, clause: Clause, words: Vocabulary) -> tuple[Reading, ...]:
        force, reach = inherited(clause, words)
        settings = settings_of(clause, words)
        lead = governing_lead(clause, words) if reach is Reach.LEAD else ""
        key = (words.lang, (clause.text, force, reach, settings, lead))
        known = self._read.get(key)
        if known is None:
            known = readings_of(clause.text, (force, reach), settings, words, self._broader)
            known = self._read[key] = excepted_above(lead, known, words, self._broader)
        return known

    def _product(self, clause: Clause, issuer: Entity, product: Entity | None, lang: str) -> Entity | None:
        """The product that the headings of a clause name, the nearest first; else the one the policy is of."""
        titles = [*clause.headings, *([clause.text] if clause.role is Role.HEADING else [])]
        for title in reversed(titles):
            named = self._named(title, issuer, lang)
            if named is not None:
                return named
        return product

    def _named(self, title: str, issuer: Entity, lang: str) -> Entity | None:
        """The one product of the issuer that a heading names."""
        key = (title, issuer.iri)
        if key not in self._sections:
            linker = self._linkers.get(issuer.iri)
            if linker is None:
                linker = Linker(name for name in self._products if name.is_offered_by(issuer.iri))
                self._linkers[issuer.iri] = linker
            products = {hit.name.entity for hit in linker.find(title, lang)}
            self._sections[key] = products.pop() if len(products) == 1 else None
        return self._sections[key]


def _statements(clause: Clause, reading: Reading, policy: _Policy) -> Iterator[Statement]:
    """What a reading of a clause states: the rule, and the permission that its exception leaves."""
    yield _statement(clause, reading.parts, _rule(reading, policy), reading, policy)
    if reading.excepts or reading.above:
        yield _exception(clause, reading, reading.excepts, policy)


def _exception(clause: Clause, ban: Reading, conditions: Sequence[Part], policy: _Policy) -> Statement:
    """The permission under conditions that a ban leaves, read from the ban's own clause or the one after it."""
    rule = _rule(ban, policy)
    left = replace(
        rule,
        modality=Modality.PERMITS,
        conditions=tuple(sorted({part.value for part in conditions} or set(ban.above))),
        exception_to=rule.iri,
    )
    own = [part for part in ban.parts if part.name != "cue"] if conditions is ban.excepts else []
    return _statement(clause, (*own, *conditions), left, ban, policy)


def _rule(reading: Reading, policy: _Policy) -> Rule:
    return Rule(
        policy.issuer,
        reading.modality,
        reading.use,
        policy.product,
        tuple(actor_entity(slug) for slug in reading.actors),
        conditions=reading.conditions,
    )


def _why(reading: Reading) -> str:
    place = {
        Reach.OWN: "the clause says so",
        Reach.LEAD: "its lead-in says so",
        Reach.HEADING: "the heading above its list says so",
        Reach.TITLE: "the heading above says so",
    }
    return place[reading.reach]


def _statement(clause: Clause, parts: Sequence[Part], rule: Rule, reading: Reading, policy: _Policy) -> Statement:
    text, places = policy.document.text, clause.places
    inside = [part for part in parts if part.name in ("use", "condition")]
    low, high = _cut(clause, min(part.start for part in inside), max(part.end for part in inside))
    grounds = [Ground("issuer", rule.issuer.label)]
    for part in parts:
        start, end = places[part.start], places[part.end - 1] + 1
        grounds.append(Ground(part.name, part.value, text[start:end], start, end))
    if rule.exception_to and reading.above:
        grounds += [Ground("condition", value) for value in rule.conditions]
    return Statement(
        document=policy.document.id,
        quote=Quote.of(policy.document, low, high),
        content=rule,
        confidence=min(_EXCEPTED, reading.confidence) if rule.exception_to else reading.confidence,
        method=METHOD,
        grounds=tuple(grounds),
        reason="an exception to a ban" if rule.exception_to else _why(reading),
        section=clause.headings,
    )


def _cut(clause: Clause, start: int, end: int) -> tuple[int, int]:
    """The offsets in the document of a clause, or of so much of it around two of its letters as a quote may hold."""
    places, text = clause.places, clause.text
    if places[-1] - places[0] <= MAX_QUOTE:
        return places[0], places[-1]
    end = max(end, start + 1)
    if places[end - 1] + 1 - places[start] > MAX_QUOTE:
        return places[start], min(places[end - 1] + 1, places[start] + MAX_QUOTE)
    borders = sorted({0, len(text), *(match.end() for match in _CUT.finditer(text))})
    left = next((b for b in borders if b <= start and places[end - 1] + 1 - places[b] <= MAX_QUOTE), start)
    fits = [b for b in borders if b >= end and places[b - 1] + 1 - places[left] <= MAX_QUOTE]
    right = fits[-1] if fits else end
    while right > end and text[right - 1].isspace():
        right -= 1
    return places[left], places[right - 1] + 1


def _closure(names: Sequence[KnownName]) -> dict[str, frozenset[str]]:
    """The slugs of all broader uses of each use."""
    parents = {n.entity.iri.removeprefix(USE): n.broader for n in names if n.entity.kind == "Use"}
    found: dict[str, frozenset[str]] = {}
    for slug, direct in parents.items():
        above: set[str] = set()
        waiting = [iri.removeprefix(USE) for iri in direct]
        while waiting:
            parent = waiting.pop()
            if parent not in above:
                above.add(parent)
                waiting += [iri.removeprefix(USE) for iri in parents.get(parent, ())]
        found[slug] = frozenset(above)
    return found
