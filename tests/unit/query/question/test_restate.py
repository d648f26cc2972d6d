"""A reading in words: every field shows, in each language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from aikg.query.question.reading import Intent, Reading
from aikg.query.question.restate import restated
from aikg.query.question.words import LANGUAGES


class Slugs:
    def label(self, iri: str) -> str:
        return iri.rsplit("/", 1)[-1]


FULL = Reading(
    Intent.PROHIBITS,
    uses=("use/military",),
    actors=("actor/police",),
    places=("loc/France",),
    apart=("id/Meta",),
    conditions=("condition/with approval",),
    end=date(2024, 1, 1),
)


def test_it_is_as_people_would_say_it() -> None:
    said = restated(FULL, Slugs())
    assert said == (
        "Who prohibits: military; by: police; in: France; not: Meta; on condition: with approval; before 2024-01-01"
    )


def test_and_and_or_show() -> None:
    both = replace(FULL, uses=("use/spam", "use/fraud"))
    assert restated(both, Slugs()).startswith("Who prohibits: spam or fraud; ")
    assert restated(replace(both, every=True), Slugs()).startswith("Who prohibits: spam and fraud; ")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "change",
    [
        {"uses": ("use/x",)},
        {"actors": ("actor/x",)},
        {"places": ("loc/x",)},
        {"vendors": ("id/x",)},
        {"products": ("id/x",)},
        {"things": ("id/x",)},
        {"conditions": ("condition/x",)},
        {"apart": ("id/x",)},
        {"on": date(2024, 1, 2)},
        {"begin": date(2024, 1, 2)},
        {"end": date(2024, 1, 2)},
        {"negated": True},
        {"corrected": (("wepons", "weapons"),)},
    ],
)
def test_every_field_shows(lang: str, change: dict[str, object]) -> None:
    plain = Reading(Intent.PERMITS, lang=lang)
    assert restated(replace(plain, **change), Slugs()) != restated(plain, Slugs())


@pytest.mark.parametrize(("lang", "intent"), list(product(LANGUAGES, Intent)))
def test_every_intent_has_words(lang: str, intent: Intent) -> None:
    signs = ["permits", "prohibits"] if intent in (Intent.MAY, Intent.SINCE) else [None]
    said = {restated(Reading(intent, sign=sign, lang=lang), Slugs()) for sign in signs}
    assert len(said) == len(signs)
    assert all(said)


def test_a_day_of_asking_shows_where_none_is_named() -> None:
    today = date(2026, 1, 15)
    assert restated(Reading(Intent.SILENT, uses=("use/spam",)), Slugs(), today).endswith("; as of 2026-01-15")
    assert "as of" not in restated(replace(FULL, on=date(2024, 1, 1), end=None), Slugs(), today)
