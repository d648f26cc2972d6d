"""Worker processes as the server sees them: started, asked, killed, and what became of one that ended.

The nursery (`aikg.query.nursery`) makes them; each is spoken to over a socket of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import Any, Self

from aikg.errors import QueryError, QueryLost, QueryTimeout, StoreError
from aikg.query.limits import Limits
from aikg.query.wire import LENGTHS, Job, job_told, packed, reply_in
from aikg.query.worker import WorkerReply, out_of_memory

__all__ = ["Nursery", "Worker"]

#: Seconds within which a worker starts, and within which one that went away is known to have ended.
_START, _END = 30.0, 2.0
_BUFFER = 1 << 20
#: How much nicer than the server a worker is that has stepped back: it gets a third of what others get.
_BEHIND = 5


class Worker:
    """One process that answers one query at a time."""

    def __init__(
        self,
        nursery: Nursery,
        process: int,
        snapshot: Path,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.process, self.snapshot = process, snapshot
        self.offline = False
        #: False once it has said that it ends.
        self.lasts = True
        self.steps_back = False
        #: The status with which it ended.
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._nursery = nursery
        self._reader, self._writer = reader, writer

    async def greet(self) -> None:
        """Wait until it can answer. Raises StoreError when it cannot open its snapshot."""
        try:
            header, _ = await asyncio.wait_for(self._read(), _START)
        except (OSError, EOFError, TimeoutError) as error:
            raise StoreError("a worker could not be started", where=str(self.snapshot)) from error
        if "error" in header:
            reply_in(header, b"")
        self.offline = header["offline"]

    async def ask(self, job: Job) -> WorkerReply:
        """Return its answer. Raises the error that it told, or one that says why it ended before it answered."""
        try:
            self._writer.write(packed(job_told(job)))
            await self._writer.drain()
            header, body = await self._read()
        except (OSError, EOFError) as error:
            self.lasts = False
            raise await self._lost(job.limits) from error
        self.lasts = not header.get("retires", False)
        return reply_in(header, body)

    def step_back(self) -> None:
        """Let others go first. That cannot be taken back, so a worker that stepped back ends with its query."""
        self.steps_back = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process, os.getpriority(os.PRIO_PROCESS, 0) + _BEHIND)

    async def end(self) -> None:
        """Kill it, and return once it has ended."""
        self._nursery.end(self.process)
        await asyncio.wait([self.ended], timeout=_END)
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def _read(self) -> tuple[dict[str, Any], bytes]:
        header, body = LENGTHS.unpack(await self._reader.readexactly(LENGTHS.size))
        return json.loads(await self._reader.readexactly(header)), await self._reader.readexactly(body)

    async def _lost(self, limits: Limits) -> QueryError:
        """Return what to tell of a query whose worker ended."""
        await asyncio.wait([self.ended], timeout=_END)
        status = os.waitstatus_to_exitcode(self.ended.result()) if self.ended.done() else 0
        if status in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGBUS):
            return out_of_memory(limits)  # so a failed allocation ends a process, and so does a system short of it
        if status == -signal.SIGXCPU:
            return QueryTimeout(
                "the query took too much processor time", expected=f"at most {limits.seconds:g} seconds"
            )
        return QueryLost(
            "the process that ran the query ended before it had answered",
            hint="Make the query simpler: less deeply nested, with shorter chains.",
        )


class Nursery:
    """The process that makes workers."""

    def __init__(self, process: subprocess.Popen[bytes], connection: socket.socket) -> None:
        self._process, self._connection = process, connection
        self._workers: dict[int, Worker] = {}
        self._starting: deque[asyncio.Future[int]] = deque()
        self._listening = asyncio.create_task(self._listen())
        self.alive = True

    @classmethod
    async def open(cls) -> Self:
        """Start a nursery."""
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", "aikg.query.nursery", str(theirs.fileno())]
            # One thread: who has more must not make a copy of itself.
            environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        ours.setblocking(False)
        return cls(process, ours)

    async def worker(self, snapshot: Path) -> Worker:
        """Return a new worker that can answer. Raises StoreError when the snapshot cannot be opened."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=ours, limit=_BUFFER)
        with theirs:
            try:
                process = await self._start(snapshot, theirs)
            except (OSError, TimeoutError, asyncio.CancelledError) as error:
                writer.close()
                if isinstance(error, asyncio.CancelledError):
                    raise
                raise StoreError("no worker could be started", hint="Start the server again.") from error
        worker = self._workers[process] = Worker(self, process, snapshot, reader, writer)
        try:
            await worker.greet()
        except (StoreError, asyncio.CancelledError):
            await worker.end()
            raise
        return worker

    async def _start(self, snapshot: Path, connection: socket.socket) -> int:
        line = json.dumps({"start": str(snapshot)}).encode() + b"\n"
        socket.send_fds(self._connection, [line], [connection.fileno()])
        started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._starting.append(started)
        return await asyncio.wait_for(started, _START)

    def end(self, process: int) -> None:
        """Kill a worker, unless it has ended already."""
        if process in self._workers and self.alive:
            self._connection.send(json.dumps({"end": process}).encode() + b"\n")

    async def close(self) -> None:
        """End it with all its workers."""
        self.alive = False
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)
        await self._listening
        self._connection.close()
        await asyncio.to_thread(self._process.wait)

    async def _listen(self) -> None:
        """Take note of workers that started and ended, until the nursery itself ends: then all of them have."""
        text = b""
        while received := await self._received():
            *lines, text = (text + received).split(b"\n")
            for line in lines:
                told = json.loads(line)
                if "started" in told:
                    self._begun(told["started"])
                else:
                    self._over(told["ended"], told["status"])
        self.alive = False
        for process in list(self._workers):
            self._over(process, signal.SIGHUP)
        for started in self._starting:
            if not started.done():
                started.set_exception(OSError("the nursery ended"))

    async def _received(self) -> bytes:
        try:
            return await asyncio.get_running_loop().sock_recv(self._connection, 1 << 16)
        except OSError:
            return b""

    def _begun(self, process: int) -> None:
        started = self._starting.popleft()
        if not started.done():
            started.set_result(process)

    def _over(self, process: int, status: int) -> None:
        worker = self._workers.pop(process, None)
        if worker is not None and not worker.ended.done():
            worker.ended.set_result(status)
