"""Quads become model values again: the way back from `write`.

Members of a set (parties, actors, places) come back in the order of their IRIs or codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, Triple

from aikg.errors import StoreError
from aikg.model import (
    Commitment,
    Content,
    Correction,
    Entity,
    IssuerType,
    Partnership,
    PartnershipKind,
    PolicyChange,
    Presence,
    ProductUse,
    Quote,
    Role,
    Rule,
    Statement,
    Status,
    StoredDocument,
)
from aikg.names import AIKG, CONDITION, LOC, PREFIXES, USE, WORLD, policy_id
from aikg.store.terms import PREF_LABEL, RDF_TYPE, Vocabulary, concept_slug
from aikg.store.write import MODALITY_CLASS

__all__ = ["StoredGraph", "StoredPolicy", "read_graph", "read_policy"]

_DCTERMS = PREFIXES["dcterms"]
_CONTENT_CLASSES = frozenset({"Rule", "Partnership", "Commitment", "Role", "ProductUse", "PolicyChange", "Correction"})


class StoredGraph(NamedTuple):
    """One document as the graph holds it; statements in the order of the text."""

    document: StoredDocument
    statements: tuple[Statement, ...]


class StoredPolicy(NamedTuple):
    """One watched policy as the graph holds it: its texts, earliest first, and its statements by place."""

    id: str
    issuer: Entity
    product: Entity | None
    first_recorded: datetime
    texts: tuple[StoredDocument, ...]
    statements: tuple[Statement, ...]


def read_graph(quads: Iterable[Quad | Triple], vocabulary: Vocabulary) -> StoredGraph:
    """Return the document and the statements that one document's graph holds.

    Raises StoreError for a graph that is not in the shape aikg writes.
    """
    nodes = _Nodes(quads, vocabulary)
    with _in_our_shape(nodes, "SourceDocument"):
        (document,) = nodes.of_class("SourceDocument")
        return StoredGraph(_document(nodes, document), _statements(nodes))


def read_policy(quads: Iterable[Quad | Triple], vocabulary: Vocabulary) -> StoredPolicy:
    """Return the texts and the statements that the graph of one policy holds.

    Raises StoreError for a graph that is not in the shape aikg writes.
    """
    nodes = _Nodes(quads, vocabulary)
    with _in_our_shape(nodes, "Policy"):
        (policy,) = nodes.of_class("Policy")
        texts = (_document(nodes, node) for node in nodes.of_class("PolicyVersion"))
        return StoredPolicy(
            policy_id(policy),
            nodes.entity(nodes.one(policy, "policyOf")),
            nodes.entity_or_none(policy, "governs"),
            datetime.fromisoformat(nodes.one(policy, "firstRecorded")),
            tuple(sorted(texts, key=lambda text: (text.published or date.max, text.id))),
            _statements(nodes),
        )


@contextmanager
def _in_our_shape(nodes: _Nodes, kind: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, ValueError) as error:
        raise StoreError(
            f"a graph is not in the shape of this version ({error})",
            where=", ".join(nodes.of_class(kind)),
            hint="Remove it and build it again.",
        ) from error


class _Nodes:
    """The subjects of one graph, with their values by predicate."""

    def __init__(self, quads: Iterable[Quad | Triple], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._places = {place: code for code, place in sorted(vocabulary.codes.items(), reverse=True)}
        self._values: dict[str, dict[str, list[str]]] = {}
        self._classes: dict[str, list[str]] = {}
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                by_predicate = self._values.setdefault(quad.subject.value, {})
                by_predicate.setdefault(quad.predicate.value, []).append(quad.object.value)
                if quad.predicate == RDF_TYPE:
                    name = quad.object.value.removeprefix(AIKG)
                    self._classes.setdefault(name, []).append(quad.subject.value)

    def of_class(self, name: str) -> list[str]:
        return sorted(self._classes.get(name, ()))

    def classes(self, node: str) -> set[str]:
        return {value.removeprefix(AIKG) for value in self._values[node].get(RDF_TYPE.value, ())}

    def foreign(self, node: str, predicate: str) -> str | None:
        values = self._values.get(node, {}).get(predicate)
        return min(values) if values else None

    def many(self, node: str, name: str) -> list[str]:
        return sorted(self._values.get(node, {}).get(AIKG + name, ()))

    def optional(self, node: str, name: str) -> str | None:
        return self.foreign(node, AIKG + name)

    def one(self, node: str, name: str) -> str:
        value = self.foreign(node, AIKG + name)
        if value is None:
            raise KeyError(f"{node} has no aikg:{name}")
        return value

    def entity(self, iri: str) -> Entity:
        label, kind = self.vocabulary.entities.get(iri, ("", ""))
        if not kind:
            label = self.foreign(iri, PREF_LABEL.value) or iri
            kind = min(self.classes(iri), default="Agent") if iri in self._values else "Agent"
        return Entity(iri, label, kind)

    def entities(self, node: str, name: str) -> tuple[Entity, ...]:
        return tuple(self.entity(iri) for iri in self.many(node, name))

    def entity_or_none(self, node: str, name: str) -> Entity | None:
        return next(iter(self.entities(node, name)), None)

    def code(self, place: str) -> str:
        """Return the code of a place: the inverse of `Vocabulary.place`."""
        if place == WORLD:
            return "world"
        described = self.optional(place, "code")
        return described or self._places.get(place) or concept_slug(LOC, place)


def _document(nodes: _Nodes, node: str) -> StoredDocument:
    published = nodes.foreign(node, _DCTERMS + "issued")
    return StoredDocument(
        id=nodes.foreign(node, _DCTERMS + "identifier") or "",
        lang=nodes.foreign(node, _DCTERMS + "language") or "",
        digest=nodes.one(node, "textDigest"),
        characters=int(nodes.one(node, "characterCount")),
        title=nodes.foreign(node, _DCTERMS + "title"),
        published=date.fromisoformat(published) if published else None,
        publisher=nodes.optional(node, "publisherName"),
        url=nodes.foreign(node, PREFIXES["schema"] + "url"),
        fingerprint=tuple(nodes.many(node, "fingerprint")),
    )


def _statements(nodes: _Nodes) -> tuple[Statement, ...]:
    """Return the statements of a graph by document and place; those of one place by IRI."""
    found = [_statement(nodes, node) for node in nodes.of_class("Statement")]
    return tuple(sorted(found, key=lambda s: (s.document, s.quote.start, s.quote.end)))


def _presence(nodes: _Nodes, node: str) -> Presence:
    first, last = (datetime.fromisoformat(nodes.one(node, name)) for name in ("firstSeen", "lastSeen"))
    before, after = (nodes.optional(node, name) for name in ("absentBefore", "absentAfter"))
    return Presence(
        first,
        last,
        datetime.fromisoformat(before) if before else None,
        datetime.fromisoformat(after) if after else None,
    )


def _statement(nodes: _Nodes, node: str) -> Statement:
    evidence, document = nodes.one(node, "evidence"), nodes.one(node, "inDocument")
    return Statement(
        document=nodes.foreign(document, _DCTERMS + "identifier") or "",
        quote=Quote(
            int(nodes.one(evidence, "charStart")), int(nodes.one(evidence, "charEnd")), nodes.one(evidence, "quote")
        ),
        content=_content(nodes, nodes.one(node, "states")),
        status=Status(nodes.one(node, "status").removeprefix(AIKG)),
        confidence=float(nodes.one(node, "confidence")),
        method=nodes.one(node, "method"),
        attribution=nodes.optional(node, "attribution"),
        valid_from=nodes.optional(node, "validFrom"),
        valid_until=nodes.optional(node, "validUntil"),
        candidate=nodes.optional(node, "candidate") == "true",
        section=tuple(filter(None, (nodes.optional(node, "section") or "").split(" › "))),
        presences=tuple(sorted(_presence(nodes, when) for when in nodes.many(node, "presentDuring"))),
    )


def _content(nodes: _Nodes, node: str) -> Content:
    (kind,) = nodes.classes(node) & _CONTENT_CLASSES
    return _READERS[kind](nodes, node)


def _rule(nodes: _Nodes, node: str) -> Rule:
    classes = nodes.classes(node)
    (modality,) = (m for m, name in MODALITY_CLASS.items() if name in classes)
    return Rule(
        issuer=nodes.entity(nodes.one(node, "issuedBy")),
        modality=modality,
        use=concept_slug(USE, nodes.one(node, "ofUse")),
        product=nodes.entity_or_none(node, "governs"),
        actors=nodes.entities(node, "appliesTo"),
        jurisdictions=tuple(sorted(nodes.code(place) for place in nodes.many(node, "inJurisdiction"))),
        conditions=tuple(sorted(concept_slug(CONDITION, c) for c in nodes.many(node, "underCondition"))),
        exception_to=nodes.optional(node, "exceptionTo"),
        issuer_type=IssuerType(nodes.one(node, "issuerType").removeprefix(AIKG).removesuffix("Issuer")),
    )


def _partnership(nodes: _Nodes, node: str) -> Partnership:
    kind = nodes.one(node, "partnershipKind").removeprefix(f"{AIKG}partnershipKind-")
    return Partnership(
        parties=nodes.entities(node, "partner"),
        kind=PartnershipKind(kind),
        product=nodes.entity_or_none(node, "involvesProduct"),
    )


def _commitment(nodes: _Nodes, node: str) -> Commitment:
    return Commitment(
        signatories=nodes.entities(node, "signatory"),
        pledge=nodes.one(node, "pledgeText"),
        organisers=nodes.entities(node, "organiser"),
        uses=tuple(sorted(concept_slug(USE, use) for use in nodes.many(node, "concernsUse"))),
        partial=nodes.one(node, "partialList") == "true",
    )


def _role(nodes: _Nodes, node: str) -> Role:
    return Role(
        person=nodes.entity(nodes.one(node, "roleHolder")),
        org=nodes.entity(nodes.one(node, "roleIn")),
        title=nodes.one(node, "roleTitle"),
    )


def _product_use(nodes: _Nodes, node: str) -> ProductUse:
    return ProductUse(
        product=nodes.entity(nodes.one(node, "usingProduct")), model=nodes.entity(nodes.one(node, "usedModel"))
    )


def _policy_change(nodes: _Nodes, node: str) -> PolicyChange:
    return PolicyChange(
        vendor=nodes.entity(nodes.one(node, "changedBy")),
        product=nodes.entity_or_none(node, "governs"),
        summary=nodes.one(node, "summary"),
        when=nodes.optional(node, "changeDate"),
        date_text=nodes.optional(node, "dateText"),
    )


def _correction(nodes: _Nodes, node: str) -> Correction:
    return Correction(
        vendor=nodes.entity(nodes.one(node, "correctedBy")),
        product=nodes.entity_or_none(node, "governs"),
        summary=nodes.one(node, "summary"),
        when=nodes.optional(node, "changeDate"),
        corrects=tuple(nodes.many(node, "corrects")),
        confirms=tuple(nodes.many(node, "confirms")),
    )


_READERS: Mapping[str, Callable[[_Nodes, str], Content]] = {
    "Rule": _rule,
    "Partnership": _partnership,
    "Commitment": _commitment,
    "Role": _role,
    "ProductUse": _product_use,
    "PolicyChange": _policy_change,
    "Correction": _correction,
}
