"""Recordings become runs: how long one text stood, and between which recordings it came and went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from aikg.model import Presence
from aikg.terms.substance import JudgedVersion

__all__ = ["Run", "presences", "runs_of"]


@dataclass(frozen=True, slots=True)
class Run:
    """Recordings in a row that show one text, by its number: from `first` to `last`, error pages aside."""

    text: int
    first: datetime
    last: datetime


def runs_of(versions: Iterable[JudgedVersion]) -> tuple[Run, ...]:
    """Return the runs of a document's recordings, earliest first; what shows no text says nothing."""
    shown = [(judged.text, judged.version.at) for judged in versions if judged.text is not None]
    found = []
    for text, group in groupby(shown, key=lambda pair: pair[0]):
        times = [at for _, at in group]
        found.append(Run(text, times[0], times[-1]))
    return tuple(found)


def presences(runs: Sequence[Run], texts: Collection[int]) -> tuple[Presence, ...]:
    """Return when a wording that stands in these texts was there: one presence for each row of runs that carry it."""
    return tuple(_presences(runs, texts))


def _presences(runs: Sequence[Run], texts: Collection[int]) -> Iterator[Presence]:
    start = 0
    for carried, group in groupby(runs, key=lambda run: run.text in texts):
        row = list(group)
        end = start + len(row)
        if carried:
            before = runs[start - 1].last if start else None
            after = runs[end].first if end < len(runs) else None
            yield Presence(row[0].first, row[-1].last, before, after)
        start = end
