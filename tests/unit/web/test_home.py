"""The first page: questions answered with everything behind them, refused ones, finding things, citing."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest

from aikg.knowledge_graph import KnowledgeGraph
from aikg.web.citing import bibtex
from aikg.web.words import LANGUAGES, words

QUESTION = "Which vendors permit defence use by Five Eyes governments?"
EXAMPLES = [(language, number) for language in LANGUAGES for number in range(1, 7)]


@pytest.fixture(scope="module")
def shipped() -> KnowledgeGraph:
    return KnowledgeGraph.shipped()


def links(page: str) -> list[str]:
    return [unescape(address) for address in re.findall(r'href="([^"]*)"', page)]


def shown(page: str) -> str:
    """Return the text of a page without its elements."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def test_the_page_offers_questions_and_ways_on(explorer: httpx.Client) -> None:
    page = explorer.get("/").text
    assert "Who allows what with AI?" in page
    assert all(words("en")[f"home.example{number}"] in shown(page) for number in range(1, 7))
    assert {"/matrix", "/network", "/queries", "/verdict", "/id/meta"} <= set(links(page))
    assert '<input id="question" name="q"' in page


def test_the_page_says_what_the_graph_holds(explorer: httpx.Client, articles_kg: object) -> None:
    with KnowledgeGraph.open(str(articles_kg)) as graph:
        counts = graph.info().counts
    told = shown(explorer.get("/").text)
    assert f"documents {counts['SourceDocument']}" in told
    assert f"rules {counts['Rule']}" in told


def test_a_question_is_answered_with_what_is_behind_it(explorer: httpx.Client) -> None:
    answer = explorer.get("/", params={"q": f"{QUESTION[:-1]} on 1 December 2024?"})
    page, told = answer.text, shown(answer.text)
    assert answer.status_code == 200
    assert "Understood as Who permits: Defence and national security; by: Government; in: Five Eyes" in told
    assert 'href="#tile-permitted-part"' in page
    assert "permitted in part" in told
    assert "since 2024-11-05" in told
    assert re.search(r'<blockquote class="quote">\s*<p><q lang="en">', page)
    assert re.search(r'href="/document/[^"#]+#statement-[0-9a-f]{16}"', page)
    assert any(one.startswith("/verdict?vendor=meta&product=llama&use=") for one in links(page))
    sparql = [one for one in links(page) if one.startswith("/sparql?query=")]
    assert sparql
    assert explorer.get(sparql[0], headers={"Accept": "text/csv"}).text.count("Meta") > 0
    assert "/ask.json?q=" in page


def test_the_same_answer_as_json(explorer: httpx.Client) -> None:
    told = explorer.get("/ask.json", params={"q": QUESTION}).json()
    assert told["intent"] == "permits"
    assert "Meta" in {one["vendor"] for one in told["answers"]}
    assert explorer.get("/ask.json").status_code == 400


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_the_page_speaks_the_readers_language(explorer: httpx.Client, language: str) -> None:
    answer = explorer.get("/", params={"q": words(language)["home.example1"], "lang": language})
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.text
    assert words(language)["home.understood"] in shown(answer.text)
    assert all("lang=" + language in one for one in links(answer.text) if one.startswith("/matrix"))


def test_a_question_that_is_not_understood_says_what_was_and_offers_others(explorer: httpx.Client) -> None:
    answer = explorer.get("/", params={"q": "Which vendors eat cheese on Mondays?"})
    assert answer.status_code == 400
    told = shown(answer.text)
    assert '"eat", "cheese"' in told.replace("“", '"').replace("”", '"')
    near = [one for one in links(answer.text) if one.startswith("/queries/")]
    assert len(near) == 3
    assert all(explorer.get(one).status_code == 200 for one in near)


def test_a_question_without_an_answer_is_no_permission(explorer: httpx.Client) -> None:
    told = shown(explorer.get("/", params={"q": "Who prohibits tobacco products?"}).text)
    assert "neither that it is permitted nor that it is prohibited" in told or "results" in told


def test_a_very_long_question_is_refused(explorer: httpx.Client) -> None:
    assert explorer.get("/", params={"q": "who " * 1000}).status_code == 400


@pytest.mark.parametrize(("language", "number"), EXAMPLES)
def test_every_example_is_answered_by_the_graph_that_ships(shipped: KnowledgeGraph, language: str, number: int) -> None:
    answer = shipped.ask(words(language)[f"home.example{number}"], today=date(2026, 11, 22))
    assert answer.answers or answer.told


def test_a_thing_is_found_by_its_name(explorer: httpx.Client) -> None:
    exact = explorer.get("/find", params={"q": "meta"})
    assert (exact.status_code, exact.headers["Location"]) == (303, "/id/meta")
    several = explorer.get("/find", params={"q": "pol"})
    assert several.status_code == 200
    assert {"/actor/police", "/use/predictive-policing"} <= set(links(several.text))
    none = explorer.get("/find", params={"q": "qqqq zzzz"})
    assert "Nothing in the graph has a name with these words." in shown(none.text)


def test_suggestions_lead_to_pages(explorer: httpx.Client) -> None:
    told = explorer.get("/find.json", params={"q": "palan", "lang": "fr"}).json()
    assert {"label": "Palantir", "kind": "Organisation", "href": "/id/palantir?lang=fr"} in told
    assert len(explorer.get("/find.json", params={"q": "a"}).json()) <= 8
    nothing = explorer.get("/find.json")
    assert nothing.json() == []
    assert "Accept-Language" in nothing.headers["Vary"]


def test_the_page_says_how_to_cite_it(explorer: httpx.Client) -> None:
    page = explorer.get("/", params={"q": QUESTION}).text
    cite = page.partition('<section class="cite"')[2]
    told = unescape(cite)
    assert "@misc{aikg-" in told
    assert QUESTION in told
    assert f"accessed {date.today().year}" in " ".join(told.split())
    assert urlsplit(str(explorer.base_url)).netloc in told


def test_bibtex_holds_no_command_of_others() -> None:
    entry = bibtex("\\input{/etc/passwd} 100% $x$ {", "http://a/?q={x} y", "2026", "2026-11-22", "1")
    assert r"\textbackslash{}input\{/etc/passwd\} 100\% \$x\$ \{" in entry
    assert "http://a/?q=%7Bx%7D%20y" in entry


def test_no_page_names_another_server_for_what_it_loads(explorer: httpx.Client) -> None:
    for path in ("/", f"/?q={QUESTION}", "/find?q=a"):
        page = explorer.get(path).text
        loaded = re.findall(r'<(?:script|img|link|iframe)[^>]*(?:src|href)="([^"]*)"', page)
        assert [one for one in loaded if not one.startswith(("/", "data:,"))] == []
        assert " style=" not in page
        assert not re.search(r"<script(?![^>]*(?:src=|application/json))", page)


def test_answers_are_json_that_any_program_reads(explorer: httpx.Client) -> None:
    answer = explorer.get("/ask.json", params={"q": QUESTION})
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.content)["question"] == QUESTION


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Microsoft and OpenAI are linked by an investment"),
        ("fr", "Microsoft et OpenAI sont liés par un investissement"),
        ("de", "Microsoft und OpenAI sind durch eine Investition verbunden"),
    ],
)
def test_facts_are_told_in_the_language_of_the_page(explorer: httpx.Client, language: str, told: str) -> None:
    question = {"q": "What do we know about Microsoft?", "lang": language}
    assert told in explorer.get("/", params=question).text
    data = explorer.get("/ask.json", params=question).json()  # which is the same for all
    assert "Microsoft and OpenAI are linked by an investment" in {one["sentence"] for one in data["told"]}
