from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

ENTITIES = "https://w3id.org/aikg/graph/entities"


@pytest.fixture(scope="module")
def client(explorer: httpx.Client) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=explorer.base_url, timeout=30) as client:
        yield client


@pytest.mark.parametrize("name", ["ttl", "nt", "nq", "trig", "jsonld", "rdf"])
def test_a_graph_in_every_form(client: httpx.Client, name: str) -> None:
    form = RdfFormat.from_extension(name)
    answer = client.get("/graphs", params={"graph": ENTITIES}, headers={"Accept": form.media_type})
    assert answer.headers["content-type"].partition(";")[0] == form.media_type
    found = {quad.triple for quad in parse(answer.content, format=form)}
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "default-graph-uri": ENTITIES, "format": "csv"}
    assert len(found) == int(client.get("/sparql", params=query).text.split()[1])


def test_the_default_graph_is_the_union(client: httpx.Client) -> None:
    answer = client.get("/graphs?default", headers={"Accept": "application/n-triples"})
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"}
    count = int(client.get("/sparql", params=query).text.split()[1])
    assert len(answer.text.splitlines()) == count


def test_head(client: httpx.Client) -> None:
    whole = client.get("/graphs", params={"graph": ENTITIES})
    head = client.head("/graphs", params={"graph": ENTITIES})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize("graph", ["https://example.org/nothing", "https://w3id.org/aikg/graph/state"])
def test_404_for_what_is_no_graph_of_ours(client: httpx.Client, graph: str) -> None:
    assert client.get("/graphs", params={"graph": graph}).status_code == 404
    assert client.head("/graphs", params={"graph": graph}).status_code == 404


@pytest.mark.parametrize("query", ["", "graph=", "graph=no+iri", "default&graph=urn:x", "graph=urn:x&graph=urn:y"])
def test_400_for_what_names_no_graph(client: httpx.Client, query: str) -> None:
    assert client.get(f"/graphs?{query}").status_code == 400


def test_406_for_a_form_that_is_none(client: httpx.Client) -> None:
    assert client.get("/graphs?default", headers={"Accept": "text/csv"}).status_code == 406


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_405_for_writing(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/graphs?default", content=b"<urn:x> <urn:x> <urn:x> .")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.options("/graphs").headers["allow"] == "GET, HEAD, OPTIONS"
