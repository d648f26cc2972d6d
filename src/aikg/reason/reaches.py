"""How the rules of one vendor stand to what is asked, as sets of bits: a bit for a rule.

The reach of each rule on each axis is that of `aikg.reason.verdict`; here it is looked up once for all requests that
have the same use, actor, place or product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from aikg.model import Modality
from aikg.reason.norms import ANY_USE, FUNCTIONS, Reach, ScopedRule, Scopes
from aikg.reason.verdict import actor_reach, place_reach, product_reach, top_products, use_reach

__all__ = ["Axis", "Bits", "Reaches", "bits_of"]

#: Two sets of rules on one axis: those that cover what is asked, and those that cover it or lie inside it.
Bits = tuple[int, int]
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """How rules stand to the points of a place or of a product; there is one object for what none of them tells apart.

    The points are in their order. Of points that no rule tells apart only the first is there, by name.
    """

    points: Mapping[Bits, str | None]

    def among(self, rules: int) -> tuple[Bits, ...]:
        """Return how some of the rules stand to the points."""
        return tuple(dict.fromkeys((covers & rules, touched & rules) for covers, touched in self.points))


class Reaches:
    """Rules of one vendor, sorted by IRI, and how they stand to things."""

    def __init__(self, vendor: str, rules: Sequence[ScopedRule], scopes: Scopes) -> None:
        self._vendor, self._rules, self._scopes = vendor, rules, scopes
        self._all = (1 << len(rules)) - 1
        self._permissions = bits_of(rule.modality is Modality.PERMITS for rule in rules)
        self._with_actors = bits_of(bool(rule.actors) for rule in rules)
        self._with_places = bits_of(bool(rule.places) for rule in rules)
        self._with_product = bits_of(rule.product is not None for rule in rules)
        self._uses: dict[tuple[str, tuple[str, ...]], Bits] = {}
        self._actors: dict[str | None, tuple[int, int, tuple[str, ...]]] = {}
        self._places: dict[str | None, Axis] = {}
        self._products: dict[str | None, Axis] = {}
        self._kinds_of_place: dict[tuple[Bits, ...], Axis] = {}
        self._kinds_of_product: dict[tuple[Bits, ...], Axis] = {}

    def chosen(self, bits: int) -> list[ScopedRule]:
        """Return the rules of a set."""
        found = []
        while bits:
            found.append(self._rules[(bits & -bits).bit_length() - 1])
            bits &= bits - 1
        return found

    def permitting(self, use: str) -> int:
        """Return the permissions that name a use itself: from all others a verdict is *inherited*."""
        return self._naming.get(use, 0) & self._permissions

    def use(self, use: str, actor: str | None) -> tuple[int, int, int]:
        """Return the rules that cover a use, and an actor, among those that touch a use by an actor; and these."""
        by_actor, touched, functions = self._actors.get(actor) or self._actor(actor)
        on_use, touching = self._uses.get((use, functions)) or self._use(use, actor, functions)
        touched &= touching
        return on_use & touched, by_actor & touched, touched

    def place(self, place: str | None, rules: int) -> Axis | None:
        """Return how rules stand to a place, or to the members of an alliance; None if none of `rules` names any."""
        return (self._places.get(place) or self._place(place)) if rules & self._with_places else None

    def product(self, product: str | None, rules: int) -> Axis | None:
        """Return how rules stand to a product, or to all of the vendor; None if none of `rules` names any."""
        return (self._products.get(product) or self._product(product)) if rules & self._with_product else None

    # Looked up once ---------------------------------------------------------------------------------------------------

    def _actor(self, actor: str | None) -> tuple[int, int, tuple[str, ...]]:
        bits = self._reached(self._with_actors, lambda rule: actor_reach(rule, actor, self._scopes))
        above = {actor, *self._scopes.actors.get(actor or "", ())}
        whats = {what for who, what in FUNCTIONS.items() if who in above and self._naming_at_or_above(what)}
        return self._actors.setdefault(actor, (*bits, tuple(sorted(whats))))

    def _use(self, use: str, actor: str | None, functions: Iterable[str]) -> Bits:
        """Return how the uses that rules name stand to one; actors make a difference only by their functions."""
        among = self._all if use == ANY_USE else self._beneath.get(use, 0)
        among |= self._naming_at_or_above(use) | self._naming.get(ANY_USE, 0)
        if use in self._functional:
            among |= self._with_actors
        for what in functions:
            among |= self._naming_at_or_above(what)
        covers, touched = self._reached(among, lambda rule: use_reach(rule, use, actor, self._scopes))
        return self._uses.setdefault((use, tuple(functions)), (covers & among, touched & among))

    def _place(self, place: str | None) -> Axis:
        def stand(there: str | None) -> Bits:
            return self._reached(self._with_places, lambda rule: place_reach(rule, there, self._scopes))

        members = sorted(self._scopes.members.get(place or "", ()))
        return self._places.setdefault(place, _axis(members or [place], stand, self._kinds_of_place))

    def _product(self, product: str | None) -> Axis:
        def stand(one: str | None) -> Bits:
            return self._reached(self._with_product, lambda rule: product_reach(rule, one, self._scopes))

        offered = top_products(self._vendor, self._scopes) if product is None else []
        return self._products.setdefault(product, _axis(offered or [product], stand, self._kinds_of_product))

    def _reached(self, among: int, reach: Callable[[ScopedRule], Reach]) -> Bits:
        """Return how rules stand to something that all but those `among` them cover."""
        covers = touched = self._all & ~among
        while among:
            bit = among & -among
            among ^= bit
            found = reach(self._rules[bit.bit_length() - 1])
            if found:
                touched |= bit
            if found is Reach.COVERS:
                covers |= bit
        return covers, touched

    def _naming_at_or_above(self, use: str) -> int:
        found = self._naming.get(use, 0)
        for name in self._scopes.uses.get(use, _NOTHING):
            found |= self._naming.get(name, 0)
        return found

    @cached_property
    def _functional(self) -> frozenset[str]:
        """The uses that speak of a function of actors, and those above them."""
        return frozenset(use for what in FUNCTIONS.values() for use in (what, *self._scopes.uses.get(what, ())))

    @cached_property
    def _naming(self) -> Mapping[str, int]:
        """Rules by the use they name."""
        return _by_name((rule.use,) for rule in self._rules)

    @cached_property
    def _beneath(self) -> Mapping[str, int]:
        """Rules by every use that is broader than theirs."""
        return _by_name(self._scopes.uses.get(rule.use, _NOTHING) for rule in self._rules)


def bits_of(holds: Iterable[bool]) -> int:
    """Return a set of rules from whether something holds for each.

    >>> bin(bits_of([True, False, True]))
    '0b101'
    """
    return sum(1 << index for index, one in enumerate(holds) if one)


def _axis(
    points: Sequence[str | None], stand: Callable[[str | None], Bits], known: dict[tuple[Bits, ...], Axis]
) -> Axis:
    found: dict[Bits, str | None] = {}
    for point in points:
        found.setdefault(stand(point), point)
    return known.setdefault(tuple(found), Axis(found))


def _by_name(names: Iterable[Iterable[str]]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for index, those in enumerate(names):
        for name in those:
            found[name] = found.get(name, 0) | 1 << index
    return found
