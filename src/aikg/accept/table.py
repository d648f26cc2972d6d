"""Candidates as a table, and the same table with some rows marked as names to accept."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from aikg.errors import InputError
from aikg.extract.candidates import Candidate
from aikg.sources.encoding import decode
from aikg.store import NewName

__all__ = ["candidate_table", "read_names"]

_READ = ("accept", "name", "kind", "offered_by", "alias", "based_in", "lang", "ambiguous")
_COLUMNS = (*_READ, "documents", "mentions", "said", "context_1", "context_2", "context_3")
#: What stands between two aliases in one cell.
_BETWEEN = ";"
_YES = frozenset({"x", "1", "y", "yes", "true", "ok", "ja", "oui", "o", "sí", "si", "sì", "sim"})
_NO = frozenset({"", "0", "n", "no", "false", "-", "nein", "non", "nee", "não"})


def candidate_table(candidates: Iterable[Candidate]) -> str:
    """Return candidates as CSV, whose column `accept` is for a person to fill (see `read_names`)."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in candidates:
        contexts = [f"“{' '.join(p.text.split())}” ({p.document}, {p.start} to {p.end})" for p in one.passages]
        said = "; ".join(one.said)
        cells = ("", one.name, one.kind, one.offered_by or "", "", "", "", "", one.documents, one.mentions, said)
        writer.writerow((*cells, *contexts, *[""] * (3 - len(contexts))))
    return written.getvalue()


def read_names(path: Path) -> list[NewName]:
    """Return the names of a table whose column `accept` is filled (x, yes, 1), in the order of the rows.

    Columns are found by their headings; only `accept`, `name` and `kind` must be there. Raises InputError, naming
    file and line, for what is no such table, and when no row is marked.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"the table cannot be read ({error.strerror})", where=str(path), expected="CSV, as `aikg candidates` writes"
        ) from error
    found = [name for name in _rows(decode(data, where=str(path)), path) if name is not None]
    if not found:
        raise InputError("no row is marked", where=str(path), expected='an x in the column "accept" of some rows')
    return found


def _rows(text: str, path: Path) -> Iterator[NewName | None]:
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        missing = [name for name in ("accept", "name", "kind") if name not in header]
        if missing:
            raise InputError(f'there is no column "{missing[0]}"', where=str(path), expected=", ".join(_READ))
        line = reader.line_num + 1
        for cells in reader:
            where, line = f"{path}:{line}", reader.line_num + 1
            yield _name(dict(zip(header, map(str.strip, cells), strict=False)), where)
    except csv.Error as error:
        raise InputError(
            f"not a table that can be read ({error})", where=f"{path}:{reader.line_num}", expected="CSV"
        ) from None


def _name(cells: dict[str, str], where: str) -> NewName | None:
    """Return the name of a row, None for one that is not marked."""
    if not _is_yes(cells.get("accept", ""), "accept", where):
        return None
    aliases = (" ".join(alias.split()) for alias in cells.get("alias", "").split(_BETWEEN))
    return NewName(
        name=" ".join(cells.get("name", "").split()),
        kind=cells.get("kind", ""),
        offered_by=cells.get("offered_by") or None,
        aliases=tuple(dict.fromkeys(filter(None, aliases))),
        based_in=cells.get("based_in") or None,
        lang=cells.get("lang", ""),
        ambiguous=_is_yes(cells.get("ambiguous", ""), "ambiguous", where),
        where=where,
    )


def _is_yes(text: str, column: str, where: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise InputError(f'"{text}" in the column "{column}"', where=where, expected="x for yes, nothing for no")
    return word in _YES
