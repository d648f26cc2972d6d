"""What our data must have: the SHACL shapes of ``ontology/shapes``, checked by pySHACL.

OWL says what things are; a missing quote or a second label is no contradiction to it. It is one here.
"""

from __future__ import annotations

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store
from pyshacl import validate as run_pyshacl
from rdflib import SH, BNode, Graph, URIRef
from rdflib import Literal as LiteralNode
from rdflib.term import IdentifiedNode, Node

from aikg.errors import ModelError
from aikg.names import GRAPH
from aikg.resources import resource
from aikg.validate.violation import Violation

__all__ = ["SHAPES", "shapes_graph", "validate_shapes"]

#: The namespace of our shapes.
SHAPES = "https://w3id.org/aikg/shapes#"
#: The ontology holds class expressions, which are blank nodes, and the default graph repeats them; the bookkeeping
#: is no part of the graph.
_MAY_HAVE_BLANK_NODES = frozenset([NamedNode(GRAPH + "ontology"), DefaultGraph()])
_NOT_DATA = frozenset([NamedNode(GRAPH + "recorded"), NamedNode(GRAPH + "state")])


def shapes_graph() -> Graph:
    """Return all shapes as one graph."""
    graph = Graph()
    for path in sorted(resource("ontology/shapes").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def validate_shapes(store: Store) -> list[Violation]:
    """Return what breaks a shape, in the order of the shapes; an empty list for a graph that conforms.

    The union of all graphs of `store` is checked, which must hold the ontology as well: shapes look at
    classes and their subclasses. Nothing is written to `store`; its data is copied to memory.
    """
    data = _union(store)
    _, report, _ = run_pyshacl(data, shacl_graph=shapes_graph(), inference="none", inplace=True)
    found = {_violation(report, result) for result in report.subjects(SH.resultSeverity, None)}
    return sorted(found | set(_blank_nodes(store)))


def _union(store: Store) -> Graph:
    """Return the union of all graphs of data in memory: pySHACL asks rdflib ten times faster than Oxigraph."""
    graph = Graph()
    for quad in store:
        if quad.graph_name not in _NOT_DATA:
            subject, value = _term(quad.subject), _term(quad.object)
            graph.add((subject, URIRef(quad.predicate.value), value))
    return graph


def _term(term: object) -> IdentifiedNode | LiteralNode:
    """Return a term of Oxigraph as one of rdflib, its lexical form unchanged."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if not isinstance(term, Literal):
        raise ModelError(f"a term of an unknown kind: {term}", expected="an IRI, a blank node or a literal")
    if term.language:
        return LiteralNode(term.value, lang=term.language)
    return LiteralNode(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _violation(report: Graph, result: Node) -> Violation:
    """Return one result of a SHACL report (https://www.w3.org/TR/shacl/#results-validation-result)."""
    shape = report.value(result, SH.sourceShape)
    return Violation(
        rule=str(shape).replace(SHAPES, "aikg-shapes:"),
        focus=str(report.value(result, SH.focusNode)),
        message=str(report.value(result, SH.resultMessage)),
        value=str(report.value(result, SH.value) or ""),
    )


def _blank_nodes(store: Store) -> list[Violation]:
    """Return one violation for each graph of data that holds a blank node."""
    graphs = {
        quad.graph_name for quad in store if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
    }
    return [
        Violation(
            "aikg-shapes:no-blank-nodes",
            graph.value if isinstance(graph, NamedNode) else "",
            "A graph with blank nodes; expected IRIs only, so that exports sort and compare. Name the nodes.",
        )
        for graph in graphs - _MAY_HAVE_BLANK_NODES
    ]
