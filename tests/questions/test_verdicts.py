"""Verdicts that a person decided from the texts and from docs/verdicts.md, against what comes out.

The cases are `golden/verdicts.toml`; its head says what stands in one. Change one by hand, after reading the texts.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from aikg import KnowledgeGraph
from aikg.model import Modality, Status
from aikg.names import ACTOR, CONDITION, ID, LOC, USE
from aikg.query.rules import RuleReader
from aikg.reason.norms import Authority, Mark, Request, ScopedRule, Scopes, Verdict, When
from aikg.reason.verdict import decide
from aikg.shipped import shipped_folder
from aikg.store import reference_store

Case = dict[str, Any]
CASES: list[Case] = tomllib.loads((Path(__file__).parent / "golden" / "verdicts.toml").read_text("utf-8"))["verdict"]
AT_LEAST = {"articles": 20, "dev": 20, "shipped": 20, "made": 20}
KEYS = {
    "request": {"vendor", "product", "use", "actor", "place", "on", "met", "unmet", "known_by", "offers", "statements"},
    "verdict": {"word", "sign", "in_part", "marks", "date_uncertain", "quote", "beaten_quote", "mentions"},
    "about": {"name", "graph", "why", "misread"},
}
#: When a made rule begins that does not say so.
LONG_AGO = "2020-01-01"


@dataclass(frozen=True)
class Found:
    """What is compared, wherever it comes from; for made rules, their ids stand for quotes."""

    verdict: Verdict
    quotes: tuple[str, ...]
    beaten_quotes: tuple[str, ...]
    mentioned_whys: tuple[str, ...]


def found_in(graph: KnowledgeGraph, case: Case) -> Found:
    """Ask a graph. All that this file knows of `KnowledgeGraph.verdict` and of explanations is here."""
    (told,) = graph.verdict(
        case["vendor"],
        case["use"],
        product=case.get("product"),
        by=case.get("actor"),
        place=case.get("place"),
        on=date.fromisoformat(case["on"]),
        met=case.get("met", ()),
        unmet=case.get("unmet", ()),
        known_by=date.fromisoformat(case["known_by"]) if "known_by" in case else None,
    )
    return Found(
        told.verdict,
        tuple(quote.quote for quote in told.quotes),
        tuple(quote.quote for lost in told.beaten for quote in lost.rule.quotes),
        tuple(one.why for one in told.mentioned),
    )


# Made rules -------------------------------------------------------------------------------------------------------


def thing(text: str) -> str:
    """Return the IRI of a place, vendor, product or body: a code of two letters, or a slug with or without ``id:``."""
    return LOC + text if len(text) == 2 and text.isupper() else ID + text.removeprefix("id:")


def actor(text: str) -> str:
    """Return the IRI of a kind of actors, or with ``id:`` of one body."""
    return thing(text) if text.startswith("id:") else ACTOR + text


def moment(day: str) -> datetime:
    """Return the midnight, UTC, that a day begins with."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def when(text: str | None) -> When | None:
    """Return the span of a day, or of ``A/B``; None where it is not known."""
    if text is None or text == "unknown":
        return None
    earliest, _, latest = text.partition("/")
    return When(moment(earliest), moment(latest or earliest))


def made(statement: Case, vendor: str) -> ScopedRule:
    """Return the rule that a line of `statements` stands for."""
    given = dict(statement)

    def taken(key: str, of: Callable[[str], str]) -> frozenset[str]:
        return frozenset(map(of, given.pop(key, ())))

    def time(key: str) -> datetime | None:
        return moment(given.pop(key)) if key in given else None

    begins = given.pop("begins", LONG_AGO)
    rule = ScopedRule(
        iri=ID + given.pop("id"),
        modality=Modality(given.pop("modality")),
        use=USE + given.pop("use"),
        vendor=thing(given.pop("vendor", vendor)),
        product=thing(given.pop("product")) if "product" in given else None,
        actors=taken("actors", actor),
        places=taken("places", thing),
        conditions=taken("conditions", CONDITION.__add__),
        exception_to=ID + given.pop("exception_to") if "exception_to" in given else None,
        stated_with=taken("stated_with", ID.__add__),
        standing=Status(given.pop("standing", Status.CURRENT)),
        authority=Authority[given.pop("authority", "report").upper()],
        begins=when(begins),
        ends=when(given.pop("ends", None)),
        dated=begins != "unknown",
        recorded=time("recorded"),
        end_recorded=time("end_recorded"),
        withdrawal_recorded=time("withdrawal_recorded"),
    )
    assert not given, f"unknown in a rule: {set(given)}"
    return rule


def decided(case: Case, scopes_on: Callable[[date], Scopes]) -> Found:
    """Decide a case of made rules."""
    day, vendor = date.fromisoformat(case["on"]), thing(case["vendor"])
    scopes = scopes_on(day)
    if "offers" in case:
        scopes = replace(scopes, offers={**scopes.offers, vendor: frozenset(map(thing, case["offers"]))})
    request = Request(
        vendor=vendor,
        use=USE + case["use"],
        day=day,
        product=thing(case["product"]) if "product" in case else None,
        actor=actor(case["actor"]) if "actor" in case else None,
        place=thing(case["place"]) if "place" in case else None,
        met=frozenset(CONDITION + one for one in case.get("met", ())),
        unmet=frozenset(CONDITION + one for one in case.get("unmet", ())),
        known_by=date.fromisoformat(case["known_by"]) if "known_by" in case else None,
    )
    verdict = decide(request, [made(one, case["vendor"]) for one in case["statements"]], scopes)
    return Found(
        verdict,
        tuple(rule.removeprefix(ID) for rule in (*verdict.used, *verdict.against)),
        tuple(one.loser.removeprefix(ID) for one in verdict.beaten),
        tuple(one.why for one in verdict.mentioned),
    )


# Graphs -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def answer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Found]]:
    """Answer a case; each graph is opened once, those of articles only where the development data is."""
    graphs: dict[str, KnowledgeGraph] = {}
    orders: dict[date, Scopes] = {}
    readers: list[RuleReader] = []

    def scopes_on(day: date) -> Scopes:
        if not readers:
            readers.append(RuleReader(opened.enter_context(reference_store()).raw))
        if day not in orders:
            orders[day] = readers[0].scopes(day)
        return orders[day]

    def graph(name: str) -> KnowledgeGraph:
        if name not in graphs:
            if name == "shipped":
                folder = shipped_folder(tmp_path_factory.mktemp("cache"))
                graphs[name] = opened.enter_context(KnowledgeGraph.open(folder))
            else:
                folder = request.getfixturevalue("shared") / "corpus" / name
                graphs[name] = opened.enter_context(KnowledgeGraph.open())
                assert not graphs[name].build([folder], recorded_at=datetime(2025, 1, 1, tzinfo=UTC)).failed
        return graphs[name]

    def answer(case: Case) -> Found:
        return decided(case, scopes_on) if case["graph"] == "made" else found_in(graph(case["graph"]), case)

    with ExitStack() as opened:
        yield answer


# Tests ------------------------------------------------------------------------------------------------------------


def _parameter(case: Case) -> ParameterSet:
    """Return a case as a parameter; one that the reader gets wrong is expected to fail, and has to."""
    marks = [pytest.mark.xfail(reason=case["misread"], strict=True)] if "misread" in case else []
    return pytest.param(case, id=case["name"], marks=marks)


@pytest.mark.parametrize("case", [_parameter(case) for case in CASES])
def test_verdict(case: Case, answer: Callable[[Case], Found]) -> None:
    found = answer(case)
    verdict = found.verdict
    marks = {str(mark) for mark in verdict.marks}
    assert (str(verdict.word), verdict.in_part) == (case["word"], case.get("in_part", False)), case["why"]
    assert marks - {Mark.IN_PART, Mark.DATE_UNCERTAIN} == set(case.get("marks", ())), case["why"]
    if "sign" in case:
        assert verdict.sign == case["sign"]
    if "date_uncertain" in case:
        assert (Mark.DATE_UNCERTAIN in marks) == case["date_uncertain"], case["why"]
    if "quote" in case:
        assert any(case["quote"] in quote for quote in found.quotes), found.quotes
    if "beaten_quote" in case:
        assert any(case["beaten_quote"] in quote for quote in found.beaten_quotes), found.beaten_quotes
    if "mentions" in case:
        assert case["mentions"] in found.mentioned_whys


def test_cases_are_told_apart_and_say_nothing_else() -> None:
    assert max(Counter(case["name"] for case in CASES).values()) == 1
    known = set().union(*KEYS.values())
    assert not [case["name"] for case in CASES if set(case) - known or not {"vendor", "use", "on", "word"} <= set(case)]
    assert not [case["name"] for case in CASES if ("statements" in case) != (case["graph"] == "made")]


def test_there_are_enough_cases_of_each_graph() -> None:
    counted = Counter(case["graph"] for case in CASES)
    assert counted.keys() == AT_LEAST.keys()
    assert all(counted[graph] >= least for graph, least in AT_LEAST.items())
