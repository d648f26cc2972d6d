"""The gold answers: quotes that stand in their texts, values of our vocabularies, days that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from aikg.model import MAX_QUOTE, Document, IssuerType, Modality, PartnershipKind, Status

Gold = dict[str, dict[str, Any]]

KINDS = ["rules", "partnerships", "commitments", "roles", "product_uses", "events", "negatives"]
WEEKDAYS = [
    ("monday", "lundi", "montag"),
    ("tuesday", "mardi", "dienstag"),
    ("wednesday", "mercredi", "mittwoch"),
    ("thursday", "jeudi", "donnerstag"),
    ("friday", "vendredi", "freitag"),
    ("saturday", "samedi", "samstag"),
    ("sunday", "dimanche", "sonntag"),
]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def items(gold: Gold, kind: str) -> Iterator[tuple[str, Any]]:
    for name, answers in gold.items():
        for item in answers["gold"][kind]:
            yield name, item


def quotes(item: Any) -> list[str]:
    return [item] if isinstance(item, str) else [item["quote"], *item.get("other_quotes", [])]


def bounds(edtf: str) -> tuple[date, date]:
    """The first and the last day of a year, a month or a day; fails when there is none such."""
    parts = [int(part) for part in edtf.split("-")]
    first = date(*[*parts, 1, 1][:3])
    if len(parts) == 3:
        return first, first
    after = date(first.year + 1, 1, 1) if len(parts) == 1 else (first + timedelta(days=31)).replace(day=1)
    return first, after - timedelta(days=1)


def test_every_article_has_its_gold_and_every_gold_its_article(gold: Gold, articles: dict[str, Document]) -> None:
    assert sorted(gold) == sorted(articles)


def test_gold_tells_the_same_language_and_day_as_the_article(gold: Gold, articles: dict[str, Document]) -> None:
    for name, answers in gold.items():
        assert (answers["lang"], answers["published"]) == (articles[name].lang, str(articles[name].published)), name
        assert list(answers["gold"]) == KINDS, name


def test_offsets_into_the_text_of_the_gold_are_offsets_into_the_article(
    gold: Gold, articles: dict[str, Document], repository: Path
) -> None:
    # A page and a line of JSON are not their own text, so their gold carries it.
    for name, answers in gold.items():
        file = repository / "examples" / "gold" / answers["file"]
        assert file.is_file(), name
        assert ("text" in answers) == (file.suffix in {".html", ".jsonl"}), name
        text = answers["text"] if "text" in answers else file.read_text(encoding="utf-8")
        assert text == articles[name].text, name


@pytest.mark.parametrize("kind", KINDS)
def test_every_quote_stands_once_in_its_text(gold: Gold, articles: dict[str, Document], kind: str) -> None:
    found = [(name, quote) for name, item in items(gold, kind) for quote in quotes(item)]
    assert found
    assert [(name, quote) for name, quote in found if articles[name].text.count(quote) != 1] == []
    assert [(name, quote) for name, quote in found if len(quote) > MAX_QUOTE] == []


def test_uses_are_slugs_of_the_scheme(gold: Gold, repository: Path) -> None:
    scheme = (repository / "ontology" / "vocab" / "uses.ttl").read_text(encoding="utf-8")
    known = set(re.findall(r'skos:notation\s+"([a-z0-9-]+)"', scheme))
    used = {use for _, rule in items(gold, "rules") for use in listed(rule["use"])}
    assert used - known == set()


@pytest.mark.parametrize(("part", "vocabulary"), [("actors", "actor-kinds"), ("conditions", "conditions")])
def test_what_is_written_as_a_slug_is_one(gold: Gold, repository: Path, part: str, vocabulary: str) -> None:
    # Groups, bodies and conditions of one article stand in words; those of a vocabulary under its slugs.
    source = (repository / "ontology" / "vocab" / f"{vocabulary}.ttl").read_text(encoding="utf-8")
    known = set(re.findall(r'skos:notation\s+"([a-z-]+)"', source))
    slugs = {v for _, rule in items(gold, "rules") for v in rule[part] if re.fullmatch(r"[a-z-]+", v)}
    assert slugs
    assert slugs - known == set()


def test_closed_values_are_values_of_the_model(gold: Gold) -> None:
    for name, rule in items(gold, "rules"):
        Modality(rule["modality"]), IssuerType(rule.get("issuer_type", "vendor"))
        assert [Status(status) for status in listed(rule["status"])], name
    for _, partnership in items(gold, "partnerships"):
        PartnershipKind(partnership["kind"]), Status(partnership["status"])


def test_places_are_codes(gold: Gold) -> None:
    places = {place for _, rule in items(gold, "rules") for place in rule["jurisdictions"]}
    assert [p for p in places if not re.fullmatch(r"[A-Z]{2}(-[A-Z]{2})?|FVEY|NATO|world", p)] == []


def test_dates_exist_and_lie_in_order(gold: Gold) -> None:
    for name, rule in items(gold, "rules"):
        known = [bounds(rule[end]) for end in ("from", "until") if rule[end]]
        if len(known) == 2:
            assert known[0][0] < known[1][1], (name, rule["quote"])
        if rule["from"] and rule["status"] == "current":
            assert known[0][0] <= date.fromisoformat(gold[name]["published"]), (name, rule["quote"])
    for name, event in items(gold, "events"):
        if event["date"]:
            assert bounds(event["date"])[0] <= date.fromisoformat(gold[name]["published"]), (name, event["quote"])


def test_a_weekday_means_the_last_one_before_the_article(gold: Gold) -> None:
    checked = 0
    for name, event in items(gold, "events"):
        words = set((event["date_text"] or "").lower().split())
        for number, spellings in enumerate(WEEKDAYS):
            if words & set(spellings):
                day, published = date.fromisoformat(event["date"]), date.fromisoformat(gold[name]["published"])
                assert day.weekday() == number, (name, event)
                assert timedelta(0) <= published - day < timedelta(days=7), (name, event)
                checked += 1
    assert checked >= 10


def test_what_is_not_a_rule_does_not_hold_the_quote_of_one(gold: Gold) -> None:
    for name, answers in gold.items():
        stated = [quote for rule in answers["gold"]["rules"] for quote in quotes(rule)]
        for negative in answers["gold"]["negatives"]:
            assert not [quote for quote in stated if quote in negative or negative in quote], (name, negative)


def test_two_independent_articles_state_the_same_rule(gold: Gold) -> None:
    english = gold["2024-11-05-meta-llama-defence-en"]
    german = gold["2024-11-06-meta-llama-nationale-sicherheit-de"]
    parts = ["vendor", "product", "modality", "use", "actors", "jurisdictions", "conditions", "status"]
    first, second = ([{p: rule[p] for p in parts} for rule in g["gold"]["rules"]] for g in (english, german))
    assert {
        "vendor": "Meta",
        "product": "Llama",
        "modality": "permits",
        "use": "national-security",
        "actors": ["government", "government-contractor"],
        "jurisdictions": ["US"],
        "conditions": [],
        "status": "current",
    } in [rule for rule in first if rule in second]
    assert english["cluster"] is None and german["cluster"] is None


def test_a_translation_states_what_the_original_states(gold: Gold) -> None:
    told = [answers for answers in gold.values() if answers["cluster"] == "microsoft-police"]
    assert [answers["lang"] for answers in told] == ["en", "de"]
    wording = {"quote", "other_quotes", "title", "pledge", "date_text"}
    english, german = (
        {
            kind: [{k: v for k, v in item.items() if k not in wording} for item in answers["gold"][kind]]
            for kind in KINDS
            if kind != "negatives"
        }
        for answers in told
    )
    assert english == german


def test_every_shade_is_shown(gold: Gold) -> None:
    rules = [rule for _, rule in items(gold, "rules") if not rule["optional"]]
    assert {rule["modality"] for rule in rules} == set(Modality)
    assert {"current", "former", "corrected"} <= {status for rule in rules for status in listed(rule["status"])}
    assert any("with-approval" in rule["conditions"] for rule in rules)
    kinds = {partnership["kind"] for _, partnership in items(gold, "partnerships")}
    assert {"partnership", "contract", "investment", "supplier", "integration", "proposal"} <= kinds
    events = [event for _, event in items(gold, "events")]
    assert any(event["type"] == "correction" and event["date"] is None for event in events)
