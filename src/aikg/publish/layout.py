"""Positions for the nodes of a picture, as arrays of one row a node.

Nothing here knows what it draws; every function returns the same positions for the same arguments.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Edges", "Positions", "attracted", "beside", "roomy", "shelve", "spread"]

Positions = NDArray[np.float64]
Numbers = NDArray[np.int_]
Edges = Numbers

#: The area of a picture over that of all its boxes together, and its width over its height.
_ROOM, _ASPECT = 3.5, 1.5
#: Up to so many nodes have no dense regions that `spread` would be slow to clear.
_FEW = 50
#: How full of boxes a region may be.
_FULL = 0.6
#: Cells along one side of a grid, at most.
_CELLS = 256
#: After how many steps of `spread` it looks again which boxes are near each other.
_LOOK = 5
#: How strongly everything is drawn to the middle, so that what hangs on one edge does not fly away.
_GRAVITY = 0.02


def attracted(count: int, edges: Edges, *, seed: int, steps: int | None = None) -> Positions:
    """Return positions for the nodes of one network: edges pull their ends together, and all nodes push each other.

    `edges` has two columns of node numbers, each pair once. A node pushes with its degree and the force falls with the
    distance, as in ForceAtlas2 (Jacomy et al. 2014, doi:10.1371/journal.pone.0098679), so that hubs stand apart with
    what belongs to them around them. Pushes are summed on a grid by a Fourier transform, as in FIt-SNE (Linderman et
    al. 2019, arXiv:1712.09005): a step costs what nodes and edges cost, not what their pairs do. The start is a pivot
    MDS (Brandes & Pich 2007, doi:10.1007/978-3-540-70904-6_6), so that few steps are enough: 100 without `steps`,
    fewer for fewer nodes.
    """
    steps = steps or min(100, 20 + count)
    spots = _pivot_start(count, edges, np.random.default_rng(seed))
    mass = 1.0 + np.bincount(edges.ravel(), minlength=count).astype(np.float64)
    sources, targets = edges[:, 0], edges[:, 1]
    kernel = _kernel(16 + 1.5 * count**0.5)
    for step in range(steps):
        force = _pushes(spots, mass, kernel) - _GRAVITY * mass[:, None] * spots
        pull = spots[targets] - spots[sources]
        for axis in (0, 1):
            force[:, axis] += np.bincount(sources, pull[:, axis], count) - np.bincount(targets, pull[:, axis], count)
        moves = force / mass[:, None]
        length = np.hypot(moves[:, 0], moves[:, 1])[:, None]
        longest = 0.25 * np.hypot(*spots.std(axis=0)) * (1 - step / steps) ** 1.5 + 1e-9
        spots += moves * np.minimum(0.5, longest / np.maximum(length, 1e-12))
    return spots


def _pushes(spots: Positions, mass: NDArray[np.float64], kernel: NDArray[np.complex64]) -> Positions:
    """Return the sum of what all nodes push each node with: the product of both masses over their distance."""
    corners, cell = _corners(spots, kernel)
    return mass[:, None] / cell * _flow(_gridded(corners, mass, kernel), corners, kernel)


_Corners = list[tuple[Numbers, NDArray[np.float64]]]


def _corners(spots: Positions, kernel: NDArray[np.complex64]) -> tuple[_Corners, float]:
    """Return the four grid points around each node with the node's share in each, and how wide a cell is."""
    cells = kernel.shape[0] // 2
    low = spots.min(axis=0)
    cell = max(float(np.ptp(spots, axis=0).max()) / (cells - 2), 1e-9)
    place = (spots - low) / cell
    whole = place.astype(int)
    part = place - whole
    index = whole[:, 0] * cells + whole[:, 1]
    sides = [(0, 0), (0, 1), (1, 0), (1, 1)]
    shares = [np.abs(1 - dx - part[:, 0]) * np.abs(1 - dy - part[:, 1]) for dx, dy in sides]
    return [(index + dx * cells + dy, share) for (dx, dy), share in zip(sides, shares, strict=True)], cell


def _gridded(corners: _Corners, mass: NDArray[np.float64], kernel: NDArray[np.complex64]) -> NDArray[np.float32]:
    cells = kernel.shape[0] // 2
    grid = sum(np.bincount(corner, share * mass, cells * cells) for corner, share in corners)
    return np.asarray(grid, dtype=np.float32).reshape(cells, cells)


def _flow(grid: NDArray[np.float32], corners: _Corners, kernel: NDArray[np.complex64]) -> Positions:
    """Return what flows past each node away from what is on the grid, in cells.

    A node reads the field in the shares in which it is on the grid, and so never pushes itself. What flows along the
    two axes is the real and the imaginary part of one field.
    """
    cells = len(grid)
    field = np.fft.ifft2(np.fft.fft2(grid, kernel.shape) * kernel)[:cells, :cells].ravel()
    read = np.zeros(len(corners[0][0]), dtype=complex)
    for corner, share in corners:
        read += share * field[corner]
    return np.stack([read.real, read.imag], axis=1)


def _kernel(cells: float) -> NDArray[np.complex64]:
    """Return the transform of one over the distance, for a grid of about so many cells along a side."""
    size = 2 * min(max(8, 1 << int(cells).bit_length()), _CELLS)
    away = np.fft.fftfreq(size, 1 / size)
    x, y = away[:, None], away[None, :]
    return np.fft.fft2((x + 1j * y) / (x**2 + y**2 + 0.25)).astype(np.complex64)


def _pivot_start(count: int, edges: Edges, random: np.random.Generator) -> Positions:
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
    start = centred @ vectors[:, -2:] if pivots > 1 else np.zeros((count, 2))
    start *= count**0.5 / max(float(np.abs(start).max()), 1e-9)
    jittered: Positions = start + random.normal(scale=0.3, size=start.shape)
    return jittered


def _steps_from(pivot: int, count: int, edges: Edges) -> NDArray[np.float64]:
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


def roomy(spots: Positions, boxes: Positions, *, steps: int = 40) -> Positions:
    """Return positions in the unit of the boxes, around the middle, in which no region holds more than fits into it.

    What is too dense flows apart: the excess of each cell of a grid is the source of a flow, by Poisson's equation.
    """
    spots = spots - spots.mean(axis=0)
    areas = boxes.prod(axis=1)
    area = float(areas.sum()) * _ROOM
    sides = np.array([(area * _ASPECT) ** 0.5, (area / _ASPECT) ** 0.5])
    most = np.percentile(spots, 99, axis=0) - np.percentile(spots, 1, axis=0)  # but for what flew far away
    spots = spots * sides / np.maximum(most, 1e-9)
    kernel = _kernel(0.4 * len(spots) ** 0.5)
    for _ in range(steps if len(spots) > _FEW else 0):
        corners, cell = _corners(spots, kernel)
        excess = np.maximum(_gridded(corners, areas, kernel) / cell**2 - _FULL, 0)
        if not excess.any():
            break
        spots = spots + _flow(excess, corners, kernel) * cell / (2 * np.pi) * 0.5
    return spots


def spread(spots: Positions, boxes: Positions, *, steps: int = 200, free: NDArray[np.bool_] | None = None) -> Positions:
    """Return positions at which no two boxes lie on each other, as far as `steps` allow.

    `boxes` are widths and heights around the positions. In every step all pairs that overlap move apart along the line
    between them, as in PRISM (Gansner & Hu 2010, doi:10.7155/jgaa.00198). Only those that are `free` move; without it,
    all.
    """
    spots = spots.astype(float).copy()
    loose = np.ones(len(spots)) if free is None else free.astype(float)
    margin = np.median(boxes, axis=0) / 2
    for step in range(steps):
        if step % _LOOK == 0:  # boxes that come to overlap before the next look are near each other now
            near = _overlapping(spots, boxes + margin)
            moves = loose[near[0]] + loose[near[1]] > 0
            near = near[0][moves], near[1][moves]
        first, second = (ends[_overlap(spots, boxes, *near)] for ends in near)
        if not len(first):
            if step % _LOOK == 0:
                break
            continue
        share = loose[first] + loose[second]
        push = _push(spots[second] - spots[first], (boxes[first] + boxes[second]) / 2) / share[:, None]
        met = np.maximum(np.bincount(np.concatenate([first, second]), minlength=len(spots)), 1) ** 0.5
        for axis in (0, 1):
            along = np.bincount(second, push[:, axis], len(spots)) - np.bincount(first, push[:, axis], len(spots))
            spots[:, axis] += along * loose / met
    return spots


def _push(apart: Positions, needed: Positions) -> Positions:
    """Return how far pairs have to move along the line between them until they lie clear along one axis."""
    apart = np.where(np.abs(apart).max(axis=1, keepdims=True) < 1e-6, [1e-6, 3e-7], apart)
    with np.errstate(divide="ignore"):
        factor = ((needed + 0.5) / np.abs(apart)).min(axis=1, keepdims=True)
    push: Positions = apart * (factor - 1)
    return push


def _overlap(spots: Positions, boxes: Positions, one: Numbers, other: Numbers) -> NDArray[np.bool_]:
    """Return which pairs of boxes overlap."""
    close = np.abs(spots[one] - spots[other]) * 2 < boxes[one] + boxes[other]
    return close[:, 0] & close[:, 1]


def _overlapping(spots: Positions, boxes: Positions) -> tuple[Numbers, Numbers]:
    """Return the pairs of boxes that overlap, found in a grid whose cells are as large as the largest box."""
    cells = np.floor((spots - spots.min(axis=0)) / boxes.max(axis=0)).astype(np.int64) + 1
    wide = int(cells[:, 1].max()) + 2
    keys = cells[:, 0] * wide + cells[:, 1]
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    found = []
    for offset in (0, 1, wide - 1, wide, wide + 1):
        begin = np.searchsorted(ordered, ordered + offset, "left")
        end = np.searchsorted(ordered, ordered + offset, "right")
        if offset == 0:
            begin = np.arange(1, len(ordered) + 1)  # each pair in one cell once
        many = np.maximum(end - begin, 0)
        first = np.repeat(np.arange(len(ordered)), many)
        second = np.arange(len(first)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(begin, many)
        one, other = order[first], order[second]
        close = _overlap(spots, boxes, one, other)
        found.append((one[close], other[close]))
    return np.concatenate([one for one, _ in found]), np.concatenate([other for _, other in found])


def beside(spots: Positions, edges: Edges) -> Positions:
    """Return positions in which what had none (NaN) stands in the middle of its neighbours; the others stay.

    What no path joins to a node with a position keeps none.
    """
    spots = spots.copy()
    both = np.concatenate([edges, edges[:, ::-1]])
    while True:
        known = np.isfinite(spots[:, 0])
        into = both[known[both[:, 0]] & ~known[both[:, 1]]]
        if not len(into):
            return spots
        many = np.bincount(into[:, 1], minlength=len(spots))
        new = many > 0
        for axis in (0, 1):
            spots[new, axis] = (np.bincount(into[:, 1], spots[into[:, 0], axis], len(spots)))[new] / many[new]


def shelve(parts: Sequence[tuple[Positions, Positions]]) -> list[Positions]:
    """Return the positions of parts that nothing connects, moved so that they stand beside each other.

    `parts` are (positions, boxes); the first should be the largest. They stand in rows, each row centred, about as wide
    as the first or as a picture of them all should be.
    """
    corners = [((spots - boxes / 2).min(axis=0), (spots + boxes / 2).max(axis=0)) for spots, boxes in parts]
    sizes = [high - low for low, high in corners]
    width = max(float(sizes[0][0]), (sum(float(size.prod()) for size in sizes[1:]) * _ASPECT) ** 0.5)
    rows: list[list[int]] = [[]]
    used = 0.0
    for number, size in enumerate(sizes):
        if rows[-1] and used + size[0] > width:
            rows.append([])
            used = 0.0
        rows[-1].append(number)
        used += size[0]
    moved: list[Positions] = [spots for spots, _ in parts]
    top = 0.0
    for row in rows:
        left = -sum(sizes[number][0] for number in row) / 2
        for number in row:
            moved[number] = moved[number] + np.array([left, top]) - corners[number][0]
            left += sizes[number][0]
        top += max(sizes[number][1] for number in row)
    return moved
