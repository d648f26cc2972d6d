"""The verdict: what the rules of one vendor or product say about one use, by whom and where.

Pure functions over plain values. A rule *covers* a request, lies *inside* it, or is irrelevant to it, on
four axes: product, use, actor and place. A place that is an alliance is decided country by country, so
that several rules can cover it together. Where rules of both signs cover a request, an exception beats
the prohibition it names, then the more specific rule wins, then the later one.

What this does not do yet: authority of sources, settled conditions (a rule under conditions counts as
lying inside: it decides a part), and products as an enumerated set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from aikg.model import Modality
from aikg.names import ACTOR, USE, WORLD

__all__ = [
    "PROTECTED",
    "Reach",
    "Request",
    "ScopedRule",
    "Scopes",
    "Verdict",
    "decide",
    "is_more_specific",
    "reach",
]

#: A permission is not inherited into these parts of the scheme of uses: they have to be named.
PROTECTED = frozenset(
    USE + slug for slug in ("weapons", "lethal-autonomous-function", "mass-surveillance", "csam", "harm-to-children")
)
_ANY_USE, _ANYONE = USE + "any-use", ACTOR + "anyone"
_NOTHING: frozenset[str] = frozenset()
_WORDS = {Modality.PERMITS: "permitted", Modality.PROHIBITS: "prohibited"}


class Reach(IntEnum):
    """How a rule stands to a request, on one axis or on all."""

    IRRELEVANT = 0
    INSIDE = 1
    COVERS = 2


@dataclass(frozen=True, slots=True)
class Scopes:
    """The partial orders: what stands above a use, an actor, a product; who is in an alliance that day.

    `uses`, `actors` and `products` map an IRI to all that is broader, itself not included; a public body
    has its kinds above it. `members` maps an alliance to its members.
    """

    uses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    actors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    products: Mapping[str, frozenset[str]] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def points(self, place: str | None) -> tuple[str | None, ...]:
        """Return the places to decide one by one: the members of an alliance, else the place itself."""
        if place is None or place == WORLD:
            return (None,)
        return tuple(sorted(self.members.get(place, ()))) or (place,)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: a use, by an actor (None: anyone), in a place (None: anywhere), of a product (None: all)."""

    use: str
    actor: str | None = None
    place: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class ScopedRule:
    """A rule that is in force, with what it says about its scope; empty sets and None stand for all.

    `since` is the EDTF date it holds from; `uncertain` says that the day asked about lies inside an
    uncertain bound, or that the date is only that of the first document that states the rule.
    """

    iri: str
    modality: Modality
    use: str
    product: str | None = None
    actors: frozenset[str] = _NOTHING
    places: frozenset[str] = _NOTHING
    conditions: frozenset[str] = _NOTHING
    exception_to: str | None = None
    since: str | None = None
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word (`sign`, and whether only `in_part`), its marks, and the rules behind it, sorted by IRI.

    `marks` are of ``in part, inherited, conditional, date uncertain, mixed, conflicting``. `used` are the
    rules of the sign that stand, `against` those of the other sign that stand inside it, `beaten` those
    that lost.
    """

    sign: Modality
    in_part: bool
    marks: tuple[str, ...]
    used: tuple[str, ...]
    against: tuple[str, ...] = ()
    beaten: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """``permitted``, ``permitted in part``, ``prohibited`` or ``prohibited in part``."""
        return _WORDS[self.sign] + (" in part" if self.in_part else "")


@dataclass(frozen=True, slots=True)
class _Point:
    """What stands at one place: rules by how they reach it, and those that lost."""

    covering: tuple[ScopedRule, ...]
    inside: tuple[ScopedRule, ...]
    beaten: tuple[ScopedRule, ...]


def reach(rule: ScopedRule, request: Request, scopes: Scopes) -> Reach:
    """Return how a rule stands to a request: the least of the four axes.

    >>> scopes = Scopes(uses={USE + "military": frozenset({USE + "defence-and-national-security"})})
    >>> rule = ScopedRule("r", Modality.PERMITS, USE + "military")
    >>> reach(rule, Request(USE + "defence-and-national-security"), scopes).name
    'INSIDE'
    """
    axes = (
        _use_reach(rule, request.use, scopes),
        _set_reach(rule.actors - {_ANYONE}, request.actor, scopes.actors),
        _place_reach(rule.places, request.place, scopes),
        _set_reach(frozenset(filter(None, [rule.product])), request.product, scopes.products),
    )
    if min(axes) == Reach.COVERS and rule.conditions:
        return Reach.INSIDE
    return min(axes)


def _use_reach(rule: ScopedRule, asked: str, scopes: Scopes) -> Reach:
    above = scopes.uses.get(asked, _NOTHING)
    if rule.use in (asked, _ANY_USE) or rule.use in above:
        return Reach.COVERS if _may_inherit(rule, asked, scopes) else Reach.IRRELEVANT
    inside = asked == _ANY_USE or asked in scopes.uses.get(rule.use, _NOTHING)
    return Reach.INSIDE if inside else Reach.IRRELEVANT


def _may_inherit(rule: ScopedRule, asked: str, scopes: Scopes) -> bool:
    """Tell whether a rule at or above a use speaks for it: permissions stop at protected parts."""
    if rule.modality is not Modality.PERMITS:
        return True
    entered = PROTECTED & ({asked} | scopes.uses.get(asked, _NOTHING))
    return entered <= {rule.use} | scopes.uses.get(rule.use, _NOTHING)


def _set_reach(named: frozenset[str], asked: str | None, above: Mapping[str, frozenset[str]]) -> Reach:
    """Return how an axis stands where a rule names any of a set, or nothing, which is the top."""
    if not named:
        return Reach.COVERS
    if asked is None:
        return Reach.INSIDE
    if asked in named or named & above.get(asked, _NOTHING):
        return Reach.COVERS
    narrower = any(asked in above.get(name, _NOTHING) for name in named)
    return Reach.INSIDE if narrower else Reach.IRRELEVANT


def _place_reach(named: frozenset[str], asked: str | None, scopes: Scopes) -> Reach:
    if not named or WORLD in named:
        return Reach.COVERS
    if asked is None or asked == WORLD:
        return Reach.INSIDE
    if asked in named or any(asked in scopes.members.get(place, _NOTHING) for place in named):
        return Reach.COVERS
    return Reach.INSIDE if named & scopes.members.get(asked, _NOTHING) else Reach.IRRELEVANT


def decide(
    request: Request, rules: Iterable[ScopedRule], scopes: Scopes, asked: Modality = Modality.PERMITS
) -> Verdict | None:
    """Return the verdict of rules that are in force, all of one vendor; None when they say nothing.

    Where both signs stand for parts of the request the mark says ``mixed``; where both cover it and
    nothing decides between them, ``conflicting``. The word then is of the sign that was asked for.
    """
    rules = sorted(rules, key=lambda rule: rule.iri)
    places = scopes.points(request.place)
    points = [_decide_point(_at(request, place), rules, scopes) for place in places]
    covered = [frozenset(rule.modality for rule in point.covering) for point in points]
    standing = {rule for point in points for rule in point.covering + point.inside}
    if not standing:
        return None
    signs = frozenset[Modality]().union(*covered) or frozenset(rule.modality for rule in standing)
    sign = asked if asked in signs else min(signs)
    against = [rule for rule in rules if rule in standing and rule.modality is not sign]
    beaten = {rule.iri for point in points for rule in point.beaten} - {rule.iri for rule in standing}
    in_part = bool(against) or any(sign not in signs_there for signs_there in covered)
    # What covers the request decides it alone; only a verdict in part rests on what lies inside as well.
    deciding = standing if in_part else {rule for point in points for rule in point.covering}
    used = [rule for rule in rules if rule in deciding and rule.modality is sign]
    conflicting = any(len(signs_there) > 1 for signs_there in covered)
    return Verdict(
        sign,
        in_part,
        _marks(request, used, in_part, len(signs) > 1 and not conflicting, conflicting),
        tuple(rule.iri for rule in used),
        tuple(rule.iri for rule in against),
        tuple(sorted(beaten)),
    )


def _at(request: Request, place: str | None) -> Request:
    return Request(request.use, request.actor, place, request.product)


def _marks(
    request: Request, used: Sequence[ScopedRule], in_part: bool, mixed: bool, conflicting: bool
) -> tuple[str, ...]:
    marks = {
        "in part": in_part,
        "inherited": not in_part and all(rule.use != request.use for rule in used),
        "conditional": all(rule.conditions for rule in used),
        "date uncertain": any(rule.uncertain for rule in used),
        "mixed": mixed,
        "conflicting": conflicting,
    }
    return tuple(mark for mark, holds in marks.items() if holds)


def _decide_point(request: Request, rules: Sequence[ScopedRule], scopes: Scopes) -> _Point:
    """Return what stands at one place, after exceptions, specificity and recency."""
    relevant = {rule: reach(rule, request, scopes) for rule in rules if rule.modality in _WORDS}
    covering = [rule for rule, how in relevant.items() if how is Reach.COVERS]
    inside = tuple(rule for rule, how in relevant.items() if how is Reach.INSIDE)
    standing = list(covering)
    for beats in (_is_exception, is_more_specific, _is_later):
        losers = {
            loser
            for loser in standing
            for winner in standing
            if winner.modality is not loser.modality and beats(winner, loser, scopes)
        }
        standing = [rule for rule in standing if rule not in losers]
    return _Point(tuple(standing), inside, tuple(rule for rule in covering if rule not in standing))


def _is_exception(winner: ScopedRule, loser: ScopedRule, scopes: Scopes) -> bool:
    return winner.exception_to == loser.iri


def is_more_specific(winner: ScopedRule, loser: ScopedRule, scopes: Scopes) -> bool:
    """Tell whether one rule lies at or below another on every axis, and not the other way round."""
    return _within(winner, loser, scopes) and not _within(loser, winner, scopes)


def _within(narrow: ScopedRule, broad: ScopedRule, scopes: Scopes) -> bool:
    return (
        broad.use in (narrow.use, _ANY_USE, *scopes.uses.get(narrow.use, _NOTHING))
        and _all_within(narrow.actors - {_ANYONE}, broad.actors - {_ANYONE}, scopes.actors)
        and _all_within(
            frozenset(filter(None, [narrow.product])), frozenset(filter(None, [broad.product])), scopes.products
        )
        and _places_within(narrow.places, broad.places, scopes)
    )


def _all_within(narrow: frozenset[str], broad: frozenset[str], above: Mapping[str, frozenset[str]]) -> bool:
    if not broad:
        return True
    return bool(narrow) and all(broad & ({name} | above.get(name, _NOTHING)) for name in narrow)


def _places_within(narrow: frozenset[str], broad: frozenset[str], scopes: Scopes) -> bool:
    if not broad or WORLD in broad:
        return True
    if not narrow or WORLD in narrow:
        return False
    covered = broad.union(*(scopes.members.get(place, _NOTHING) for place in broad))
    return all(place in covered or (scopes.members.get(place) or {place}) <= covered for place in narrow)


def _is_later(winner: ScopedRule, loser: ScopedRule, scopes: Scopes) -> bool:
    return (winner.since or "").lstrip("[") > (loser.since or "").lstrip("[")
