"""What the verdict needs from the graph: the partial orders of a day, and the rules as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pyoxigraph import NamedNode, Store

from aikg.model import Modality
from aikg.names import ACTOR, AIKG, PREFIXES
from aikg.query.parameters import midnight
from aikg.reason.verdict import ScopedRule, Scopes

__all__ = ["objects", "read_rule", "read_scopes"]

_MODALITIES = {
    AIKG + "Prohibition": Modality.PROHIBITS,
    AIKG + "Permission": Modality.PERMITS,
    AIKG + "Duty": Modality.REQUIRES,
}


def objects(store: Store, subject: str, predicate: str) -> list[str]:
    """Return the values of a property of a thing over all graphs, sorted, each once.

    `predicate` is an IRI, or the local name of a term of ours.
    """
    iri = NamedNode(predicate if "://" in predicate else AIKG + predicate)
    return sorted({_text(quad.object) for quad in store.quads_for_pattern(NamedNode(subject), iri, None, None)})


def read_scopes(store: Store, on: date) -> Scopes:
    """Return the orders of uses, actors and products, and who is in which alliance on a day."""
    broader = _pairs(store, PREFIXES["skos"] + "broader")
    kinds = _pairs(store, AIKG + "actorKind")
    actors = {iri: broader.get(iri, set()) | kinds.get(iri, set()) for iri in broader.keys() | kinds.keys()}
    return Scopes(
        uses=_upwards(broader),
        actors=_upwards(actors),
        products=_upwards(_pairs(store, AIKG + "partOfProduct")),
        members=_members(store, on),
    )


def read_rule(store: Store, rule: str, on: date) -> ScopedRule:
    """Return a rule with its scope. `uncertain` is judged for the day `on`, which lies inside its validity."""

    def values(name: str) -> list[str]:
        return objects(store, rule, name)

    def value(name: str) -> str | None:
        return next(iter(values(name)), None)

    instant = midnight(on).value
    open_bound = (value("validFromLatest") or "") > instant or (value("validUntilEarliest") or "9999") <= instant
    types = objects(store, rule, PREFIXES["rdf"] + "type")
    return ScopedRule(
        iri=rule,
        modality=next(_MODALITIES[name] for name in types if name in _MODALITIES),
        use=values("ofUse")[0],
        product=value("governs"),
        actors=frozenset(values("appliesTo")),
        places=frozenset(values("inJurisdiction") or _homes(store, values("appliesTo"))),
        conditions=frozenset(values("underCondition")),
        exception_to=value("exceptionTo"),
        since=value("validFrom"),
        uncertain=open_bound or value("validFromBasis") != AIKG + "stated",
    )


def _homes(store: Store, actors: Iterable[str]) -> set[str]:
    """Return where the public bodies among actors belong."""
    government, broader = ACTOR + "government", PREFIXES["skos"] + "broader"
    homes: set[str] = set()
    for actor in actors:
        kinds = set(objects(store, actor, "actorKind"))
        pending = list(kinds)
        while pending:
            new = set(objects(store, pending.pop(), broader)) - kinds
            kinds |= new
            pending.extend(new)
        if government in kinds:
            homes.update(objects(store, actor, "basedIn"))
    return homes


def _members(store: Store, on: date) -> dict[str, frozenset[str]]:
    """Return the members of alliances on a day. Dates of memberships are EDTF and compare as text."""
    day = midnight(on).value
    members: dict[str, set[str]] = {}
    for membership in _subjects(store, AIKG + "inAlliance"):
        joined, left = objects(store, membership, "validFrom"), objects(store, membership, "validUntil")
        if joined and joined[0] <= day and not (left and left[0] <= day):
            for alliance in objects(store, membership, "inAlliance"):
                members.setdefault(alliance, set()).update(objects(store, membership, "member"))
    return {alliance: frozenset(places) for alliance, places in members.items()}


def _subjects(store: Store, predicate: str) -> Iterator[str]:
    for quad in store.quads_for_pattern(None, NamedNode(predicate), None, None):
        yield _text(quad.subject)


def _pairs(store: Store, predicate: str) -> dict[str, set[str]]:
    pairs: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, NamedNode(predicate), None, None):
        pairs.setdefault(_text(quad.subject), set()).add(_text(quad.object))
    return pairs


def _upwards(pairs: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Return all that stands above each thing, itself not included.

    >>> sorted(_upwards({"a": {"b"}, "b": {"c"}})["a"])
    ['b', 'c']
    """
    above: dict[str, frozenset[str]] = {}
    for iri in pairs:
        found: set[str] = set()
        pending = list(pairs[iri])
        while pending:
            broader = pending.pop()
            if broader not in found:
                found.add(broader)
                pending.extend(pairs.get(broader, ()))
        above[iri] = frozenset(found - {iri})
    return above


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
