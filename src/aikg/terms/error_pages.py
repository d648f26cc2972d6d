"""What shows that a recorded page is not the document: an error, a wall, a page without content, another page.

A page is judged by what is left of it without navigation. A few words that say a page is missing make an error page
only at its top or when there is next to nothing else; a short document stays a document, and so does a notice that
says where it went. The phrases are in ``lexicon/<language>/pages.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from functools import cache, lru_cache

from aikg.terms.normal_form import Line, Page, phrases, squeezed

__all__ = ["content_words", "error_phrase", "problem", "problems_of", "shared"]

#: How many lines from the top an error stands, and how many words its line has at the most.
_TOP_LINES, _NOTICE_WORDS = 4, 14
#: Up to how many words, or up to which share of the longest page's, a page with an error at its top or as a heading is
#: an error page.
_ERROR_WORDS, _ERROR_SHARE = 150, 0.25
#: Up to how many words a page with an error anywhere, or with a hint of one, is an error page; of a hint the line must
#: be as short as this, unless another version has so many times the words.
_BARE_WORDS, _HINTED_WORDS = 40, 20
_HINT_WORDS, _HINT_TIMES = 6, 3
#: A page with less than this share of the longest one's words is next to empty, if it has no more than so many words.
_EMPTY_SHARE = 0.01
_EMPTY_WORDS = 60
#: Which share of its letters another page must have for a page to be that page with a part missing, and of how much
#: more it must be.
_SAME_SHARE = 0.98
_MISSING_SHARE = 0.01


def problems_of(pages: Sequence[Page]) -> list[str | None]:
    """Return for each of the pages recorded for one document why it does not show it; None: it may."""
    longest = max(map(content_words, pages), default=0)
    found = [problem(page, longest) for page in pages]
    notices = [_notice(page) if why is None else None for page, why in zip(pages, found, strict=True)]
    pairs = zip(pages, found, notices, strict=True)
    whole = {page.forms.body: page.says for page, why, notice in pairs if why is None and notice is None}
    parts: dict[bytes, bool] = {}
    for i, page in enumerate(pages):
        if notices[i] is not None:
            if page.forms.body not in parts:
                says = page.says
                parts[page.forms.body] = any(_is_part(says, other) for other in whole.values())
            if parts[page.forms.body]:
                found[i] = f'error in the place of a part of the document: "{notices[i]}"'
    return found


def problem(page: Page, longest: int) -> str | None:
    """Return why a page by itself shows no document, None when it may show one.

    `longest` is the largest number of content words that a version of the document has.
    """
    words = content_words(page)
    phrase = None
    if words <= max(_ERROR_WORDS, longest * _ERROR_SHARE):
        places = enumerate(zip(page.body, page.headings, strict=True))
        prominent = [line for place, (line, heading) in places if heading or place < _TOP_LINES]
        phrase = error_phrase(line for line in prominent if line.words <= _NOTICE_WORDS)
    if phrase is None and words <= _BARE_WORDS:
        phrase = error_phrase(page.body)
    if phrase is None and words <= _HINTED_WORDS:
        known = longest >= words * _HINT_TIMES
        phrase = error_phrase((line for line in page.body if known or line.words <= _HINT_WORDS), hints=True)
    if phrase is not None:
        return f'error page: "{phrase}"'
    if not page.body:
        return "empty page"
    if words == 0:
        return "page without content: headings, dates and links only"
    farewell = any(short in line.letters for line in page.body for short, _ in _table("farewells"))
    if words <= min(longest * _EMPTY_SHARE, _EMPTY_WORDS) and not farewell:
        return f"page without content: {words} words, another version has {longest}"
    return None


def content_words(page: Page) -> int:
    """Return how many words a page has beside headings, dates, links and navigation."""
    return sum(
        line.words
        for line, heading in zip(page.body, page.headings, strict=True)
        if not heading and not line.linked and line.masked is None
    )


def error_phrase(lines: Iterable[Line], *, hints: bool = False) -> str | None:
    """Return the first phrase of an error page in some lines, None when there is none.

    With `hints`, phrases count that a document may have too.

    >>> from aikg.terms.normal_form import read_line
    >>> error_phrase([read_line("## Sorry"), read_line("The **page you requested** has gone fishing.")])
    'page you requested'
    """
    return next((phrase for line in lines if (phrase := _phrase(line.letters, hints)) is not None), None)


def shared(some: Set[str], others: Set[str]) -> float:
    """Return which share of the letters of some lines stands in others, from 0 to 1.

    >>> shared({"abc", "d"}, {"abc", "xyz"})
    0.75
    """
    whole = sum(map(len, some))
    return sum(map(len, some & others)) / whole if whole else 0.0


@lru_cache(maxsize=1 << 14)
def _phrase(letters: str, hints: bool) -> str | None:
    tables = ("certain", "hints") if hints else ("certain",)
    return next((phrase for table in tables for short, phrase in _table(table) if short in letters), None)


@cache
def _table(key: str) -> tuple[tuple[str, str], ...]:
    """Phrases of error pages, squeezed and as they are."""
    return tuple((squeezed(phrase), phrase) for phrase in phrases("errors", key))


def _notice(page: Page) -> str | None:
    """The error that a heading of a page tells, None when no heading does."""
    headings = (line for line, heading in zip(page.body, page.headings, strict=True) if heading)
    return error_phrase(line for line in headings if line.words <= _NOTICE_WORDS)


def _is_part(says: Set[str], other: Set[str]) -> bool:
    """Whether the lines of a page are those of another of which a part is missing."""
    return shared(says, other) >= _SAME_SHARE and shared(other, says) <= 1 - _MISSING_SHARE
