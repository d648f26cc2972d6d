"""Policies of others are read where they are in the shape of our profile, and refused in words where they are not."""

from __future__ import annotations

import pytest

from aikg.errors import InputError
from aikg.model import IssuerType, Modality
from aikg.odrl import ConflictStrategy, OdrlPolicy, parse_rdf, read_policies

HEAD = """@prefix : <http://e/> . @prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix aikg: <https://w3id.org/aikg/ontology#> .
@prefix use: <https://w3id.org/aikg/use/> . @prefix actor: <https://w3id.org/aikg/actor/> .
@prefix condition: <https://w3id.org/aikg/condition/> . @prefix loc: <https://w3id.org/dpv/loc#> .
@prefix dct: <http://purl.org/dc/terms/> .
"""
PURPOSE = "[ odrl:leftOperand odrl:purpose ; odrl:operator odrl:isA ; odrl:rightOperand use:military ]"
RULE = f"odrl:action odrl:use ; odrl:assigner :acme ; odrl:constraint {PURPOSE}"


def read(text: str, **options: object) -> OdrlPolicy:
    (found,) = read_policies(parse_rdf(HEAD + text, "turtle"), **options)
    return found


def test_a_policy_written_by_hand() -> None:
    policy = read(
        """:p a odrl:Set ; odrl:conflict odrl:perm ; odrl:assigner :acme ; odrl:action odrl:use ;
        dct:issued "2025-03-01" ; odrl:prohibition :ban ; odrl:permission :exception .
        :ban odrl:constraint [ odrl:leftOperand odrl:purpose ; odrl:operator odrl:eq ; odrl:rightOperand use:weapons ] .
        :exception aikg:exceptionTo :ban ; odrl:target :chat ; odrl:assignee actor:military , :navy ; odrl:constraint
          [ odrl:leftOperand odrl:purpose ; odrl:operator odrl:isA ; odrl:rightOperand use:weapons ] ,
          [ odrl:leftOperand odrl:spatial ; odrl:operator odrl:isAnyOf ; odrl:rightOperand loc:US , loc:GB ] ,
          [ odrl:leftOperand aikg:condition ; odrl:operator odrl:isA ; odrl:rightOperand condition:with-approval ] ."""
    )
    ban, exception = (stated.rule for stated in policy.rules)
    assert (policy.conflict, policy.assigner.iri, str(policy.issued)) == ("perm", "http://e/acme", "2025-03-01")
    assert (ban.modality, ban.use, ban.product, ban.actors) == (Modality.PROHIBITS, "weapons", None, ())
    assert exception.exception_to == ban.iri
    assert [actor.iri for actor in exception.actors] == ["http://e/navy", "https://w3id.org/aikg/actor/military"]
    assert (exception.product.iri, exception.jurisdictions) == ("http://e/chat", ("GB", "US"))
    assert exception.conditions == ("with-approval",)


def test_a_duty_takes_over_from_its_permission() -> None:
    policy = read(
        f""":p odrl:permission :r . :r {RULE} ; odrl:assignee :navy ; odrl:duty [ odrl:action [ rdf:value odrl:use ;
        odrl:refinement [ odrl:leftOperand odrl:purpose ; odrl:operator odrl:isA ;
        odrl:rightOperand use:ai-disclosure ] ] ] ."""
    )
    duty, permission = sorted(policy.rules, key=lambda stated: stated.rule.modality, reverse=True)
    assert (duty.rule.use, duty.rule.issuer, duty.rule.actors) == (
        *("ai-disclosure", permission.rule.issuer),
        permission.rule.actors,
    )
    assert duty.duty_of == (permission.iri,) == ("http://e/r",)
    assert duty.iri == duty.rule.iri


def test_what_a_policy_leaves_open_stays_open() -> None:
    policy = read(":p odrl:permission [ odrl:action odrl:use ; odrl:assigner :acme ] .")
    rule = policy.rules[0].rule
    assert (rule.use, rule.product, rule.jurisdictions, rule.issuer_type) == ("any-use", None, (), IssuerType.VENDOR)
    assert policy.conflict is ConflictStrategy.INVALID


def test_a_request_is_no_policy() -> None:
    assert (
        read_policies(parse_rdf(HEAD + ":q a odrl:Request ; odrl:permission [ odrl:action odrl:use ] .", "turtle"))
        == []
    )


def constraint(left: str, right: str, operator: str = "odrl:isA") -> str:
    return (
        f"odrl:action odrl:use ; odrl:assigner :acme ; odrl:constraint [ odrl:leftOperand {left} ; "
        f"odrl:operator {operator} ; odrl:rightOperand {right} ]"
    )


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("odrl:assigner :acme", "a rule with no action; expected one odrl:action"),
        ("odrl:assigner :acme ; odrl:action odrl:sell", "a rule with odrl:sell; expected one odrl:action: odrl:use"),
        ("odrl:action odrl:use", "a rule with 0 assigners; expected one odrl:assigner"),
        (f"{RULE} ; odrl:assigner :other", "a rule with 2 assigners"),
        (f"{RULE} ; odrl:target :a, :b", "a rule with several targets"),
        (f"{RULE} ; odrl:target [ a odrl:Asset ]", "is no name"),
        (f"{RULE} ; odrl:assignee [ odrl:refinement {PURPOSE} ]", "a collection with a refinement"),
        (f"{RULE} ; aikg:issuerType :other", "the issuer type http://e/other"),
        (f"{RULE} ; aikg:exceptionTo :a, :b", "an exception that is none"),
        (constraint("odrl:count", "3"), "a constraint on odrl:count; expected constraints on odrl:purpose"),
        (constraint("odrl:purpose", ":else"), "http://e/else is not a use; expected a concept whose IRI begins with"),
        (constraint("odrl:purpose", "'military'"), "military is not a use"),
        (constraint("odrl:purpose", "use:a, use:b", "odrl:isAnyOf"), "a constraint with 2 right operands"),
        (constraint("odrl:purpose", "use:a", "odrl:isNoneOf"), "the operator odrl:isNoneOf with 1 right operands"),
        (constraint("odrl:purpose", "use:a") + f", {PURPOSE}", "a rule with several purposes"),
        (constraint("odrl:spatial", ":land"), "the place http://e/land; expected a country"),
        (f"odrl:action odrl:use ; odrl:assigner :a ; odrl:constraint [ odrl:and {PURPOSE} ]", "a logical constraint"),
    ],
)
def test_what_our_rules_cannot_say_is_refused(rule: str, problem: str) -> None:
    with pytest.raises(InputError) as raised:
        read(f":p odrl:permission :r . :r {rule} .")
    assert str(raised.value).startswith("http://e/p, http://e/r: ")
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        (f"[] odrl:permission [ {RULE} ] .", "a policy without a name"),
        (f":p odrl:permission [ {RULE} ] ; odrl:conflict :mine .", "http://e/p: the conflict strategy http://e/mine"),
        (f":p odrl:permission [ {RULE} ] ; dct:issued 'yesterday' .", "http://e/p: issued on yesterday"),
        (f":p odrl:prohibition [ {RULE} ; aikg:exceptionTo :a ] .", "a rule without a name: an exception that is none"),
    ],
)
def test_what_is_no_policy_of_ours_is_refused(policy: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read(policy)


def test_an_unknown_use_is_refused_where_the_scheme_is_known() -> None:
    assert read(f":p odrl:permission [ {RULE} ] .", uses={"military"}).rules
    with pytest.raises(InputError, match="the unknown use 'military'"):
        read(f":p odrl:permission [ {RULE} ] .", uses={"weapons"})
