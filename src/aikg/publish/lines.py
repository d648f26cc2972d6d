"""Which lines a picture of a network has: edges that say the same are one line, parallel lines bend away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Line", "lines_of"]

#: How far a line bends, as a share of its length.
_BEND = 0.16


@dataclass(frozen=True, slots=True)
class Line:
    """Edges of one kind, part and state between two things, drawn as one.

    `bend` is how far it bends, as a share of its length; above nought clockwise as seen from the source.
    """

    source: str
    target: str
    kind: str
    state: str
    part: str
    edges: tuple[dict[str, Any], ...]
    bend: float


def lines_of(graph: nx.MultiDiGraph) -> Iterator[Line]:
    """Yield the lines of a network made by `aikg.publish.network.network`, in its order."""
    together: dict[tuple[str, str, str, str, str], list[dict[str, Any]]] = {}
    for source, target, edge in graph.edges(data=True):
        together.setdefault((source, target, edge["kind"], edge["state"], edge["part"]), []).append(edge)
    drawn = Counter[frozenset[str]]()
    for key, edges in together.items():
        source, target, *_ = key
        pair = frozenset((source, target))
        bend = (drawn[pair] + 1) // 2 * (_BEND if drawn[pair] % 2 else -_BEND)
        drawn[pair] += 1
        # A bend is to the left or right as seen from the source, so lines the other way round bend the other way.
        yield Line(*key, tuple(edges), bend if source < target else -bend)
