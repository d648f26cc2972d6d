"""What is not understood whole, or no list of vendors answers, is refused; and it is said what was understood."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from aikg.errors import QueryRejected
from aikg.query.question.reading import Reading

TABLE = Path(__file__).parent / "refused.txt"
REFUSED = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("question", ["", *REFUSED])
def test_it_is_refused(question: str, asks: Callable[[str], str]) -> None:
    assert asks(question) == "none"


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("May Acme's robot be used for weapons?", '"Acme"'),
        ("Does Fooogle permit military use?", "google"),
        ("Who prohibits the use of unicorns?", '"unicorns" is not known'),
        ("Why does Meta permit military use?", '"why"'),
        ("Which police departments prohibit facial recognition?", "police departments"),
        ("Who prohibits spam and phishing or malware?", 'mixes "and" with "or"'),
        ("Who permitted military use in 2023 and in 2024?", "several dates"),
        ("Who permits military use on 2024-02-30?", "does not exist"),
        ("Does the AI Act prohibit social scoring?", '"AI Act" is no vendor'),
        (" ", "it is empty"),
    ],
)
def test_it_is_said_what_is_not_understood(question: str, problem: str, reading_of: Callable[[str], Reading]) -> None:
    with pytest.raises(QueryRejected) as caught:
        reading_of(question)
    assert problem in caught.value.problem
    assert caught.value.hint.startswith("Understood was ")
    assert caught.value.expected.count("aikg query ") == 3


def test_what_was_understood_is_said(reading_of: Callable[[str], Reading]) -> None:
    with pytest.raises(QueryRejected) as caught:
        reading_of("Who prohibits unicorns by the French police?")
    assert "place: French" in caught.value.hint
    assert "actor: police" in caught.value.hint


def test_the_nearest_question_of_the_catalogue_is_offered(reading_of: Callable[[str], Reading]) -> None:
    with pytest.raises(QueryRejected, match="aikg query pledge-signatories"):
        reading_of("Who signed and who organised the pledge?")
