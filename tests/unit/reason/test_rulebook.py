"""The indexed rules: nothing kept for one request leaks into another. Equality with `decide` is a property test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product as combinations

from aikg.model import Modality
from aikg.names import ACTOR, ID, LOC, USE
from aikg.reason.findings import Span, findings
from aikg.reason.norms import Authority, Request, ScopedRule, Scopes, When, Word
from aikg.reason.rulebook import RuleBook
from aikg.reason.verdict import decide

DAY = date(2025, 1, 1)
MILITARY, SPAM = USE + "military", USE + "spam"
POLICE, US, NZ, FVEY = ACTOR + "police", LOC + "US", LOC + "NZ", ID + "five-eyes"
SCOPES = Scopes(
    uses={MILITARY: frozenset({USE + "defence"}), SPAM: frozenset(), USE + "defence": frozenset()},
    members={FVEY: frozenset({US, NZ})},
    offers={"v": frozenset({"p", "q"}), "w": frozenset({"p"})},
)
RULE = ScopedRule("r", Modality.PROHIBITS, MILITARY, vendor="v", authority=Authority.POLICY)
ASKED = Request("v", MILITARY, DAY)


def book(*rules: ScopedRule) -> RuleBook:
    return RuleBook(rules, lambda day: SCOPES)


def test_a_place_and_a_product_to_which_rules_stand_alike_are_not_mixed_up() -> None:
    """Once the name of the place stood for the product, where the only rule named one of each."""
    rules = [replace(RULE, vendor="w", places=frozenset({US}), product="p")]
    request = replace(ASKED, vendor="w", place=US)
    assert book(*rules).verdict(request) == decide(request, rules, SCOPES)
    assert book(*rules).verdict(request).word is Word.PROHIBITED


def test_points_that_rules_reach_alike_as_a_whole_but_not_axis_by_axis_are_told_apart() -> None:
    rules = [
        RULE,
        replace(RULE, iri="s", modality=Modality.PERMITS, actors=frozenset({POLICE}), places=frozenset({US})),
    ]
    asked = [replace(ASKED, actor=a, place=p) for a, p in combinations((None, POLICE), (None, US, NZ, FVEY))]
    for order in (asked, asked[::-1]):
        one = book(*rules)
        assert [one.verdict(request) for request in order] == [decide(r, rules, SCOPES) for r in order]


def test_days_are_told_apart_where_a_rule_begins() -> None:
    begins = When(datetime(2024, 6, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC))
    one = book(replace(RULE, begins=begins))
    days = [date(2024, 5, 31), date(2024, 6, 1), date(2024, 7, 1)]
    assert [str(one.verdict(replace(ASKED, day=day))) for day in days] == ["not stated", "prohibited", "prohibited"]


def test_findings_hold_every_verdict_once() -> None:
    rules = [
        replace(RULE, product="p"),
        replace(RULE, iri="s", modality=Modality.PERMITS, use=USE + "defence", places=frozenset({FVEY})),
        replace(RULE, iri="t", use=SPAM, actors=frozenset({POLICE})),
    ]
    span = Span(sorted(SCOPES.uses), (None, POLICE), (None, US, FVEY, LOC + "FR"), (None, "p", "q"))
    found = {
        (use, product, *setting): str(finding.verdict.word)
        for finding in findings(book(*rules), ASKED, span)
        for use, product, setting in combinations(finding.uses, finding.products, finding.settings)
    }
    asked = combinations(span.uses, span.products, span.actors, span.places)
    requests = {key: replace(ASKED, use=key[0], product=key[1], actor=key[2], place=key[3]) for key in asked}
    words = {key: str(decide(request, rules, SCOPES).word) for key, request in requests.items()}
    assert found == {key: word for key, word in words.items() if word != "not stated"}
    assert len(set(found.values())) > 2
