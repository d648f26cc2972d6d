"""The graphs that questions are put to, each built once: by hand, from examples, articles, a matrix, policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from aikg.build import build, refresh
from aikg.extract import Reader, sentence_model
from aikg.query.verdict_graph import refresh_verdicts
from aikg.reason.closure import close
from aikg.resources import resource
from aikg.sources import read
from aikg.sources.use_matrix import read_matrix
from aikg.store import Store, known_names, load_reference, reference_store, uses_by_matrix_row

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Reads questions with the names that ship with aikg."""
    return Reader(known_names(reference_store()), model=sentence_model())


def _built(folder: Path) -> Store:
    store = Store.open()
    load_reference(store)
    report = build(
        store, read([folder]), Reader(known_names(store), model=sentence_model()), datetime(2025, 1, 1, tzinfo=UTC)
    )
    assert not report.failed
    return store


def _matrix() -> Store:
    """The acceptable-use matrix that ships with aikg."""
    store = Store.open()
    load_reference(store)
    matrix = read_matrix(resource("data") / "acceptable_use_matrix.csv")
    statements = matrix.statements(known_names(store), uses_by_matrix_row(store))
    store.put_document(matrix.document, statements, datetime(2025, 1, 1, tzinfo=UTC))
    refresh(store)
    return store


@pytest.fixture(scope="session")
def graph_named(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Store]]:
    """Return the graph of a name; that of the articles only where the development data is."""
    stores: dict[str, Store] = {}

    def graph(name: str) -> Store:
        if name not in stores:
            if name in {"hand-made", "press"}:
                store = Store.open()
                store.raw.load(path=HERE / f"{name}.trig", format=RdfFormat.TRIG)
                close(store.raw)
                refresh_verdicts(store)
            elif name == "examples":
                store = _built(resource("examples") / "articles")
            elif name == "matrix":
                store = _matrix()
            elif name == "northwind":
                store = request.getfixturevalue("northwind")
            else:
                shared: Path = request.getfixturevalue("shared")
                store = _built(shared / "corpus" / "articles")
            stores[name] = opened.enter_context(store)
        return stores[name]

    with ExitStack() as opened:
        yield graph
