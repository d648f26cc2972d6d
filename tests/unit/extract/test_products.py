"""Products the graph does not know: found where a text says that they are, and nowhere else."""

from __future__ import annotations

import time

import pytest

from aikg.extract import Reader
from aikg.model import Document

Found = dict[str, str | None]


def products(reader: Reader, text: str, lang: str) -> Found:
    names = reader.unknown(Document("d", text, lang))
    return {name.entity.label: name.vendor for name in names if name.entity.kind == "Product"}


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "Google on Monday presented a model called Zephyra Pro.", {"Zephyra Pro": "Google"}),
        ("en", "OpenAI said that its chatbot Quintel may not be used by police.", {"Quintel": "OpenAI"}),
        ("en", "Microsoft's Quintel 2 prohibits face search.", {"Quintel 2": "Microsoft"}),
        ("en", "Quilter, an assistant by Anthropic, reads contracts.", {"Quilter": "Anthropic"}),
        ("en", "Parents like the Kindra chatbot. The tool KidTalk is new.", {"Kindra": None, "KidTalk": None}),
        ("de", "Die Firma Tarnwald stellt ein Sprachmodell namens Quintel vor.", {"Quintel": "Tarnwald"}),
        ("de", "Googles Sprachmodell „Fennek“ ist neu.", {"Fennek": "Google"}),
        ("de", "OpenAI bringt den Chatbot Quintel. Quintel darf nicht töten.", {"Quintel": "OpenAI"}),
        ("fr", "Mistral AI lance son assistant Fennec.", {"Fennec": "Mistral AI"}),
        ("fr", "Google présente un chatbot baptisé « Quintel ».", {"Quintel": "Google"}),
        ("fr", "Le modèle Quintel 2 de Google arrive.", {"Quintel 2": "Google"}),
        ("es", "Google presenta un chatbot llamado Quintel.", {"Quintel": "Google"}),
        ("es", "El asistente Fennec de Microsoft llega a México.", {"Fennec": "Microsoft"}),
        ("it", "L'assistente Fennec di Microsoft arriva a Roma.", {"Fennec": "Microsoft"}),
        ("nl", "De assistent Fennek van Microsoft komt eraan.", {"Fennek": "Microsoft"}),
        ("nl", "Google toont een chatbot genaamd Quintel.", {"Quintel": "Google"}),
        ("pt", "O assistente Fennec da Microsoft chega ao Brasil.", {"Fennec": "Microsoft"}),
    ],
)
def test_a_product_that_a_text_introduces_is_found_with_its_vendor(
    reader: Reader, lang: str, text: str, found: Found
) -> None:
    assert products(reader, text, lang) == found


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Popular chatbots are banned. Generative AI chatbots lie. Their AI assistant helps."),
        ("en", "Google's Article 5 duties, its March 3 meeting, its Top 10 list and its Q3 2024 figures count."),
        ("en", "The chatbot ChatGPT and Anthropic's Claude 3 are known. The French chatbot is not."),
        ("en", "Acme Launches Chatbot Service In Two More Countries After Ban"),
        ("en", "The chatbot Monday failed. The model Customer data. The app Store and the app store."),
        ("en", "Meta's Yann LeCun and Meta's McArthur spoke."),
        ("de", "Der Chatbot Schülern hilft, das Modell Kunden findet und die App Lehrern nützt."),
        ("de", "OpenAIs Textmodell GPT-4 und die KI-Chatbots der Polizei."),
        ("fr", "Le modèle Français et le système Judiciaire. L'application du texte."),
    ],
)
def test_what_is_no_name_of_a_product_is_left_alone(reader: Reader, lang: str, text: str) -> None:
    assert products(reader, text, lang) == {}


def test_what_was_found_before_asserts_nothing(reader: Reader) -> None:
    document = Document("d", "Parents like the Kindra chatbot of Google.", "en")
    assert reader.unknown(document)
    assert reader.read(document) == []


def test_a_long_hostile_text_costs_no_more_than_its_length(reader: Reader) -> None:
    begun = time.monotonic()
    reader.unknown(Document("d", "the chatbot A " * 2000 + "chatbot " * 2000 + 'chatbot "' * 2000, "en"))
    assert time.monotonic() - begun < 20
