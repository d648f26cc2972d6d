"""Sentences: every offset inside the text, no abbreviation cut, bullets and headlines apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aikg.extract.sentences import LONGEST, split


def texts(text: str, lang: str) -> list[str]:
    return [text[start:end] for start, end in split(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "Police in the U.S. may not use it. It is banned.",
            ["Police in the U.S. may not use it.", "It is banned."],
        ),
        ("en", "Sold in the U.S. The ban holds.", ["Sold in the U.S.", "The ban holds."]),
        ("en", "It changed on X. Nobody may edit.", ["It changed on X.", "Nobody may edit."]),
        ("en", '"We will not sell it." The CEO said so.', ['"We will not sell it."', "The CEO said so."]),
        ("en", "A headline\n\nThe text. - no bullet", ["A headline", "The text.", "- no bullet"]),
        ("en", "A line that was\nwrapped by hand.", ["A line that was\nwrapped by hand."]),
        (
            "de",
            "Am 4. November änderte Meta die Regeln. Dr. Oh lobte das.",
            ["Am 4. November änderte Meta die Regeln.", "Dr. Oh lobte das."],
        ),
        (
            "fr",
            "Mme. Ling l'a promis. « C'est fait. » Meta se tait.",
            ["Mme. Ling l'a promis.", "« C'est fait. »", "Meta se tait."],
        ),
        ("en", "", []),
        ("en", " \n\t\n", []),
        ("xx", "No lexicon. Two sentences.", ["No lexicon.", "Two sentences."]),
    ],
)
def test_sentences(lang: str, text: str, expected: list[str]) -> None:
    assert texts(text, lang) == expected


@given(st.text(alphabet=st.sampled_from("aB. !?\n\"'«»…:;-•1ß\u00a0"), max_size=200))
def test_sentences_lie_in_the_text_in_order_and_lose_nothing_but_space(text: str) -> None:
    spans = split(text, "en")
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    outside = "".join(
        text[left:right]
        for left, right in zip(
            [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)], strict=True
        )
    )
    assert outside.strip() == ""


def test_a_long_line_is_cut() -> None:
    assert max(end - start for start, end in split("word " * 10_000, "en")) <= LONGEST
    assert max(end - start for start, end in split("x" * 10_000, "en")) <= LONGEST
