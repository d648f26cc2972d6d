"""Whatever the reader finds in the example articles can go through a table."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aikg.extract import Reader
from aikg.model import Document
from aikg.review import Claim, Outcome, Parts, claims_of, read_table, table
from aikg.review.claim import KINDS, claim_from_json
from aikg.sources import read
from aikg.store import Store, known_names, reference_store


@pytest.fixture(scope="module")
def store() -> Store:
    return reference_store()


@pytest.fixture(scope="module")
def claims(store: Store, repository: Path) -> list[Claim]:
    """What the lexicon alone reads in all example articles, candidates too."""
    reader = Reader(known_names(store))
    documents = [item for item in read([repository / "examples" / "articles"]) if isinstance(item, Document)]
    found = [claim for document in documents for claim in claims_of(document, reader.read(document))]
    assert len(found) > 100
    assert {claim.kind for claim in found} >= set(KINDS) - {"correction", "policy_change"}
    return found


def test_every_claim_comes_back_from_its_record_whole(claims: list[Claim]) -> None:
    for claim in claims:
        back = claim_from_json(claim.to_json())
        assert back == claim
        assert back.iri == claim.iri
        assert back.statement.grounds == claim.statement.grounds
        assert back.statement.reason == claim.statement.reason


def test_every_rule_says_why_it_is_asserted_or_not(claims: list[Claim]) -> None:
    rules = [claim.statement for claim in claims if claim.kind == "rule"]
    assert all(rule.reason for rule in rules)
    assert {rule.reason for rule in rules if not rule.candidate} == {"frame alone"}
    assert "frame alone" not in {rule.reason for rule in rules if rule.candidate}


def test_a_name_of_a_claim_tells_it_from_every_other(claims: list[Claim]) -> None:
    assert len({claim.iri for claim in claims}) == len(claims)
    one = claims[0]
    renamed = replace(one, statement=replace(one.statement, document="other", confidence=0.1, method="model"))
    assert renamed.iri == one.iri


@pytest.mark.parametrize("outcome", [Outcome.ACCEPT, Outcome.REJECT])
def test_every_row_can_be_decided(claims: list[Claim], store: Store, outcome: Outcome) -> None:
    rows = list(csv.DictReader(io.StringIO(b"".join(table(claims)).decode("utf-8-sig"), newline="")))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, rows[0].keys(), delimiter=";")
    writer.writeheader()
    writer.writerows(row | {"decision": outcome.value} for row in rows)
    decisions, undecided, errors = read_table(
        buffer.getvalue().encode(), "t.csv", Parts(store), "Ada Example", datetime(2026, 11, 22, tzinfo=UTC)
    )
    assert [str(error) for error in errors] == []
    assert [decision.claim for decision in decisions] == claims
    assert undecided == 0
