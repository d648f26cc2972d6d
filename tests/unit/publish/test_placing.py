"""Where nodes stand: nowhere twice, near what they are linked with, and where they stood before."""

from __future__ import annotations

import time
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from aikg.errors import InputError
from aikg.publish.layout import _overlapping
from aikg.publish.placing import _boxes, place, positions_of, read_positions, write_positions


def test_no_two_of_20_000_share_a_place_or_overlap(large_network: nx.MultiDiGraph) -> None:
    spots = positions_of(large_network)
    assert len(set(spots.values())) == len(spots) == 20_000
    boxes = _boxes(large_network, list(spots))
    first, _ = _overlapping(np.array(list(spots.values()), dtype=float), boxes - 5.0)  # the gap that each box includes
    assert len(first) < 20


def test_linked_things_are_nearer_than_others(large_network: nx.MultiDiGraph) -> None:
    spots = positions_of(large_network)
    linked = np.array([(*spots[a], *spots[b]) for a, b in large_network.edges()], dtype=float)
    every = np.array(list(spots.values()), dtype=float)
    others = every[np.random.default_rng(1).permutation(len(every))]
    apart = np.linalg.norm(linked[:, :2] - linked[:, 2:], axis=1).mean()
    assert apart < 0.3 * np.linalg.norm(every - others, axis=1).mean()


def test_20_000_are_placed_in_seconds(large_network: nx.MultiDiGraph) -> None:
    copy = large_network.copy()
    begin = time.process_time()
    place(copy)
    assert time.process_time() - begin < 20  # 5 s here; the bound leaves room for a slow machine
    assert positions_of(copy) == positions_of(large_network)


def test_what_is_known_stays_and_what_is_new_goes_near(small_network: nx.MultiDiGraph) -> None:
    before = {node: (x + 1000, y - 500) for node, (x, y) in positions_of(small_network).items()}
    new = max(small_network, key=lambda node: len(set(small_network.to_undirected(as_view=True)[node])))
    graph = small_network.copy()
    place(graph, {node: spot for node, spot in before.items() if node != new})
    after = positions_of(graph)
    assert {node: after[node] for node in before if node != new} == {n: s for n, s in before.items() if n != new}
    neighbours = [after[node] for node in set(graph.to_undirected(as_view=True)[new]) - {new}]
    middle = np.mean(neighbours, axis=0)
    assert np.linalg.norm(np.array(after[new]) - middle) < 0.5 * np.ptp(list(after.values()), axis=0).max()


def test_new_parts_stand_below(small_network: nx.MultiDiGraph) -> None:
    graph = small_network.copy()
    known = {node: (float(x), float(y)) for node, (x, y) in positions_of(graph).items()}
    graph.add_edge("urn:a", "urn:b", key="k")
    for node in ("urn:a", "urn:b"):
        graph.nodes[node].update(label="new", kind="person", facts="[]")
    place(graph, known)
    assert all(graph.nodes[node]["y"] > max(y for _, y in known.values()) for node in ("urn:a", "urn:b"))


def test_positions_are_read_as_they_were_written(tmp_path: Path) -> None:
    spots = {"https://example.org/é": (1, -2), "https://example.org/a": (3.5, 4)}
    file = tmp_path / "positions.json"
    write_positions(file, spots)
    assert read_positions(file) == spots
    assert file.read_text(encoding="utf-8").splitlines()[1] == '"https://example.org/a": [3.5, 4],'
    assert read_positions(tmp_path / "none.json") == {}


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": ["x", "y"]}', '{"a": [1]}', "\x00"])
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "positions.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"positions\.json: this file holds no positions"):
        read_positions(file)
