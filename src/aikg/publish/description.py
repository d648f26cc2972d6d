"""What a graph says of itself where it is served: VoID and DCAT for the data, a service description for the endpoint.

Terms are those of https://www.w3.org/TR/vocab-dcat-3/, https://www.w3.org/TR/void/ and
https://www.w3.org/TR/sparql11-service-description/. Everything has an IRI under the address of the server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from aikg import __version__
from aikg.errors import QueryRejected
from aikg.names import AIKG, GRAPH, ID, PREFIXES, expand
from aikg.query.run import execute
from aikg.store import BOOKKEEPING

__all__ = ["DOWNLOADS", "Holdings", "Served", "describe_dataset", "describe_service", "holdings", "is_published"]

_TITLES = {
    "en": "aikg: who allows what with AI",
    "fr": "aikg : qui permet quoi avec l'IA",
    "de": "aikg: wer was mit KI erlaubt",
}
_ABOUT = (
    "Rules of vendors and governments about the use of AI products, the partnerships and pledges beside them, and the "
    "quotes of documents that tell of them."
)
_RIGHTS = "Quotes remain their publishers'; whose work a collection is, and under which licence, stands in its graph."
_CREATOR = "The aikg team"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_FORMATS = "http://www.w3.org/ns/formats/"
_IANA = "https://www.iana.org/assignments/media-types/"
#: What results are written in (https://www.w3.org/ns/formats/).
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML",
)  # fmt: skip
#: The files in which the whole graph can be had: the ending of each, its media type, the name of its format.
DOWNLOADS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ttl": ("text/turtle", "Turtle"),
        "trig": ("application/trig", "TriG"),
        "nq": ("application/n-quads", "N-Quads"),
        "nt": ("application/n-triples", "N-Triples"),
    }
)
#: Graphs are listed up to this many; of more, the description gives their number.
_MOST_GRAPHS = 2000
#: When a graph was last added to is the latest of these dates.
_DATES = (AIKG + "recordedAt", AIKG + "lastCommit", PREFIXES["dcterms"] + "issued")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a graph holds, in numbers. `graphs` are triples by named graph, `modified` is a day or nothing."""

    triples: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    graphs: Mapping[str, int]
    languages: tuple[str, ...]
    modified: str


@dataclass(frozen=True, slots=True)
class Served:
    """Where a graph is served: `base` is the address of the server, without a slash at its end; `version` its name."""

    base: str
    version: str

    @property
    def endpoint(self) -> str:
        """The address of the SPARQL endpoint."""
        return f"{self.base}/sparql"

    @property
    def dataset(self) -> str:
        """The IRI of the graph as a dataset."""
        return f"{self.base}/#dataset"


def holdings(store: Store) -> Holdings:
    """Count what a graph holds, the bookkeeping aside."""
    ((triples, subjects, objects),) = execute(
        store, "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?a) (COUNT(DISTINCT ?o) AS ?b) { ?s ?p ?o }"
    ).rows
    of_graphs = _counts(store, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    languages = _counts(
        store, "SELECT ?l (COUNT(*) AS ?n) { ?d a aikg:SourceDocument ; dcterms:language ?l } GROUP BY ?l"
    )
    values = (
        quad.object.value[:10]
        for name in _DATES
        for quad in store.quads_for_pattern(None, NamedNode(name), None, None)
        if isinstance(quad.object, Literal)
    )
    return Holdings(
        triples=int(str(triples)),
        subjects=int(str(subjects)),
        objects=int(str(objects)),
        classes=_counts(store, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c"),
        properties=_counts(store, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"),
        graphs={name: count for name, count in of_graphs.items() if name not in BOOKKEEPING},
        languages=tuple(name for name in languages if name != "und"),
        modified=max((value for value in values if _DAY.fullmatch(value)), default=""),
    )


def is_published(store: Store, name: str) -> bool:
    """Tell whether a named graph is there for others to read; the bookkeeping is not.

    Raises QueryRejected for a name that is no IRI.
    """
    try:
        node = NamedNode(name)
    except ValueError:
        raise QueryRejected(f"<{name}> is no absolute IRI", expected="the IRI of a graph") from None
    return name not in BOOKKEEPING and store.contains_named_graph(node)


def describe_service(held: Holdings, served: Served) -> list[Quad]:
    """Return the service description of the SPARQL endpoint."""
    service, dataset, default = (
        f"{served.endpoint}#{name}" for name in ("service", "default-dataset", "default-graph")
    )
    return _quads(_service(served, service, dataset), _default(held, served, dataset, default))


def describe_dataset(held: Holdings, served: Served) -> list[Quad]:
    """Return the graph as a dataset of a catalogue: what it holds, its licence, and how to get it."""
    return _quads(_catalogue(held, served), _dataset(held, served), _statistics(held, served), _files(held, served))


#: A triple in short names: subject, CURIE of the predicate, object (an IRI or CURIE as text).
_Said = tuple[str, str, str | int | Literal]


def _service(served: Served, service: str, dataset: str) -> Iterator[_Said]:
    yield service, "rdf:type", "sd:Service"
    yield service, "sd:endpoint", served.endpoint
    yield service, "sd:supportedLanguage", "sd:SPARQL11Query"
    yield service, "sd:feature", "sd:UnionDefaultGraph"
    yield service, "sd:defaultDataset", dataset
    for name in _RESULTS:
        yield service, "sd:resultFormat", _FORMATS + name


def _default(held: Holdings, served: Served, dataset: str, default: str) -> Iterator[_Said]:
    yield dataset, "rdf:type", "sd:Dataset"
    yield dataset, "sd:defaultGraph", default
    yield default, "rdf:type", "sd:Graph"
    yield default, "rdf:type", "void:Dataset"
    yield default, "void:triples", held.triples
    yield default, "void:distinctSubjects", held.subjects
    yield default, "void:distinctObjects", held.objects
    yield default, "dcterms:isPartOf", served.dataset
    for number, (name, triples) in enumerate(_listed(held.graphs), 1):
        named, graph = f"{served.endpoint}#named-{number}", f"{served.endpoint}#graph-{number}"
        yield dataset, "sd:namedGraph", named
        yield named, "rdf:type", "sd:NamedGraph"
        yield named, "sd:name", name
        yield named, "sd:graph", graph
        yield graph, "rdf:type", "sd:Graph"
        yield graph, "rdf:type", "void:Dataset"
        yield graph, "void:triples", triples


def _catalogue(held: Holdings, served: Served) -> Iterator[_Said]:
    catalogue, service = f"{served.base}/#catalog", f"{served.endpoint}#service"
    yield catalogue, "rdf:type", "dcat:Catalog"
    yield from ((catalogue, "dcterms:title", Literal(title, language=code)) for code, title in _TITLES.items())
    yield catalogue, "dcterms:description", Literal(_ABOUT, language="en")
    yield catalogue, "dcterms:license", _LICENCE
    yield catalogue, "dcat:dataset", served.dataset
    yield catalogue, "dcat:service", service
    yield service, "rdf:type", "dcat:DataService"
    yield service, "dcterms:title", Literal("SPARQL endpoint", language="en")
    yield service, "dcat:endpointURL", served.endpoint
    yield service, "dcat:endpointDescription", served.endpoint
    yield service, "dcat:servesDataset", served.dataset
    yield service, "dcterms:conformsTo", "https://www.w3.org/TR/sparql11-protocol/"
    if held.modified:
        yield catalogue, "dcterms:modified", _date(held.modified)


def _dataset(held: Holdings, served: Served) -> Iterator[_Said]:
    it = served.dataset
    yield it, "rdf:type", "dcat:Dataset"
    yield it, "rdf:type", "void:Dataset"
    yield from ((it, "dcterms:title", Literal(title, language=code)) for code, title in _TITLES.items())
    yield it, "dcterms:description", Literal(_ABOUT, language="en")
    yield it, "dcterms:identifier", Literal(served.dataset)
    yield it, "dcterms:license", _LICENCE
    yield it, "dcterms:rights", Literal(_RIGHTS, language="en")
    yield it, "dcterms:creator", Literal(_CREATOR)
    cited = f"{_CREATOR}: {_TITLES['en']}, edition {served.version}, aikg {__version__}. {served.base}/"
    yield it, "dcterms:bibliographicCitation", Literal(cited, language="en")
    yield it, "dcat:version", Literal(served.version)
    yield it, "dcat:landingPage", f"{served.base}/"
    yield from ((it, "dcterms:language", Literal(language)) for language in held.languages)
    yield from ((it, "dcat:keyword", Literal(word, language="en")) for word in ("AI policy", "acceptable use"))
    if held.modified:
        yield it, "dcterms:modified", _date(held.modified)


def _statistics(held: Holdings, served: Served) -> Iterator[_Said]:
    it = served.dataset
    yield it, "void:sparqlEndpoint", served.endpoint
    yield it, "void:uriSpace", Literal(ID)
    yield it, "void:exampleResource", "use:military"
    yield it, "void:triples", held.triples
    yield it, "void:distinctSubjects", held.subjects
    yield it, "void:distinctObjects", held.objects
    yield it, "void:classes", len(held.classes)
    yield it, "void:properties", len(held.properties)
    yield it, "void:documents", len([name for name in held.graphs if not name.startswith(GRAPH)])
    names = (*held.classes, *held.properties)
    for vocabulary in sorted({space for space in PREFIXES.values() if any(name.startswith(space) for name in names)}):
        yield it, "void:vocabulary", vocabulary
    for kind, property_, count, found in (
        ("class", "void:class", "void:entities", held.classes),
        ("property", "void:property", "void:triples", held.properties),
    ):
        for number, (name, size) in enumerate(sorted(found.items()), 1):
            part = f"{served.base}/#{kind}-{number}"
            yield it, f"void:{kind}Partition", part
            yield part, property_, name
            yield part, count, size


def _files(held: Holdings, served: Served) -> Iterator[_Said]:
    it = served.dataset
    for ending, (media_type, name) in DOWNLOADS.items():
        file, address = f"{served.base}/#{ending}", f"{served.base}/download/aikg.{ending}"
        yield it, "void:dataDump", address
        yield it, "void:feature", _FORMATS + name
        yield it, "dcat:distribution", file
        yield file, "rdf:type", "dcat:Distribution"
        yield file, "dcterms:title", Literal(name)
        yield file, "dcat:downloadURL", address
        yield file, "dcat:accessURL", f"{served.base}/"
        yield file, "dcat:mediaType", _IANA + media_type
        yield file, "dcterms:format", _FORMATS + name
        yield file, "dcterms:license", _LICENCE
    access = f"{served.base}/#sparql"
    yield it, "dcat:distribution", access
    yield access, "rdf:type", "dcat:Distribution"
    yield access, "dcterms:title", Literal("SPARQL")
    yield access, "dcat:accessURL", served.endpoint
    yield access, "dcat:accessService", f"{served.endpoint}#service"
    yield access, "dcterms:license", _LICENCE


def _listed(graphs: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(graphs.items())[:_MOST_GRAPHS]


def _date(day: str) -> Literal:
    return Literal(day, datatype=NamedNode(PREFIXES["xsd"] + "date"))


def _counts(store: Store, sparql: str) -> dict[str, int]:
    return {str(name): int(str(count)) for name, count in execute(store, sparql).rows if name is not None}


def _quads(*parts: Iterable[_Said]) -> list[Quad]:
    return [
        Quad(NamedNode(subject), NamedNode(expand(predicate)), _term(value), DefaultGraph())
        for part in parts
        for subject, predicate, value in part
    ]


def _term(value: str | int | Literal) -> NamedNode | Literal:
    if isinstance(value, str):
        return NamedNode(expand(value))
    return Literal(value) if isinstance(value, int) else value
