"""Every example sentence of the lexicon is read as it says: what must be found, and that nothing else is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import NamedTuple

import pytest

from aikg.extract.lexicon import languages
from aikg.resources import resource


class Expected(NamedTuple):
    vendor: str
    modality: str
    uses: frozenset[str]
    status: str

    @classmethod
    def parse(cls, text: str) -> Expected:
        words = text.split()
        status = words.pop() if words[-1] in {"former", "proposed", "alleged", "corrected"} else "current"
        status = "current" if status == "alleged" else status
        return cls(" ".join(words[:-2]), words[-2], frozenset(words[-1].split("|")), status)

    def agrees(self, found: tuple[str, str, str, str]) -> bool:
        vendor, modality, use, status = found
        return (vendor, modality, status) == (self.vendor, self.modality, self.status) and use in self.uses


def examples() -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (lang, example["text"], tuple(example["rules"]))
        for lang in languages()
        for example in tomllib.loads((resource("lexicon") / lang / "examples.toml").read_text("utf-8"))["example"]
    ]


@pytest.mark.parametrize(("lang", "text", "rules"), examples())
def test_an_example_is_read_as_it_says(
    lang: str, text: str, rules: tuple[str, ...], vendor_rules: Callable[[str, str], set[tuple[str, str, str, str]]]
) -> None:
    found = vendor_rules(text, lang)
    expected = [Expected.parse(rule) for rule in rules]
    assert [rule for rule in expected if not any(rule.agrees(one) for one in found)] == [], found
    assert [one for one in found if not any(rule.agrees(one) for rule in expected)] == []


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_the_examples_hold_enough_sentences_without_any_rule(lang: str) -> None:
    mine = [rules for language, _, rules in examples() if language == lang]
    assert len(mine) >= 150
    assert sum(not rules for rules in mine) >= len(mine) // 3
