"""What an evaluation found, as RDF: the compliance report model of FORCE (https://w3id.org/force/compliance-report).

Every report is named by a hash of what it is about, so that the same evaluation gives the same graph. Nodes of the
policy and the request keep their names; a duty whose state the state of the world tells is linked to the report there.
As in the reports of the ODRL test suite, a constraint's operator and right operand are repeated where it is satisfied.
"""

from __future__ import annotations

from rdflib import DCTERMS, RDF, RDFS, Graph
from rdflib.term import BNode, Literal, Node, URIRef

from aikg.names import content_iri
from aikg.odrl.constraints import ConstraintResult
from aikg.odrl.evaluate import DutyResult, PolicyResult, PremiseResult, RuleResult
from aikg.odrl.policy import AnyConstraint, Constraint, Rule, RuleKind
from aikg.odrl.terms import ODRL, REPORT
from aikg.odrl.world import DutyState

__all__ = ["report_graph"]

_CLASS = {
    RuleKind.PERMISSION: REPORT["PermissionReport"],
    RuleKind.PROHIBITION: REPORT["ProhibitionReport"],
    RuleKind.DUTY: REPORT["DutyReport"],
}


def report_graph(*results: PolicyResult) -> Graph:
    """Return the compliance reports of evaluations as one graph."""
    graph = Graph()
    graph.bind("report", REPORT)
    graph.bind("odrl", ODRL)
    for result in results:
        _Writer(graph, result).write()
    return graph


class _Writer:
    """Writes the report on one policy."""

    def __init__(self, graph: Graph, result: PolicyResult) -> None:
        self._graph = graph
        self._result = result
        self._context = (_named(result.policy), _named(result.request) if result.request else "", str(result.at))

    def write(self) -> None:
        result = self._result
        report = self._node(REPORT["PolicyReport"])
        self._add(report, REPORT["policy"], result.policy)
        self._add(report, REPORT["policyRequest"], result.request)
        self._add(report, DCTERMS.created, result.at)
        for rule in result.rules:
            self._add(report, REPORT["ruleReport"], self._rule(rule))

    def _rule(self, result: RuleResult) -> URIRef:
        key = (_rule_key(result.rule), _rule_key(result.request) if result.request else "")
        report = self._node(_CLASS[result.rule.kind], *key)
        self._add(report, REPORT["rule"], result.rule.node)
        self._add(report, REPORT["activationState"], REPORT["Active" if result.active else "Inactive"])
        if result.state is not None:
            self._state(report, result.state)
        else:
            self._add(report, REPORT["attemptState"], REPORT["Attempted" if result.request else "NotAttempted"])
            self._add(report, REPORT["ruleRequest"], result.request.node if result.request else None)
        for premise in result.premises:
            self._add(report, REPORT["premiseReport"], self._premise(premise, *key))
        for constraint in result.constraints:
            self._add(report, REPORT["premiseReport"], self._constraint(constraint, *key))
        for duty in result.duties:
            self._add(report, REPORT["conditionReport"], self._duty(duty))
        return report

    def _premise(self, premise: PremiseResult, *key: str) -> URIRef:
        report = self._node(REPORT[f"{premise.kind}Report"], *key)
        self._satisfaction(report, premise.satisfied)
        for refinement in premise.refinements:
            self._add(report, REPORT["premiseReport"], self._constraint(refinement, *key, premise.kind))
        return report

    def _constraint(self, result: ConstraintResult, *key: str) -> URIRef:
        constraint = result.constraint
        report = self._node(REPORT["ConstraintReport"], *key, _constraint_key(constraint))
        self._add(report, REPORT["constraint"], constraint.node)
        self._satisfaction(report, result.satisfied)
        if result.note:
            self._add(report, RDFS.comment, Literal(result.note, lang="en"))
        if not isinstance(constraint, Constraint):
            self._add(report, REPORT["constraintLogicalOperand"], ODRL[constraint.operand.value])
            for part in result.parts:
                self._add(report, REPORT["premiseReport"], self._constraint(part, *key, _constraint_key(constraint)))
            return report
        for value in result.left:
            self._add(report, REPORT["constraintLeftOperand"], value)
        if result.satisfied:
            self._add(report, REPORT["constraintOperator"], constraint.operator)
            for value in constraint.right:
                self._add(report, REPORT["constraintRightOperand"], value)
        return report

    def _duty(self, duty: DutyResult) -> Node:
        """Return the report in the state of the world that tells of a duty, else one that says nothing is known."""
        if duty.state.report is not None:
            return duty.state.report
        report = self._node(REPORT["DutyReport"], _rule_key(duty.rule))
        self._add(report, REPORT["rule"], duty.rule.node)
        self._state(report, duty.state)
        return report

    def _state(self, report: URIRef, state: DutyState) -> None:
        self._add(report, REPORT["performanceState"], REPORT[state.performance.value])
        self._add(report, REPORT["deonticState"], REPORT[state.deontic.value])

    def _satisfaction(self, report: URIRef, satisfied: bool) -> None:
        self._add(report, REPORT["satisfactionState"], REPORT["Satisfied" if satisfied else "Unsatisfied"])

    def _node(self, kind: URIRef, *key: str) -> URIRef:
        node = URIRef(content_iri("report", str(kind), self._context, key))
        self._graph.add((node, RDF.type, kind))
        return node

    def _add(self, subject: Node, predicate: URIRef, value: Node | None) -> None:
        if value is not None:
            self._graph.add((subject, predicate, value))


def _rule_key(rule: Rule) -> str:
    """Return what tells a rule from another: its name, or what it consists of where it has none."""
    if not isinstance(rule.node, BNode):
        return str(rule.node)
    parts = [str(one.iri) for one in rule.actions]
    parts += [_named(one.node) for one in (*rule.targets, *rule.assignees)]
    parts += [_constraint_key(one) for one in rule.constraints]
    return f"{rule.kind} {' '.join(parts)}"


def _constraint_key(constraint: AnyConstraint) -> str:
    if not isinstance(constraint.node, BNode):
        return str(constraint.node)
    if isinstance(constraint, Constraint):
        right = " ".join(value.n3() if isinstance(value, Literal) else _named(value) for value in constraint.right)
        return f"{constraint.left} {constraint.operator} {right}"
    return f"{constraint.operand}({', '.join(_constraint_key(part) for part in constraint.constraints)})"


def _named(node: Node) -> str:
    """Return the name of a node; a blank one has none that would be the same tomorrow."""
    return "" if isinstance(node, BNode) else str(node)
