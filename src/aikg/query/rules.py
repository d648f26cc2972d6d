"""The rules of a graph as the verdict takes them, each with its scope, its dates and its authority; and the orders.

Everything is read once, a property at a time: a graph of some thousand rules takes a fraction of a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property

from pyoxigraph import NamedNode, Store

from aikg.model import Modality, Status
from aikg.names import ACTOR, AIKG, CONDITION, PREFIXES, WORLD
from aikg.query.parameters import midnight
from aikg.reason.norms import ANYONE, Authority, ScopedRule, Scopes, When

__all__ = ["RuleReader"]

_MODALITIES = {"Prohibition": Modality.PROHIBITS, "Permission": Modality.PERMITS, "Duty": Modality.REQUIRES}
_METHODS = {"terms": Authority.POLICY, "matrix": Authority.MATRIX}
_TEMPORARY = CONDITION + "temporary"
_SKOS, _RDF_TYPE = PREFIXES["skos"], PREFIXES["rdf"] + "type"
_DECIDING = frozenset({AIKG + "current", AIKG + "former"})


class RuleReader:
    """Reads the rules of vendors out of a store, and the partial orders of a day."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, dict[str, list[str]]] = {}

    @cached_property
    def rules(self) -> dict[str, ScopedRule]:
        """Every rule of a vendor, by IRI, in the order of IRIs."""
        found: dict[str, Modality] = {}
        for name, modality in _MODALITIES.items():
            found |= dict.fromkeys(self._instances(name), modality)
        vendors = self._all("issuerType")
        return {
            iri: self._rule(iri, found[iri])
            for iri in sorted(found)
            if AIKG + "vendorIssuer" in vendors.get(iri, ()) and self._all("ofUse").get(iri)
        }

    def scopes(self, on: date) -> Scopes:
        """Return the orders of uses, actors and products, who is in which alliance on a day, and what vendors offer."""
        return Scopes(self._uses, self._actors, self._products, self._members(on), self._offers)

    def _rule(self, iri: str, modality: Modality) -> ScopedRule:
        def values(name: str) -> list[str]:
            return self._all(name).get(iri, [])

        def value(name: str) -> str | None:
            return next(iter(values(name)), None)

        actors = frozenset(values("appliesTo"))
        states = self._statements.get(iri, [])
        authority = max((self._authority(one, value("issuedBy") or "") for one in states), default=Authority.REPORT)
        standing = (value("standing") or AIKG + Status.CURRENT).removeprefix(AIKG)
        return ScopedRule(
            iri,
            modality,
            values("ofUse")[0],
            vendor=value("issuedBy") or "",
            product=value("governs"),
            actors=actors - {ANYONE},
            places=frozenset(values("inJurisdiction") or self._homes(actors)) - {WORLD},
            # That a rule is temporary is said of its time; while it is in force it holds like any other.
            conditions=frozenset(values("underCondition")) - {_TEMPORARY},
            exception_to=value("exceptionTo"),
            stated_with=self._stated_with(iri) if modality is Modality.REQUIRES else frozenset(),
            standing=Status(standing),
            authority=authority,
            begins=_when(value("validFromEarliest"), value("validFromLatest")),
            ends=_when(value("validUntilEarliest"), value("validUntilLatest")),
            dated=authority >= Authority.MATRIX or value("validFromBasis") == AIKG + "stated",
            recorded=self._learned(states),
            end_recorded=self._learned(one for one in states if self._ends_it(one)),
            withdrawal_recorded=self._learned(
                one for correction in values("withdrawnBy") for one in self._statements.get(correction, ())
            ),
        )

    # What states a rule -----------------------------------------------------------------------------------------------

    @cached_property
    def _statements(self) -> dict[str, list[str]]:
        """The statements of each thing that is stated; candidates do not count."""
        unsure = {iri for iri, values in self._all("candidate").items() if "true" in values}
        found: defaultdict[str, list[str]] = defaultdict(list)
        for statement, things in self._all("states").items():
            for thing in things if statement not in unsure else ():
                found[thing].append(statement)
        return found

    def _authority(self, statement: str, vendor: str) -> Authority:
        """Return the authority of a statement; what decides nothing has none beyond that of a report."""
        if not _DECIDING.intersection(self._all("status").get(statement, ())):
            return Authority.REPORT
        for method in self._all("method").get(statement, ()):
            if method in _METHODS:
                return _METHODS[method]
        said_by = {name.casefold() for name in self._all("attribution").get(statement, ())}
        for document in self._all("inDocument").get(statement, ()):
            said_by |= {name.casefold() for name in self._all("publisherName").get(document, ())}
        return Authority.STATEMENT if said_by & self._voices(vendor) else Authority.REPORT

    def _voices(self, vendor: str) -> set[str]:
        """Return the names of a vendor, and of the people who speak for it."""
        people = {
            person
            for role, organisations in self._all("roleIn").items()
            if vendor in organisations
            for person in self._all("roleHolder").get(role, ())
        }
        labels = self._all(_SKOS + "prefLabel"), self._all(_SKOS + "altLabel")
        return {name.casefold() for iri in (vendor, *people) for names in labels for name in names.get(iri, ())}

    def _ends_it(self, statement: str) -> bool:
        return AIKG + "former" in self._all("status").get(statement, ()) or statement in self._all("validUntil")

    def _learned(self, statements: Iterable[str]) -> datetime | None:
        """Return when the graph was first told one of some things; None where it kept no note of it."""
        documents = {document for one in statements for document in self._all("inDocument").get(one, ())}
        moments = [moment for document in documents for moment in self._all("recordedAt").get(document, ())]
        return datetime.fromisoformat(min(moments)) if moments else None

    def _stated_with(self, duty: str) -> frozenset[str]:
        """Return the permissions that are stated in the very words a duty is stated in."""
        return frozenset(
            rule
            for statement in self._statements.get(duty, ())
            for words in self._words(statement)
            for rule in self._said.get(words, ())
            if rule in self._permissions
        )

    @cached_property
    def _permissions(self) -> frozenset[str]:
        return frozenset(self._instances("Permission"))

    @cached_property
    def _said(self) -> dict[tuple[str, str], set[str]]:
        """What is stated by a quote of a document."""
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for thing, statements in self._statements.items():
            for statement in statements:
                for words in self._words(statement):
                    found[words].add(thing)
        return found

    def _words(self, statement: str) -> set[tuple[str, str]]:
        """Return document and quote of a statement."""
        quotes = {q for e in self._all("evidence").get(statement, ()) for q in self._all("quote").get(e, ())}
        return {(document, quote) for document in self._all("inDocument").get(statement, ()) for quote in quotes}

    @property
    def families(self) -> dict[str, frozenset[str]]:
        """What each product is part of, directly or not."""
        return self._products

    # Partial orders ---------------------------------------------------------------------------------------------------

    @cached_property
    def _uses(self) -> dict[str, frozenset[str]]:
        return _upwards(self._all(_SKOS + "broader"))

    @cached_property
    def _actors(self) -> dict[str, frozenset[str]]:
        broader, kinds = self._all(_SKOS + "broader"), self._all("actorKind")
        return _upwards({iri: {*broader.get(iri, ()), *kinds.get(iri, ())} for iri in {*broader, *kinds}})

    @cached_property
    def _products(self) -> dict[str, frozenset[str]]:
        return _upwards(self._all("partOfProduct"))

    @cached_property
    def _offers(self) -> dict[str, frozenset[str]]:
        offers: defaultdict[str, set[str]] = defaultdict(set)
        for product, vendors in self._all("offeredBy").items():
            for vendor in vendors:
                offers[vendor].add(product)
        for rule in self.rules.values():
            if rule.product:
                offers[rule.vendor].add(rule.product)
        return {vendor: frozenset(products) for vendor, products in offers.items()}

    def _members(self, on: date) -> dict[str, frozenset[str]]:
        """Return the members of alliances on a day. Dates of memberships are EDTF and compare as text."""
        day = midnight(on).value
        members: defaultdict[str, set[str]] = defaultdict(set)
        for membership, alliances in self._all("inAlliance").items():
            joined, left = self._all("validFrom").get(membership), self._all("validUntil").get(membership)
            if joined and joined[0] <= day and not (left and left[0] <= day):
                for alliance in alliances:
                    members[alliance].update(self._all("member").get(membership, ()))
        return {alliance: frozenset(places) for alliance, places in members.items()}

    def _homes(self, actors: Iterable[str]) -> set[str]:
        """Return where the public bodies among actors belong."""
        public = [actor for actor in actors if ACTOR + "government" in self._actors.get(actor, ())]
        return {home for actor in public for home in self._all("basedIn").get(actor, ())}

    # Reading ----------------------------------------------------------------------------------------------------------

    def _all(self, predicate: str) -> Mapping[str, list[str]]:
        """Return the values of a property by subject, sorted, over all graphs; a name without ``://`` is of ours."""
        if predicate not in self._read:
            found: defaultdict[str, set[str]] = defaultdict(set)
            iri = NamedNode(predicate if "://" in predicate else AIKG + predicate)
            for quad in self._store.quads_for_pattern(None, iri, None, None):
                found[_text(quad.subject)].add(_text(quad.object))
            self._read[predicate] = {subject: sorted(values) for subject, values in found.items()}
        return self._read[predicate]

    def _instances(self, class_name: str) -> list[str]:
        quads = self._store.quads_for_pattern(None, NamedNode(_RDF_TYPE), NamedNode(AIKG + class_name), None)
        return sorted({_text(quad.subject) for quad in quads})


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _upwards(pairs: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Return everything above each thing, from what stands directly above it."""
    above: dict[str, frozenset[str]] = {}
    for thing in pairs:
        found: set[str] = set()
        pending = list(pairs[thing])
        while pending:
            new = pending.pop()
            if new not in found and new != thing:
                found.add(new)
                pending.extend(pairs.get(new, ()))
        above[thing] = frozenset(found)
    return above


def _when(earliest: str | None, latest: str | None) -> When | None:
    if earliest is None or latest is None:
        return None
    return When(_instant(earliest), _instant(latest))


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
