"""Evaluation beyond the test suite: refinements, collections, obligations, operators, compact policies, bad input."""

from __future__ import annotations

import pytest
from rdflib import RDFS, Graph
from rdflib.term import URIRef

from aikg.errors import InputError
from aikg.odrl import PolicyResult, evaluate_graphs, report_graph
from aikg.odrl.terms import ODRL, REPORT

HEAD = """@prefix : <http://e/> . @prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix report: <https://w3id.org/force/compliance-report#> . @prefix temp: <http://example.com/request/> .
@prefix ex: <http://example.org/> .
"""
READ_X = ":q a odrl:Request ; odrl:permission :qr . :qr odrl:assignee :alice ; odrl:action odrl:read ; odrl:target :x ."


def graph(text: str) -> Graph:
    return Graph().parse(data=HEAD + text, format="turtle")


def result(policy: str, world: str = "", request: str = READ_X) -> PolicyResult:
    (found,) = evaluate_graphs(graph(policy), graph(request) if request else Graph(), graph(world))
    return found


def active(policy: str, world: str = "", request: str = READ_X) -> bool:
    (rule,) = result(policy, world, request).rules
    return rule.active


def permitted(constraint: str, world: str = "", request: str = READ_X) -> bool:
    return active(
        f":p odrl:permission :r . :r odrl:action odrl:use ; odrl:constraint :c . {constraint}", world, request
    )


def test_a_compact_policy_shares_action_target_and_party() -> None:
    policy = ":p a odrl:Set ; odrl:action odrl:use ; odrl:target :x ; odrl:assignee :alice ; odrl:permission :r ."
    assert active(policy)
    assert not active(policy, request=READ_X.replace(":alice", ":bob"))
    assert not active(policy.replace("odrl:use", "odrl:sell"))


def test_a_rule_of_its_own_action_does_not_take_that_of_its_policy() -> None:
    assert not active(":p odrl:action odrl:read ; odrl:permission :r . :r odrl:action odrl:sell .")


def test_a_policy_inherits_rules() -> None:
    policy = ":p a odrl:Set ; odrl:inheritFrom :parent . :parent odrl:permission :r . :r odrl:action odrl:use ."
    found = evaluate_graphs(graph(policy), graph(READ_X), Graph())
    assert [one.rules[0].active for one in found] == [True, True]
    with pytest.raises(InputError, match="the policy http://e/other, which it inherits from, is not there"):
        result(":p a odrl:Set ; odrl:inheritFrom :other .")


def test_collections_may_be_nested_and_circular() -> None:
    policy = ":p odrl:permission :r . :r odrl:assignee :everyone ; odrl:action odrl:use ."
    world = ":alice odrl:partOf :team . :team odrl:partOf :everyone . :everyone odrl:partOf :team ."
    assert active(policy, world)
    assert not active(policy, world.replace(":alice", ":bob"))


def test_a_request_cannot_say_that_its_party_is_a_member() -> None:
    policy = ":p odrl:permission :r . :r odrl:assignee :admins ; odrl:action odrl:use ."
    assert not active(policy, request=READ_X + " :alice odrl:partOf :admins .")


def test_actions_may_be_circular_and_come_from_the_policy() -> None:
    profile = ":skim odrl:includedIn :peek . :peek odrl:includedIn :skim , odrl:read ."
    policy = f":p odrl:permission :r . :r odrl:action odrl:read . {profile}"
    assert active(policy, request=READ_X.replace("odrl:read", ":skim"))
    assert not active(policy, request=READ_X.replace("odrl:read", ":leap"))


def test_a_refined_action_needs_its_refinement() -> None:
    policy = """:p odrl:permission :r . :r odrl:action :a . :a rdf:value odrl:read ; odrl:refinement :c .
    :c odrl:leftOperand odrl:purpose ; odrl:operator odrl:isA ; odrl:rightOperand :research ."""
    claim = (
        " :qr odrl:constraint [ odrl:leftOperand odrl:purpose ; odrl:operator odrl:eq ; odrl:rightOperand :trial ] ."
    )
    assert not active(policy)
    assert not active(policy, request=READ_X + claim)
    assert active(policy, ":trial skos:broader :research .", READ_X + claim)
    report = report_graph(result(policy, request=READ_X + claim))
    assert len(list(report.subjects(REPORT["satisfactionState"], REPORT["Unsatisfied"]))) == 2
    assert len(list(report.subjects(REPORT["constraint"], URIRef("http://e/c")))) == 1


def test_a_refined_collection_holds_those_that_meet_it() -> None:
    policy = """:p odrl:permission :r . :r odrl:action odrl:use ; odrl:assignee :old . :old odrl:source :people ;
    odrl:refinement [ odrl:leftOperand :age ; odrl:operator odrl:gteq ; odrl:rightOperand 18 ] ."""
    world = ":alice odrl:partOf :people . :w a ex:Sotw ; :age {} ."
    assert active(policy, world.format(18))
    assert not active(policy, world.format(17))
    assert not active(policy, world.format(18).replace(":alice", ":bob"))


def test_an_obligation_is_reported_without_a_request() -> None:
    policy = ":p odrl:obligation :d . :d odrl:action odrl:attribute ."
    done = ":known report:rule :d ; report:performanceState report:Performed ."
    (rule,) = result(policy, done, request="").rules
    assert (rule.active, rule.state.deontic) == (True, "Fulfilled")
    (rule,) = result(policy, done.replace("Performed", "Unperformed")).rules
    assert rule.state.deontic == "Violated"
    (rule,) = result(policy).rules
    assert (rule.state.performance, rule.state.deontic) == ("Unknown", "NonSet")


def test_an_obligation_that_does_not_bind_is_not_violated() -> None:
    policy = """:p odrl:obligation :d . :d odrl:action odrl:attribute ; odrl:constraint
    [ odrl:leftOperand odrl:dateTime ; odrl:operator odrl:lt ; odrl:rightOperand "2020-01-01"^^xsd:date ] ."""
    world = """temp:currentTime dct:issued "2021-01-01T00:00:00Z"^^xsd:dateTime .
    :known report:rule :d ; report:performanceState report:Unperformed ."""
    (rule,) = result(policy, world, request="").rules
    assert (rule.active, rule.state.deontic) == (False, "NonSet")


def test_of_two_reports_on_a_duty_the_later_counts() -> None:
    policy = ":p odrl:permission :r . :r odrl:action odrl:use ; odrl:duty :d . :d odrl:action odrl:compensate ."
    world = """:a dct:created "2024-01-01T00:00:00Z"^^xsd:dateTime ; report:ruleReport :a1 .
    :b dct:created "2023-01-01T00:00:00Z"^^xsd:dateTime ; report:ruleReport :b1 .
    :a1 report:rule :d ; report:performanceState report:Unperformed .
    :b1 report:rule :d ; report:performanceState report:Performed ."""
    assert not active(policy, world)
    assert active(policy, world.replace("2023", "2025"))


def test_a_prohibition_is_active_where_it_applies() -> None:
    (rule,) = result(":p odrl:prohibition :r . :r odrl:action odrl:use .").rules
    assert rule.active
    assert (None, None, REPORT["ProhibitionReport"]) in report_graph(result(":p odrl:prohibition :r ."))


@pytest.mark.parametrize(
    ("operator", "right", "value", "holds"),
    [
        ("eq", "3", "3.0", True),
        ("eq", '"a"', '"a"@en', False),
        ("eq", "true", "1", False),
        ("neq", "3", "4", True),
        ("gt", '"P1D"^^xsd:dayTimeDuration', '"PT25H"^^xsd:dayTimeDuration', True),
        ("lteq", '"2024-01-01"^^xsd:date', '"2024-01-01T00:00:00"^^xsd:dateTime', True),
        ("lt", '"2024-01-01T00:00:00+02:00"^^xsd:dateTime', '"2023-12-31T22:00:00Z"^^xsd:dateTime', False),
        ("isAnyOf", ":a , :b", ":b , :c", True),
        ("isAllOf", ":a , :b", ":b , :c", False),
        ("isAllOf", ":a , :b", ":a , :b , :c", True),
        ("isNoneOf", ":a , :b", ":c", True),
        ("isNoneOf", ":a , :b", ":a , :c", False),
        ("isAnyOf", "( :a :b )", ":b", True),
        ("isPartOf", ":europe", ":france", True),
        ("isPartOf", ":france", ":europe", False),
        ("hasPart", ":france", ":europe", True),
        ("isA", ":country", ":france", True),
    ],
)
def test_operators(operator: str, right: str, value: str, holds: bool) -> None:
    constraint = f":c odrl:leftOperand :l ; odrl:operator odrl:{operator} ; odrl:rightOperand {right} ."
    world = f":w a ex:Sotw ; :l {value} . :france odrl:partOf :europe ; a :country ."
    assert permitted(constraint, world) is holds


@pytest.mark.parametrize(
    ("constraint", "note"),
    [
        ("odrl:leftOperand odrl:count ; odrl:operator odrl:neq ; odrl:rightOperand 1", "No value of"),
        ("odrl:leftOperand :l ; odrl:operator :near ; odrl:rightOperand 1", "is not known"),
        ("odrl:leftOperand :l ; odrl:operator odrl:lt ; odrl:rightOperand 1, 2", "takes one right operand"),
        ("odrl:leftOperand :l ; odrl:operator odrl:lt ; odrl:rightOperand 'b'", "have no order"),
        ("odrl:leftOperand :l ; odrl:operator odrl:lt ; odrl:rightOperand :b", "has no value"),
        ("odrl:leftOperand :l ; odrl:operator odrl:lt ; odrl:rightOperand 'NaN'^^xsd:decimal", "no"),
        ("odrl:leftOperand :l ; odrl:operator odrl:lt ; odrl:rightOperandReference :b", "fetched"),
    ],
)
def test_what_cannot_be_decided_is_unsatisfied_and_said(constraint: str, note: str) -> None:
    policy = f":p odrl:permission :r . :r odrl:action odrl:use ; odrl:constraint :c . :c {constraint} ."
    found = result(policy, ":w a ex:Sotw ; :l 1 .")
    assert not found.rules[0].active
    assert note in " ".join(report_graph(found).objects(None, RDFS.comment))


PARTS = """:a odrl:leftOperand :l ; odrl:operator odrl:eq ; odrl:rightOperand 1 .
:b odrl:leftOperand :l ; odrl:operator odrl:gt ; odrl:rightOperand 0 .
:no odrl:leftOperand :l ; odrl:operator odrl:gt ; odrl:rightOperand 5 ."""


@pytest.mark.parametrize(
    ("logical", "holds"),
    [
        ("odrl:and :a, :b", True),
        ("odrl:and :a, :no", False),
        ("odrl:or :a, :no", True),
        ("odrl:xone :a, :no", True),
        ("odrl:xone :a, :b", False),
        ("odrl:xone ( :no :no )", False),
        ("odrl:andSequence ( :a :b )", True),
        ("odrl:andSequence ( :b :no )", False),
        ("odrl:or [ odrl:and :a, :b ], :no", True),
    ],
)
def test_logical_constraints(logical: str, holds: bool) -> None:
    assert permitted(f":c {logical} . {PARTS}", ":w a ex:Sotw ; :l 1 .") is holds


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        (":p :q :r .", "no ODRL policy"),
        (":p odrl:permission 'r' .", "a rule that is a literal"),
        (":p odrl:permission [ odrl:action [ odrl:refinement [] ] ] .", "an action without one name"),
        (":p odrl:permission [ odrl:constraint [ odrl:leftOperand :l ] ] .", "a constraint that is none"),
        (":p odrl:permission [ odrl:constraint [ odrl:and :a ; odrl:or :b ] ] .", "a constraint that is none"),
        (":p odrl:permission [ odrl:constraint :c ] . :c odrl:and :c .", "a constraint within itself"),
        (
            ":p odrl:permission [ odrl:constraint [ odrl:and :l ] ] . :l rdf:first :a ; rdf:rest :l .",
            "a list that comes",
        ),
        (":p odrl:permission [] ; odrl:conflict odrl:perm, odrl:prohibit .", "several conflict strategies"),
    ],
)
def test_what_is_not_odrl_is_refused(policy: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        result(policy)


def test_constraints_that_multiply_are_refused() -> None:
    levels = " ".join(f":a{n} odrl:and :a{n + 1}, :b{n + 1} . :b{n} odrl:or :a{n + 1}, :b{n + 1} ." for n in range(30))
    with pytest.raises(InputError, match="too many constraints"):
        permitted(f":c odrl:and :a0, :b0 . {levels} {PARTS.replace(':a ', ':a30 ').replace(':b ', ':b30 ')}")


def test_a_world_with_two_presents_or_an_unknown_state_is_refused() -> None:
    with pytest.raises(InputError, match="two presents"):
        result(":p odrl:permission :r .", "temp:currentTime dct:issued 1, 2 .")
    policy = ":p odrl:permission :r . :r odrl:duty :d . :d odrl:action odrl:inform ."
    with pytest.raises(InputError, match="an unknown report:performanceState"):
        result(policy, ":known report:rule :d ; report:performanceState report:Maybe .")


def test_a_request_for_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="requests nothing"):
        result(":p odrl:permission :r .", request=":q a odrl:Request .")


def test_the_same_evaluation_gives_the_same_names_without_names() -> None:
    policy = """:p odrl:permission [ odrl:action odrl:use ; odrl:constraint [ odrl:or
    [ odrl:leftOperand :l ; odrl:operator odrl:eq ; odrl:rightOperand 1 ],
    [ odrl:leftOperand :l ; odrl:operator odrl:eq ; odrl:rightOperand 2 ] ] ] ."""
    first, second = (report_graph(result(policy, ":w a ex:Sotw ; :l 1 .")) for _ in range(2))
    assert {s for s in first.subjects() if isinstance(s, URIRef)} == set(second.subjects())
    assert len(set(first.subjects(REPORT["satisfactionState"]))) == 4
    assert (None, REPORT["constraintLogicalOperand"], ODRL["or"]) in first
