"""The SPARQL page: an editor over the endpoint of the same address, with the catalogue as examples.

Who asks ``/sparql`` for a page gets this one; programs get the protocol (`aikg.web.protocol`). The editor's library
sets styles of its own, which this page alone allows.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aikg.errors import QueryRejected
from aikg.names import PREFIXES
from aikg.query import CatalogueQuery, catalogue, load
from aikg.web.headers import CONTENT_POLICY
from aikg.web.links import FOLDERS as PAGES
from aikg.web.negotiation import GRAPHS, TABLES
from aikg.web.rendering import built, page, page_language
from aikg.web.words import section

__all__ = ["ROUTES"]

#: What the editor begins with.
FIRST = """# Which vendors permit what, and since when?
SELECT ?vendor ?use ?since WHERE {
  ?rule a aikg:Permission ; aikg:issuedBy ?vendor ; aikg:ofUse ?use ; aikg:standing aikg:current .
  OPTIONAL { ?rule aikg:validFrom ?since }
}
ORDER BY ?vendor ?use
LIMIT 100
"""
_STYLED = CONTENT_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


async def sparql_page(request: Request) -> Response:
    """Answer with the page; ``query`` in the address is put into the editor and run, ``example`` only put there."""
    language = page_language(request)
    asked, example = request.query_params.get("query"), request.query_params.get("example")
    text = asked or (_example(example) if example else FIRST)
    data = {
        "words": section(language, "sparql"),
        "language": language,
        "prefixes": PREFIXES,
        "pages": PAGES,
        "query": text,
        "run": bool(asked),
    }
    answer = page(
        request,
        "sparql.html.j2",
        data=data,
        example=example or "",
        queries=catalogue(),
        said=lambda texts: texts.get(language) or texts.get("en", ""),
        forms=[form.name for form in (*TABLES, *GRAPHS)],
    )
    if built("sparql.js"):
        answer.headers["Content-Security-Policy"] = _STYLED
    return answer


def _example(name: str) -> str:
    """Return the text of a query of the catalogue as the editor shows it: what it asks, then the query."""
    try:
        query: CatalogueQuery = load(name)
    except QueryRejected as error:
        raise HTTPException(404, str(error)) from None
    question = query.question.get("en") or query.title.get("en", name)
    return f"# {question}\n{query.body}"


ROUTES: list[BaseRoute] = [Route("/sparql", sparql_page, methods=["GET"])]
