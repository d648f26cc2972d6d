"""The time axis: where a moment lies between the first and the last of a picture, and which days are named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aikg.query import Timeline

__all__ = ["Axis", "axis_of"]

#: How far apart ticks may be, in months, and in days where the whole is shorter than that.
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
_DAYS = (1, 2, 7, 14)
_MOST_TICKS = 8
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Axis:
    """From `begin` to `end`, which differ; both in UTC."""

    begin: datetime
    end: datetime

    def at(self, moment: datetime) -> float:
        """Return where a moment lies, in percent of the width.

        >>> Axis(datetime(2024, 1, 1), datetime(2024, 1, 5)).at(datetime(2024, 1, 2))
        25.0
        """
        return round(100 * ((moment - self.begin) / (self.end - self.begin)), 3)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the days to be named, at most eight, each with where it lies.

        >>> [name for _, name in Axis(datetime(2023, 11, 20, tzinfo=UTC), datetime(2025, 2, 3, tzinfo=UTC)).ticks()]
        ['Jan 2024', 'Mar 2024', 'May 2024', 'Jul 2024', 'Sep 2024', 'Nov 2024', 'Jan 2025']
        """
        long = self.end - self.begin > timedelta(days=62)
        steps, walk = (_MONTHS, self._firsts) if long else (_DAYS, self._every)
        found: list[datetime] = []
        for step in steps:
            found = list(walk(step))
            if len(found) <= _MOST_TICKS:
                break
        return [(self.at(day), _named(day, long=long, months=step)) for day in found]

    def _firsts(self, months: int) -> Iterator[datetime]:
        """Yield the firsts of every so many months, counted from the beginning of the era."""
        for number in range(self.begin.year * 12 // months, (self.end.year + 1) * 12 // months + 1):
            year, month = divmod(number * months, 12)
            if year > 0 and self.begin <= (day := datetime(year, month + 1, 1, tzinfo=UTC)) <= self.end:
                yield day

    def _every(self, days: int) -> Iterator[datetime]:
        day = self.begin.replace(hour=0, minute=0, second=0, microsecond=0)
        while day <= self.end:
            if day >= self.begin:
                yield day
            day += timedelta(days=days)


def _named(day: datetime, *, long: bool, months: int) -> str:
    if not long:
        return day.date().isoformat()
    return f"{day.year}" if months >= 12 else f"{_NAMES[day.month - 1]} {day.year}"


def axis_of(timeline: Timeline) -> Axis:
    """Return an axis on which everything that a timeline tells has room."""
    moments = sorted(_moments(timeline))
    begin, end = moments[0], moments[-1]
    margin = max((end - begin) * 0.015, timedelta(hours=6))
    return Axis(begin - margin, end + margin)


def _moments(timeline: Timeline) -> Iterable[datetime]:
    for policy in timeline.policies:
        yield policy.first_recorded
        yield policy.last_commit or policy.last_recorded
        yield policy.last_recorded
