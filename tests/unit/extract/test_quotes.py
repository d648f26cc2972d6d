"""The quote of a rule: the clauses that state it, whole and verbatim; and which of several says it most fully."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.extract.restated import ranked
from aikg.model import MAX_QUOTE, Entity, Modality, Quote, Rule, Statement

Read = Callable[[str, str], list[Statement]]

_ACME = Entity("https://example.org/acme", "Acme", "Organization")
_POLICE = Entity("https://example.org/police", "police", "ActorKind")


def asserted(statements: list[Statement]) -> list[Statement]:
    return [one for one in statements if isinstance(one.content, Rule) and not one.candidate]


@pytest.mark.parametrize(
    ("lang", "text", "quote"),
    [
        (
            "en",
            "The firm was clear: police departments may not use Azure OpenAI Service for facial recognition at all.",
            "police departments may not use Azure OpenAI Service for facial recognition at all.",
        ),
        (
            "fr",
            "Selon ses conditions, OpenAI interdit la reconnaissance faciale en temps réel; la presse s'étonne.",
            "Selon ses conditions, OpenAI interdit la reconnaissance faciale en temps réel",
        ),
        (
            "de",
            "OpenAI verbietet Gesichtserkennung in jeder Form, obwohl die Branche protestiert.",
            "OpenAI verbietet Gesichtserkennung in jeder Form",
        ),
    ],
)
def test_a_quote_is_the_clause_that_states_the_rule(read: Read, lang: str, text: str, quote: str) -> None:
    assert {one.quote.text for one in asserted(read(text, lang))} == {quote}


def test_a_quote_of_a_very_long_sentence_is_short_enough_and_holds_the_cue(read: Read) -> None:
    text = f"OpenAI bans facial recognition {'and again ' * 60}today."
    for statement in asserted(read(text, "en")):
        assert len(statement.quote.text) <= MAX_QUOTE
        assert "bans facial recognition" in statement.quote.text


def statement(start: int, *, actors: tuple[Entity, ...] = (), places: tuple[str, ...] = ()) -> Statement:
    rule = Rule(_ACME, Modality.PROHIBITS, "facial-recognition", actors=actors, jurisdictions=places)
    return Statement("d", Quote(start, start + 1, "x"), rule, confidence=0.75)


def test_the_fullest_statement_of_a_rule_is_the_surest() -> None:
    short, full, again = statement(0), statement(5, actors=(_POLICE,)), statement(9, actors=(_POLICE,))
    assert [one.confidence for one in ranked([short, full, again])] == [0.74, 0.75, 0.74]


def test_rules_for_different_places_repeat_nothing() -> None:
    here, there = statement(0, places=("US",)), statement(5, places=("FR", "DE"))
    assert ranked([here, there]) == [here, there]


def test_ranking_changes_neither_number_nor_order_nor_content() -> None:
    listed = [statement(0), statement(5), statement(9, places=("US",))]
    found = ranked(listed)
    assert [(one.quote, one.content) for one in found] == [(one.quote, one.content) for one in listed]


def test_a_headline_does_not_stand_before_the_sentence_that_says_more(read: Read) -> None:
    text = (
        "OpenAI bans facial recognition.\n\nOpenAI bans US police departments from facial recognition.\n\n"
        "OpenAI bans facial recognition by German schools in Germany."
    )
    first, second = asserted(read(text, "en"))[:2]
    assert first.confidence < second.confidence
