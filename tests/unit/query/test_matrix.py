"""The matrix: which uses and vendors it shows, in which order, and that its cells are the judge's verdicts."""

from __future__ import annotations

from datetime import date

import pytest

from aikg.errors import QueryRejected
from aikg.model import Modality
from aikg.names import ACTOR, AIKG, ID, LOC, USE
from aikg.query import Judge, VerdictMatrix, named_matrix, verdict_matrix
from aikg.query.graph_reader import GraphReader
from aikg.query.matrix_uses import MOST_USES, UseColumns
from aikg.reason.norms import PROTECTED, Request, ScopedRule
from aikg.store import Store

DAY = date(2025, 12, 1)


@pytest.fixture(scope="module")
def judge(northwind: Store) -> Judge:
    return Judge(northwind.raw)


@pytest.fixture(scope="module")
def matrix(northwind: Store, judge: Judge) -> VerdictMatrix:
    return verdict_matrix(northwind.raw, judge, day=DAY, products=True)


@pytest.fixture(scope="module")
def columns(northwind: Store) -> UseColumns:
    return UseColumns(GraphReader(northwind.raw))


def test_it_has_vendors_with_their_products_and_uses_along_the_scheme(matrix: VerdictMatrix) -> None:
    assert [(row.name, row.product) for row in matrix.rows] == [
        ("Northwind", None),
        ("Northwind Chat", "Northwind Chat"),
    ]
    assert [row.full_name for row in matrix.rows] == ["Northwind", "Northwind, Northwind Chat"]
    assert [(group, [use.iri.removeprefix(USE) for use in uses]) for group, uses in matrix.groups] == [
        ("AI disclosure and provenance failures", ["ai-disclosure"]),
        ("Defence and national security", ["military"]),
        ("Research use", ["research-use"]),
        ("Weapons development, procurement and use", ["weapons"]),
    ]
    assert (matrix.vendors, matrix.actor, matrix.place, matrix.day) == (1, None, None, DAY)
    assert matrix.uses[1].definition.startswith("What")


def test_cells_are_the_verdicts_of_the_judge(matrix: VerdictMatrix, judge: Judge) -> None:
    for row, use, cell in matrix.cells():
        request = Request(row.vendor_iri, use.iri, DAY, row.product_iri)
        explained = judge.explain(request)
        assert cell.verdict == judge.verdict(request)
        assert cell.headline == explained.headline
        assert cell.explanation in (None, explained)
    told = {use.label: cell.headline for row, use, cell in matrix.cells() if not row.product}
    assert told["Military use"] == "prohibited in part: except warfare with Northwind Chat"
    assert told["AI disclosure and provenance failures"] == "not stated"


def test_only_cells_with_rules_are_explained_and_what_is_behind_them_is_counted(matrix: VerdictMatrix) -> None:
    silent = [cell for *_, cell in matrix.cells() if cell.explanation is None]
    assert {str(cell.verdict) for cell in silent} == {"not stated"}
    behind = [cell.explanation for *_, cell in matrix.cells() if cell.explanation]
    rules = {rule.rule: rule for one in behind for rule in (*one.rules, *one.against)}
    assert matrix.rules == len(rules) == 5
    assert matrix.documents == len({quote.source for rule in rules.values() for quote in rule.quotes}) == 4


def test_another_day_is_another_matrix(northwind: Store, judge: Judge) -> None:
    before = verdict_matrix(northwind.raw, judge, day=date(2024, 1, 1), products=True)
    assert {str(cell.verdict) for *_, cell in before.cells()} == {"not stated"}
    assert before.rules == 0


def test_asked_uses_stand_in_their_order_and_nothing_else(northwind: Store, judge: Judge) -> None:
    uses = [USE + "warfare", USE + "gambling", USE + "warfare", USE + "military"]
    matrix = verdict_matrix(northwind.raw, judge, day=DAY, uses=uses, vendors=[ID + "northwind"])
    assert [(use.iri, use.group) for use in matrix.uses] == [
        (USE + "warfare", "Defence and national security"),
        (USE + "gambling", "Restricted commercial activities"),
        (USE + "military", "Defence and national security"),
    ]
    assert [use for _, uses in matrix.groups for use in uses] == list(matrix.uses)  # though a group comes twice


def test_names_are_looked_up_and_a_use_brings_what_is_narrower(northwind: Store, judge: Judge) -> None:
    matrix = named_matrix(
        northwind.raw,
        judge,
        day=DAY,
        uses=["military", "CBRN weapons"],
        vendors=["northwind"],
        actor="Government",
        place="Five Eyes",
    )
    slugs = [use.iri.removeprefix(USE) for use in matrix.uses]
    assert slugs[:2] == ["military", "combat-operations"]
    assert slugs[slugs.index("cbrn-weapons") :][:3] == [
        "cbrn-weapons",
        "biological-weapons",
        "gain-of-function-research",
    ]
    assert [group for group, _ in matrix.groups] == ["Military use", "CBRN weapons"]
    assert (matrix.actor, matrix.place) == ("government", "Five Eyes")
    assert len(slugs) == len(set(slugs))


def test_a_public_body_acts_where_it_belongs(northwind: Store, judge: Judge) -> None:
    reader = GraphReader(northwind.raw)
    bodies = set(reader.instances(AIKG + "GovernmentBody"))
    body = next(iri for iri in reader.subjects(AIKG + "basedIn", LOC + "US") if iri in bodies)
    matrix = verdict_matrix(northwind.raw, judge, day=DAY, actor=body)
    assert matrix.place == "United States"
    anyone = verdict_matrix(northwind.raw, judge, day=DAY, actor=ACTOR + "anyone")
    assert anyone.actor is None


@pytest.mark.parametrize("asked", [{"uses": ["nonsense use"]}, {"vendors": ["Nobody Ltd"]}, {"place": "Atlantis"}])
def test_a_name_that_is_not_known_is_refused(northwind: Store, judge: Judge, asked: dict[str, object]) -> None:
    with pytest.raises(QueryRejected, match=r"there is no|nothing in the graph"):
        named_matrix(northwind.raw, judge, day=DAY, **asked)  # type: ignore[arg-type]


def test_a_graph_without_rules_has_no_matrix() -> None:
    with Store.open() as store, pytest.raises(QueryRejected, match="there is nothing to show"):
        verdict_matrix(store.raw, Judge(store.raw), day=DAY)


def rules(**vendors_of: int) -> list[ScopedRule]:
    """Rules on uses, each of so many vendors."""
    return [
        ScopedRule(f"{use}-{number}", Modality.PROHIBITS, USE + use.replace("_", "-"), vendor=f"v{number}")
        for use, count in vendors_of.items()
        for number in range(count)
    ]


def test_the_choice_takes_turns_among_groups_and_keeps_what_verdicts_single_out(columns: UseColumns) -> None:
    given = rules(threats=9, bullying=8, stalking=7, spam=2, intelligence_gathering=1, any_use=9, csam_generation=9)
    chosen = [use.iri.removeprefix(USE) for use in columns.chosen(given, 4)]
    # csam is above csam-generation; threats comes before bullying; the whole product is no use of its own.
    assert sorted(chosen) == ["csam", "harm-to-children", "intelligence-gathering", "threats"]
    more = [use.iri.removeprefix(USE) for use in columns.chosen(given, 6)]
    assert set(more) - set(chosen) == {"spam", "bullying"}


def test_the_choice_is_readable(northwind: Store, columns: UseColumns) -> None:
    every = GraphReader(northwind.raw).instances(AIKG + "Use")
    chosen = columns.chosen([ScopedRule(iri, Modality.PERMITS, iri, vendor="v") for iri in every])
    assert len(chosen) == MOST_USES
    assert {use.iri for use in chosen} >= PROTECTED
    places = [(use.group.casefold(), use.iri != use.group_iri, use.label.casefold()) for use in chosen]
    assert places == sorted(places)
