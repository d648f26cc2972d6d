"""The ontology as pages and as RDF."""

from __future__ import annotations

import httpx
import pytest
from pyoxigraph import RdfFormat, Triple, parse

AIKG = "https://w3id.org/aikg/ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
OWL_CLASS = "http://www.w3.org/2002/07/owl#Class"


def test_all_terms_stand_on_one_page_with_their_definitions(explorer: httpx.Client) -> None:
    page = explorer.get("/ontology").text
    for name in ("Rule", "PolicyVersion", "ofUse", "charStart", "current"):
        assert f'id="{name}"' in page, name
    assert "A norm of one issuer about one use" in page


def test_a_search_leaves_terms_that_hold_its_words(explorer: httpx.Client) -> None:
    page = explorer.get("/ontology", params={"q": "alliance members"}).text
    assert 'id="Alliance"' in page
    assert 'id="PolicyVersion"' not in page


def test_labels_are_in_the_language_of_the_page(explorer: httpx.Client) -> None:
    assert "Richtlinienfassung" in explorer.get("/ontology", params={"lang": "de"}).text


def test_a_term_tells_its_place_use_and_alignment(explorer: httpx.Client) -> None:
    page = explorer.get("/ontology/Rule").text
    assert 'href="/ontology/Prohibition"' in page
    assert "odrl:Rule" in page
    assert "things of this class" in page


def test_an_unknown_term_is_404_with_the_nearest(explorer: httpx.Client) -> None:
    answer = explorer.get("/ontology/Rulee")
    assert answer.status_code == 404
    assert 'href="/ontology/Rule"' in answer.text


def triples(answer: httpx.Response, media_type: str) -> set[Triple]:
    return {quad.triple for quad in parse(answer.content, format=RdfFormat.from_media_type(media_type))}


@pytest.mark.parametrize("form", ["text/turtle", "application/ld+json"])
def test_the_ontology_is_rdf(explorer: httpx.Client, form: str) -> None:
    whole = triples(explorer.get("/ontology", headers={"Accept": form}), form)
    assert f"<{AIKG}Rule> <{TYPE}> <{OWL_CLASS}>" in {str(one) for one in whole}
    term = triples(explorer.get("/ontology/Rule", headers={"Accept": form}), form)
    assert {str(one.subject) for one in term} == {f"<{AIKG}Rule>"}


def test_the_same_ontology_is_the_same_bytes(explorer: httpx.Client) -> None:
    first, second = (explorer.get("/ontology?format=ttl").content for _ in range(2))
    assert first == second
