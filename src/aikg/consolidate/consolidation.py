"""What follows from all documents together, as one value.

It depends on the documents and on nothing else: not on their order, not on when they were stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aikg.consolidate.copies import Story, stories
from aikg.consolidate.identity import by_content, withdrawals
from aikg.consolidate.validity import RuleValidity, sighting, validity
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


def consolidate(documents: Sequence[StoredDocument], statements: Iterable[Statement]) -> Consolidation:
    """Return what follows from all documents and their statements together.

    Copies and translations of one story count as one source. Candidates count nowhere.
    """
    told = stories(documents)
    story_of = {document: story.iri for story in told for document in story.documents}
    published = {document.id: document.published for document in documents}
    stated = by_content(statements)
    withdrawn = withdrawals(stated)
    rules = [
        ConsolidatedRule(
            iri,
            validity((sighting(s, published[s.document]) for s in said), corrected=iri in withdrawn),
            withdrawn.get(iri, ()),
        )
        for iri, said in stated.items()
        if isinstance(said[0].content, Rule)
    ]
    sources = tuple((iri, len({story_of[s.document] for s in said})) for iri, said in stated.items())
    return Consolidation(tuple(rules), sources, told)
