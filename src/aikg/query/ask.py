"""From a question to an answer: it is understood, judged or looked up, and answered with its sources and SPARQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from aikg.errors import QueryRejected
from aikg.names import ACTOR
from aikg.query.answer import Answer, Finding, Told
from aikg.query.catalogue import load
from aikg.query.findings import Findings
from aikg.query.graph_reader import GraphReader
from aikg.query.judge import Judge
from aikg.query.question import Intent, ReaderLike, Reading, named, restated, understand
from aikg.query.resolve import NameIndex
from aikg.query.run import text_of
from aikg.query.telling import tell
from aikg.store import Store

__all__ = ["Fields", "ask"]

_JUDGED = frozenset({Intent.PERMITS, Intent.PROHIBITS, Intent.SILENT, Intent.MAY})
#: Which queries of the catalogue show what is behind an answer.
_QUERIES = {
    Intent.PERMITS: ("who-permits", "who-prohibits"),
    Intent.PROHIBITS: ("who-prohibits", "who-permits"),
    Intent.SILENT: ("vendors-on-use",),
    Intent.MAY: ("who-permits", "who-prohibits"),
    Intent.SINCE: ("vendors-on-use",),
    Intent.CHANGES: ("rule-changes",),
    Intent.SIGNED: ("pledge-signatories",),
    Intent.PARTNERS: ("about",),
    Intent.DISAGREEMENTS: ("press-against-policy",),
    Intent.DEEDS: ("defence-partners-and-rules",),
    Intent.ABOUT: ("about",),
}
_REPLIES = {
    "en": ("yes", "no", "only if", "yes and no", "rules contradict one another", "nothing is stated", "in part"),
    "fr": ("oui", "non", "seulement si", "oui et non", "les règles se contredisent", "rien n’est dit", "en partie"),
    "de": ("ja", "nein", "nur wenn", "ja und nein", "die Regeln widersprechen sich", "nichts ist gesagt", "zum Teil"),
}


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


def ask(
    store: Store,
    reader: ReaderLike,
    question: str | Fields,
    today: date,
    *,
    on: date | None = None,
    judge: Judge | None = None,
    names: NameIndex | None = None,
    language: str | None = None,
) -> Answer:
    """Return the answer to a question as of a day: `on`, else the day the question names, else `today`.

    `judge` judges by the rules of the store, `names` are its names; without them they are read for this question.
    `language` is that in which the answer is told; without it verdicts are told in English, facts in the language of
    the question.
    Raises QueryRejected for a question that is not understood or a name that is not known.
    """
    names, judge = names or NameIndex.of(store.raw), judge or Judge(store.raw)
    if isinstance(question, Fields):
        reading, asked = _from_fields(question, names, reader), ""
    else:
        reading = understand(question, reader, names, judge.book.scopes(today), today)
        asked = question
    reading = _as_list(reading)
    day = on or reading.on or (reading.end - timedelta(days=1) if reading.end else today)
    understood = restated(reading, GraphReader(store.raw, reading.lang), day)
    judge = judge.speaking(language) if language else judge
    listed: list[Finding] = []
    conflicting: list[Finding] = []
    told: list[Told] = []
    if reading.intent in _JUDGED:
        listed, conflicting = Findings(store.raw, judge, reading, day).answers()
    else:
        told = tell(store.raw, judge, reading, day, language)
    return Answer(
        question=asked or understood,
        understood=understood,
        intent=str(reading.intent),
        reply=_reply(reading, listed),
        as_of=day,
        answers=tuple(listed),
        conflicting=tuple(conflicting),
        told=tuple(told),
        sparql=tuple(_sparql(reading, names, day)),
    )


def _as_list(reading: Reading) -> Reading:
    """Return a question for a yes or a no that names nobody as the question who does."""
    if reading.intent is Intent.MAY and not (reading.vendors or reading.products):
        return replace(reading, intent=Intent(reading.sign or Intent.PERMITS), sign=None)
    return reading


def _from_fields(fields: Fields, names: NameIndex, reader: ReaderLike) -> Reading:
    if fields.sign not in (Intent.PERMITS, Intent.PROHIBITS):
        raise QueryRejected(f'"{fields.sign}" is no sign of a rule', expected="permits or prohibits")

    def find(text: str | None, kind: str) -> tuple[str, ...]:
        return (named(text, kind, names, reader),) if text else ()

    return Reading(
        Intent(fields.sign),
        uses=find(fields.use, "use"),
        actors=tuple(actor for actor in find(fields.actor, "actor") if actor != ACTOR + "anyone"),
        places=find(fields.place, "place"),
        vendors=find(fields.vendor, "vendor"),
        products=find(fields.product, "product"),
        on=fields.on,
    )


def _reply(reading: Reading, found: list[Finding]) -> str:
    """Return a yes or a no in the language of the question, where it asks for one about a single thing."""
    if reading.intent is not Intent.MAY or not found:
        return ""
    whole = [one for one in found if one.product_iri in reading.products or one.product is None] or found
    words = {one.verdict.removesuffix(" in part") for one in whole}
    if len(words) > 1:
        return ""
    yes, no, only_if, both, conflict, silent, in_part = _REPLIES[reading.lang]
    permits = reading.sign != Intent.PROHIBITS
    said = {
        "permitted": yes if permits else no,
        "prohibited": no if permits else yes,
        "conditional": only_if,
        "mixed": both,
        "conflicting": conflict,
        "not stated": silent,
    }[words.pop()]
    return f"{said}, {in_part}" if whole[0].verdict.endswith(" in part") else said


def _sparql(reading: Reading, names: NameIndex, day: date) -> Iterator[str]:
    """Yield the queries of the catalogue that show what is behind an answer, with the first of each thing named."""
    named_things = (*reading.products, *reading.vendors, *reading.things, *reading.actors, *reading.uses)
    given = {
        "use": next(iter(reading.uses), None),
        "actor": next(iter(reading.actors), None),
        "place": next(iter(reading.places), None),
        "vendor": next(iter(reading.vendors), None),
        "ofProduct": next(iter(reading.products), None),
        "thing": next(iter(named_things), None),
        "on": day.isoformat(),
        "from": reading.begin and reading.begin.isoformat(),
        "to": reading.end and (reading.end - timedelta(days=1)).isoformat(),
    }
    for name in _QUERIES[reading.intent]:
        query = load(name)
        takes = {parameter.name for parameter in query.parameters}
        yield text_of(query, {key: value for key, value in given.items() if value and key in takes}, names.find)
