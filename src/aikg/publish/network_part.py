"""What of a network is drawn: kinds of things, kinds of lines, a time, and the things with the most lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from aikg.errors import ExportError
from aikg.publish.look import LINES, THINGS

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Part", "restricted"]


@dataclass(frozen=True, slots=True)
class Part:
    """A choice; without any, everything.

    `things` and `lines` are kinds, as in the legend's keys (`aikg.publish.look`). `since` and `until` keep rules that
    held at some time between these days, both included. `min_degree` is how many neighbours a thing has at least, and
    `largest` how many things stay at most: those with the most neighbours.
    """

    things: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    min_degree: int = 0
    largest: int | None = None

    def __post_init__(self) -> None:
        _check("thing", self.things, THINGS)
        _check("line", self.lines, LINES)


def _check(what: str, chosen: Iterable[str], known: Iterable[str]) -> None:
    for one in sorted(set(chosen) - set(known)):
        raise ExportError(f'"{one}" is no kind of {what}', expected=", ".join(known))


def restricted(graph: nx.MultiDiGraph, part: Part, *, focus: str | None = None) -> nx.MultiDiGraph:
    """Return what of a network is in the part; `focus` stays in any case, and what lost its last line goes."""
    if part == Part():
        return graph
    kept = [
        (source, target, key)
        for source, target, key, edge in graph.edges(keys=True, data=True)
        if (not part.lines or edge["kind"] in part.lines) and _held(edge, part)
    ]
    chosen = graph.edge_subgraph(kept)
    nodes = [node for node in chosen if node == focus or not part.things or graph.nodes[node]["kind"] in part.things]
    chosen = chosen.subgraph(nodes)
    degree = {node: len(set(chosen.successors(node)) | set(chosen.predecessors(node))) for node in chosen}
    least = max(part.min_degree, 1)
    nodes = sorted((node for node in chosen if degree[node] >= least), key=lambda node: (-degree[node], node))
    nodes = nodes[: part.largest]
    if focus is not None and focus in graph and focus not in nodes:
        nodes = [focus, *nodes[: part.largest - 1 if part.largest else None]]
    found: nx.MultiDiGraph = type(graph)()
    stay = set(nodes)
    found.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if node in stay)
    found.add_edges_from(chosen.subgraph(nodes).edges(keys=True, data=True))
    return found


def _held(edge: dict[str, str], part: Part) -> bool:
    """Tell whether a line held in the time asked for; one without dates held always."""
    if part.since and edge["ends"] and edge["ends"] <= part.since.isoformat():
        return False
    return not (part.until and edge["begins"] and edge["begins"] > part.until.isoformat())
