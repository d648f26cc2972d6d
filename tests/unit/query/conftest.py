"""The small graph made by hand, with its closure, for the tests of queries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from aikg.reason.closure import close
from aikg.store import Store

HAND_MADE = Path(__file__).parents[2] / "questions" / "hand-made.trig"


def hand_made_store() -> Store:
    store = Store.open()
    store.raw.load(path=HAND_MADE, format=RdfFormat.TRIG)
    close(store.raw)
    return store


@pytest.fixture
def own_store() -> Iterator[Store]:
    """A graph of one's own, to change."""
    with hand_made_store() as store:
        yield store


@pytest.fixture(scope="session")
def graph() -> Iterator[Store]:
    """The graph all share; do not change it."""
    with hand_made_store() as store:
        yield store
