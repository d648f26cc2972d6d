"""The ontology as pages show it: classes, properties and named values with definitions, and where each is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aikg.names import AIKG, GRAPH, PREFIXES
from aikg.query.properties import Property, properties_of, usage_of
from aikg.web.record.reader import Named, Record

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["GROUPS", "ONTOLOGY", "TermRecord", "TermRow", "term_record", "term_rows"]

#: The graph that holds the ontology.
ONTOLOGY = GRAPH + "ontology"
_OWL, _RDFS, _SKOS = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["skos"]
#: The groups of terms, in the order of the page, by the class that tells them.
GROUPS = {
    "classes": _OWL + "Class",
    "objects": _OWL + "ObjectProperty",
    "data": _OWL + "DatatypeProperty",
}
_VALUES = "values"
_ALIGNED = (
    *(_SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")),
    _OWL + "equivalentClass",
    _OWL + "equivalentProperty",
    _RDFS + "seeAlso",
)


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term: the last part of its IRI, how it is called, what it means, and in which group it stands."""

    iri: str
    name: str
    label: str
    definition: str
    language: str
    group: str


@dataclass(frozen=True, slots=True)
class TermRecord:
    """A term with its place among others. `instances` and `triples` count its use in the graph.

    `above` are what it is a special case of, outside terms too, `domain` and `range` what a property leads from and
    to, `examples` and `counter` are sentences with their languages, `aligned` (relation, IRI) pairs.
    """

    row: TermRow
    labels: tuple[tuple[str, str], ...]
    above: tuple[Named, ...]
    below: tuple[Named, ...]
    domain: tuple[Named, ...]
    range: tuple[Named, ...]
    properties: tuple[Named, ...]
    values: tuple[Named, ...]
    examples: tuple[tuple[str, str], ...]
    counter: tuple[tuple[str, str], ...]
    aligned: tuple[tuple[str, str], ...]
    source: tuple[str, ...]
    status: str
    instances: int
    triples: int


def term_rows(store: Store, language: str) -> list[TermRow]:
    """Return every term of the ontology, by group and name."""
    record = Record(store, language)
    terms = {iri: group for group, kind in GROUPS.items() for iri in record.instances(kind) if iri.startswith(AIKG)}
    named = record.subjects(_RDFS + "isDefinedBy", AIKG.removesuffix("#"))
    terms |= {iri: _VALUES for iri in named if iri.startswith(AIKG) and iri not in terms}
    order = [*GROUPS, _VALUES]
    rows = [_row(record, iri, group) for iri, group in terms.items()]
    return sorted(rows, key=lambda row: (order.index(row.group), row.name.casefold(), row.iri))


def term_record(store: Store, language: str, row: TermRow) -> TermRecord:
    """Return a term."""
    record, iri = Record(store, language), row.iri
    own = properties_of(store, iri)
    above = [one.iri for one in own if one.predicate in (_RDFS + "subClassOf", _RDFS + "subPropertyOf") and one.iri]
    below = record.subjects(_RDFS + "subClassOf", iri) + record.subjects(_RDFS + "subPropertyOf", iri)
    instances, triples = usage_of(store, iri)
    return TermRecord(
        row=row,
        labels=tuple((one.language, one.text) for one in own if one.predicate == _SKOS + "prefLabel"),
        above=record.named_all(above),
        below=record.named_all(below),
        domain=record.named_all(_values(own, _RDFS + "domain")),
        range=record.named_all(_values(own, _RDFS + "range")),
        properties=record.named_all(record.subjects(_RDFS + "domain", iri)),
        values=record.named_all(one for one in record.instances(iri) if one.startswith(AIKG)),
        examples=_texts(own, _SKOS + "example"),
        counter=_texts(own, AIKG + "counterExample"),
        aligned=tuple((one.predicate, one.iri) for one in own if one.predicate in _ALIGNED and one.iri),
        source=tuple(_values(own, PREFIXES["dcterms"] + "source")),
        status=next((one.text for one in own if one.predicate.endswith("#term_status")), ""),
        instances=instances,
        triples=triples,
    )


def _row(record: Record, iri: str, group: str) -> TermRow:
    definitions = {
        one.language: one.text
        for one in properties_of(record.store, iri)
        if one.predicate in (_SKOS + "definition", _SKOS + "scopeNote", _RDFS + "comment")
    }
    language = next((one for one in (record.language, "en", *definitions) if one in definitions), "")
    name = iri.removeprefix(AIKG)
    return TermRow(iri, name, record.label(iri), definitions.get(language, ""), language, group)


def _values(own: list[Property], predicate: str) -> list[str]:
    return [one.iri for one in own if one.predicate == predicate and one.iri]


def _texts(own: list[Property], predicate: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.language, one.text) for one in own if one.predicate == predicate and one.text)
