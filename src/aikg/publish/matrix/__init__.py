"""The matrix of vendors and uses leaves: a picture, a page, a table, and values for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from aikg.publish.figures import PRINTED
from aikg.publish.files import suffix_of, write_file
from aikg.publish.matrix.page import matrix_page
from aikg.publish.matrix.picture import matrix_picture
from aikg.publish.matrix.record import matrix_record
from aikg.publish.matrix.table import matrix_csv
from aikg.query import VerdictMatrix

__all__ = ["write_matrix"]


def _matrix_json(matrix: VerdictMatrix) -> bytes:
    return f"{json.dumps(matrix_record(matrix), ensure_ascii=False, indent=1)}\n".encode()


_FORMS: Mapping[str, Callable[[VerdictMatrix], bytes]] = {
    ".html": matrix_page,
    ".htm": matrix_page,
    ".csv": matrix_csv,
    ".json": _matrix_json,
}


def write_matrix(matrix: VerdictMatrix, path: Path) -> None:
    """Write a matrix as a picture, a page, a table or JSON, as the suffix of the file says; an older file is replaced.

    Pictures are .svg, .pdf and .png. Raises ExportError for another suffix, or when the file cannot be written.
    """
    suffix = suffix_of(path, (*PRINTED, *_FORMS))
    made = PRINTED[suffix](matrix_picture(matrix)) if suffix in PRINTED else _FORMS[suffix](matrix)
    write_file(path, [made])
