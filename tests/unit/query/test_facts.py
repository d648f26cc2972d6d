"""How the state of a fact is put for a person."""

from __future__ import annotations

import pytest

from aikg.query.facts import Fact, read_facts
from aikg.query.graph_reader import GraphReader
from aikg.store import Store


@pytest.mark.parametrize(
    ("kind", "state", "words"),
    [
        ("permits", "in force", "in force"),
        ("prohibits", "ended", "ended"),
        ("partnership", "in force", "in force"),
        ("role", "in force", "stated"),
        ("role", "ended", "former"),
        ("pledge", "proposed", "proposed"),
        ("change", "alleged", "alleged"),
        ("built on", "withdrawn", "corrected"),
    ],
)
def test_only_rules_and_partnerships_have_force(kind: str, state: str, words: str) -> None:
    assert Fact("", kind, "", state, (), ()).state_in_words == words


def test_the_facts_of_a_graph(graph: Store) -> None:
    words = {(fact.kind, fact.state_in_words) for fact in read_facts(GraphReader(graph.raw))}
    assert {("role", "stated"), ("pledge", "stated"), ("permits", "in force")} <= words
    told = {"role", "pledge", "change", "correction", "built on"}
    assert not {word for kind, word in words if kind in told} & {"in force", "ended", "withdrawn"}
