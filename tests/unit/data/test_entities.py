"""The shipped entities keep the rules of docs/entities.md."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from aikg.names import AIKG, PREFIXES, compress, slug

SKOS = PREFIXES["skos"]
TYPE = PREFIXES["rdf"] + "type"
PREFERRED = SKOS + "prefLabel"
AMBIGUOUS = AIKG + "ambiguousLabel"
LABELS = (PREFERRED, SKOS + "altLabel", SKOS + "hiddenLabel", AMBIGUOUS)
#: Properties that lead from one entity to another that must be there too.
LINKS = (
    "offeredBy",
    "developedBy",
    "basedIn",
    "partOfProduct",
    "subOrganizationOf",
    "partOfPlace",
    "member",
    "inAlliance",
)
LANGUAGES = {"", "de", "en", "es", "fr", "it", "nl", "pt"}


@dataclass
class Entities:
    """The triples by subject and property, and who goes by a spelling (without regard to case)."""

    nodes: dict[str, dict[str, list[NamedNode | Literal]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    called: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def texts(self, iri: str, name: str) -> list[str]:
        return [value.value for value in self.nodes[iri][name]]

    def is_called(self, name: str) -> bool:
        return spelling(name) in self.called


def spelling(text: str) -> str:
    """A label as two of them are compared: case and the shape of the apostrophe do not tell them apart."""
    return text.replace("’", "'").casefold()


@pytest.fixture(scope="module")
def files(repository: Path) -> list[Path]:
    return [*sorted((repository / "data").glob("*.ttl")), repository / "ontology" / "vocab" / "alliances.ttl"]


@pytest.fixture(scope="module")
def entities(files: list[Path]) -> Entities:
    found = Entities()
    for path in files:
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            assert not isinstance(quad.subject, BlankNode), f"{path.name} has a blank node"
            assert isinstance(quad.object, NamedNode | Literal), f"{path.name}: {quad.object}"
            found.nodes[quad.subject.value][quad.predicate.value].append(quad.object)
            if quad.predicate.value in LABELS:
                found.called[spelling(quad.object.value)].add(quad.subject.value)
    return found


def of_data(entities: Entities) -> Iterator[str]:
    """The IRIs of all that has a name; a membership has none."""
    return (iri for iri, node in entities.nodes.items() if AIKG + "Membership" not in texts_of(node, TYPE))


def texts_of(node: dict[str, list[NamedNode | Literal]], name: str) -> list[str]:
    return [value.value for value in node.get(name, [])]


def test_every_file_describes_each_of_its_subjects_alone(files: list[Path]) -> None:
    described: Counter[str] = Counter()
    for path in files:
        described.update({quad.subject.value for quad in parse(path=path, format=RdfFormat.TURTLE)})
    assert [iri for iri, count in described.items() if count > 1] == []


def test_subjects_stand_in_order(repository: Path) -> None:
    for path in (repository / "data").glob("*.ttl"):
        subjects = list(dict.fromkeys(quad.subject.value for quad in parse(path=path, format=RdfFormat.TURTLE)))
        assert subjects == sorted(subjects), path.name


def test_everything_has_one_name_without_a_language_and_at_most_one_in_each(entities: Entities) -> None:
    for iri in of_data(entities):
        languages = Counter(label.language or "" for label in entities.nodes[iri][PREFERRED])
        assert languages[""] == 1, iri
        assert max(languages.values()) == 1, f"{iri}: {languages}"


def test_labels_are_in_the_languages_we_read(entities: Entities) -> None:
    for iri in of_data(entities):
        for name in (*LABELS, AIKG + "demonym"):
            assert {label.language or "" for label in entities.nodes[iri][name]} <= LANGUAGES, iri


def test_no_spelling_stands_for_two_things_unless_both_call_it_ambiguous(entities: Entities) -> None:
    doubtful = []
    for name, owners in entities.called.items():
        for iri in owners if len(owners) > 1 else ():
            if name not in {spelling(text) for text in entities.texts(iri, AMBIGUOUS)}:
                doubtful.append((name, compress(iri)))
    assert doubtful == []


def test_what_is_unambiguous_is_not_said_to_be_ambiguous_as_well(entities: Entities) -> None:
    """An alternative label that is ambiguous is an ambiguous label and nothing else."""
    for iri in of_data(entities):
        other = {*entities.texts(iri, SKOS + "altLabel"), *entities.texts(iri, SKOS + "hiddenLabel")}
        assert not other & set(entities.texts(iri, AMBIGUOUS)), iri


def test_links_lead_to_entities_that_are_there(entities: Entities) -> None:
    missing = [
        (compress(iri), name, target)
        for iri, node in entities.nodes.items()
        for name in LINKS
        for target in texts_of(node, AIKG + name)
        if not entities.nodes.get(target, {}).get(TYPE)
    ]
    assert missing == []


def test_kinds_of_actors_are_those_of_the_vocabulary(entities: Entities, repository: Path) -> None:
    vocabulary = repository / "ontology" / "vocab" / "actor-kinds.ttl"
    known = {quad.subject.value for quad in parse(path=vocabulary, format=RdfFormat.TURTLE)}
    used = {kind for node in entities.nodes.values() for kind in texts_of(node, AIKG + "actorKind")}
    assert used <= known


def test_classes_and_properties_are_those_of_the_ontology(entities: Entities, repository: Path) -> None:
    declared = {
        quad.subject.value
        for path in (repository / "ontology").glob("*.ttl")
        for quad in parse(path=path, format=RdfFormat.TURTLE)
    }
    used = {name for node in entities.nodes.values() for name in (*node, *texts_of(node, TYPE))}
    assert {name for name in used if name.startswith(AIKG)} <= declared


def test_public_bodies_have_a_place_and_a_kind(entities: Entities) -> None:
    bodies = {AIKG + name for name in ("GovernmentBody", "MilitaryBody", "LawEnforcementBody")}
    for iri in of_data(entities):
        node = entities.nodes[iri]
        if bodies & set(texts_of(node, TYPE)):
            assert len(node[AIKG + "basedIn"]) == 1, iri
            assert len(node[AIKG + "actorKind"]) == 1, iri


def test_whoever_offers_a_product_is_a_vendor(entities: Entities) -> None:
    public = {AIKG + name for name in ("GovernmentBody", "MilitaryBody")}
    for node in list(entities.nodes.values()):
        for vendor in texts_of(node, AIKG + "offeredBy"):
            types = set(entities.texts(vendor, TYPE))
            assert AIKG + "Vendor" in types or types & public, vendor


def test_an_entity_is_named_after_its_label(entities: Entities, repository: Path) -> None:
    """A text that names something the graph does not know yet mints the same IRI; see docs/entities.md."""
    odd = []
    for path in (repository / "data").glob("*.ttl"):
        for iri in {quad.subject.value for quad in parse(path=path, format=RdfFormat.TURTLE)}:
            label = next(value.value for value in entities.nodes[iri][PREFERRED] if not value.language)
            if path.stem != "places" and compress(iri) != "id:" + slug(label):
                odd.append(compress(iri))
    assert odd == ["id:anduril-counter-drone-products"]


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[dict[str, Any]]:
    corpus = shared / "corpus"
    paths = [*sorted((corpus / "articles" / "gold").glob("*.json")), *sorted((corpus / "dev").glob("*.json"))]
    assert paths
    read = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return [document.get("gold", document) for document in read]


@pytest.fixture(scope="module")
def bridges(shared: Path) -> dict[str, str]:
    """Spellings that scoring counts as another name."""
    with (shared / "corpus" / "names.csv").open(encoding="utf-8", newline="") as file:
        return {spelling(row["alias"]): row["name"] for row in csv.DictReader(file)}


#: What the gold names and is no entity: meetings, sets of people, a product without a name.
NO_ENTITIES = {
    "AI Action Summit",
    "Sommet pour l'action sur l'IA",
    "Polizei",
    "Sicherheitskräften",
    "military sector",
    "Axon (unnamed product)",
}


def test_every_name_in_the_gold_is_known(
    entities: Entities, gold: list[dict[str, Any]], bridges: dict[str, str]
) -> None:
    names = {name for document in gold for name in _names(document)}
    assert len(names) > 100
    unknown = {
        name
        for name in names - NO_ENTITIES
        if not entities.is_called(name) and not entities.is_called(bridges.get(spelling(name), ""))
    }
    assert unknown == set()


def _names(document: dict[str, Any]) -> Iterator[str]:
    """Yield the names of parties, products and people of one gold file."""
    parts = {
        "entities": ("name",),
        "rules": ("vendor", "product"),
        "partnerships": ("parties", "product"),
        "commitments": ("signatories", "organisers"),
        "roles": ("person", "org"),
        "product_uses": ("product", "model"),
    }
    for kind, keys in parts.items():
        for item in document.get(kind, []):
            for key in keys:
                value = item.get(key)
                yield from value if isinstance(value, list) else [value] if value else []


def test_every_developer_of_the_matrix_is_known(entities: Entities, shared: Path) -> None:
    with (shared / "data" / "acceptable_use_matrix.csv").open(encoding="utf-8", newline="") as file:
        developers = [name for name in next(csv.reader(file)) if name not in {"prohibited_use", "total"}]
    assert len(developers) == 30
    owners = {name: entities.called[spelling(name)] for name in developers}
    vendors = {
        name for name, iris in owners.items() if any(AIKG + "Vendor" in entities.texts(iri, TYPE) for iri in iris)
    }
    assert vendors == set(developers)
