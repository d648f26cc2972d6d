"""A template becomes a page: in the reader's language, with what every page shows.

A template sees: ``t(key, **values)`` for words, ``dated(edtf)`` for dates, ``lang``, ``href(path, **query)`` for links
that keep the language, ``here(**query)`` for links to the same page, ``page_of(iri)`` for the page of an IRI,
``script(name)`` (the address of ``web/src/NAME.ts`` as built, or nothing where it is not built), ``site`` and
``request``.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from aikg.publish.markup import legal, web_address
from aikg.publish.offline import script_data
from aikg.query.phrases import phrases, spoken
from aikg.web.citing import bibtex
from aikg.web.links import path_of
from aikg.web.site import site_of
from aikg.web.words import LANGUAGES, language_of, translator

__all__ = ["STATIC", "TEMPLATES", "built", "href", "page", "page_language"]

#: Where the scripts of the pages are, once `make web` has built them.
STATIC = Path(__file__).parent / "static"
TEMPLATES = Environment(
    loader=PackageLoader("aikg.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
TEMPLATES.filters["script_data"] = script_data
TEMPLATES.filters["web_address"] = web_address
TEMPLATES.globals.update(languages=LANGUAGES, version=version("aikg"), bibtex=bibtex)


@cache
def built(name: str) -> str:
    """Return the address of a built file, such as ``network.js``; nothing where it is not there."""
    return f"/static/{name}" if (STATIC / name).is_file() else ""


def page_language(request: Request) -> str:
    """Return the language in which a request is answered."""
    return language_of(request.query_params.get("lang"), request.headers.get("accept-language"))


def href(request: Request, path: str, **query: object) -> str:
    """Return a link within the site; a language that the address asked for stays, empty values are left out."""
    given = {name: str(value) for name, value in query.items() if value not in (None, "", False)}
    if "lang" in request.query_params and "lang" not in query:
        given["lang"] = page_language(request)
    path, _, before = path.partition("?")
    rest = "&".join(part for part in (before, urlencode(given)) if part)
    return f"{path}?{rest}" if rest else path


def _here(request: Request, **query: str) -> str:
    """Return a link to the same address with other parameters; without its path, which may look like a host."""
    return f"?{request.url.include_query_params(**query).query}"


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the page that a template makes of values."""
    language = page_language(request)
    t = translator(language)
    text = TEMPLATES.get_template(template).render(
        request=request,
        site=site_of(request),
        lang=language,
        t=t,
        dated=lambda edtf: spoken(edtf, phrases(language)),
        href=lambda path, **query: href(request, path, **query),
        here=lambda **query: _here(request, **query),
        page_of=lambda iri, **query: href(request, path_of(iri), **query),
        script=lambda name: built(f"{name}.js"),
        style=lambda name: built(f"{name}.css"),
        **values,
    )
    headers = {"Content-Language": language, "Vary": "Accept, Accept-Language"}
    return HTMLResponse(legal(text), status_code=status, headers=headers)
