"""The question of the first screen, over our own examples: in three languages, and back from its SPARQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from aikg.extract import Reader
from aikg.query import ask, run
from aikg.resources import resource
from aikg.sources import read
from aikg.store import Store

QUESTIONS = [
    "Which vendors permit defence use by Five Eyes governments?",
    "Quels fournisseurs autorisent un usage de défense par les gouvernements des Cinq Yeux ?",
    "Welche Anbieter erlauben die Nutzung für Verteidigung durch Regierungen der Five Eyes?",
]
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def examples(graph_named: Callable[[str], Store]) -> Store:
    return graph_named("examples")


def test_the_three_languages_give_one_answer(examples: Store, reader: Reader) -> None:
    answers = {ask(examples, reader, question, TODAY).answers for question in QUESTIONS}
    assert len(answers) == 1
    assert "Meta" in {finding.vendor for finding in answers.pop()}


def test_every_quote_stands_in_its_document(examples: Store, reader: Reader) -> None:
    documents = read([resource("examples") / "articles"])
    texts = {document.id: document.text for document in documents if hasattr(document, "text")}
    for finding in ask(examples, reader, QUESTIONS[0], TODAY).answers:
        assert finding.evidence
        for item in finding.evidence:
            assert texts[item.document][item.start : item.end] == item.quote


def test_the_sparql_gives_every_rule_of_the_answer_when_it_is_run_again(examples: Store, reader: Reader) -> None:
    answer = ask(examples, reader, QUESTIONS[0], TODAY)
    rows = run(examples.raw, answer.sparql[0]).dicts()
    assert {rule for finding in answer.answers for rule in finding.rules} <= {row["rule"] for row in rows}
    assert {finding.vendor for finding in answer.answers} <= {row["vendorName"] for row in rows}


@pytest.mark.parametrize("name", ["rule-without-issuer", "quote-length", "statement-without-evidence"])
def test_the_graph_of_the_examples_has_no_such_defect(name: str, examples: Store) -> None:
    assert run(examples.raw, name).rows == ()
