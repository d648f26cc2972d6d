"""Positions: neighbours lie together, labels do not lie on each other, the same input gives the same picture."""

from __future__ import annotations

import numpy as np
import pytest

from aikg.publish.labels import wrapped
from aikg.publish.layout import sampled_forces, spread


def rings(count: int, size: int) -> np.ndarray:
    """Edges of `count` rings of `size` nodes each, one joined to the next."""
    inside = [(r * size + i, r * size + (i + 1) % size) for r in range(count) for i in range(size)]
    return np.array(inside + [(r * size, (r + 1) * size) for r in range(count - 1)])


def test_neighbours_lie_closer_than_strangers() -> None:
    edges = rings(20, 30)
    spots = sampled_forces(600, edges, seed=1)
    linked = np.linalg.norm(spots[edges[:, 0]] - spots[edges[:, 1]], axis=1).mean()
    strangers = np.linalg.norm(spots[:300] - spots[300:], axis=1).mean()
    assert linked < strangers / 4


def test_the_same_seed_gives_the_same_positions() -> None:
    edges = rings(3, 10)
    assert np.array_equal(sampled_forces(30, edges, seed=1), sampled_forces(30, edges, seed=1))


def test_parts_that_do_not_hang_together_still_get_places() -> None:
    spots = sampled_forces(40, np.empty((0, 2), dtype=int), seed=1)
    assert np.isfinite(spots).all()
    assert len({tuple(spot) for spot in spots.round(3)}) == 40


@pytest.mark.parametrize("labels", [["a"] * 30, ["a label of\ntwo lines"] * 30])
def test_labels_are_pushed_apart(labels: list[str]) -> None:
    spots = spread(np.random.default_rng(1).normal(size=(30, 2)), labels)
    width = max(map(len, labels[0].split("\n"))) * 7.5
    for index, spot in enumerate(spots):
        others = np.delete(spots, index, axis=0)
        assert not ((np.abs(others - spot) < [width, 36]).all(axis=1)).any()


def test_nodes_in_one_spot_and_one_node_alone() -> None:
    assert len({tuple(spot) for spot in spread(np.zeros((5, 2)), ["x"] * 5)}) == 5
    assert spread(np.zeros((1, 2)), ["x"]).tolist() == [[0, 0]]


def test_long_labels_end_in_dots() -> None:
    assert wrapped("one two three four five six seven eight nine ten eleven twelve thirteen").endswith("…")
    assert wrapped("x" * 100).count("\n") == 2
    assert wrapped("") == ""
