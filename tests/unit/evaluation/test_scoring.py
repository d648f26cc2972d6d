"""Figures against gold: each rule of counting with the smallest case that shows it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aikg.errors import InputError
from aikg.evaluation import Score, read_gold
from aikg.evaluation.gold import Gold
from aikg.evaluation.scoring import Names, score
from aikg.extract import Reader, to_json
from aikg.model import Document
from aikg.store import known_names, reference_store

TEXT = "Microsoft bans facial recognition by police. Critics want more. It allows weapons."
NAMES = known_names(reference_store())
SHARED = Path(__file__).parents[4] / "shared" / "corpus"


def rule(
    use: Any = "facial-recognition", modality: str = "prohibits", status: Any = "current", **more: Any
) -> dict[str, Any]:
    quote = more.pop("quote", "Microsoft bans facial recognition by police")
    start = TEXT.index(quote)
    base = {"kind": "rule", "vendor": "Microsoft", "issuer_type": "vendor", "modality": modality, "use": use}
    base |= {
        "status": status,
        "actors": [],
        "jurisdictions": [],
        "quote": quote,
        "start": start,
        "end": start + len(quote),
    }
    return base | more


def gold(*rules: dict[str, Any], negatives: tuple[str, ...] = (), **more: Any) -> Gold:
    parts: dict[str, Any] = {"partnerships": [], "commitments": [], "roles": [], "product_uses": []}
    return Gold(Document("d", TEXT, "en"), rules=list(rules), negatives=list(negatives), **(parts | more))


def figures(found: list[dict[str, Any]], gold: Gold) -> Any:
    return score(gold, found, Names(NAMES))


def test_a_rule_right_in_all_that_counts() -> None:
    result = figures([rule()], gold(rule()))
    assert (result.kinds["rule strict"].right, result.kinds["rule lenient"].right) == (1, 1)
    assert result.share("evidence") == 1.0


def test_one_step_broader_counts_as_lenient_only() -> None:
    result = figures([rule("surveillance-and-biometrics")], gold(rule("identifying-persons")))
    assert result.kinds["rule strict"].wrong == 1
    assert result.kinds["rule lenient"].right == 1


def test_the_opposite_modality_is_a_flip() -> None:
    result = figures([rule(modality="permits")], gold(rule()))
    assert result.counts["flips"] == 1
    assert result.kinds["rule lenient"].wrong == 1


def test_in_force_or_not_decides_stale() -> None:
    assert figures([rule(status="former")], gold(rule())).counts["stale"] == 1
    assert figures([rule(status="alleged")], gold(rule())).counts["stale"] == 0


def test_a_wrong_rule_on_a_negative_is_a_trap() -> None:
    trap = rule("weapons", quote="Critics want more")
    assert figures([trap], gold(rule(), negatives=("Critics want more.",))).counts["traps"] == 1


def test_what_is_optional_is_neither_asked_for_nor_wrong() -> None:
    result = figures([rule()], gold(rule(optional=True)))
    assert (result.kinds["rule strict"].right, result.kinds["rule strict"].wrong) == (0, 0)
    assert figures([], gold(rule(optional=True))).kinds["rule strict"].missed == 0


def test_signatories_are_counted_one_by_one() -> None:
    pledge = {"signatories": ["Microsoft", "Google", "OpenAI"], "quote": "x"}
    found = {
        "kind": "commitment",
        "signatories": ["Microsoft", "Google", "Meta"],
        "quote": "Microsoft",
        "start": 0,
        "end": 9,
    }
    ratio = figures([found], gold(commitments=[pledge])).kinds["commitment"]
    assert (ratio.right, ratio.wrong, ratio.missed) == (2, 1, 1)


def test_a_folder_without_gold_is_an_error_that_says_what_is_expected(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no gold"):
        list(read_gold(tmp_path))
    (tmp_path / "a.json").write_text('{"lang": "en", "text": "x", "gold": {}}', encoding="utf-8")
    with pytest.raises(InputError, match="no 'rules'"):
        list(read_gold(tmp_path))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared scorer is not beside this checkout")
@pytest.mark.parametrize("folder", ["dev", "articles/gold"])
def test_the_figures_are_those_of_the_shared_scorer(folder: str, tmp_path: Path) -> None:
    reader, total, lines = Reader(NAMES), Score(), []
    for item in read_gold(SHARED / folder):
        rows = [
            to_json(s, NAMES) | {"document": item.document.id} for s in reader.read(item.document) if not s.candidate
        ]
        total += figures(rows, item)
        lines += [json.dumps(row) for row in rows]
    found = tmp_path / "found.jsonl"
    found.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(SHARED / "score.py"), str(SHARED / folder), str(found), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    for ours, name in (
        ("rule strict", "strict"),
        ("rule lenient", "lenient"),
        ("commitment", "commitment"),
        ("role", "role"),
    ):
        ratio = total.kinds[ours]
        assert (ratio.right, ratio.wrong, ratio.missed) == tuple(theirs[name][k] for k in ("tp", "fp", "fn")), ours
    assert {k: total.counts[k] for k in ("flips", "stale", "traps")} == {
        k: theirs[k] for k in ("flips", "stale", "traps")
    }
