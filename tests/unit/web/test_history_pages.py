"""Timelines and the feed of changes as pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from aikg.store import Store
from aikg.web.record.changes import marked_words

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def watched(
    serving: Callable[..., str], northwind: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of a graph with watched policies, which asks for pages in English."""
    folder: Path = tmp_path_factory.mktemp("northwind") / "kg"
    folder.mkdir()
    northwind.write_to(folder)
    headers = {"Accept": "text/html", "Accept-Language": "en"}
    with httpx.Client(base_url=serving(folder), headers=headers, timeout=60) as client:
        yield client


def test_a_history_draws_bars_and_tells_changes(watched: httpx.Client) -> None:
    page = watched.get("/timeline", params={"thing": "Northwind"}).text
    assert page.count('class="row rule"') == 7
    assert "widened" in page
    assert "style=" not in page
    assert "<script>" not in page


def test_a_thing_without_a_history_says_so(explorer: httpx.Client) -> None:
    assert "No watched policy says anything about Meta" in explorer.get("/timeline", params={"thing": "Meta"}).text


def test_changes_are_filtered_by_day_and_vendor(watched: httpx.Client) -> None:
    page = watched.get("/changes").text
    days = re.findall(r"Between [\d-]+ and ([\d-]+)", page)
    assert days == sorted(days, reverse=True)
    assert len(days) > 1
    later = re.findall(r"Between [\d-]+ and ([\d-]+)", watched.get("/changes", params={"from": days[0]}).text)
    assert later == [day for day in days if day >= days[0]]
    assert "Nothing changed in this time" in watched.get("/changes", params={"until": "1999-01-01"}).text


def test_a_day_that_is_none_is_refused(watched: httpx.Client) -> None:
    assert watched.get("/changes", params={"from": "yesterday"}).status_code == 400


def test_the_feed_holds_what_the_page_shows(watched: httpx.Client) -> None:
    answer = watched.get("/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    assert len(feed.findall(f"{ATOM}entry")) == watched.get("/changes").text.count('class="card changed"')


def test_a_policy_tells_its_texts(watched: httpx.Client) -> None:
    path = re.search(r'href="(/policy/[^"]+)"', watched.get("/changes").text)
    assert path is not None
    page = watched.get(path[1]).text
    assert "Rules of the latest text" in page
    document = re.search(r'href="(/document/[^"#]+)"', page)
    assert document is not None
    text = watched.get(document[1]).text
    assert "The text is not at hand" in text
    assert "<mark" in text


def test_words_that_differ_are_marked() -> None:
    before, after = marked_words("No military use, ever.", "No weapons use.")
    assert [text for text, differs in before if differs] == ["military", ", ever"]
    assert [text for text, differs in after if differs] == ["weapons"]
    assert "".join(text for text, _ in before) == "No military use, ever."
