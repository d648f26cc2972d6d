"""The ontology: all terms with their definitions, a page for each, and the same as RDF."""

from __future__ import annotations

import difflib

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aikg.names import AIKG, compress
from aikg.publish.thing import in_graph, own_triples
from aikg.web.answers import answered_rdf, link_header, wants_page
from aikg.web.kept import kept
from aikg.web.negotiation import GRAPHS
from aikg.web.record.terms import ONTOLOGY, TermRow, term_record, term_rows
from aikg.web.rendering import page, page_language
from aikg.web.site import site_of

__all__ = ["ROUTES"]


async def ontology(request: Request) -> Response:
    """Answer with all terms; with ``q`` only those that hold its words."""
    site = site_of(request)
    if not wants_page(request):
        return await answered_rdf(request, AIKG.removesuffix("#"), lambda: in_graph(site.graph.store.raw, ONTOLOGY))
    rows = await _rows(request)
    wanted = request.query_params.get("q", "").casefold().split()
    shown = [row for row in rows if all(word in _searched(row) for word in wanted)]
    groups = {group: [row for row in shown if row.group == group] for group in dict.fromkeys(row.group for row in rows)}
    answer = page(
        request,
        "ontology.html.j2",
        groups=groups,
        total=len(rows),
        shown=len(shown),
        asked=request.query_params.get("q", ""),
        searched=_searched,
        forms=GRAPHS,
    )
    answer.headers["Link"] = link_header(AIKG.removesuffix("#"), "/ontology")
    return answer


async def term(request: Request) -> Response:
    """Answer with one term."""
    site, name = site_of(request), request.path_params["name"]
    iri = AIKG + name
    rows = {row.iri: row for row in await _rows(request)}
    if iri not in rows:
        return _missing(request, name, list(rows.values()))
    if not wants_page(request):
        return await answered_rdf(request, iri, lambda: own_triples(site.graph.store.raw, iri))
    language = page_language(request)
    make = kept(request).of(site, ("term", language, iri), term_record, site.graph.store.raw, language, rows[iri])
    answer = page(request, "term.html.j2", one=await make, iri=iri, forms=GRAPHS, compress=compress)
    answer.headers["Link"] = link_header(iri, f"/ontology/{name}")
    return answer


ROUTES: list[BaseRoute] = [Route("/ontology", ontology), Route("/ontology/{name:path}", term)]


async def _rows(request: Request) -> list[TermRow]:
    site, language = site_of(request), page_language(request)
    return await kept(request).of(site, ("terms", language), term_rows, site.graph.store.raw, language)


def _searched(row: TermRow) -> str:
    """Return what the search field looks through."""
    return f"{row.name} {row.label} {row.definition}".casefold()


def _missing(request: Request, name: str, rows: list[TermRow]) -> Response:
    """Answer that there is no such term, with the nearest."""
    near = difflib.get_close_matches(name, [row.name for row in rows], 6, 0.5)
    if not wants_page(request):
        told = f"; the nearest are {', '.join(near)}" if near else ""
        raise HTTPException(404, f"the ontology has no term {name!r}{told}")
    found = [row for row in rows if row.name in near]
    return page(request, "missing.html.j2", status=404, iri=AIKG + name, near=found)
