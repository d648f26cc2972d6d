"""What every handler needs: the graph as it is served now, the workers that answer queries, and the settings.

Pages are worked out in a few threads; what waits for them is bounded, and so is how long it may take. When the graph on
disk has changed and nobody is in the middle of writing to it, a new snapshot takes the place of the old one: requests
that run end on the old one, which goes some time later.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, Self, TypeVar, cast

from starlette.requests import Request

from aikg.errors import InputError, QueryRejected, QueryTimeout, ServerBusy, StoreError
from aikg.knowledge_graph import KnowledgeGraph
from aikg.query.limits import Limits
from aikg.store import REVIEW, Store
from aikg.web.editions import Edition, Editions
from aikg.web.pool import QueryPool

__all__ = ["Served", "Settings", "Site", "site_of"]

P = ParamSpec("P")
T = TypeVar("T")
_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?", re.ASCII)
_LOG = logging.getLogger("aikg.web")
#: How much longer than its limit a request may still read a snapshot before that is removed, in seconds.
_GRACE = 10.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server is run; docs/server.md says what each is for.

    `limits` are those of a query; `workers` processes run queries, and `waiting` may wait for them. `pages` are worked
    out at once, as many as `waiting` wait, and one may take `page_seconds`. `look_seconds` is how often the graph on
    disk is looked at for changes. `review` is the name under which decisions are kept; None: nobody may decide. `base`
    is the address that the outside knows this server by; without it, the one that a request names. `origins` are those
    whose scripts may read the answers, ``*`` for any. `texts` are files and folders of articles, which the graph does
    not hold: documents are shown with their text where it is there.
    """

    limits: Limits = field(default_factory=Limits)
    workers: int = 2
    waiting: int = 64
    pages: int = 4
    page_seconds: float = 20.0
    look_seconds: float = 3.0
    review: str | None = None
    base: str = ""
    origins: tuple[str, ...] = ("*",)
    texts: tuple[Path, ...] = ()


@dataclass
class Site:
    """A graph that is served. `graph` and `edition` change together when the graph on disk does.

    `edition` names what is served, for caches: the same name, the same answers. Without `editions` the graph is served
    as it was handed over.
    """

    graph: KnowledgeGraph
    pool: QueryPool
    edition: str
    settings: Settings = field(default_factory=Settings)
    editions: Editions | None = None

    def __post_init__(self) -> None:
        self._threads = ThreadPoolExecutor(self.settings.pages, thread_name_prefix="page")
        self._pending = 0
        self._changing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._current: Edition | None = None
        self._files: TemporaryDirectory[str] | None = None

    @classmethod
    def of(cls, kg: Path, settings: Settings, *, name: str | None = None) -> Self:
        """Return the site of a graph on disk, over a first snapshot of it; `name` as in `Editions`.

        Raises StoreError when there is no graph, or it cannot be read or copied.
        """
        editions = Editions(kg, name=name)
        try:
            edition = editions.take()
            graph = _opened(edition, settings)
        except BaseException:
            editions.close()
            raise
        pool = QueryPool(edition.path, settings.limits, workers=settings.workers, waiting=settings.waiting)
        site = cls(graph, pool, edition.name, settings, editions)
        site._current = edition
        return site

    async def start(self) -> None:
        """Start the workers, and look after the graph on disk."""
        await self.pool.start()
        if self.editions is not None:
            self._keep(self._watch(self.editions))

    async def close(self) -> None:
        """End the workers, and remove the snapshots."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.pool.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._files is not None:
            self._files.cleanup()
        if self.editions is not None:
            self.graph.close()
            self.editions.close()

    def today(self) -> date:
        """Return the day by this machine's clock (UTC)."""
        return datetime.now(UTC).date()

    @property
    def snapshot(self) -> Edition | None:
        """The snapshot that is served now; None for a graph that was handed over."""
        return self._current

    def files_of(self, snapshot: Edition | None) -> Path:
        """Return the folder for files that are made of a snapshot of the graph, or of the one that was handed over."""
        if snapshot is not None:
            return snapshot.files
        self._files = self._files or TemporaryDirectory(prefix="aikg-")
        return Path(self._files.name)

    def address(self, request: Request) -> str:
        """Return the address of this server as the outside knows it, without a slash at its end.

        Raises InputError when the request names a host that cannot be one.
        """
        if self.settings.base:
            return self.settings.base.rstrip("/")
        if not _HOST.fullmatch(request.headers.get("host", "")):
            raise InputError("the Host header names no host", expected="such as example.org or 127.0.0.1:8000")
        return str(request.base_url).rstrip("/")

    async def work(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what takes a while in a thread, and return its result.

        Raises ServerBusy when too much waits already, and QueryTimeout when it takes too long.
        """
        if self._pending >= self.settings.pages + self.settings.waiting:
            raise ServerBusy("too many pages are being worked out", hint="Try again in a moment.")
        self._pending += 1
        loop = asyncio.get_running_loop()
        running = self._threads.submit(partial(function, *args, **kwargs))
        running.add_done_callback(lambda _: loop.call_soon_threadsafe(self._one_less))
        try:
            async with asyncio.timeout(self.settings.page_seconds) as limit:
                return await asyncio.wrap_future(running)
        except TimeoutError:
            if not limit.expired():
                raise
            raise QueryTimeout(
                f"this took longer than {self.settings.page_seconds:g} seconds to work out",
                hint="Try again in a moment, or ask for less.",
            ) from None

    def _one_less(self) -> None:
        self._pending -= 1

    async def write(self, function: Callable[[KnowledgeGraph], T]) -> T:
        """Run a function on the graph on disk, opened for writing, and serve what it made; one at a time.

        Raises QueryRejected for a graph that must not change, and StoreError when another process writes to it.
        """
        if self.editions is None or self.settings.review is None:
            raise QueryRejected("this graph is served for reading only", hint="Start it with: aikg serve --review NAME")
        source = self.editions.source

        def changed() -> T:
            with KnowledgeGraph.open(source, write=True) as graph:
                return function(graph)

        async with self._changing:
            result = await asyncio.to_thread(changed)
        try:
            await self.renew()
        except (StoreError, OSError) as error:  # it is written; what looks for changes will try again
            _LOG.warning("the graph is served as it was: %s", error)
        return result

    async def renew(self) -> bool:
        """Serve the graph as it is on disk now; return whether that is another one.

        A graph in the middle of a build is not served. Raises StoreError when it cannot be copied.
        """
        editions = self.editions
        if editions is None:
            return False
        async with self._changing:
            if self._current is not None and await asyncio.to_thread(editions.mark) == self._current.fingerprint:
                return False
            new = await asyncio.to_thread(_taken, editions, self.settings)
            if new is None:
                return False
            edition, graph = new
            await self.pool.replace(edition.path)
            old_graph, old = self.graph, self._current
            self.graph, self.edition, self._current = graph, edition.name, edition
            self._keep(self._retire(old_graph, old))
            return True

    async def _watch(self, editions: Editions) -> None:
        """Renew the edition when the graph on disk has changed, and has stood still since the last look."""
        seen = tried = self._current.fingerprint if self._current else ""
        while True:
            await asyncio.sleep(self.settings.look_seconds)
            try:
                mark = await asyncio.to_thread(editions.mark)
                if mark == seen != tried:
                    await self.renew()
                    tried = mark  # only now: a snapshot that could not be made is tried again
                seen = mark
            except (StoreError, OSError) as error:
                _LOG.warning("the graph is served as it was: %s", error)

    async def _retire(self, graph: KnowledgeGraph, edition: Edition | None) -> None:
        """Remove a snapshot once no request can be reading it any more."""
        await asyncio.sleep(max(self.settings.page_seconds, self.settings.limits.seconds) + _GRACE)
        graph.close()
        if edition is not None:
            await asyncio.to_thread(Editions.drop, edition)

    def _keep(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class Served:
    """A site as one request sees it: one edition of the graph from beginning to end, whatever is served meanwhile."""

    def __init__(self, site: Site) -> None:
        self.graph, self.edition, self._snapshot = site.graph, site.edition, site.snapshot
        self.pool, self.settings = site.pool, site.settings
        self.today, self.address, self.work, self.write = site.today, site.address, site.work, site.write
        self._site = site

    @property
    def is_current(self) -> bool:
        """Whether its edition is the one that is served to new requests."""
        return self._site.edition == self.edition

    @property
    def files(self) -> Path:
        """The folder for files that are made of its graph."""
        return self._site.files_of(self._snapshot)


def site_of(request: Request) -> Served:
    """Return the site as this request sees it."""
    state = request.state
    if not hasattr(state, "site"):
        state.site = Served(request.app.state.site)
    return cast(Served, state.site)


def _taken(editions: Editions, settings: Settings) -> tuple[Edition, KnowledgeGraph] | None:
    """Return a new snapshot and the graph in it; None when a build of it has not ended."""
    edition = editions.take()
    with Store.open(edition.path, read_only=True) as store:
        whole = not store.stale
    if whole:
        return edition, _opened(edition, settings)
    Editions.drop(edition)
    return None


def _opened(edition: Edition, settings: Settings) -> KnowledgeGraph:
    """Return the graph of a snapshot. Who decided what in a review is in it only for the one who reviews."""
    if settings.review is None:
        with Store.open(edition.path) as store:
            store.replace_graph(REVIEW, ())
    graph = KnowledgeGraph.open(edition.path)
    graph.prepare()
    return graph
