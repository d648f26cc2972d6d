"""The axioms stay within OWL 2 RL (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL)."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from aikg.reason.classify import ontology_files

#: Of the data ranges of OWL 2 RL, those HermiT accepts and we use.
DATA_RANGES = {XSD.string, XSD.boolean, XSD.decimal, XSD.nonNegativeInteger, XSD.dateTime, RDF.PlainLiteral}
NEVER = (OWL.disjointUnionOf, OWL.hasSelf, OWL.onDatatype, OWL.datatypeComplementOf, OWL.cardinality)
NEVER_TYPES = (OWL.ReflexiveProperty,)
PREFIXES = """@prefix : <http://e/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."""


def subclass_expression(graph: Graph, node: Node) -> bool:
    """Whether a class expression may stand on the left of SubClassOf."""
    if isinstance(node, URIRef):
        return node != OWL.Thing
    for parts in (OWL.intersectionOf, OWL.unionOf):
        if members := graph.value(node, parts):
            return all(subclass_expression(graph, member) for member in Collection(graph, members))
    if graph.value(node, OWL.oneOf):
        return True
    if filler := graph.value(node, OWL.someValuesFrom):
        return filler == OWL.Thing or subclass_expression(graph, filler)
    return graph.value(node, OWL.hasValue) is not None


def superclass_expression(graph: Graph, node: Node) -> bool:
    """Whether a class expression may stand on the right of SubClassOf."""
    if isinstance(node, URIRef):
        return node != OWL.Thing
    if members := graph.value(node, OWL.intersectionOf):
        return all(superclass_expression(graph, member) for member in Collection(graph, members))
    if negated := graph.value(node, OWL.complementOf):
        return subclass_expression(graph, negated)
    if filler := graph.value(node, OWL.allValuesFrom):
        return superclass_expression(graph, filler)
    return graph.value(node, OWL.hasValue) is not None


def outside_rl(graph: Graph) -> list[str]:
    """Return what is not in the profile."""
    wrong = [f"{s} subClassOf: left" for s in graph.subjects(RDFS.subClassOf) if not subclass_expression(graph, s)]
    wrong += [
        f"{o} subClassOf: right" for o in graph.objects(None, RDFS.subClassOf) if not superclass_expression(graph, o)
    ]
    for left, right in graph.subject_objects(OWL.equivalentClass):
        if not all(subclass_expression(graph, n) and superclass_expression(graph, n) for n in (left, right)):
            wrong.append(f"{left} equivalentClass")
    for prop, filler in [*graph.subject_objects(RDFS.domain), *graph.subject_objects(RDFS.range)]:
        data = (prop, RDF.type, OWL.DatatypeProperty) in graph
        is_range = (prop, RDFS.range, filler) in graph
        fine = filler in DATA_RANGES if data and is_range else superclass_expression(graph, filler)
        wrong += [] if fine else [f"{prop} domain or range {filler}"]
    wrong += [f"{s} {p}" for p in NEVER for s in graph.subjects(p)]
    wrong += [f"{s} {t}" for t in NEVER_TYPES for s in graph.subjects(RDF.type, t)]
    return wrong


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    for path in ontology_files():
        graph.parse(path, format="turtle")
    return graph


def test_every_axiom_is_in_owl_2_rl(ontology: Graph) -> None:
    expressions = [s for s in ontology.subjects(RDFS.subClassOf) if isinstance(s, BNode)]
    assert len(expressions) >= 10, "the classes that answer put their expressions on the subclass side"
    assert not outside_rl(ontology)


@pytest.mark.parametrize(
    "axiom",
    [
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
        "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] rdfs:subClassOf :A .",
        ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :B :C ) ] .",
        ":p a owl:DatatypeProperty ; rdfs:range <http://www.w3.org/2001/XMLSchema#date> .",
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
    ],
)
def test_the_check_finds_what_is_outside(axiom: str) -> None:
    assert outside_rl(Graph().parse(data=f"{PREFIXES}\n{axiom}", format="turtle"))


def test_only_the_agreed_vocabularies_are_in_axioms(ontology: Graph) -> None:
    """Subclass only ODRL, PROV, ORG, schema.org, SKOS, Dublin Core and Web Annotation; map all others by SKOS."""
    agreed = (
        "https://w3id.org/aikg/", "http://www.w3.org/ns/odrl/2/", "http://www.w3.org/ns/prov#", "http://www.w3.org/ns/org#",
        "https://schema.org/", "http://www.w3.org/2004/02/skos/core#", "http://purl.org/dc/terms/", "http://www.w3.org/ns/oa#",
    )  # fmt: skip
    axioms = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentProperty, OWL.equivalentClass)
    targets = {str(o) for p in axioms for o in ontology.objects(None, p) if isinstance(o, URIRef)}
    assert not [target for target in targets if not target.startswith(agreed)]


def test_nothing_is_imported(ontology: Graph) -> None:
    assert not list(ontology.objects(None, OWL.imports))
