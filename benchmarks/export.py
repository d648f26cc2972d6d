"""How long an export takes, beside the two writers at hand, over the same triples in one run.

    python benchmarks/export.py [DOCUMENTS]

Prints seconds and the ratio to our Turtle; the best of three runs each. rdflib's Turtle sorts as ours does;
pyoxigraph's dump does not, so it is the floor that sorting and grouping stand on.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

from aikg.names import AIKG, DOCUMENT, ID, PREFIXES, USE
from aikg.publish.export import export

RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
RUNS = 3


def example(documents: int) -> Store:
    """A store with ten statements of a rule each in every document: 150 quads a document."""
    store = Store()
    store.bulk_extend(quad for number in range(documents) for quad in document(number))
    return store


def document(number: int) -> list[Quad]:
    """The quads of one document, in the shape of docs/graph.md."""
    graph = NamedNode(f"{DOCUMENT}{number}")
    quads = []
    for index in range(10):
        rule, statement, evidence = (
            NamedNode(f"{ID}{kind}-{number}-{index}") for kind in ("rule", "statement", "evidence")
        )
        for subject, name, value in (
            (rule, "issuedBy", NamedNode(f"{ID}vendor-{number % 50}")),
            (rule, "governs", NamedNode(f"{ID}product-{number % 90}")),
            (rule, "ofUse", NamedNode(f"{USE}use-{index}")),
            (statement, "states", rule),
            (statement, "inDocument", graph),
            (statement, "evidence", evidence),
            (statement, "status", NamedNode(AIKG + "current")),
            (statement, "method", Literal("lexicon")),
            (evidence, "quote", Literal(f"Quote {index} of “document {number}”, à part entière.", language="en")),
            (evidence, "charStart", Literal(index * 100)),
            (evidence, "charEnd", Literal(index * 100 + 60)),
        ):
            quads.append(Quad(subject, NamedNode(AIKG + name), value, graph))
        for subject, name in ((rule, "Rule"), (rule, "Permission"), (statement, "Statement"), (evidence, "Evidence")):
            quads.append(Quad(subject, RDF_TYPE, NamedNode(AIKG + name), graph))
    return quads


def seconds(work: Callable[[], object]) -> float:
    """The best of RUNS runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main(documents: int) -> None:
    """Measure and print."""
    store = example(documents)
    triples = rdflib.Graph()
    triples.parse(data=serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES), format="nt")
    for prefix, namespace in PREFIXES.items():
        triples.bind(prefix, namespace)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        results = {
            f"aikg {suffix}": seconds(lambda s=suffix: export(store, place / f"a{s}"))
            for suffix in (".ttl", ".trig", ".nq", ".nt")
        }
        results["rdflib turtle"] = seconds(lambda: triples.serialize(place / "r.ttl", format="turtle"))
        results["pyoxigraph dump .trig, unsorted"] = seconds(
            lambda: store.dump(place / "o.trig", format=RdfFormat.TRIG, prefixes=PREFIXES)
        )
        results["pyoxigraph dump .nq, unsorted"] = seconds(lambda: store.dump(place / "o.nq", format=RdfFormat.N_QUADS))
    print(f"{len(store):,} quads")
    for name, value in results.items():
        print(f"{name:32} {value:8.2f} s  {value / results['aikg .ttl']:6.2f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
