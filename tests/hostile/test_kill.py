"""A build killed with SIGKILL loses nothing it reported, tears nothing, and a rerun ends in the same bytes."""

from __future__ import annotations

import importlib.util
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aikg.build import BuildReport

#: A build of made-up documents by a trivial reader; it prints each id once that document is stored.
CHILD = '''
import random, sys
from datetime import UTC, date, datetime
import aikg.build
from aikg.build import build
from aikg.model import Document, Entity, Modality, Quote, Rule, Statement
from aikg.store import Store

META = Entity("https://w3id.org/aikg/id/meta", "Meta", "Organization")
USES = ["military", "police", "csam", "weapons", "satire", "spam", "fraud", "any-use"]
MOMENT = datetime(2024, 11, 6, tzinfo=UTC)


class Words:
    """Every word is a use that Meta permits."""

    def read(self, document):
        at = 0
        for word in document.text.split(" "):
            yield Statement(document.id, Quote.of(document, at, at + len(word)), Rule(META, Modality.PERMITS, word))
            at += len(word) + 1


def documents():
    """The same 90 documents every time."""
    chance = random.Random(0)
    for number in range(90):
        words = " ".join(chance.choice(USES) for _ in range(12))
        yield Document(f"d{number:03}", words, "en", published=date(2024, 1 + number % 12, 1))


def run(folder, on_stored):
    with Store.open(folder) as store:
        print("open", flush=True)
        return build(store, documents(), Words(), MOMENT, on_stored)


if __name__ == "__main__":
    aikg.build.BATCH_DOCUMENTS = 8
    run(sys.argv[1], lambda ids: print(*ids, sep="\\n", flush=True))
'''
KILLS = 10


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("child") / "child.py"
    path.write_text(CHILD, encoding="utf-8")
    return path


def start(child: Path, folder: Path) -> subprocess.Popen[str]:
    """Start a build and return once it has opened its store."""
    process = subprocess.Popen([sys.executable, str(child), str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def _lines(process: subprocess.Popen[str], count: int | None) -> list[str]:
    """Return the next lines that a process prints, with their ends; None: all of them."""
    assert process.stdout is not None
    return list(itertools.islice(process.stdout, count))


@pytest.fixture(scope="module")
def rerun(child: Path) -> Callable[[Path], BuildReport]:
    """The same build in this process."""
    spec = importlib.util.spec_from_file_location("killed_build", child)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda folder: module.run(folder, None)


def content(folder: Path) -> list[str]:
    from aikg.store import BOOKKEEPING, Store

    with Store.open(folder) as store:
        assert not store.stale
        return sorted(str(quad) for quad in store.raw if getattr(quad.graph_name, "value", "") not in BOOKKEEPING)


def graphs(folder: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield every stored document with its quads, after a check that each can be read as a whole."""
    from aikg.names import document_iri
    from aikg.store import Store
    from aikg.store.terms import iri

    with Store.open(folder) as store:
        for stored in store.graphs():
            node = iri(document_iri(stored.document.id))
            assert len(stored.statements) == 12
            assert store.recorded_at(stored.document.id) == datetime(2024, 11, 6, tzinfo=UTC)
            yield stored.document.id, frozenset(map(str, store.raw.quads_for_pattern(None, None, None, node)))


def test_ten_kills_lose_nothing_and_a_rerun_ends_in_the_same_bytes(
    child: Path, rerun: Callable[[Path], BuildReport], tmp_path: Path
) -> None:
    whole = start(child, tmp_path / "whole")
    begun = time.monotonic()
    stored, _ = whole.communicate(timeout=120)
    length = time.monotonic() - begun
    assert whole.returncode == 0
    assert len(stored.split()) == 90
    expected, documents = content(tmp_path / "whole"), dict(graphs(tmp_path / "whole"))

    seed = int(os.environ.get("AIKG_KILL_SEED", random.SystemRandom().randrange(2**32)))
    print(f"AIKG_KILL_SEED={seed} length={length:.2f}s")  # noqa: T201 - how to repeat a failure
    chance = random.Random(seed)
    reported = []
    for kill in range(KILLS):
        folder = tmp_path / f"killed{kill}"
        process = start(child, folder)
        early = _lines(process, chance.randrange(0, 90))  # documents go fast, and what follows them slowly
        time.sleep(chance.choice([0, chance.uniform(0, length)]))
        process.send_signal(signal.SIGKILL)
        with process:  # which closes what it read from, and waits
            rest = _lines(process, None)
        safe = [line[:-1] for line in (*early, *rest) if line[-1] == "\n"]  # what has no line end was not reported
        there = dict(graphs(folder))
        assert set(safe) <= set(there), f"seed {seed}, kill {kill}: reported and lost"
        assert there.items() <= documents.items(), f"seed {seed}, kill {kill}: torn"
        reported.append(len(safe))

        assert len(rerun(folder).stored) == 90
        assert content(folder) == expected, f"seed {seed}, kill {kill}: another graph"
    print(f"documents reported before each kill: {reported}")  # noqa: T201 - shows that the kills fell in between
    assert len(set(reported)) > 2, f"seed {seed}: all kills fell on the same moment"


def test_one_store_killed_again_and_again_gets_there(
    child: Path, rerun: Callable[[Path], BuildReport], tmp_path: Path
) -> None:
    """The same store, killed while it recovers from the kill before."""
    folder, seen = tmp_path / "kg", 0
    for delay in (0.0, 0.03, 0.06, 0.1, 0.15):
        process = start(child, folder)
        time.sleep(delay)
        process.kill()
        process.communicate(timeout=60)
        there = sum(1 for _ in graphs(folder))
        assert there >= seen
        seen = there
    rerun(folder)
    rerun(tmp_path / "whole")
    assert content(folder) == content(tmp_path / "whole")
