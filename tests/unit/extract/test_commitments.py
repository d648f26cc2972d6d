"""Who pledged: lists with what may stand between their members, who is named beside a list, and what is no pledge."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.model import Commitment, Statement

Pledges = Callable[[str, str], list[set[str]]]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Google, Meta and France's Mistral have signed the pledge not to arm robots."),
        ("fr", "Google, Meta et la française Mistral s'engagent à ne pas armer leurs robots."),
        ("de", "Google, Meta und die französische Mistral versprechen, ihre Roboter nicht zu bewaffnen."),
        ("es", "Google, Meta y la francesa Mistral se comprometen a no armar sus robots."),
        ("it", "Google, Meta e la francese Mistral si impegnano a non armare i loro robot."),
        ("nl", "Google, Meta en het Franse Mistral beloven hun robots niet te bewapenen."),
        ("pt", "Google, Meta e a francesa Mistral comprometem-se a não armar os seus robôs."),
    ],
)
def test_what_a_member_is_does_not_end_a_list(pledges: Pledges, lang: str, text: str) -> None:
    assert pledges(text, lang) == [{"Google", "Meta", "Mistral AI"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Fifteen labels have agreed to say where AI had a hand, among them DistroKid, Believe and CD Baby."),
        ("de", "Fünfzehn Labels haben zugesagt, ihn zu liefern, unter ihnen Believe, DistroKid und CD Baby."),
        ("it", "Nell'elenco ci sono Believe, CD Baby e DistroKid, che si impegnano a trasmettere le informazioni."),
    ],
)
def test_a_list_makes_signatories_of_names_that_nobody_knows(
    pledges: Pledges, read: Callable[[str, str], list[Statement]], lang: str, text: str
) -> None:
    assert pledges(text, lang) == [{"Believe", "DistroKid", "CD Baby"}]
    (found,) = [s.content for s in read(text, lang) if isinstance(s.content, Commitment)]
    assert found.partial


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Microsoft signed the voluntary code, alongside Google and OpenAI."),
        ("it", "Microsoft ha firmato la carta, accanto a Google e OpenAI."),
        ("de", "Microsoft hat sich, ebenso wie Google und OpenAI, dazu bekannt, Bilder zu kennzeichnen."),
        ("fr", "Comme Google et OpenAI, Microsoft a adhéré aux principes."),
    ],
)
def test_who_signs_and_who_else(pledges: Pledges, lang: str, text: str) -> None:
    assert pledges(text, lang) == [{"Microsoft", "Google", "OpenAI"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Six firms have pledged to label images. They are Adobe, Cohere and OpenAI."),
        ("de", "Sechs Firmen haben zugesagt, Bilder zu kennzeichnen. Es handelt sich um Adobe, Cohere und OpenAI."),
        ("nl", "Drie bedrijven hebben toegezegd beelden te merken. Het gaat om Adobe, Cohere en OpenAI."),
    ],
)
def test_the_list_stands_in_the_next_sentence(pledges: Pledges, lang: str, text: str) -> None:
    assert pledges(text, lang) == [{"Adobe", "Cohere", "OpenAI"}]


def test_who_was_named_with_a_number_of_others_signs_too(pledges: Pledges) -> None:
    text = (
        "Adobe and five other makers wrote a letter. Microsoft, Google and OpenAI have put their names to the pledge."
    )
    assert pledges(text, "en") == [{"Adobe", "Microsoft", "Google", "OpenAI"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The code was published. xAI endorsed only the chapter on safety."),
        ("fr", "Le code de bonnes pratiques est publié. xAI n'a souscrit qu'au chapitre consacré à la sécurité."),
        ("it", "Il codice è pubblico. xAI sottoscrive solo il capitolo sulla sicurezza."),
    ],
)
def test_to_sign_a_part_is_to_sign(pledges: Pledges, lang: str, text: str) -> None:
    assert pledges(text, lang) == [{"xAI"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Le code est publié. xAI n'a pas souscrit au texte."),
        ("en", "OpenAI promised new features for its fans."),
        ("en", "Jane Roe, John Doe and Mary Major have signed the letter."),
        (
            "de",
            "Betroffen sind Konzerne aus Telekommunikation, Gesundheitswesen und Handel; die Erklärung ist freiwillig.",
        ),
        ("en", "The declaration, whose authors met Google, Meta and Amazon, was not signed."),
    ],
)
def test_what_is_no_pledge(pledges: Pledges, lang: str, text: str) -> None:
    assert pledges(text, lang) == []


def test_states_pledge_as_well(pledges: Pledges) -> None:
    assert pledges("China, France and Japan have signed the declaration.", "en") == [{"China", "France", "Japan"}]
