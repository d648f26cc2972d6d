"""SPARQL 1.1 Graph Store HTTP Protocol at ``/graphs``, for reading (https://www.w3.org/TR/sparql11-http-rdf-update/).

``?graph=IRI`` is a named graph, ``?default`` the union of all. It is read by a worker, within the limits of a query; a
graph that is larger than they allow is one of the files under ``/download``.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aikg.errors import QueryRejected, ResultTooLarge
from aikg.publish.description import is_published
from aikg.web.answers import form_for
from aikg.web.negotiation import GRAPHS
from aikg.web.problems import Refused
from aikg.web.protocol import run_query
from aikg.web.site import site_of

__all__ = ["graphs"]

_METHODS = "GET, HEAD, OPTIONS"
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


async def graphs(request: Request) -> Response:
    """Answer with the triples of a graph."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": _METHODS})
    if request.method not in ("GET", "HEAD"):
        raise Refused(405, "graphs are served for reading only", expected=_METHODS, headers={"Allow": _METHODS})
    site = site_of(request)
    name = _named(request)
    form_for(request, GRAPHS)
    if name is not None and not await site.work(is_published, site.graph.store.raw, name):
        raise HTTPException(404, f"there is no graph <{name}>")
    try:
        return await run_query(
            request, _ALL, asked=request.query_params.get("format"), default_graphs=() if name is None else (name,)
        )
    except ResultTooLarge as error:
        error.hint = "The whole graph is a file: /download/aikg.nq, or .ttl, .trig, .nt."
        raise


def _named(request: Request) -> str | None:
    """Return the graph that a request names (section 4 of the specification); None for the default graph."""
    given = request.query_params
    names, default = given.getlist("graph"), "default" in given
    if len(names) + default != 1:
        raise QueryRejected("this names no graph, or several", expected="?graph=IRI or ?default")
    return None if default else names[0]
