"""The history as a picture, a page and a feed: well-formed, the same bytes each time, and text is only ever text."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from aikg.errors import ExportError
from aikg.publish import write_changes, write_timeline
from aikg.publish.history.axis import Axis
from aikg.publish.history.feed import changes_feed, timeline_feed
from aikg.publish.history.page import timeline_page
from aikg.publish.history.picture import timeline_picture
from aikg.query import Timeline, changes, timeline
from aikg.store import Store

SVG, ATOM, XHTML = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
HOSTILE = "\"><script>alert(1)</script>]]><!-- ' & \x00\x0b{{ 7 * 7 }} <img src=x onerror=alert(1)>"
Writer = Callable[..., bytes]


@pytest.fixture(scope="module")
def told(northwind: Store) -> Timeline:
    return timeline(northwind.raw, "Northwind")


@pytest.fixture(scope="module")
def hostile(northwind_that_says: Callable[[Callable[[str], str]], Store]) -> Timeline:
    with northwind_that_says(lambda text: f"{text} {HOSTILE}") as store:
        return timeline(store.raw, "id:northwind")


@pytest.fixture(scope="module")
def again(northwind_that_says: Callable[..., Store]) -> Timeline:
    """The same timeline, from a graph that was built anew."""
    with northwind_that_says() as store:
        return timeline(store.raw, "northwind")


def texts(root: ElementTree.Element, name: str) -> list[str]:
    return [one.text or "" for one in root.iter(name)]


@pytest.mark.parametrize("write", [timeline_picture, timeline_page, timeline_feed])
def test_the_same_graph_the_same_bytes(write: Writer, told: Timeline, again: Timeline) -> None:
    assert write(told) == write(again)


@pytest.mark.parametrize("write", [timeline_picture, timeline_feed])
def test_hostile_text_is_text(write: Writer, hostile: Timeline) -> None:
    root = ElementTree.fromstring(write(hostile, everything=True))
    assert not [one for one in root.iter() if one.tag.rpartition("}")[2] in ("script", "img")]
    said = "".join(root.itertext())
    assert "No military work " + HOSTILE.replace("\x00\x0b", "\ufffd\ufffd") in said


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


def test_a_page_of_hostile_text_has_the_same_elements(told: Timeline, hostile: Timeline) -> None:
    kinds = [{tag for tag, _ in Tags(timeline_page(one, everything=True).decode()).found} for one in (told, hostile)]
    assert kinds[0] == kinds[1]
    assert not kinds[1] & {"script", "img", "iframe", "form", "object"}


def test_the_page_holds_no_script_and_its_policy_allows_only_its_style(told: Timeline) -> None:
    page = timeline_page(told).decode()
    tags = Tags(page).found
    (policy,) = [a["content"] for _, a in tags if a.get("http-equiv") == "Content-Security-Policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    for tag, attributes in tags:
        assert not {"src", "style", "onclick", "onload"} & set(attributes), tag
        assert (attributes.get("href") or "data:,").startswith(("data:,", "https://example.org/Northwind"))
    assert "url(" not in style
    assert "@import" not in style


def test_the_page_tells_rules_changes_and_links(told: Timeline) -> None:
    page = timeline_page(told).decode()
    for words in (
        "vendor · 2 policies · 7 rules · 5 changes",
        "came between 2025-03-01 and 2025-06-15; still there on 2025-10-29, the last version recorded.",
        'href="https://example.org/Northwind/2025-06-15" rel="noopener noreferrer">archived version after (2025-06-15)',
        "1 removed, 1 widened, 1 added and 1 reworded",
        '<q lang="en">No warfare of any kind</q>',
    ):
        assert words in page
    assert "Weapons are out of bounds here" not in page
    assert "Weapons are out of bounds here" in timeline_page(told, everything=True).decode()


def test_no_link_leads_anywhere_but_to_the_web(told: Timeline) -> None:
    from dataclasses import replace

    turn = told.changes[0]
    for address in ("javascript:alert(1)", "data:text/html,x", "//example.org", "https://", "http://[", "https://a b"):
        evil = replace(told, changes=(replace(turn, after=replace(turn.after, url=address)),))
        links = {attributes["href"] for tag, attributes in Tags(timeline_page(evil).decode()).found if tag == "a"}
        assert links == {"https://example.org/Northwind/2025-01-10"}
        root = ElementTree.fromstring(timeline_feed(evil))
        assert [one.get("rel") for one in root.iter(f"{ATOM}link")] == ["related"]


def test_the_picture_has_a_row_for_each_rule_and_a_bar_for_each_time(told: Timeline) -> None:
    root = ElementTree.fromstring(timeline_picture(told))
    labels = texts(root, f"{SVG}text")
    assert {one.rule.words for one in told.rules} <= set(labels)
    spans = sum(len(one.spans) for one in told.rules)
    titles = texts(root, f"{SVG}title")
    assert sum("version recorded" in title and title.startswith(("there", "came")) for title in titles) == spans == 8
    fills = [one.get("fill") for one in root.iter(f"{SVG}rect")]
    assert fills.count("url(#in-prohibits)") == 2
    assert fills.count("url(#out-prohibits)") == 2
    assert fills.count("url(#over-prohibits)") == 2 * 5 + 1
    defined = {one.get("id") for one in root.iter() if one.get("id")}
    assert {fill[5:-1] for fill in fills if fill and fill.startswith("url(")} <= defined


def test_every_sign_has_its_own_pattern_besides_its_colour(told: Timeline) -> None:
    root = ElementTree.fromstring(timeline_picture(told))
    assert {one.get("id") for one in root.iter(f"{SVG}pattern")} == {"over-prohibits", "over-requires"}


def test_open_ends_are_dotted_to_the_last_commit(told: Timeline) -> None:
    root = ElementTree.fromstring(timeline_picture(told))
    dotted = [one for one in root.iter(f"{SVG}line") if one.get("stroke-dasharray")]
    assert len(dotted) == 2 + 5  # two policies, and the five rules that are there to the last recording
    assert {one.get("x2") for one in dotted} == {dotted[0].get("x2")}


def test_many_rules_are_drawn_by_families_unless_all_are_wanted(told: Timeline) -> None:
    from dataclasses import replace

    rules = tuple(
        replace(rule, rule=replace(rule.rule, iri=f"{rule.rule.iri}-{number}", words=f"{rule.rule.words} {number}"))
        for number in range(20)
        for rule in told.rules
    )
    large = replace(told, rules=rules)
    labels = texts(ElementTree.fromstring(timeline_picture(large)), f"{SVG}text")
    assert "Defence and national security (40 rules)" in labels
    assert "prohibits warfare 3" not in labels
    heights = [
        int(float(ElementTree.fromstring(timeline_picture(large, everything=flag)).get("height", "0")))
        for flag in (False, True)
    ]
    assert heights[0] < 500 < 2000 < heights[1]
    assert "<details>" in timeline_page(large).decode()
    assert "<details>" not in timeline_page(told).decode()


def test_the_feed_is_atom(told: Timeline) -> None:
    root = ElementTree.fromstring(timeline_feed(told))
    assert root.tag == f"{ATOM}feed"
    assert [root.findtext(f"{ATOM}{name}") for name in ("id", "updated")] == [
        "https://w3id.org/aikg/id/northwind#changes",
        "2025-10-29T12:00:00Z",
    ]
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "aikg"
    assert root.findtext(f"{ATOM}subtitle") == "What changed in its watched policies; 1 reworded left out."
    entries = root.findall(f"{ATOM}entry")
    told_here = [turn for turn in reversed(told.changes) if turn.kind != "reworded"]
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [turn.iri for turn in told_here]
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        f"{t.known:%Y-%m-%dT%H:%M:%SZ}" for t in told_here
    ]
    widened = entries[told_here.index(told.changes[1])]
    assert widened.findtext(f"{ATOM}title") == (
        "Northwind Acceptable Use Policy: widened: prohibits warfare → prohibits military use"
    )
    assert {one.get("rel"): one.get("href") for one in widened.findall(f"{ATOM}link")} == {
        "alternate": "https://example.org/Northwind/2025-06-15",
        "related": "https://example.org/Northwind/2025-01-10",
    }
    assert texts(widened, f"{XHTML}blockquote") == ["No warfare of any kind", "No military work"]


def test_a_feed_across_policies_tells_what_articles_report(northwind: Store) -> None:
    root = ElementTree.fromstring(changes_feed(changes(northwind.raw)))
    terms = [one.get("term") for one in root.iter(f"{ATOM}category")]
    assert terms == ["added", "removed", "reported", "reworded", "added", "widened", "removed"]
    (reported,) = [one for one in root.iter(f"{ATOM}entry") if one.find(f"{ATOM}category").get("term") == "reported"]
    assert reported.find(f"{ATOM}link") is None  # the address of the article would run a script
    assert reported.findtext(f"{ATOM}updated") == "2025-06-20T00:00:00Z"


def test_an_entry_has_the_same_id_in_every_feed(northwind: Store, told: Timeline) -> None:
    def ids(feed: bytes) -> set[str]:
        return set(texts(ElementTree.fromstring(feed), f"{ATOM}id"))

    assert ids(timeline_feed(told)) - {f"{told.iri}#changes"} <= ids(changes_feed(changes(northwind.raw)))


def test_a_feed_without_entries_says_until_when_it_was_looked_after(northwind: Store) -> None:
    quiet = ElementTree.fromstring(timeline_feed(timeline(northwind.raw, "Northwind Chat Acceptable Use Policy")))
    assert quiet.findtext(f"{ATOM}updated") == "2026-08-22T19:03:00Z"
    assert ElementTree.fromstring(changes_feed([])).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize("name", ["a.svg", "a.HTML", "a.htm", "a.atom", "a.xml"])
def test_the_suffix_says_the_form(told: Timeline, tmp_path: Path, name: str) -> None:
    write_timeline(told, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith((b"<?xml", b"<!doctype html>"))


def test_another_suffix_is_refused(told: Timeline, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.jpg is not known; expected \.svg or \.pdf or"):
        write_timeline(told, tmp_path / "a.jpg")
    with pytest.raises(ExportError, match=r"\.svg is not known; expected \.atom or \.xml"):
        write_changes([], tmp_path / "a.svg")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("days", [0.5, 3, 20, 61, 90, 400, 1000, 4000, 40_000])
def test_an_axis_names_few_days_and_all_within_it(days: float) -> None:
    begin = datetime(2023, 11, 20, 13, tzinfo=UTC)
    ticks = Axis(begin, begin + timedelta(days=days)).ticks()
    assert len(ticks) <= 8
    assert all(0 <= where <= 100 for where, _ in ticks)
    assert len({name for _, name in ticks}) == len(ticks)
    assert ticks or days < 1
