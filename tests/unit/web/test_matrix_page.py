"""The page of the matrix: every cell leads to its verdict, filters limit it, files hold the same."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from aikg.knowledge_graph import KnowledgeGraph
from aikg.publish.matrix.tiles import tile_of
from aikg.query.parameters import last_day

FILTERS = {"by": "government", "in": "five-eyes", "on": "2024-12-01", "products": "1"}
CELL = re.compile(r'<td[^>]*><a href="([^"]*)"(?: title="[^"]*")?><svg class="tile"[^>]*><use href="#tile-([\w-]+)"')


def cells(page: str) -> list[tuple[str, str]]:
    return [(unescape(address), tile) for address, tile in CELL.findall(page)]


def test_the_cells_are_those_of_the_matrix(explorer: httpx.Client, articles_kg: Path) -> None:
    page = explorer.get("/matrix", params=FILTERS).text
    with KnowledgeGraph.open(articles_kg) as graph:
        made = graph.matrix(by="government", place="five-eyes", on=last_day("2024-12-01"), products=True)
    assert [tile for _, tile in cells(page)] == [tile_of(cell.verdict).key for _, _, cell in made.cells()]
    assert len({tile for _, tile in cells(page)}) > 3


def test_a_cell_leads_to_its_verdict(explorer: httpx.Client) -> None:
    page = explorer.get("/matrix", params=FILTERS).text
    for tile in ("permitted-part", "prohibited", "silent"):
        address = next(address for address, key in cells(page) if key == tile)
        told = explorer.get(address)
        assert told.status_code == 200
        assert f'class="tile large" viewBox="0 0 20 20" aria-hidden="true"><use href="#tile-{tile}"' in told.text


def test_filters_by_any_name_make_one_matrix(explorer: httpx.Client) -> None:
    named = explorer.get("/matrix", params={"by": "Regierung", "in": "Cinq Yeux", "on": "2024-12", "vendor": "Meta"})
    coded = explorer.get("/matrix", params={"by": "government", "in": "FVEY", "on": "2024-12-31", "vendor": "meta"})
    assert named.status_code == coded.status_code == 200
    assert cells(named.text) == cells(coded.text)
    assert {address.partition("&")[0] for address, _ in cells(named.text)} == {"/verdict?vendor=meta"}


def test_a_group_of_uses_brings_all_that_are_narrower(explorer: httpx.Client) -> None:
    page = explorer.get("/matrix", params={"use": "defence-and-national-security", "on": "2024-12-01"}).text
    uses = {address.rpartition("use=")[2] for address, _ in cells(page)}
    assert {"defence-and-national-security", "military", "warfare", "national-security"} <= uses
    assert "facial-recognition" not in uses
    assert 'value="defence-and-national-security" checked' in page


def test_the_form_shows_what_was_asked_in_the_readers_language(explorer: httpx.Client) -> None:
    page = explorer.get("/matrix", params={**FILTERS, "lang": "fr"}).text
    assert re.search(r'name="by" value="Pouvoirs publics"', page)
    assert 'value="2024-12-01"' in page
    assert "autorisé en partie" in page
    assert re.search(r'<a class="slanted[^"]*" href="/use/military\?lang=fr"[^>]*>Usage militaire<', page)


@pytest.mark.parametrize("asked", [{"by": "nobody at all"}, {"on": "2024-02-31"}, {"use": "cheese"}, {"vendor": "é"}])
def test_a_name_that_is_not_known_is_said_beside_the_form(explorer: httpx.Client, asked: dict[str, str]) -> None:
    answer = explorer.get("/matrix", params=asked)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert '<form class="filters"' in answer.text


def test_the_files_hold_the_same(explorer: httpx.Client) -> None:
    page = cells(explorer.get("/matrix", params=FILTERS).text)
    table = list(csv.DictReader(io.StringIO(explorer.get("/matrix.csv", params=FILTERS).text.removeprefix("\ufeff"))))
    assert len(table) == len(page)
    record = explorer.get("/matrix.json", params=FILTERS).json()
    assert sum(len(row["cells"]) for row in record["rows"]) == len(page)
    picture = explorer.get("/matrix.svg", params=FILTERS)
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(picture.content).tag == "{http://www.w3.org/2000/svg}svg"
    offline = explorer.get("/matrix.html", params=FILTERS)
    assert offline.headers["Content-Disposition"].startswith("attachment")
    assert explorer.get("/matrix.exe").status_code == 404


def test_links_to_files_keep_the_filters(explorer: httpx.Client) -> None:
    page = explorer.get("/matrix", params={**FILTERS, "vendor": ["meta", "OpenAI"]}).text
    address = unescape(re.search(r'href="(/matrix\.svg\?[^"]*)"', page)[1])  # type: ignore[index]
    assert address == "/matrix.svg?by=government&in=five-eyes&on=2024-12-01&vendor=meta&vendor=openai&products=1"


def test_it_is_a_table_that_can_be_read_aloud(explorer: httpx.Client) -> None:
    page = explorer.get("/matrix", params=FILTERS).text
    assert page.count('<th scope="row">') == len(set(re.findall(r'data-key="([^"]+)"', page)))
    assert "<caption" in page
    assert '<span class="hidden">permitted in part</span>' in page
