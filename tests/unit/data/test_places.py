"""Places: the file is what the tool writes, and texts' ways of naming a country lead to it."""

from __future__ import annotations

import csv
import importlib.util
import re
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest
from babel.core import get_cldr_version
from pyoxigraph import Literal, RdfFormat, parse

from aikg.names import AIKG, LOC, PREFIXES, WORLD

SKOS = PREFIXES["skos"]


@pytest.fixture(scope="module")
def tool(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_places", repository / "tools" / "make_places.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def names(repository: Path) -> dict[tuple[str, str], set[str]]:
    """IRIs by language (or "") and spelling, labels and demonyms alike."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for quad in parse(path=repository / "data" / "places.ttl", format=RdfFormat.TURTLE):
        if isinstance(quad.object, Literal) and quad.predicate.value != AIKG + "code":
            found[quad.object.language or "", quad.object.value].add(quad.subject.value)
    return found


def test_the_file_is_what_the_tool_writes(tool: ModuleType, repository: Path) -> None:
    written = (repository / "data" / "places.ttl").read_text(encoding="utf-8")
    stamp = re.search(r"Unicode CLDR (\d+)", written)
    assert stamp is not None
    if stamp[1] != str(get_cldr_version()):
        pytest.skip(f"places.ttl: Babel has CLDR {get_cldr_version()} here, the file was written with {stamp[1]}")
    assert tool.places_turtle() == written


def test_all_countries_of_iso_3166_are_there_and_nothing_else(tool: ModuleType) -> None:
    codes = tool.country_codes()
    assert len(codes) == 249
    assert {"US", "GB", "TW", "HK", "AQ", "PS"} <= set(codes)
    assert not {"EU", "UN", "ZZ", "UK"} & set(codes)


@pytest.mark.parametrize(
    ("language", "form", "code"),
    [
        ("", "U.S.", "US"),
        ("fr", "américaines", "US"),
        ("de", "US-amerikanischen", "US"),
        ("de", "US-", "US"),
        ("de", "Vereinigten Staaten", "US"),
        ("es", "EE. UU.", "US"),
        ("es", "estadounidenses", "US"),
        ("it", "statunitensi", "US"),
        ("nl", "Amerikaanse", "US"),
        ("pt", "EUA", "US"),
        ("pt", "norte-americana", "US"),
        ("fr", "Grande-Bretagne", "GB"),
        ("de", "Großbritanniens", "GB"),
        ("nl", "Brits", "GB"),
        ("es", "alemanas", "DE"),
        ("it", "francesi", "FR"),
        ("de", "Frankreichs", "FR"),
        ("pt", "espanhóis", "ES"),
        ("fr", "sud-coréenne", "KR"),
        ("pt", "Irão", "IR"),
        ("en", "Turkey", "TR"),
        ("fr", "Californie", "US-CA"),
        ("de", "Nordrhein-Westfalen", "DE-NW"),
    ],
)
def test_a_way_to_name_a_country_leads_to_it(
    names: dict[tuple[str, str], set[str]], language: str, form: str, code: str
) -> None:
    assert names[language, form] == {LOC + code}


def test_a_state_is_inside_its_country_and_is_not_it(repository: Path) -> None:
    inside = {
        quad.subject.value: quad.object.value
        for quad in parse(path=repository / "data" / "places.ttl", format=RdfFormat.TURTLE)
        if quad.predicate.value == AIKG + "partOfPlace"
    }
    assert inside[LOC + "US-CA"] == LOC + "US"
    assert len([place for place in inside if place.startswith(LOC + "US-")]) == 51
    assert all(place.rpartition("-")[0] == country for place, country in inside.items())


def test_the_words_for_the_whole_world_are_whole_world_words(names: dict[tuple[str, str], set[str]]) -> None:
    """ "Welt" and "monde" stand in every second text and limit nothing."""
    assert names["de", "weltweit"] == {WORLD}
    assert ("de", "Welt") not in names
    assert ("en", "World") not in names


@pytest.mark.parametrize("table", ["demonyms.csv", "place-names.csv"])
def test_the_tables_are_sorted_and_say_nothing_twice(repository: Path, table: str) -> None:
    with (repository / "data" / table).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert rows == sorted(rows)
    assert len({tuple(row) for row in rows}) == len(rows)
    assert all(cell == cell.strip() for row in rows for cell in row)
