"""Typing errors: what is corrected, and what never is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.errors import QueryRejected
from aikg.query.question.reading import Reading
from aikg.query.question.spelling import distance


@pytest.mark.parametrize(
    ("question", "pairs"),
    [
        ("Who prohibts weapons?", (("prohibts", "prohibits"),)),
        ("Who prohibits survelliance?", (("survelliance", "surveillance"),)),
        ("Does Palentir permit spam?", (("Palentir", "Palantir"),)),
        ("Which vnedors permit spam?", (("vnedors", "vendors"),)),
        ("Wer verbietet Überwachug?", (("Überwachug", "Überwachung"),)),
        ("Who prohibits weapons?", ()),
    ],
)
def test_what_was_corrected_is_told(
    question: str, pairs: tuple[tuple[str, str], ...], reading_of: Callable[[str], Reading]
) -> None:
    assert reading_of(question).corrected == pairs


@pytest.mark.parametrize(
    "question",
    [
        "Does Metta permit spam?",  # near a name, and as good a name itself: too short to be sure
        "Who permits knitting?",
        "Does Anthropos permit spam?",
        "Who permits bread?",
    ],
)
def test_what_is_not_near_enough_stays(question: str, reading_of: Callable[[str], Reading]) -> None:
    with pytest.raises(QueryRejected, match="not known"):
        reading_of(question)


@pytest.mark.parametrize(
    ("one", "other", "far"), [("ab", "ba", 1), ("weapons", "weapon", 1), ("spam", "scam", 1), ("a", "abcd", 3)]
)
def test_how_far_words_are_apart(one: str, other: str, far: int) -> None:
    assert distance(one, other, 2) == min(far, 3)
