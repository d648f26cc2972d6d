"""Positions for the nodes of a picture, as arrays of one row a node.

Nothing here knows what it draws; every function returns the same positions for the same arguments.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["sampled_forces", "shelve", "spread"]

Positions = NDArray[np.float64]

#: Pixels that one character and one line of a label take at full size, and the room that a node's shape takes.
_CHARACTER, _LINE, _SHAPE = 7.5, 17.0, 36.0
#: The picture's area over that of all labels together, and its width over its height.
_ROOM, _ASPECT = 2.8, 1.5
#: How many other nodes push a node in one step of `sampled_forces`.
_SAMPLES = 12


def sampled_forces(count: int, edges: NDArray[np.int_], *, seed: int, steps: int = 120) -> Positions:
    """Return positions for a large network: edges pull, and in every step a random sample of nodes pushes.

    `edges` has two columns of node numbers. The cost grows with nodes and edges, not with pairs of nodes, after
    the sampling idea of LargeVis (Tang et al. 2016, arXiv:1602.00370); the start is a pivot MDS
    (Brandes & Pich 2007) so that few steps are enough.
    """
    random = np.random.default_rng(seed)
    positions = _pivot_start(count, edges, random)
    sources, targets = edges[:, 0], edges[:, 1]
    degree = np.maximum(np.bincount(edges.ravel(), minlength=count), 1)[:, None]
    for step in range(steps):
        moves = np.zeros_like(positions)
        pull = positions[targets] - positions[sources]
        np.add.at(moves, sources, pull)
        np.add.at(moves, targets, -pull)
        moves /= degree
        for other in random.integers(0, count, size=(_SAMPLES, count)):
            apart = positions - positions[other]
            moves += apart * (count**0.5 / _SAMPLES) / ((apart**2).sum(axis=1, keepdims=True) + 0.01)
        positions += moves * 0.5 * (1 - step / steps)
    return positions


def _pivot_start(count: int, edges: NDArray[np.int_], random: np.random.Generator) -> Positions:
    """Return a rough start in which nodes that are many steps apart lie far apart."""
    pivots = min(count, 30)
    distances = np.empty((count, pivots))
    nearest = np.full(count, np.inf)
    pivot = 0
    for column in range(pivots):
        distances[:, column] = _steps_from(pivot, count, edges)
        nearest = np.minimum(nearest, distances[:, column])
        pivot = int(nearest.argmax())
    squares = distances**2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    start = centred @ vectors[:, -2:]
    start *= count**0.5 / max(float(np.abs(start).max()), 1e-9)
    jittered: Positions = start + random.normal(scale=0.3, size=start.shape)
    return jittered


def _steps_from(pivot: int, count: int, edges: NDArray[np.int_]) -> NDArray[np.float64]:
    """Return the number of edges from one node to every other; what it cannot reach lies a little further."""
    steps = np.full(count, np.inf)
    steps[pivot] = 0
    for distance in range(1, count):
        reached = np.isfinite(steps)
        ends = np.concatenate([edges[reached[edges[:, 0]], 1], edges[reached[edges[:, 1]], 0]])
        fresh = ends[~reached[ends]]
        if not len(fresh):
            break
        steps[fresh] = distance
    steps[~np.isfinite(steps)] = steps[np.isfinite(steps)].max() + 2
    return steps


def spread(positions: Positions, labels: Sequence[str], *, steps: int = 200) -> Positions:
    """Return positions in pixels at which no two nodes with their labels lie on each other, as far as `steps` allow.

    The picture keeps its shape: it is scaled so that nodes have room on average, made a little wider than high,
    and then every overlapping pair moves apart along the axis on which that takes least. `labels` are as drawn.
    """
    sizes = np.array([_size(label) for label in labels])
    spot = (positions - positions.mean(axis=0)).astype(float)
    extent = np.maximum(np.ptp(spot, axis=0), 1e-9)
    area = float(sizes.prod(axis=1).sum()) * _ROOM
    spot *= np.array([(area * _ASPECT) ** 0.5, (area / _ASPECT) ** 0.5]) / extent
    for _ in range(steps):
        moved = False
        for node in range(len(spot)):
            apart = spot - spot[node]
            overlap = (sizes + sizes[node]) / 2 - np.abs(apart)
            overlap[node] = -1
            for other in np.flatnonzero((overlap > 0).all(axis=1)):
                axis = int(overlap[other].argmin())
                sign = 1 if apart[other, axis] > 0 or (apart[other, axis] == 0 and other > node) else -1
                spot[other, axis] += sign * overlap[other, axis] / 2
                spot[node, axis] -= sign * overlap[other, axis] / 2
                moved = True
        if not moved:
            break
    centred: Positions = spot - spot.mean(axis=0)
    return centred


def shelve(parts: Sequence[tuple[Positions, Sequence[str]]]) -> list[Positions]:
    """Return the positions of parts that nothing connects, moved so that they stand beside each other.

    `parts` are (positions in pixels, labels); the first, which should be the largest, decides the width. The
    others follow in rows below it, each row centred.
    """
    boxes = [_box(positions, labels) for positions, labels in parts]
    width = boxes[0][1][0] - boxes[0][0][0]
    rows: list[list[int]] = [[0]]
    used = width
    for number, (low, high) in enumerate(boxes[1:], 1):
        if used + high[0] - low[0] > width:
            rows.append([])
            used = 0.0
        rows[-1].append(number)
        used += high[0] - low[0]
    moved: list[Positions] = [positions for positions, _ in parts]
    top = 0.0
    for row in rows:
        left = -sum(boxes[number][1][0] - boxes[number][0][0] for number in row) / 2
        for number in row:
            low, high = boxes[number]
            moved[number] = moved[number] + np.array([left, top]) - low
            left += high[0] - low[0]
        top += max(boxes[number][1][1] - boxes[number][0][1] for number in row)
    centre = np.concatenate(moved).mean(axis=0)
    return [positions - centre for positions in moved]


def _box(positions: Positions, labels: Sequence[str]) -> tuple[Positions, Positions]:
    """Return the corners of the box that holds all nodes with their labels."""
    half = np.array([_size(label) for label in labels]) / 2
    return (positions - half).min(axis=0), (positions + half).max(axis=0)


def _size(label: str) -> tuple[float, float]:
    lines = label.split("\n")
    return max(map(len, lines)) * _CHARACTER + _LINE, _SHAPE + len(lines) * _LINE
