"""The SPARQL page in a real browser: run, named, reopened from its address, refused, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

VENDORS = """SELECT ?vendor ?use ("<img src=x onerror='window.hacked = 1'>{{ 7 * 7 }}" AS ?text)
  (IRI("javascript:window.hacked=1") AS ?bad)
WHERE { ?rule a aikg:Permission ; aikg:issuedBy ?vendor ; aikg:ofUse ?use } ORDER BY ?vendor ?use"""


def address(query: str, **more: str) -> str:
    return f"/sparql?{urlencode({'query': query, **more})}"


def answered(opened: Any) -> str:
    """Wait for the answer to a query, and return what the page says of it."""
    opened.page.locator("#said", has_text=re.compile("in [0-9.]+ s")).wait_for()
    return opened.text("#said")


def rows_of(opened: Any) -> list[str]:
    """Return the rows of the table once every thing in it has its name."""
    opened.page.locator("#results table:not(:has(a.iri:not([data-named=yes])))").wait_for()
    return opened.page.locator("#results tbody tr").all_inner_texts()


@pytest.mark.usefixtures("scripts")
def test_an_example_is_run_by_keyboard_and_reopened(visit: Callable[..., Any]) -> None:
    opened = visit("/sparql")
    opened.page.get_by_role("link", name="Defence use by Five Eyes governments").press("Enter")
    opened.page.wait_for_url("**example=five-eyes-defence")
    editor = opened.page.get_by_role("textbox", name="Query")
    editor.focus()
    assert opened.page.locator(".parseErrorIcon").count() == 0
    opened.page.keyboard.press("Control+Enter")
    said = answered(opened)
    assert int(said.split()[0]) > 0
    rows = rows_of(opened)
    assert any("Meta" in row for row in rows)
    again = visit(opened.page.url)
    assert answered(again).split()[0] == said.split()[0]
    assert rows_of(again) == rows
    assert opened.undisturbed()
    assert again.undisturbed()


@pytest.mark.usefixtures("scripts")
def test_iris_have_their_names_and_lead_to_their_pages(visit: Callable[..., Any]) -> None:
    opened = visit(address(VENDORS))
    answered(opened)
    rows_of(opened)
    meta = opened.page.locator("#results td a", has_text="Meta").first
    meta.wait_for()
    assert meta.get_attribute("href") == "/id/meta"
    assert meta.get_attribute("title") == "https://w3id.org/aikg/id/meta"
    assert opened.page.locator("#results td", has_text="onerror").count()
    assert opened.page.locator("#results td img").count() == 0
    assert opened.page.locator("#results td a[href^='javascript']").count() == 0
    assert opened.page.locator("#results td", has_text="{{ 7 * 7 }}").count()
    assert opened.page.evaluate("window.hacked") is None
    assert opened.outside == []
    # The library parses the text once to clean it; the browser reports that it kept the handler from running.
    assert all("inline event handler violates" in complaint for complaint in opened.complaints)


@pytest.mark.usefixtures("scripts")
def test_names_are_in_the_language_of_the_page(visit: Callable[..., Any]) -> None:
    opened = visit(address("SELECT ?use { ?use a aikg:Use FILTER(?use = use:military) }"), locale="fr")
    opened.page.locator("#results td a", has_text="Usage militaire").wait_for()


@pytest.mark.usefixtures("scripts")
def test_a_graph_is_shown_as_turtle_with_its_files(visit: Callable[..., Any], explorer_address: str) -> None:
    opened = visit(address("DESCRIBE id:meta"))
    assert opened.page.locator(".parseErrorIcon").count() == 0
    answered(opened)
    assert "skos:prefLabel" in opened.text("#results")
    links = {link.inner_text(): link.get_attribute("href") for link in opened.page.locator("#files a").all()}
    assert set(links) == {"TTL", "NT", "JSONLD", "RDF"}
    assert "<https://w3id.org/aikg/id/meta>" in httpx.get(links["NT"]).text


@pytest.mark.usefixtures("scripts")
def test_a_refused_query_says_why(visit: Callable[..., Any]) -> None:
    opened = visit(address("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"))
    problem = opened.page.locator("#results .problem")
    problem.wait_for()
    assert "SERVICE" in problem.inner_text()
    assert "{" not in problem.inner_text()
    assert opened.outside == []


@pytest.mark.usefixtures("scripts")
def test_only_our_prefixes_are_offered(visit: Callable[..., Any]) -> None:
    opened = visit("/sparql?example=about")
    opened.page.get_by_role("textbox", name="Query").focus()
    opened.page.keyboard.press("Control+A")
    opened.page.keyboard.type("PREFIX o")
    opened.page.keyboard.press("Control+Space")
    offered = opened.page.locator(".CodeMirror-hint").all_inner_texts()
    assert [hint.partition(":")[0] for hint in offered] == ["oa", "odrl", "org", "owl"]


@pytest.mark.usefixtures("scripts")
def test_the_keyboard_leaves_the_editor(visit: Callable[..., Any]) -> None:
    opened = visit("/sparql")
    opened.page.get_by_role("textbox", name="Query").focus()
    for name in ("Share query", "Run"):
        opened.page.keyboard.press("Tab")
        assert opened.page.get_by_role("button", name=name).evaluate("button => button === document.activeElement")


@pytest.mark.usefixtures("scripts")
def test_it_fits_a_phone(visit: Callable[..., Any]) -> None:
    opened = visit(address(VENDORS), viewport={"width": 390, "height": 844}, color_scheme="dark")
    answered(opened)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_a_form_asks_the_endpoint(visit: Callable[..., Any]) -> None:
    opened = visit("/sparql?example=five-eyes-defence", java_script_enabled=False)
    assert "five-eyes" in opened.page.locator("textarea[name=query]").input_value()
    opened.page.locator("select[name=format]").select_option("csv")
    with opened.page.expect_request("**/sparql?query=*") as asked:
        opened.page.locator("#plain button").click()
    answer = httpx.get(asked.value.url)
    assert answer.headers["content-type"].startswith("text/csv")
    assert "Meta" in answer.text
    assert opened.outside == []
