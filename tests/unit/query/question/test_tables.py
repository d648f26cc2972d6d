"""Tables of questions, one file a language, and the examples of the lexicon: each is read as its line says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aikg.query.question.words import LANGUAGES, question_words

TABLES = Path(__file__).parent


def lines() -> Iterator[tuple[str, str]]:
    for lang in LANGUAGES:
        for line in (TABLES / f"{lang}.txt").read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                question, _, expected = line.partition(" => ")
                yield question, expected


@pytest.mark.parametrize(("question", "expected"), list(lines()))
def test_what_a_question_asks(question: str, expected: str, asks: Callable[[str], str]) -> None:
    assert asks(question) == expected


@pytest.mark.parametrize(
    ("table", "question", "expected"), [example for lang in LANGUAGES for example in question_words(lang).examples]
)
def test_an_example_of_the_lexicon_is_read_as_it_says(
    table: str, question: str, expected: str, asks: Callable[[str], str]
) -> None:
    assert asks(question) == expected, table


def test_there_are_many_of_every_kind() -> None:
    asked = [expected.split()[0] for _, expected in lines()]
    assert len(asked) >= 250
    assert all(asked.count(intent) >= 5 for intent in set(asked))
    assert len(set(asked)) == 11
