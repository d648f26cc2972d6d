"""Quotes as pages show them: the exact words, whose they are, and the place in the page of their document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aikg.names import AIKG, PREFIXES, document_iri
from aikg.query import AnswerEvidence
from aikg.query.explanation import QuotedWords, RuleToldOf
from aikg.query.graph_reader import GraphReader

__all__ = ["Quotes", "ShownQuote"]

_DCTERMS = PREFIXES["dcterms"]


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quote of a document. Empty strings stand for what is not known; `anchor` is its place in the document's page.

    `source` is the IRI of the document, `start` and `end` are characters of its text (None: not noted).
    """

    text: str
    language: str
    source: str
    anchor: str
    title: str
    publisher: str
    published: str
    url: str
    section: str
    status: str
    attribution: str
    start: int | None
    end: int | None


class Quotes:
    """Finds out about quotes of a graph."""

    def __init__(self, reader: GraphReader) -> None:
        self._reader = reader

    def of_rule(self, rule: RuleToldOf) -> list[ShownQuote]:
        """Return the quotes of a rule of an explanation."""
        anchors = self._anchors([rule.rule])
        return [self._said(said, anchors.get((said.source, said.start), "")) for said in rule.quotes]

    def of_evidence(self, evidence: Iterable[AnswerEvidence], facts: Iterable[str]) -> list[ShownQuote]:
        """Return the quotes of an answer that rests on some rules or other facts, by their IRIs."""
        anchors = self._anchors(facts)
        return [self._shown(one, anchors) for one in evidence]

    def _said(self, said: QuotedWords, anchor: str) -> ShownQuote:
        return ShownQuote(
            text=said.quote,
            language=said.language,
            source=said.source,
            anchor=anchor,
            title=said.title or said.document,
            publisher=said.publisher,
            published=said.published,
            url=said.url,
            section=said.section,
            status=said.status,
            attribution=said.attribution,
            start=said.start if said.end else None,
            end=said.end or None,
        )

    def _shown(self, one: AnswerEvidence, anchors: dict[tuple[str, int], str]) -> ShownQuote:
        reader, source = self._reader, document_iri(one.document)
        return ShownQuote(
            text=one.quote,
            language=reader.first(source, _DCTERMS + "language").replace("und", ""),
            source=source,
            anchor=anchors.get((source, one.start or 0), ""),
            title=reader.first(source, _DCTERMS + "title") or one.document,
            publisher=reader.first(source, AIKG + "publisherName"),
            published=one.published or "",
            url=reader.first(source, PREFIXES["schema"] + "url"),
            section="",
            status=one.status,
            attribution="",
            start=one.start,
            end=one.end,
        )

    def _anchors(self, facts: Iterable[str]) -> dict[tuple[str, int], str]:
        """Return the last part of the IRI of each statement of some facts, by its document and first character."""
        reader = self._reader
        found: dict[tuple[str, int], str] = {}
        for fact in facts:
            for statement in reader.subjects(AIKG + "states", fact):
                begins = reader.first(reader.first(statement, AIKG + "evidence"), AIKG + "charStart")
                document = reader.first(statement, AIKG + "inDocument")
                found.setdefault((document, int(begins or 0)), statement.rpartition("/")[2])
        return found
