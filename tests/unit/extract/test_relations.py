"""Roles, ties and product uses, told in the ways of running text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.model import Partnership, ProductUse, Role, Statement

Read = Callable[[str, str], list[Statement]]


@pytest.mark.parametrize(
    ("lang", "text", "roles"),
    [
        ("en", "Jane Roe signed the filing as general counsel of OpenAI.", {("Jane Roe", "OpenAI")}),
        ("en", "OpenAI hired Jane Roe as head of policy.", {("Jane Roe", "OpenAI")}),
        ("en", "Jane Roe, who runs Midjourney, disagreed.", {("Jane Roe", "Midjourney")}),
        ("fr", "La France attend. Le ministre Jean Petit rencontrait OpenAI hier.", set()),
        ("nl", "Technisch directeur Jan Peters van OpenAI zweeg.", {("Jan Peters", "OpenAI")}),
    ],
)
def test_whose_people_they_are(read: Read, lang: str, text: str, roles: set[tuple[str, str]]) -> None:
    found = [s.content for s in read(text, lang) if isinstance(s.content, Role)]
    assert {(role.person.label, role.org.label) for role in found if role.org.kind != "Country"} == roles


@pytest.mark.parametrize(
    ("lang", "text", "parties"),
    [
        ("en", "Google poured two billion dollars into Anthropic.", {"Google", "Anthropic"}),
        ("it", "Con Axon, che vende bodycam, Ring ha riaperto il canale.", {"Axon", "Ring"}),
        ("fr", "Mistral AI coopère avec Helsing.", {"Mistral AI", "Helsing"}),
        ("fr", "Le Figaro et OpenAI ont annoncé un accord.", {"Le Figaro", "OpenAI"}),
        ("fr", "Selon Le Figaro, OpenAI et Meta ont signé un accord.", {"OpenAI", "Meta"}),
        ("en", "The European Commission has ordered X to suspend the tool.", set()),
        ("en", "The Swedish army has ordered 100 drones from Helsing.", {"Swedish Armed Forces", "Helsing"}),
        ("en", "Google sued Anthropic over its contract with Meta.", set()),
    ],
)
def test_ties_in_ordinary_words(read: Read, lang: str, text: str, parties: set[str]) -> None:
    found = [s.content for s in read(text, lang) if isinstance(s.content, Partnership)]
    assert {party.label for one in found for party in one.parties} == parties


def test_a_product_the_graph_does_not_know(read: Read) -> None:
    found = [s.content for s in read("Ihr Chatbot «Mobilix» beruht auf GPT-4.", "de")]
    assert [(u.product.label, u.model.label) for u in found if isinstance(u, ProductUse)] == [("Mobilix", "GPT-4")]
