from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

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
    StoreError,
)
from aikg.knowledge_graph import KnowledgeGraph
from aikg.query.limits import Limits
from aikg.web.app import create_app
from aikg.web.pool import QueryPool
from aikg.web.problems import Refused
from aikg.web.site import Site


class Failing(QueryPool):
    """A pool that answers every query with an error."""

    def __init__(self, error: Exception) -> None:
        super().__init__(Path(), Limits())
        self.error = error

    async def run(self, *_: object) -> object:  # type: ignore[override]
        raise self.error


def answer(error: Exception, accept: str = "application/json, */*;q=0.1") -> httpx.Response:
    app = create_app(Site(KnowledgeGraph.open(), Failing(error), "test"))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # not started: no worker is needed

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.post("/sparql", data={"query": "ASK {}"}, headers={"Accept": accept})

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("error", "status", "word", "again"),
    [
        (QueryRejected("x"), 400, "rejected", False),
        (InputError("x"), 400, "rejected", False),
        (NotAcceptable("x"), 406, "not-acceptable", False),
        (QueryTimeout("x"), 503, "timeout", True),
        (QueryOutOfMemory("x"), 503, "memory", True),
        (ResultTooLarge("x"), 503, "too-large", True),
        (QueryLost("x"), 503, "lost", True),
        (ServerBusy("x"), 503, "busy", True),
        (StoreError("x"), 503, "unavailable", True),
        (AikgError("x"), 503, "unavailable", True),
        (Refused(413, "x"), 413, "content-too-large", False),
    ],
)
def test_an_error_has_its_status_its_word_and_whether_to_ask_again(error, status, word, again) -> None:
    told = answer(error)
    assert told.status_code == status
    assert told.json()["error"] == word
    assert told.json()["problem"] == "x"
    assert ("retry-after" in told.headers) == again
    assert told.headers["cache-control"] == "no-store"


def test_all_that_an_error_says_is_told() -> None:
    told = answer(QueryRejected("it is wrong", where="here", expected="right", hint="Do it."))
    assert told.json() == {
        "error": "rejected",
        "status": 400,
        "problem": "it is wrong",
        "where": "here",
        "expected": "right",
        "hint": "Do it.",
    }
    text = answer(
        QueryRejected("it is wrong", where="here", expected="right", hint="Do it."), "text/plain, text/csv;q=0.5"
    )
    assert text.text == "here: it is wrong; expected right. Do it.\n"


@pytest.mark.parametrize("accept", ["*/*", "text/html, */*;q=0.1"])
def test_a_mistake_of_ours_is_not_shown(accept: str) -> None:
    told = answer(ZeroDivisionError("secret"), accept)
    assert told.status_code == 500
    assert "secret" not in told.text
    assert "Traceback" not in told.text
    assert told.headers["content-security-policy"].startswith("default-src 'none'")
