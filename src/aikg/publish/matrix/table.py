"""A matrix as CSV for spreadsheets and statistics: a row for each cell, so that nothing has to be unfolded.

The first columns say which cell it is, the next what holds there, the last which rules carry it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from aikg.publish.matrix.tiles import tile_of
from aikg.query import VerdictMatrix

__all__ = ["COLUMNS", "matrix_csv"]

COLUMNS = (
    *("vendor", "product", "group", "use", "actor", "place", "day"),
    *("verdict", "sign", "marks", "headline", "rules", "vendor_iri", "product_iri", "use_iri"),
)
#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def matrix_csv(matrix: VerdictMatrix) -> bytes:
    """Return a matrix as CSV in UTF-8 with a byte order mark, as spreadsheets want it.

    Marks and rules are separated by spaced bars. A text that a spreadsheet would run as a formula begins with an
    apostrophe.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_guarded(value) for value in row] for row in _rows(matrix))
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _rows(matrix: VerdictMatrix) -> Iterator[tuple[str, ...]]:
    asked = (matrix.actor or "", matrix.place or "", matrix.day.isoformat())
    for row, use, cell in matrix.cells():
        verdict = cell.verdict
        yield (
            *(row.vendor, row.product or "", use.group, use.label, *asked),
            *(tile_of(verdict).words, str(verdict.sign or ""), " | ".join(verdict.marks), cell.headline),
            *(" | ".join(verdict.used), row.vendor_iri, row.product_iri or "", use.iri),
        )


def _guarded(cell: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> _guarded("=1+1"), _guarded("Meta")
    ("'=1+1", 'Meta')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
