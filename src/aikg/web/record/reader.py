"""Reading a graph for a page: a label is first of all in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

from aikg.names import AIKG, DOCUMENT, POLICY, PREFIXES, compress, document_id, policy_id
from aikg.query.graph_reader import GraphReader
from aikg.query.rule_words import sign_of
from aikg.web.words import translator

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["Named", "Record"]

_TITLE = PREFIXES["dcterms"] + "title"
_LABEL = PREFIXES["skos"] + "prefLabel"
_BROADER = PREFIXES["skos"] + "broader"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing and how it is called."""

    iri: str
    label: str


class Record(GraphReader):
    """A reader of the graph for pages in one language."""

    def __init__(self, store: Store, language: str) -> None:
        super().__init__(store, language)
        self.store = store
        self.language = language
        self._called: dict[str, str] = {}

    def label(self, iri: str) -> str:
        """Return the label in the language of the page, else without one, else in English; of a document its title."""
        if iri not in self._called:
            labels = {term.language or "": term.value for term in self._literals(iri, _LABEL)}
            choices = (labels.get(language) for language in (self.language, "", "en"))
            self._called[iri] = (
                next(filter(None, choices), "") or self.first(iri, _TITLE) or self._told(iri) or _bare(iri)
            )
        return self._called[iri]

    def _told(self, iri: str) -> str:
        """Return what stands for a rule or a statement, which have no label: what it says, in short."""
        if use := self.first(iri, AIKG + "ofUse"):
            sign = sign_of(self.classes(iri))
            says = translator(self.language)(f"thing.sign-{sign}") if sign else ""
            return " ".join(filter(None, (self.label(self.first(iri, AIKG + "issuedBy")), says, self.label(use))))
        quote = self.first(self.first(iri, AIKG + "evidence"), AIKG + "quote")
        return shorten(quote, 80, placeholder=" …") if quote else ""

    def named(self, iri: str) -> Named:
        """Return a thing with its label."""
        return Named(iri, self.label(iri))

    def named_all(self, iris: Iterable[str]) -> tuple[Named, ...]:
        """Return things with their labels, by label."""
        found = (self.named(iri) for iri in dict.fromkeys(iris))
        return tuple(sorted(found, key=lambda one: (one.label.casefold(), one.iri)))

    def things(self, subject: str, name: str) -> tuple[Named, ...]:
        """Return the values of a property of ours, by label."""
        return self.named_all(self.all(subject, AIKG + name))

    def thing(self, subject: str, name: str) -> Named | None:
        """Return the value of a property of ours; None where there is none."""
        value = self.first(subject, AIKG + name)
        return self.named(value) if value else None

    def having(self, name: str, value: str) -> tuple[Named, ...]:
        """Return what has a thing for a value of a property of ours, by label."""
        return self.named_all(self.subjects(AIKG + name, value))

    def local(self, subject: str, name: str) -> str:
        """Return the value of a property of ours without our namespace, such as ``current``."""
        return self.first(subject, AIKG + name).removeprefix(AIKG)

    def top(self, use: str) -> str:
        """Return the broadest use above a use, by the first of several ways up."""
        passed = {use}
        while (above := self.first(use, _BROADER)) and above not in passed:
            passed.add(above)
            use = above
        return use


def _bare(iri: str) -> str:
    """Return what stands for a thing without a label."""
    if iri.startswith(DOCUMENT):
        return document_id(iri)
    return policy_id(iri) if iri.startswith(POLICY) else compress(iri)
