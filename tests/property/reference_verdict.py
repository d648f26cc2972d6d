"""The meaning of a verdict, by brute force: docs/verdicts.md heading by heading, as literally as Python can say it.

It is what the engine (`aikg.reason.verdict`) is held to, so nothing here is clever: every point is looked at and every
pair of rules compared in every step. Where the page leaves a choice, this is what was chosen:

- what is proposed or alleged, and a duty alone, is mentioned where it is in force and relevant at some point; a duty is
  alone at each point where no permission that it was stated with is relevant;
- a beginning that is not known is uncertain, whatever `dated` says;
- conditions that are met do not limit what a rule reaches; they count for specificity, and for what is carved out;
- what a rule that stands leaves open is all it leaves open at any point where it stands;
- a report has beaten a text, for the mark *reported*, at a point where it stands and covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product as every

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
    Word,
)

PERMITS, PROHIBITS, REQUIRES = Modality.PERMITS, Modality.PROHIBITS, Modality.REQUIRES
IRRELEVANT, INSIDE, COVERS = Reach.IRRELEVANT, Reach.INSIDE, Reach.COVERS
OTHER = {PERMITS: PROHIBITS, PROHIBITS: PERMITS}
WORD_OF = {PERMITS: Word.PERMITTED, PROHIBITS: Word.PROHIBITED}
UNDECIDING = frozenset({Status.PROPOSED, Status.ALLEGED, Status.CORRECTED})


def reference(request: Request, rules: Iterable[ScopedRule], scopes: Scopes, chain: Sequence[Step] = CHAIN) -> Verdict:
    """Return what `rules` say about `request`."""
    day = midnight(request.day)
    known = [as_known(rule, request) for rule in rules if rule.vendor == request.vendor and is_known(rule, request)]
    valid = [rule for rule in known if rule.standing is not Status.CORRECTED and in_force(rule, day)]
    verdict = concluded(request, valid, scopes, chain)
    certain = concluded(request, [rule for rule in valid if not uncertain(rule, day)], scopes, chain)
    if (verdict.word, verdict.sign, verdict.in_part) != (certain.word, certain.sign, certain.in_part):
        verdict = replace(verdict, marks=(*verdict.marks, Mark.DATE_UNCERTAIN))
    return verdict


# ## What is asked


def midnight(day: date) -> datetime:
    """Return the instant that a day is: its midnight, UTC."""
    return datetime.combine(day, time(), UTC)


# ## Scopes


def thing_below(one: str, other: str, order: Mapping[str, frozenset[str]], top: str = "") -> bool:
    """Tell whether one thing is at or below another, in an order of things that may have a name for its top."""
    return other in {one, top} or other in order.get(one, frozenset())


def place_below(one: str, others: frozenset[str], scopes: Scopes) -> bool:
    """Tell whether a place is at or below one of the others, or is an alliance whose every member is."""
    members = scopes.members.get(one, frozenset())
    alone = any(other in {one, WORLD} or one in scopes.members.get(other, frozenset()) for other in others)
    return alone or (bool(members) and all(place_below(member, others, scopes) for member in members))


def below_by_axis(one: ScopedRule, other: ScopedRule, scopes: Scopes) -> list[bool]:
    """Tell for each of the five axes whether what one rule names there is at or below what the other names there."""
    actors, wider_actors = one.actors or {ANYONE}, other.actors or {ANYONE}
    places, wider_places = one.places or frozenset({WORLD}), other.places or frozenset({WORLD})
    return [
        other.product is None or (one.product is not None and thing_below(one.product, other.product, scopes.products)),
        thing_below(one.use, other.use, scopes.uses, ANY_USE),
        all(any(thing_below(actor, wide, scopes.actors, ANYONE) for wide in wider_actors) for actor in actors),
        all(place_below(place, wider_places, scopes) for place in places),
        one.conditions >= other.conditions,
    ]


def at_or_below(one: ScopedRule, other: ScopedRule, scopes: Scopes) -> bool:
    """Tell whether a rule is at or below another on every axis."""
    return all(below_by_axis(one, other, scopes))


def is_within(one: ScopedRule, other: ScopedRule, scopes: Scopes) -> bool:
    """Tell whether a rule is at or below another on every axis, and not the other way round."""
    return at_or_below(one, other, scopes) and not at_or_below(other, one, scopes)


# ## In force


def in_force(rule: ScopedRule, day: datetime) -> bool:
    """Tell whether a rule is neither over nor not begun."""
    over = rule.ends is not None and rule.ends.latest <= day
    not_begun = rule.begins is not None and day < rule.begins.earliest
    return not over and not not_begun


def uncertain(rule: ScopedRule, day: datetime) -> bool:
    """Tell whether a rule that is in force is so only perhaps."""
    may_not_have_begun = rule.begins is not None and day < rule.begins.latest
    may_be_over = rule.ends is not None and rule.ends.earliest <= day
    no_text_gives_it = rule.begins is None or not rule.dated
    return may_not_have_begun or may_be_over or no_text_gives_it


def by_then(recorded: datetime | None, known_by: date | None) -> bool:
    """Tell whether something was recorded before the end of a day; None is always, and no day is all there is."""
    return recorded is None or known_by is None or recorded < midnight(known_by + timedelta(days=1))


def is_known(rule: ScopedRule, request: Request) -> bool:
    """Tell whether the graph knew the rule."""
    return by_then(rule.recorded, request.known_by)


def as_known(rule: ScopedRule, request: Request) -> ScopedRule:
    """Return the rule without an end and a withdrawal that the graph did not know yet."""
    if not by_then(rule.end_recorded, request.known_by):
        rule = replace(rule, ends=None)
    if rule.standing is Status.CORRECTED and not by_then(rule.withdrawal_recorded, request.known_by):
        rule = replace(rule, standing=Status.CURRENT)
    return rule


# ## Points


def points(request: Request, scopes: Scopes) -> list[Request]:
    """Return the request once for each place and product that it leaves open and that are listed in full."""
    places: list[str | None] = [*sorted(scopes.members.get(request.place or "", ()))]
    offered = scopes.offers.get(request.vendor, frozenset()) if request.product is None else frozenset()
    whole = [one for one in sorted(offered) if not offered & (scopes.products.get(one, frozenset()) - {one})]
    products: list[str | None] = [*whole]
    both = every(places or [request.place], products or [request.product])
    return [replace(request, place=place, product=product) for place, product in both]


# ## Reach


def reach(rule: ScopedRule, point: Request, scopes: Scopes) -> Reach:
    """Return how a rule stands to a point on all axes: as on the one where it reaches least."""
    return min(reach_by_axis(rule, point, scopes))


def reach_if_met(rule: ScopedRule, point: Request, scopes: Scopes) -> Reach:
    """Return how a rule would stand to a point if its conditions were met."""
    return min(reach_by_axis(replace(rule, conditions=frozenset()), point, scopes))


def reach_by_axis(rule: ScopedRule, point: Request, scopes: Scopes) -> list[Reach]:
    """Return how a rule stands to a point on each axis, in the order of `below_by_axis`."""
    return [
        on_product(rule, point, scopes),
        on_use(rule, point, scopes),
        on_actor(rule, point, scopes),
        on_place(rule, point, scopes),
        on_conditions(rule, point),
    ]


def on_use(rule: ScopedRule, point: Request, scopes: Scopes) -> Reach:
    protected = {one for one in PROTECTED if thing_below(point.use, one, scopes.uses)}
    found = IRRELEVANT
    if thing_below(point.use, rule.use, scopes.uses, ANY_USE):
        found = COVERS
    elif thing_below(rule.use, point.use, scopes.uses, ANY_USE):
        found = INSIDE
    # Protected uses.
    if found is COVERS and rule.modality is PERMITS:
        found = COVERS if all(thing_below(rule.use, one, scopes.uses) for one in protected) else IRRELEVANT
    # The same function.
    if found is IRRELEVANT and not (rule.modality is PERMITS and protected):
        for actor, use in FUNCTIONS.items():
            asked_actor = point.actor is not None and thing_below(point.actor, actor, scopes.actors)
            names_use = rule.use != ANY_USE and thing_below(use, rule.use, scopes.uses)
            asked_use = thing_below(use, point.use, scopes.uses, ANY_USE)
            names_actor = any(thing_below(one, actor, scopes.actors) for one in rule.actors)
            if (asked_actor and names_use) or (asked_use and names_actor):
                found = INSIDE
    return found


def on_actor(rule: ScopedRule, point: Request, scopes: Scopes) -> Reach:
    asked, named = point.actor or ANYONE, rule.actors or {ANYONE}
    if any(thing_below(asked, one, scopes.actors, ANYONE) for one in named):
        return COVERS
    return INSIDE if any(thing_below(one, asked, scopes.actors, ANYONE) for one in named) else IRRELEVANT


def on_place(rule: ScopedRule, point: Request, scopes: Scopes) -> Reach:
    asked, named = point.place or WORLD, rule.places or {WORLD}
    if any(one in {WORLD, asked} or asked in scopes.members.get(one, frozenset()) for one in named):
        return COVERS
    return INSIDE if asked == WORLD else IRRELEVANT


def on_product(rule: ScopedRule, point: Request, scopes: Scopes) -> Reach:
    if rule.product is None or point.product == rule.product:
        return COVERS
    if point.product is None:
        return INSIDE
    if thing_below(point.product, rule.product, scopes.products):
        return COVERS
    return INSIDE if thing_below(rule.product, point.product, scopes.products) else IRRELEVANT


def on_conditions(rule: ScopedRule, point: Request) -> Reach:
    if rule.conditions & point.unmet:
        return IRRELEVANT
    return INSIDE if rule.conditions - point.met else COVERS


# ## What stands


@dataclass(frozen=True)
class AtPoint:
    """What the weighing gives at one point: what stands (with its duties), what lost, and what is told beside it."""

    point: Request
    stands: list[ScopedRule]
    beaten: set[Defeat]
    conditions: set[str]  #: duties that are a condition of a permission here
    aside: list[ScopedRule]  #: duties, and rules that are proposed or alleged


def weighed(point: Request, rules: Sequence[ScopedRule], scopes: Scopes, chain: Sequence[Step]) -> AtPoint:
    relevant = [rule for rule in rules if reach(rule, point, scopes) is not IRRELEVANT]
    deciding = [rule for rule in relevant if rule.standing not in UNDECIDING]
    duties = [rule for rule in deciding if rule.modality is REQUIRES]
    conditions: set[str] = set()
    stands = []
    for rule in deciding:
        own = {duty.iri for duty in duties if rule.modality is PERMITS and rule.iri in duty.stated_with}
        conditions |= own
        stands += [replace(rule, conditions=rule.conditions | own)] if rule.modality is not REQUIRES else []
    stands = [rule for rule in stands if reach(rule, point, scopes) is not IRRELEVANT]
    beaten = set()
    for step in chain:
        lost = {
            Defeat(winner.iri, loser.iri, step)
            for winner, loser in every(stands, stands)
            if beats(winner, loser, step, point, scopes)
        }
        stands = [rule for rule in stands if rule.iri not in {one.loser for one in lost}]
        beaten |= lost
    return AtPoint(point, stands, beaten, conditions, duties + [rule for rule in relevant if rule not in deciding])


def reaches_all_of(one: ScopedRule, other: ScopedRule, point: Request, scopes: Scopes) -> bool:
    """Tell whether on each axis a rule covers the point, or the other is at or below it; what is met counts no more."""
    one, other = (replace(rule, conditions=rule.conditions - point.met) for rule in (one, other))
    axes = zip(reach_by_axis(one, point, scopes), below_by_axis(other, one, scopes), strict=True)
    return all(on_axis is COVERS or below for on_axis, below in axes)


def beats(winner: ScopedRule, loser: ScopedRule, step: Step, point: Request, scopes: Scopes) -> bool:
    """Tell whether one rule beats another in a step."""
    if winner.modality is loser.modality or not reaches_all_of(winner, loser, point, scopes):
        return False
    if step not in {Step.EXCEPTION, Step.SPECIFICITY} and not reaches_all_of(loser, winner, point, scopes):
        return False
    return has_reason(winner, loser, step, scopes)


def has_reason(winner: ScopedRule, loser: ScopedRule, step: Step, scopes: Scopes) -> bool:
    match step:
        case Step.EXCEPTION:
            return winner.modality is PERMITS and winner.exception_to == loser.iri
        case Step.SPECIFICITY:
            return is_within(winner, loser, scopes)
        case Step.AUTHORITY:
            return winner.authority > loser.authority
        case Step.RECENCY:
            if winner.begins is None:
                return False
            return loser.begins is None or winner.begins.earliest > loser.begins.earliest
        case Step.PROHIBIT:
            return winner.modality is PROHIBITS
        case Step.PERMIT:
            return winner.modality is PERMITS
        case Step.INVALID:
            return False


# ## The word


def concluded(request: Request, rules: Sequence[ScopedRule], scopes: Scopes, chain: Sequence[Step]) -> Verdict:
    """Return the verdict of rules that are all valid, but for the mark of dates."""
    all_points = [weighed(point, rules, scopes, chain) for point in points(request, scopes)]
    facts = [  # one for each rule that stands, at each point
        (number, rule, reach(rule, at.point, scopes), reach_if_met(rule, at.point, scopes))
        for number, at in enumerate(all_points)
        for rule in at.stands
    ]
    stand = {sign: [fact for fact in facts if fact[1].modality is sign] for sign in (PERMITS, PROHIBITS)}
    covered = {sign: {number for number, _, now, _ in stand[sign] if now is COVERS} for sign in stand}
    both = covered[PERMITS] & covered[PROHIBITS]
    whole = [sign for sign in stand if len(covered[sign]) == len(all_points)]
    alone = [sign for sign in stand if stand[sign] and not stand[OTHER[sign]]]
    carved_out = [
        sign
        for sign in stand
        if stand[sign]
        and all(
            any(number == there and is_within(rule, other, scopes) for there, other, _, _ in stand[OTHER[sign]])
            for number, rule, _, _ in stand[sign]
        )
    ]
    word, sign, in_part = Word.NOT_STATED, None, False
    if both:
        word, in_part = Word.CONFLICTING, len(both) < len(all_points)
    elif whole:
        [sign] = whole
        word, in_part = WORD_OF[sign], bool(stand[OTHER[sign]])
    elif carved_out or alone:
        [sign] = [OTHER[one] for one in carved_out] or alone
        word, in_part = WORD_OF[sign], True
        if all(rule.conditions - request.met for _, rule, _, _ in stand[sign]):
            would = {number for number, _, _, then in stand[sign] if then is COVERS}
            word, in_part = Word.CONDITIONAL, len(would) < len(all_points) or bool(stand[OTHER[sign]])
    elif facts:
        word = Word.MIXED

    # ## Marks
    beaten = set().union(*(at.beaten for at in all_points))
    carrying = [rule for _, rule, _, then in facts if rule.modality is sign and then is COVERS]
    inherited = (
        sign is PERMITS
        and word in {Word.PERMITTED, Word.CONDITIONAL}
        and bool(carrying)
        and all(rule.use != request.use for rule in carrying)
    )
    of_a_text = {rule.iri for rule in rules if rule.authority in {Authority.POLICY, Authority.MATRIX}}
    reported = any(
        now is COVERS
        and rule.authority in {Authority.STATEMENT, Authority.REPORT}
        and any(lost.winner == rule.iri and lost.loser in of_a_text for lost in all_points[number].beaten)
        for number, rule, now, _ in facts
    )
    marks = {Mark.IN_PART: in_part, Mark.INHERITED: inherited, Mark.REPORTED: reported}

    standing = {
        Standing(
            rule.iri,
            rule.modality,
            max(now for _, one, now, _ in facts if one.iri == rule.iri),
            frozenset().union(*(one.conditions - request.met for _, one, _, _ in facts if one.iri == rule.iri)),
        )
        for _, rule, _, _ in facts
    }
    mentioned = {
        Mention(rule.iri, "duty" if rule.standing not in UNDECIDING else rule.standing.value)
        for at in all_points
        for rule in at.aside
        if rule.iri not in at.conditions
    }
    shown = tuple(mark for mark, holds in marks.items() if holds)
    return Verdict(word, sign, shown, tuple(sorted(standing)), tuple(sorted(beaten)), tuple(sorted(mentioned)))
