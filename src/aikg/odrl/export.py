"""The policies of a graph as ODRL 2.2: quads that `aikg.publish.turtle` writes, or a graph of rdflib."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad, Store
from rdflib import Graph, URIRef
from rdflib import Literal as LiteralNode

from aikg.odrl.stored import places_of, stored_policies
from aikg.odrl.write import policy_quads

__all__ = ["as_graph", "export_policies"]


def export_policies(store: Store, policy: str | None = None) -> list[Quad]:
    """Return the policies of a store, or those that an IRI names, as ODRL; the same graph gives the same quads.

    See `aikg.odrl.stored.stored_policies` for what may be named. Raises QueryRejected where it names nothing.
    """
    return policy_quads(stored_policies(store, policy), places_of(store))


def as_graph(quads: Iterable[Quad]) -> Graph:
    """Return the triples of quads as a graph of rdflib, literals as they are written; blank nodes are left out."""
    graph = Graph()
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            value: URIRef | LiteralNode
            if isinstance(quad.object, NamedNode):
                value = URIRef(quad.object.value)
            elif isinstance(quad.object, Literal):
                language = quad.object.language
                datatype = None if language else URIRef(quad.object.datatype.value)
                value = LiteralNode(quad.object.value, lang=language, datatype=datatype, normalize=False)
            else:
                continue
            graph.add((URIRef(quad.subject.value), URIRef(quad.predicate.value), value))
    return graph
