"""Positions: neighbours lie together, boxes do not lie on each other, the same input gives the same picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aikg.publish.labels import text_width, wrapped
from aikg.publish.layout import attracted, beside, roomy, shelve, spread


def rings(count: int, size: int) -> np.ndarray:
    """Edges of `count` rings of `size` nodes each, one joined to the next."""
    inside = [(r * size + i, r * size + (i + 1) % size) for r in range(count) for i in range(size)]
    return np.array(inside + [(r * size, (r + 1) * size) for r in range(count - 1)])


def overlaps(spots: np.ndarray, boxes: np.ndarray) -> int:
    apart = np.abs(spots[:, None] - spots[None]) * 2 < boxes[:, None] + boxes[None] - 1e-6
    return int(np.triu(apart.all(axis=2), 1).sum())


def test_neighbours_lie_closer_than_strangers() -> None:
    edges = rings(20, 30)
    spots = attracted(600, edges, seed=1)
    linked = np.linalg.norm(spots[edges[:, 0]] - spots[edges[:, 1]], axis=1).mean()
    strangers = np.linalg.norm(spots[:300] - spots[300:], axis=1).mean()
    assert linked < strangers / 4


def test_a_hub_stands_in_the_middle_of_what_hangs_on_it() -> None:
    leaves = np.array([(0, leaf) for leaf in range(1, 41)] + [(41, leaf) for leaf in range(42, 82)] + [(0, 41)])
    spots = attracted(82, leaves, seed=1)
    for hub, own in ((0, spots[1:41]), (41, spots[42:])):
        assert np.linalg.norm(own.mean(axis=0) - spots[hub]) < np.linalg.norm(own - spots[hub], axis=1).mean()
    assert np.linalg.norm(spots[0] - spots[41]) > np.linalg.norm(spots[1:41] - spots[0], axis=1).mean()


def test_the_same_seed_gives_the_same_positions() -> None:
    edges = rings(3, 10)
    assert np.array_equal(attracted(30, edges, seed=1), attracted(30, edges, seed=1))
    assert not np.array_equal(attracted(30, edges, seed=1), attracted(30, edges, seed=2))


def test_what_nothing_connects_still_gets_places() -> None:
    spots = attracted(40, np.empty((0, 2), dtype=int), seed=1)
    assert np.isfinite(spots).all()
    assert len({tuple(spot) for spot in spots.round(3)}) == 40


@pytest.mark.parametrize("box", [(40.0, 12.0), (150.0, 53.0), (20.0, 20.0)])
def test_boxes_are_pushed_apart(box: tuple[float, float]) -> None:
    boxes = np.tile(box, (200, 1))
    spots = roomy(np.random.default_rng(1).normal(size=(200, 2)), boxes)
    assert overlaps(spots, boxes) > 0  # or the test shows nothing
    assert overlaps(spread(spots, boxes), boxes) == 0


def test_a_dense_middle_is_given_room() -> None:
    random = np.random.default_rng(1)
    spots = np.concatenate([random.normal(size=(900, 2)) * 0.02, random.normal(size=(100, 2))])
    boxes = np.full((1000, 2), 10.0)
    around = np.median(np.linalg.norm(roomy(spots, boxes)[:900], axis=1))
    assert 2 * np.pi * around**2 > 900 * 100 / 2  # half of them need half of the room


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-30, 30), st.integers(-30, 30), st.integers(5, 60), st.integers(5, 30)),
        min_size=1,
        max_size=25,
    )
)
def test_no_boxes_overlap_wherever_they_begin(given_boxes: list[tuple[int, int, int, int]]) -> None:
    values = np.array(given_boxes, dtype=float)
    assert overlaps(spread(values[:, :2], values[:, 2:], steps=2_000), values[:, 2:]) == 0


def test_only_what_is_free_moves() -> None:
    spots, boxes = np.zeros((4, 2)), np.full((4, 2), 10.0)
    moved = spread(spots, boxes, free=np.array([False, False, True, True]))
    assert np.array_equal(moved[:2], spots[:2])
    assert (np.abs(moved[2:]).max(axis=1) >= 10).all()


def test_what_is_new_stands_between_its_neighbours() -> None:
    unknown = [np.nan, np.nan]
    spots = np.array([[0.0, 0.0], [10.0, 20.0], unknown, unknown, unknown])
    found = beside(spots, np.array([[0, 2], [1, 2], [2, 3]]))
    assert found[2].tolist() == found[3].tolist() == [5.0, 10.0]
    assert np.isnan(found[4]).all()


def test_parts_stand_beside_each_other() -> None:
    parts = [(np.zeros((1, 2)), np.full((1, 2), side)) for side in (100.0, 60.0, 60.0, 30.0, 30.0, 30.0)]
    placed = np.concatenate(shelve(parts))
    assert overlaps(placed, np.concatenate([boxes for _, boxes in parts])) == 0


def test_long_labels_end_in_dots() -> None:
    assert wrapped("one two three four five six seven eight nine ten eleven twelve thirteen").endswith("…")
    assert wrapped("x" * 100).count("\n") == 2
    assert wrapped("") == ""


def test_wide_letters_are_wider() -> None:
    assert text_width("ill", 10) < text_width("abc", 10) < text_width("WWW", 10)
