"""What the five articles must and must not lead to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from aikg.extract import Reader
from aikg.query import Answer, Fields, ask, run
from aikg.store import Store

QUESTIONS = [
    "Which vendors permit defence use by Five Eyes governments?",
    "Quels fournisseurs autorisent un usage de défense par les gouvernements des Cinq Yeux ?",
    "Welche Anbieter erlauben die Nutzung für Verteidigung durch Regierungen der Five Eyes?",
]
AFTER, BEFORE, TODAY = date(2024, 12, 1), date(2024, 6, 1), date(2026, 1, 1)


@pytest.fixture(scope="module")
def articles(graph_named: Callable[[str], Store]) -> Store:
    return graph_named("articles")


def vendors(answer: Answer) -> set[str]:
    return {finding.vendor for finding in answer.answers}


@pytest.mark.parametrize("question", QUESTIONS)
def test_only_meta_permits_defence_use_by_five_eyes_governments(
    question: str, articles: Store, reader: Reader, shared: Path
) -> None:
    answer = ask(articles, reader, question, TODAY, on=AFTER)
    assert vendors(answer) == {"Meta"}
    assert all(finding.verdict.startswith("permitted") for finding in answer.answers)
    assert "Llama" in {finding.product for finding in answer.answers}
    for finding in answer.answers:
        assert finding.sources == 1
        assert finding.evidence
        for item in finding.evidence:
            text = (shared / "corpus" / "articles" / f"{item.document}.txt").read_bytes().decode("utf-8-sig")
            assert text.replace("\r\n", "\n")[item.start : item.end] == item.quote


@pytest.mark.parametrize("question", QUESTIONS)
def test_before_the_change_nobody_does(question: str, articles: Store, reader: Reader) -> None:
    assert ask(articles, reader, question, TODAY, on=BEFORE).answers == ()


def test_the_permission_names_the_united_states_and_then_the_others(articles: Store, reader: Reader) -> None:
    answer = ask(articles, reader, Fields("permits", "defence", "government", "FVEY"), TODAY, on=AFTER)
    named = {place for finding in answer.answers for place in finding.jurisdictions}
    assert {"US", "CA", "GB", "AU", "NZ"} <= named


def test_what_meta_prohibited_before(articles: Store) -> None:
    rows = run(articles.raw, "formerly-prohibited", {"vendor": "Meta", "on": "2024-12-01"}).dicts()
    assert {row["useName"] for row in rows} >= {"Military use", "Warfare"}
    assert {row["productName"] for row in rows} == {"Llama"}


def test_facial_recognition_by_us_police_is_prohibited(articles: Store, reader: Reader) -> None:
    answer = ask(articles, reader, Fields("prohibits", "facial-recognition", "police", "US"), TODAY)
    found = {(f.vendor, f.product): f.verdict for f in answer.answers}
    assert found[("Microsoft", "Azure OpenAI Service")] == "prohibited"
    assert max(f.sources for f in answer.answers) == 1  # three documents, one story


def test_the_blanket_ban_is_recorded_and_superseded(articles: Store, reader: Reader) -> None:
    rows = run(articles.raw, "corrections").dicts()
    assert ("Microsoft", "prohibits", "Police") in {(r["vendorName"], r["said"], r["actors"]) for r in rows}
    for day in (BEFORE, TODAY):
        answer = ask(articles, reader, Fields("prohibits", "any-use", "police", "US", on=day), TODAY)
        assert not [f for f in answer.answers if "any-use" in f.uses or f.verdict == "prohibited"]


def test_the_three_articles_on_microsoft_count_once(articles: Store) -> None:
    assert run(articles.raw, "independent-support").rows == ()


def test_who_signed_the_pledge_and_who_organised_it(articles: Store) -> None:
    rows = run(articles.raw, "pledge-signatories").dicts()
    signed = {row["party"] for row in rows if row["part"] == "signatory"}
    assert signed == {
        "Amazon",
        "Anthropic",
        "Civitai",
        "Google",
        "Meta",
        "Metaphysic",
        "Microsoft",
        "Mistral AI",
        "OpenAI",
        "Stability AI",
    }
    assert {row["party"] for row in rows if row["part"] == "organiser"} == {"Thorn", "All Tech Is Human"}


def test_who_works_with_the_pentagon(articles: Store) -> None:
    rows = run(articles.raw, "defence-partners-and-rules").dicts()
    kinds = {(row["vendorName"], row["kind"]) for row in rows}
    assert kinds == {("OpenAI", "partnership"), ("Microsoft", "proposal")}
    assert {row["partnerName"] for row in rows} == {"US Department of Defense"}
    assert ("OpenAI", "prohibits", "former") in {(r["vendorName"], r["says"], r["standing"]) for r in rows}


def test_products_on_the_models_of_others(articles: Store) -> None:
    rows = run(articles.raw, "built-on").dicts()
    assert {("Azure OpenAI Service", "OpenAI models"), ("Axon (unnamed product)", "GPT-4")} <= {
        (row["productName"], row["modelName"]) for row in rows
    }


def test_a_worldwide_rule_with_its_conditions(articles: Store) -> None:
    rows = run(articles.raw, "law-enforcement-worldwide").dicts()
    assert {(row["vendorName"], row["says"]) for row in rows} == {("Microsoft", "prohibits")}
    assert any("real" in str(row["conditions"]).casefold() for row in rows)


def test_who_speaks_for_whom(articles: Store) -> None:
    rows = run(articles.raw, "spokespeople").dicts()
    people = {(row["personName"], row["organisationName"]) for row in rows}
    assert {("Nick Clegg", "Meta"), ("Mark Zuckerberg", "Meta"), ("Candice Ling", "Microsoft Federal")} <= people


def test_policy_changes_in_time_order_the_unresolved_last(articles: Store) -> None:
    dates = [row["date"] for row in run(articles.raw, "policy-changes").dicts()]
    known = [day for day in dates if day is not None]
    assert known == sorted(known, key=str)
    assert dates == known + [None] * (len(dates) - len(known))


def test_everything_about_one_organisation(articles: Store) -> None:
    kinds = {row["kind"] for row in run(articles.raw, "about", {"thing": "Microsoft"}).dicts()}
    assert {"Rule", "Partnership", "Commitment", "Correction"} <= kinds
