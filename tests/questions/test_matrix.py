"""The acceptable-use matrix comes back out of the graph by query, cell by cell, as it went in."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable

import pytest

from aikg.query import run
from aikg.query.results import Value
from aikg.resources import resource
from aikg.store import Store, known_names
from aikg.validate import validate_shapes

FILE = resource("data") / "acceptable_use_matrix.csv"


@pytest.fixture(scope="module")
def matrix(graph_named: Callable[[str], Store]) -> Store:
    return graph_named("matrix")


@pytest.fixture(scope="module")
def table() -> list[list[str]]:
    """The lines of the file; the first one holds the names of the columns."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def cells(matrix: Store) -> list[dict[str, Value]]:
    return run(matrix.raw, "matrix-developers-of-row").dicts()


def test_the_file_is_written_back_from_the_answers(
    matrix: Store, table: list[list[str]], cells: list[dict[str, Value]]
) -> None:
    header, rows = table[0], sorted({(int(str(cell["start"])), str(cell["rowName"])) for cell in cells})
    iris = {label: name.entity.iri for name in known_names(matrix) for _, label in name.labels if label in header}
    ones = {(cell["rowName"], cell["developer"]) for cell in cells}
    lines = [header]
    for _, row in rows:
        values = [int((row, iris[developer]) in ones) for developer in header[1:-1]]
        lines.append([row, *map(str, values), str(sum(values))])
    assert lines == table
    assert "".join(",".join(line) + "\r\n" for line in lines).encode() == FILE.read_bytes()


def test_its_numbers(matrix: Store, table: list[list[str]], cells: list[dict[str, Value]]) -> None:
    pairs = {(cell["rowName"], cell["developer"]) for cell in cells}
    assert len(pairs) == 782
    totals = {row[0]: int(row[-1]) for row in table[1:]}
    assert len(totals) == 127
    assert Counter(row for row, _ in pairs) == totals
    assert {row["rowName"]: row["developers"] for row in run(matrix.raw, "matrix-rows").dicts()} == totals


def test_a_zero_is_neither_a_permission_nor_anything_else(matrix: Store) -> None:
    rules = "SELECT (COUNT(DISTINCT ?rule) AS ?n) { ?rule a ?kind . FILTER (?kind IN (%s)) }"
    assert run(matrix.raw, rules % "aikg:Prohibition").rows == ((782,),)
    assert run(matrix.raw, rules % "aikg:Permission, aikg:Exception, aikg:Duty").rows == ((0,),)


def test_every_quote_is_the_name_of_its_row(matrix: Store, table: list[list[str]]) -> None:
    text = FILE.read_bytes().decode().replace("\r\n", "\n")
    found = run(matrix.raw, "SELECT ?q ?s ?e { ?x aikg:quote ?q ; aikg:charStart ?s ; aikg:charEnd ?e }").rows
    assert {text[int(str(start)) : int(str(end))] for _, start, end in found} == {row[0] for row in table[1:]}
    assert all(text[int(str(start)) : int(str(end))] == quote for quote, start, end in found)


def test_the_graph_breaks_no_shape(matrix: Store) -> None:
    assert validate_shapes(matrix.raw) == []
