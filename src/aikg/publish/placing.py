"""Where the nodes of a network stand: computed from the network alone, or kept from an earlier picture.

Positions are whole pixels at full size, x to the right and y down. The same network gets the same positions on one
machine; no two nodes share one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from aikg.errors import InputError
from aikg.publish.files import write_file
from aikg.publish.labels import wrapped
from aikg.publish.look import size_of

if TYPE_CHECKING:
    import networkx as nx

    from aikg.publish.layout import Edges, Positions

__all__ = ["place", "positions_of", "read_positions", "write_positions"]

Spots = Mapping[str, tuple[float, float]]

_SEED = 20241105
#: Pixels that one character and one line of a label take at full size, and what a shape takes above its label.
_CHARACTER, _LINE, _SHAPE = 7.5, 17.0, 36.0
#: Up to this many nodes every one has room for its label; beyond, only for its shape.
_LABELLED = 1_500
_GAP = 5.0


def place(graph: nx.MultiDiGraph, known: Spots | None = None) -> None:
    """Give every node ``x`` and ``y``; parts that nothing connects stand beside each other.

    What is `known` keeps its place, and what is not goes near its neighbours; what nothing connects to a known node
    stands below.
    """
    if not graph:
        return
    found = dict(_kept(graph, known)) if known and any(node in known for node in graph) else dict(_computed(graph))
    taken: set[tuple[int, int]] = set()
    for node in graph:
        x, y = (round(value) for value in found[node])
        while (x, y) in taken:
            x += 1
        taken.add((x, y))
        graph.nodes[node].update(x=x, y=y)


def positions_of(graph: nx.MultiDiGraph) -> dict[str, tuple[int, int]]:
    """Return where each node stands."""
    return {node: (data["x"], data["y"]) for node, data in graph.nodes.items()}


def read_positions(path: Path) -> dict[str, tuple[float, float]]:
    """Return the positions of a file that `write_positions` wrote; none where there is no file.

    Raises InputError for a file that holds something else.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return {str(node): (float(x), float(y)) for node, (x, y) in held.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise InputError(
            "this file holds no positions",
            where=str(path),
            expected='JSON such as {"https://…/id/meta": [120, -40]}',
            hint="Name another file, or remove this one to have positions computed again.",
        ) from error


def write_positions(path: Path, spots: Spots) -> None:
    """Write positions to a JSON file, a line for each node, by IRI. Raises ExportError when it cannot be written."""
    lines = (f"{json.dumps(node, ensure_ascii=False)}: [{x:g}, {y:g}]" for node, (x, y) in sorted(spots.items()))
    write_file(path, [("{\n" + ",\n".join(lines) + "\n}\n").encode()])


def _computed(graph: nx.MultiDiGraph) -> Iterable[tuple[str, tuple[float, float]]]:
    import networkx as nx  # noqa: PLC0415 - with numpy it loads for a fifth of a second, which only pictures wait for

    from aikg.publish.layout import shelve  # noqa: PLC0415

    plain = nx.Graph(graph)
    parts = [sorted(part) for part in nx.connected_components(plain)]
    parts.sort(key=lambda part: (-len(part), part))
    boxes = [_boxes(graph, part) for part in parts]
    spots = [_alone(plain, part, sizes) for part, sizes in zip(parts, boxes, strict=True)]
    for part, placed in zip(parts, shelve(list(zip(spots, boxes, strict=True))), strict=True):
        yield from zip(part, map(tuple, placed.tolist()), strict=True)


def _alone(plain: nx.Graph, nodes: list[str], boxes: Positions) -> Positions:
    """Return the positions of one connected part."""
    import numpy as np  # noqa: PLC0415

    from aikg.publish.layout import attracted, roomy, spread  # noqa: PLC0415

    if len(nodes) <= 3:  # one above the other, the one that links the others in the middle
        middle = max(nodes, key=lambda node: (plain.degree(node), node))
        order = sorted(nodes, key=lambda node: (node == middle, node))
        order.insert(1, order.pop())
        height = float(boxes[:, 1].max()) + _GAP
        return np.array([(0.0, height * order.index(node)) for node in nodes])
    return spread(roomy(attracted(len(nodes), _edges(plain, nodes), seed=_SEED), boxes), boxes)


def _kept(graph: nx.MultiDiGraph, known: Spots) -> Iterable[tuple[str, tuple[float, float]]]:
    """Yield positions in which what is known stays where it is."""
    import networkx as nx  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    from aikg.publish.layout import beside, spread  # noqa: PLC0415

    nodes = list(graph)
    free = np.array([node not in known for node in nodes])
    old = np.array([known.get(node, (np.nan, np.nan)) for node in nodes])
    spots = beside(old, _edges(nx.Graph(graph), nodes))
    lost = np.isnan(spots[:, 0])
    if lost.any():  # whole parts that are new: placed among themselves, below the rest
        strangers = graph.subgraph([node for node, away in zip(nodes, lost, strict=True) if away])
        apart = dict(_computed(strangers))
        own = np.array([apart[node] for node in nodes if node in apart])
        below = np.nanmax(spots[:, 1]) + 4 * _SHAPE - own[:, 1].min()
        spots[lost] = own + np.array([np.nanmean(spots[:, 0]) - own[:, 0].mean(), below])
    yield from zip(nodes, map(tuple, spread(spots, _boxes(graph, nodes), free=free).tolist()), strict=True)


def _edges(plain: nx.Graph, nodes: list[str]) -> Edges:
    """Return the pairs of nodes that are linked, as numbers in `nodes`."""
    import numpy as np  # noqa: PLC0415

    index = {node: number for number, node in enumerate(nodes)}
    pairs = {(min(index[a], index[b]), max(index[a], index[b])) for a, b in plain.subgraph(nodes).edges if a != b}
    return np.array(sorted(pairs), dtype=int).reshape(-1, 2)


def _boxes(graph: nx.MultiDiGraph, nodes: list[str]) -> Positions:
    """Return the room that nodes take: with their labels where these all have room, else their shapes."""
    import numpy as np  # noqa: PLC0415

    if len(graph) <= _LABELLED:
        return np.array([_labelled(str(graph.nodes[node]["label"])) for node in nodes])
    degree = dict(graph.degree())
    sides = [2 * size_of(graph.nodes[node]["kind"], degree[node]) + _GAP for node in nodes]
    return np.array([(side, side) for side in sides])


def _labelled(label: str) -> tuple[float, float]:
    lines = wrapped(label).split("\n")
    return max(map(len, lines)) * _CHARACTER + _LINE, _SHAPE + len(lines) * _LINE
