"""The verdict: what the rules of one vendor say about one use, by whom, where and when.

Pure functions over the plain values of `aikg.reason.norms`; the meaning is that of docs/verdicts.md, whose headings are
the order of this module: in force, points, reach, what stands, the word, the marks. Nothing here is indexed:
`aikg.reason.rulebook` gives the same verdicts over many rules fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product as combinations

from aikg.model import Modality, Status
from aikg.names import WORLD
from aikg.reason.norms import (
    ANY_USE,
    ANYONE,
    CHAIN,
    FUNCTIONS,
    PROTECTED,
    Authority,
    Defeat,
    Mark,
    Mention,
    Reach,
    Request,
    ScopedRule,
    Scopes,
    Standing,
    Step,
    Verdict,
    When,
    Word,
)

__all__ = [
    "Point",
    "actor_reach",
    "axes",
    "conclude",
    "decide",
    "in_force",
    "is_more_specific",
    "is_uncertain",
    "marked_uncertain",
    "midnight",
    "place_reach",
    "points",
    "product_reach",
    "reach",
    "top_products",
    "use_reach",
    "weigh",
]

_NOTHING: frozenset[str] = frozenset()
_WORDS = {Modality.PERMITS: Word.PERMITTED, Modality.PROHIBITS: Word.PROHIBITED}
_OTHER = {Modality.PERMITS: Modality.PROHIBITS, Modality.PROHIBITS: Modality.PERMITS}
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def decide(request: Request, rules: Iterable[ScopedRule], scopes: Scopes, chain: Sequence[Step] = CHAIN) -> Verdict:
    """Return what the rules of the vendor asked about say; `scopes` are those of the day asked about.

    >>> military, day = "https://w3id.org/aikg/use/military", date(2025, 1, 1)
    >>> rule = ScopedRule("r", Modality.PROHIBITS, military, vendor="v", authority=Authority.POLICY)
    >>> str(decide(Request("v", military, day), [rule], Scopes()))
    'prohibited'
    """
    at = points(request, scopes)
    held = sorted((r for r in rules if r.vendor == request.vendor and in_force(r, request)), key=lambda r: r.iri)

    def judged(those: Sequence[ScopedRule]) -> Verdict:
        return conclude(request.use, [weigh(those, point, scopes, chain) for point in at], those)

    verdict, sure = judged(held), [rule for rule in held if not is_uncertain(rule, request.day, request.known_by)]
    return verdict if len(sure) == len(held) else marked_uncertain(verdict, judged(sure))


# In force ---------------------------------------------------------------------------------------------------------


def in_force(rule: ScopedRule, request: Request) -> bool:
    """Tell whether a rule holds on the day asked about, as far as was known; also of what is proposed or alleged."""
    day, known = midnight(request.day), _knowledge(request.known_by)
    if not _by(rule.recorded, known):
        return False
    if rule.standing is Status.CORRECTED and _by(rule.withdrawal_recorded, known):
        return False
    over = rule.ends is not None and rule.ends.latest <= day and _by(rule.end_recorded, known)
    return not over and (rule.begins is None or rule.begins.earliest <= day)


def is_uncertain(rule: ScopedRule, day: date, known_by: date | None = None) -> bool:
    """Tell whether a day lies within what is not known of the dates of a rule that is in force."""
    at, begins, ends = midnight(day), rule.begins, rule.ends
    if not rule.dated or begins is None or at < begins.latest:
        return True
    return ends is not None and ends.earliest <= at and _by(rule.end_recorded, _knowledge(known_by))


def midnight(day: date) -> datetime:
    """Return the instant that stands for a day."""
    return datetime.combine(day, time(), UTC)


def _knowledge(known_by: date | None) -> datetime | None:
    """Return the instant before which something has to be recorded to count; None: all counts."""
    return None if known_by is None or known_by == date.max else midnight(known_by) + timedelta(days=1)


def _by(recorded: datetime | None, known: datetime | None) -> bool:
    return recorded is None or known is None or recorded < known


# Points -----------------------------------------------------------------------------------------------------------


def points(request: Request, scopes: Scopes) -> list[Request]:
    """Return the requests that one request stands for: each member of an alliance, each product of the vendor."""
    places: Sequence[str | None] = sorted(scopes.members.get(request.place or "", ())) or [request.place]
    products: Sequence[str | None] = [request.product]
    if request.product is None:
        products = top_products(request.vendor, scopes) or [None]
    return [replace(request, product=one, place=place) for one, place in combinations(products, places)]


def top_products(vendor: str, scopes: Scopes) -> list[str]:
    """Return the products of a vendor that are part of no other of its products, sorted."""
    offered = scopes.offers.get(vendor, _NOTHING)
    return sorted(one for one in offered if not scopes.products.get(one, _NOTHING) & offered)


# Reach ------------------------------------------------------------------------------------------------------------


def reach(rule: ScopedRule, request: Request, scopes: Scopes) -> Reach:
    """Return how a rule stands to a request at one point: the least of the five axes.

    >>> use = "https://w3id.org/aikg/use/"
    >>> scopes = Scopes(uses={use + "military": frozenset({use + "defence-and-national-security"})})
    >>> rule = ScopedRule("r", Modality.PERMITS, use + "military")
    >>> reach(rule, Request("v", use + "defence-and-national-security", date(2025, 1, 1)), scopes).name
    'INSIDE'
    """
    return min(axes(rule, request, scopes))


def axes(rule: ScopedRule, request: Request, scopes: Scopes) -> tuple[Reach, Reach, Reach, Reach, Reach]:
    """Return how a rule stands to a request on each axis: use, actor, place, product, conditions."""
    return (
        use_reach(rule, request.use, request.actor, scopes),
        actor_reach(rule, request.actor, scopes),
        place_reach(rule, request.place, scopes),
        product_reach(rule, request.product, scopes),
        condition_reach(rule, request),
    )


def use_reach(rule: ScopedRule, asked: str, actor: str | None, scopes: Scopes) -> Reach:
    """Return how the use that a rule names stands to the asked one, by an actor."""
    above = scopes.uses.get(asked, _NOTHING)
    if rule.use in (asked, ANY_USE) or rule.use in above:
        return Reach.COVERS if _opens(rule, asked, scopes) else Reach.IRRELEVANT
    if asked == ANY_USE or asked in scopes.uses.get(rule.use, _NOTHING):
        return Reach.INSIDE
    return Reach.INSIDE if _touches(rule, asked, actor, scopes) else Reach.IRRELEVANT


def _opens(rule: ScopedRule, asked: str, scopes: Scopes) -> bool:
    """Tell whether a rule at or above a use speaks for it: permissions stop at protected uses."""
    if rule.modality is not Modality.PERMITS:
        return True
    return PROTECTED & _up(asked, scopes.uses) <= _up(rule.use, scopes.uses)


def _touches(rule: ScopedRule, asked: str, actor: str | None, scopes: Scopes) -> bool:
    """Tell whether the actor of one and the use of the other speak of the same function."""
    if rule.modality is Modality.PERMITS and PROTECTED & _up(asked, scopes.uses):
        return False
    for who, what in FUNCTIONS.items():
        wide = _up(what, scopes.uses)
        if actor is not None and who in _up(actor, scopes.actors) and rule.use in wide:
            return True
        if asked in wide and any(who in _up(name, scopes.actors) for name in rule.actors):
            return True
    return False


def actor_reach(rule: ScopedRule, asked: str | None, scopes: Scopes) -> Reach:
    """Return how the actors that a rule names stand to the asked one."""
    if not rule.actors or ANYONE in rule.actors:
        return Reach.COVERS
    if asked is None or asked == ANYONE:
        return Reach.INSIDE
    if rule.actors & _up(asked, scopes.actors):
        return Reach.COVERS
    below = any(asked in scopes.actors.get(name, _NOTHING) for name in rule.actors)
    return Reach.INSIDE if below else Reach.IRRELEVANT


def place_reach(rule: ScopedRule, asked: str | None, scopes: Scopes) -> Reach:
    """Return how the places that a rule names stand to the asked one, which is no alliance with members."""
    if not rule.places or WORLD in rule.places:
        return Reach.COVERS
    if asked is None or asked == WORLD:
        return Reach.INSIDE
    covers = asked in rule.places or any(asked in scopes.members.get(place, _NOTHING) for place in rule.places)
    return Reach.COVERS if covers else Reach.IRRELEVANT


def product_reach(rule: ScopedRule, asked: str | None, scopes: Scopes) -> Reach:
    """Return how the product that a rule names stands to the asked one."""
    if rule.product is None:
        return Reach.COVERS
    if asked is None:
        return Reach.INSIDE
    if rule.product in _up(asked, scopes.products):
        return Reach.COVERS
    return Reach.INSIDE if asked in scopes.products.get(rule.product, _NOTHING) else Reach.IRRELEVANT


def condition_reach(rule: ScopedRule, request: Request) -> Reach:
    """Return how the conditions of a rule stand to what is known of them."""
    if rule.conditions & request.unmet:
        return Reach.IRRELEVANT
    return Reach.COVERS if rule.conditions <= request.met else Reach.INSIDE


def _up(iri: str, above: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return a thing and all above it."""
    return above.get(iri, _NOTHING) | {iri}


# What stands ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """What stands at one point, and what was beaten there.

    `near` are rules that would cover if their open conditions were met; `nested` those that lie within a rule of the
    other sign that stands.
    """

    covering: tuple[ScopedRule, ...]
    inside: tuple[ScopedRule, ...]
    near: frozenset[str]
    nested: frozenset[str]
    open: Mapping[str, frozenset[str]]
    beaten: tuple[Defeat, ...]
    mentioned: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A rule at a point, with how it stands to the request on each axis."""

    rule: ScopedRule
    axes: tuple[Reach, ...]

    @property
    def reach(self) -> Reach:
        return min(self.axes)


def weigh(rules: Sequence[ScopedRule], request: Request, scopes: Scopes, chain: Sequence[Step] = CHAIN) -> Point:
    """Return what stands at one point, after every step of the chain; `rules` are in force and sorted by IRI."""
    reached = [one for rule in rules if (one := _Weighed(rule, axes(rule, request, scopes))).reach]
    duties = [one.rule for one in reached if one.rule.modality is Modality.REQUIRES and _decides(one.rule)]
    weighed = [_provided(one, duties, request) for one in reached if one.rule.modality in _WORDS and _decides(one.rule)]
    standing, beaten = weighed, list[Defeat]()
    for step in chain:
        lost = list(_lost(standing, step, request, scopes))
        gone = {defeat.loser for defeat in lost}
        standing = [one for one in standing if one.rule.iri not in gone]
        beaten += lost
    inside = [one for one in standing if one.reach is Reach.INSIDE]
    return Point(
        tuple(one.rule for one in standing if one.reach is Reach.COVERS),
        tuple(one.rule for one in inside),
        frozenset(one.rule.iri for one in inside if min(one.axes[:-1]) is Reach.COVERS),
        frozenset(
            one.rule.iri
            for one in standing
            if any(
                o.rule.modality is not one.rule.modality and is_more_specific(one.rule, o.rule, scopes)
                for o in standing
            )
        ),
        {one.rule.iri: one.rule.conditions - request.met for one in inside},
        tuple(beaten),
        tuple(_mentions([one.rule for one in reached])),
    )


def _decides(rule: ScopedRule) -> bool:
    # What was withdrawn is in force only for who asks what was known before.
    return rule.standing in (Status.CURRENT, Status.FORMER, Status.CORRECTED)


def _provided(one: _Weighed, duties: Iterable[ScopedRule], request: Request) -> _Weighed:
    """Return a permission with the duties it was stated with for further conditions, and how far it reaches then."""
    bound = frozenset(duty.iri for duty in duties if one.rule.iri in duty.stated_with)
    if not bound or one.rule.modality is not Modality.PERMITS:
        return one
    rule = replace(one.rule, conditions=one.rule.conditions | bound)
    return _Weighed(rule, (*one.axes[:-1], condition_reach(rule, request)))


def _lost(standing: Sequence[_Weighed], step: Step, request: Request, scopes: Scopes) -> Iterator[Defeat]:
    """Yield who loses to whom in a step."""
    beats, both_ways = _BEATS[step], step not in (Step.EXCEPTION, Step.SPECIFICITY)
    for loser in standing:
        for winner in standing:
            if (
                winner.rule.modality is not loser.rule.modality
                and beats(winner.rule, loser.rule, scopes)
                and _reaches_all_of(loser, winner, request, scopes)
                and (not both_ways or _reaches_all_of(winner, loser, request, scopes))
            ):
                yield Defeat(winner.rule.iri, loser.rule.iri, step)


def _reaches_all_of(one: _Weighed, other: _Weighed, request: Request, scopes: Scopes) -> bool:
    """Tell whether another rule reaches, within what is asked, wherever one does; what is met limits nothing."""
    if other.reach is Reach.COVERS:
        return True
    *within, _ = _axes_within(one.rule, other.rule, scopes)
    within.append(other.rule.conditions - request.met <= one.rule.conditions)
    return all(how is Reach.COVERS or below for how, below in zip(other.axes, within, strict=True))


def _mentions(reached: Sequence[ScopedRule]) -> Iterator[Mention]:
    permissions = {rule.iri for rule in reached if rule.modality is Modality.PERMITS and _decides(rule)}
    for rule in reached:
        if not _decides(rule):
            yield Mention(rule.iri, rule.standing.value)
        elif rule.modality is Modality.REQUIRES and not rule.stated_with & permissions:
            yield Mention(rule.iri, "duty")


def is_more_specific(winner: ScopedRule, loser: ScopedRule, scopes: Scopes) -> bool:
    """Tell whether one rule lies at or below another on every axis, and not the other way round."""
    return _within(winner, loser, scopes) and not _within(loser, winner, scopes)


def _within(narrow: ScopedRule, broad: ScopedRule, scopes: Scopes) -> bool:
    return all(_axes_within(narrow, broad, scopes))


def _axes_within(narrow: ScopedRule, broad: ScopedRule, scopes: Scopes) -> tuple[bool, bool, bool, bool, bool]:
    """Tell of each axis whether one rule is at or below another: use, actor, place, product, conditions."""
    return (
        broad.use == ANY_USE or broad.use in _up(narrow.use, scopes.uses),
        _actors_within(narrow.actors, broad.actors, scopes),
        _places_within(narrow.places, broad.places, scopes),
        broad.product is None or broad.product in _up(narrow.product or "", scopes.products),
        broad.conditions <= narrow.conditions,
    )


def _actors_within(narrow: frozenset[str], broad: frozenset[str], scopes: Scopes) -> bool:
    if not broad or ANYONE in broad:
        return True
    return bool(narrow) and all(broad & _up(name, scopes.actors) for name in narrow)


def _places_within(narrow: frozenset[str], broad: frozenset[str], scopes: Scopes) -> bool:
    if not broad or WORLD in broad:
        return True
    if not narrow or WORLD in narrow:
        return False
    covered = broad.union(*(scopes.members.get(place, _NOTHING) for place in broad))
    return all(place in covered or (scopes.members.get(place) or {place}) <= covered for place in narrow)


def _is_exception(winner: ScopedRule, loser: ScopedRule, scopes: Scopes) -> bool:
    return winner.modality is Modality.PERMITS and winner.exception_to == loser.iri


def _has_authority(winner: ScopedRule, loser: ScopedRule, scopes: Scopes) -> bool:
    return winner.authority > loser.authority


def _is_later(winner: ScopedRule, loser: ScopedRule, scopes: Scopes) -> bool:
    return _beginning(winner.begins) > _beginning(loser.begins)


def _beginning(begins: When | None) -> datetime:
    return begins.earliest if begins else _LONG_AGO


_BEATS: Mapping[Step, Callable[[ScopedRule, ScopedRule, Scopes], bool]] = {
    Step.EXCEPTION: _is_exception,
    Step.SPECIFICITY: is_more_specific,
    Step.AUTHORITY: _has_authority,
    Step.RECENCY: _is_later,
    Step.PROHIBIT: lambda winner, loser, scopes: winner.modality is Modality.PROHIBITS,
    Step.PERMIT: lambda winner, loser, scopes: winner.modality is Modality.PERMITS,
    Step.INVALID: lambda winner, loser, scopes: False,
}


# The word and its marks -------------------------------------------------------------------------------------------


def conclude(use: str, at: Sequence[Point], rules: Iterable[ScopedRule]) -> Verdict:
    """Return the verdict on a use from what stands at each point; `rules` are those that were weighed, and more."""
    standing = _standing(at)
    beaten = tuple(sorted({defeat for point in at for defeat in point.beaten}))
    mentioned = tuple(sorted({mention for point in at for mention in point.mentioned}))
    if not standing:
        return Verdict(Word.NOT_STATED, beaten=beaten, mentioned=mentioned)
    word, sign, in_part = _word(at, standing)
    by_iri = {rule.iri: rule for rule in rules}
    marks = {
        Mark.IN_PART: in_part,
        Mark.INHERITED: sign is Modality.PERMITS and _is_inherited(use, at, by_iri),
        Mark.REPORTED: any(_is_reported(point, by_iri) for point in at),
    }
    return Verdict(word, sign, tuple(mark for mark, holds in marks.items() if holds), standing, beaten, mentioned)


def _standing(at: Sequence[Point]) -> tuple[Standing, ...]:
    """Return what stands anywhere, each rule once with the most it reaches and all its open conditions."""
    rules = {rule.iri: rule.modality for point in at for rule in (*point.covering, *point.inside)}
    covering = {rule.iri for point in at for rule in point.covering}
    return tuple(
        Standing(
            iri,
            rules[iri],
            Reach.COVERS if iri in covering else Reach.INSIDE,
            frozenset[str]().union(*(point.open.get(iri, _NOTHING) for point in at)),
        )
        for iri in sorted(rules)
    )


def _word(at: Sequence[Point], standing: Sequence[Standing]) -> tuple[Word, Modality | None, bool]:
    """Return the word, its sign, and whether it holds in part."""
    covered = [{rule.modality for rule in point.covering} for point in at]
    signs = {one.sign for one in standing}
    if any(len(there) > 1 for there in covered):
        return Word.CONFLICTING, None, not all(len(there) > 1 for there in covered)
    for sign, word in _WORDS.items():
        if all(sign in there for there in covered):
            return word, sign, _OTHER[sign] in signs
    # A rule that is carved out of one of the other sign, wherever it stands, does not make the verdict mixed.
    free = {r.modality for point in at for r in (*point.covering, *point.inside) if r.iri not in point.nested}
    if len(free) > 1:
        return Word.MIXED, None, False
    (sign,) = free
    there = [(rule, point) for point in at for rule in (*point.covering, *point.inside) if rule.modality is sign]
    if not all(point.open.get(rule.iri) for rule, point in there):
        return _WORDS[sign], sign, True
    whole = all(any(r.modality is sign and r.iri in point.near for r in point.inside) for point in at)
    return Word.CONDITIONAL, sign, not whole or len(signs) > 1


def _is_inherited(use: str, at: Iterable[Point], rules: Mapping[str, ScopedRule]) -> bool:
    """Tell whether permissions cover, or would, and none of them names the use itself."""
    covering = {rule.use for point in at for rule in point.covering if rule.modality is Modality.PERMITS}
    covering |= {rules[iri].use for point in at for iri in point.near if rules[iri].modality is Modality.PERMITS}
    return bool(covering) and use not in covering


def _is_reported(point: Point, rules: Mapping[str, ScopedRule]) -> bool:
    covering = {rule.iri for rule in point.covering}
    return any(
        defeat.winner in covering
        and rules[defeat.winner].authority <= Authority.STATEMENT
        and rules[defeat.loser].authority >= Authority.MATRIX
        for defeat in point.beaten
    )


def marked_uncertain(verdict: Verdict, sure: Verdict) -> Verdict:
    """Return a verdict with the mark *date uncertain*, if it would be another without what is uncertain."""
    same = (verdict.word, verdict.sign, verdict.in_part) == (sure.word, sure.sign, sure.in_part)
    return verdict if same else replace(verdict, marks=(*verdict.marks, Mark.DATE_UNCERTAIN))
