"""When a rule holds, and how it stands: put together from everything that states it.

The meaning is that of docs/verdicts.md, "In force on day d", and docs/graph.md, "Consolidated".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aikg.consolidate.edtf import Bounds, bounds
from aikg.model import Statement, Status

__all__ = ["Basis", "Boundary", "RuleValidity", "Sighting", "sighting", "validity"]


class Basis(StrEnum):
    """Why a rule is said to begin or end when it does."""

    STATED = "stated"  #: a text gives the date
    FIRST_STATED = "firstStated"  #: it is the date of the first document that says so
    RECORDED = "recorded"  #: it lies between two recordings of a watched text


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where a rule begins or ends: an EDTF date, the days it may mean, and why we say so.

    Without a date it is the end of a rule of which we know no more than that it is over.
    """

    edtf: str | None
    bounds: Bounds
    basis: Basis


@dataclass(frozen=True, slots=True)
class Sighting:
    """One statement of a rule, reduced to what tells when the rule holds. `on` is its document's date."""

    status: Status
    on: date | None = None
    valid_from: str | None = None
    valid_until: str | None = None


@dataclass(frozen=True, slots=True)
class RuleValidity:
    """How a rule stands, and from when until when (exclusive) it holds.

    `last_stated` is the last day on which a document states it as current. Of a rule that ended and
    came back this is the last interval; the earlier one stays readable in the statements.
    """

    standing: Status
    begin: Boundary | None = None
    end: Boundary | None = None
    last_stated: date | None = None


def sighting(statement: Statement, published: date | None) -> Sighting:
    """Return what a statement, in a document published then, says about when its rule holds."""
    return Sighting(statement.status, published, statement.valid_from, statement.valid_until)


def validity(sightings: Iterable[Sighting], *, corrected: bool = False) -> RuleValidity:
    """Return how a rule stands and when it holds, in whatever order its sightings come.

    `corrected` says that a correction withdraws it. Proposals and allegations never make a rule hold.

    >>> meta = validity([Sighting(Status.FORMER, date(2024, 11, 5))])
    >>> meta.standing.value, meta.begin, meta.end.edtf, meta.end.basis.value
    ('former', None, '2024-11-05', 'firstStated')
    """
    every = sorted(sightings, key=_order)
    held = _last_interval([s for s in every if s.status in {Status.CURRENT, Status.FORMER}])
    standing = _standing({s.status for s in every}, held, corrected)
    current = [s for s in held if s.status is Status.CURRENT]
    former = [s for s in held if s.status is Status.FORMER]
    begin = _stated(s.valid_from for s in held or every)
    end = _called_former(former, begin) if former else _announced_end(current)
    first = min((s.on for s in current if s.on), default=None)
    if begin is None and first and (end is None or first < end.bounds.latest):
        begin = _day(first)  # a text that comes after the end would say nothing about the beginning
    return RuleValidity(standing, begin, end, max((s.on for s in current if s.on), default=None))


def _order(sighting: Sighting) -> tuple[object, ...]:
    """Order by day, what has no day last; on one day the end comes after the rest."""
    return (
        sighting.on or date.max,
        sighting.status is Status.FORMER,
        sighting.valid_from or "",
        sighting.valid_until or "",
    )


def _standing(statuses: Collection[Status], held: Sequence[Sighting], corrected: bool) -> Status:
    if corrected or Status.CORRECTED in statuses:
        return Status.CORRECTED
    if held:
        return Status.FORMER if any(s.status is Status.FORMER for s in held) else Status.CURRENT
    return Status.ALLEGED if Status.ALLEGED in statuses else Status.PROPOSED


def _last_interval(ordered: Sequence[Sighting]) -> list[Sighting]:
    """Return the sightings since the rule last came back: all of them, when it never ended and returned.

    Only a document that is dated, and later than the one that called the rule former, brings it back.
    """
    interval: list[Sighting] = []
    ended: date | None = None
    for seen in ordered:
        if seen.status is Status.FORMER:
            ended = seen.on or date.max
        elif ended is not None and seen.on is not None and seen.on > ended:
            interval, ended = [], None
        interval.append(seen)
    return interval


def _called_former(former: Sequence[Sighting], begin: Boundary | None) -> Boundary:
    """Return when a rule ended that documents call former: on the date of the first of them at the latest."""
    known_by = min((s.on for s in former if s.on), default=None)
    stated = _stated(s.valid_until for s in former)
    if stated is None or (known_by and stated.bounds.earliest > known_by):
        return _day(known_by) if known_by else _undated_end(begin)
    latest = min(stated.bounds.latest, known_by or date.max)
    return Boundary(stated.edtf, Bounds(stated.bounds.earliest, latest), stated.basis)


def _undated_end(begin: Boundary | None) -> Boundary:
    """Return the end of a rule that ended on nobody knows which day: it holds on no day we could name."""
    day = begin.bounds.earliest if begin else date.min
    return Boundary(None, Bounds(day, day), Basis.FIRST_STATED)


def _announced_end(current: Sequence[Sighting]) -> Boundary | None:
    """Return the end announced by those who state a rule as current, the last if it was put off.

    It counts until somebody states the rule as current after it.
    """
    stated = _stated((s.valid_until for s in current), put_off=True)
    if stated and any(s.on and s.on >= stated.bounds.latest for s in current):
        return None
    return stated


def _stated(dates: Iterable[str | None], *, put_off: bool = False) -> Boundary | None:
    """Return the earliest of the dates that texts give (the last if `put_off`), made exact by any within it."""
    known = [(found, edtf) for edtf in dates if edtf and (found := bounds(edtf))]
    if not known:
        return None
    ordered = sorted(known, key=lambda pair: (pair[0].earliest, pair[0].latest, pair[1]))
    outer = max(ordered, key=lambda pair: pair[0].latest)[0] if put_off else ordered[0][0]
    within = [(b, edtf) for b, edtf in ordered if outer.earliest <= b.earliest and b.latest <= outer.latest]
    exact, edtf = min(within, key=lambda pair: pair[0].latest - pair[0].earliest)
    return Boundary(edtf, exact, Basis.STATED)


def _day(day: date) -> Boundary:
    return Boundary(day.isoformat(), Bounds(day, day), Basis.FIRST_STATED)
