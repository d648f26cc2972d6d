"""What vendors require: that a human looks, that what machines made is marked, that somebody is asked or paid."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.extract import Reader
from aikg.extract.lexicon import lexicon
from aikg.extract.marks import mark_words
from aikg.extract.typography import folded
from aikg.model import Document, Rule, Statement

Read = Callable[[str, str], list[Statement]]
Rules = Callable[[str, str], set[tuple[str, str, str, str]]]


def uses(text: str, lang: str) -> set[str]:
    words = lexicon(lang)
    assert words is not None
    return {mark.value for mark in mark_words(words, folded(text)) if mark.kind in ("uses.uses", "uses.weak")}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Axon says officers must check and sign every text its software writes."),
        ("de", "Helsing verlangt, dass über jeden Schlag ein Mensch entscheidet."),
        ("fr", "Helsing exige qu'un humain décide de chaque mission."),
        ("es", "Helsing exige que un humano decida cada disparo."),
        ("it", "Helsing esige che un operatore approvi ogni colpo."),
        ("pt", "A Helsing exige que um ser humano decida cada disparo."),
    ],
)
def test_that_a_human_looks_is_a_duty_by_itself(lang: str, text: str, read: Read) -> None:
    found = {(rule.modality, rule.use) for rule in (one.content for one in read(text, lang)) if isinstance(rule, Rule)}
    assert ("requires", "no-human-in-the-loop") in found


@pytest.mark.parametrize(
    ("lang", "owed", "told"),
    [
        ("en", "Users must mark clips that a machine made as such.", "Users marked clips that a machine made as such."),
        (
            "de",
            "Nutzer müssen Aufnahmen aus der Maschine als solche ausweisen.",
            "Nutzer haben Aufnahmen aus der Maschine als solche ausgewiesen.",
        ),
        (
            "fr",
            "Les auteurs doivent dire ce qui a été fait par une machine.",
            "Les auteurs ont aimé ce qui a été fait par une machine.",
        ),
    ],
)
def test_what_a_duty_is_about_counts_only_beside_a_word_of_duty(lang: str, owed: str, told: str) -> None:
    assert "not-disclosing-ai-generated" in uses(owed, lang)
    assert "not-disclosing-ai-generated" not in uses(told, lang)


def test_only_a_duty_on_made_images_is_about_marking_them(vendor_rules: Rules) -> None:
    assert {use for _, _, use, _ in vendor_rules("Adobe bans AI-generated images.", "en")} == {"image-generation"}
    assert vendor_rules("Adobe requires AI-generated images to be labelled.", "en") == {
        ("Adobe", "requires", "not-disclosing-ai-generated", "current")
    }


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Companies must buy a commercial licence from Stability AI."),
        ("de", "Unternehmen müssen bei Stability AI eine Lizenz erwerben."),
        ("fr", "Les entreprises doivent obtenir une licence commerciale de Stability AI."),
    ],
)
def test_whom_one_has_to_pay_rules(lang: str, text: str, vendor_rules: Rules) -> None:
    assert ("Stability AI", "requires", "commercial-use", "current") in vendor_rules(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Spotify löscht Fälschungen, die ohne Erlaubnis die Stimme eines Künstlers nachahmen."),
        ("en", "Spotify removes fakes that imitate an artist's voice without permission."),
    ],
)
def test_a_permission_that_others_lack_permits_nothing(lang: str, text: str, vendor_rules: Rules) -> None:
    assert not {modality for _, modality, _, _ in vendor_rules(text, lang)} & {"permits"}


@pytest.mark.parametrize(
    ("lang", "text", "place"),
    [
        ("en", "OpenAI returns to Italy. ChatGPT is available in the country again.", "IT"),
        ("de", "OpenAI kehrt nach Italien zurück. ChatGPT ist in dem Land wieder verfügbar.", "IT"),
        ("fr", "OpenAI revient en Italie. ChatGPT est de nouveau accessible dans le pays.", "IT"),
        ("es", "OpenAI vuelve a Italia. ChatGPT vuelve a estar disponible en el país.", "IT"),
    ],
)
def test_the_country_is_the_one_spoken_of(lang: str, text: str, place: str, read: Read) -> None:
    found = [one.content for one in read(text, lang) if isinstance(one.content, Rule)]
    assert [rule.jurisdictions for rule in found] == [(place,)]


def test_officers_are_those_of_the_force_spoken_of(read: Read) -> None:
    text = "Microsoft bars police departments from facial recognition. Officers may not use it for facial recognition."
    second = [one.content for one in read(text, "en") if one.quote.text.startswith("Officers")]
    assert isinstance(second[0], Rule)
    assert {actor.iri.rsplit("/", 1)[-1] for actor in second[0].actors} >= {"police"}


def test_a_short_sentence_is_about_whom_it_names(reader: Reader) -> None:
    text = "Google drew protests. Much changes at Meta. Users may no longer generate deepfakes of politicians."
    found = [one.content for one in reader.read(Document("t", text, "en")) if isinstance(one.content, Rule)]
    assert {rule.issuer.label for rule in found} == {"Meta"}
