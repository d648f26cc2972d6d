"""The body of a request: as long as it may be, and whole."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.requests import Request

from aikg.errors import QueryRejected
from aikg.web.body import read_body
from aikg.web.problems import Refused


def read(*messages: dict[str, Any], most: int = 4) -> bytes:
    left = iter(messages)

    async def receive() -> dict[str, Any]:
        return next(left)

    return asyncio.run(read_body(Request({"type": "http", "headers": []}, receive), most))


def part(body: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_it_comes_in_parts() -> None:
    assert read(part(b"ab"), part(b"cd", more=False)) == b"abcd"


def test_it_is_not_read_further_than_it_may_go() -> None:
    with pytest.raises(Refused, match="larger than 4 bytes") as caught:
        read(part(b"abc"), part(b"de"))  # a third part would not be there
    assert caught.value.status == 413


def test_a_client_that_leaves_is_no_mistake_of_ours() -> None:
    with pytest.raises(QueryRejected, match="ended before"):
        read(part(b"ab"), {"type": "http.disconnect"})
