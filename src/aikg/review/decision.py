"""Decisions, and what a build makes of them: reject removes, accept asserts, correct puts something else in place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from aikg.model import Correction, Document, Rule, Statement, StoredDocument
from aikg.names import content_iri
from aikg.review.claim import Claim, statement_to_json
from aikg.store.write import text_digest

__all__ = ["METHOD", "Applied", "Decision", "Docket", "Outcome", "State", "standing_of", "states_of"]

#: The method of a statement that a person accepted or corrected.
METHOD = "review"


class Outcome(StrEnum):
    """What a person decided about a claim."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"


class State(StrEnum):
    """What becomes of a decision."""

    APPLIES = "applies"
    SUPERSEDED = "superseded by a later decision"
    UNFIT = "no longer fits: the text of the document changed"
    WAITING = "waits: the document is not in the graph"


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a claim, and when; `replacement` is what stands in its place when it was corrected.

    `at` has a time zone and counts to the second. `by` and `at` do not name the decision.
    """

    claim: Claim
    outcome: Outcome
    by: str
    at: datetime
    replacement: Statement | None = None
    note: str | None = None

    @cached_property
    def iri(self) -> str:
        """The IRI of what was decided, by whomever and whenever."""
        instead = self.replacement and statement_to_json(self.replacement)
        return content_iri("decision", self.claim.iri, self.outcome, instead, self.note)

    @property
    def review(self) -> str:
        """The IRI of the act of deciding: one person at one moment, perhaps about many claims."""
        return content_iri("review", self.by, moment(self.at))

    @property
    def order(self) -> tuple[str, str, str]:
        """By what decisions are sorted; of conflicting ones the last wins. Equal moments are settled by name."""
        return (moment(self.at), self.by, self.iri)


def moment(at: datetime) -> str:
    """Return a moment in UTC to the second, such as ``2024-11-05T12:30:00Z``."""
    return f"{at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"


@dataclass(frozen=True, slots=True)
class Applied:
    """The statements of one document after review, and how many decisions said so or no longer fit its text."""

    statements: tuple[Statement, ...]
    applied: int = 0
    unfit: int = 0


class Docket:
    """All decisions, ready to be applied to one document after the other."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._by_digest: dict[str, list[Decision]] = defaultdict(list)
        self._documents: dict[str, set[str]] = defaultdict(set)
        for decision in standing_of(decisions):
            claim = decision.claim
            self._by_digest[claim.digest].append(decision)
            self._documents[claim.statement.document].add(claim.digest)

    def apply(self, document: Document, statements: Iterable[Statement]) -> Applied:
        """Return what a document states after review.

        The decisions about its text are followed in the order of their time. One about an older text of the document
        changes nothing, and is counted. Raises ModelError for a text that has no UTF-8 form.
        """
        read = tuple(statements)
        if not self._by_digest:
            return Applied(read)
        digest = text_digest(document)
        about = self._by_digest.get(digest, [])
        fitting = [decision for decision in about if decision.claim.fits(document)]
        older = self._documents.get(document.id, set()) - {digest}
        unfit = sum(1 for text in older for d in self._by_digest[text] if d.claim.statement.document == document.id)
        kept = list(read)
        moved: dict[str, str | None] = {}
        for decision in fitting:
            kept = [statement for statement in kept if not decision.claim.is_about(statement)]
            made = _made(decision, document)
            kept += [made] if made else []
            moved[decision.claim.statement.content.iri] = made.content.iri if made else None
        return Applied(tuple(_referring(kept, moved)), len(fitting), unfit + len(about) - len(fitting))

    def undecided(self, document: Document, claims: Iterable[Claim]) -> list[Claim]:
        """Return the claims of a document that no decision is about, nor put in place."""
        about = self._by_digest.get(text_digest(document), ()) if self._by_digest else ()
        settled = [d.claim for d in about]
        settled += [replace(d.claim, statement=d.replacement) for d in about if d.replacement is not None]
        return [claim for claim in claims if not any(done.is_about(claim.statement) for done in settled)]


def standing_of(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that no later one about the same claim supersedes, earliest first."""
    standing: dict[str, list[Decision]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda d: d.order):
        claim = decision.claim
        others = standing[claim.digest]
        others[:] = [other for other in others if not claim.is_about(other.claim.statement)] + [decision]
    return sorted((d for group in standing.values() for d in group), key=lambda d: d.order)


def states_of(decisions: Sequence[Decision], documents: Iterable[StoredDocument]) -> list[tuple[Decision, State]]:
    """Return every decision, earliest first, with what becomes of it in a graph of `documents`."""
    stored: Mapping[str, str] = {document.id: document.digest for document in documents}
    standing, texts = set(map(id, standing_of(decisions))), set(stored.values())

    def state(decision: Decision) -> State:
        claim = decision.claim
        if id(decision) not in standing:
            return State.SUPERSEDED
        if claim.digest in texts:
            return State.APPLIES
        return State.UNFIT if claim.statement.document in stored else State.WAITING

    return [(decision, state(decision)) for decision in sorted(decisions, key=lambda d: d.order)]


def _made(decision: Decision, document: Document) -> Statement | None:
    """Return the statement that a decision puts into a document, or None."""
    if decision.outcome is Outcome.REJECT:
        return None
    statement = decision.replacement or decision.claim.statement
    return replace(statement, document=document.id, method=METHOD, confidence=1.0, candidate=False)


def _referring(statements: Sequence[Statement], moved: Mapping[str, str | None]) -> list[Statement]:
    """Return statements that refer to the rules put in place of others, and no longer to what was rejected."""
    there = {statement.content.iri for statement in statements if not statement.candidate}

    def now(rule: str | None) -> str | None:
        seen: set[str] = set()
        while rule is not None and rule in moved and rule not in there | seen:
            seen.add(rule)
            rule = moved[rule]
        return rule

    return [_repointed(statement, now) for statement in statements] if set(moved) - there else list(statements)


def _repointed(statement: Statement, now: Callable[[str | None], str | None]) -> Statement:
    content = statement.content
    if isinstance(content, Correction):
        corrects, confirms = (
            tuple(to for rule in rules if (to := now(rule)) is not None)
            for rules in (content.corrects, content.confirms)
        )
        return replace(statement, content=replace(content, corrects=corrects, confirms=confirms))
    if isinstance(content, Rule) and content.exception_to is not None:
        return replace(statement, content=replace(content, exception_to=now(content.exception_to)))
    return statement
