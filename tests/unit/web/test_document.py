"""A document as a page: its text or what quotes give away of it, statements marked in place, parts where they stand."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from aikg.web.record.passages import Span, known_text, segments

DOCUMENT = "/document/2024-11-05-meta-llama-defence-en"
FILE = "2024-11-05-meta-llama-defence-en.txt"


@pytest.fixture(scope="module")
def with_texts(serving: Callable[..., str], articles_kg: Path, repository: Path) -> Iterator[httpx.Client]:
    address = serving(articles_kg, "--texts", str(repository / "examples" / "articles"))
    with httpx.Client(base_url=address, headers={"Accept": "text/html", "Accept-Language": "en"}, timeout=60) as client:
        yield client


def shown(page: str) -> str:
    """Return the text that a page shows of a document."""
    inside = re.findall(r'<div class="stretch"[^>]*>(.*?)</div>', page, re.DOTALL)
    return html.unescape("".join(re.sub(r"<[^>]+>", "", one) for one in inside))


def test_the_text_is_shown_whole_and_unchanged(with_texts: httpx.Client, repository: Path) -> None:
    text = (repository / "examples" / "articles" / FILE).read_text("utf-8")
    assert shown(with_texts.get(DOCUMENT).text) == text


def test_without_the_text_quotes_stand_in_their_order(explorer: httpx.Client, repository: Path) -> None:
    page = explorer.get(DOCUMENT).text
    text = (repository / "examples" / "articles" / FILE).read_text("utf-8")
    assert "The text is not at hand" in page
    stretches = [
        html.unescape(re.sub(r"<[^>]+>", "", one))
        for one in re.findall(r'<div class="stretch"[^>]*>(.*?)</div>', page, re.DOTALL)
    ]
    assert len(stretches) > 3
    places = [text.find(one) for one in stretches]
    assert -1 not in places
    assert places == sorted(places)


def test_every_statement_has_its_place_in_the_text_and_in_the_list(with_texts: httpx.Client) -> None:
    page = with_texts.get(DOCUMENT).text
    listed = re.findall(r'id="about-(statement-[0-9a-f]+)"', page)
    assert len(listed) > 9
    assert len(set(listed)) == len(listed)
    assert all(f'<span class="anchor" id="{name}">' in page for name in listed)


def test_marks_of_one_statement_hold_its_quote(with_texts: httpx.Client) -> None:
    page = with_texts.get(DOCUMENT).text
    marks = re.findall(r'<mark data-statements="([\d ]*)"[^>]*>(.*?)</mark>', page, re.DOTALL)
    first = "".join(re.sub(r"<[^>]+>", "", text) for numbers, text in marks if "0" in numbers.split())
    assert html.unescape(first) == "Meta opens Llama to American defence work"


def test_parts_are_marked_where_they_were_read(with_texts: httpx.Client) -> None:
    page = with_texts.get(DOCUMENT).text
    uses = re.findall(r'<mark [^>]*data-parts="[^"]*\b0:use\b[^"]*"[^>]*>(.*?)</mark>', page, re.DOTALL)
    assert "".join(uses) == "defence work"


def test_copies_of_one_story_name_each_other(explorer: httpx.Client) -> None:
    pages = [
        explorer.get(path).text
        for path in (
            "/document/2024-05-03-microsoft-azure-police-en",
            "/document/2024-05-06-microsoft-azure-polizei-de",
        )
    ]
    assert ("count as one source" in pages[0]) == ("count as one source" in pages[1])


def test_a_statement_stands_in_its_sentence(with_texts: httpx.Client) -> None:
    name = re.findall(r'id="about-(statement-[0-9a-f]+)"', with_texts.get(DOCUMENT).text)[1]
    page = with_texts.get(f"/id/{name}").text
    assert "US government agencies and their contractors may now use Llama" in shown_sentence(page)
    assert "“may now use”" in page
    assert "verdict" not in shown_sentence(page)
    assert f'href="{DOCUMENT}#{name}"' in page


def shown_sentence(page: str) -> str:
    found = re.search(r'<div class="stretch sentence"[^>]*>(.*?)</div>', page, re.DOTALL)
    assert found is not None
    return html.unescape(re.sub(r"<[^>]+>", "", found[1]))


def test_nobody_may_decide_where_no_name_was_given(with_texts: httpx.Client) -> None:
    assert "<form" not in with_texts.get(DOCUMENT).text.partition("<main")[2]
    refused = with_texts.post("/review", data={"decision": "reject"})
    assert refused.status_code == 405
    assert with_texts.get("/review").status_code == 404


def test_segments_share_out_what_overlaps() -> None:
    spans = [Span(0, 6, 0), Span(4, 9, 1), Span(4, 6, 1, "use")]
    found = segments("abcdefghij", spans)
    assert [(one.text, one.statements, one.parts, one.begins) for one in found] == [
        ("abcd", (0,), (), (0,)),
        ("ef", (0, 1), ("1:use",), (1,)),
        ("ghi", (1,), (), ()),
        ("j", (), (), ()),
    ]


def test_segments_of_a_part_of_a_text_keep_to_it() -> None:
    assert [one.text for one in segments("cde", [Span(0, 4, 0), Span(9, 12, 1)], 2)] == ["cd", "e"]


def test_quotes_that_meet_or_lie_in_one_another_are_one_stretch() -> None:
    assert known_text([(5, "fgh"), (0, "abc"), (3, "de"), (1, "b")]) == [(0, "abcdefgh")]
