"""The matrix as a picture, a page, a table and JSON: complete, well-formed, the same bytes, and text is only text."""

from __future__ import annotations

import csv
import io
import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from aikg.errors import ExportError
from aikg.model import Modality
from aikg.publish import write_matrix
from aikg.publish.matrix.page import matrix_page
from aikg.publish.matrix.picture import matrix_picture
from aikg.publish.matrix.record import matrix_record
from aikg.publish.matrix.table import COLUMNS, matrix_csv
from aikg.publish.matrix.tiles import DARK, LIGHT, TILES, symbol, tile_of
from aikg.query import Judge, MatrixCell, VerdictMatrix, verdict_matrix
from aikg.reason.norms import Mark, Verdict, Word
from aikg.store import Store

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
HOSTILE = "\"></script><script>alert(1)</script>]]><!-- ' & \x00\x0b{{ 7 * 7 }} <img src=x onerror=alert(1)>\u2028"
DAY = date(2025, 12, 1)
PERMITS, PROHIBITS, PART = Modality.PERMITS, Modality.PROHIBITS, (Mark.IN_PART,)
#: A verdict for every tile.
VERDICTS = {
    "permitted": Verdict(Word.PERMITTED, PERMITS),
    "permitted-part": Verdict(Word.PERMITTED, PERMITS, PART),
    "permitted-if": Verdict(Word.CONDITIONAL, PERMITS),
    "prohibited": Verdict(Word.PROHIBITED, PROHIBITS),
    "prohibited-part": Verdict(Word.PROHIBITED, PROHIBITS, PART),
    "prohibited-if": Verdict(Word.CONDITIONAL, PROHIBITS, PART),
    "mixed": Verdict(Word.MIXED),
    "conflicting": Verdict(Word.CONFLICTING),
    "conflicting-part": Verdict(Word.CONFLICTING, None, PART),
    "silent": Verdict(Word.NOT_STATED),
}


def told_by(store: Store) -> VerdictMatrix:
    return verdict_matrix(store.raw, Judge(store.raw), day=DAY, products=True)


@pytest.fixture(scope="module")
def matrix(northwind: Store) -> VerdictMatrix:
    return told_by(northwind)


@pytest.fixture(scope="module")
def again(northwind_that_says: Callable[..., Store]) -> VerdictMatrix:
    """The same matrix, from a graph that was built anew."""
    with northwind_that_says() as store:
        return told_by(store)


@pytest.fixture(scope="module")
def hostile(northwind_that_says: Callable[..., Store]) -> VerdictMatrix:
    with northwind_that_says(lambda text: f"{text} {HOSTILE}") as store:
        made = told_by(store)
    uses = tuple(replace(use, label=f"{use.label} {HOSTILE}", definition=HOSTILE, group=HOSTILE) for use in made.uses)
    return replace(made, uses=uses, actor=HOSTILE, credits=(HOSTILE,))


@pytest.fixture(scope="module")
def every(matrix: VerdictMatrix) -> VerdictMatrix:
    """A matrix in which every kind of cell occurs."""
    cells = [MatrixCell(verdict, str(verdict)) for verdict in VERDICTS.values()]
    count = len(matrix.uses)
    rows = tuple(
        replace(
            matrix.rows[0], vendor=f"Vendor {start}", vendor_iri=f"v{start}", cells=tuple(cells[start : start + count])
        )
        for start in range(0, len(cells) - count + 1)
    )
    return replace(matrix, rows=rows)


class Tags(HTMLParser):
    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


def data_of(page: bytes) -> Any:
    (block,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page.decode(), re.DOTALL)
    return json.loads(block)


@pytest.mark.parametrize("write", [matrix_picture, matrix_page, matrix_csv, matrix_record])
def test_the_same_graph_the_same_bytes(
    write: Callable[[VerdictMatrix], object], matrix: VerdictMatrix, again: VerdictMatrix
) -> None:
    assert repr(write(matrix)) == repr(write(again))


# Tiles ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", VERDICTS)
def test_every_verdict_has_its_tile(key: str) -> None:
    assert tile_of(VERDICTS[key]).key == key


def test_tiles_differ_in_words_letters_and_drawing() -> None:
    assert [tile.key for tile in TILES] == list(VERDICTS)
    for told in ([tile.words for tile in TILES], [tile.letters for tile in TILES]):
        assert len(set(told)) == len(TILES)

    def shapes(key: str) -> list[str]:
        """What is drawn, without its colours."""
        (tile,) = (tile for tile in TILES if tile.key == key)
        drawn = [one for one in symbol(tile, LIGHT).iter() if one.tag != "symbol"]
        return [f"{one.tag} {one.get('d') or one.get('r') or one.get('width')}" for one in drawn]

    assert len({tuple(shapes(tile.key)) for tile in TILES}) == len(TILES)


@pytest.mark.parametrize("palette", [LIGHT, DARK, None])
def test_a_tile_wears_the_palette_or_the_style_sheet(palette: Any) -> None:
    colours = {
        value
        for tile in TILES
        for one in symbol(tile, palette).iter()
        for value in (one.get("fill"), one.get("stroke"))
    } - {None, "none"}
    named = {getattr(palette, name) for name in palette.__slots__} if palette else set()
    assert colours <= named if palette else all(colour.startswith("var(--") for colour in colours if colour)


# Picture --------------------------------------------------------------------------------------------------------------


def test_the_picture_has_a_tile_for_each_cell_and_names_everything(matrix: VerdictMatrix) -> None:
    root = ElementTree.fromstring(matrix_picture(matrix))
    texts = [one.text for one in root.iter(f"{SVG}text")]
    for name in (*(row.name for row in matrix.rows), *(use.label for use in matrix.uses)):
        assert name in texts
    assert "What vendors' rules say for anyone, anywhere, on 2025-12-01" in texts
    assert any("5 rules, stated in 4 documents" in (text or "") for text in texts)
    drawn = [one.get(f"{XLINK}href") for one in root.iter(f"{SVG}use") if one.find(f"{SVG}title") is not None]
    assert Counter(drawn) == Counter(f"#tile-{tile_of(cell.verdict).key}" for *_, cell in matrix.cells())
    defined = {f"#{one.get('id')}" for one in root.iter(f"{SVG}symbol")}
    assert set(drawn) == defined
    titles = [one.text for one in root.iter(f"{SVG}title")]
    assert "Northwind: Military use: prohibited in part: except warfare with Northwind Chat" in titles


def test_a_group_that_comes_twice_keeps_its_columns_apart(matrix: VerdictMatrix) -> None:
    military, weapons = matrix.uses[1], matrix.uses[3]
    uses = (military, weapons, replace(military, iri="w", label="Warfare"), replace(military, iri="x", label="Xenon"))
    mixed = replace(matrix, uses=uses)
    labels = [use.label for use in uses]
    page = matrix_page(mixed).decode()
    assert re.findall(r'<button type="button" tabindex="-1"[^>]*>([^<]*)<', page) == labels
    texts = [one.text for one in ElementTree.fromstring(matrix_picture(mixed)).iter(f"{SVG}text")]
    assert [text for text in texts if text in labels] == labels


def test_nothing_of_the_picture_leaves_its_sheet(every: VerdictMatrix) -> None:
    root = ElementTree.fromstring(matrix_picture(every))
    width, height = (float(root.get(side, "0")) for side in ("width", "height"))
    assert root.get("viewBox") == f"0 0 {width:g} {height:g}"
    for group in root.iter(f"{SVG}g"):
        x, y = (float(part) for part in re.findall(r"-?[\d.]+", group.get("transform", ""))[:2])
        assert 0 <= x <= width or x < 0 < width
        assert y <= height
    assert len(list(root.iter(f"{SVG}symbol"))) == len(TILES)


def test_the_picture_needs_nothing_from_elsewhere(every: VerdictMatrix) -> None:
    text = matrix_picture(every).decode()
    assert set(re.findall(r'(?:href|src)="([^#"][^"]*)"', text)) == set()
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= {"#left-half"}


# Page -----------------------------------------------------------------------------------------------------------------


def test_the_page_can_be_read_without_its_script(matrix: VerdictMatrix) -> None:
    page = matrix_page(matrix).decode()
    assert page.count('role="gridcell"') == len(matrix.rows) * len(matrix.uses)
    assert page.count('<span class="hidden">prohibited in part</span>') == 2
    assert "Northwind, </span>Northwind Chat</th>" in page


def test_the_policy_of_the_page_allows_its_own_script_and_style_alone(matrix: VerdictMatrix) -> None:
    page = matrix_page(matrix)
    (policy,) = [a["content"] for _, a in Tags(page).found if a.get("http-equiv") == "Content-Security-Policy"]
    text = page.decode()
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)[-1]
    digests = [b64encode(sha256(one.encode()).digest()).decode() for one in (script, style)]
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{digests[0]}'; style-src 'sha256-{digests[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"url\(|@import|https?:", style)
    assert "{{" not in style
    for _, attributes in Tags(page).found:
        assert not {"src", "style", "onclick", "onload", "onerror"} & set(attributes)
        assert (attributes.get("href") or "#").startswith(("#", "data:,"))


def test_a_page_of_hostile_text_has_the_same_elements(matrix: VerdictMatrix, hostile: VerdictMatrix) -> None:
    kinds = [Counter(tag for tag, _ in Tags(matrix_page(one)).found if tag != "p") for one in (matrix, hostile)]
    assert kinds[0] == kinds[1]
    assert kinds[1]["script"] == 2


def test_the_page_holds_what_the_json_file_holds(hostile: VerdictMatrix) -> None:
    clean = json.loads(json.dumps(matrix_record(hostile)).replace("\\u0000", "\ufffd").replace("\\u000b", "\ufffd"))
    found = json.loads(
        json.dumps(data_of(matrix_page(hostile))).replace("\\u0000", "\ufffd").replace("\\u000b", "\ufffd")
    )
    assert found == clean


def test_hostile_text_is_text_in_the_picture(hostile: VerdictMatrix) -> None:
    root = ElementTree.fromstring(matrix_picture(hostile))
    assert not [one for one in root.iter() if one.tag.rpartition("}")[2] in ("script", "img")]
    assert HOSTILE.replace("\x00\x0b", "\ufffd\ufffd").strip() in "".join(root.itertext())


# Values ---------------------------------------------------------------------------------------------------------------


def test_json_tells_every_cell_and_every_quote_once(matrix: VerdictMatrix) -> None:
    record = matrix_record(matrix)
    assert record["day"] == "2025-12-01"
    assert [row["key"] for row in record["rows"]] == ["northwind", "northwind:northwind-chat"]
    assert [use["key"] for use in record["uses"]] == ["ai-disclosure", "military", "research-use", "weapons"]
    iris = [rule["iri"] for rule in record["rules"]]
    assert len(iris) == len(set(iris)) == matrix.rules
    assert len(record["documents"]) == matrix.documents
    texts = [(quote["text"], quote["document"], quote["start"]) for quote in record["quotes"]]
    assert len(texts) == len(set(texts))
    for row, told in zip(matrix.rows, record["rows"], strict=True):
        for cell, written in zip(row.cells, told["cells"], strict=True):
            assert written["verdict"] == str(cell.verdict.word)
            assert written.get("marks", []) == [str(mark) for mark in cell.verdict.marks]
            assert written.get("headline", str(cell.verdict)) == cell.headline
            rules = [iris[one["rule"]] for one in written.get("used", [])]
            assert rules == [rule.rule for rule in cell.explanation.rules] if cell.explanation else rules == []
            for number, rule in zip((one["rule"] for one in written.get("used", [])), rules, strict=True):
                said = [record["quotes"][quote] for quote in record["rules"][number]["quotes"]]
                (meant,) = (one for one in cell.explanation.rules if one.rule == rule)  # type: ignore[union-attr]
                assert [quote["text"] for quote in said] == [quote.quote for quote in meant.quotes]


def test_no_address_but_of_the_web_is_told(matrix: VerdictMatrix) -> None:
    cell = matrix.rows[0].cells[1]
    assert cell.explanation
    rule = cell.explanation.rules[0]
    evil = replace(rule, quotes=(replace(rule.quotes[0], url="javascript:alert(1)", source="other"),))
    explanation = replace(cell.explanation, rules=(evil,), against=())
    row = replace(matrix.rows[0], cells=(replace(cell, explanation=explanation),))
    record = matrix_record(replace(matrix, uses=matrix.uses[1:2], rows=(row,)))
    assert "url" not in record["documents"][0]


def test_csv_tells_every_cell(matrix: VerdictMatrix) -> None:
    data = matrix_csv(matrix)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [(one["vendor"], one["product"], one["use"]) for one in rows] == [
        (row.vendor, row.product or "", use.label) for row, use, _ in matrix.cells()
    ]
    (military,) = (one for one in rows if one["use"] == "Military use" and not one["product"])
    assert military["verdict"] == "prohibited in part"
    assert military["marks"] == "in part"
    assert military["sign"] == "prohibits"
    assert military["day"] == "2025-12-01"
    assert military["rules"].split(" | ") == list(matrix.rows[0].cells[1].verdict.used)


def test_no_cell_of_csv_is_a_formula(matrix: VerdictMatrix) -> None:
    rows = tuple(replace(row, vendor=f"=HYPERLINK({number})") for number, row in enumerate(matrix.rows))
    data = matrix_csv(replace(matrix, rows=rows, actor="@SUM(1)")).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(data, newline="")) for cell in row]
    assert "'=HYPERLINK(0)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]


@pytest.mark.parametrize("name", ["a.svg", "a.HTML", "a.htm", "a.csv", "a.json"])
def test_the_suffix_says_the_form(matrix: VerdictMatrix, tmp_path: Path, name: str) -> None:
    write_matrix(matrix, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith((b"<?xml", b"<!doctype html>", b"\xef\xbb\xbfvendor", b"{"))


def test_another_suffix_is_refused(matrix: VerdictMatrix, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.jpg is not known; expected \.svg or \.pdf"):
        write_matrix(matrix, tmp_path / "a.jpg")
    assert list(tmp_path.iterdir()) == []
