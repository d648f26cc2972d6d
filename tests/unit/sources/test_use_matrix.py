"""The acceptable-use matrix: what its ones become, and what of a damaged table is refused."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from aikg.errors import InputError
from aikg.model import Entity, IssuerType, KnownName, Modality, Rule, Statement, Status
from aikg.names import ID
from aikg.resources import resource
from aikg.sources.use_matrix import ATTRIBUTION, DOCUMENT_ID, Matrix, is_matrix, read_matrix

SHIPPED = resource("data") / "acceptable_use_matrix.csv"
TABLE = "prohibited_use,Acme,Übermodell,Third,total\r\nSpam,1,0,1,2\r\nMilitary,0,0,0,0\r\nThreats,0,1,0,1\r\n"
USES = {"Spam": ["spam"], "Military": ["military"], "Threats": ["threats", "violence"]}


def known(slug: str, label: str, *others: str, kind: str = "Organization") -> KnownName:
    return KnownName(Entity(ID + slug, label, kind), tuple(("", text) for text in (label, *others)))


NAMES = [
    known("acme", "Acme AI", "Acme"),
    known("acme-model", "Acme", kind="AIModel"),
    known("uebermodell", "Übermodell"),
    known("third", "Third"),
]


def table(folder: Path, text: str | bytes = TABLE) -> Path:
    path = folder / "matrix.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal(folder: Path, text: str | bytes) -> str:
    """Why a table is refused, without the name of the folder."""
    with pytest.raises(InputError) as refused:
        read_matrix(table(folder, text))
    return str(refused.value).replace(f"{folder}{os.sep}", "")


def rules(statements: tuple[Statement, ...]) -> list[tuple[str, str, str]]:
    """The issuer, the use and the quote of each statement."""
    assert all(isinstance(statement.content, Rule) for statement in statements)
    return [
        (statement.content.issuer.label, statement.content.use, statement.quote.text)
        for statement in statements
        if isinstance(statement.content, Rule)
    ]


def test_the_shipped_table_is_the_published_one(shared: Path) -> None:
    assert SHIPPED.read_bytes() == (shared / "data" / "acceptable_use_matrix.csv").read_bytes()


def test_the_shipped_table_in_numbers() -> None:
    matrix = read_matrix(SHIPPED)
    assert (len(matrix.developers), len(matrix.rows)) == (30, 127)
    assert sum(len(row.developers) for row in matrix.rows) == 782
    military = next(row for row in matrix.rows if row.name == "Military")
    assert military.developers == ("01.ai", "Meta", "Midjourney", "Mistral")
    assert (matrix.rows[0].line, matrix.rows[0].name) == (2, "Bullying")


def test_the_document_is_the_table(tmp_path: Path) -> None:
    document = read_matrix(table(tmp_path)).document
    assert document.text == TABLE.replace("\r\n", "\n")
    assert (document.id, document.lang, document.published) == (DOCUMENT_ID, "en", date(2024, 4, 8))


def test_each_one_is_a_prohibition_and_a_zero_is_nothing(tmp_path: Path) -> None:
    stated = read_matrix(table(tmp_path)).statements(NAMES, {**USES, "Threats": ["threats"]})
    assert rules(stated) == [
        ("Acme AI", "spam", "Spam"),
        ("Third", "spam", "Spam"),
        ("Übermodell", "threats", "Threats"),
    ]
    for statement in stated:
        assert isinstance(statement.content, Rule)
        assert statement.content.modality is Modality.PROHIBITS
        assert statement.content.issuer_type is IssuerType.VENDOR
        assert statement.content.product is None
        assert (statement.status, statement.confidence, statement.method) == (Status.CURRENT, 1.0, "matrix")
        assert (statement.valid_from, statement.attribution) == ("2024-33", ATTRIBUTION)


def test_every_quote_stands_in_the_document(tmp_path: Path) -> None:
    matrix = read_matrix(table(tmp_path, TABLE.replace("Threats", '"Threats, spam"')))
    stated = matrix.statements(NAMES, {**USES, "Threats, spam": ["threats"]})
    for statement in stated:
        statement.check(matrix.document)
    assert [statement.quote.text for statement in stated] == ["Spam", "Spam", "Threats, spam"]


def test_a_row_of_several_uses_makes_a_statement_for_each(tmp_path: Path) -> None:
    stated = read_matrix(table(tmp_path)).statements(NAMES, USES)
    assert rules(stated)[2:] == [("Übermodell", "threats", "Threats"), ("Übermodell", "violence", "Threats")]
    assert len({statement.iri for statement in stated}) == 4


def test_two_rows_of_one_use_make_two_statements_of_one_rule(tmp_path: Path) -> None:
    text = "prohibited_use,Acme,total\nSpam,1,1\nMore spam,1,1\n"
    stated = read_matrix(table(tmp_path, text)).statements(NAMES, {"Spam": ["spam"], "More spam": ["spam"]})
    assert len({statement.iri for statement in stated}) == 2
    assert len({statement.content.iri for statement in stated}) == 1


LINES = TABLE.split("\r\n")


@pytest.mark.parametrize("form", ["\ufeff" + TABLE, "\n".join(LINES), "\r".join(LINES), TABLE + "\n", TABLE[:-2]])
def test_forms_that_mean_the_same(form: str, tmp_path: Path) -> None:
    assert rules(read_matrix(table(tmp_path, form)).statements(NAMES, USES)) == rules(
        read_matrix(table(tmp_path)).statements(NAMES, USES)
    )


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("Spam,1,0", "Spam,2,0", 'matrix.csv:2: the cell of "Acme" in the row "Spam" is "2"; expected 1 (a policy'),
        ("Spam,1,0", "Spam,,0", 'matrix.csv:2: the cell of "Acme" in the row "Spam" is ""; expected 1'),
        ("Spam,1,0", "Spam,1.0,0", 'matrix.csv:2: the cell of "Acme" in the row "Spam" is "1.0"; expected 1'),
        ("0,1,0,1\r\n", "0,1,0,2\r\n", 'matrix.csv:4: the total of the row "Threats" is "2"; expected 1, the sum'),
        ("1,2\r\n", "1,\r\n", 'matrix.csv:2: the total of the row "Spam" is ""; expected 2, the sum'),
        ("Threats", "Spam", 'matrix.csv:4: "Spam" was a row before, in line 2; expected one row a use.'),
        ("Military,0", "Military", "matrix.csv:3: the row has 4 cells; expected 5: a use, 3 cells, the total."),
        ("Military,", "Military,0,", "matrix.csv:3: the row has 6 cells; expected 5: a use, 3 cells, the total."),
        ("Military", "", "matrix.csv:3: the row has no name that can be quoted; expected a use"),
        ("Military", '"Mil""itary"', "matrix.csv:3: the row has no name that can be quoted; expected a use"),
        ("Military", '"Military', "matrix.csv:3: not a line of a table (unexpected end of data); expected CSV."),
        (
            ",total",
            "",
            "matrix.csv:1: the columns are prohibited_use, Acme, Übermodell, Third; expected prohibited_use",
        ),
        ("Acme,", "Third,", 'matrix.csv:1: two columns are called "Third"; expected one column a developer.'),
        ("Acme,", ",", "matrix.csv:1: column 2 has no name; expected the name of a developer."),
        ("prohibited_use", "use", "matrix.csv:1: the columns are use, Acme, Übermodell, Third, total; expected"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(before: str, after: str, message: str, tmp_path: Path) -> None:
    assert before in TABLE
    assert refusal(tmp_path, TABLE.replace(before, after, 1)).startswith(message)


def test_a_table_without_lines(tmp_path: Path) -> None:
    assert refusal(tmp_path, "\n\n").startswith("matrix.csv: there is no table; expected a first line prohibited_use")
    assert refusal(tmp_path, "prohibited_use,total\n").startswith("matrix.csv:1: the columns are prohibited_use, total")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    assert "binary data" in refusal(tmp_path, TABLE.encode().replace(b"Spam", b"Sp\x00am"))


def test_a_developer_nobody_knows(tmp_path: Path) -> None:
    matrix = read_matrix(table(tmp_path, TABLE.replace("Third", "Thrid")))
    with pytest.raises(InputError, match=r':1: no organisation .* called "Thrid"; expected .* such as Third\.'):
        matrix.statements(NAMES, USES)


def test_a_developer_with_the_name_of_two(tmp_path: Path) -> None:
    matrix = read_matrix(table(tmp_path))
    with pytest.raises(InputError, match=r':1: "Third" is the name of several organisations; .* Other or Third\.'):
        matrix.statements([*NAMES, known("other", "Other", "Third")], USES)


def test_two_columns_of_one_developer(tmp_path: Path) -> None:
    matrix = read_matrix(table(tmp_path, TABLE.replace("Third", "Acme AI")))
    with pytest.raises(InputError, match=r':1: the columns "Acme" and "Acme AI" are one organisation, Acme AI;'):
        matrix.statements(NAMES, USES)


def test_a_row_the_scheme_does_not_know(tmp_path: Path) -> None:
    matrix = read_matrix(table(tmp_path, TABLE.replace("Threats", "Threat")))
    with pytest.raises(InputError, match=r':4: the scheme of uses has no row "Threat"; .* such as Threats\.'):
        matrix.statements(NAMES, USES)


def test_control_characters_reach_no_terminal(tmp_path: Path) -> None:
    assert "\x1b" not in refusal(tmp_path, TABLE.replace("Spam,1", "Spam\x1b[2J,\x1b"))


def test_which_files_are_matrices(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("prohibited_uses,Acme,total\n", encoding="utf-8")
    assert is_matrix(SHIPPED)
    assert is_matrix(table(tmp_path))
    assert is_matrix(table(tmp_path, "\ufeff" + TABLE))
    assert not is_matrix(other)
    assert not is_matrix(tmp_path)
    assert not is_matrix(tmp_path / "none.csv")
    assert not is_matrix(tmp_path / "no\0such")


def test_reading_does_not_depend_on_the_order_of_the_names(tmp_path: Path) -> None:
    matrix: Matrix = read_matrix(table(tmp_path))
    assert matrix.statements(NAMES, USES) == matrix.statements(list(reversed(NAMES)), USES)
