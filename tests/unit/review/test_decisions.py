"""Decisions win over the reader, whatever it has become, and none is ever lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aikg.knowledge_graph import KnowledgeGraph
from aikg.model import Correction, Document, Entity, Modality, Quote, Rule, Statement
from aikg.names import ID
from aikg.review import Decision, Docket, Outcome, claims_of
from aikg.store import Store
from aikg.validate.shapes import validate_shapes

Desk = Any  # see conftest.py; so is FixedReader
FixedReader = Any
Row = dict[str, str]

META = ("Meta", "Permission", "military")
OPENAI = ("OpenAI", "Prohibition", "weapons")
MICROSOFT = ("Microsoft", "Prohibition", "facial-recognition")
MOMENT = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER = MOMENT + timedelta(hours=1)


def setting(vendor: str, decision: str, **cells: str) -> Callable[[list[Row]], None]:
    """Return what a person does to the row of a vendor's rule."""

    def edit(rows: list[Row]) -> None:
        (row,) = (row for row in rows if row["vendor"] == vendor)
        row.update(cells, decision=decision)

    return edit


def test_without_decisions_the_reader_has_its_way(desk: Desk) -> None:
    assert desk.stated() == {(*OPENAI, "lexicon"), (*MICROSOFT, "lexicon")}
    assert [desk.of(desk.rows(), vendor)["reason"] for vendor in ("Meta", "OpenAI")] == [
        "only a candidate: model only (0.45)",
        "asserted: frame and model agree (0.95)",
    ]


def test_accept_asserts_reject_removes_correct_replaces(desk: Desk) -> None:
    def edit(rows: list[Row]) -> None:
        setting("Meta", "accept")(rows)
        setting("OpenAI", "reject", note="demand of critics")(rows)
        setting(
            "Microsoft", "correct", use="biometric-categorisation", actors="police; US Army", **{"from": "2024-05"}
        )(rows)

    before = desk.stated()
    assert desk.decide(edit) == 3
    assert desk.stated() == before, "only a build follows decisions"
    assert desk.build() == (3, 0)
    corrected = ("Microsoft", "Prohibition", "biometric-categorisation", "review")
    assert desk.stated() == {(*META, "review"), corrected}


def test_a_second_build_follows_them_again_and_changes_nothing(desk: Desk) -> None:
    desk.decide(setting("OpenAI", "reject"))
    desk.build()
    first = desk.export()
    assert desk.build() == (1, 0)
    assert desk.export() == first


def test_decisions_outlive_a_reader_that_changed(desk: Desk, reader: FixedReader) -> None:
    def edit(rows: list[Row]) -> None:
        setting("Meta", "reject")(rows)
        setting("OpenAI", "accept")(rows)

    desk.decide(edit)
    reader.wider = True
    desk.build()
    assert desk.stated() == {(*OPENAI, "review"), (*MICROSOFT, "lexicon")}, (
        "what was rejected stays out though the new reader is sure of it in other words; what was accepted stays in "
        "though it no longer sees it"
    )


def test_without_the_decisions_the_new_reader_would_say_otherwise(template: Desk, reader: FixedReader) -> None:
    reader.wider = True
    document = Document("story", template.text, "en")
    assert settled([], document, reader) == {("Meta", "military"), ("Microsoft", "facial-recognition")}


def test_of_conflicting_decisions_the_last_by_time_wins_and_both_are_kept(desk: Desk) -> None:
    desk.decide(setting("OpenAI", "reject"), by="Bo Example", at=LATER)
    desk.decide(setting("OpenAI", "accept"), by="Ada Example", at=MOMENT, again=True)
    assert desk.decisions() == [("accept", "SUPERSEDED"), ("reject", "APPLIES")]
    assert desk.build() == (1, 0)
    assert OPENAI not in {row[:3] for row in desk.stated()}
    desk.decide(setting("OpenAI", "accept"), at=LATER + timedelta(hours=1), again=True)
    assert desk.decisions() == [("accept", "SUPERSEDED"), ("reject", "SUPERSEDED"), ("accept", "APPLIES")]
    desk.build()
    assert (*OPENAI, "review") in desk.stated()


def settled(decisions: list[Decision], document: Document, reader: FixedReader) -> set[tuple[str, str]]:
    """Return (vendor, use) of the rules that are asserted once decisions have been followed."""
    after = Docket(decisions).apply(document, reader.read(document)).statements
    rules = [s.content for s in after if isinstance(s.content, Rule) and not s.candidate]
    return {(rule.issuer.label, rule.use) for rule in rules}


def test_conflicts_are_settled_across_readers(template: Desk, reader: FixedReader) -> None:
    document = Document("story", template.text, "en")
    accepted = Decision(claims_of(document, reader.read(document))[0], Outcome.ACCEPT, "Ada Example", MOMENT)
    reader.wider = True
    rejected = Decision(claims_of(document, reader.read(document))[0], Outcome.REJECT, "Bo Example", LATER)
    assert accepted.claim.iri != rejected.claim.iri
    assert ("Meta", "military") not in settled([rejected, accepted], document, reader)
    again = replace(accepted, at=LATER + timedelta(hours=1))
    assert ("Meta", "military") in settled([rejected, accepted, again], document, reader)
    reader.wider = False
    assert ("Meta", "military") in settled([rejected, accepted, again], document, reader)


def test_of_two_corrections_only_the_last_stands(template: Desk, reader: FixedReader) -> None:
    document = Document("story", template.text, "en")
    claim = claims_of(document, reader.read(document))[1]

    def corrected(use: str, at: datetime) -> Decision:
        rule = replace(claim.statement.content, use=use)
        return Decision(claim, Outcome.CORRECT, "Ada Example", at, replace(claim.statement, content=rule))

    both = [corrected("military", LATER), corrected("warfare", MOMENT)]
    assert settled(both, document, reader) == {("OpenAI", "military"), ("Microsoft", "facial-recognition")}
    assert settled(both[1:], document, reader) == {("OpenAI", "warfare"), ("Microsoft", "facial-recognition")}


def test_equal_moments_are_settled_the_same_way_every_time(template: Desk, reader: FixedReader) -> None:
    document = Document("story", template.text, "en")
    claim = claims_of(document, reader.read(document))[1]
    pair = [Decision(claim, outcome, "Ada Example", MOMENT) for outcome in (Outcome.ACCEPT, Outcome.REJECT)]
    assert settled(pair, document, reader) == settled(pair[::-1], document, reader)


def test_a_decision_about_another_text_no_longer_fits_and_is_kept(desk: Desk) -> None:
    desk.decide(setting("OpenAI", "reject"))
    desk.article.write_text(desk.text + "One sentence more.\n", encoding="utf-8")
    assert desk.build() == (0, 1)
    assert (*OPENAI, "lexicon") in desk.stated()
    assert desk.decisions() == [("reject", "UNFIT")]
    desk.article.write_text(desk.text, encoding="utf-8")
    assert desk.build() == (1, 0)
    assert OPENAI not in {row[:3] for row in desk.stated()}
    assert desk.decisions() == [("reject", "APPLIES")]


def test_a_document_under_another_name_keeps_its_decisions(desk: Desk) -> None:
    desk.decide(setting("OpenAI", "reject"))
    desk.article = desk.article.rename(desk.folder / "renamed.txt")
    assert desk.build() == (1, 0)


def test_a_decision_waits_for_a_document_that_was_removed(desk: Desk) -> None:
    desk.decide(setting("OpenAI", "reject"))
    with KnowledgeGraph.open(desk.kg, write=True) as graph:
        graph.remove("story")
    assert desk.decisions() == [("reject", "WAITING")]
    desk.build()
    assert desk.decisions() == [("reject", "APPLIES")]


def test_the_same_decision_is_kept_once(desk: Desk) -> None:
    rows = desk.rows()
    setting("OpenAI", "reject")(rows)
    decided = desk.write(rows)
    assert desk.load(decided) == 1
    assert desk.load(decided) == 0
    assert desk.load(decided, by="Bo Example") == 1, "somebody else came to it too"


def test_what_is_decided_is_not_asked_again(desk: Desk) -> None:
    desk.decide(setting("OpenAI", "reject"))
    assert {row["vendor"] for row in desk.rows()} == {"Meta", "Microsoft"}
    assert {row["vendor"] for row in desk.rows(again=True)} == {"Meta", "OpenAI", "Microsoft"}
    assert {row["vendor"] for row in desk.rows(candidates_only=True)} == {"Meta"}


def test_who_and_when_change_no_byte_of_the_graph(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = type(desk)(tmp_path_factory.mktemp("other"))
    shutil.copytree(desk.kg, other.kg)
    desk.decide(setting("OpenAI", "correct", use="warfare"), by="Ada Example", at=MOMENT)
    other.article.write_text(desk.text, encoding="utf-8")
    other.decide(setting("OpenAI", "correct", use="warfare"), by="Bo Example", at=LATER)
    desk.build()
    other.build()
    assert desk.export() == other.export()
    assert b"Ada Example" not in desk.export(), "who decided is not published"


def test_the_graph_is_valid_after_a_review_and_before(desk: Desk) -> None:
    def edit(rows: list[Row]) -> None:
        setting("Meta", "accept")(rows)
        setting("OpenAI", "correct", use="warfare", note="a note")(rows)

    desk.decide(edit)
    desk.build()
    with Store.open(desk.kg, read_only=True) as store:
        assert [str(violation) for violation in validate_shapes(store.raw)] == []


def test_a_correction_no_longer_refers_to_a_rule_that_was_rejected() -> None:
    meta, bans = Entity(ID + "meta", "Meta", "Organization"), Modality.PROHIBITS
    document = Document("d", "Meta bans weapons. Correction: Meta only bans spam.", "en")
    wrong, right = Rule(meta, bans, "weapons"), Rule(meta, bans, "spam")
    statements = [
        Statement("d", Quote.of(document, 0, 17), wrong),
        Statement("d", Quote.of(document, 31, 49), right),
        Statement(
            "d", Quote.of(document, 19, 49), Correction(meta, None, "…", corrects=(wrong.iri,), confirms=(right.iri,))
        ),
    ]
    claims = {claim.statement.content.iri: claim for claim in claims_of(document, statements)}
    instead = Statement("d", Quote.of(document, 31, 49), Rule(meta, bans, "fraud"))
    decisions = [
        Decision(claims[wrong.iri], Outcome.REJECT, "A", MOMENT),
        Decision(claims[right.iri], Outcome.CORRECT, "A", MOMENT, instead),
    ]
    after = Docket(decisions).apply(document, statements).statements
    (correction,) = (s.content for s in after if isinstance(s.content, Correction))
    assert (correction.corrects, correction.confirms) == ((), (instead.content.iri,))
