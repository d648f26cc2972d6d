"""When a rule holds that a watched policy text states: to the recording, and stronger than what the press says.

A collection records a text when it changed. What stands in one recording and not in the next ended between the two;
what the last recording still has goes on, as far as anybody looked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from aikg.consolidate.edtf import Bounds, between
from aikg.consolidate.validity import Basis, Boundary, RuleValidity
from aikg.model import Presence, Status

__all__ = ["united", "watched_validity"]

_ALWAYS = datetime.max.replace(tzinfo=UTC)


def watched_validity(presences: Iterable[Presence], reported: RuleValidity) -> RuleValidity:
    """Return how a rule stands and when it holds, from when texts carried it and what else is reported of it.

    The texts decide. A report counts where they know nothing: before the first recording of all. A correction withdraws
    a rule whatever the texts say. `presences` is not empty.
    """
    last = united(presences)[-1]
    begin, end = _begin(last, reported.begin), _end(last)
    stated = max(filter(None, (last.last.date(), reported.last_stated)))
    if reported.standing is Status.CORRECTED:
        return replace(reported, begin=begin, end=end, last_stated=stated)
    return RuleValidity(Status.FORMER if end else Status.CURRENT, begin, end, stated)


def united(presences: Iterable[Presence]) -> tuple[Presence, ...]:
    """Return the times in which at least one wording in one text was there, earliest first, none touching another."""
    found: list[Presence] = []
    for one in sorted(presences, key=_order):
        if found and one.first <= (found[-1].after or _ALWAYS):
            found[-1] = _joined(found[-1], one)
        else:
            found.append(one)
    return tuple(found)


def _order(presence: Presence) -> tuple[object, ...]:
    """Order by the beginning; of those that begin together the one of which the least is known comes first."""
    never = datetime.min.replace(tzinfo=UTC)
    return presence.first, presence.before or never, presence.last, presence.after or _ALWAYS


def _joined(one: Presence, other: Presence) -> Presence:
    """Return the time of two presences that meet, `other` not beginning before `one`."""
    later = max(one, other, key=lambda presence: (presence.after or _ALWAYS, presence.last))
    return Presence(one.first, max(one.last, other.last), one.before, later.after)


def _begin(presence: Presence, reported: Boundary | None) -> Boundary:
    if presence.before is not None:
        bounds = Bounds(presence.before, presence.first)
        return Boundary(between(presence.before, presence.first), bounds, Basis.RECORDED)
    first = presence.first.date()
    if reported is not None and _day(reported.bounds.earliest) < first:
        return reported
    return Boundary(first.isoformat(), Bounds(first, first), Basis.FIRST_STATED)


def _end(presence: Presence) -> Boundary | None:
    if presence.after is None:
        return None
    # The last recording still has it: it ended behind it.
    bounds = Bounds(presence.last, presence.after)
    return Boundary(between(presence.last, presence.after), bounds, Basis.RECORDED)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
