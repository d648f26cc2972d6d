"""What a document's graph keeps of its text so that copies and translations of it can be recognised.

Two short strings. The *anchors* are what survives a translation, in the order of the text and with
the place where each stands: proper names, numbers, months, weekdays, countries. The *shingles* are
a sketch of its wording, which survives copying. Neither gives the text away.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError

from aikg.model import Document

__all__ = ["Anchor", "Fingerprint", "fingerprint", "parse_fingerprint"]

#: Only the beginning of a long text is looked at: so many characters, anchors and shingles.
_CHARACTERS, _ANCHORS, _SKETCH = 50_000, 300, 64
#: Words in one shingle.
_WORDS = 4

_WORD = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+\d*")
#: From one member of a list to the next: its own words, a comma, perhaps a short word such as "and".
_BETWEEN = re.compile(r"\w+(?:[ \-]\w+)?(?:\s*,\s*(?:\w{1,4}\s+)?|\s+\w{1,3}\s+)")
#: So many members in alphabetical order are a list.
_LIST = 5
_SENTENCE_START = re.compile(r"[.!?:\n“”\"«»„]\s*$")
_DOTTED = re.compile(r"\b([A-Z])\.([A-Z])\.(?:([A-Z])\.)?")
#: Languages that write months and weekdays with a capital.
_CAPITALISED_DATES = frozenset({"en", "de"})
#: "AI" in the languages we meet: it stands everywhere and tells no text from another.
_EVERYWHERE = frozenset({"ai", "ia", "ki"})


class Anchor(NamedTuple):
    """One thing that a translation keeps, and the character at which it stands."""

    name: str
    at: int


class Fingerprint(NamedTuple):
    """A fingerprint as it is compared: anchors in the order of the text, and a set of hashes."""

    anchors: tuple[Anchor, ...]
    shingles: frozenset[str]


def fingerprint(document: Document) -> tuple[str, ...]:
    """Return the tokens that a document's graph keeps; it depends on the text and its language only.

    >>> fingerprint(Document("a", "On 4 November, Meta opened Llama to the United States.", "en"))[0]
    'anchors 4@3 month11@5 met@15 llam@27 US@40'
    """
    text = document.text[:_CHARACTERS]
    found = _without_lists(list(_anchors(text, document.lang)), text)
    anchors = " ".join(f"{anchor.name}@{anchor.at}" for anchor in found[:_ANCHORS])
    return (f"anchors {anchors}".rstrip(), f"shingles {' '.join(_sketch(text))}".rstrip())


def parse_fingerprint(tokens: tuple[str, ...]) -> Fingerprint:
    """Return a fingerprint from the tokens that `fingerprint` made; others are passed over."""
    anchors: list[Anchor] = []
    shingles: frozenset[str] = frozenset()
    for token in tokens:
        kind, *values = token.split(" ")
        if kind == "anchors":
            pairs = (value.rpartition("@") for value in values)
            anchors = [Anchor(name, int(at)) for name, _, at in pairs]
        elif kind == "shingles":
            shingles = frozenset(values)
    return Fingerprint(tuple(anchors), shingles)


def _without_lists(anchors: list[Anchor], text: str) -> list[Anchor]:
    """Return anchors without most of every alphabetical list: it has one order in whatever report it stands."""
    kept: list[Anchor] = []
    start = 0
    for end in range(1, len(anchors) + 1):
        if end < len(anchors) and _BETWEEN.fullmatch(text, anchors[end - 1].at, anchors[end].at):
            continue
        row = anchors[start:end]
        is_list = len(row) >= _LIST and row == sorted(row)
        kept += row[:2] if is_list else row
        start = end
    return kept


def _fold(word: str) -> str:
    """Return a word in lower-case ASCII letters and digits; empty for other scripts."""
    plain = unicodedata.normalize("NFKD", word.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return "".join(c for c in plain.lower() if c.isalnum())


def _stem(name: str) -> str:
    """Return a name without the endings that languages add to it: Pentagon and Pentagone, Meta and Metas."""
    stem = name.rstrip("aeos")
    return stem if len(stem) >= 3 else name


class _Word(NamedTuple):
    text: str
    folded: str
    at: int
    begins_sentence: bool


def _words(text: str) -> list[_Word]:
    # U.S. and U.S.A. become US and USA, with the blanks that keep every other character in its place.
    text = _DOTTED.sub(lambda m: "".join(filter(None, m.groups())).ljust(len(m[0])), text)
    return [
        _Word(
            m[0], _fold(m[0]), m.start(), not m.start() or bool(_SENTENCE_START.search(text, m.start() - 3, m.start()))
        )
        for m in _WORD.finditer(text)
    ]


def _anchors(text: str, lang: str) -> Iterator[Anchor]:
    """Yield what a translation keeps.

    A capital at the beginning of a sentence makes a name only if the word has one elsewhere too.
    German capitalises all nouns: they are yielded as well, and no other language will share them.
    """
    words, dates, countries = _words(text), _dates(lang), _countries(lang)
    inside = {word.text for word in words if not word.begins_sentence and word.text[0].isupper()}
    after = 0
    for index, word in enumerate(words):
        if index < after:
            continue
        if word.text[0].isdigit():
            yield Anchor("".join(c for c in word.text if c.isdigit()), word.at)
        elif (country := _country_at(words, index, countries)) is not None:
            code, length = country
            after = index + length
            yield Anchor(code, word.at)
        elif word.text.lower() in dates and (word.text[0].isupper() or lang not in _CAPITALISED_DATES):
            yield Anchor(dates[word.text.lower()], word.at)
        elif _is_name(word, inside):
            yield Anchor(_stem(word.folded), word.at)


def _is_name(word: _Word, inside: set[str]) -> bool:
    if len(word.folded) < 2 or word.folded in _EVERYWHERE:
        return False
    if any(c.isupper() or c.isdigit() for c in word.text[1:]):
        return True
    return word.text[0].isupper() and (not word.begins_sentence or word.text in inside)


def _country_at(
    words: list[_Word], index: int, countries: Mapping[str, list[tuple[tuple[str, ...], str]]]
) -> tuple[str, int] | None:
    """Return the code of the country named at a word, and how many words its name has."""
    word = words[index]
    if not word.text[0].isupper():
        return None
    for name, code in countries.get(word.folded, ()):
        if len(word.folded) == 2 and not word.text.isupper():
            continue  # "Us" is no country
        if tuple(w.folded for w in words[index : index + len(name)]) == name:
            return code, len(name)
    return None


@cache
def _locale(lang: str) -> Locale | None:
    try:
        return Locale.parse(lang, sep="-") if lang else None
    except (UnknownLocaleError, ValueError):
        return None


@cache
def _dates(lang: str) -> dict[str, str]:
    """Return the names of months and weekdays of a language (CLDR), as names that all languages share."""
    locale = _locale(lang)
    found: dict[str, str] = {}
    for kind, names in (("month", locale.months), ("day", locale.days)) if locale else ():
        for context in ("format", "stand-alone"):
            for number, name in names[context]["wide"].items():
                found.setdefault(name.lower(), f"{kind}{number}")
                found.setdefault(name.lower().partition("-")[0], f"{kind}{number}")  # segunda-feira, segunda
    return found


@cache
def _countries(lang: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return country names of a language (CLDR) by their first word, the longest first, with their codes."""
    locale = _locale(lang)
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    names = [(name, code) for code, name in locale.territories.items() if code.isalpha()] if locale else []
    for name, code in [*names, ("US", "US"), ("USA", "US"), ("UK", "GB"), ("EU", "EU"), ("UE", "EU")]:
        words = tuple(folded for word in _WORD.findall(name) if (folded := _fold(word)))
        if words:
            found.setdefault(words[0], []).append((words, code))
    for entries in found.values():
        entries.sort(key=lambda entry: (-len(entry[0]), entry))
    return found


def _sketch(text: str) -> list[str]:
    """Return the smallest hashes of a text's shingles: of two texts, the share of equal ones tells how alike
    they are (Broder, On the resemblance and containment of documents, 1997).
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    shingles = {" ".join(words[i : i + _WORDS]) for i in range(len(words) - _WORDS + 1)}
    return sorted(f"{zlib.crc32(shingle.encode(errors='replace')):08x}" for shingle in shingles)[:_SKETCH]
