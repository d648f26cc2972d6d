"""How the rules that texts carry stand, taken together, to one rule that somebody else reports.

The axes and what *covers* means are those of `aikg.reason.verdict`. A rule that names several actors or places is
decided point by point, an actor in a place at a time, so that several rules of a text can cover it together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import product as combinations

from aikg.model import Modality
from aikg.reason.norms import ANY_USE, ANYONE, Reach, Request, ScopedRule, Scopes
from aikg.reason.verdict import is_more_specific, points, reach

__all__ = ["Passage", "Stance", "Weighed", "weigh"]

_NOTHING: frozenset[str] = frozenset()
_OPPOSITE = {Modality.PERMITS: Modality.PROHIBITS, Modality.PROHIBITS: Modality.PERMITS}


class Stance(StrEnum):
    """How texts stand to a report."""

    AGREES = "agrees"
    DIFFERS = "differs"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Passage:
    """A rule where a policy carries it: the text, and a recording that shows this text."""

    policy: str
    text: str
    at: datetime
    rule: ScopedRule


@dataclass(frozen=True, slots=True)
class Weighed:
    """What came of it: the rules of the `same` and of the `opposite` sign that cover the report as a whole.

    `inside` speak of a part of it, or cover it under conditions that the report does not name; `beaten` cover it and
    give way to an exception or to a more specific rule.
    """

    stance: Stance
    same: tuple[Passage, ...] = ()
    opposite: tuple[Passage, ...] = ()
    inside: tuple[Passage, ...] = ()
    beaten: tuple[Passage, ...] = ()


def weigh(report: ScopedRule, carried: Iterable[Passage], scopes: Scopes, *, former: bool = False) -> Weighed:
    """Return how rules stand to a report, or to the report that such a rule holds no longer (`former`).

    Where rules of both signs cover a point, an exception beats the prohibition it names, then the more specific rule
    wins. Where that decides nothing, the texts differ from the report. A duty is compared with duties alone.
    """
    opposite = _OPPOSITE.get(report.modality)
    related = [
        p for p in carried if p.rule.modality in (report.modality, opposite) and _related(p.rule, report, scopes)
    ]
    decided = [_decided(request, related, report, scopes) for request in _requests(report, scopes)]
    signs = [{passage.rule.modality for passage in standing} for _, standing, _ in decided]
    still, against = (all(sign in there for there in signs) for sign in (report.modality, opposite))
    standing = [passage for _, there, _ in decided for passage in there]
    same = _each(p for p in standing if still and p.rule.modality is report.modality)
    other = _each(p for p in standing if against and p.rule.modality is not report.modality)
    beaten = _each(p for covering, _, _ in decided for p in covering if p not in standing)
    touching = _each(p for covering, _, inside in decided for p in (*covering, *inside))
    differs, agrees = (still, against) if former else (against, still)
    stance = Stance.DIFFERS if differs else Stance.AGREES if agrees else Stance.SILENT
    return Weighed(stance, same, other, tuple(p for p in touching if p not in {*same, *other, *beaten}), beaten)


def _decided(
    request: Request, related: Sequence[Passage], report: ScopedRule, scopes: Scopes
) -> tuple[list[Passage], list[Passage], list[Passage]]:
    """Return which rules cover a point, which of those stand, and which lie inside it."""
    found = [(p, reach(p.rule, request, scopes)) for p in related]
    covering = [passage for passage, how in found if how is Reach.COVERS]
    standing = list(covering)
    for beats in (_is_exception, is_more_specific):
        lost = {
            loser
            for loser in standing
            for winner in standing
            if winner.rule.modality is not loser.rule.modality and beats(winner.rule, loser.rule, scopes)
        }
        standing = [passage for passage in standing if passage not in lost]
    return covering, standing, [passage for passage, how in found if how is Reach.INSIDE]


def _requests(report: ScopedRule, scopes: Scopes) -> Iterator[Request]:
    """Yield what a report says of one actor in one place, each as a request; conditions that it names are met."""
    actors: Iterable[str | None] = sorted(report.actors - {ANYONE}) or (None,)
    places: Iterable[str | None] = sorted(report.places) or (None,)
    for actor, place in combinations(actors, places):
        whole = Request("", report.use, date.min, report.product, actor, place, met=report.conditions)
        yield from points(whole, scopes)


def _related(rule: ScopedRule, report: ScopedRule, scopes: Scopes) -> bool:
    """Tell whether the use of one is the other's, or a part of it: most rules of a text are about something else."""
    return (
        ANY_USE in (rule.use, report.use)
        or rule.use in {report.use, *scopes.uses.get(report.use, _NOTHING)}
        or report.use in scopes.uses.get(rule.use, _NOTHING)
    )


def _is_exception(winner: ScopedRule, loser: ScopedRule, scopes: Scopes) -> bool:
    return winner.exception_to == loser.iri


def _each(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return each passage once, in the order in which they come."""
    return tuple(dict.fromkeys(passages))
