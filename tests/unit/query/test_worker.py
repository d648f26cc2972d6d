"""What a worker answers: the same as the graph itself, in every format, complete or not at all."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

import aikg.query.confine
from aikg.errors import NotAcceptable, QueryRejected, ResultTooLarge
from aikg.query import run
from aikg.query.confine import Confinement
from aikg.query.limits import Limits
from aikg.query.screen import outline
from aikg.query.wire import LENGTHS, Job, job_told, packed, reply_in
from aikg.query.worker import GRAPH_TYPES, TABLE_TYPES, WorkerQuery, WorkerReply, answer, work

JSON, TURTLE = "application/sparql-results+json", "text/turtle"


def job(
    text: str, table: str | None = JSON, graph: str | None = TURTLE, limits: Limits | None = None, **more: object
) -> Job:
    found = outline(text)
    query = WorkerQuery(text, table, graph, **more)  # type: ignore[arg-type]
    return Job(query, limits or Limits(), found.form, found.names_its_dataset)


def values(reply: WorkerReply) -> list[dict[str, str]]:
    rows = json.loads(reply.body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


@pytest.fixture(params=[False, True], ids=["by hand", "with its union written"])
def graphs(request: pytest.FixtureRequest) -> Store:
    """Two graphs that state one triple twice; the union may be written, as it is after a build."""
    store = Store()
    for name, objects in {"one": "ab", "two": "bc"}.items():
        for value in objects:
            triple = NamedNode("urn:s"), NamedNode("urn:p"), Literal(value)
            store.add(Quad(*triple, NamedNode(f"urn:{name}")))
            if request.param:
                store.add(Quad(*triple))
    return store


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT ?o { ?s ?p ?o } ORDER BY ?o",
        "SELECT ?o FROM <urn:one> { ?s ?p ?o } ORDER BY ?o",
        "SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?o",
        "SELECT ?o FROM NAMED <urn:two> { ?s ?p ?o }",
        "SELECT ?o FROM NAMED <urn:two> { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o",
        "SELECT ?c { ?c a aikg:AIService }",
    ],
)
def test_a_worker_says_what_the_graph_says(graphs: Store, query: str) -> None:
    assert json.loads(answer(graphs, job(query)).body) == json.loads(run(graphs, query).payload)


@pytest.mark.parametrize(
    ("default", "named", "triples", "in_graphs"),
    [
        (["urn:one"], [], "ab", ""),
        (["urn:one", "urn:two"], [], "abc", ""),
        ([], ["urn:two"], "", "bc"),
        (["urn:one"], ["urn:two"], "ab", "bc"),
        (["urn:none"], [], "", ""),
    ],
)
def test_the_dataset_of_the_protocol_counts_instead_of_the_querys(
    graphs: Store, default: list[str], named: list[str], triples: str, in_graphs: str
) -> None:
    dataset = {"default_graphs": tuple(default), "named_graphs": tuple(named)}
    for own in ("", "FROM <urn:two> FROM NAMED <urn:one>"):
        plain = answer(graphs, job(f"SELECT DISTINCT ?o {own} {{ ?s ?p ?o }} ORDER BY ?o", **dataset))
        inside = answer(graphs, job(f"SELECT ?o {own} {{ GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?o", **dataset))
        assert "".join(row["o"] for row in values(plain)) == triples
        assert "".join(row["o"] for row in values(inside)) == in_graphs


def test_a_relative_name_is_that_of_the_base(graphs: Store) -> None:
    assert values(answer(graphs, job("SELECT (<x> AS ?x) {}", base="http://example.org/a/"))) == [
        {"x": "http://example.org/a/x"}
    ]


def test_a_graph_with_a_bad_name_is_refused(graphs: Store) -> None:
    with pytest.raises(QueryRejected, match="cannot name a graph"):
        answer(graphs, job("SELECT * { ?s ?p ?o }", default_graphs=("no iri",)))


#: Values with everything that stands between rows in some format, and what holds it.
AWKWARD = ('a "quote"', "},{", '":{"', "<result>", "line\r\nbreak\n", "tab\t", "\\", '","', "", "{" * 9, "&lt;result>")


@pytest.mark.parametrize("media_type", TABLE_TYPES)
@pytest.mark.parametrize("rows", [0, 1, 40])
def test_every_format_of_a_table_counts_its_rows(media_type: str, rows: int) -> None:
    store = Store()
    for number in range(rows):
        store.add(Quad(NamedNode(f"urn:s{number}"), NamedNode("urn:p"), Literal(AWKWARD[number % len(AWKWARD)] * 3)))
    texts = " ".join(json.dumps(text) for text in AWKWARD)
    for query in (
        "SELECT * { ?s ?p ?o }",
        "SELECT ?o ?unbound { ?s ?p ?o }",
        "SELECT ?unbound { ?s ?p ?o }",
        f"SELECT ?s ?x {{ ?s ?p ?o OPTIONAL {{ VALUES ?x {{ {texts} }} FILTER(?x = ?o) }} }}",
        "SELECT (<<( ?s ?p ?o )>> AS ?t) { ?s ?p ?o }",
    ):
        reply = answer(store, job(query, media_type))
        assert (reply.rows, reply.media_type) == (rows, media_type)


def test_tables_read_back(graphs: Store) -> None:
    query = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o"
    rows = values(answer(graphs, job(query)))
    text = answer(graphs, job(query, "text/csv")).body.decode()
    assert list(csv.DictReader(io.StringIO(text))) == rows
    assert answer(graphs, job(query, "text/tab-separated-values")).body.count(b"\n") == len(rows) + 1
    for media_type in TABLE_TYPES:
        reply = answer(graphs, job("ASK { ?s ?p ?o }", media_type))
        assert reply.kind == "ask" and b"true" in reply.body


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of itself while it parses
@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_every_format_of_triples_is_the_same_graph(graphs: Store, media_type: str) -> None:
    reply = answer(graphs, job("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", None, media_type))
    formats = {"application/n-quads": "nquads", "application/ld+json": "json-ld", "application/trig": "trig"}
    read = rdflib.Dataset(default_union=True)
    read.parse(data=reply.body, format=formats.get(media_type, media_type))
    found = {tuple(map(str, quad[:3])) for quad in read.quads()}
    assert found == {("urn:s", "urn:p", value) for value in "abc"}
    assert reply.rows == 3  # one of four stood in two graphs


def test_describe_is_told_from_construct(graphs: Store) -> None:
    reply = answer(graphs, job("DESCRIBE <urn:s>"))
    assert (reply.kind, reply.rows) == ("describe", 3)


@pytest.mark.parametrize(("query", "table", "graph"), [("SELECT * {}", None, TURTLE), ("DESCRIBE <urn:s>", JSON, None)])
def test_no_answer_in_a_form_that_nobody_asked_for(graphs: Store, query: str, table: str, graph: str) -> None:
    with pytest.raises(NotAcceptable):
        answer(graphs, job(query, table, graph))


@pytest.mark.parametrize(
    ("predicate", "value", "media_type"),
    [
        ("urn:p:1", Literal("x"), "application/rdf+xml"),
        ("urn:p", Literal("\x01"), "application/rdf+xml"),
        ("urn:p", Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c")), "application/ld+json"),
    ],
)
def test_triples_that_a_format_cannot_hold(predicate: str, value: Literal | Triple, media_type: str) -> None:
    store = Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode(predicate), value))
    with pytest.raises(NotAcceptable, match="cannot be written as"):
        answer(store, job("CONSTRUCT WHERE { ?s ?p ?o }", None, media_type))


def test_a_table_that_xml_cannot_hold() -> None:
    store = Store()
    with pytest.raises(NotAcceptable, match="control character"):
        answer(store, job("SELECT ('\x01' AS ?x) {}", "application/sparql-results+xml"))


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
@pytest.mark.parametrize("limit", [{"rows": 99}, {"result_bytes": 1000}])
def test_a_result_is_complete_or_an_error(query: str, limit: dict[str, int]) -> None:
    store = Store()
    store.extend(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(number)) for number in range(100))
    with pytest.raises(ResultTooLarge, match=next(iter(limit))):
        answer(store, job(query, limits=Limits(**limit)))
    assert answer(store, job(query, limits=Limits(rows=100))).rows == 100


def test_what_the_engine_refuses_says_where(graphs: Store) -> None:
    with pytest.raises(QueryRejected, match=r"not well formed .*1:"):
        answer(graphs, job("SELECT ?s { ?s ?p }"))


@pytest.fixture
def unconfined(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker in a thread of the test, which must go on to have a network."""
    monkeypatch.setattr(Confinement, "enter", classmethod(lambda cls: cls(offline=False)))
    monkeypatch.setattr(aikg.query.confine, "_limit", lambda what, most: None)


@pytest.fixture
def connection(tmp_path: Path, unconfined: None) -> Iterator[socket.socket]:
    store = Store(str(tmp_path / "kg"))
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("o")))
    del store
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=work, args=(theirs, str(tmp_path / "kg")))
    thread.start()
    yield ours
    ours.close()
    thread.join()
    theirs.close()


def received(connection: socket.socket) -> tuple[dict[str, object], bytes]:
    stream = connection.makefile("rb")
    header, body = LENGTHS.unpack(stream.read(LENGTHS.size))
    return json.loads(stream.read(header)), stream.read(body)


def test_the_conversation_with_a_worker(connection: socket.socket) -> None:
    assert received(connection) == ({"offline": False}, b"")
    connection.sendall(packed(job_told(job("SELECT ?o { ?s ?p ?o }", "text/csv"))))
    reply = reply_in(*received(connection))
    assert (reply.kind, reply.rows, reply.body) == ("select", 1, b"o\r\no\r\n")
    connection.sendall(packed(job_told(job("SELECT ?o { ?s ?p ?o }", None))))
    with pytest.raises(NotAcceptable, match="sparql-results"):
        reply_in(*received(connection))


def test_a_worker_that_cannot_open_its_snapshot_says_so(tmp_path: Path, unconfined: None) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        work(theirs, str(tmp_path / "nothing"))
        assert received(ours)[0]["error"] == "StoreError"
