from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from aikg.errors import StoreError
from aikg.store import Store
from aikg.store.snapshot import fingerprint, take_snapshot

NODE = NamedNode("urn:x")


def quads(*numbers: int) -> list[Quad]:
    return [Quad(NODE, NODE, Literal(number), NODE) for number in numbers]


def numbers_in(folder: Path) -> set[str]:
    return {quad.object.value for quad in Oxigraph.read_only(str(folder)).quads_for_pattern(NODE, None, None, None)}


def test_a_snapshot_stays_as_it_was(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kg") as store:
        store.add_graphs(quads(1, 2))
    mark = take_snapshot(tmp_path / "kg", tmp_path / "copy")
    assert mark == fingerprint(tmp_path / "kg")
    with Store.open(tmp_path / "kg") as store:
        store.add_graphs(quads(3))
    assert numbers_in(tmp_path / "copy") == {"1", "2"}
    assert numbers_in(tmp_path / "kg") == {"1", "2", "3"}
    assert fingerprint(tmp_path / "kg") != mark


def test_reading_changes_no_fingerprint(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kg") as store:
        store.add_graphs(quads(1))
    mark = fingerprint(tmp_path / "kg")
    for number in range(3):
        with Store.open(tmp_path / "kg", read_only=True):
            take_snapshot(tmp_path / "kg", tmp_path / f"copy-{number}")
    assert fingerprint(tmp_path / "kg") == mark


WRITER = """
import sys
from pyoxigraph import Literal, NamedNode, Quad, Store
store, node = Store(sys.argv[1]), NamedNode("urn:x")
for number in range(int(sys.argv[2])):
    store.add(Quad(node, node, Literal(number), node))
    print(number, flush=True)
sys.stdin.read()
"""


def test_what_a_writer_has_not_flushed_is_in_it(tmp_path: Path) -> None:
    kg = tmp_path / "kg"
    command = [sys.executable, "-c", WRITER, str(kg), "50"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        while writer.stdout.readline().strip() != "49":
            pass
        take_snapshot(kg, tmp_path / "copy")
        assert len(numbers_in(tmp_path / "copy")) == 50
        writer.communicate("")
    assert len(numbers_in(kg)) == 50


def test_snapshots_beside_a_busy_writer_are_whole(tmp_path: Path) -> None:
    """Each holds all that was committed before it, nothing torn, however the files changed meanwhile."""
    kg = tmp_path / "kg"
    command = [sys.executable, "-c", WRITER, str(kg), "4000"]
    taken = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        while (last := int(writer.stdout.readline())) < 3999:
            if last % 400:
                continue
            try:
                take_snapshot(kg, tmp_path / f"copy-{taken}")
            except StoreError as error:
                assert "without a pause" in str(error)
                continue
            found = sorted(map(int, numbers_in(tmp_path / f"copy-{taken}")))
            assert found == list(range(len(found)))
            assert len(found) > last
            taken += 1
        writer.communicate("")
    take_snapshot(kg, tmp_path / "last")
    assert len(numbers_in(tmp_path / "last")) == 4000


def test_what_is_no_graph_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path / "missing", tmp_path):
        (tmp_path / "file").write_text("x")
        with pytest.raises(StoreError):
            take_snapshot(folder, tmp_path / "copy")
        assert not (tmp_path / "copy").exists()
    with pytest.raises(StoreError, match="no graph here"):
        fingerprint(tmp_path / "missing")
