"""The W3C suites of the SPARQL 1.1 Protocol and of service descriptions, against `aikg serve` as it ships.

20 of 20 cases of queries are as expected. The 14 cases of updates are refused, for the server is read-only: each with
a status 4xx, wherever the suite expects an update to be done and wherever it expects one to be refused.

To see the figures: .venv/bin/python -m pytest tests/conformance/test_sparql_protocol.py
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest
from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from aikg.names import PREFIXES

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace(PREFIXES["sd"])
VOID = Namespace(PREFIXES["void"])
LABEL = URIRef(PREFIXES["rdfs"] + "label")


class Case(NamedTuple):
    name: str
    requests: list[Node]


@pytest.fixture(scope="module")
def manifest(sparql_suite: Path) -> Graph:
    return Graph().parse(sparql_suite / "protocol" / "manifest.ttl")


@pytest.fixture(scope="module")
def cases(manifest: Graph) -> list[Case]:
    entries = Collection(manifest, next(manifest.objects(None, MF.entries)))
    return [
        Case(
            str(entry).partition("#")[2],
            list(Collection(manifest, manifest.value(manifest.value(entry, MF.action), HT.requests))),
        )
        for entry in entries
    ]


@pytest.fixture(scope="module")
def client(serve, manifest: Graph) -> httpx.Client:
    files = {(data, label) for node in manifest.objects(None, UT.graphData)
             for data in manifest.objects(node, UT.graph) for label in manifest.objects(node, LABEL)}  # fmt: skip
    assert len(files) == 3
    return serve(
        Quad(quad.subject, quad.predicate, quad.object, NamedNode(str(label)))
        for data, label in files
        for quad in parse(path=urlsplit(data).path, format=RdfFormat.N_TRIPLES)
    )


def asked(client: httpx.Client, manifest: Graph, request: Node) -> httpx.Response:
    """Send a request of the suite, header by header and byte by byte."""
    listed = manifest.value(request, HT.headers)
    headers = {
        str(manifest.value(header, HT.fieldName)): str(manifest.value(header, HT.fieldValue))
        for header in (Collection(manifest, listed) if listed else ())
    }
    body = manifest.value(request, HT.body)
    content = None
    if body is not None:
        content = str(manifest.value(body, CNT.chars)).encode(str(manifest.value(body, CNT.characterEncoding)))
    path = str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
    sent = client.build_request(str(manifest.value(request, HT.methodName)), path, headers=headers, content=content)
    del sent.headers["accept"]  # which the suite does not send
    return client.send(sent)


def faults(answer: httpx.Response, manifest: Graph, request: Node) -> list[str]:
    """Return what an answer has against it."""
    (expected,) = manifest.objects(request, HT.resp)
    allowed = {str(status)[-3] for status in manifest.objects(expected, MF.expectedStatus)}
    found = [] if str(answer.status_code)[0] in allowed else [f"status {answer.status_code}: {answer.text}"]
    form = manifest.value(expected, MF.expectedFormat)
    truth = manifest.value(expected, MF.expectedBoolean)
    if form is not None and not found:
        kind = answer.headers["content-type"].partition(";")[0]
        if str(form) == "RDF":
            list(parse(answer.content, format=RdfFormat.from_media_type(kind)))
        else:
            result = parse_query_results(answer.content, QueryResultsFormat.from_media_type(kind))
            if not isinstance(result, QueryBoolean if str(form) == "boolean" else QuerySolutions):
                found.append(f"no {form}")
            elif truth is not None and bool(result) != truth.toPython():
                found.append(f"{bool(result)}")
    return found


def test_all_20_query_cases_are_as_expected(client: httpx.Client, manifest: Graph, cases: list[Case]) -> None:
    queries = [case for case in cases if "update" not in case.name]
    wrong = {
        case.name: found
        for case in queries
        for request in case.requests
        if (found := faults(asked(client, manifest, request), manifest, request))
    }
    assert wrong == {}
    assert len(queries) == 20


def test_all_14_update_cases_are_refused(client: httpx.Client, manifest: Graph, cases: list[Case]) -> None:
    before = client.get("/sparql", params={"query": "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o"}).text
    statuses = {}
    for case in cases:
        if "update" in case.name:
            answer = asked(client, manifest, case.requests[0])
            statuses[case.name] = answer.status_code
            told = answer.json()
            assert set(told) == {"error", "status", "problem", "where", "expected", "hint"}
            assert told["status"] == answer.status_code
    assert len(statuses) == 14
    assert {name: status for name, status in statuses.items() if status not in (400, 403, 415)} == {}
    after = client.get("/sparql", params={"query": "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o"}).text
    assert after == before


def test_an_answer_that_differs_is_noticed(client: httpx.Client, manifest: Graph, cases: list[Case]) -> None:
    (case,) = (case for case in cases if case.name == "query_dataset_full")
    answer = client.get("/sparql", params={"query": "ASK { FILTER(false) }"})
    assert faults(answer, manifest, case.requests[0]) == ["False"]


@pytest.fixture(scope="module")
def description(client: httpx.Client) -> Graph:
    answer = client.get("/sparql")  # returns-rdf: whoever asks the endpoint nothing gets RDF
    assert answer.status_code == 200
    return Graph().parse(data=answer.text, format=answer.headers["content-type"].partition(";")[0])


def test_the_endpoint_describes_itself_in_rdf(description: Graph) -> None:
    assert len(description) > 0


def test_the_description_names_the_endpoint(description: Graph, client: httpx.Client) -> None:
    assert set(description.objects(None, SD.endpoint)) == {URIRef(str(client.base_url.join("sparql")))}


#: Domain and range of what we use (https://www.w3.org/TR/sparql11-service-description/, section 3).
SCHEMA = {
    SD.endpoint: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, None),
    SD.feature: (SD.Service, None),
    SD.resultFormat: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.Dataset, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
LANGUAGES = {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}
FEATURES = {SD.DereferencesURIs, SD.UnionDefaultGraph, SD.RequiresDataset, SD.EmptyGraphs, SD.BasicFederatedQuery}


def test_the_description_conforms_to_the_schema(description: Graph, client: httpx.Client) -> None:
    for subject, predicate, value in description:
        if str(predicate).startswith(str(SD)):
            domain, range_ = SCHEMA[predicate]
            assert (subject, RDF.type, domain) in description, predicate
            assert range_ is None or (value, RDF.type, range_) in description, predicate
    assert set(description.objects(None, SD.supportedLanguage)) <= LANGUAGES
    assert set(description.objects(None, SD.feature)) <= FEATURES
    (service,) = description.subjects(RDF.type, SD.Service)
    (dataset,) = description.objects(service, SD.defaultDataset)
    (default,) = description.objects(dataset, SD.defaultGraph)
    counted = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"})
    assert str(description.value(default, VOID.triples)) == counted.text.split()[1]
    named = {str(name) for name in description.objects(None, SD.name)}
    assert named == {f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in (1, 2, 3)}
