"""Everything known about one thing, and what a graph holds as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from pyoxigraph import Literal, NamedNode, Store

from aikg.errors import QueryRejected
from aikg.names import AIKG, PREFIXES, compress
from aikg.query.catalogue import load
from aikg.query.parameters import bind
from aikg.query.results import Value
from aikg.query.run import execute
from aikg.query.scopes import objects
from aikg.query.wording import label

__all__ = ["Description", "Fact", "Summary", "describe", "summarise"]

_SKOS = PREFIXES["skos"]
#: What a graph is counted in.
_COUNTED = (
    "SourceDocument",
    "Story",
    "Statement",
    "Rule",
    "Partnership",
    "Commitment",
    "Role",
    "ProductUse",
    "PolicyChange",
    "Correction",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about the thing: what kind, which part the thing has in it, who says so in which words."""

    kind: str
    part: str
    details: str
    status: str
    standing: str | None
    published: str | None
    document: str
    quote: str
    start: int
    iri: str


@dataclass(frozen=True, slots=True)
class Description:
    """A thing: its names by language ("" for the preferred one), its classes, its properties, what is said of it.

    `properties` are (property, value) pairs of the thing itself, `facts` the statements of documents in
    which it has a part, for a vendor also those about its products.
    """

    iri: str
    label: str
    classes: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    properties: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a graph holds: things by class, documents by language, the dates of the documents, the version of aikg."""

    counts: dict[str, int]
    languages: dict[str, int]
    first_published: str | None
    last_published: str | None
    triples: int
    version: str


def describe(store: Store, iri: str) -> Description:
    """Return everything known about a thing of the graph. Raises QueryRejected when the graph does not know it."""
    quads = sorted(set(_own(store, iri)), key=lambda pair: (pair[0], str(pair[1])))
    if not quads:
        raise QueryRejected(f"the graph knows nothing of {compress(iri)}")
    names = (_SKOS + "prefLabel", _SKOS + "altLabel", AIKG + "demonym")
    spelled = [(p, o) for p, o in quads if p in names and isinstance(o, Literal)]
    spelled.sort(key=lambda pair: (names.index(pair[0]), pair[1].language or "", pair[1].value))
    rdf_type = PREFIXES["rdf"] + "type"
    return Description(
        iri=iri,
        label=label(store, iri),
        classes=tuple(objects(store, iri, rdf_type)),
        labels=tuple(dict.fromkeys((literal.language or "", literal.value) for _, literal in spelled)),
        properties=tuple((compress(p), _plain(store, o)) for p, o in quads if p not in names and p != rdf_type),
        facts=_facts(store, iri),
    )


def _own(store: Store, iri: str) -> list[tuple[str, NamedNode | Literal]]:
    """Return the properties of a thing, without what closure computed."""
    closure = NamedNode(PREFIXES["graph"] + "closure")
    return [
        (quad.predicate.value, quad.object)
        for quad in store.quads_for_pattern(NamedNode(iri), None, None, None)
        if quad.graph_name != closure and isinstance(quad.object, NamedNode | Literal)
    ]


def _plain(store: Store, term: NamedNode | Literal) -> str:
    if isinstance(term, Literal):
        return term.value
    name = label(store, term.value)
    return compress(name) if name == term.value else name


def _facts(store: Store, iri: str) -> tuple[Fact, ...]:
    def text(value: Value) -> str | None:
        return None if value is None else str(value)

    rows = execute(store, bind(load("about").text, {"thing": NamedNode(iri)})).dicts()
    return tuple(
        Fact(
            kind=str(row["kind"]),
            part=str(row["part"]),
            details=str(row["details"]),
            status=str(row["status"]),
            standing=text(row["standing"]),
            published=text(row["published"]),
            document=str(row["document"]),
            quote=str(row["quote"]),
            start=int(str(row["start"])),
            iri=str(row["stated"]),
        )
        for row in rows
    )


def summarise(store: Store) -> Summary:
    """Return counts, dates and versions of a graph."""
    dcterms = PREFIXES["dcterms"]
    languages: dict[str, int] = {}
    published: list[str] = []
    for document in sorted(_members(store, "SourceDocument")):
        for language in objects(store, document, dcterms + "language"):
            languages[language] = languages.get(language, 0) + 1
        published += objects(store, document, dcterms + "issued")
    return Summary(
        counts={name: len(_members(store, name)) for name in _COUNTED},
        languages=dict(sorted(languages.items())),
        first_published=min(published, default=None),
        last_published=max(published, default=None),
        triples=len(store),
        version=version("aikg"),
    )


def _members(store: Store, name: str) -> set[str]:
    rdf_type, of_class = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(AIKG + name)
    return {
        str(getattr(q.subject, "value", q.subject)) for q in store.quads_for_pattern(None, rdf_type, of_class, None)
    }
