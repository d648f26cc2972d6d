"""The pages of the catalogue: every query has a form, a result that reopens from its address, and files."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path

import httpx
import pytest

from aikg.knowledge_graph import KnowledgeGraph
from aikg.query import catalogue, load

NAMES = [query.name for query in catalogue()]
PARAMS = {"use": "defence-and-national-security", "place": "five-eyes", "on": "2024-12-01"}


def test_the_catalogue_lists_every_query(explorer: httpx.Client) -> None:
    for language in ("en", "fr", "de"):
        page = explorer.get("/queries", params={"lang": language}).text
        assert [name for name in NAMES if f'href="/queries/{name}?lang={language}"' not in page] == []
        assert all(query.title[language] in unescape(page) for query in catalogue())


@pytest.mark.parametrize("name", NAMES)
def test_every_query_answers_with_a_form_of_its_header(explorer: httpx.Client, name: str) -> None:
    answer = explorer.get(f"/queries/{name}")
    assert answer.status_code == 200, answer.text
    fields = re.findall(r'<(?:input|select) name="(\w+)"', answer.text)
    assert fields == [parameter.name for parameter in load(name).parameters]
    assert 'href="/sparql?query=' in answer.text
    assert 'role="alert"' not in answer.text


def test_the_result_is_that_of_the_command_line(explorer: httpx.Client, articles_kg: Path) -> None:
    page = explorer.get("/queries/who-permits", params=PARAMS).text
    with KnowledgeGraph.open(articles_kg) as graph:
        result = graph.query("who-permits", **PARAMS)
    assert result.rows
    assert f"{len(result.rows)} rows" in page or len(result.rows) == 1
    assert page.count("<tr>") == len(result.rows) + 1
    vendors = {row["vendor"] for row in result.dicts()}
    assert {f"/id/{str(vendor).rpartition('/')[2]}" for vendor in vendors} <= set(
        re.findall(r'<td[^>]*><a href="([^"]+)"', page)
    )


def test_files_are_complete_and_reopen_from_their_address(explorer: httpx.Client, articles_kg: Path) -> None:
    with KnowledgeGraph.open(articles_kg) as graph:
        expected = len(graph.query("who-permits", **PARAMS).rows)
    page = explorer.get("/queries/who-permits", params=PARAMS).text
    files = [unescape(one) for one in re.findall(r'<a href="([^"]+)" download>', page)]
    assert [one.rpartition("format=")[2] for one in files] == ["json", "xml", "csv", "tsv"]
    answers = {one.rpartition("format=")[2]: explorer.get(f"/queries/who-permits{one}") for one in files}
    assert len(list(csv.DictReader(io.StringIO(answers["csv"].text)))) == expected
    assert len(answers["json"].json()["results"]["bindings"]) == expected
    assert answers["tsv"].text.count("\n") == expected + 1
    assert answers["xml"].text.count("<result>") == expected
    assert answers["csv"].headers["Content-Disposition"] == 'attachment; filename="who-permits.csv"'


def test_the_accept_header_decides_too(explorer: httpx.Client) -> None:
    told = explorer.get("/queries/who-permits", params=PARAMS, headers={"Accept": "application/sparql-results+json"})
    assert told.headers["Content-Type"] == "application/sparql-results+json"
    turtle = explorer.get("/queries/current-rules", headers={"Accept": "text/turtle"})
    assert turtle.headers["Content-Type"].startswith("text/turtle")
    assert explorer.get("/queries/current-rules", params={"format": "csv"}).status_code == 406


def test_the_editor_runs_the_same_text(explorer: httpx.Client) -> None:
    page = explorer.get("/queries/who-permits", params=PARAMS).text
    address = unescape(re.search(r'href="(/sparql\?query=[^"]+)"', page)[1])  # type: ignore[index]
    told = explorer.get(address, headers={"Accept": "text/csv"})
    named = explorer.get("/queries/who-permits", params={**PARAMS, "format": "csv"})
    assert sorted(told.text.splitlines()) == sorted(named.text.splitlines())


def test_a_value_that_is_not_known_is_said_beside_the_form(explorer: httpx.Client) -> None:
    for name, value in (("use", "cheese"), ("on", "soon"), ("vendor", '"} UNION { ?s ?p ?o } #')):
        answer = explorer.get("/queries/who-permits", params={name: value})
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
        assert value in unescape(answer.text)
    assert explorer.get("/queries/who-permits", params={"use": "cheese", "format": "csv"}).status_code == 400


def test_a_query_that_is_not_there(explorer: httpx.Client) -> None:
    answer = explorer.get("/queries/who-permit")
    assert answer.status_code == 404
    assert "who-permits" in answer.text


def test_a_parameter_offers_the_things_of_its_kind(explorer: httpx.Client) -> None:
    page = explorer.get("/queries/who-permits", params={"lang": "de"}).text
    assert re.search(r'name="use" value="Verteidigung und nationale Sicherheit" list="list-use"', page)
    assert '<option value="Militärische Nutzung">' in page
