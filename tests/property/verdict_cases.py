"""Hypothesis strategies for cases of a verdict: orders, rules and requests, so near each other that they meet.

All that is drawn comes from small pools, so that one case in two or three hits a rare heading of docs/verdicts.md. What
is plain stands first in every pool: that is what a failing case shrinks to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st

from aikg.model import Modality, Status
from aikg.names import ACTOR, CONDITION, ID, LOC, USE, WORLD
from aikg.reason.norms import ANY_USE, ANYONE, CHAIN, Authority, Request, ScopedRule, Scopes, Step, When

PERMITS, PROHIBITS, REQUIRES = Modality.PERMITS, Modality.PROHIBITS, Modality.REQUIRES
VENDOR, OTHER_VENDOR = ID + "vendor", ID + "other-vendor"
CONDITIONS = [CONDITION + slug for slug in ("authorised", "real-time")]
PLACES = [LOC + "US", LOC + "GB", LOC + "FR"]
ALLIANCES = [ID + "five-eyes", ID + "nato", ID + "dissolved"]
PRODUCTS = [ID + slug for slug in ("llama", "llama-3", "llama-3-8b", "muse")]
UNRELATED_PRODUCT = ID + "nobodys"

#: What lies directly below what: always, and in some of the generated orders.
USES = {
    "national-security": {"defence"},
    "military": {"defence"},
    "combat": {"military"},
    "lethal-autonomous-function": {"weapons"},
    "drone-swarm": {"lethal-autonomous-function"},
    "facial-recognition": set(),
    "law-enforcement": set(),
    "gambling": set(),
}
SOME_USES = [
    ("lethal-autonomous-function", "combat"),
    ("facial-recognition", "mass-surveillance"),
    ("facial-recognition", "law-enforcement"),
    ("mass-surveillance", "intelligence-gathering"),
    ("intelligence-gathering", "national-security"),
]
ACTORS = {
    ACTOR + "military": {ACTOR + "government"},
    ACTOR + "law-enforcement": {ACTOR + "government"},
    ACTOR + "police": {ACTOR + "law-enforcement"},
    ACTOR + "intelligence": {ACTOR + "government"},
    ID + "army": {ACTOR + "military"},
    ID + "bureau": {ACTOR + "police"},
    ACTOR + "company": set(),
}
SOME_ACTORS = [(ID + "bureau", ACTOR + "intelligence"), (ID + "army", ACTOR + "intelligence")]
MEMBERS = {ALLIANCES[0]: set(PLACES[:2]), ALLIANCES[1]: {PLACES[0]}}
SOME_MEMBERS = [(PLACES[1], ALLIANCES[1]), (PLACES[2], ALLIANCES[1]), (PLACES[2], ALLIANCES[2])]
PARTS = {PRODUCTS[2]: {PRODUCTS[1]}}
SOME_PARTS = [(PRODUCTS[1], PRODUCTS[0])]
OFFERED = [frozenset(PRODUCTS[:number]) for number in range(5)]

SCOPE = ("product", "use", "actors", "places", "conditions")
TIED = ("authority", "begins")
Edges = frozenset[tuple[str, str]]


def closed(
    direct: Mapping[str, set[str]], some: Iterable[tuple[str, str]], top: str | None
) -> dict[str, frozenset[str]]:
    """Return for each thing all that is above it, the top among it when it has a name."""
    above = {one: set(others) for one, others in direct.items()}
    for one, other in some:
        above.setdefault(one, set()).add(other)
    for other in {one for others in above.values() for one in others}:
        above.setdefault(other, set())
    for _ in above:
        for others in above.values():
            others |= {further for other in others for further in above[other]}
    return {one: frozenset(others | ({top} - {one, None})) for one, others in above.items()}


@cache
def scopes_of(edges: Edges, offered: frozenset[str]) -> Scopes:
    """Return the orders with the given optional relations."""
    members = {alliance: set(held) for alliance, held in MEMBERS.items()}
    for member, alliance in edges & set(SOME_MEMBERS):
        members.setdefault(alliance, set()).add(member)
    return Scopes(
        uses=closed(
            {USE + one: {USE + other for other in others} for one, others in USES.items()},
            {(USE + one, USE + other) for one, other in edges & set(SOME_USES)},
            ANY_USE,
        ),
        actors=closed(ACTORS, edges & set(SOME_ACTORS), ANYONE),
        products=closed(PARTS, edges & set(SOME_PARTS), None),
        members={alliance: frozenset(held) for alliance, held in members.items()},
        offers={VENDOR: offered, OTHER_VENDOR: frozenset({UNRELATED_PRODUCT})},
    )


edges = st.frozensets(st.sampled_from(SOME_USES + SOME_ACTORS + SOME_MEMBERS + SOME_PARTS))
offers = st.sampled_from([OFFERED[0], *OFFERED, *OFFERED[2:]])


def at(day: str) -> datetime:
    """Return the midnight of a day."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


DAYS = [date(2025, 1, 1), date(2025, 1, 1), date(2025, 1, 1), date(2024, 1, 1), date(2023, 6, 15), date(2026, 1, 2)]
JUST_BEFORE = at("2025-01-01") - timedelta(microseconds=1)
BEGINS = [
    None,
    *5 * [When(at("2023-01-01"), at("2023-01-01"))],
    *3 * [When(at("2024-01-01"), at("2024-01-01"))],
    When(at("2023-01-01"), at("2023-12-31")),
    When(at("2023-01-01"), at("2025-06-30")),
    When(at("2025-01-01"), at("2025-01-01")),
    When(at("2025-01-01"), at("2025-01-31")),
    When(at("2025-06-01"), at("2026-01-02")),
]
ENDS = [
    *20 * [None],
    When(at("2024-06-01"), at("2024-06-01")),
    When(at("2025-01-01"), at("2025-01-01")),
    When(at("2024-06-01"), at("2025-06-01")),
    When(at("2025-01-01"), at("2025-01-02")),
    When(at("2025-03-01"), at("2026-01-02")),
]
RECORDED = [*14 * [None], at("2024-01-01"), JUST_BEFORE, at("2025-01-01"), at("2025-02-01")]
KNOWN_BY = [*9 * [None], date(2024, 12, 31), date(2025, 1, 1), date(2023, 12, 31)]
SETTLED = [frozenset(), frozenset(), *(frozenset({one}) for one in CONDITIONS), frozenset(CONDITIONS)]


@cache
def uses_near(some: Edges, use: str) -> list[str]:
    """Return a pool of uses, of which most are the given one, above it or below it."""
    uses = scopes_of(some, OFFERED[0]).uses
    above = sorted(uses.get(use, frozenset()) - {ANY_USE})
    below = sorted(one for one, others in uses.items() if use in others)
    return [*5 * [use], *above, *above, *below[:4], *2 * [ANY_USE], *sorted(uses)[::3]]


def _sets(things: list[str], none: int) -> list[frozenset[str]]:
    return [*none * [frozenset()], *(frozenset({one}) for one in things), frozenset(things[:2]), frozenset(things[1:4])]


ASKED_USES = st.sampled_from(
    [
        USE + slug
        for slug in (
            *3 * ["military"],
            *2 * ["defence", "lethal-autonomous-function", "facial-recognition", "combat"],
            *("national-security", "law-enforcement", "weapons", "gambling", "intelligence-gathering"),
            *("mass-surveillance", "drone-swarm", "any-use"),
        )
    ]
)
ALL_ACTORS = [ACTOR + "government", *ACTORS]
ASKED_ACTORS = st.sampled_from([None, None, None, ANYONE, *ALL_ACTORS, *ALL_ACTORS[:4]])
NAMED_ACTORS = st.sampled_from(
    [*_sets(ALL_ACTORS, 26), *6 * [frozenset(ALL_ACTORS[:1])], frozenset({ANYONE}), frozenset({ANYONE, ID + "army"})]
)
ASKED_PLACES = st.sampled_from([None, None, None, WORLD, *ALLIANCES, *ALLIANCES[:2], *PLACES])
NAMED_PLACES = st.sampled_from(
    [
        *_sets([*PLACES, *ALLIANCES], 28),
        *6 * [frozenset(ALLIANCES[:1])],
        *(frozenset({WORLD}), frozenset({WORLD, PLACES[0]}), frozenset(PLACES), frozenset({PLACES[0], ALLIANCES[2]})),
    ]
)
ASKED_PRODUCTS = st.sampled_from([None, None, None, *PRODUCTS])
NAMED_PRODUCTS = st.sampled_from([*18 * [None], *PRODUCTS, UNRELATED_PRODUCT])
SIGNS = st.sampled_from([*3 * [PERMITS], *3 * [PROHIBITS], REQUIRES])
OPEN = st.sampled_from([*18 * [frozenset()], *SETTLED])

requests = st.builds(
    lambda met, unmet, **known: Request(VENDOR, met=met, unmet=unmet - met, **known),
    use=ASKED_USES,
    day=st.sampled_from(DAYS),
    product=ASKED_PRODUCTS,
    actor=ASKED_ACTORS,
    place=ASKED_PLACES,
    met=st.sampled_from(SETTLED),
    unmet=st.sampled_from(SETTLED),
    known_by=st.sampled_from(KNOWN_BY),
)


def _table(pools: Mapping[str, Sequence[Any]], size: int = 1500) -> st.SearchStrategy[dict[str, Any]]:
    """Return rows of values, all of the first ones in the first row: one draw is faster than a draw for each."""
    chance = Random(20260101)
    plain = {name: pool[0] for name, pool in pools.items()}
    return st.sampled_from([plain, *({name: chance.choice(pool) for name, pool in pools.items()} for _ in range(size))])


#: A rule whose use, and whose relations to other rules, are numbers still: places in pools that depend on the case.
drafts = st.builds(
    lambda what, how, when: what | how | when,
    st.fixed_dictionaries(
        {
            "modality": SIGNS,
            "use": st.sampled_from(range(60)),
            "product": NAMED_PRODUCTS,
            "actors": NAMED_ACTORS,
            "places": NAMED_PLACES,
            "conditions": OPEN,
        }
    ),
    _table(
        {
            "vendor": [*15 * [VENDOR], OTHER_VENDOR],
            "authority": [*Authority, Authority.REPORT, Authority.POLICY],
            "reported_exception": [*6 * [False], True],
            "exception_to": [*2 * [None], *range(3)],
            "stated_with": [frozenset({0}), frozenset({1}), frozenset({0, 1, 2}), frozenset()],
            "scope_of": [*5 * [None], 0, 1],
            "nearly_scope_of": [*9 * [None], 0],
            "tie_with": [*2 * [None], 0],
            "as_strong_as": [*2 * [None], 0],
        }
    ),
    _table(
        {
            "standing": [*18 * [Status.CURRENT], *Status],
            "begins": BEGINS,
            "ends": ENDS,
            "dated": [*14 * [True], False],
            "recorded": RECORDED,
            "end_recorded": RECORDED,
            "withdrawal_recorded": RECORDED,
        }
    ),
)


def rule_set(drawn: list[dict[str, Any]], pool: list[str]) -> tuple[ScopedRule, ...]:
    """Return the rules that are meant: uses out of the pool, some with the scope or authority of one before."""
    made: list[ScopedRule] = []
    iris = [f"{ID}rule-{number}" for number in range(len(drawn))]
    for iri, drawn_rule in zip(iris, drawn, strict=True):
        draft = dict(drawn_rule, iri=iri, use=pool[drawn_rule["use"] % len(pool)])
        alike = {
            SCOPE: draft.pop("scope_of"),
            SCOPE[:-1]: draft.pop("nearly_scope_of"),
            TIED: draft.pop("tie_with"),
            TIED[:1]: draft.pop("as_strong_as"),
        }
        exception_to, reported_exception = draft.pop("exception_to"), draft.pop("reported_exception")
        relations = {
            "exception_to": None if exception_to is None else iris[exception_to % len(iris)],
            "stated_with": frozenset(iris[number % len(iris)] for number in draft.pop("stated_with")),
        }
        rule = ScopedRule(**draft, **relations)
        for fields, number in alike.items():
            if number is not None and made:
                rule = replace(rule, **{name: getattr(made[number % len(made)], name) for name in fields})
        if reported_exception and made:
            rule = replace(rule, modality=PERMITS, authority=Authority.REPORT, exception_to=made[0].iri)
            rule = replace(rule, **{name: getattr(made[0], name) for name in SCOPE})
        made.append(rule)
    return tuple(made)


@dataclass(frozen=True)
class Case:
    """A request, the rules it is decided by, and the orders of its day."""

    request: Request
    rules: tuple[ScopedRule, ...]
    scopes: Scopes


@st.composite
def cases(draw: st.DrawFn, max_rules: int = 7) -> Case:
    """Return a request with rules about uses near the one it asks about."""
    some, request = draw(edges), draw(requests)
    drawn = draw(st.lists(drafts, min_size=3, max_size=max_rules))
    return Case(request, rule_set(drawn, uses_near(some, request.use)), scopes_of(some, draw(offers)))


chains = st.one_of(
    st.sets(st.sampled_from(CHAIN)).map(lambda steps: tuple(step for step in CHAIN if step in steps)),
    st.sampled_from([(Step.EXCEPTION, step) for step in (Step.PROHIBIT, Step.PERMIT, Step.INVALID)]),
    st.sampled_from([(step,) for step in Step]),
)
