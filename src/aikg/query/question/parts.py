"""The parts of a reading: what a question names, each in the field where it belongs for its intent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aikg.errors import QueryRejected
from aikg.names import ACTOR, USE
from aikg.query.question.called import Called
from aikg.query.question.limits import left_out, of_all
from aikg.query.question.reading import Intent
from aikg.query.question.scan import Scan
from aikg.query.question.weigh import Part, touches

__all__ = ["Parts", "described", "parts_of"]

#: Intents in which a public body acts; in the others it is what is asked about.
_ACTS = frozenset({Intent.PERMITS, Intent.PROHIBITS, Intent.SILENT, Intent.MAY, Intent.SINCE, Intent.DEEDS})
_ANYONE, _ANYTHING, _CUSTOMER = ACTOR + "anyone", USE + "any-use", ACTOR + "customer"
#: Uses that say how and not what for, beside another one: "images of politicians", "a total ban on weapons".
_MANNER = frozenset({USE + "image-generation", _ANYTHING})
#: The kinds of parts that go to a field of their own.
_FIELDS = {"use": "uses", "place": "places", "vendor": "vendors", "product": "products", "condition": "conditions"}


@dataclass(frozen=True, slots=True)
class Parts:
    """The fields of a reading that hold things."""

    uses: tuple[str, ...] = ()
    every: bool = False
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


def parts_of(scan: Scan, intent: Intent, called: Called, ignored: Iterable[Part], *, negated: bool) -> Parts:
    """Return what a question names, each in its field.

    Raises QueryRejected for a name that has no place in such a question, such as a law that would permit.
    """
    apart = left_out(scan)
    fields: dict[str, list[Part]] = {}
    for part in scan.parts:
        if part in apart or part in ignored or part.iri == _ANYONE or (part.iri == _ANYTHING and intent not in _ACTS):
            continue
        if part.iri == _CUSTOMER and intent is Intent.PARTNERS and touches(part, scan.of("partners")):
            continue  # "Palantir's customers"
        for kind, found in _as_meant(scan, part, intent, called):
            fields.setdefault(kind, []).append(found)
    uses = fields.get("uses", [])
    if any(part.iri not in _MANNER for part in uses):
        fields["uses"] = [part for part in uses if part.iri not in _MANNER]
    every = [of_all(scan, fields.get(kind, [])) for kind in ("uses", "actors")]
    values = {kind: tuple(sorted({part.iri for part in parts})) for kind, parts in fields.items()}
    return Parts(**values, every=any(every) and not negated, apart=tuple(sorted({part.iri for part in apart})))


def described(scan: Scan) -> str:
    """Return what of a question was understood, for a person."""
    found: dict[str, list[str]] = {}
    for part in scan.parts:
        found.setdefault(part.kind, []).append(scan.text[part.start : part.end])
    for cue in scan.cues:
        if cue.path.startswith(("sign.", "ask.", "signed", "partners", "changes", "silent", "apart", "negation")):
            found.setdefault("words", []).append(scan.text[cue.start : cue.end])
    return "; ".join(f"{kind}: {', '.join(dict.fromkeys(said))}" for kind, said in found.items()) or "nothing"


def _as_meant(scan: Scan, part: Part, intent: Intent, called: Called) -> list[tuple[str, Part]]:
    """Return the fields that a part goes to."""
    acts = intent in _ACTS
    match part.kind:
        case "actor":
            field = "actors"
        case "alliance" if _is_place(scan, part):
            field = "places"
        case "body" | "person" | "alliance":
            field = "actors" if acts else "things"
        case "policy" if acts:
            return _owners(scan, part, called)
        case "policy":
            field = "things"
        case kind:
            field = _FIELDS[kind]
    return [(field, part)]


def _owners(scan: Scan, part: Part, called: Called) -> list[tuple[str, Part]]:
    """Return whose policy is named: OpenAI of "OpenAI's usage policies". Raises QueryRejected for a law."""
    owners = called.inside(scan.text, part.start, part.end, scan.lang)
    if not owners:
        said = scan.text[part.start : part.end]
        raise QueryRejected(f'"{said}" is no vendor and no product; what is answered is what these permit')
    return [(_FIELDS[name.kind], Part(name.start, name.end, name.kind, name.iri)) for name in owners]


def _is_place(scan: Scan, part: Part) -> bool:
    """Whether an alliance is where something happens: "in NATO", "Five Eyes governments"; else it acts."""
    before = [cue for cue in scan.of("locative") if cue.end <= part.start and not scan.words(cue.end, part.start)]
    beside = any(
        other.kind == "actor" and (not _apart(scan, part.end, other.start) or not _apart(scan, other.end, part.start))
        for other in scan.parts
    )
    return bool(before) or beside


def _apart(scan: Scan, end: int, start: int) -> bool:
    """Whether anything but small words stands between two offsets, or the first lies behind the second."""
    if start < end:
        return True
    return any(not cue.path.startswith(("function", "locative")) for cue in scan.between(end, start)) or bool(
        set(scan.text[end:start]) & set(",;:")
    )
