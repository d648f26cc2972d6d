"""Who works with whom, told by nouns, by relative clauses and by what the text is about; and what binds nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Ties = Callable[[str, str], list[set[str]]]


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
def test_a_noun_says_what_one_is_to_another(ties: Ties, lang: str, text: str) -> None:
    assert ties(text, lang) == [{"OpenAI", "Meta"}, {"OpenAI", "Microsoft"}]


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
def test_a_deal_binds_whoever_is_named_with_it(ties: Ties, lang: str, text: str) -> None:
    assert ties(text, lang) == [{"Harbour Media", "OpenAI"}]


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
def test_the_other_party_is_what_the_text_is_about(ties: Ties, lang: str, text: str) -> None:
    assert ties(text, lang) == [{"Mistral AI", "Harbour Robotics"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Axel Springer signed a deal with OpenAI in March. The Financial Times followed in April."),
        ("fr", "Axel Springer a signé un accord avec OpenAI. Le Financial Times a fait de même."),
        ("de", "Axel Springer hat einen Vertrag mit OpenAI geschlossen. Die Financial Times zog im Mai nach."),
        ("es", "Axel Springer firmó un acuerdo con OpenAI. El Financial Times hizo lo mismo."),
        ("it", "Axel Springer ha firmato un accordo con OpenAI. Lo stesso ha fatto in aprile il Financial Times."),
        ("nl", "Axel Springer sloot een overeenkomst met OpenAI. De Financial Times volgde in mei."),
        ("pt", "A Axel Springer assinou um acordo com a OpenAI. O Financial Times fez o mesmo."),
    ],
)
def test_who_does_the_same_has_a_deal_too(ties: Ties, lang: str, text: str) -> None:
    assert ties(text, lang) == [{"Axel Springer", "OpenAI"}, {"Financial Times", "OpenAI"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Google has committed up to $2bn to Anthropic, and Amazon has put in $4bn."),
        ("fr", "Google a mis deux milliards de dollars dans Anthropic, et Amazon quatre milliards."),
        ("de", "Google hat zwei Milliarden Dollar in Anthropic gesteckt, Amazon vier Milliarden."),
    ],
)
def test_a_sum_of_its_own_goes_to_the_same(ties: Ties, lang: str, text: str) -> None:
    assert ties(text, lang) == [{"Google", "Anthropic"}, {"Amazon", "Anthropic"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Adobe, Intel and Sony have joined as platinum members."),
        ("en", "Among its members are Adobe, Intel and Sony."),
        ("fr", "La coalition réunit Adobe, Intel et Sony."),
        ("de", "Dem Verband gehören unter anderem Adobe, Intel und Sony an."),
    ],
)
def test_a_list_of_members_is_a_tie(ties: Ties, lang: str, text: str) -> None:
    assert ties(text, lang) == [{"Adobe", "Intel", "Sony"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Mistral has raised 600 million euros. The round was led by General Catalyst."),
        ("fr", "Mistral a levé 600 millions d'euros. Le tour de table a été mené par General Catalyst."),
        ("de", "Mistral hat 600 Millionen Euro eingesammelt. Angeführt wurde die Runde von General Catalyst."),
    ],
)
def test_whose_round_it_is_was_said_before(ties: Ties, lang: str, text: str) -> None:
    assert ties(text, lang) == [{"Mistral AI", "General Catalyst"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The Federal Trade Commission is investigating Microsoft, OpenAI and Nvidia."),
        ("en", "Google joined Meta's marketplace."),
        ("en", "The FTC sued OpenAI. The European Commission followed in April."),
        ("en", "Google spoke with OpenAI about safety."),
        ("en", "Google promised, along with OpenAI, not to arm robots."),
        ("en", "The Federal Trade Commission has asked OpenAI for data."),
        ("en", "Jane Roe, John Doe and Mary Major have signed the agreement."),
        ("de", "Mit dabei sind Amazon, Google."),
        ("en", "Police forces may not use OpenAI with Google."),
    ],
)
def test_what_binds_nobody(ties: Ties, lang: str, text: str) -> None:
    assert ties(text, lang) == []


def test_a_quarrel_undoes_a_tie_until_it_is_settled(ties: Ties) -> None:
    quarrel = "Warner Music has sued Suno, and the two companies are working together."
    settled = "Warner Music has dropped its suit against Suno, and the two companies are now working together."
    assert ties(quarrel, "en") == []
    assert ties(settled, "en") == [{"Warner Music Group", "Suno"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "OpenAI will deliver 2,000 licences to Bosch."),
        ("en", "Bosch has ordered a translation system from OpenAI."),
        ("en", "OpenAI's contract with Bosch runs out in March."),
        ("fr", "Bosch fait tourner son service sur la plateforme de OpenAI."),
        ("fr", "Bosch revend les logiciels de OpenAI."),
        ("de", "Bosch hat bei OpenAI ein System bestellt."),
        ("de", "Bosch hat OpenAI ausgewählt."),
        ("es", "OpenAI fue elegida por Bosch."),
        ("es", "Bosch ha liderado una ronda de financiación en OpenAI."),
        ("it", "Bosch rivende i programmi di OpenAI."),
        ("it", "OpenAI fornirà a Bosch nuovi modelli."),
        ("nl", "OpenAI is gekozen door Bosch."),
        ("pt", "A OpenAI foi escolhida pela Bosch."),
        ("pt", "A Bosch licencia imagens à OpenAI."),
    ],
)
def test_a_clause_that_names_two_binds_them_in_any_order(ties: Ties, lang: str, text: str) -> None:
    assert [set(one) for one in ties(text, lang)] == [{"OpenAI", "Bosch"}]


@pytest.mark.parametrize(
    ("lang", "text", "other"),
    [
        ("en", "Mistral grows. The system is hosted by Harbour Robotics.", "Harbour Robotics"),
        ("en", "Mistral grows. The city of Bath uses the system.", "city of Bath"),
        ("pt", "A Mistral cresce. O hospital de Guimarães usa o sistema.", "hospital de Guimarães"),
        ("nl", "Mistral groeit. Met scholengroep Leiedal loopt een overeenkomst.", "Leiedal"),
        ("de", "Mistral wächst. Die Technik kommt vom Zulieferer Cerence.", "Cerence"),
        ("it", "Mistral cresce. Fra i clienti c'è Mutua Padana.", "Mutua Padana"),
    ],
)
def test_whom_nobody_knows_is_bound_to_what_the_text_is_about(ties: Ties, lang: str, text: str, other: str) -> None:
    assert ties(text, lang) == [{"Mistral AI", other}]


def test_a_country_or_an_alliance_is_supplied(ties: Ties) -> None:
    assert ties("De NAVO koopt een systeem van Palantir.", "nl") == [{"NATO", "Palantir"}]
    (supplied,) = ties("Palantir liefert der Ukraine ein System.", "de")
    assert "Palantir" in supplied
    assert len(supplied) == 2


def test_contracts_come_from_the_body_that_tells_of_them(ties: Ties) -> None:
    found = ties("Contracts worth millions have gone to OpenAI and Meta, the Pentagon announced.", "en")
    assert found == [{"US Department of Defense", "OpenAI"}, {"US Department of Defense", "Meta"}]


def test_nobody_has_a_deal_with_himself(ties: Ties) -> None:
    text = "Mistral grows. OpenAI, which led a round in the start-up, is silent."
    assert ties(text, "en") == [{"OpenAI", "Mistral AI"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "OpenAI speaks of a team that works with Meta."),
        ("en", "A Mistral model was tuned together with Meta."),
        ("en", "OpenAI put its name to the Fair Harbour Charter."),
        ("en", "Meta found that OpenAI had already been used."),
        ("fr", "OpenAI craint une proposition de loi de l'Assemblée nationale."),
        ("pt", "A OpenAI cresce. Foi desenvolvido pela Direção-Geral da Justiça em parceria com a Meta."),
    ],
)
def test_whose_verb_it_is_not(ties: Ties, lang: str, text: str) -> None:
    assert ties(text, lang) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Meta has used millions of books to train Llama, according to OpenAI."),
        ("en", "Google bought the advertising space that Meta had left."),
        ("en", "Google invests in safety research, and Meta builds data centres."),
        ("en", "OpenAI hired a researcher from Google."),
        ("fr", "Google propose un modèle plus rapide que celui d'OpenAI."),
        ("it", "Google offre un modello più veloce di quello di OpenAI."),
        ("pt", "A OpenAI testa os seus modelos há mais tempo do que a Google."),
        ("nl", "Meta gebruikt de gegevens van zijn klanten, zegt Google."),
        ("es", "Google y Meta firmaron el código de conducta."),
    ],
)
def test_what_is_said_or_compared_binds_nobody(ties: Ties, lang: str, text: str) -> None:
    assert ties(text, lang) == []
