"""The language of a text, or that it cannot be told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aikg.sources.language import detect_language


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Police in the United States may no longer use the service for facial recognition."),
        ("fr", "La police américaine n’a plus accès au service de reconnaissance faciale."),
        ("de", "Die Polizei darf den Dienst nicht länger zur Gesichtserkennung nutzen."),
        ("es", "La policía ya no puede usar el servicio para el reconocimiento facial."),
        ("it", "La polizia non può più usare il servizio per il riconoscimento facciale."),
        ("nl", "De politie mag de dienst niet langer gebruiken voor gezichtsherkenning."),
        ("pt", "A polícia não pode mais usar o serviço para reconhecimento facial."),
        ("de", "DIE POLIZEI DARF DEN DIENST NICHT NUTZEN"),
        ("und", "Firma ogłosiła, że policja nie może już używać jej narzędzi do rozpoznawania twarzy."),
        ("und", "マイクロソフトは米国の警察が顔認識のためにAIサービスを使うことを禁止した。"),
        ("und", "OpenAI, Google, Meta"),
        ("und", "12345 --- 67890 --- 2024-11-05"),
        ("und", ""),
    ],
)
def test_language(lang: str, text: str) -> None:
    assert detect_language(text) == lang


def test_every_text_of_the_development_set(shared: Path) -> None:
    wrong = []
    for path in sorted((shared / "corpus" / "dev").glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for text in (document["text"], document["text"][:100]):
            if detect_language(text) != document["lang"]:
                wrong.append((path.name, text[:50]))
    assert not wrong
