"""Decisions become labelled sentences that `python -m aikg.train check` accepts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from aikg.model import (
    Document,
    Entity,
    Ground,
    Modality,
    Partnership,
    PartnershipKind,
    PolicyChange,
    Quote,
    Role,
    Rule,
    Statement,
    Status,
)
from aikg.names import ACTOR, ID
from aikg.review import Claim, Decision, Outcome, claims_of, training_tables
from aikg.train.__main__ import app
from aikg.train.sentences import read_sentences

MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
ACME, BETA = (Entity(ID + name, name.title(), "Organization") for name in ("acme", "beta"))
ADA = Entity(ID + "ada", "Ada", "Person")
POLICE = Entity(ACTOR + "police", "Police", "ActorKind")
TEXT = "Acme bars police from [sic] weapons|arms and spam, Beta said.\tAda, head of Acme, agreed with Beta."


def statement(content: Any, words: str, grounds: dict[str, tuple[str, str]] | None = None, **more: Any) -> Statement:
    document = Document("d", TEXT, "en")
    start = TEXT.index(words)
    read = tuple(
        Ground(part, value, text, TEXT.index(text), TEXT.index(text) + len(text))
        for text, (part, value) in (grounds or {}).items()
    )
    return Statement("d", Quote.of(document, start, start + len(words)), content, grounds=read, **more)


def rule(use: str, words: str, **more: Any) -> Statement:
    grounds = {
        "bars": ("cue", "verb.prohibits"),
        "police": ("actor", "police"),
        "weapons|arms": ("use", "weapons"),
        "spam": ("use", "spam"),
    }
    return statement(Rule(ACME, Modality.PROHIBITS, use, actors=(POLICE,)), words, grounds, **more)


WEAPONS = rule("weapons", "Acme bars police from [sic] weapons")
SPAM = rule("spam", "Acme bars police from [sic] weapons|arms and spam")


def claims(*statements: Statement) -> dict[str, Claim]:
    found = claims_of(Document("d", TEXT, "en"), statements)
    return {c.statement.content.use if isinstance(c.statement.content, Rule) else c.kind: c for c in found}


def decided(claim: Claim, outcome: Outcome, instead: Statement | None = None, note: str | None = None) -> Decision:
    return Decision(claim, outcome, "Ada Example", MOMENT, instead, note)


def rows(*decisions: Decision) -> tuple[list[list[str]], int]:
    tables, left_out = training_tables(decisions)
    lines = [line.split("\t") for text in tables.values() for line in text.splitlines()[1:]]
    return lines, left_out


def test_accepted_rules_of_one_sentence_are_one_row() -> None:
    both = claims(WEAPONS, SPAM)
    ((kind, outcome, names, register, event, sentence),), left_out = rows(
        decided(both["weapons"], Outcome.ACCEPT), decided(both["spam"], Outcome.ACCEPT)
    )
    assert (kind, outcome, names, register, left_out) == ("rule", "prohibits", "Acme", "review", 0)
    assert event == "review-" + both["spam"].digest[7:19]
    assert sentence == "Acme [!|bars] [@police|police] from (sic) [weapons|weapons/arms] and [spam|spam], Beta said."


def test_a_sentence_that_is_decided_in_part_teaches_nothing() -> None:
    both = claims(WEAPONS, SPAM)
    assert rows(decided(both["weapons"], Outcome.ACCEPT)) == ([], 1)


def test_what_was_rejected_beside_a_rule_is_left_unmarked() -> None:
    both = claims(WEAPONS, SPAM)
    (row,), _ = rows(decided(both["weapons"], Outcome.ACCEPT), decided(both["spam"], Outcome.REJECT))
    assert row[0] == "rule"
    assert "[weapons|" in row[5]
    assert "[spam|" not in row[5]


def test_a_sentence_without_a_rule_is_none_for_the_reason_that_the_note_gives() -> None:
    one = claims(WEAPONS)["weapons"]
    (row,), _ = rows(decided(one, Outcome.REJECT, note="Demand: of critics"))
    assert row[:3] == ["none", "demand", "Acme"]
    (row,), _ = rows(decided(one, Outcome.REJECT, note="no idea"))
    assert row[:2] == ["none", "lookalike"]


def test_a_correction_gives_the_words_another_label() -> None:
    one = claims(WEAPONS)["weapons"]
    instead = statement(
        Rule(BETA, Modality.PERMITS, "warfare"), "Acme bars police from [sic] weapons", status=Status.FORMER
    )
    (row,), _ = rows(decided(one, Outcome.CORRECT, instead))
    assert row[:3] == ["rule", "permits/former", "Beta"]
    assert "[warfare|weapons/arms]" in row[5]
    assert "[@police|" not in row[5], "the actor is no part of the rule any more"


def test_of_conflicting_decisions_the_last_teaches() -> None:
    one = claims(WEAPONS)["weapons"]
    later = Decision(one, Outcome.REJECT, "Bo Example", MOMENT + timedelta(days=1))
    (row,), _ = rows(later, decided(one, Outcome.ACCEPT))
    assert row[0] == "none"


def test_other_kinds_and_what_the_tables_have_no_kind_for() -> None:
    made = claims(
        statement(Partnership((ACME, BETA), PartnershipKind.CONTRACT), "agreed with Beta"),
        statement(Role(ADA, ACME, "head"), "Ada, head of Acme"),
        statement(PolicyChange(ACME, None, "x"), "agreed"),
    )
    found, left_out = rows(*(decided(claim, Outcome.ACCEPT) for claim in made.values()))
    assert [row[:3] for row in found] == [["partnership", "contract", "Acme; Beta"], ["role", "head", "Ada; Acme"]]
    assert left_out == 1


def test_the_check_of_the_training_data_accepts_all_of_it(tmp_path: Path) -> None:
    made = claims(WEAPONS, SPAM, statement(Role(ADA, ACME, "head\tof [x]"), "Ada, head of Acme"))
    tables, _ = training_tables(decided(claim, Outcome.ACCEPT) for claim in made.values())
    for lang, text in tables.items():
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "review.tsv").write_text(text, encoding="utf-8")
    sentences = list(read_sentences(tmp_path))
    assert {(sentence.kind, sentence.lang) for sentence in sentences} == {("rule", "en"), ("role", "en")}
    assert [part.slug for sentence in sentences for part in sentence.of("use")] == ["weapons", "spam"]
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 0, result.output
