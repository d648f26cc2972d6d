"""The graph as a file: Turtle, TriG, N-Quads or N-Triples.

The same graph gives the same bytes on any day and any machine. Without a choice of graphs a file holds
everything but when documents were recorded and the bookkeeping of the build: the documents and their
statements, the entities with their labels, the ontology, and what was consolidated and inferred from them.
Inferred edges are in it so that the queries of aikg answer the same over the file as over the store.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    Store,
)

from aikg.errors import ExportError
from aikg.publish.files import suffix_of, write_file
from aikg.publish.rdf import WRITERS
from aikg.store import BOOKKEEPING

__all__ = ["SUFFIXES", "canonical", "export", "write_quads"]

#: What a file may be called; in formats without graphs the triples of all graphs stand together.
SUFFIXES = (".ttl", ".trig", ".nq", ".nt")


def export(store: Store, path: Path, *, graphs: Iterable[str] | None = None) -> int:
    """Write the graph to a file and return how many triples it holds (in .trig and .nq: quads).

    `path` decides the format by its suffix. `graphs` are the IRIs of the graphs to write; without it, all but those of
    BOOKKEEPING. A file that stands there is replaced whole or, when anything fails, left as it was.
    Blank nodes, which only the ontology has, are labelled by RDF Dataset Canonicalization (RDFC-1.0).

    Raises ExportError when the suffix is unknown, a graph is not in the store or the file cannot be written.
    """
    return write_quads(canonical(_chosen(store, graphs)), path)


def write_quads(quads: Iterable[Quad], path: Path) -> int:
    """Write quads without blank nodes to a file as `export` does; return how many triples (or quads) it holds."""
    suffix = suffix_of(path, SUFFIXES)
    quads = list(quads)
    if suffix in (".ttl", ".nt"):
        quads = list({quad.triple: quad for quad in quads}.values())
    write_file(path, (line.encode() for line in WRITERS[suffix[1:]](quads)))
    return len(quads)


def _chosen(store: Store, graphs: Iterable[str] | None) -> list[Quad]:
    if graphs is None:
        if next(iter(store.named_graphs()), None) is None:
            return list(store)
        # The default graph only repeats the others (Store.write_union).
        return [q for q in store if isinstance(q.graph_name, NamedNode) and q.graph_name.value not in BOOKKEEPING]
    names = [NamedNode(graph) for graph in sorted(set(graphs))]
    for name in names:
        if not store.contains_named_graph(name):
            raise ExportError(
                "the store holds no such graph",
                where=name.value,
                expected="the IRI of a graph",
                hint="`aikg info` lists the graphs.",
            )
    return list(chain.from_iterable(store.quads_for_pattern(None, None, None, name) for name in names))


def canonical(quads: list[Quad]) -> list[Quad]:
    """Give blank nodes labels that depend on the graph alone."""
    if not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object)):
        return quads
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)
