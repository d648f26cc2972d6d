"""Whether constraints are satisfied, and why: ODRL IM, section 2.5.

A left operand has the values that the request claims for it (constraints of the requested rule) and those that the
state of the world gives; ``odrl:dateTime`` is the present. A constraint whose left operand has no value is not
satisfied, even one that asks for a value to be absent, and its result says so: what nobody knows decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rdflib.term import Node, URIRef

from aikg.odrl.operators import Incomparable, satisfies
from aikg.odrl.policy import AnyConstraint, Constraint, LogicalConstraint, Operand
from aikg.odrl.terms import DATE_TIME, ODRL
from aikg.odrl.world import World

__all__ = ["Circumstances", "ConstraintResult", "claims_of", "evaluate_constraint"]

#: Operators by which a request says what a left operand is.
_CLAIMING = frozenset(ODRL[name] for name in ("eq", "isA", "isAnyOf", "isAllOf", "isPartOf", "hasPart"))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What constraints are evaluated against: the state of the world, and what is claimed for left operands."""

    world: World
    claims: Mapping[URIRef, tuple[Node, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def values(self, operand: URIRef) -> tuple[Node, ...]:
        """Return the values of a left operand; none where nobody gives one."""
        if operand == DATE_TIME and self.world.now is not None:
            return (self.world.now,)
        found = (*self.claims.get(operand, ()), *self.world.values(operand))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class ConstraintResult:
    """What became of a constraint: the values of its left operand, the results of its parts, why there is none."""

    constraint: AnyConstraint
    satisfied: bool
    left: tuple[Node, ...] = ()
    parts: tuple[ConstraintResult, ...] = ()
    note: str = ""


def claims_of(constraints: tuple[AnyConstraint, ...]) -> dict[URIRef, tuple[Node, ...]]:
    """Return what the constraints of a requested rule say of their left operands; only plain ones say anything."""
    found: dict[URIRef, tuple[Node, ...]] = {}
    for one in constraints:
        if isinstance(one, Constraint) and one.operator in _CLAIMING:
            found[one.left] = (*found.get(one.left, ()), *one.right)
    return found


def evaluate_constraint(constraint: AnyConstraint, circumstances: Circumstances) -> ConstraintResult:
    """Return whether a constraint is satisfied; every part of a logical one is evaluated, whatever the others say."""
    if isinstance(constraint, LogicalConstraint):
        parts = tuple(evaluate_constraint(part, circumstances) for part in constraint.constraints)
        return ConstraintResult(constraint, _joined(constraint.operand, parts), parts=parts)
    left = circumstances.values(constraint.left)
    if not left:
        return ConstraintResult(constraint, False, note=f"No value of {constraint.left} is known.")
    if constraint.references and not constraint.right:
        return ConstraintResult(constraint, False, left, note="The right operand would have to be fetched.")
    try:
        return ConstraintResult(
            constraint, satisfies(constraint.operator, left, constraint.right, circumstances.world), left
        )
    except Incomparable as problem:
        return ConstraintResult(constraint, False, left, note=str(problem))


def _joined(operand: Operand, parts: tuple[ConstraintResult, ...]) -> bool:
    """Join the results of parts; the order of a sequence is that in which its parts were evaluated."""
    satisfied = [part.satisfied for part in parts]
    if operand is Operand.OR:
        return any(satisfied)
    if operand is Operand.XONE:
        return satisfied.count(True) == 1
    return all(satisfied)
