"""The processes that answer queries from outside: killed at the limit, replaced, and shared out so that none is lost.

Two lines wait for them. A new query stands in the first. One that is not answered after a trial (`_TRIAL`, shorter when
many wait) goes on, behind the others, only if fewer than `workers` such queries run; else it is stopped, stands in the
second line, and begins anew when one of them ends. The same text begins there the next time. Two processes more than
`workers` see to it that the first line moves, one while the other is being replaced. So what takes long waits for what
takes long, and a cheap query waits for trials alone.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from aikg.errors import QueryTimeout, ServerBusy, StoreError
from aikg.query.limits import Limits
from aikg.query.screen import screen
from aikg.query.wire import Job
from aikg.query.worker import WorkerQuery, WorkerReply
from aikg.web.workers import Nursery, Worker

__all__ = ["PoolStatistics", "QueryPool"]

#: Seconds of a trial when nobody else waits, and when the line is long.
_TRIAL, _SHORTEST_TRIAL = 0.25, 0.05
#: When so many wait, a trial is half as long.
_SHORTENS = 8
#: How many more processes there are than queries that take long.
_MORE = 2
#: A text of so many characters is screened in a millisecond or so.
_SHORT_TEXT = 4096
#: How many texts that took long are remembered.
_REMEMBERED = 1_000
#: Seconds that a query waits in a line.
_PATIENCE = 10.0
#: Seconds between two tries to start a worker when that fails.
_PAUSE = 1.0

_Line: TypeAlias = deque[asyncio.Future[Worker]]


@dataclass(frozen=True, slots=True)
class PoolStatistics:
    """What a pool does and has done. `offline`: all its workers are cut off from the network."""

    workers: int
    running: int
    waiting: int
    answered: int
    killed: int
    replaced: int
    offline: bool


class QueryPool:
    """Room for `workers` queries that take long, and for others beside them, over a snapshot of a graph.

    `waiting` is how many queries may wait. A pool belongs to the event loop in which it was started.
    """

    def __init__(self, snapshot: Path, limits: Limits, *, workers: int = 2, waiting: int = 64) -> None:
        self.snapshot, self.limits = snapshot, limits
        self._places, self._most_waiting = workers, waiting
        self._nursery: Nursery | None = None
        self._opening = asyncio.Lock()
        self._workers: set[Worker] = set()
        self._idle: deque[Worker] = deque()
        self._first: _Line = deque()
        self._second: _Line = deque()
        self._long = self._answered = self._killed = self._replaced = 0
        #: Hashes of texts that were not answered in a trial, the oldest first; forgotten when the graph changes.
        self._took_long: dict[int, None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._gone = asyncio.Event()
        self._closed = False

    @property
    def statistics(self) -> PoolStatistics:
        """What the pool does now, and has done."""
        return PoolStatistics(
            workers=len(self._workers),
            running=len(self._workers) - len(self._idle),
            waiting=len(self._first) + len(self._second),
            answered=self._answered,
            killed=self._killed,
            replaced=self._replaced,
            offline=bool(self._workers) and all(worker.offline for worker in self._workers),
        )

    async def start(self) -> None:
        """Start the workers. Raises StoreError when the snapshot cannot be opened."""
        await self._staff(self.snapshot)

    async def run(self, query: WorkerQuery, limits: Limits | None = None) -> WorkerReply:
        """Return the complete answer to a query, within `limits` (those of the pool).

        Raises QueryRejected and NotAcceptable for what cannot be asked; QueryTimeout, QueryOutOfMemory, ResultTooLarge
        and QueryLost for what was too much; ServerBusy when too many wait or this one waited too long.
        """
        limits = limits or self.limits
        long = len(query.text) > _SHORT_TEXT  # the server goes on while that is read
        outline = await asyncio.to_thread(screen, query.text, limits) if long else screen(query.text, limits)
        job = Job(query, limits, outline.form, outline.names_its_dataset)
        reply = None
        if hash(query.text) not in self._took_long:
            reply = await self._answer(await self._turn(self._first), job, tried=False)
        if reply is None:
            reply = await self._answer(await self._turn(self._second), job, tried=True)
        if reply is None:
            raise _timeout(limits)
        if reply.seconds < _TRIAL:
            self._took_long.pop(hash(query.text), None)
        self._answered += 1
        return reply

    async def replace(self, snapshot: Path) -> None:
        """Answer from another snapshot. What runs ends on the old one; returns when nothing reads that any more.

        Raises StoreError, and goes on with the old one, when the new one cannot be opened.
        """
        await self._staff(snapshot)
        while any(worker.snapshot != self.snapshot for worker in self._workers):
            self._gone.clear()
            await self._gone.wait()

    async def close(self) -> None:
        """End all workers. Queries that wait are refused, those that run are lost."""
        self._closed = True
        for turn in (*self._first, *self._second):
            if not turn.done():
                turn.set_exception(ServerBusy("the server is shutting down"))
        self._first.clear()
        self._second.clear()
        if self._nursery is not None:
            await self._nursery.close()
        self._idle.clear()
        while self._workers:
            self._discard(self._workers.pop())
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer(self, worker: Worker, job: Job, *, tried: bool) -> WorkerReply | None:
        """Return the answer of a worker; None when a query that was not `tried` before has to stand in line again."""
        began, seconds = time.monotonic(), job.limits.seconds
        trial = seconds if tried else min(seconds, self._trial())
        if tried:
            worker.step_back()
        asked, long = asyncio.create_task(worker.ask(job)), tried
        try:
            await asyncio.wait([asked], timeout=trial)
            if not asked.done() and trial < seconds:
                if trial > _TRIAL / 2:
                    self._remember(job.query.text)
                if self._long >= self._places:
                    return None
                self._long, long = self._long + 1, True
                worker.step_back()
                await asyncio.wait([asked], timeout=began + seconds - time.monotonic())
            if not asked.done():
                raise _timeout(job.limits)
            return asked.result()
        finally:
            self._long -= long
            self._take_back(worker, asked)

    def _remember(self, text: str) -> None:
        self._took_long[hash(text)] = None
        while len(self._took_long) > _REMEMBERED:
            del self._took_long[next(iter(self._took_long))]

    def _trial(self) -> float:
        """Return how long the next query is tried: the shorter, the more others wait behind it."""
        return max(_SHORTEST_TRIAL, _TRIAL / (1 + len(self._first) / _SHORTENS))

    async def _turn(self, line: _Line) -> Worker:
        """Return a worker when it is this query's turn. Raises ServerBusy when the line is too long or too slow."""
        most = self._most_waiting if line is self._first else self._most_waiting // 2
        if self._closed or (len(line) >= most and not self._idle):
            raise ServerBusy(f"{len(line):,} queries wait already", hint="Ask again in a little while.")
        turn: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        line.append(turn)
        self._share_out()
        try:
            await asyncio.wait([turn], timeout=_PATIENCE)
        except asyncio.CancelledError:
            if turn.done() and not turn.exception():
                self._long -= line is self._second
                self._offer(turn.result())
            raise
        finally:
            if not turn.done():
                line.remove(turn)
        if not turn.done():
            raise ServerBusy(
                f"the query waited {_PATIENCE:g} seconds for its turn", hint="Ask again in a little while."
            )
        return turn.result()

    def _share_out(self) -> None:
        """Give idle workers to the queries whose turn it is: long ones where there is a place, else new ones."""
        while self._idle and (self._first or self._second):
            if self._second and self._long < self._places:
                self._long += 1
                self._second.popleft().set_result(self._idle.popleft())
            elif self._first:
                self._first.popleft().set_result(self._idle.popleft())
            else:
                return

    def _offer(self, worker: Worker) -> None:
        self._idle.append(worker)
        self._share_out()

    def _take_back(self, worker: Worker, asked: asyncio.Task[WorkerReply]) -> None:
        """Let a worker go on, or end it: one that still runs a query, one that has ended, one of an old snapshot."""
        stopped = not asked.done()
        self._killed += stopped
        asked.cancel()
        if not stopped and worker.lasts and not worker.steps_back and worker.snapshot == self.snapshot:
            self._offer(worker)
            return
        self._discard(worker)
        if worker.snapshot == self.snapshot:
            self._later(self._refill())
        self._share_out()

    def _discard(self, worker: Worker) -> None:
        self._workers.discard(worker)
        self._gone.set()
        self._later(worker.end())

    def _lost(self, worker: Worker) -> None:
        """Replace a worker that ended while it had nothing to do."""
        if worker in self._idle and not self._closed:
            self._idle.remove(worker)
            self._discard(worker)
            self._later(self._refill())

    async def _staff(self, snapshot: Path) -> None:
        """Put new workers in the place of those there are."""
        starting = [asyncio.create_task(self._new(snapshot)) for _ in range(self._places + _MORE)]
        done = await asyncio.gather(*starting, return_exceptions=True)
        started = [worker for worker in done if isinstance(worker, Worker)]
        failed = [error for error in done if isinstance(error, BaseException)]
        if failed:
            await asyncio.gather(*(worker.end() for worker in started))
            raise failed[0]
        self.snapshot = snapshot
        self._took_long.clear()
        while self._idle:
            self._discard(self._idle.popleft())
        self._workers.update(started)
        self._idle.extend(started)
        self._share_out()

    async def _refill(self) -> None:
        """Start a worker in the place of one that ended."""
        while not self._closed and self._missing():
            try:
                worker = await self._new(self.snapshot)
            except StoreError:
                await asyncio.sleep(_PAUSE)
                continue
            if worker.snapshot != self.snapshot or not self._missing():
                await worker.end()
                continue
            self._replaced += 1
            self._workers.add(worker)
            self._offer(worker)
            return

    def _missing(self) -> bool:
        return sum(worker.snapshot == self.snapshot for worker in self._workers) < self._places + _MORE

    async def _new(self, snapshot: Path) -> Worker:
        async with self._opening:
            if self._nursery is None or not self._nursery.alive:
                if self._nursery is not None:
                    await self._nursery.close()
                self._nursery = await Nursery.open()
        worker = await self._nursery.worker(snapshot)
        worker.ended.add_done_callback(lambda _: self._lost(worker))
        return worker

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _timeout(limits: Limits) -> QueryTimeout:
    return QueryTimeout(
        f"the query was not answered within {limits.seconds:g} seconds (limit seconds)",
        hint="Ask for less: bind more values, take away combinations that are not needed, or use LIMIT.",
    )
