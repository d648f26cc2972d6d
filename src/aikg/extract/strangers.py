"""Organisations that the graph does not know, where the text itself says what they are.

"The start-up Acme", "Acme, a Zurich-based company", "Acme Inc.", "Acme's chief executive", "the University of Example":
such a name is then found wherever else the document uses it. A capital letter alone makes no organisation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from aikg.extract.lexicon import Lexicon
from aikg.extract.marks import Mark, kind_of
from aikg.extract.typography import folded, plain
from aikg.model import Entity, KnownName
from aikg.names import ID, slug

__all__ = ["strangers_in"]

_WORD = r"[A-ZÀ-ÞŠŽ][\w&]*(?:[-.'][\w&]+)*"
_NAME = rf"(?P<name>{_WORD}(?: {_WORD}){{0,3}})"
#: What a company's name ends with in any language: legal forms, and words that only names end with.
_FORMS = "Inc|Corp|Ltd|LLC|LLP|PLC|plc|GmbH|AG|SE|KG|SA|SAS|SARL|SL|BV|NV|SpA|Srl|Lda|Ltda|AB|Oy|ApS"
_LASTS = "Robotics|Labs|Technologies|Technology|Systems|Software|Studios|Ventures|Capital|Interactive|Analytics"
_SHORTEST = 3


def strangers_in(text: str, words: Lexicon, known: Iterable[Mark]) -> list[Mark]:
    """Return where a document names organisations that are not among the names already known, by place."""
    taken = list(known)
    even, low = plain(text), folded(text)
    found: dict[str, str] = {}
    for name, kind in _introduced(even, words):
        if _is_name(name, low, words):
            found.setdefault(name, kind)
    marks: list[Mark] = []
    for name, kind in sorted(found.items(), key=lambda item: (-len(item[0]), item[0])):
        entity = Entity(ID + slug(name), name, kind)
        stranger = KnownName(entity, (("", name),))
        for spelling in _spellings(name, low):
            for match in re.finditer(rf"(?<![\w-]){re.escape(spelling)}(?=s?(?!\w))", even):
                if not any(m.start < match.end() and match.start() < m.end for m in (*taken, *marks)):
                    marks.append(Mark(match.start(), match.end(), kind_of(stranger), entity.iri, stranger))
    return sorted(marks, key=lambda mark: mark.start)


def _introduced(text: str, words: Lexicon) -> Iterator[tuple[str, str]]:
    for pattern, kind in _patterns(words):
        for match in pattern.finditer(text):
            yield match["name"], kind


def _is_name(name: str, low: str, words: Lexicon) -> bool:
    """Whether a capitalised stretch is a name rather than a word at the head of a sentence, a title or a month."""
    first = name.split(maxsplit=1)[0].lower()
    plain_words = {w for key in ("preposition", "article", "state") for w in words.under("markers", "voice", key)}
    plain_words |= {w for key in ("weekday", "month") for w in words.under("dates", "dates", key)}
    if len(name) < _SHORTEST or first in plain_words or first in words.under("names", "names", "never"):
        return False
    return not re.search(rf"(?<!\w){re.escape(first)}(?!\w)", _small(low, name))


def _small(low: str, name: str) -> str:
    """The folded text without the name itself, so that only other uses of its first word are left."""
    return low.replace(name.lower(), " ") if " " in name else ""


def _spellings(name: str, low: str) -> list[str]:
    """A name, and its first word where that is telling: "Tarn" for "Tarn Robotics"."""
    first, *rest = name.split()
    telling = bool(rest) and len(first) > _SHORTEST and not re.search(rf"(?<!\w){first.lower()} (?:of|de|for)\b", low)
    return [name, first] if telling else [name]


@cache
def _compiled(
    lang: str, kinds: str, institutions: str, articles: str, titles: str, links: str
) -> list[tuple[re.Pattern[str], str]]:
    between = rf"(?:(?!(?:{links})\b)[\w-]+[ -]){{0,3}}"
    company, institution = "Vendor", "NonGovernmentalOrganization"
    patterns = [
        (rf"(?<!\w)(?i:{kinds}) {_NAME}", company),
        (rf"(?<!\w){_NAME}(?:, | \()(?i:{articles}) {between}(?i:{kinds})(?!\w)", company),
        (rf"(?<!\w){_NAME} (?:{_FORMS})(?!\w)", company),
        (rf"(?<!\w)(?P<name>{_WORD}(?: {_WORD}){{0,2}} (?:{_LASTS}))(?!\w)", company),
        (rf"(?<!\w){_NAME}'s (?i:{titles})(?!\w)", company),
        (rf"(?<!\w)(?P<name>{_WORD})-(?i:{titles})(?!\w)", company),
        (rf"(?<!\w)(?i:{titles}) (?:{links}) {_NAME}", company),
        (
            rf"(?<!\w)(?P<name>(?:{institutions}) (?:of|de|di|van|der|del|della|da|do|du|für|d')? ?(?:the |la |l')?{_WORD}(?: {_WORD}){{0,3}})",
            institution,
        ),
        (rf"(?<!\w)(?P<name>{_WORD}(?: {_WORD}){{0,3}} (?:{institutions}))(?!\w)", institution),
    ]
    return [(re.compile(pattern), kind) for pattern, kind in patterns]


def _patterns(words: Lexicon) -> list[tuple[re.Pattern[str], str]]:
    def union(*path: str) -> str:
        return "|".join(re.escape(word) for word in sorted(words.under(*path), key=lambda w: (-len(w), w))) or "(?!)"

    return _compiled(
        words.lang,
        union("names", "names", "kind"),
        union("names", "names", "institution"),
        union("names", "names", "article"),
        union("names", "names", "title"),
        union("names", "names", "link"),
    )
