"""For whom and where a rule holds, in all seven languages, and how a statement says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.extract import to_json
from aikg.model import Rule, Statement

Read = Callable[[str, str], list[Statement]]


def only_rule(statements: list[Statement]) -> Statement:
    (found,) = [one for one in statements if isinstance(one.content, Rule) and not one.candidate]
    return found


@pytest.mark.parametrize(
    ("lang", "text", "actors"),
    [
        ("en", "Debt collectors may not use Claude for facial recognition.", {"company", "Debt collectors"}),
        ("en", "Meta now permits national security use of Llama by members of the Five Eyes.", {"allied-government"}),
        (
            "fr",
            "Les assureurs ne peuvent pas utiliser Claude pour la reconnaissance faciale.",
            {"company", "assureurs"},
        ),
        ("de", "Vermieter dürfen Claude nicht zur Gesichtserkennung nutzen.", {"company", "Vermieter"}),
        ("es", "Las aseguradoras no pueden usar Claude para el reconocimiento facial.", {"company", "aseguradoras"}),
        (
            "it",
            "Le assicurazioni non possono usare Claude per il riconoscimento facciale.",
            {"company", "assicurazioni"},
        ),
        ("nl", "Verhuurders mogen Claude niet gebruiken voor gezichtsherkenning.", {"company", "Verhuurders"}),
        ("pt", "As seguradoras não podem usar o Claude para reconhecimento facial.", {"company", "seguradoras"}),
    ],
)
def test_who_is_bound(read: Read, lang: str, text: str, actors: set[str]) -> None:
    assert actors <= set(to_json(only_rule(read(text, lang)))["actors"])


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "OpenAI prohibits facial recognition."),
        ("en", "Nobody may use Claude for facial recognition."),
        ("de", "OpenAI verbietet Gesichtserkennung."),
        ("fr", "OpenAI interdit la reconnaissance faciale."),
    ],
)
def test_a_rule_for_nobody_in_particular_is_for_all_users_anywhere(read: Read, lang: str, text: str) -> None:
    statement = only_rule(read(text, lang))
    row = to_json(statement)
    assert isinstance(statement.content, Rule)
    assert statement.content.actors == ()
    assert row["actors"][0] == "all users"
    assert row["jurisdictions"] == ["world"]


def test_all_users_are_not_named_beside_those_a_rule_is_for(read: Read) -> None:
    row = to_json(only_rule(read("OpenAI bars police from facial recognition.", "en")))
    assert row["actors"] == ["police"]


@pytest.mark.parametrize(
    ("lang", "text", "places"),
    [
        ("en", "Meta opens Llama to allies of the United States in Canada for national security.", ("CA",)),
        ("fr", "Meta ouvre Llama aux alliés des États-Unis, dont le Canada, pour la sécurité nationale.", ("CA",)),
        ("en", "Meta opens Llama to agencies in the United States for national security.", ("US",)),
    ],
)
def test_whose_allies_they_are_is_not_where_a_rule_holds(
    read: Read, lang: str, text: str, places: tuple[str, ...]
) -> None:
    rule = only_rule(read(text, lang)).content
    assert isinstance(rule, Rule)
    assert rule.jurisdictions == places


def test_part_of_the_name_of_a_country_is_nobody(read: Read) -> None:
    rule = only_rule(read("OpenAI prohíbe el reconocimiento facial en Estados Unidos.", "es")).content
    assert isinstance(rule, Rule)
    assert (rule.actors, rule.jurisdictions) == ((), ("US",))


def test_what_somebody_says_besides_is_not_part_of_a_rule(read: Read) -> None:
    text = "OpenAI says that it bans scams, and that it reports accounts with malware to the police."
    found = [one.content for one in read(text, "en") if isinstance(one.content, Rule) and not one.candidate]
    assert {(rule.use, rule.actors) for rule in found} == {("scams", ())}


@pytest.mark.parametrize(
    ("lang", "text", "actors", "places"),
    [
        ("en", "The Chinese company DJI bans military use.", [], ()),
        ("en", "Anthropic bars Chinese companies from facial recognition.", ["company"], ("CN",)),
        ("de", "Der US-Konzern Microsoft verbietet Gesichtserkennung.", [], ()),
        ("de", "OpenAI verbietet US-Behörden Gesichtserkennung.", ["government"], ("US",)),
        ("es", "La empresa china DJI prohíbe el uso militar.", [], ()),
    ],
)
def test_where_the_issuer_is_from_is_not_where_its_rule_holds(
    read: Read, lang: str, text: str, actors: list[str], places: tuple[str, ...]
) -> None:
    rule = only_rule(read(text, lang)).content
    assert isinstance(rule, Rule)
    assert ([actor.label for actor in rule.actors], rule.jurisdictions) == (actors, places)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("OpenAI bars police from facial recognition anywhere.", ("world",)),
        ("OpenAI bars police from facial recognition anywhere in the United States.", ("US",)),
        ("OpenAI bars police from facial recognition in the US, not worldwide.", ("US",)),
    ],
)
def test_anywhere_is_the_world_unless_it_is_narrowed_or_denied(read: Read, text: str, places: tuple[str, ...]) -> None:
    rule = only_rule(read(text, "en")).content
    assert isinstance(rule, Rule)
    assert rule.jurisdictions == places
