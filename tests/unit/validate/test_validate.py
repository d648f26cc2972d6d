"""Validation of a store: shapes over the union of its graphs, quality queries, HermiT; nothing is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from aikg.errors import QueryRejected
from aikg.names import AIKG, DOCUMENT, GRAPH, ID, PREFIXES
from aikg.validate import Violation, check_quality, quality, validate, validate_shapes

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def store_of(**graphs: str) -> Store:
    """Return a store with one document graph for each argument; `ontology` goes to the ontology's graph."""
    store = Store()
    for name, text in graphs.items():
        graph = GRAPH + name if name in {"ontology", "state"} else DOCUMENT + name
        store.extend(
            Quad(q.subject, q.predicate, q.object, NamedNode(graph))
            for q in parse(HEAD + text, format=RdfFormat.TURTLE)
        )
    return store


def test_shapes_see_the_union_of_the_graphs() -> None:
    """The class of the thing stands in one graph, its label in another."""
    assert validate_shapes(store_of(a="id:x a aikg:Product .", b='id:x skos:prefLabel "X" .')) == []


def test_a_violation_names_shape_and_thing_and_speaks_plainly() -> None:
    (violation,) = validate_shapes(store_of(a='id:x a aikg:Product ; skos:prefLabel "X" , "Y" .'))
    assert violation.rule == "aikg-shapes:EntityShape-preferredLabel"
    assert violation.focus == ID + "x"
    assert str(violation).startswith("id:x: An entity without exactly one label")


def test_subclasses_come_from_the_ontology_in_the_store() -> None:
    fleet = "aikg:Fleet rdfs:subClassOf aikg:Product . id:x a aikg:Fleet ."
    assert [v.rule for v in validate_shapes(store_of(ontology=fleet))] == ["aikg-shapes:EntityShape-preferredLabel"]


def test_blank_nodes_are_only_for_the_ontology() -> None:
    assert validate_shapes(store_of(ontology="id:x rdfs:seeAlso [] .")) == []
    (violation,) = validate_shapes(store_of(a="id:x rdfs:seeAlso [] ."))
    assert (violation.rule, violation.focus) == ("aikg-shapes:no-blank-nodes", DOCUMENT + "a")


def test_the_bookkeeping_is_no_data() -> None:
    assert validate_shapes(store_of(state="id:x a aikg:Product .")) == []


def test_nothing_is_written() -> None:
    store = store_of(a="id:x a aikg:Product .")
    before = set(store)
    validate_shapes(store)
    check_quality(store)
    assert set(store) == before


@pytest.fixture
def queries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(quality, "resource", lambda _: tmp_path)
    return tmp_path


def test_each_row_of_a_quality_query_is_a_violation(queries: Path) -> None:
    (queries / "nameless.rq").write_text(
        '#+ problem = "A product has no name."\n#+ fix = "Add one."\n'
        "SELECT ?thing ?kind WHERE { ?thing a ?kind FILTER NOT EXISTS { ?thing <http://e/name> ?name } }"
    )
    expected = Violation("quality:nameless", ID + "x", "A product has no name. Add one.", AIKG + "Product")
    assert check_quality(store_of(a="id:x a aikg:Product .")) == [expected]


def test_a_quality_query_that_asks_for_something_else_is_refused(queries: Path) -> None:
    (queries / "odd.rq").write_text("ASK { ?s ?p ?o }")
    with pytest.raises(QueryRejected, match=r"odd\.rq: not a SELECT query"):
        check_quality(Store())


def test_every_quality_query_runs_on_an_empty_graph_and_finds_nothing() -> None:
    assert check_quality(Store()) == []


def test_a_contradiction_is_a_violation() -> None:
    rule = "id:r a aikg:Rule , aikg:Permission , aikg:Prohibition ; aikg:standing aikg:current ."
    found = validate(store_of(a=rule), date(2025, 1, 1))
    assert not found.valid
    assert not found.classification.consistent
    assert "HermiT" in {violation.rule for violation in found.violations}


def test_an_empty_graph_is_valid() -> None:
    found = validate(Store(), date(2025, 1, 1))
    assert found.valid
