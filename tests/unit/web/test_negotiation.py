from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aikg.web.negotiation import GRAPHS, HTML, TABLES, accepted, form_of, preferences, prefers_page

TYPES = [form.media_type for form in (*TABLES, *GRAPHS)]
OFFERS = st.lists(st.sampled_from(TYPES), min_size=1, unique=True)
RANGES = st.sampled_from([*TYPES, "text/*", "application/*", "*/*", "image/png", "audio/*"])
PARTS = st.lists(st.tuples(RANGES, st.integers(0, 1000)), min_size=1, max_size=8)


def header(parts: list[tuple[str, int]]) -> str:
    return ", ".join(f"{name};q={quality / 1000:.3f}" for name, quality in parts)


def quality(parts: list[tuple[str, int]], media_type: str) -> int:
    """What RFC 9110 says of a type, written as its table: the most precise range that matches counts."""
    kind = media_type.partition("/")[0]
    for name in (media_type, f"{kind}/*", "*/*"):
        said = [value for range_, value in parts if range_ == name]
        if said:
            return max(said)
    return 0


@given(PARTS, OFFERS)
def test_nothing_that_is_accepted_is_liked_better(parts, offered) -> None:
    best = accepted(header(parts), offered)
    liked = {media_type: quality(parts, media_type) for media_type in offered}
    if best is None:
        assert set(liked.values()) == {0}
    else:
        assert liked[best] == max(liked.values()) > 0
        assert best == next(media_type for media_type in offered if liked[media_type] == liked[best])


@given(PARTS, OFFERS, st.randoms())
def test_the_order_of_the_header_makes_no_difference(parts, offered, random) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert accepted(header(parts), offered) == accepted(header(shuffled), offered)


@given(PARTS, OFFERS)
def test_case_and_blanks_make_no_difference(parts, offered) -> None:
    spaced = header(parts).upper().replace(";Q=", " ; Q = ".replace(" = ", "=")).replace(",", " ,")
    assert accepted(spaced, offered) == accepted(header(parts), offered)


@given(st.text(max_size=200), OFFERS)
def test_any_header_is_survived(text, offered) -> None:
    assert accepted(text, offered) in [*offered, None]
    for form in (form_of(text, None, TABLES), form_of(None, text, GRAPHS)):
        assert form is None or form[0] in (*TABLES, *GRAPHS)


def test_no_header_accepts_anything() -> None:
    for nothing in (None, "", "  "):
        assert accepted(nothing, TYPES) == TYPES[0]


def test_what_is_not_well_formed_is_passed_over() -> None:
    assert accepted("text/csv;q=abc, ???, */html, text/turtle;q=0.2", ["text/csv", "text/turtle"]) == "text/turtle"
    assert accepted("text/csv;q=1.5", ["text/csv"]) is None
    assert accepted("text/csv;q=nan", ["text/csv"]) is None


def test_a_precise_refusal_goes_before_a_wide_welcome() -> None:
    assert accepted("*/*, text/turtle;q=0", ["text/turtle"]) is None
    assert accepted("text/*;q=0.9, text/csv;q=0.1, */*;q=0.5", ["text/csv", "application/trig"]) == "application/trig"


def test_parameters_make_no_difference() -> None:
    accept = 'text/turtle;charset=utf-8, application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted";q=0.4'
    assert accepted(accept, ["application/ld+json", "text/turtle"]) == "text/turtle"


def test_another_name_of_a_type_is_answered_under_that_name() -> None:
    assert form_of("application/json", None, TABLES) == (TABLES[0], "application/json")
    assert form_of("application/json", None, GRAPHS)[0].name == "jsonld"
    assert form_of("*/*", None, TABLES) == (TABLES[0], "application/sparql-results+json")


def test_the_address_goes_before_the_header() -> None:
    assert form_of("text/csv", "xml", TABLES)[0].name == "xml"
    assert form_of("text/turtle", "json-ld", GRAPHS)[0].name == "jsonld"
    assert form_of("text/turtle", "application/rdf xml", GRAPHS)[0].name == "rdf"  # a plus that nobody escaped
    assert form_of("*/*", "pdf", GRAPHS) is None


def test_a_browser_gets_a_page_and_a_program_data() -> None:
    chromium = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
    assert prefers_page(chromium)
    assert not prefers_page(chromium, "json")
    assert prefers_page("*/*", "html")
    for program in (None, "*/*", "application/sparql-results+json, text/turtle;q=0.9, */*;q=0.1"):
        assert not prefers_page(program)
    assert prefers_page("*/*", either=True)
    assert prefers_page(None, either=True)
    assert not prefers_page("text/turtle, */*;q=0.1", either=True)
    assert not prefers_page(f"{HTML};q=0")


def test_of_a_very_long_header_only_the_beginning_is_read() -> None:
    assert len(list(preferences("a/b," * 100_000))) == 64
    assert accepted("text/csv, " + "x" * 400_000, ["text/csv"]) == "text/csv"
    half = "text/csv;q=0.5, text/turtle" + ";x=y" * 1024
    assert list(preferences(half)) == [("text/csv", 0.5)]
