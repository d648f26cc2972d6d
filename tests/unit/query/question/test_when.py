"""Dates and periods of questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.query.question.reading import Reading

HEAD = {
    "en": "Who permitted military use {}?",
    "fr": "Qui autorisait l'usage militaire {} ?",
    "de": "Wer erlaubte die militärische Nutzung {}?",
}


@pytest.mark.parametrize(
    ("lang", "said", "days"),
    [
        ("en", "on 2024-06-01", "at:2024-06-01"),
        ("en", "on June 1st, 2024", "at:2024-06-01"),
        ("en", "on 1 June 2024", "at:2024-06-01"),
        ("en", "in 2024", "at:2024-12-31"),
        ("en", "in February 2024", "at:2024-02-29"),
        ("en", "at the end of 2024", "at:2024-12-31"),
        ("en", "this year", "at:2026-01-15"),
        ("en", "before June 2024", "to:2024-06-01"),
        ("en", "until 2024-06-01", "to:2024-06-02"),
        ("en", "after June 2024", "from:2024-07-01"),
        ("en", "since 2024-06-01", "from:2024-06-01"),
        ("en", "between 2022 and 2023", "from:2022-01-01 to:2024-01-01"),
        ("en", "from June 2023 until December 2023", "from:2023-06-01 to:2024-01-01"),
        ("fr", "le 1er août 2024", "at:2024-08-01"),
        ("fr", "le 01/08/2024", "at:2024-08-01"),
        ("fr", "en juin 2024", "at:2024-06-30"),
        ("fr", "fin 2024", "at:2024-12-31"),
        ("fr", "avant juin 2024", "to:2024-06-01"),
        ("fr", "après 2023", "from:2024-01-01"),
        ("fr", "depuis juin 2024", "from:2024-06-01"),
        ("fr", "entre 2022 et 2023", "from:2022-01-01 to:2024-01-01"),
        ("fr", "de mars 2023 à juin 2023", "from:2023-03-01 to:2023-07-01"),
        ("de", "am 1. Juni 2024", "at:2024-06-01"),
        ("de", "am 01.06.2024", "at:2024-06-01"),
        ("de", "im März 2024", "at:2024-03-31"),
        ("de", "Ende 2024", "at:2024-12-31"),
        ("de", "vor Juni 2024", "to:2024-06-01"),
        ("de", "nach 2023", "from:2024-01-01"),
        ("de", "seit Juni 2024", "from:2024-06-01"),
        ("de", "zwischen 2022 und 2023", "from:2022-01-01 to:2024-01-01"),
        ("de", "von März 2023 bis Juni 2023", "from:2023-03-01 to:2023-07-01"),
    ],
)
def test_what_a_date_means(lang: str, said: str, days: str, asks: Callable[[str], str]) -> None:
    assert asks(HEAD[lang].format(said)) == f"permits use:military {days}"


@pytest.mark.parametrize(
    "said",
    ["in 2023 and in 2024", "on 2024-02-30", "in 2027", "since 2030", "between 2023", "in May", "in early 2024"],
)
def test_dates_that_are_refused(said: str, asks: Callable[[str], str]) -> None:
    assert asks(HEAD["en"].format(said)) == "none"


def test_what_changed_in_a_year_is_a_period(asks: Callable[[str], str]) -> None:
    assert asks("What did Meta change in June 2024?") == "changes of:id:meta from:2024-06-01 to:2024-07-01"


def test_a_year_in_a_name_is_no_date(reading_of: Callable[[str], Reading]) -> None:
    reading = reading_of("Who signed the Tech Accord to Combat Deceptive Use of AI in 2024 Elections?")
    assert (reading.on, reading.begin, reading.uses) == (None, None, ())
