"""Many verdicts fast: rules indexed by vendor, day and use. The verdicts are those of `aikg.reason.verdict.decide`.

What rules have to do with a request is told by sets of them at each of its points: those that cover it on each axis,
and those that touch it at all (`aikg.reason.reaches`). Requests that no rule tells apart have the same sets, and what
was weighed for one of them holds for all: of a request, `weigh` may see no more than how each rule reaches each axis.
"""

from __future__ import annotations

import functools
import operator
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product as combinations
from typing import Any

from aikg.reason.norms import CHAIN, Request, ScopedRule, Scopes, Step, Verdict, Word
from aikg.reason.reaches import Axis, Bits, Reaches, bits_of
from aikg.reason.verdict import Point, conclude, in_force, is_uncertain, marked_uncertain, weigh

__all__ = ["Alike", "RuleBook"]

_NOTHING: frozenset[str] = frozenset()
_NOTHING_STATED = Verdict(Word.NOT_STATED)
_Key = tuple[Any, ...]
#: Things of one axis; None is its top.
Names = tuple[str | None, ...]
#: The rules that cover a point on the axes of use, actor, place and product, and at last those that touch it at all.
_Reached = tuple[int, int, int, int, int]
#: The points of a request, each kind of point once, with the place and product of the first.
_Points = dict[_Reached, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Alike:
    """What has one verdict: every combination of these actors, places and products."""

    actors: Names
    places: Names
    products: Names
    verdict: Verdict


class RuleBook:
    """Rules of any number of vendors. `scopes_on` gives the partial orders of a day."""

    def __init__(
        self, rules: Iterable[ScopedRule], scopes_on: Callable[[date], Scopes], chain: Sequence[Step] = CHAIN
    ) -> None:
        self._rules: defaultdict[str, list[ScopedRule]] = defaultdict(list)
        for rule in sorted(rules, key=lambda rule: rule.iri):
            self._rules[rule.vendor].append(rule)
        self._scopes_on = scopes_on
        self._chain = chain
        self._scopes: dict[date, Scopes] = {}
        self._pages: dict[_Key, _Page] = {}
        self._page_of: dict[tuple[str, date, date | None], _Page] = {}

    @property
    def vendors(self) -> list[str]:
        """The vendors that have rules, sorted."""
        return sorted(self._rules)

    def verdict(self, request: Request) -> Verdict:
        """Return what the rules of the vendor asked about say (docs/verdicts.md)."""
        page = self._page_of.get((request.vendor, request.day, request.known_by)) or self._page(request)
        return page.verdict(request)

    def alike(self, request: Request, actors: Names, places: Names, products: Names) -> Iterator[Alike]:
        """Yield the verdicts of a request for each actor, place and product, together what no rule tells apart."""
        return self._page(request).alike(request, actors, places, products)

    def signature(self, request: Request, actors: Names) -> Hashable:
        """Return what tells the use of a request from others: uses with the same have the same verdicts for actors."""
        return self._page(request).signature(request.use, actors)

    def held(self, request: Request) -> Sequence[ScopedRule]:
        """Return the rules of the vendor asked about that are in force, sorted by IRI."""
        return self._page(request).rules

    def scopes(self, day: date) -> Scopes:
        """Return the partial orders of a day; days with equal orders have the same object."""
        if day not in self._scopes:
            scopes = self._scopes_on(day)
            self._scopes[day] = next((known for known in self._scopes.values() if known == scopes), scopes)
        return self._scopes[day]

    def _page(self, request: Request) -> _Page:
        """Return the rules in force; days that differ neither in these nor in what is certain share a page."""
        where = request.vendor, request.day, request.known_by
        if where not in self._page_of:
            scopes = self.scopes(request.day)
            held = [rule for rule in self._rules.get(request.vendor, ()) if in_force(rule, request)]
            sure = bits_of(not is_uncertain(rule, request.day, request.known_by) for rule in held)
            key = request.vendor, tuple(rule.iri for rule in held), sure, id(scopes)
            if key not in self._pages:
                self._pages[key] = _Page(request.vendor, held, sure, scopes, self._chain)
            self._page_of[where] = self._pages[key]
        return self._page_of[where]


class _Page:
    """The rules of one vendor that are in force, and what they were found to say."""

    def __init__(
        self, vendor: str, rules: Sequence[ScopedRule], sure: int, scopes: Scopes, chain: Sequence[Step]
    ) -> None:
        self.rules = rules
        self._reaches = Reaches(vendor, rules, scopes)
        self._sure, self._scopes, self._chain = sure, scopes, chain
        self._conditions = frozenset(
            condition for rule in rules for condition in (*rule.conditions, *([rule.iri] if rule.stated_with else ()))
        )
        self._verdicts: dict[_Key, Verdict] = {}
        self._concluded: dict[_Key, Verdict] = {}
        self._weighed: dict[_Key, Point] = {}

    def verdict(self, request: Request) -> Verdict:
        """Return the verdict on a request, which is found once for all that no rule tells from it."""
        reaches = self._reaches
        on_use, by_actor, touched = reaches.use(request.use, request.actor)
        if not touched:
            return _NOTHING_STATED
        key = (
            on_use,
            by_actor,
            touched,
            reaches.permitting(request.use) & touched,  # what a use is called counts only where a permission names it
            reaches.place(request.place, touched),
            reaches.product(request.product, touched),
            self._conditions & request.met if request.met else _NOTHING,
            self._conditions & request.unmet if request.unmet else _NOTHING,
        )
        return self._verdicts.get(key) or self._verdicts.setdefault(key, self._decide(request))

    def alike(self, request: Request, actors: Names, places: Names, products: Names) -> Iterator[Alike]:
        """Yield the verdicts for each actor, place and product, together what no rule on the use tells apart."""
        reaches, use = self._reaches, request.use
        for bits, who in _grouped(actors, (reaches.use(use, actor) for actor in actors)).items():
            rules = bits[-1]
            wheres = _grouped(places, [_seen(reaches.place(place, rules), rules) for place in places])
            whats = _grouped(products, [_seen(reaches.product(product, rules), rules) for product in products])
            for where, what in combinations(wheres.values(), whats.values()):
                one = replace(request, actor=who[0], place=where[0], product=what[0])
                yield Alike(who, where, what, self.verdict(one))

    def signature(self, use: str, actors: Names) -> Hashable:
        """Return what tells a use from others: how rules stand to it, and which permissions name it."""
        stand = tuple(self._reaches.use(use, actor) for actor in actors)
        touched = functools.reduce(operator.or_, (rules for *_, rules in stand), 0)
        return stand, self._reaches.permitting(use) & touched

    def _decide(self, request: Request) -> Verdict:
        at = self._points(request)
        verdict = self._conclude(request, at)
        sure: _Points = {}
        for (on_use, by_actor, in_place, of_product, touched), there in at.items():
            kept = self._sure
            sure.setdefault((on_use & kept, by_actor & kept, in_place & kept, of_product & kept, touched & kept), there)
        return verdict if sure.keys() == at.keys() else marked_uncertain(verdict, self._conclude(request, sure))

    def _points(self, request: Request) -> _Points:
        on_use, by_actor, rules = self._reaches.use(request.use, request.actor)
        where = self._reaches.place(request.place, rules)
        what = self._reaches.product(request.product, rules)
        at: _Points = {}
        for (of_product, of_touched), product in what.points.items() if what else [((-1, -1), request.product)]:
            for (in_place, in_touched), place in where.points.items() if where else [((-1, -1), request.place)]:
                touched = rules & of_touched & in_touched
                reached = on_use & touched, by_actor & touched, in_place & touched, of_product & touched, touched
                at.setdefault(reached, (place, product))
        return at

    def _conclude(self, request: Request, at: _Points) -> Verdict:
        used = 0
        for reached in at:
            used |= reached[-1]
        key = tuple(at), self._reaches.permitting(request.use) & used, request.met, request.unmet
        if key not in self._concluded:
            points = [self._weigh(reached, request, *there) for reached, there in at.items()]
            self._concluded[key] = conclude(request.use, points, self._reaches.chosen(used))
        return self._concluded[key]

    def _weigh(self, reached: _Reached, request: Request, place: str | None, product: str | None) -> Point:
        key = reached, request.met, request.unmet
        if key not in self._weighed:
            there = replace(request, place=place, product=product)
            self._weighed[key] = weigh(self._reaches.chosen(reached[-1]), there, self._scopes, self._chain)
        return self._weighed[key]


def _seen(axis: Axis | None, rules: int) -> tuple[Bits, ...]:
    return axis.among(rules) if axis else ()


def _grouped(names: Names, kinds: Iterable[_Key]) -> dict[_Key, Names]:
    """Return names by their kinds."""
    groups: dict[_Key, list[str | None]] = {}
    for name, kind in zip(names, kinds, strict=True):
        groups.setdefault(kind, []).append(name)
    return {kind: tuple(those) for kind, those in groups.items()}
