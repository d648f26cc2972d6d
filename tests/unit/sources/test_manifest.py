"""A manifest describes files; its errors name their line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aikg.errors import InputError
from aikg.model import Document
from aikg.sources import read

TEXT = "Meta permits military use of Llama by US agencies."
HEADER = "file,published,publisher,title,url,lang\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    return tmp_path


def described(folder: Path, table: str | bytes) -> tuple[list[Document], list[str]]:
    """The documents of a folder with this manifest, and its errors without the name of the folder."""
    (folder / "manifest.csv").write_bytes(table.encode() if isinstance(table, str) else table)
    results = list(read([folder]))
    errors = [str(result).replace(f"{folder}/", "") for result in results if isinstance(result, InputError)]
    return [result for result in results if isinstance(result, Document)], errors


def test_every_column(folder: Path) -> None:
    table = HEADER + 'a.txt,2024-11-05,Example Daily,"Llama, opened",https://example.org/a,FR\nb.txt,,,,,\n'
    documents, errors = described(folder, table)
    assert not errors
    assert documents == [
        Document("a", TEXT, "fr", "Llama, opened", date(2024, 11, 5), "Example Daily", "https://example.org/a"),
        Document("b", TEXT, "en"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "note,TITLE, File \nx,One,a.txt\n",
        "\ufefffile;title\r\na.txt;One\r\n",
        "file\ttitle\na.txt\tOne\n\n",
        'file,title\n"a.txt","One"\n,\n',
        "file,title\n./a.txt,One",
        "file,publisher,title\ra.txt,a\u2028b,One\r",
    ],
)
def test_tables_as_programs_write_them(folder: Path, table: str) -> None:
    documents, errors = described(folder, table)
    assert [document.title for document in documents] == ["One", None]
    assert not errors


def test_a_table_in_windows_1252(folder: Path) -> None:
    documents, _ = described(folder, "file;title\na.txt;L’armée américaine\n".encode("cp1252"))
    assert documents[0].title == "L’armée américaine"


def test_the_manifest_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"text": "Some words", "title": "B", "publisher": "P", "lang": "de"}')
    documents, _ = described(tmp_path, "file,title,lang\nx.json,A,fr\n")
    assert [(d.title, d.publisher, d.lang) for d in documents] == [("A", "P", "fr")]


@pytest.mark.parametrize(
    ("table", "message", "read_anyway"),
    [
        (
            HEADER + "a.txt,2024-11-31,,,,\n",
            'manifest.csv:2: date "2024-11-31" of a.txt does not exist; expected a calendar date such as 2024-11-10. '
            "Correct it or leave it empty.",
            ["b"],
        ),
        (HEADER + "\na.txt,5.11.2024,,,,\n", 'manifest.csv:3: date "5.11.2024" of a.txt is not a date', ["b"]),
        (HEADER + "b.txt,,,,,\nc.txt,,,,,\n", 'manifest.csv:3: there is no file "c.txt"', ["a", "b"]),
        (HEADER + ",2024-11-05,,,,\n", "manifest.csv:2: the row names no file", ["a", "b"]),
        (HEADER + "a.txt,,,Hello, world,,\n", "manifest.csv:2: the row of a.txt has 1 more cells than", ["b"]),
        (HEADER + "a.txt,,,,,\na.txt,,,,,\n", 'manifest.csv:3: "a.txt" was described before, at ', ["a", "b"]),
        (HEADER + 'a.txt,,,"two\nlines",,\nc.txt,,,,,\n', 'manifest.csv:4: there is no file "c.txt"', ["a", "b"]),
        (HEADER + "a.txt,,,,,klingonisch\n", 'manifest.csv:2: language "klingonisch" of a.txt is not a code', ["b"]),
        ("datei,titel\na.txt,One\n", 'manifest.csv: there is no column "file" (found: datei, titel)', []),
        ('file,title\na.txt,"One\n', "manifest.csv:2: not a table that can be read", []),
        (b"file\n\x00\x01", "manifest.csv: this is not text but binary data", []),
        (b"", "manifest.csv: the file is empty", []),
        (b"file\n../manifest.csv\n", 'manifest.csv:2: there is no file "../manifest.csv"', ["a", "b"]),
        (
            b"file\nmanifest.csv\n",
            'manifest.csv:2: "manifest.csv" is not among the documents of this folder',
            ["a", "b"],
        ),
    ],
)
def test_faults_name_their_line_and_the_others_go_on(
    folder: Path, table: str | bytes, message: str, read_anyway: list[str]
) -> None:
    documents, errors = described(folder, table)
    # Without its manifest a document would lose what an earlier build knew of it, so it is not read.
    assert len(errors) == (1 if read_anyway else 3), errors
    assert errors[0].startswith(message)
    assert [document.id for document in documents] == read_anyway


def test_a_manifest_given_describes_files_anywhere_below_it(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "c.txt").write_text(TEXT)
    manifest = folder / "about.csv"
    manifest.write_text("file,title\ndeep/c.txt,C\na.txt,A\nmissing.txt,M\n")
    error, first, second = read([folder / "a.txt", folder / "deep"], manifest)
    assert isinstance(error, InputError) and error.where == f"{manifest}:4"
    assert [getattr(result, "title", None) for result in (first, second)] == ["A", "C"]


def test_a_manifest_given_that_is_not_there(folder: Path) -> None:
    error, document = read([folder / "a.txt"], folder / "no.csv")
    assert isinstance(error, InputError) and str(error).startswith(f"{folder}/no.csv: there is no such file")
    assert isinstance(document, InputError) and "a.txt: not read, because the manifest" in str(document)


def test_a_file_read_by_itself_is_the_document_it_is_in_its_folder(folder: Path) -> None:
    documents, _ = described(folder, "file,title\na.txt,A\nmissing.txt,M\n")
    assert list(read([folder / "a.txt"])) == documents[:1]
