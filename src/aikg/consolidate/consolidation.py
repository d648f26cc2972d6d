"""What follows from all documents together, as one value.

It depends on the documents and on nothing else: not on their order, not on when they were stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aikg.consolidate.copies import Story, stories
from aikg.consolidate.identity import by_content, withdrawals
from aikg.consolidate.validity import RuleValidity, sighting, validity
from aikg.consolidate.watched import watched_validity
from aikg.model import Rule, Statement, StoredDocument

__all__ = ["ConsolidatedRule", "Consolidation", "consolidate"]


@dataclass(frozen=True, slots=True)
class ConsolidatedRule:
    """How one rule stands, when it holds, and by the IRIs of which corrections it is withdrawn."""

    iri: str
    validity: RuleValidity
    withdrawn_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consolidation:
    """Rules by IRI; the number of independent sources of everything that is stated; the stories."""

    rules: tuple[ConsolidatedRule, ...]
    sources: tuple[tuple[str, int], ...]
    stories: tuple[Story, ...]


def consolidate(
    documents: Sequence[StoredDocument],
    statements: Iterable[Statement],
    watched: Mapping[str, Sequence[Statement]] | None = None,
) -> Consolidation:
    """Return what follows from all documents and their statements together.

    Copies and translations of one story count as one source. Candidates count nowhere. `watched` are the statements of
    watched policy texts by the policy; all texts of one policy are one source.
    """
    told = stories(documents)
    source_of = {document: story.iri for story in told for document in story.documents}
    published = {document.id: document.published for document in documents}
    of_policies = [statement for of_policy in (watched or {}).values() for statement in of_policy]
    source_of |= {s.document: policy for policy, of_policy in (watched or {}).items() for s in of_policy}
    stated = by_content([*statements, *of_policies])
    withdrawn = withdrawals(stated)
    rules = [
        ConsolidatedRule(iri, _validity(said, published, corrected=iri in withdrawn), withdrawn.get(iri, ()))
        for iri, said in stated.items()
        if isinstance(said[0].content, Rule)
    ]
    sources = tuple((iri, len({source_of[s.document] for s in said})) for iri, said in stated.items())
    return Consolidation(tuple(rules), sources, told)


def _validity(said: Sequence[Statement], published: Mapping[str, date | None], *, corrected: bool) -> RuleValidity:
    """Return when a rule holds: watched texts decide, and reports where there is none."""
    presences = [presence for statement in said for presence in statement.presences]
    reports = [sighting(s, published[s.document]) for s in said if not s.presences]
    reported = validity(reports, corrected=corrected)
    return watched_validity(presences, reported) if presences else reported
