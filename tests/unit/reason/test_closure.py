"""The closure: what each rule adds, that OWL 2 RL says the same, and that it is replaced whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from aikg.names import AIKG, GRAPH, PREFIXES, compress, expand
from aikg.reason.closure import CLOSURE_GRAPH, close, closure_request
from aikg.resources import resource

HAND_MADE = Path(__file__).parents[2] / "questions" / "hand-made.trig"


def quads() -> list[Quad]:
    return list(parse(path=HAND_MADE, format=RdfFormat.TRIG))


def store_of(data: list[Quad]) -> Store:
    store = Store()
    store.extend(data)
    return store


def facts(store: Store) -> set[tuple[str, str, str]]:
    return {
        (compress(q.subject.value), q.predicate.value.removeprefix(AIKG), compress(q.object.value))
        for q in store.quads_for_pattern(None, None, None, CLOSURE_GRAPH)
    }


@pytest.fixture(scope="module")
def closed() -> set[tuple[str, str, str]]:
    store = store_of(quads())
    close(store)
    return facts(store)


def values(closed: set[tuple[str, str, str]], rule: str, name: str) -> set[str]:
    return {value for subject, predicate, value in closed if subject == rule and predicate == name}


def test_a_rule_touches_its_use_and_what_is_broader(closed: set[tuple[str, str, str]]) -> None:
    assert values(closed, "id:rule-meta-us", "touchesUse") == {
        "use:national-security",
        "use:defence-and-national-security",
    }


def test_only_prohibitions_reach_downwards(closed: set[tuple[str, str, str]]) -> None:
    assert values(closed, "id:rule-meta-ban", "reachesUse") == {
        "use:military",
        "use:warfare",
        "use:combat-operations",
        "use:lethal-autonomous-function",
    }
    permission = "id:rule-mistral-nato"
    assert not {p for s, p, _ in closed if s == permission and p.startswith("reaches")}


def test_any_use_touches_and_reaches_every_use(closed: set[tuple[str, str, str]]) -> None:
    uses = {
        compress(q.subject.value)
        for q in quads()
        if q.object == NamedNode(AIKG + "Use") and q.predicate.value == PREFIXES["rdf"] + "type"
    }
    assert values(closed, "id:rule-ms-blanket", "touchesUse") == uses
    assert values(closed, "id:rule-ms-blanket", "reachesUse") == uses


def test_a_rule_without_actors_and_places_is_for_all_of_them(closed: set[tuple[str, str, str]]) -> None:
    kinds = {"actor:anyone", "actor:government", "actor:military", "actor:law-enforcement"}
    kinds |= {"actor:police", "actor:government-contractor"}
    assert values(closed, "id:rule-mistral-warfare", "touchesActor") == kinds
    assert values(closed, "id:rule-mistral-warfare", "reachesActor") == kinds
    places = {"id:five-eyes", "id:nato", "id:eu", "id:world"}  # the world stands for every country
    assert values(closed, "id:rule-mistral-warfare", "touchesJurisdiction") == places
    assert values(closed, "id:rule-mistral-warfare", "reachesJurisdiction") == places


def test_kinds_of_actors(closed: set[tuple[str, str, str]]) -> None:
    assert values(closed, "id:rule-ms-world", "reachesActor") == {"actor:law-enforcement", "actor:police"}
    assert values(closed, "id:rule-ms-face", "touchesActor") == {
        "actor:police",
        "actor:law-enforcement",
        "actor:government",
    }


def test_a_body_touches_its_kind() -> None:
    body = NamedNode(expand("id:us-department-of-defense"))
    rule = Quad(NamedNode(expand("id:rule-ms-world")), NamedNode(AIKG + "appliesTo"), body, NamedNode(GRAPH + "x"))
    store = store_of([*quads(), rule])
    close(store)
    touched = values(facts(store), "id:rule-ms-world", "touchesActor")
    assert {"id:us-department-of-defense", "actor:military"} <= touched


def test_a_body_without_a_place_is_where_it_belongs() -> None:
    ban, document = NamedNode(expand("id:rule-openai-ban")), NamedNode(expand("document:microsoft-en"))
    body = NamedNode(expand("id:us-department-of-defense"))
    store = store_of([*quads(), Quad(ban, NamedNode(AIKG + "appliesTo"), body, document)])
    close(store)
    touched = values(facts(store), "id:rule-openai-ban", "touchesJurisdiction")
    assert touched == {"loc:US", "id:five-eyes", "id:nato", "id:world"}
    assert values(facts(store), "id:rule-openai-ban", "reachesJurisdiction") == {"loc:US"}


def test_places_and_alliances(closed: set[tuple[str, str, str]]) -> None:
    assert values(closed, "id:rule-meta-us", "touchesJurisdiction") == {"loc:US", "id:five-eyes", "id:nato", "id:world"}
    assert values(closed, "id:rule-mistral-nato", "touchesJurisdiction") == {"id:nato", "id:world"}
    assert values(closed, "id:rule-ms-face", "reachesJurisdiction") == {"loc:US"}


def test_a_prohibition_in_an_alliance_reaches_its_members() -> None:
    nato = Quad(
        NamedNode(expand("id:rule-ms-face")),
        NamedNode(AIKG + "inJurisdiction"),
        NamedNode(expand("id:nato")),
        NamedNode(GRAPH + "x"),
    )
    banned = Quad(nato.subject, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(AIKG + "Prohibition"), nato.graph_name)
    store = store_of([*quads(), nato, banned])
    close(store)
    assert {"loc:FI", "loc:US", "id:nato"} <= values(facts(store), "id:rule-ms-face", "reachesJurisdiction")


def test_a_membership_that_ended_is_none(closed: set[tuple[str, str, str]]) -> None:
    assert ("loc:FI", "memberOf", "id:nato") in closed
    assert ("loc:GB", "memberOf", "id:eu") not in closed


def test_closing_again_changes_nothing_and_forgets_what_no_longer_follows() -> None:
    store = store_of(quads())
    count = close(store)
    first = facts(store)
    assert close(store) == count == len(first)
    assert facts(store) == first
    store.remove_graph(NamedNode(expand("document:mistral")))
    close(store)
    assert facts(store) < first


def test_the_order_of_input_does_not_matter() -> None:
    results = set()
    for seed in range(3):
        data = quads()
        random.Random(seed).shuffle(data)
        store = store_of(data)
        close(store)
        results.add(frozenset(facts(store)))
    assert len(results) == 1


def test_nothing_else_in_the_store_changes() -> None:
    store = store_of(quads())
    close(store)
    assert {q for q in store if q.graph_name != CLOSURE_GRAPH} == set(quads())


def test_a_rule_that_fails_leaves_the_old_closure(tmp_path: Path) -> None:
    store = store_of(quads())
    close(store)
    before = facts(store)
    (tmp_path / "01-good.ru").write_text("INSERT { GRAPH <urn:x> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }")
    (tmp_path / "02-bad.ru").write_text("LOAD <http://127.0.0.1:9/never.ttl>")
    with pytest.raises((OSError, RuntimeError, ValueError)):
        store.update(closure_request(tmp_path))
    assert facts(store) == before


def test_each_rule_says_in_a_comment_what_it_means() -> None:
    files = sorted(resource("queries/closure").glob("*.ru"))
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# "), path.name
        assert text.count("INSERT") == 1, f"{path.name} holds more than one idea"


def owl_rl(store: Store) -> set[tuple[str, str, str]]:
    """Return the closure as OWL 2 RL has it: property chains, and hasValue for the tops of the axes.

    What holds for want of a value, and who is of which alliance now, OWL cannot see: the test states it.
    """
    import owlrl
    import rdflib

    graph = rdflib.Graph()
    for quad in store:
        if quad.graph_name != CLOSURE_GRAPH:
            graph.parse(data=f"{quad.subject} {quad.predicate} {quad.object} .", format="nt")
    graph.parse(data=CHAINS, format="turtle")
    aikg, rdf = rdflib.Namespace(AIKG), rdflib.RDF
    for rule in set(graph.subjects(rdf.type, aikg.Rule)):
        bans = (rule, rdf.type, aikg.Prohibition) in graph
        for axis, top, some in (("appliesTo", "actor", "actor:anyone"), ("inJurisdiction", "place", "id:world")):
            named = set(graph.objects(rule, aikg[axis]))
            if axis == "inJurisdiction" and not named:
                named = {
                    home for body in graph.objects(rule, aikg.appliesTo) for home in graph.objects(body, aikg.basedIn)
                }
                for home in named:
                    graph.add((rule, aikg["bans-home" if bans else "home"], home))
            if not named or rdflib.URIRef(expand(some)) in named:
                graph.add((rule, aikg[f"onTop-{top}"], aikg.yes))
        if bans:
            for axis in ("ofUse", "appliesTo", "inJurisdiction"):
                for value in set(graph.objects(rule, aikg[axis])):
                    graph.add((rule, aikg[f"bans-{axis}"], value))
            graph.add((rule, aikg.bans, aikg.yes))
    for membership in set(graph.subjects(rdf.type, aikg.Membership)):
        if (membership, aikg.validUntil, None) not in graph:
            member, alliance = graph.value(membership, aikg.member), graph.value(membership, aikg.inAlliance)
            graph.add((member, aikg.memberOf, alliance))
    _add_tops(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    names = ("touchesUse", "reachesUse", "touchesActor", "reachesActor", "touchesJurisdiction", "reachesJurisdiction")
    return {
        (compress(str(s)), name, compress(str(o)))
        for name in (*names, "memberOf")
        for s, o in graph.subject_objects(aikg[name])
    }


def _add_tops(graph: object) -> None:
    """State as axioms that the top of an axis touches, and for bans reaches, everything on it."""
    import rdflib

    assert isinstance(graph, rdflib.Graph)
    aikg, owl, rdf = rdflib.Namespace(AIKG), rdflib.OWL, rdflib.RDF
    places = set(graph.subjects(rdf.type, aikg.Alliance))
    axes = (
        ("Use", aikg.ofUse, rdflib.URIRef(expand("use:any-use")), set(graph.subjects(rdf.type, aikg.Use))),
        ("Actor", aikg["onTop-actor"], aikg.yes, set(graph.subjects(rdf.type, aikg.ActorKind))),
        ("Jurisdiction", aikg["onTop-place"], aikg.yes, places | {rdflib.URIRef(expand("id:world"))}),
    )
    for axis, marker, value, everything in axes:
        top, banned_top, both = aikg[f"Top-{axis}"], aikg[f"BannedTop-{axis}"], rdflib.BNode()
        graph.add((top, owl.onProperty, marker))
        graph.add((top, owl.hasValue, value))
        graph.add((banned_top, owl.intersectionOf, both))
        rdflib.collection.Collection(graph, both, [top, aikg.Banning])
        for thing in everything:
            for scope, name in ((top, f"touches{axis}"), (banned_top, f"reaches{axis}")):
                restriction = rdflib.BNode()
                graph.add((scope, rdflib.RDFS.subClassOf, restriction))
                graph.add((restriction, owl.onProperty, aikg[name]))
                graph.add((restriction, owl.hasValue, thing))


CHAINS = """
@prefix aikg: <https://w3id.org/aikg/ontology#> .
@prefix id: <https://w3id.org/aikg/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
aikg:Banning owl:onProperty aikg:bans ; owl:hasValue aikg:yes .
aikg:home rdfs:subPropertyOf aikg:touchesJurisdiction .
aikg:bans-home rdfs:subPropertyOf aikg:home , aikg:reachesJurisdiction .
aikg:Placed owl:onProperty aikg:touchesJurisdiction ; owl:someValuesFrom owl:Thing ;
  rdfs:subClassOf [ owl:onProperty aikg:touchesJurisdiction ; owl:hasValue id:world ] .
skos:broader owl:inverseOf aikg:narrower . aikg:memberOf owl:inverseOf aikg:hasMember .
aikg:ofUse rdfs:subPropertyOf aikg:touchesUse . aikg:bans-ofUse rdfs:subPropertyOf aikg:reachesUse .
aikg:appliesTo rdfs:subPropertyOf aikg:touchesActor . aikg:bans-appliesTo rdfs:subPropertyOf aikg:reachesActor .
aikg:inJurisdiction rdfs:subPropertyOf aikg:touchesJurisdiction .
aikg:bans-inJurisdiction rdfs:subPropertyOf aikg:reachesJurisdiction .
aikg:touchesUse owl:propertyChainAxiom ( aikg:touchesUse skos:broader ) .
aikg:reachesUse owl:propertyChainAxiom ( aikg:reachesUse aikg:narrower ) .
aikg:touchesActor owl:propertyChainAxiom ( aikg:touchesActor skos:broader ) , ( aikg:appliesTo aikg:actorKind ) .
aikg:reachesActor owl:propertyChainAxiom ( aikg:reachesActor aikg:narrower ) .
aikg:touchesJurisdiction owl:propertyChainAxiom ( aikg:touchesJurisdiction aikg:memberOf ) .
aikg:reachesJurisdiction owl:propertyChainAxiom ( aikg:bans-inJurisdiction aikg:hasMember ) .
"""


def test_owl_rl_reaches_the_same_facts() -> None:
    body = NamedNode(expand("id:us-department-of-defense"))
    contract = Quad(
        NamedNode(expand("id:rule-openai-ban")),
        NamedNode(AIKG + "appliesTo"),
        body,
        NamedNode(expand("document:microsoft-en")),
    )
    # Quotes and labels play no part; without them owlrl takes seconds and not minutes.
    data = [q for q in [*quads(), contract] if not isinstance(q.object, Literal) or "valid" in q.predicate.value]
    store = store_of(data)
    close(store)
    assert owl_rl(store) == facts(store)
