"""A question is understood whole or refused: negation behind a verb, what is left out, what no list answers."""

from __future__ import annotations

from datetime import date

import pytest

from aikg.errors import QueryRejected
from aikg.extract import Reader
from aikg.query import NameIndex
from aikg.query.scopes import read_scopes
from aikg.query.understand import Reading, understand
from aikg.store import Store, known_names, reference_store

TODAY = date(2026, 1, 15)


@pytest.fixture(scope="module")
def reference() -> tuple[Store, Reader, NameIndex]:
    store = reference_store()
    return store, Reader(known_names(store)), NameIndex.of(store.raw)


def reading(question: str, reference: tuple[Store, Reader, NameIndex]) -> Reading:
    store, reader, names = reference
    return understand(question, reader, names, read_scopes(store.raw, TODAY), TODAY)


@pytest.mark.parametrize(
    ("question", "sign"),
    [
        ("Which vendors do not permit military use?", "prohibits"),
        ("Quels fournisseurs n'autorisent pas l'usage militaire ?", "prohibits"),
        ("Welche Anbieter erlauben keine militärische Nutzung?", "prohibits"),
        ("Welche Anbieter erlauben die militärische Nutzung durch die Polizei in Deutschland nicht?", "prohibits"),
        ("Wer erlaubt Waffen nicht?", "prohibits"),
        ("Erlaubt Meta niemals die militärische Nutzung?", "prohibits"),
        ("Hat Meta die militärische Nutzung nie erlaubt?", "prohibits"),
        ("Wer erlaubt nicht nur militärische Nutzung?", "permits"),
        ("Welche Anbieter erlauben militärische Nutzung?", "permits"),
    ],
)
def test_negation_before_and_behind_the_verb(
    question: str, sign: str, reference: tuple[Store, Reader, NameIndex]
) -> None:
    assert reading(question, reference).sign.value == sign


@pytest.mark.parametrize(
    "question",
    [
        "Which vendors do not prohibit military use?",
        "Quels fournisseurs n'interdisent pas l'usage militaire ?",
        "Wer verbietet Waffen nicht?",
        "May US police not use Azure OpenAI Service for facial recognition?",
    ],
)
def test_what_only_denies_a_prohibition_is_refused(question: str, reference: tuple[Store, Reader, NameIndex]) -> None:
    with pytest.raises(QueryRejected, match="does not say whether"):
        reading(question, reference)


def test_a_negation_behind_the_verb_counts_in_dutch_and_not_in_english(
    reference: tuple[Store, Reader, NameIndex],
) -> None:
    _, reader, _ = reference
    signs = {
        lang: [mention.value for mention in reader.mentions(text, lang) if mention.kind == "cue"]
        for lang, text in (
            ("nl", "Meta verbiedt wapens. OpenAI verbiedt geen wapens."),
            ("en", "Meta permits weapons not drones"),
        )
    }
    assert signs == {"nl": ["prohibits"], "en": ["permits"]}


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("Who permits military use outside the US?", "outside"),
        ("Who permits military use except in Germany?", "except"),
        ("Who permits facial recognition but not by police?", "but not"),
        ("Who permits military use other than in France?", "other than"),
        ("Qui autorise l'usage militaire sauf en Allemagne ?", "sauf"),
        ("Qui autorise l'usage militaire hors de France ?", "hors"),
        ("Qui autorise l'usage militaire, excepté en France ?", "excepté"),
        ("Qui autorise l'usage militaire à part Meta ?", "à part"),
        ("Qui autorise l'usage militaire en dehors de l'OTAN ?", "en dehors"),
        ("Wer erlaubt militärische Nutzung außer in Deutschland?", "außer"),
        ("Wer erlaubt militärische Nutzung außerhalb der USA?", "außerhalb"),
        ("Wer erlaubt militärische Nutzung, ausgenommen in Deutschland?", "ausgenommen"),
        ("Why does Meta permit military use?", "why"),
        ("How many vendors permit military use?", "how"),
        ("When did Meta permit military use?", "when"),
        ("Pourquoi Meta autorise-t-il l'usage militaire ?", "pourquoi"),
        ("Combien de fournisseurs autorisent l'usage militaire ?", "combien"),
        ("Quand Meta a-t-il autorisé l'usage militaire ?", "quand"),
        ("Comment Meta autorise-t-il l'usage militaire ?", "comment"),
        ("Warum erlaubt Meta die militärische Nutzung?", "warum"),
        ("Wie viele Anbieter erlauben die militärische Nutzung?", "wie"),
        ("Seit wann erlaubt Meta die militärische Nutzung?", "wann"),
        ("Which police departments prohibit facial recognition?", "police departments"),
        ("Which US police departments prohibit facial recognition?", "US police departments"),
        ("Which governments may use Llama for military use?", "governments"),
        ("In which countries does Meta permit military use?", "countries"),
        ("Which AI laws prohibit weapons?", "AI laws"),
        ("Quels pays interdisent la reconnaissance faciale ?", "pays"),
        ("Quels services de police interdisent la reconnaissance faciale ?", "services de police"),
        ("Welche Polizeibehörden verbieten Gesichtserkennung?", "Polizeibehörden"),
    ],
)
def test_what_no_list_of_vendors_answers_is_refused(
    question: str, problem: str, reference: tuple[Store, Reader, NameIndex]
) -> None:
    with pytest.raises(QueryRejected) as caught:
        reading(question, reference)
    message = str(caught.value)
    assert f'"{problem}"' in message or f"it asks which {problem};" in message
    assert "Understood was sign: " in message


@pytest.mark.parametrize(
    "question",
    [
        "Who prohibits facial recognition by US police?",
        "Does Meta allow military use?",
        "Quels fournisseurs interdisent l'usage militaire ?",
        "Wer verbietet Gesichtserkennung durch die US-Polizei?",
        "Which AI providers allow the military to use their models?",
        "Which of the vendors permit military use?",
        "Which American tech giants prohibit military use?",
        "What products permit military use?",
        "Which AI permits military use?",
        "Welcher KI-Konzern verbietet Waffen?",
        "Quels modèles peuvent être utilisés à des fins militaires ?",
        "Welche KI-Anbieter verbieten Gesichtserkennung?",
        "Welche Modelle dürfen militärisch genutzt werden?",
    ],
)
def test_what_is_asked_of_vendors_and_products_stays_understood(
    question: str, reference: tuple[Store, Reader, NameIndex]
) -> None:
    assert reading(question, reference).use.startswith("https://")
