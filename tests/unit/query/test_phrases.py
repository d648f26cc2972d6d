"""Sentences in the languages of the pages: the same keys in each, with the same gaps, and nothing that has none."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import aikg.query.phrases
from aikg.model import PartnershipKind
from aikg.query.phrases import phrases
from aikg.reason.norms import Step, Word
from aikg.web.words import LANGUAGES

TABLES = tomllib.loads(Path(aikg.query.phrases.__file__).with_suffix(".toml").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_the_pages_has_every_phrase_with_the_same_gaps(language: str) -> None:
    def gaps(table: dict[str, str]) -> dict[str, set[str]]:
        return {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in table.items()}

    assert gaps(TABLES[language]) == gaps(TABLES["en"])


@pytest.mark.parametrize("key", [
    *(f"bound-{kind}" for kind in PartnershipKind),
    *(f"step-{step}" for step in Step),
    *(f"word-{word.replace(' ', '-')}" for word in Word),
])  # fmt: skip
def test_whatever_there_is_has_a_phrase(key: str) -> None:
    assert key in TABLES["en"]


def test_a_language_without_phrases_is_told_in_english() -> None:
    assert phrases("nl")("word-permitted") == "permitted"
