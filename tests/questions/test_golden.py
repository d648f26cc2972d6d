"""Every query of the catalogue and many questions, against answers that were read and found right.

A golden file lies in ``golden/GRAPH/`` and is one of::

    {"query": NAME, "params": {...}, "columns": [...], ...}
    {"ask": "a question" or {"sign": ..., "use": ..., ...}, "on": DATE, ...}

and then gives either ``rows``, which are all there may be, in their order, repeated rows once; or ``contains``,
what must be among them, and ``never``, the values that a column must not have. A row of ``ask`` is an object
with some keys of an answer. ``rows`` is for the graph made by hand; over articles, which the reader may come to
read better, a golden file says what a careful person found in them. Change one by hand, after reading the
documents; there is no command that records what comes out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aikg.extract import Reader
from aikg.query import Fields, ask, catalogue, run
from aikg.store import Store

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*/*.json"))
TODAY = date(2026, 1, 1)


def load(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def found_by(golden: dict[str, Any], store: Store, reader: Reader) -> list[dict[str, Any]]:
    """Return the rows of a query or the answers to a question."""
    if "query" in golden:
        result = run(store.raw, golden["query"], golden.get("params"))
        assert set(golden["columns"]) <= set(result.columns)
        return [{column: row[column] for column in golden["columns"]} for row in result.dicts()]
    question = golden["ask"] if isinstance(golden["ask"], str) else Fields(**golden["ask"])
    answer = ask(store, reader, question, TODAY, on=date.fromisoformat(golden["on"]))
    answers: list[dict[str, Any]] = json.loads(json.dumps(answer.to_json()))["answers"]
    return answers


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
def test_golden(path: Path, graph_named: Callable[[str], Store], reader: Reader) -> None:
    golden = load(path)
    found = found_by(golden, graph_named(path.parent.name), reader)
    if "rows" in golden:
        rows = [list(row.values()) for row in found]
        assert [row for index, row in enumerate(rows) if row not in rows[:index]] == golden["rows"]
        return
    for expected in golden["contains"]:
        wanted = dict(zip(golden["columns"], expected, strict=True)) if "query" in golden else expected
        assert any(wanted.items() <= row.items() for row in found), wanted
    for column, values in golden["never"].items():
        assert not {row[column] for row in found} & set(values)


@pytest.mark.parametrize("graph", ["hand-made", "examples"])
def test_every_question_of_the_catalogue_has_a_golden_answer(graph: str) -> None:
    asked = {load(path).get("query") for path in FILES if path.parent.name == graph}
    assert {query.name for query in catalogue() if query.folder == "ask"} <= asked
