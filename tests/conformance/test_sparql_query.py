"""The W3C suites of the SPARQL 1.1 query language and its result formats, over HTTP, against `aikg serve` as it ships.

All data files stand in one graph on disk, each in a named graph of its own; a case asks for its dataset by the protocol
(``default-graph-uri``, ``named-graph-uri``). Its query is sent as it is, with a BASE before it: relative IRIs of the
suite are relative to the file of the query, of which the protocol cannot tell. Results are compared as tables without
an order, with one where the query asks for it, and blank nodes by isomorphism; a value has to be the same term.

What is not as expected is listed, with its reason, in sparql-allowed.toml. Out of scope: the suites of updates (the
server is read-only), of federation and `service` (a query must not leave this machine: SERVICE is refused), of
entailment (what follows is materialised when a graph is built; the endpoint answers by simple entailment) and of the
graph store protocol, which needs writing (reading is tested in tests/unit/web/test_graph_store.py).

To see the figures: .venv/bin/python -m pytest tests/conformance/test_sparql_query.py
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)
from rdflib import RDF, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
ALLOWED = tomllib.loads((Path(__file__).parent / "sparql-allowed.toml").read_text(encoding="utf-8"))
Subject = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal
FORMATS = ("csv-tsv-res", "json-res")
NOTHING = BASE + "no-such-graph"


class Case(NamedTuple):
    name: str
    kind: str
    query: Path
    default: list[str]
    named: list[str]
    result: Path | None


def cases_of(suite: Path, category: str) -> Iterator[Case]:
    base = f"{BASE}{category}/manifest.ttl"
    graph = Graph().parse(suite / category / "manifest.ttl", publicID=base)

    def path(node: Node) -> Path:
        return suite / str(node).removeprefix(BASE)

    for entry in Collection(graph, next(graph.objects(None, MF.entries))):
        action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
        yield Case(
            f"{category}/{str(entry).partition('#')[2]}",
            str(graph.value(entry, RDF.type)).partition("#")[2],
            path(graph.value(action, QT.query) or action),
            [str(one) for one in graph.objects(action, QT.data)],
            [str(one) for one in graph.objects(action, QT.graphData)],
            None if result is None else path(result),
        )


@pytest.fixture(scope="module")
def categories(sparql_suite: Path) -> list[str]:
    listed = re.findall(r"<([\w-]+)/manifest.ttl>", (sparql_suite / "manifest-sparql11-query.ttl").read_text())
    assert len(listed) == 13
    return listed


@pytest.fixture(scope="module")
def cases(sparql_suite: Path, categories: list[str]) -> list[Case]:
    return [case for category in (*categories, *FORMATS) for case in cases_of(sparql_suite, category)]


@pytest.fixture(scope="module")
def client(serve, sparql_suite: Path, cases: list[Case]) -> httpx.Client:
    names = {name for case in cases for name in (*case.default, *case.named)}
    return serve(quad for name in sorted(names) for quad in triples_in(sparql_suite, name))


def triples_in(suite: Path, name: str) -> list[Quad]:
    path, graph = suite / name.removeprefix(BASE), NamedNode(name)
    found = parse(path=path, base_iri=name, format=RdfFormat.from_extension(path.suffix[1:]), rename_blank_nodes=True)
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found]


def asked(client: httpx.Client, case: Case, accept: str) -> httpx.Response:
    query = case.query.read_text(encoding="utf-8")
    params: list[tuple[str, str]] = []
    if case.kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
        query = f"BASE <{BASE}{case.query.parent.name}/{case.query.name}>\n{query}"
        if not re.search(r"^FROM\b", query, re.M):
            params = [("default-graph-uri", name) for name in case.default or [NOTHING]]
            params += [("named-graph-uri", name) for name in case.named]
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    return client.post("/sparql", params=params, content=query.encode(), headers=headers)


#: A row by column, each term in N-Triples; an answer to ASK is a boolean, a graph a canonical set of quads.
Row = dict[str, str]
Found = bool | list[Row] | Counter[str]


def rows_of(content: bytes, form: QueryResultsFormat) -> bool | list[Row]:
    if form == QueryResultsFormat.CSV:
        # A CSV tells neither datatypes nor the unbound from the empty.
        return [dict(row) for row in csv.DictReader(io.StringIO(content.decode()))]
    result = parse_query_results(content, form)
    if isinstance(result, QueryBoolean):
        return bool(result)
    names = [variable.value for variable in result.variables]
    return [{name: str(row[name]) for name in names if row[name] is not None} for row in result]


def result_set(triples: list[Triple]) -> list[Row] | None:
    """Read a table that is written as RDF (the vocabulary of the working group); None when it is none."""
    if not any(triple.object == NamedNode(RS + "ResultSet") for triple in triples):
        return None
    of: dict[object, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        of[triple.subject][triple.predicate.value.removeprefix(RS)].append(triple.object)
    solutions = [solution for values in list(of.values()) for solution in values["solution"]]
    return [
        {of[one]["variable"][0].value: str(of[one]["value"][0]) for one in of[solution]["binding"]}
        for solution in solutions
    ]


def canonical(triples: Iterable[tuple[Subject, NamedNode, Term]]) -> Counter[str]:
    dataset = Dataset(Quad(*triple) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return Counter(map(str, dataset))


def unlabelled(rows: list[Row]) -> Counter[object]:
    """Return rows so that two tables are equal when only their order and the labels of blank nodes differ."""
    plain = Counter[object](frozenset(row.items()) for row in rows if not has_blank(row))
    triples = [
        (BlankNode(f"row{number}"), NamedNode("urn:" + name), BlankNode(text[2:]) if blank(text) else Literal(text))
        for number, row in enumerate(rows)
        if has_blank(row)
        for name, text in row.items()
    ]
    return plain + canonical(triples)


def blank(text: str) -> bool:
    return re.fullmatch(r"_:\w+", text) is not None


def has_blank(row: Row) -> bool:
    return any(map(blank, row.values()))


def same(found: Found, expected: Found, *, ordered: bool = False) -> bool:
    if isinstance(found, list) and isinstance(expected, list):
        if ordered and not any(map(has_blank, expected)):
            return found == expected
        return unlabelled(found) == unlabelled(expected)
    return type(found) is type(expected) and found == expected


def stored(found: Found) -> Found:
    """Return what was expected with each number as Oxigraph keeps it: ``1.0E6`` as ``1000000``, of the same value."""
    return [{name: kept(text) for name, text in row.items()} for row in found] if isinstance(found, list) else found


@cache
def kept(text: str) -> str:
    if re.fullmatch(r"[0-9.]+E[0-9]+", text):  # a double in a CSV
        return kept(f'"{text}"^^<http://www.w3.org/2001/XMLSchema#double>').split('"')[1]
    if not text.startswith('"'):
        return text
    store, node = Store(), NamedNode("urn:x")
    store.load(f"<urn:x> <urn:x> {text} .".encode(), format=RdfFormat.N_TRIPLES)
    (quad,) = store.quads_for_pattern(node, node, None, None)
    return str(quad.object)


def expected_of(case: Case) -> tuple[Found, str]:
    """Return the expected result of a case, and the media type to ask for."""
    assert case.result is not None
    ending = case.result.suffix[1:]
    if ending != "ttl":
        form = QueryResultsFormat.from_extension(ending)
        return rows_of(case.result.read_bytes(), form), form.media_type.partition(";")[0]
    base = f"{BASE}{case.query.parent.name}/{case.result.name}"
    triples = [quad.triple for quad in parse(path=case.result, base_iri=base, format=RdfFormat.TURTLE)]
    rows = result_set(triples)
    return (canonical(triples), "text/turtle") if rows is None else (rows, QueryResultsFormat.JSON.media_type)


def outcome(client: httpx.Client, case: Case) -> str:
    """Return "same" for an answer as expected to the letter, "value" for the same values, else what is wrong."""
    if case.result is None:
        answer = asked(client, case, "*/*")
        wanted = 200 if case.kind == "PositiveSyntaxTest11" else 400
        return "same" if answer.status_code == wanted else f"{answer.status_code} {answer.text}"
    expected, media_type = expected_of(case)
    answer = asked(client, case, media_type)
    if answer.status_code != 200 or not answer.headers["content-type"].startswith(media_type):
        return f"{answer.status_code} {answer.text}"
    found: Found
    if isinstance(expected, Counter):
        found = canonical(quad.triple for quad in parse(answer.content, format=RdfFormat.TURTLE))
    else:
        found = rows_of(answer.content, QueryResultsFormat.from_media_type(media_type))
    ordered = bool(re.search(r"\bORDER\s+BY\b", case.query.read_text(encoding="utf-8"), re.I))
    if same(found, expected, ordered=ordered):
        return "same"
    return "value" if same(found, stored(expected), ordered=ordered) else f"{found}\nbut expected\n{expected}"


@pytest.fixture(scope="module")
def outcomes(client: httpx.Client, cases: list[Case]) -> dict[str, str]:
    return {case.name: outcome(client, case) for case in cases}


def test_the_query_suites_are_as_expected_but_for_what_is_listed(outcomes: dict[str, str]) -> None:
    found = {name: how for name, how in outcomes.items() if not name.startswith(FORMATS)}
    assert len(found) == 328
    other = {name: how for name, how in found.items() if how not in ("same", "value")}
    assert {name: how for name, how in other.items() if name not in ALLOWED["other"]} == {}
    assert set(ALLOWED["other"]) - set(other) == set(), "these are as expected now: take them off the list"


def test_all_10_cases_of_result_formats_are_as_expected(outcomes: dict[str, str]) -> None:
    found = {name: how for name, how in outcomes.items() if name.startswith(FORMATS)}
    assert len(found) == 10
    assert {name: how for name, how in found.items() if how not in ("same", "value")} == {}


def test_what_is_the_same_by_value_alone_is_listed(outcomes: dict[str, str]) -> None:
    assert sorted(name for name, how in outcomes.items() if how == "value") == ALLOWED["value"]["cases"]


def test_every_exception_has_a_reason() -> None:
    assert all(entry["reason"].strip() for entry in (ALLOWED["value"], *ALLOWED["other"].values()))


def test_a_result_that_differs_is_noticed() -> None:
    one = {"x": '"1"', "y": "_:a"}
    assert same([one, one], [{**one, "y": "_:b"}, {**one, "y": "_:b"}])
    assert not same([one, {**one, "y": "_:b"}], [one, one])
    assert not same([one], [{**one, "x": '"2"'}])
    assert not same([one], [])
    assert not same(True, False)
    assert not same([{"x": "1"}, {"x": "2"}], [{"x": "2"}, {"x": "1"}], ordered=True)
    assert stored([{"x": '"1.0E6"^^<http://www.w3.org/2001/XMLSchema#double>', "y": '"1.0E6"'}]) == [
        {"x": '"1000000"^^<http://www.w3.org/2001/XMLSchema#double>', "y": '"1.0E6"'}
    ]
