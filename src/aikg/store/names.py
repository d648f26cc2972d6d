"""What the graph knows of names: the values that teach the reader to find things in a text.

Only what ships with aikg (`graph:ontology`, `graph:entities`) and what a person accepted (`graph:names`) is read,
never what documents say: an article must not be able to teach the reader, and the order of articles must not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Triple

from aikg.model import Entity, KnownName
from aikg.names import ACTOR, AIKG, GRAPH, LOC, PREFIXES, USE
from aikg.store.terms import Vocabulary, concept_slug

if TYPE_CHECKING:
    from aikg.store.embedded import Store

__all__ = ["NAMES_GRAPH", "REFERENCE_GRAPHS", "known_names", "names_in", "uses_by_matrix_row", "vocabulary_of"]

#: The graphs that ship with aikg.
REFERENCE_GRAPHS = (GRAPH + "ontology", GRAPH + "entities")
#: The names that were accepted into one graph (`aikg accept --kg`); no build touches it.
NAMES_GRAPH = GRAPH + "names"

#: The classes whose members have names, together with every class the ontology puts below them.
_NAMED = frozenset(
    {"Agent", "Organization", "Person", "ActorGroup", "Alliance", "Country", "Jurisdiction", "Place"}
    | {"Product", "AIModel", "ModelFamily", "AIService", "AISystem", "Use", "ActorKind"}
)
#: Classes that say what somebody does, not what it is: taken only where nothing else is said.
_ROLES = frozenset({"Vendor"})
_TYPE = PREFIXES["rdf"] + "type"
_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
_SKOS = PREFIXES["skos"]

_Node = dict[str, list[NamedNode | Literal]]


def known_names(store: Store) -> tuple[KnownName, ...]:
    """Return everything with a name that shipped with aikg or was accepted into `store`, in the order of the IRIs.

    Organisations, people, products, places, alliances, uses and kinds of actors; empty for a store
    without reference graphs.
    """
    taught = (*REFERENCE_GRAPHS, NAMES_GRAPH)
    graphs = (store.raw.quads_for_pattern(None, None, None, NamedNode(name)) for name in taught)
    return names_in(quad for graph in graphs for quad in graph)


def uses_by_matrix_row(store: Store) -> dict[str, tuple[str, ...]]:
    """Return the slugs of the uses that each row of the acceptable-use matrix stands for, by the row's name."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for quad in store.raw.quads_for_pattern(None, NamedNode(AIKG + "matrixRow"), None, NamedNode(REFERENCE_GRAPHS[0])):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            found[quad.object.value].add(concept_slug(USE, quad.subject.value))
    return {row: tuple(sorted(uses)) for row, uses in sorted(found.items())}


def names_in(quads: Iterable[Quad | Triple]) -> tuple[KnownName, ...]:
    """Return everything with a name that `quads` describe, in the order of the IRIs."""
    nodes = _by_subject(quads)
    parents = {
        iri.removeprefix(AIKG): {value.removeprefix(AIKG) for value in _iris(node, _SUBCLASS)}
        for iri, node in nodes.items()
        if iri.startswith(AIKG) and _SUBCLASS in node
    }
    broader = _memberships(nodes)
    return tuple(
        _known_name(iri, node, kind, nodes, broader[iri])
        for iri, node in sorted(nodes.items())
        if not iri.startswith(AIKG)
        if (kind := _kind(node, parents)) and (_SKOS + "prefLabel" in node)
    )


def vocabulary_of(names: Iterable[KnownName]) -> Vocabulary:
    """Return the part of names that writing and reading a document's graph needs."""
    codes: dict[str, str] = {}
    entities: dict[str, tuple[str, str]] = {}
    for name in names:
        entities[name.entity.iri] = (name.entity.label, name.entity.kind)
        if name.code is not None:
            codes.setdefault(name.code, name.entity.iri)
    return Vocabulary(MappingProxyType(codes), MappingProxyType(entities))


def _by_subject(quads: Iterable[Quad | Triple]) -> dict[str, _Node]:
    nodes: dict[str, _Node] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            nodes.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return nodes


def _iris(node: _Node, predicate: str) -> list[str]:
    return sorted(value.value for value in node.get(predicate, ()) if isinstance(value, NamedNode))


def _words(node: _Node, predicate: str) -> list[tuple[str, str]]:
    """Return (language or "", text) pairs, those without a language first."""
    found = {(value.language or "", value.value) for value in node.get(predicate, ()) if isinstance(value, Literal)}
    return sorted(found)


def _first(values: list[str]) -> str | None:
    return values[0] if values else None


def _ancestors(name: str, parents: dict[str, set[str]]) -> Iterator[str]:
    """Yield a class and all above it, each once."""
    seen, waiting = set(), [name]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            yield current
            waiting += parents.get(current, ())


def _kind(node: _Node, parents: dict[str, set[str]]) -> str | None:
    """Return the most specific named class of a thing; None when it has none."""
    above = {
        name: set(_ancestors(name, parents)) for name in (value.removeprefix(AIKG) for value in _iris(node, _TYPE))
    }
    named = {name: classes for name, classes in above.items() if classes & _NAMED}
    if not named:
        return None
    return min(named, key=lambda name: (name in _ROLES, -len(named[name]), name))


def _memberships(nodes: dict[str, _Node]) -> defaultdict[str, set[str]]:
    """Return the alliances each member is in by a membership that has no end."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        if AIKG + "inAlliance" in node and AIKG + "validUntil" not in node:
            for member in _iris(node, AIKG + "member"):
                found[member].update(_iris(node, AIKG + "inAlliance"))
    return found


def _known_name(iri: str, node: _Node, kind: str, nodes: dict[str, _Node], alliances: set[str]) -> KnownName:
    preferred = _words(node, _SKOS + "prefLabel")
    label = next((text for language, text in preferred if language in {"", "en"}), preferred[0][1])
    labels = dict.fromkeys(preferred)
    ambiguous = _words(node, AIKG + "ambiguousLabel")
    for other in (_words(node, _SKOS + "altLabel"), _words(node, _SKOS + "hiddenLabel"), ambiguous):
        labels.update(dict.fromkeys(other))
    codes = [value.value for value in node.get(AIKG + "code", ())]
    home, actor_kind = _first(_iris(node, AIKG + "basedIn")), _first(_iris(node, AIKG + "actorKind"))
    offering, makers = _iris(node, AIKG + "offeredBy"), set(_iris(node, AIKG + "developedBy"))
    vendors = sorted(offering, key=lambda vendor: (vendor not in makers, vendor))
    above = {*_iris(node, _SKOS + "broader"), *_iris(node, AIKG + "partOfProduct"), *alliances}
    return KnownName(
        entity=Entity(iri, label, kind),
        labels=tuple(labels),
        demonyms=tuple(_words(node, AIKG + "demonym")),
        code=min(codes, default=None),
        offered_by=vendors[0] if vendors else None,
        also_offered_by=tuple(vendors[1:]),
        based_in=_code(home, nodes) if home else None,
        actor_kind=concept_slug(ACTOR, actor_kind) if actor_kind else None,
        broader=tuple(sorted(above)),
        ambiguous=frozenset(text for _, text in ambiguous),
    )


def _code(place: str, nodes: dict[str, _Node]) -> str:
    codes = [value.value for value in nodes.get(place, {}).get(AIKG + "code", ())]
    return min(codes, default=concept_slug(LOC, place))
