"""What a file gives, on its way to being a document: one text and what the file says about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aikg.errors import InputError
from aikg.model import Document
from aikg.sources.language import detect_language
from aikg.sources.metadata import Metadata

__all__ = ["Draft", "finish", "too_large"]

_SURROGATE = re.compile("[\ud800-\udfff]")
#: An id names a graph and stands in tables and messages, so it stays on one line and in sight.
_NO_ID = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """One text of a file. `where` names the place in messages: a file, or a line of it."""

    id: str
    text: str
    metadata: Metadata
    where: str


def finish(draft: Draft, known: Metadata, *, max_bytes: int) -> Document:
    """Return the document of a draft, its metadata filled in around what is `known` already.

    Raises InputError for a text without a letter or digit, a text of more than `max_bytes` in UTF-8, a text
    with half a character, and an id that cannot name a document.

    >>> finish(Draft("a", "Meta erlaubt die militärische Nutzung.", Metadata(), "a.txt"), Metadata(), max_bytes=100)
    Document(id='a', text='Meta erlaubt die militärische Nutzung.', lang='de', title=None, ...)
    """
    if not any(map(str.isalnum, draft.text)):
        raise InputError("the document is empty", where=draft.where, expected="a text with at least one word")
    if half := _SURROGATE.search(draft.text):
        raise InputError(
            f"character {half.start()} of the text is half a character (U+{ord(half[0]):04X})",
            where=draft.where,
            expected="whole Unicode characters",
        )
    if len(draft.text) > max_bytes or len(draft.text.encode()) > max_bytes:
        raise too_large("the text", max_bytes, draft.where)
    if not draft.id.strip() or len(draft.id) > _LONGEST_ID or _NO_ID.search(draft.id):
        raise InputError(
            f"{draft.id[:60]!r} cannot be the id of a document",
            where=draft.where,
            expected=f"1 to {_LONGEST_ID} visible characters in one line",
            hint="Rename the file, or give the document an id.",
        )
    facts = known.or_else(draft.metadata)
    return Document(
        id=draft.id,
        text=draft.text,
        lang=facts.lang or detect_language(draft.text),
        title=facts.title,
        published=facts.published,
        publisher=facts.publisher,
        url=facts.url,
    )


def too_large(what: str, max_bytes: int, where: str) -> InputError:
    """Return the error of something that is larger than is read.

    >>> str(too_large("the file", 10_485_760, "a.txt"))
    'a.txt: the file is larger than 10 MB; expected at most 10485760 bytes. Split it into its documents.'
    """
    size = f"{max_bytes / 2**20:.3g} MB" if max_bytes >= 2**20 else f"{max_bytes} bytes"
    return InputError(
        f"{what} is larger than {size}",
        where=where,
        expected=f"at most {max_bytes} bytes",
        hint="Split it into its documents.",
    )
