"""A complete answer of data: its length, and an entity tag for those who ask again."""

from __future__ import annotations

import asyncio
import hashlib

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["answered", "is_known"]


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
