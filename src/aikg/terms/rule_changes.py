"""What one text of a policy changed in the rules of the text before it.

Rules are compared by what they say, not by their words: a rule that is gone and one that is new belong together when
one of them covers the other, and say then that the policy was narrowed or widened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from aikg.errors import ModelError
from aikg.model import Rule, Statement
from aikg.terms.policy import ChangeKind

__all__ = ["Broader", "Difference", "covers", "differences", "rule_of"]

#: The slugs of all uses above a use.
Broader = Mapping[str, frozenset[str]]


class Difference(NamedTuple):
    """One change between two texts: what stated the rule before, and what states it now."""

    kind: ChangeKind
    old: Statement | None
    new: Statement | None

    @property
    def rule(self) -> str:
        """The IRI of the rule there is now, else of the one there was."""
        statement = self.new or self.old
        return statement.content.iri if statement else ""


def rule_of(statement: Statement) -> Rule:
    """Return the rule that a statement of a policy text states; such a text states nothing else."""
    if not isinstance(statement.content, Rule):
        raise ModelError("a policy text states something that is no rule", where=statement.document, expected="a rule")
    return statement.content


def differences(before: Sequence[Statement], after: Sequence[Statement], broader: Broader) -> list[Difference]:
    """Return what changed between the rules of two texts, in the order of the rules' IRIs.

    A rule that several places of a text state is one rule: it is reworded when none of its wordings stayed.
    """
    old, new = _by_rule(before), _by_rule(after)
    gone = [stated[0] for iri, stated in old.items() if iri not in new]
    come = [stated[0] for iri, stated in new.items() if iri not in old]
    found = list(_replaced(gone, come, broader))
    paired = {id(statement) for difference in found for statement in (difference.old, difference.new)}
    found += [Difference(ChangeKind.REMOVED, one, None) for one in gone if id(one) not in paired]
    found += [Difference(ChangeKind.ADDED, None, one) for one in come if id(one) not in paired]
    for iri in old.keys() & new.keys():
        found += _restated(old[iri], new[iri])
    return sorted(found, key=lambda difference: (difference.kind, difference.rule))


def covers(wide: Rule, narrow: Rule, broader: Broader) -> bool:
    """Whether a rule says at least what another of the same kind says: on every axis the same, or more."""
    return (
        wide.use in {narrow.use, "any-use"} | broader.get(narrow.use, frozenset())
        and _all_named(wide.actors, narrow.actors)
        and _all_named(wide.jurisdictions, narrow.jurisdictions)
        and set(wide.conditions) <= set(narrow.conditions)
        and wide.product in {None, narrow.product}
    )


def _all_named(wide: Sequence[object], narrow: Sequence[object]) -> bool:
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


def _by_rule(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        found.setdefault(rule_of(statement).iri, []).append(statement)
    return dict(sorted(found.items()))


def _replaced(gone: Sequence[Statement], come: Sequence[Statement], broader: Broader) -> Iterator[Difference]:
    """Pair what went with what came, the nearest first: those that differ in the fewest parts."""
    pairs = sorted(
        (
            (_distance(rule_of(old), rule_of(new)), old.content.iri, new.content.iri, kind, old, new)
            for old in gone
            for new in come
            if (kind := _relation(rule_of(old), rule_of(new), broader)) is not None
        ),
        key=lambda pair: pair[:4],
    )
    used: set[str] = set()
    for _, one, other, kind, old, new in pairs:
        if not used & {one, other}:
            used |= {one, other}
            yield Difference(kind, old, new)


def _relation(one: Rule, other: Rule, broader: Broader) -> ChangeKind | None:
    """Return what it means that one rule gave way to another, None when they have nothing to do with each other."""
    if one.modality is not other.modality or (one.exception_to is None) != (other.exception_to is None):
        return None
    if covers(one, other, broader):
        return ChangeKind.NARROWED
    return ChangeKind.WIDENED if covers(other, one, broader) else None


def _distance(one: Rule, other: Rule) -> int:
    """In how many parts two rules differ."""
    parts = ("use", "product", "actors", "jurisdictions", "conditions", "exception_to")
    return sum(getattr(one, part) != getattr(other, part) for part in parts)


def _restated(old: Sequence[Statement], new: Sequence[Statement]) -> Iterator[Difference]:
    """Yield that a rule which stayed is put in other words, or stands in another place."""
    words = {_plain(statement): statement for statement in reversed(old)}
    kept = [(words[_plain(statement)], statement) for statement in new if _plain(statement) in words]
    if not kept:
        yield Difference(ChangeKind.REWORDED, old[0], new[0])
    elif not any(was.section == now.section for was, now in kept):
        yield Difference(ChangeKind.MOVED, *kept[0])


def _plain(statement: Statement) -> str:
    """Return the words of a quote alone, without marks, case and typography."""
    return " ".join("".join(c if c.isalnum() else " " for c in statement.quote.text.casefold()).split())
