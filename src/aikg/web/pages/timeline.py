"""The history of a thing as a page: when its watched policies carried which rule, and what changed."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from aikg.knowledge_graph import KnowledgeGraph
from aikg.publish.history.feed import timeline_feed
from aikg.publish.history.page import timeline_view
from aikg.query import Timeline
from aikg.web.asked import is_set, text_asked
from aikg.web.choices import choices_of
from aikg.web.kept import kept, names_of, timeline_of
from aikg.web.record.changes import marked_words
from aikg.web.record.reader import Record
from aikg.web.record.rules import parts_of
from aikg.web.rendering import href, page, page_language
from aikg.web.site import site_of

__all__ = ["ROUTES"]


async def timeline(request: Request) -> Response:
    """Answer with the page of a history, or with the choice of one."""
    asked = text_asked(request, "thing")
    if not asked:
        return page(request, "timeline.html.j2", told=None, nothing=None, asked="", choices=await choices_of(request))
    site, names = site_of(request), await names_of(request)
    iri = names.find(asked, "thing")
    told = await timeline_of(request, iri)
    if told is None:
        nothing = Record(site.graph.store.raw, page_language(request)).named(iri)
        choices = await choices_of(request)
        return page(request, "timeline.html.j2", told=None, nothing=nothing, asked=asked, choices=choices)
    everything = is_set(request, "all")
    key = ("history", page_language(request), iri, everything)
    view = await kept(request).of(site, key, _view, site.graph, told, page_language(request), everything)
    values: dict[str, Any] = {"told": told, "nothing": None, "asked": asked, "everything": everything, "iri": iri}
    return page(request, "timeline.html.j2", **values, **view)


async def feed(request: Request) -> Response:
    """Answer with the changes of a thing as an Atom feed."""
    names = await names_of(request)
    iri = names.find(text_asked(request, "thing"), "thing")
    told = await timeline_of(request, iri)
    if told is None:
        return RedirectResponse(href(request, "/timeline", thing=iri), 303)
    body = await site_of(request).work(timeline_feed, told, everything=is_set(request, "all"))
    return Response(body, media_type="application/atom+xml")


ROUTES: list[BaseRoute] = [Route("/timeline", timeline), Route("/timeline.atom", feed)]


def _view(graph: KnowledgeGraph, told: Timeline, language: str, everything: bool) -> dict[str, Any]:
    """Return what the template draws: bars of the history, and rules by their parts in the language of the page."""
    record = Record(graph.store.raw, language)
    rules = {rule.rule.iri for rule in told.rules}
    for turn in told.changes:
        rules |= {rule.iri for rule in (turn.former, turn.present) if rule}
    view = timeline_view(told, everything=everything)
    scopes = {iri: parts_of(record, iri) for iri in rules}
    for family in (family for section in view["sections"] for family in section["families"]):
        first = scopes[family["rows"][0]["iri"]]  # a family is told in English; here it is that of any of its rules
        family["label"] = record.label(record.top(first.use.iri)) if first else family["label"]
    return {
        **view,
        "name": record.label(told.iri),
        "scopes": scopes,
        "labels": {policy.iri: record.label(policy.iri) for policy in told.policies},
        "marked_words": marked_words,
    }
