"""Dates of which not everything is known, and the moments between which they lie.

A date is a string of the Extended Date/Time Format (ISO 8601-2), level 1, as far as articles give
one: a year, a month or a day, perhaps uncertain (``?``), approximate (``~``) or both (``%``); of level 2
a quarter (``2024-33`` is the first of 2024) and one day of a range (``[2024-01-10..2024-01-12]``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

__all__ = ["Bounds", "between", "bounds"]

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([?~%]?)")
_ONE_OF = re.compile(r"\[(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)\]")
#: The codes of the four quarters of a year, where a month stands.
_QUARTERS = {33: 1, 34: 4, 35: 7, 36: 10}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and the last day on which something that happened at a date can have happened.

    For a day both are that day; a month or a year reaches from its first day to the day after its
    last, so that what holds *until* a month holds through all of it. Where recordings tell, they are moments (UTC).
    """

    earliest: date
    latest: date


def bounds(edtf: str | None) -> Bounds | None:
    """Return the bounds of an EDTF date; None for none, and for what is not such a date.

    A qualified date may be off by one of its own units in both directions.

    >>> bounds("2024-11")
    Bounds(earliest=datetime.date(2024, 11, 1), latest=datetime.date(2024, 12, 1))
    >>> bounds("2024-11-05")
    Bounds(earliest=datetime.date(2024, 11, 5), latest=datetime.date(2024, 11, 5))
    >>> bounds("2024~")
    Bounds(earliest=datetime.date(2023, 1, 1), latest=datetime.date(2026, 1, 1))
    >>> bounds("2024-33")
    Bounds(earliest=datetime.date(2024, 1, 1), latest=datetime.date(2024, 4, 1))
    >>> bounds("last week") is None
    True
    """
    if one_of := _ONE_OF.fullmatch(edtf or ""):
        begin, end = (bounds(day) for day in one_of.groups())
        return Bounds(begin.earliest, end.latest) if begin and end and begin.earliest <= end.latest else None
    match = _DATE.fullmatch(edtf or "")
    if match is None:
        return None
    year, month, day, qualifier = match.groups()
    slack = 1 if qualifier else 0
    try:
        if day:
            exact, off = date(int(year), int(month), int(day)), timedelta(days=slack)
            return Bounds(exact - off, exact + off)
        if month:
            quarter = _QUARTERS.get(int(month))
            first, length = date(int(year), quarter or int(month), 1), 3 if quarter else 1
            return Bounds(_months_after(first, -slack * length), _months_after(first, (1 + slack) * length))
        return Bounds(date(int(year) - slack, 1, 1), date(int(year) + 1 + slack, 1, 1))
    except (ValueError, OverflowError):
        return None


def between(earliest: datetime, latest: datetime) -> str:
    """Return the date of something that happened between two moments: a day, or one day of a range.

    >>> between(datetime(2024, 1, 10, 12, 30), datetime(2024, 1, 10, 18, 30))
    '2024-01-10'
    >>> between(datetime(2025, 9, 26, 7, 0), datetime(2025, 9, 29, 7, 0))
    '[2025-09-26..2025-09-29]'
    """
    first, last = earliest.date().isoformat(), latest.date().isoformat()
    return first if first == last else f"[{first}..{last}]"


def _months_after(first: date, months: int) -> date:
    """Return the first day of the month so many months after a first of the month."""
    years, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(years, month + 1, 1)
