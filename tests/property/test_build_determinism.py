"""The same documents give the same bytes: in any order, in any number of builds, under any hash seed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

#: Builds the given articles, in an order of the given seed, and prints everything but the bookkeeping.
CHILD = """
import random, sys
from datetime import UTC, datetime
from pathlib import Path
from aikg.build import build
from aikg.extract import Reader, sentence_model
from aikg.sources import read
from aikg.store import BOOKKEEPING, Store, known_names, load_reference
seed, builds, *paths = sys.argv[1:]
order = random.Random(int(seed))
with Store.open() as store:
    load_reference(store)
    reader = Reader(known_names(store), model=sentence_model())
    documents = list(read([Path(path) for path in paths], None))
    order.shuffle(documents)
    step = -(-len(documents) // int(builds))
    for start in range(0, len(documents), step):
        report = build(store, documents[start : start + step], reader, datetime(2024, 1, int(seed) + 1, tzinfo=UTC))
        assert not report.failed, report.failed
    for line in sorted(str(quad) for quad in store.raw if getattr(quad.graph_name, "value", "") not in BOOKKEEPING):
        print(line)
"""


def built(paths: list[Path], *, seed: int, builds: int, hash_seed: int) -> bytes:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(seed), str(builds), *map(str, paths)],
        env=os.environ | {"PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout


def test_order_number_of_builds_and_hash_seed_do_not_matter(repository: Path) -> None:
    folder = repository / "examples" / "articles"
    expected = built([folder], seed=0, builds=1, hash_seed=0)
    assert expected.count(b"/document/") > 500
    assert expected.count(b"independentSources") > 5
    for seed in range(1, 5):
        found = built([folder], seed=seed, builds=1 + seed % 3, hash_seed=random.Random(seed).randrange(1, 2**32))
        assert found == expected, f"seed {seed}"


@pytest.mark.parametrize("removed", [0, 7])
def test_a_document_that_came_and_went_leaves_no_trace(removed: int, repository: Path) -> None:
    from datetime import UTC, datetime

    from aikg.build import build, remove
    from aikg.extract import Reader, sentence_model
    from aikg.model import Document
    from aikg.sources import read
    from aikg.store import BOOKKEEPING, Store, known_names, load_reference

    documents = [d for d in read([repository / "examples" / "articles"], None) if isinstance(d, Document)]
    with Store.open() as store, Store.open() as without:
        for target in (store, without):
            load_reference(target)
        reader = Reader(known_names(store), model=sentence_model())
        moment = datetime(2024, 1, 1, tzinfo=UTC)
        build(store, documents, reader, moment)
        remove(store, documents[removed].id)
        build(without, documents[:removed] + documents[removed + 1 :], reader, moment)
        left, right = (
            {quad for quad in s.raw if getattr(quad.graph_name, "value", "") not in BOOKKEEPING}
            for s in (store, without)
        )
        assert left == right
