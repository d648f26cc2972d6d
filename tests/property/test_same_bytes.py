"""The same documents give the same bytes: under any hash seed, in any order, in every format."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys
from pathlib import Path
from aikg.cli import main
folder, *files = sys.argv[1:]
for arguments in (
    ["build", *files, "--kg", folder + "/kg"],
    *(["export", f"{folder}/graph.{suffix}", "--kg", folder + "/kg"] for suffix in ("ttl", "trig", "nq", "nt")),
    ["network", f"{folder}/network.html", "--kg", folder + "/kg"],
):
    try:
        main(arguments)
    except SystemExit as ended:
        if ended.code:
            raise
"""


@pytest.mark.parametrize("corpus", ["examples", "articles"])
def test_same_bytes_under_five_hash_seeds_and_orders(
    tmp_path: Path, repository: Path, request: pytest.FixtureRequest, corpus: str
) -> None:
    if corpus == "examples":
        folder = repository / "examples" / "articles"
    else:
        folder = request.getfixturevalue("shared") / "corpus" / "articles"
    files = sorted(str(path) for path in folder.iterdir() if path.is_file() and path.suffix != ".csv")
    written: dict[str, set[bytes]] = {}
    for seed in range(5):
        order = files.copy()
        random.Random(seed).shuffle(order)
        out = tmp_path / str(seed)
        out.mkdir()
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(out), *order],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
        )
        for file in out.iterdir():
            if file.is_file():
                written.setdefault(file.name, set()).add(file.read_bytes())
    assert len(written) == 5
    assert {name: len(versions) for name, versions in written.items()} == dict.fromkeys(written, 1)
