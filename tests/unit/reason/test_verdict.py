"""The verdict, sentence by sentence of docs/verdicts.md, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from aikg.model import Modality, Status
from aikg.names import ACTOR, CONDITION, ID, LOC, USE, WORLD
from aikg.reason.norms import (
    ANY_USE,
    ANYONE,
    CHAIN,
    PROTECTED,
    Authority,
    Defeat,
    Mention,
    Reach,
    Request,
    ScopedRule,
    Scopes,
    Standing,
    Step,
    Verdict,
    When,
)
from aikg.reason.verdict import decide, points, reach

PERMITS, PROHIBITS, REQUIRES = Modality.PERMITS, Modality.PROHIBITS, Modality.REQUIRES
REPORT, STATEMENT, MATRIX, POLICY = Authority
VENDOR = ID + "meta"
DEFENCE, MILITARY, SECURITY = USE + "defence-and-national-security", USE + "military", USE + "national-security"
WARFARE, TERRORISM, COMBAT = USE + "warfare", USE + "counter-terrorism", USE + "combat-operations"
WEAPONS, LETHAL, SWARM = USE + "weapons", USE + "lethal-autonomous-function", USE + "drone-swarm"
FACES, POLICING, SPYING, GAMBLING = (
    USE + slug for slug in ("facial-recognition", "law-enforcement", "intelligence-gathering", "gambling")
)
ADVICE, REVIEW = USE + "medical-advice", ID + "human-review"
FIVE_EYES, NATO, EU, DISSOLVED = (ID + slug for slug in ("five-eyes", "nato", "european-union", "dissolved"))
US, AU, CA, GB, NZ, FR, FI = (LOC + code for code in ("US", "AU", "CA", "GB", "NZ", "FR", "FI"))
GOVERNMENT, SOLDIERS, POLICE, SPIES = (ACTOR + slug for slug in ("government", "military", "police", "intelligence"))
CONTRACTOR, COMPANY, PENTAGON = ACTOR + "government-contractor", ACTOR + "company", ID + "us-department-of-defense"
LLAMA, LLAMA_3, MUSE = ID + "llama", ID + "llama-3", ID + "muse"
REAL_TIME, AUTHORISED = CONDITION + "real-time", CONDITION + "authorised"

SCOPES = Scopes(
    uses={
        MILITARY: frozenset({DEFENCE}),
        SECURITY: frozenset({DEFENCE}),
        TERRORISM: frozenset({SECURITY, DEFENCE}),
        WARFARE: frozenset({MILITARY, DEFENCE}),
        COMBAT: frozenset({MILITARY, DEFENCE}),
        LETHAL: frozenset({COMBAT, MILITARY, DEFENCE, WEAPONS}),
        SWARM: frozenset({LETHAL, COMBAT, MILITARY, DEFENCE, WEAPONS}),
        SPYING: frozenset({SECURITY, DEFENCE}),
    },
    actors={
        SOLDIERS: frozenset({GOVERNMENT}),
        POLICE: frozenset({GOVERNMENT}),
        SPIES: frozenset({GOVERNMENT}),
        PENTAGON: frozenset({SOLDIERS, GOVERNMENT}),
    },
    products={LLAMA_3: frozenset({LLAMA})},
    members={
        FIVE_EYES: frozenset({US, AU, CA, GB, NZ}),
        NATO: frozenset({US, CA, GB, FR, FI}),
        EU: frozenset({FR, FI}),
        DISSOLVED: frozenset(),
    },
)
OFFERING = replace(SCOPES, offers={VENDOR: frozenset({LLAMA, LLAMA_3, MUSE})})
TODAY = date(2025, 6, 1)


def on(day: str, latest: str | None = None) -> When:
    """Return a day, or a span from one day to another."""
    return When(at(day), at(latest or day))


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def rule(name: str, modality: Modality, use: str, *among: str, **fields: object) -> ScopedRule:
    """Return a policy's rule with a certain date; `among` are its actors, places, conditions and product."""
    scope = {
        "actors": frozenset(one for one in among if one.startswith(ACTOR) or one == PENTAGON),
        "places": frozenset(one for one in among if one.startswith(LOC) or one in {*SCOPES.members, WORLD}),
        "conditions": frozenset(one for one in among if one.startswith(CONDITION)),
        "product": next((one for one in among if one in {LLAMA, LLAMA_3, MUSE}), None),
    }
    stated = {"vendor": VENDOR, "authority": POLICY, "begins": on("2023-01-01")}
    return ScopedRule(name, modality, use, **scope | stated | fields)


def permits(use: str, *among: str, name: str = "p", **fields: object) -> ScopedRule:
    return rule(name, PERMITS, use, *among, **fields)


def prohibits(use: str, *among: str, name: str = "b", **fields: object) -> ScopedRule:
    return rule(name, PROHIBITS, use, *among, **fields)


def requires(use: str, *among: str, name: str = REVIEW, **fields: object) -> ScopedRule:
    return rule(name, REQUIRES, use, *among, **fields)


def asked(use: str, *, day: date = TODAY, **fields: object) -> Request:
    return Request(VENDOR, use, day, **fields)


def verdict(request: Request, *rules: ScopedRule, scopes: Scopes = SCOPES, chain: Sequence[Step] = CHAIN) -> Verdict:
    return decide(request, rules, scopes, chain)


def told(found: Verdict) -> str:
    """Return a verdict as a line: the word, its sign if it is not in the word, and the marks.

    A verdict that is conditional says so with its sign: ``conditional permits``.
    """
    sign = f" {found.sign}" if found.word == "conditional" else ""
    return ", ".join([found.word + sign, *found.marks])


def said(request: Request, *rules: ScopedRule, scopes: Scopes = SCOPES, chain: Sequence[Step] = CHAIN) -> str:
    return told(verdict(request, *rules, scopes=scopes, chain=chain))


# Examples -----------------------------------------------------------------------------------------------------------

NO_MILITARY = (
    prohibits(MILITARY),
    permits(MILITARY, GOVERNMENT, FIVE_EYES, exception_to="b"),
)
COUNTRIES = tuple(permits(MILITARY, country, name=country) for country in (US, AU, CA, GB, NZ))
APPROVED = prohibits(MILITARY), permits(MILITARY, AUTHORISED, exception_to="b")
LIVE_FACES = prohibits(FACES, POLICE, REAL_TIME)
REPORTED = (
    prohibits(MILITARY),
    permits(MILITARY, GOVERNMENT, US, authority=REPORT, begins=on("2024-11-01")),
)
CHANGED = (
    permits(GAMBLING, begins=on("2023-01-01", "2023-12-31")),
    prohibits(GAMBLING, begins=on("2024-01-01", "2024-12-31")),
)
UNDATED = tuple(
    rule(name, sign, GAMBLING, authority=REPORT, begins=on("2023-05-01"), dated=False)
    for name, sign in (("p", PERMITS), ("b", PROHIBITS))
)


@pytest.mark.parametrize(
    ("rules", "request_", "expected"),
    [
        ([prohibits(WEAPONS)], asked(LETHAL), "prohibited"),
        ([permits(MILITARY)], asked(LETHAL), "not stated"),
        ([permits(SECURITY)], asked(TERRORISM), "permitted, inherited"),
        ([permits(SECURITY)], asked(DEFENCE), "permitted, in part"),
        (NO_MILITARY, asked(MILITARY, actor=GOVERNMENT, place=GB), "permitted"),
        (NO_MILITARY, asked(MILITARY), "prohibited, in part"),
        (COUNTRIES, asked(MILITARY, place=FIVE_EYES), "permitted"),
        (COUNTRIES[:-1], asked(MILITARY, place=FIVE_EYES), "permitted, in part"),
        (APPROVED, asked(DEFENCE), "prohibited, in part"),
        ([LIVE_FACES], asked(FACES, actor=POLICE), "conditional prohibits"),
        ([LIVE_FACES], asked(FACES, actor=POLICE, unmet=frozenset({REAL_TIME})), "not stated"),
        ([LIVE_FACES], asked(FACES, actor=POLICE, met=frozenset({REAL_TIME})), "prohibited"),
        (REPORTED, asked(MILITARY, actor=GOVERNMENT, place=US), "permitted, reported"),
        ([requires(ADVICE)], asked(ADVICE), "not stated"),
        (CHANGED, asked(GAMBLING), "prohibited"),
        (UNDATED, asked(GAMBLING), "conflicting, date uncertain"),
    ],
)
def test_the_examples_of_the_page(rules: Sequence[ScopedRule], request_: Request, expected: str) -> None:
    assert said(request_, *rules) == expected


def test_the_examples_say_why() -> None:
    assert verdict(asked(MILITARY), *NO_MILITARY).against == ("p",)
    assert verdict(asked(ADVICE), requires(ADVICE)).mentioned == (Mention(REVIEW, "duty"),)
    assert verdict(asked(GAMBLING), *CHANGED).beaten == (Defeat("b", "p", Step.RECENCY),)
    assert verdict(asked(MILITARY, actor=GOVERNMENT, place=US), *REPORTED).beaten == (
        Defeat("p", "b", Step.SPECIFICITY),
    )
    assert verdict(asked(MILITARY, place=FIVE_EYES), *COUNTRIES).used == tuple(sorted((US, AU, CA, GB, NZ)))
    assert verdict(asked(FACES, actor=POLICE), LIVE_FACES).standing == (
        Standing("b", PROHIBITS, Reach.INSIDE, frozenset({REAL_TIME})),
    )


# What is asked ------------------------------------------------------------------------------------------------------


def test_only_rules_of_the_vendor_asked_about_are_rules() -> None:
    others = (prohibits(MILITARY, vendor=ID + "openai"), prohibits(MILITARY, name="g", vendor=""))
    assert verdict(asked(MILITARY), *others) == Verdict("not stated")


def test_the_day_is_its_midnight_utc() -> None:
    begin = datetime(2025, 6, 1, tzinfo=UTC)
    late = begin + timedelta(microseconds=1)
    assert said(asked(MILITARY), permits(MILITARY, begins=When(begin, begin))) == "permitted"
    assert said(asked(MILITARY), permits(MILITARY, begins=When(late, late))) == "not stated"


# Scopes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (permits(WARFARE), prohibits(MILITARY)),
        (permits(MILITARY), prohibits(ANY_USE)),
        (permits(MILITARY, PENTAGON), prohibits(MILITARY, SOLDIERS)),
        (permits(MILITARY, SOLDIERS), prohibits(MILITARY)),
        (permits(MILITARY, SOLDIERS), prohibits(MILITARY, ANYONE)),
        (permits(MILITARY, PENTAGON, POLICE), prohibits(MILITARY, GOVERNMENT)),
        (permits(MILITARY, PENTAGON), prohibits(MILITARY, SOLDIERS, COMPANY)),
        (permits(MILITARY, US), prohibits(MILITARY, FIVE_EYES)),
        (permits(MILITARY, US), prohibits(MILITARY, WORLD)),
        (permits(MILITARY, EU), prohibits(MILITARY, NATO)),  # NATO holds all members of the Union, as of these scopes
        (permits(MILITARY, US, FR), prohibits(MILITARY, EU, US, GB)),
        (permits(MILITARY, EU, US), prohibits(MILITARY, FR, FI, US, GB)),
        (permits(MILITARY, LLAMA_3), prohibits(MILITARY, LLAMA)),
        (permits(MILITARY, LLAMA_3), prohibits(MILITARY)),
        (permits(MILITARY, REAL_TIME), prohibits(MILITARY)),
        (permits(MILITARY, REAL_TIME, AUTHORISED), prohibits(MILITARY, AUTHORISED)),
    ],
)
def test_the_rule_that_is_at_or_below_on_every_axis_is_more_specific(narrow: ScopedRule, wide: ScopedRule) -> None:
    request = Request(
        VENDOR,
        WARFARE,
        TODAY,
        product=LLAMA_3,
        actor=PENTAGON,
        place=US if US in narrow.places or not narrow.places else FR,
        met=frozenset({REAL_TIME, AUTHORISED}),
    )
    assert verdict(request, narrow, wide).beaten == (Defeat("p", "b", Step.SPECIFICITY),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (permits(MILITARY, GOVERNMENT), prohibits(WARFARE)),
        (permits(MILITARY, US), prohibits(MILITARY, PENTAGON)),
        (permits(MILITARY, LLAMA), prohibits(WARFARE, REAL_TIME)),
        (permits(MILITARY, SOLDIERS, COMPANY), prohibits(MILITARY, GOVERNMENT)),
        (permits(MILITARY, FIVE_EYES), prohibits(MILITARY, NATO)),
        (permits(MILITARY, DISSOLVED, US), prohibits(MILITARY, NATO)),  # none of its members is nowhere in NATO
        (permits(MILITARY, US, AU, CA, GB, NZ), prohibits(MILITARY, FIVE_EYES)),
        (permits(MILITARY), prohibits(MILITARY)),
        (permits(MILITARY, WORLD, ANYONE), prohibits(MILITARY)),
    ],
)
def test_of_others_none_is_more_specific(one: ScopedRule, other: ScopedRule) -> None:
    request = asked(WARFARE, product=LLAMA_3, actor=PENTAGON, place=US, met=frozenset({REAL_TIME, AUTHORISED}))
    assert said(request, one, other).startswith("conflicting")


def test_a_contractor_of_a_government_is_no_government() -> None:
    assert said(asked(SECURITY, actor=CONTRACTOR), permits(SECURITY, GOVERNMENT)) == "not stated"
    assert said(asked(SECURITY, actor=GOVERNMENT), permits(SECURITY, CONTRACTOR)) == "not stated"


# In force -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (on("2025-06-01"), None, "permitted"),
        (on("2025-06-02"), None, "not stated"),
        (on("2025-06-01", "2025-06-02"), None, "permitted, date uncertain"),
        (on("2025-01-01", "2025-06-01"), None, "permitted"),
        (None, None, "permitted, date uncertain"),
        (on("2023-01-01"), on("2025-06-01"), "not stated"),
        (on("2023-01-01"), on("2025-01-01", "2025-06-01"), "not stated"),
        (on("2023-01-01"), on("2025-06-02"), "permitted"),
        (on("2023-01-01"), on("2025-06-01", "2025-06-02"), "permitted, date uncertain"),
        (on("2023-01-01"), on("2025-06-02", "2025-06-03"), "permitted"),
    ],
)
def test_beginnings_and_ends_are_spans(begins: When | None, ends: When | None, expected: str) -> None:
    assert said(asked(MILITARY), permits(MILITARY, begins=begins, ends=ends)) == expected


def test_a_beginning_that_no_text_gives_is_uncertain() -> None:
    assert said(asked(MILITARY), permits(MILITARY, dated=False)) == "permitted, date uncertain"


@pytest.mark.parametrize(
    ("standing", "expected", "mentioned"),
    [
        (Status.CURRENT, "permitted", ()),
        (Status.FORMER, "permitted", ()),
        (Status.PROPOSED, "not stated", (Mention("p", "proposed"),)),
        (Status.ALLEGED, "not stated", (Mention("p", "alleged"),)),
        (Status.CORRECTED, "not stated", ()),
    ],
)
def test_only_a_rule_that_is_current_or_former_decides(
    standing: Status, expected: str, mentioned: tuple[Mention, ...]
) -> None:
    found = verdict(asked(MILITARY), permits(MILITARY, standing=standing))
    assert (told(found), found.mentioned) == (expected, mentioned)


def test_a_former_rule_decides_until_its_end() -> None:
    former = permits(MILITARY, standing=Status.FORMER, ends=on("2025-03-01"))
    assert said(asked(MILITARY, day=date(2025, 2, 28)), former) == "permitted"
    assert said(asked(MILITARY, day=date(2025, 3, 1)), former) == "not stated"


@pytest.mark.parametrize("standing", [Status.PROPOSED, Status.ALLEGED])
def test_what_is_proposed_is_mentioned_only_where_it_would_say_something(standing: Status) -> None:
    elsewhere = permits(MILITARY, FR, standing=standing)
    over = permits(MILITARY, name="o", standing=standing, ends=on("2024-01-01"))
    assert verdict(asked(MILITARY, place=US), elsewhere, over).mentioned == ()


@pytest.mark.parametrize(
    ("fields", "known_by", "expected"),
    [
        ({"recorded": at("2025-02-01")}, None, "permitted"),
        ({"recorded": at("2025-02-01")}, date(2025, 1, 31), "not stated"),
        ({"recorded": at("2025-02-01")}, date(2025, 2, 1), "permitted"),
        ({"recorded": at("2025-02-01") - timedelta(microseconds=1)}, date(2025, 1, 31), "permitted"),
        ({"ends": on("2025-01-01"), "end_recorded": at("2025-03-01")}, date(2025, 2, 28), "permitted"),
        ({"ends": on("2025-01-01"), "end_recorded": at("2025-03-01")}, date(2025, 3, 1), "not stated"),
        ({"ends": on("2025-01-01")}, date(2025, 2, 28), "not stated"),
        # An end that was not known makes nothing uncertain.
        ({"ends": on("2025-01-01", "2026-01-01"), "end_recorded": at("2025-03-01")}, date(2025, 2, 28), "permitted"),
    ],
)
def test_in_recorded_time_what_was_not_recorded_does_not_count(
    fields: dict[str, object], known_by: date | None, expected: str
) -> None:
    assert said(asked(MILITARY, known_by=known_by), permits(MILITARY, **fields)) == expected


def test_a_report_withdrawn_in_march_still_stands_for_who_asks_what_was_known_in_february() -> None:
    report = permits(
        MILITARY,
        authority=REPORT,
        standing=Status.CORRECTED,
        recorded=at("2025-01-05"),
        withdrawal_recorded=at("2025-03-10"),
    )
    for known_by, expected in (
        (date(2025, 2, 15), "permitted"),
        (date(2025, 3, 9), "permitted"),
        (date(2025, 3, 10), "not stated"),
        (None, "not stated"),
    ):
        assert said(asked(MILITARY, known_by=known_by), report) == expected


# Points -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (asked(MILITARY), [(None, LLAMA), (None, MUSE)]),
        (asked(MILITARY, product=LLAMA_3), [(None, LLAMA_3)]),
        (asked(MILITARY, product=MUSE, place=EU), [(FI, MUSE), (FR, MUSE)]),
        (asked(MILITARY, place=EU), [(FI, LLAMA), (FI, MUSE), (FR, LLAMA), (FR, MUSE)]),
        (asked(MILITARY, product=MUSE, place=US), [(US, MUSE)]),
        (asked(MILITARY, product=MUSE, place=WORLD), [(WORLD, MUSE)]),
        (asked(MILITARY, product=MUSE, place=DISSOLVED), [(DISSOLVED, MUSE)]),
    ],
)
def test_a_request_is_decided_point_by_point(request_: Request, expected: list[tuple[str | None, str]]) -> None:
    assert sorted((point.place or "", point.product) for point in points(request_, OFFERING)) == [
        (place or "", product) for place, product in expected
    ]


def test_a_vendor_without_products_is_one_point() -> None:
    assert points(asked(MILITARY), SCOPES) == [asked(MILITARY)]
    assert said(asked(MILITARY), permits(MILITARY, LLAMA)) == "permitted, in part"


def test_an_alliance_without_members_is_one_point() -> None:
    assert said(asked(MILITARY, place=DISSOLVED), permits(MILITARY, DISSOLVED)) == "permitted"
    assert said(asked(MILITARY, place=DISSOLVED), permits(MILITARY, US)) == "not stated"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([permits(SECURITY, LLAMA)], "permitted, in part"),
        ([permits(SECURITY, LLAMA_3)], "permitted, in part"),
        ([permits(SECURITY, LLAMA), permits(SECURITY, MUSE, name="q")], "permitted"),
        ([permits(SECURITY, LLAMA), prohibits(SECURITY, MUSE)], "mixed"),
        ([permits(SECURITY, LLAMA), prohibits(SECURITY)], "mixed"),
        ([permits(SECURITY), prohibits(SECURITY, LLAMA_3)], "permitted, in part"),
        ([permits(SECURITY, LLAMA), prohibits(SECURITY, LLAMA)], "conflicting, in part"),
        ([permits(SECURITY), prohibits(SECURITY)], "conflicting"),
    ],
)
def test_all_products_are_decided_product_by_product(rules: Sequence[ScopedRule], expected: str) -> None:
    assert said(asked(SECURITY), *rules, scopes=OFFERING) == expected


def test_members_are_those_of_the_day() -> None:
    before = replace(SCOPES, members={NATO: frozenset({US, GB})})
    both = permits(MILITARY, US), permits(MILITARY, GB, name="q")
    assert said(asked(MILITARY, place=NATO), *both, scopes=before) == "permitted"
    assert said(asked(MILITARY, place=NATO), *both) == "permitted, in part"
    assert said(asked(MILITARY, place=FI), permits(MILITARY, NATO), scopes=before) == "not stated"
    assert said(asked(MILITARY, place=FI), permits(MILITARY, NATO)) == "permitted"


# Reach --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule_", "fields", "expected"),
    [
        (permits(MILITARY), {}, Reach.COVERS),
        (permits(DEFENCE), {}, Reach.COVERS),
        (permits(ANY_USE), {}, Reach.COVERS),
        (permits(COMBAT), {}, Reach.INSIDE),
        (permits(TERRORISM), {}, Reach.IRRELEVANT),
        (permits(TERRORISM), {"use": ANY_USE}, Reach.INSIDE),
        (permits(ANY_USE), {"use": ANY_USE}, Reach.COVERS),
        (permits(MILITARY, GOVERNMENT), {}, Reach.INSIDE),
        (permits(MILITARY, GOVERNMENT), {"actor": ANYONE}, Reach.INSIDE),
        (permits(MILITARY, ANYONE), {}, Reach.COVERS),
        (permits(MILITARY, ANYONE), {"actor": POLICE}, Reach.COVERS),
        (permits(MILITARY), {"actor": POLICE}, Reach.COVERS),
        (permits(MILITARY, GOVERNMENT), {"actor": POLICE}, Reach.COVERS),
        (permits(MILITARY, POLICE), {"actor": GOVERNMENT}, Reach.INSIDE),
        (permits(MILITARY, POLICE), {"actor": SOLDIERS}, Reach.IRRELEVANT),
        (permits(MILITARY, SOLDIERS), {"actor": PENTAGON}, Reach.COVERS),
        (permits(MILITARY, PENTAGON), {"actor": SOLDIERS}, Reach.INSIDE),
        (permits(MILITARY, POLICE, GOVERNMENT), {"actor": SOLDIERS}, Reach.COVERS),
        (permits(MILITARY, US), {}, Reach.INSIDE),
        (permits(MILITARY, US), {"place": WORLD}, Reach.INSIDE),
        (permits(MILITARY, WORLD), {"place": US}, Reach.COVERS),
        (permits(MILITARY, US), {"place": US}, Reach.COVERS),
        (permits(MILITARY, US), {"place": FR}, Reach.IRRELEVANT),
        (permits(MILITARY, US, FR), {"place": FR}, Reach.COVERS),
        (permits(MILITARY, NATO), {"place": FR}, Reach.COVERS),
        (permits(MILITARY, NATO), {"place": AU}, Reach.IRRELEVANT),
        (permits(MILITARY, LLAMA), {}, Reach.INSIDE),
        (permits(MILITARY), {"product": LLAMA}, Reach.COVERS),
        (permits(MILITARY, LLAMA), {"product": LLAMA}, Reach.COVERS),
        (permits(MILITARY, LLAMA), {"product": LLAMA_3}, Reach.COVERS),
        (permits(MILITARY, LLAMA_3), {"product": LLAMA}, Reach.INSIDE),
        (permits(MILITARY, MUSE), {"product": LLAMA}, Reach.IRRELEVANT),
        (permits(MILITARY, REAL_TIME), {}, Reach.INSIDE),
        (permits(MILITARY, REAL_TIME), {"met": frozenset({REAL_TIME})}, Reach.COVERS),
        (permits(MILITARY, REAL_TIME), {"unmet": frozenset({REAL_TIME})}, Reach.IRRELEVANT),
        (permits(MILITARY, REAL_TIME, AUTHORISED), {"met": frozenset({REAL_TIME})}, Reach.INSIDE),
        (permits(MILITARY, REAL_TIME, AUTHORISED), {"unmet": frozenset({REAL_TIME})}, Reach.IRRELEVANT),
        (permits(MILITARY, GOVERNMENT, US), {"actor": POLICE}, Reach.INSIDE),  # the least of the axes
        (permits(MILITARY, GOVERNMENT, US), {"actor": POLICE, "place": FR}, Reach.IRRELEVANT),
    ],
)
def test_reach_on_each_axis(rule_: ScopedRule, fields: dict[str, object], expected: Reach) -> None:
    assert reach(rule_, asked(**{"use": MILITARY} | fields), SCOPES) is expected


@pytest.mark.parametrize(
    ("rule_", "use", "expected"),
    [
        (permits(MILITARY), LETHAL, "not stated"),
        (permits(ANY_USE), WEAPONS, "not stated"),
        (permits(WEAPONS), WEAPONS, "permitted"),
        (permits(WEAPONS), LETHAL, "not stated"),  # the name of one protected use above it is not enough
        (permits(LETHAL), LETHAL, "permitted"),
        (permits(LETHAL), SWARM, "permitted, inherited"),  # inside such a part inheritance works as everywhere
        (permits(SWARM), SWARM, "permitted"),
        (permits(LETHAL), WEAPONS, "permitted, in part"),
        (permits(MILITARY), MILITARY, "permitted"),
        (prohibits(MILITARY), LETHAL, "prohibited"),
        (prohibits(ANY_USE), SWARM, "prohibited"),
    ],
)
def test_a_permission_is_not_inherited_into_protected_uses(rule_: ScopedRule, use: str, expected: str) -> None:
    assert said(asked(use), rule_) == expected


def test_the_protected_uses_are_those_of_the_page() -> None:
    assert {use.removeprefix(USE) for use in PROTECTED} == {
        *("weapons", "lethal-autonomous-function", "mass-surveillance", "csam", "harm-to-children")
    }


@pytest.mark.parametrize(
    ("rule_", "use", "actor", "expected"),
    [
        (permits(MILITARY), FACES, SOLDIERS, Reach.INSIDE),
        (permits(DEFENCE), FACES, PENTAGON, Reach.INSIDE),
        (permits(COMBAT), FACES, SOLDIERS, Reach.IRRELEVANT),
        (permits(MILITARY), FACES, GOVERNMENT, Reach.IRRELEVANT),
        (permits(MILITARY), FACES, None, Reach.IRRELEVANT),
        (prohibits(POLICING), FACES, POLICE, Reach.INSIDE),
        (prohibits(POLICING), FACES, ACTOR + "law-enforcement", Reach.INSIDE),
        (prohibits(POLICING), FACES, SPIES, Reach.IRRELEVANT),
        (permits(SPYING), FACES, SPIES, Reach.INSIDE),
        (permits(FACES, POLICE), POLICING, POLICE, Reach.INSIDE),
        (permits(FACES, POLICE), POLICING, None, Reach.INSIDE),
        (permits(FACES, PENTAGON), DEFENCE, None, Reach.INSIDE),
        (permits(FACES, PENTAGON), COMBAT, None, Reach.IRRELEVANT),
        (permits(FACES, GOVERNMENT), MILITARY, None, Reach.IRRELEVANT),
        (permits(FACES, POLICE), POLICING, SOLDIERS, Reach.IRRELEVANT),  # the axis of actors
        (permits(MILITARY), WEAPONS, SOLDIERS, Reach.IRRELEVANT),
        (prohibits(MILITARY), WEAPONS, SOLDIERS, Reach.INSIDE),
        (permits(ANY_USE), WEAPONS, SOLDIERS, Reach.IRRELEVANT),
    ],
)
def test_actors_and_uses_that_speak_of_the_same_function(
    rule_: ScopedRule, use: str, actor: str | None, expected: Reach
) -> None:
    assert reach(rule_, asked(use, actor=actor), SCOPES) is expected


# What stands --------------------------------------------------------------------------------------------------------


def test_an_exception_beats_the_prohibition_it_names_and_no_other() -> None:
    named, other = prohibits(MILITARY, US), prohibits(MILITARY, US, name="c")
    exception = permits(DEFENCE, exception_to="b")
    request = asked(MILITARY, place=US)
    assert said(request, named, exception) == "permitted, inherited"
    found = verdict(request, named, other, exception)
    assert told(found) == "prohibited"
    assert found.beaten == (Defeat("c", "p", Step.SPECIFICITY), Defeat("p", "b", Step.EXCEPTION))


def test_a_prohibition_that_names_a_permission_is_no_exception() -> None:
    same = permits(MILITARY), prohibits(MILITARY, exception_to="p")
    assert said(asked(MILITARY), *same) == "conflicting"


def test_an_exception_to_a_prohibition_that_is_over_is_a_plain_permission() -> None:
    over = prohibits(MILITARY, US, ends=on("2024-01-01"))
    exception = permits(DEFENCE, exception_to="b")
    assert said(asked(MILITARY, place=US), over, exception) == "permitted, inherited"
    again = prohibits(MILITARY, US, name="c")
    assert said(asked(MILITARY, place=US), over, again, exception) == "prohibited"


def test_a_prohibition_of_a_part_of_an_exception_stands() -> None:
    """Military use is prohibited, except for governments, except combat."""
    rules = (*NO_MILITARY, prohibits(COMBAT, GOVERNMENT, FIVE_EYES, name="c"))
    assert said(asked(COMBAT, actor=GOVERNMENT, place=GB), *rules) == "prohibited"
    assert said(asked(WARFARE, actor=GOVERNMENT, place=GB), *rules) == "permitted, inherited"
    assert said(asked(MILITARY, actor=GOVERNMENT, place=GB), *rules) == "permitted, in part"
    assert said(asked(MILITARY, actor=COMPANY), *rules) == "prohibited"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (permits(SECURITY), prohibits(SECURITY, authority=MATRIX), "permitted"),
        (permits(SECURITY, authority=MATRIX), prohibits(SECURITY, authority=STATEMENT), "permitted"),
        (permits(SECURITY, authority=STATEMENT), prohibits(SECURITY, authority=REPORT), "permitted"),
        (permits(SECURITY, authority=REPORT), prohibits(SECURITY, begins=on("2022-01-01")), "prohibited"),
        (permits(SECURITY), prohibits(SECURITY, begins=on("2022-01-01")), "permitted"),
        (permits(SECURITY), prohibits(SECURITY, begins=None), "permitted"),
        (permits(SECURITY, begins=on("2024-01-01", "2024-12-31")), prohibits(SECURITY), "permitted"),
        (permits(SECURITY, begins=on("2023-01-01", "2025-01-01")), prohibits(SECURITY), "conflicting"),
        # More specific wins over a higher authority, and a higher authority over what is later.
        (permits(SECURITY, US, authority=REPORT), prohibits(SECURITY), "permitted, reported"),
        (permits(SECURITY, begins=on("2022-01-01")), prohibits(SECURITY, authority=MATRIX), "permitted"),
    ],
)
def test_authority_and_then_recency(one: ScopedRule, other: ScopedRule, expected: str) -> None:
    assert said(asked(SECURITY, place=US), one, other) == expected


def test_what_is_beaten_is_gone_before_the_next_step() -> None:
    """The narrow ban goes by its exception, so it cannot beat the wide permission by being more specific."""
    wide, narrow = permits(DEFENCE, name="w"), prohibits(MILITARY)
    assert said(asked(MILITARY), wide, narrow) == "prohibited"
    found = verdict(asked(MILITARY), wide, narrow, permits(DEFENCE, exception_to="b"))
    assert (told(found), found.beaten) == ("permitted, inherited", (Defeat("p", "b", Step.EXCEPTION),))


def test_a_narrower_rule_leaves_the_wider_one_standing_where_it_does_not_reach() -> None:
    found = verdict(asked(DEFENCE), permits(DEFENCE), prohibits(COMBAT))
    assert (told(found), found.used, found.against, found.beaten) == ("permitted, in part", ("p",), ("b",), ())


@pytest.mark.parametrize(
    ("rules", "request_", "expected"),
    [
        # An exception, and a more specific rule, beat where they reach all of the other.
        ([prohibits(COMBAT, US), permits(COMBAT, US, exception_to="b")], asked(MILITARY), "permitted, in part"),
        ([prohibits(COMBAT), permits(MILITARY, exception_to="b")], asked(DEFENCE), "permitted, in part"),
        ([prohibits(MILITARY), permits(COMBAT, exception_to="b")], asked(DEFENCE), "prohibited, in part"),
        ([prohibits(MILITARY), permits(COMBAT)], asked(DEFENCE), "prohibited, in part"),
        ([prohibits(DEFENCE, US), permits(MILITARY, US)], asked(MILITARY), "permitted, in part"),
        ([prohibits(MILITARY, GOVERNMENT, REAL_TIME), permits(COMBAT, POLICE)], asked(COMBAT), "mixed"),
        # Authority and recency decide between rules of which each reaches all of the other.
        (
            [permits(COMBAT, US), prohibits(COMBAT, US, begins=on("2024-01-01"))],
            asked(MILITARY),
            "prohibited, in part",
        ),
        (
            [permits(COMBAT, US), prohibits(COMBAT, US, GB, begins=on("2022-01-01"))],
            asked(MILITARY),
            "prohibited, in part",
        ),
        (
            [permits(MILITARY, US), prohibits(DEFENCE, US, REAL_TIME, begins=on("2024-01-01"))],
            asked(MILITARY, met=frozenset({REAL_TIME})),
            "prohibited, in part",
        ),
        ([permits(COMBAT, authority=REPORT), prohibits(WARFARE)], asked(MILITARY), "mixed"),
    ],
)
def test_a_rule_beats_another_where_it_reaches_all_of_it(
    rules: Sequence[ScopedRule], request_: Request, expected: str
) -> None:
    assert said(request_, *rules) == expected


def test_a_condition_that_is_met_sets_no_limit_to_what_a_rule_reaches() -> None:
    """It counts only for what is more specific."""
    rules = prohibits(MILITARY, AUTHORISED), permits(MILITARY, AUTHORISED, REAL_TIME)
    found = verdict(asked(MILITARY, met=frozenset({REAL_TIME})), *rules)
    assert (told(found), found.beaten) == ("conditional permits", (Defeat("p", "b", Step.SPECIFICITY),))
    plain = prohibits(COMBAT), permits(COMBAT, REAL_TIME)
    assert said(asked(MILITARY, met=frozenset({REAL_TIME})), *plain) == "permitted, in part"
    assert said(asked(MILITARY), *plain) == "prohibited, in part"


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        (CHAIN, "permitted"),
        (CHAIN[1:], "permitted"),
        ((Step.AUTHORITY, Step.RECENCY), "prohibited"),
        ((Step.RECENCY,), "permitted"),
        ((), "conflicting"),
        ((Step.PROHIBIT,), "prohibited"),
        ((Step.PERMIT,), "permitted"),
        ((Step.INVALID,), "conflicting"),
        ((Step.EXCEPTION, Step.PROHIBIT), "permitted"),
    ],
)
def test_steps_can_be_switched_off_and_replaced_by_strategies(chain: Sequence[Step], expected: str) -> None:
    ban = prohibits(MILITARY)
    permission = permits(MILITARY, US, exception_to="b", authority=REPORT, begins=on("2024-01-01"))
    assert said(asked(MILITARY, place=US), ban, permission, chain=chain).split(",")[0] == expected


def test_a_permission_provided_that() -> None:
    permission, duty = permits(ADVICE), requires(ADVICE, stated_with=frozenset({"p"}))
    found = verdict(asked(ADVICE), permission, duty)
    assert (told(found), found.mentioned) == ("conditional permits", ())
    assert found.standing == (Standing("p", PERMITS, Reach.INSIDE, frozenset({REVIEW})),)
    assert said(asked(ADVICE, met=frozenset({REVIEW})), permission, duty) == "permitted"
    assert said(asked(ADVICE, unmet=frozenset({REVIEW})), permission, duty) == "not stated"


def test_a_duty_is_a_condition_only_where_it_is_relevant_and_in_force() -> None:
    permission = permits(ADVICE)
    for duty in (
        requires(ADVICE, ends=on("2024-01-01"), stated_with=frozenset({"p"})),
        requires(ADVICE, FR, stated_with=frozenset({"p"})),
        requires(GAMBLING, stated_with=frozenset({"p"})),
    ):
        found = verdict(asked(ADVICE, place=US), permission, duty)
        assert (told(found), found.mentioned) == ("permitted", ())
    proposed = requires(ADVICE, standing=Status.PROPOSED, stated_with=frozenset({"p"}))
    found = verdict(asked(ADVICE), permission, proposed)
    assert (told(found), found.mentioned) == ("permitted", (Mention(REVIEW, "proposed"),))


@pytest.mark.parametrize("stated_with", [frozenset(), frozenset({"gone"})])
def test_a_duty_alone_decides_nothing_and_is_mentioned(stated_with: frozenset[str]) -> None:
    found = verdict(asked(ADVICE), permits(ADVICE), requires(ADVICE, stated_with=stated_with))
    assert (told(found), found.mentioned) == ("permitted", (Mention(REVIEW, "duty"),))


def test_a_duty_is_no_condition_of_a_prohibition() -> None:
    found = verdict(asked(ADVICE), prohibits(ADVICE), requires(ADVICE, stated_with=frozenset({"b"})))
    assert (told(found), found.mentioned) == ("prohibited", (Mention(REVIEW, "duty"),))


def test_a_duty_at_some_points_is_told() -> None:
    """The permission covers for both products; for one of them it comes with a duty."""
    duty = requires(ADVICE, LLAMA, stated_with=frozenset({"p"}))
    found = verdict(asked(ADVICE), permits(ADVICE), duty, scopes=OFFERING)
    assert told(found) == "permitted, in part"
    assert found.standing == (Standing("p", PERMITS, Reach.COVERS, frozenset({REVIEW})),)


@pytest.mark.parametrize("member", [FI, FR])
def test_which_member_a_duty_is_about_does_not_matter(member: str) -> None:
    """What stands elsewhere without the duty has no open condition, so the verdict is not conditional."""
    duty = requires(COMBAT, member, stated_with=frozenset({"p"}))
    found = verdict(asked(MILITARY, place=EU), permits(COMBAT), duty)
    assert told(found) == "permitted, in part"
    assert found.standing == (Standing("p", PERMITS, Reach.INSIDE, frozenset({REVIEW})),)


# The word -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "request_", "expected"),
    [
        ([], asked(MILITARY), "not stated"),
        ([permits(USE + "csam")], asked(MILITARY), "not stated"),
        ([permits(MILITARY), prohibits(MILITARY)], asked(MILITARY, place=FIVE_EYES), "conflicting"),
        ([permits(MILITARY, US), prohibits(MILITARY, US)], asked(MILITARY, place=FIVE_EYES), "conflicting, in part"),
        ([permits(MILITARY)], asked(MILITARY, place=FIVE_EYES), "permitted"),
        ([prohibits(MILITARY)], asked(COMBAT), "prohibited"),
        ([permits(MILITARY), prohibits(COMBAT)], asked(MILITARY), "permitted, in part"),
        ([prohibits(MILITARY), permits(COMBAT, US)], asked(MILITARY), "prohibited, in part"),
        ([prohibits(MILITARY, US)], asked(MILITARY, place=FIVE_EYES), "prohibited, in part"),
        ([permits(COMBAT), permits(WARFARE, name="q")], asked(MILITARY), "permitted, in part"),
        ([permits(MILITARY, AUTHORISED)], asked(MILITARY), "conditional permits"),
        ([permits(DEFENCE, AUTHORISED)], asked(MILITARY), "conditional permits, inherited"),
        ([permits(MILITARY, US, AUTHORISED)], asked(MILITARY), "conditional permits, in part"),
        ([permits(MILITARY, US, AUTHORISED)], asked(MILITARY, place=NATO), "conditional permits, in part"),
        ([permits(MILITARY, NATO, AUTHORISED)], asked(MILITARY, place=NATO), "conditional permits"),
        ([permits(MILITARY, AUTHORISED), permits(COMBAT, name="q")], asked(MILITARY), "permitted, in part"),
        ([permits(MILITARY, AUTHORISED), permits(MILITARY, name="q")], asked(MILITARY), "permitted"),
        ([permits(MILITARY, US), prohibits(MILITARY, GB)], asked(MILITARY, place=FIVE_EYES), "mixed"),
        ([permits(COMBAT), prohibits(WARFARE)], asked(MILITARY), "mixed"),
        ([permits(MILITARY, AUTHORISED), prohibits(MILITARY, REAL_TIME)], asked(MILITARY), "mixed"),
        ([permits(MILITARY), prohibits(COMBAT)], asked(DEFENCE), "permitted, in part"),
        ([prohibits(MILITARY, US), permits(COMBAT, US)], asked(MILITARY, place=NATO), "prohibited, in part"),
        ([prohibits(MILITARY), permits(COMBAT), permits(TERRORISM, name="q")], asked(DEFENCE), "mixed"),
        (
            [prohibits(MILITARY, AUTHORISED), permits(COMBAT, AUTHORISED)],
            asked(MILITARY),
            "conditional prohibits, in part",
        ),
        (
            [prohibits(MILITARY, AUTHORISED), permits(MILITARY, AUTHORISED, US)],
            asked(MILITARY, place=US),
            "conditional permits",
        ),
    ],
)
def test_every_row_of_the_table(rules: Sequence[ScopedRule], request_: Request, expected: str) -> None:
    assert said(request_, *rules) == expected


# Marks --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([permits(SECURITY)], "permitted, inherited"),
        ([permits(SECURITY), permits(TERRORISM, name="q")], "permitted"),
        ([permits(SECURITY), permits(TERRORISM, US, name="q")], "permitted, inherited"),
        ([permits(SECURITY), permits(TERRORISM, AUTHORISED, name="q")], "permitted"),
        ([permits(SECURITY, US)], "permitted, in part"),
        ([prohibits(SECURITY)], "prohibited"),
    ],
)
def test_inherited_is_what_no_permission_names(rules: Sequence[ScopedRule], expected: str) -> None:
    assert said(asked(TERRORISM), *rules) == expected


@pytest.mark.parametrize(
    ("winner", "loser", "expected"),
    [
        (permits(SECURITY, US, authority=REPORT), prohibits(SECURITY), "permitted, reported"),
        (permits(SECURITY, US, authority=STATEMENT), prohibits(SECURITY, authority=MATRIX), "permitted, reported"),
        (permits(SECURITY, US, authority=MATRIX), prohibits(SECURITY), "permitted"),
        (permits(SECURITY, US, authority=REPORT), prohibits(SECURITY, authority=STATEMENT), "permitted"),
        (prohibits(SECURITY, US, authority=REPORT), permits(SECURITY), "prohibited, reported"),
        (permits(SECURITY, authority=REPORT, exception_to="b"), prohibits(SECURITY), "permitted, reported"),
    ],
)
def test_reported_is_what_beats_a_text(winner: ScopedRule, loser: ScopedRule, expected: str) -> None:
    assert said(asked(SECURITY, place=US), winner, loser) == expected


def test_a_date_is_uncertain_only_when_it_matters() -> None:
    unsure = permits(MILITARY, name="u", begins=on("2025-01-01", "2025-12-31"))
    assert said(asked(MILITARY), unsure) == "permitted, date uncertain"
    assert said(asked(MILITARY), unsure, permits(MILITARY)) == "permitted"
    ending = prohibits(MILITARY, begins=on("2024-01-01"), ends=on("2025-01-01", "2025-12-31"))
    assert said(asked(MILITARY), ending, permits(MILITARY)) == "prohibited, date uncertain"
    part = prohibits(COMBAT, dated=False)
    assert said(asked(MILITARY), part, permits(MILITARY)) == "permitted, in part, date uncertain"


# Lists and what is told ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "permitting", "prohibiting"),
    [
        ([permits(MILITARY)], True, False),
        ([permits(COMBAT)], True, False),
        ([permits(MILITARY, AUTHORISED)], True, False),
        ([prohibits(MILITARY, AUTHORISED)], False, True),
        ([prohibits(MILITARY), permits(MILITARY, US)], False, True),
        ([permits(COMBAT), prohibits(WARFARE)], True, True),
        ([permits(MILITARY), prohibits(MILITARY)], False, False),
        ([], False, False),
    ],
)
def test_who_permits_and_who_prohibits(rules: Sequence[ScopedRule], permitting: bool, prohibiting: bool) -> None:
    found = verdict(asked(MILITARY), *rules)
    assert (found.says(PERMITS), found.says(PROHIBITS)) == (permitting, prohibiting)


def test_what_is_told_is_sorted_whatever_the_order_of_the_rules() -> None:
    rules = [permits(DEFENCE, name="a"), prohibits(WARFARE), permits(COMBAT, name="c"), prohibits(MILITARY, name="d")]
    found = verdict(asked(MILITARY), *rules)
    assert [one.rule for one in found.standing] == ["b", "c", "d"]
    assert verdict(asked(MILITARY), *reversed(rules)) == found
