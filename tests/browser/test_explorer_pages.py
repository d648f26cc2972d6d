"""Home, matrix, verdict and queries in a real browser: by mouse and keyboard, without a script, on a phone.

The server is real, and the browser reaches nothing but it: whatever else a page asks for is stopped and counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

AS_PAGE = {"Accept": "text/html"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MATRIX = "/matrix?by=government&in=five-eyes&on=2024-12-01&products=1"
QUESTION = "Which vendors permit defence use by Five Eyes governments on 1 December 2024?"
PAGES = {
    "home": "/",
    "answer": f"/?q={QUESTION}",
    "refused": "/?q=Who+eats+cheese?",
    "find": "/find?q=pol",
    "matrix": MATRIX,
    "verdict": "/verdict?vendor=meta&product=llama&use=military&by=government&in=FVEY&on=2024-12-01",
    "form": "/verdict",
    "queries": "/queries",
    "query": "/queries/who-permits?on=2024-12-01",
    "view": "/queries/current-rules",
}
Visits = Callable[..., Any]


def test_a_question_is_answered(visit: Visits) -> None:
    seen = visit("/")
    page = seen.page
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    finding = page.locator("article.finding", has=page.get_by_role("link", name="Llama", exact=True)).first
    assert " ".join(finding.locator("h3").inner_text().split()).startswith("Meta · Llama permitted in part")
    assert finding.locator("blockquote q").first.inner_text()
    finding.get_by_role("link", name="Rules, ways and what gave way").click()
    page.wait_for_url("**/verdict?*")
    assert "permitted in part" in page.locator(".explanation .verdict").inner_text()
    assert seen.undisturbed()


def test_the_sparql_behind_an_answer_opens_in_the_editor(visit: Visits) -> None:
    seen = visit(f"/?q={QUESTION}")
    page = seen.page
    page.get_by_text("Query 1").click()
    page.get_by_role("link", name="Open in the editor").first.click()
    page.wait_for_url("**/sparql?query=*")
    assert seen.outside == []


def test_a_thing_is_found_by_the_keyboard(visit: Visits, scripts: None) -> None:
    seen = visit("/")
    page = seen.page
    field = page.get_by_role("combobox", name="Vendor, product")
    field.press_sequentially("palan", delay=20)
    options = page.get_by_role("option")
    options.first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    assert options.first.get_attribute("aria-selected") == "true"
    field.press("Enter")
    page.wait_for_url("**/id/palantir")
    assert seen.undisturbed()


def test_a_matrix_cell_opens_beside_it(visit: Visits, scripts: None) -> None:
    seen = visit(MATRIX)
    page = seen.page
    cell = page.locator('tr[data-key="meta:llama"] td a[href*="use=military"]')
    cell.click()
    panel = page.locator("#panel")
    panel.locator(".explanation").wait_for()
    assert "Military use" in panel.inner_text()
    assert panel.locator("blockquote q").count() > 0
    assert page.url.endswith("#meta:llama/military")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert "#" not in page.url
    assert page.evaluate("document.activeElement.getAttribute('href')") == cell.get_attribute("href")
    assert seen.undisturbed()


def test_arrow_keys_move_and_enter_opens(visit: Visits, scripts: None) -> None:
    seen = visit(MATRIX)
    page = seen.page
    assert page.locator('#matrix td a[tabindex="0"]').count() == 1
    page.locator('#matrix td a[tabindex="0"]').focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "End", "Home", "ArrowRight"):
        page.keyboard.press(key)
    place = "[document.activeElement.closest('tr').rowIndex, document.activeElement.closest('td').cellIndex]"
    assert page.evaluate(place) == [2, 2]
    asked = page.evaluate("document.activeElement.search")
    page.keyboard.press("Enter")
    page.locator("#panel .explanation").wait_for()
    assert page.locator("#panel .top a").get_attribute("href").endswith(asked)
    assert seen.undisturbed()


def test_the_address_of_an_open_cell_opens_it_again(visit: Visits, scripts: None) -> None:
    seen = visit(f"{MATRIX}#meta:llama/military")
    page = seen.page
    page.locator("#panel .explanation").wait_for()
    assert "Llama" in page.locator("#panel .who").inner_text()
    page.reload()
    page.locator("#panel .explanation").wait_for()
    page.goto(f"{page.url.partition('#')[0]}#no/such%zz")
    assert seen.undisturbed()


def test_the_matrix_is_filtered(visit: Visits) -> None:
    seen = visit("/matrix?on=2024-12-01")
    page = seen.page
    everybody = page.locator("#matrix tbody tr").count()
    page.get_by_label("By whom").fill("Government")
    page.locator("summary", has_text="Vendors").click()
    page.get_by_label("Meta", exact=True).check()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/matrix?*vendor=meta*")
    assert page.locator("#matrix tbody tr").count() == 1 < everybody
    assert page.get_by_label("By whom").input_value() == "Government"
    assert "for Government" in page.locator(".lead").inner_text()
    assert seen.undisturbed()


def test_everything_works_without_a_script(visit: Visits) -> None:
    seen = visit(MATRIX, java_script_enabled=False)
    page = seen.page
    page.locator('tr[data-key="meta:llama"] td a[href*="use=military"]').click()
    page.wait_for_url("**/verdict?*")
    assert "Military use" in page.locator(".explanation h2").inner_text()
    page.goto(page.url.partition("/verdict")[0] + "/queries/who-permits")
    page.get_by_label("Use").fill("military")
    page.get_by_role("button", name="Run").click()
    page.wait_for_url("**use=military**")
    assert page.locator(".rows tbody tr").count() > 0
    assert seen.undisturbed()


def test_a_catalogue_query_is_run_and_reopened(visit: Visits, scripts: None) -> None:
    seen = visit("/queries")
    page = seen.page
    page.get_by_role("link", name="Who permits a use").click()
    page.get_by_label("Where").fill("Five Eyes")
    page.get_by_label("Day").fill("2024-12-01")
    page.get_by_role("button", name="Run").click()
    page.wait_for_url("**place=Five+Eyes**")
    assert "vendor=" not in page.url  # what is left empty stays out of the address
    rows = page.locator(".rows tbody tr")
    before = rows.all_inner_texts()
    assert any("Llama" in row for row in before)
    page.get_by_role("button", name="since").click()
    assert page.locator('th[aria-sort="ascending"]').inner_text() == "since"
    assert sorted(rows.all_inner_texts()) == sorted(before)
    page.reload()
    assert rows.all_inner_texts() == before
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "who-permits.csv"
    assert "Llama" in Path(download.value.path()).read_text("utf-8")
    assert seen.undisturbed()


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize("name", PAGES)
def test_a_phone_never_scrolls_sideways(visit: Visits, name: str, language: str) -> None:
    seen = visit(PAGES[name] + ("&" if "?" in PAGES[name] else "?") + f"lang={language}", **PHONE)
    page = seen.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert seen.outside == []


@pytest.mark.parametrize("name", PAGES)
def test_fields_have_names_and_headings_their_order(visit: Visits, name: str) -> None:
    page = visit(PAGES[name]).page
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("input:not([type=hidden]), select, button, a, summary")]
            .filter((one) => !one.labels?.length && !one.textContent.trim() && !one.getAttribute("aria-label"))
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    levels = page.evaluate("() => [...document.querySelectorAll('h1,h2,h3,h4')].map((one) => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    twice = page.evaluate(
        """() => { const ids = [...document.querySelectorAll("main [id]:not(clipPath)")].map((one) => one.id);
            return ids.filter((id, at) => ids.indexOf(id) !== at); }"""
    )
    assert twice == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_text_stands_out_from_its_ground(visit: Visits, name: str, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    page = visit(PAGES[name], color_scheme=scheme).page
    faint = page.evaluate(_CONTRAST)
    assert faint == []


_CONTRAST = """() => {
  const parts = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { r, g, b, a }; };
  const light = ({ r, g, b }) => [r, g, b].map((value) => value / 255)
    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.a === 1) return colour;
    }
    return { r: 255, g: 255, b: 255, a: 1 };
  };
  const found = [];
  for (const one of document.querySelectorAll("body *")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !one.checkVisibility() || one.closest("svg, option, datalist, .hidden, .skip")) continue;
    const [text, back] = [light(parts(getComputedStyle(one).color)), light(ground(one))];
    const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    if (ratio < 4.5) found.push([one.className, one.textContent.trim().slice(0, 40), ratio.toFixed(2)].join(" | "));
  }
  return [...new Set(found)];
}"""


def test_every_link_of_a_page_leads_somewhere(visit: Visits, explorer_address: str) -> None:
    found: set[str] = set()
    for path in ("answer", "verdict", "find"):
        page = visit(PAGES[path]).page
        found |= {
            link
            for link in page.eval_on_selector_all("main a[href]", "all => all.map((one) => one.getAttribute('href'))")
            if link.startswith("/") and not link.startswith(("/sparql", "/network"))
        }
    assert len(found) > 20
    with httpx.Client(base_url=explorer_address, headers=AS_PAGE, timeout=60, follow_redirects=True) as client:
        lost = {}
        for link in sorted(found):
            answer = client.get(link)
            anchor = link.partition("#")[2]
            if answer.status_code != 200 or (anchor and not re.search(rf'id="{re.escape(anchor)}"', answer.text)):
                lost[link] = answer.status_code
    assert lost == {}
