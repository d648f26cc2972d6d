"""Who works with whom, told by nouns, by relative clauses and by what the text is about; and what binds nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.model import Partnership, Statement

Read = Callable[[str, str], list[Statement]]


def parties(read: Read, lang: str, text: str) -> list[set[str]]:
    found = [s.content for s in read(text, lang)]
    return [{party.label for party in one.parties} for one in found if isinstance(one, Partnership)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "OpenAI's clients include Meta and Microsoft."),
        ("de", "Zu den Kunden von OpenAI zählen Meta und Microsoft."),
        ("es", "Entre los clientes de OpenAI figuran Meta y Microsoft."),
        ("fr", "Meta et Microsoft comptent parmi les clients de OpenAI."),
        ("pt", "Entre os clientes da OpenAI estão a Meta e a Microsoft."),
    ],
)
def test_a_noun_says_what_one_is_to_another(read: Read, lang: str, text: str) -> None:
    assert parties(read, lang, text) == [{"OpenAI", "Meta"}, {"OpenAI", "Microsoft"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Harbour Media, with which OpenAI has signed an agreement, is silent."),
        ("fr", "Harbour Media, avec laquelle OpenAI a signé un accord, se tait."),
        ("es", "Harbour Media, con la que OpenAI firmó un convenio, calla."),
        ("nl", "Harbour Media, waarmee OpenAI een overeenkomst sloot, zwijgt."),
        ("es", "Harbour Media ha cerrado con OpenAI un acuerdo."),
        ("en", "OpenAI and the publisher Harbour Media announced an agreement."),
    ],
)
def test_a_deal_binds_whoever_is_named_with_it(read: Read, lang: str, text: str) -> None:
    assert parties(read, lang, text) == [{"Harbour Media", "OpenAI"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Mistral grandit. Harbour Robotics lui a commandé cent licences."),
        ("es", "Mistral crece. Harbour Robotics le compró cien licencias."),
        ("fr", "Mistral grandit. Harbour Robotics est entré au capital."),
        ("it", "Mistral cresce. Lo strumento, sviluppato con Harbour Robotics, piace."),
        ("en", "Mistral grows. The software was written with Harbour Robotics."),
    ],
)
def test_the_other_party_is_what_the_text_is_about(read: Read, lang: str, text: str) -> None:
    assert parties(read, lang, text) == [{"Mistral AI", "Harbour Robotics"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Google spoke with OpenAI about safety."),
        ("en", "Google promised, along with OpenAI, not to arm robots."),
        ("en", "The Federal Trade Commission has asked OpenAI for data."),
        ("en", "Jane Roe, John Doe and Mary Major have signed the agreement."),
        ("de", "Mit dabei sind Amazon, Google."),
        ("en", "Police forces may not use OpenAI with Google."),
    ],
)
def test_what_binds_nobody(read: Read, lang: str, text: str) -> None:
    assert parties(read, lang, text) == []


def test_a_quarrel_undoes_a_tie_until_it_is_settled(read: Read) -> None:
    quarrel = "Warner Music has sued Suno, and the two companies are working together."
    settled = "Warner Music has dropped its suit against Suno, and the two companies are now working together."
    assert parties(read, "en", quarrel) == []
    assert parties(read, "en", settled) == [{"Warner Music Group", "Suno"}]
