"""The reference graph that travels with aikg: packed, unpacked once, and asked without any article."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aikg import KnowledgeGraph, shipped
from aikg.build import build
from aikg.errors import StoreError
from aikg.resources import resource
from aikg.shipped import Attribution, load_shipped, pack, shipped_folder
from aikg.sources.use_matrix import read_matrix
from aikg.store import Store, known_names, load_reference, uses_by_matrix_row

CREDIT = Attribution("https://example.org/licence", "Somebody, 2024")
MILITARY = {"01.AI", "Meta", "Midjourney", "Mistral AI"}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference graph, unpacked once for these tests."""
    return shipped_folder(tmp_path_factory.mktemp("cache"))


def test_the_military_question_is_answered_for_thirty_developers_with_no_article(reference: Path) -> None:
    with KnowledgeGraph.open(reference) as graph:
        rows = graph.query("matrix-developers-of-row", row="Military").dicts()
        everybody = graph.query("matrix-developers-of-row").dicts()
    assert {row["developerName"] for row in rows} == MILITARY
    assert len({row["developerName"] for row in everybody}) == 30


def test_every_policy_of_the_collection_is_in_it_with_links_and_short_quotes(reference: Path) -> None:
    with KnowledgeGraph.open(reference) as graph:
        policies = list(graph.store.policies())
    assert len(policies) == 159
    quotes = [statement.quote.text for policy in policies for statement in policy.statements]
    assert len(quotes) > 2000
    assert sum(len(quote) > 200 for quote in quotes) < 0.02 * len(quotes), "what cannot be cut is rare"
    assert all(text.url for policy in policies for text in policy.texts if policy.statements)


def test_it_says_whose_work_it_is(reference: Path) -> None:
    with KnowledgeGraph.open(reference) as graph:
        rows = graph.query(
            "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX aikg: <https://w3id.org/aikg/ontology#> "
            "SELECT ?licence ?who { ?thing dcterms:license ?licence ; dcterms:bibliographicCitation ?who ; a ?kind "
            "FILTER(?kind IN (aikg:TermsCollection, aikg:SourceDocument)) }"
        ).dicts()
    assert {"Open Terms Archive" in str(row["who"]) or "Klyman" in str(row["who"]) for row in rows} == {True}
    assert len(rows) == 2


def test_it_is_what_its_parts_say_today(reference: Path) -> None:
    with KnowledgeGraph.open(reference) as graph:
        packed = pack(graph.store, CREDIT, CREDIT)
    # packed again, only the attribution differs
    kept = {line for line in gzip.decompress(packed).splitlines() if b"/dc/terms/" not in line}
    shipped_lines = gzip.decompress((resource("data") / "reference.nq.gz").read_bytes()).splitlines()
    assert kept == {line for line in shipped_lines if b"/dc/terms/" not in line}


def _small() -> Store:
    store = Store.open()
    load_reference(store)
    matrix = read_matrix(resource("data") / "acceptable_use_matrix.csv")
    statements = matrix.statements(known_names(store), uses_by_matrix_row(store))[:20]

    class Known:
        def read(self, document: object) -> object:
            return statements

    build(store, [matrix.document], Known(), datetime(2024, 5, 1, tzinfo=UTC))  # type: ignore[arg-type]
    return store


def test_the_same_graph_packs_to_the_same_bytes() -> None:
    assert pack(_small(), CREDIT, CREDIT) == pack(_small(), CREDIT, CREDIT)


def test_policies_built_in_a_graph_are_not_overwritten_by_those_that_ship() -> None:
    store = _small()
    before = store.quads("https://w3id.org/aikg/document/acceptable-use-matrix-2024")
    load_shipped(store)
    assert store.quads("https://w3id.org/aikg/document/acceptable-use-matrix-2024") == before
    assert store.stale


def test_a_cache_that_cannot_be_written_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(StoreError, match="cannot be unpacked"):
        shipped_folder(tmp_path / "cache")


def test_a_damaged_package_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reference.nq.gz").write_bytes(b"no gzip")
    monkeypatch.setattr(shipped, "resource", lambda name: tmp_path)
    with Store.open() as store, pytest.raises(StoreError, match="install aikg again"):
        load_shipped(store)


def test_what_was_unpacked_half_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(store: Store) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shipped, "refresh", dies)
        with pytest.raises(KeyboardInterrupt):
            shipped_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_the_command_line_asks_the_graph_that_ships(
    reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from aikg.cli import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(reference.parent.parent))
    reference.parent.rename(reference.parent.parent / "aikg")
    try:
        with pytest.raises(SystemExit, match="0"):
            main(["ask", "--prohibits", "military", "--on", "2024-03-01"])
    finally:
        (reference.parent.parent / "aikg").rename(reference.parent)
    out = capsys.readouterr().out
    assert all(
        f"{developer} · all products: prohibited, since the first quarter of 2024" in out for developer in MILITARY
    )
