"""No query leaves the machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from aikg.errors import QueryRejected
from aikg.query import run
from aikg.query.guard import refuse_network
from aikg.store import Store


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback, and what it was asked."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815 - the name http.server asks for

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/x", seen
    server.shutdown()
    thread.join()
    server.server_close()


FETCHING = [
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service silent <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SeRvIcE<{url}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<{url}> AS ?g) SERVICE ?g {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT ?s {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "SELECT * {{ OPTIONAL {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ {{}} UNION {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ VALUES ?s {{ 1 }} MINUS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ VALUES ?s {{ 1 }} FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "SELECT (EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} AS ?x) {{ VALUES ?s {{ 1 }} }}",
    "SELECT ?s {{ VALUES ?s {{ 1 }} }} ORDER BY (EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }})",
    "SELECT ?x {{ VALUES ?s {{ 1 }} }} GROUP BY (EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} AS ?x)",
    "ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "DESCRIBE ?s WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ # comment\r SERVICE <{url}> {{ ?s ?p ?o }} \n }}",
    "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    'SELECT * {{ VALUES ?x {{ "\\u0022) #" }} SERVICE <{url}> {{ ?s ?p ?o }} \n }}',
    "PREFIX service: <urn:x> SELECT * {{ SERVICE <{url}> {{ ?s service:p ?o }} }}",
]


@pytest.mark.parametrize("query", FETCHING)
def test_a_query_that_fetches_is_refused(query: str, graph: Store, canary: tuple[str, list[str]]) -> None:
    url, seen = canary
    with pytest.raises(QueryRejected, match=r"SERVICE|not well formed"):
        run(graph.raw, query.format(url=url))
    assert seen == []


def test_the_canary_sings(graph: Store, canary: tuple[str, list[str]]) -> None:
    url, seen = canary
    list(graph.raw.query(FETCHING[1].format(url=url)))  # without the guard
    assert seen


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA {{ <urn:a> <urn:b> <urn:c> }}",
        "LOAD <{url}>",
        "DROP ALL",
        "CLEAR GRAPH <urn:g>",
        "DELETE WHERE {{ ?s ?p ?o }}",
        "SELECT * {{ ?s ?p ?o }} ; LOAD <{url}>",
    ],
)
def test_updates_are_refused(query: str, graph: Store, canary: tuple[str, list[str]]) -> None:
    url, seen = canary
    before = len(graph.raw)
    with pytest.raises(QueryRejected):
        run(graph.raw, query.format(url=url))
    assert (len(graph.raw), seen) == (before, [])


def test_from_reads_only_the_store(graph: Store, canary: tuple[str, list[str]]) -> None:
    url, seen = canary
    for clause in (f"FROM <{url}>", f"FROM NAMED <{url}>", "FROM <file:///etc/passwd>"):
        assert run(graph.raw, f"SELECT * {clause} WHERE {{ ?s ?p ?o }}").rows == ()
    assert seen == []


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s skos:prefLabel "Azure OpenAI Service" }',
        "SELECT * { id:azure-openai-service ?p ?o }",
        "SELECT ?service { ?service a aikg:AIService } # any service",
        "SELECT * { VALUES ?s { 'SERVICE <http://example.org/> {}' } }",
    ],
)
def test_the_word_alone_is_no_reason_to_refuse(query: str) -> None:
    refuse_network(query)
