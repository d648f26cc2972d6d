"""Work that may take longer than a page: a thread of its own does it, one piece after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from aikg.errors import ServerBusy

__all__ = ["Line"]

P = ParamSpec("P")
T = TypeVar("T")


class Line:
    """Where such work waits for its turn; the threads of the pages stay free meanwhile."""

    def __init__(self, name: str, most: int = 4) -> None:
        """`most` pieces of work may stand in the line, with the one that is being done."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._most, self._pending = most, 0

    async def work(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function when it is its turn, however long that takes. Raises ServerBusy when the line is full."""
        if self._pending >= self._most:
            raise ServerBusy("too much is being worked out", hint="Ask again in a little while.")
        self._pending += 1
        try:
            return await asyncio.wrap_future(self._thread.submit(partial(function, *args, **kwargs)))
        finally:
            self._pending -= 1
