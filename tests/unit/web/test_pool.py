"""A pool of workers: what goes wrong in one is told, and stays in that one."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from aikg.errors import (
    AikgError,
    NotAcceptable,
    QueryLost,
    QueryOutOfMemory,
    QueryRejected,
    QueryTimeout,
    ResultTooLarge,
    ServerBusy,
    StoreError,
)
from aikg.query.limits import Limits
from aikg.query.worker import WorkerQuery, WorkerReply
from aikg.web import pool as pool_module
from aikg.web.pool import QueryPool

pytestmark = pytest.mark.alone

T = TypeVar("T")

JSON, TURTLE = "application/sparql-results+json", "text/turtle"
LIMITS = Limits(seconds=1.5, memory=200 << 20)
#: It would run for years, in little memory.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
CHEAP = "ASK { ?s ?p ?o }"


def snapshot(folder: Path, size: int = 300, text: str = "v") -> Path:
    store = Store(str(folder))
    store.bulk_extend(
        Quad(NamedNode(f"urn:s{number}"), NamedNode("urn:p"), Literal(f"{text}{number}")) for number in range(size)
    )
    store.flush()
    return folder


class Running:
    """A pool, and the loop that it runs in."""

    def __init__(self, pool: QueryPool) -> None:
        self.pool = pool
        self.runner = asyncio.Runner()
        self.run(pool.start())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def ask(self, text: str, limits: Limits | None = None, table: str | None = JSON) -> WorkerReply:
        return self.run(self.pool.run(WorkerQuery(text, table, TURTLE), limits))

    def together(self, *texts: str, limits: Limits | None = None) -> list[WorkerReply | BaseException]:
        async def all_of_them() -> list[WorkerReply | BaseException]:
            asked = (self.pool.run(WorkerQuery(text, JSON, TURTLE), limits) for text in texts)
            return await asyncio.gather(*asked, return_exceptions=True)

        return self.run(all_of_them())

    def settle(self) -> None:
        """Wait until as many workers are there as should be, and those that they replaced have ended."""

        async def settled() -> None:
            while self.pool.statistics.workers < 4 or self.pool.statistics.running or self.pool._tasks:
                await asyncio.sleep(0.01)

        self.run(asyncio.wait_for(settled(), 60))

    def close(self) -> None:
        self.run(self.pool.close())
        self.runner.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(QueryPool(snapshot(tmp_path_factory.mktemp("kg") / "kg"), LIMITS))
    yield running
    running.close()


@pytest.fixture
def running(shared: Running) -> Running:
    shared.settle()
    return shared


def processes(name: str = "aikg.query.nursery") -> dict[int, str]:
    """Return the workers and nurseries that this process started, with their states."""
    found: dict[int, tuple[int, str]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text().rpartition(")")[2].split()
            found[int(status.parent.name)] = int(words[1]), words[0]
        except OSError:
            continue
    mine = {os.getpid()}
    for _ in range(3):
        mine |= {one for one, (parent, _) in found.items() if parent in mine}
    return {one: found[one][1] for one in mine - {os.getpid()} if one in found}


def test_an_answer_is_that_of_the_graph(running: Running) -> None:
    reply = running.ask("SELECT ?o { <urn:s7> ?p ?o }")
    assert [row["o"]["value"] for row in json.loads(reply.body)["results"]["bindings"]] == ["v7"]
    assert (reply.kind, reply.rows) == ("select", 1)
    assert running.ask("CONSTRUCT WHERE { <urn:s7> ?p ?o }").media_type == TURTLE


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("SELECT ?x { ?x", QueryRejected),
        ("LOAD <http://localhost/>", QueryRejected),
        ("SELECT * { SERVICE <http://localhost/> {} }", QueryRejected),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", ResultTooLarge),
        ("SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", QueryOutOfMemory),
        (ENDLESS, QueryTimeout),
    ],
)
def test_every_error_is_told_and_the_next_query_answered(running: Running, text: str, error: type[AikgError]) -> None:
    with pytest.raises(error) as caught:
        running.ask(text, Limits(seconds=60, memory=100 << 20) if error is not QueryTimeout else None)
    assert caught.value.expected or caught.value.hint
    assert running.ask(CHEAP).body


def test_no_form_no_answer(running: Running) -> None:
    with pytest.raises(NotAcceptable):
        running.ask("SELECT * {}", table=None)


def test_a_query_is_over_at_its_limit(running: Running) -> None:
    for seconds in (0.2, 1.0):
        began = time.monotonic()
        with pytest.raises(QueryTimeout, match=f"within {seconds:g} seconds"):
            running.ask(ENDLESS, LIMITS.lowered(seconds=seconds))
        assert seconds <= time.monotonic() - began < seconds + 1
    killed = running.pool.statistics.killed
    running.settle()
    assert running.pool.statistics.workers == 4 and killed >= 2


def test_cheap_queries_go_on_while_others_take_all_they_may(running: Running) -> None:
    async def both() -> tuple[list[float], list[WorkerReply | BaseException]]:
        asked = WorkerQuery(ENDLESS, JSON, None)
        heavy = [asyncio.create_task(running.pool.run(asked)) for _ in range(8)]
        waits = []
        while not all(task.done() for task in heavy):
            began = time.monotonic()
            await running.pool.run(WorkerQuery(CHEAP, JSON, None))
            waits.append(time.monotonic() - began)
            await asyncio.sleep(0.02)
        return waits, await asyncio.gather(*heavy, return_exceptions=True)

    waits, heavy = running.run(both())
    assert all(isinstance(outcome, QueryTimeout | ServerBusy) for outcome in heavy)
    assert sum(isinstance(outcome, QueryTimeout) for outcome in heavy) >= 2
    assert sorted(waits)[len(waits) // 2] < 0.5


def test_a_text_that_took_long_is_no_longer_tried_until_it_is_quick_again(running: Running) -> None:
    pool = running.pool
    with pytest.raises(QueryTimeout):
        running.ask(ENDLESS)
    assert hash(ENDLESS) in pool._took_long
    pool._remember(CHEAP)
    assert running.ask(CHEAP).body
    assert hash(CHEAP) not in pool._took_long
    for number in range(2000):
        pool._remember(f"ASK {{ {number} }}")
    assert len(pool._took_long) == 1000


def test_when_too_many_wait_the_next_is_told_to_come_again(tmp_path: Path) -> None:
    running = Running(QueryPool(snapshot(tmp_path / "kg"), LIMITS, workers=1, waiting=3))
    outcomes = running.together(*[ENDLESS] * 8, limits=LIMITS.lowered(seconds=0.4))
    assert all(isinstance(outcome, ServerBusy | QueryTimeout) for outcome in outcomes)
    assert sum(isinstance(outcome, ServerBusy) for outcome in outcomes) >= 2  # three run, three wait
    assert sum(isinstance(outcome, QueryTimeout) for outcome in outcomes) >= 2
    running.close()


@pytest.mark.parametrize(
    ("sent", "error"),
    [(signal.SIGSEGV, QueryLost), (signal.SIGKILL, QueryOutOfMemory), (signal.SIGABRT, QueryOutOfMemory)],
)
def test_a_worker_that_dies_is_replaced(running: Running, sent: signal.Signals, error: type[AikgError]) -> None:
    replaced = running.pool.statistics.replaced

    async def killed() -> None:
        asking = asyncio.create_task(running.pool.run(WorkerQuery(ENDLESS, JSON, None)))
        await asyncio.sleep(0.1)
        (busy,) = running.pool._workers - set(running.pool._idle)
        os.kill(busy.process, sent)
        with pytest.raises(error):
            await asking

    running.run(killed())
    running.settle()
    assert running.pool.statistics.replaced == replaced + 1
    assert running.ask(CHEAP).body


def test_an_idle_worker_that_dies_is_replaced_before_it_is_asked(running: Running) -> None:
    replaced, worker = running.pool.statistics.replaced, running.pool._idle[0]
    os.kill(worker.process, signal.SIGKILL)
    running.run(asyncio.wait_for(asyncio.shield(worker.ended), 5))
    running.settle()
    assert running.pool.statistics.replaced == replaced + 1
    assert all(isinstance(outcome, WorkerReply) for outcome in running.together(*[CHEAP] * 9))


def test_a_nursery_that_dies_is_replaced_with_its_workers(running: Running) -> None:
    before = set(processes())
    workers = list(running.pool._workers)
    assert running.pool._nursery is not None
    os.kill(running.pool._nursery._process.pid, signal.SIGKILL)
    running.run(asyncio.wait_for(asyncio.wait([worker.ended for worker in workers]), 5))
    running.settle()
    assert running.ask(CHEAP).body
    assert not set(processes()) & before


def test_a_caller_that_goes_away_frees_its_worker(running: Running) -> None:
    async def cancelled() -> None:
        for wait in (0.1, 0.8):
            asking = [asyncio.create_task(running.pool.run(WorkerQuery(ENDLESS, JSON, None))) for _ in range(6)]
            await asyncio.sleep(wait)
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    running.run(cancelled())
    running.settle()
    assert (running.pool.statistics.waiting, running.pool._long) == (0, 0)


def test_another_snapshot_takes_over_and_what_runs_ends_on_the_old_one(tmp_path: Path) -> None:
    old, new = snapshot(tmp_path / "old", text="old"), snapshot(tmp_path / "new", text="new")
    running = Running(QueryPool(old, LIMITS))
    slow = "SELECT ?o (COUNT(*) AS ?n) { <urn:s1> ?p ?o . ?a ?b ?c . ?d ?e ?f . FILTER(?c < ?f) } GROUP BY ?o"

    async def replaced() -> tuple[WorkerReply, WorkerReply]:
        before = asyncio.create_task(running.pool.run(WorkerQuery(slow, JSON, None), Limits(seconds=1.5)))
        await asyncio.sleep(0.01)
        await running.pool.replace(new)
        return await before, await running.pool.run(WorkerQuery("SELECT ?o { <urn:s1> ?p ?o }", JSON, None))

    before, after = running.run(replaced())
    assert b"old1" in before.body and b"new1" in after.body
    with pytest.raises(StoreError):
        running.run(running.pool.replace(tmp_path / "nothing"))
    assert b"new1" in running.ask("SELECT ?o { <urn:s1> ?p ?o }").body
    running.close()


def test_a_worker_that_has_grown_old_makes_room(running: Running) -> None:
    large = (
        "SELECT (STRLEN(GROUP_CONCAT(CONCAT(?c, ?f))) AS ?n) { ?a ?b ?c . ?d ?e ?f . VALUES ?x { 1 2 3 4 5 6 7 8 9 } }"
    )
    for _ in range(4):
        assert running.ask(large, Limits()).rows == 1
    running.settle()


def test_nothing_is_left_when_a_pool_is_closed(shared: Running, tmp_path: Path) -> None:
    shared.settle()
    before = processes()
    running = Running(QueryPool(snapshot(tmp_path / "kg"), LIMITS))
    assert len(processes()) == len(before) + 5  # a nursery and four workers
    running.together(*[ENDLESS] * 3)
    running.settle()
    assert "Z" not in processes().values()
    running.close()
    assert set(processes()) == set(before)


def test_a_pool_that_cannot_open_its_snapshot_says_so(shared: Running, tmp_path: Path) -> None:
    shared.settle()
    before = set(processes())
    pool = QueryPool(tmp_path / "nothing", LIMITS)
    with asyncio.Runner() as runner:
        with pytest.raises(StoreError, match="cannot be opened"):
            runner.run(pool.start())
        runner.run(pool.close())
    assert set(processes()) == before


def test_a_worker_cannot_write_and_has_no_network_where_the_system_lets_it(running: Running) -> None:
    for worker in running.pool._workers:
        limits = Path(f"/proc/{worker.process}/limits").read_text(encoding="ascii")
        allowed = {line[:25].strip(): line[25:].split() for line in limits.splitlines()[1:]}
        assert allowed["Max file size"][0] == allowed["Max core file size"][0] == "0"
        if worker.offline:
            devices = Path(f"/proc/{worker.process}/net/dev").read_text(encoding="ascii").splitlines()[2:]
            assert [line.split(":")[0].strip() for line in devices] == ["lo"]
            assert Path(f"/proc/{worker.process}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    assert running.pool.statistics.offline == all(worker.offline for worker in running.pool._workers)


def test_the_trial_is_shorter_when_many_wait() -> None:
    pool = QueryPool(Path("nowhere"), LIMITS)
    alone = pool._trial()
    pool._first.extend([None] * 1000)  # type: ignore[list-item]
    assert pool_module._SHORTEST_TRIAL == pool._trial() < alone
