"""Organisations that only the text itself introduces."""

from __future__ import annotations

import time

import pytest

from aikg.extract.lexicon import lexicon
from aikg.extract.strangers import strangers_in


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("es", "Dirige una empresa, VozNorte, que dobla películas.", {"VozNorte"}),
        ("it", "La triestina Parlabene esce dai tribunali.", {"Parlabene"}),
        ("de", "Der Konzern will Ende Januar reden.", set()),
        ("en", "Acme, a Zurich start-up, bans it.", {"Acme"}),
        ("nl", "Acme, het bedrijf dat leningen beoordeelt, verbiedt het.", {"Acme"}),
        ("en", "Acme, the company, bans it. At Acme they know.", {"Acme"}),
        ("en", "Previously, the company banned weapons. Instead, the start-up sells them.", set()),
        ("fr", "Jusqu'ici, la société refusait. Désormais, le groupe vend. Hier, une start-up a cédé.", set()),
        ("es", "Ahora, la empresa lo veta. Ayer, la firma cedió.", set()),
        ("it", "Finora, la società vietava.", set()),
        ("pt", "Antes, a empresa proibia.", set()),
        ("nl", "Voorheen, het bedrijf weigerde.", set()),
    ],
)
def test_names_a_text_introduces(lang: str, text: str, names: set[str]) -> None:
    words = lexicon(lang)
    assert words is not None
    assert {mark.entity.label for mark in strangers_in(text, words, [])} == names


@pytest.mark.parametrize("text", ["The start-up Acme Robotics, ", "Previously, the company banned it. "])
def test_many_names_cost_no_more_than_their_text(text: str) -> None:
    words = lexicon("en")
    assert words is not None

    def seconds(count: int) -> float:
        start = time.perf_counter()
        strangers_in(text * count, words, [])
        return time.perf_counter() - start

    seconds(100)
    assert seconds(8000) < 12 * max(seconds(2000), 0.05)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The deal was filed in Cook County Circuit Court."),
        ("it", "Lo dice il Ministero Federale."),
    ],
)
def test_an_authority_is_a_public_body(lang: str, text: str) -> None:
    words = lexicon(lang)
    assert words is not None
    assert {mark.kind for mark in strangers_in(text, words, [])} == {"public"}
