"""Who permits, who prohibits: from a question to an answer with its verdicts, sources and quotes.

The rules come from two queries of the catalogue, ``who-permits`` and ``who-prohibits``, with the same
parameters: one speaks for what is asked, the other against it. The verdict (`aikg.reason.verdict`)
weighs them, vendor by vendor and product by product.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date

from pyoxigraph import NamedNode

from aikg.errors import QueryRejected
from aikg.model import Modality
from aikg.names import ACTOR, AIKG, WORLD, document_iri
from aikg.query.catalogue import load
from aikg.query.resolve import NameIndex
from aikg.query.results import Value
from aikg.query.run import execute, text_of
from aikg.query.scopes import objects, read_rule, read_scopes
from aikg.query.understand import ReaderLike, Reading, named, understand
from aikg.query.wording import label, restated, short_name
from aikg.reason.verdict import Request, Scopes, Verdict, decide
from aikg.store import Store

__all__ = ["Answer", "AnswerEvidence", "Fields", "Finding", "ask"]

_QUERIES = {Modality.PERMITS: "who-permits", Modality.PROHIBITS: "who-prohibits"}
#: What statements count as sources: those whose status lets a rule decide.
_DECIDING = ("current", "former")


@dataclass(frozen=True, slots=True)
class Fields:
    """A question by its fields: `sign` is ``permits`` or ``prohibits``; the others are names of things."""

    sign: str
    use: str
    actor: str | None = None
    place: str | None = None
    vendor: str | None = None
    on: date | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """What one document says: the quote, its characters, when it was published, how it is put."""

    document: str
    quote: str
    start: int
    end: int
    published: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict for one vendor and product (None: all products of the vendor), and what it rests on.

    `since` and `until` are EDTF dates, None where not known or open; `actors`, `jurisdictions`, `uses`
    and `conditions` are those of the rules (slugs, codes and names; ``anyone`` and ``world`` where a
    rule names none); `sources` counts independent stories; `against` are the IRIs of rules of the other sign that hold
    for a part.
    """

    vendor: str
    vendor_iri: str
    product: str | None
    product_iri: str | None
    verdict: str
    marks: tuple[str, ...]
    since: str | None
    until: str | None
    actors: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    uses: tuple[str, ...]
    conditions: tuple[str, ...]
    sources: int
    rules: tuple[str, ...]
    against: tuple[str, ...]
    evidence: tuple[AnswerEvidence, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: how the question was understood, the SPARQL that found the rules, and the verdicts.

    `sparql` is the very text that ran; `sparql_against` the one that looked for rules of the other sign.
    """

    question: str
    understood: str
    as_of: date
    sparql: str
    sparql_against: str
    answers: tuple[Finding, ...]

    def to_json(self) -> dict[str, object]:
        """Return the answer as plain values for JSON."""
        return asdict(self) | {"as_of": self.as_of.isoformat()}


def ask(store: Store, reader: ReaderLike, question: str | Fields, today: date, *, on: date | None = None) -> Answer:
    """Return who permits or prohibits a use, as of a day: `on`, else the day the question names, else `today`.

    A list question is answered by those whose verdict has the sign asked for; a question about one
    vendor or product also by the opposite. Raises QueryRejected for a question that is not understood
    or a name that is not known.
    """
    names = NameIndex.of(store.raw)
    if isinstance(question, Fields):
        reading, asked = _from_fields(question, names, reader), ""
    else:
        reading, asked = understand(question, reader, names, read_scopes(store.raw, today), today), question
    day = on or reading.on or today
    case = _Case(store, names, _located(reading, store), day)
    answers = case.findings(reading.sign)
    sign = reading.sign
    if not answers and reading.either:
        opposite = _opposite(sign)
        answers = case.findings(opposite, anything=True)
        sign = opposite if answers else sign
    understood = restated(store.raw, case.reading, day)
    return Answer(asked or understood, understood, day, case.text[sign], case.text[_opposite(sign)], answers)


def _opposite(sign: Modality) -> Modality:
    return Modality.PROHIBITS if sign is Modality.PERMITS else Modality.PERMITS


def _from_fields(fields: Fields, names: NameIndex, reader: ReaderLike) -> Reading:
    if fields.sign not in _QUERIES:
        raise QueryRejected(f'"{fields.sign}" is no sign of a rule', expected="permits or prohibits")

    def find(text: str | None, kind: str) -> str | None:
        return named(text, kind, names, reader) if text else None

    return Reading(
        sign=Modality(fields.sign),
        use=named(fields.use, "use", names, reader),
        actor=find(fields.actor, "actor"),
        place=find(fields.place, "place"),
        vendor=find(fields.vendor, "vendor"),
        product=find(fields.product, "product"),
        on=fields.on,
    )


def _located(reading: Reading, store: Store) -> Reading:
    """Return a reading in normal form: a body acts where it belongs, a product is its vendor's, all is no limit."""

    def first(iri: str | None, name: str) -> str | None:
        return next(iter(objects(store.raw, iri, name)), None) if iri else None

    actor = None if reading.actor == ACTOR + "anyone" else reading.actor
    place = reading.place or first(actor, "basedIn")
    return replace(
        reading,
        actor=actor,
        place=None if place == WORLD else place,
        vendor=reading.vendor or first(reading.product, "offeredBy"),
    )


class _Case:
    """One question before the graph: the rules for and against, and what is concluded from them."""

    def __init__(self, store: Store, names: NameIndex, reading: Reading, day: date) -> None:
        self.store, self.reading, self.day = store.raw, reading, day
        parameters = {
            "use": reading.use,
            "actor": reading.actor,
            "place": reading.place,
            "vendor": reading.vendor,
            "ofProduct": reading.product,
            "on": day.isoformat(),
        }
        given = {name: value for name, value in parameters.items() if value is not None}
        self.text = {sign: text_of(load(name), given, names.find) for sign, name in _QUERIES.items()}
        self.rows = [row for text in self.text.values() for row in execute(self.store, text).dicts()]
        self.rules = {iri: read_rule(self.store, iri, day) for iri in sorted({str(row["rule"]) for row in self.rows})}
        self.scopes: Scopes = read_scopes(self.store, day)

    def findings(self, sign: Modality, *, anything: bool = False) -> tuple[Finding, ...]:
        """Return the verdicts of a sign, the strongest first, then by name; `anything` adds conflicts."""
        found = [
            self._finding(vendor, product, verdict)
            for vendor, product in self._groups()
            if (verdict := self._verdict(vendor, product, sign)) is not None
            and verdict.sign is sign
            and (anything or self.reading.either or "conflicting" not in verdict.marks)
        ]
        return tuple(sorted(found, key=lambda f: (len(f.verdict), f.vendor, f.product or "", f.product_iri or "")))

    def _groups(self) -> list[tuple[str, str | None]]:
        """Return the vendors and products that have rules of their own."""
        groups = {(str(row["vendor"]), self.rules[str(row["rule"])].product) for row in self.rows}
        return sorted(groups, key=lambda group: (group[0], group[1] or ""))

    def _verdict(self, vendor: str, product: str | None, sign: Modality) -> Verdict | None:
        """Return the verdict on one product; rules of single products say nothing for all of them."""
        asked = self.reading
        request = Request(asked.use, asked.actor, asked.place, product)
        iris = {str(row["rule"]) for row in self.rows if row["vendor"] == vendor}
        verdict = decide(request, [self.rules[iri] for iri in sorted(iris)], self.scopes, sign)
        if verdict is None:
            return None
        used = tuple(iri for iri in verdict.used if product is not None or self.rules[iri].product is None)
        return replace(verdict, used=used) if used else None

    def _finding(self, vendor: str, product: str | None, verdict: Verdict) -> Finding:
        rules = [self.rules[iri] for iri in verdict.used]
        evidence = tuple(self._evidence(verdict.used))
        since = [rule.since for rule in rules if rule.since]
        until = [next(iter(objects(self.store, rule.iri, "validUntil")), None) for rule in rules]
        ends = [end for end in until if end is not None]
        return Finding(
            vendor=label(self.store, vendor),
            vendor_iri=vendor,
            product=product and label(self.store, product),
            product_iri=product,
            verdict=verdict.word,
            marks=verdict.marks,
            since=_earliest(since),
            until=max(ends) if len(ends) == len(until) else None,
            actors=self._union((rule.actors for rule in rules), "anyone"),
            jurisdictions=self._union((rule.places for rule in rules), "world"),
            uses=tuple(sorted({self._name(rule.use) for rule in rules})),
            conditions=tuple(sorted({self._name(iri) for rule in rules for iri in rule.conditions})),
            sources=self._sources(evidence),
            rules=verdict.used,
            against=verdict.against,
            evidence=evidence,
        )

    def _union(self, sets: Iterable[frozenset[str]], everything: str) -> tuple[str, ...]:
        """Return the names of all that rules name on an axis; a rule that names nothing there means everything."""
        return tuple(sorted({name for iris in sets for name in (map(self._name, iris) if iris else [everything])}))

    def _evidence(self, rules: Iterable[str]) -> Iterator[AnswerEvidence]:
        wanted = set(rules)
        found = {
            AnswerEvidence(
                document=str(row["document"]),
                quote=str(row["quote"]),
                start=_integer(row["start"]),
                end=_integer(row["end"]),
                published=None if row["published"] is None else str(row["published"]),
                status=str(row["status"]),
            )
            for row in self.rows
            if row["rule"] in wanted
        }
        yield from sorted(found, key=lambda e: (e.published or "9999", e.document, e.start, e.end, e.status))

    def _sources(self, evidence: Iterable[AnswerEvidence]) -> int:
        """Return from how many independent stories the evidence comes; what decides nothing is no source."""
        stories: set[str] = set()
        for item in evidence:
            if item.status in _DECIDING:
                document = document_iri(item.document)
                stories.update(self._tellers(document) or {document})
        return len(stories)

    def _tellers(self, document: str) -> set[str]:
        quads = self.store.quads_for_pattern(None, NamedNode(AIKG + "tells"), NamedNode(document), None)
        return {str(quad.subject) for quad in quads}

    def _name(self, iri: str) -> str:
        return short_name(self.store, iri)


def _earliest(dates: list[str]) -> str | None:
    """The earliest of some EDTF dates, made exact by any that lies within it: "2024-11-05" rather than "2024-11"."""
    first = min(dates, default=None)
    return first and min((found for found in dates if found.startswith(first) and found != first), default=first)


def _integer(value: Value) -> int:
    return value if isinstance(value, int) else 0
