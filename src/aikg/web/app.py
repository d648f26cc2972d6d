"""The application: which address leads to which page or to which data, and what lies around every answer.

Where a page and data share an address, such as ``/`` and ``/sparql``, the Accept header decides (`negotiation`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from aikg.errors import AikgError
from aikg.web.answers import wants_page
from aikg.web.description import dataset, download
from aikg.web.graph_store import graphs
from aikg.web.headers import KnownHost, ReadableData, SecurityHeaders
from aikg.web.pages import ROUTES
from aikg.web.problems import failed, problem, refused
from aikg.web.protocol import sparql
from aikg.web.rendering import STATIC, TEMPLATES
from aikg.web.site import Site

__all__ = ["create_app"]

Handler = Callable[[Request], Awaitable[Response]]
#: Requests to these answer whatever the method: with what the protocol says about it.
_ANY = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class DataRoute(Route):
    """A route for programs: who would rather have a page goes on to the next route of the address.

    `page` tells whether one gets the page that takes whatever there is.
    """

    def __init__(self, path: str, endpoint: Handler, *, methods: Sequence[str], page: bool) -> None:
        super().__init__(path, endpoint, methods=list(methods))
        self.page = page

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Tell whether this route answers a request."""
        match, child = super().matches(scope)
        if (
            match is not Match.NONE
            and scope["method"] in ("GET", "HEAD")
            and wants_page(Request(scope), either=self.page)
        ):
            return Match.NONE, {}
        return match, child


class _Built(StaticFiles):
    """The built scripts: a chunk has its content's sum in its name and never changes, an entry may with a release."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        is_chunk = path.startswith("chunks/")
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_chunk else "no-cache"
        return answer


def create_app(site: Site) -> Starlette:
    """Return the application that serves a site; it starts and closes the site's workers."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await site.start()
        try:
            yield
        finally:
            await site.close()

    settings = site.settings
    app = Starlette(
        routes=_routes(),
        lifespan=lifespan,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(ReadableData, origins=settings.origins),
            # Elsewhere there is nothing that not everybody may read.
            *([Middleware(KnownHost, base=settings.base)] if settings.review or settings.texts else ()),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
        ],
        exception_handlers={HTTPException: refused, AikgError: problem, Exception: failed},
    )
    app.router.redirect_slashes = False  # such a redirect would name the host that a proxy knows, not the outside
    app.state.site = site
    return app


def _routes() -> list[BaseRoute]:
    routes: list[BaseRoute] = [
        DataRoute("/", dataset, methods=["GET"], page=True),
        DataRoute("/sparql", sparql, methods=_ANY, page=False),
        Route("/graphs", graphs, methods=_ANY),
        Route("/.well-known/void", dataset),
        Route("/download/aikg.{ending}", download),
        *ROUTES,
        Route("/site.css", _style_sheet),
    ]
    if STATIC.is_dir():
        routes.append(Mount("/static", _Built(directory=STATIC)))
    return routes


async def _style_sheet(request: Request) -> Response:
    text, _, _ = TEMPLATES.loader.get_source(TEMPLATES, "site.css")  # type: ignore[union-attr]
    return Response(text, media_type="text/css", headers={"Cache-Control": "max-age=300"})
