"""When a question asks about: one day, or a period with a first day and the first day after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aikg.errors import QueryRejected
from aikg.query.question.dates import Dated, whole_year
from aikg.query.question.reading import Intent
from aikg.query.question.scan import Scan

__all__ = ["When", "when"]

#: Intents about what holds on a day; a month or a year means its last day there, and a period elsewhere.
_ON_A_DAY = frozenset({Intent.PERMITS, Intent.PROHIBITS, Intent.SILENT, Intent.MAY})
_RELATIONS = ("before", "until", "after", "since", "between", "through", "on")


@dataclass(frozen=True, slots=True)
class When:
    """One day, or a period: `begin` its first day, `end` the first day after."""

    on: date | None = None
    begin: date | None = None
    end: date | None = None


def when(scan: Scan, intent: Intent, today: date) -> When:
    """Return when a question asks about.

    Raises QueryRejected for several dates that make no period, and for what lies in the future.
    """
    dates = sorted([*scan.dates, *_named_years(scan, today)])
    if not dates:
        return When()
    for dated in dates:
        if dated.first > today:
            raise QueryRejected(f'it asks about the future ("{scan.text[dated.start : dated.end].strip()}")')
    relations = [_relation(scan, dated, dates[:at]) for at, dated in enumerate(dates)]
    if len(dates) == 1:
        return _one(dates[0], relations[0], intent, today)
    match relations:
        case ["between", "through" | "and"] | ["since" | "on", "through"] | ["since" | "after", "before" | "until"]:
            opened, closed = _one(dates[0], "since", intent, today), _one(dates[1], "until", intent, today)
            if relations[0] == "after":
                opened = _one(dates[0], "after", intent, today)
            if relations[1] == "before":
                closed = _one(dates[1], "before", intent, today)
            if opened.begin and closed.end and opened.begin < closed.end:
                return When(begin=opened.begin, end=closed.end)
    raise QueryRejected("it names several dates that make no period")


def _one(dated: Dated, relation: str, intent: Intent, today: date) -> When:
    match relation:
        case "before":
            return When(end=dated.first)
        case "until":
            return When(end=dated.after)
        case "after":
            return When(begin=dated.after)
        case "since":
            return When(begin=dated.first)
        case "between" | "through" | "and":
            raise QueryRejected("it names one end of a period only")
    if dated.last == dated.first or intent in _ON_A_DAY:
        return When(on=min(dated.last, today))
    return When(begin=dated.first, end=dated.after)


def _relation(scan: Scan, dated: Dated, earlier: list[Dated]) -> str:
    """Return what the words right before a date make of it; "and" closes a period only where one was opened."""
    at, found = dated.start, "on"
    opened = bool(earlier)
    while before := [cue for cue in scan.of("time.") if cue.end <= at and _adjacent(scan, cue.end, at)]:
        at = max(cue.end for cue in before)
        names = {cue.path.removeprefix("time.") for cue in before if cue.end == at}
        names -= {"through"} if not opened else set()
        found = next((name for name in _RELATIONS if name in names and name != "on"), found)
        if opened and "through" in names:
            found = "and" if any(cue.end == at for cue in scan.of("and")) else "through"
        at = min(cue.start for cue in before if cue.end == at)
        if found != "on":
            break
    return found


def _adjacent(scan: Scan, start: int, end: int) -> bool:
    return re.search(r"\w", scan.text[start:end]) is None


def _named_years(scan: Scan, today: date) -> Iterator[Dated]:
    """Yield "last year" and "this year" as dates."""
    for cue in scan.of("time.last-year", "time.this-year"):
        yield whole_year(cue.start, cue.end, today.year - (cue.path == "time.last-year"))
