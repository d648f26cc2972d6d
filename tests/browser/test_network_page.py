"""The network page in a real browser: opened from disk, offline, by mouse and keyboard, and with hostile text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from aikg.names import ID, PREFIXES, USE
from aikg.publish.figures import write_network
from aikg.publish.network import network

LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
HOSTILE = [
    '"><script>window.hacked = 1</script>',
    "<img src=x onerror='window.hacked = 1'>",
    "</script><script>window.hacked = 1</script>",
    '<a href="javascript:window.hacked=1">click</a>',
    "line\u2028separator\u2029</SCRIPT>",
    "{{ 7 * 7 }}${window.hacked = 1}",
]
#: Where a node is drawn, in pixels of the window; and the middle of a line.
WHERE_NODE = """id => { const box = document.querySelector('#network').getBoundingClientRect();
    const spot = aikg.network.canvasToDOM(aikg.network.getPosition(id)); return [box.x + spot.x, box.y + spot.y]; }"""
WHERE_LINE = """([a, b]) => { const box = document.querySelector('#network').getBoundingClientRect();
    const [one, two] = [a, b].map(id => aikg.network.canvasToDOM(aikg.network.getPosition(id)));
    return [box.x + (one.x + two.x) / 2, box.y + (one.y + two.y) / 2]; }"""
COLOURS_DRAWN = """() => { const canvas = document.querySelector('#network canvas');
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data; const seen = new Set();
    for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] === 255) seen.add(pixels.slice(i, i + 3).join());
    return [...seen]; }"""


@pytest.fixture(scope="module")
def picture(repository: Path) -> Store:
    store = Store()
    store.load(path=repository / "tests" / "unit" / "publish" / "picture.trig")
    return store


class Opened:
    """A page with everything it asked for, said and threw."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())

    def find(self, name: str) -> None:
        self.page.locator("#search").fill(name)
        self.page.keyboard.press("Enter")


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def open_page(store: Store, fragment: str = "", **settings: Any) -> Opened:
        write_network(network(store), tmp_path / "network.html")
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}, **settings)
        contexts.append(context)
        context.route("http*://**", lambda route: route.abort())
        context.set_default_timeout(10_000)
        made = Opened(context.new_page())
        made.page.goto((tmp_path / "network.html").as_uri() + fragment)
        made.page.wait_for_load_state()
        assert made.page.locator("#panel h2").count() == 1, made.complaints
        return made

    yield open_page
    for context in contexts:
        context.close()


def test_it_opens_from_disk_and_asks_for_nothing(opened: Callable[..., Opened], picture: Store) -> None:
    shown = opened(picture)
    shown.find("Meta")
    assert [url.partition(":")[0] for url in shown.requests] == ["file"]
    assert shown.complaints == []


def test_the_picture_is_drawn_in_the_colours_of_its_lines(opened: Callable[..., Opened], picture: Store) -> None:
    drawn = set(opened(picture, color_scheme="light").page.evaluate(COLOURS_DRAWN))
    for permits, prohibits, organisation in [("0,114,178", "213,94,0", "51,71,91")]:
        assert {permits, prohibits, organisation} <= drawn
    dark = set(opened(picture, color_scheme="dark").page.evaluate(COLOURS_DRAWN))
    assert "74,168,224" in dark
    assert "0,114,178" not in dark


def test_the_legend_is_there_and_hides_lines(opened: Callable[..., Opened], picture: Store) -> None:
    shown = opened(picture)
    legend = shown.text("#legend")
    for word in ("permits", "prohibits", "partnership", "pledge", "organisation", "public body", "product", "use"):
        assert word in legend
    count = "() => aikg.network.body.edgeIndices.length"  # what vis-network has not hidden
    everything = shown.page.evaluate(count)
    for label, fewer in (("pledge", 13), ("ended, withdrawn, proposed", 7)):
        shown.page.get_by_label(label).uncheck()
        everything -= fewer
        assert shown.page.evaluate(count) == everything
    shown.page.get_by_label("pledge").check()
    assert shown.page.evaluate(count) == everything + 13


def test_search_by_keyboard_finds_selects_and_shows_quotes(opened: Callable[..., Opened], picture: Store) -> None:
    shown = opened(picture)
    shown.page.keyboard.press("/")
    shown.page.keyboard.type("micro")
    assert shown.page.locator("#matches li").all_inner_texts() == ["Microsoft\norganisation"]
    shown.page.keyboard.press("Enter")
    assert shown.text("#panel h2") == "Microsoft"
    panel = shown.text("#panel")
    assert "Microsoft interdit à la police américaine de se servir d’Azure OpenAI Service pour reconnaître" in panel
    assert "La Gazette d’Exemple · 2024-05-03" in panel
    assert "2 independent sources" in panel
    assert shown.page.evaluate("() => aikg.network.getSelectedNodes()") == [ID + "microsoft"]
    assert shown.page.locator("#matches").is_hidden()
    shown.page.keyboard.press("Escape")
    assert shown.text("#panel h2") == "What the documents say"


def test_search_folds_accents_walks_by_arrows_and_says_when_nothing_fits(
    opened: Callable[..., Opened], picture: Store
) -> None:
    shown = opened(picture)
    shown.page.locator("#search").fill("MÍLITARY")
    assert shown.page.locator("#matches li span:first-child").all_inner_texts() == ["Military", "Military use"]
    shown.page.keyboard.press("ArrowDown")
    assert shown.page.locator("#matches li[aria-selected=true]").inner_text().startswith("Military use")
    shown.page.keyboard.press("Enter")
    assert shown.text("#panel h2") == "Military use"
    shown.page.locator("#search").fill("zzz")
    assert shown.text("#matches") == "Nothing by that name"


def test_a_click_on_a_thing_shows_its_statements(opened: Callable[..., Opened], picture: Store) -> None:
    shown = opened(picture)
    shown.page.mouse.click(*shown.page.evaluate(WHERE_NODE, ID + "openai"))
    assert shown.text("#panel h2") == "OpenAI"
    panel = shown.text("#panel")
    assert "ended" in panel
    assert "OpenAI prohibited military use, for military" in panel
    assert "OpenAI, qui refusait jusque-là de servir les armées" in panel
    assert "until 2024-01" in panel
    assert "according to une agence de presse" in panel
    quote = shown.page.locator("q", has_text="qui refusait")
    assert quote.get_attribute("lang") == "fr"


def test_a_click_on_a_line_shows_the_rule_behind_it(opened: Callable[..., Opened], picture: Store) -> None:
    shown = opened(picture)
    ends = [ID + "axon-draft-one", ID + "gpt-4"]
    shown.page.mouse.click(*shown.page.evaluate(WHERE_LINE, ends))
    assert shown.text("#panel h2") == "Draft One – GPT-4"
    assert "Axon a présenté un outil fondé sur GPT-4" in shown.text("#panel")
    shown.page.locator(".chip", has_text="GPT-4").click()
    assert shown.text("#panel h2") == "GPT-4"


def test_the_overview_lists_what_is_stated_and_leads_to_it(opened: Callable[..., Opened], picture: Store) -> None:
    shown = opened(picture)
    assert "Permits (2)" in shown.text("#panel")
    shown.page.locator("#panel button", has_text="Meta permits military use").click()
    assert shown.text("#panel h2") == "Llama – Military use"
    assert "Meta said it would make its Llama models available" in shown.text("#panel")


def test_a_link_reopens_what_was_selected(opened: Callable[..., Opened], picture: Store) -> None:
    shown = opened(picture)
    shown.find("Llama")
    fragment = shown.page.evaluate("() => location.hash")
    assert fragment
    assert opened(picture, fragment).text("#panel h2") == "Llama"
    assert opened(picture, "#%E0%A4%A").text("#panel h2") == "What the documents say"


def test_it_fits_a_phone(opened: Callable[..., Opened], picture: Store) -> None:
    shown = opened(picture)
    shown.page.set_viewport_size({"width": 375, "height": 740})
    picture_box = shown.page.locator("#network").bounding_box()
    panel_box = shown.page.locator("#panel").bounding_box()
    assert picture_box["height"] > 300
    assert panel_box["y"] >= picture_box["y"] + picture_box["height"]
    assert shown.page.evaluate("() => document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_never_run(opened: Callable[..., Opened], text: str) -> None:
    store = Store()
    store.load(
        f"""@prefix a: <https://w3id.org/aikg/ontology#> . @prefix i: <{ID}> . @prefix s: <https://schema.org/> .
        i:s a a:Statement ; a:states i:r ; a:status a:current ; a:inDocument i:d ; a:evidence i:e .
        i:r a a:Rule, a:Prohibition ; a:issuedBy i:v ; a:governs i:p ; a:ofUse <{USE}military> ; a:standing a:current .
        i:p a a:Product . i:d s:url "javascript:window.hacked=1" .""".encode(),
        RdfFormat.TURTLE,
    )
    for thing, name in (("v", LABEL.value), ("p", LABEL.value), ("e", "https://w3id.org/aikg/ontology#quote")):
        store.add(Quad(NamedNode(ID + thing), NamedNode(name), Literal(text)))
    store.add(Quad(NamedNode(ID + "d"), NamedNode(PREFIXES["dcterms"] + "title"), Literal(text)))
    shown = opened(store)
    shown.page.mouse.move(*shown.page.evaluate(WHERE_NODE, ID + "p"))
    tooltip = shown.page.locator("div.vis-tooltip")
    tooltip.wait_for()
    shown.page.mouse.click(*shown.page.evaluate(WHERE_NODE, ID + "p"))
    assert shown.page.locator("#panel h2").text_content() == text
    assert shown.page.locator("#panel q").text_content() == text
    assert shown.page.locator("#panel cite").text_content() == text
    assert shown.page.locator("#panel a").count() == 0
    shown.find(text[:12])
    assert shown.page.evaluate("() => window.hacked") is None
    assert shown.page.locator("main script, main img, main a, header img").count() == 0
    assert shown.complaints == []
    assert [url.partition(":")[0] for url in shown.requests] == ["file"]
