"""Whose people they are: rows of persons, departments, "whose", and offices of the state."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.model import Role, Statement

Read = Callable[[str, str], list[Statement]]


def roles(read: Read, lang: str, text: str) -> set[tuple[str, str]]:
    found = [s.content for s in read(text, lang)]
    return {(one.person.label, one.org.label) for one in found if isinstance(one, Role)}


def test_in_a_row_titles_stand_behind_those_who_bear_them(read: Read) -> None:
    english = "Jane Roe, head of Microsoft, John Doe, head of Google, and Mary Major, head of Meta, came."
    portuguese = "Jane Roe, presidente da Microsoft, John Doe, presidente da Meta, vieram."
    assert roles(read, "en", english) == {("Jane Roe", "Microsoft"), ("John Doe", "Google"), ("Mary Major", "Meta")}
    assert roles(read, "pt", portuguese) == {("Jane Roe", "Microsoft"), ("John Doe", "Meta")}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Google se tait. Jane Roe, responsable de la sécurité du groupe, refuse."),
        ("pt", "A Google calou. Jane Roe, gerente de produto da empresa, falou."),
        ("es", "Google calla. Jane Roe, jefa de estrategia de la casa, habló."),
        ("es", "Google calla. Habló la responsable legal, Jane Roe."),
        ("es", "Google, cuyo consejero delegado es Jane Roe, calla."),
        ("en", "Google, whose chief executive is Jane Roe, is silent."),
        ("en", "Google's head in Canada, Jane Roe, agreed."),
        ("en", "Jane Roe of Google said no."),
    ],
)
def test_the_organisation_of_a_title(read: Read, lang: str, text: str) -> None:
    assert roles(read, lang, text) == {("Jane Roe", "Google")}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("nl", "Jurist Jan Peters van stichting Geldrecht is kritisch.", {("Jan Peters", "Geldrecht")}),
        ("nl", "Kamerlid Jan Peters (Volt) is kritisch.", {("Jan Peters", "Volt")}),
        (
            "es",
            "El profesor Juan Pérez, de la Universidad del Puerto, duda.",
            {("Juan Pérez", "Universidad del Puerto")},
        ),
    ],
)
def test_an_organisation_that_nobody_knows(read: Read, lang: str, text: str, expected: set[tuple[str, str]]) -> None:
    assert roles(read, lang, text) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Google listened. President Jane Roe spoke."),
        ("es", "Nvidia calla. El presidente, Juan Pérez, lo contó."),
        ("de", "Anthropic schweigt. Technisches Personal von OpenAI nutzte das Werkzeug."),
    ],
)
def test_an_office_of_the_state_is_none_of_a_company(read: Read, lang: str, text: str) -> None:
    assert roles(read, lang, text) == set()
