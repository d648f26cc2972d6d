"""The timeline page in a real browser: from disk, offline, on a wide screen and a phone, and with hostile text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from aikg.publish import write_timeline
from aikg.query import Timeline, timeline
from aikg.store import Store

HOSTILE = [
    '"><script>window.hacked = 1</script>',
    "</q></style></title><img src=x onerror='window.hacked = 1'>",
    '<a href="javascript:window.hacked=1">click</a>',
    "{{ 7 * 7 }}&lt;b&gt;\u2028]]>",
]
Opens = Callable[..., Any]


@pytest.fixture(scope="module")
def told(northwind: Store) -> Timeline:
    return timeline(northwind.raw, "Northwind")


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Opens]:
    """Open a timeline; `page.asked` is what the page asked for, `page.said` what the browser complained of."""
    contexts = []

    def open_page(told: Timeline, suffix: str = "html", **settings: Any) -> Any:
        file = tmp_path / f"timeline.{suffix}"
        write_timeline(told, file)
        context = browser.new_context(offline=True, **{"viewport": {"width": 1280, "height": 800}, **settings})
        contexts.append(context)
        context.route("http*://**", lambda route: route.abort())
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
        page.goto(file.as_uri())
        page.wait_for_load_state()
        return page

    yield open_page
    for context in contexts:
        context.close()


def alone(page: Any) -> bool:
    """Whether a page asked for nothing but itself, and the browser found nothing to complain of."""
    return [url.partition(":")[0] for url in page.asked] == ["file"] and page.said == []


@pytest.mark.parametrize("suffix", ["html", "svg"])
def test_it_opens_from_disk_and_asks_for_nothing(opened: Opens, told: Timeline, suffix: str) -> None:
    assert alone(opened(told, suffix))


def test_it_tells_rules_and_changes(opened: Opens, told: Timeline) -> None:
    page = opened(told)
    assert page.locator("h1").inner_text() == "Northwind"
    assert page.locator(".rule").count() == 7
    sides = page.locator(".change", has_text="widened").locator(".side")
    assert [text.split("\n")[0] for text in sides.all_inner_texts()] == ["prohibits warfare", "prohibits military use"]
    assert page.locator(".change q", has_text="No military work").first.get_attribute("lang") == "en"
    assert page.locator("#changes a").first.get_attribute("href") == "https://example.org/Northwind/2025-01-10"


def test_bars_stand_where_the_axis_says(opened: Opens, told: Timeline) -> None:
    page = opened(told)
    policy = page.locator(".policy").first
    row = policy.locator(".rule", has=page.get_by_text("prohibits warfare", exact=True))
    band, full = policy.locator("rect.band").first.bounding_box(), row.locator("rect.prohibits").first.bounding_box()
    fading, mark = row.locator('rect[fill^="url(#out"]').bounding_box(), row.locator("circle.mark").bounding_box()
    assert abs(full["x"] - band["x"]) < 1
    assert abs(full["x"] + full["width"] - fading["x"]) < 1
    assert 1 < mark["x"] - fading["x"] - fading["width"] < 5  # the mark of what ended stands behind its end


def test_colours_suit_the_ground(opened: Opens, told: Timeline) -> None:
    fill = "getComputedStyle(document.querySelector('rect.prohibits')).fill"
    assert opened(told, color_scheme="light").evaluate(fill) == "rgb(213, 94, 0)"
    assert opened(told, color_scheme="dark").evaluate(fill) == "rgb(255, 127, 50)"


def test_families_open_by_keyboard(opened: Opens, told: Timeline) -> None:
    page = opened(told)
    family = page.locator(".policy details").first
    family.locator("summary").focus()
    page.keyboard.press("Enter")
    assert not family.locator(".rule").first.is_visible()
    assert family.locator("summary .bar").is_visible()
    page.keyboard.press("Enter")
    assert family.locator(".rule").first.is_visible()


def test_it_fits_a_phone(opened: Opens, told: Timeline) -> None:
    page = opened(told, viewport={"width": 375, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    row = page.locator(".rule").first
    words, bar = row.locator(".words").bounding_box(), row.locator(".bar").bounding_box()
    assert bar["y"] > words["y"] + words["height"]
    days = [box.bounding_box() for box in page.locator(".policy").first.locator("text.day").all() if box.is_visible()]
    assert len(days) > 1
    assert all(one["x"] + one["width"] < other["x"] for one, other in pairwise(days))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_never_run(
    opened: Opens, northwind_that_says: Callable[[Callable[[str], str]], Store], text: str
) -> None:
    with northwind_that_says(lambda words: f"{words} {text}") as store:
        hostile = timeline(store.raw, "id:northwind")
    page = opened(hostile)
    assert page.locator("h1").text_content() == f"Northwind {text}"
    assert f"No military work {text}" in page.locator(".change q").all_text_contents()
    assert page.locator("script, img").count() == 0
    assert {link.get_attribute("href")[:20] for link in page.locator("main a").all()} == {"https://example.org/"}
    assert page.evaluate("window.hacked") is None
    assert alone(page)
    picture = opened(hostile, "svg")
    assert picture.evaluate("window.hacked") is None
    assert alone(picture)
