"""The example articles as the program reads them, and their gold answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aikg.model import Document
from aikg.sources import read


@pytest.fixture(scope="session")
def articles(repository: Path) -> dict[str, Document]:
    """The documents of examples/articles by id; an article that cannot be read fails every test here."""
    found = list(read([repository / "examples" / "articles"]))
    assert [one for one in found if not isinstance(one, Document)] == []
    return {one.id: one for one in found if isinstance(one, Document)}


@pytest.fixture(scope="session")
def gold(repository: Path) -> dict[str, dict[str, Any]]:
    """The answers of examples/gold by the id of the document they are about."""
    files = sorted((repository / "examples" / "gold").glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}
