"""The table survives spreadsheets: what they mangle is guarded, noticed, or does not matter."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aikg.errors import ExportError, InputError
from aikg.knowledge_graph import KnowledgeGraph, export_review
from aikg.review import COLUMNS, Parts, read_table
from aikg.review.claim import claim_from_json
from aikg.review.table import guarded, unguarded
from aikg.store import reference_store

Desk = Any  # see conftest.py
Row = dict[str, str]


def test_the_table_is_for_spreadsheets(desk: Desk) -> None:
    data = desk.table().read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,document,start,end,sentence,kind,vendor,")
    assert data.count(b"\r\n") == data.count(b"\n") == 4
    assert data == desk.table().read_bytes(), "the same statements give the same bytes"
    row = desk.of(desk.rows(), "Microsoft")
    assert row["sentence"] == (
        "⟦Microsoft [cue: bans] police departments in the United States from using [use: facial recognition]⟧ "
        "in Azure OpenAI Service."
    )
    parts = ("kind", "vendor", "modality", "use", "actors", "jurisdictions", "status", "start", "end", "confidence")
    assert [row[name] for name in parts] == [
        *("rule", "Microsoft", "prohibits", "facial-recognition", "police", "US", "current", "95", "179", "0.9")
    ]


@pytest.mark.parametrize(
    "dialect",
    [
        {},  # LibreOffice: quotes only where needed, no byte order mark, line feeds
        {"delimiter": ";", "lineterminator": "\r\n"},  # Excel on a German machine
        {"delimiter": "\t"},
        {"quoting": csv.QUOTE_ALL},
    ],
)
def test_a_table_comes_back_from_any_spreadsheet(desk: Desk, dialect: dict[str, Any]) -> None:
    rows = desk.rows()
    desk.of(rows, "OpenAI").update(decision=" Accept ", note='yes; "clearly", it does\nsay so')
    desk.of(rows, "Meta").update(decision="correct", use="warfare")
    blank = dict.fromkeys(COLUMNS, "")
    assert desk.load(desk.write([*rows, blank], **dialect)) == 2
    with KnowledgeGraph.open(desk.kg) as graph:
        decisions = [decision for decision, _ in graph.review()]
    assert {decision.note for decision in decisions} == {None, 'yes; "clearly", it does\nsay so'}


def test_columns_in_another_order_are_read(desk: Desk) -> None:
    rows = [dict(reversed(row.items())) for row in desk.rows()]
    desk.of(rows, "OpenAI").update(decision="reject")
    assert desk.load(desk.write(rows)) == 1


def test_a_spreadsheet_that_takes_the_apostrophes_for_its_own_changes_nothing(desk: Desk) -> None:
    desk.article = desk.article.rename(desk.folder / "=1+1.txt")
    rows = desk.rows()
    assert {row["document"] for row in rows} == {"'=1+1"}
    desk.of(rows, "OpenAI").update(decision="reject")
    assert desk.load(desk.write(rows)) == 1
    for row in rows:
        row["document"] = "=1+1"
    assert desk.load(desk.write(rows)) == 0, "the same decision"


@given(st.text())
def test_a_guarded_cell_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    written = guarded(cell)
    assert not written or written[0] == "'" or written[0].isalpha() or written[0] in "{[⟦"


@pytest.mark.parametrize(
    "cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", "2024-11", "00123", "1E5", "'tis"]
)
def test_what_a_spreadsheet_would_compute_is_guarded(cell: str) -> None:
    assert guarded(cell) == "'" + cell


ERRORS = {
    "an unknown decision": ({"decision": "maybe"}, "decision 'maybe'; expected nothing, or accept, reject, correct"),
    "a part changed without a decision": ({"use": "warfare"}, "use reads 'warfare' and was 'weapons'"),
    "a part changed but accepted": ({"use": "warfare", "decision": "accept"}, "Undo the change, or decide correct."),
    "nothing corrected": ({"decision": "correct"}, "nothing was corrected"),
    "an unknown use": ({"decision": "correct", "use": "weaponz"}, 'no use called "weaponz"; expected a name such as'),
    "no use": ({"decision": "correct", "use": ""}, "no use; expected the use"),
    "two uses": ({"decision": "correct", "use": "weapons; warfare"}, 'no use called "weapons; warfare"'),
    "an unknown vendor": ({"decision": "correct", "vendor": "Nobody AI"}, 'no vendor called "Nobody AI"'),
    "an unknown product": ({"decision": "correct", "product": "Nothing 3"}, 'no product called "Nothing 3"'),
    "an unknown actor": ({"decision": "correct", "actors": "polices"}, 'no actor called "polices"'),
    "an unknown place": ({"decision": "correct", "jurisdictions": "Atlantis"}, 'no place called "Atlantis"'),
    "an unknown condition": ({"decision": "correct", "conditions": "at-night"}, "there is no condition 'at-night'"),
    "an unknown modality": ({"decision": "correct", "modality": "likes"}, "one of prohibits, permits, requires"),
    "an unknown status": ({"decision": "correct", "status": "old"}, "one of current, former, proposed"),
    "a date of Excel": ({"decision": "correct", "from": "05.11.2024"}, "from '05.11.2024' is no date"),
    "a changed offset": ({"decision": "accept", "start": "41"}, "start reads '41'"),
    "a changed id": ({"decision": "accept", "id": "claim-0"}, "id reads 'claim-0'"),
    "a lost record": ({"decision": "accept", "record": ""}, "the record was changed: not JSON"),
    "a long note": ({"decision": "accept", "note": "x" * 2001}, "a note of 2001 characters"),
}


@pytest.fixture(scope="module")
def parts() -> Parts:
    return Parts(reference_store())


@pytest.mark.parametrize("name", ERRORS)
def test_a_wrong_row_is_named_by_its_line(template: Desk, exported: list[Row], parts: Parts, name: str) -> None:
    cells, message = ERRORS[name]
    rows = [dict(row) for row in exported]
    template.of(rows, "Meta").update(decision="accept", note="two\nlines")
    template.of(rows, "OpenAI").update(cells)
    decisions, undecided, (error,) = read_table(
        template.write(rows).read_bytes(), "t.csv", parts, "Ada Example", template.moment
    )
    assert (len(decisions), undecided) == (1, 1), "the other rows are read all the same"
    assert str(error).startswith("t.csv:4: "), error
    assert message in str(error)
    assert "\n" not in str(error)


def test_where_a_row_is_wrong_nothing_is_kept(desk: Desk) -> None:
    rows = desk.rows()
    desk.of(rows, "Meta").update(decision="accept")
    desk.of(rows, "OpenAI").update(decision="perhaps")
    assert len(desk.refused(desk.write(rows))) == 1
    assert desk.decisions() == []


def test_every_wrong_row_is_named(template: Desk, exported: list[Row], parts: Parts) -> None:
    rows = [row | {"decision": "yes"} for row in exported]
    data = template.write(rows).read_bytes()
    _, _, errors = read_table(data, "t.csv", parts, "Ada Example", template.moment)
    assert [error.where for error in errors] == ["t.csv:2", "t.csv:3", "t.csv:4"]


def test_a_statement_cannot_be_decided_twice_in_one_table(desk: Desk) -> None:
    rows = desk.rows()
    desk.of(rows, "OpenAI").update(decision="accept")
    again = desk.of(rows, "OpenAI") | {"decision": "reject"}
    (error,) = desk.refused(desk.write([*rows, again]))
    assert ":5: this statement is decided on line 3 too" in error


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "t.csv:1: no column 'id'"),
        (b"id,document\r\n", "no column 'start'"),
        (",".join([*COLUMNS, "mine"]).encode(), "a column 'mine'"),
        (",".join([*COLUMNS, "id"]).encode(), "a column that stands twice"),
        ((",".join(COLUMNS) + "\na,b\n").encode(), "t.csv:2: 2 cells; expected 21, as in the header"),
        ((",".join(COLUMNS) + '\n"a\n').encode(), "t.csv:2: not CSV"),
        ((",".join(COLUMNS) + "\n\xe9").encode("latin-1"), "t.csv:2: a byte that is not UTF-8"),
        (b"PK\x03\x04\x14\x00\xff", "a byte that is not UTF-8"),
    ],
)
def test_what_is_no_such_table_is_refused(parts: Parts, data: bytes, message: str) -> None:
    with pytest.raises(InputError) as refused:
        read_table(data, "t.csv", parts, "Ada Example", datetime(2026, 11, 22, tzinfo=UTC))
    assert message in str(refused.value)


def test_a_table_that_is_there_is_not_overwritten(desk: Desk) -> None:
    path = desk.table()
    before = path.read_bytes()
    with pytest.raises(ExportError, match="decisions may be in it"):
        export_review([desk.article], path, kg=desk.kg)
    assert path.read_bytes() == before


def test_names_in_any_language_correct_a_part(desk: Desk) -> None:
    rows = desk.rows()
    desk.of(rows, "OpenAI").update(
        decision="correct",
        vendor="Microsoft",
        product="Azure OpenAI Service",
        jurisdictions="Frankreich; FVEY",
        until="2025",
    )
    desk.load(desk.write(rows))
    with KnowledgeGraph.open(desk.kg) as graph:
        ((decision, _),) = graph.review()
    assert decision.replacement is not None
    rule = decision.replacement.content
    assert (rule.issuer.label, rule.product.label) == ("Microsoft", "Azure OpenAI Service")
    assert (rule.jurisdictions, decision.replacement.valid_until) == (("FR", "FVEY"), "2025")


def test_the_record_is_the_statement_and_nothing_is_lost(desk: Desk) -> None:
    for row in desk.rows():
        claim = claim_from_json(row["record"])
        assert claim.to_json() == row["record"]
        assert claim.statement.reason
        assert [ground.part for ground in claim.statement.grounds] == ["use", "cue"]
        assert json.loads(row["record"])["statement"]["quote"]["text"] == claim.statement.quote.text
    assert io.StringIO(desk.rows()[0]["record"]).read().startswith("{")
