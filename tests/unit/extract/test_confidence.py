"""The confidence of a rule: how often rules are right to which the model gives that probability."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from aikg.extract import Reader, SentenceModel
from aikg.extract.restated import ranked
from aikg.extract.sentence_model import Verdict
from aikg.model import Document, Entity, IssuerType, KnownName, Modality, Quote, Rule, Statement

BAN = "OpenAI bans facial recognition."
LAW = "France bans facial recognition."


class Believes(SentenceModel):
    """A model that gives every pair of issuer and use the same probability of being a prohibition."""

    def __init__(self, probability: float) -> None:
        self._probability = probability

    def judge(self, features: Sequence[str]) -> Verdict:
        del features
        rest = (Modality.PERMITS, 0.0), (Modality.REQUIRES, 0.0)
        return Verdict(((Modality.PROHIBITS, self._probability), *rest), in_force=1.0)


Rules = Callable[[str, float | None], list[Statement]]


@pytest.fixture(scope="module")
def rules(shipped_names: tuple[KnownName, ...]) -> Rules:
    """The rules of a text, read with a model that believes in bans so much, or with none."""

    def rules_in(text: str, believed: float | None) -> list[Statement]:
        model = None if believed is None else Believes(believed)
        found = Reader(shipped_names, model=model).read(Document("test", text, "en"))
        return [statement for statement in found if isinstance(statement.content, Rule)]

    return rules_in


def test_both_witnesses_count(rules: Rules) -> None:
    found = {believed: rules(BAN, believed)[0] for believed in (0.05, 0.5, 1.0)}
    assert not any(statement.candidate for statement in found.values())
    assert {believed: statement.confidence for believed, statement in found.items()} == {
        0.05: 0.3,
        0.5: 0.5,
        1: 0.9,
    }


def test_what_the_model_doubts_is_a_candidate_and_hardly_sure(rules: Rules) -> None:
    (doubted,) = rules(BAN, 0.01)
    assert doubted.candidate
    assert doubted.confidence <= 0.3


def test_a_rule_that_may_as_well_be_somebody_else_s_is_a_candidate(rules: Rules) -> None:
    text = "Microsoft noted that OpenAI bans facial recognition."
    doubted = rules(text, 0.3)
    assert doubted
    assert all(statement.candidate for statement in doubted)
    assert "sees another issuer" in " ".join(statement.reason for statement in doubted)
    assert any(not statement.candidate for statement in rules(text, 0.6))
    joint = rules("Microsoft and OpenAI ban facial recognition.", 0.3)
    assert len(joint) == 2
    assert not any(statement.candidate for statement in joint)


def test_what_only_the_model_sees_is_as_sure_as_the_same_with_a_frame(rules: Rules) -> None:
    (seen,) = rules("OpenAI and facial recognition do not go together.", 0.95)
    assert seen.reason == "model only (0.95)"
    assert not seen.candidate
    assert seen.confidence == rules(BAN, 0.95)[0].confidence


def test_a_frame_alone_is_as_sure_as_frames_are_right(rules: Rules) -> None:
    assert [statement.confidence for statement in rules(BAN, None)] == [0.6]


def test_the_model_is_not_asked_about_governments(rules: Rules) -> None:
    (law,) = rules(LAW, 0.01)
    assert isinstance(law.content, Rule)
    assert law.content.issuer_type is not IssuerType.VENDOR
    assert law.confidence == 0.6


def test_no_rule_is_certain(rules: Rules) -> None:
    assert max(statement.confidence for statement in rules(BAN, 1.0)) < 1


def stated(start: int, confidence: float, *, places: tuple[str, ...] = (), use: str = "weapons") -> Statement:
    rule = Rule(Entity("id:acme", "Acme", "Vendor"), Modality.PROHIBITS, use, jurisdictions=places)
    return Statement("d", Quote(start, start + 1, "x"), rule, confidence=confidence)


def test_what_one_sentence_makes_sure_the_others_do_not_make_doubtful() -> None:
    headline, detail = stated(0, 0.88), stated(5, 0.4, places=("US",))
    assert [one.confidence for one in ranked([headline, detail])] == [0.87, 0.88]


def test_another_rule_makes_nothing_surer() -> None:
    listed = [stated(0, 0.88), stated(5, 0.4, use="fraud")]
    assert ranked(listed) == listed
