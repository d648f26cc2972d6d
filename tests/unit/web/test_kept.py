"""What pages keep: as long as the graph stays the same, worked out once for all who ask, and never an error."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from aikg.errors import QueryRejected, ServerBusy
from aikg.web.kept import Kept
from aikg.web.line import Line
from aikg.web.site import Settings


class OneSite:
    """A site that works in threads, as the requests of now see it."""

    edition = "first"
    is_current = True
    settings = Settings(page_seconds=0.1)

    async def work(self, function: Any, *arguments: Any) -> Any:
        return await asyncio.to_thread(function, *arguments)


@pytest.fixture
def site() -> Any:
    return OneSite()


def test_a_value_is_worked_out_once(site: Any) -> None:
    made: list[int] = []

    async def ask() -> list[int]:
        kept = Kept()
        return [await kept.of(site, "square", lambda n: made.append(n) or n * n, 3) for _ in range(3)]

    assert asyncio.run(ask()) == [9, 9, 9]
    assert made == [3]


def test_who_asks_while_it_is_made_waits_for_it(site: Any) -> None:
    made: list[int] = []
    go = threading.Event()

    def slow() -> str:
        made.append(1)
        go.wait(10)
        return "done"

    async def ask() -> list[str]:
        kept = Kept()
        asking = [asyncio.create_task(kept.of(site, "slow", slow)) for _ in range(5)]
        await asyncio.sleep(0.05)
        asking[0].cancel()  # one reader leaves; the others still get their answer
        go.set()
        return await asyncio.gather(*asking[1:])

    assert asyncio.run(ask()) == ["done"] * 4
    assert made == [1]


def test_another_graph_is_asked_anew(site: Any) -> None:
    async def ask() -> list[str]:
        kept = Kept()
        first = await kept.of(site, "edition", lambda: site.edition)
        site.edition = "second"
        return [first, await kept.of(site, "edition", lambda: site.edition)]

    assert asyncio.run(ask()) == ["first", "second"]


def test_what_was_begun_on_the_old_graph_is_not_kept_for_the_new(site: Any) -> None:
    go = threading.Event()

    def old() -> str:
        go.wait(10)
        return "old"

    async def ask() -> list[str]:
        kept = Kept()
        before = asyncio.create_task(kept.of(site, "key", old))
        await asyncio.sleep(0.05)
        site.edition = "second"
        after = await kept.of(site, "key", lambda: "new")
        go.set()
        return [await before, after, await kept.of(site, "key", lambda: "newer")]

    assert asyncio.run(ask()) == ["old", "new", "new"]


def test_a_request_that_began_on_the_old_graph_ends_on_it_and_leaves_nothing_for_the_new(site: Any) -> None:
    async def ask() -> list[str]:
        kept = Kept()
        before = OneSite()
        site.edition = "second"
        new = await kept.of(site, "key", lambda: "new")
        before.is_current = False
        old = await kept.of(before, "key", lambda: "old")
        return [new, old, await kept.of(site, "key", lambda: "newer")]

    assert asyncio.run(ask()) == ["new", "old", "new"]


def test_an_error_is_not_kept(site: Any) -> None:
    def fail() -> str:
        raise QueryRejected("no")

    async def ask() -> str:
        kept = Kept()
        with pytest.raises(QueryRejected):
            await kept.of(site, "key", fail)
        return await kept.of(site, "key", lambda: "yes")

    assert asyncio.run(ask()) == "yes"


def test_what_was_asked_longest_ago_goes_first(site: Any) -> None:
    made: list[int] = []

    async def ask() -> None:
        kept = Kept(most=2)
        for number in (1, 2, 1, 3, 1, 2):
            await kept.of(site, number, made.append, number)

    asyncio.run(ask())
    assert made == [1, 2, 3, 2]


def test_what_takes_longer_than_a_page_goes_on_and_is_found_ready(site: Any) -> None:
    made: list[int] = []
    go = threading.Event()

    def slow() -> str:
        made.append(1)
        go.wait(10)
        return "done"

    async def ask() -> str:
        kept, line = Kept(), Line("test")
        for _ in range(2):
            with pytest.raises(ServerBusy, match="still being worked out"):
                await kept.of_line(line, site, "slow", slow)
        assert await kept.of(site, "page", lambda: "at once") == "at once"
        go.set()
        return await kept.of_line(line, site, "slow", slow)

    assert asyncio.run(ask()) == "done"
    assert made == [1]


def test_a_line_is_not_endless(site: Any) -> None:
    go = threading.Event()

    async def ask() -> list[Any]:
        kept, line = Kept(), Line("test", most=2)
        asking = [asyncio.create_task(kept.of_line(line, site, number, go.wait, 10)) for number in range(3)]
        await asyncio.sleep(0.02)
        go.set()
        answers = await asyncio.gather(*asking, return_exceptions=True)
        return [*answers, await kept.of_line(line, site, 2, go.wait, 10)]

    first, second, third, again = asyncio.run(ask())
    assert (first, second, again) == (True, True, True)
    assert isinstance(third, ServerBusy)
