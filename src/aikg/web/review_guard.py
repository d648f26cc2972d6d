"""Who may decide: only the pages of this server, in this run of it, in the browser that they were sent to.

A form holds a token that belongs to a cookie of the same run, and the request has to come from a page of the same
address. A page of somebody else has neither, and cannot read them.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

__all__ = ["COOKIE", "Guard", "check_request", "guard_of"]

COOKIE = "aikg-review"


@dataclass(frozen=True, slots=True)
class Guard:
    """What a browser is given: a `nonce` as a cookie, and the token that belongs to it for its forms."""

    nonce: str
    token: str

    def set_cookie(self, answer: Response) -> None:
        """Give the browser its cookie, which it sends to nobody else and no page of anybody else makes it send."""
        answer.set_cookie(COOKIE, self.nonce, httponly=True, samesite="strict", path="/")
        answer.headers["Cache-Control"] = "no-store"
        # Under the policy of the other pages a browser does not tell where a form comes from, not even to us.
        answer.headers["Referrer-Policy"] = "same-origin"


def guard_of(request: Request) -> Guard:
    """Return the guard of a browser, a new one where it has none of this run."""
    nonce = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
    return Guard(nonce, _token(request, nonce))


def check_request(request: Request, token: str) -> None:
    """Raise HTTPException (403) for a request that does not come from a form of this server in this run."""
    nonce = request.cookies.get(COOKIE, "")
    if not nonce or not hmac.compare_digest(token.encode(), _token(request, nonce).encode()):
        raise HTTPException(403, "this form is not of this run of the server; open the page of the document again")
    origin, fetched = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    ours = origin is not None and urlsplit(origin).netloc == request.headers.get("host", "")
    if not ours or fetched not in (None, "same-origin"):
        raise HTTPException(403, "this form does not come from a page of this server")


def _token(request: Request, nonce: str) -> str:
    state = request.app.state
    if not hasattr(state, "review_secret"):
        state.review_secret = secrets.token_bytes(32)
    return hmac.new(state.review_secret, nonce.encode(), "sha256").hexdigest()
