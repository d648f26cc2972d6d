"""The matrix page in a real browser: from disk, offline, by mouse, keyboard and finger, and with hostile text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aikg.model import Modality
from aikg.publish import write_matrix
from aikg.query import Judge, MatrixCell, VerdictMatrix, verdict_matrix
from aikg.reason.norms import Verdict, Word
from aikg.store import Store

HOSTILE = [
    '"><script>window.hacked = 1</script>',
    "</script></style></title><img src=x onerror='window.hacked = 1'>",
    '<a href="javascript:window.hacked=1">click</a>',
    "{{ 7 * 7 }}&lt;b&gt;\u2028]]>${window.hacked = 1}",
]
DAY = date(2025, 12, 1)
PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True}
Opens = Callable[..., Any]


def told_by(store: Store) -> VerdictMatrix:
    return verdict_matrix(store.raw, Judge(store.raw), day=DAY, products=True)


@pytest.fixture(scope="module")
def matrix(northwind: Store) -> VerdictMatrix:
    """Northwind with its product, and two invented vendors: one is silent, one permits all."""
    made = told_by(northwind)
    permitted = MatrixCell(Verdict(Word.PERMITTED, Modality.PERMITS), "permitted")
    silent = MatrixCell(Verdict(Word.NOT_STATED), "not stated")
    others = [
        replace(
            made.rows[0], vendor=name, vendor_iri=f"https://w3id.org/aikg/id/{slug}", cells=(cell,) * len(made.uses)
        )
        for name, slug, cell in (("Éastwind", "eastwind", silent), ("Southwind", "southwind", permitted))
    ]
    return replace(made, rows=(others[0], *made.rows, others[1]))


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Opens]:
    """Open a matrix; `page.asked` is what the page asked for, `page.said` what the browser complained of."""
    contexts = []

    def open_page(told: VerdictMatrix, fragment: str = "", suffix: str = "html", **settings: Any) -> Any:
        file = tmp_path / f"matrix.{suffix}"
        write_matrix(told, file)
        context = browser.new_context(offline=True, **{"viewport": {"width": 1280, "height": 800}, **settings})
        contexts.append(context)
        context.route("http*://**", lambda route: route.abort())
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
        page.goto(file.as_uri() + fragment)
        page.wait_for_load_state()
        return page

    yield open_page
    for context in contexts:
        context.close()


def alone(page: Any) -> bool:
    """Whether a page asked for nothing but itself, and the browser found nothing to complain of."""
    return [url.partition(":")[0] for url in page.asked] == ["file"] and page.said == []


def cell(page: Any, row: int, use: int) -> Any:
    return page.locator("tbody tr").nth(row).locator("td").nth(use)


def rows(page: Any) -> list[str]:
    """The names of the rows that are shown."""
    return [name.strip().splitlines()[-1] for name in page.locator("tbody tr:visible th").all_inner_texts()]


def focused(page: Any) -> list[int]:
    """Row and column of the cell that has the focus."""
    return page.evaluate("[document.activeElement.parentNode.rowIndex - 1, document.activeElement.cellIndex - 1]")  # type: ignore[no-any-return]


@pytest.mark.parametrize("suffix", ["html", "svg"])
def test_it_opens_from_disk_and_asks_for_nothing(opened: Opens, matrix: VerdictMatrix, suffix: str) -> None:
    page = opened(matrix, suffix=suffix)
    assert alone(page)


def test_a_click_opens_what_is_behind_a_cell(opened: Opens, matrix: VerdictMatrix) -> None:
    page = opened(matrix)
    assert not page.locator("#panel").is_visible()
    cell(page, 1, 1).click()
    panel = page.locator("#panel")
    assert panel.locator(".who").inner_text() == "Northwind"
    assert panel.locator("h2").inner_text() == "Military use"
    assert panel.locator(".verdict span").first.inner_text() == "prohibited in part"
    text = panel.inner_text()
    for words in (
        "except warfare with Northwind Chat",
        "Asked: Northwind: military use, on 2025-12-01",
        "Northwind prohibits military use",
        "No military work",
        "Against it",
        "use: Military use → Warfare",
        "Northwind Acceptable Use Policy · Northwind · 2025-06-15 · What you may do",
    ):
        assert words in text
    assert panel.locator("q").first.get_attribute("lang") == "en"
    link = panel.locator("a").first
    assert link.get_attribute("href") == "https://example.org/Northwind-Chat/2025-02-01"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert page.evaluate("location.hash") == "#northwind/military"
    panel.locator(".close").click()
    assert not panel.is_visible()
    assert page.evaluate("location.hash") == ""
    assert alone(page)


def test_silence_is_explained_too(opened: Opens, matrix: VerdictMatrix) -> None:
    page = opened(matrix)
    cell(page, 0, 0).click()
    assert "Not stated is neither permitted nor prohibited." in page.locator("#panel").inner_text()


@pytest.mark.parametrize(
    ("fragment", "who", "use"),
    [
        ("#northwind/military", "Northwind", "Military use"),
        ("#northwind:northwind-chat/weapons", "Northwind, Northwind Chat", "Weapons development, procurement and use"),
        (
            "#northwind%3Anorthwind-chat/weapons",
            "Northwind, Northwind Chat",
            "Weapons development, procurement and use",
        ),
    ],
)
def test_a_link_opens_a_cell(opened: Opens, matrix: VerdictMatrix, fragment: str, who: str, use: str) -> None:
    page = opened(matrix, fragment)
    assert page.locator("#panel .who").inner_text() == who
    assert page.locator("#panel h2").inner_text() == use


@pytest.mark.parametrize(
    "fragment", ["#nobody/military", "#northwind/nothing", "#%", "#__proto__/constructor", "#a/b/c"]
)
def test_a_link_to_nothing_opens_nothing(opened: Opens, matrix: VerdictMatrix, fragment: str) -> None:
    page = opened(matrix, fragment)
    assert not page.locator("#panel").is_visible()
    assert page.said == []


def test_a_link_is_followed_while_the_page_is_open(opened: Opens, matrix: VerdictMatrix) -> None:
    page = opened(matrix)
    page.locator("#search").fill("southwind")
    page.evaluate("location.hash = '#northwind/research-use'")
    page.wait_for_selector("#panel h2")
    assert page.locator("#panel h2").inner_text() == "Research use"
    assert "Northwind" in rows(page)


def test_the_keyboard_moves_opens_and_closes(opened: Opens, matrix: VerdictMatrix) -> None:
    page = opened(matrix)
    cell(page, 0, 0).focus()
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    assert focused(page) == [1, 1]
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "Military use"
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    assert not page.locator("#panel").is_visible()
    assert focused(page) == [1, 1]
    for key, place in (
        ("End", [1, 3]),
        ("PageDown", [3, 3]),
        ("Home", [3, 0]),
        ("Control+ArrowUp", [0, 0]),
        ("ArrowUp", [0, 0]),
    ):
        page.keyboard.press(key)
        assert focused(page) == place
    assert page.locator("td[tabindex='0']").count() == 1


def test_the_search_box_and_the_verdicts_choose_rows(opened: Opens, matrix: VerdictMatrix) -> None:
    page = opened(matrix)
    assert rows(page) == ["Éastwind", "Northwind", "Northwind Chat", "Southwind"]
    page.keyboard.press("/")
    page.keyboard.type("east")
    assert rows(page) == ["Éastwind"]
    assert page.locator("#shown").inner_text() == "1 of 3 vendors"
    page.keyboard.press("Escape")
    assert len(rows(page)) == 4
    prohibited = page.locator('.kind[data-kind="prohibited"]')
    prohibited.click()
    assert rows(page) == ["Northwind", "Northwind Chat"]
    assert page.locator("td.dim:visible").count() == 6
    page.locator('.kind[data-kind="permitted"]').click()
    assert rows(page) == ["Northwind", "Northwind Chat", "Southwind"]
    cell(page, 1, 0).focus()
    page.keyboard.press("End")
    page.keyboard.press("Control+ArrowDown")
    assert focused(page) == [3, 3]
    assert prohibited.get_attribute("aria-pressed") == "true"


def test_rows_are_sorted_by_a_use_and_products_stay_with_their_vendor(opened: Opens, matrix: VerdictMatrix) -> None:
    page = opened(matrix)
    head = page.get_by_role("button", name="Weapons development, procurement and use")
    head.click()
    assert rows(page) == ["Southwind", "Northwind", "Northwind Chat", "Éastwind"]
    assert page.locator("th[aria-sort]").count() == 1
    head.click()
    assert rows(page) == ["Éastwind", "Northwind", "Northwind Chat", "Southwind"]
    cell(page, 1, 3).focus()
    page.keyboard.press("s")
    assert rows(page)[0] == "Southwind"
    page.keyboard.press("s")
    assert page.locator("th[aria-sort]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "TD"


def test_names_stay_in_sight_while_the_table_scrolls(opened: Opens, matrix: VerdictMatrix) -> None:
    page = opened(replace(matrix, rows=matrix.rows * 12), viewport={"width": 300, "height": 500})
    scroll = page.locator("#scroll")
    name, head = page.locator("tbody th").first, page.locator("thead")
    before = head.bounding_box()
    scroll.evaluate("box => box.scrollTo(60, 400)")
    assert scroll.evaluate("box => box.scrollTop") == 400
    assert abs(head.bounding_box()["y"] - before["y"]) < 1
    assert abs(name.bounding_box()["x"] - scroll.bounding_box()["x"]) < 1


def test_row_and_column_are_lit_under_the_pointer(opened: Opens, matrix: VerdictMatrix) -> None:
    page = opened(matrix)
    cell(page, 2, 1).hover()
    assert page.locator("td.here").count() == 4
    lit = "[...document.querySelectorAll('td.here')].map(cell => getComputedStyle(cell).backgroundColor)"
    assert page.evaluate(lit) == ["rgb(255, 240, 184)"] * 4
    assert page.locator("th.here").count() == 1
    assert (
        cell(page, 2, 1)
        .get_attribute("title")
        .startswith("Northwind, Northwind Chat: Military use: prohibited in part")
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tiles_suit_the_ground(opened: Opens, matrix: VerdictMatrix, scheme: str) -> None:
    from aikg.publish.matrix.tiles import DARK, LIGHT

    page = opened(matrix, color_scheme=scheme)
    palette = LIGHT if scheme == "light" else DARK
    value = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--prohibited')")
    assert value.strip() == palette.prohibited
    box = cell(page, 1, 3).locator("svg").bounding_box()
    assert (box["width"], box["height"]) == (20, 20)


def test_it_is_readable_on_a_phone(opened: Opens, matrix: VerdictMatrix) -> None:
    page = opened(replace(matrix, rows=matrix.rows * 8), **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    cell(page, 1, 1).tap()
    panel = page.locator("#panel").bounding_box()
    assert panel["width"] == 375
    assert panel["y"] >= 100
    assert panel["y"] + panel["height"] <= 741
    page.locator(".close").tap()
    assert not page.locator("#panel").is_visible()


def test_without_its_script_the_table_is_read(opened: Opens, matrix: VerdictMatrix) -> None:
    page = opened(matrix, java_script_enabled=False)
    assert page.locator("td").count() == 16
    assert page.locator("tbody tr").nth(1).locator("td").nth(3).inner_text() == "prohibited"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_never_run(
    opened: Opens, northwind_that_says: Callable[[Callable[[str], str]], Store], text: str
) -> None:
    with northwind_that_says(lambda words: f"{words} {text}") as store:
        made = told_by(store)
    uses = tuple(replace(use, label=f"{use.label} {text}", definition=text, group=text) for use in made.uses)
    hostile = replace(made, uses=uses, actor=text, place=text, credits=(text,))
    page = opened(hostile)
    cell(page, 0, 1).hover()
    cell(page, 0, 1).click()
    assert page.locator("#panel .who").text_content() == f"Northwind {text}"
    assert f"No military work {text}" in page.locator("#panel q").all_text_contents()
    assert text in page.locator("#panel h2").text_content()
    page.locator("th.use button").first.click()
    assert page.locator("main script, img, iframe").count() == 0
    assert {link.get_attribute("href")[:20] for link in page.locator("a").all()} == {"https://example.org/"}
    assert page.evaluate("window.hacked") is None
    assert alone(page)
    picture = opened(hostile, suffix="svg")
    assert picture.evaluate("window.hacked") is None
    assert alone(picture)
