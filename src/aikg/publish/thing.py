"""What a graph says of one thing, as RDF: a concise description.

The description holds the triples about the thing, those that point to it, and the evidence that only it has. What
closure and verdicts compute *towards* a thing is left out: a use would drag in half of the graph.
"""

from __future__ import annotations

from itertools import chain

from pyoxigraph import BlankNode, NamedNode, Quad, Store

from aikg.names import AIKG, GRAPH
from aikg.publish.export import canonical
from aikg.store import BOOKKEEPING

__all__ = ["about_thing", "in_graph", "own_triples"]

_COMPUTED = frozenset({GRAPH + "closure", GRAPH + "verdicts"})
#: Properties that lead to what is a part of the thing and of nothing else.
_PARTS = (AIKG + "evidence", AIKG + "presentDuring")


def about_thing(store: Store, iri: str) -> list[Quad]:
    """Return what a graph says of a thing; nothing for what it does not know, or for what is no IRI."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return []
    own = [quad for quad in store.quads_for_pattern(node, None, None, None) if _is_told(quad)]
    parts = [quad.object for quad in own if quad.predicate.value in _PARTS and isinstance(quad.object, NamedNode)]
    beneath = chain.from_iterable(store.quads_for_pattern(part, None, None, None) for part in parts)
    said = (quad for quad in store.quads_for_pattern(None, None, node, None) if _graph(quad) not in _COMPUTED)
    return [*own, *filter(_is_told, beneath), *filter(_is_told, said)]


def own_triples(store: Store, iri: str) -> list[Quad]:
    """Return what a graph says of a thing, and nothing that points to it: of a term, its definition and not its use."""
    own = (quad for quad in store.quads_for_pattern(NamedNode(iri), None, None, None) if _is_told(quad))
    return [quad for quad in own if not isinstance(quad.object, BlankNode)]


def in_graph(store: Store, name: str) -> list[Quad]:
    """Return the quads of a named graph, blank nodes labelled in the same way each time."""
    return canonical(list(store.quads_for_pattern(None, None, None, NamedNode(name))))


def _is_told(quad: Quad) -> bool:
    """Whether a quad stands in a named graph, and is no bookkeeping; the default graph only repeats the others."""
    return _graph(quad) not in ("", *BOOKKEEPING)


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
