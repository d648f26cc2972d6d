"""Every IRI is a page: for people in their language, for programs as RDF in the form that they ask for.

``/id/meta`` is the page of ``https://w3id.org/aikg/id/meta``; what has a foreign name is at ``/thing?iri=``.
"""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from aikg.errors import QueryRejected
from aikg.knowledge_graph import KnowledgeGraph
from aikg.names import AIKG, GRAPH, compress, expand
from aikg.publish.history.page import policy_bars
from aikg.publish.thing import about_thing
from aikg.query import NameIndex, check_press
from aikg.query.deeds import deeds
from aikg.query.properties import properties_of
from aikg.store import BOOKKEEPING
from aikg.web.answers import answered_rdf, link_header, wants_page
from aikg.web.choices import key_of
from aikg.web.kept import judge_of, kept, names_of, timeline_of
from aikg.web.links import FOLDERS, iri_of, path_of
from aikg.web.negotiation import GRAPHS
from aikg.web.pages.document import document_page, statement_page
from aikg.web.record.entity import entity, labels_of, matches_of
from aikg.web.record.facts import KINDS
from aikg.web.record.reader import Record
from aikg.web.record.rules import STATES, grouped
from aikg.web.record.single import fact_record, policy_record, rule_record, triples_of, use_record
from aikg.web.rendering import href, page, page_language
from aikg.web.site import site_of
from aikg.web.tiles import tile_drawings

__all__ = ["ROUTES"]

#: Which page a thing gets, by the first of these classes that it is of.
_VIEWS = (
    ("Statement", "statement"),
    ("Rule", "rule"),
    ("SourceDocument", "document"),
    ("PolicyVersion", "document"),
    ("Use", "use"),
    *((kind, "fact") for kind in KINDS),
    ("Agent", "entity"),
    ("Product", "entity"),
    ("Jurisdiction", "entity"),
    ("ActorKind", "entity"),
    ("Condition", "entity"),
)
#: Groups longer than this are folded when the page opens.
_MOST_OPEN = 12


async def thing(request: Request) -> Response:
    """Answer with what the graph tells of a thing: a page, or RDF."""
    iri = _asked(request)
    site = site_of(request)
    names = await names_of(request)
    if iri not in names.classes and not await site.work(_is_known, site.graph, iri):
        return await _missing(request, names, iri)
    if not wants_page(request):
        if await site.work(_is_graph, site.graph, iri):  # which may be large: there it is read within limits
            asked = href(request, "/graphs", graph=iri, format=request.query_params.get("format"))
            return RedirectResponse(asked, 303, {"Vary": "Accept"})
        return await answered_rdf(request, iri, lambda: about_thing(site.graph.store.raw, iri))
    answer = await _VIEW_PAGES[_view(site.graph, names, iri)](request, iri)
    answer.headers["Link"] = link_header(iri)
    return answer


def _asked(request: Request) -> str:
    folder = request.url.path.split("/")[1]
    if folder in FOLDERS:
        return iri_of(folder, request.path_params["name"])
    asked = request.query_params.get("iri", "").strip()
    if not asked:
        raise HTTPException(400, "no thing was named; expected its IRI as iri, or any name that it has")
    return expand(asked)


def _is_known(graph: KnowledgeGraph, iri: str) -> bool:
    return _is_graph(graph, iri) or bool(properties_of(graph.store.raw, iri))


def _is_graph(graph: KnowledgeGraph, iri: str) -> bool:
    """Whether an IRI names one of the graphs that are no document and no policy."""
    named = (str(name)[1:-1] for name in graph.store.raw.named_graphs()) if iri.startswith(GRAPH) else ()
    return iri in named and iri not in BOOKKEEPING


def _view(graph: KnowledgeGraph, names: NameIndex, iri: str) -> str:
    classes = names.classes.get(iri, frozenset())
    if AIKG + "Policy" in classes and any(
        one.predicate == AIKG + "firstRecorded" for one in properties_of(graph.store.raw, iri)
    ):
        return "policy"
    return next((view for name, view in _VIEWS if AIKG + name in classes), "other")


async def _missing(request: Request, names: NameIndex, iri: str) -> Response:
    """Answer that there is no such thing, with those whose names are nearest; a name leads to what it names."""
    asked = iri.rpartition("/")[2] or iri
    if request.url.path == "/thing":
        try:
            return RedirectResponse(href(request, path_of(names.find(iri, "thing"))), 303)
        except QueryRejected:
            asked = iri
    near = await site_of(request).work(_nearest, names, asked)
    if not wants_page(request):
        told = f"; the nearest are {', '.join(map(compress, near))}" if near else ""
        raise HTTPException(404, f"the graph knows nothing of {iri}{told}")
    record = Record(site_of(request).graph.store.raw, page_language(request))
    return page(request, "missing.html.j2", status=404, iri=iri, near=[record.named(one) for one in near])


def _nearest(names: NameIndex, asked: str) -> list[str]:
    """Return the IRIs of what is called nearly so."""
    words = asked.replace("-", " ").replace("%20", " ").casefold()
    close = difflib.get_close_matches(words, names.names, 6, 0.6)
    return list(dict.fromkeys(iri for name in close for _, iri in sorted(names.names[name])[:2]))[:6]


def _common(request: Request, record: Record, iri: str) -> dict[str, Any]:
    """Return what every page of a thing shows."""
    return {
        "iri": iri,
        "name": record.label(iri),
        "curie": compress(iri),
        "classes": record.named_all(one for one in record.classes(iri) if one.startswith(AIKG)),
        "labels": labels_of(record, iri),
        "matches": matches_of(record, iri),
        "forms": GRAPHS,
        "key_of": key_of,
        "most_open": _MOST_OPEN,
    }


def _record(request: Request) -> Record:
    return Record(site_of(request).graph.store.raw, page_language(request))


async def _entity_page(request: Request, iri: str) -> Response:
    site, record, today = site_of(request), _record(request), site_of(request).today()
    one = await kept(request).of(site, ("entity", record.language, iri, today), entity, record, iri, today)
    raw = site.graph.store.raw
    told: dict[str, Any] = {"deeds": (), "checks": (), "timeline": None}
    if one.facts:
        judge = await judge_of(request)
        key = ("deeds", record.language, iri, today)
        told["deeds"] = await kept(request).of(site, key, deeds, raw, judge, iri, today=today, language=record.language)
    if any(row.authority == "report" for row in one.rules):
        told["checks"] = await kept(request).of(
            site, ("press", record.language, iri), check_press, raw, iri, language=record.language
        )
    history = await timeline_of(request, iri) if one.policies else None
    states = {state: grouped(one.in_state(state)) for state in STATES}
    counts = {state: len(one.in_state(state)) for state in STATES}
    bars = policy_bars(history) if history else None
    values = await site.work(_common, request, record, iri)
    return page(request, "entity.html.j2", one=one, states=states, counts=counts, bars=bars, **told, **values)


async def _use_page(request: Request, iri: str) -> Response:
    site, record, today = site_of(request), _record(request), site_of(request).today()
    judge = await judge_of(request)
    one = await kept(request).of(site, ("use", record.language, iri, today), use_record, record, judge, iri, today)
    values = await site.work(_common, request, record, iri)
    return page(request, "use.html.j2", one=one, today=today, drawings=tile_drawings(), **values)


async def _made(
    request: Request, iri: str, template: str, make: Callable[[Record, str, date], Any], **more: Any
) -> Response:
    site, record = site_of(request), _record(request)
    one = await site.work(make, record, iri, site.today())
    return page(request, template, one=one, **more, **await site.work(_common, request, record, iri))


async def _rule_page(request: Request, iri: str) -> Response:
    return await _made(request, iri, "rule.html.j2", rule_record)


async def _fact_page(request: Request, iri: str) -> Response:
    return await _made(request, iri, "fact.html.j2", lambda record, one, on: fact_record(record, one))


async def _policy_page(request: Request, iri: str) -> Response:
    history = await timeline_of(request, iri)
    bars = policy_bars(history) if history else None
    return await _made(request, iri, "policy.html.j2", _policy, bars=bars)


def _policy(record: Record, iri: str, on: date) -> Any:
    one = policy_record(record, iri, on)
    return one, grouped(one.rules)


async def _other_page(request: Request, iri: str) -> Response:
    site = site_of(request)
    quads = site.graph.store.raw.quads_for_pattern if _is_graph(site.graph, iri) else None
    size = await site.work(_size, site.graph, iri) if quads else 0
    return await _made(request, iri, "other.html.j2", lambda record, one, on: triples_of(record, one), size=size)


def _size(graph: KnowledgeGraph, iri: str) -> int:
    return len(graph.store.quads(iri))


_VIEW_PAGES: dict[str, Callable[[Request, str], Awaitable[Response]]] = {
    "entity": _entity_page,
    "use": _use_page,
    "rule": _rule_page,
    "fact": _fact_page,
    "policy": _policy_page,
    "other": _other_page,
    "document": document_page,
    "statement": statement_page,
}
ROUTES: list[BaseRoute] = [
    *(Route(f"/{folder}/{{name:path}}", thing) for folder in FOLDERS if folder != "ontology"),
    Route("/thing", thing),
]
