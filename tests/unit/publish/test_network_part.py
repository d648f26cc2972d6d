"""What of a network is drawn."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest

from aikg.errors import ExportError
from aikg.names import ID
from aikg.publish.network_part import Part, restricted


def kinds(graph: nx.MultiDiGraph) -> set[str]:
    return {data["kind"] for data in graph.nodes.values()}


def lines(graph: nx.MultiDiGraph) -> set[str]:
    return {data["kind"] for *_, data in graph.edges(data=True)}


def test_nothing_chosen_is_everything(small_network: nx.MultiDiGraph) -> None:
    assert restricted(small_network, Part()) is small_network


def test_kinds_of_things_and_lines(small_network: nx.MultiDiGraph) -> None:
    found = restricted(small_network, Part(frozenset({"product", "use"}), frozenset({"permits", "prohibits"})))
    assert kinds(found) == {"product", "use"}
    assert lines(found) == {"permits", "prohibits"}
    assert all(found.degree(node) for node in found)
    assert all(data == small_network.nodes[node] for node, data in found.nodes.items())


def test_the_focus_stays(small_network: nx.MultiDiGraph) -> None:
    part = Part(frozenset({"use"}), largest=2)
    assert ID + "meta" not in restricted(small_network, part)
    found = restricted(small_network, part, focus=ID + "meta")
    assert ID + "meta" in found
    assert len(found) <= 2


def test_rules_of_a_time(small_network: nx.MultiDiGraph) -> None:
    def rules(part: Part) -> set[str]:
        drawn = restricted(small_network, part).edges(data=True)
        return {data["label"] for *_, data in drawn if data["kind"] in ("permits", "prohibits", "requires")}

    old = "OpenAI prohibited military use, for military"
    assert old in rules(Part(until=date(2023, 12, 31)))
    assert old not in rules(Part(since=date(2024, 6, 1)))
    late = {label for label in rules(Part(since=date(2024, 11, 10))) if "Meta permits" in label}
    assert late
    assert not late & rules(Part(until=date(2024, 11, 3)))
    assert late <= rules(Part(since=date(2024, 11, 5), until=date(2024, 11, 5)))


def test_those_with_the_most_neighbours(small_network: nx.MultiDiGraph) -> None:
    def neighbours(node: str) -> int:
        return len(set(small_network.successors(node)) | set(small_network.predecessors(node)))

    largest = restricted(small_network, Part(largest=5))
    assert sorted(map(neighbours, largest)) == sorted(map(neighbours, small_network))[-5:]
    assert all(neighbours(node) >= 3 for node in restricted(small_network, Part(min_degree=3)))


@pytest.mark.parametrize("chosen", [{"things": frozenset({"planet"})}, {"lines": frozenset({"loves"})}])
def test_kinds_that_are_none_are_refused(chosen: dict[str, frozenset[str]]) -> None:
    with pytest.raises(ExportError, match="is no kind of"):
        Part(**chosen)
