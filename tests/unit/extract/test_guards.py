"""What a text that was taken back had said: it held before, and holds no longer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Rules = Callable[[str, str], set[tuple[str, str, str, str]]]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The clause that barred police use of Rekognition no longer appears in Amazon's terms."),
        ("en", "The clause that banned military use has been removed from OpenAI's terms."),
        ("fr", "La clause qui interdisait l'usage militaire a disparu des conditions d'OpenAI."),
        ("fr", "Le passage qui interdisait la fraude a été supprimé des règles d'OpenAI."),
        ("de", "Die Klausel, die militärische Nutzung untersagte, ist aus den Regeln von OpenAI verschwunden."),
        ("de", "Die Klausel, die Betrug untersagte, steht nicht mehr in den Bedingungen von OpenAI."),
    ],
)
def test_what_stood_in_a_text_that_is_gone_is_not_current(vendor_rules: Rules, lang: str, text: str) -> None:
    assert {status for *_, status in vendor_rules(text, lang)} <= {"former"}


@pytest.mark.parametrize(
    ("lang", "text", "rule"),
    [
        (
            "en",
            "OpenAI published new terms. The clause that barred military use was deleted.",
            ("OpenAI", "prohibits", "military", "former"),
        ),
        (
            "en",
            "The passage that prohibited scams no longer appears in OpenAI's policy.",
            ("OpenAI", "prohibits", "scams", "former"),
        ),
        (
            "fr",
            "OpenAI a changé ses règles. La clause qui interdit la fraude a été abrogée.",
            ("OpenAI", "prohibits", "fraud", "former"),
        ),
        (
            "fr",
            "OpenAI a changé ses règles. Le passage qui interdit les armes dans les modèles a disparu.",
            ("OpenAI", "prohibits", "weapons", "former"),
        ),
        (
            "de",
            "OpenAI hat neue Regeln. Die Klausel, die militärische Nutzung verbot, wurde gestrichen.",
            ("OpenAI", "prohibits", "military", "former"),
        ),
    ],
)
def test_it_held_before(vendor_rules: Rules, lang: str, text: str, rule: tuple[str, str, str, str]) -> None:
    assert vendor_rules(text, lang) == {rule}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The clause that bars military use still appears in OpenAI's terms."),
        ("fr", "La clause qui interdit l'usage militaire figure dans les conditions d'OpenAI."),
        ("de", "Die Klausel, die militärische Nutzung untersagt, steht in den Regeln von OpenAI."),
    ],
)
def test_what_still_stands_there_holds(vendor_rules: Rules, lang: str, text: str) -> None:
    assert vendor_rules(text, lang) == {("OpenAI", "prohibits", "military", "current")}
