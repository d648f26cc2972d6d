"""Verdicts as answers: which vendors and products a question is about, and what is found for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product as combinations

from pyoxigraph import Store

from aikg.model import Modality
from aikg.names import ACTOR, AIKG, CONDITION, USE, WORLD
from aikg.query.answer import AnswerEvidence, Finding
from aikg.query.explanation import Explanation, QuotedWords, RuleToldOf
from aikg.query.graph_reader import GraphReader, Support
from aikg.query.judge import Judge
from aikg.query.question import Intent, Reading
from aikg.reason.norms import ANY_USE, Mark, Request, ScopedRule, Verdict, Word

__all__ = ["Findings", "evidence_of", "short_name"]

#: What statements count as sources: those whose status lets a rule decide.
_DECIDING = ("current", "former")
_STRONGEST = list(Word)
_SIGNS = {Intent.PERMITS: Modality.PERMITS, Intent.PROHIBITS: Modality.PROHIBITS}


class Findings:
    """What verdicts answer a reading on a day."""

    def __init__(self, store: Store, judge: Judge, reading: Reading, day: date) -> None:
        self._judge = judge.without(self._is_left_out) if reading.apart else judge
        self._whole = judge
        self._graph, self._reading, self._day = GraphReader(store), reading, day  # names are the same in any language

    def answers(self) -> tuple[list[Finding], list[Finding]]:
        """Return what belongs into the answer, the strongest first, and conflicts, which belong into no list."""
        listed: list[Request] = []
        conflicts: list[Request] = []
        for vendor, product, named in self._subjects():
            verdicts = {request: self._judge.verdict(request) for request in self._requests(vendor, product)}
            belong = [request for request, verdict in verdicts.items() if self._belongs(verdict)]
            if belong and (len(belong) == len(verdicts) or not self._needs_every):
                listed += [request for request in belong if named or self._rests(verdicts[request], request)]
            if self._reading.intent in _SIGNS and not self._reading.negated:
                conflicts += [request for request, verdict in verdicts.items() if verdict.word is Word.CONFLICTING]
        if self._reading.intent is Intent.MAY:  # who was asked about gets an answer, if only that nothing is said
            told = {request.vendor for request in listed}
            for vendor in self._reading.vendors:
                listed += self._requests(vendor, None) if vendor not in told else ()
        return self._found(listed), self._found(conflicts)

    @property
    def _needs_every(self) -> bool:
        """Whether a vendor has to answer for each use, actor and place that the question names."""
        return self._reading.every or self._reading.negated or self._reading.intent is Intent.SILENT

    def _belongs(self, verdict: Verdict) -> bool:
        if self._reading.intent is Intent.MAY:
            return True
        if self._reading.intent is Intent.SILENT:
            return verdict.word is Word.NOT_STATED
        says = verdict.says(_SIGNS[self._reading.intent])
        return not says and verdict.word is not Word.CONFLICTING if self._reading.negated else says

    def _rests(self, verdict: Verdict, request: Request) -> bool:
        """Tell whether a verdict has a row of its own: a product's by a rule on it, a vendor's by one on all of it."""
        if not verdict.used:
            return request.product is None and self._reading.intent is not Intent.MAY
        products = {self._judge.rules[rule].product for rule in verdict.used}
        return None in products if request.product is None else products != {None}

    def _subjects(self) -> Iterator[tuple[str, str | None, bool]]:
        """Yield vendors and products to judge, those that the question names and says so, else all that have rules."""
        reading = self._reading
        for product in reading.products:
            for vendor in self._judge.vendors_of(product):
                yield vendor, product, True
        vendors = reading.vendors or (() if reading.products else self._judge.book.vendors)
        for vendor in vendors:
            if vendor not in reading.apart:
                yield vendor, None, False
                if not (reading.negated or reading.intent is Intent.SILENT):
                    for product in self._judge.products_with_rules(vendor):
                        if product not in reading.apart:
                            yield vendor, product, False

    def _requests(self, vendor: str, product: str | None) -> Iterator[Request]:
        reading = self._reading
        axes = (reading.uses or (ANY_USE,), reading.actors or (None,), reading.places or (None,))
        for use, actor, place in combinations(*axes):
            request = Request(vendor, use, self._day, product, actor, place, met=frozenset(reading.conditions))
            yield self._judge.located(request)

    def _is_left_out(self, rule: ScopedRule) -> bool:
        """Tell whether a rule speaks of nothing but what the question leaves out."""
        scopes, apart = self._whole.book.scopes(self._day), set(self._reading.apart)
        places = apart.union(*(scopes.members.get(place, ()) for place in apart))
        within = {rule.vendor, rule.product, rule.use, *scopes.uses.get(rule.use, ())}
        actors = ({actor, *scopes.actors.get(actor, ())} for actor in rule.actors)
        return (
            not apart.isdisjoint(within)
            or (bool(rule.places) and rule.places <= places)
            or (bool(rule.actors) and all(not apart.isdisjoint(actor) for actor in actors))
        )

    def _found(self, requests: Iterable[Request]) -> list[Finding]:
        found = [self._finding(request) for request in dict.fromkeys(requests)]
        return sorted(found, key=lambda f: (_rank(f), f.vendor, f.product or "", f.product_iri or "", f.use))

    def _finding(self, request: Request) -> Finding:
        told = self._judge.explain(request)
        carrying, against = self._sides(told)
        rules = [self._judge.rules[rule.rule] for rule in carrying]
        quotes = [said for rule in carrying for said in rule.quotes]
        since = [begin for rule in rules if (begin := self._graph.first(rule.iri, AIKG + "validFrom"))]
        until = [self._graph.first(rule.iri, AIKG + "validUntil") for rule in rules]
        return Finding(
            vendor=told.vendor,
            vendor_iri=told.vendor_iri,
            product=told.product,
            product_iri=told.product_iri,
            use=self._name(request.use),
            actor=request.actor and self._name(request.actor),
            place=request.place and self._name(request.place),
            verdict=str(told.verdict),
            sign=told.verdict.sign and str(told.verdict.sign),
            headline=told.headline,
            marks=tuple(str(mark) for mark in told.verdict.marks if mark is not Mark.IN_PART),
            since=_earliest(since),
            until=max(until) if all(until) and until else None,
            actors=self._union((rule.actors for rule in rules), "anyone"),
            jurisdictions=self._union((rule.places for rule in rules), "world"),
            uses=tuple(sorted({self._name(rule.use) for rule in rules})),
            conditions=tuple(sorted({self._name(iri) for rule in rules for iri in rule.conditions})),
            sources=self._sources(quotes),
            rules=tuple(rule.iri for rule in rules),
            against=tuple(rule.rule for rule in against),
            beaten=tuple(map(self._judge.gives_way, told.beaten)),
            evidence=evidence_of(quotes),
        )

    def _sides(self, told: Explanation) -> tuple[Sequence[RuleToldOf], Sequence[RuleToldOf]]:
        """Return the rules that speak for what was asked, and those against; a verdict without a sign has both."""
        sign = _SIGNS.get(self._reading.intent)
        if told.verdict.sign is not None or sign is None:
            return told.rules, told.against
        return [one for one in told.rules if one.sign == sign], [one for one in told.rules if one.sign != sign]

    def _union(self, sets: Iterable[frozenset[str]], everything: str) -> tuple[str, ...]:
        """Return the names of all that rules name on an axis; a rule that names nothing there means everything."""
        return tuple(sorted({name for iris in sets for name in (map(self._name, iris) if iris else [everything])}))

    def _sources(self, quotes: Iterable[QuotedWords]) -> int:
        """Return from how many independent stories quotes come; what decides nothing is no source."""
        stories: set[str] = set()
        for said in quotes:
            if said.status in _DECIDING:
                told = self._graph.subjects(AIKG + "tells", said.source) or self._graph.all(
                    said.source, AIKG + "versionOf"
                )
                stories.update(told or {said.source})
        return len(stories)

    def _name(self, iri: str) -> str:
        return short_name(self._graph, iri)


def _rank(finding: Finding) -> tuple[int, bool]:
    """Return how strong a verdict is: what holds comes before what depends, and the whole before a part."""
    word = Word(finding.verdict.removesuffix(" in part"))
    return max(0, _STRONGEST.index(word) - 1), finding.verdict.endswith(" in part")


def evidence_of(quotes: Iterable[QuotedWords | Support]) -> tuple[AnswerEvidence, ...]:
    """Return quotes as evidence, the earliest first, each once."""
    found = {
        AnswerEvidence(said.document, said.quote, said.start, said.end, said.published or None, said.status)
        for said in quotes
    }
    return tuple(sorted(found, key=lambda e: (e.published or "9999", e.document, e.start or 0, e.end or 0, e.status)))


def short_name(graph: GraphReader, iri: str) -> str:
    """Return the name of a thing for machines: the slug of a concept, the code of a place, else the label."""
    if iri == WORLD:
        return "world"
    for space in (USE, ACTOR, CONDITION):
        if iri.startswith(space):
            return iri.removeprefix(space)
    return graph.first(iri, AIKG + "code") or graph.label(iri)


def _earliest(dates: list[str]) -> str | None:
    """The earliest of some EDTF dates, made exact by any that lies within it: "2024-11-05" rather than "2024-11"."""
    first = min(dates, default=None)
    return first and min((found for found in dates if found.startswith(first) and found != first), default=first)
