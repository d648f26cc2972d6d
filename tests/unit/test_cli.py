"""The command line, as a user and as another tool meet it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from aikg.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def kg(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A graph of the examples, built once through the command line."""
    folder = tmp_path_factory.mktemp("cli") / "kg"
    with pytest.raises(SystemExit) as ended:
        main(["build", str(repository / "examples" / "articles"), "--kg", str(folder)])
    assert not ended.value.code
    return folder


def test_build_twice_changes_nothing(run: Run, tmp_path: Path, repository: Path) -> None:
    articles, kg = repository / "examples" / "articles", tmp_path / "kg"
    assert run("build", articles, "--kg", kg)[0] == 0
    assert run("export", tmp_path / "one.nq", "--kg", kg)[0] == 0
    code, out, _ = run("build", articles, "--kg", kg)
    assert code == 0
    assert out.startswith("0 added, 0 updated, 18 unchanged, 0 failed")
    assert run("export", tmp_path / "two.nq", "--kg", kg)[0] == 0
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes()


def test_a_failed_document_stops_no_other(run: Run, tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "bad.txt").write_bytes(b"")
    (articles / "good.txt").write_text("OpenAI prohibits the use of its models for weapons.", encoding="utf-8")
    code, out, err = run("build", articles, "--kg", tmp_path / "kg")
    assert code == 1
    assert "1 added" in out
    assert "1 failed" in out
    assert "bad.txt" in err


def test_ask_in_json_has_the_fields_other_tools_rely_on(run: Run, kg: Path) -> None:
    question = "Which vendors permit defence use by Five Eyes governments?"
    code, out, _ = run("ask", question, "--on", "2024-12-01", "--format", "json", "--kg", kg)
    assert code == 0
    answer = json.loads(out)
    assert answer["question"] == question
    assert answer["as_of"] == "2024-12-01"
    assert answer["understood"]
    assert "SELECT" in answer["sparql"][0]
    meta = next(line for line in answer["answers"] if line["vendor"] == "Meta")
    assert meta["vendor_iri"] == "https://w3id.org/aikg/id/meta"
    assert meta["verdict"] in ("permitted", "permitted in part")
    assert set(meta) >= {"product", "since", "until", "actors", "jurisdictions", "uses", "sources", "evidence"}
    assert set(meta["evidence"][0]) >= {"document", "quote", "start", "end", "published", "status"}


def test_the_sparql_shown_is_the_sparql_that_ran(
    run: Run, kg: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, out, _ = run("ask", "--permits", "national-security", "--on", "2025-10-01", "--format", "json", "--kg", kg)
    answer = json.loads(out)
    shown = tmp_path / "shown.rq"
    shown.write_text(answer["sparql"][0], encoding="utf-8")
    code, out, _ = run("query", shown, "--format", "json", "--kg", kg)
    assert code == 0
    rows = json.loads(out)["results"]["bindings"]
    said = {(e["document"], e["start"], e["end"]) for a in answer["answers"] for e in a["evidence"]}
    assert said
    assert said <= {(r["document"]["value"], int(r["start"]["value"]), int(r["end"]["value"])) for r in rows}


@pytest.mark.parametrize(
    "name", ["Meta", "https://w3id.org/aikg/id/meta", "id:meta", "Azure OpenAI Service", "use:military"]
)
def test_show_takes_any_name(run: Run, kg: Path, name: str) -> None:
    code, out, _ = run("show", name, "--kg", kg)
    assert code == 0
    assert "“" in out, "no quote is shown"


def test_show_a_rule_and_a_document(run: Run, kg: Path) -> None:
    _, out, _ = run("query", "about", "--param", "thing=Meta", "--format", "json", "--kg", kg)
    row = json.loads(out)["results"]["bindings"][0]
    for name in (row["stated"]["value"], row["document"]["value"]):
        code, out, err = run("show", name, "--kg", kg)
        assert code == 0, err
        assert row["quote"]["value"].split()[0] in out


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nq", "nt"])
def test_export_by_suffix(run: Run, kg: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"graph.{suffix}"
    assert run("export", file, "--kg", kg)[0] == 0
    assert file.stat().st_size > 1000


def test_remove_takes_out_what_only_it_supported(run: Run, tmp_path: Path) -> None:
    articles, kg = tmp_path / "articles", tmp_path / "kg"
    articles.mkdir()
    (articles / "a.txt").write_text("OpenAI prohibits the use of its models for weapons.", encoding="utf-8")
    (articles / "b.txt").write_text("Anthropic prohibits the use of Claude for gambling.", encoding="utf-8")
    assert run("build", articles / "a.txt", "--kg", kg)[0] == 0
    run("export", tmp_path / "before.nq", "--kg", kg)
    assert run("build", articles, "--kg", kg)[0] == 0
    assert run("remove", "b", "--kg", kg)[0] == 0
    run("export", tmp_path / "after.nq", "--kg", kg)
    assert (tmp_path / "before.nq").read_bytes() == (tmp_path / "after.nq").read_bytes()
    code, _, err = run("remove", "b", "--kg", kg)
    assert code == 1
    assert "'b'" in err


def test_validate_finds_nothing_wrong_with_the_examples(run: Run, kg: Path) -> None:
    code, out, _ = run("validate", "--kg", kg)
    assert code == 0, out
    assert "consistent" in out


def test_info_counts(run: Run, kg: Path) -> None:
    code, out, _ = run("info", "--kg", kg)
    assert code == 0
    assert "SourceDocument" in out
    assert " 18" in out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("ask",), 2, "--permits USE"),
        (("ask", "Who?", "--by", "police"), 2, "one question"),
        (("ask", "--permits", "militry"), 2, "military"),
        (("ask", "--permits", "military", "--on", "2024-02-31"), 2, "2024-02-31"),
        (("ask", "What is the weather like?"), 2, "not understood"),
        (("query", "no-such-query"), 2, "no-such-query"),
        (("query", "about", "--param", "thing"), 2, "NAME=VALUE"),
        (("query", "about", "--param", "nothing=Meta"), 2, "nothing"),
        (("show", "Nobody Known Inc"), 2, "Nobody Known Inc"),
        (("export", "graph.docx"), 1, ".ttl"),
        (("network", "picture.txt"), 1, ".html"),
    ],
)
def test_wrong_usage_is_told_in_one_line(run: Run, kg: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    ended, out, err = run(*arguments, "--kg", kg)
    assert (ended, out) == (code, "")
    assert err.startswith("aikg: ")
    assert err.count("\n") == 1
    assert says in err


def test_without_a_graph_it_says_how_to_build_one(run: Run, tmp_path: Path) -> None:
    code, _, err = run("ask", "--permits", "military", "--kg", tmp_path / "nothing")
    assert code == 1
    assert "aikg build" in err
    assert not (tmp_path / "nothing").exists()


def test_on_without_a_date_is_today(run: Run, kg: Path) -> None:
    _, today, _ = run("ask", "--permits", "military", "--format", "json", "--on", "--kg", kg)
    _, default, _ = run("ask", "--permits", "military", "--format", "json", "--kg", kg)
    assert json.loads(today)["as_of"] == json.loads(default)["as_of"]
