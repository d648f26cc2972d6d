"""Everything about one thing, and the graph in numbers."""

from __future__ import annotations

import pytest

from aikg.errors import QueryRejected
from aikg.names import expand
from aikg.query import describe, summarise
from aikg.query.facts import read_facts
from aikg.query.graph_reader import GraphReader
from aikg.store import Store


def test_a_vendor_with_its_products(graph: Store) -> None:
    meta = describe(graph.raw, expand("id:meta"))
    assert meta.label == "Meta"
    assert ("en", "Meta Platforms") in meta.labels
    assert ("aikg:basedIn", "United States") in meta.properties
    said = {(fact.kind, fact.state, said.document) for fact in meta.facts for said in fact.support}
    assert ("prohibits", "ended", "meta-opens") in said
    assert ("permits", "in force", "meta-opens") in said
    assert ("pledge", "in force", "pledge") in said
    assert ("role", "in force", "meta-opens") in said


def test_a_document_and_a_rule_tell_what_is_stated(graph: Store) -> None:
    pledge = describe(graph.raw, expand("document:pledge"))
    assert {fact.kind for fact in pledge.facts} == {"pledge"}
    rule = describe(graph.raw, expand("id:rule-ms-face"))
    assert [fact.iri for fact in rule.facts] == [expand("id:rule-ms-face")]
    assert rule.facts[0].support[0].quote


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
    assert summary.counts["SourceDocument"] == 8
    assert summary.counts["Story"] == 7
    assert summary.counts["Commitment"] == 1
    assert summary.languages == {"en": 6, "fr": 2}
    assert summary.published == ("2024-04-08", "2025-03-01")


def test_no_fact_is_missed_by_where_it_is_looked_for(graph: Store) -> None:
    """Facts are found by what points at a thing; a look at every fact of the graph finds no other."""
    everything = read_facts(GraphReader(graph.raw))
    things = {thing for fact in everything for link in fact.links for thing in (link.source, link.target)}
    things.update(thing for fact in everything for thing in (fact.iri, *fact.about))
    for thing in sorted(things):
        of_it = {
            fact.iri
            for fact in everything
            if thing in (fact.iri, *fact.about) or any(thing in (link.source, link.target) for link in fact.links)
        }
        assert {fact.iri for fact in describe(graph.raw, thing).facts} == of_it, thing
