"""Exceptions: a permission that is carved out of a ban names it; what a ban does not cover is no permission."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.model import Modality, Rule, Statement

Read = Callable[[str, str], list[Statement]]


def rules(statements: list[Statement], modality: Modality) -> list[Rule]:
    found = [one.content for one in statements if not one.candidate and isinstance(one.content, Rule)]
    return [rule for rule in found if rule.modality is modality]


@pytest.mark.parametrize(
    ("lang", "text", "actors"),
    [
        ("en", "Microsoft bans facial recognition, except for law enforcement agencies.", {"law-enforcement"}),
        (
            "en",
            "OpenAI does not allow military use, except for allied governments and contractors.",
            {"allied-government", "government-contractor"},
        ),
        ("en", "Microsoft bans facial recognition. Researchers are exempt.", {"researcher"}),
        ("fr", "OpenAI interdit l'usage militaire de ses modèles, sauf pour les chercheurs.", {"researcher"}),
        ("fr", "OpenAI interdit la reconnaissance faciale. Les chercheurs sont exemptés.", {"researcher"}),
        ("de", "OpenAI verbietet Gesichtserkennung, außer für die Polizei.", {"police"}),
        ("de", "OpenAI verbietet Gesichtserkennung. Ausgenommen sind Forscher.", {"researcher"}),
        ("es", "OpenAI prohíbe el reconocimiento facial, salvo para la policía.", {"police"}),
        ("es", "OpenAI prohíbe el reconocimiento facial. Los investigadores están exentos.", {"researcher"}),
        ("it", "OpenAI vieta il riconoscimento facciale, tranne per la polizia.", {"police"}),
        ("it", "OpenAI vieta il riconoscimento facciale. I ricercatori sono esentati.", {"researcher"}),
        ("nl", "OpenAI verbiedt gezichtsherkenning, behalve voor de politie.", {"police"}),
        ("nl", "OpenAI verbiedt gezichtsherkenning. Onderzoekers zijn vrijgesteld.", {"researcher"}),
        ("pt", "A OpenAI proíbe o reconhecimento facial, exceto para a polícia.", {"police"}),
        ("pt", "A OpenAI proíbe o reconhecimento facial. Os pesquisadores ficam isentos.", {"researcher"}),
    ],
)
def test_whoever_is_excepted_is_permitted(read: Read, lang: str, text: str, actors: set[str]) -> None:
    found = read(text, lang)
    (ban,) = rules(found, Modality.PROHIBITS)
    (exception,) = rules(found, Modality.PERMITS)
    assert exception.exception_to == ban.iri
    assert (exception.issuer, exception.use) == (ban.issuer, ban.use)
    assert {actor.label for actor in exception.actors} == actors


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "OpenAI prohibits military use. The Pentagon may still use ChatGPT for cyber defence."),
        (
            "de",
            "OpenAI verbietet die militärische Nutzung. "
            "Das Verteidigungsministerium darf ChatGPT weiterhin für Cyberabwehr nutzen.",
        ),
    ],
)
def test_a_permission_that_goes_on_beside_a_wider_ban_names_it(read: Read, lang: str, text: str) -> None:
    found = read(text, lang)
    (ban,) = rules(found, Modality.PROHIBITS)
    (permission,) = rules(found, Modality.PERMITS)
    assert permission.use != ban.use
    assert permission.exception_to == ban.iri


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "OpenAI prohibits military use. The ban does not cover cyber defence."),
        ("en", "OpenAI bans military use and makes no exception for researchers."),
        ("en", "OpenAI prohibits military use. Nobody is exempt, not even researchers."),
        ("en", "OpenAI bans military use. Except for the army, nobody complained."),
        ("en", "OpenAI bans military use. The EU exempts researchers."),
        ("en", "OpenAI bans military use. Critics want researchers to be exempted."),
        ("de", "OpenAI verbietet Gesichtserkennung. Ausnahmen für Forscher gibt es keine."),
        ("fr", "OpenAI interdit la reconnaissance faciale. La police n'est pas exemptée."),
        ("es", "OpenAI prohíbe el reconocimiento facial. La policía no está exenta."),
    ],
)
def test_what_is_no_exception(read: Read, lang: str, text: str) -> None:
    found = read(text, lang)
    assert rules(found, Modality.PROHIBITS)
    assert rules(found, Modality.PERMITS) == []


def test_a_permission_of_another_vendor_is_no_exception(read: Read) -> None:
    found = read("OpenAI prohibits military use. Meta still permits military use of Llama.", "en")
    assert [rule.exception_to for rule in rules(found, Modality.PERMITS)] == [None]
