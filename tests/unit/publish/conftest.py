"""Networks for tests of pictures and files: the small one of picture.trig, and a large one of the benchmark."""

from __future__ import annotations

import runpy
from pathlib import Path

import networkx as nx
import pytest
from pyoxigraph import Store

from aikg.publish.network import network
from aikg.publish.placing import place


@pytest.fixture(scope="session")
def small_network() -> nx.MultiDiGraph:
    """Do not change it."""
    store = Store()
    store.load(path=Path(__file__).with_name("picture.trig"))
    return network(store)


@pytest.fixture(scope="session")
def large_network(repository: Path) -> nx.MultiDiGraph:
    """20,000 things and twice as many lines, with positions. Do not change it."""
    graph = runpy.run_path(str(repository / "benchmarks" / "network.py"))["example"](20_000)
    place(graph)
    return graph
