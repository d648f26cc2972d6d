"""The history of watched policies as values: since when they were recorded, which rules they carried, what changed.

Nothing is concluded here. A collection records what differs: that a text was not recorded again says that nobody saw it
change, not that somebody looked, so the last recording of a policy and the last commit of its collection stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cached_property

from pyoxigraph import Store

from aikg.consolidate.edtf import bounds
from aikg.consolidate.watched import united
from aikg.errors import QueryRejected
from aikg.model import Presence
from aikg.names import AIKG, PREFIXES, USE
from aikg.query.graph_reader import GraphReader
from aikg.query.history_values import (
    KINDS,
    Change,
    PolicyText,
    Quoted,
    Relation,
    ReportedChange,
    RuleHistory,
    RuleTurn,
    Timeline,
    WatchedPolicy,
)
from aikg.query.history_words import change_in_words
from aikg.query.resolve import NameIndex
from aikg.query.rule_words import RuleInWords, rule_in_words

__all__ = ["changes", "timeline"]

_BROADER = PREFIXES["skos"] + "broader"
_ANY_USE = USE + "any-use"
#: Which rule belongs to what was asked for, and how.
_Choice = Callable[[str], Relation | None]


def timeline(store: Store, name: str, *, names: NameIndex | None = None) -> Timeline:
    """Return the history of a vendor, a product, a policy or a use, by any of its names.

    Of a use it holds the rules about it and about every narrower and broader one; of a product the policies that govern
    it and those for everything its vendor offers. Raises QueryRejected for a name that the graph does not know, and for
    a thing of which no policy was watched.
    """
    reader = GraphReader(store)
    archive = _Archive(reader)
    index = names or NameIndex.of(store)
    iri = archive.named(name) or _found(index, name)
    kind = next((kind for kind in ("use", "product", "vendor") if index.is_a(iri, kind)), "")
    kind = "policy" if iri in archive.policies else kind
    if not kind:
        raise _without_history(reader, archive, iri)
    choice = {"policy": _any, "vendor": _any, "product": _of_product, "use": _of_use}[kind](reader, iri)
    wanted = _policies(reader, archive, iri, kind)
    rules = [rule for policy in wanted for rule in archive.rules(policy, choice)]
    turns = [turn for policy in wanted for turn in archive.turns(policy, choice)]
    told = {policy.iri: policy for policy in wanted}
    if kind == "use":
        told = {one: told[one] for one in sorted({rule.policy for rule in rules} | {turn.policy for turn in turns})}
    if not told:
        raise _without_history(reader, archive, iri)
    return Timeline(
        iri=iri,
        label=reader.label(iri),
        kind=kind,
        policies=tuple(sorted(told.values(), key=lambda policy: (policy.label, policy.iri))),
        rules=tuple(sorted(rules, key=_order_of_rules)),
        changes=tuple(sorted(turns, key=_order_of_changes)),
    )


def changes(store: Store, begin: date | None = None, end: date | None = None) -> list[Change]:
    """Return every change that became known from the day `begin` until before the day `end` (UTC), newest last.

    A change of a watched policy is known when a recording shows it; one that articles report when the first of them
    was published or, where none is dated, by the end of the date it gives. Without either it is left out.
    """
    reader = GraphReader(store)
    archive = _Archive(reader)
    found: list[Change] = [turn for policy in archive.policies.values() for turn in archive.turns(policy, _any(reader))]
    found += _reported(reader)
    days = (begin or date.min, end or date.max)
    return sorted(
        (change for change in found if days[0] <= change.known.date() < days[1]),
        key=_order_of_changes,
    )


def _order_of_rules(rule: RuleHistory) -> tuple[str, ...]:
    return rule.policy, rule.family, rule.spans[0].first.isoformat(), rule.rule.words, rule.rule.iri


def _order_of_changes(change: Change) -> tuple[object, ...]:
    kind = KINDS.index(change.kind) if change.kind in KINDS else len(KINDS)
    return change.known, change.about, kind, change_in_words(change), change.iri


def _found(index: NameIndex, name: str) -> str:
    """Return the IRI of what may have a history and is called so; else of whatever is, as `aikg show` does."""
    try:
        return index.find(name, "subject")
    except QueryRejected:
        return index.find(name, "thing")


def _policies(reader: GraphReader, archive: _Archive, iri: str, kind: str) -> list[WatchedPolicy]:
    """Return the policies in which there may be something about a thing."""
    vendors = set(reader.all(iri, AIKG + "offeredBy"))

    def concerns(policy: WatchedPolicy) -> bool:
        if kind == "product":
            return policy.product == iri or (not policy.product and policy.issuer in vendors)
        return kind == "use" or iri in (policy.iri, policy.issuer)

    found = [policy for policy in archive.policies.values() if concerns(policy)]
    if kind == "product":  # a policy of another product may have a section about this one
        governed = {archive.policy_of(statement) for rule in reader.subjects(AIKG + "governs", iri)
                    for statement in reader.subjects(AIKG + "states", rule)}  # fmt: skip
        found += [one for name, one in archive.policies.items() if name in governed and one not in found]
    return found


def _without_history(reader: GraphReader, archive: _Archive, iri: str) -> QueryRejected:
    labels = sorted({reader.label(policy.issuer) for policy in archive.policies.values()})
    return QueryRejected(
        f"no watched policy says anything about {reader.label(iri)}",
        expected=f"a vendor, product, policy or use with a history, such as {', '.join(labels[:5])}" if labels else "",
        hint="" if labels else "This graph holds no watched policy; build one from a collection of policy texts.",
    )


# --- which rules belong to what was asked for


def _any(reader: GraphReader, iri: str = "") -> _Choice:
    return lambda rule: Relation.ITSELF


def _of_product(reader: GraphReader, iri: str) -> _Choice:
    """Choose the rules for a product, and those of its vendor for everything it offers."""

    def relation(rule: str) -> Relation | None:
        governed = reader.first(rule, AIKG + "governs")
        if governed in ("", iri):
            return Relation.ITSELF if governed else Relation.GENERAL
        return None

    return relation


def _of_use(reader: GraphReader, iri: str) -> _Choice:
    """Choose the rules about a use, everything narrower and everything broader; the whole product is above all uses."""
    above, below = _reachable(reader, iri, upwards=True), _reachable(reader, iri, upwards=False)

    def relation(rule: str) -> Relation | None:
        use = reader.first(rule, AIKG + "ofUse")
        if use == iri:
            return Relation.ITSELF
        if use in below or iri == _ANY_USE:
            return Relation.NARROWER
        return Relation.BROADER if use in above or use == _ANY_USE else None

    return relation


def _reachable(reader: GraphReader, iri: str, *, upwards: bool) -> set[str]:
    found: set[str] = set()
    pending = [iri]
    while pending:
        one = pending.pop()
        near = reader.all(one, _BROADER) if upwards else reader.subjects(_BROADER, one)
        pending += set(near) - found
        found |= set(near)
    return found


# --- what the graphs of policies hold


class _Archive:
    """The watched policies of a graph; everything is read when it is asked for, and each rule is put in words once."""

    def __init__(self, reader: GraphReader) -> None:
        self._reader = reader
        self._rules: dict[tuple[str, str], RuleInWords | None] = {}
        self._families: dict[str, str] = {}

    @cached_property
    def policies(self) -> dict[str, WatchedPolicy]:
        """The watched policies by their IRIs; laws and policies that articles only mention are not among them."""
        policies = self._reader.instances(AIKG + "Policy")
        return {iri: self._policy(iri) for iri in policies if self._reader.first(iri, AIKG + "firstRecorded")}

    def named(self, name: str) -> str:
        """Return the IRI of the watched policy of this name, else nothing: it goes before others that are called so."""
        wanted = name.strip().casefold()
        return next((iri for iri, policy in self.policies.items() if policy.label.casefold() == wanted), "")

    def policy_of(self, statement: str) -> str:
        """Return the IRI of the policy in which a statement stands; empty for one of an article."""
        return self._reader.first(self._reader.first(statement, AIKG + "inDocument"), AIKG + "versionOf")

    def rules(self, policy: WatchedPolicy, choice: _Choice) -> Iterator[RuleHistory]:
        """Yield the history of each chosen rule that some text of a policy carries."""
        reader = self._reader
        stated: defaultdict[str, list[str]] = defaultdict(list)
        for text in reader.subjects(AIKG + "versionOf", policy.iri):
            for statement in reader.subjects(AIKG + "inDocument", text):
                if reader.all(statement, AIKG + "presentDuring") and reader.first(statement, AIKG + "candidate") == "":
                    stated[reader.first(statement, AIKG + "states")].append(statement)
        for iri, statements in stated.items():
            rule, relation = self._rule(iri, policy), choice(iri)
            if rule is None or relation is None:
                continue
            present = [(when, statement) for statement in statements for when in self._presences(statement)]
            _, latest = max(present, key=lambda pair: (pair[0].last, pair[0].first, pair[1]))
            yield RuleHistory(
                rule=rule,
                policy=policy.iri,
                family=self._family(rule.use),
                spans=united(when for when, _ in present),
                quote=self._quoted(reader.first(latest, AIKG + "evidence"), "quote"),
                section=reader.first(latest, AIKG + "section"),
                relation=relation,
            )

    def turns(self, policy: WatchedPolicy, choice: _Choice) -> Iterator[RuleTurn]:
        """Yield the changes of a policy in which a chosen rule has a part."""
        reader = self._reader
        for iri in reader.subjects(AIKG + "changeOf", policy.iri):
            former, present = (reader.first(iri, AIKG + name) for name in ("formerRule", "presentRule"))
            relations = [relation for rule in (former, present) if rule and (relation := choice(rule)) is not None]
            if not relations:
                continue
            yield RuleTurn(
                iri=iri,
                kind=reader.first(iri, AIKG + "changeKind").removeprefix(AIKG + "change-"),
                policy=policy.iri,
                about=policy.label,
                former=self._rule(former, policy),
                present=self._rule(present, policy),
                former_quote=self._quoted(iri, "formerQuote"),
                present_quote=self._quoted(iri, "presentQuote"),
                before=self._text(reader.first(iri, AIKG + "fromVersion")),
                after=self._text(reader.first(iri, AIKG + "toVersion")),
                not_before=self._moment(iri, "changedAfter"),
                known=self._moment(iri, "changedUntil"),
                relation=min(relations, key=list(Relation).index),
            )

    def _policy(self, iri: str) -> WatchedPolicy:
        reader = self._reader
        collection = reader.first(iri, AIKG + "inCollection")
        recordings = reader.subjects(AIKG + "recordingOf", iri)
        shown = [reader.first(one, AIKG + "archivedAt") for one in recordings if reader.first(one, AIKG + "shows")]
        commit = reader.first(collection, AIKG + "lastCommit")
        first, last = self._moment(iri, "firstRecorded"), self._moment(iri, "lastRecorded")
        return WatchedPolicy(
            iri=iri,
            label=reader.label(iri),
            issuer=reader.first(iri, AIKG + "policyOf"),
            product=reader.first(iri, AIKG + "governs"),
            collection=reader.label(collection) if collection else "",
            first_recorded=first,
            last_recorded=last,
            first_shown=min(map(datetime.fromisoformat, shown), default=first),
            last_shown=max(map(datetime.fromisoformat, shown), default=last),
            last_commit=datetime.fromisoformat(commit) if commit else None,
            recordings=len(recordings),
            texts=len(reader.subjects(AIKG + "versionOf", iri)),
        )

    def _rule(self, iri: str, policy: WatchedPolicy) -> RuleInWords | None:
        """Return a rule in the words in which its policy is told, which is about a product of its own."""
        if iri and (iri, policy.product) not in self._rules:
            self._rules[iri, policy.product] = rule_in_words(self._reader, iri, policy.product)
        return self._rules.get((iri, policy.product))

    def _family(self, use: str) -> str:
        """Return the label of the use at the top, by the first of several ways up."""
        if use not in self._families:
            top, passed = use, {use}
            while (above := self._reader.first(top, _BROADER)) and above not in passed:
                passed.add(above)
                top = above
            self._families[use] = self._reader.label(top)
        return self._families[use]

    def _presences(self, statement: str) -> Iterator[Presence]:
        for when in self._reader.all(statement, AIKG + "presentDuring"):
            before, after = (self._reader.first(when, AIKG + name) for name in ("absentBefore", "absentAfter"))
            yield Presence(
                self._moment(when, "firstSeen"),
                self._moment(when, "lastSeen"),
                datetime.fromisoformat(before) if before else None,
                datetime.fromisoformat(after) if after else None,
            )

    def _text(self, iri: str) -> PolicyText:
        reader = self._reader
        return PolicyText(
            iri,
            reader.first(iri, PREFIXES["dcterms"] + "identifier"),
            reader.first(iri, PREFIXES["dcterms"] + "issued"),
            reader.first(iri, PREFIXES["schema"] + "url"),
        )

    def _quoted(self, subject: str, name: str) -> Quoted:
        return Quoted(*self._reader.words(subject, AIKG + name))

    def _moment(self, subject: str, name: str) -> datetime:
        return datetime.fromisoformat(self._reader.first(subject, AIKG + name))


def _reported(reader: GraphReader) -> Iterator[ReportedChange]:
    """Yield the changes of policies that articles tell of, each with its first support."""
    for iri in reader.instances(AIKG + "PolicyChange"):
        support = reader.support(iri)
        published = sorted(said.published for said in support if said.published)
        when = reader.first(iri, AIKG + "changeDate")
        given = bounds(when)
        latest = given.latest if given else None
        known = date.fromisoformat(published[0]) if published else latest
        if not support or known is None:
            continue
        first = min(support, key=lambda said: (said.published or "9999", said))
        parties = (reader.first(iri, AIKG + "changedBy"), reader.first(iri, AIKG + "governs"))
        yield ReportedChange(
            iri=iri,
            about=" · ".join(reader.label(party) for party in parties if party),
            summary=Quoted(*reader.words(iri, AIKG + "summary")),
            when=when or reader.first(iri, AIKG + "dateText"),
            quote=Quoted(first.quote, first.language),
            title=first.title or first.document,
            publisher=first.publisher,
            url=first.url,
            documents=len({said.document for said in support}),
            known=datetime(known.year, known.month, known.day, tzinfo=UTC),
        )
