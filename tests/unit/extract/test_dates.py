"""From when and until when a rule holds: days without a year, what "since" says, and days that lie ahead."""

from __future__ import annotations

from datetime import date

import pytest

from aikg.extract import Reader
from aikg.model import Document, Rule, Statement


def rule(reader: Reader, text: str, published: date | None, lang: str = "en") -> Statement:
    found = reader.read(Document("d", text, lang, published=published))
    (only,) = [one for one in found if isinstance(one.content, Rule)]
    return only


@pytest.mark.parametrize(
    ("lang", "text", "published", "day"),
    [
        ("en", "From 4 January, OpenAI bans scams.", date(2025, 12, 20), "2026-01-04"),
        ("en", "From 20 December, OpenAI bans scams.", date(2025, 1, 10), "2024-12-20"),
        ("en", "From 4 April, OpenAI bans scams.", date(2025, 3, 10), "2025-04-04"),
        ("fr", "À partir du 4 janvier, OpenAI interdit la fraude.", date(2025, 12, 20), "2026-01-04"),
        ("de", "Ab dem 4. Januar verbietet OpenAI Betrug.", date(2025, 12, 20), "2026-01-04"),
    ],
)
def test_a_day_without_a_year_is_the_one_nearest_to_publication(
    reader: Reader, lang: str, text: str, published: date, day: str
) -> None:
    assert rule(reader, text, published, lang).valid_from == day


def test_the_same_holds_of_the_day_on_which_a_rule_ends(reader: Reader) -> None:
    found = rule(reader, "OpenAI bans scams until 4 January.", date(2025, 12, 20))
    assert (found.valid_from, found.valid_until) == (None, "2026-01-04")


@pytest.mark.parametrize(
    ("lang", "text", "month"),
    [
        ("en", "Since February, OpenAI has banned scams.", "2025-02"),
        ("en", "Since April, OpenAI has banned scams.", "2024-04"),
        ("fr", "Depuis avril, OpenAI interdit la fraude.", "2024-04"),
        ("de", "Seit April verbietet OpenAI Betrug.", "2024-04"),
    ],
)
def test_since_a_month_lies_in_the_past_however_near_the_next_one_is(
    reader: Reader, lang: str, text: str, month: str
) -> None:
    found = rule(reader, text, date(2025, 3, 10), lang)
    assert (found.valid_from, found.status) == (month, "current")


@pytest.mark.parametrize(
    ("lang", "text", "status"),
    [
        ("en", "From 4 April, OpenAI bans scams.", "proposed"),
        ("en", "From 1 June 2026, OpenAI bans scams.", "proposed"),
        ("en", "From 4 February, OpenAI bans scams.", "current"),
        ("fr", "À partir du 4 avril, OpenAI interdit la fraude.", "proposed"),
        ("de", "Ab 4. April verbietet OpenAI Betrug.", "proposed"),
    ],
)
def test_what_begins_after_publication_is_proposed(reader: Reader, lang: str, text: str, status: str) -> None:
    assert rule(reader, text, date(2025, 3, 10), lang).status == status


def test_without_a_day_of_publication_a_day_without_a_year_says_nothing(reader: Reader) -> None:
    found = rule(reader, "From 4 April, OpenAI bans scams.", None)
    assert (found.valid_from, found.status) == (None, "current")
