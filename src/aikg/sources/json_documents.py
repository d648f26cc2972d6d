"""JSON and JSON Lines become drafts.

A document is an object with a `text`, and optionally `id`, `title`, `published`, `publisher`, `url` and `lang`;
whatever else stands in it is ignored. The text is used exactly as given. A document without an `id` is
named after its file: ``stem`` where the file is one object, else ``stem#N``, N being its line in a
JSON Lines file and its place in an array, counted from 1. So a document keeps its name when others
are appended to the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from aikg.errors import InputError
from aikg.sources.draft import Draft
from aikg.sources.metadata import metadata_from

__all__ = ["drafts_of_json", "drafts_of_lines"]

_AN_OBJECT = 'an object such as {"text": "…", "published": "2024-11-05"}'


def drafts_of_json(text: str, *, stem: str, where: str) -> Iterator[Draft | InputError]:
    """Yield the drafts of one object, or of an array of objects.

    Raises InputError when the text is not JSON; what is wrong with one item of an array is yielded.

    >>> [draft.id for draft in drafts_of_json('[{"text": "A"}, {"text": "B", "id": "b"}]', stem="x", where="x.json")]
    ['x#1', 'b']
    """
    value = _parsed(text, where)
    if isinstance(value, list):
        if not value:
            raise InputError("the array is empty", where=where, expected=_AN_OBJECT)
        for place, item in enumerate(value, start=1):
            yield _draft_or_error(item, f"{stem}#{place}", f"{where}, document {place}")
    else:
        yield _draft_or_error(value, stem, where)


def drafts_of_lines(
    lines: Iterable[tuple[int, str | InputError]], *, stem: str, where: str
) -> Iterator[Draft | InputError]:
    """Yield the drafts of numbered lines, one object a line; blank lines are skipped, errors passed on.

    >>> [draft.id for draft in drafts_of_lines([(1, '{"text": "A"}'), (2, "")], stem="x", where="x.jsonl")]
    ['x#1']
    """
    for number, line in lines:
        if isinstance(line, InputError):
            yield line
        elif line.strip():
            place = f"{where}:{number}"
            try:
                value = _parsed(line, place, one_line=True)
            except InputError as error:
                yield error
            else:
                yield _draft_or_error(value, f"{stem}#{number}", place)


def _parsed(text: str, where: str, *, one_line: bool = False) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = where if one_line else f"{where}:{error.lineno}"
        raise InputError(
            f"not valid JSON at column {error.colno} ({error.msg})", where=place, expected=_AN_OBJECT
        ) from None
    except ValueError:  # a number of thousands of digits, which Python refuses to convert
        raise InputError("a number is too long to be read", where=where, expected=_AN_OBJECT) from None
    except RecursionError:
        raise InputError("the JSON is nested too deeply", where=where, expected=_AN_OBJECT) from None


def _draft_or_error(value: object, name: str, where: str) -> Draft | InputError:
    try:
        return _draft(value, name, where)
    except InputError as error:
        return error


def _draft(value: object, name: str, where: str) -> Draft:
    if not isinstance(value, dict):
        raise InputError(f"{json.dumps(value):.60} is not a document", where=where, expected=_AN_OBJECT)
    text = value.get("text")
    if text is None:
        found = ", ".join(sorted(json.dumps(key) for key in value)) or "nothing"
        raise InputError(f'there is no "text" (found: {found:.200})', where=where, expected=_AN_OBJECT)
    if not isinstance(text, str):
        raise InputError(f'"text" is {json.dumps(text):.60}', where=where, expected="text in quotation marks")
    return Draft(_id(value.get("id"), name, where), text, metadata_from(value, where=where), where)


def _id(value: object, name: str, where: str) -> str:
    """Return the given id; data sets also number their documents, so a whole number is one."""
    if value is None or value == "":
        return name
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise InputError(f'"id" is {json.dumps(value):.60}', where=where, expected="text or a whole number")
