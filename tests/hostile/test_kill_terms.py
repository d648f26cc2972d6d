"""A build of a collection that is killed loses nothing, and running it again ends in the same graph."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from dulwich.repo import Repo

from aikg import KnowledgeGraph

AUP = "Acceptable Use Policy"
TEXT = "# Terms of {name}\n\nYou may not use {name} for:\n\n* Gambling\n* Designing weapons\n* {more}\n"
MORE = ("Military purposes", "Spam", "Stalking", "Phishing")


def collection(folder: Path) -> Path:
    """A repository of forty services with four versions each."""
    repo = Repo.init(folder, mkdir=True, default_branch=b"main")
    tree = repo.get_worktree()
    for day, more in enumerate(MORE, 1):
        for number in range(40):
            name = f"Service {number:02}"
            file = folder / name / f"{AUP}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text(TEXT.format(name=name, more=more), encoding="utf-8")
            tree.stage([f"{name}/{AUP}.md".encode()])
            kind = "First record of" if day == 1 else "Record new changes of"
            tree.commit(
                message=f"{kind} {name} {AUP}".encode(),
                committer=b"Bot <bot@example.org>",
                author=b"Bot <bot@example.org>",
                commit_timestamp=int(datetime(2024, 1, day, 12, number, tzinfo=UTC).timestamp()),
                commit_timezone=0,
            )
    return folder


def content(folder: Path) -> list[str]:
    """What a graph says, without when it learned of it."""
    with KnowledgeGraph.open(folder) as graph:
        names = [str(name)[1:-1] for name in graph.store.raw.named_graphs()]
        return sorted(
            str(quad)
            for name in names
            if "/policy/" in name or name.endswith(("consolidated", "closure"))
            for quad in graph.store.quads(name)
        )


def test_a_killed_build_of_a_collection_ends_as_if_nobody_had_killed_it(tmp_path: Path) -> None:
    source, chance = collection(tmp_path / "versions"), random.Random(7)
    with KnowledgeGraph.open(tmp_path / "whole", create=True) as graph:
        graph.build([source])
    whole = content(tmp_path / "whole")
    assert len(whole) > 5000
    command = [sys.executable, "-m", "aikg", "build", str(source), "--kg", str(tmp_path / "killed")]
    for _ in range(4):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.5, 5))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert content(tmp_path / "killed") == whole
