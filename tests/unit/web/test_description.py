from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import DCTERMS, RDF, RDFS, Graph, Literal, Namespace, URIRef

from aikg.names import PREFIXES
from aikg.publish.description import DOWNLOADS, Holdings, Served, describe_service, holdings
from aikg.store import BOOKKEEPING, Store

VOID, DCAT, SD = (Namespace(PREFIXES[name]) for name in ("void", "dcat", "sd"))


@pytest.fixture(scope="module")
def client(explorer: httpx.Client) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=explorer.base_url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> Graph:
    answer = client.get("/.well-known/void")
    assert answer.headers["content-type"].startswith("text/turtle")
    return Graph().parse(data=answer.text, format="turtle")


def counted(client: httpx.Client, query: str) -> int:
    return int(client.get("/sparql", params={"query": query, "format": "csv"}).text.split()[1])


def test_the_root_is_a_page_for_people_and_a_catalogue_for_programs(client: httpx.Client, described: Graph) -> None:
    for accept in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*"):
        assert client.get("/", headers={"Accept": accept}).headers["content-type"].startswith("text/html")
    for form in (RdfFormat.TURTLE, RdfFormat.JSON_LD, RdfFormat.RDF_XML, RdfFormat.N_QUADS):
        answer = client.get("/", headers={"Accept": form.media_type})
        assert answer.headers["content-type"].startswith(form.media_type)
        assert len({quad.triple for quad in parse(answer.content, format=form)}) == len(described)
    assert client.get("/", headers={"Accept": "image/png"}).status_code == 406


def test_the_counts_are_those_of_the_graph(client: httpx.Client, described: Graph) -> None:
    (dataset,) = described.subjects(RDF.type, VOID.Dataset)
    for name, query in {
        "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
        "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
    }.items():
        assert described.value(dataset, VOID[name]) == Literal(counted(client, query)), name
    rule = URIRef(PREFIXES["aikg"] + "Rule")
    (partition,) = described.subjects(VOID["class"], rule)
    assert described.value(partition, VOID.entities) == Literal(
        counted(client, "SELECT (COUNT(*) AS ?n) { ?s a aikg:Rule }")
    )


def test_what_a_catalogue_needs_is_there(described: Graph) -> None:
    (dataset,) = described.subjects(RDF.type, DCAT.Dataset)
    assert {title.language for title in described.objects(dataset, DCTERMS.title)} == {"en", "fr", "de"}
    for name in ("description", "license", "creator", "modified", "bibliographicCitation", "identifier"):
        assert described.value(dataset, DCTERMS[name]) is not None, name
    assert described.value(dataset, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert described.value(dataset, DCTERMS.modified).datatype == URIRef(PREFIXES["xsd"] + "date")
    edition = described.value(dataset, DCAT.version)
    assert str(edition) in described.value(dataset, DCTERMS.bibliographicCitation)
    (catalogue,) = described.subjects(RDF.type, DCAT.Catalog)
    assert (catalogue, DCAT.dataset, dataset) in described
    (service,) = described.subjects(RDF.type, DCAT.DataService)
    assert (service, DCAT.servesDataset, dataset) in described


def test_every_distribution_can_be_had(client: httpx.Client, described: Graph) -> None:
    addresses = list(described.objects(None, DCAT.downloadURL))
    assert len(addresses) == len(DOWNLOADS)
    triples = counted(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    for address in addresses:
        distribution = described.value(None, DCAT.downloadURL, address)
        media_type = str(described.value(distribution, DCAT.mediaType)).removeprefix(
            "https://www.iana.org/assignments/media-types/"
        )
        answer = client.get(str(address))
        assert answer.headers["content-type"].startswith(media_type)
        assert "attachment" in answer.headers["content-disposition"]
        form = RdfFormat.from_media_type(media_type)
        assert form is not None
        assert len({quad.triple for quad in parse(answer.content, format=form)}) == triples
    assert client.get("/download/aikg.exe").status_code == 404


def test_a_file_is_sent_once(client: httpx.Client) -> None:
    answer = client.get("/download/aikg.ttl")
    tag = answer.headers["etag"]
    assert tag.strip('"').removesuffix("-ttl") in answer.headers["content-disposition"]
    again = client.get("/download/aikg.ttl", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/download/aikg.nt", headers={"If-None-Match": tag}).status_code == 200


def test_no_address_but_of_this_server_and_of_vocabularies(client: httpx.Client, described: Graph) -> None:
    base = str(client.base_url)
    ours = {str(subject) for subject in described.subjects()}
    assert all(name.startswith(base) for name in ours)


def test_bookkeeping_is_not_described(northwind: Store) -> None:
    held = holdings(northwind.raw)
    assert not set(held.graphs) & set(BOOKKEEPING)
    assert held.modified == "2026-08-22"
    quads = describe_service(held, Served("http://x", "e"))
    names = {quad.object.value for quad in quads if quad.predicate.value == PREFIXES["sd"] + "name"}
    assert names == set(held.graphs)


def test_thousands_of_graphs_are_counted_and_not_listed() -> None:
    many = {f"urn:{number}": 1 for number in range(5000)}
    quads = describe_service(Holdings(5000, 1, 1, {}, {}, many, (), ""), Served("http://x", "e"))
    assert len([quad for quad in quads if quad.predicate.value == PREFIXES["sd"] + "name"]) == 2000


def test_the_description_uses_terms_that_exist(described: Graph) -> None:
    assert not [value for _, _, value in described if isinstance(value, URIRef) and " " in value]
    known = {str(space) for space in (RDF, RDFS, VOID, DCAT, SD, DCTERMS)}
    assert {
        str(predicate) for predicate in described.predicates() if not str(predicate).startswith(tuple(known))
    } == set()
