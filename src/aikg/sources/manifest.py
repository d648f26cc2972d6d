"""A manifest: a table of what is known about files, one row a file.

The columns are `file`, and optionally `published`, `publisher`, `title`, `url` and `lang`, in any order;
others are ignored. Commas, semicolons and tabs separate columns, as spreadsheets write them. A file name
is relative to the manifest. A manifest describes files; it never causes one to be read.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aikg.errors import InputError
from aikg.sources.encoding import decode
from aikg.sources.metadata import FIELDS, Metadata, metadata_from
from aikg.sources.naming import file_key, shown

__all__ = ["MANIFEST_NAME", "Manifest", "Row"]

#: A manifest of this name is found by itself.
MANIFEST_NAME = "manifest.csv"

_COLUMNS = ", ".join(("file", *FIELDS))


@dataclass(frozen=True, slots=True)
class Row:
    """What a manifest says about one file: metadata, or why it cannot be used."""

    where: str
    path: Path
    metadata: Metadata | InputError


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows of a manifest by file (see `file_key`), and the rows that describe no file."""

    rows: dict[str, Row] = field(default_factory=dict)
    errors: tuple[InputError, ...] = ()

    @classmethod
    def parse(cls, data: bytes, path: Path) -> Manifest:
        """Return the manifest that the bytes of the file at `path` hold.

        A faulty row becomes an error of its own, and the other rows count. Raises InputError when the
        whole is no table or has no column `file`.
        """
        rows: dict[str, Row] = {}
        errors: list[InputError] = []
        for item in _rows(decode(data, where=shown(path)), path):
            if isinstance(item, InputError):
                errors.append(item)
            elif file_key(item.path) in rows:
                first = rows[file_key(item.path)].where
                errors.append(
                    InputError(
                        f'"{shown(item.path.name)}" was described before, at {first}',
                        where=item.where,
                        expected="one row a file",
                    )
                )
            else:
                rows[file_key(item.path)] = item
        return cls(rows, tuple(errors))

    def row(self, path: Path) -> Row | None:
        """Return the row that describes a file."""
        return self.rows.get(file_key(path))


def _rows(text: str, path: Path) -> Iterator[Row | InputError]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if "file" not in header:
            found = ", ".join(filter(None, header)) or "nothing"
            raise InputError(f'there is no column "file" (found: {found:.200})', where=shown(path), expected=_COLUMNS)
        line = reader.line_num + 1
        for cells in reader:
            where, line = f"{shown(path)}:{line}", reader.line_num + 1
            if any(cell.strip() for cell in cells):
                yield _row(dict(zip(header, cells, strict=False)), len(cells) - len(header), path, where)
    except csv.Error as error:
        raise InputError(
            f"not a table that can be read ({error})", where=f"{shown(path)}:{reader.line_num}", expected="CSV"
        ) from None


def _delimiter(text: str) -> str:
    """Return the separator of the first line; a spreadsheet in French or German writes semicolons."""
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _row(cells: dict[str, str], surplus: int, manifest: Path, where: str) -> Row | InputError:
    name = cells["file"].strip() if "file" in cells else ""
    if not name:
        return InputError("the row names no file", where=where, expected='a file name in the column "file"')
    try:
        path = manifest.parent / name
        if surplus > 0:
            raise InputError(
                f"the row of {shown(name)} has {surplus} more cells than there are columns",
                where=where,
                expected="one cell a column",
                hint="Put a cell that holds a comma in quotation marks.",
            )
        if not os.path.lexists(path):
            return InputError(f'there is no file "{shown(name)}"', where=where, expected="a file beside the manifest")
        return Row(where, path, metadata_from(cells, where=where, of=shown(name)))
    except InputError as error:
        return Row(where, path, error)
