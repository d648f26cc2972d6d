"""The acceptable-use matrix becomes a document that states a prohibition for each of its ones.

K. Klyman, Acceptable Use Policies for Foundation Models, 2024: a row for each prohibited use, a column for each
developer of foundation models, as of early 2024. A 1 says that a policy of the developer prohibits the use. A 0 says
that none states it, which is no permission: nothing comes of it. The table is read whole or not at all.
"""

from __future__ import annotations

import codecs
import csv
import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aikg.errors import InputError
from aikg.model import Document, Entity, KnownName, Modality, Quote, Rule, Statement
from aikg.sources.encoding import decode
from aikg.sources.naming import shown
from aikg.sources.news import MAX_BYTES, read_bytes

__all__ = ["ATTRIBUTION", "DOCUMENT_ID", "Matrix", "MatrixRow", "is_matrix", "read_matrix"]

#: The id of the document that the matrix becomes, whatever its file is called.
DOCUMENT_ID = "acceptable-use-matrix-2024"
#: Who says so.
ATTRIBUTION = "K. Klyman, Acceptable Use Policies for Foundation Models, 2024"

_USE, _TOTAL = "prohibited_use", "total"
#: The policies were collected in the first quarter of 2024 (EDTF level 2: 33 is a first quarter).
_VALID_FROM = "2024-33"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One prohibited use as it is called in the table, and the developers whose policies prohibit it.

    `line` is the line of the file, from 1; `start` where the name begins, in characters of the text.
    """

    name: str
    line: int
    start: int
    developers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table of one file. `developers` are all its columns, `text` is the file with line ends as ``\\n``."""

    where: str
    text: str
    developers: tuple[str, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def document(self) -> Document:
        """The table as a document: its text is the CSV, so that every quote stands at its offsets."""
        return Document(
            DOCUMENT_ID,
            self.text,
            "en",
            title="Acceptable Use Policies for Foundation Models",
            published=date(2024, 4, 8),
            publisher="Stanford Center for Research on Foundation Models",
            url="https://crfm.stanford.edu/2024/04/08/aups.html",
        )

    def statements(self, names: Iterable[KnownName], uses: Mapping[str, Collection[str]]) -> tuple[Statement, ...]:
        """Return a prohibition for each 1, row by row, quoted by the name of the row.

        `names` are those of the graph, where every developer has to be an organisation; `uses` the slugs of the
        uses by name of a row (``aikg:matrixRow``). A row of several uses makes a statement for each of them.
        Raises InputError for a developer or a row that is not among them, and for two columns of one organisation.
        """
        vendors = self._vendors(names)
        document, stated = self.document, list[Statement]()
        for row in self.rows:
            slugs = self._uses(row, uses)
            quote = Quote.of(document, row.start, row.start + len(row.name))
            rules = [Rule(vendors[name], Modality.PROHIBITS, use) for name in row.developers for use in slugs]
            stated += [
                Statement(DOCUMENT_ID, quote, rule, method="matrix", attribution=ATTRIBUTION, valid_from=_VALID_FROM)
                for rule in rules
            ]
        return tuple(stated)

    def _vendors(self, names: Iterable[KnownName]) -> dict[str, Entity]:
        called: dict[str, dict[str, Entity]] = {}
        for name in names:
            if name.entity.kind.endswith(("Organization", "Body")):
                for _, label in name.labels:
                    called.setdefault(label, {})[name.entity.iri] = name.entity
        found: dict[Entity, str] = {}
        for developer in self.developers:
            entity = self._vendor(developer, called)
            if entity in found:
                raise InputError(
                    f"the columns {_said(found[entity])} and {_said(developer)} are one organisation, {entity.label}",
                    where=f"{self.where}:1",
                    expected="one column a developer",
                )
            found[entity] = developer
        return {developer: entity for entity, developer in found.items()}

    def _vendor(self, developer: str, called: Mapping[str, Mapping[str, Entity]]) -> Entity:
        entities = called.get(developer, {})
        if len(entities) == 1:
            return next(iter(entities.values()))
        if entities:
            raise InputError(
                f"{_said(developer)} is the name of several organisations",
                where=f"{self.where}:1",
                expected=f"a name of one, such as {' or '.join(sorted(entity.label for entity in entities.values()))}",
            )
        raise InputError(
            f"no organisation of the graph is called {_said(developer)}",
            where=f"{self.where}:1",
            expected=f"a developer that the graph knows{_such_as(developer, called)}",
            hint="Correct the name, or add it with `aikg accept`.",
        )

    def _uses(self, row: MatrixRow, uses: Mapping[str, Collection[str]]) -> list[str]:
        if not uses.get(row.name):
            raise InputError(
                f"the scheme of uses has no row {_said(row.name)}",
                where=f"{self.where}:{row.line}",
                expected=f"a use as the matrix calls it{_such_as(row.name, uses)}",
                hint="Correct the name.",
            )
        return sorted(uses[row.name])


def is_matrix(path: Path) -> bool:
    """Whether a file is such a matrix, by how it begins; False for what is no file or cannot be read."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(64).removeprefix(codecs.BOM_UTF8).startswith(f"{_USE},".encode())
    except (OSError, ValueError):
        return False


def read_matrix(path: Path) -> Matrix:
    """Return the matrix in a file: columns `prohibited_use`, the developers, `total`; cells 0 or 1.

    Raises InputError, with the line, for whatever else stands there: a cell of another kind, a row or a developer
    named twice, a row too short or too long, a total that is not the sum of its row.
    """
    where = shown(path)
    text = decode(read_bytes(path, MAX_BYTES), where=where).replace("\r\n", "\n").replace("\r", "\n")
    lines = list(_lines(text, where))
    if not lines:
        raise InputError("there is no table", where=where, expected=f"a first line {_USE}, the developers, {_TOTAL}")
    developers = _developers(lines[0].cells, lines[0].where)
    rows: dict[str, MatrixRow] = {}
    for line in lines[1:]:
        row = _row(line, developers)
        if row.name in rows:
            raise InputError(
                f"{_said(row.name)} was a row before, in line {rows[row.name].line}",
                where=line.where,
                expected="one row a use",
                hint="Remove one of them.",
            )
        rows[row.name] = row
    return Matrix(where, text, developers, tuple(rows.values()))


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the table that is not empty: its number, where it begins in the text, its cells."""

    where: str
    number: int
    start: int
    text: str
    cells: Sequence[str]


def _lines(text: str, where: str) -> Iterator[_Line]:
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            place = f"{where}:{number}"
            try:
                yield _Line(place, number, start, line, next(csv.reader([line], strict=True)))
            except csv.Error as error:
                raise InputError(f"not a line of a table ({error})", where=place, expected="CSV") from None
        start += len(line) + 1


def _developers(header: Sequence[str], where: str) -> tuple[str, ...]:
    developers = tuple(header[1:-1])
    if header[0] != _USE or header[-1] != _TOTAL or not developers:
        raise InputError(
            f"the columns are {shown(', '.join(header)):.200}",
            where=where,
            expected=f"{_USE}, at least one developer, {_TOTAL}",
        )
    for number, developer in enumerate(developers):
        if not developer.strip():
            raise InputError(f"column {number + 2} has no name", where=where, expected="the name of a developer")
        if developer in developers[:number]:
            raise InputError(
                f"two columns are called {_said(developer)}", where=where, expected="one column a developer"
            )
    return developers


def _row(line: _Line, developers: Sequence[str]) -> MatrixRow:
    name, *cells = line.cells
    if len(cells) != len(developers) + 1:
        raise InputError(
            f"the row has {len(line.cells)} cells",
            where=line.where,
            expected=f"{len(developers) + 2}: a use, {len(developers)} cells, the total",
            hint="Put a name that holds a comma in quotation marks.",
        )
    *values, total = cells
    at = line.text.find(name)
    if not name.strip() or at < 0:
        raise InputError(
            "the row has no name that can be quoted", where=line.where, expected="a use, without quotation marks in it"
        )
    for developer, value in zip(developers, values, strict=True):
        if value not in {"0", "1"}:
            raise InputError(
                f"the cell of {_said(developer)} in the row {_said(name)} is {_said(value)}",
                where=line.where,
                expected="1 (a policy prohibits the use) or 0 (none states it)",
            )
    prohibiting = tuple(developer for developer, value in zip(developers, values, strict=True) if value == "1")
    if total != str(len(prohibiting)):
        raise InputError(
            f"the total of the row {_said(name)} is {_said(total)}",
            where=line.where,
            expected=f"{len(prohibiting)}, the sum of its cells",
            hint="Correct the cells or the total.",
        )
    return MatrixRow(name, line.number, line.start + at, prohibiting)


def _said(text: str) -> str:
    """Return words of the file as they may be printed, in quotation marks."""
    return f'"{shown(text):.60}"'


def _such_as(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 3, 0.6)
    return f" such as {', '.join(near)}" if near else ""
