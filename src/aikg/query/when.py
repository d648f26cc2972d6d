"""The day a question asks about: a date in the words of its language."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from babel.dates import get_month_names

from aikg.errors import QueryRejected
from aikg.query.parameters import last_day

__all__ = ["find_date"]

#: Words that turn a date into a bound of a period, which is another question than "on that day".
_BOUNDS = {
    "en": ("before", "after", "since", "until", "till", "between", "from"),
    "fr": ("avant", "après", "depuis", "jusqu", "entre", "dès"),
    "de": ("vor", "nach", "seit", "bis", "zwischen", "ab"),
}


def find_date(question: str, lang: str, today: date) -> date | None:
    """Return the day a question asks about: a date, or the last day of a month or a year, at most today.

    >>> find_date("Who permitted it in June 2024?", "en", date(2025, 1, 1))
    datetime.date(2024, 6, 30)
    >>> find_date("am 1. Juni 2024", "de", date(2025, 1, 1))
    datetime.date(2024, 6, 1)

    Raises QueryRejected for a date that does not exist, for several, and for periods.
    """
    found = list(_dates(lang).finditer(question))
    if not found:
        return None
    if len(found) > 1:
        raise QueryRejected("it names several dates; ask about one day")
    match = found[0]
    before = re.findall(r"\w+", question[: match.start()].casefold())
    if set(before[-2:]) & set(_BOUNDS[lang]):
        raise QueryRejected(f'it asks about a period ("{" ".join(before[-2:])} {match[0].strip()}"); ask about one day')
    text = _iso(match, lang)
    day = last_day(text)
    return day if len(text) == len("2024-06-01") else min(day, today)


@cache
def _dates(lang: str) -> re.Pattern[str]:
    months = "|".join(sorted(map(re.escape, _months(lang)), key=len, reverse=True))
    return re.compile(
        r"\b(?P<iso>\d{4}-\d{2}(?:-\d{2})?)\b"
        rf"|\b(?:(?P<day>\d{{1,2}})(?:\.|er|st|nd|rd|th)?\s+)?(?:of\s+)?(?P<month>{months})\.?"
        r"(?:\s+(?P<day_after>\d{1,2})(?:st|nd|rd|th)?,?)?\s+(?P<year>\d{4})\b"
        r"|\b(?P<plain>(?:19|20)\d{2})\b",
        re.IGNORECASE,
    )


@cache
def _months(lang: str) -> dict[str, int]:
    """Return the names of the months, wide and abbreviated, from CLDR."""
    wide, abbreviated = get_month_names("wide", locale=lang), get_month_names("abbreviated", locale=lang)
    return {name.casefold().rstrip("."): number for names in (wide, abbreviated) for number, name in names.items()}


def _iso(match: re.Match[str], lang: str) -> str:
    if match["iso"] or match["plain"]:
        return str(match["iso"] or match["plain"])
    month = f"{match['year']}-{_months(lang)[match['month'].casefold()]:02d}"
    day = match["day"] or match["day_after"]
    return f"{month}-{int(day):02d}" if day else month
