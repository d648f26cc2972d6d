"""The network page: a canvas for what the graph says as a whole, its data, and what is said of one thing in it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aikg.errors import ExportError, InputError
from aikg.knowledge_graph import KnowledgeGraph
from aikg.publish import network
from aikg.publish.network_view import network_json
from aikg.query.graph_reader import GraphReader
from aikg.web.answers import answered, answered_json
from aikg.web.asked import day_asked, text_asked
from aikg.web.kept import kept, names_of
from aikg.web.line import Line
from aikg.web.links import path_of
from aikg.web.rendering import href, page, page_language
from aikg.web.site import site_of
from aikg.web.words import section

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ROUTES"]

#: How many steps from its focus a network may reach; everything is near everything by then.
DEEPEST = 6
#: Networks are worked out one after the other, each as long as it takes.
_LAYOUT = Line("network")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A network, and its JSON as it is sent."""

    graph: nx.MultiDiGraph
    packed: bytes


async def network_page(request: Request) -> Response:
    """Answer with the page; its script asks for the data."""
    asked = {name: request.query_params[name] for name in ("focus", "depth") if request.query_params.get(name)}
    language = page_language(request)
    focus = await _focus(request)
    data = {
        "words": section(language, "network"),
        "title": await _title(request, focus, language),
        "data": href(request, "/network.json", **asked),
        "facts": href(request, "/network/facts.json"),
    }
    return page(request, "network_view.html.j2", data=data, focus=request.query_params.get("focus", ""))


async def network_data(request: Request) -> Response:
    """Answer with things, lines and positions as JSON; ``focus``, ``depth`` and ``on`` choose a part."""
    focus, depth, on = await _focus(request), _depth(request), day_asked(request, "on")
    body = (await _drawn(request, page_language(request), focus, depth, on)).packed
    is_packed = "gzip" in request.headers.get("accept-encoding", "")
    if not is_packed:
        body = gzip.decompress(body)
    answer = await answered(request, body, "application/json", Vary="Accept-Encoding, Accept-Language")
    if is_packed and answer.status_code == 200:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


async def network_facts(request: Request) -> Response:
    """Answer with what is said of the thing ``iri``, each fact with its quotes, as JSON."""
    iri = request.query_params.get("iri", "")
    whole = (await _drawn(request, page_language(request))).graph
    if iri not in whole:
        raise InputError("the network has no such thing", where=iri or "/network/facts.json", expected="an IRI as iri")
    facts = [
        {**fact, "page": href(request, path_of(fact["fact"])) if fact["fact"] else ""} for fact in _facts_of(whole, iri)
    ]
    told = {"label": whole.nodes[iri]["label"], "page": href(request, path_of(iri)), "facts": facts}
    return await answered_json(request, told, Vary="Accept-Language")


async def _drawn(
    request: Request, language: str, focus: str | None = None, depth: int = 1, on: date | None = None
) -> _Drawn:
    """Return a network of the graph as it is served now.

    Raises ServerBusy when many others wait for theirs, or that takes longer than a page may.
    """
    site, key = site_of(request), ("network", language, focus, depth, on)
    return await kept(request).of_line(_LAYOUT, site, key, _draw, site.graph, language, focus, depth, on)


def _draw(graph: KnowledgeGraph, language: str, focus: str | None, depth: int, on: date | None) -> _Drawn:
    try:
        drawn = network(graph.store.raw, focus=focus, depth=depth, on=on, language=language)
    except ExportError as error:
        raise InputError(error.problem, where=error.where, expected=error.expected, hint=error.hint) from None
    return _Drawn(drawn, gzip.compress(json.dumps(network_json(drawn), ensure_ascii=False).encode(), 6, mtime=0))


def _facts_of(whole: nx.MultiDiGraph, iri: str) -> Iterable[Mapping[str, Any]]:
    """Return every fact that draws a line at a thing, or is told of it without one; each once, rules in force first."""
    facts = {fact["fact"]: fact for fact in json.loads(whole.nodes[iri]["facts"])}
    for *_, edge in (*whole.in_edges(iri, data=True), *whole.out_edges(iri, data=True)):
        fact = {name: edge[name] for name in ("fact", "kind", "label", "state", "since", "until", "note", "sources")}
        facts.setdefault(edge["fact"] or edge["label"], {**fact, "evidence": json.loads(edge["evidence"])})
    return sorted(facts.values(), key=lambda fact: (fact["state"] != "in force", fact["label"], fact["fact"]))


async def _focus(request: Request) -> str | None:
    named = text_asked(request, "focus")
    return (await names_of(request)).find(named, "thing") if named else None


async def _title(request: Request, focus: str | None, language: str) -> str:
    words = section(language, "network")
    if focus is None:
        return words["title"]
    return f"{words['title']}: {GraphReader(site_of(request).graph.store.raw, language).label(focus)}"


def _depth(request: Request) -> int:
    text = request.query_params.get("depth") or "1"
    if text not in map(str, range(1, DEEPEST + 1)):
        expected = f"a number from 1 to {DEEPEST}"
        raise InputError(f'"{text[:20]}" is not a depth', where="/network.json", expected=expected)
    return int(text)


ROUTES: list[BaseRoute] = [
    Route("/network", network_page),
    Route("/network.json", network_data),
    Route("/network/facts.json", network_facts),
]
