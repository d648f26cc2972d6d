"""A policy and its history: which texts it had, what rules they carry, since when, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from aikg.model import Document, Entity, Rule, Statement
from aikg.sources.language import detect_language
from aikg.sources.terms_archive import RecordedVersion, TermsHistory
from aikg.terms.policy import Policy, RuleChange
from aikg.terms.rule_changes import Broader, differences, rule_of
from aikg.terms.runs import Run, presences, runs_of
from aikg.terms.substance import JudgedVersion, judge

__all__ = ["Chronicle", "Reads", "chronicle"]


class Reads(Protocol):
    """Whatever turns a policy text into statements, such as `aikg.terms.reading.TermsReader`."""

    def read(self, document: Document, issuer: Entity, product: Entity | None) -> list[Statement]:
        """Return the rules that a text states."""
        ...


@dataclass(frozen=True, slots=True)
class Chronicle:
    """A policy with its substantive texts in the order of their numbers, everything that was recorded of it, the
    statements with when they were there (each in the first text that carries it), and every change of a rule.

    `carried` are the IRIs of the rules of each text.
    """

    policy: Policy
    texts: tuple[Document, ...]
    versions: tuple[JudgedVersion, ...]
    statements: tuple[Statement, ...]
    carried: tuple[tuple[str, ...], ...]
    changes: tuple[RuleChange, ...]


def chronicle(policy: Policy, history: TermsHistory, reader: Reads, broader: Broader) -> Chronicle:
    """Return the chronicle of one document of a collection; `broader` gives the uses above each use."""
    judgement = judge(history.versions)
    texts = tuple(_document(policy, version) for version in judgement.texts)
    runs = runs_of(judgement.versions)
    read = [reader.read(document, policy.issuer, policy.product) for document in texts]
    return Chronicle(
        policy,
        texts,
        judgement.versions,
        _present(read, runs),
        tuple(tuple(sorted({statement.content.iri for statement in stated})) for stated in read),
        tuple(_changes(texts, read, runs, broader)),
    )


def _document(policy: Policy, version: RecordedVersion) -> Document:
    return Document(
        id=f"{policy.id}/{version.commit[:10]}",
        text=version.text,
        lang=detect_language(version.text),
        title=policy.label,
        published=version.at.date(),
        publisher=policy.issuer.label,
        url=version.snapshots[0] if version.snapshots else None,
    )


def _present(read: Sequence[Sequence[Statement]], runs: Sequence[Run]) -> tuple[Statement, ...]:
    """Return each wording of each rule once, in the first text that carries it, with when it was there."""
    first: dict[tuple[str, str], Statement] = {}
    texts: dict[tuple[str, str], set[int]] = {}
    for number, statements in enumerate(read):
        for statement in statements:
            key = statement.content.iri, " ".join(statement.quote.text.split())
            first.setdefault(key, statement)
            texts.setdefault(key, set()).add(number)
    return tuple(replace(statement, presences=presences(runs, texts[key])) for key, statement in first.items())


def _changes(
    texts: Sequence[Document], read: Sequence[Sequence[Statement]], runs: Sequence[Run], broader: Broader
) -> Iterator[RuleChange]:
    for was, now in pairwise(runs):
        for difference in differences(read[was.text], read[now.text], broader):
            yield RuleChange(
                difference.kind,
                _rule(difference.old),
                _rule(difference.new),
                texts[was.text].id,
                texts[now.text].id,
                was.last,
                now.first,
                _words(difference.old),
                _words(difference.new),
            )


def _rule(statement: Statement | None) -> Rule | None:
    return None if statement is None else rule_of(statement)


def _words(statement: Statement | None) -> str | None:
    return None if statement is None else statement.quote.text
