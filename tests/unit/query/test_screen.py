"""What is refused before an engine sees it, and what is not."""

from __future__ import annotations

import contextlib
import time

import pytest

from aikg.errors import QueryRejected
from aikg.query import catalogue, run
from aikg.query.limits import Limits
from aikg.query.screen import Outline, outline, screen
from aikg.query.shape import measure
from aikg.query.tokens import tokens
from aikg.store import Store

LIMITS = Limits()


def shape(sparql: str) -> tuple[int, int, int]:
    found = measure(list(tokens(sparql)), 1000)
    return found.nesting, found.height, found.patterns


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s skos:prefLabel "Azure OpenAI Service" }',
        "SELECT * { id:azure-openai-service ?p ?o }",
        "SELECT ?service { ?service a aikg:AIService } # any service",
        "SELECT * { VALUES ?s { 'SERVICE <http://example.org/> {}' } }",
        "PREFIX service: <urn:s> SELECT * { GRAPH service:g { ?s service:p ?o } }",
        'SELECT * { ?s <http://www.w3.org/2000/01/rdf-schema#label> "Azure OpenAI Service" }',
        'SELECT * { ?s ?p """a "quoted" service\n""" }',
        "SELECT * { ?s <http://example.org/service> ?o }",
    ],
)
def test_the_word_service_alone_is_no_reason_to_refuse(query: str) -> None:
    assert outline(query).form == "select"


def test_what_cannot_be_told_apart_is_refused_only_where_it_matters() -> None:
    doubtful = "SELECT * {{ ?s ?p ?o FILTER(?s <?o#>'''{}\n) }}"
    with pytest.raises(QueryRejected, match="may be an IRI or not"):
        outline(doubtful.format("service") + "'''")
    assert outline(doubtful.format("else") + "'''")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT * { ?s ?p ?o }", Outline("select", False)),
        ("BASE <urn:b> PREFIX select: <urn:s> # ASK\nask {}", Outline("ask", False)),
        ("CONSTRUCT { ?s ?p ?o } FROM <urn:g> WHERE { ?s ?p ?o }", Outline("construct", True)),
        ("describe <urn:a>", Outline("describe", False)),
        ("SELECT ?from { ?from <urn:from> 'FROM' } # FROM <urn:g>", Outline("select", False)),
        ("SELECT * FROM NAMED <urn:g> { ?s ?p ?o }", Outline("select", True)),
    ],
)
def test_the_form_and_the_dataset_of_a_query(query: str, found: Outline) -> None:
    assert outline(query) == found


@pytest.mark.parametrize(
    "update", ["LOAD <urn:x>", "insert data {}", "# c\nPREFIX a: <urn:a> DROP ALL", "WITH <urn:g> DELETE {}"]
)
def test_an_update_is_told_that_this_is_for_reading(update: str) -> None:
    with pytest.raises(QueryRejected, match="for reading only"):
        outline(update)


@pytest.mark.parametrize(
    "text", ["", "}", "hello", "SELECT * { ?s ?p 'a\n' }", "SELECT * { \\u0053 }", "SELECT \x00", "SELECT '\ud800'"]
)
def test_what_is_no_sparql_is_refused(text: str) -> None:
    with pytest.raises(QueryRejected):
        screen(text, LIMITS)


@pytest.mark.parametrize(
    ("query", "nesting"),
    [
        ("SELECT * { { { } } }", 3),
        ("SELECT * { ?s ?p ([ ?p ?o ]) }", 3),
        ("SELECT * { FILTER(!!!!?x) }", 5),
        ("SELECT * { FILTER(! - + ?x) }", 4),
        ("SELECT * { FILTER(?a - -1) }", 3),
        ("SELECT * { ?s ^<urn:a>/^<urn:b> ?o }", 1),
    ],
)
def test_nesting_counts_brackets_and_signs_before_signs(query: str, nesting: int) -> None:
    assert shape(query)[0] == nesting


@pytest.mark.parametrize(
    ("query", "patterns"),
    [
        ("SELECT * { ?s ?p ?o . ?s ?p ?o }", 2),
        ("SELECT * { ?s ?p ?o , ?o2 ; ?p2 ?o3 . }", 3),
        ("SELECT * { ?s a [ ?p ?o ; ?q 1 ] }", 3),
        ("SELECT * { ?s ?p (1 2 3) }", 7),
        ("SELECT * { ?s <urn:a>/<urn:b>/<urn:c> ?o }", 3),
        ("SELECT * { ?s (<urn:a>|^<urn:b>)* ?o }", 1),
        ("SELECT * { ?s ?p ?o OPTIONAL { ?s ?q ?r . ?r ?t ?u } }", 3),
        ("SELECT * { ?s ?p ?o { ?s ?q ?r } UNION { ?s ?q ?r . ?r ?t ?u } UNION { ?a ?b ?c } }", 3),
        ("SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s ?q ?r . ?r ?t ?u } }", 2),
        ("SELECT * { ?s ?p ?o MINUS { ?s ?q ?r . ?r ?t ?u . ?u ?v ?w } }", 3),
        ("SELECT * { ?s ?p ?o { SELECT (COUNT(?q) AS ?n) { ?s ?q ?r . ?r ?t ?u } GROUP BY ?s } }", 3),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } ?a ?b ?c }", 2),
        ("SELECT * { VALUES (?s ?o) { (1 2) (3 4) (5 6) } ?s ?p ?o }", 2),
        ("SELECT * { VALUES ?s { 1 2 3 4 5 } ?s ?p ?o }", 2),
        (
            "SELECT * { ?s ?p ?o FILTER(?o / 2 > 1 && regex(?s, 'a', 'i')) FILTER <urn:f>(?s, ?o) BIND(?o / 2 AS ?h) }",
            1,
        ),
        ("CONSTRUCT { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f } WHERE { ?s ?p ?o }", 1),
        ("CONSTRUCT WHERE { ?s ?p ?o . ?a ?b ?c }", 2),
        ("SELECT * { ?s ?p true . ?s a ?c }", 2),
        ("DESCRIBE <urn:a> <urn:b>", 0),
        ("SELECT * { FILTER(?x IN (1, 2, 3)) ?s ?p ?x }", 1),
    ],
)
def test_patterns_of_a_group(query: str, patterns: int) -> None:
    assert shape(query)[2] == patterns


def test_chains_without_brackets_are_as_high_as_they_are_long() -> None:
    for link in ("|| ?x ", "+ ?x ", "= ?x "):
        assert shape(f"SELECT * {{ FILTER(?x {link * 500}) }}")[1] > 500
    for clause in ("BIND(1 AS ?a) ", "FILTER(?a) ", "{} UNION ", "OPTIONAL {} "):
        assert shape(f"SELECT * {{ {clause * 500} {{}} }}")[1] > 500
    assert shape("SELECT * { FILTER(?x IN (" + "1, " * 5000 + "1)) }")[1] < 10
    assert shape("SELECT * { VALUES ?x { " + "1 " * 5000 + "} }")[1] < 10


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("SELECT * {" + "{" * 64 + "}" * 65, "limit nesting"),
        ("SELECT * { FILTER(" + "!" * 64 + "?x) }", "limit nesting"),
        ("SELECT * { FILTER(?x" + "||?x" * 1025 + ") }", "limit nesting, 16 times"),
        ("SELECT * {" + "?s ?p ?o ." * 65 + "}", "limit patterns"),
        ("SELECT * { ?s ?p ?o " + "OPTIONAL { ?s ?p ?o } " * 64 + "}", "limit patterns"),
        ("SELECT * { VALUES ?x { " + "1 " * 40_000 + "} }", "limit query_bytes"),
    ],
)
def test_a_refusal_names_its_limit_and_what_to_do(query: str, limit: str) -> None:
    with pytest.raises(QueryRejected, match=rf"expected at most [\d,]+ \({limit}\)\. \w+"):
        screen(query, LIMITS)


def test_within_the_limits_nothing_is_refused() -> None:
    for query in (
        "SELECT * {" + "{" * 63 + "}" * 64,
        "SELECT * {" + "?s ?p ?o ." * 64 + "}",
        "SELECT * { VALUES ?x { " + "1 " * 30_000 + "} }",
    ):
        assert screen(query, LIMITS).form == "select"


def test_our_own_queries_are_within_the_limits() -> None:
    for query in catalogue():
        assert screen(query.body, LIMITS)


@pytest.mark.parametrize(
    "piece", ["'", '"', "<", "a.", "a-.", "'''a ", "!", "?", ":", "@a-", "<a", "1.", "{", "\\", "''' ''"]
)
def test_the_time_of_a_screening_grows_with_the_text(piece: str) -> None:
    began = time.process_time()
    for ending in ("", "'", ">", ":x"):
        with contextlib.suppress(QueryRejected):
            screen((piece * LIMITS.query_bytes)[: LIMITS.query_bytes - 2] + ending, LIMITS)
    assert time.process_time() - began < 10  # where it does not, a minute


def test_a_client_may_only_lower_the_limits() -> None:
    assert LIMITS.lowered(seconds=99, memory=1, rows=5.7) == Limits(memory=1, rows=5)
    for asked in ({"seconds": 0}, {"rows": -1}, {"seconds": float("nan")}, {"colour": 1}):
        with pytest.raises(QueryRejected):
            LIMITS.lowered(**asked)


def test_a_query_of_ones_own_is_screened_too(graph: Store) -> None:
    with pytest.raises(QueryRejected, match="SERVICE"):
        run(graph.raw, "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }")
    before = len(graph.raw)
    with pytest.raises(QueryRejected, match="reading only"):
        run(graph.raw, "DROP ALL")
    assert len(graph.raw) == before
