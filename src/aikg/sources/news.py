"""One file becomes documents, by the suffix of its name.

========================  =====================================================================
``.txt`` ``.md``          one document: the text as it is, with line ends as ``\\n``
``.html`` ``.htm``        one document: the article in the page (see `aikg.sources.web_page`)
``.json``                 one document, or an array of them (see `aikg.sources.json_documents`)
``.jsonl``                one document a line
========================  =====================================================================

A text file without a byte order mark has the text, and so the offsets, of ``Path.read_text(encoding="utf-8")``.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from aikg.errors import InputError
from aikg.model import Document
from aikg.sources.draft import Draft, finish, too_large
from aikg.sources.encoding import decode
from aikg.sources.json_documents import drafts_of_json, drafts_of_lines
from aikg.sources.metadata import Metadata
from aikg.sources.naming import shown
from aikg.sources.web_page import draft_of_page

__all__ = ["MAX_BYTES", "SUFFIXES", "documents_in", "read_bytes"]

#: What is read, by the end of a file's name.
SUFFIXES = (".txt", ".md", ".html", ".htm", ".json", ".jsonl")

#: The largest document, in bytes; a `.json` file may hold many, and be ten times as large.
MAX_BYTES = 10 * 2**20
_JSON_FILE = 10

_SKIPPED_AT_ONCE = 2**20


def documents_in(path: Path, known: Metadata, *, max_bytes: int = MAX_BYTES) -> Iterator[Document | InputError]:
    """Yield the documents of one file, and an error for each that cannot be read.

    `known` is what is known about the file before it is opened; it goes before what the file says. A file
    of JSON Lines is read line by line, whatever its size; every other file is read whole.
    """
    try:
        for draft in _drafts(path, max_bytes):
            yield draft if isinstance(draft, InputError) else _finished(draft, known, max_bytes)
    except InputError as error:
        yield error
    except OSError as error:
        yield _unreadable(error, path)


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """Return what is in a regular file.

    Raises InputError for anything else under that name, a file that cannot be read or is larger than
    `max_bytes`, and an empty one.
    """
    try:
        with _opened(path) as file:
            # One byte more than allowed tells a file that is too large, and one that is still growing.
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise _unreadable(error, path) from None
    if len(data) > max_bytes:
        raise too_large("the file", max_bytes, shown(path))
    if not data:
        raise InputError("the file is empty", where=shown(path), expected="a text")
    return data


def _finished(draft: Draft, known: Metadata, max_bytes: int) -> Document | InputError:
    try:
        return finish(draft, known, max_bytes=max_bytes)
    except InputError as error:
        return error


def _drafts(path: Path, max_bytes: int) -> Iterator[Draft | InputError]:
    where, stem = shown(path), path.stem
    match path.suffix.lower():
        case ".txt" | ".md":
            text = decode(read_bytes(path, max_bytes), where=where)
            yield Draft(stem, text.replace("\r\n", "\n").replace("\r", "\n"), Metadata(), where)
        case ".html" | ".htm":
            yield draft_of_page(read_bytes(path, max_bytes), stem=stem, where=where)
        case ".json":
            text = decode(read_bytes(path, max_bytes * _JSON_FILE), where=where)
            yield from drafts_of_json(text, stem=stem, where=where)
        case ".jsonl":
            with _opened(path) as file:
                yield from _nonempty(drafts_of_lines(_lines(file, where, max_bytes), stem=stem, where=where), where)
        case suffix:
            raise InputError(
                f'files ending in "{shown(suffix)}" are not read' if suffix else "a file without a suffix is not read",
                where=where,
                expected=f"one of {' '.join(SUFFIXES)}",
                hint="A table about files is given with --manifest." if suffix.lower() == ".csv" else "",
            )


def _opened(path: Path) -> BinaryIO:
    """Open a regular file; opening a pipe or a device could wait for ever."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise InputError("this is a folder", where=shown(path), expected="a file")
    if not stat.S_ISREG(mode):
        raise InputError("this is a pipe or a device", where=shown(path), expected="a file")
    return path.open("rb")


def _lines(file: BinaryIO, where: str, max_bytes: int) -> Iterator[tuple[int, str | InputError]]:
    """Yield numbered lines; of a line that is too long, only an error is kept in memory."""
    number = 0
    while line := file.readline(max_bytes + 1):
        number += 1
        place = f"{where}:{number}"
        if len(line) > max_bytes:
            while line and not line.endswith(b"\n"):
                line = file.readline(_SKIPPED_AT_ONCE)
            yield number, too_large("the line", max_bytes, place)
            continue
        try:
            # JSON that is exchanged is UTF-8 (RFC 8259, section 8.1).
            yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            problem = f"byte {error.start} of the line (0x{line[error.start]:02X}) is not valid UTF-8"
            yield number, InputError(problem, where=place, expected="JSON Lines in UTF-8")


def _nonempty(drafts: Iterator[Draft | InputError], where: str) -> Iterator[Draft | InputError]:
    empty = True
    for draft in drafts:
        empty = False
        yield draft
    if empty:
        raise InputError("the file is empty", where=where, expected="one JSON object a line")


def _unreadable(error: OSError, path: Path) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError("there is no such file", where=shown(path), expected="a file or a folder")
    reason = (error.strerror or type(error).__name__).lower()
    return InputError(f"the file cannot be read ({reason})", where=shown(path), expected="a readable file")
