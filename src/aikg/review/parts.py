"""The parts of a statement as cells of a table, and back: only what the graph knows can be put in place.

A cell with several values has ``; `` between them. A name that stood in the row before stays what it was; any other is
looked up in the graph, by slug, code or label in any language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from aikg.consolidate.edtf import bounds
from aikg.errors import ModelError, QueryError
from aikg.model import (
    Commitment,
    Content,
    Correction,
    Entity,
    IssuerType,
    Modality,
    Partnership,
    PartnershipKind,
    ProductUse,
    Role,
    Rule,
    Statement,
    Status,
)
from aikg.names import ACTOR, AIKG, CONDITION, ID, LOC, USE, WORLD
from aikg.query.resolve import NameIndex
from aikg.review.claim import Claim, kind_of
from aikg.store import Store, known_names
from aikg.store.terms import iri

__all__ = ["PARTS", "SEPARATOR", "Parts", "cells_of", "in_words"]

#: The columns that hold the parts of a statement; those a person may correct.
PARTS = (
    "vendor",
    "modality",
    "use",
    "product",
    "actors",
    "jurisdictions",
    "conditions",
    "status",
    "from",
    "until",
)
SEPARATOR = "; "
_E = TypeVar("_E", bound=StrEnum)


def cells_of(statement: Statement) -> dict[str, str]:
    """Return the parts of a statement as cells, by the names of `PARTS`; what a kind does not have is empty."""
    shown = dict.fromkeys(PARTS, "") | {name: SEPARATOR.join(values) for name, values in _values(statement.content)}
    return shown | {
        "status": str(statement.status),
        "from": statement.valid_from or "",
        "until": statement.valid_until or "",
    }


def in_words(statement: Statement) -> str:
    """Return a statement in a line: its kind and its parts, such as ``rule: Meta, permits, military, current``."""
    return f"{kind_of(statement.content)}: {', '.join(cell for cell in cells_of(statement).values() if cell)}"


def _values(content: Content) -> Iterable[tuple[str, Iterable[str]]]:
    match content:
        case Rule():
            yield "vendor", [content.issuer.label]
            yield "modality", [content.modality]
            yield "use", [content.use]
            yield "product", _labels(content.product)
            yield "actors", map(_actor, content.actors)
            yield "jurisdictions", map(_place, content.jurisdictions)
            yield "conditions", content.conditions
        case Partnership():
            yield "vendor", _labels(*content.parties)
            yield "modality", [content.kind]
            yield "product", _labels(content.product)
        case Commitment():
            yield "vendor", _labels(*content.signatories)
            yield "use", content.uses
        case Role():
            yield "vendor", [content.org.label]
            yield "actors", [content.person.label]
        case ProductUse():
            yield "product", _labels(content.product, content.model)
        case _:
            yield "vendor", [content.vendor.label]
            yield "product", _labels(content.product)


def _labels(*entities: Entity | None) -> list[str]:
    return [entity.label for entity in entities if entity is not None]


def _actor(actor: Entity) -> str:
    return actor.iri.removeprefix(ACTOR) if actor.iri.startswith(ACTOR) else actor.label


def _place(place: str) -> str:
    return "world" if place == WORLD else place.removeprefix(LOC)


def split(cell: str) -> list[str]:
    """Return the values of a cell.

    >>> split("police; military;")
    ['police', 'military']
    """
    return [value for part in cell.split(";") if (value := part.strip())]


class Parts:
    """Looks up what people write into a table in what the graph knows."""

    def __init__(self, store: Store) -> None:
        self._index = NameIndex.of(store.raw)
        names = known_names(store)
        self._entities = {name.entity.iri: name.entity for name in names}
        self._codes = {name.entity.iri: name.code for name in names if name.code is not None}

    def checked(self, claim: Claim) -> Claim:
        """Return a claim if everything it names is known, or is named as the reader names what it does not know.

        Raises ModelError otherwise: a table must not be able to say just anything of any IRI, nor spoil a build.
        """
        statement, content = claim.statement, claim.statement.content
        for entity in _entities(content):
            known = entity.iri in self._entities or entity.iri.startswith(ID)
            if not known or AIKG + entity.kind not in self._index.classes:
                raise ModelError(f"{entity.kind} {entity.iri} is not known", expected="a thing of the graph")
            iri(entity.iri)
        for use in [content.use] if isinstance(content, Rule) else getattr(content, "uses", ()):
            self._slug(use, USE, "use")
        for condition in content.conditions if isinstance(content, Rule) else ():
            self._slug(condition, CONDITION, "condition")
        for rule in _referred(content):
            iri(rule)
        self._date(statement.valid_from or "", "from")
        self._date(statement.valid_until or "", "until")
        return claim

    def corrected(self, statement: Statement, cells: Mapping[str, str]) -> Statement:
        """Return a statement with the parts that `cells` give it.

        Raises ModelError when a part is not known, or cannot be corrected in a statement of this kind.
        """
        was = cells_of(statement)
        changed = {name for name in PARTS if split(cells[name]) != split(was[name])}
        if not changed:
            raise ModelError("nothing was corrected", expected="a changed part, or the decision accept")
        status = _choice(Status, cells["status"], "status") if "status" in changed else statement.status
        when = {name: self._date(cells[name], name) for name in ("from", "until")}
        content = statement.content
        if isinstance(content, Rule):
            content = self._rule(content, cells, changed)
        elif isinstance(content, Partnership):
            content = self._partnership(content, cells, changed)
        elif fixed := sorted(changed - {"status", "from", "until"}):
            raise ModelError(
                f"{', '.join(fixed)} of a {type(content).__name__} cannot be corrected in a table",
                expected="accept or reject; of a rule or a partnership every part can be corrected",
            )
        return replace(statement, content=content, status=status, valid_from=when["from"], valid_until=when["until"])

    def _rule(self, rule: Rule, cells: Mapping[str, str], changed: set[str]) -> Rule:
        if "vendor" in changed:
            issuer = self._one(cells["vendor"], "vendor", [rule.issuer])
            rule = replace(rule, issuer=issuer, issuer_type=_issuer_type(issuer))
        if "modality" in changed:
            rule = replace(rule, modality=_choice(Modality, cells["modality"], "modality"), exception_to=None)
        if "use" in changed:
            rule = replace(rule, use=self._concept(cells["use"], "use"))
        if "product" in changed:
            known = [rule.product] if rule.product else []
            rule = replace(rule, product=self._one(cells["product"], "product", known) if cells["product"] else None)
        if "actors" in changed:
            kept = {_actor(actor): actor for actor in rule.actors}
            actors = (kept.get(name) or self._entity(name, "actor") for name in split(cells["actors"]))
            rule = replace(rule, actors=tuple(sorted(set(actors))))
        if "jurisdictions" in changed:
            rule = replace(rule, jurisdictions=tuple(sorted({self._code(n) for n in split(cells["jurisdictions"])})))
        if "conditions" in changed:
            slugs = {self._slug(name, CONDITION, "condition") for name in split(cells["conditions"])}
            rule = replace(rule, conditions=tuple(sorted(slugs)))
        return rule

    def _partnership(self, deal: Partnership, cells: Mapping[str, str], changed: set[str]) -> Partnership:
        if fixed := sorted(changed & {"use", "actors", "jurisdictions", "conditions"}):
            raise ModelError(f"a partnership has no {' and no '.join(fixed)}", expected="empty cells")
        parties = {p.label: p for p in deal.parties}
        found = tuple(sorted({parties.get(name) or self._entity(name, "party") for name in split(cells["vendor"])}))
        if len(found) < 2:
            raise ModelError("a partnership of one", expected="two or more parties, ; between them, as vendor")
        kind = _choice(PartnershipKind, cells["modality"], "modality")
        known = [deal.product] if deal.product else []
        product = self._one(cells["product"], "product", known) if cells["product"] else None
        return Partnership(found, kind, product)

    def _one(self, cell: str, kind: str, before: Iterable[Entity]) -> Entity:
        kept = {entity.label: entity for entity in before}
        return kept.get(cell.strip()) or self._entity(cell.strip(), kind)

    def _entity(self, name: str, kind: str) -> Entity:
        """Return the thing of a kind that ships with aikg and has this name."""
        found = _found(lambda: self._index.find(name, "thing" if kind == "party" else kind), kind, name)
        if found not in self._entities:
            raise ModelError(f"{kind} {name!r} is not known", expected="a name that `aikg show` knows")
        return self._entities[found]

    def _concept(self, name: str, kind: str) -> str:
        return _found(lambda: self._index.find(name.strip(), kind), kind, name).removeprefix(USE)

    def _slug(self, name: str, space: str, kind: str) -> str:
        if space + name not in self._index.classes:
            known = sorted(iri.removeprefix(space) for iri in self._index.classes if iri.startswith(space))
            near = [slug for slug in known if slug[:1] == name[:1]] or known
            raise ModelError(f"there is no {kind} {name!r}", expected=f"a slug such as {', '.join(near[:5])}")
        return name

    def _code(self, name: str) -> str:
        place = _found(lambda: self._index.find(name, "place"), "jurisdiction", name)
        return "world" if place == WORLD else self._codes.get(place) or place.removeprefix(LOC)

    @staticmethod
    def _date(cell: str, name: str) -> str | None:
        if cell and bounds(cell) is None:
            raise ModelError(
                f"{name} {cell!r} is no date", expected="2024, 2024-11 or 2024-11-05, with ~ or ? if unsure"
            )
        return cell or None


def _issuer_type(issuer: Entity) -> IssuerType:
    public = issuer.kind.endswith("Body") or issuer.kind == "Country"
    return IssuerType.GOVERNMENT if public else IssuerType.VENDOR


def _choice(kind: type[_E], cell: str, name: str) -> _E:
    try:
        return kind(cell.strip())
    except ValueError:
        raise ModelError(f"{name} {cell!r}", expected=f"one of {', '.join(kind)}") from None


def _found(find: Callable[[], str], kind: str, name: str) -> str:
    if not name.strip():
        raise ModelError(f"no {kind}", expected=f"the {kind} of the statement")
    try:
        return find()
    except QueryError as error:
        raise ModelError(error.problem, expected=error.expected) from None


def _referred(content: Content) -> tuple[str, ...]:
    """Return the IRIs of the rules that a statement refers to."""
    if isinstance(content, Rule):
        return (content.exception_to,) if content.exception_to else ()
    return (*content.corrects, *content.confirms) if isinstance(content, Correction) else ()


def _entities(content: Content) -> list[Entity]:
    match content:
        case Rule():
            return [e for e in (content.issuer, content.product, *content.actors) if e]
        case Partnership():
            return [e for e in (*content.parties, content.product) if e]
        case Commitment():
            return [*content.signatories, *content.organisers]
        case Role():
            return [content.person, content.org]
        case ProductUse():
            return [content.product, content.model]
        case _:
            return [e for e in (content.vendor, content.product) if e]
