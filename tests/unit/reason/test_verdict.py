"""The verdict, case by case."""

from __future__ import annotations

import pytest

from aikg.model import Modality
from aikg.names import ACTOR, CONDITION, ID, LOC, USE, WORLD
from aikg.reason.verdict import PROTECTED, Reach, Request, ScopedRule, Scopes, Verdict, decide, reach

PERMITS, PROHIBITS = Modality.PERMITS, Modality.PROHIBITS
DEFENCE, MILITARY, SECURITY = USE + "defence-and-national-security", USE + "military", USE + "national-security"
WARFARE, TERRORISM = USE + "warfare", USE + "counter-terrorism"
COMBAT, WEAPONS, LETHAL = USE + "combat-operations", USE + "weapons", USE + "lethal-autonomous-function"
ANY = USE + "any-use"
FIVE_EYES, NATO = ID + "five-eyes", ID + "nato"
US, GB, CA, FI, FR = (LOC + code for code in ("US", "GB", "CA", "FI", "FR"))
GOVERNMENT, MILITARY_ACTOR, POLICE = ACTOR + "government", ACTOR + "military", ACTOR + "police"
CONTRACTOR, PENTAGON = ACTOR + "government-contractor", ID + "us-department-of-defense"

SCOPES = Scopes(
    uses={
        MILITARY: frozenset({DEFENCE}),
        SECURITY: frozenset({DEFENCE}),
        TERRORISM: frozenset({SECURITY, DEFENCE}),
        WARFARE: frozenset({MILITARY, DEFENCE}),
        COMBAT: frozenset({MILITARY, DEFENCE}),
        LETHAL: frozenset({COMBAT, MILITARY, DEFENCE, WEAPONS}),
    },
    actors={
        MILITARY_ACTOR: frozenset({GOVERNMENT}),
        POLICE: frozenset({GOVERNMENT}),
        PENTAGON: frozenset({MILITARY_ACTOR, GOVERNMENT}),
    },
    products={ID + "llama-3": frozenset({ID + "llama"})},
    members={FIVE_EYES: frozenset({US, GB, CA}), NATO: frozenset({US, GB, CA, FI, FR})},
)


def rule(
    name: str,
    modality: Modality,
    use: str,
    *,
    actors: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    conditions: tuple[str, ...] = (),
    product: str | None = None,
    exception_to: str | None = None,
    since: str | None = None,
    uncertain: bool = False,
) -> ScopedRule:
    sets = (frozenset(actors), frozenset(places), frozenset(conditions))
    return ScopedRule(name, modality, use, product, *sets, exception_to, since, uncertain)


def verdict(request: Request, *rules: ScopedRule, asked: Modality = PERMITS) -> Verdict | None:
    return decide(request, rules, SCOPES, asked)


def word(request: Request, *rules: ScopedRule, asked: Modality = PERMITS) -> str:
    found = verdict(request, *rules, asked=asked)
    return found.word if found else "not stated"


def test_nothing_is_not_stated() -> None:
    assert word(Request(DEFENCE)) == "not stated"
    assert word(Request(DEFENCE), rule("r", PERMITS, USE + "csam")) == "not stated"


def test_the_use_named_a_broader_and_a_narrower_one() -> None:
    permission = rule("r", PERMITS, SECURITY)
    assert word(Request(SECURITY), permission) == "permitted"
    inherited = verdict(Request(TERRORISM), permission)
    assert inherited is not None
    assert (inherited.word, inherited.marks) == ("permitted", ("inherited",))
    assert word(Request(DEFENCE), permission) == "permitted in part"
    ban = rule("b", PROHIBITS, SECURITY)
    assert word(Request(TERRORISM), ban) == "prohibited"
    assert word(Request(DEFENCE), ban) == "prohibited in part"
    assert word(Request(MILITARY), ban, permission) == "not stated"


def test_a_permission_does_not_open_the_protected_parts() -> None:
    assert word(Request(LETHAL), rule("r", PERMITS, MILITARY)) == "not stated"
    assert word(Request(LETHAL), rule("r", PERMITS, WEAPONS)) == "not stated"
    assert word(Request(LETHAL), rule("r", PERMITS, LETHAL)) == "permitted"
    assert word(Request(WEAPONS), rule("r", PERMITS, ANY)) == "not stated"
    assert word(Request(LETHAL), rule("b", PROHIBITS, WEAPONS)) == "prohibited"
    assert {use.removeprefix(USE) for use in PROTECTED} == {
        "weapons",
        "lethal-autonomous-function",
        "mass-surveillance",
        "csam",
        "harm-to-children",
    }


def test_any_use_covers_every_other() -> None:
    assert word(Request(TERRORISM), rule("r", PERMITS, ANY)) == "permitted"
    assert word(Request(LETHAL), rule("b", PROHIBITS, ANY)) == "prohibited"
    assert word(Request(ANY), rule("b", PROHIBITS, WARFARE)) == "prohibited in part"


@pytest.mark.parametrize(
    ("actors", "asked", "expected"),
    [
        ((), None, "permitted"),
        ((), POLICE, "permitted"),
        ((ACTOR + "anyone",), None, "permitted"),
        ((GOVERNMENT,), None, "permitted in part"),
        ((GOVERNMENT,), POLICE, "permitted"),
        ((POLICE,), GOVERNMENT, "permitted in part"),
        ((POLICE,), MILITARY_ACTOR, "not stated"),
        ((CONTRACTOR,), GOVERNMENT, "not stated"),
        ((MILITARY_ACTOR,), PENTAGON, "permitted"),
        ((PENTAGON,), MILITARY_ACTOR, "permitted in part"),
        ((CONTRACTOR, GOVERNMENT), POLICE, "permitted"),
    ],
)
def test_actors(actors: tuple[str, ...], asked: str | None, expected: str) -> None:
    assert word(Request(SECURITY, asked), rule("r", PERMITS, SECURITY, actors=actors)) == expected


@pytest.mark.parametrize(
    ("places", "asked", "expected"),
    [
        ((), None, "permitted"),
        ((), FIVE_EYES, "permitted"),
        ((WORLD,), US, "permitted"),
        ((US,), None, "permitted in part"),
        ((US,), WORLD, "permitted in part"),
        ((US,), US, "permitted"),
        ((US,), FR, "not stated"),
        ((US,), FIVE_EYES, "permitted in part"),
        ((FIVE_EYES,), GB, "permitted"),
        ((FIVE_EYES,), FIVE_EYES, "permitted"),
        ((FIVE_EYES,), NATO, "permitted in part"),
        ((NATO,), FIVE_EYES, "permitted"),
        ((US, GB, CA), FIVE_EYES, "permitted"),
    ],
)
def test_places(places: tuple[str, ...], asked: str | None, expected: str) -> None:
    assert word(Request(SECURITY, place=asked), rule("r", PERMITS, SECURITY, places=places)) == expected


def test_several_rules_cover_an_alliance_together() -> None:
    us, allies = rule("a", PERMITS, SECURITY, places=(US,)), rule("b", PERMITS, SECURITY, places=(GB, CA))
    found = verdict(Request(SECURITY, place=FIVE_EYES), us, allies)
    assert found is not None
    assert (found.word, found.used) == ("permitted", ("a", "b"))


def test_an_alliance_with_members_of_both_signs_is_mixed() -> None:
    us, gb = rule("a", PERMITS, SECURITY, places=(US,)), rule("b", PROHIBITS, SECURITY, places=(GB,))
    for asked, expected in ((PERMITS, "permitted in part"), (PROHIBITS, "prohibited in part")):
        found = verdict(Request(SECURITY, place=FIVE_EYES), us, gb, asked=asked)
        assert found is not None
        assert (found.word, "mixed" in found.marks) == (expected, True)


def test_an_exclusion_leaves_the_rest_permitted() -> None:
    found = verdict(Request(DEFENCE), rule("p", PERMITS, DEFENCE), rule("b", PROHIBITS, COMBAT))
    assert found is not None
    assert (found.word, found.used, found.against) == ("permitted in part", ("p",), ("b",))


def test_the_more_specific_rule_wins() -> None:
    broad, narrow = rule("p", PERMITS, DEFENCE), rule("b", PROHIBITS, WARFARE)
    found = verdict(Request(WARFARE), broad, narrow)
    assert found is not None
    assert (found.word, found.beaten) == ("prohibited", ("p",))
    carved = rule("c", PERMITS, WARFARE, actors=(GOVERNMENT,), places=(US,))
    assert word(Request(WARFARE, GOVERNMENT, US), broad, narrow, carved) == "permitted"
    assert word(Request(WARFARE, GOVERNMENT, FR), broad, narrow, carved) == "prohibited"


def test_an_exception_beats_the_prohibition_it_names_and_no_other() -> None:
    first, second = rule("b1", PROHIBITS, MILITARY, places=(US,)), rule("b2", PROHIBITS, MILITARY, places=(US,))
    exception = rule("e", PERMITS, DEFENCE, exception_to="b1")
    assert word(Request(MILITARY, place=US), first, exception) == "permitted"
    assert word(Request(MILITARY, place=US), first, second, exception) == "prohibited"


def test_the_later_rule_wins_where_neither_is_more_specific() -> None:
    ban = rule("b", PROHIBITS, MILITARY, actors=(GOVERNMENT,), since="2023")
    permission = rule("p", PERMITS, DEFENCE, actors=(PENTAGON,), since="2024-11")
    assert word(Request(MILITARY, PENTAGON), ban, permission) == "permitted"
    undated = rule("u", PERMITS, DEFENCE, actors=(PENTAGON,))
    assert word(Request(MILITARY, PENTAGON), ban, undated) == "prohibited"


def test_what_nothing_decides_is_conflicting() -> None:
    ban, permission = rule("b", PROHIBITS, MILITARY, since="2024"), rule("p", PERMITS, MILITARY, since="2024")
    found = verdict(Request(MILITARY), ban, permission)
    assert found is not None
    assert "conflicting" in found.marks
    assert (found.used, found.against) == (("p",), ("b",))


def test_conditions_make_it_a_part() -> None:
    found = verdict(Request(MILITARY), rule("b", PROHIBITS, MILITARY, conditions=(CONDITION + "real-time",)))
    assert found is not None
    assert (found.word, found.marks) == ("prohibited in part", ("in part", "conditional"))
    plain = rule("c", PROHIBITS, MILITARY)
    assert word(Request(MILITARY), plain, rule("b", PROHIBITS, MILITARY, conditions=(CONDITION + "x",))) == "prohibited"


def test_products() -> None:
    family = rule("f", PERMITS, SECURITY, product=ID + "llama")
    assert word(Request(SECURITY, product=ID + "llama-3"), family) == "permitted"
    assert word(Request(SECURITY, product=ID + "other"), family) == "not stated"
    assert word(Request(SECURITY), family) == "permitted in part"
    everything = rule("v", PROHIBITS, SECURITY)
    assert word(Request(SECURITY, product=ID + "llama"), family, everything) == "permitted"
    assert word(Request(SECURITY, product=ID + "other"), family, everything) == "prohibited"


def test_a_duty_decides_nothing() -> None:
    assert word(Request(MILITARY), rule("d", Modality.REQUIRES, MILITARY)) == "not stated"


def test_marks_tell_of_uncertain_dates() -> None:
    found = verdict(Request(MILITARY), rule("p", PERMITS, MILITARY, uncertain=True))
    assert found is not None
    assert found.marks == ("date uncertain",)


def test_the_order_of_rules_does_not_matter() -> None:
    rules = [rule("a", PERMITS, DEFENCE), rule("b", PROHIBITS, WARFARE), rule("c", PERMITS, COMBAT)]
    assert verdict(Request(MILITARY), *rules) == verdict(Request(MILITARY), *reversed(rules))


def test_an_unrelated_rule_changes_nothing() -> None:
    permission = rule("p", PERMITS, SECURITY, places=(US,))
    other = rule("x", PROHIBITS, USE + "csam")
    assert verdict(Request(SECURITY, place=US), permission) == verdict(Request(SECURITY, place=US), permission, other)
    assert reach(other, Request(SECURITY), SCOPES) is Reach.IRRELEVANT
