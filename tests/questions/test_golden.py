"""Every query of the catalogue and many questions, against answers that were read and found right.

A golden file lies in ``golden/GRAPH/`` and is one of::

    {"query": NAME, "params": {...}, "columns": [...], "rows": [[...], ...]}
    {"ask": {"sign": ..., "use": ..., ...} or "a question", "on": DATE, "answers": [{...}, ...]}

The columns of a query may be some of its columns, and the keys of an answer some of its keys: those that
a person can judge. Rows and answers are compared in their order, repeated rows once. Change a golden file
by hand, after reading the documents; there is no command that records what comes out.
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


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
def test_golden(path: Path, graph_named: Callable[[str], Store], reader: Reader) -> None:
    golden = load(path)
    store = graph_named(path.parent.name)
    if "query" in golden:
        result = run(store.raw, golden["query"], golden.get("params"))
        assert set(golden["columns"]) <= set(result.columns)
        rows = [[row[column] for column in golden["columns"]] for row in result.dicts()]
        assert [row for index, row in enumerate(rows) if row not in rows[:index]] == golden["rows"]
        return
    question = golden["ask"] if isinstance(golden["ask"], str) else Fields(**golden["ask"])
    answers = ask(store, reader, question, TODAY, on=date.fromisoformat(golden["on"])).to_json()["answers"]
    found = json.loads(json.dumps(answers))
    keys = [list(answer) for answer in golden["answers"]] + [["vendor", "product", "verdict"]] * len(found)
    assert [{key: answer[key] for key in keys[i]} for i, answer in enumerate(found)] == golden["answers"]


def test_every_question_of_the_catalogue_has_a_golden_answer() -> None:
    asked = {load(path).get("query") for path in FILES}
    assert {query.name for query in catalogue() if query.folder == "ask"} <= asked
