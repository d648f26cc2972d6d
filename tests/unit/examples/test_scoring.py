"""The gold can be scored: handed in as an answer, it is right in everything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from aikg.model import Document

# The kinds of the gold, the kinds of an answer, and the keys whose gold may list alternatives.
KINDS = {"rules": "rule", "partnerships": "partnership", "commitments": "commitment"}
KINDS |= {"roles": "role", "product_uses": "product_use"}
ONE_OF = ("use", "status", "model")


def answer(name: str, kind: str, item: dict[str, Any], text: str) -> dict[str, Any]:
    line = {key: value for key, value in item.items() if key not in {"kind", "other_quotes", "optional"}}
    line |= {key: item[key][0] for key in ONE_OF if isinstance(item.get(key), list)}
    start = text.index(item["quote"])
    return line | {"document": name, "kind": kind, "start": start, "end": start + len(item["quote"]), "confidence": 1}


def test_the_gold_scores_full_marks_against_itself(
    gold: dict[str, dict[str, Any]], articles: dict[str, Document], repository: Path, shared: Path, tmp_path: Path
) -> None:
    lines = [
        answer(name, kind, item, articles[name].text)
        for name, answers in gold.items()
        for plural, kind in KINDS.items()
        for item in answers["gold"][plural]
        if not item["optional"]
    ]
    predictions = tmp_path / "gold.jsonl"
    predictions.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    scorer = [sys.executable, shared / "corpus" / "score.py", repository / "examples" / "gold", predictions, "--json"]
    run = subprocess.run(scorer, capture_output=True, check=True, text=True)
    score = json.loads(run.stdout)
    assert score["documents"] == len(gold)
    for part in ("strict", "lenient", *set(KINDS.values()) - {"rule"}):
        assert (score[part]["fp"], score[part]["fn"]) == (0, 0), part
    assert (score["bad_quotes"], score["flips"], score["stale"], score["traps"]) == (0, 0, 0, 0)
