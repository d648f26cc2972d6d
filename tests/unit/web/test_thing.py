"""Every IRI is a page and RDF: things, rules, uses, facts, policies, and what is not there."""

from __future__ import annotations

import re

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from aikg.web.pages.thing import link_header

ID = "https://w3id.org/aikg/id/"
FORMATS = ["text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"]


def triples(answer: httpx.Response, media_type: str) -> set[Triple]:
    return {quad.triple for quad in parse(answer.content, format=RdfFormat.from_media_type(media_type))}


def rules_of(explorer: httpx.Client, path: str) -> list[str]:
    return sorted(set(re.findall(r'href="(/id/rule-[0-9a-f]{16})"', explorer.get(path).text)))


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_thing_is_rdf_in_the_form_that_is_asked_for(explorer: httpx.Client, media_type: str) -> None:
    answer = explorer.get("/id/meta", headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    assert "Accept" in answer.headers["vary"]
    found, meta = triples(answer, media_type), NamedNode(f"{ID}meta")
    assert any(one.subject == meta for one in found)
    assert sum(one.predicate.value.endswith("#issuedBy") and one.object == meta for one in found) > 5


def test_all_forms_hold_the_same_triples(explorer: httpx.Client) -> None:
    graphs = [triples(explorer.get("/id/llama", headers={"Accept": kind}), kind) for kind in FORMATS]
    assert graphs[0]
    assert all(graph == graphs[0] for graph in graphs)


def test_the_address_may_name_the_form(explorer: httpx.Client) -> None:
    assert explorer.get("/id/meta?format=ttl").text == explorer.get("/id/meta", headers={"Accept": "text/turtle"}).text
    assert explorer.get("/id/meta?format=png").status_code == 406


def test_a_page_names_its_other_forms_and_its_permanent_name(explorer: httpx.Client) -> None:
    answer = explorer.get("/id/meta")
    assert '<https://w3id.org/aikg/id/meta>; rel="canonical"' in answer.headers["link"]
    assert 'rel="alternate"; type="text/turtle"' in answer.headers["link"]
    assert '<link rel="canonical" href="https://w3id.org/aikg/id/meta">' in answer.text


def test_a_name_in_a_header_is_escaped_as_utf_8() -> None:
    told = link_header("https://example.org/é?a=%20#<b>\r\n\x7f", "/thing")
    assert told.startswith('<https://example.org/%C3%A9?a=%20#%3Cb%3E%0D%0A%7F>; rel="canonical"')


def test_a_thing_without_a_page_is_404_with_the_nearest(explorer: httpx.Client) -> None:
    page = explorer.get("/id/microsft")
    assert page.status_code == 404
    assert 'href="/id/microsoft"' in page.text
    data = explorer.get("/id/microsft", headers={"Accept": "text/turtle"})
    assert data.status_code == 404
    assert "id:microsoft" in data.text


@pytest.mark.parametrize("path", ["/id/%00", "/id/%3Cscript%3E", "/use/a%20b", "/thing?iri=not%20an%20iri%3E", "/id/"])
def test_what_is_no_iri_is_not_there_either(explorer: httpx.Client, path: str) -> None:
    answer = explorer.get(path)
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_a_name_leads_to_the_page_of_what_it_names(explorer: httpx.Client) -> None:
    answer = explorer.get("/thing", params={"iri": "États-Unis"})
    assert answer.status_code == 303
    assert "loc%23US" in answer.headers["location"]


def test_an_organisation_tells_its_rules_bonds_people_and_sources(explorer: httpx.Client) -> None:
    page = explorer.get("/id/meta").text
    for section in ("now", "before", "Partnership", "Role", "Commitment", "press", "sources"):
        assert f'id="{section}"' in page, section
    assert "Meta opens Llama to American defence work" in page
    assert 'href="/id/five-eyes"' in page
    assert "/network?focus=" in page
    assert "wikidata.org" in page


@pytest.mark.parametrize("language", ["fr", "de"])
def test_a_page_is_in_the_language_that_is_asked_for(explorer: httpx.Client, language: str) -> None:
    page = explorer.get("/use/military", params={"lang": language}).text
    words = {"fr": ("Usage militaire", "Qui dit quoi"), "de": ("Militärische Nutzung", "Wer sagt was")}[language]
    assert all(word in page for word in words)
    assert f'<html lang="{language}">' in page
    assert f"lang={language}" in re.findall(r'href="(/id/meta[^"]*|/verdict[^"]*)"', page)[0]


def test_a_use_tells_who_says_what_on_it(explorer: httpx.Client) -> None:
    page = explorer.get("/use/defence-and-national-security").text
    assert 'href="/use/military"' in page
    assert "permitted in part" in page
    assert "vendor=meta" in page
    assert "What armed forces" not in page  # the definition is its own


def test_a_rule_tells_its_parts_and_all_that_states_it(explorer: httpx.Client) -> None:
    seen = ""
    for path in (*rules_of(explorer, "/id/microsoft"), *rules_of(explorer, "/id/axon")):
        page = explorer.get(path)
        assert page.status_code == 200
        assert "<q" in page.text
        seen += page.text
    assert 'href="/id/statement-' in seen
    assert "Gives way to" in seen or "Wins over" in seen


def test_the_correction_of_a_rule_is_told_on_its_page(explorer: httpx.Client) -> None:
    pages = [explorer.get(path).text for path in rules_of(explorer, "/id/microsoft")]
    withdrawn = [page for page in pages if "Withdrawn by" in page]
    assert withdrawn
    assert all("withdrawn" in page for page in withdrawn)


def test_other_things_are_pages_of_their_triples(explorer: httpx.Client) -> None:
    for path in ("/graph/consolidated", "/condition/real-time", "/actor/police", "/setting/government-in-five-eyes"):
        assert explorer.get(path).status_code == 200, path
    assert explorer.get("/graph/review").status_code == 404
    assert explorer.get("/graph/state").status_code == 404


def test_a_graph_is_rdf_where_graphs_are_read_within_limits(explorer: httpx.Client) -> None:
    answer = explorer.get("/graph/consolidated", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert len(triples(answer, "text/turtle")) > 100
    asked = explorer.get("/graph/consolidated?format=nt")
    assert asked.status_code == 303
    assert asked.headers["location"].startswith("/graphs?")
    assert triples(explorer.get(asked.headers["location"]), "application/n-triples") == triples(answer, "text/turtle")


def test_twenty_pages_lead_only_to_pages_that_are_there(explorer: httpx.Client) -> None:
    waiting, seen, broken = ["/id/meta", "/use/military", "/changes", "/ontology/Rule"], set[str](), []
    checked: dict[str, int] = {}
    while waiting and len(seen) < 20:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        links = re.findall(r'<a [^>]*href="(/[^"#]*)', explorer.get(path).text)
        for link in dict.fromkeys(link.replace("&amp;", "&") for link in links):
            if link.startswith(("/network", "/sparql", "/download", "/static", "/.well-known")):
                continue  # these are pages of others, with tests of their own
            if link not in checked:
                checked[link] = explorer.get(link).status_code
                if checked[link] not in (200, 303):
                    broken.append((path, link, checked[link]))
            if link.startswith(("/id/", "/document/", "/use/")) and "format=" not in link:
                waiting.append(link)
    assert len(seen) == 20
    assert broken == []
