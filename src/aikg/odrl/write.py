"""Policies in our own terms become ODRL 2.2 with our profile, in the shape of docs/odrl.md. `read` is the way back.

No blank nodes: constraints and refined actions are named by what they say, so that rules share them. What a rule leaves
open stays open: any use has no purpose, anyone no assignee, anywhere no place. Only the target, which ODRL asks for,
has a name when it is every product: a collection named after the issuer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from aikg.model import Entity, IssuerType, Modality, Rule
from aikg.names import CONDITION, PREFIXES, USE, content_iri
from aikg.odrl import terms
from aikg.odrl.values import OdrlPolicy, OdrlRule, every_product_of
from aikg.store.terms import PREF_LABEL, RDF_TYPE, Vocabulary, concept, date_literal, iri, term, text

__all__ = ["ANY_USE", "policy_quads"]

#: The use that stands for all; a rule about it says nothing of a purpose.
ANY_USE = "any-use"
_CLASS = {Modality.PERMITS: "Permission", Modality.PROHIBITS: "Prohibition", Modality.REQUIRES: "Duty"}
_LINK = {Modality.PERMITS: "permission", Modality.PROHIBITS: "prohibition", Modality.REQUIRES: "obligation"}
#: Classes of ours whose members are sets of parties, and of assets.
_PARTY_COLLECTIONS = frozenset({"ActorKind", "ActorGroup", "Alliance", "Jurisdiction", "Country"})
_ASSET_COLLECTIONS = frozenset({"ModelFamily"})


def policy_quads(policies: Iterable[OdrlPolicy], vocabulary: Vocabulary) -> list[Quad]:
    """Return policies as ODRL in the default graph, sorted, each triple once.

    `vocabulary` gives the IRIs of places by their codes. The same policies give the same quads in any order. Raises
    ModelError for a name that has no IRI.
    """
    found = {quad for policy in policies for quad in _policy(policy, vocabulary)}
    return sorted(found, key=str)


def _odrl(name: str) -> NamedNode:
    return NamedNode(PREFIXES["odrl"] + name)


def _dcterms(name: str) -> NamedNode:
    return NamedNode(PREFIXES["dcterms"] + name)


def _policy(policy: OdrlPolicy, vocabulary: Vocabulary) -> Iterator[Quad]:
    node = iri(policy.iri)
    yield Quad(node, RDF_TYPE, _odrl("Set"))
    yield Quad(node, _odrl("uid"), node)
    yield Quad(node, _odrl("conflict"), NamedNode(policy.conflict.iri))
    for profile in policy.profiles:
        yield Quad(node, _odrl("profile"), iri(profile))
    if policy.assigner:
        yield from _party(policy.assigner, "assigner", node)
    if policy.title:
        yield Quad(node, _dcterms("title"), text(policy.title))
    if policy.issued:
        yield Quad(node, _dcterms("issued"), date_literal(policy.issued))
    for interval in policy.valid:
        yield Quad(node, _dcterms("valid"), text(interval))
    for name, value in (("isVersionOf", policy.version_of), ("source", policy.source)):
        if value:
            yield Quad(node, _dcterms(name), iri(value))
    for former in policy.replaces:
        yield Quad(node, _dcterms("replaces"), iri(former))
    if policy.reported:
        yield Quad(node, _dcterms("type"), NamedNode(str(terms.AS_REPORTED)))
    for rule in policy.rules:
        if not rule.duty_of:
            yield Quad(node, _odrl(_LINK[rule.rule.modality]), iri(rule.iri))
        yield from _rule(rule, vocabulary)


def _rule(stated: OdrlRule, vocabulary: Vocabulary) -> Iterator[Quad]:
    rule, node = stated.rule, iri(stated.iri)
    yield Quad(node, RDF_TYPE, _odrl(_CLASS[rule.modality]))
    for permission in stated.duty_of:
        yield Quad(iri(permission), _odrl("duty"), node)
    yield from _party(rule.issuer, "assigner", node)
    if rule.issuer_type is not IssuerType.VENDOR:
        yield Quad(node, term("issuerType"), term(f"{rule.issuer_type}Issuer"))
    yield from _target(rule, node)
    for actor in rule.actors:
        yield from _party(actor, "assignee", node)
    yield from _use(rule, node)
    yield from _places(rule, node, vocabulary)
    for condition in rule.conditions:
        yield from _constraint(node, str(terms.CONDITION_OPERAND), "isA", concept(CONDITION, condition))
    if rule.exception_to:
        yield Quad(node, RDF_TYPE, term("Exception"))
        yield Quad(node, term("exceptionTo"), iri(rule.exception_to))
    for name, day in (("validFrom", stated.valid_from), ("validUntil", stated.valid_until)):
        if day:
            yield Quad(node, term(name), text(day))


def _use(rule: Rule, node: NamedNode) -> Iterator[Quad]:
    """Yield the action of a rule: to use the product for a purpose.

    What may or must not be done is limited by a constraint, which every ODRL processor knows. What must be done is an
    action of its own: a constraint would only say when a duty to use the product binds.
    """
    use = _odrl("use")
    if rule.use == ANY_USE:
        yield Quad(node, _odrl("action"), use)
    elif rule.modality is not Modality.REQUIRES:
        yield Quad(node, _odrl("action"), use)
        yield from _constraint(node, str(terms.PURPOSE), "isA", concept(USE, rule.use))
    else:
        action = iri(content_iri("action", rule.use))
        yield Quad(node, _odrl("action"), action)
        yield Quad(action, RDF_TYPE, _odrl("Action"))
        yield Quad(action, NamedNode(PREFIXES["rdf"] + "value"), use)
        yield from _constraint(action, str(terms.PURPOSE), "isA", concept(USE, rule.use), link="refinement")


def _places(rule: Rule, node: NamedNode, vocabulary: Vocabulary) -> Iterator[Quad]:
    """Yield where a rule holds: in one place or, of several, in any."""
    codes = {vocabulary.place(code): code for code in sorted(rule.jurisdictions)}
    for place, code in codes.items():
        yield Quad(iri(place), term("code"), text(code))
    if len(codes) == 1:
        yield from _constraint(node, str(terms.SPATIAL), "isPartOf", iri(next(iter(codes))))
    elif codes:
        either = iri(content_iri("constraint", "or", str(terms.SPATIAL), sorted(codes)))
        yield Quad(node, _odrl("constraint"), either)
        yield Quad(either, RDF_TYPE, _odrl("LogicalConstraint"))
        for place in codes:
            yield from _constraint(either, str(terms.SPATIAL), "isPartOf", iri(place), link="or")


def _constraint(node: NamedNode, left: str, operator: str, right: NamedNode, link: str = "constraint") -> list[Quad]:
    constraint = iri(content_iri("constraint", left, operator, right.value))
    return [
        Quad(node, _odrl(link), constraint),
        Quad(constraint, RDF_TYPE, _odrl("Constraint")),
        Quad(constraint, _odrl("leftOperand"), NamedNode(left)),
        Quad(constraint, _odrl("operator"), _odrl(operator)),
        Quad(constraint, _odrl("rightOperand"), right),
    ]


def _target(rule: Rule, node: NamedNode) -> Iterator[Quad]:
    if rule.product:
        product = iri(rule.product.iri)
        yield Quad(node, _odrl("target"), product)
        collection = rule.product.kind in _ASSET_COLLECTIONS
        yield Quad(product, RDF_TYPE, _odrl("AssetCollection" if collection else "Asset"))
        yield from _described(rule.product)
    else:
        products = iri(every_product_of(rule.issuer.iri))
        yield Quad(node, _odrl("target"), products)
        yield Quad(products, RDF_TYPE, _odrl("AssetCollection"))
        yield Quad(products, PREF_LABEL, Literal(f"every product of {rule.issuer.label}", language="en"))


def _party(party: Entity, function: str, node: NamedNode) -> Iterator[Quad]:
    who = iri(party.iri)
    yield Quad(node, _odrl(function), who)
    collection = function == "assignee" and party.kind in _PARTY_COLLECTIONS
    yield Quad(who, RDF_TYPE, _odrl("PartyCollection" if collection else "Party"))
    yield from _described(party)


def _described(thing: Entity) -> Iterator[Quad]:
    yield Quad(iri(thing.iri), RDF_TYPE, term(thing.kind))
    yield Quad(iri(thing.iri), PREF_LABEL, text(thing.label))
