"""The triples of one thing as they stand: what is said of it, and by which properties others point to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Store

from aikg.names import GRAPH
from aikg.store import BOOKKEEPING

__all__ = ["Property", "pointers_to", "properties_of", "usage_of"]

#: What is computed for the engine, and tells a reader nothing that the rest does not.
_COMPUTED = frozenset({GRAPH + "closure", GRAPH + "verdicts"})
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True, slots=True, order=True)
class Property:
    """One value of one property: a thing by its IRI, or a text with its language. `predicate` is an IRI."""

    predicate: str
    iri: str
    text: str
    language: str


def properties_of(store: Store, iri: str) -> list[Property]:
    """Return what is said of a thing, sorted, without what is computed; nothing for what is no IRI."""
    try:
        quads = store.quads_for_pattern(NamedNode(iri), None, None, None)
    except ValueError:
        return []
    return sorted({_property(quad) for quad in quads if _is_told(quad)})


def pointers_to(store: Store, iri: str) -> dict[str, list[str]]:
    """Return what points to a thing, by the property that does; both as IRIs, sorted."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, None, NamedNode(iri), None):
        if _is_told(quad) and isinstance(quad.subject, NamedNode):
            found[quad.predicate.value].add(quad.subject.value)
    return {predicate: sorted(found[predicate]) for predicate in sorted(found)}


def usage_of(store: Store, iri: str) -> tuple[int, int]:
    """Return how many things are said to be of a class, and how many triples have a property of this name."""
    node = NamedNode(iri)
    instances = {quad.subject for quad in store.quads_for_pattern(None, _TYPE, node, None)}
    triples = sum(
        1 for quad in store.quads_for_pattern(None, node, None, None) if _named(quad) not in ("", *BOOKKEEPING)
    )
    return len(instances), triples


def _property(quad: Quad) -> Property:
    value = quad.object
    if isinstance(value, Literal):
        return Property(quad.predicate.value, "", value.value, value.language or "")
    return Property(quad.predicate.value, value.value if isinstance(value, NamedNode) else "", "", "")


def _is_told(quad: Quad) -> bool:
    return _named(quad) not in ("", *_COMPUTED, *BOOKKEEPING)


def _named(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
