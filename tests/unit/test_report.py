"""Verdicts as text at a terminal: complete, in lines of 100, and readable without colour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aikg.query import Explanation, Judge, VerdictMatrix, named_matrix, verdict_matrix
from aikg.query.explanation import LostRule, Part, RuleToldOf, ToldRule, Upstream, Way
from aikg.reason.norms import Mark, Request
from aikg.report import explained, matrix_text
from aikg.store import Store

DAY = date(2025, 12, 1)


@pytest.fixture(scope="module")
def matrix(northwind: Store) -> VerdictMatrix:
    return verdict_matrix(northwind.raw, Judge(northwind.raw), day=DAY, products=True)


@pytest.fixture(scope="module")
def military(matrix: VerdictMatrix) -> Explanation:
    found = matrix.rows[0].cells[1].explanation
    assert found
    return found


def test_a_matrix_has_a_row_for_each_vendor_and_a_letter_for_each_verdict(matrix: VerdictMatrix) -> None:
    assert matrix_text(matrix) == (
        "What vendors' rules say for anyone, anywhere, on 2025-12-01\n"
        "\n"
        "  1 AI disclosure and provenance failures\n"
        "  2 Military use  [Defence and national security]\n"
        "  3 Research use\n"
        "  4 Weapons development, procurement and use\n"
        "\n"
        "                  1  2  3  4\n"
        "Northwind         ·  ✗½ ✓  ✗\n"
        "  Northwind Chat  ·  ✗½ ✓  ✗\n"
        "\n"
        "✓ permitted (2)   ✗ prohibited (2)   ✗½ prohibited in part (2)   · not stated (2)\n"
        "\n"
        "1 vendor, 4 uses; 5 rules, stated in 4 documents."
    )


@pytest.mark.parametrize("times", [7, 8, 13, 40])
def test_many_uses_stand_in_blocks_within_the_width(matrix: VerdictMatrix, times: int) -> None:
    rows = tuple(replace(row, cells=row.cells * times, product="P" * 60) for row in matrix.rows)
    text = matrix_text(replace(matrix, uses=matrix.uses * times, rows=rows))
    assert max(map(len, text.splitlines())) <= 100
    heads = [line for line in text.splitlines() if line.split() and all(word.isdigit() for word in line.split())]
    assert [int(word) for line in heads for word in line.split()] == list(range(1, 4 * times + 1))
    sizes = [len(line.split()) for line in heads]
    assert max(sizes) - min(sizes) <= len(sizes)


def test_an_explanation_tells_the_rules_their_way_and_their_quotes(northwind: Store) -> None:
    uses = ["combat-operations"]
    (cell, *_) = named_matrix(northwind.raw, Judge(northwind.raw), day=DAY, uses=uses).rows[0].cells
    assert cell.explanation
    text = explained(cell.explanation)
    assert text.startswith("Northwind: combat operations and battlefield management, on 2025-12-01\n  prohibited")
    for words in (
        "Rules:\n  Northwind prohibits military use with Northwind Chat (policy text; since 2025-02-01 (first\n",
        "    use: Combat operations and battlefield management → Military use\n",
        "“No military work” (Northwind Acceptable Use Policy, What you may do; Northwind;",
        "from character ",
    ):
        assert words in text
    assert max(map(len, text.splitlines())) <= 100


def test_what_lost_what_is_mentioned_and_what_is_upstream_is_told(military: Explanation) -> None:
    rule, other = military.rules[0], replace(military.rules[0], rule="other", says="Eastwind permits military use")
    text = explained(
        replace(
            military,
            verdict=replace(military.verdict, marks=(Mark.IN_PART, Mark.REPORTED)),
            beaten=(LostRule(rule, "w", "Northwind permits it", "recency"),),
            mentioned=(ToldRule(rule, "duty"),),
            parts=(Part(("Chat",), ("France", "Norway"), "permitted"), Part((), (), "prohibited")),
            upstream=(Upstream("Orca", "Eastwind", "permitted", "permits", (other,)),),
        )
    )
    for words in (
        "except warfare with Northwind Chat (reported)",
        "In its parts:\n  Chat; in France, Norway: permitted\n  all: prohibited\n",
        "Beaten:",
        "    beaten by: Northwind permits it, which is later\n    quotes: as above",
        "Mentioned:",
        "    a duty, which decides nothing alone",
        "Against it:\n  Northwind permits warfare with Northwind Chat",
        "Upstream, what Eastwind says of Orca: permitted:\n  Eastwind permits military use",
    ):
        assert words in text
    assert text.count("“Chat is not for armies”") == 2  # where the rule is first told, and upstream


def test_conditions_uncertain_dates_and_other_axes_are_told(military: Explanation) -> None:
    told: RuleToldOf = replace(
        military.rules[0],
        open=("with approval", "where the law allows it"),
        uncertain=True,
        until="2026",
        authority="report",
        reach="inside",
        ways=(Way("actor", ("Army", "Government")), Way("place", ("France", "NATO")), Way("product", ("Chat",))),
    )
    text = explained(replace(military, rules=(told,), against=(), beaten=(), parts=()))
    assert "until 2026" in text
    for words in (
        "press report",
        "date uncertain",
        "open condition: with approval; where the law allows it",
        "speaks of a part of what was asked",
        "for: Army → Government",
        "in: France → NATO",
    ):
        assert words in text
    assert "with: Chat" not in text  # a way of one step is none


def test_silence_is_said(northwind: Store) -> None:
    judge = Judge(northwind.raw)
    quiet = judge.explain(Request("https://w3id.org/aikg/id/northwind", "https://w3id.org/aikg/use/gambling", DAY))
    assert explained(quiet).endswith(
        "  not stated\n\nNo rule that is in force decides this. Not stated is neither permitted nor prohibited."
    )
