"""Building: what is reported, what is stored, and what happens when something goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

import aikg.build as module
from aikg.build import build, refresh, remove
from aikg.errors import InputError, StoreError
from aikg.model import Document, Entity, Modality, Quote, Rule, Statement
from aikg.names import GRAPH
from aikg.store import BOOKKEEPING, Store

MOMENT = datetime(2024, 11, 6, tzinfo=UTC)
META = Entity("https://w3id.org/aikg/id/meta", "Meta", "Organization")
CLOSURE, CONSOLIDATED = GRAPH + "closure", GRAPH + "consolidated"


class Words:
    """A reader to whom every word is a use that Meta permits, and "!" an error."""

    def read(self, document: Document) -> Iterator[Statement]:
        at = 0
        for word in document.text.split(" "):
            if word == "!":
                raise InputError("an exclamation mark", where=document.id)
            rule = Rule(META, Modality.PERMITS, word)
            quote = Quote.of(document, at, at + len(word))
            yield Statement(document.id, quote, rule, candidate=word == "perhaps")
            at += len(word) + 1


def document(name: str, text: str = "military police") -> Document:
    return Document(name, text, "en", title=f"Title {name}", published=date(2024, 11, 5))


def content(store: Store) -> set[Quad]:
    return {quad for quad in store.raw if getattr(quad.graph_name, "value", "") not in BOOKKEEPING}


def graph(store: Store, name: str) -> set[Quad]:
    return set(store.raw.quads_for_pattern(None, None, None, NamedNode(name)))


def test_a_build_says_what_it_did() -> None:
    with Store.open() as store:
        told: list[list[str]] = []
        report = build(store, [document("a"), document("b")], Words(), MOMENT, lambda ids: told.append(list(ids)))
        assert (report.added, report.updated, report.unchanged, report.statements) == (2, 0, 0, 4)
        assert report.stored == ["a", "b"] == [name for batch in told for name in batch]
        again = build(store, [document("b", "military"), document("a")], Words(), MOMENT)
        assert (again.added, again.updated, again.unchanged, again.statements) == (0, 1, 1, 3)
        assert again.stored == ["b", "a"], "what was there already is stored as well"


def test_what_follows_from_all_documents_is_computed_at_the_end() -> None:
    with Store.open() as store:
        build(store, [document("a"), document("b", "military")], Words(), MOMENT)
        assert not store.stale
        sources = {
            q.subject.value: q.object.value
            for q in graph(store, CONSOLIDATED)
            if q.predicate.value.endswith("independentSources")
        }
        assert sources == {
            Rule(META, Modality.PERMITS, "military").iri: "2",
            Rule(META, Modality.PERMITS, "police").iri: "1",
        }
        assert any(q.predicate.value.endswith("touchesUse") for q in graph(store, CLOSURE))


def test_a_build_that_changes_nothing_computes_and_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open() as store:
        build(store, [document("a")], Words(), MOMENT)
        before = set(store.raw)
        monkeypatch.setattr(module, "consolidate", lambda *_: pytest.fail("nothing changed"))
        assert build(store, [document("a")], Words(), datetime(2030, 1, 1, tzinfo=UTC)).unchanged == 1
        assert set(store.raw) == before


def test_a_document_that_fails_stops_no_other() -> None:
    items = [
        document("a"),
        InputError("cannot be read", where="b.txt"),
        document("c", "!"),
        document("d", "x \ud800"),
        document("e"),
    ]
    with Store.open() as store:
        report = build(store, items, Words(), MOMENT)
        assert report.stored == store.document_ids() == ["a", "e"]
        assert [error.where for error in report.failed] == ["b.txt", "c", "d"]
        assert all(isinstance(error, InputError) for error in report.failed)


def test_two_different_documents_with_one_id_are_an_error_that_names_both() -> None:
    second = Document("a", "intelligence", "en", title="Another one")
    with Store.open() as store:
        report = build(store, [document("a"), document("a"), second, document("b")], Words(), MOMENT)
        (error,) = report.failed
        assert "'a'" in str(error)
        assert "“Title a”" in str(error)
        assert "“Another one”" in str(error)
        assert store.document_ids() == ["a", "b"]
        assert [found.title for found in store.documents()] == ["Title a", "Title b"]


def test_candidates_are_not_stored() -> None:
    with Store.open() as store:
        report = build(store, [document("a", "military perhaps")], Words(), MOMENT)
        assert report.statements == 1
        assert [s.content.use for s in store.statements() if isinstance(s.content, Rule)] == ["military"]


def test_batches_are_reported_once_they_are_flushed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "BATCH_DOCUMENTS", 3)
    events: list[str] = []
    with Store.open(tmp_path / "kg") as store:
        flush = store.flush
        monkeypatch.setattr(store, "flush", lambda: (events.append("flush"), flush()))
        build(store, map(document, "abcdefg"), Words(), MOMENT, lambda ids: events.append("".join(ids)))
    assert events[:6] == ["flush", "abc", "flush", "def", "flush", "g"]


def test_a_batch_does_not_wait_for_slow_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_SECONDS", 0.0)
    told: list[list[str]] = []
    with Store.open() as store:
        build(store, map(document, "ab"), Words(), MOMENT, lambda ids: told.append(list(ids)))
    assert told == [["a"], ["b"]]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_an_interruption_loses_nothing_that_was_done(error: type[BaseException], tmp_path: Path) -> None:
    def interrupted() -> Iterator[Document]:
        yield document("a")
        yield document("b")
        raise error

    told: list[str] = []
    with Store.open(tmp_path / "kg") as store, pytest.raises(error):
        build(store, interrupted(), Words(), MOMENT, told.extend)
    assert told == ["a", "b"]
    with Store.open(tmp_path / "kg") as store, Store.open() as whole:
        assert store.document_ids() == ["a", "b"]
        assert store.stale, "what follows from the documents was not computed, and the store says so"
        build(store, [document("b"), document("a")], Words(), MOMENT)
        build(whole, [document("a"), document("b")], Words(), MOMENT)
        assert not store.stale
        assert content(store) == content(whole)


def test_a_build_that_died_before_the_end_is_finished_by_the_next_even_if_nothing_is_new() -> None:
    with Store.open() as store, Store.open() as whole:
        store.put_document(document("a"), Words().read(document("a")), MOMENT)
        assert refresh(store)
        assert not refresh(store)
        build(whole, [document("a")], Words(), MOMENT)
        assert content(store) == content(whole)


def test_removing_a_document_leaves_what_a_build_without_it_gives() -> None:
    with Store.open() as store, Store.open() as without:
        build(store, [document("a"), document("b", "military"), document("c", "csam")], Words(), MOMENT)
        remove(store, "a")
        build(without, [document("b", "military"), document("c", "csam")], Words(), MOMENT)
        assert content(store) == content(without)
        assert not store.stale
        with pytest.raises(StoreError, match="no document 'a'"):
            remove(store, "a")
