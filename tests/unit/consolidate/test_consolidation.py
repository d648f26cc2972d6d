"""What follows from all documents together."""

from __future__ import annotations

import random
from datetime import date

from aikg.consolidate import consolidate
from aikg.model import (
    Correction,
    Document,
    Entity,
    Modality,
    Partnership,
    Quote,
    Rule,
    Statement,
    Status,
)
from aikg.store.write import stored_document

MICROSOFT = Entity("https://w3id.org/aikg/id/microsoft", "Microsoft", "Organization")
OPENAI = Entity("https://w3id.org/aikg/id/openai", "OpenAI", "Organization")
BLANKET = Rule(MICROSOFT, Modality.PROHIBITS, "any-use")
NARROW = Rule(MICROSOFT, Modality.PROHIBITS, "facial-recognition")
DEAL = Partnership((MICROSOFT, OPENAI))
TEXTS = {
    "a": "In May, Microsoft closed Azure to police in Ohio, said Anna Smith of Contoso on Friday after 12 calls.",
    "b": "Im Mai schloss Microsoft Azure für Polizei in Ohio, sagte Anna Smith von Contoso am Freitag nach 12 Rufen.",
    "c": "A different report altogether, which names nobody and counts nothing.",
}
STORED = [
    stored_document(Document(name, text, "de" if name == "b" else "en", published=date(2024, 5, 3 + ord(name) - 97)))
    for name, text in TEXTS.items()
]


def says(
    document: str,
    content: Rule | Partnership | Correction,
    status: Status = Status.CURRENT,
    *,
    start: int = 0,
    candidate: bool = False,
) -> Statement:
    return Statement(document, Quote(start, start + 4, "...."), content, status, candidate=candidate)


def test_independent_sources_are_stories_not_documents() -> None:
    found = consolidate(
        STORED,
        [says("a", NARROW), says("b", NARROW), says("a", NARROW, start=9), says("c", DEAL), says("a", DEAL)],
    )
    assert [story.documents for story in found.stories] == [("a", "b"), ("c",)]
    assert dict(found.sources) == {NARROW.iri: 1, DEAL.iri: 2}
    assert [rule.iri for rule in found.rules] == [NARROW.iri], "only rules have a validity"


def test_candidates_count_nowhere() -> None:
    found = consolidate(STORED, [says("a", NARROW, candidate=True), says("c", DEAL), says("a", DEAL, candidate=True)])
    assert found.rules == ()
    assert found.sources == ((DEAL.iri, 1),)


def test_a_correction_withdraws_the_rules_it_names_from_all_documents() -> None:
    correction = Correction(MICROSOFT, None, "an error", corrects=(BLANKET.iri,), confirms=(NARROW.iri,))
    found = consolidate(STORED, [says("c", BLANKET), says("a", BLANKET), says("b", correction), says("b", NARROW)])
    rules = {rule.iri: rule for rule in found.rules}
    assert rules[BLANKET.iri].validity.standing is Status.CORRECTED
    assert rules[BLANKET.iri].withdrawn_by == (correction.iri,)
    assert rules[NARROW.iri].validity.standing is Status.CURRENT
    assert dict(found.sources)[correction.iri] == 1


def test_a_correction_that_is_only_alleged_withdraws_nothing() -> None:
    correction = Correction(MICROSOFT, None, "an error", corrects=(BLANKET.iri,))
    found = consolidate(STORED, [says("a", BLANKET), says("b", correction, Status.ALLEGED)])
    assert [rule.validity.standing for rule in found.rules] == [Status.CURRENT]


def test_the_order_of_documents_and_statements_does_not_matter() -> None:
    said = [
        says(document, content, status)
        for document in TEXTS
        for content in (BLANKET, NARROW, DEAL)
        for status in (Status.CURRENT, Status.FORMER, Status.ALLEGED)
    ]
    expected = consolidate(STORED, said)
    for seed in range(10):
        order = random.Random(seed)
        assert consolidate(order.sample(STORED, len(STORED)), order.sample(said, len(said))) == expected
