"""The store on disk: what changes it, what it refuses, what its errors say."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from aikg.errors import ModelError, StoreError
from aikg.model import Document, Entity, Modality, Quote, Rule, Statement
from aikg.names import GRAPH
from aikg.store import BOOKKEEPING, Change, Store
from aikg.store.embedded import SCHEMA_VERSION
from aikg.store.snapshot import take_snapshot

FIRST = datetime(2024, 11, 6, 12, tzinfo=UTC)
LATER = datetime(2025, 1, 1, tzinfo=UTC)
META = Entity("https://w3id.org/aikg/id/meta", "Meta", "Organization")
RULE = Rule(META, Modality.PERMITS, "military")


def article(name: str = "a", text: str = "Meta permits military use.") -> tuple[Document, list[Statement]]:
    document = Document(name, text, "en", published=date(2024, 11, 5))
    return document, [Statement(name, Quote.of(document, 0, 4), RULE)]


def content(store: Store) -> set[Quad]:
    return {quad for quad in store.raw if getattr(quad.graph_name, "value", "") not in BOOKKEEPING}


def test_putting_says_what_it_changed_and_keeps_the_first_recorded_time() -> None:
    with Store.open() as store:
        assert store.put_document(*article(), FIRST) is Change.ADDED
        store.mark_fresh()
        assert store.put_document(*article(), LATER) is Change.UNCHANGED
        assert not store.stale, "what changes nothing makes nothing stale"
        document, _ = article(text="Meta no longer permits it.")
        assert store.put_document(document, [], LATER) is Change.UPDATED
        assert store.stale
        assert store.recorded_at("a") == FIRST
        assert list(store.statements()) == []


def test_removing_takes_everything_and_putting_again_restores_it() -> None:
    with Store.open() as store:
        store.put_document(*article("a"), FIRST)
        alone = content(store)
        store.put_document(*article("b"), FIRST)
        store.mark_fresh()
        store.remove_document("b")
        assert store.stale
        assert content(store) == alone
        assert store.recorded_at("b") is None
        assert store.document_ids() == ["a"]
        assert all("document/b" not in graph.value for graph in store.raw.named_graphs())


def test_removing_what_is_not_there_names_what_is_near() -> None:
    with Store.open() as store:
        for name in ("004_meta-llama", "003_thorn", "zzz"):
            store.put_document(*article(name), FIRST)
        with pytest.raises(StoreError, match="no document '004_meta' among 3; expected 004_meta-llama"):
            store.remove_document("004_meta")


def test_a_graph_is_replaced_as_a_whole() -> None:
    name, node = GRAPH + "consolidated", NamedNode("https://w3id.org/aikg/id/x")
    old, new = (Quad(node, node, Literal(text)) for text in ("old", "new"))
    with Store.open() as store:
        assert store.replace_graph(name, [old])
        assert store.replace_graph(name, [new])
        assert not store.replace_graph(name, [new])
        assert [q.object.value for q in store.raw.quads_for_pattern(None, None, None, NamedNode(name))] == ["new"]


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with Store.open() as store, pytest.raises(ModelError, match="no time zone"):
        store.put_document(*article(), datetime(2024, 1, 1))


def test_what_was_put_is_there_after_reopening(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "kg"
    with Store.open(folder) as store:
        store.put_document(*article(), FIRST)
        before = content(store)
    with Store.open(folder) as store:
        assert content(store) == before
        assert store.stale
        assert [s.content for s in store.statements()] == [RULE]


def test_a_snapshot_is_read_beside_the_writer(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kg") as store:
        store.put_document(*article("a"), FIRST)
        take_snapshot(tmp_path / "kg", tmp_path / "copy")
        store.put_document(*article("b"), FIRST)
        with Store.open(tmp_path / "copy", read_only=True) as copy:
            assert copy.document_ids() == ["a"]
            with pytest.raises(StoreError, match="opened for reading"):
                copy.put_document(*article("c"), FIRST)


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "kg")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="was closed"):
        store.document_ids()
    Store.open(tmp_path / "kg").close()


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    code = (
        "import sys; from aikg.store import Store\n"
        "with Store.open(sys.argv[1]): print('open', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match=r"another process is writing to this graph\. Wait") as caught:
            Store.open(folder)
        assert caught.value.where == str(folder)
        child.communicate("")
    Store.open(folder).close()


def test_what_is_no_graph_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("Meta")
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError, match=r"articles: this folder holds 'a.txt' and no graph"):
        Store.open(tmp_path / "articles")
    assert [path.name for path in (tmp_path / "articles").iterdir()] == ["a.txt"]
    with pytest.raises(StoreError, match="file: this is a file"):
        Store.open(tmp_path / "file")
    with pytest.raises(StoreError, match=r"there is no graph\. Make one with: aikg build"):
        Store.open(tmp_path / "empty", read_only=True)
    with pytest.raises(StoreError, match="there is no graph"):
        Store.open(tmp_path / "missing", read_only=True)
    assert not (tmp_path / "missing").exists()
    Store.open(tmp_path / "empty").close()


def test_a_folder_that_cannot_be_made_is_named() -> None:
    with pytest.raises(StoreError, match="/dev/null/kg"):
        Store.open("/dev/null/kg")


def test_a_build_killed_while_making_the_folder_can_be_taken_up(tmp_path: Path) -> None:
    """RocksDB writes CURRENT, then its logs: without them, what lies there is its own unfinished work."""
    with Store.open(tmp_path / "kg"):
        pass
    for pattern in ("CURRENT", "MANIFEST*", "*.log", "*.sst"):
        for path in (tmp_path / "kg").glob(pattern):
            path.unlink()
    with Store.open(tmp_path / "kg") as store:
        assert store.document_ids() == []


def test_a_store_of_a_newer_aikg_is_not_touched(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kg") as store:
        store.set_note("schemaVersion", str(SCHEMA_VERSION + 1))
    with pytest.raises(StoreError, match=rf"a newer aikg wrote this graph \(version {SCHEMA_VERSION + 1} "):
        Store.open(tmp_path / "kg")


def test_a_store_of_another_program_is_not_touched(tmp_path: Path) -> None:
    node = NamedNode("http://example.org/x")
    other = Oxigraph(str(tmp_path / "kg"))
    other.add(Quad(node, node, node))
    other.flush()
    del other
    with pytest.raises(StoreError, match="was not written by aikg"):
        Store.open(tmp_path / "kg")


def test_damaged_files_are_called_damaged(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kg"):
        pass
    for path in (tmp_path / "kg").glob("MANIFEST*"):
        path.write_bytes(b"garbage")
    with pytest.raises(StoreError, match="damaged"):
        Store.open(tmp_path / "kg")


def test_a_disk_that_takes_no_more_is_an_error_and_loses_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands in for a full disk: the database cannot write on."""
    code = """
import resource, sys
from datetime import UTC, datetime
from aikg.errors import StoreError
from aikg.model import Document
from aikg.store import Store
store = Store.open(sys.argv[1])
put = lambda n: store.put_document(Document(str(n), "x", "en", title="t" * 4000), [], datetime(2024, 1, 1, tzinfo=UTC))
put(0); store.flush()
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    for n in range(1, 1000): put(n)
    store.flush()
except StoreError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "kg")], capture_output=True, text=True, check=False, timeout=60
    )
    assert "the database failed" in done.stdout, done.stderr[-2000:]
    with Store.open(tmp_path / "kg") as store:
        ids = store.document_ids()
        assert "0" in ids
        assert [document.id for document in store.documents()] == ids
