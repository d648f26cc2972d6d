"""One rule of an ODRL policy becomes an `aikg.model.Rule`.

What our rules cannot say is refused, never left out, because a rule without its constraint would say more than the
policy does: other actions than to use, other left operands than purpose, place and condition, several uses in one rule,
collections that are refined.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rdflib import RDF, SKOS, Graph
from rdflib.term import Literal, Node, URIRef

from aikg.errors import InputError
from aikg.model import Entity, IssuerType, Modality, Rule
from aikg.names import ACTOR, AIKG, CONDITION, LOC, USE, WORLD, compress
from aikg.odrl import terms
from aikg.odrl.policy import AnyConstraint, Constraint, LogicalConstraint, Operand, Resource, RuleKind
from aikg.odrl.policy import Rule as PolicyRule
from aikg.odrl.read_rdf import sorted_nodes
from aikg.odrl.terms import ODRL
from aikg.odrl.values import every_product_of
from aikg.odrl.write import ANY_USE
from aikg.store.terms import concept_slug

__all__ = ["RuleReader"]

_MODALITY = {
    RuleKind.PERMISSION: Modality.PERMITS,
    RuleKind.PROHIBITION: Modality.PROHIBITS,
    RuleKind.DUTY: Modality.REQUIRES,
}
#: Operators that say of a left operand with one right operand the same as the one that `write` uses.
_IS = frozenset(ODRL[name] for name in ("eq", "isA", "isAnyOf", "isPartOf"))
_READ = (terms.PURPOSE, terms.SPATIAL, terms.CONDITION_OPERAND)


class RuleReader:
    """Reads the rules of a graph; `codes` are those of places by IRI, `uses` the known slugs (none: any)."""

    def __init__(self, graph: Graph, codes: Mapping[str, str], uses: Collection[str]) -> None:
        self._graph = graph
        self._codes = codes
        self._uses = uses
        self._where = ""

    def rule(self, rule: PolicyRule, names: Mapping[Node, str], where: str, permission: PolicyRule | None) -> Rule:
        """Return a rule of ours; a duty that names no assigner has the parties and the target of its permission.

        `names` are the IRIs by which rules of ours know the rules read before; `where` is for messages. Raises
        InputError.
        """
        self._where = where
        beside = permission if permission and not rule.assigners else rule
        if len(rule.actions) != 1 or rule.actions[0].iri != ODRL["use"]:
            told = ", ".join(compress(str(action.iri)) for action in rule.actions) or "no action"
            raise self._error(f"a rule with {told}", "one odrl:action: odrl:use, or one whose rdf:value it is")
        issuer = self._issuer(rule.assigners or beside.assigners)
        parts = (*rule.constraints, *rule.actions[0].refinements)
        purposes, places, conditions = ([one for one in parts if _operand(one) == name] for name in _READ)
        for one in parts:
            if _operand(one) not in _READ:
                raise self._unread(one)
        return Rule(
            issuer=issuer,
            modality=_MODALITY[rule.kind],
            use=self._use(purposes),
            product=self._product(rule.targets or beside.targets, issuer),
            actors=tuple(self._party(self._named(actor)) for actor in rule.assignees or beside.assignees),
            jurisdictions=self._jurisdictions(places),
            conditions=tuple(sorted({self._slug(self._one(one), CONDITION, "a condition") for one in conditions})),
            exception_to=self._exception(rule, names),
            issuer_type=self._issuer_type(rule.node),
        )

    def _exception(self, rule: PolicyRule, names: Mapping[Node, str]) -> str | None:
        found = sorted_nodes(self._graph.objects(rule.node, terms.EXCEPTION_TO))
        if len(found) > 1 or (found and rule.kind is not RuleKind.PERMISSION):
            raise self._error("an exception that is none", "a permission with one aikg:exceptionTo")
        return names.get(found[0], str(found[0])) if found else None

    def _use(self, purposes: list[AnyConstraint]) -> str:
        if len(purposes) > 1:
            raise self._error("a rule with several purposes", "one use; make one rule for each")
        if not purposes:
            return ANY_USE
        use = self._slug(self._one(purposes[0]), USE, "a use")
        if self._uses and use not in self._uses:
            raise self._error(f"the unknown use {use!r}", "a concept of the scheme of uses")
        return use

    def _jurisdictions(self, places: list[AnyConstraint]) -> tuple[str, ...]:
        if len(places) > 1:
            raise self._error("a rule for several places at once", "one odrl:spatial, or several joined by odrl:or")
        either: list[AnyConstraint] = []
        for one in places:
            either += one.constraints if isinstance(one, LogicalConstraint) else [one]
        return tuple(sorted({self._code(place) for one in either for place in self._right(one)}))

    def _issuer(self, assigners: tuple[Node, ...]) -> Entity:
        if len(assigners) != 1:
            raise self._error(f"a rule with {len(assigners)} assigners", "one odrl:assigner, whose rule it is")
        return self._party(assigners[0])

    def _issuer_type(self, node: Node) -> IssuerType:
        found = self._graph.value(node, URIRef(AIKG + "issuerType"), default=URIRef(AIKG + "vendorIssuer"))
        known = {f"{AIKG}{kind}Issuer": kind for kind in IssuerType}
        if str(found) not in known:
            raise self._error(f"the issuer type {found}", ", ".join(map(compress, known)))
        return known[str(found)]

    def _product(self, targets: tuple[Resource, ...], issuer: Entity) -> Entity | None:
        if len(targets) > 1:
            raise self._error("a rule with several targets", "one odrl:target; make one rule for each")
        nodes = [self._named(target) for target in targets]
        if not nodes or str(nodes[0]) == every_product_of(issuer.iri):
            return None
        return self._entity(nodes[0], "Product")

    # --- constraints

    def _one(self, constraint: AnyConstraint) -> Node:
        """Return the one right operand of a constraint."""
        right = self._right(constraint)
        if len(right) != 1:
            raise self._error(f"a constraint with {len(right)} right operands", "one; make one rule for each")
        return right[0]

    def _right(self, constraint: AnyConstraint) -> tuple[Node, ...]:
        """Return the right operands of a constraint that says that the left operand is one of them."""
        if not isinstance(constraint, Constraint):
            raise self._unread(constraint)
        fits = constraint.operator in _IS and (len(constraint.right) == 1 or constraint.operator == ODRL["isAnyOf"])
        if not fits or constraint.references:
            raise self._error(
                f"the operator {compress(str(constraint.operator))} with {len(constraint.right)} right operands",
                "odrl:isA, odrl:isPartOf or odrl:eq with one, or odrl:isAnyOf",
            )
        return constraint.right

    def _unread(self, constraint: AnyConstraint) -> InputError:
        left = compress(str(constraint.left)) if isinstance(constraint, Constraint) else ""
        told = f"a constraint on {left}" if left else "a logical constraint"
        expected = "constraints on odrl:purpose, odrl:spatial and aikg:condition, and odrl:or over places only"
        return self._error(told, expected)

    # --- names

    def _code(self, place: Node) -> str:
        if str(place) == WORLD:
            return "world"
        code = self._graph.value(place, URIRef(AIKG + "code"), any=True)
        if code is not None or str(place) in self._codes:
            return self._codes[str(place)] if code is None else str(code)
        if isinstance(place, URIRef) and place.startswith(LOC):
            return concept_slug(LOC, str(place))
        raise self._error(f"the place {place}", "a country of dpv-loc, or a place with an aikg:code")

    def _slug(self, node: Node, namespace: str, what: str) -> str:
        if not isinstance(node, URIRef) or not node.startswith(namespace):
            raise self._error(f"{compress(str(node))} is not {what}", f"a concept whose IRI begins with {namespace}")
        return concept_slug(namespace, str(node))

    def _named(self, resource: Resource) -> Node:
        if resource.refinements:
            raise self._error("a collection with a refinement", "a party or an asset with a name")
        return resource.node

    def _party(self, node: Node) -> Entity:
        return self._entity(node, "ActorKind" if str(node).startswith(ACTOR) else "Agent")

    def _entity(self, node: Node, default: str) -> Entity:
        if not isinstance(node, URIRef):
            raise self._error(f"{node} is no name", "parties and assets that are named by IRIs")
        kinds = {str(kind).removeprefix(AIKG) for kind in self._graph.objects(node, RDF.type) if AIKG in str(kind)}
        labels = [label for label in self._graph.objects(node, SKOS.prefLabel) if isinstance(label, Literal)]
        label = min(labels, key=lambda label: (label.language or "", str(label)), default=None)
        return Entity(str(node), str(label or compress(str(node))), min(kinds, default=default))

    def _error(self, problem: str, expected: str) -> InputError:
        return InputError(problem, where=self._where, expected=expected)


def _operand(constraint: AnyConstraint) -> URIRef | None:
    """Return the left operand of a constraint; of several places joined by ``odrl:or`` that which all share."""
    if isinstance(constraint, Constraint):
        return constraint.left
    shared = {_operand(part) for part in constraint.constraints}
    return terms.SPATIAL if constraint.operand is Operand.OR and shared == {terms.SPATIAL} else None
