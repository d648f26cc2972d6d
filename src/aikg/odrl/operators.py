"""The operators of ODRL constraints (https://www.w3.org/TR/odrl-vocab/#constraintRelationalOperators).

A left operand may have several values, as a use has several purposes; a right operand has several where a policy gives
a list. How each operator takes them stands beside it. Moments without a time zone are taken for UTC, and a day for its
beginning, so that they compare. What cannot be compared, such as a duration in months with one in days, satisfies
nothing and is said.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from rdflib.term import Literal, Node, URIRef

from aikg.odrl.terms import ODRL
from aikg.odrl.world import World

__all__ = ["Incomparable", "satisfies"]

Values = Sequence[Node]
_Order = Callable[[Any, Any], bool]


class Incomparable(Exception):
    """Two values cannot be compared, or an operator is not known; the text says which."""


def satisfies(name: URIRef, left: Values, right: Values, world: World) -> bool:
    """Whether the values of a left operand stand to those of the right one as an operator asks.

    Raises Incomparable, which says in words why there is no answer.

    >>> satisfies(ODRL["lteq"], [Literal(3)], [Literal(3)], World())
    True
    """
    short = str(name).removeprefix(str(ODRL))
    if short in _COMPARED:
        if len(right) != 1:
            raise Incomparable(f"odrl:{short} takes one right operand, and there are {len(right)}.")
        return _COMPARED[short](left, right[0])
    if short not in _SETS:
        raise Incomparable(f"The operator {name} is not known.")
    return _SETS[short](left, right, world)


def _same(one: Node, other: Node) -> bool:
    """Whether two terms are the same, or two literals have the same value."""
    if one == other:
        return True
    if not isinstance(one, Literal) or not isinstance(other, Literal):
        return False
    try:
        return bool(_value(one) == _value(other))
    except Incomparable:
        return False


def _value(term: Node) -> object:
    """Return the value of a literal in a form in which values of its kind compare."""
    value = term.toPython() if isinstance(term, Literal) and not term.language else None
    if isinstance(value, bool):
        return (value,)  # not the number that Python takes it for
    if isinstance(value, Decimal | int | float):
        return Decimal(str(value))
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, timedelta | str) and not isinstance(
        value, Literal
    ):  # what has no value is given back as it is
        return value
    raise Incomparable(f"{term} has no value that can be compared.")


def _ordered(holds: _Order) -> Callable[[Values, Node], bool]:
    """Return the comparison that some value of the left operand has to stand."""

    def compare(left: Values, right: Node) -> bool:
        try:
            return any(holds(_value(value), _value(right)) for value in left)
        except (TypeError, ArithmeticError) as error:
            raise Incomparable(f"{', '.join(map(str, left))} and {right} have no order.") from error

    return compare


_COMPARED: dict[str, Callable[[Values, Node], bool]] = {
    "eq": lambda left, right: any(_same(value, right) for value in left),
    "neq": lambda left, right: not any(_same(value, right) for value in left),
    "gt": _ordered(operator.gt),
    "gteq": _ordered(operator.ge),
    "lt": _ordered(operator.lt),
    "lteq": _ordered(operator.le),
}


def _among(value: Node, values: Values) -> bool:
    return any(_same(value, one) for one in values)


_SETS: dict[str, Callable[[Values, Values, World], bool]] = {
    # some value is an instance of, or narrower than, one of the right operands
    "isA": lambda left, right, world: any(world.is_a(value, kind) for value in left for kind in right),
    # some value lies within one of the right operands
    "isPartOf": lambda left, right, world: any(world.is_part_of(value, whole) for value in left for whole in right),
    # every right operand lies within some value
    "hasPart": lambda left, right, world: all(any(world.is_part_of(part, value) for value in left) for part in right),
    # the values hold every right operand; one; none
    "isAllOf": lambda left, right, world: all(_among(wanted, left) for wanted in right),
    "isAnyOf": lambda left, right, world: any(_among(wanted, left) for wanted in right),
    "isNoneOf": lambda left, right, world: not any(_among(unwanted, left) for unwanted in right),
}
