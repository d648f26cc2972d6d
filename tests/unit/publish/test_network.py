"""The network: which things and lines a graph gives, what they carry, and what focus and date leave of it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from aikg.errors import ExportError
from aikg.names import AIKG, ID, LOC, USE
from aikg.publish.network import network

PICTURE = Path(__file__).with_name("picture.trig")
RULES = {"permits", "prohibits", "requires"}


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    made.load(path=PICTURE)
    return made


@pytest.fixture(scope="module")
def whole(store: Store) -> nx.MultiDiGraph:
    return network(store)


def between(graph: nx.MultiDiGraph, source: str, target: str) -> list[dict[str, Any]]:
    return list(graph.get_edge_data(source, target, default={}).values())


def sentences(graph: nx.MultiDiGraph, kinds: set[str] = RULES) -> set[str]:
    return {edge["label"] for *_, edge in graph.edges(data=True) if edge["kind"] in kinds}


def test_a_permission_leads_to_its_use_its_bodies_and_its_places(whole: nx.MultiDiGraph) -> None:
    (edge,) = between(whole, ID + "llama", USE + "military")
    assert (edge["kind"], edge["part"], edge["state"], edge["since"]) == ("permits", "use", "in force", "2024-11-04")
    assert edge["label"] == (
        "Meta permits military use with Llama, for defence contractor and US Department of Defense, in United States"
    )
    assert [e["part"] for e in between(whole, ID + "llama", ID + "us-department-of-defense")] == ["whom"]
    assert [e["part"] for e in between(whole, ID + "llama", LOC + "US")] == ["where"]


def test_a_rule_for_every_product_starts_at_the_vendor(whole: nx.MultiDiGraph) -> None:
    (edge,) = between(whole, ID + "openai", USE + "military")
    assert (edge["label"], edge["state"]) == ("OpenAI prohibited military use, for military", "ended")
    assert edge["until"] == "2024-01"


def test_quotes_travel_with_the_line(whole: nx.MultiDiGraph) -> None:
    (edge,) = between(whole, ID + "azure-openai-service", USE + "facial-recognition")
    first, second = json.loads(edge["evidence"])
    assert edge["sources"] == edge["statements"] == 2
    assert first["quote"].startswith("Microsoft interdit à la police")
    assert edge["quote"] == first["quote"]
    assert (first["language"], first["published"], first["publisher"]) == ("fr", "2024-05-03", "La Gazette d’Exemple")
    assert (second["document"], second["language"], second["status"]) == ("second-source", "en", "current")


def test_a_corrected_rule_is_marked_and_says_by_what(whole: nx.MultiDiGraph) -> None:
    (edge,) = between(whole, ID + "azure-openai-service", USE + "any-use")
    assert edge["state"] == "withdrawn"
    assert edge["note"] == "Withdrawn: La première version des conditions contenait une erreur."


def test_worldwide_is_said_and_not_drawn(whole: nx.MultiDiGraph) -> None:
    (edge,) = between(whole, ID + "azure-openai-service", USE + "real-time-facial-recognition")
    assert edge["label"].endswith("for law enforcement, worldwide, on condition: with a mobile camera and in real time")
    assert ID + "world" not in whole


def test_partnerships_pledges_roles_and_what_is_built_on_what(whole: nx.MultiDiGraph) -> None:
    (contract,) = between(whole, ID + "openai", ID + "us-department-of-defense")
    (proposal,) = between(whole, ID + "microsoft", ID + "us-department-of-defense")
    (role,) = between(whole, ID + "nick-clegg", ID + "meta")
    (built,) = between(whole, ID + "axon-draft-one", ID + "gpt-4")
    assert contract["label"] == "OpenAI and US Department of Defense have a contract"
    assert (proposal["state"], proposal["label"]) == (
        "proposed",
        "Microsoft and US Department of Defense discuss a proposal, about DALL-E",
    )
    assert role["label"] == "Nick Clegg: President of Global Affairs, Meta"
    assert built["label"] == "Draft One is built on GPT-4"
    pledge = ID + "commitment-safety"
    assert whole.nodes[pledge]["label"] == "Pledge on child sexual abuse material (CSAM)"
    assert sum(edge["part"] == "signed" for *_, edge in whole.in_edges(pledge, data=True)) == 10
    assert sum(edge["part"] == "organised" for *_, edge in whole.in_edges(pledge, data=True)) == 2


def test_changes_stand_at_the_vendor_and_the_product(whole: nx.MultiDiGraph) -> None:
    for node in ("meta", "llama"):
        facts = json.loads(whole.nodes[ID + node]["facts"])
        (change,) = [fact for fact in facts if fact["kind"] == "change"]
        assert change["since"] == "2024-11-04"
        assert change["evidence"][0]["quote"] == "The change of policy was announced on Monday."


def test_context_joins_products_to_vendors_and_uses_to_broader_ones(whole: nx.MultiDiGraph) -> None:
    context = {(a, b) for a, b, edge in whole.edges(data=True) if edge["kind"] == "context"}
    assert (ID + "llama", ID + "meta") in context
    assert (ID + "axon-draft-one", ID + "axon") in context  # the vendor itself is named by no document
    assert (USE + "military", USE + "defence-and-national-security") in context
    assert not [pair for pair in context if USE + "any-use" in pair]


def test_a_partnership_of_three_is_a_thing_of_its_own() -> None:
    made = Store()
    made.load(
        f"""@prefix a: <{AIKG}> . @prefix i: <{ID}> .
        i:s a a:Statement ; a:states i:p ; a:status a:current . i:c a a:Statement ; a:states i:q ; a:candidate true .
        i:p a a:Partnership ; a:partner i:x, i:y, i:z . i:q a a:Partnership ; a:partner i:x, i:w .""".encode(),
        RdfFormat.TURTLE,
    )
    graph = network(made)
    assert set(graph.successors(ID + "p")) == {ID + "x", ID + "y", ID + "z"}
    assert ID + "w" not in graph  # a candidate counts nowhere


def test_only_rules_in_force_on_the_day(store: Store) -> None:
    assert "OpenAI prohibited military use, for military" in sentences(network(store))
    january = sentences(network(store, on=date(2024, 1, 15)))
    assert january == {"OpenAI prohibits military use, for military", "Meta prohibits warfare with Llama"}
    june = sentences(network(store, on=date(2024, 6, 1)))
    assert "Meta prohibits warfare with Llama" in june
    assert not any("permits" in sentence or "any use" in sentence for sentence in june)
    december = sentences(network(store, on=date(2024, 12, 1)))
    assert sum("permits" in sentence for sentence in december) == 2
    assert not any("warfare" in sentence for sentence in december)


def test_a_rule_begins_on_its_first_day_and_ends_before_its_last(store: Store) -> None:
    rule = "Meta prohibits warfare with Llama"
    assert rule in sentences(network(store, on=date(2024, 11, 4)))
    assert rule not in sentences(network(store, on=date(2024, 11, 5)))
    permission = (
        "Meta permits defence and national security with Llama, in Australia, Canada, United Kingdom and New Zealand"
    )
    assert permission not in sentences(network(store, on=date(2024, 11, 4)))
    assert permission in sentences(network(store, on=date(2024, 11, 5)))


def test_focus_keeps_what_is_near_and_counts_products_as_their_vendor(store: Store) -> None:
    near = network(store, focus=ID + "meta", depth=1)
    assert {ID + "llama", USE + "military", LOC + "GB", ID + "nick-clegg", ID + "commitment-safety"} <= set(near)
    assert ID + "google" not in near
    assert near.graph["focus"] == "Meta"
    far = network(store, focus=ID + "meta", depth=2)
    assert set(near) < set(far)
    assert ID + "google" in far


def test_no_path_leads_on_through_a_place(store: Store) -> None:
    assert ID + "azure-openai-service" not in network(store, focus=USE + "warfare", depth=2)
    assert {ID + "azure-openai-service", ID + "llama"} <= set(network(store, focus=LOC + "US", depth=1))


def test_focus_on_what_no_document_names(store: Store) -> None:
    with pytest.raises(ExportError, match="no document of this graph says anything"):
        network(store, focus=ID + "nobody")


def test_positions_leave_room_for_every_label(whole: nx.MultiDiGraph) -> None:
    spots = [(node["x"], node["y"]) for node in whole.nodes.values()]
    assert all(max(abs(a[0] - b[0]) / 40, abs(a[1] - b[1]) / 30) >= 1 for a, b in combinations(spots, 2))


def test_it_can_be_written_for_other_programs(whole: nx.MultiDiGraph) -> None:
    for write, read in ((nx.write_graphml, nx.read_graphml), (nx.write_gexf, nx.read_gexf)):
        write(whole, file := io.BytesIO())
        file.seek(0)
        again = read(file)
        assert (len(again), again.size()) == (len(whole), whole.size())


def test_characters_that_xml_forbids_are_replaced() -> None:
    made = Store()
    made.load(
        f"""@prefix a: <{AIKG}> . @prefix i: <{ID}> . @prefix k: <http://www.w3.org/2004/02/skos/core#> .
        i:s a a:Statement ; a:states i:p ; a:status a:current ; a:evidence i:e .
        i:e a:quote "a\\u0000b\\u000Cc\\uFFFE" .
        i:p a a:ProductUse ; a:usingProduct i:x ; a:usedModel i:y . i:x k:prefLabel "x\\u0007" .""".encode(),
        RdfFormat.TURTLE,
    )
    graph = network(made)
    assert graph.nodes[ID + "x"]["label"] == "x\ufffd"
    nx.write_graphml(graph, file := io.BytesIO())
    file.seek(0)
    (edge,) = [edge for *_, edge in nx.read_graphml(file).edges(data=True)]
    assert edge["quote"] == "a\ufffdb\ufffdc\ufffd"


@pytest.mark.parametrize(
    ("standing", "dates", "state"),
    [
        ("current", "", "in force"),
        ("former", "", "ended"),  # a document without a date calls it former
        ("corrected", "", "withdrawn"),
        ("alleged", "", "alleged"),
        ("proposed", "", "proposed"),
        ("current", 'a:validFromEarliest "2024-02-01T00:00:00Z"^^x:dateTime ;', "not yet in force"),
        ("current", 'a:validUntilLatest "2024-01-01T00:00:00Z"^^x:dateTime ;', "ended"),
        ("former", 'a:validUntilLatest "2024-01-02T00:00:00Z"^^x:dateTime ;', "in force"),
    ],
)
def test_what_a_rule_is_on_the_day_of_the_latest_document(standing: str, dates: str, state: str) -> None:
    made = Store()
    made.load(
        f"""@prefix a: <{AIKG}> . @prefix i: <{ID}> . @prefix x: <http://www.w3.org/2001/XMLSchema#> .
        i:d a a:SourceDocument ; <http://purl.org/dc/terms/issued> "2024-01-01"^^x:date .
        i:s a a:Statement ; a:states i:r ; a:status a:current ; a:inDocument i:d .
        i:r a a:Rule, a:Duty ; {dates} a:issuedBy i:v ; a:ofUse i:u ; a:standing a:{standing} .""".encode(),
        RdfFormat.TURTLE,
    )
    (edge,) = between(network(made), ID + "v", ID + "u")
    assert (edge["kind"], edge["state"]) == ("requires", state)


def test_an_empty_graph_is_an_empty_network() -> None:
    graph = network(Store())
    assert len(graph) == 0
    assert graph.graph == {"documents": 0, "latest": "", "on": "", "focus": ""}


def test_order_of_loading_and_hash_seeds_do_not_show() -> None:
    program = (
        "import sys, random; from pathlib import Path; from pyoxigraph import Store\n"
        "from aikg.publish.network import network; from aikg.publish.page import page\n"
        "one, store = Store(), Store(); one.load(path=sys.argv[1]); quads = list(one)\n"
        "random.Random(sys.argv[2]).shuffle(quads); store.extend(quads)\n"
        "sys.stdout.buffer.write(page(network(store)).encode())\n"
    )
    pages = {
        subprocess.run(
            [sys.executable, "-c", program, str(PICTURE), seed],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in "012"
    }
    assert len(pages) == 1


def test_a_thousand_things_take_seconds() -> None:
    made = Store()
    quads = []
    for number in range(1200):
        rule, statement = NamedNode(f"{ID}rule-{number}"), NamedNode(f"{ID}statement-{number}")
        for subject, name, value in (
            (rule, "issuedBy", f"{ID}vendor-{number // 4}"),
            (rule, "ofUse", f"{USE}use-{number % 700}"),
            (statement, "states", rule.value),
            (statement, "status", AIKG + "current"),
        ):
            quads.append(Quad(subject, NamedNode(AIKG + name), NamedNode(value)))
        for class_name in ("Rule", "Prohibition"):
            rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
            quads.append(Quad(rule, rdf_type, NamedNode(AIKG + class_name)))
    made.extend(quads)
    graph = network(made)
    assert len(graph) == 1000
    assert len({(node["x"], node["y"]) for node in graph.nodes.values()}) > 990
