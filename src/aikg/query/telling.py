"""Answers that are no verdicts: since when, what changed, who signed, who works with whom, what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from pyoxigraph import Store

from aikg.model import Modality, Status
from aikg.names import AIKG
from aikg.query.answer import AnswerEvidence, Told
from aikg.query.deeds import deeds
from aikg.query.deeds_values import Outcome
from aikg.query.facts import Fact, read_facts
from aikg.query.findings import evidence_of
from aikg.query.graph_reader import GraphReader
from aikg.query.history import changes
from aikg.query.history_values import FOLDED, Change, ReportedChange, RuleTurn
from aikg.query.judge import Judge
from aikg.query.phrases import Phrase, phrases, spoken
from aikg.query.press import check_press
from aikg.query.question import Intent, Reading
from aikg.reason.norms import Reach, Request
from aikg.reason.verdict import points, reach

__all__ = ["tell"]

_AT_ODDS = frozenset({Outcome.AT_ODDS, Outcome.AT_ODDS_IN_PART, Outcome.DEPENDS})


def tell(store: Store, judge: Judge, reading: Reading, day: date, language: str | None) -> list[Told]:
    """Return what answers a reading whose intent asks for no verdict; `language` as in `aikg.query.ask.ask`."""
    return list(_TELLERS[reading.intent](_Asked(store, judge, reading, day, language)))


class _Asked:
    """A reading before a graph."""

    def __init__(self, store: Store, judge: Judge, reading: Reading, day: date, language: str | None) -> None:
        self.store, self.judge, self.reading, self.day = store, judge, reading, day
        self.graph = GraphReader(store, language or reading.lang)
        self.phrase = phrases(language or "en")

    @property
    def named(self) -> tuple[str, ...]:
        """Everything that the question names but uses."""
        reading = self.reading
        return (*reading.vendors, *reading.products, *reading.things, *reading.actors, *reading.places)

    def is_about(self, things: Iterable[str]) -> bool:
        """Tell whether something is about all that the question names, and about one of its uses or a part of it.

        A public body counts for its kinds and for where it belongs, a product for what it is part of.
        """
        involved, scopes = set(things), self.judge.book.scopes(self.day)
        orders = (scopes.uses, scopes.actors, scopes.products)
        reached = involved.union(*(order.get(thing, ()) for thing in involved for order in orders))
        reached.update(home for thing in involved for home in self.graph.all(thing, AIKG + "basedIn"))
        uses = self.reading.uses
        of_use = not uses or any(use in reached or involved & scopes.uses.get(use, frozenset()) for use in uses)
        return of_use and all(thing in reached for thing in self.named)

    def in_period(self, day: date | None) -> bool:
        """Tell whether a day lies in the period asked about; what has no date does where no period is given."""
        begin, end = self.reading.begin, self.reading.end
        if begin is None and end is None:
            return True
        return day is not None and (begin is None or begin <= day) and (end is None or day < end)


def _since(asked: _Asked) -> Iterator[Told]:
    """Yield the rules of the sign that were asked for, whether they are in force or over, by their beginning."""
    reading, judge, graph = asked.reading, asked.judge, asked.graph
    sign = Modality(reading.sign or Modality.PERMITS)
    vendors = set(reading.vendors) | {vendor for product in reading.products for vendor in judge.vendors_of(product)}
    rules = [
        rule
        for rule in judge.rules.values()
        if rule.modality is sign
        and rule.standing in (Status.CURRENT, Status.FORMER)
        and (not vendors or rule.vendor in vendors)
        and any(
            reach(rule, point, judge.book.scopes(asked.day)) is not Reach.IRRELEVANT
            for use in reading.uses
            for actor in reading.actors or (None,)
            for place in reading.places or (None,)
            for product in reading.products or (None,)
            for point in points(
                judge.located(Request(rule.vendor, use, asked.day, product, actor, place)),
                judge.book.scopes(asked.day),
            )
        )
    ]
    for rule in sorted(rules, key=lambda rule: (graph.first(rule.iri, AIKG + "validFrom") or "9999", rule.iri)):
        begin, end = judge.date_of(rule.iri, "validFrom"), judge.date_of(rule.iri, "validUntil")
        when = asked.phrase("since", begin=begin) if begin else asked.phrase("since-unknown")
        when = asked.phrase("since-until", since=when, end=end) if end else when
        state = asked.phrase("state-ended" if rule.standing is Status.FORMER else "state-in-force")
        yield Told(judge.says(rule.iri), when, state, evidence_of(graph.support(rule.iri)), rule.iri)


def _changes(asked: _Asked) -> Iterator[Told]:
    """Yield changes of rules, newest first; those of mere words are left out."""
    found = [change for change in changes(asked.store) if asked.in_period(change.known.date())]
    for change in sorted(found, key=lambda change: (change.known, change.iri), reverse=True):
        if change.kind not in FOLDED and asked.is_about(_involved(asked, change)):
            yield _turn(change) if isinstance(change, RuleTurn) else _report(change)


def _involved(asked: _Asked, change: Change) -> set[str]:
    graph = asked.graph
    if isinstance(change, ReportedChange):
        involved = {*graph.all(change.iri, AIKG + "changedBy"), *graph.all(change.iri, AIKG + "correctedBy")}
        return involved | set(graph.all(change.iri, AIKG + "governs"))
    rules = [rule.iri for rule in (change.former, change.present) if rule]
    names = ("issuedBy", "governs", "ofUse", "appliesTo", "inJurisdiction")
    return {change.policy, *(value for rule in rules for name in names for value in graph.all(rule, AIKG + name))}


def _turn(change: RuleTurn) -> Told:
    former, present = (one.words if one else "" for one in (change.former, change.present))
    words = f"{former} → {present}" if former and present and former != present else present or former
    evidence = tuple(
        AnswerEvidence(text.document, said.text, None, None, text.issued or None, status)
        for said, text, status in (
            (change.former_quote, change.before, "former"),
            (change.present_quote, change.after, "current"),
        )
        if said.text
    )
    when = f"between {change.not_before:%Y-%m-%d %H:%M} and {change.known:%Y-%m-%d %H:%M} UTC"
    return Told(f"{change.about}: {words}", when, change.kind, evidence, change.iri)


def _report(change: ReportedChange) -> Told:
    said = AnswerEvidence(change.title, change.quote.text, None, None, change.known.date().isoformat(), "current")
    return Told(
        f"{change.about}: {change.summary.text}", spoken(change.when, phrases("en")), change.kind, (said,), change.iri
    )


def _facts(kinds: frozenset[str]) -> Callable[[_Asked], Iterator[Told]]:
    """Return what yields facts of some kinds about everything that the question names."""

    def told(asked: _Asked) -> Iterator[Told]:
        for fact in read_facts(asked.graph):
            things = {fact.iri, *fact.about, *(end for link in fact.links for end in (link.source, link.target))}
            if fact.kind in kinds and asked.is_about(things):
                yield _told(fact, asked.phrase)

    return told


def _told(fact: Fact, phrase: Phrase) -> Told:
    when = phrase("to", begin=fact.since, end=fact.until) if fact.until else fact.since
    state = phrase(f"state-{fact.state_in_words.replace(' ', '-')}")
    return Told(fact.sentence, when, state, evidence_of(fact.support), fact.iri)


def _disagreements(asked: _Asked) -> Iterator[Told]:
    """Yield press statements that the policy text of their day contradicts."""
    reading = asked.reading
    about = next(iter((*reading.products, *reading.vendors, *reading.uses, *reading.things)), None)
    for check in check_press(asked.store, about, language=asked.graph.language):
        if check.verdict == "contradicted" and asked.in_period(date.fromisoformat(check.day) if check.day else None):
            said = AnswerEvidence(
                check.document, check.quote, check.start, check.start + len(check.quote), check.published, check.status
            )
            texts = tuple(
                AnswerEvidence(q.text, q.quote, None, None, q.recorded or None, "current") for q in check.quotes
            )
            yield Told(check.claim, check.day or "", check.verdict, (said, *texts), check.statement)


def _deeds(asked: _Asked) -> Iterator[Told]:
    """Yield what vendors do that their own rules forbid, at least in part, and what depends on conditions."""
    for deed in deeds(asked.store, asked.judge, today=asked.day, language=asked.graph.language):
        ends = (deed.vendor_iri, deed.party_iri, deed.product_iri, deed.use_iri, deed.ruling_iri, *deed.facts)
        if deed.outcome in _AT_ODDS and asked.is_about(filter(None, ends)) and asked.in_period(deed.day):
            rules = [quote for rule in (deed.verdict.rules if deed.verdict else ()) for quote in rule.quotes]
            words = f"{deed.does} {' '.join(deed.cautions)}".strip()
            when = deed.day.isoformat() if deed.day else ""
            yield Told(words, when, str(deed.outcome), evidence_of([*deed.quotes, *rules]), deed.facts[0])


_TELLERS: Mapping[Intent, Callable[[_Asked], Iterator[Told]]] = {
    Intent.SINCE: _since,
    Intent.CHANGES: _changes,
    Intent.SIGNED: _facts(frozenset({"pledge"})),
    Intent.PARTNERS: _facts(frozenset({"partnership"})),
    Intent.DISAGREEMENTS: _disagreements,
    Intent.DEEDS: _deeds,
    Intent.ABOUT: _facts(
        frozenset(
            {"permits", "prohibits", "requires", "partnership", "pledge", "built on", "role", "change", "correction"}
        )
    ),
}
