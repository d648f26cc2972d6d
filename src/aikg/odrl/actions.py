"""Which action is part of which: the closure over ``odrl:includedIn`` and ``skos:exactMatch``.

The actions of ODRL 2.2 travel with aikg (``ontology/odrl/actions.ttl``); a policy, a profile or the state of the world
may add its own.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from rdflib import SKOS, Graph
from rdflib.term import Node

from aikg.odrl.terms import ODRL
from aikg.resources import resource

__all__ = ["ActionHierarchy", "reachable"]


def reachable(start: Node, edges: dict[Node, set[Node]]) -> set[Node]:
    """Return a node and all that can be reached from it; a circle ends where it began."""
    found = {start}
    pending = [start]
    while pending:
        new = edges.get(pending.pop(), set()) - found
        found |= new
        pending += new
    return found


class ActionHierarchy:
    """The actions of ODRL, and those that graphs add.

    >>> ActionHierarchy().includes(ODRL["use"], ODRL["write"])  # deprecated: the same as modify, which is a use
    True
    >>> ActionHierarchy().includes(ODRL["use"], ODRL["sell"])  # a transfer
    False
    """

    def __init__(self, *additions: Graph) -> None:
        self._above: defaultdict[Node, set[Node]] = defaultdict(set)
        for graph in (_vocabulary(), *additions):
            for narrow, wide in graph.subject_objects(ODRL["includedIn"]):
                self._above[narrow].add(wide)
            for one, other in graph.subject_objects(SKOS.exactMatch):
                self._above[one].add(other)
                self._above[other].add(one)

    def includes(self, wide: Node, narrow: Node) -> bool:
        """Whether whoever does `narrow` does `wide`."""
        return wide in reachable(narrow, self._above)


@cache
def _vocabulary() -> Graph:
    return Graph().parse(resource("ontology/odrl") / "actions.ttl", format="turtle")
