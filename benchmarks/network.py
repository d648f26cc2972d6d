"""How long a layout and the files of a network take, beside networkx's own layout, over the same network in one run.

    python benchmarks/network.py [THINGS ...] [--limit SECONDS]

Without THINGS, 5,000 and 20,000, each with twice as many lines. networkx's spring layout (its default 50 iterations)
runs in a process of its own that is killed at the limit (300 s); the ratio is then a lower bound. Quality is how far
apart linked things are, over how far apart any two are: smaller is better.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import time
from collections.abc import Callable

import networkx as nx

from aikg.names import ID, USE
from aikg.publish.figures import NETWORK_FORMS, PRINTED
from aikg.publish.graph_files import WRITERS
from aikg.publish.network_picture import network_picture
from aikg.publish.page import page
from aikg.publish.placing import place

_SEED = 5


def example(things: int, lines: int | None = None) -> nx.MultiDiGraph:
    """Return a network of vendors, products, uses, public bodies, people and places, in groups that keep to themselves.

    Everything has the attributes of `aikg.publish.network.network`, but no positions.
    """
    chance = random.Random(_SEED)
    graph = nx.MultiDiGraph(documents=things // 4, latest="2026-01-31", on="", focus="")
    kinds = ("organisation", "use", "product", "public body", "person", "actor", "place", "pledge", "partnership")
    shares = (4, 12, 40, 6, 24, 5, 2, 3, 4)
    groups: dict[int, dict[str, list[str]]] = {}
    for number in range(things):
        kind = kinds[number] if number < len(kinds) else chance.choices(kinds, shares)[0]
        node = f"{USE if kind == 'use' else ID}{kind.replace(' ', '-')}-{number}"
        graph.add_node(node, label=f"{kind.capitalize()} “{number}” né à Zürich", kind=kind, facts="[]")
        groups.setdefault(number % max(things // 400, 3), {}).setdefault(kind, []).append(node)
    gathered = list(groups.values())
    number = 0
    while number < (lines or 2 * things):
        own = chance.choice(gathered)
        far = own if chance.random() < 0.88 else chance.choice(gathered)
        source_kind, target_kind, kind, part = chance.choice(_PAIRS)
        if source_kind in own and target_kind in far:
            source, target = _favoured(own[source_kind], chance), _favoured(far[target_kind], chance)
            graph.add_edge(source, target, key=f"{ID}rule-{number} {part}", **_edge(number, kind, part, chance))
            number += 1
    for node in [node for node, degree in graph.degree() if not degree]:
        own = next(group for group in gathered if node in group[graph.nodes[node]["kind"]])
        vendor = _favoured(own["organisation"], chance)
        graph.add_edge(node, vendor, key=f"{ID}alone {node}", **_edge(0, "context", "is offered by", chance))
    return graph


_PAIRS = (
    ("product", "use", "permits", "use"),
    ("product", "use", "prohibits", "use"),
    ("organisation", "use", "prohibits", "use"),
    ("product", "actor", "permits", "whom"),
    ("product", "place", "prohibits", "where"),
    ("product", "organisation", "context", "is offered by"),
    ("organisation", "public body", "partnership", ""),
    ("person", "organisation", "role", ""),
    ("organisation", "pledge", "pledge", "signed"),
    ("product", "product", "built on", ""),
)


def _favoured(nodes: list[str], chance: random.Random) -> str:
    return nodes[int(len(nodes) * chance.random() ** 2.5)]


def _edge(number: int, kind: str, part: str, chance: random.Random) -> dict[str, str | int]:
    begins = f"20{chance.randrange(19, 26)}-0{chance.randrange(1, 10)}-01"
    quote = f"Règle {number}: “no use <by> anyone” & others."
    return {
        "fact": f"{ID}rule-{number}" if kind != "context" else "",
        "kind": kind,
        "part": part,
        "label": f"Rule {number} {kind}",
        "state": chance.choice(("in force", "in force", "in force", "ended", "proposed")),
        "since": begins,
        "until": "",
        "begins": begins,
        "ends": "",
        "note": "",
        "sources": 1 + number % 3,
        "statements": 1,
        "quote": quote,
        "evidence": json.dumps([{"quote": quote, "document": f"doc-{number}"}], ensure_ascii=False),
    }


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _apart(graph: nx.MultiDiGraph) -> float:
    spots = [(data["x"], data["y"]) for data in graph.nodes.values()]
    index = {node: number for number, node in enumerate(graph)}
    chance = random.Random(_SEED)

    def mean(pairs: list[tuple[int, int]]) -> float:
        gaps = [((spots[a][0] - spots[b][0]) ** 2 + (spots[a][1] - spots[b][1]) ** 2) ** 0.5 for a, b in pairs]
        return sum(gaps) / len(gaps)

    strangers = [(chance.randrange(len(spots)), chance.randrange(len(spots))) for _ in range(20_000)]
    return mean([(index[a], index[b]) for a, b in graph.edges()]) / mean(strangers)


def _spring(graph: nx.MultiDiGraph, limit: float) -> tuple[float, bool]:
    plain = nx.Graph(graph)
    process = multiprocessing.get_context("spawn").Process(target=nx.spring_layout, args=(plain,), kwargs={"seed": 1})
    begin = time.perf_counter()
    process.start()
    process.join(limit)
    done = not process.is_alive()
    if not done:
        process.kill()
        process.join()
    return time.perf_counter() - begin, done and process.exitcode == 0


def _measured(things: int, limit: float) -> None:
    graph = example(things)
    begin = time.process_time()
    ours = _seconds(lambda: place(graph))
    worked = time.process_time() - begin
    print(f"\n{len(graph):,} things, {graph.number_of_edges():,} lines")
    quality = f"{worked:.1f} s of a processor; linked over any two: {_apart(graph):.2f}"
    print(f"  layout, aikg                {ours:7.1f} s   {quality}")
    theirs, done = _spring(graph, limit)
    told = f"{theirs:7.1f} s   {theirs / ours:.0f} times ours" if done else f"not done in {limit:.0f} s or failed"
    print(f"  layout, networkx spring     {told}" + ("" if done else f" (at least {theirs / ours:.0f} times ours)"))
    makers: dict[str, Callable[[], bytes]] = {".html": lambda: page(graph).encode()}
    makers |= {name: lambda name=name: WRITERS[name](graph) for name in WRITERS}
    makers |= {name: lambda name=name: PRINTED[name](network_picture(graph)) for name in PRINTED}
    for suffix in NETWORK_FORMS:
        if suffix in makers:
            begin = time.perf_counter()
            size = len(makers[suffix]())
            print(f"  {suffix:<10} {time.perf_counter() - begin:7.1f} s   {size / 1e6:6.1f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("things", nargs="*", type=int, default=[5_000, 20_000])
    parser.add_argument("--limit", type=float, default=300.0)
    arguments = parser.parse_args()
    for size in arguments.things:
        _measured(size, arguments.limit)
