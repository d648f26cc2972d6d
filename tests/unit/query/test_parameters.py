"""Parameters: typed first, written by the library's serialiser, never pasted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from aikg.errors import QueryRejected
from aikg.query.parameters import Parameter, ParameterType, bind, bound_names, last_day, midnight, to_term

QUERY = """SELECT ?text ?number WHERE {
  VALUES (?text ?number) { (UNDEF 1) } # parameters
}"""


def no_names(text: str, kind: str) -> str:
    raise AssertionError("no name is looked up")


@given(st.text())
def test_any_text_stays_a_text(text: str) -> None:
    bound = bind(QUERY, {"text": Literal(text)})
    rows = list(Store().query(bound))
    assert [row["text"] for row in rows] == [Literal(text)]
    assert bound.count("\n") == QUERY.count("\n")


@given(st.text(alphabet="{}()\"\\'<>#?$ \n\r\tVALUES"))
def test_signs_of_the_language_stay_a_text(text: str) -> None:
    assert [row["text"] for row in Store().query(bind(QUERY, {"text": Literal(text)}))] == [Literal(text)]


def test_only_the_marked_line_changes() -> None:
    text = "VALUES (?a) { (1) }\n  VALUES (?n) { (1) } # parameters\n"
    assert bind(text, {"a": Literal(9), "n": NamedNode("http://e.org/x")}) == (
        "VALUES (?a) { (1) }\n  VALUES (?n) { (<http://e.org/x>) } # parameters\n"
    )


def test_a_name_without_a_value_is_any_value() -> None:
    assert "(UNDEF UNDEF)" in bind(QUERY, {})
    assert bound_names(QUERY) == ("text", "number")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-06-01", date(2024, 6, 1)),
        ("2024-06", date(2024, 6, 30)),
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
    ],
)
def test_a_month_or_a_year_means_its_last_day(text: str, day: date) -> None:
    assert last_day(text) == day


@pytest.mark.parametrize("text", ["2024-11-31", "2024-13", "yesterday", "", "24-1-1", "2024-06-01T00:00:00", "0000"])
def test_dates_that_do_not_exist(text: str) -> None:
    with pytest.raises(QueryRejected, match="does not exist; expected a date such as"):
        last_day(text)


def test_each_type_says_what_it_expects() -> None:
    number = Parameter("minimum", ParameterType.INTEGER, "how many")
    assert to_term(number, "-3", no_names) == Literal(-3)
    with pytest.raises(QueryRejected, match='"three" is not a value of minimum; expected a whole number'):
        to_term(number, "three", no_names)
    choice = Parameter("sign", ParameterType.STRING, "which", choices=("permits", "prohibits"))
    with pytest.raises(QueryRejected, match='"maybe" is not a value of sign; expected permits, prohibits'):
        to_term(choice, "maybe", no_names)
    day = Parameter("on", ParameterType.DATE, "when")
    assert to_term(day, "2024-06", no_names) == midnight(date(2024, 6, 30))


def test_a_thing_is_looked_up_by_its_kind() -> None:
    asked: list[tuple[str, str]] = []

    def find(text: str, kind: str) -> str:
        asked.append((text, kind))
        return "http://e.org/x"

    term = to_term(Parameter("place", ParameterType.PLACE, "where"), "Cinq Yeux", find)
    assert (term, asked) == (NamedNode("http://e.org/x"), [("Cinq Yeux", "place")])


def test_an_iri_is_written_with_a_prefix_only_where_that_is_safe() -> None:
    text = "PREFIX e: <http://e.org/>\nSELECT * { VALUES (?x) { (UNDEF) }\n VALUES (?n) { (UNDEF) } # parameters\n}"
    assert "(e:plain-name)" in bind(text, {"n": NamedNode("http://e.org/plain-name")})
    for hostile in ("http://e.org/a;b", "http://e.org/", "http://e.org/-x", "http://other.org/x", "http://e.org/a/b"):
        bound = bind(text, {"n": NamedNode(hostile)})
        assert f"(<{hostile}>)" in bound
        assert [row["n"] for row in Store().query(bound)] == [NamedNode(hostile)]
