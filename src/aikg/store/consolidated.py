"""What follows from all documents together becomes `graph:consolidated`, in the shape of docs/graph.md."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from aikg.consolidate import ConsolidatedRule, Consolidation
from aikg.consolidate.validity import Boundary
from aikg.names import GRAPH, document_iri
from aikg.store.terms import RDF_TYPE, date_literal, iri, moment, term, text

__all__ = ["CONSOLIDATED", "consolidated_quads"]

#: The graph that `consolidated_quads` fills.
CONSOLIDATED = GRAPH + "consolidated"
_GRAPH = NamedNode(CONSOLIDATED)


def consolidated_quads(consolidation: Consolidation) -> Iterator[Quad]:
    """Yield the quads of `graph:consolidated`."""
    for rule in consolidation.rules:
        yield from _rule(rule)
    for thing, count in consolidation.sources:
        yield _quad(iri(thing), "independentSources", Literal(count))
    for story in consolidation.stories:
        node = iri(story.iri)
        yield Quad(node, RDF_TYPE, term("Story"), _GRAPH)
        for document in story.documents:
            yield _quad(node, "tells", iri(document_iri(document)))
        for link in story.links:
            for told in (node, *(iri(document_iri(name)) for name in (link.one, link.other))):
                yield _quad(told, "likeness", text(str(link)))


def _rule(rule: ConsolidatedRule) -> Iterator[Quad]:
    node = iri(rule.iri)
    yield _quad(node, "standing", term(rule.validity.standing))
    for name, boundary in (("validFrom", rule.validity.begin), ("validUntil", rule.validity.end)):
        if boundary is not None:
            yield from _boundary(node, name, boundary)
    if rule.validity.last_stated is not None:
        yield _quad(node, "lastStated", date_literal(rule.validity.last_stated))
    for correction in rule.withdrawn_by:
        yield _quad(node, "withdrawnBy", iri(correction))


def _boundary(node: NamedNode, name: str, boundary: Boundary) -> Iterator[Quad]:
    if boundary.edtf is not None:
        yield _quad(node, name, text(boundary.edtf))
        yield _quad(node, f"{name}Basis", term(boundary.basis))
    yield _quad(node, f"{name}Earliest", moment(boundary.bounds.earliest))
    yield _quad(node, f"{name}Latest", moment(boundary.bounds.latest))


def _quad(subject: NamedNode, name: str, value: NamedNode | Literal) -> Quad:
    return Quad(subject, term(name), value, _GRAPH)
