"""What the articles say that vendors do, against what they say of rules: every deed was read in its text and judged.

A deed of this list that goes away because the reader learns better is welcome; one that is new has to be read first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from aikg.build import build
from aikg.extract import Reader
from aikg.query.deeds import deeds
from aikg.query.deeds_values import Deed, Outcome
from aikg.query.judge import Judge
from aikg.report import deeds_text
from aikg.sources import read
from aikg.store import Store, load_reference

TODAY = date(2026, 11, 1)
DOD = "US Department of Defense"


@pytest.fixture(scope="module")
def of_dev(shared: Path, reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> list[Deed]:
    """The deeds of the texts in ``corpus/dev``."""
    folder = tmp_path_factory.mktemp("dev")
    for path in sorted((shared / "corpus" / "dev").glob("*.json")):
        text = {key: value for key, value in json.loads(path.read_text(encoding="utf-8")).items() if key != "gold"}
        (folder / path.name).write_text(json.dumps(text), encoding="utf-8")
    with Store.open() as store:
        load_reference(store)
        build(store, read([folder]), reader, datetime(2025, 1, 1, tzinfo=UTC))
        return told(store)


def told(store: Store) -> list[Deed]:
    return deeds(store.raw, Judge(store.raw), today=TODAY)


def bonds(found: Iterable[Deed]) -> set[tuple[str, str, str, str]]:
    return {(str(one.outcome), one.vendor, one.kind, one.party) for one in found if one.kind != "pledge"}


def test_nobody_is_accused_by_the_five_articles(graph_named: Callable[[str], Store]) -> None:
    found = told(graph_named("articles"))
    assert bonds(found) == {
        ("it depends", "Microsoft", "proposal", DOD),
        ("it depends", "OpenAI", "partnership", DOD),
        ("no use implied", "Microsoft", "proposal", "Département de la Défense"),
    }
    proposal, work = (next(one for one in found if one.vendor == name) for name in ("Microsoft", "OpenAI"))
    assert (proposal.product, proposal.ruling) == ("DALL-E", "OpenAI")
    assert "Only proposed: nothing is known to have been agreed." in proposal.cautions
    assert (work.sources, len(work.quotes)) == (1, 3)
    assert work.today_outcome is Outcome.NOT_COVERED


def test_nobody_is_accused_by_the_examples(graph_named: Callable[[str], Store]) -> None:
    found = told(graph_named("examples"))
    assert bonds(found) == {
        ("it depends", "OpenAI", "partnership", DOD),
        ("not covered", "Microsoft", "supplier", "US military"),
        ("not covered", "Microsoft", "proposal", DOD),
        ("not covered", "OpenAI", "partnership", "Anduril Industries"),
        ("not covered", "OpenAI", "supplier", "Anduril Industries"),
        ("no date", "Google", "contract", DOD),
        ("no use implied", "Anthropic", "partnership", "Palantir"),
        ("no use implied", "Meta", "partnership", "US government"),
    }
    assert deeds_text(found).startswith("1 it depends")


def test_nobody_is_accused_by_the_texts_of_development(of_dev: list[Deed]) -> None:
    kinds = {one for one in bonds(of_dev) if one[0] != "no use implied"}
    assert kinds == {
        ("it depends", "OpenAI", "partnership", "Anduril Industries"),
        ("it depends", "OpenAI", "supplier", "Anduril Industries"),
        ("it depends", "Meta", "supplier", "Lockheed Martin"),
        ("not covered", "OpenAI", "partnership", "US Air Force Research Laboratory"),
        ("not covered", "Anthropic", "contract", DOD),
        ("not covered", "OpenAI", "contract", DOD),
    }


@pytest.mark.parametrize("name", ["articles", "examples"])
def test_every_deed_has_a_quote_and_a_day_or_says_why_not(graph_named: Callable[[str], Store], name: str) -> None:
    for one in told(graph_named(name)):
        assert one.quotes
        assert (one.verdict is None) == (one.outcome in (Outcome.NO_USE, Outcome.NO_DATE))
        assert one.cautions
