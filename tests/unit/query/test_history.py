"""The history of watched policies as values: nothing surer than the recordings, nothing left out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from aikg.errors import QueryRejected
from aikg.model import Presence
from aikg.names import ID
from aikg.query import Relation, ReportedChange, RuleHistory, RuleTurn, Timeline, changes, timeline
from aikg.query.graph_reader import GraphReader
from aikg.query.history_words import change_in_words, watched_in_words, when_in_words
from aikg.query.rule_words import rule_in_words
from aikg.store import Store


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def rule(told: Timeline, words: str) -> RuleHistory:
    (found,) = [one for one in told.rules if one.rule.words == words]
    return found


@pytest.fixture(scope="module")
def vendor(northwind: Store) -> Timeline:
    return timeline(northwind.raw, "Northwind")


def test_the_policies_of_a_vendor(vendor: Timeline) -> None:
    assert vendor.kind == "vendor"
    assert [policy.label for policy in vendor.policies] == [
        "Northwind Acceptable Use Policy",
        "Northwind Chat Acceptable Use Policy",
    ]
    general = vendor.policies[0]
    assert (general.recordings, general.texts, general.collection) == (6, 4, "example-versions")
    assert watched_in_words(general) == (
        "first recorded 2025-01-10; still there on 2025-10-29, the last version recorded; "
        "the collection was looked after until 2026-08-22"
    )


def test_the_last_recording_and_the_last_commit_stay_apart(vendor: Timeline) -> None:
    general = vendor.policies[0]
    assert general.last_recorded == general.last_shown == at("2025-10-29")
    assert general.last_commit == datetime(2026, 8, 22, 19, 3, tzinfo=UTC)


def test_error_pages_at_the_end_do_not_say_that_the_policy_was_there(vendor: Timeline) -> None:
    from dataclasses import replace

    general = vendor.policies[0]
    assert "only error pages after that, the last on 2026-02-01" in watched_in_words(
        replace(general, last_recorded=at("2026-02-01"))
    )
    assert "only error pages before 2025-03-01" in watched_in_words(replace(general, first_shown=at("2025-03-01")))


def test_a_rule_that_was_there_from_the_first_recording_has_no_uncertain_beginning(vendor: Timeline) -> None:
    assert rule(vendor, "prohibits warfare").spans == (
        Presence(at("2025-01-10"), at("2025-03-01"), None, at("2025-06-15")),
    )


def test_a_rule_came_between_two_recordings_and_is_there_to_the_last(vendor: Timeline) -> None:
    assert rule(vendor, "permits research use").spans == (
        Presence(at("2025-06-15"), at("2025-10-29"), at("2025-03-01"), None),
    )


def test_wordings_are_united_and_a_rule_that_came_back_has_two_spans(vendor: Timeline) -> None:
    weapons = rule(vendor, "prohibits weapons development, procurement and use")
    assert [(span.first, span.last, span.after) for span in weapons.spans] == [
        (at("2025-01-10"), at("2025-06-15"), at("2025-09-01")),
        (at("2025-10-29"), at("2025-10-29"), None),
    ]
    assert (weapons.quote.text, weapons.quote.language) == ("No weapons, once more", "en")
    assert weapons.section == "What you may do"


def test_every_change_with_both_texts(vendor: Timeline) -> None:
    assert [(turn.kind, change_in_words(turn)) for turn in vendor.changes] == [
        ("removed", "requires AI disclosure and provenance failures"),
        ("widened", "prohibits warfare → prohibits military use"),
        ("added", "permits research use"),
        ("reworded", "prohibits weapons development, procurement and use"),
        ("removed", "prohibits weapons development, procurement and use"),
        ("added", "prohibits weapons development, procurement and use"),
    ]
    widened = vendor.changes[1]
    assert (widened.former_quote.text, widened.present_quote.text) == ("No warfare of any kind", "No military work")
    assert (widened.not_before, widened.known) == (at("2025-03-01"), at("2025-06-15"))
    assert when_in_words(widened) == "between 2025-03-01 and 2025-06-15"
    assert (widened.before.issued, widened.before.url) == ("2025-01-10", "https://example.org/Northwind/2025-01-10")
    assert widened.after.url == "https://example.org/Northwind/2025-06-15"
    assert widened.after.document.startswith("Northwind/Acceptable Use Policy/")


def test_a_policy_by_its_name(northwind: Store) -> None:
    told = timeline(northwind.raw, "northwind chat acceptable use policy")
    assert (told.kind, len(told.policies), len(told.rules), told.changes) == ("policy", 1, 2, ())


def test_a_product_has_its_own_rules_and_those_for_everything_its_vendor_offers(northwind: Store) -> None:
    told = timeline(northwind.raw, "Northwind Chat")
    assert told.kind == "product"
    relations = {
        one.rule.words: one.relation for one in told.rules if one.policy.endswith("Chat%2FAcceptable%20Use%20Policy")
    }
    assert relations == {"prohibits military use": Relation.ITSELF, "permits warfare": Relation.ITSELF}
    assert rule(told, "permits research use").relation is Relation.GENERAL
    assert change_in_words(told.changes[0]).endswith(" [all products]")


def test_a_use_with_everything_narrower_and_broader(northwind: Store) -> None:
    narrow, broad = timeline(northwind.raw, "warfare"), timeline(northwind.raw, "military")
    for told, relation in ((narrow, Relation.BROADER), (broad, Relation.NARROWER)):
        other = {"warfare": "military use", "military": "warfare"}[told.iri.rpartition("/")[2]]
        assert {one.relation for one in told.rules if one.rule.words.endswith(other)} == {relation}
        assert len(told.rules) == 4
        assert [turn.kind for turn in told.changes] == ["widened"]
    assert not any("research" in one.rule.words for one in narrow.rules)


def test_a_use_tells_only_of_policies_that_say_something_about_it(northwind: Store) -> None:
    told = timeline(northwind.raw, "research-use")
    assert [policy.label for policy in told.policies] == ["Northwind Acceptable Use Policy"]


def test_a_name_that_nobody_knows_gives_the_nearest(northwind: Store) -> None:
    with pytest.raises(QueryRejected, match=r'nothing in the graph is called "Nortwind"; expected .*Northwind'):
        timeline(northwind.raw, "Nortwind")


@pytest.mark.parametrize("name", ["Germany", "Anthropic", "csam"])
def test_a_thing_without_a_history_says_so(northwind: Store, name: str) -> None:
    with pytest.raises(QueryRejected, match=r"no watched policy says anything about .*such as Northwind"):
        timeline(northwind.raw, name)


def test_a_graph_without_policies_says_how_to_get_some(graph: Store) -> None:
    with pytest.raises(QueryRejected, match=r"holds no watched policy; build one from a collection"):
        timeline(graph.raw, "Meta")


def test_all_changes_across_policies_and_from_the_press_newest_last(northwind: Store) -> None:
    found = changes(northwind.raw)
    assert [change.known.date().isoformat() for change in found] == [
        *["2025-06-15"] * 4,
        "2025-06-20",
        "2025-09-01",
        "2025-10-29",
    ]
    reported = found[4]
    assert isinstance(reported, ReportedChange)
    assert (reported.kind, reported.about, reported.when) == ("reported", "Northwind", "2025-06-12")
    assert when_in_words(reported) == "reported 2025-06-20, dated 2025-06-12"
    assert (reported.title, reported.publisher, reported.documents) == ("Northwind changes", "The Gazette", 1)


@pytest.mark.parametrize(
    ("begin", "end", "kinds"),
    [
        ("2025-06-20", "2025-06-21", ["reported"]),
        ("2025-06-21", None, ["removed", "added"]),
        (None, "2025-06-15", []),
        ("2025-09-01", "2025-10-29", ["removed"]),
        ("2025-10-30", None, []),
    ],
)
def test_a_time_begins_with_its_first_day_and_ends_before_its_last(
    northwind: Store, begin: str | None, end: str | None, kinds: list[str]
) -> None:
    days = [day and date.fromisoformat(day) for day in (begin, end)]
    assert [change.kind for change in changes(northwind.raw, *days)] == kinds


def test_reported_changes_of_articles_alone(graph: Store) -> None:
    found = changes(graph.raw)
    assert {type(change) for change in found} == {ReportedChange}
    assert not any(isinstance(change, RuleTurn) for change in found)
    assert [(change.known.date().isoformat(), change.when) for change in found] == [
        ("2024-05-02", "Wednesday"),
        ("2024-11-05", "2024-11-04"),
    ]


def test_a_rule_about_another_product_than_its_policy_says_so(northwind: Store) -> None:
    reader = GraphReader(northwind.raw)
    chat = f"{ID}northwind-chat"
    (rule,) = [one.rule.iri for one in timeline(northwind.raw, chat).rules if one.rule.words == "permits warfare"]
    words = [rule_in_words(reader, rule, understood) for understood in (chat, "", f"{ID}other")]
    said = "permits warfare with Northwind Chat"
    assert [one and one.words for one in words] == ["permits warfare", said, said]
    (general,) = [one.rule.iri for one in timeline(northwind.raw, chat).rules if "research" in one.rule.words]
    told = rule_in_words(reader, general, chat)
    assert told is not None
    assert told.words == "permits research use with any product"
