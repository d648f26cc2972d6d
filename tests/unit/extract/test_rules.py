"""What is former or proposed: a rule that only the model sees holds when the rule beside it does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from aikg.extract import Reader
from aikg.extract.sentence_model import SentenceModel, Verdict
from aikg.model import Document, KnownName, Modality, Rule


class Forbids(SentenceModel):
    """A model that takes every pair for a prohibition, and does not know whether it is in force."""

    def __init__(self) -> None: ...

    def judge(self, features: Sequence[str]) -> Verdict:
        sure = {Modality.PROHIBITS: 0.95, Modality.PERMITS: 0.03, Modality.REQUIRES: 0.0}
        return Verdict(tuple(sure.items()), in_force=0.6)


@pytest.fixture(scope="module")
def forbidding(shipped_names: tuple[KnownName, ...]) -> Reader:
    return Reader(shipped_names, model=Forbids())


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("OpenAI no longer bans scams; it was silent about phishing.", "former"),
        ("Phishing came first; OpenAI no longer bans scams.", "former"),
        ("OpenAI plans to ban scams; phishing came next.", "proposed"),
        ("OpenAI bans scams; phishing came next.", "current"),
    ],
)
def test_a_rule_without_a_frame_has_the_status_of_the_one_beside_it(forbidding: Reader, text: str, status: str) -> None:
    found = [one for one in forbidding.read(Document("d", text, "en")) if isinstance(one.content, Rule)]
    assert {(one.content.use, str(one.status)) for one in found} == {("scams", status), ("phishing", status)}
    (unseen,) = [one for one in found if one.content.use == "phishing"]
    assert unseen.reason.startswith("model only")


@pytest.mark.parametrize(
    ("lang", "text", "condition"),
    [
        (
            "en",
            "Meta allows spies to use Llama for intelligence analysis, if they obtain prior approval.",
            "with-approval",
        ),
        ("en", "OpenAI permits campaigns to write with ChatGPT, provided a human reviews the output.", "human-review"),
        (
            "fr",
            "Mistral autorise l'usage militaire de ses modèles, à condition d'un accord préalable.",
            "with-approval",
        ),
        (
            "de",
            "Microsoft verbietet Gesichtserkennung auf Dashcams, um Personen in unkontrollierten Räumen zu erkennen.",
            "uncontrolled-environment",
        ),
    ],
)
def test_a_condition_may_stand_in_the_clause_behind(lang: str, text: str, condition: str, reader: Reader) -> None:
    found = [one.content for one in reader.read(Document("d", text, lang)) if isinstance(one.content, Rule)]
    assert found
    assert all(condition in rule.conditions for rule in found)


def test_what_another_issuer_did_says_nothing_of_it(forbidding: Reader) -> None:
    text = "OpenAI no longer bans scams; Google spoke of phishing."
    found = [one for one in forbidding.read(Document("d", text, "en")) if isinstance(one.content, Rule)]
    assert {str(one.status) for one in found if one.content.issuer.label == "Google"} == {"current"}
