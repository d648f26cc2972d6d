"""Our Turtle files are in the one form that `make fmt` gives them, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from aikg.validate.format import format_files, format_turtle

FOLDERS = ("ontology", "data")


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_in_form(folder: str, repository: Path) -> None:
    files = sorted((repository / folder).rglob("*.ttl"))
    assert files
    changed = [str(path.relative_to(repository)) for path in format_files(files, check=True)]
    assert not changed, f"{changed}: run make fmt"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_byte_more_is_noticed(folder: str, repository: Path, tmp_path: Path) -> None:
    source = sorted((repository / folder).rglob("*.ttl"))[0].read_text(encoding="utf-8")
    copy = tmp_path / "copy.ttl"
    copy.write_text(source + "\n", encoding="utf-8")
    assert format_files([tmp_path], check=True) == [copy]
    assert copy.read_text(encoding="utf-8") == source + "\n", "--check writes nothing"
    format_files([tmp_path])
    assert copy.read_text(encoding="utf-8") == format_turtle(source)
