"""The vocabularies: complete, without circles, and the members of the alliances on days that matter."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, URIRef

from aikg.names import ACTOR, AIKG, CONDITION, ID, LOC, USE, expand
from aikg.reason.classify import ontology_files

FIVE = {"AU", "CA", "GB", "NZ", "US"}
NINE = FIVE | {"DK", "FR", "NL", "NO"}


@pytest.fixture(scope="module")
def vocabularies() -> Graph:
    graph = Graph()
    for path in ontology_files():
        graph.parse(path, format="turtle")
    return graph


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def slugs(graph: Graph, kind: str, namespace: str) -> set[str]:
    return {str(s).removeprefix(namespace) for s in graph.subjects(RDF.type, URIRef(AIKG + kind))}


def members(graph: Graph, alliance: str, day: str) -> set[str]:
    """Return the codes of those that are in an alliance on a day."""
    found = set()
    for membership in graph.subjects(URIRef(AIKG + "inAlliance"), URIRef(ID + alliance)):
        joined = str(graph.value(membership, URIRef(AIKG + "validFrom")))
        left = str(graph.value(membership, URIRef(AIKG + "validUntil")) or "9999")
        if joined <= day < left:
            found.add(str(graph.value(membership, URIRef(AIKG + "member"))).removeprefix(LOC))
    return found


def test_kinds_of_actors_and_conditions_are_those_of_docs_graph(vocabularies: Graph, repository: Path) -> None:
    text = (repository / "docs" / "graph.md").read_text(encoding="utf-8")
    kinds = re.search(r"^Actor kinds: (.*?)\.$", text, re.M | re.S)
    conditions = re.search(r"^Conditions: (.*?)\.$", text, re.M | re.S)
    assert kinds and conditions
    assert set(re.findall(r"`([a-z-]+)`", kinds[1])) <= slugs(vocabularies, "ActorKind", ACTOR)
    assert set(re.findall(r"`([a-z-]+)`", conditions[1])) <= slugs(vocabularies, "Condition", CONDITION)


def test_the_notation_is_the_last_part_of_the_iri(vocabularies: Graph) -> None:
    for concept, notation in vocabularies.subject_objects(SKOS.notation):
        assert str(concept) in {namespace + str(notation) for namespace in (USE, ACTOR, CONDITION)}


def test_every_concept_is_defined_without_its_label_alone(vocabularies: Graph) -> None:
    kinds = [URIRef(AIKG + name) for name in ("Use", "ActorKind", "Condition")]
    concepts = [concept for kind in kinds for concept in vocabularies.subjects(RDF.type, kind)]
    assert len(concepts) > 220
    undefined = [c for c in concepts if len(list(vocabularies.objects(c, SKOS.definition))) != 1]
    assert not undefined
    assert all(str(d).endswith(".") for c in concepts for d in vocabularies.objects(c, SKOS.definition))


def test_broader_has_no_circle(vocabularies: Graph) -> None:
    for concept in set(vocabularies.subjects(SKOS.broader)):
        above = [node for parent in vocabularies.objects(concept, SKOS.broader)
                 for node in vocabularies.transitive_objects(parent, SKOS.broader)]  # fmt: skip
        assert concept not in above, concept


def test_labels_are_not_shared_by_two_uses(vocabularies: Graph) -> None:
    seen: dict[tuple[str, str], URIRef] = {}
    shared = []
    for use in vocabularies.subjects(RDF.type, URIRef(AIKG + "Use")):
        for label in vocabularies.objects(use, SKOS.prefLabel):
            other = seen.setdefault((str(label).casefold(), str(label.language)), use)
            if other != use:
                shared.append((str(label), use, other))
    assert not shared


def test_a_contractor_is_no_government_and_police_are(vocabularies: Graph) -> None:
    def above(slug: str) -> set[URIRef]:
        return set(vocabularies.transitive_objects(URIRef(ACTOR + slug), SKOS.broader))

    government = URIRef(ACTOR + "government")
    assert government not in above("government-contractor") | above("defence-contractor") | above("company")
    for slug in ("police", "military", "intelligence", "border-agency", "allied-government"):
        assert government in above(slug)
    for kind in vocabularies.subjects(RDF.type, URIRef(AIKG + "ActorKind")):
        assert URIRef(ACTOR + "anyone") in above(str(kind).removeprefix(ACTOR))


@pytest.mark.parametrize(
    ("alliance", "day", "expected"),
    [
        ("five-eyes", "2024-11-05", FIVE),
        ("five-eyes", "1947-01-01", {"GB", "US"}),
        ("nine-eyes", "2024-11-05", NINE),
        ("fourteen-eyes", "2024-11-05", NINE | {"BE", "DE", "ES", "IT", "SE"}),
        ("aukus", "2021-09-15", {"AU", "GB", "US"}),
        ("aukus", "2021-09-14", set()),
    ],
)
def test_members_on_a_day(alliance: str, day: str, expected: set[str], vocabularies: Graph) -> None:
    assert members(vocabularies, alliance, day) == expected


def test_nato_and_the_union_grow_and_shrink_on_the_right_days(vocabularies: Graph) -> None:
    sizes = {day: len(members(vocabularies, "nato", day)) for day in ("1950-01-01", "1999-03-12", "2023-04-03")}
    assert sizes == {"1950-01-01": 12, "1999-03-12": 19, "2023-04-03": 30}
    assert "FI" in members(vocabularies, "nato", "2023-04-04")
    assert len(members(vocabularies, "nato", "2024-03-07")) == 32
    assert "GB" in members(vocabularies, "eu", "2020-01-31")
    assert "GB" not in members(vocabularies, "eu", "2020-02-01")
    assert {len(members(vocabularies, "eu", day)) for day in ("2013-07-01", "2020-02-01")} == {28, 27}


def test_every_membership_has_a_source(vocabularies: Graph) -> None:
    source = URIRef("http://purl.org/dc/terms/source")
    for membership in vocabularies.subjects(RDF.type, URIRef(AIKG + "Membership")):
        assert vocabularies.value(membership, source), membership


def test_uses_are_those_of_the_shared_table(vocabularies: Graph, shared: Path) -> None:
    rows = table(shared / "data" / "uses.csv")
    assert slugs(vocabularies, "Use", USE) == {row["slug"] for row in rows}
    for row in rows:
        use = URIRef(USE + row["slug"])
        broader = {str(o).removeprefix(USE) for o in vocabularies.objects(use, SKOS.broader)}
        assert broader == set(filter(None, row["broader"].split("|")))
        matrix = {str(o) for o in vocabularies.objects(use, URIRef(AIKG + "matrixRow"))}
        assert matrix == set(filter(None, row["aup_rows"].split("|")))
        english = {str(o) for o in vocabularies.objects(use, SKOS.prefLabel) if o.language == "en"}
        assert english == {row["label_en"]}


def test_every_row_of_the_matrix_is_a_use(vocabularies: Graph, shared: Path) -> None:
    rows = {row["prohibited_use"] for row in table(shared / "data/acceptable_use_matrix.csv")}
    rows.discard("total")
    mapped = {str(o) for o in vocabularies.objects(None, URIRef(AIKG + "matrixRow"))}
    assert rows == mapped


def test_mappings_of_uses_are_those_of_the_shared_table(vocabularies: Graph, shared: Path) -> None:
    for row in table(shared / "data" / "uses_mappings.csv"):
        relation = SKOS[row["relation"].removeprefix("skos:")]
        assert (URIRef(USE + row["slug"]), relation, URIRef(row["target_iri"])) in vocabularies


def test_alignments_are_those_of_the_shared_table_or_documented_as_left_out(
    vocabularies: Graph, shared: Path, repository: Path
) -> None:
    known = {"skos": str(SKOS), "rdfs": str(RDFS), "owl": "http://www.w3.org/2002/07/owl#"}
    left_out = (repository / "docs" / "ontology.md").read_text(encoding="utf-8").partition("## Left out")[2]
    missing = []
    for row in table(shared / "data" / "alignment.csv"):
        prefix, _, name = row["relation"].partition(":")
        triple = (URIRef(expand(row["our_term"])), URIRef(known.get(prefix, "") + name), URIRef(row["external_iri"]))
        if triple not in vocabularies and f"`{row['our_term'].removeprefix('aikg:')}`" not in left_out:
            missing.append((row["our_term"], row["relation"], row["external_curie"]))
    assert not missing
