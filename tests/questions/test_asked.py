"""Questions as people ask them, written by somebody who did not write the reader: how many are understood rightly.

`-k "work or more"` runs the parts that the reader is made with. The blind part says how many, and not which, so that it
stays blind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from aikg.errors import QueryRejected
from aikg.extract import Reader
from aikg.names import compress
from aikg.query import NameIndex
from aikg.query.question import Reading, understand
from aikg.query.rules import RuleReader
from aikg.store import known_names, reference_store

ASKED = Path(__file__).parent / "asked"
TODAY = date(2026, 1, 15)
ENOUGH = 0.9
THINGS = ("uses", "actors", "places", "vendors", "products", "things", "conditions", "apart")
Gold = dict[str, Any]


class Measured(NamedTuple):
    """One question: what it asks, and what was understood; both with an intent ``none`` where it is to be refused."""

    question: str
    expected: Gold
    found: Gold

    @property
    def right(self) -> bool:
        return self.expected == self.found

    @property
    def answered_wrongly(self) -> bool:
        """Whether there is a reading where there should be none."""
        return self.expected["intent"] == "none" != self.found["intent"]


def as_gold(reading: Reading) -> Gold:
    """Return a reading as the files have it: empty fields left out, short IRIs, each list sorted."""
    fields: Gold = {"intent": str(reading.intent), "sign": reading.sign}
    fields |= {"negated": reading.negated, "every": reading.every}
    fields |= {name: sorted(map(compress, getattr(reading, name))) for name in THINGS}
    days = {name: getattr(reading, name) for name in ("on", "begin", "end")}
    fields |= {name: day and day.isoformat() for name, day in days.items()}
    return {name: value for name, value in fields.items() if value}


@pytest.fixture(scope="module")
def measured() -> Callable[[str, str], list[Measured]]:
    store = reference_store()
    reader, names, scopes = Reader(known_names(store)), NameIndex.of(store.raw), RuleReader(store.raw).scopes(TODAY)

    def found(question: str) -> Gold:
        try:
            return as_gold(understand(question, reader, names, scopes, TODAY))
        except QueryRejected:
            return {"intent": "none"}

    def lines(lang: str, part: str) -> Iterator[Measured]:
        for line in (ASKED / f"{lang}.{part}.jsonl").read_text("utf-8").splitlines():
            expected: Gold = json.loads(line)
            question = expected.pop("question")
            expected = {name: sorted(value) if name in THINGS else value for name, value in expected.items()}
            yield Measured(question, expected, found(question))

    return lambda lang, part: list(lines(lang, part))


def refused(results: list[Measured]) -> list[Measured]:
    return [one for one in results if one.answered_wrongly]


@pytest.mark.parametrize("part", ["work", "more"])
@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_seen(lang: str, part: str, measured: Callable[[str, str], list[Measured]]) -> None:
    results = measured(lang, part)
    differing = [f"{one.question}\n  asks  {one.expected}\n  found {one.found}" for one in results if not one.right]
    assert len(differing) <= (1 - ENOUGH) * len(results), "\n".join(differing)
    assert not refused(results)


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_blind(lang: str, measured: Callable[[str, str], list[Measured]]) -> None:
    results = measured(lang, "blind")
    right, asked = sum(one.right for one in results), len(results)
    del results  # a failure shows numbers, not questions
    assert right >= ENOUGH * asked, f"{right} of {asked} right"


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_no_blind_question_is_misread(lang: str, measured: Callable[[str, str], list[Measured]]) -> None:
    """What is not understood says so: a wrong reading given confidently is the worst."""
    results = measured(lang, "blind")
    misread, asked = sum(not one.right and one.found["intent"] != "none" for one in results), len(results)
    del results
    assert misread == 0, f"{misread} of {asked} misread"
