"""What a document says more than once: the fullest statement of a rule first, the others behind it.

A headline, the sentence that explains it and the one that sums it up state one rule. They stay statements of their
own, since each is evidence. Confidence is about who forbids or allows what, and whether that holds, not about for whom
and where: so all are as sure as the plainest of them. But whoever takes the surest ones first should meet every rule
before its repetitions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from aikg.model import Entity, Modality, Rule, Statement, Status

__all__ = ["ranked"]

#: How far a repetition stands behind: enough to order them, too little to say that it is less likely to be right.
_BEHIND = 0.01

_Key = tuple[Entity, Modality, str, Status]


def ranked(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements of one document in their order, repetitions of a rule less sure than its fullest one.

    Rules with the same issuer, modality, use and status are as sure as the surest of them. A repetition is one that
    of actors, places, conditions and product names either the same as another or none; of two that name the same the
    first is the fullest.
    """
    groups: defaultdict[_Key, list[int]] = defaultdict(list)
    for at, statement in enumerate(statements):
        rule = statement.content
        if isinstance(rule, Rule) and not statement.candidate:
            groups[rule.issuer, rule.modality, rule.use, statement.status].append(at)
    found = list(statements)
    for group in groups.values():
        surest = max(statements[at].confidence for at in group)
        for at in group:
            is_repetition = any(other != at and _repeats(statements, at, other) for other in group)
            sure = max(0.0, surest - _BEHIND) if is_repetition else surest
            found[at] = replace(found[at], confidence=round(sure, 3))
    return found


def _repeats(statements: Sequence[Statement], at: int, other: int) -> bool:
    """Whether one statement names nothing that another does not, and comes later where they name the same."""
    one, two = _parts(statements[at]), _parts(statements[other])
    said_less = all(not mine or mine == theirs for mine, theirs in zip(one, two, strict=True))
    return said_less and (one != two or other < at)


def _parts(statement: Statement) -> tuple[frozenset[str], ...]:
    """What narrows the rule of a statement, each kind by itself."""
    rule = statement.content
    if not isinstance(rule, Rule):
        return ()
    actors = frozenset(actor.iri for actor in rule.actors)
    product = frozenset([rule.product.iri] if rule.product else [])
    return actors, frozenset(rule.jurisdictions), frozenset(rule.conditions), product
