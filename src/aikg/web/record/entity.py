"""The page of an organisation, a product, a person or an alliance: what holds, what held, and what binds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aikg.names import AIKG, PREFIXES
from aikg.query.properties import properties_of
from aikg.web.record.facts import FactRow, facts_about
from aikg.web.record.reader import Named, Record
from aikg.web.record.rules import RuleRow, Said, rule_row

__all__ = ["Entity", "PolicyRow", "entity", "labels_of", "matches_of", "policies_of"]

_SKOS = PREFIXES["skos"]
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
#: How products, bodies and places hang together: a property, and whether it is read from its value's side.
_TIES = (
    ("offers", "offeredBy", True),
    ("offeredBy", "offeredBy", False),
    ("developedBy", "developedBy", False),
    ("partOfProduct", "partOfProduct", False),
    ("parts", "partOfProduct", True),
    ("hasModel", "hasModel", False),
    ("modelOf", "hasModel", True),
    ("wraps", "wraps", False),
    ("wrappedBy", "wraps", True),
    ("builtOn", "builtOn", False),
    ("basisOf", "builtOn", True),
    ("subOrganizationOf", "subOrganizationOf", False),
    ("subOrganizations", "subOrganizationOf", True),
    ("basedIn", "basedIn", False),
    ("actorKind", "actorKind", False),
    ("memberOf", "memberOf", False),
    ("members", "memberOf", True),
)


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy, how many texts of it were recorded, and between which days."""

    iri: str
    label: str
    product: Named | None
    texts: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Everything that a page of a thing tells. `rules` are its own, `about` those of others that name it."""

    rules: tuple[RuleRow, ...]
    about: tuple[RuleRow, ...]
    facts: dict[str, list[FactRow]]
    policies: tuple[PolicyRow, ...]
    ties: tuple[tuple[str, tuple[Named, ...]], ...]
    sources: tuple[tuple[Named, str, str, int], ...]

    def in_state(self, *states: str) -> list[RuleRow]:
        """Return its rules that are in some states."""
        return [row for row in self.rules if row.state in states]


def entity(record: Record, iri: str, on: date) -> Entity:
    """Return what the graph tells of a thing, rules as they stand on a day."""
    own = dict.fromkeys(rule for name in ("issuedBy", "governs") for rule in record.subjects(AIKG + name, iri))
    other = (rule for name in ("appliesTo", "inJurisdiction") for rule in record.subjects(AIKG + name, iri))
    rules = tuple(row for rule in own if (row := rule_row(record, rule, on)) and row.said)
    about = tuple(row for rule in dict.fromkeys(other) if rule not in own and (row := rule_row(record, rule, on)))
    facts = facts_about(record, iri)
    ties = ((key, record.having(name, iri) if inverse else record.things(iri, name)) for key, name, inverse in _TIES)
    return Entity(
        rules=rules,
        about=about,
        facts=facts,
        policies=policies_of(record, iri),
        ties=tuple((key, things) for key, things in ties if things),
        sources=_sources(record, rules, facts),
    )


def policies_of(record: Record, iri: str) -> tuple[PolicyRow, ...]:
    """Return the watched policies of an issuer or for a product, by label."""
    found = {one for name in ("policyOf", "governs") for one in record.subjects(AIKG + name, iri)}
    watched = [one for one in found if record.first(one, AIKG + "firstRecorded")]
    rows = (
        PolicyRow(
            iri=one,
            label=record.label(one),
            product=record.thing(one, "governs"),
            texts=len(record.subjects(AIKG + "versionOf", one)),
            first=record.first(one, AIKG + "firstRecorded")[:10],
            last=record.first(one, AIKG + "lastRecorded")[:10],
        )
        for one in watched
    )
    return tuple(sorted(rows, key=lambda row: (row.label.casefold(), row.iri)))


def _sources(
    record: Record, rules: tuple[RuleRow, ...], facts: dict[str, list[FactRow]]
) -> tuple[tuple[Named, str, str, int], ...]:
    """Return the documents that were quoted last for its rules and facts: title, day, publisher, how many of them."""
    quotes = [row.quote for row in rules] + [row.quote for rows in facts.values() for row in rows]
    count: dict[str, int] = {}
    first: dict[str, Said] = {}
    for quote in filter(None, quotes):
        count[quote.document.iri] = count.get(quote.document.iri, 0) + 1
        first.setdefault(quote.document.iri, quote)
    found = [(one.document, one.published, one.publisher, count[iri]) for iri, one in first.items()]
    return tuple(sorted(found, key=lambda row: (row[1], row[0].iri), reverse=True))


def labels_of(record: Record, iri: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return what a thing is called, by language; those without one first, the preferred names before others."""
    found: dict[str, dict[str, None]] = {}
    for name in ("prefLabel", "altLabel"):
        for one in properties_of(record.store, iri):
            if one.predicate == _SKOS + name:
                found.setdefault(one.language, {})[one.text] = None
    return [(language, tuple(found[language])) for language in sorted(found)]


def matches_of(record: Record, iri: str) -> list[tuple[str, str]]:
    """Return what other vocabularies call the same thing or one near it: how near, and its IRI."""
    return [(name, other) for name in _MATCHES for other in record.all(iri, _SKOS + name)]
