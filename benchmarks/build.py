"""How long a build takes, beside loading the same quads into bare Oxigraph, in one run on disk.

    python benchmarks/build.py [DOCUMENTS]

Prints seconds, quads a second and the ratio to a load of all quads in one transaction (`extend`), which knows no
documents, checks nothing and computes nothing: the floor that one transaction per document, quotes that are checked,
flushed batches and consolidation stand on. Reading the texts is left out: the reader here returns ready statements.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from pyoxigraph import Quad
from pyoxigraph import Store as Oxigraph

from aikg.build import build
from aikg.model import Document, Entity, Modality, Quote, Rule, Statement
from aikg.store import Store, load_reference

MOMENT = datetime(2024, 11, 6, tzinfo=UTC)
VENDORS = [Entity(f"https://w3id.org/aikg/id/vendor-{n}", f"Vendor {n}", "Organization") for n in range(50)]
USES = ["military", "police", "csam", "satire", "spam", "fraud", "any-use", "surveillance"]


class Ready:
    """A reader that takes five statements from fixed places of any text."""

    def read(self, document: Document) -> Iterator[Statement]:
        """Return five rules; which ones depends on the text."""
        chance = random.Random(document.text)
        for start in range(0, 500, 100):
            rule = Rule(chance.choice(VENDORS), chance.choice(list(Modality)), chance.choice(USES))
            yield Statement(document.id, Quote.of(document, start, start + 80), rule, confidence=0.9)


def documents(count: int) -> Iterator[Document]:
    """Yield texts of 250 words, a tenth of them names and numbers."""
    chance = random.Random(0)
    for number in range(count):
        words = (
            f"Name{chance.randrange(5000)}" if chance.random() < 0.1 else f"word{'s' * chance.randrange(9)}"
            for _ in range(250)
        )
        yield Document(f"d{number:06}", " ".join(words), "en", published=date(2024, 1 + number % 12, 1))


def timed(step: Callable[[], object]) -> float:
    """Return the seconds a step takes."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def main(count: int) -> None:
    """Build, build again, add one, and load the same quads into a bare store."""
    rows: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        with Store.open(Path(folder) / "kg") as store:
            load_reference(store)
            rows.append(("build", timed(lambda: build(store, documents(count), Ready(), MOMENT))))
            rows.append(("build again, nothing new", timed(lambda: build(store, documents(count), Ready(), MOMENT))))
            one = [Document("new", "Meta " * 120, "en")]
            rows.append(("add one document", timed(lambda: build(store, one, Ready(), MOMENT))))
            quads: list[Quad] = list(store.raw)
        bare = Oxigraph(str(Path(folder) / "bare"))
        floor = timed(lambda: (bare.extend(quads), bare.flush()))
    print(f"{count:,} documents, {len(quads):,} quads with ontology and closure")
    for name, seconds in [*rows, ("bare Oxigraph, one transaction", floor)]:
        print(f"{name:32} {seconds:8.2f} s {len(quads) / seconds:12,.0f} quads/s {seconds / floor:8.1f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
