"""Everything known about one thing, and what a graph holds as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from pyoxigraph import Literal, NamedNode, Store

from aikg.errors import QueryRejected
from aikg.names import AIKG, PREFIXES, compress
from aikg.query.facts import Fact, read_facts
from aikg.query.graph_reader import GraphReader
from aikg.query.run import execute
from aikg.store import BOOKKEEPING, has_union

__all__ = ["Description", "Summary", "describe", "summarise"]

_SKOS = PREFIXES["skos"]
_TYPE = PREFIXES["rdf"] + "type"
#: How a thing is called, in the order in which names are shown.
_NAMES = (_SKOS + "prefLabel", _SKOS + "altLabel", AIKG + "demonym")
#: What serves the machine that compares documents, and no reader.
_HIDDEN = (AIKG + "fingerprint",)
#: In which order facts are told.
_ORDER = ("permits", "prohibits", "requires", "partnership", "pledge", "built on", "role", "change", "correction")
#: What a graph is counted in.
_COUNTED = (
    "SourceDocument",
    "PolicyVersion",
    "Recording",
    "RuleChange",
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
class Description:
    """A thing: its names by language ("" for the preferred one), its classes, its properties, what is said of it.

    `properties` are (property, value) pairs of the thing itself. `facts` are what documents state in which it
    has a part: of a vendor also what they state of its products, of a document what it states, of a
    rule or another fact that fact.
    """

    iri: str
    label: str
    classes: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    properties: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a graph holds: things by class, documents by language, first and last dates, the version of aikg.

    `published` spans the documents, `recorded` when the graph learned of them; None where nothing has a date.
    """

    counts: dict[str, int]
    languages: dict[str, int]
    published: tuple[str, str] | None
    recorded: tuple[str, str] | None
    triples: int
    version: str


def describe(store: Store, iri: str) -> Description:
    """Return everything known about a thing of the graph. Raises QueryRejected when the graph does not know it."""
    quads = sorted(set(_own(store, iri)), key=lambda pair: (pair[0], str(pair[1])))
    if not quads:
        raise QueryRejected(f"the graph knows nothing of {compress(iri)}")
    reader = GraphReader(store)
    document = reader.first(iri, PREFIXES["dcterms"] + "title")
    spelled = [(name, term) for name, term in quads if name in _NAMES and isinstance(term, Literal)]
    spelled.sort(key=lambda pair: (_NAMES.index(pair[0]), pair[1].language or "", pair[1].value))
    properties = (
        (compress(name), reader.label(term.value) if isinstance(term, NamedNode) else term.value)
        for name, term in quads
        if name not in (*_NAMES, *_HIDDEN, _TYPE)
    )
    return Description(
        iri=iri,
        label=document or reader.label(iri),
        classes=tuple(reader.all(iri, _TYPE)),
        labels=tuple(dict.fromkeys((literal.language or "", literal.value) for _, literal in spelled)),
        properties=tuple(properties),
        facts=tuple(_facts(reader, iri)),
    )


def _own(store: Store, iri: str) -> list[tuple[str, NamedNode | Literal]]:
    """Return the properties of a thing, without what closure computed."""
    closure = NamedNode(PREFIXES["graph"] + "closure")
    return [
        (quad.predicate.value, quad.object)
        for quad in store.quads_for_pattern(NamedNode(iri), None, None, None)
        if quad.graph_name != closure and isinstance(quad.object, NamedNode | Literal)
    ]


def _facts(reader: GraphReader, iri: str) -> list[Fact]:
    """Return the facts in which a thing has a part."""
    document = reader.first(iri, PREFIXES["dcterms"] + "identifier")
    texts = {
        reader.first(text, PREFIXES["dcterms"] + "identifier") for text in reader.subjects(AIKG + "versionOf", iri)
    }
    statement = reader.first(iri, AIKG + "states")
    # A part of a fact is a value of one of its properties; a document holds statements, and a policy has texts.
    sources = (iri, *reader.subjects(AIKG + "versionOf", iri))
    stated = {
        fact
        for source in sources
        for one in reader.subjects(AIKG + "inDocument", source)
        for fact in reader.all(one, AIKG + "states")
    }
    found = [
        fact
        for fact in read_facts(reader, among={iri, statement, *reader.pointing(iri), *stated})
        if iri in (fact.iri, *fact.about)
        or fact.iri == statement
        or any(iri in (link.source, link.target) for link in fact.links)
        or any(support.document in texts or support.document == document != "" for support in fact.support)
    ]
    return sorted(found, key=lambda fact: (_ORDER.index(fact.kind), fact.sentence, fact.iri))


def summarise(store: Store) -> Summary:
    """Return counts, dates and versions of a graph."""
    reader = GraphReader(store)
    languages: dict[str, int] = {}
    published: list[str] = []
    recorded: list[str] = []
    for document in reader.documents:
        for language in reader.all(document, PREFIXES["dcterms"] + "language"):
            languages[language] = languages.get(language, 0) + 1
        published += reader.all(document, PREFIXES["dcterms"] + "issued")
        recorded += reader.all(document, AIKG + "recordedAt")
    return Summary(
        counts={name: len(reader.instances(AIKG + name)) for name in _COUNTED},
        languages=dict(sorted(languages.items())),
        published=_span(published),
        recorded=_span(recorded),
        triples=_triples(store),
        version=version("aikg"),
    )


def _triples(store: Store) -> int:
    """Return how many different triples the graph holds, without the bookkeeping."""
    if has_union(store):
        ((counted,),) = execute(store, "SELECT (COUNT(*) AS ?triples) { ?s ?p ?o }").rows
        return int(str(counted))
    return len({quad.triple for quad in store if str(quad.graph_name)[1:-1] not in BOOKKEEPING})


def _span(dates: list[str]) -> tuple[str, str] | None:
    return (min(dates), max(dates)) if dates else None
