"""The catalogue's questions over an export without named graphs, such as Turtle in another engine."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Engine

from aikg.names import expand
from aikg.query import catalogue, load, run
from aikg.store import Store

ASK = [pytest.param(query.name, id=query.name) for query in catalogue() if query.folder == "ask"]


def flattened(store: Store) -> Engine:
    """Return the triples of all graphs in one."""
    flat = Engine()
    flat.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in store.raw)
    return flat


@pytest.mark.parametrize("name", ASK)
def test_rows_are_the_same_without_graphs(name: str, graph: Store) -> None:
    assert run(flattened(graph), name).rows == run(graph.raw, name).rows


@pytest.mark.parametrize("name", ["pledge-signatories", "policy-changes"])
def test_what_tells_of_pledges_and_changes_needs_no_graph(name: str, graph: Store) -> None:
    assert "GRAPH" not in load(name).text
    assert run(flattened(graph), name).rows


def test_each_document_tells_of_a_change_in_the_words_that_its_quote_holds(own_store: Store) -> None:
    own_store.raw.load(
        b"""@prefix aikg: <https://w3id.org/aikg/ontology#> . @prefix id: <https://w3id.org/aikg/id/> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        id:d1 dcterms:identifier "one" . id:d2 dcterms:identifier "two" . id:d3 dcterms:identifier "three" .
        id:s1 aikg:states id:c ; aikg:inDocument id:d1 ; aikg:evidence id:e1 .
        id:e1 aikg:quote "On Monday A changed."@en .
        id:s2 aikg:states id:c ; aikg:inDocument id:d2 ; aikg:evidence id:e2 . id:e2 aikg:quote "B changed."@en .
        id:s3 aikg:states id:c ; aikg:inDocument id:d3 ; aikg:evidence id:e3 . id:e3 aikg:quote "C."@en .
        id:c a aikg:PolicyChange ; aikg:changedBy id:openai ; aikg:summary "A changed"@en , "B changed"@en .
        """,
        format=RdfFormat.TURTLE,
        to_graph=NamedNode(expand("document:telling")),
    )
    rows = run(own_store.raw, "policy-changes", {"vendor": "OpenAI"}).dicts()
    assert {(row["document"], row["summary"]) for row in rows} == {
        ("one", "A changed"),
        ("two", "B changed"),
        ("three", "A changed"),
        ("three", "B changed"),
    }


def test_a_list_of_signatories_is_partial_only_where_every_document_says_so(own_store: Store) -> None:
    pledge = NamedNode(expand("id:commitment-thorn"))
    partial = NamedNode(expand("aikg:partialList"))
    document = NamedNode(expand("document:pledge"))

    def found() -> set[object]:
        return {row["partial"] for row in run(own_store.raw, "pledge-signatories").dicts()}

    assert found() == {False}
    own_store.raw.add(Quad(pledge, partial, Literal(True), document))
    assert found() == {False}
    own_store.raw.remove(Quad(pledge, partial, Literal(False), document))
    assert found() == {True}
