"""The dates in a question, in the words of its language: days, months and years as spans of days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel.dates import get_month_names

from aikg.errors import QueryRejected

__all__ = ["Dated", "dates_in", "whole_year"]

_DECEMBER = 12


@dataclass(frozen=True, slots=True, order=True)
class Dated:
    """A date at a place of a question: its first day and the day after its last."""

    start: int
    end: int
    first: date
    after: date

    @property
    def last(self) -> date:
        """The last day of it."""
        return self.after - timedelta(days=1)


def dates_in(question: str, lang: str) -> Iterator[Dated]:
    """Yield the dates in a question, by place.

    >>> [str(dated.last) for dated in dates_in("Who permitted it in June 2024?", "en")]
    ['2024-06-30']
    >>> [str(dated.first) for dated in dates_in("am 1. Juni 2024", "de")]
    ['2024-06-01']

    Raises QueryRejected for a date that does not exist.
    """
    for match in _dates(lang).finditer(question):
        numbers = _numbers(match, lang)
        try:
            yield Dated(match.start(), match.end(), *_span(*numbers))
        except ValueError:
            raise QueryRejected(f'the date "{match.group().strip()}" does not exist') from None


def whole_year(start: int, end: int, year: int) -> Dated:
    """Return a year as it is named between two offsets: "last year"."""
    return Dated(start, end, date(year, 1, 1), date(year + 1, 1, 1))


def _span(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    if day is None:
        return date(year, month, 1), date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
    return date(year, month, day), date(year, month, day) + timedelta(days=1)


def _numbers(match: re.Match[str], lang: str) -> tuple[int, int | None, int | None]:
    if match["plain"]:
        return int(match["plain"]), None, None
    if match["iso"]:
        year, month, *day = map(int, match["iso"].split("-"))
        return year, month, next(iter(day), None)
    if match["dotted"]:
        first, month, year = map(int, re.split(r"[./]", match["dotted"]))
        return year, month, first
    found = match["day"] or match["day_after"]
    return int(match["year"]), _months(lang)[match["month"].casefold()], int(found) if found else None


@cache
def _dates(lang: str) -> re.Pattern[str]:
    months = "|".join(sorted(map(re.escape, _months(lang)), key=len, reverse=True))
    dotted = r"\d{1,2}\.\d{1,2}\.\d{4}" if lang == "de" else r"\d{1,2}/\d{1,2}/\d{4}" if lang == "fr" else r"(?!)"
    return re.compile(
        r"\b(?P<iso>\d{4}-\d{2}(?:-\d{2})?)\b"
        rf"|\b(?P<dotted>{dotted})\b"
        rf"|\b(?:(?P<day>\d{{1,2}})(?:\.|er|st|nd|rd|th)?\s+)?(?:of\s+)?(?P<month>{months})\.?"
        r"(?:\s+(?P<day_after>\d{1,2})(?:st|nd|rd|th)?,?)?\s+(?:of\s+|de\s+)?(?P<year>\d{4})\b"
        r"|\b(?P<plain>(?:19|20)\d{2})\b",
        re.IGNORECASE,
    )


@cache
def _months(lang: str) -> dict[str, int]:
    """Return the names of the months, wide and abbreviated, from CLDR."""
    wide, abbreviated = get_month_names("wide", locale=lang), get_month_names("abbreviated", locale=lang)
    return {name.casefold().rstrip("."): number for names in (wide, abbreviated) for number, name in names.items()}
