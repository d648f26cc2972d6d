"""Decisions in the graph, in `graph:review`, and back: docs/graph.md shows their shape.

Decisions are only ever added; a later one supersedes an earlier one by its time and deletes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Quad

from aikg.errors import ModelError, StoreError
from aikg.names import PREFIXES, content_iri
from aikg.review.claim import claim_from_json, statement_from_json, statement_to_json
from aikg.review.decision import Decision, Outcome
from aikg.store import REVIEW, Store
from aikg.store.terms import RDF_TYPE, date_time, iri, term, text

__all__ = ["decisions_in", "keep"]

_GRAPH = NamedNode(REVIEW)
_PROV = PREFIXES["prov"]
_GENERATED, _AGENT, _ENDED = (
    NamedNode(_PROV + name) for name in ("wasGeneratedBy", "wasAssociatedWith", "endedAtTime")
)
_NAME = NamedNode(PREFIXES["schema"] + "name")
_OUTCOMES = {Outcome.ACCEPT: "accepted", Outcome.REJECT: "rejected", Outcome.CORRECT: "replaced"}


def keep(store: Store, decisions: Iterable[Decision]) -> int:
    """Add decisions to a store in one transaction, safe on disk when this returns; return how many are new.

    Raises ModelError for a name or note that has no place in a graph, and StoreError when the disk refuses.
    """
    there = store.quads(REVIEW)
    made = [quad for decision in decisions for quad in _quads(decision)]
    new = {quad for quad in made if quad not in there}
    store.replace_graph(REVIEW, there | new)
    store.flush()
    return sum(1 for quad in new if quad.predicate == _GENERATED)


def decisions_in(store: Store) -> list[Decision]:
    """Return all decisions of a store, earliest first.

    Raises StoreError for a decision that is not in the shape aikg writes.
    """
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in store.raw.quads_for_pattern(None, None, None, _GRAPH):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            values[quad.subject.value][quad.predicate.value].append(quad.object.value)
    nodes = [node for node, about in values.items() if term("Decision").value in about[RDF_TYPE.value]]
    found: list[Decision] = []
    for node in nodes:
        try:
            found += _decisions(values[node], values)
        except (ModelError, KeyError, ValueError) as error:
            raise StoreError(
                f"a decision is not in the shape of this version ({error})",
                where=node,
                hint="Import the table of the review into a new graph.",
            ) from error
    return sorted(found, key=lambda decision: decision.order)


def _decisions(node: dict[str, list[str]], values: dict[str, dict[str, list[str]]]) -> Iterator[Decision]:
    """Yield one decision for every review that came to it."""

    def first(about: dict[str, list[str]], predicate: NamedNode) -> str | None:
        return min(about.get(predicate.value, ()), default=None)

    outcome = next(key for key, name in _OUTCOMES.items() if term(name).value == first(node, term("outcome")))
    instead = first(node, term("replacementRecord"))
    claim = claim_from_json(first(node, term("claimRecord")) or "")
    replacement = statement_from_json(instead) if instead else None
    for review in node[_GENERATED.value]:
        by = first(values[values[review][_AGENT.value][0]], _NAME) or ""
        at = datetime.fromisoformat(values[review][_ENDED.value][0])
        yield Decision(claim, outcome, by, at, replacement, first(node, term("reviewNote")))


def _quads(decision: Decision) -> Iterator[Quad]:
    claim, node, review = decision.claim, iri(decision.iri), iri(decision.review)
    person = iri(content_iri("reviewer", decision.by))

    def quad(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(subject, predicate, value, _GRAPH)

    yield quad(person, RDF_TYPE, NamedNode(_PROV + "Person"))
    yield quad(person, _NAME, text(decision.by))
    yield quad(review, RDF_TYPE, term("Review"))
    yield quad(review, _AGENT, person)
    yield quad(review, _ENDED, date_time(decision.at))
    yield quad(node, RDF_TYPE, term("Decision"))
    yield quad(node, _GENERATED, review)
    yield quad(node, term("outcome"), term(_OUTCOMES[decision.outcome]))
    yield quad(node, term("decidesOn"), iri(claim.statement.content.iri))
    yield quad(node, term("decidedQuote"), text(claim.statement.quote.text, claim.lang))
    yield quad(node, term("decidedText"), text(claim.digest))
    yield quad(node, term("claimRecord"), text(claim.to_json()))
    if decision.replacement is not None:
        yield quad(node, term("putInPlace"), iri(decision.replacement.content.iri))
        yield quad(node, term("replacementRecord"), text(statement_to_json(decision.replacement)))
    if decision.note is not None:
        yield quad(node, term("reviewNote"), text(decision.note))
