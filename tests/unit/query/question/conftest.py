"""What a question asks, in one line: so that tables of questions can be read, and the examples of the lexicon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from aikg.errors import QueryRejected
from aikg.extract import Reader
from aikg.names import compress
from aikg.query.question.reading import Reading
from aikg.query.question.understand import understand
from aikg.query.resolve import NameIndex
from aikg.query.rules import RuleReader
from aikg.store import known_names, reference_store

TODAY = date(2026, 1, 15)
Understand = Callable[[str], Reading]


def in_a_line(reading: Reading) -> str:
    """Return a reading as a line.

    Intent, sign, ``not`` and ``every``; then uses, and with a word before each: ``by:`` actors, ``in:`` places, ``of:``
    vendors and products, ``on:`` things, ``if:`` conditions, ``not:`` what is left out, ``at:``, ``from:`` and ``to:``.
    """
    words = [str(reading.intent), reading.sign or "", "not" * reading.negated, "every" * reading.every]
    fields = {"": reading.uses, "by:": reading.actors, "in:": reading.places, "of:": reading.vendors + reading.products}
    fields |= {"on:": reading.things, "if:": reading.conditions, "not:": reading.apart}
    words += [name + compress(iri).removeprefix("condition:") for name, iris in fields.items() for iri in sorted(iris)]
    days = {"at:": reading.on, "from:": reading.begin, "to:": reading.end}
    return " ".join([*filter(None, words), *(name + day.isoformat() for name, day in days.items() if day)])


@pytest.fixture(scope="session")
def reading_of() -> Understand:
    store = reference_store()
    reader, names, scopes = Reader(known_names(store)), NameIndex.of(store.raw), RuleReader(store.raw).scopes(TODAY)
    return lambda question: understand(question, reader, names, scopes, TODAY)


@pytest.fixture(scope="session")
def asks(reading_of: Understand) -> Callable[[str], str]:
    """Return a question as a line, ``none`` where it is refused."""

    def line(question: str) -> str:
        try:
            return in_a_line(reading_of(question))
        except QueryRejected:
            return "none"

    return line
