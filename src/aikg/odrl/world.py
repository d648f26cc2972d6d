"""The state of the world a policy is evaluated against: what time it is, who belongs to what, which duties were done.

It is read from RDF as the ODRL test suite writes it: the present is the ``dct:issued`` of ``temp:currentTime``, members
have ``odrl:partOf``, and a duty's state is a ``report:DutyReport`` about it. No clock is asked: a world without a
present has none. What a requester says of itself (who it is part of) is no state of the world and is not read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph
from rdflib.term import Literal, Node, URIRef

from aikg.errors import InputError
from aikg.odrl.actions import reachable
from aikg.odrl.read_rdf import sorted_nodes
from aikg.odrl.terms import CURRENT_TIME, ODRL, REPORT, STATE_OF_THE_WORLD

__all__ = ["Deontic", "DutyState", "Performance", "World"]


class Performance(StrEnum):
    """Whether what a duty asks for was done; named as the terms of the report are."""

    PERFORMED = "Performed"
    UNPERFORMED = "Unperformed"  #: and can no longer be
    UNKNOWN = "Unknown"


class Deontic(StrEnum):
    """What follows from it for the duty."""

    FULFILLED = "Fulfilled"
    VIOLATED = "Violated"
    NON_SET = "NonSet"


_FOLLOWS = {
    Performance.PERFORMED: Deontic.FULFILLED,
    Performance.UNPERFORMED: Deontic.VIOLATED,
    Performance.UNKNOWN: Deontic.NON_SET,
}


@dataclass(frozen=True, slots=True)
class DutyState:
    """The state of a duty; `report` is the node that tells of it, None where nothing does."""

    performance: Performance = Performance.UNKNOWN
    deontic: Deontic = Deontic.NON_SET
    report: Node | None = None


class World:
    """Looks things up in the graph of a state of the world, and in further graphs that are believed.

    Raises InputError for a graph with two presents.
    """

    def __init__(self, *graphs: Graph) -> None:
        self._graphs = graphs
        self._parts = self._edges(ODRL["partOf"])
        self._kinds = self._edges(RDF.type, RDFS.subClassOf, SKOS.broader, SKOS.broaderTransitive, SKOS.exactMatch)
        self.now = self._present()

    def is_part_of(self, member: Node, whole: Node) -> bool:
        """Whether something is a collection, or belongs to it through any number of others."""
        return whole in reachable(member, self._parts)

    def is_a(self, thing: Node, kind: Node) -> bool:
        """Whether something is a class or concept, an instance of it, or narrower than it."""
        return kind in reachable(thing, self._kinds)

    def duty(self, duty: Node) -> DutyState:
        """Return what is known of a duty: what the latest report on it says."""
        reports = [report for graph in self._graphs for report in graph.subjects(REPORT["rule"], duty)]
        if not reports:
            return DutyState()
        latest = max(sorted_nodes(reports), key=self._created)
        performance = Performance(self._state(latest, "performanceState", Performance.UNKNOWN))
        return DutyState(performance, Deontic(self._state(latest, "deonticState", _FOLLOWS[performance])), latest)

    def values(self, operand: URIRef) -> tuple[Node, ...]:
        """Return what the description of the state of the world itself has under a left operand."""
        subjects = {node for graph in self._graphs for node in graph.subjects(RDF.type, STATE_OF_THE_WORLD)}
        return tuple(sorted_nodes({value for node in subjects for value in self._objects(node, operand)}))

    def _edges(self, *predicates: URIRef) -> dict[Node, set[Node]]:
        found: defaultdict[Node, set[Node]] = defaultdict(set)
        for graph in self._graphs:
            for predicate in predicates:
                for subject, value in graph.subject_objects(predicate):
                    found[subject].add(value)
        return found

    def _present(self) -> Literal | None:
        found = [value for value in self._objects(CURRENT_TIME, DCTERMS.issued) if isinstance(value, Literal)]
        if len(found) > 1:
            raise InputError("a state of the world with two presents", where=str(CURRENT_TIME), expected="one time")
        return found[0] if found else None

    def _created(self, report: Node) -> str:
        """Return when the report that a report on a rule belongs to was made; empty where that is not said."""
        wholes = {whole for graph in self._graphs for whole in graph.subjects(REPORT["ruleReport"], report)}
        return max((str(time) for whole in wholes for time in self._objects(whole, DCTERMS.created)), default="")

    def _state(self, report: Node, name: str, default: StrEnum) -> str:
        found = self._objects(report, REPORT[name])
        state = str(found[0]).removeprefix(str(REPORT)) if found else default.value
        if state not in set(type(default)):
            allowed = ", ".join(f"report:{member.value}" for member in type(default))
            raise InputError(f"an unknown report:{name}", where=str(report), expected=allowed)
        return state

    def _objects(self, subject: Node, predicate: URIRef) -> list[Node]:
        return sorted_nodes({value for graph in self._graphs for value in graph.objects(subject, predicate)})
