"""What lies around every answer: a page may load and run only what comes from this server, and who may read it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CONTENT_POLICY", "SECURITY", "KnownHost", "ReadableData", "SecurityHeaders", "is_loopback"]

#: A page with needs of its own sets the header itself.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: What every answer says.
SECURITY = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}

#: Where data is for programs: no page has such an address, and so no text of an article nor what a review shows.
_DATA = re.compile(r"/(sparql|graphs|\.well-known/void|download/[^/]+|[a-z]+\.json|network/[a-z]+\.json)", re.ASCII)
_READABLE = ("ETag", "Retry-After", "Content-Language")


class SecurityHeaders:
    """ASGI middleware that adds these headers where an answer does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class ReadableData:
    """ASGI middleware that lets the scripts of some origins read data, and nobody's read pages (CORS)."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.readable = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=("GET", "HEAD", "POST"),
            allow_headers=("*",),
            expose_headers=_READABLE,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_data = scope["type"] == "http" and _DATA.fullmatch(scope["path"])
        await (self.readable if is_data else self.app)(scope, receive, send)


class KnownHost:
    """ASGI middleware that answers only under a name that is ours, for a server that shows or does more than others.

    A stranger's name can be made to lead to this machine, and a page under it is then one of ours for a browser: it may
    read all there is. An address in numbers leads nowhere else. `base` is the address that the outside knows the server
    by, if it has one.
    """

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app = app
        self.base = urlsplit(base).hostname

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and not self._is_ours(Headers(scope=scope)):
            told = "This is not the address of this server. Its owner can name another: aikg serve --base-url URL\n"
            await Response(told, 403, media_type="text/plain")(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        try:
            host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
            if host not in ("localhost", self.base):
                ipaddress.ip_address(host)
        except ValueError:
            return False
        return True
