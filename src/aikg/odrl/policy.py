"""The values of the ODRL information model (https://www.w3.org/TR/odrl-model/): policies, rules, constraints.

They keep the nodes they were read from, blank ones included, so that a report can name them. `read_rdf` makes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from rdflib.term import Node, URIRef

__all__ = [
    "Action",
    "AnyConstraint",
    "Constraint",
    "LogicalConstraint",
    "Operand",
    "Policy",
    "Resource",
    "Rule",
    "RuleKind",
]


class RuleKind(StrEnum):
    """What a rule does; a duty stands on the policy (an obligation) or on a permission."""

    PERMISSION = "permission"
    PROHIBITION = "prohibition"
    DUTY = "duty"


class Operand(StrEnum):
    """How a logical constraint joins its constraints; named as the ODRL terms are."""

    AND = "and"
    OR = "or"
    XONE = "xone"
    AND_SEQUENCE = "andSequence"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A comparison. `right` are the values of the right operand; `references` those that would have to be fetched."""

    node: Node
    left: URIRef
    operator: URIRef
    right: tuple[Node, ...]
    references: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class LogicalConstraint:
    """Constraints joined by one operand; in their order where the operand has one."""

    node: Node
    operand: Operand
    constraints: tuple[AnyConstraint, ...]


AnyConstraint: TypeAlias = Constraint | LogicalConstraint


@dataclass(frozen=True, slots=True)
class Action:
    """An action; one with refinements has a node of its own beside the action's IRI."""

    node: Node
    iri: Node
    refinements: tuple[AnyConstraint, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """A party or an asset, or a collection of them: the members of `source` that meet the refinements."""

    node: Node
    source: Node | None = None
    refinements: tuple[AnyConstraint, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A permission, a prohibition or a duty, with what it inherits from its policy (section 2.7.1).

    Several actions, targets or assignees stand for as many rules that differ in nothing else (section 2.7.2).
    """

    node: Node
    kind: RuleKind
    actions: tuple[Action, ...] = ()
    targets: tuple[Resource, ...] = ()
    assignees: tuple[Resource, ...] = ()
    assigners: tuple[Node, ...] = ()
    constraints: tuple[AnyConstraint, ...] = ()
    duties: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy of any class; `conflict` and `profiles` as written."""

    node: Node
    rules: tuple[Rule, ...]
    profiles: tuple[Node, ...] = ()
    conflict: Node | None = None
