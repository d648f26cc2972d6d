"""The pages of things and documents in a real browser, served by `aikg serve`, with no way out to anywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aikg import KnowledgeGraph
from aikg.web.rendering import STATIC

FILE = "2024-11-05-meta-llama-defence-en.txt"
PAGE = "/document/2024-11-05-meta-llama-defence-en"
HOSTILE = '"><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">'
Opens = Callable[..., Any]

needs_scripts = pytest.mark.skipif(
    not (STATIC / "document.js").is_file(), reason="the scripts of the pages are not built (make web)"
)


@pytest.fixture
def opened(browser: Any) -> Iterator[Opens]:
    """Open a page; `page.asked` is what it asked of others, `page.said` what the browser complained of."""
    contexts = []

    def open_page(address: str, **settings: Any) -> Any:
        origin = "/".join(address.split("/")[:3])
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en", **settings})
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on(
            "request", lambda one: page.asked.append(one.url) if not one.url.startswith((origin, "data:")) else None
        )
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(address)
        page.wait_for_load_state()
        return page

    yield open_page
    for context in contexts:
        context.close()


def alone(page: Any) -> bool:
    return not page.asked and not page.said


def build(kg: Path, *texts: Path) -> None:
    with KnowledgeGraph.open(kg, create=True) as graph:
        graph.build(texts, recorded_at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def article(repository: Path) -> Path:
    return repository / "examples" / "articles" / FILE


@pytest.fixture(scope="module")
def reviewed(serving: Callable[..., str], article: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The address of a server under review, and the folder of its graph."""
    kg = tmp_path_factory.mktemp("reviewed") / "kg"
    build(kg, article)
    return serving(kg, "--review", "Ada Example", "--texts", str(article)), kg


@needs_scripts
def test_what_is_pointed_at_in_the_text_lights_up_in_the_list(opened: Opens, reviewed: tuple[str, Path]) -> None:
    page = opened(reviewed[0] + PAGE)
    page.locator("mark", has_text="may now use").first.hover()
    lit = page.locator(".noted.lit")
    assert lit.count() == 1
    assert "National security use" in lit.inner_text()
    page.locator("h1").hover()
    assert lit.count() == 0
    assert alone(page)


@needs_scripts
def test_a_part_shows_its_own_words_by_mouse_and_by_keyboard(opened: Opens, reviewed: tuple[str, Path]) -> None:
    page = opened(reviewed[0] + PAGE)
    use = page.locator(".noted").nth(1).locator("dd[data-part=use]")
    use.hover()
    assert "".join(page.locator("mark.part-lit").all_inner_texts()) == "national security purposes"
    page.locator("h1").hover()
    assert page.locator("mark.part-lit").count() == 0
    use.locator("a").focus()
    assert "".join(page.locator("mark.part-lit").all_inner_texts()) == "national security purposes"


def test_without_scripts_marks_lead_to_the_list_and_back(opened: Opens, reviewed: tuple[str, Path]) -> None:
    page = opened(reviewed[0] + PAGE, java_script_enabled=False)
    page.locator("mark a").first.click()
    name = page.url.partition("#about-")[2]
    assert name
    page.locator(f"#about-{name}").get_by_role("link", name="Show in the text").click()
    assert page.url.endswith(f"#{name}")
    assert page.locator(f"#{name}").count() == 1


def test_a_decision_is_saved_and_still_there_after_a_rebuild(
    opened: Opens, reviewed: tuple[str, Path], article: Path
) -> None:
    address, kg = reviewed
    page = opened(address + PAGE)
    entry = page.locator(".noted", has_text="Mark Zuckerberg")
    name = entry.get_attribute("id")
    entry.get_by_role("button", name="Reject").click()
    page.wait_for_load_state()
    assert "Rejected by Ada Example" in page.locator(f"#{name}").inner_text()
    build(kg, article)
    until = time.monotonic() + 90
    while "Takes effect" in page.locator(f"#{name}").inner_text() and time.monotonic() < until:
        time.sleep(0.5)
        page.reload()
    told = page.locator(f"#{name}")
    assert "Rejected by Ada Example" in told.inner_text()
    assert "Takes effect" not in told.inner_text()
    assert told.get_by_role("link", name="statement", exact=True).count() == 0  # it is in the graph no longer
    with KnowledgeGraph.open(kg) as graph:
        people = {fact.sentence for fact in graph.show("Meta").facts if fact.kind == "role"}
    assert not any("Zuckerberg" in sentence for sentence in people)
    assert alone(page)


@pytest.fixture(scope="module")
def hostile(serving: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a server of a document whose title, text, publisher and address are hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    text = folder / "a.txt"
    text.write_text(f"Meta permits military use of Llama {HOSTILE} in the United States.\n{HOSTILE}\n", "utf-8")
    manifest = folder / "manifest.csv"
    quoted = HOSTILE.replace('"', '""')
    cells = ("a.txt", f"a{quoted}", "en", f"Title {quoted}", f"Paper {quoted}", "javascript:window.hacked=1")
    row = ",".join(f'"{cell}"' for cell in cells)
    manifest.write_text(f"file,id,lang,title,publisher,url\n{row}\n", "utf-8")
    with KnowledgeGraph.open(folder / "kg", create=True) as graph:
        report = graph.build([text], manifest=manifest, recorded_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert report.added == 1, report.failed
    return serving(folder / "kg", "--review", f"Ada {HOSTILE}", "--texts", str(text))


def test_hostile_text_is_shown_and_never_run(opened: Opens, hostile: str) -> None:
    for path in ("/id/meta", "/use/military", "/changes"):
        page = opened(hostile + path)
        assert page.evaluate("window.hacked") is None
        assert alone(page), page.said
    link = page = opened(f"{hostile}/id/meta")
    link = page.locator('a[href^="/document/"]').first.get_attribute("href").partition("#")[0]
    page = opened(hostile + link)
    assert page.locator("h1").inner_text() == f"Title {HOSTILE}"
    assert HOSTILE in page.locator(".text").inner_text()
    assert page.locator("main script, main img").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0
    assert page.evaluate("window.hacked") is None
    assert alone(page), page.said


@pytest.mark.parametrize("path", ["/id/meta", "/use/military", PAGE, "/ontology", "/changes", "/timeline"])
def test_pages_fit_a_phone_and_ask_nobody_else(opened: Opens, reviewed: tuple[str, Path], path: str) -> None:
    page = opened(reviewed[0] + path, viewport={"width": 390, "height": 844}, color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert alone(page), page.said


@needs_scripts
def test_the_ontology_is_searched_while_typing(opened: Opens, reviewed: tuple[str, Path]) -> None:
    page = opened(f"{reviewed[0]}/ontology")
    before = page.locator(".term:visible").count()
    page.locator("#term-search").fill("policy version")
    assert 0 < page.locator(".term:visible").count() < before
    assert page.locator("#PolicyVersion").is_visible()
