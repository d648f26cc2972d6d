"""Whether a rule holds on the day of a text: what is yet to come, what is over, what a text no longer says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from aikg.extract import Reader
from aikg.model import Commitment, Document, Rule, Statement

PUBLISHED = date(2025, 1, 15)


def status_of(text: str, lang: str, reader: Reader) -> set[str]:
    """The statuses of the rules that a text of that day states."""
    found = reader.read(Document("test", text, lang, published=PUBLISHED))
    return {str(one.status) for one in found if isinstance(one.content, Rule) and not one.candidate}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "From March, OpenAI will ban weapons development."),
        ("en", "From mid-March, OpenAI will ban weapons development."),
        ("en", "OpenAI will ban weapons development next month."),
        ("fr", "À partir de mars, OpenAI interdira le développement d'armes."),
        ("fr", "OpenAI interdira le développement d'armes le mois prochain."),
        ("de", "Ab Mitte März verbietet OpenAI die Entwicklung von Waffen."),
        ("de", "Von Mitte März an verbietet OpenAI die Entwicklung von Waffen."),
        ("es", "A partir de marzo, OpenAI prohibirá el desarrollo de armas."),
        ("nl", "Vanaf maart verbiedt OpenAI wapenontwikkeling."),
        ("pt", "A partir de março, a OpenAI proibirá o desenvolvimento de armas."),
    ],
)
def test_what_begins_after_the_day_of_the_text_is_proposed(lang: str, text: str, reader: Reader) -> None:
    assert status_of(text, lang, reader) == {"proposed"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "From October, OpenAI banned weapons development."),
        ("en", "Two days earlier OpenAI had said that it would no longer allow weapons development."),
        ("fr", "OpenAI a annoncé mercredi qu'il interdisait le développement d'armes."),
    ],
)
def test_the_past_of_a_report_ends_no_rule(lang: str, text: str, reader: Reader) -> None:
    assert status_of(text, lang, reader) == {"current"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "A clause in OpenAI's policy that banned weapons development is gone."),
        ("de", "Bis zum 10. Januar war bei OpenAI die Entwicklung von Waffen ausgeschlossen."),
        (
            "de",
            "Google schließt den Einsatz seiner künstlichen Intelligenz für Waffen und Überwachung nicht länger aus.",
        ),
        ("fr", "OpenAI a supprimé de ses principes la liste des usages exclus, dont les armes."),
        ("nl", "OpenAI heeft het verbod op wapenontwikkeling opgeheven."),
    ],
)
def test_what_was_lifted_or_ran_out_is_former(lang: str, text: str, reader: Reader) -> None:
    assert status_of(text, lang, reader) == {"former"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Google has dropped its promise not to build weapons."),
        ("it", "Google ha cancellato dai suoi principi l'impegno a non sviluppare armi."),
        ("en", "Anthropic promised in turn to buy $30bn of Azure capacity."),
    ],
)
def test_a_promise_taken_back_or_to_buy_is_no_pledge(
    lang: str, text: str, read: Callable[[str, str], list[Statement]]
) -> None:
    assert [one for one in read(text, lang) if isinstance(one.content, Commitment)] == []
