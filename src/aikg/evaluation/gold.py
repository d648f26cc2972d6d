"""Gold: texts with the statements a careful reader finds in them, one JSON file each.

``{"id", "lang", "title", "published", "text" or "file", "gold": {"rules", "partnerships", "commitments", "roles",
"product_uses", "negatives"}}``; see ``tests/gold/README.md`` for what each part holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from aikg.errors import InputError
from aikg.model import Document

__all__ = ["Gold", "read_gold"]

_PARTS = ("rules", "partnerships", "commitments", "roles", "product_uses", "negatives")


@dataclass(frozen=True, slots=True)
class Gold:
    """A document and what it says by its annotators: lists of plain dictionaries, in the words of the text."""

    document: Document
    rules: list[dict[str, Any]]
    partnerships: list[dict[str, Any]]
    commitments: list[dict[str, Any]]
    roles: list[dict[str, Any]]
    product_uses: list[dict[str, Any]]
    negatives: list[str]


def read_gold(folder: Path) -> Iterator[Gold]:
    """Yield the gold of a folder, by file name. Raises InputError for a file that is no gold, with what is missing."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise InputError("holds no gold", where=str(folder), expected="JSON files with a text and its gold statements")
    for file in files:
        yield _gold(file)


def _gold(file: Path) -> Gold:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        gold = found["gold"]
        text = found["text"] if "text" in found else (file.parent / found["file"]).read_text(encoding="utf-8")
        published = found.get("published")
        document = Document(
            id=str(found.get("id") or file.stem),
            text=text,
            lang=found["lang"],
            title=found.get("title"),
            published=date.fromisoformat(published) if published and len(published) == len("2024-01-01") else None,
        )
        return Gold(document, **{part: gold[part] for part in _PARTS})
    except (OSError, ValueError, KeyError, TypeError) as error:
        missing = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(missing, where=str(file), expected="a text with its gold statements") from error
