"""The network page and its data, as a browser and as a program ask for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from aikg.knowledge_graph import KnowledgeGraph
from aikg.names import ID
from aikg.publish import network
from aikg.web.rendering import STATIC

DAYS = ("2019-01-01", "2023-06-01", "2024-01-09", "2024-08-01", "2024-11-06", "2025-01-01")


def data(explorer: httpx.Client, **query: str) -> dict[str, Any]:
    answer = explorer.get("/network.json", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def lines(payload: dict[str, Any], day: str = "") -> list[tuple[str, ...]]:
    """Return the lines that rules draw, as the page sifts them by day."""
    nodes, edges = payload["nodes"]["iri"], payload["edges"]
    found = []
    for source, target, kind, state, since, until in zip(
        *(edges[name] for name in ("source", "target", "kind", "state", "since", "until")), strict=True
    ):
        word, standing = payload["lines"][kind], payload["states"][state]
        if word not in ("permits", "prohibits", "requires"):
            continue
        if day:
            ended = day >= until if until else standing == "ended"
            dated = standing in ("in force", "ended", "not yet in force")
            if not dated or ended or (since and day < since):
                continue
        found.append((nodes[source], nodes[target], word))
    return sorted(found)


def test_the_columns_fit_together(explorer: httpx.Client) -> None:
    payload = data(explorer)
    assert {len(column) for column in payload["nodes"].values()} == {len(payload["nodes"]["iri"])}
    assert {len(column) for column in payload["edges"].values()} == {len(payload["edges"]["source"])}
    assert ID + "meta" in payload["nodes"]["iri"]
    assert all(isinstance(value, int | float) for axis in "xy" for value in payload["nodes"][axis])


@pytest.mark.parametrize("day", DAYS)
def test_the_page_can_tell_which_rules_are_in_force(explorer: httpx.Client, day: str) -> None:
    """From the whole network and the days of its lines follows what the server says is in force."""
    assert lines(data(explorer), day) == lines(data(explorer, on=day))


def test_it_is_the_network_of_the_command_line(explorer: httpx.Client, articles_kg: Path) -> None:
    with KnowledgeGraph.open(articles_kg) as graph:
        drawn = network(graph.store.raw, focus=ID + "meta", depth=2, on=date(2024, 12, 1))
    payload = data(explorer, focus="Meta", depth="2", on="2024-12-01")
    assert set(payload["nodes"]["iri"]) == set(drawn)
    assert len(payload["edges"]["source"]) == drawn.number_of_edges()


def test_it_is_sent_small_and_only_once(explorer: httpx.Client) -> None:
    answer = explorer.get("/network.json")
    assert answer.headers["content-encoding"] == "gzip"
    again = explorer.get("/network.json", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = explorer.get("/network.json", headers={"Accept-Encoding": "identity"})
    assert plain.json() == answer.json()
    assert "content-encoding" not in plain.headers


def test_each_language_and_part_has_a_tag_of_its_own(explorer: httpx.Client) -> None:
    asked: list[dict[str, str]] = [{}, {"focus": "Meta"}, {"focus": "Meta", "depth": "2"}, {"lang": "fr"}]
    answers = [explorer.get("/network.json", params=query) for query in asked]
    assert len({answer.headers["etag"] for answer in answers}) == len(asked)
    assert all(answer.headers["etag"].startswith('W/"') for answer in answers)
    assert all({"Accept-Encoding", "Accept-Language"} <= set(one.headers["vary"].split(", ")) for one in answers)
    other = explorer.get(
        "/network.json", headers={"Accept-Language": "de", "If-None-Match": answers[0].headers["etag"]}
    )
    assert other.status_code == 200


def test_facts_have_their_quotes_and_pages(explorer: httpx.Client) -> None:
    told = explorer.get("/network/facts.json", params={"iri": ID + "meta"}).json()
    assert (told["label"], told["page"]) == ("Meta", "/id/meta")
    assert any(fact["evidence"] and fact["evidence"][0]["quote"] for fact in told["facts"])
    assert all(fact["page"].startswith("/") for fact in told["facts"] if fact["fact"])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/network.json?depth=0", "depth"),
        ("/network.json?depth=x", "depth"),
        ("/network.json?depth=7", "depth"),
        ("/network.json?depth=" + "9" * 5000, "depth"),
        ("/network.json?on=yesterday", "yesterday"),
        ("/network.json?focus=Nobody+at+all", "Nobody at all"),
        ("/network/facts.json?iri=urn:x", "urn:x"),
        ("/network/facts.json", "iri"),
    ],
)
def test_what_is_not_understood_is_said(explorer: httpx.Client, path: str, said: str) -> None:
    answer = explorer.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert said in answer.text


def test_the_page_says_how_to_get_its_scripts(explorer: httpx.Client) -> None:
    text = explorer.get("/network").text
    assert ("make web" in text) == (not (STATIC / "network.js").is_file())
    assert "The network" in text


def test_only_the_editor_allows_styles_of_its_own(explorer: httpx.Client) -> None:
    policies = {path: explorer.get(path).headers["content-security-policy"] for path in ("/network", "/sparql")}
    assert "unsafe-inline" not in policies["/network"]
    assert "script-src 'self'" in policies["/sparql"]
    assert ("'unsafe-inline'" in policies["/sparql"]) == (STATIC / "sparql.js").is_file()


def test_the_editor_takes_the_catalogue_and_an_address(explorer: httpx.Client) -> None:
    assert "five-eyes" in explorer.get("/sparql", params={"example": "five-eyes-defence"}).text
    assert explorer.get("/sparql", params={"example": "no-such"}).status_code == 404
    shown = explorer.get("/sparql", params={"query": "ASK { <x> ?p '</textarea><b>' }"}).text
    assert "</textarea><b>" not in shown
    assert "&lt;/textarea&gt;" in shown
