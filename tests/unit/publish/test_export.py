"""Files: the same bytes for the same graph, what is in them, and what happens when they cannot be written."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from aikg.errors import ExportError
from aikg.names import DOCUMENT, GRAPH
from aikg.publish import files
from aikg.publish.export import SUFFIXES, export

PICTURE = Path(__file__).with_name("picture.trig")
FORMATS = {".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG, ".nq": RdfFormat.N_QUADS, ".nt": RdfFormat.N_TRIPLES}


@pytest.fixture
def store() -> Store:
    made = Store()
    made.load(path=PICTURE)
    return made


def published(store: Store) -> list[Quad]:
    return [quad for quad in store if quad.graph_name.value != GRAPH + "recorded"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_holds_the_graph(store: Store, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"graph{suffix}"
    count = export(store, path)
    found = set(parse(path=path, format=FORMATS[suffix]))
    if suffix in (".ttl", ".nt"):
        assert {quad.triple for quad in found} == {quad.triple for quad in published(store)}
    else:
        assert found == set(published(store))
    assert count == len(found) == len(list(parse(path=path, format=FORMATS[suffix])))
    assert b"\r" not in path.read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_order_of_loading_does_not_show(store: Store, tmp_path: Path, suffix: str) -> None:
    export(store, first := tmp_path / f"first{suffix}")
    quads = list(store)
    random.Random(3).shuffle(quads)
    shuffled = Store()
    shuffled.extend(quads)
    export(shuffled, second := tmp_path / f"second{suffix}")
    assert first.read_bytes() == second.read_bytes()


def test_hash_seeds_do_not_show(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from pyoxigraph import Store; from aikg.publish.export import export\n"
        "store = Store(); store.load(path=sys.argv[1])\n"
        "for suffix in ('.ttl', '.trig', '.nq', '.nt'): export(store, Path(sys.argv[2] + suffix))\n"
    )
    for seed in "01234":
        arguments = [sys.executable, "-c", program, str(PICTURE), str(tmp_path / seed)]
        subprocess.run(arguments, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    for suffix in SUFFIXES:
        assert len({(tmp_path / f"{seed}{suffix}").read_bytes() for seed in "01234"}) == 1


def test_lines_are_in_the_form_and_order_of_the_parsers_own_writer(store: Store, tmp_path: Path) -> None:
    store.add(Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal('"\\\r\n\t\x00\x7f\u2028é'), NamedNode("urn:g")))
    quads = [quad for quad in store if getattr(quad.graph_name, "value", "") != GRAPH + "recorded"]
    for name, expected in (
        ("a.nq", serialize(sorted(quads, key=lambda quad: f"{quad} ."), format=RdfFormat.N_QUADS)),
        ("a.nt", serialize(sorted({q.triple for q in quads}, key=lambda t: f"{t} ."), format=RdfFormat.N_TRIPLES)),
    ):
        export(store, tmp_path / name)
        assert (tmp_path / name).read_bytes() == expected


def test_blank_nodes_of_the_ontology_get_labels_that_depend_on_the_graph_alone(tmp_path: Path) -> None:
    axiom = "<urn:c> <urn:sub> [ <urn:on> <urn:p> ; <urn:some> [ <urn:one> <urn:a>, <urn:b> ] ] ."
    for name in ("first", "second"):
        store = Store()
        store.load(axiom.encode(), RdfFormat.TURTLE)
        export(store, tmp_path / f"{name}.ttl")
    assert (tmp_path / "first.ttl").read_bytes() == (tmp_path / "second.ttl").read_bytes()
    assert "_:c14n0 " in (tmp_path / "first.ttl").read_text()


def test_when_documents_were_recorded_stays_out_unless_asked_for(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "all.nq")
    assert "recordedAt" not in (tmp_path / "all.nq").read_text()
    export(store, tmp_path / "one.nq", graphs=[GRAPH + "recorded"])
    (line,) = (tmp_path / "one.nq").read_text().splitlines()
    assert "recordedAt" in line


def test_some_graphs_only(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "some.trig", graphs=[DOCUMENT + "child-safety", GRAPH + "entities"])
    found = {quad.graph_name.value for quad in parse(path=tmp_path / "some.trig", format=RdfFormat.TRIG)}
    assert found == {DOCUMENT + "child-safety", GRAPH + "entities"}


def test_a_graph_that_is_not_there(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no such graph"):
        export(store, tmp_path / "some.nq", graphs=[DOCUMENT + "child-safty"])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["graph.csv", "graph", "graph.ttl.gz"])
def test_a_format_that_is_not_known(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=r"\.ttl or \.trig or \.nq or \.nt"):
        export(store, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_and_one_in_the_way(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"folder does not exist.*Create"):
        export(store, tmp_path / "missing" / "graph.ttl")
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(ExportError, match="this is a folder"):
        export(store, tmp_path / "folder.ttl")


def test_a_full_disk_leaves_the_old_file_as_it_was(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(ExportError, match="No space left"):
        export(store, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    def chunks() -> list[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.write_file(tmp_path / "new.ttl", chunks())
    assert not list(tmp_path.iterdir())


def test_a_link_keeps_pointing_and_rights_stay(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "graph.nt"
    target.write_text("old")
    target.chmod(0o640)
    link = tmp_path / "link.nt"
    link.symlink_to(target)
    export(store, link)
    assert link.is_symlink()
    assert target.read_text() != "old"
    assert target.stat().st_mode & 0o777 == 0o640
