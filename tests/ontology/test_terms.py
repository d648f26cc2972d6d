"""Every term is labelled, defined, exemplified, sourced and dated as docs and style promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from aikg.names import AIKG
from aikg.reason.classify import ontology_files

ONTOLOGY = URIRef("https://w3id.org/aikg/ontology")
STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
COUNTER_EXAMPLE = URIRef(AIKG + "counterExample")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
#: Terms of docs/graph.md that are not terms of the ontology but of its text.
NOT_A_TERM = {"aikg:contract", "aikg:NAMEKind", "aikg:partnershipKind-NAME"}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    for path in ontology_files():
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="module")
def terms(ontology: Graph) -> list[URIRef]:
    found = {s for kind in KINDS for s in ontology.subjects(RDF.type, kind) if str(s).startswith(AIKG)}
    assert len(found) > 150
    return sorted(found)


def local(term: URIRef) -> str:
    return str(term).removeprefix(AIKG)


def test_every_term_has_one_label_in_each_of_three_languages(ontology: Graph, terms: list[URIRef]) -> None:
    wrong = {
        local(term): languages
        for term in terms
        if (languages := sorted(str(label.language) for label in ontology.objects(term, SKOS.prefLabel)))
        != ["de", "en", "fr"]
    }
    assert not wrong


def test_every_term_has_one_definition_of_one_sentence(ontology: Graph, terms: list[URIRef]) -> None:
    for term in terms:
        definitions = list(ontology.objects(term, SKOS.definition))
        assert [d.language for d in definitions] == ["en"], local(term)
        text = str(definitions[0])
        assert text.endswith(".") and not re.search(r"[.!?] [A-Z]", text), f"{local(term)}: {text}"


def test_no_definition_repeats_the_label(ontology: Graph, terms: list[URIRef]) -> None:
    repeated = []
    for term in terms:
        if (term, RDF.type, OWL.NamedIndividual) in ontology:
            continue
        label = next(str(o) for o in ontology.objects(term, SKOS.prefLabel) if o.language == "en")
        definition = str(ontology.value(term, SKOS.definition))
        if re.search(rf"(?<!\w){re.escape(label.casefold())}(?!\w)", definition.casefold()):
            repeated.append((label, definition))
    assert not repeated


def test_every_term_says_where_it_is_defined_and_how_settled_it_is(ontology: Graph, terms: list[URIRef]) -> None:
    for term in terms:
        assert (term, RDFS.isDefinedBy, ONTOLOGY) in ontology, local(term)
        assert str(ontology.value(term, STATUS)) in {"stable", "testing", "unstable", "archaic"}, local(term)


def test_every_class_has_an_example_and_a_counter_example(ontology: Graph, terms: list[URIRef]) -> None:
    classes = [term for term in terms if (term, RDF.type, OWL.Class) in ontology]
    assert len(classes) > 50
    lacking = [
        local(c) for c in classes if not ontology.value(c, SKOS.example) or not ontology.value(c, COUNTER_EXAMPLE)
    ]
    assert not lacking


def test_names_are_cased_by_what_they_name(ontology: Graph, terms: list[URIRef]) -> None:
    for term in terms:
        kinds = set(ontology.objects(term, RDF.type))
        pattern = r"[A-Z][A-Za-z]*" if OWL.Class in kinds else r"[a-z][A-Za-z]*(-[a-z]+)*"
        assert re.fullmatch(pattern, local(term)), local(term)


def test_everything_docs_graph_names_is_declared(terms: list[URIRef], repository: Path) -> None:
    text = (repository / "docs" / "graph.md").read_text(encoding="utf-8")
    used = set(re.findall(r"aikg:[A-Za-z]+(?:-[a-zA-Z]+)*", text)) - NOT_A_TERM
    declared = {"aikg:" + local(term) for term in terms}
    assert len(used) > 80
    undeclared = sorted(used - declared)
    assert not undeclared


def test_everything_the_closure_and_the_queries_name_is_declared(terms: list[URIRef], repository: Path) -> None:
    declared = {"aikg:" + local(term) for term in terms} | {"aikg:uses", "aikg:actorKinds", "aikg:conditions"}
    undeclared = {}
    for path in sorted((repository / "queries").rglob("*.r[qu]")):
        code = re.sub(r"^\s*#.*$", "", path.read_text(encoding="utf-8"), flags=re.M)
        if missing := set(re.findall(r"aikg:[A-Za-z]+(?:-[a-z]+)?", code)) - declared:
            undeclared[path.name] = missing
    assert not undeclared


def test_every_term_the_data_uses_is_declared(ontology: Graph, terms: list[URIRef], repository: Path) -> None:
    declared = set(terms)
    data = Graph()
    for path in sorted((repository / "data").glob("*.ttl")):
        data.parse(path, format="turtle")
    used = set(data.predicates()) | set(data.objects(None, RDF.type))
    undeclared = sorted(term for term in used - declared if str(term).startswith(AIKG))
    assert not undeclared


def test_the_header_is_complete(ontology: Graph) -> None:
    dct = "http://purl.org/dc/terms/"
    vann = "http://purl.org/vocab/vann/"
    wanted = [dct + name for name in ("title", "description", "creator", "license", "created", "modified")]
    wanted += [dct + "bibliographicCitation", str(OWL.versionIRI), str(OWL.versionInfo)]
    wanted += [vann + "preferredNamespacePrefix", vann + "preferredNamespaceUri"]
    assert not [name for name in wanted if ontology.value(ONTOLOGY, URIRef(name)) is None]
    assert str(ontology.value(ONTOLOGY, URIRef(vann + "preferredNamespaceUri"))) == AIKG


def test_docs_ontology_lists_every_class_and_property(ontology: Graph, terms: list[URIRef], repository: Path) -> None:
    page = (repository / "docs" / "ontology.md").read_text(encoding="utf-8").partition("## Left out")[0]
    listed = set(re.findall(r"`([A-Za-z]+)`", page))
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    assert not {local(term) for term in terms if any((term, RDF.type, kind) in ontology for kind in kinds)} - listed
