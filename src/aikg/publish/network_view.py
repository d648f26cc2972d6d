"""A network as the explorer's page reads it: columns of numbers instead of objects, so that 20,000 things load fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["network_json"]


def network_json(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """Return a network made by `aikg.publish.network.network` as columns of equal length.

    ``nodes`` has ``iri``, ``label``, ``kind``, ``x``, ``y``; ``edges`` has ``source``, ``target`` (places in the
    nodes), ``kind``, ``part``, ``state``, and ``since`` and ``until``: a rule counts on a day from the first on until
    before the second, where they are known. Kinds, parts and states are places in ``kinds``, ``lines``, ``parts`` and
    ``states``.
    """
    edges = list(graph.edges(data=True))
    place = {node: at for at, node in enumerate(graph)}
    nodes, node_kinds = list(graph.nodes.values()), _Codes()
    kinds, parts, states = _Codes(), _Codes(), _Codes()
    return {
        "nodes": {
            "iri": list(graph),
            **{name: [node[name] for node in nodes] for name in ("label", "x", "y")},
            "kind": [node_kinds.of(node["kind"]) for node in nodes],
        },
        "edges": {
            "source": [place[source] for source, _, _ in edges],
            "target": [place[target] for _, target, _ in edges],
            "kind": [kinds.of(edge["kind"]) for *_, edge in edges],
            "part": [parts.of(edge["part"]) for *_, edge in edges],
            "state": [states.of(edge["state"]) for *_, edge in edges],
            "since": [edge["begins"] for *_, edge in edges],
            "until": [edge["ends"] for *_, edge in edges],
        },
        "kinds": list(node_kinds),
        "lines": list(kinds),
        "parts": list(parts),
        "states": list(states),
    }


class _Codes(dict[str, int]):
    """Numbers for words, in the order in which they come."""

    def of(self, word: str) -> int:
        return self.setdefault(word, len(self))
