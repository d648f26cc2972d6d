"""The page: one file, no address to load from, nothing of the graph that could run."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest
from pyoxigraph import Store

from aikg.errors import ExportError
from aikg.publish.figures import write_network
from aikg.publish.network import network
from aikg.publish.page import page

PICTURE = Path(__file__).with_name("picture.trig")


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text of scripts, styles and titles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.contents: list[tuple[str, str]] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style", "title", "h1"):
            self.contents.append((self._inside, data))


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    store = Store()
    store.load(path=PICTURE)
    return network(store)


@pytest.fixture(scope="module")
def html(graph: nx.MultiDiGraph) -> str:
    return page(graph)


def data_of(html: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)[1])


def test_nothing_is_loaded_from_anywhere(html: str) -> None:
    elements = Elements(html)
    for _tag, attributes in elements.tags:
        assert not {"src", "srcset", "action", "background"} & set(attributes)
        assert attributes.get("href", "data:,") == "data:,"
    styles = "".join(text for tag, text in elements.contents if tag == "style")
    assert "url(" not in styles
    assert "@import" not in styles


def test_the_policy_allows_exactly_the_scripts_and_the_style_of_the_page(html: str) -> None:
    elements = Elements(html)
    (policy,) = [a["content"] for tag, a in elements.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    _data, *scripts = re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in (*scripts, style)]
    assert len(hashes) == 3
    assert re.findall(r"'sha256-[^']+'", policy) == hashes


def test_the_data_holds_every_thing_line_and_quote(graph: nx.MultiDiGraph, html: str) -> None:
    data = data_of(html)
    assert {node["id"] for node in data["nodes"]} == set(graph)
    assert {(edge["from"], edge["to"]) for edge in data["edges"]} == set(graph.edges())
    quotes = {statement["quote"] for fact in data["facts"] for statement in fact["evidence"]}
    assert len(quotes) == 18
    for holder in (*data["nodes"], *data["edges"]):
        assert all(0 <= number < len(data["facts"]) for number in holder["facts"])
    assert len({edge["id"] for edge in data["edges"]}) == len(data["edges"])


def test_the_legend_counts_what_is_drawn(html: str) -> None:
    data = data_of(html)
    lines = {line["key"]: line["count"] for line in data["lines"]}
    assert (lines["permits"], lines["prohibits"], lines["pledge"]) == (2, 5, 1)
    assert sum(thing["count"] for thing in data["things"]) == len(data["nodes"])
    assert data["past"] == 4


def test_parallel_lines_bend_away_from_each_other(html: str) -> None:
    pairs: dict[frozenset[str], list[tuple[str, float]]] = {}
    for edge in data_of(html)["edges"]:
        pairs.setdefault(frozenset((edge["from"], edge["to"])), []).append(
            (edge["smooth"]["type"], edge["smooth"]["roundness"])
        )
    assert max(map(len, pairs.values())) > 1
    assert all(len(set(bends)) == len(bends) for bends in pairs.values())


def test_the_title_stands_once_as_title_and_once_as_heading(graph: nx.MultiDiGraph) -> None:
    html = page(graph, title='<b>Mine</b> & "yours"')
    assert [text for tag, text in Elements(html).contents if tag in ("title", "h1")] == ['<b>Mine</b> & "yours"'] * 2
    assert "<b>Mine" not in html


def test_the_subtitle_says_how_many_documents_of_when_and_what_was_asked(graph: nx.MultiDiGraph, html: str) -> None:
    assert "4 documents, the latest of 2024-11-05" in html
    asked = graph.copy()
    asked.graph.update(documents=1, on="2024-06-01", focus="<Meta>")
    assert "1 document, the latest of 2024-11-05 · rules in force on 2024-06-01 · around &lt;Meta&gt;" in page(asked)


def test_no_text_of_the_graph_can_end_the_script(graph: nx.MultiDiGraph, html: str) -> None:
    hostile = '"><script>alert(1)</script><!-- </ScRiPt> \u2028\u2029 &lt; {{ 7 * 7 }}'
    renamed = graph.copy()
    for node in renamed.nodes.values():
        node["label"] = hostile
    page_of_hostile = page(renamed)
    for text in ("<script", "</script", "</ScRiPt", "<!--", "\u2028", "\u2029"):
        assert page_of_hostile.count(text) == html.count(text)
    assert hostile in {node["name"] for node in data_of(page_of_hostile)["nodes"]}


def test_it_is_written_in_utf_8_whatever_the_locale(
    graph: nx.MultiDiGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    write_network(graph, tmp_path / "network.html")
    assert "La Gazette d’Exemple" in (tmp_path / "network.html").read_bytes().decode("utf-8")
    assert list(tmp_path.iterdir()) == [tmp_path / "network.html"]


def test_another_ending_is_refused(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    with pytest.raises(
        ExportError, match=r"network\.jpg: the format of \.jpg is not known; expected \.svg or .*\.html or"
    ):
        write_network(graph, tmp_path / "network.jpg")


def test_a_pyvis_without_its_library_is_reported(
    graph: nx.MultiDiGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyvis.__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(ExportError, match="no vis-network"):
        page(graph)


def test_an_empty_network_is_a_page_too() -> None:
    assert data_of(page(network(Store())))["nodes"] == []
