"""The network page of the explorer in a real browser: by pointer and by keyboard, by day, exported, and reopened."""

from __future__ import annotations

import json
import struct
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from aikg.names import ID, USE

pytestmark = pytest.mark.usefixtures("scripts")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    '"><script>window.hacked = 1</script>',
    "</title></script><img src=x onerror='window.hacked = 1'>",
    "javascript:window.hacked=1",
    "{{ 7 * 7 }}&lt;b&gt;\u2028]]>",
]
RULES = {"permits", "prohibits", "requires"}


@pytest.fixture
def network(visit: Callable[..., Any]) -> Callable[..., Any]:
    """Open the network page and wait until it is drawn."""

    def open_page(path: str = "/network", **settings: Any) -> Any:
        opened = visit(path, **settings)
        opened.page.locator("#network[data-ready]").wait_for()
        return opened

    return open_page


def counted(opened: Any) -> tuple[int, int]:
    """Return how many things and lines the page says there are."""
    words = opened.text("#counted").split()
    return int(words[0]), int(words[2])


def exported(opened: Any, kind: str, folder: Path) -> bytes:
    with opened.page.expect_download() as download:
        opened.page.locator(f"#{kind}").click()
    file = folder / download.value.suggested_filename
    assert file.suffix == f".{kind}"
    download.value.save_as(file)
    return file.read_bytes()


def marks(svg: bytes) -> dict[str, tuple[float, float]]:
    """Return the things of an exported picture and where they are."""
    found = {}
    for mark in ET.fromstring(svg).iterfind(f"./{SVG}g[@class='things']/*"):
        title = mark.find(f"{SVG}title")
        assert title is not None
        if mark.tag == f"{SVG}circle":
            place = float(mark.attrib["cx"]), float(mark.attrib["cy"])
        else:
            points = [tuple(map(float, point.split(","))) for point in mark.attrib["points"].split()]
            place = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
        found[title.text or ""] = place
    return found


def spot(opened: Any, name: str, folder: Path) -> tuple[float, float]:
    """Return where on the screen a thing is."""
    box = opened.page.locator("#canvas").bounding_box()
    x, y = marks(exported(opened, "svg", folder))[name]
    return box["x"] + x, box["y"] + y


def test_it_is_drawn_and_nobody_else_is_asked(network: Callable[..., Any], tmp_path: Path) -> None:
    opened = network()
    things, lines = counted(opened)
    assert things > 20
    assert lines > 20
    legend = opened.text("#legend")
    for word in ("organisation", "product", "use", "permits", "prohibits"):
        assert word in legend
    assert "Meta" in opened.text("#panel .things")
    assert opened.undisturbed()


def test_a_day_leaves_the_rules_in_force(network: Callable[..., Any], explorer_address: str, tmp_path: Path) -> None:
    opened = network()
    everything = counted(opened)
    opened.page.get_by_label("belongs to, kind of").uncheck()
    for day in ("2023-06-01", "2024-08-01", "2024-12-01"):
        opened.page.locator("#day").fill(day)
        opened.page.wait_for_url(f"**on={day}*")
        data = httpx.get(f"{explorer_address}/network.json", params={"on": day}).json()
        stated = [kind for kind in data["edges"]["kind"] if data["lines"][kind] != "context"]
        assert counted(opened)[1] == len(stated), day
        assert counted(opened) < everything
    opened.page.get_by_label("belongs to, kind of").check()
    opened.page.wait_for_url(lambda url: "hide" not in url)
    shown = counted(opened)
    assert "December 1, 2024" in opened.text("#spoken")
    assert counted(network(opened.page.url)) == shown
    opened.page.locator("#anyday").click()
    opened.page.locator("#counted", has_text=f"{everything[0]} things, {everything[1]} lines").wait_for()


def test_the_slider_moves_by_keyboard(network: Callable[..., Any]) -> None:
    opened = network()
    everything = opened.text("#counted")
    opened.page.locator("#slider").focus()
    opened.page.keyboard.press("Home")
    first = opened.page.locator("#slider").get_attribute("aria-valuetext")
    assert first.startswith("Rules in force on")
    opened.page.keyboard.press("ArrowRight")
    second = opened.page.locator("#slider").get_attribute("aria-valuetext")
    assert second != first
    opened.page.locator(f"#counted:not(:text-is('{everything}'))").wait_for()
    begun = opened.text("#counted")
    opened.page.keyboard.press("End")
    opened.page.locator(f"#counted:not(:text-is('{begun}'))").wait_for()
    assert counted(opened)[1] > int(begun.split()[2])


def test_search_by_keyboard_opens_what_is_said(network: Callable[..., Any]) -> None:
    opened = network()
    opened.page.locator("#search").focus()
    opened.page.keyboard.type("mÉta")
    assert opened.page.locator("#matches li span").first.inner_text() == "Meta"
    opened.page.keyboard.press("Enter")
    opened.page.locator("#panel .fact").first.wait_for()
    assert opened.text("#panel h2") == "Meta"
    assert opened.page.locator("#panel a.button").first.get_attribute("href") == "/id/meta"
    fact = opened.page.locator("#panel .fact", has=opened.page.locator("q")).first
    fact.locator("summary").press("Enter")
    assert fact.locator("q").first.inner_text()
    assert counted(network(opened.page.url))
    assert network(opened.page.url).text("#panel h2") == "Meta"
    opened.page.locator("#search").fill("zzz")
    assert opened.text("#matches") == "Nothing by that name"
    assert opened.undisturbed()


def test_a_click_opens_a_thing_and_hovering_lights_its_lines(network: Callable[..., Any], tmp_path: Path) -> None:
    opened = network()
    place = spot(opened, "Meta", tmp_path)
    opened.page.mouse.move(*place)
    opened.page.locator("#canvas.pointing").wait_for()
    widths = [
        float(line.attrib["stroke-width"])
        for line in ET.fromstring(exported(opened, "svg", tmp_path)).iterfind(f"./{SVG}g[@class='lines']/*")
    ]
    assert len(set(widths)) > 1 or opened.page.locator("#canvas.pointing").count() == 0
    opened.page.mouse.move(*place)
    opened.page.mouse.click(*place)
    opened.page.locator("#panel h2", has_text="Meta").wait_for()
    opened.page.locator("#panel .heading button").click()
    assert opened.text("#panel h2") == "What is in the picture"


def test_the_legend_filters_and_the_address_remembers(network: Callable[..., Any]) -> None:
    opened = network()
    everything = counted(opened)
    opened.page.get_by_label("use", exact=True).uncheck()
    opened.page.get_by_label("partnership", exact=True).last.uncheck()
    fewer = counted(opened)
    assert fewer < everything
    again = network(opened.page.url)
    assert counted(again) == fewer
    assert not again.page.get_by_label("use", exact=True).is_checked()
    again.page.locator("#reset").click()
    assert counted(again) == everything
    assert "?" not in again.page.url


def test_neighbours_come_in_where_there_is_room(network: Callable[..., Any], tmp_path: Path) -> None:
    opened = network("/network?focus=Meta")
    before, there = counted(opened), marks(exported(opened, "svg", tmp_path))
    name = "Military use"
    opened.page.locator("#search").fill(name)
    opened.page.keyboard.press("Enter")
    opened.page.locator("#expand").click()
    opened.page.wait_for_url("**expand=*")
    assert counted(opened) > before
    reopened = network(opened.page.url)
    assert counted(reopened) == counted(opened)
    opened.page.locator("#reset").click()
    after = marks(exported(opened, "svg", tmp_path))
    assert set(there) < set(after)
    (left, top), (right, bottom) = ((max if far else min)(there.values()) for far in (False, True))
    one, other = (next(name for name in there if there[name] == place) for place in ((left, top), (right, bottom)))
    scale = (after[other][0] - after[one][0]) / (right - left)
    for kept in there:  # what was there stays where it was, seen from farther away
        for axis in (0, 1):
            moved = (there[kept][axis] - there[one][axis]) * scale
            assert after[kept][axis] - after[one][axis] == pytest.approx(moved, abs=1.5)


@pytest.mark.parametrize(("scheme", "ground"), [("light", "#fbfaf7"), ("dark", "#14181d")])
def test_the_view_is_exported(network: Callable[..., Any], tmp_path: Path, scheme: str, ground: str) -> None:
    opened = network("/network?on=2024-12-01", color_scheme=scheme)
    svg = exported(opened, "svg", tmp_path)
    root = ET.fromstring(svg)
    things, lines = counted(opened)
    assert len(root.findall(f"./{SVG}g[@class='things']/*")) == things
    assert len(root.findall(f"./{SVG}g[@class='lines']/*")) == lines
    labels = [text.text for text in root.iterfind(f"./{SVG}g[@class='labels']/{SVG}text")]
    assert set(labels) <= set(marks(svg))
    assert len(labels) > 5
    assert root.find(f"{SVG}rect").attrib["fill"] == ground
    assert "December 1, 2024" in root.findtext(f"{SVG}desc")
    assert "permits" in "".join(root.find(f"./{SVG}g[@class='legend']").itertext())
    width, height, pixels = png(exported(opened, "png", tmp_path))
    assert (width, height) == (2 * float(root.attrib["width"]), 2 * float(root.attrib["height"]))
    assert len(set(pixels[::997])) > 3
    assert opened.undisturbed()


def png(data: bytes) -> tuple[int, int, bytes]:
    """Return the width, the height and the unpacked lines of a PNG."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    packed, at = b"", 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        packed += data[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    return width, height, zlib.decompress(packed)


@pytest.mark.parametrize(("language", "word"), [("fr", "interdit"), ("de", "verbietet")])
def test_it_speaks_other_languages(network: Callable[..., Any], language: str, word: str) -> None:
    opened = network("/network", locale=language)
    assert word in opened.text("#legend")
    assert opened.page.locator("html").get_attribute("lang") == language


def test_it_fits_a_phone(network: Callable[..., Any]) -> None:
    opened = network("/network", viewport={"width": 390, "height": 844}, has_touch=True)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    canvas, panel = (opened.page.locator(name).bounding_box() for name in ("#canvas", "#panel"))
    assert canvas["height"] > 300
    assert panel["y"] >= canvas["y"] + canvas["height"]


def test_what_goes_wrong_is_said(visit: Callable[..., Any]) -> None:
    def broken(page: Any) -> None:
        page.route("**/network.json*", lambda route: route.fulfill(status=503, json={"problem": "out of paper"}))

    opened = visit("/network", before=broken)
    opened.page.locator("#status", has_text="out of paper").wait_for()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_never_run(network: Callable[..., Any], tmp_path: Path, text: str) -> None:
    column = {"iri": [ID + "a", USE + "b"], "label": [text, text + "2"], "kind": [0, 0], "x": [0, 9], "y": [0, 9]}
    edge = {name: [0] for name in ("source", "kind", "part", "state")}
    data = {
        "nodes": column,
        "edges": {**edge, "target": [1], "since": [""], "until": [""]},
        "kinds": [text],
        "lines": [text],
        "parts": [""],
        "states": ["in force"],
    }
    evidence = dict.fromkeys(("quote", "title", "document", "publisher", "published", "url", "status"), text)
    fact = dict.fromkeys(("kind", "label", "state", "since", "until", "note"), text)
    fact |= {"page": "/id/a", "sources": 2, "evidence": [{**evidence, "language": "en", "attribution": text}]}
    told = json.dumps({"label": text, "page": "/", "facts": [fact]})

    def invented(page: Any) -> None:
        page.route("**/network.json*", lambda route: route.fulfill(json=data))
        page.route("**/facts.json*", lambda route: route.fulfill(body=told))

    opened = network("/network", before=invented)
    opened.page.locator("#search").fill(text[:12])
    opened.page.keyboard.press("Enter")
    opened.page.locator("#panel q").wait_for(state="attached")
    assert opened.page.locator("#panel q").text_content() == text
    assert opened.page.locator("#panel h2").text_content() == text
    assert opened.page.locator("#panel blockquote a").count() == 0
    assert text in marks(exported(opened, "svg", tmp_path))
    assert opened.page.evaluate("window.hacked") is None
    assert opened.undisturbed()
