"""When a rule holds: the cases of the verdict's definition, one by one."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from aikg.consolidate.edtf import Bounds
from aikg.consolidate.validity import Basis, RuleValidity, Sighting, validity
from aikg.model import Status

C, F, P, A, X = Status.CURRENT, Status.FORMER, Status.PROPOSED, Status.ALLEGED, Status.CORRECTED
MAY, JUNE, NOVEMBER, DECEMBER = date(2024, 5, 2), date(2024, 6, 1), date(2024, 11, 5), date(2024, 12, 1)


def in_force(rule: RuleValidity, day: date) -> bool:
    """The definition of docs/graph.md."""
    return (
        rule.standing in {C, F}
        and (rule.begin is None or rule.begin.bounds.earliest <= day)
        and (rule.end is None or day < rule.end.bounds.latest)
    )


def test_without_a_date_a_rule_begins_with_the_first_document_that_states_it() -> None:
    rule = validity([Sighting(C, NOVEMBER), Sighting(C, JUNE)])
    assert rule.begin and (rule.begin.edtf, rule.begin.basis) == ("2024-06-01", Basis.FIRST_STATED)
    assert (rule.end, rule.last_stated, rule.standing) == (None, NOVEMBER, C)
    assert not in_force(rule, MAY)
    assert in_force(rule, DECEMBER)


def test_a_stated_beginning_goes_before_the_date_of_a_document() -> None:
    rule = validity([Sighting(C, NOVEMBER, "2024-01")])
    assert rule.begin and (rule.begin.edtf, rule.begin.basis) == ("2024-01", Basis.STATED)
    assert in_force(rule, date(2024, 1, 1)), "a day inside the uncertain bound counts"


def test_a_more_exact_date_within_a_vague_one_is_taken() -> None:
    rule = validity([Sighting(C, NOVEMBER, "2024"), Sighting(C, DECEMBER, "2024-11-04")])
    assert rule.begin and rule.begin.edtf == "2024-11-04"


def test_a_document_that_calls_a_rule_former_ends_it_on_its_date() -> None:
    rule = validity([Sighting(F, NOVEMBER)])
    assert rule.begin is None
    assert rule.end and (rule.end.edtf, rule.end.basis) == ("2024-11-05", Basis.FIRST_STATED)
    assert in_force(rule, JUNE)
    assert not in_force(rule, NOVEMBER)


def test_the_first_document_that_calls_a_rule_former_counts() -> None:
    rule = validity([Sighting(F, DECEMBER), Sighting(F, NOVEMBER), Sighting(C, JUNE)])
    assert rule.end and rule.end.edtf == "2024-11-05"
    assert rule.begin and rule.begin.edtf == "2024-06-01"
    assert rule.last_stated == JUNE


def test_a_stated_end_is_not_later_than_the_document_that_calls_the_rule_former() -> None:
    rule = validity([Sighting(F, NOVEMBER, valid_until="2024")])
    assert rule.end and (rule.end.edtf, rule.end.basis) == ("2024", Basis.STATED)
    assert rule.end.bounds == Bounds(date(2024, 1, 1), NOVEMBER)
    contradicted = validity([Sighting(F, NOVEMBER, valid_until="2025")])
    assert contradicted.end and contradicted.end.edtf == "2024-11-05"


def test_a_former_rule_without_any_date_is_never_in_force() -> None:
    for rule in (validity([Sighting(F)]), validity([Sighting(F, None, "2020"), Sighting(C)])):
        assert rule.standing is F
        assert rule.end and rule.end.edtf is None
        assert not any(in_force(rule, day) for day in (date(1999, 1, 1), date(2020, 6, 1), MAY, DECEMBER))


def test_a_later_statement_reinstates_and_an_earlier_or_undated_one_does_not() -> None:
    ended = [Sighting(C, MAY), Sighting(F, JUNE)]
    back = validity([*ended, Sighting(C, NOVEMBER)])
    assert back.standing is C
    assert back.end is None
    assert back.begin and back.begin.edtf == "2024-11-05", "the last interval is the one that counts"
    assert validity([*ended, Sighting(C, JUNE)]).standing is F
    assert validity([*ended, Sighting(C)]).standing is F
    again = validity([*ended, Sighting(C, NOVEMBER), Sighting(F, DECEMBER)])
    assert again.standing is F
    assert again.begin and again.end and (again.begin.edtf, again.end.edtf) == ("2024-11-05", "2024-12-01")


def test_an_announced_end_counts_until_somebody_states_the_rule_after_it() -> None:
    moratorium = Sighting(C, JUNE, valid_until="2024-10")
    rule = validity([moratorium])
    assert rule.standing is C
    assert rule.end and rule.end.bounds.latest == date(2024, 11, 1)
    assert not in_force(rule, NOVEMBER)
    assert in_force(validity([moratorium, Sighting(C, NOVEMBER)]), NOVEMBER)
    put_off = validity([moratorium, Sighting(C, date(2024, 9, 1), valid_until="2025-03-01")])
    assert put_off.end and put_off.end.edtf == "2025-03-01"


def test_corrected_withdraws_whatever_else_is_said() -> None:
    assert validity([Sighting(C, DECEMBER), Sighting(X, MAY)]).standing is X
    rule = validity([Sighting(C, DECEMBER)], corrected=True)
    assert rule.standing is X
    assert not in_force(rule, DECEMBER)


def test_proposals_and_allegations_never_decide() -> None:
    assert validity([Sighting(P, MAY), Sighting(A, JUNE)]).standing is A
    assert validity([Sighting(P, MAY)]).standing is P
    rule = validity([Sighting(C, DECEMBER), Sighting(P, MAY, "2024-01"), Sighting(A, MAY)])
    assert rule.standing is C
    assert rule.begin and rule.begin.edtf == "2024-12-01", "a proposal does not say when a rule began"


def test_what_is_no_date_is_passed_over() -> None:
    rule = validity([Sighting(C, JUNE, "since Wednesday", "soon")])
    assert rule.begin and rule.begin.edtf == "2024-06-01"
    assert rule.end is None


sightings = st.lists(
    st.builds(
        Sighting,
        st.sampled_from(Status),
        st.none() | st.dates(date(2019, 1, 1), date(2026, 1, 1)),
        st.none() | st.sampled_from(["2020", "2021-03", "2022-02-02", "2024~", "nonsense"]),
        st.none() | st.sampled_from(["2021", "2023-03", "2025-02-02", "2024?", "nonsense"]),
    ),
    min_size=1,
    max_size=7,
)


@given(sightings, st.randoms(use_true_random=False))
def test_the_order_of_the_documents_does_not_matter(seen: list[Sighting], random: object) -> None:
    shuffled = list(seen)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert validity(seen) == validity(shuffled)


@given(sightings)
def test_no_rule_called_former_is_in_force_after_the_last_document(seen: list[Sighting]) -> None:
    rule = validity(seen)
    last = max((s.on for s in seen if s.on), default=None)
    dated = all(s.on for s in seen if s.status is F)  # an undated text may name an end that is still to come
    if rule.standing is F and last and dated:
        assert rule.end is not None
        assert not in_force(rule, last)


@given(sightings)
def test_only_statements_that_hold_or_held_make_a_rule_hold(seen: list[Sighting]) -> None:
    statuses = {s.status for s in seen}
    standing = validity(seen).standing
    assert (standing in {C, F}) == (bool(statuses & {C, F}) and X not in statuses)
