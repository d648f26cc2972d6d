from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results

SELECT = "SELECT * { ?rule a aikg:Rule } ORDER BY ?rule LIMIT 3"
CONSTRUCT = "CONSTRUCT WHERE { ?rule a aikg:Rule }"
TABLES = ("json", "xml", "csv", "tsv")
GRAPHS = ("ttl", "nt", "nq", "trig", "jsonld", "rdf")
TELLS = {"error", "status", "problem", "where", "expected", "hint"}


@pytest.fixture(scope="module")
def client(explorer: httpx.Client) -> Iterator[httpx.Client]:
    """A program, not a browser."""
    with httpx.Client(base_url=explorer.base_url, timeout=30) as client:
        yield client


def get(client: httpx.Client, query: str, accept: str = "*/*", **params: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **params}, headers={"Accept": accept})


def post(client: httpx.Client, content: bytes | str, kind: str, **params: str) -> httpx.Response:
    return client.post("/sparql", content=content, params=params, headers={"Content-Type": kind})


def refusal(answer: httpx.Response, status: int) -> dict[str, str]:
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert set(told) == TELLS
    assert told["status"] == status
    assert "Traceback" not in answer.text
    return told


def test_the_three_ways_to_ask_are_answered_alike(client: httpx.Client) -> None:
    answers = [
        get(client, SELECT),
        client.post("/sparql", data={"query": SELECT}),
        post(client, SELECT, "application/sparql-query"),
        post(client, SELECT, "application/sparql-query; charset=UTF-8"),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(answers[0].json()["results"]["bindings"]) == 3


@pytest.mark.parametrize("name", TABLES)
def test_tables_in_every_form(client: httpx.Client, name: str) -> None:
    form = QueryResultsFormat.from_extension({"json": "srj", "xml": "srx"}.get(name, name))
    media_type = form.media_type.partition(";")[0]
    for answer in (get(client, SELECT, media_type), get(client, SELECT, format=name)):
        assert answer.headers["content-type"].partition(";")[0] == media_type
        rows = answer.text.splitlines()[1:] if name == "csv" else list(parse_query_results(answer.content, form))
        assert len(rows) == 3
        assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("name", GRAPHS)
def test_triples_in_every_form(client: httpx.Client, name: str) -> None:
    form = RdfFormat.from_extension(name)
    for answer in (get(client, CONSTRUCT, form.media_type), get(client, CONSTRUCT, format=name)):
        assert answer.headers["content-type"].partition(";")[0] == form.media_type
        assert len(list(parse(answer.content, format=form))) > 3


def test_a_boolean(client: httpx.Client) -> None:
    answer = get(client, "ASK { ?rule a aikg:Rule }", "application/sparql-results+xml")
    result = parse_query_results(answer.content, QueryResultsFormat.XML)
    assert isinstance(result, QueryBoolean)
    assert bool(result)


def test_the_client_is_answered_under_the_name_that_it_used(client: httpx.Client) -> None:
    assert get(client, SELECT, "application/json").headers["content-type"] == "application/json"
    assert get(client, SELECT, "text/csv;q=0.2, application/json;q=0.1").headers["content-type"].startswith("text/csv")


def test_head_is_get_without_the_body(client: httpx.Client) -> None:
    whole, head = get(client, SELECT), client.head("/sparql", params={"query": SELECT})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-length", "content-type", "etag", "vary"):
        assert head.headers[name] == whole.headers[name]


def test_who_has_the_answer_is_told_so(client: httpx.Client) -> None:
    first = get(client, SELECT)
    again = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/sparql", params={"query": CONSTRUCT}, headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_large_answers_are_compressed_for_those_who_accept_it(client: httpx.Client) -> None:
    query = {"query": "SELECT * { ?s a ?class } LIMIT 500"}
    with client.stream("GET", "/sparql", params=query, headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    plain = client.get("/sparql", params=query, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content
    assert len(packed) < len(plain.content) / 2
    assert "Accept-Encoding" in plain.headers["vary"]


def test_datasets_of_the_protocol(client: httpx.Client) -> None:
    entities, ontology = "https://w3id.org/aikg/graph/entities", "https://w3id.org/aikg/graph/ontology"
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    union = "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } } }"

    def number(query: str, **params: object) -> int:
        answer = client.get("/sparql", params={"query": query, "format": "csv", **params})
        return int(answer.text.split()[1])

    one, both = number(count, **{"default-graph-uri": entities}), number(count)
    assert 0 < one < both
    two = number(count, **{"default-graph-uri": [entities, ontology]})
    assert two == one + number(count, **{"default-graph-uri": ontology})
    assert number(count, **{"named-graph-uri": entities}) == 0
    assert number(union, **{"named-graph-uri": entities}) == one
    assert number(union.replace("{ {", f"FROM NAMED <{ontology}> {{ {{", 1), **{"named-graph-uri": entities}) == one
    refusal(get(client, count, **{"default-graph-uri": "no iri"}), 400)


def test_relative_iris_are_relative_to_the_endpoint(client: httpx.Client) -> None:
    answer = get(client, "SELECT (IRI('x') AS ?x) {}", "text/csv")
    assert answer.text.split()[1] == str(client.base_url.join("/x"))


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0, application/pdf", "*/*;q=0"])
def test_406_for_what_we_cannot_write(client: httpx.Client, accept: str) -> None:
    assert "text/csv" in refusal(get(client, SELECT, accept), 406)["expected"]


def test_406_for_a_form_that_is_for_other_results(client: httpx.Client) -> None:
    refusal(get(client, SELECT, "text/turtle"), 406)
    refusal(get(client, CONSTRUCT, "text/csv"), 406)
    refusal(get(client, CONSTRUCT, format="csv"), 406)


def test_400_says_where_the_mistake_is(client: httpx.Client) -> None:
    told = refusal(get(client, "SELECT * { ?s ?p ?o "), 400)
    assert "1:2" in told["problem"]
    text = get(client, "SELECT * { ?s ?p ?o ", "text/plain, text/csv;q=0.1")
    assert text.headers["content-type"].startswith("text/plain")
    assert text.text.startswith("the query is not well formed")


@pytest.mark.parametrize(
    "query", ["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "", "SELECT (<http://e/f>(1) AS ?x) {}"]
)
def test_400_for_what_cannot_be_asked(client: httpx.Client, query: str) -> None:
    refusal(get(client, query), 400)


def test_400_unless_there_is_one_query(client: httpx.Client) -> None:
    twice = f"/sparql?query={quote(SELECT)}&query={quote(SELECT)}"
    refusal(client.get(twice), 400)
    refusal(client.post("/sparql", data={"timeout": "1"}), 400)
    refusal(post(client, SELECT, "application/sparql-query", query=SELECT), 400)


def test_400_for_other_letters_than_utf_8(client: httpx.Client) -> None:
    refusal(client.get("/sparql?query=ASK%7B%FF%7D"), 400)
    refusal(post(client, b"ASK { ?s ?p '\xff' }", "application/sparql-query"), 400)


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "", "application/sparql-query; charset=latin-1"])
def test_415_for_other_bodies(client: httpx.Client, kind: str) -> None:
    answer = post(client, SELECT, kind)
    refusal(answer, 415)
    assert "application/sparql-query" in answer.headers["accept-post"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_405_says_which_methods_there_are(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/sparql", params={"query": SELECT})
    refusal(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_413_for_a_query_that_is_too_long(client: httpx.Client) -> None:
    long = f"ASK {{ ?s ?p '{'x' * 65536}' }}"
    for answer in (
        client.post("/sparql", data={"query": long}),
        post(client, long, "application/sparql-query"),
        post(client, b"x" * (1 << 20), "application/sparql-query"),
        client.post("/sparql", content=iter([b"x" * 65536] * 16), headers={"Content-Type": "application/sparql-query"}),
    ):
        refusal(answer, 413)
    plain = HTTPConnection(client.base_url.host, client.base_url.port or 80, timeout=30)  # httpx sends no such address
    with closing(plain):
        plain.request("GET", f"/sparql?query={quote(long)}")
        assert plain.getresponse().status == 413
    just = "ASK { ?s ?p '%s' }"
    assert post(client, just % ("é" * (32760 - len(just) // 2)), "application/sparql-query").status_code == 200


def test_updates_are_refused_in_every_way(client: httpx.Client) -> None:
    before = get(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()
    update = "DELETE WHERE { ?s ?p ?o }"
    for answer, status in (
        (client.get("/sparql", params={"update": update}), 403),
        (client.post("/sparql", data={"update": update}), 403),
        (client.post("/sparql", params={"update": update}, data={"query": SELECT}), 403),
        (post(client, update, "application/sparql-update"), 403),
        (post(client, update, "application/sparql-query"), 400),
        (get(client, update), 400),
        (get(client, "LOAD <http://127.0.0.1:9/>"), 400),
    ):
        refusal(answer, status)
    assert get(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json() == before


BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_503_for_what_takes_too_long_and_a_client_may_ask_for_less_time(client: httpx.Client) -> None:
    answer = get(client, BOMB, timeout="0.3")
    assert refusal(answer, 503)["error"] == "timeout"
    assert int(answer.headers["retry-after"]) > 0
    assert answer.elapsed.total_seconds() < 5


def test_503_for_what_is_too_large(client: httpx.Client) -> None:
    assert refusal(get(client, "SELECT * { ?s ?p ?o }", rows="10"), 503)["error"] == "too-large"
    assert refusal(get(client, "SELECT * { ?s ?p ?o }", **{"result-bytes": "100"}), 503)["error"] == "too-large"


@pytest.mark.parametrize("wrong", ["0", "-1", "soon", "nan", "inf"])
def test_400_for_a_limit_that_is_none(client: httpx.Client, wrong: str) -> None:
    refusal(get(client, SELECT, timeout=wrong), 400)


def test_a_limit_cannot_be_raised(client: httpx.Client) -> None:
    assert refusal(get(client, "SELECT * { ?a ?b ?c . ?d ?e ?f }", rows="1000000000"), 503)["error"] == "too-large"


def test_pages_of_others_may_ask(client: httpx.Client) -> None:
    theirs = {"Origin": "https://example.org"}
    preflight = {**theirs, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    allowed = client.options("/sparql", headers=preflight)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "*"
    assert "POST" in allowed.headers["access-control-allow-methods"]
    for answer in (
        client.get("/sparql", params={"query": SELECT}, headers=theirs),
        client.get("/sparql", params={"query": "nonsense"}, headers=theirs),
    ):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "ETag" in answer.headers["access-control-expose-headers"]


def test_options_says_which_methods_there_are(client: httpx.Client) -> None:
    answer = client.options("/sparql")
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_browser_that_asks_gets_an_error_as_a_page(client: httpx.Client) -> None:
    answer = client.post(
        "/sparql", data={"query": "<script>alert(1)</script>"}, headers={"Accept": "text/html, */*;q=0.8"}
    )
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("host", ['a"b', "a b", "a/b", "<x>", ""])
def test_a_host_that_is_none_is_refused(client: httpx.Client, host: str) -> None:
    for path in ("/sparql", "/sparql?query=ASK%7B%7D", "/.well-known/void"):
        assert client.get(path, headers={"Host": host}).status_code == 400


def test_json_tells_of_letters_as_they_are(client: httpx.Client) -> None:
    answer = get(client, "SELECT * { ?é")
    assert json.loads(answer.content)["status"] == 400
