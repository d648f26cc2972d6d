"""Everything about one thing, and the graph in numbers."""

from __future__ import annotations

import pytest

from aikg.errors import QueryRejected
from aikg.names import expand
from aikg.query import describe, summarise
from aikg.store import Store


def test_a_vendor_with_its_products(graph: Store) -> None:
    meta = describe(graph.raw, expand("id:meta"))
    assert meta.label == "Meta"
    assert ("en", "Meta Platforms") in meta.labels
    assert ("aikg:basedIn", "United States") in meta.properties
    facts = {(fact.kind, fact.part, fact.document, fact.status) for fact in meta.facts}
    assert ("Rule", "governs, issuedBy", "meta-opens", "former") in facts
    assert ("Commitment", "signatory", "pledge", "current") in facts
    assert ("Role", "roleIn", "meta-opens", "current") in facts


def test_a_rule_describes_itself_without_what_was_computed(graph: Store) -> None:
    rule = describe(graph.raw, expand("id:rule-ms-face"))
    names = {name for name, _ in rule.properties}
    assert {"aikg:ofUse", "aikg:standing", "aikg:appliesTo"} <= names
    assert not any(name.startswith(("aikg:touches", "aikg:reaches")) for name in names)


def test_a_thing_nobody_knows(graph: Store) -> None:
    with pytest.raises(QueryRejected, match="knows nothing of id:nobody"):
        describe(graph.raw, expand("id:nobody"))


def test_the_graph_in_numbers(graph: Store) -> None:
    summary = summarise(graph.raw)
    assert summary.counts["SourceDocument"] == 7
    assert summary.counts["Story"] == 6
    assert summary.counts["Commitment"] == 1
    assert summary.languages == {"en": 5, "fr": 2}
    assert (summary.first_published, summary.last_published) == ("2024-04-25", "2025-03-01")
