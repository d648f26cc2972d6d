"""What the words of a question are taken for where they could be several things, and what is left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.query.question.scan import language_of
from aikg.query.question.words import LANGUAGES, question_words


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # the military as a use, as who acts, and as a body
        ("Who permits military use?", "permits use:military"),
        ("Who lets the military use their models?", "permits by:actor:military"),
        ("Who lets the US military use their models?", "permits by:id:us-military"),
        ("Who permits use by the military?", "permits by:actor:military"),
        ("Who permits police use of facial recognition?", "permits use:facial-recognition by:actor:police"),
        # nested names
        ("Does Azure OpenAI Service permit spam?", "may permits use:spam of:id:azure-openai-service"),
        ("does azure openai service permit spam", "may permits use:spam of:id:azure-openai-service"),
        ("Does OpenAI for Government permit spam?", "may permits use:spam of:id:openai-for-government"),
        ("Does open ai permit spam?", "may permits use:spam of:id:openai"),
        # an alliance acts, or is where something is done
        ("Who permits defence work for NATO?", "permits use:defence-and-national-security by:id:nato"),
        ("Who permits defence work in NATO?", "permits use:defence-and-national-security in:id:nato"),
        # a body acts, or is what is asked about
        ("May the FBI use Claude?", "may permits by:id:federal-bureau-of-investigation of:id:claude"),
        ("What is known about the FBI?", "about on:id:federal-bureau-of-investigation"),
        # "and", "or", "not"
        ("Who permits spam, fraud or phishing?", "permits use:fraud use:phishing use:spam"),
        ("Who does not permit spam and phishing?", "permits not use:phishing use:spam"),
        ("Who prohibits weapons in France and Germany?", "prohibits use:weapons in:loc:DE in:loc:FR"),
        # left out at the beginning, in the middle, at the end
        ("Except for Meta and Google, who bans weapons?", "prohibits use:weapons not:id:google not:id:meta"),
        ("Who, apart from Meta, bans weapons in France?", "prohibits use:weapons in:loc:FR not:id:meta"),
        ("Who bans weapons in the EU except in France?", "prohibits use:weapons in:id:eu not:loc:FR"),
    ],
)
def test_what_is_meant(question: str, expected: str, asks: Callable[[str], str]) -> None:
    assert asks(question) == expected


@pytest.mark.parametrize(
    ("question", "lang"),
    [("Which vendors permit it?", "en"), ("Qui l'autorise ?", "fr"), ("Wer erlaubt das?", "de"), ("???", "en")],
)
def test_the_language_of_a_question(question: str, lang: str) -> None:
    assert language_of(question) == lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_languages_have_the_same_tables(lang: str) -> None:
    def tables(of: str) -> set[str]:
        return {path for path in question_words(of).patterns if not path.startswith(("mean.", "glued", "infinitive"))}

    assert tables(lang) - tables("en") <= {"ask.opening", "refuse.future"}
    assert tables("en") - tables(lang) <= {"refuse.month"}
