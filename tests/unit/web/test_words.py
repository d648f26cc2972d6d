"""The words of the interface: the same keys in every language, with the same values to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import aikg.web
from aikg.publish.matrix.tiles import TILES
from aikg.query import catalogue
from aikg.reason.norms import CHAIN, Authority, Mark
from aikg.web.words import LANGUAGES, language_of, translator, words

TEMPLATES = Path(aikg.web.__file__).parent / "templates"
OTHERS = [language for language in LANGUAGES if language != "en"]


def holes(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_everything(language: str) -> None:
    assert words(language).keys() == words("en").keys()


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_filled_in_is_the_same_in_every_language(language: str) -> None:
    differ = [key for key, text in words("en").items() if holes(text) != holes(words(language)[key])]
    assert differ == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, text in words(language).items() if not text.strip()] == []


def test_every_key_that_a_template_names_is_there() -> None:
    used = {
        (file.name, key)
        for file in TEMPLATES.glob("*.j2")
        for key in re.findall(r'\bt\("([\w.-]+)"\s*[,)]', file.read_text("utf-8"))
    }
    assert len(used) > 80
    assert [one for one in sorted(used) if one[1] not in words("en")] == []


def test_every_value_of_a_verdict_has_a_word() -> None:
    keys = [f"tile-{tile.key}" for tile in TILES]
    keys += [f"mark-{str(mark).replace(' ', '-')}" for mark in Mark]
    keys += [f"step-{step}" for step in CHAIN]
    keys += [f"authority-{authority.name.lower()}" for authority in Authority]
    keys += [f"axis-{axis}" for axis in ("use", "actor", "place", "product", "function")]
    keys += [f"status-{status}" for status in ("current", "former", "proposed", "alleged", "corrected")]
    assert [key for key in keys if f"verdict.{key}" not in words("en")] == []


def test_every_parameter_of_the_catalogue_has_a_word() -> None:
    names = {parameter.name for query in catalogue() for parameter in query.parameters}
    assert [name for name in sorted(names) if f"queries.parameter-{name}" not in words("en")] == []


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        translator("en")("home.nosuch")


def test_the_language_of_the_address_goes_first() -> None:
    assert [
        language_of("fr", "de"),
        language_of("xx", "de;q=0.2, fr"),
        language_of(None, "ja"),
        language_of("", ""),
    ] == [
        "fr",
        "fr",
        "en",
        "en",
    ]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("en; q=0.1, fr", "fr"),
        ("fr-CA, en", "fr"),
        ("DE-at;q=0.9, fr;q=0.3", "de"),
        ("den, fr;q=0.2", "fr"),
        ("de;q=nan, fr;q=0.2", "fr"),
        ("de;q=0, *", "en"),
        ("de, fr", "de"),
    ],
)
def test_the_browser_says_which_language_it_prefers(accepted: str, language: str) -> None:
    assert language_of(None, accepted) == language
