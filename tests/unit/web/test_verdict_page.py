"""The page of a verdict: its rules, quotes, ways, what gave way; and the same as data."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import httpx
import pytest
from rdflib import Graph, Literal, Namespace

from aikg.knowledge_graph import KnowledgeGraph

AIKG = Namespace("https://w3id.org/aikg/ontology#")
LLAMA = {"vendor": "meta", "product": "llama", "use": "military", "by": "government", "in": "FVEY", "on": "2024-12-01"}
FACE = {"product": "Azure OpenAI Service", "use": "facial-recognition", "by": "police", "in": "US", "on": "2025-01-01"}


def shown(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("<form")[0])).split())


@pytest.mark.parametrize(("language", "says"), [("en", "permits"), ("fr", "autorise :"), ("de", "erlaubt:")])
def test_a_verdict_with_all_that_is_behind_it(
    explorer: httpx.Client, articles_kg: Path, language: str, says: str
) -> None:
    page = explorer.get("/verdict", params=LLAMA | {"lang": language}).text
    with KnowledgeGraph.open(articles_kg) as graph:
        (told,) = graph.verdict(
            "meta",
            "military",
            product="llama",
            by="government",
            place="FVEY",
            on=date(2024, 12, 1),
            language=language,
        )
    text = shown(page)
    assert told.rules
    assert told.rules[0].says.startswith(f"Meta {says} ")
    assert told.is_plain or told.headline in text
    assert told.asked in text
    for rule in told.rules:
        assert rule.says in text
        assert all(" ".join(said.quote.split()) in text for said in rule.quotes)
        for way in rule.ways:
            if len(way.steps) > 1:
                assert " → ".join(way.steps) in text
    assert all(f'href="/id/{rule.rule.rpartition("/")[2]}?lang={language}"' in page for rule in told.rules)
    assert len(re.findall(r'href="/document/[^"#]+#statement-', page)) >= len(told.quotes)


def test_what_gave_way_is_told_with_its_step(explorer: httpx.Client, articles_kg: Path) -> None:
    with KnowledgeGraph.open(articles_kg) as graph:
        made = graph.matrix(on=date(2025, 12, 1), products=True)
        row, use, cell = next(
            one for one in made.cells() if one[2].explanation is not None and one[2].explanation.beaten
        )
    params = {"vendor": row.vendor, "product": row.product or "", "use": use.iri, "on": "2025-12-01"}
    text = shown(explorer.get("/verdict", params=params).text)
    assert cell.explanation is not None
    lost = cell.explanation.beaten[0]
    assert "Rules that gave way" in text
    assert f"Gave way to “{lost.winner_says}”, which" in text


def test_a_product_alone_is_judged_by_every_vendor_of_it(explorer: httpx.Client) -> None:
    answer = explorer.get("/verdict", params=FACE)
    assert answer.status_code == 200
    assert "Microsoft · Azure OpenAI Service Facial recognition" in shown(answer.text)


def test_the_form_holds_every_part_of_what_was_asked(explorer: httpx.Client) -> None:
    page = explorer.get("/verdict", params={**LLAMA, "known": "2026-01-01", "if": "non-lethal"}).text
    fields = dict(re.findall(r'<input[^>]*name="([\w]+)"[^>]*value="([^"]*)"', page))
    assert {name: unescape(value) for name, value in fields.items()} == {
        "vendor": "Meta",
        "product": "Llama",
        "use": "Military use",
        "by": "Government",
        "in": "Five Eyes",
        "on": "2024-12-01",
        "known": "2026-01-01",
        "if": "non-lethal",
        "unless": "",
    }


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_every_choice_of_the_form_means_what_it_stands_for(explorer: httpx.Client, language: str) -> None:
    page = explorer.get("/verdict", params={"lang": language}).text
    for name, kind, sample in (("vendor", "vendor", 7), ("use", "use", 9), ("by", "actor", 23), ("in", "place", 41)):
        values = re.findall(
            r'<option value="([^"]*)"', page.partition(f'id="list-{kind}"')[2].partition("</datalist>")[0]
        )
        assert len(values) > 10
        for value in values[::sample]:
            asked = {"vendor": "meta", "use": "military", "on": "2024-12-01", name: unescape(value)}
            assert explorer.get("/verdict", params={**asked, "format": "json"}).status_code == 200, value


def test_the_same_as_json_and_turtle(explorer: httpx.Client) -> None:
    by_address = explorer.get("/verdict", params={**LLAMA, "format": "json"}).json()
    by_header = explorer.get("/verdict", params=LLAMA, headers={"Accept": "application/json"}).json()
    assert by_address == by_header
    assert by_address[0]["rules"]
    answer = explorer.get("/verdict", params=LLAMA, headers={"Accept": "text/turtle"})
    assert answer.headers["Content-Type"].startswith("text/turtle")
    graph = Graph().parse(data=answer.text, format="turtle")
    verdict = next(graph.subjects(AIKG.ofVendor))
    assert str(graph.value(verdict, AIKG.asOf)) == "2024-12-01"
    rules = by_address[0]["rules"] + by_address[0]["against"]
    rules += [one["rule"] for kind in ("beaten", "mentioned") for one in by_address[0][kind]]
    quotes = {said["quote"] for rule in rules for said in rule["quotes"]}
    assert {str(said) for said in graph.objects(None, AIKG.quote)} == quotes
    assert Literal(by_address[0]["headline"], lang="en") in set(graph.objects())
    assert explorer.get("/verdict", params={**LLAMA, "format": "png"}).status_code == 406


def test_without_a_question_there_is_a_form(explorer: httpx.Client) -> None:
    empty = explorer.get("/verdict")
    assert empty.status_code == 200
    assert 'role="alert"' not in empty.text
    half = explorer.get("/verdict", params={"vendor": "meta"})
    assert "takes a vendor or a product, and a use" in half.text
    assert explorer.get("/verdict", params={"vendor": "meta", "format": "json"}).status_code == 400


@pytest.mark.parametrize(
    ("name", "value"), [("vendor", "nobody at all"), ("use", "cheese"), ("by", "é"), ("on", "soon"), ("if", "x")]
)
def test_a_name_that_is_not_known_is_said_beside_the_form(explorer: httpx.Client, name: str, value: str) -> None:
    answer = explorer.get("/verdict", params={**LLAMA, name: value})
    assert answer.status_code == 400
    assert value in unescape(answer.text.partition('role="alert"')[2].partition("</p>")[0])
    assert f'name="{name}" value="{value}"' in answer.text


def test_silence_is_neither_permission_nor_prohibition(explorer: httpx.Client) -> None:
    text = shown(explorer.get("/verdict", params={"vendor": "openai", "use": "spam", "on": "2024-12-01"}).text)
    assert "not stated" in text
    assert "Not stated is neither permitted nor prohibited." in text
