"""Finding a thing by its name: straight to its page where one is meant, else those that it may be."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from aikg.knowledge_graph import KnowledgeGraph
from aikg.names import AIKG, PREFIXES
from aikg.query import NameIndex
from aikg.query.graph_reader import GraphReader
from aikg.web.answers import answered_json
from aikg.web.asked import text_asked
from aikg.web.choices import choices_of, title_of
from aikg.web.kept import names_of
from aikg.web.links import path_of
from aikg.web.rendering import href, page, page_language
from aikg.web.site import site_of
from aikg.web.words import translator

__all__ = ["ROUTES"]

MOST, SUGGESTED = 100, 8


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that was found: its IRI, its label and what it is."""

    iri: str
    label: str
    kind: str


async def find(request: Request) -> Response:
    """Answer with the things that have such a name; with the page of the one that is called exactly so."""
    text = text_asked(request, "q")
    site, names = site_of(request), await names_of(request)
    found = await site.work(_matches, site.graph, names, text, page_language(request), MOST + 1)
    exact = names.known(text, "thing") if text else None
    if exact or len(found) == 1:
        return RedirectResponse(href(request, path_of(exact or found[0].iri)), status_code=303)
    vendors = (await choices_of(request)).vendor
    return page(
        request, "find.html.j2", text=text, found=found[:MOST], more=len(found) > MOST, most=MOST, vendors=vendors
    )


async def suggestions(request: Request) -> Response:
    """Answer with the first things that have such a name, for a field that suggests while one types."""
    site, names = site_of(request), await names_of(request)
    found = await site.work(_matches, site.graph, names, text_asked(request, "q"), page_language(request), SUGGESTED)
    told = [{"label": one.label, "kind": one.kind, "href": href(request, path_of(one.iri))} for one in found]
    return await answered_json(request, told, Vary="Accept-Language")


ROUTES: list[BaseRoute] = [Route("/find", find), Route("/find.json", suggestions)]


def _matches(graph: KnowledgeGraph, names: NameIndex, text: str, language: str, most: int) -> list[Match]:
    reader = GraphReader(graph.store.raw, language)
    return [Match(iri, title_of(reader, iri), _kind(reader, iri, language)) for iri in names.like(text)[:most]]


def _kind(reader: GraphReader, iri: str, language: str) -> str:
    """Return what a thing is: a term of the ontology, or its narrowest class, one of ours where it has any."""
    if iri.startswith(AIKG):
        return translator(language)("find.term")
    classes = reader.classes(iri)
    ours = [one for one in classes if one.startswith(AIKG)]
    above = {up for one in ours for up in reader.all(one, PREFIXES["rdfs"] + "subClassOf")}
    narrow = sorted(set(ours) - above) or sorted(ours) or sorted(classes)
    return reader.label(narrow[0]) if narrow else ""
