"""Press and policy text in two columns, as a person at a terminal compares them: values in, text out."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest

from aikg.query import ApartText, KnownText, PolicyQuote, PressCheck

__all__ = ["side_by_side"]

_WIDTH = 100
_COLUMN = 47
_INDENT = "  "
_BARE = "No text of the vendor covers these, neither then nor later, nor for another product:"
#: How many quotes of policies are printed of one kind; JSON has them all.
_SHOWN = 3
_ARCHIVE = "An archive records a text when it has changed; between two recordings the earlier one goes on."


def side_by_side(checks: Sequence[PressCheck], about: str = "") -> str:
    """Return press statements with what the texts of their day say, a block each, under the verdicts.

    Statements of one document about one rule share a block; a line is enough where there is no text to put beside them.
    """
    if not checks:
        return f"No press statement {f'about {about} ' if about else ''}is in the graph."
    lines = _wrapped(_counts(checks), "")
    for verdict, group in groupby(checks, key=lambda check: check.verdict):
        members = list(group)
        lines += ["", verdict.upper()]
        for same in _of_one_claim(check for check in members if _has_texts(check)):
            lines += ["", *_block(same)]
        bare = [check for check in members if not _has_texts(check)]
        if bare:
            lines += ["", *_bare(bare)]
    return "\n".join([*lines, "", _ARCHIVE])


def _counts(checks: Sequence[PressCheck]) -> str:
    numbers = Counter(check.verdict for check in checks)
    told = ", ".join(f"{number} {verdict}" for verdict, number in numbers.items())
    return f"{len(checks)} press {'statement' if len(checks) == 1 else 'statements'}: {told}."


def _has_texts(check: PressCheck) -> bool:
    return bool(check.texts or check.apart)


def _of_one_claim(checks: Iterable[PressCheck]) -> list[list[PressCheck]]:
    """Return statements by what they say where, in the order of the first of each."""
    found: dict[tuple[str | None, str, str, str], list[PressCheck]] = {}
    for check in checks:
        found.setdefault((check.day, check.document, check.rule, check.status), []).append(check)
    return list(found.values())


def _bare(checks: Sequence[PressCheck]) -> Iterator[str]:
    """Yield a line for each claim that no text of its issuer can be put beside."""
    dated = any(check.day for check in checks)
    yield _BARE if dated else "Of these nobody knows on which day to look:"
    for same in _of_one_claim(checks):
        first = same[0]
        times = f", {len(same)} times" if len(same) > 1 else ""
        yield from _wrapped(f"{first.claim} ({first.document}, {first.published or 'undated'}{times})", _INDENT)


def _block(same: Sequence[PressCheck]) -> Iterator[str]:
    check = same[0]
    yield from _wrapped(f"{check.claim}: {check.verdict}", "")
    day = f"on {check.day}, {'the day it was published' if check.day_is == 'published' else 'the date it gives itself'}"
    for line in (day, *(f"note: {note}" for note in check.notes), *map(_known, check.texts)):
        yield from _wrapped(line, _INDENT)
    press = _press(same)
    if check.quotes or not check.apart:
        earlier = check.status == "former" and check.verdict == "confirmed"
        right = [line for quote in check.quotes[:_SHOWN] for line in _policy(quote)]
        yield from _columns(press, right, "earlier policy text" if earlier else "policy text")
        yield from _more("", check.quotes)
        press = _cell(f"“{textwrap.shorten(check.quote, 200, placeholder=' …')}”")
    for heading, quotes in (("in part", check.parts), ("gives way", check.beaten)):
        for quote in quotes[:_SHOWN]:
            yield from _wrapped(f"{heading}: {quote.says}: “{_one_line(quote.quote)}”", _INDENT)
        yield from _more(heading, quotes)
    yield from _links([*check.texts, *check.quotes], same)
    for apart in check.apart:
        yield from _apart(apart, press)


def _known(text: KnownText) -> str:
    days = f"{text.days_before} {'day' if text.days_before == 1 else 'days'} before"
    told = f"text of that day: {text.policy}, last recorded {text.last_recorded}, {days}"
    if text.errors_since:
        told += f"; the page showed an error from {text.errors_since}"
    if text.watched_until:
        told += f"; nothing of its collection was recorded after {text.watched_until}"
    if not text.rules:
        told += f"; no rule at all was read in it (language {text.language or 'unknown'})"
    return told


def _apart(apart: ApartText, press: Sequence[str]) -> Iterator[str]:
    yield from _wrapped(f"apart from that: {apart.sentence}", _INDENT)
    if apart.quotes:
        yield from _columns(press, _policy(apart.quotes[0]), "policy text")
        yield from _links(apart.quotes[:1], ())


def _press(same: Sequence[PressCheck]) -> list[str]:
    check = same[0]
    where = " · ".join(filter(None, (check.document, check.published or "undated", check.publisher)))
    quotes = [line for one in same for line in _cell(f"“{_one_line(one.quote)}”")]
    return [*quotes, *_cell(where), *(_cell(f"attributed to {check.attribution}") if check.attribution else ())]


def _policy(quote: PolicyQuote) -> list[str]:
    where = " · ".join(filter(None, (quote.text, f"first recorded {quote.recorded}", quote.section)))
    return [*_cell(f"“{_one_line(quote.quote)}”"), *_cell(quote.says), *_cell(where)]


def _columns(left: Sequence[str], right: Sequence[str], heading: str) -> Iterator[str]:
    rows = zip_longest(["press", *left], [heading, *(right or ["–"])], fillvalue="")
    yield from (f"{_INDENT}{one:{_COLUMN}}  | {other}".rstrip() for one, other in rows)


def _links(texts: Iterable[KnownText | PolicyQuote], same: Iterable[PressCheck]) -> Iterator[str]:
    """Yield the addresses of articles and texts, each on a line of its own, so that it can be followed."""
    links = [(check.document, check.url) for check in same] + [(text.text, text.url) for text in texts]
    yield from (f"{_INDENT}{name}: {url}" for name, url in dict.fromkeys(links) if url)


def _more(heading: str, quotes: Sequence[PolicyQuote]) -> Iterator[str]:
    if len(quotes) > _SHOWN:
        what = f"{heading}: " if heading else ""
        yield f"{_INDENT}{what}{len(quotes) - _SHOWN} more, which --json prints"


def _cell(text: str) -> list[str]:
    return textwrap.wrap(text, _COLUMN, break_on_hyphens=False)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
