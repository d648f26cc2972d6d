"""The body of a request, as far as it may go."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request

from aikg.errors import QueryRejected
from aikg.web.problems import Refused

__all__ = ["read_body"]


async def read_body(request: Request, most: int) -> bytes:
    """Return the body of a request.

    Raises Refused (413) when it is longer than `most` bytes, and QueryRejected when the client leaves before its end.
    """
    too_large = Refused(413, f"the body is larger than {most} bytes", expected="a shorter one")
    if int(request.headers.get("content-length", "0")) > most:
        raise too_large
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise too_large
    except ClientDisconnect:
        raise QueryRejected("the request ended before its body did") from None
    return bytes(body)
