"""Uncertain dates lie between two days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aikg.consolidate.edtf import Bounds, bounds


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2023-12", date(2023, 12, 1), date(2024, 1, 1)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("2024?", date(2023, 1, 1), date(2026, 1, 1)),
        ("2024-01~", date(2023, 12, 1), date(2024, 3, 1)),
        ("2024-03-01%", date(2024, 2, 29), date(2024, 3, 2)),
    ],
)
def test_bounds(edtf: str, earliest: date, latest: date) -> None:
    assert bounds(edtf) == Bounds(earliest, latest)


@pytest.mark.parametrize(
    "edtf",
    [None, "", "mercredi", "2024-13", "2024-00", "2023-02-29", "24", "2024-1", "2024-11-05T00:00", "0000", "9999~"],
)
def test_what_is_no_date_has_no_bounds(edtf: str | None) -> None:
    assert bounds(edtf) is None


@given(st.dates(date(2, 1, 1), date(9997, 1, 1)), st.sampled_from(["", "?", "~", "%"]))
def test_less_is_known_of_a_month_than_of_a_day_and_of_a_year_than_of_a_month(day: date, mark: str) -> None:
    year, month, exact = (bounds(day.isoformat()[:length] + mark) for length in (4, 7, 10))
    assert year and month and exact
    assert year.earliest <= month.earliest <= exact.earliest <= day
    assert day <= exact.latest <= month.latest + timedelta(days=1)
    assert month.latest <= year.latest
