"""The reader of policy texts against gold that points into a collection.

Gold of policy clauses holds no text: a file names a version in a collection and the characters of one section of it,
and lists every rule there (see ``tests/gold/terms/README.md``). The whole version is read, as a build reads it, and
what it states in the section is scored like an article.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aikg.errors import InputError
from aikg.evaluation.gold import Gold
from aikg.evaluation.measure import Evaluation
from aikg.evaluation.scoring import Names, Row, Score, score
from aikg.extract import to_json
from aikg.model import Document, KnownName
from aikg.sources.terms_archive import read_collection
from aikg.terms.reading import TermsReader
from aikg.terms.services import service_of

__all__ = ["evaluate_clauses"]


@dataclass(frozen=True, slots=True)
class _Section:
    """A section of a version with its gold: `text` is the whole version, the section lies from `start` to `end`."""

    name: str
    service: str
    text: str
    start: int
    end: int
    gold: Gold


def evaluate_clauses(folder: Path, collection: Path, names: Sequence[KnownName]) -> Evaluation:
    """Read every version that the gold of a folder points to and set what comes out against it.

    The figures stand by vendor instead of by language. Raises InputError for a folder without gold, a version that the
    collection does not hold and a section that reads otherwise than when it was annotated.
    """
    reader, known = TermsReader(names), Names(names)
    total, by_vendor = Score(), defaultdict[str, Score](Score)
    number = 0
    for section in _sections(folder, collection):
        scored = score(section.gold, _rows(section, reader, names), known)
        number, total = number + 1, total + scored
        by_vendor[section.gold.rules[0]["vendor"] if section.gold.rules else section.service] += scored
    return Evaluation(number, total, dict(sorted(by_vendor.items())), [], [])


def _rows(section: _Section, reader: TermsReader, names: Sequence[KnownName]) -> list[Row]:
    """Return what the version states in the section, with offsets into the section."""
    service = service_of(section.service, names)
    document = Document(section.name, section.text, section.gold.document.lang)
    stated = reader.read(document, service.issuer, service.product)
    rows = [to_json(statement, names) for statement in stated if section.start <= statement.quote.start < section.end]
    return [{**row, "start": row["start"] - section.start, "end": row["end"] - section.start} for row in rows]


def _sections(folder: Path, collection: Path) -> Iterator[_Section]:
    files = sorted(folder.glob("*.json"))
    if not files:
        raise InputError("holds no gold", where=str(folder), expected="JSON files that point to sections of versions")
    found = [(file, _loaded(file)) for file in files]
    histories = read_collection(collection, terms_types={gold["terms_type"] for _, gold in found}).histories
    texts = {version.commit: version.text for history in histories for version in history.versions}
    for file, gold in found:
        yield _section(file, gold, texts)


def _loaded(file: Path) -> dict[str, Any]:
    try:
        gold: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        missing = {"service", "terms_type", "commit", "lang", "vendor", "start", "end", "sha256", "rules"} - gold.keys()
    except (OSError, ValueError, AttributeError) as error:
        raise InputError(str(error), where=str(file), expected="a JSON object with the rules of a section") from error
    if missing:
        raise InputError(f"has no {', '.join(sorted(missing))}", where=str(file), expected="gold of a section")
    return gold


def _section(file: Path, gold: Mapping[str, Any], texts: Mapping[str, str]) -> _Section:
    text = texts.get(gold["commit"])
    if text is None:
        raise InputError(
            f"the collection has no version {gold['commit'][:10]} of {gold['service']} {gold['terms_type']}",
            where=str(file),
            expected="the collection that was annotated",
        )
    start, end = gold["start"], gold["end"]
    if hashlib.sha256(text[start:end].encode()).hexdigest() != gold["sha256"]:
        raise InputError("the section reads otherwise than when it was annotated", where=str(file), expected="its text")
    rules = [
        {**rule, "vendor": gold["vendor"], "status": "current", "quote": text[rule["start"] : rule["end"]]}
        for rule in gold["rules"]
    ]
    document = Document(file.stem, text[start:end], gold["lang"])
    return _Section(file.stem, gold["service"], text, start, end, Gold(document, rules, [], [], [], [], []))
