"""The matrix of vendors and uses leaves: a picture, a page, a table, and values for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from aikg.errors import ExportError
from aikg.publish.files import write_file
from aikg.publish.matrix.page import matrix_page
from aikg.publish.matrix.picture import matrix_picture
from aikg.publish.matrix.record import matrix_record
from aikg.publish.matrix.table import matrix_csv
from aikg.query import VerdictMatrix

__all__ = ["write_matrix"]


def _matrix_json(matrix: VerdictMatrix) -> bytes:
    return f"{json.dumps(matrix_record(matrix), ensure_ascii=False, indent=1)}\n".encode()


_FORMS: Mapping[str, Callable[[VerdictMatrix], bytes]] = {
    ".svg": matrix_picture,
    ".html": matrix_page,
    ".htm": matrix_page,
    ".csv": matrix_csv,
    ".json": _matrix_json,
}


def write_matrix(matrix: VerdictMatrix, path: Path) -> None:
    """Write a matrix as a picture, a page, a table or JSON, as the suffix of the file says; an older file is replaced.

    Raises ExportError for another suffix, or when the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in _FORMS:
        raise ExportError(
            f"the format of {suffix or 'a file without a suffix'} is not known",
            where=str(path),
            expected=" or ".join(_FORMS),
            hint="Give the file one of these endings.",
        )
    write_file(path, [_FORMS[suffix](matrix)])
