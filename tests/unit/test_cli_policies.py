"""`aikg timeline` and `aikg changes`, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from aikg.store import Store

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def kg(northwind: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Northwind's graph in a folder."""
    folder = tmp_path_factory.mktemp("northwind") / "kg"
    with Store.open(folder) as store:
        store.raw.bulk_extend(northwind.raw)
    return folder


def test_a_timeline_tells_policies_rules_and_changes(run: Run, kg: Path) -> None:
    code, out, err = run("timeline", "northwind", "--kg", kg)
    assert (code, err) == (0, "")
    assert out.startswith("Northwind  id:northwind  (vendor)\n")
    assert (
        "  widened   prohibits warfare → prohibits military use\n            before: “No warfare of any kind”\n" in out
    )
    assert "  and 1 reworded\n" in out
    assert "Weapons are out of bounds here" not in out
    assert "then came between 2025-09-01 and 2025-10-29" in " ".join(out.split())


def test_all_unfolds_what_was_only_reworded(run: Run, kg: Path) -> None:
    code, out, _ = run("timeline", "northwind", "--all", "--kg", kg)
    assert code == 0
    assert "and 1 reworded" not in out
    assert "before: “Weapons are out of bounds here”" in out


@pytest.mark.parametrize("suffix", ["svg", "html", "atom"])
def test_a_timeline_goes_into_a_file(run: Run, kg: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"northwind.{suffix}"
    assert run("timeline", "Northwind", "-o", file, "--kg", kg) == (0, f"Written: {file}\n", "")
    first = file.read_bytes()
    run("timeline", "Northwind", "-o", file, "--kg", kg)
    assert file.read_bytes() == first


def test_errors_are_one_line(run: Run, kg: Path, tmp_path: Path) -> None:
    code, out, err = run("timeline", "Nortwind", "--kg", kg)
    assert (code, out) == (2, "")
    assert err.startswith('aikg: nothing in the graph is called "Nortwind"; expected a name such as Northwind')
    code, _, err = run("timeline", "Germany", "--kg", kg)
    assert (code, err.count("\n")) == (2, 1)
    assert "no watched policy says anything about Germany" in err
    code, _, err = run("timeline", "Northwind", "-o", tmp_path / "a.gif", "--kg", kg)
    assert (code, err.count("\n")) == (1, 1)
    assert "expected .svg or " in err


def test_changes_of_a_time_with_both_days(run: Run, kg: Path) -> None:
    code, out, _ = run("changes", "--from", "2025-06-20", "--to", "2025-09-01", "--kg", kg)
    assert code == 0
    assert out.startswith("reported 2025-06-20, dated 2025-06-12 · Northwind\n  reported  Northwind opened its models")
    assert "between 2025-06-15 and 2025-09-01 · Northwind Acceptable Use Policy\n  removed   prohibits weapons" in out
    assert "No weapons, once more" not in out


def test_changes_as_json_and_as_a_feed(run: Run, kg: Path, tmp_path: Path) -> None:
    _, out, _ = run("changes", "--json", "--kg", kg)
    found = json.loads(out)
    assert [one["kind"] for one in found] == ["removed", "widened", "added", "reported", "removed", "added"]
    assert [one["reported"] for one in found] == [False, False, False, True, False, False]
    assert found[1]["former"]["words"] == "prohibits warfare"
    assert found[1]["to"]["url"] == "https://example.org/Northwind/2025-06-15"
    assert len(json.loads(run("changes", "--json", "--all", "--kg", kg)[1])) == 7
    file = tmp_path / "changes.atom"
    assert run("changes", "-o", file, "--kg", kg) == (0, f"Written: {file}\n", "")
    assert file.read_bytes().count(b"<entry>") == 6


def test_changes_used_wrongly(run: Run, kg: Path, tmp_path: Path) -> None:
    for words in (
        ("--from", "2025-02-30"),
        ("--from", "2025-03-01", "--to", "2025-02-01"),
        ("-o", tmp_path / "a.atom", "--json"),
    ):
        code, out, err = run("changes", *words, "--kg", kg)
        assert (code, out, err.count("\n")) == (2, "", 1)


def test_no_change_at_all_is_an_answer(run: Run, kg: Path) -> None:
    assert run("changes", "--to", "2020-01-01", "--kg", kg)[:2] == (0, "No change of a rule is known.\n")
    assert run("changes", "--to", "9999-12-31", "--kg", kg)[0] == 0
