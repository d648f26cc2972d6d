"""A real `aikg serve`, its own process and socket, over a graph that a test fills."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Quad

from aikg.store import Store


@pytest.fixture(scope="session")
def sparql_suite(shared: Path) -> Path:
    """The folder of the W3C SPARQL 1.1 test suite."""
    folder = shared / "conformance" / "w3c-sparql11"
    if not folder.is_dir():
        pytest.skip("no W3C SPARQL 1.1 suite in shared/")
    return folder


@pytest.fixture(scope="session")
def serve(
    serving: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Iterable[Quad]], httpx.Client]]:
    """Serve a graph that holds these quads; return a client of the server."""
    with ExitStack() as stack:

        def start(quads: Iterable[Quad]) -> httpx.Client:
            folder = tmp_path_factory.mktemp("served") / "kg"
            with Store.open(folder) as store:
                store.add_graphs(quads)
                store.mark_fresh()
            return stack.enter_context(httpx.Client(base_url=serving(folder), timeout=30))

        yield start
