"""What follows from all documents, as triples: the shape of docs/graph.md."""

from __future__ import annotations

from datetime import date

from aikg.consolidate import ConsolidatedRule, Consolidation, Story
from aikg.consolidate.validity import Sighting, validity
from aikg.model import Status
from aikg.store.consolidated import CONSOLIDATED, consolidated_quads

RULE = "https://w3id.org/aikg/id/rule-1"


def triples(*sightings: Sighting, corrections: tuple[str, ...] = ()) -> dict[str, str]:
    rule = ConsolidatedRule(RULE, validity(sightings, corrected=bool(corrections)), corrections)
    quads = list(consolidated_quads(Consolidation((rule,), ((RULE, 2),), ())))
    assert {quad.graph_name.value for quad in quads} == {CONSOLIDATED}
    return {quad.predicate.value.rpartition("#")[2]: quad.object.value.rpartition("#")[2] for quad in quads}


def test_a_rule_that_ended() -> None:
    seen = [Sighting(Status.CURRENT, date(2024, 6, 1), "2024-01"), Sighting(Status.FORMER, date(2024, 11, 5))]
    assert triples(*seen) == {
        "standing": "former",
        "validFrom": "2024-01",
        "validFromBasis": "stated",
        "validFromEarliest": "2024-01-01T00:00:00Z",
        "validFromLatest": "2024-02-01T00:00:00Z",
        "validUntil": "2024-11-05",
        "validUntilBasis": "firstStated",
        "validUntilEarliest": "2024-11-05T00:00:00Z",
        "validUntilLatest": "2024-11-05T00:00:00Z",
        "lastStated": "2024-06-01",
        "independentSources": "2",
    }


def test_a_rule_of_which_only_the_end_is_known_and_not_its_day() -> None:
    """Only bounds, and such that no day lies within: the rule is in force on no day we could name."""
    found = triples(Sighting(Status.FORMER))
    assert found == {
        "standing": "former",
        "validUntilEarliest": "0001-01-01T00:00:00Z",
        "validUntilLatest": "0001-01-01T00:00:00Z",
        "independentSources": "2",
    }


def test_a_withdrawn_rule_names_what_withdrew_it() -> None:
    found = triples(Sighting(Status.CURRENT), corrections=("https://w3id.org/aikg/id/correction-1",))
    assert (found["standing"], found["withdrawnBy"]) == ("corrected", "https://w3id.org/aikg/id/correction-1")


def test_a_story_names_its_documents() -> None:
    quads = list(consolidated_quads(Consolidation((), (), (Story(("a", "b é")),))))
    told = {quad.object.value for quad in quads if quad.predicate.value.endswith("tells")}
    assert told == {"https://w3id.org/aikg/document/a", "https://w3id.org/aikg/document/b%20%C3%A9"}
