"""What a form offers: uses, actors, places, vendors, products and conditions in the reader's language.

A choice has the name that its field takes: the label where that means one thing, else the slug or the code. Any other
name of a thing may be typed as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request

from aikg.errors import QueryRejected
from aikg.knowledge_graph import KnowledgeGraph
from aikg.names import ACTOR, AIKG, CONDITION, ID, LOC, PREFIXES, USE, WORLD
from aikg.query import NameIndex
from aikg.query.graph_reader import GraphReader
from aikg.web.kept import kept, names_of
from aikg.web.rendering import page_language
from aikg.web.site import site_of

__all__ = ["Choice", "Choices", "choices_of", "key_of", "title_of"]

_BROADER = PREFIXES["skos"] + "broader"
_CLASSES = {
    "use": ("Use",),
    "actor": ("ActorKind", "ActorGroup", "GovernmentBody"),
    "place": ("Alliance", "Jurisdiction", "Country"),
    "condition": ("Condition",),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing that a field takes: its IRI, the name to give, and the label to show."""

    iri: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of a graph in one language, by kind, in the order of their labels; `groups` are the broadest uses."""

    use: tuple[Choice, ...]
    actor: tuple[Choice, ...]
    place: tuple[Choice, ...]
    vendor: tuple[Choice, ...]
    product: tuple[Choice, ...]
    condition: tuple[Choice, ...]
    groups: tuple[Choice, ...]

    def of(self, kind: str) -> tuple[Choice, ...]:
        """Return the choices of a kind of things; none for a kind that has too many to list."""
        return getattr(self, kind, ())


def key_of(iri: str) -> str:
    """Return what a thing is called in an address: its slug or code where it has one, else its IRI.

    >>> key_of("https://w3id.org/aikg/use/military"), key_of("https://w3id.org/dpv/loc#US")
    ('military', 'US')
    """
    for space in (USE, ACTOR, CONDITION, ID, LOC):
        if iri.startswith(space):
            return iri.removeprefix(space)
    return iri


def title_of(reader: GraphReader, iri: str) -> str:
    """Return what a thing is called on a page: the title of a document, else its label."""
    return reader.first(iri, PREFIXES["dcterms"] + "title") or reader.label(iri)


async def choices_of(request: Request) -> Choices:
    """Return what forms offer in the language of a page."""
    site, language = site_of(request), page_language(request)
    names = await names_of(request)
    return await kept(request).of(site, ("choices", language), _choices, site.graph, names, language)


def _choices(graph: KnowledgeGraph, names: NameIndex, language: str) -> Choices:
    reader = GraphReader(graph.store.raw, language)
    found: dict[str, list[str]] = {
        kind: sorted({iri for name in classes for iri in reader.instances(AIKG + name)})
        for kind, classes in _CLASSES.items()
    }
    found["vendor"] = sorted({vendor for rule in reader.instances(AIKG + "Rule") for vendor in _issuer(reader, rule)})
    found["product"] = sorted(iri for iri in names.classes if iri.startswith(ID) and names.is_a(iri, "product"))
    found["place"].append(WORLD)
    made = {kind: _named(reader, names, kind, iris) for kind, iris in found.items()}
    groups = tuple(one for one in made["use"] if not reader.all(one.iri, _BROADER))
    return Choices(**made, groups=groups)


def _issuer(reader: GraphReader, rule: str) -> list[str]:
    return [issuer for issuer in reader.all(rule, AIKG + "issuedBy") if issuer.startswith(ID)]


def _named(reader: GraphReader, names: NameIndex, kind: str, iris: Iterable[str]) -> tuple[Choice, ...]:
    """Return choices with names that mean what they stand for."""
    labels = {iri: reader.label(iri) for iri in dict.fromkeys(iris)}
    counted = Counter(labels.values())
    made = []
    for iri, label in labels.items():
        means = counted[label] == 1 and _found(names, label, kind) == iri
        made.append(Choice(iri, label if means else key_of(iri), label))
    return tuple(sorted(made, key=lambda one: (one.label.casefold(), one.iri)))


def _found(names: NameIndex, label: str, kind: str) -> str | None:
    try:
        return names.find(label, kind)
    except QueryRejected:
        return None
