"""Press against policy text, case by case: which text counts that day, and what it says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from aikg.model import Modality
from aikg.names import ACTOR, CONDITION, ID, LOC, USE
from aikg.reason.norms import ScopedRule, Scopes
from aikg.reason.press import Apart, Check, Outcome, PressRule, Recorded, WatchedPolicy, check, day_of
from aikg.reason.weigh import Stance

PERMITS, PROHIBITS, REQUIRES = Modality.PERMITS, Modality.PROHIBITS, Modality.REQUIRES
DEFENCE, MILITARY, WARFARE, LETHAL = (
    USE + slug for slug in ("defence-and-national-security", "military", "warfare", "lethal-autonomous-function")
)
ANY = USE + "any-use"
META, LLAMA, LLAMA_3, API = (ID + slug for slug in ("meta", "llama", "llama-3", "llama-api"))
POLICE, GOVERNMENT, COMPANY = (ACTOR + slug for slug in ("police", "government", "company"))
CONSENT, FIVE_EYES = CONDITION + "with-consent", ID + "five-eyes"
US, GB = LOC + "US", LOC + "GB"
SCOPES = Scopes(
    uses={
        MILITARY: frozenset({DEFENCE}),
        WARFARE: frozenset({MILITARY, DEFENCE}),
        LETHAL: frozenset({USE + "weapons", MILITARY, DEFENCE}),
    },
    actors={POLICE: frozenset({GOVERNMENT})},
    products={LLAMA_3: frozenset({LLAMA})},
    members={FIVE_EYES: frozenset({US, GB})},
)
DAY = date(2024, 11, 5)


def rule(
    modality: Modality,
    use: str,
    product: str | None = None,
    *,
    name: str = "",
    actors: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    conditions: tuple[str, ...] = (),
    exception_to: str | None = None,
) -> ScopedRule:
    parts = (modality, use, product, actors, places, conditions, exception_to)
    sets = (frozenset(actors), frozenset(places), frozenset(conditions))
    return ScopedRule(name or repr(parts), modality, use, "", product, *sets, exception_to)


def policy(
    name: str, *recordings: tuple[str, list[ScopedRule] | None], product: str | None = None, issuer: str = META
) -> WatchedPolicy:
    """A policy whose recordings show rules; None is an error page, the same rules are the same text."""
    rules: dict[str, tuple[ScopedRule, ...]] = {}
    recorded: list[Recorded] = []
    for at, carried in recordings:
        text = None if carried is None else f"{name}-{[one.iri for one in carried]}"
        recorded.append(Recorded(datetime.fromisoformat(at).replace(tzinfo=UTC), text))
        if text is not None and carried is not None:
            rules[text] = tuple(carried)
    return WatchedPolicy(name, issuer, product, tuple(recorded), rules)


def press(asked: ScopedRule, *, former: bool = False, day: date | None = DAY) -> PressRule:
    return PressRule(asked, META, day, former)


def checked(asked: ScopedRule, *policies: WatchedPolicy, former: bool = False) -> Check:
    return check(press(asked, former=former), policies, SCOPES)


def told(apart: tuple[Apart, ...]) -> list[tuple[Stance, bool, bool, str]]:
    return [(one.stance, one.later, one.same_document, one.at.date().isoformat()) for one in apart]


BAN, FREE = rule(PROHIBITS, MILITARY), rule(PERMITS, MILITARY)


def test_a_rule_of_the_same_sign_that_covers_it_confirms() -> None:
    found = checked(rule(PROHIBITS, WARFARE, actors=(POLICE,), places=(US,)), policy("p", ("2024-01-01", [BAN])))
    assert found.outcome is Outcome.CONFIRMED
    assert [passage.rule for passage in found.said] == [BAN]
    assert [(text.policy, text.last.date()) for text in found.texts] == [("p", date(2024, 1, 1))]


def test_a_rule_of_the_other_sign_that_covers_it_contradicts() -> None:
    found = checked(rule(PERMITS, WARFARE), policy("p", ("2024-01-01", [BAN])))
    assert (found.outcome, [passage.rule for passage in found.said]) == (Outcome.CONTRADICTED, [BAN])


def test_what_lies_inside_only_covers_nothing_and_is_told() -> None:
    part = rule(PROHIBITS, WARFARE)
    found = checked(rule(PROHIBITS, MILITARY), policy("p", ("2024-01-01", [part, rule(PROHIBITS, USE + "csam")])))
    assert (found.outcome, found.said) == (Outcome.NOT_COVERED, ())
    assert [passage.rule for passage in found.inside] == [part]


def test_silence_is_not_covered() -> None:
    found = checked(FREE, policy("p", ("2024-01-01", [rule(PROHIBITS, USE + "csam")])))
    assert (found.outcome, found.inside) == (Outcome.NOT_COVERED, ())


def test_an_exception_that_covers_a_permission_confirms_it_against_its_prohibition() -> None:
    exception = rule(PERMITS, MILITARY, actors=(GOVERNMENT,), exception_to=BAN.iri)
    text = policy("p", ("2024-01-01", [BAN, exception]))
    found = checked(rule(PERMITS, MILITARY, actors=(POLICE,)), text)
    assert found.outcome is Outcome.CONFIRMED
    assert [passage.rule for passage in found.said] == [exception]
    assert [passage.rule for passage in found.beaten] == [BAN]
    assert checked(rule(PROHIBITS, MILITARY, actors=(POLICE,)), text).outcome is Outcome.CONTRADICTED
    assert checked(rule(PERMITS, MILITARY, actors=(COMPANY,)), text).outcome is Outcome.CONTRADICTED


def test_an_exception_under_a_condition_helps_who_names_the_condition() -> None:
    exception = rule(PERMITS, MILITARY, conditions=(CONSENT,), exception_to=BAN.iri)
    text = policy("p", ("2024-01-01", [BAN, exception]))
    assert checked(rule(PERMITS, MILITARY, conditions=(CONSENT,)), text).outcome is Outcome.CONFIRMED
    without = checked(FREE, text)
    assert (without.outcome, [p.rule for p in without.inside]) == (Outcome.CONTRADICTED, [exception])


def test_an_exception_to_another_prohibition_helps_nobody() -> None:
    exception = rule(PERMITS, MILITARY, exception_to="another")
    found = checked(FREE, policy("p", ("2024-01-01", [BAN, exception])))
    assert found.outcome is Outcome.CONTRADICTED
    assert {passage.rule.modality for passage in found.said} == {PERMITS, PROHIBITS}


def test_the_more_specific_rule_wins() -> None:
    text = policy("p", ("2024-01-01", [BAN, rule(PERMITS, ANY)]))
    assert checked(BAN, text).outcome is Outcome.CONFIRMED
    assert checked(FREE, text).outcome is Outcome.CONTRADICTED


def test_a_broad_permission_opens_nothing_that_has_to_be_named() -> None:
    text = policy("p", ("2024-01-01", [FREE]))
    assert checked(rule(PERMITS, WARFARE), text).outcome is Outcome.CONFIRMED
    assert checked(rule(PERMITS, LETHAL), text).outcome is Outcome.NOT_COVERED


def test_several_rules_cover_several_actors_and_an_alliance_together() -> None:
    two = [rule(PROHIBITS, MILITARY, actors=(POLICE,)), rule(PROHIBITS, MILITARY, actors=(COMPANY,))]
    assert checked(rule(PROHIBITS, MILITARY, actors=(POLICE, COMPANY)), policy("p", ("2024-01-01", two))).said
    lands = [rule(PROHIBITS, MILITARY, places=(place,)) for place in (US, GB)]
    alliance = rule(PROHIBITS, MILITARY, places=(FIVE_EYES,))
    assert checked(alliance, policy("p", ("2024-01-01", lands))).outcome is Outcome.CONFIRMED
    assert checked(alliance, policy("p", ("2024-01-01", lands[:1]))).outcome is Outcome.NOT_COVERED


def test_a_duty_is_compared_with_duties_alone() -> None:
    duty = rule(REQUIRES, MILITARY)
    assert checked(duty, policy("p", ("2024-01-01", [FREE]))).outcome is Outcome.NOT_COVERED
    assert checked(duty, policy("p", ("2024-01-01", [duty]))).outcome is Outcome.CONFIRMED
    assert checked(FREE, policy("p", ("2024-01-01", [duty]))).outcome is Outcome.NOT_COVERED


@pytest.mark.parametrize(
    ("of_policy", "of_press", "outcome"),
    [
        (None, LLAMA, Outcome.CONFIRMED),
        (None, None, Outcome.CONFIRMED),
        (LLAMA, LLAMA, Outcome.CONFIRMED),
        (LLAMA, LLAMA_3, Outcome.CONFIRMED),
        (LLAMA_3, LLAMA, Outcome.NO_TEXT),
        (API, LLAMA, Outcome.NO_TEXT),
        (API, None, Outcome.NO_TEXT),
    ],
)
def test_a_policy_counts_for_its_product_and_what_is_part_of_it(
    of_policy: str | None, of_press: str | None, outcome: Outcome
) -> None:
    text = policy("p", ("2024-01-01", [rule(PROHIBITS, MILITARY, of_policy)]), product=of_policy)
    assert checked(rule(PROHIBITS, MILITARY, of_press), text).outcome is outcome


def test_texts_of_another_issuer_never_count() -> None:
    found = checked(FREE, policy("p", ("2024-01-01", [BAN]), ("2025-01-01", [FREE]), issuer=ID + "openai"))
    assert (found.outcome, found.apart) == (Outcome.NO_TEXT, ())


def test_before_the_first_recording_no_text_is_known_and_later_ones_are_told_apart() -> None:
    """Meta's policy of 2025 does not contradict the press of 2024."""
    later = policy("Llama API", ("2025-08-25", None), ("2025-09-02", [rule(PROHIBITS, MILITARY, API)]), product=API)
    found = checked(rule(PERMITS, MILITARY, LLAMA, actors=(GOVERNMENT,), places=(US,)), later)
    assert (found.outcome, found.texts, found.said) == (Outcome.NO_TEXT, (), ())
    assert told(found.apart) == [(Stance.DIFFERS, True, False, "2025-09-02")]
    assert [passage.rule.iri for passage in found.apart[0].passages] == [rule(PROHIBITS, MILITARY, API).iri]


def test_a_text_of_another_product_that_day_is_told_apart() -> None:
    own = policy("p", ("2024-01-01", [rule(PROHIBITS, USE + "csam")]))
    other = policy("q", ("2024-02-01", [rule(PERMITS, MILITARY, API)]), product=API)
    found = checked(rule(PERMITS, MILITARY, LLAMA), own, other)
    assert found.outcome is Outcome.NOT_COVERED
    assert told(found.apart) == [(Stance.AGREES, False, False, "2024-02-01")]


def test_later_texts_of_the_same_document_never_decide() -> None:
    text = policy("p", ("2024-01-01", [BAN]), ("2024-12-01", []), ("2025-01-01", [FREE]), ("2025-02-01", [BAN]))
    found = checked(BAN, text)
    assert found.outcome is Outcome.CONFIRMED
    assert told(found.apart) == [(Stance.SILENT, True, True, "2024-12-01"), (Stance.DIFFERS, True, True, "2025-01-01")]
    assert checked(FREE, text).outcome is Outcome.CONTRADICTED


def test_a_text_that_comes_back_says_so() -> None:
    found = checked(FREE, policy("p", ("2023-01-01", [FREE]), ("2024-01-01", []), ("2025-01-01", [FREE])))
    assert found.outcome is Outcome.NOT_COVERED
    assert [(one.at.year, one.again) for one in found.apart] == [(2025, True)]


def test_the_last_recording_before_the_day_tells_and_none_of_the_day_itself() -> None:
    text = policy("p", ("2024-11-04T23:59:59", [BAN]), ("2024-11-05T00:00:00", [FREE]))
    assert checked(BAN, text).outcome is Outcome.CONFIRMED
    first = policy("p", ("2024-11-05T00:00:00", [BAN]))
    assert checked(BAN, first).outcome is Outcome.NO_TEXT


def test_error_pages_say_nothing() -> None:
    text = policy("p", ("2024-01-01", [BAN]), ("2024-03-01", None), ("2024-04-01", None), ("2025-01-01", [BAN]))
    found = checked(BAN, text)
    assert found.outcome is Outcome.CONFIRMED
    assert found.texts[0].last.date() == date(2024, 1, 1)
    assert found.texts[0].error_since == datetime(2024, 3, 1, tzinfo=UTC)
    assert found.apart == ()
    assert checked(BAN, policy("p", ("2024-01-01", None))).outcome is Outcome.NO_TEXT


def test_what_is_rightly_called_former_was_there_and_is_gone() -> None:
    text = policy("p", ("2023-01-01", [BAN]), ("2023-06-01", None), ("2024-01-10", []), ("2024-06-01", [FREE]))
    found = checked(BAN, text, former=True)
    assert found.outcome is Outcome.CONFIRMED
    assert [(p.rule, p.at.date()) for p in found.said] == [(BAN, date(2023, 1, 1))]
    assert found.gone_by == (("p", datetime(2024, 1, 10, tzinfo=UTC)),)


def test_what_still_stands_is_wrongly_called_former() -> None:
    found = checked(rule(PROHIBITS, WARFARE), policy("p", ("2024-01-10", [BAN])), former=True)
    assert (found.outcome, [p.rule for p in found.said]) == (Outcome.CONTRADICTED, [BAN])


def test_a_rule_that_no_earlier_text_had_is_not_known_to_be_former() -> None:
    found = checked(BAN, policy("p", ("2023-01-01", []), ("2024-01-10", [FREE])), former=True)
    assert (found.outcome, [p.rule for p in found.said]) == (Outcome.NOT_COVERED, [FREE])
    assert checked(BAN, policy("p", ("2025-01-01", [BAN])), former=True).outcome is Outcome.NO_TEXT


def test_of_a_rule_that_came_back_and_went_the_last_time_counts() -> None:
    text = policy("p", ("2022-01-01", [BAN]), ("2022-06-01", []), ("2023-01-01", [BAN]), ("2024-01-01", []))
    found = checked(BAN, text, former=True)
    assert ([p.at.year for p in found.said], found.gone_by[0][1].year) == ([2023], 2024)


def test_without_a_day_nothing_is_looked_up() -> None:
    found = check(press(BAN, day=None), [policy("p", ("2024-01-01", [BAN]))], SCOPES)
    assert found == Check(Outcome.NO_DATE)


@pytest.mark.parametrize(
    ("published", "valid_from", "valid_until", "former", "day"),
    [
        (DAY, None, None, False, DAY),
        (None, None, None, False, None),
        (DAY, "2024-03-02", None, False, date(2024, 3, 2)),
        (DAY, "2024", None, False, DAY),
        (DAY, "2023", None, False, date(2023, 12, 31)),
        (None, "2024-11", None, False, date(2024, 11, 30)),
        (DAY, "2024-12-01", None, False, date(2024, 12, 1)),
        (DAY, "2023", "2024-01-10", True, date(2024, 1, 11)),
        (DAY, None, "2024-01", True, date(2024, 2, 1)),
        (DAY, "2023", None, True, DAY),
        (DAY, None, "2025", False, DAY),
        (DAY, "lately", None, False, DAY),
        (DAY, None, "9999-12-31", True, DAY),
    ],
)
def test_the_day_is_that_of_the_statement_else_that_of_its_document(
    published: date | None, valid_from: str | None, valid_until: str | None, former: bool, day: date | None
) -> None:
    assert day_of(published, valid_from, valid_until, former=former) == day
