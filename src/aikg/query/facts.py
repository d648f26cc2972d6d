"""What the documents of a graph say, made ready to be drawn: facts, the things they link, the quotes behind them.

A fact is a rule, partnership, commitment, role, product use, policy change or correction. It says one sentence,
draws any number of links between things, and carries every statement that supports it. Nothing is decided
here: a rule that was withdrawn or is only alleged stays a fact and says so in its state.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from aikg.names import AIKG, WORLD
from aikg.query.graph_reader import GraphReader, Support
from aikg.query.phrases import enumerated, phrases
from aikg.query.rule_words import SIGNS, date_told, name_in_sentence, scope_in_words, sign_of

__all__ = ["Fact", "Link", "read_facts"]

#: How a standing that never decides is put; what else a rule is follows from its dates.
_UNDECIDED = {"corrected": "withdrawn", "alleged": "alleged", "proposed": "proposed"}
_PAST = {"prohibits": "prohibited", "permits": "permitted", "requires": "required"}
#: Facts that are told and have no force, and how their states are put.
_TOLD = frozenset({"pledge", "role", "built on", "change", "correction"})
_TOLD_STATES = {"in force": "stated", "ended": "former", "withdrawn": "corrected"}


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the picture. `part` says what the target is to a rule: ``use``, ``whom`` or ``where``."""

    source: str
    target: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that documents state.

    `kind` is ``permits``, ``prohibits``, ``requires``, ``partnership``, ``pledge``, ``role``, ``built on``, ``change``
    or ``correction``; `state` is ``in force``, ``ended``, ``not yet in force``, ``withdrawn``, ``alleged`` or
    ``proposed``; `about` the IRIs of things it concerns without drawing a line to them; `since` and `until`
    are EDTF dates with a word on where they come from, empty where unknown; `sources` counts independent ones;
    `name` is what to call a fact that is drawn as a thing; `note` what else a reader should know.
    """

    iri: str
    kind: str
    sentence: str
    state: str
    links: tuple[Link, ...]
    support: tuple[Support, ...]
    about: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    sources: int = 0
    name: str = ""
    note: str = ""

    @property
    def state_in_words(self) -> str:
        """The state as a person reads it: a role or a pledge is stated or former, never in force.

        >>> Fact("", "role", "", "in force", (), ()).state_in_words
        'stated'
        """
        return _TOLD_STATES.get(self.state, self.state) if self.kind in _TOLD else self.state


def read_facts(reader: GraphReader, on: date | None = None, *, among: Container[str] | None = None) -> list[Fact]:
    """Return every fact of the graph, or those whose IRI is `among` some, in the order of kinds and IRIs.

    With `on`, only those rules stay that are in force on that day (docs/graph.md, "in force at an instant");
    of everything else the graph knows no end, so it stays. Without, rules are judged as of the latest document.
    """
    day = on or reader.latest_document
    facts: list[Fact] = []
    for class_name, read in _READERS.items():
        for iri in reader.instances(AIKG + class_name):
            if among is not None and iri not in among:
                continue
            support = reader.support(iri)
            if support and (fact := read(reader, iri, support, day)) and not (on and _left_out(fact)):
                facts.append(fact)
    return facts


def _left_out(fact: Fact) -> bool:
    return fact.kind in SIGNS.values() and fact.state != "in force"


def _rule(reader: GraphReader, iri: str, support: Sequence[Support], day: date | None) -> Fact | None:
    classes = reader.classes(iri)
    sign = sign_of(classes)
    issuer, use = reader.first(iri, AIKG + "issuedBy"), reader.first(iri, AIKG + "ofUse")
    if sign is None or not issuer or not use:
        return None
    product = reader.first(iri, AIKG + "governs")
    subject = product or issuer
    links = [Link(subject, use, "use")]
    links += [Link(subject, actor, "whom") for actor in reader.all(iri, AIKG + "appliesTo")]
    links += [Link(subject, place, "where") for place in reader.all(iri, AIKG + "inJurisdiction") if place != WORLD]
    state = _state(reader, iri, day)
    phrase = phrases(reader.language)
    does = phrase(_PAST[sign] if state == "ended" else sign, use=name_in_sentence(reader, use))
    sentence = phrase("says", who=reader.label(issuer), does=does)
    sentence += phrase("with", product=reader.label(product)) if product else ""
    sentence += scope_in_words(reader, iri)
    corrections = [reader.first(correction, AIKG + "summary") for correction in reader.all(iri, AIKG + "withdrawnBy")]
    note = phrase("withdrawn", why=" ".join(corrections)) if corrections else ""
    return replace(_fact(reader, iri, sign, sentence, links, support), about=(issuer,), state=state, note=note)


def _partnership(reader: GraphReader, iri: str, support: Sequence[Support], day: date | None) -> Fact:
    partners = reader.all(iri, AIKG + "partner")
    kind = reader.first(iri, AIKG + "partnershipKind").removeprefix(AIKG + "partnershipKind-")
    product = reader.first(iri, AIKG + "involvesProduct")
    hub = len(partners) != 2
    links = [Link(iri, partner) for partner in partners] if hub else [Link(*partners)]
    phrase = phrases(reader.language)
    sentence = phrase(f"bound-{kind or 'partnership'}", partners=enumerated(map(reader.label, partners), phrase))
    sentence += phrase("bound-about", product=reader.label(product)) if product else ""
    fact = _fact(reader, iri, "partnership", sentence, links, support)
    return replace(fact, about=(product,) if product else (), name="Partnership" if hub else "")


def _commitment(reader: GraphReader, iri: str, support: Sequence[Support], day: date | None) -> Fact:
    signatories, organisers = reader.all(iri, AIKG + "signatory"), reader.all(iri, AIKG + "organiser")
    uses = reader.all(iri, AIKG + "concernsUse")
    links = [Link(signatory, iri, "signed") for signatory in signatories]
    links += [Link(organiser, iri, "organised") for organiser in organisers]
    links += [Link(iri, use, "concerns") for use in uses]
    phrase = phrases(reader.language)
    about = enumerated((name_in_sentence(reader, use) for use in uses), phrase)
    text = reader.first(iri, AIKG + "pledgeText")
    name = phrase("pledge", uses=about) if about else phrase("pledge-text", text=text)
    signed = "signed-among-others" if reader.first(iri, AIKG + "partialList") == "true" else "signed"
    sentence = phrase(signed, pledge=name, who=enumerated(map(reader.label, signatories), phrase))
    sentence += phrase("organised", who=enumerated(map(reader.label, organisers), phrase)) if organisers else ""
    return replace(_fact(reader, iri, "pledge", sentence, links, support), name=name)


def _role(reader: GraphReader, iri: str, support: Sequence[Support], day: date | None) -> Fact:
    person, organisation = reader.first(iri, AIKG + "roleHolder"), reader.first(iri, AIKG + "roleIn")
    sentence = f"{reader.label(person)}: {reader.first(iri, AIKG + 'roleTitle')}, {reader.label(organisation)}"
    return _fact(reader, iri, "role", sentence, [Link(person, organisation)], support)


def _product_use(reader: GraphReader, iri: str, support: Sequence[Support], day: date | None) -> Fact:
    product, model = reader.first(iri, AIKG + "usingProduct"), reader.first(iri, AIKG + "usedModel")
    sentence = phrases(reader.language)("built-on", product=reader.label(product), model=reader.label(model))
    return _fact(reader, iri, "built on", sentence, [Link(product, model)], support)


def _change(reader: GraphReader, iri: str, support: Sequence[Support], day: date | None) -> Fact:
    correction = AIKG + "Correction" in reader.classes(iri)
    vendor = reader.first(iri, AIKG + ("correctedBy" if correction else "changedBy"))
    about = tuple(thing for thing in (vendor, reader.first(iri, AIKG + "governs")) if thing)
    summary = reader.first(iri, AIKG + "summary")
    when = reader.first(iri, AIKG + "changeDate") or reader.first(iri, AIKG + "dateText")
    kind = "correction" if correction else "change"
    fact = _fact(reader, iri, kind, f"{reader.label(vendor)}: {summary}", [], support)
    return replace(fact, about=about, since=when)


_READERS: Mapping[str, Callable[[GraphReader, str, Sequence[Support], date | None], Fact | None]] = {
    "Rule": _rule,
    "Partnership": _partnership,
    "Commitment": _commitment,
    "Role": _role,
    "ProductUse": _product_use,
    "PolicyChange": _change,
    "Correction": _change,
}


def _fact(  # noqa: PLR0917 - the same six, in the same order, in every reader above
    reader: GraphReader, iri: str, kind: str, sentence: str, links: Iterable[Link], support: Sequence[Support]
) -> Fact:
    return Fact(
        iri=iri,
        kind=kind,
        sentence=sentence,
        state=_stated(support),
        links=tuple(link for link in links if link.source and link.target),
        support=tuple(support),
        since=date_told(reader, iri, "validFrom"),
        until=date_told(reader, iri, "validUntil"),
        sources=int(reader.first(iri, AIKG + "independentSources") or 0),
    )


def _state(reader: GraphReader, rule: str, day: date | None) -> str:
    """Return whether a rule is in force on a day; where no day or no end is known, its standing says."""
    standing = reader.first(rule, AIKG + "standing").removeprefix(AIKG)
    if standing not in ("current", "former"):
        return _UNDECIDED.get(standing, "not consolidated")
    if day is None:
        return "in force" if standing == "current" else "ended"
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC)
    earliest = reader.first(rule, AIKG + "validFromEarliest")
    latest = reader.first(rule, AIKG + "validUntilLatest")
    if instant >= datetime.fromisoformat(latest) if latest else standing == "former":
        return "ended"
    return "not yet in force" if earliest and instant < datetime.fromisoformat(earliest) else "in force"


def _stated(support: Sequence[Support]) -> str:
    """Return the state of what has no validity of its own: the best that any statement says of it."""
    statuses = {statement.status for statement in support}
    for status, state in (
        ("current", "in force"),
        ("former", "ended"),
        ("alleged", "alleged"),
        ("proposed", "proposed"),
    ):
        if status in statuses:
            return state
    return "withdrawn"
