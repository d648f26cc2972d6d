"""What an error looks like from outside: a page for a browser, a line for a person at a terminal, else JSON.

The status says whose fault it is: 4xx the request's, 503 ours for now. The JSON is ``{"error": a word to branch on,
"status", "problem", "where", "expected", "hint"}``; nobody sees a stack trace.
"""

from __future__ import annotations

import json
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aikg.errors import (
    AikgError,
    InputError,
    NotAcceptable,
    QueryLost,
    QueryOutOfMemory,
    QueryRejected,
    QueryTimeout,
    ResultTooLarge,
    ServerBusy,
)
from aikg.web.headers import SECURITY
from aikg.web.negotiation import HTML, accepted
from aikg.web.rendering import page

__all__ = ["Refused", "failed", "problem", "refused"]

#: Errors with a status and a word of their own; a subclass stands before its base.
_KINDS: tuple[tuple[type[AikgError], int, str], ...] = (
    (NotAcceptable, 406, "not-acceptable"),
    (QueryRejected, 400, "rejected"),
    (InputError, 400, "rejected"),
    (QueryTimeout, 503, "timeout"),
    (QueryOutOfMemory, 503, "memory"),
    (ResultTooLarge, 503, "too-large"),
    (QueryLost, 503, "lost"),
    (ServerBusy, 503, "busy"),
)
#: After how many seconds the same request may be tried again: soon where others were in its way, later where it needs
#: too much itself, which another edition of the graph may change.
_RETRY = {"busy": 2, "lost": 1, "timeout": 10, "unavailable": 10, "memory": 60, "too-large": 60}


class Refused(AikgError):
    """A request that is refused with a status of its own, and the headers that go with it."""

    def __init__(
        self, status: int, problem: str, *, expected: str = "", hint: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(problem, expected=expected, hint=hint)
        self.status = status
        self.headers = headers or {}


async def problem(request: Request, error: Exception) -> Response:
    """Answer an error that aikg raises on purpose."""
    assert isinstance(error, AikgError)  # this is how it is registered
    if isinstance(error, Refused):
        return _answer(request, error, error.status, _word(error.status), error.headers)
    status, word = next(((status, word) for kind, status, word in _KINDS if isinstance(error, kind)), (503, ""))
    word = word or "unavailable"
    return _answer(request, error, status, word, {"Retry-After": str(_RETRY[word])} if status == 503 else {})


async def refused(request: Request, error: Exception) -> Response:
    """Answer an error of the framework: no such page, no such method."""
    assert isinstance(error, HTTPException)  # this is how it is registered
    told = AikgError(error.detail)
    return _answer(request, told, error.status_code, _word(error.status_code), dict(error.headers or {}))


async def failed(request: Request, error: Exception) -> Response:
    """Answer a mistake of ours; what it was is for the log alone."""
    told = AikgError("this server made a mistake", hint="Its log says which; please report it.")
    answer = _answer(request, told, 500, _word(500), {})
    for name, value in SECURITY.items():  # here no middleware is left to add them
        answer.headers.setdefault(name, value)
    return answer


def _word(status: int) -> str:
    if status == 413:  # whose name is another one from Python 3.13 on
        return "content-too-large"
    return HTTPStatus(status).phrase.lower().replace(" ", "-")


def _answer(request: Request, error: AikgError, status: int, word: str, headers: dict[str, str]) -> Response:
    form = accepted(request.headers.get("accept"), ["application/json", "application/problem+json", HTML, "text/plain"])
    if form == HTML:
        answer: Response = page(request, "error.html.j2", status=status, problem=str(error), code=status)
    elif form == "text/plain":
        answer = Response(f"{error}\n", status, media_type="text/plain")
    else:
        members = {"where": error.where, "expected": error.expected, "hint": error.hint}
        body = {"error": word, "status": status, "problem": error.problem, **members}
        answer = Response(json.dumps(body, ensure_ascii=False) + "\n", status, media_type="application/json")
    answer.headers.update({"Vary": "Accept", "Cache-Control": "no-store", **headers})
    return answer
