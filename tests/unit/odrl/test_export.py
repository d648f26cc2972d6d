"""Policies of a graph as ODRL: what they look like, that they are valid, and that reading gives the same rules back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode
from pyshacl import validate
from rdflib import Graph

from aikg.errors import QueryRejected
from aikg.model import Entity, IssuerType, Modality, Rule
from aikg.names import ACTOR, AIKG, ID, PREFIXES, policy_iri
from aikg.odrl import (
    ConflictStrategy,
    OdrlPolicy,
    OdrlRule,
    as_graph,
    evaluate_graphs,
    export_policies,
    policy_quads,
    read_policies,
    stored_policies,
)
from aikg.publish.turtle import turtle
from aikg.shipped import shipped_folder
from aikg.store import Store
from aikg.store.terms import Vocabulary

PLACES = Vocabulary({"FVEY": ID + "five-eyes"})
ODRL = PREFIXES["odrl"]

slugs = st.sampled_from(["military", "weapons", "any-use", "ai-disclosure", "é t"])
agents = st.sampled_from([Entity(ID + name, name.title(), "Organization") for name in ("acme", "navy", "bolt")])
products = st.sampled_from([Entity(ID + "chat", "Chat", "AIService"), Entity(ID + "llm", "LLM", "ModelFamily")])
actors = st.one_of(
    agents, st.sampled_from([Entity(ACTOR + name, name, "ActorKind") for name in ("police", "military")])
)
rules = st.builds(
    Rule,
    issuer=agents,
    modality=st.sampled_from([Modality.PROHIBITS, Modality.PERMITS, Modality.REQUIRES]),
    use=slugs,
    product=st.none() | products,
    actors=st.lists(actors, unique=True, max_size=3).map(lambda found: tuple(sorted(found))),
    jurisdictions=st.sets(st.sampled_from(["US", "GB", "FVEY", "world", "US-CA", "x y"])).map(
        lambda s: tuple(sorted(s))
    ),
    conditions=st.sets(st.sampled_from(["real-time", "with-approval"])).map(lambda s: tuple(sorted(s))),
    issuer_type=st.sampled_from(IssuerType),
)


@st.composite
def policies(draw: st.DrawFn) -> OdrlPolicy:
    """A policy of generated rules; some permissions are exceptions to its bans, some duties hang on its permissions."""
    drawn = {rule.iri: rule for rule in draw(st.lists(rules, min_size=1, max_size=6))}
    bans = [iri for iri, rule in drawn.items() if rule.modality is Modality.PROHIBITS]
    found: dict[str, Rule] = {}
    for rule in drawn.values():
        carved = bans and rule.modality is Modality.PERMITS and draw(st.booleans())
        stated_rule = replace(rule, exception_to=draw(st.sampled_from(bans))) if carved else rule
        found[stated_rule.iri] = stated_rule
    permissions = [iri for iri, rule in found.items() if rule.modality is Modality.PERMITS]
    stated = []
    for iri, rule in sorted(found.items()):
        hangs = rule.modality is Modality.REQUIRES and permissions and draw(st.booleans())
        on = tuple(sorted(draw(st.sets(st.sampled_from(permissions), min_size=1)))) if hangs else ()
        stated.append(OdrlRule(iri, rule, on, draw(st.none() | st.just("2024-11"))))
    issuers = {one.rule.issuer for one in stated}
    return OdrlPolicy(
        iri=ID + "policy",
        assigner=issuers.pop() if len(issuers) == 1 else None,
        rules=tuple(stated),
        conflict=draw(st.sampled_from(ConflictStrategy)),
        title="A policy",
        issued=draw(st.none() | st.just(date(2024, 1, 1))),
        reported=draw(st.booleans()),
    )


@settings(max_examples=60, deadline=None)
@given(policy=policies())
def test_what_is_written_is_read_back(policy: OdrlPolicy) -> None:
    (found,) = read_policies(as_graph(policy_quads([policy], PLACES)))
    assert found == policy
    assert [one.rule.iri for one in found.rules] == [one.iri for one in policy.rules]


@settings(max_examples=10, deadline=None)
@given(policy=policies(), seed=st.integers())
def test_the_order_of_rules_makes_no_difference_and_no_node_is_blank(policy: OdrlPolicy, seed: int) -> None:
    mixed = list(policy.rules)
    random.Random(seed).shuffle(mixed)
    quads = policy_quads([policy], PLACES)
    assert quads == policy_quads([replace(policy, rules=tuple(mixed))], PLACES)
    assert not any(isinstance(node, BlankNode) for quad in quads for node in (quad.subject, quad.object))


@pytest.fixture(scope="module")
def shipped() -> Iterator[Store]:
    with Store.open(shipped_folder(), read_only=True) as store:
        yield store


@pytest.fixture(scope="module")
def shapes(repository: Path) -> Graph:
    return Graph().parse(repository / "ontology" / "shapes" / "odrl.ttl", format="turtle")


def test_the_shipped_graph_is_read_back_whole(shipped: Store) -> None:
    policies = stored_policies(shipped.raw)
    assert len(policies) > 300 and sum(policy.reported for policy in policies) >= 30
    found = read_policies(as_graph(export_policies(shipped.raw)))
    assert found == policies
    rules = {stated.iri: stated.rule for policy in found for stated in policy.rules}
    assert all(rule.iri == iri for iri, rule in rules.items())
    statements = [*shipped.statements(), *(one for policy in shipped.policies() for one in policy.statements)]
    stored = {one.content.iri: one.content for one in statements if isinstance(one.content, Rule)}
    assert rules == {iri: stored[iri] for iri in rules}
    carried = shipped.raw.quads_for_pattern(None, NamedNode(AIKG + "carries"), None)
    assert {quad.object.value for quad in carried} <= set(rules)


def test_the_shipped_graph_is_valid_odrl(shipped: Store, shapes: Graph) -> None:
    conforms, _, text = validate(as_graph(export_policies(shipped.raw)), shacl_graph=shapes, inplace=True)
    assert conforms, text[:2000]


def test_northwind(northwind: Store, shapes: Graph) -> None:
    """Texts without a rule are left out; a rule that came back stands in each text that has it."""
    quads = export_policies(northwind.raw, policy_iri("Northwind/Acceptable Use Policy"))
    graph = as_graph(quads)
    assert validate(graph, shacl_graph=shapes)[0]
    found = read_policies(graph)
    assert {str(policy.issued) for policy in found} == {"2025-01-10", "2025-06-15", "2025-09-01", "2025-10-29"}
    first = min(found, key=lambda policy: policy.issued)
    assert {(stated.rule.modality.value, stated.rule.use) for stated in first.rules} == {
        ("prohibits", "warfare"),
        ("prohibits", "weapons"),
        ("requires", "ai-disclosure"),
    }
    assert first.valid == ("2025-01-10/2025-06-15",), "neither other markup nor an error page is another text"
    assert first.conflict is ConflictStrategy.MOST_SPECIFIC
    text = "".join(turtle(quads))
    assert "odrl:profile <https://w3id.org/aikg/odrl-profile>" in text
    assert text == "".join(turtle(reversed(quads)))


def test_a_name_that_names_nothing_is_refused(northwind: Store) -> None:
    assert {policy.assigner.iri for policy in stored_policies(northwind.raw, ID + "northwind")} == {ID + "northwind"}
    with pytest.raises(QueryRejected, match="no policy with a rule is called http://e/x; expected the IRI of a policy"):
        export_policies(northwind.raw, "http://e/x")


@pytest.mark.parametrize(
    ("out", "into", "shape"),
    [
        ("odrl:uid", "dcterms:identifier", "OdrlPolicyShape-uid"),
        ("a odrl:Set", "a odrl:Offer", "OdrlPolicyShape-type"),
        ("odrl:profile <https://w3id.org/aikg/odrl-profile>", "odrl:profile id:other", "OdrlPolicyShape-profile"),
        ("odrl:conflict aikg:mostSpecific", "odrl:conflict odrl:perm, odrl:prohibit", "OdrlPolicyShape-conflict"),
        ("odrl:obligation", "odrl:prohibition", "OdrlPolicyShape-prohibition"),
        ("odrl:action odrl:use", "odrl:action odrl:use, odrl:read", "OdrlRuleShape-action"),
        ("odrl:target", "odrl:output", "OdrlRuleShape-target"),
        ("odrl:assigner id:northwind ;\n    odrl:const", "odrl:const", "OdrlRuleShape-assigner"),
        ("odrl:leftOperand odrl:purpose", "odrl:leftOperand odrl:count", "OdrlConstraintShape-leftOperand"),
        ("odrl:operator odrl:isA", "odrl:operator id:like", "OdrlConstraintShape-operator"),
        ("odrl:rightOperand use:weapons", "odrl:unit use:weapons", "OdrlConstraintShape-rightOperand"),
    ],
)
def test_what_is_no_odrl_breaks_a_shape(northwind: Store, shapes: Graph, out: str, into: str, shape: str) -> None:
    text = "".join(turtle(export_policies(northwind.raw)))
    assert out in text
    conforms, _, report = validate(Graph().parse(data=text.replace(out, into), format="turtle"), shacl_graph=shapes)
    assert not conforms
    assert shape in report


def test_an_exported_policy_can_be_evaluated(northwind: Store) -> None:
    """A request to use a product for war: the ban on weapons and war holds, where war is known to be military."""
    policy = as_graph(export_policies(northwind.raw, policy_iri("Northwind/Acceptable Use Policy")))
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    request = f"""{head} id:q a odrl:Request ; odrl:permission id:qr . id:qr odrl:action odrl:use ; odrl:constraint
    [ odrl:leftOperand odrl:purpose ; odrl:operator odrl:eq ; odrl:rightOperand use:warfare ] ;
    odrl:target id:every ."""
    (target,) = set(policy.objects(None, None)) & {node for node in policy.subjects() if "every-product" in str(node)}
    world = f"{head} id:every odrl:partOf <{target}> . use:warfare skos:broader use:military ."
    graphs = (Graph().parse(data=text, format="turtle") for text in (request, world))
    results = evaluate_graphs(policy, *graphs)
    bans = {stated.iri: stated.rule.use for one in read_policies(policy) for stated in one.rules}
    active = {bans[str(rule.rule.node)] for one in results for rule in one.rules if rule.active and rule.request}
    assert active == {"warfare", "military"}
