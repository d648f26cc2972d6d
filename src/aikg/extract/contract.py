"""A statement as one JSON object: the contract of ``aikg extract``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from aikg.model import (
    Commitment,
    Content,
    Correction,
    Entity,
    KnownName,
    Partnership,
    PolicyChange,
    ProductUse,
    Role,
    Rule,
    Statement,
)
from aikg.names import ACTOR, LOC, WORLD

__all__ = ["to_json"]

#: What a rule without actors is for, as "world" is where one without jurisdictions holds.
_ANYONE = "all users"


def to_json(statement: Statement, names: Iterable[KnownName] = ()) -> dict[str, Any]:
    """Return a statement as a flat dictionary of JSON values.

    `kind` is rule, partnership, commitment, role, product_use, policy_change or correction; names are
    preferred labels, jurisdictions codes, actors slugs and names, followed by the words of the text for them.
    With `names`, an entity is called what the graph calls it, else what the statement calls it. ``"grounds"``
    lists where each part was read, ``"reason"`` says why a rule is asserted or not.
    Candidates carry ``"candidate": true``.
    """
    labels = {name.entity.iri: name.entity.label for name in names}
    content = statement.content
    row: dict[str, Any] = {"document": statement.document, **_content(content, labels)}
    row["status"] = str(statement.status)
    if isinstance(content, Rule):
        row |= {"from": statement.valid_from, "until": statement.valid_until}
        words = [ground.text for ground in statement.grounds if ground.part == "actor" and ground.text]
        row["actors"] = list(dict.fromkeys([*row["actors"], *words]))
    row |= {
        "start": statement.quote.start,
        "end": statement.quote.end,
        "quote": statement.quote.text,
        "confidence": statement.confidence,
        "method": statement.method,
        "attribution": statement.attribution,
    }
    if statement.grounds:
        row["grounds"] = [asdict(ground) for ground in statement.grounds]
    if statement.reason:
        row["reason"] = statement.reason
    if statement.candidate:
        row["candidate"] = True
    return row


def _content(content: Content, labels: dict[str, str]) -> dict[str, Any]:  # noqa: PLR0911 - one return per kind
    def name(entity: Entity | None) -> str | None:
        return None if entity is None else labels.get(entity.iri, entity.label)

    match content:
        case Rule():
            return {
                "kind": "rule",
                "vendor": name(content.issuer),
                "issuer_type": str(content.issuer_type),
                "product": name(content.product),
                "modality": str(content.modality),
                "use": content.use,
                "actors": [_actor(actor, labels) for actor in content.actors] or [_ANYONE],
                "jurisdictions": [_place(place) for place in content.jurisdictions] or ["world"],
                "conditions": list(content.conditions),
                "exception_to": content.exception_to,
            }
        case Partnership():
            return {
                "kind": "partnership",
                "parties": [name(party) for party in content.parties],
                "kind_of": str(content.kind),
                "product": name(content.product),
            }
        case Commitment():
            return {
                "kind": "commitment",
                "signatories": [name(party) for party in content.signatories],
                "partial": content.partial,
                "pledge": content.pledge,
                "organisers": [name(party) for party in content.organisers],
                "uses": list(content.uses),
            }
        case Role():
            return {"kind": "role", "person": name(content.person), "org": name(content.org), "title": content.title}
        case ProductUse():
            return {"kind": "product_use", "product": name(content.product), "model": name(content.model)}
        case PolicyChange():
            return {
                "kind": "policy_change",
                "vendor": name(content.vendor),
                "product": name(content.product),
                "date": content.when,
                "date_text": content.date_text,
                "summary": content.summary,
            }
        case Correction():
            return {
                "kind": "correction",
                "vendor": name(content.vendor),
                "product": name(content.product),
                "date": content.when,
                "summary": content.summary,
                "corrects": list(content.corrects),
                "confirms": list(content.confirms),
            }


def _actor(actor: Entity, labels: dict[str, str]) -> str:
    """A kind of actor by its slug, a body by its name."""
    return actor.iri.removeprefix(ACTOR) if actor.iri.startswith(ACTOR) else labels.get(actor.iri, actor.label)


def _place(place: str) -> str:
    """A code, also where an IRI was given."""
    return "world" if place == WORLD else place.removeprefix(LOC)
