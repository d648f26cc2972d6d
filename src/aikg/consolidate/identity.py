"""What several documents say, gathered under the one thing they say it of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from aikg.model import Correction, Statement, Status

__all__ = ["by_content", "withdrawals"]

#: Statements of these do not withdraw anything: the correction was only demanded or is disputed.
_UNSURE = frozenset({Status.PROPOSED, Status.ALLEGED})


def by_content(statements: Iterable[Statement]) -> dict[str, tuple[Statement, ...]]:
    """Return statements by the IRI of what they state, both in a fixed order; candidates count nowhere."""
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if not statement.candidate:
            found[statement.content.iri].append(statement)
    return {content: tuple(sorted(found[content], key=_place)) for content in sorted(found)}


def _place(statement: Statement) -> tuple[str, int, int, Status]:
    return (statement.document, statement.quote.start, statement.quote.end, statement.status)


def withdrawals(stated: Mapping[str, Iterable[Statement]]) -> dict[str, tuple[str, ...]]:
    """Return by the IRI of each withdrawn rule the IRIs of the corrections that withdraw it, sorted."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for iri, statements in stated.items():
        for statement in statements:
            if isinstance(statement.content, Correction) and statement.status not in _UNSURE:
                for rule in statement.content.corrects:
                    found[rule].add(iri)
    return {rule: tuple(sorted(found[rule])) for rule in sorted(found)}
