"""Model values become quads, in the shape that `docs/graph.md` shows. `read` is the way back.

One document fills one graph. Two statements of a document that state the same thing share its
description: the wording of the first place in the text stands for both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import singledispatch

from pyoxigraph import Literal, NamedNode, Quad

from aikg.consolidate.fingerprint import fingerprint
from aikg.errors import ModelError
from aikg.model import (
    Commitment,
    Content,
    Correction,
    Document,
    Entity,
    Modality,
    Partnership,
    PolicyChange,
    ProductUse,
    Role,
    Rule,
    Statement,
    StoredDocument,
)
from aikg.names import CONDITION, ID, PREFIXES, USE, content_iri, document_iri
from aikg.store.terms import (
    PREF_LABEL,
    RDF_TYPE,
    Vocabulary,
    concept,
    date_literal,
    decimal,
    iri,
    term,
    text,
)

__all__ = [
    "MODALITY_CLASS",
    "GraphWriter",
    "canonical_statements",
    "document_quads",
    "evidence_iri",
    "stored_document",
    "text_digest",
]

#: The class of a rule by what it does with a use.
MODALITY_CLASS = {
    Modality.PROHIBITS: "Prohibition",
    Modality.PERMITS: "Permission",
    Modality.REQUIRES: "Duty",
}


def text_digest(document: Document) -> str:
    """Return ``sha256:`` and the hash of a document's text; raises ModelError for a text that has no UTF-8 form."""
    try:
        return f"sha256:{hashlib.sha256(document.text.encode()).hexdigest()}"
    except UnicodeEncodeError as error:
        raise ModelError(
            f"half of a surrogate pair at {error.start}", where=document.id, expected="text that has a UTF-8 form"
        ) from error


def stored_document(document: Document, *, may_be_copy: bool = True) -> StoredDocument:
    """Return what the graph keeps of a document, with its fingerprint if it `may_be_copy` of another.

    Raises ModelError for a text that has no UTF-8 form.
    """
    return StoredDocument(
        id=document.id,
        lang=document.lang,
        digest=text_digest(document),
        characters=len(document.text),
        title=document.title,
        published=document.published,
        publisher=document.publisher,
        url=document.url,
        fingerprint=fingerprint(document) if may_be_copy else (),
    )


def evidence_iri(statement: Statement) -> str:
    """Return the IRI of a statement's evidence: the document, and where in it the quote stands."""
    return content_iri("evidence", statement.document, statement.quote.start, statement.quote.end)


def canonical_statements(statements: Iterable[Statement]) -> list[Statement]:
    """Return statements in the order of the text, each once, whatever order they came in.

    Of several with one IRI the most confident is kept.
    """
    return list(_by_iri(statements).values())


def document_quads(
    document: StoredDocument, statements: Iterable[Statement], vocabulary: Vocabulary
) -> frozenset[Quad]:
    """Return the graph of one document: its metadata, its statements and what they state.

    Entities that `vocabulary` knows are named, all others described. Raises ModelError for a value
    that has no place in a graph, such as an IRI with a blank.
    """
    graph = GraphWriter(document.iri, vocabulary)
    graph.add_document(document)
    graph.add_statements(statements)
    return graph.finished()


def _by_iri(statements: Iterable[Statement]) -> dict[str, Statement]:
    """Return statements by their IRIs, which cost a hash each, in the order of the text."""
    kept: dict[str, Statement] = {}
    for statement in sorted(statements, key=_preference):
        kept.setdefault(statement.iri, statement)
    return dict(sorted(kept.items(), key=lambda pair: (pair[1].quote.start, pair[1].quote.end, pair[0])))


def _preference(statement: Statement) -> tuple[object, ...]:
    return (
        -statement.confidence,
        statement.method,
        statement.attribution or "",
        statement.valid_from or "",
        statement.valid_until or "",
        repr(statement.content),
    )


class GraphWriter:
    """The quads of one graph while they are collected: of a document, or of a policy with its texts."""

    def __init__(self, name: str, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.name = iri(name)
        self.quads: list[Quad] = []
        self._language = ""
        self._described: set[str] = set()
        self._entities: dict[str, Entity] = {}

    def finished(self) -> frozenset[Quad]:
        """Return the quads, with a description of every entity that has none elsewhere."""
        self._add_entities()
        return frozenset(self.quads)

    def add(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        """Add a value of a property of our ontology."""
        self.quads.append(Quad(subject, term(predicate), value, self.name))

    def add_type(self, subject: NamedNode, *classes: str) -> None:
        """Say of which of our classes something is."""
        self.quads += [Quad(subject, RDF_TYPE, term(name), self.name) for name in classes]

    def add_words(self, subject: NamedNode, predicate: str, words: str | None) -> None:
        """Add words of the text, tagged with its language."""
        if words is not None:
            self.add(subject, predicate, text(words, self._language))

    def add_entity(self, subject: NamedNode, predicate: str, *entities: Entity | None) -> None:
        """Add links to entities, and remember those that need a description here."""
        for entity in entities:
            if entity is None:
                continue
            self.add(subject, predicate, iri(entity.iri))
            if entity.iri not in self.vocabulary.entities:
                other = self._entities.get(entity.iri, entity)
                self._entities[entity.iri] = min(entity, other, key=lambda e: (e.label, e.kind))

    def _add_entities(self) -> None:
        for entity in self._entities.values():
            node = iri(entity.iri)
            self.add_type(node, entity.kind)
            self.quads.append(Quad(node, PREF_LABEL, text(entity.label), self.name))

    def add_place(self, subject: NamedNode, code: str) -> None:
        """Add a jurisdiction by its code."""
        place = iri(self.vocabulary.place(code))
        self.add(subject, "inJurisdiction", place)
        if place.value.startswith(f"{ID}place-"):
            self.add_type(place, "Jurisdiction")
            self.add(place, "code", text(code))

    def add_document(self, document: StoredDocument) -> None:
        """Add what is known of a document; the words added from now on are in its language."""
        node, dcterms = iri(document.iri), PREFIXES["dcterms"]
        self._language = document.lang
        self.add_type(node, "SourceDocument")
        self.add_foreign(node, dcterms + "identifier", text(document.id))
        self.add_foreign(node, dcterms + "language", text(document.lang))
        if document.title is not None:
            self.add_foreign(node, dcterms + "title", text(document.title))
        if document.published is not None:
            self.add_foreign(node, dcterms + "issued", date_literal(document.published))
        if document.url is not None:
            self.add_foreign(node, PREFIXES["schema"] + "url", text(document.url))
        if document.publisher is not None:
            self.add(node, "publisherName", text(document.publisher))
        self.add(node, "textDigest", text(document.digest))
        self.add(node, "characterCount", Literal(document.characters))
        for token in document.fingerprint:
            self.add(node, "fingerprint", text(token))

    def add_foreign(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        """Add a value of a property that is not of our ontology, by its IRI."""
        self.quads.append(Quad(subject, NamedNode(predicate), value, self.name))

    def add_statements(self, statements: Iterable[Statement]) -> None:
        """Add statements of the document that was added last, and what they state."""
        for name, statement in _by_iri(statements).items():
            self._add_statement(iri(name), statement)
            self.describe(statement.content)

    def describe(self, content: Content) -> NamedNode:
        """Describe what is stated, once, and return its node."""
        node = iri(content.iri)
        if content.iri not in self._described:
            self._described.add(content.iri)
            _describe(content, self, node)
        return node

    def _add_statement(self, node: NamedNode, statement: Statement) -> None:
        evidence, document = iri(evidence_iri(statement)), iri(document_iri(statement.document))
        self.add_type(node, "Statement")
        self.add(node, "states", iri(statement.content.iri))
        self.add(node, "inDocument", document)
        self.add(node, "evidence", evidence)
        self.add(node, "status", term(statement.status))
        self.add(node, "confidence", decimal(statement.confidence))
        self.add(node, "method", text(statement.method))
        for predicate, value in (
            ("attribution", statement.attribution),
            ("validFrom", statement.valid_from),
            ("validUntil", statement.valid_until),
        ):
            if value is not None:
                self.add(node, predicate, text(value))
        if statement.candidate:
            self.add(node, "candidate", Literal(True))
        self.add_type(evidence, "Evidence")
        self.add(evidence, "inDocument", document)
        self.add_words(evidence, "quote", statement.quote.text)
        self.add(evidence, "charStart", Literal(statement.quote.start))
        self.add(evidence, "charEnd", Literal(statement.quote.end))


@singledispatch
def _describe(content: Content, graph: GraphWriter, node: NamedNode) -> None:
    raise TypeError(f"no shape for {type(content).__name__}")


@_describe.register
def _(rule: Rule, graph: GraphWriter, node: NamedNode) -> None:
    graph.add_type(node, "Rule", MODALITY_CLASS[rule.modality])
    graph.add_entity(node, "issuedBy", rule.issuer)
    graph.add(node, "issuerType", term(f"{rule.issuer_type}Issuer"))
    graph.add_entity(node, "governs", rule.product)
    graph.add(node, "ofUse", concept(USE, rule.use))
    graph.add_entity(node, "appliesTo", *rule.actors)
    for code in rule.jurisdictions:
        graph.add_place(node, code)
    for condition in rule.conditions:
        graph.add(node, "underCondition", concept(CONDITION, condition))
    if rule.exception_to is not None:
        graph.add_type(node, "Exception")
        graph.add(node, "exceptionTo", iri(rule.exception_to))


@_describe.register
def _(partnership: Partnership, graph: GraphWriter, node: NamedNode) -> None:
    graph.add_type(node, "Partnership")
    graph.add_entity(node, "partner", *partnership.parties)
    graph.add(node, "partnershipKind", term(f"partnershipKind-{partnership.kind}"))
    graph.add_entity(node, "involvesProduct", partnership.product)


@_describe.register
def _(commitment: Commitment, graph: GraphWriter, node: NamedNode) -> None:
    graph.add_type(node, "Commitment")
    graph.add_entity(node, "signatory", *commitment.signatories)
    graph.add_entity(node, "organiser", *commitment.organisers)
    for use in commitment.uses:
        graph.add(node, "concernsUse", concept(USE, use))
    graph.add_words(node, "pledgeText", commitment.pledge)
    graph.add(node, "partialList", Literal(commitment.partial))


@_describe.register
def _(role: Role, graph: GraphWriter, node: NamedNode) -> None:
    graph.add_type(node, "Role")
    graph.add_entity(node, "roleHolder", role.person)
    graph.add_entity(node, "roleIn", role.org)
    graph.add_words(node, "roleTitle", role.title)


@_describe.register
def _(use: ProductUse, graph: GraphWriter, node: NamedNode) -> None:
    graph.add_type(node, "ProductUse")
    graph.add_entity(node, "usingProduct", use.product)
    graph.add_entity(node, "usedModel", use.model)
    graph.add(iri(use.product.iri), "builtOn", iri(use.model.iri))


@_describe.register
def _(change: PolicyChange, graph: GraphWriter, node: NamedNode) -> None:
    graph.add_type(node, "PolicyChange")
    graph.add_entity(node, "changedBy", change.vendor)
    graph.add_entity(node, "governs", change.product)
    graph.add_words(node, "summary", change.summary)
    if change.when is not None:
        graph.add(node, "changeDate", text(change.when))
    graph.add_words(node, "dateText", change.date_text)


@_describe.register
def _(correction: Correction, graph: GraphWriter, node: NamedNode) -> None:
    graph.add_type(node, "Correction")
    graph.add_entity(node, "correctedBy", correction.vendor)
    graph.add_entity(node, "governs", correction.product)
    graph.add_words(node, "summary", correction.summary)
    if correction.when is not None:
        graph.add(node, "changeDate", text(correction.when))
    for predicate, rules in (("corrects", correction.corrects), ("confirms", correction.confirms)):
        for rule in rules:
            graph.add(node, predicate, iri(rule))
