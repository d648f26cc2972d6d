"""Which files are read, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from aikg.errors import InputError
from aikg.model import Document
from aikg.sources import read

TEXT = "Meta permits military use of Llama by US agencies."


def ids(*paths: Path) -> list[str]:
    results = list(read(paths))
    assert all(isinstance(result, Document) for result in results), results
    return [result.id for result in results if isinstance(result, Document)]


def test_a_folder_stands_for_the_documents_directly_in_it(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "Z.TXT", ".hidden.txt", "picture.png", "notes"):
        (tmp_path / name).write_text(TEXT)
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "c.txt").write_text(TEXT)
    assert ids(tmp_path) == ["Z", "a", "b"]
    assert ids(tmp_path / "inside", tmp_path) == ["c", "Z", "a", "b"]


def test_a_file_met_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "link").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert ids(Path("a.txt"), tmp_path, Path("./a.txt"), tmp_path / "link") == ["a"]


def test_a_link_to_a_file_is_a_document_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert ids(tmp_path) == ["a", "b"]


def test_nothing_is_opened_before_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    results = read([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert isinstance(next(results), Document)
    (tmp_path / "b.txt").write_text(TEXT)
    assert isinstance(next(results), Document)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no.txt", "no.txt: there is no such file"),
        ("empty", "empty: the folder holds no documents; expected files ending in one of .txt .md .html"),
        ("a.docx", 'a.docx: files ending in ".docx" are not read; expected one of .txt .md .html .htm .json .jsonl.'),
        ("table.csv", 'table.csv: files ending in ".csv" are not read; expected one of'),
        ("README", "README: a file without a suffix is not read"),
        ("a.docx/b.txt", "a.docx/b.txt: the file cannot be read (not a directory)"),
        ("x" * 300 + ".txt", "x" * 300 + ".txt: the file cannot be read (file name too long)"),
        ("a\0b.txt", "a\\x00b.txt: there is no such file"),
        ("a\ud800b.txt", "a\\ud800b.txt: there is no such file"),
    ],
)
def test_paths_that_give_no_document(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "empty" / "inside").mkdir(parents=True)
    for file in ("a.docx", "table.csv", "README"):
        (tmp_path / file).write_text(TEXT)
    (error,) = read([tmp_path / name])
    assert isinstance(error, InputError)
    assert str(error).startswith(f"{tmp_path}/{message}")


def test_no_paths_no_documents() -> None:
    assert list(read([])) == []


def test_a_relative_path_is_shown_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (error,) = read([Path("articles") / "a.txt"])
    assert isinstance(error, InputError) and error.where == "articles/a.txt"
