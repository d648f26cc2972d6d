from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from aikg.errors import QueryRejected, QueryTimeout, ServerBusy, StoreError
from aikg.knowledge_graph import KnowledgeGraph
from aikg.query.limits import Limits
from aikg.query.worker import WorkerQuery
from aikg.store import REVIEW, Store
from aikg.web.editions import Editions
from aikg.web.pool import QueryPool
from aikg.web.site import Served, Settings, Site

JSON = "application/sparql-results+json"
NODE = NamedNode("urn:x")
COUNT = WorkerQuery("SELECT ?o { GRAPH <urn:x> { ?s ?p ?o } }", "text/csv", None)


@pytest.fixture
def kg(tmp_path: Path) -> Path:
    folder = tmp_path / "kg"
    change(folder, 1)
    return folder


def change(folder: Path, *numbers: int, graph: str = "urn:x", stale: bool = False) -> None:
    with Store.open(folder) as store:
        store.add_graphs(Quad(NODE, NODE, Literal(number), NamedNode(graph)) for number in numbers)
        if not stale:
            store.mark_fresh()


def serve(kg: Path, use: Callable[[Site], Coroutine[None, None, None]], **settings: object) -> None:
    async def run() -> None:
        site = Site.of(kg, Settings(workers=1, **settings))  # type: ignore[arg-type]
        await site.start()
        try:
            await use(site)
        finally:
            await site.close()

    asyncio.run(run())


async def numbers(site: Site) -> set[str]:
    return set((await site.pool.run(COUNT)).body.decode().split()[1:])


def shown(graph: KnowledgeGraph) -> set[str]:
    return {quad.object.value for quad in graph.store.raw.quads_for_pattern(NODE, None, None, NODE)}


def test_a_change_on_disk_is_served_soon_and_without_a_pause(kg: Path) -> None:
    async def use(site: Site) -> None:
        first = site.edition

        async def ask() -> None:  # nothing fails while one edition follows the other
            while site.edition == first:
                assert {"1"} <= await numbers(site) <= {"1", "2"}
                assert {"1"} <= await site.work(shown, site.graph) <= {"1", "2"}

        asking = asyncio.create_task(ask())
        assert await numbers(site) == {"1"}
        await asyncio.to_thread(change, kg, 2)
        async with asyncio.timeout(20):
            await asking
        assert await numbers(site) == {"1", "2"}
        assert shown(site.graph) == {"1", "2"}

    serve(kg, use, look_seconds=0.1)
    assert [path.name for path in kg.parent.iterdir()] == ["kg"]


def test_a_graph_in_the_middle_of_a_build_is_not_served(kg: Path) -> None:
    async def use(site: Site) -> None:
        await asyncio.to_thread(lambda: change(kg, 2, stale=True))
        assert not await site.renew()
        assert shown(site.graph) == {"1"}
        assert len([path for path in site.editions.folder.iterdir() if path.is_dir()]) == 1  # type: ignore[union-attr]
        await asyncio.to_thread(change, kg, 3)
        assert await site.renew()
        assert shown(site.graph) == {"1", "2", "3"}
        assert not await site.renew()

    serve(kg, use)


def test_a_request_sees_one_edition_from_beginning_to_end(kg: Path) -> None:
    async def use(site: Site) -> None:
        request = Served(site)
        await asyncio.to_thread(change, kg, 2)
        assert request.is_current
        assert await site.renew()
        assert not request.is_current
        assert (shown(request.graph), shown(Served(site).graph)) == ({"1"}, {"1", "2"})

    serve(kg, use)


def test_a_graph_that_is_taken_away_is_served_as_it_was(kg: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def use(site: Site) -> None:
        await asyncio.to_thread(kg.rename, kg.with_name("gone"))
        await asyncio.sleep(0.5)
        assert await numbers(site) == {"1"}
        assert shown(site.graph) == {"1"}
        with pytest.raises(StoreError, match="no graph here"):
            await site.renew()

    serve(kg, use, look_seconds=0.1)
    assert "served as it was" in caplog.text


def test_decisions_are_written_to_the_graph_and_served_at_once(kg: Path) -> None:
    def decide(graph: KnowledgeGraph) -> str:
        graph.store.replace_graph(REVIEW, [Quad(NODE, NODE, NODE, NamedNode(REVIEW))])
        return "kept"

    async def use(site: Site) -> None:
        before = site.edition
        assert await site.write(decide) == "kept"
        assert site.edition != before
        assert len(site.graph.store.quads(REVIEW)) == 1

    serve(kg, use, review="Ada")
    with Store.open(kg, read_only=True) as store:
        assert len(store.quads(REVIEW)) == 1


def test_who_decided_is_not_in_what_everybody_may_ask(kg: Path) -> None:
    change(kg, 1, graph=REVIEW)

    async def use(site: Site) -> None:
        query = WorkerQuery(f"SELECT * {{ GRAPH <{REVIEW}> {{ ?s ?p ?o }} }}", JSON, None)
        assert (await site.pool.run(query)).rows == 0
        with pytest.raises(QueryRejected, match="reading only"):
            await site.write(lambda graph: None)

    serve(kg, use)
    with Store.open(kg, read_only=True) as store:
        assert len(store.quads(REVIEW)) == 1


def site_of(**settings: object) -> Site:
    """A site without workers or a graph: for what only takes threads."""
    made = Settings(**settings)  # type: ignore[arg-type]
    return Site(KnowledgeGraph.open(), QueryPool(Path(), Limits()), "test", made)


def test_a_page_that_takes_too_long_is_given_up() -> None:
    async def run() -> None:
        site = site_of(page_seconds=0.1, pages=1)
        over = threading.Event()
        with pytest.raises(QueryTimeout, match=r"longer than 0\.1 seconds"):
            await site.work(over.wait, 30)
        with pytest.raises(QueryTimeout):  # its thread is still busy: the bound is on threads, not on requests
            await site.work(lambda: None)
        over.set()
        while True:
            try:
                assert await site.work(lambda: "done") == "done"
                break
            except QueryTimeout:
                await asyncio.sleep(0.01)

    asyncio.run(run())


def test_what_waits_is_bounded() -> None:
    async def run() -> None:
        site = site_of(pages=1, waiting=2)
        over = threading.Event()
        tasks = [asyncio.create_task(site.work(over.wait, 30)) for _ in range(3)]
        await asyncio.sleep(0.05)
        with pytest.raises(ServerBusy):
            await site.work(lambda: None)
        over.set()
        assert await asyncio.gather(*tasks) == [True, True, True]
        await asyncio.sleep(0.05)
        assert await site.work(lambda: "again") == "again"

    asyncio.run(run())


def test_an_error_of_the_work_comes_out() -> None:
    def fail() -> None:
        raise TimeoutError("of its own")

    async def run() -> None:
        with pytest.raises(TimeoutError, match="of its own"):
            await site_of().work(fail)

    asyncio.run(run())


KILLED = """
import sys, time
from pathlib import Path
from aikg.web.editions import Editions
editions = Editions(Path(sys.argv[1]))
editions.take()
print(editions.folder, flush=True)
time.sleep(60)
"""


def test_what_a_killed_server_left_is_removed_and_what_another_uses_is_not(kg: Path) -> None:
    def another() -> tuple[subprocess.Popen[str], Path]:
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(kg)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        return process, Path(process.stdout.readline().strip())

    (killed, left), (living, used) = another(), another()
    killed.kill()
    killed.wait()
    assert (left / "1" / "CURRENT").exists()
    editions = Editions(kg)
    assert not left.exists()
    assert (used / "1" / "CURRENT").exists()
    editions.close()
    assert used.exists()
    living.kill()
    living.wait()
    for process in (killed, living):
        process.stdout.close()  # type: ignore[union-attr]
    Editions(kg).close()
    assert [path.name for path in kg.parent.iterdir()] == ["kg"]


def test_an_edition_has_the_day_of_the_last_change_in_its_name(kg: Path) -> None:
    editions = Editions(kg)
    try:
        name = editions.take().name
        assert name.startswith(time.strftime("%Y-%m-%d", time.gmtime()))
        assert editions.take().name == name
        assert Editions(kg, name="reference-1").take().name == "reference-1"
    finally:
        editions.close()
