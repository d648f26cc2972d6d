"""Deals that are told in a few words because another one was told before.

"The Financial Times followed in April", "Prisa a fait de même", "Walmart signed up two weeks later": whoever does
the same has a deal with the party that stays, which is whom the text is about, else who makes AI.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aikg.extract.coreference import Context
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.model import KnownName

__all__ = ["follows_up", "sequels_in"]

#: How many sentences after a deal another one may follow it.
_SENTENCES = 2
#: Letters between those who do the same and the words that say so behind and before them, a name and its sum of money.
_NEAR, _FEW, _SUM = 60, 25, 40
_BODIES = ("org", "ngo", "media", "public")

Bond = tuple[Mark, str, list[Mark]]


def sequels_in(scene: Scene, context: Context) -> Iterator[Bond]:
    """Yield (cue, kind, parties) for those who do what the last deal was told to do."""
    deal = context.deal
    if deal is None or context.sentence - deal.sentence > _SENTENCES:
        return
    for cue in scene.of("relations.again"):
        subjects = _subjects(cue, scene)
        other = _staying(deal.parties, context)
        if subjects and other is not None and all(m.value != one.entity.iri for m in subjects for one in deal.parties):
            for subject in subjects:
                yield cue, deal.kind, [subject, Mark(cue.start, cue.end, "org", other.entity.iri, other)]


def follows_up(mark: Mark, scene: Scene) -> bool:
    """Whether a name has a sum of its own, so that a verb before it is its verb too: "..., Acme two billion"."""
    sums = scene.of("relations.sum", start=mark.end, end=min(scene.end, mark.end + _SUM))
    gap = scene.between(mark.end, sums[0].start) if sums else ","
    return "," not in gap and not any(m.start < sums[0].start for m in scene.named(*_BODIES, start=mark.end))


def _subjects(cue: Mark, scene: Scene) -> list[Mark]:
    """Who does the same: named before the words that say so, else right behind them."""
    named = [m for m in scene.named(*_BODIES) if m.name is not None and not m.demonym and not scene.is_modifier(m)]
    before = [m for m in named if m.end <= cue.start and not scene.is_prepositional(m)]
    if before and cue.start - before[-1].end <= _NEAR:
        return _listed([*reversed(before)], scene)
    behind = [m for m in named if cue.end <= m.start]
    gap = scene.between(cue.end, behind[0].start) if behind else ","
    return _listed(behind, scene) if "," not in gap and len(gap) <= _FEW else []


def _listed(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The first of some names and those that only a conjunction or a comma joins to it."""
    found = list(marks[:1])
    for mark in marks[1:]:
        left, right = sorted((found[-1], mark), key=lambda one: one.start)
        if not scene.connectors.fullmatch(scene.between(left.end, right.start)):
            break
        found.append(mark)
    return found


def _staying(parties: Sequence[KnownName], context: Context) -> KnownName | None:
    """Which party of the last deal is one of the next as well."""
    makers = [name for name in parties if name.entity.iri in context.makers]
    about = [name for name in parties if name == context.main]
    if len(makers) == 1:
        return makers[0]
    return next(iter([*about, *makers]), None)
