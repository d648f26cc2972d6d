"""What the fields of an address ask for."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from aikg.errors import QueryRejected
from aikg.web.asked import LONGEST, day_asked, is_set, text_asked, texts_asked


def asked(*fields: tuple[str, str]) -> Request:
    return Request({"type": "http", "query_string": urlencode(fields).encode(), "headers": []})


def test_a_text_is_one_line_and_what_is_empty_is_not_there() -> None:
    request = asked(("q", "  who\npermits \t this "), ("use", " "), ("use", "spam"), ("use", "weapons"))
    assert text_asked(request, "q") == "who permits this"
    assert texts_asked(request, "use") == ["spam", "weapons"]
    assert text_asked(request, "by") == ""


def test_a_text_has_an_end() -> None:
    assert text_asked(asked(("q", "a" * LONGEST)), "q")
    with pytest.raises(QueryRejected, match="too long"):
        text_asked(asked(("q", "a" * (LONGEST + 1))), "q")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3), date(2024, 2, 3)),
    ],
)
def test_a_month_and_a_year_have_a_first_and_a_last_day(text: str, first: date, last: date) -> None:
    request = asked(("on", text))
    assert (day_asked(request, "on", first=True), day_asked(request, "on")) == (first, last)


@pytest.mark.parametrize("text", ["2024-13", "2024-02-30", "yesterday", "20240203", "0"])
def test_what_is_no_day_is_said_with_its_field(text: str) -> None:
    with pytest.raises(QueryRejected, match="does not exist") as error:
        day_asked(asked(("from", text)), "from", first=True)
    assert error.value.where == "from"


def test_a_field_left_empty_is_no_day() -> None:
    assert day_asked(asked(("on", "")), "on") is None


@pytest.mark.parametrize(("text", "said"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_a_mark_is_set_unless_it_is_nought(text: str, said: bool) -> None:
    assert is_set(asked(("all", text)), "all") is said
    assert not is_set(asked(), "all")
