"""The pages of single things: a rule with what it beats, a use with who permits it, a policy with its texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aikg.names import AIKG, GRAPH, PREFIXES
from aikg.publish.matrix.tiles import TILES, tile_of
from aikg.query.judge import Judge
from aikg.query.properties import Property, pointers_to, properties_of
from aikg.reason.norms import Request
from aikg.web.record.facts import FactRow, fact_row
from aikg.web.record.reader import Named, Record
from aikg.web.record.rules import RuleRow, Said, rule_row, said, statements_of

__all__ = [
    "FactRecord",
    "PolicyRecord",
    "PolicyTextRow",
    "RuleRecord",
    "Triples",
    "UseRecord",
    "VerdictRow",
    "fact_record",
    "policy_record",
    "rule_record",
    "triples_of",
    "use_record",
]

_BROADER = PREFIXES["skos"] + "broader"
_DEFINITION = PREFIXES["skos"] + "definition"
#: The tile of a verdict that nothing is stated.
_SILENT = "silent"
#: Of so many things that point to a thing by one property the rest is counted only.
MOST = 200


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """A rule with everything that states it, and its place among others.

    `beats` and `beaten` are rules with the step that decided (docs/verdicts.md); `basis` says where a date comes from.
    """

    row: RuleRow
    statements: tuple[Said, ...]
    exceptions: tuple[RuleRow, ...]
    exception_to: RuleRow | None
    beats: tuple[tuple[RuleRow, str], ...]
    beaten: tuple[tuple[RuleRow, str], ...]
    withdrawn: tuple[FactRow, ...]
    since_basis: str
    until_basis: str


def rule_record(record: Record, iri: str, on: date) -> RuleRecord | None:
    """Return a rule, as it stands on a day; None for what is no rule."""
    row = rule_row(record, iri, on)
    if row is None:
        return None
    excepted = rule_row(record, row.exception_to, on) if row.exception_to else None
    withdrawn = (fact_row(record, one) for one in record.all(iri, AIKG + "withdrawnBy"))
    return RuleRecord(
        row=row,
        statements=_latest_first(said(record, one) for one in statements_of(record, iri)),
        exceptions=_rows(record, record.subjects(AIKG + "exceptionTo", iri), on),
        exception_to=excepted,
        beats=_defeats(record, iri, "winner", "loser", on),
        beaten=_defeats(record, iri, "loser", "winner", on),
        withdrawn=tuple(one for one in withdrawn if one),
        since_basis=record.local(iri, "validFromBasis"),
        until_basis=record.local(iri, "validUntilBasis"),
    )


def _rows(record: Record, iris: Iterable[str], on: date) -> tuple[RuleRow, ...]:
    return tuple(row for iri in iris if (row := rule_row(record, iri, on)))


def _latest_first(statements: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(sorted(statements, key=lambda one: (one.published, one.document.iri, one.place), reverse=True))


def _defeats(record: Record, iri: str, side: str, other: str, on: date) -> tuple[tuple[RuleRow, str], ...]:
    """Return the rules that a rule beat or that beat it, each with the step, in any verdict of the graph."""
    found = {
        (record.first(defeat, AIKG + other), record.local(defeat, "byStep").removeprefix("step-"))
        for defeat in record.subjects(AIKG + side, iri)
    }
    return tuple((row, step) for rule, step in sorted(found) if (row := rule_row(record, rule, on)))


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """What a vendor, or one product of it, says on a use; `tile` is the key of the tile that shows it."""

    vendor: Named
    product: Named | None
    tile: str


@dataclass(frozen=True, slots=True)
class UseRecord:
    """A use with its neighbours, and who says what on it: (tile, rows), and the vendors that are silent.

    `above` are ways up, each from the use above to the broadest one; `below` what is right beneath, each with how much
    is beneath that.
    """

    definition: str
    definition_language: str
    above: tuple[tuple[Named, ...], ...]
    below: tuple[tuple[Named, int], ...]
    verdicts: tuple[tuple[str, tuple[VerdictRow, ...]], ...]
    silent: tuple[Named, ...]
    rules: int


def use_record(record: Record, judge: Judge, iri: str, on: date) -> UseRecord:
    """Return a use, with the verdicts of a day."""
    rows = [row for vendor in judge.book.vendors for row in _verdict_rows(record, judge, vendor, iri, on)]
    keys = [tile.key for tile in TILES if tile.key != _SILENT]
    groups = ((key, tuple(sorted((row for row in rows if row.tile == key), key=_by_vendor))) for key in keys)
    definition, language = _definition(record, iri)
    below = record.named_all(record.subjects(_BROADER, iri))
    return UseRecord(
        definition=definition,
        definition_language=language,
        above=tuple(_ways_up(record, iri)),
        below=tuple((one, len(_beneath(record, one.iri))) for one in below),
        verdicts=tuple((key, found) for key, found in groups if found),
        silent=tuple(row.vendor for row in sorted(rows, key=_by_vendor) if row.tile == _SILENT),
        rules=len(record.subjects(AIKG + "ofUse", iri)),
    )


def _verdict_rows(record: Record, judge: Judge, vendor: str, use: str, on: date) -> list[VerdictRow]:
    """Return the verdict of a vendor, and those of its products with rules of their own that are others."""
    whole = judge.verdict(Request(vendor, use, on))
    rows = [VerdictRow(record.named(vendor), None, tile_of(whole).key)]
    for product in judge.products_with_rules(vendor):
        key = tile_of(judge.verdict(Request(vendor, use, on, product))).key
        if key not in (rows[0].tile, _SILENT):
            rows.append(VerdictRow(record.named(vendor), record.named(product), key))
    return rows


def _by_vendor(row: VerdictRow) -> tuple[str, str]:
    return row.vendor.label.casefold(), row.product.label if row.product else ""


def _definition(record: Record, iri: str) -> tuple[str, str]:
    """Return the definition of a thing in the language of the page, else in English, and which it is."""
    found = {one.language: one.text for one in properties_of(record.store, iri) if one.predicate == _DEFINITION}
    language = next((one for one in (record.language, "en", *found) if one in found), "")
    return found.get(language, ""), language


def _ways_up(record: Record, iri: str, passed: tuple[str, ...] = ()) -> list[tuple[Named, ...]]:
    """Return the ways from a use to the broadest ones above it."""
    ways = []
    for above in record.all(iri, _BROADER):
        if above not in passed:
            further = _ways_up(record, above, (*passed, iri)) or [()]
            ways += [(record.named(above), *way) for way in further]
    return ways


def _beneath(record: Record, iri: str) -> set[str]:
    found: set[str] = set()
    pending = [iri]
    while pending:
        new = set(record.subjects(_BROADER, pending.pop())) - found
        found |= new
        pending += new
    return found


@dataclass(frozen=True, slots=True)
class PolicyTextRow:
    """A wording of a policy: the day of its first recording, its snapshot, how many rules it carries."""

    document: Named
    issued: str
    url: str
    rules: int


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """A watched policy: whose it is, its texts, the latest first, and the rules that the latest carries."""

    issuer: Named | None
    product: Named | None
    collection: str
    first: str
    last: str
    recordings: int
    texts: tuple[PolicyTextRow, ...]
    rules: tuple[RuleRow, ...]


def policy_record(record: Record, iri: str, on: date) -> PolicyRecord:
    """Return a watched policy."""
    texts = [_text_row(record, one) for one in record.subjects(AIKG + "versionOf", iri)]
    texts.sort(key=lambda row: (row.issued, row.document.iri), reverse=True)
    collection = record.first(iri, AIKG + "inCollection")
    recordings = _recordings(record, iri)
    shown = [text for one in recordings if (text := record.first(one, AIKG + "shows"))]
    return PolicyRecord(
        issuer=record.thing(iri, "policyOf"),
        product=record.thing(iri, "governs"),
        collection=record.label(collection) if collection else "",
        first=record.first(iri, AIKG + "firstRecorded")[:10],
        last=record.first(iri, AIKG + "lastRecorded")[:10],
        recordings=len(recordings),
        texts=tuple(texts),
        rules=_rows(record, record.all(shown[-1] if shown else "", AIKG + "carries"), on),
    )


def _recordings(record: Record, iri: str) -> list[str]:
    """Return the recordings of a policy, earliest first."""
    found = record.subjects(AIKG + "recordingOf", iri)
    return sorted(found, key=lambda one: record.first(one, AIKG + "archivedAt"))


def _text_row(record: Record, iri: str) -> PolicyTextRow:
    return PolicyTextRow(
        document=record.named(iri),
        issued=record.first(iri, PREFIXES["dcterms"] + "issued"),
        url=record.first(iri, PREFIXES["schema"] + "url"),
        rules=len(record.all(iri, AIKG + "carries")),
    )


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A fact that is no rule, with everything that states it."""

    row: FactRow
    statements: tuple[Said, ...]


def fact_record(record: Record, iri: str) -> FactRecord | None:
    """Return a fact; None for what is none."""
    row = fact_row(record, iri)
    if row is None:
        return None
    return FactRecord(row, _latest_first(said(record, one) for one in statements_of(record, iri)))


@dataclass(frozen=True, slots=True)
class Triples:
    """What the graph says of a thing, as it stands: (property, values), and what points to it: (property, things).

    A value is a thing or a text with its language. `more` counts by property what is not listed.
    """

    own: tuple[tuple[Named, tuple[tuple[Named | None, Property], ...]], ...]
    pointers: tuple[tuple[Named, tuple[Named, ...], int], ...]


def triples_of(record: Record, iri: str) -> Triples:
    """Return the triples of a thing."""
    own: dict[str, list[tuple[Named | None, Property]]] = {}
    for one in properties_of(record.store, iri):
        if one.predicate != AIKG + "fingerprint":
            own.setdefault(one.predicate, []).append((record.named(one.iri) if one.iri else None, one))
    pointers = pointers_to(record.store, iri)
    return Triples(
        own=tuple((record.named(name), tuple(values)) for name, values in own.items()),
        pointers=tuple(
            (record.named(name), record.named_all(things[:MOST]), max(0, len(things) - MOST))
            for name, things in pointers.items()
            if not name.startswith(GRAPH)
        ),
    )
