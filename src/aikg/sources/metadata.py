"""What is known about a text beside the text: date, publisher, title, address, language.

Three sources can give it, and the first that does wins, field by field: the manifest, then the file
itself, then (for the language only) detection. Values are checked where they enter; a date that does not
exist is an error and never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from aikg.errors import InputError

__all__ = ["FIELDS", "Metadata", "metadata_from"]

#: The names of the fields, in a manifest and in a JSON document alike.
FIELDS = ("published", "publisher", "title", "url", "lang")

_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].+)?")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")
_SPACES = re.compile(r"\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_AN_EXAMPLE_DATE = "a calendar date such as 2024-11-10"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What one source knows about a text; None where it is silent. `lang` is an ISO 639 code."""

    published: date | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    lang: str | None = None

    def or_else(self, other: Metadata) -> Metadata:
        """Return this, with what it does not know filled in from `other`.

        >>> Metadata(title="A").or_else(Metadata(title="B", lang="fr"))
        Metadata(published=None, publisher=None, title='A', url=None, lang='fr')
        """
        return Metadata(
            self.published or other.published,
            self.publisher or other.publisher,
            self.title or other.title,
            self.url or other.url,
            self.lang or other.lang,
        )


def metadata_from(values: Mapping[str, object], *, where: str, of: str = "") -> Metadata:
    """Return the metadata that stands in a row or an object, under the names in `FIELDS`.

    Other names are ignored; an empty value is a value not given. `where` and `of` (the document meant)
    go into messages. An address is kept as it is written: whoever makes a link of it checks its scheme.
    Raises InputError for a value that is no text, a date that is none, and a language that is no code.

    >>> metadata_from({"lang": "fr-FR", "published": "2024-11-05T08:00:00Z"}, where="a.json").lang
    'fr'
    """
    texts = {name: _text(name, values.get(name), where, of) for name in FIELDS}
    return Metadata(
        published=_date(texts["published"], where, of),
        publisher=texts["publisher"],
        title=texts["title"],
        url=texts["url"],
        lang=_language(texts["lang"], where, of),
    )


def _text(name: str, value: object, where: str, of: str) -> str | None:
    """Return a value as one line of text, or None where it is not given."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError(f'"{name}"{_of(of)} is {value!r:.60}', where=where, expected="text in quotation marks")
    if _SURROGATE.search(value):
        raise InputError(f'"{name}"{_of(of)} holds half a character', where=where, expected="whole Unicode characters")
    return _SPACES.sub(" ", value).strip() or None


def _date(value: str | None, where: str, of: str) -> date | None:
    if value is None:
        return None
    shape = _DATE.fullmatch(value)
    if shape is None:
        raise InputError(
            f'date "{value:.60}"{_of(of)} is not a date that can be read',
            where=where,
            expected=_AN_EXAMPLE_DATE,
            hint="Correct it or leave it empty.",
        )
    try:
        if len(value) > len(shape[1]):
            datetime.fromisoformat(value)
        return date.fromisoformat(shape[1])
    except ValueError:
        raise InputError(
            f'date "{value:.60}"{_of(of)} does not exist',
            where=where,
            expected=_AN_EXAMPLE_DATE,
            hint="Correct it or leave it empty.",
        ) from None


def _language(value: str | None, where: str, of: str) -> str | None:
    if value is None:
        return None
    code = _LANGUAGE.fullmatch(value)
    if code is None:
        raise InputError(
            f'language "{value:.60}"{_of(of)} is not a code',
            where=where,
            expected='a language code such as "fr" or "en-GB"',
            hint="Correct it, or leave it empty to have the language detected.",
        )
    return code[1].lower()


def _of(document: str) -> str:
    return f" of {document}" if document else ""
