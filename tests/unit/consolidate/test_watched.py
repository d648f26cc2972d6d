"""Rules of watched texts hold from recording to recording."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from aikg.consolidate.validity import Basis, Sighting, validity
from aikg.consolidate.watched import united, watched_validity
from aikg.model import Presence, Status

NOTHING = validity([])


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2024, 1, day, hour, tzinfo=UTC)


def test_a_rule_that_goes_between_two_recordings_of_one_day_ends_that_day_between_them() -> None:
    rule = watched_validity([Presence(at(10, 12), at(10, 12), None, at(10, 18))], NOTHING)
    assert rule.standing is Status.FORMER
    assert rule.end
    assert (rule.end.edtf, rule.end.basis) == ("2024-01-10", Basis.RECORDED)
    assert (rule.end.bounds.earliest, rule.end.bounds.latest) == (at(10, 12), at(10, 18))


def test_a_rule_that_comes_between_two_recordings_begins_on_one_day_of_a_range() -> None:
    rule = watched_validity([Presence(at(9), at(20), at(3))], NOTHING)
    assert rule.begin
    assert (rule.begin.edtf, rule.begin.basis) == ("[2024-01-03..2024-01-09]", Basis.RECORDED)
    assert rule.end is None
    assert (rule.standing, rule.last_stated) == (Status.CURRENT, date(2024, 1, 20))


def test_what_the_first_recording_has_began_by_then_and_reports_may_know_an_earlier_day() -> None:
    presence = [Presence(at(9), at(9))]
    rule = watched_validity(presence, NOTHING)
    assert rule.begin
    assert (rule.begin.edtf, rule.begin.basis) == ("2024-01-09", Basis.FIRST_STATED)
    reported = watched_validity(presence, validity([Sighting(Status.CURRENT, date(2023, 5, 2), "2023-04")]))
    assert reported.begin
    assert (reported.begin.edtf, reported.begin.basis) == ("2023-04", Basis.STATED)
    later = watched_validity(presence, validity([Sighting(Status.CURRENT, date(2024, 5, 2))]))
    assert later.begin == rule.begin
    assert later.last_stated == date(2024, 5, 2)


def test_a_report_does_not_end_what_the_text_still_says() -> None:
    rule = watched_validity([Presence(at(9), at(20))], validity([Sighting(Status.FORMER, date(2024, 1, 12))]))
    assert (rule.standing, rule.end) == (Status.CURRENT, None)


def test_a_correction_withdraws_a_rule_whatever_the_text_says() -> None:
    assert watched_validity([Presence(at(9), at(20))], validity([], corrected=True)).standing is Status.CORRECTED


def test_wordings_that_follow_each_other_make_one_time() -> None:
    one, other = Presence(at(1), at(4), None, at(5)), Presence(at(5), at(9), at(4), at(12))
    assert united([other, one]) == (Presence(at(1), at(9), None, at(12)),)


def test_a_rule_that_left_and_came_back_holds_in_its_last_time() -> None:
    presences = [Presence(at(1), at(2), None, at(5)), Presence(at(8), at(9), at(5))]
    assert len(united(presences)) == 2
    rule = watched_validity(presences, NOTHING)
    assert rule.begin
    assert rule.begin.edtf == "[2024-01-05..2024-01-08]"
    assert rule.end is None


def test_another_policy_that_goes_on_keeps_a_rule_in_force() -> None:
    rule = watched_validity([Presence(at(1), at(4), None, at(5)), Presence(at(2), at(9))], NOTHING)
    assert rule.end is None


_presences = st.builds(
    lambda first, last, before, after: Presence(
        at(10 + min(first, last)), at(10 + max(first, last)), before and at(before), after and at(after + 20)
    ),
    st.integers(0, 9),
    st.integers(0, 9),
    st.none() | st.integers(1, 9),
    st.none() | st.integers(1, 9),
)


@given(st.lists(_presences, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_presences_does_not_matter(found: list[Presence], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert watched_validity(found, NOTHING) == watched_validity(shuffled, NOTHING)
