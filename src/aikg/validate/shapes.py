"""What our data must have: the SHACL shapes of ``ontology/shapes``, checked by pySHACL.

OWL says what things are; a missing quote or a second label is no contradiction to it. It is one here.
"""

from __future__ import annotations

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store
from pyshacl import validate as run_pyshacl
from pyshacl.graph_abstraction import DataGraph
from rdflib import SH, Graph
from rdflib.term import Node

from aikg.names import GRAPH
from aikg.resources import resource
from aikg.validate.violation import Violation

__all__ = ["SHAPES", "shapes_graph", "validate_shapes"]

#: The namespace of our shapes.
SHAPES = "https://w3id.org/aikg/shapes#"
#: The ontology holds class expressions, which are blank nodes; the bookkeeping is no part of the graph.
_MAY_HAVE_BLANK_NODES = frozenset([NamedNode(GRAPH + "ontology")])
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
    union = Store()
    union.bulk_extend(
        Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
        for quad in store
        if quad.graph_name not in _NOT_DATA
    )
    data = DataGraph.from_oxigraph_store(union)
    _, report, _ = run_pyshacl(data, shacl_graph=shapes_graph(), advanced=False, inference="none")
    found = {_violation(report, result) for result in report.subjects(SH.resultSeverity, None)}
    return sorted(found | set(_blank_nodes(store)))


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
