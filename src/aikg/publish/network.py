"""The graph as a network: things as nodes, what documents say of them as edges, with positions to draw them at.

Every node and edge carries text and numbers only, so that it can be written as GraphML or GEXF as it is.
Quotes travel along as JSON in the attribute ``evidence``. The same graph gives the same network, and on one
machine the same positions.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import Store

from aikg.errors import ExportError
from aikg.names import AIKG, PREFIXES, USE
from aikg.publish.network_part import Part, restricted
from aikg.publish.placing import place
from aikg.query.facts import Fact, Link, read_facts
from aikg.query.graph_reader import GraphReader

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["CONTEXT", "network"]

#: Edges that no document states: they come from the entities and vocabularies and help to read the rest.
CONTEXT = "context"
#: The picture's kind of a thing, by the first of these classes that it has.
_KINDS = {
    "Person": "person",
    "MilitaryBody": "public body",
    "LawEnforcementBody": "public body",
    "GovernmentBody": "public body",
    "AIModel": "product",
    "ModelFamily": "product",
    "AIService": "product",
    "AISystem": "product",
    "Product": "product",
    "Use": "use",
    "ActorKind": "actor",
    "ActorGroup": "actor",
    "Country": "place",
    "Alliance": "place",
    "Jurisdiction": "place",
    "Place": "place",
    "Commitment": "pledge",
    "Partnership": "partnership",
}
#: Characters that no XML file may hold (XML 1.0, production 2), and so no GraphML or GEXF.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BROADER = PREFIXES["skos"] + "broader"
_ANY_USE = USE + "any-use"


def network(
    store: Store,
    *,
    focus: str | None = None,
    depth: int = 1,
    on: date | None = None,
    language: str = "en",
    part: Part | None = None,
    known: Mapping[str, tuple[float, float]] | None = None,
) -> nx.MultiDiGraph:
    """Return what the documents say as a directed network with parallel edges, keyed by fact and part.

    `focus` is the IRI of a thing: only what lies within `depth` steps of it stays. A product belongs to its vendor,
    so that step counts nothing; no path leads on through a place. `on` keeps only the rules in force that day, `part`
    what it chooses of the rest. What has a `known` position stays there.

    Node attributes: ``label``, ``kind``, ``facts`` (JSON: what is said of it beside its edges), ``x``, ``y`` (pixels).
    Edge attributes: ``kind``, ``part``, ``label`` (a sentence), ``state``, ``since``, ``until``, ``begins``, ``ends``
    (a rule's first day and the first day after it, ISO dates, empty where open), ``note``, ``sources``, ``statements``
    (how many), ``quote`` (the first), ``evidence`` (JSON: all), ``fact`` (the IRI of what is stated).
    Graph attributes: ``documents`` (how many), ``latest`` (the day of the latest one), ``on``, ``focus``.

    Raises ExportError when nothing is said of `focus`.
    """
    import networkx as nx  # noqa: PLC0415 - with numpy it loads for a fifth of a second, which only pictures can wait for

    reader = GraphReader(store, language)
    graph = nx.MultiDiGraph()
    names: dict[str, str] = {}
    about: dict[str, list[Fact]] = {}
    for fact in read_facts(reader, on):
        names[fact.iri] = fact.name
        for thing in fact.about:
            graph.add_node(thing)
            about.setdefault(thing, []).append(fact)
        for link in fact.links:
            graph.add_edge(link.source, link.target, key=f"{fact.iri} {link.part}".strip(), **_edge(reader, fact, link))
    _add_context(graph, reader)
    if focus is not None:
        graph = graph.subgraph(_near(graph, reader, focus, depth))
    for node, attributes in graph.nodes.items():
        attributes["kind"] = _kind_of(reader, node)
    graph = _in_order(restricted(graph, part, focus=focus) if part else graph)
    for node, attributes in graph.nodes.items():
        attributes["label"] = names.get(node) or reader.label(node)
        attributes["facts"] = _json([_told(fact) for fact in about.get(node, [])])
    for _, attributes in chain(graph.nodes.items(), graph.edges.items()):
        attributes.update({name: _NOT_IN_XML.sub("\ufffd", v) for name, v in attributes.items() if isinstance(v, str)})
    place(graph, known)
    graph.graph.update(
        documents=len(reader.documents),
        latest=str(reader.latest_document or ""),
        on=str(on or ""),
        focus=reader.label(focus) if focus else "",
    )
    return graph


def _edge(reader: GraphReader, fact: Fact, link: Link) -> dict[str, str | int]:
    told = _told(fact)
    return {
        **{name: value for name, value in told.items() if isinstance(value, str | int)},
        "part": link.part,
        "begins": _day(reader.first(fact.iri, AIKG + "validFromEarliest")),
        "ends": _day(reader.first(fact.iri, AIKG + "validUntilLatest")),
        "statements": len(fact.support),
        "quote": fact.support[0].quote,
        "evidence": _json(told["evidence"]),
    }


def _day(bound: str) -> str:
    """Return the first day that begins at a bound or after it: rules are judged at the beginning of a day."""
    if not bound:
        return ""
    instant = datetime.fromisoformat(bound).astimezone(UTC)
    day = instant.date()
    return str(day if instant.time() == time.min else day + timedelta(days=1))


def _told(fact: Fact) -> dict[str, str | int | list[dict[str, str | int]]]:
    """Return a fact as what JSON can hold, without the lines it draws."""
    return {
        "fact": fact.iri,
        "kind": fact.kind,
        "label": fact.sentence,
        "state": fact.state,
        "since": fact.since,
        "until": fact.until,
        "note": fact.note,
        "sources": fact.sources,
        "evidence": [asdict(support) for support in fact.support],
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _kind_of(reader: GraphReader, node: str) -> str:
    classes = reader.classes(node)
    return next((kind for name, kind in _KINDS.items() if AIKG + name in classes), "organisation")


def _add_context(graph: nx.MultiDiGraph, reader: GraphReader) -> None:
    """Add what the vocabularies say between the things of the picture, and the vendors of its products."""
    for node in sorted(graph):
        for vendor in reader.all(node, AIKG + "offeredBy"):
            _add_context_edge(graph, reader, node, vendor, "is offered by")
    for node in sorted(graph):
        for family in reader.all(node, AIKG + "partOfProduct"):
            if family in graph:
                _add_context_edge(graph, reader, node, family, "is part of")
        for alliance in reader.all(node, AIKG + "memberOf"):
            if alliance in graph:
                _add_context_edge(graph, reader, node, alliance, "is a member of")
        for concept in _nearest_broader(graph, reader, node):
            _add_context_edge(graph, reader, node, concept, "is a kind of")


def _add_context_edge(graph: nx.MultiDiGraph, reader: GraphReader, source: str, target: str, verb: str) -> None:
    label = f"{reader.label(source)} {verb} {reader.label(target)}"
    empty = dict.fromkeys(("fact", "since", "until", "begins", "ends", "note", "quote"), "")
    graph.add_edge(
        source,
        target,
        key=verb,
        **empty,
        kind=CONTEXT,
        part=verb,
        label=label,
        state="in force",
        sources=0,
        statements=0,
        evidence="[]",
    )


def _nearest_broader(graph: nx.MultiDiGraph, reader: GraphReader, node: str) -> list[str]:
    """Return the closest concepts above `node` that are in the picture, looking past those that are not.

    That everything is a kind of "any use" goes without saying.
    """
    found: list[str] = []
    seen = {node}
    waiting = deque([node])
    while waiting:
        for concept in reader.all(waiting.popleft(), _BROADER):
            if concept in seen or concept == _ANY_USE:
                continue
            seen.add(concept)
            if concept in graph:
                found.append(concept)
            else:
                waiting.append(concept)
    return found


def _near(graph: nx.MultiDiGraph, reader: GraphReader, focus: str, depth: int) -> set[str]:
    """Return the nodes within `depth` steps of `focus`, where a step between a product and its vendor is free."""
    if focus not in graph:
        raise ExportError(
            "no document of this graph says anything of it",
            where=reader.label(focus),
            expected="a thing that a rule, partnership, pledge, role or change names",
            hint="Draw the whole network, without a focus, to see what there is.",
        )
    undirected = graph.to_undirected(as_view=True)
    steps = {focus: 0}
    waiting = deque([focus])
    while waiting:
        node = waiting.popleft()
        if node != focus and _kind_of(reader, node) == "place":
            continue
        for neighbour in undirected.adj[node]:
            free = "is offered by" in undirected[node][neighbour]
            reached = steps[node] + (not free)
            if reached <= depth and reached < steps.get(neighbour, depth + 1):
                steps[neighbour] = reached
                (waiting.appendleft if free else waiting.append)(neighbour)
    return set(steps)


def _in_order(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    ordered: nx.MultiDiGraph = type(graph)()
    ordered.add_nodes_from(sorted(graph.nodes(data=True), key=lambda node: node[0]))
    ordered.add_edges_from(sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]))
    return ordered
