"""ODRL policies become rules in our own terms, where they are in the shape of our profile: the way back of `write`.

A policy need not name our profile, and may say once for all its rules what they share (ODRL IM, section 2.7.1). What
our rules cannot say is refused (`read_rule`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from rdflib import DCTERMS, RDF, Graph
from rdflib.term import BNode, Node, URIRef

from aikg.errors import InputError
from aikg.names import AIKG, compress
from aikg.odrl.policy import Policy, RuleKind
from aikg.odrl.policy import Rule as PolicyRule
from aikg.odrl.read_rdf import policies_in, sorted_nodes
from aikg.odrl.read_rule import RuleReader
from aikg.odrl.terms import AS_REPORTED, ODRL
from aikg.odrl.values import ConflictStrategy, OdrlPolicy, OdrlRule
from aikg.store.terms import Vocabulary

__all__ = ["read_policies"]

#: Prohibitions first: exceptions name them, and one without a name of its own is named by its content.
_ORDER = (RuleKind.PROHIBITION, RuleKind.PERMISSION, RuleKind.DUTY)


def read_policies(
    graph: Graph, vocabulary: Vocabulary | None = None, *, uses: Collection[str] = ()
) -> list[OdrlPolicy]:
    """Return the policies of a graph in the order of their IRIs; requests are no policies.

    `vocabulary` gives the codes of places that the graph does not describe itself; `uses` are the slugs of the scheme,
    where other ones are to be refused. Raises InputError, which names the policy, the rule and what was expected.
    """
    codes = {place: code for code, place in sorted((vocabulary or Vocabulary()).codes.items(), reverse=True)}
    found = [policy for policy in policies_in(graph) if (policy.node, RDF.type, ODRL["Request"]) not in graph]
    return [_read(graph, policy, RuleReader(graph, codes, uses)) for policy in found]


def _read(graph: Graph, policy: Policy, reader: RuleReader) -> OdrlPolicy:
    node = policy.node
    if not isinstance(node, URIRef):
        raise InputError("a policy without a name", expected="an IRI (uid; ODRL IM, section 2.1)")

    def texts(link: URIRef) -> tuple[str, ...]:
        return tuple(map(str, sorted_nodes(graph.objects(node, link))))

    def text(link: URIRef) -> str | None:
        return next(iter(texts(link)), None)

    rules = _rules(graph, policy, reader)
    issuers = {stated.rule.issuer for stated in rules}
    return OdrlPolicy(
        iri=str(node),
        assigner=issuers.pop() if len(issuers) == 1 else None,
        rules=rules,
        conflict=_conflict(policy),
        profiles=tuple(map(str, policy.profiles)),
        title=text(DCTERMS.title),
        issued=_day(text(DCTERMS.issued), str(node)),
        valid=texts(DCTERMS.valid),
        version_of=text(DCTERMS.isVersionOf),
        replaces=texts(DCTERMS.replaces),
        source=text(DCTERMS.source),
        reported=(node, DCTERMS.type, AS_REPORTED) in graph,
    )


def _conflict(policy: Policy) -> ConflictStrategy:
    if policy.conflict is None:
        return ConflictStrategy.INVALID
    known = {strategy.iri: strategy for strategy in ConflictStrategy}
    if str(policy.conflict) not in known:
        expected = ", ".join(map(compress, known))
        raise InputError(f"the conflict strategy {policy.conflict}", where=str(policy.node), expected=expected)
    return known[str(policy.conflict)]


def _day(text: str | None, where: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise InputError(f"issued on {text}", where=where, expected="a day such as 2024-11-05") from error


def _rules(graph: Graph, policy: Policy, reader: RuleReader) -> tuple[OdrlRule, ...]:
    """Return the rules of a policy by their IRIs, duties of permissions among them."""
    names: dict[Node, str] = {}
    found: dict[str, OdrlRule] = {}
    hung: dict[str, set[str]] = {}

    def state(rule: PolicyRule, permission: PolicyRule | None = None) -> str:
        where = f"{policy.node}, {'a rule without a name' if isinstance(rule.node, BNode) else rule.node}"
        read = reader.rule(rule, names, where, permission)
        names[rule.node] = read.iri
        iri = read.iri if isinstance(rule.node, BNode) else str(rule.node)
        begin, end = (graph.value(rule.node, URIRef(AIKG + name)) for name in ("validFrom", "validUntil"))
        stated = OdrlRule(iri, read, valid_from=str(begin) if begin else None, valid_until=str(end) if end else None)
        found.setdefault(iri, stated)
        return iri

    for rule in sorted(policy.rules, key=lambda rule: _ORDER.index(rule.kind)):
        iri = state(rule)
        for duty in rule.duties:
            hung.setdefault(state(duty, rule), set()).add(iri)
    return tuple(replace(rule, duty_of=tuple(sorted(hung.get(iri, ())))) for iri, rule in sorted(found.items()))
