"""Reading a store by hand: labels, values, and the statements behind a fact.

Values come back as text, sorted, from all graphs together; what is absent is an empty string.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Store

from aikg.names import AIKG, PREFIXES, compress

__all__ = ["GraphReader", "Support"]

_TYPE = PREFIXES["rdf"] + "type"
_LABEL = PREFIXES["skos"] + "prefLabel"
_TITLE = PREFIXES["dcterms"] + "title"
_ISSUED = PREFIXES["dcterms"] + "issued"
_IDENTIFIER = PREFIXES["dcterms"] + "identifier"
_URL = PREFIXES["schema"] + "url"


@dataclass(frozen=True, slots=True, order=True)
class Support:
    """One statement: its quote and the document it stands in. Empty strings stand for what is not known.

    `document` is the id of the document, `source` its IRI.
    """

    published: str
    document: str
    start: int
    quote: str
    language: str
    title: str
    publisher: str
    url: str
    status: str
    attribution: str
    end: int = 0
    section: str = ""
    source: str = ""


class GraphReader:
    """Looks things up in a store; `language` is that of labels."""

    def __init__(self, store: Store, language: str = "en") -> None:
        self._store = store
        self.language = language
        self._labels: dict[str, str] = {}

    def all(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property, sorted."""
        return sorted({term.value for term in self._terms(subject, predicate)})

    def first(self, subject: str, predicate: str) -> str:
        """Return the first value of a property, or an empty string."""
        return min((term.value for term in self._terms(subject, predicate)), default="")

    def words(self, subject: str, predicate: str) -> tuple[str, str]:
        """Return the first text of a property and its language; empty strings where there is none."""
        found = min(self._literals(subject, predicate), key=str, default=Literal(""))
        return found.value, found.language or ""

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the IRIs of what has a thing for a value of a property, sorted."""
        quads = self._store.quads_for_pattern(None, NamedNode(predicate), NamedNode(value))
        return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)})

    def pointing(self, value: str) -> set[str]:
        """Return the IRIs of what has a thing for a value of any property."""
        quads = self._store.quads_for_pattern(None, None, NamedNode(value))
        return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}

    def instances(self, class_iri: str) -> list[str]:
        """Return the IRIs of what is said to be of a class."""
        return self.subjects(_TYPE, class_iri)

    def classes(self, subject: str) -> set[str]:
        """Return the IRIs of the classes of a thing."""
        return set(self.all(subject, _TYPE))

    def label(self, iri: str) -> str:
        """Return the label in the reader's language, else the one without a language, else in English, else the CURIE.

        In English the one without a language goes first: it is the name that a thing gives itself.
        """
        if iri not in self._labels:
            labels = {term.language or "": term.value for term in self._literals(iri, _LABEL)}
            order = ("", "en") if self.language == "en" else (self.language, "", "en")
            choices = (labels.get(language) for language in order)
            self._labels[iri] = next(filter(None, choices), compress(iri))
        return self._labels[iri]

    def support(self, fact: str) -> list[Support]:
        """Return the statements that state a fact, earliest document first; candidates do not count."""
        statements = self.subjects(AIKG + "states", fact)
        return sorted({self._support(one) for one in statements if self.first(one, AIKG + "candidate") != "true"})

    @cached_property
    def documents(self) -> list[str]:
        """The IRIs of all documents."""
        return self.instances(AIKG + "SourceDocument")

    @cached_property
    def latest_document(self) -> date | None:
        """The day of the latest dated document."""
        days = [day for document in self.documents if (day := self.first(document, _ISSUED))]
        return max(map(date.fromisoformat, days), default=None)

    def _support(self, statement: str) -> Support:
        document = self.first(statement, AIKG + "inDocument")
        evidence = self.first(statement, AIKG + "evidence")
        quote = min(self._literals(evidence, AIKG + "quote"), key=str, default=Literal(""))
        return Support(
            published=self.first(document, _ISSUED),
            document=self.first(document, _IDENTIFIER),
            start=int(self.first(evidence, AIKG + "charStart") or 0),
            quote=quote.value,
            language=quote.language or "",
            title=self.first(document, _TITLE),
            publisher=self.first(document, AIKG + "publisherName"),
            url=self.first(document, _URL),
            status=self.first(statement, AIKG + "status").removeprefix(AIKG),
            attribution=self.first(statement, AIKG + "attribution"),
            end=int(self.first(evidence, AIKG + "charEnd") or 0),
            section=self.first(statement, AIKG + "section"),
            source=document,
        )

    def _terms(self, subject: str, predicate: str) -> list[NamedNode | Literal]:
        if not subject:
            return []
        quads = self._store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None)
        return [quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)]

    def _literals(self, subject: str, predicate: str) -> list[Literal]:
        return [term for term in self._terms(subject, predicate) if isinstance(term, Literal)]
