"""Two texts of a policy, and what the second says otherwise about its rules."""

from __future__ import annotations

import pytest

from aikg.errors import ModelError
from aikg.model import Entity, Modality, Quote, Role, Rule, Statement
from aikg.names import ACTOR, ID
from aikg.terms.policy import ChangeKind
from aikg.terms.rule_changes import covers, differences, rule_of

NORTHWIND = Entity(ID + "northwind", "Northwind", "Organization")
POLICE = Entity(ACTOR + "police", "police", "ActorKind")
BROADER = {
    "warfare": frozenset({"military", "defence-and-national-security"}),
    "military": frozenset({"defence-and-national-security"}),
    "defence-and-national-security": frozenset[str](),
    "weapons": frozenset[str](),
}


def rule(use: str, modality: Modality = Modality.PROHIBITS, **parts: object) -> Rule:
    return Rule(NORTHWIND, modality, use, **parts)  # type: ignore[arg-type]


def says(what: Rule, words: str = "", section: tuple[str, ...] = ()) -> Statement:
    quote = words or what.use
    return Statement("d", Quote(0, len(quote), quote), what, section=section)


def kinds(before: list[Statement], after: list[Statement]) -> list[tuple[str, str | None, str | None]]:
    return [
        (d.kind.value, d.old and rule_of(d.old).use, d.new and rule_of(d.new).use)
        for d in differences(before, after, BROADER)
    ]


def test_what_is_gone_and_what_is_new() -> None:
    assert kinds([says(rule("military"))], [says(rule("weapons"))]) == [
        ("added", None, "weapons"),
        ("removed", "military", None),
    ]


def test_a_rule_in_the_place_of_a_broader_one_narrows_and_the_other_way_round_widens() -> None:
    assert kinds([says(rule("military"))], [says(rule("warfare"))]) == [("narrowed", "military", "warfare")]
    assert kinds([says(rule("warfare"))], [says(rule("military"))]) == [("widened", "warfare", "military")]


def test_actors_and_conditions_narrow_too() -> None:
    for narrow in (rule("military", actors=(POLICE,)), rule("military", conditions=("real-time",))):
        assert kinds([says(rule("military"))], [says(narrow)]) == [("narrowed", "military", "military")]
        assert kinds([says(narrow)], [says(rule("military"))]) == [("widened", "military", "military")]


def test_a_permission_never_takes_the_place_of_a_prohibition() -> None:
    assert kinds([says(rule("military"))], [says(rule("warfare", Modality.PERMITS))]) == [
        ("added", None, "warfare"),
        ("removed", "military", None),
    ]


def test_an_exception_is_added_and_is_no_wider_permission() -> None:
    ban = rule("military")
    carved = rule("military", Modality.PERMITS, exception_to=ban.iri, conditions=("with-approval",))
    before = [says(ban), says(rule("military", Modality.PERMITS))]
    assert ("added", None, "military") in kinds(before, [says(ban), says(carved)])


def test_the_nearest_rule_is_paired_and_each_only_once() -> None:
    before = [says(rule("defence-and-national-security")), says(rule("military"))]
    assert kinds(before, [says(rule("warfare"))]) == [
        ("narrowed", "defence-and-national-security", "warfare"),
        ("removed", "military", None),
    ] or kinds(before, [says(rule("warfare"))]) == [
        ("narrowed", "military", "warfare"),
        ("removed", "defence-and-national-security", None),
    ]


def test_other_words_for_the_same_rule_reword_it_and_other_marks_do_not() -> None:
    before = says(rule("weapons"), "Developing weapons")
    assert kinds([before], [says(rule("weapons"), "Building weapons")]) == [("reworded", "weapons", "weapons")]
    assert kinds([before], [says(rule("weapons"), "developing  weapons.")]) == []


def test_a_rule_that_one_of_its_wordings_still_states_is_not_reworded() -> None:
    before = [says(rule("weapons"), "Developing weapons")]
    assert kinds(before, [*before, says(rule("weapons"), "Weapons of any sort")]) == []


def test_the_same_words_under_other_headings_are_moved() -> None:
    before = says(rule("weapons"), "Developing weapons", ("Prohibited",))
    after = says(rule("weapons"), "Developing weapons", ("High risk",))
    assert kinds([before], [after]) == [("moved", "weapons", "weapons")]


def test_the_order_of_the_statements_does_not_matter() -> None:
    before = [says(rule("military")), says(rule("weapons"), "a"), says(rule("warfare"))]
    after = [says(rule("weapons"), "b"), says(rule("defence-and-national-security"))]
    assert differences(before, after, BROADER) == differences(before[::-1], after[::-1], BROADER)


def test_covering_is_a_partial_order() -> None:
    wide, narrow = rule("military"), rule("warfare", actors=(POLICE,))
    assert covers(wide, narrow, BROADER)
    assert not covers(narrow, wide, BROADER)
    assert covers(wide, wide, BROADER)
    assert covers(rule("any-use"), narrow, BROADER)


def test_what_is_no_rule_is_refused() -> None:
    role = Statement("d", Quote(0, 1, "x"), Role(NORTHWIND, NORTHWIND, "chair"))
    with pytest.raises(ModelError, match="no rule"):
        differences([role], [], BROADER)


def test_kinds_have_the_names_of_the_ontology() -> None:
    assert {kind.value for kind in ChangeKind} == {"added", "removed", "narrowed", "widened", "reworded", "moved"}
