"""What frequent words mean, for the sentence model."""

from __future__ import annotations

import re

import pytest

from aikg.extract.lexicon import languages, lexicon
from aikg.resources import resource

#: A plain English word, or two.
_GLOSS = re.compile(r"[a-z]+(?:-[a-z]+)*")
_WITH = [lang for lang in languages() if (resource("lexicon") / lang / "glosses.tsv").exists()]


def test_more_than_one_language_has_them() -> None:
    assert {"en", "es", "it", "nl"} <= set(_WITH)


@pytest.mark.parametrize("lang", _WITH)
def test_every_line_is_a_word_and_what_it_means_in_order(lang: str) -> None:
    rows = [line.split("\t") for line in (resource("lexicon") / lang / "glosses.tsv").read_text("utf-8").splitlines()]
    assert [row for row in rows if len(row) != 2 or row[0] != row[0].lower() or not _GLOSS.fullmatch(row[1])] == []
    words = [word for word, _ in rows]
    assert words == sorted(set(words))


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "forbids"), ("es", "prohíbe"), ("it", "vieta"), ("nl", "verbiedt"), ("en", "outlaws")]
)
def test_synonyms_mean_the_same_in_every_language(lang: str, word: str) -> None:
    words = lexicon(lang)
    assert words is not None
    assert words.glosses[word] == "ban"
    assert sum(gloss == "ban" for gloss in words.glosses.values()) > 5


def test_a_language_without_them_is_read_without() -> None:
    for lang in set(languages()) - set(_WITH):
        words = lexicon(lang)
        assert words is not None
        assert words.glosses == {}
