"""RDF becomes the values of `policy`: every policy of a graph, in the order of their names.

A rule takes over what its policy says once for all rules (ODRL IM, section 2.7.1): action, target and parties where it
has none of its own, and constraints in addition. A policy takes over the rules of those it inherits from, which must be
in the same graph. What is not read: consequences and remedies of rules, relations other than the target, and functions
of parties other than assigner and assignee.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import RDF, Graph
from rdflib.term import BNode, Literal, Node, URIRef

from aikg.errors import InputError
from aikg.odrl.policy import (
    Action,
    AnyConstraint,
    Constraint,
    LogicalConstraint,
    Operand,
    Policy,
    Resource,
    Rule,
    RuleKind,
)
from aikg.odrl.terms import CONFLICT, ODRL

__all__ = ["policies_in"]

_CLASSES = [ODRL[name] for name in ("Policy", "Set", "Offer", "Agreement", "Request", "Assertion", "Privacy", "Ticket")]
_RULES = {
    RuleKind.PERMISSION: ODRL["permission"],
    RuleKind.PROHIBITION: ODRL["prohibition"],
    RuleKind.DUTY: ODRL["obligation"],
}
#: Logical constraints may stand in each other this deep, and a policy may hold this many, each counted as often as it
#: is used; what has more is taken for an attack.
_MAX_DEPTH = 64
_MAX_CONSTRAINTS = 10_000


def policies_in(graph: Graph) -> tuple[Policy, ...]:
    """Return the policies of a graph, requests among them.

    Raises InputError for a graph without any, and for a rule, a constraint or an action that is not in the shape of the
    ODRL information model: it says which policy and which node, and what was expected.
    """
    nodes = {node for kind in _CLASSES for node in graph.subjects(RDF.type, kind)}
    nodes |= {node for link in _RULES.values() for node in graph.subjects(link, None)}
    if not nodes:
        raise InputError("no ODRL policy", expected="a node of the class odrl:Set, or with odrl:permission or the like")
    return tuple(_PolicyReader(graph, node).policy() for node in sorted(nodes, key=_order))


class _PolicyReader:
    """Reads one policy of a graph."""

    def __init__(self, graph: Graph, node: Node) -> None:
        self._graph = graph
        self._node = node
        self._constraints_read = 0

    def policy(self) -> Policy:
        found: dict[Node, Rule] = {}
        for policy in self._with_ancestors():
            for kind, link in _RULES.items():
                for node in self._values(policy, link):
                    found.setdefault(node, self._rule(node, kind, policy))
        conflicts = self._values(self._node, CONFLICT)
        if len(conflicts) > 1:
            raise self._error(self._node, "several conflict strategies", "at most one odrl:conflict")
        return Policy(
            node=self._node,
            rules=tuple(found.values()),
            profiles=self._values(self._node, ODRL["profile"]),
            conflict=conflicts[0] if conflicts else None,
        )

    def _with_ancestors(self) -> list[Node]:
        found = [self._node]
        for policy in found:
            for parent in self._values(policy, ODRL["inheritFrom"]):
                if (parent, None, None) not in self._graph:
                    raise self._error(policy, f"the policy {parent}, which it inherits from, is not there", "both")
                if parent not in found:
                    found.append(parent)
        return found

    def _rule(self, node: Node, kind: RuleKind, policy: Node | None) -> Rule:
        if isinstance(node, Literal):
            raise self._error(node, "a rule that is a literal", f"a node that is an odrl:{kind.capitalize()}")
        duties: tuple[Rule, ...] = ()
        if kind is RuleKind.PERMISSION:
            duties = tuple(self._rule(duty, RuleKind.DUTY, None) for duty in self._values(node, ODRL["duty"]))
        shared = self._constraints(policy, ODRL["constraint"]) if policy is not None else ()
        return Rule(
            node=node,
            kind=kind,
            actions=tuple(self._action(action) for action in self._own_or(node, policy, "action")),
            targets=tuple(self._resource(target) for target in self._own_or(node, policy, "target")),
            assignees=tuple(self._resource(party) for party in self._own_or(node, policy, "assignee")),
            assigners=self._own_or(node, policy, "assigner"),
            constraints=self._constraints(node, ODRL["constraint"]) + shared,
            duties=duties,
        )

    def _own_or(self, rule: Node, policy: Node | None, name: str) -> tuple[Node, ...]:
        own = self._values(rule, ODRL[name])
        return own or (self._values(policy, ODRL[name]) if policy is not None else ())

    def _action(self, node: Node) -> Action:
        named = self._values(node, RDF.value)
        if len(named) > 1 or (not named and not isinstance(node, URIRef)):
            raise self._error(node, "an action without one name", "the IRI of an action, or rdf:value with one")
        iri = named[0] if named else node
        return Action(node, iri, self._constraints(node, ODRL["refinement"]))

    def _resource(self, node: Node) -> Resource:
        sources = self._values(node, ODRL["source"])
        return Resource(node, sources[0] if sources else None, self._constraints(node, ODRL["refinement"]))

    def _constraints(self, node: Node, link: URIRef) -> tuple[AnyConstraint, ...]:
        return tuple(self._constraint(found, ()) for found in self._values(node, link))

    def _constraint(self, node: Node, within: tuple[Node, ...]) -> AnyConstraint:
        if node in within or len(within) >= _MAX_DEPTH:
            raise self._error(node, "a constraint within itself, or too deep", f"at most {_MAX_DEPTH} levels")
        self._constraints_read += 1
        if self._constraints_read > _MAX_CONSTRAINTS:
            raise self._error(self._node, "too many constraints", f"at most {_MAX_CONSTRAINTS}")
        operands = [operand for operand in Operand if (node, ODRL[operand.value], None) in self._graph]
        if len(operands) == 1:
            parts = self._values(node, ODRL[operands[0].value])
            return LogicalConstraint(
                node, operands[0], tuple(self._constraint(part, (*within, node)) for part in parts)
            )
        left, operator = (self._values(node, ODRL[name]) for name in ("leftOperand", "operator"))
        right, references = (self._values(node, ODRL[name]) for name in ("rightOperand", "rightOperandReference"))
        if operands or len(left) != 1 or len(operator) != 1 or not (right or references):
            raise self._error(
                node,
                "a constraint that is none",
                "one odrl:leftOperand, one odrl:operator and an odrl:rightOperand, or one of odrl:and, or, xone",
            )
        if not isinstance(left[0], URIRef) or not isinstance(operator[0], URIRef):
            raise self._error(node, "a constraint with an operand or operator that is no IRI", "terms of ODRL")
        return Constraint(node, left[0], operator[0], right, references)

    def _values(self, node: Node, link: URIRef) -> tuple[Node, ...]:
        """Return the values of a property: those of lists in their order, the others in that of their names."""
        found: list[Node] = []
        for value in sorted(self._graph.objects(node, link), key=_order):
            if value == RDF.nil or (value, RDF.first, None) in self._graph:
                try:
                    found += self._graph.items(value)
                except ValueError as error:
                    raise self._error(node, "a list that comes back to itself", "a list with an end") from error
            else:
                found.append(value)
        return tuple(dict.fromkeys(found))

    def _error(self, node: Node, problem: str, expected: str) -> InputError:
        where = _name(self._node) if node == self._node else f"{_name(self._node)}, {_name(node)}"
        return InputError(problem, where=where, expected=expected)


def _name(node: Node) -> str:
    return "a node without a name" if isinstance(node, BNode) else str(node)


def _order(node: Node) -> tuple[bool, str, str]:
    return isinstance(node, BNode), str(node), str(getattr(node, "datatype", "") or getattr(node, "language", "") or "")


def sorted_nodes(nodes: Iterable[Node]) -> list[Node]:
    """Return nodes in the order of their names, blank ones last."""
    return sorted(nodes, key=_order)
