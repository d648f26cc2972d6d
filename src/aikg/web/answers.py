"""A complete answer of data, in the form that a client asks for: its length, and a tag for those who ask again."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from aikg.publish.rdf import written
from aikg.web.links import path_of
from aikg.web.negotiation import GRAPHS, Form, form_of, not_acceptable, prefers_page
from aikg.web.site import site_of

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["answered", "answered_json", "answered_rdf", "form_for", "is_known", "link_header", "wants_page"]


def wants_page(request: Request, forms: Sequence[Form] = (), *, either: bool = False) -> bool:
    """Tell whether a client would rather have a page than data, or accepts none of the `forms` that the data has.

    `either` is what one gets that takes whatever there is.
    """
    accept, asked = request.headers.get("accept"), request.query_params.get("format")
    if prefers_page(accept, asked, either=either):
        return True
    return bool(forms) and not asked and form_of(accept, None, forms) is None


def form_for(request: Request, forms: Sequence[Form]) -> tuple[Form, str]:
    """Return the form to answer in and its media type. Raises NotAcceptable when the client accepts none of them."""
    found = form_of(request.headers.get("accept"), request.query_params.get("format"), forms)
    if found is None:
        raise not_acceptable(forms)
    return found


async def answered(request: Request, body: bytes, media_type: str, **headers: str) -> Response:
    """Return an answer whose body is at hand; a client that has the same already (``If-None-Match``) is told so.

    `headers` are more of them, with ``_`` for ``-``. The tag is a weak one, for the same answer may travel compressed
    or not (RFC 9110, section 8.8.1).
    """
    tag = (await asyncio.to_thread(hashlib.sha256, body)).hexdigest()[:24]
    given = {"Vary": "Accept", "Cache-Control": "no-cache", "ETag": f'W/"{tag}"'}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    if is_known(request, tag):
        return Response(status_code=304, headers=given)
    kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return Response(body, headers={**given, "Content-Type": kind})


def is_known(request: Request, tag: str) -> bool:
    """Tell whether the client that asks has the answer of this entity tag already."""
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    return request.method in ("GET", "HEAD") and bool(known & {f'"{tag}"', "*"})


async def answered_json(request: Request, value: Any, **headers: str) -> Response:
    """Return an answer of plain values, as JSON that people can read too."""
    body = f"{json.dumps(value, ensure_ascii=False, indent=1)}\n"
    return await answered(request, body.encode(), "application/json", **headers)


async def answered_rdf(request: Request, iri: str, quads: Callable[[], Iterable[Quad]]) -> Response:
    """Return what is said of a thing, as RDF in the form that the client accepts."""
    form, media_type = form_for(request, GRAPHS)
    body = await site_of(request).work(lambda: written(quads(), form.name))
    return await answered(request, body, media_type, Link=f'<{_in_header(iri)}>; rel="canonical"')


def link_header(iri: str, path: str = "") -> str:
    """Return the Link header of the page of a thing: its permanent name, and the other forms of it."""
    path = path or path_of(iri)
    mark = "&" if "?" in path else "?"
    others = (f'<{path}{mark}format={form.name}>; rel="alternate"; type="{form.media_type}"' for form in GRAPHS)
    return ", ".join([f'<{_in_header(iri)}>; rel="canonical"', *others])


def _in_header(iri: str) -> str:
    """Return an IRI as it may stand in a header."""
    return quote(iri, safe=":/?#[]@!$&'()*+,;=%")
