"""Who may use a product at all: opened or closed to a class of users, in a place, to those who pay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.model import Rule, Statement

Rules = Callable[[str, str], set[tuple[str, str, str, str]]]


@pytest.mark.parametrize(
    ("lang", "text", "rule"),
    [
        ("en", "Claude is now available in Canada, Anthropic said.", ("Anthropic", "permits")),
        ("en", "OpenAI will make ChatGPT Gov available to US government agencies.", ("OpenAI", "permits")),
        ("en", "Sora is not available in the European Union, OpenAI said.", ("OpenAI", "prohibits")),
        ("fr", "Sora n'est pas disponible dans l'Union européenne, précise OpenAI.", ("OpenAI", "prohibits")),
        ("de", "Die Schnittstelle von OpenAI steht nun allen Entwicklern offen.", ("OpenAI", "permits")),
        ("it", "ChatGPT è di nuovo accessibile dall'Italia, ha fatto sapere OpenAI.", ("OpenAI", "permits")),
        ("es", "ChatGPT vuelve a estar accesible en Italia, informó OpenAI.", ("OpenAI", "permits")),
        ("nl", "Google stelt Gemini open voor tieners in de Verenigde Staten.", ("Google", "permits")),
        ("pt", "O ChatGPT voltou a estar acessível em Itália, informou a OpenAI.", ("OpenAI", "permits")),
        # a service that is shut, business that is stopped
        ("en", "PimEyes has shut down its service in Iran and China.", ("PimEyes", "prohibits")),
        ("en", "Oracle has suspended all operations in Russia.", ("Oracle", "prohibits")),
        ("fr", "Oracle a cessé toutes ses activités en Russie.", ("Oracle", "prohibits")),
        ("de", "PimEyes hat seinen Dienst in Iran und China abgeschaltet.", ("PimEyes", "prohibits")),
        ("de", "SAP schließt in Russland keine neuen Verträge mehr ab.", ("SAP", "prohibits")),
        # how old one must be
        ("en", "Google asks users of Gemini to be at least 18.", ("Google", "requires")),
        # a vendor spoken of as of its product
        ("en", "Character.AI is closed to minors.", ("Character.AI", "prohibits")),
        ("en", "Private companies can no longer use Clearview AI.", ("Clearview AI", "prohibits")),
        ("de", "DeepSeek ist in Italien nicht mehr verfügbar.", ("DeepSeek", "prohibits")),
    ],
)
def test_a_product_is_opened_or_closed_as_a_whole(
    lang: str, text: str, rule: tuple[str, str], vendor_rules: Rules
) -> None:
    assert {found[:3] for found in vendor_rules(text, lang)} == {(*rule, "any-use")}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Claude is available on Amazon Bedrock and in Google's Vertex AI, Anthropic said."),
        ("en", "OpenAI launched a fund in Africa to help start-ups that use ChatGPT."),
        ("en", "Nvidia's chips are not available in China because of US export rules."),
        ("en", "DeepSeek is not allowed on government devices in Australia."),
        ("en", "Oracle has shut down an office in Russia."),
        ("fr", "L'IA de Meta est au service de l'armée américaine."),
        ("de", "Nvidias Chips sind in China wegen der US-Regeln nicht mehr erhältlich."),
        ("de", "Italien hat ChatGPT einen Monat lang gesperrt."),
        ("fr", "L'Italie a bloqué ChatGPT pendant un mois."),
    ],
)
def test_what_is_on_offer_somewhere_is_no_rule(lang: str, text: str, vendor_rules: Rules) -> None:
    assert vendor_rules(text, lang) == set()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The ChatGPT maker bans the use of its models for weapons."),
        ("en", "The company behind ChatGPT bans the use of its models for weapons."),
        ("fr", "Le créateur de ChatGPT interdit l'usage de ses modèles pour des armes."),
        ("de", "Die ChatGPT-Firma verbietet den Einsatz ihrer Modelle für Waffen."),
        ("es", "La empresa detrás de ChatGPT prohíbe el uso de sus modelos para armas."),
        ("it", "La società che ha creato ChatGPT vieta l'uso dei suoi modelli per le armi."),
        ("nl", "De maker van ChatGPT verbiedt het gebruik van zijn modellen voor wapens."),
        ("pt", "A criadora do ChatGPT proíbe o uso dos seus modelos para armas."),
    ],
)
def test_a_company_may_be_called_by_what_it_makes(lang: str, text: str, vendor_rules: Rules) -> None:
    assert ("OpenAI", "prohibits", "weapons", "current") in vendor_rules(text, lang)


def test_who_is_let_in_keeps_to_the_terms(read: Callable[[str, str], list[Statement]]) -> None:
    rule = read("Claude is now available in Canada, Anthropic said.", "en")[0].content
    assert isinstance(rule, Rule)
    assert rule.conditions == ("within-terms",)
