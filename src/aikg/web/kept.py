"""What takes long to work out is kept for as long as the graph that is served stays the same."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, ParamSpec, TypeVar, cast

from starlette.requests import Request

from aikg.errors import QueryRejected, ServerBusy
from aikg.knowledge_graph import KnowledgeGraph
from aikg.query import NameIndex, Timeline
from aikg.query.judge import Judge
from aikg.web.line import Line
from aikg.web.rendering import page_language
from aikg.web.site import Served, site_of

__all__ = ["Kept", "judge_of", "kept", "names_of", "timeline_of"]

P = ParamSpec("P")
T = TypeVar("T")
#: How many values are kept; a matrix with all its explanations takes some megabytes.
MOST = 64


class Kept:
    """Values of one edition of a graph, those that were asked for last; whoever asks while one is made waits for it."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._edition = most, ""
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._pending: dict[Hashable, asyncio.Task[Any]] = {}

    async def of(self, site: Served, key: Hashable, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a function returns for the graph as it is served now, from memory where it was asked before."""
        return await self._made(site, key, lambda: site.work(function, *args, **kwargs))

    async def of_line(
        self, line: Line, site: Served, key: Hashable, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return the same of what may take longer than a page, and stands in a line for it.

        Raises ServerBusy when the line is full, or it takes longer than a page may; it goes on, and who asks again
        finds it ready.
        """
        try:
            async with asyncio.timeout(site.settings.page_seconds) as limit:
                return await self._made(site, key, lambda: line.work(function, *args, **kwargs))
        except TimeoutError:
            if not limit.expired():
                raise
            raise ServerBusy("this is still being worked out", hint="Ask again in a moment.") from None

    async def _made(self, site: Served, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        edition = site.edition
        if not site.is_current:  # a request that began before the graph changed ends on what it began with
            return await make()
        if edition != self._edition:
            self._edition = edition
            self._values.clear()
            self._pending = {}
        if key in self._values:
            self._values.move_to_end(key)
            return cast(T, self._values[key])
        pending = self._pending
        task = pending.get(key)
        if task is None:
            task = pending[key] = asyncio.create_task(make())
            task.add_done_callback(lambda done: self._ended(edition, key, pending, done))
        return cast(T, await asyncio.shield(task))

    def _ended(
        self, edition: str, key: Hashable, pending: dict[Hashable, asyncio.Task[Any]], task: asyncio.Task[Any]
    ) -> None:
        pending.pop(key, None)
        if task.cancelled() or task.exception() is not None or edition != self._edition:
            return
        self._values[key] = task.result()
        while len(self._values) > self._most:
            self._values.popitem(last=False)


def kept(request: Request) -> Kept:
    """Return what the application keeps."""
    state = request.app.state
    if not hasattr(state, "kept"):
        state.kept = Kept()
    return cast(Kept, state.kept)


async def names_of(request: Request) -> NameIndex:
    """Return the names of all things of the graph."""
    site = site_of(request)
    return await kept(request).of(site, "names", lambda: site.graph.names)


async def timeline_of(request: Request, iri: str) -> Timeline | None:
    """Return the history of a thing; None where no watched policy tells of it."""
    site = site_of(request)
    return await kept(request).of(site, ("timeline", iri), _timeline, site.graph, iri)


def _timeline(graph: KnowledgeGraph, iri: str) -> Timeline | None:
    try:
        return graph.timeline(iri)
    except QueryRejected:
        return None


async def judge_of(request: Request) -> Judge:
    """Return what judges by the rules of the graph, and tells it in the language of the page."""
    site = site_of(request)
    judge = await site.work(lambda: site.graph.judge)
    return judge.speaking(page_language(request))
