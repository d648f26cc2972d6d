"""Questions in three languages become what they ask, or are refused with what was understood."""

from __future__ import annotations

from datetime import date

import pytest

from aikg.errors import QueryRejected
from aikg.extract import Reader
from aikg.names import compress
from aikg.query import NameIndex
from aikg.query.scopes import read_scopes
from aikg.query.understand import Reading, language_of, understand
from aikg.query.when import find_date
from aikg.store import Store, known_names, reference_store

TODAY = date(2026, 1, 15)


@pytest.fixture(scope="module")
def reference() -> tuple[Store, Reader, NameIndex]:
    store = reference_store()
    return store, Reader(known_names(store)), NameIndex.of(store.raw)


def reading(question: str, reference: tuple[Store, Reader, NameIndex]) -> Reading:
    store, reader, names = reference
    return understand(question, reader, names, read_scopes(store.raw, TODAY), TODAY)


def asked(question: str, reference: tuple[Store, Reader, NameIndex]) -> tuple[str | None, ...]:
    r = reading(question, reference)
    parts = (r.use, r.actor, r.place, r.vendor or r.product)
    return (r.sign.value, *(iri and compress(iri) for iri in parts))


DEFENCE = "use:defence-and-national-security"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Which vendors permit defence use by Five Eyes governments?",
            ("permits", DEFENCE, "actor:government", "id:five-eyes", None),
        ),
        (
            "Quels fournisseurs autorisent un usage de défense par les gouvernements des Cinq Yeux ?",
            ("permits", DEFENCE, "actor:government", "id:five-eyes", None),
        ),
        (
            "Welche Anbieter erlauben die Nutzung für Verteidigung durch Regierungen der Five Eyes?",
            ("permits", DEFENCE, "actor:government", "id:five-eyes", None),
        ),
        ("Who prohibits military use?", ("prohibits", "use:military", None, None, None)),
        ("Qui interdit l'usage militaire ?", ("prohibits", "use:military", None, None, None)),
        ("Wer verbietet die militärische Nutzung?", ("prohibits", "use:military", None, None, None)),
        ("Does Meta allow military use?", ("permits", "use:military", None, None, "id:meta")),
        ("Erlaubt Meta die militärische Nutzung?", ("permits", "use:military", None, None, "id:meta")),
        (
            "Which vendors prohibit facial recognition by police in the United States?",
            ("prohibits", "use:facial-recognition", "actor:police", "loc:US", None),
        ),
        (
            "Quels fournisseurs interdisent la reconnaissance faciale à la police américaine ?",
            ("prohibits", "use:facial-recognition", "actor:police", "loc:US", None),
        ),
        (
            "Welche Anbieter verbieten Gesichtserkennung durch die Polizei in Deutschland?",
            ("prohibits", "use:facial-recognition", "actor:police", "loc:DE", None),
        ),
        (
            "Can US police use Azure OpenAI Service for facial recognition?",
            ("permits", "use:facial-recognition", "actor:police", "loc:US", "id:azure-openai-service"),
        ),
        (
            "Darf die US-Polizei Azure OpenAI Service zur Gesichtserkennung nutzen?",
            ("permits", "use:facial-recognition", "actor:police", "loc:US", "id:azure-openai-service"),
        ),
        (
            "Peut-on utiliser Llama à des fins militaires ?",
            ("permits", "use:military", None, None, "id:llama"),
        ),
        ("Which companies prohibit military use?", ("prohibits", "use:military", None, None, None)),
        ("Quelles entreprises interdisent l'usage militaire ?", ("prohibits", "use:military", None, None, None)),
        ("Welche Firmen verbieten die militärische Nutzung?", ("prohibits", "use:military", None, None, None)),
    ],
)
def test_what_a_question_asks(
    question: str, expected: tuple[str | None, ...], reference: tuple[Store, Reader, NameIndex]
) -> None:
    assert asked(question, reference) == expected


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Who permits military use on 2024-06-01?", date(2024, 6, 1)),
        ("Who permitted military use in June 2024?", date(2024, 6, 30)),
        ("Who permits military use as of June 1, 2024?", date(2024, 6, 1)),
        ("Who permits military use as of 1 June 2024?", date(2024, 6, 1)),
        ("Qui autorise l'usage militaire en juin 2024 ?", date(2024, 6, 30)),
        ("Qui autorise l'usage militaire le 1er août 2024 ?", date(2024, 8, 1)),
        ("Wer erlaubt die militärische Nutzung im März 2024?", date(2024, 3, 31)),
        ("Wer erlaubt die militärische Nutzung am 1. Juni 2024?", date(2024, 6, 1)),
        ("Who permitted military use in 2024?", date(2024, 12, 31)),
        ("Who permits military use in 2026?", TODAY),
        ("Who permits military use?", None),
        ("Who may use it in May?", None),
    ],
)
def test_the_day_a_question_names(question: str, day: date | None) -> None:
    assert find_date(question, language_of(question), TODAY) == day


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("Who permitted military use before 2024?", "period"),
        ("Qui autorisait l'usage militaire avant juin 2024 ?", "period"),
        ("Wer erlaubt die militärische Nutzung seit Juni 2024?", "period"),
        ("Who permitted military use in 2023 and in 2024?", "several dates"),
        ("Who permits military use on 2024-02-30?", "does not exist"),
    ],
)
def test_dates_that_ask_something_else(question: str, problem: str) -> None:
    with pytest.raises(QueryRejected, match=problem):
        find_date(question, language_of(question), TODAY)


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("Who signed the child-safety pledge?", "does not say whether it asks who permits or who prohibits"),
        ("What does Meta prohibit?", "names no use"),
        ("Does Foobar Systems permit military use?", "names none that the graph knows"),
        ("Which vendors permit facial recognition and which permit election campaigns?", "several of one kind"),
        ("Who permits military use in France and in Germany?", "several of one kind"),
        ("How are you?", "does not say whether"),
    ],
)
def test_what_is_not_understood_is_refused(
    question: str, problem: str, reference: tuple[Store, Reader, NameIndex]
) -> None:
    with pytest.raises(QueryRejected) as caught:
        reading(question, reference)
    message = str(caught.value)
    assert problem in message
    assert "aikg query " in message
    assert "Understood was" in message


def test_the_nearest_question_of_the_catalogue_is_offered(reference: tuple[Store, Reader, NameIndex]) -> None:
    with pytest.raises(QueryRejected, match="aikg query pledge-signatories"):
        reading("Who signed and who organised the pledge?", reference)


def test_of_two_nested_uses_the_wider_one_is_asked(reference: tuple[Store, Reader, NameIndex]) -> None:
    question = "Which vendors permit military use or other defence use?"
    assert asked(question, reference)[1] == DEFENCE


@pytest.mark.parametrize(
    ("question", "lang"),
    [("Which vendors permit it?", "en"), ("Qui l'autorise ?", "fr"), ("Wer erlaubt das?", "de"), ("???", "en")],
)
def test_the_language_of_a_question(question: str, lang: str) -> None:
    assert language_of(question) == lang


def test_an_empty_question_is_refused(reference: tuple[Store, Reader, NameIndex]) -> None:
    with pytest.raises(QueryRejected, match="the question is empty; expected a question such as"):
        reading(" ", reference)
