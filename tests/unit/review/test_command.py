"""The review as a person runs it: export, decide, import, list, training."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aikg.cli import main

Desk = Any  # see conftest.py
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: exit code, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["review", *(str(argument) for argument in arguments)])
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


def test_a_review_from_beginning_to_end(run: Run, desk: Desk) -> None:
    file = desk.folder / "review.csv"
    code, out, _ = run("export", desk.article, "-o", file, "--kg", desk.kg)
    assert (code, out) == (0, f"Written: {file}: 3 statements, 1 of them only candidates.\n")
    rows = desk.rows_of(file)
    desk.of(rows, "Meta").update(decision="accept", note="the first sentence says so")
    desk.of(rows, "OpenAI").update(decision="correct", use="warfare")
    code, out, err = run(
        *("import", desk.write(rows), "--by", " Ada  Example ", "--at", "2026-11-22T12:00:00+02:00", "--kg", desk.kg)
    )
    assert (code, err) == (0, "")
    assert out.startswith("2 decisions kept, 0 known before, 1 rows undecided.\nBuild again to follow them: aikg build")
    code, out, _ = run("list", "--kg", desk.kg)
    assert code == 0
    assert "2026-11-22T10:00:00+00:00 Ada Example: accept (applies)" in out
    assert "instead: rule: OpenAI, prohibits, warfare, current" in out
    assert "note: the first sentence says so" in out
    _, out, _ = run("list", "--json", "--kg", desk.kg)
    listed = {row["decision"]: row for row in json.loads(out)}
    assert listed["correct"]["statement"]["use"] == "weapons"
    assert listed["correct"]["instead"]["use"] == "warfare"
    assert listed["accept"]["at"] == "2026-11-22T10:00:00+00:00"
    code, out, _ = run("training", "--kg", desk.kg, "-o", desk.folder / "training")
    assert code == 0
    table = (desk.folder / "training" / "en" / "review.tsv").read_text(encoding="utf-8")
    assert "OpenAI [!|prohibits] the use of its models for [warfare|weapons]." in table


def test_errors_are_one_line_each(run: Run, desk: Desk) -> None:
    rows = desk.rows()
    for row in rows:
        row["decision"] = "perhaps"
    file = desk.write(rows)
    code, out, err = run("import", file, "--by", "Ada Example", "--kg", desk.kg)
    assert (code, out) == (1, "")
    assert [line.split(": ")[1] for line in err.splitlines()] == [f"{file}:{line}" for line in (2, 3, 4)]
    assert desk.decisions() == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["import", "missing.csv", "--by", "Ada"], 1, "missing.csv: it cannot be read (No such file or directory)"),
        (["import", "missing.csv", "--by", " "], 1, "nobody decided this"),
        (["import", "missing.csv"], 2, "--by"),
        (["import", "missing.csv", "--by", "Ada", "--at", "yesterday"], 2, '--at: date "yesterday" does not exist'),
        (["import", "missing.csv", "--by", "Ada", "--kg", "nowhere"], 1, "there is no graph here"),
        (["list", "--kg", "nowhere"], 1, "there is no graph here"),
    ],
)
def test_wrong_use_is_explained(
    run: Run, desk: Desk, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, message: str
) -> None:
    monkeypatch.chdir(desk.folder)
    where = [] if "nowhere" in arguments else ["--kg", "kg"]
    ended, _, err = run(*arguments, *where)
    assert ended == code
    assert message in err
    assert "Traceback" not in err


def test_a_document_that_cannot_be_read_stops_no_other(run: Run, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    code, out, err = run("export", desk.article, tmp_path / "empty.txt", "-o", tmp_path / "t.csv", "--kg", desk.kg)
    assert code == 1
    assert "3 statements" in out
    assert "empty.txt" in err


def test_nothing_decided_is_said(run: Run, desk: Desk) -> None:
    assert "Nobody has decided anything yet." in run("list", "--kg", desk.kg)[1]
