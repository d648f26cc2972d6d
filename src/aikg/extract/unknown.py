"""Names that a document uses and the graph does not know: organisations, persons and products, with their places.

Organisations are those a text introduces (`strangers`), persons and further organisations those of its statements,
products those that `products` finds. Nothing here is asserted; it is what a person looks through and accepts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields

from aikg.extract.marks import Mark
from aikg.extract.products import products_in
from aikg.extract.scene import Scene
from aikg.extract.typography import plain
from aikg.model import Document, Entity, Role, Statement
from aikg.names import ID, slug

__all__ = ["Passage", "UnknownName", "unknown_in"]

#: How many passages of one document are kept for a name.
_PASSAGES = 3
#: A product or model without a name, which the reader calls by its maker.
_UNNAMED = re.compile(r"\(unnamed \w+\)$")
#: Said of anything that has no narrower class.
_WIDE = "Organization"


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A sentence, at `start` to `end` of a document's text."""

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name in one document.

    `entity` is what the reader calls it, `mentions` how often it stands there, `passages` the first sentences with
    it, `said` what statements say of it ("chief executive of Acme", "rule"), `vendor` who seems to offer a product.
    """

    entity: Entity
    mentions: int
    passages: tuple[Passage, ...]
    said: tuple[str, ...] = ()
    vendor: str | None = None


@dataclass(slots=True)
class _Found:
    """What is collected about one name: where it stands, its classes, and what is said."""

    label: str
    kinds: Counter[str] = field(default_factory=Counter)
    places: set[tuple[int, int]] = field(default_factory=set)
    said: dict[str, None] = field(default_factory=dict)
    vendors: Counter[str] = field(default_factory=Counter)


def unknown_in(
    document: Document,
    scenes: Sequence[Scene],
    strangers: Iterable[Mark],
    statements: Iterable[Statement],
    known: Container[str],
) -> list[UnknownName]:
    """Return the names of one document that are not `known` (IRIs), in the order of their IRIs."""
    text = plain(document.text)
    found: dict[str, _Found] = {}

    def note(entity: Entity) -> _Found | None:
        if entity.iri in known or not entity.iri.startswith(ID) or _UNNAMED.search(entity.label):
            return None
        one = found.setdefault(entity.iri, _Found(entity.label))
        one.kinds[entity.kind] += 1
        return one

    for mark in strangers:
        if one := note(mark.entity):
            one.places.add((mark.start, mark.end))
    for statement in statements:
        for entity in _entities(statement):
            if one := note(entity):
                one.said[_said(statement, entity)] = None
    for scene in scenes:
        for product in products_in(scene, text):
            if one := note(Entity(ID + slug(product.name), product.name, "Product")):
                one.vendors.update([product.vendor.label] if product.vendor else ())
                one.places.add((product.start, product.end))
    for one in found.values():
        _search(one, text, [other.label for other in found.values() if one.label in other.label != one.label])
    return [_unknown(iri, one, document, scenes) for iri, one in sorted(found.items()) if one.places]


def _entities(statement: Statement) -> Iterator[Entity]:
    """Yield the entities that a statement names, each once."""
    content = statement.content
    values = [getattr(content, part.name) for part in fields(content)]
    flat = [item for value in values for item in (value if isinstance(value, tuple) else (value,))]
    yield from dict.fromkeys(item for item in flat if isinstance(item, Entity))


def _said(statement: Statement, entity: Entity) -> str:
    """What a statement says of one it names: an office in full, else the kind of statement."""
    content = statement.content
    if isinstance(content, Role) and content.person == entity:
        return f"{content.title}, {content.org.label}"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(content).__name__).lower()


def _search(one: _Found, text: str, longer: Iterable[str]) -> None:
    """Add the places at which the text spells a name out, not those inside longer names."""
    covered = [m.span() for label in longer for m in re.finditer(re.escape(plain(label)), text)]
    for match in re.finditer(rf"(?<![\w-]){re.escape(plain(one.label))}(?=s?(?!\w))", text):
        start, end = match.span()
        inside = any(low <= start and end <= high for low, high in covered)
        if not inside and not any(low < end and start < high for low, high in one.places):
            one.places.add((start, end))


def _unknown(iri: str, one: _Found, document: Document, scenes: Iterable[Scene]) -> UnknownName:
    kind = max(one.kinds, key=lambda kind: (kind != _WIDE, one.kinds[kind], kind))
    vendor = max(one.vendors, key=lambda name: (one.vendors[name], name), default=None)
    spans = [(s.start, s.end) for s in scenes if any(s.start <= start < s.end for start, _ in one.places)]
    passages = [Passage(document.id, start, end, document.text[start:end]) for start, end in spans[:_PASSAGES]]
    product = vendor if kind == "Product" else None
    return UnknownName(Entity(iri, one.label, kind), len(one.places), tuple(passages), tuple(one.said), product)
