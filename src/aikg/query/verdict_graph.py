"""The graph of the verdicts, kept right: `graph:verdicts` holds what follows from the rules of every vendor.

It holds the verdicts on every use, for every kind of actor, as of the latest day that the graph knows something of, so
that the same documents give the same verdicts whenever it is computed. Places are the world, the alliances, their
members, and what else a rule names. Of *not stated* nothing is written.

A vendor is judged again when something has changed on which its verdicts depend; what that is, is kept as a digest in
the notes of the store, written in the transaction that writes the verdicts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import product as combinations

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from aikg.names import ACTOR, AIKG, PREFIXES
from aikg.query.rules import RuleReader
from aikg.query.verdict_quads import VERDICTS, VerdictWriter, as_of_quad, setting_quads
from aikg.reason.findings import Span, findings
from aikg.reason.norms import ANYONE, CHAIN, Request, ScopedRule
from aikg.reason.rulebook import Names, RuleBook
from aikg.reason.verdict import is_uncertain
from aikg.store import Store
from aikg.store.terms import RDF_TYPE, iri, term

__all__ = ["VERDICTS", "VerdictReport", "as_of", "refresh_verdicts"]

#: The meaning and the shape of what is written. Raise it when either changes: every vendor is judged again.
_VERSION = 1
_NOTE = "verdicts"
_ONTOLOGY = NamedNode("https://w3id.org/aikg/ontology")
_DCTERMS = PREFIXES["dcterms"]


@dataclass(frozen=True, slots=True)
class VerdictReport:
    """Which vendors were judged again, and whose verdicts were kept; `day` is None for a graph without any date."""

    day: date | None
    judged: tuple[str, ...]
    kept: tuple[str, ...]


def refresh_verdicts(store: Store) -> VerdictReport:
    """Bring the verdicts of a store up to its rules.

    What the store says in its default graph counts as well: write the union before, and again after this.
    """
    day = as_of(store.raw)
    judging = _Judging(store.raw, day) if day else None
    new = judging.digests if judging else {}
    old: dict[str, str] = json.loads(store.note(_NOTE) or "{}")
    kept = tuple(vendor for vendor, digest in new.items() if old.get(vendor) == digest)
    judged = tuple(vendor for vendor in new if vendor not in kept)
    noted = {**new, "": str(day)}
    if noted != old:
        quads = _of_vendors(store.quads(VERDICTS), kept)
        if judging:
            quads |= judging.quads(judged)
        store.replace_graph(VERDICTS, quads, notes={_NOTE: json.dumps(noted, sort_keys=True)})
    return VerdictReport(day, judged, kept)


def as_of(raw: Oxigraph) -> date | None:
    """Return the day that stands for now in a graph: the first that begins after all that it knows to have happened.

    That are publications, which are known by the day and happen when it begins, and recordings of policies. In a graph
    without either it is the day of the ontology, and None where not even that is known.
    """
    issued = [date.fromisoformat(value) for value in _values(raw, NamedNode(_DCTERMS + "issued"))]
    moments = {value for name in ("lastRecorded", "lastCommit") for value in _values(raw, term(name))}
    after = [datetime.fromisoformat(value).date() + timedelta(days=1) for value in moments]
    modified = _values(raw, NamedNode(_DCTERMS + "modified"), _ONTOLOGY)
    return max([*issued, *after], default=max((date.fromisoformat(day) for day in modified), default=None))


def _values(raw: Oxigraph, predicate: NamedNode, subject: NamedNode | None = None) -> set[str]:
    found = raw.quads_for_pattern(subject, predicate, None, None)
    return {quad.object.value for quad in found if isinstance(quad.object, Literal)}


def _of_vendors(quads: set[Quad], vendors: Iterable[str]) -> set[Quad]:
    """Return the verdicts of some vendors, with the groups of settings and the defeats that they name."""
    of_vendor, shared = term("ofVendor"), {term("holdsIn"), term("settledBy")}
    wanted: set[object] = {iri(vendor) for vendor in vendors}
    nodes: set[object] = {quad.subject for quad in quads if quad.predicate == of_vendor and quad.object in wanted}
    nodes |= {quad.object for quad in quads if quad.predicate in shared and quad.subject in nodes}
    return {quad for quad in quads if quad.subject in nodes}


class _Judging:
    """The rules of a graph on one day, and all that can be asked of them."""

    def __init__(self, raw: Oxigraph, day: date) -> None:
        reader = RuleReader(raw)
        self._day = day
        self._rules = reader.rules
        self._book = RuleBook(self._rules.values(), reader.scopes)
        self._scopes = self._book.scopes(day)
        self._uses = _instances(raw, "Use")
        self._actors = (None, *(kind for kind in _instances(raw, "ActorKind") if kind != ANYONE))

    @cached_property
    def _places(self) -> Names:
        members = self._scopes.members
        named = {place for rule in self._rules.values() for place in rule.places}
        return (None, *sorted(named.union(members, *members.values())))

    def quads(self, vendors: Iterable[str]) -> set[Quad]:
        """Return the verdicts of some vendors, and all settings."""
        writer = VerdictWriter()
        found = {as_of_quad(self._day), *setting_quads(combinations(self._actors, self._places))}
        for vendor in vendors:
            found.update(self._of(vendor, writer))
        return found

    def _of(self, vendor: str, writer: VerdictWriter) -> Iterator[Quad]:
        products = (None, *sorted(self._scopes.offers.get(vendor, ())))
        uses = sorted({*self._uses, *(rule.use for rule in self._held(vendor))})
        span = Span(uses, self._actors, self._places, products)
        for finding in findings(self._book, Request(vendor, "", self._day), span):
            yield from writer.quads(vendor, finding)

    def _held(self, vendor: str) -> Sequence[ScopedRule]:
        return self._book.held(Request(vendor, "", self._day))

    # What verdicts depend on ------------------------------------------------------------------------------------------

    @cached_property
    def digests(self) -> dict[str, str]:
        """What the verdicts of each vendor depend on, as a digest."""
        kinds = {iri: above for iri, above in self._scopes.actors.items() if iri.startswith(ACTOR)}
        orders = _plain(self._scopes.uses), _plain(kinds), _plain(self._scopes.members)
        common = _digest([_VERSION, CHAIN, self._uses, self._actors, self._places, orders])
        return {vendor: _digest([common, *self._facts(vendor)]) for vendor in self._book.vendors}

    def _facts(self, vendor: str) -> Iterator[object]:
        offered = self._scopes.offers.get(vendor, frozenset())
        yield _plain({product: self._scopes.products.get(product, ()) for product in offered})
        for rule in self._held(vendor):
            yield [
                *(rule.iri, rule.modality, rule.use, rule.product, rule.exception_to, rule.standing, rule.authority),
                *map(sorted, (rule.actors, rule.places, rule.conditions, rule.stated_with)),
                _plain({actor: self._scopes.actors.get(actor, ()) for actor in rule.actors}),
                rule.begins and rule.begins.earliest.isoformat(),
                is_uncertain(rule, self._day),
            ]


def _instances(raw: Oxigraph, class_name: str) -> tuple[str, ...]:
    found = raw.quads_for_pattern(None, RDF_TYPE, NamedNode(AIKG + class_name), None)
    return tuple(sorted({quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}))


def _plain(order: Mapping[str, Iterable[str]]) -> list[tuple[str, list[str]]]:
    return sorted((name, sorted(above)) for name, above in order.items())


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, separators=(",", ":")).encode()).hexdigest()[:16]
