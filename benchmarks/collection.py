"""How long a collection of policy texts takes: its history beside git itself, then the whole build, then the next run.

    python benchmarks/collection.py COLLECTION

COLLECTION is a bundle or repository of recorded versions. The peer for reading is git: cloning the same bundle and
printing every version of every file in one `git log`, which is what a program without this reader would parse. Without
git on the machine that line is left out.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from aikg import KnowledgeGraph
from aikg.sources.terms_archive import read_collection


def timed(step: Callable[[], object]) -> float:
    """Return the seconds a step takes."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def by_git(collection: Path, folder: Path) -> None:
    """Clone a collection and print all its versions, with git."""
    subprocess.run(["git", "clone", "--quiet", "--bare", str(collection), str(folder / "clone")], check=True)
    log = ["git", "-C", str(folder / "clone"), "log", "--patch", "--no-color", "HEAD"]
    subprocess.run(log, check=True, stdout=subprocess.DEVNULL)


def main(collection: Path) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        ours = timed(lambda: read_collection(collection))
        print(f"reading the history: {ours:.1f} s")
        if shutil.which("git"):
            theirs = timed(lambda: by_git(collection, folder))
            print(f"git, clone and log --patch: {theirs:.1f} s; ratio {ours / theirs:.2f}")
        with KnowledgeGraph.open(folder / "kg", create=True) as graph:
            first = timed(lambda: graph.build([collection]))
            print(f"the whole build: {first:.0f} s, {first / ours:.0f} times the reading of the history")
            again = timed(lambda: graph.build([collection]))
            print(f"the next run, nothing new: {again:.1f} s")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("benchmarks/collection.py: name a collection to measure it.")
    main(Path(sys.argv[1]))
