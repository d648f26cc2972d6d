"""Rules as a page shows them: their parts with labels, their dates, and the words behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from aikg.names import AIKG, PREFIXES, WORLD
from aikg.query.rule_words import sign_of
from aikg.web.record.reader import Named, Record

__all__ = ["SIGNS", "STATES", "Parts", "RuleRow", "Said", "grouped", "parts_of", "rule_row", "said", "statements_of"]

_ISSUED, _URL = PREFIXES["dcterms"] + "issued", PREFIXES["schema"] + "url"
SIGNS = ("permits", "prohibits", "requires")
#: What becomes of a rule, in the order in which a page tells it.
STATES = ("current", "future", "former", "proposed", "alleged", "corrected")


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: its words and where they stand. `places` are (start, end) in the text of the document."""

    iri: str
    quote: str
    language: str
    place: tuple[int, int]
    document: Named
    published: str
    publisher: str
    url: str
    status: str
    attribution: str
    section: str
    method: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What a rule is about, for a sentence in any language."""

    sign: str
    use: Named
    product: Named | None
    actors: tuple[Named, ...]
    places: tuple[Named, ...]
    conditions: tuple[Named, ...]
    exception_to: str


@dataclass(frozen=True, slots=True)
class RuleRow(Parts):
    """A rule with its parts. `since` and `until` are EDTF dates, empty where not known; `said` how often it is stated.

    `state` is one of `STATES`, on the day for which the row was made; `quote` the latest statement.
    """

    iri: str
    state: str
    issuer: Named | None
    family: Named
    since: str
    until: str
    last_stated: str
    sources: int
    authority: str
    said: int
    quote: Said | None


def parts_of(record: Record, iri: str) -> Parts | None:
    """Return the parts of a rule; None for what is no rule or has no use."""
    sign, use = sign_of(record.classes(iri)), record.first(iri, AIKG + "ofUse")
    if sign is None or not use:
        return None
    return Parts(
        sign=sign,
        use=record.named(use),
        product=record.thing(iri, "governs"),
        actors=record.things(iri, "appliesTo"),
        places=tuple(one for one in record.things(iri, "inJurisdiction") if one.iri != WORLD),
        conditions=record.things(iri, "underCondition"),
        exception_to=record.first(iri, AIKG + "exceptionTo"),
    )


def rule_row(record: Record, iri: str, on: date) -> RuleRow | None:
    """Return a rule as a row, as it stands on a day; None for what is no rule or has no use."""
    parts = parts_of(record, iri)
    if parts is None:
        return None
    statements = statements_of(record, iri)
    methods = {record.first(one, AIKG + "method") for one in statements}
    return RuleRow(
        **{field.name: getattr(parts, field.name) for field in fields(Parts)},
        iri=iri,
        state=_state(record, iri, on),
        issuer=record.thing(iri, "issuedBy"),
        family=record.named(record.top(parts.use.iri)),
        since=record.first(iri, AIKG + "validFrom"),
        until=record.first(iri, AIKG + "validUntil"),
        last_stated=record.first(iri, AIKG + "lastStated"),
        sources=int(record.first(iri, AIKG + "independentSources") or 0),
        authority="policy" if "terms" in methods else "matrix" if "matrix" in methods else "report",
        said=len(statements),
        quote=said(record, _latest(record, statements)) if statements else None,
    )


def _state(record: Record, iri: str, on: date) -> str:
    """Return what becomes of a rule on a day (docs/graph.md, "in force at an instant")."""
    standing = record.local(iri, "standing") or "current"
    if standing not in ("current", "former"):
        return standing
    day = on.isoformat()
    begins, ends = (record.first(iri, AIKG + name) for name in ("validFromEarliest", "validUntilLatest"))
    if ends and ends[:10] <= day:
        return "former"
    return "future" if begins and begins[:10] > day else "current"


def statements_of(record: Record, fact: str) -> list[str]:
    """Return the statements of a fact that are no candidates, by IRI."""
    return [one for one in record.subjects(AIKG + "states", fact) if record.first(one, AIKG + "candidate") != "true"]


def _latest(record: Record, statements: Iterable[str]) -> str:
    def day(statement: str) -> str:
        seen = record.all(statement, AIKG + "presentDuring")
        last = max((record.first(one, AIKG + "lastSeen") for one in seen), default="")
        return last or record.first(record.first(statement, AIKG + "inDocument"), _ISSUED)

    return max(statements, key=lambda one: (day(one), one))


def said(record: Record, statement: str) -> Said:
    """Return a statement with its words and its document."""
    document, evidence = record.first(statement, AIKG + "inDocument"), record.first(statement, AIKG + "evidence")
    quote, language = record.words(evidence, AIKG + "quote")
    return Said(
        iri=statement,
        quote=quote,
        language=language if language != "und" else "",
        place=(
            int(record.first(evidence, AIKG + "charStart") or 0),
            int(record.first(evidence, AIKG + "charEnd") or 0),
        ),
        document=record.named(document),
        published=record.first(document, _ISSUED),
        publisher=record.first(document, AIKG + "publisherName"),
        url=record.first(document, _URL),
        status=record.local(statement, "status"),
        attribution=record.first(statement, AIKG + "attribution"),
        section=record.first(statement, AIKG + "section"),
        method=record.first(statement, AIKG + "method"),
        confidence=record.first(statement, AIKG + "confidence"),
    )


def _number(record: Record, subject: str, name: str) -> int:
    return int(record.first(subject, AIKG + name) or 0)


def grouped(rows: Iterable[RuleRow]) -> list[tuple[str, list[tuple[Named, list[RuleRow]]]]]:
    """Return rows by what they do, and beneath by the broadest use above theirs; groups and rows by name."""
    found: dict[str, dict[Named, list[RuleRow]]] = {sign: {} for sign in SIGNS}
    for row in sorted(
        rows, key=lambda one: (one.use.label.casefold(), one.product.label if one.product else "", one.iri)
    ):
        found[row.sign].setdefault(row.family, []).append(row)
    return [
        (sign, sorted(families.items(), key=lambda pair: pair[0].label.casefold()))
        for sign, families in found.items()
        if families
    ]


def _order(row: RuleRow) -> tuple[str, str, str]:
    return row.use.label.casefold(), row.product.label if row.product else "", row.iri
