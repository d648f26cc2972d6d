"""A reader that knows the names that ship with aikg, and a way to read one sentence with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

from aikg.extract import Reader
from aikg.model import Commitment, Document, KnownName, Partnership, Rule, Statement
from aikg.store.names import names_in


@pytest.fixture(scope="session")
def shipped_names(repository: Path) -> tuple[KnownName, ...]:
    """The names in data/ and ontology/."""
    files = [
        file for part in ("data", "ontology", "ontology/vocab") for file in sorted((repository / part).glob("*.ttl"))
    ]
    turtle = pyoxigraph.RdfFormat.TURTLE
    return names_in(quad for file in files for quad in pyoxigraph.parse(path=str(file), format=turtle))


@pytest.fixture(scope="session")
def reader(shipped_names: tuple[KnownName, ...]) -> Reader:
    return Reader(shipped_names)


@pytest.fixture(scope="session")
def read(reader: Reader) -> Callable[[str, str], list[Statement]]:
    """Read a text, and check every quote."""

    def read_text(text: str, lang: str = "en") -> list[Statement]:
        document = Document("test", text, lang)
        statements = reader.read(document)
        for statement in statements:
            statement.check(document)
        return statements

    return read_text


@pytest.fixture(scope="session")
def vendor_rules(read: Callable[[str, str], list[Statement]]) -> Callable[[str, str], set[tuple[str, str, str, str]]]:
    """The rules of vendors in a text as (vendor, modality, use, status); what is alleged counts as current."""

    def rules(text: str, lang: str = "en") -> set[tuple[str, str, str, str]]:
        return {
            (
                statement.content.issuer.label,
                str(statement.content.modality),
                statement.content.use,
                "current" if statement.status == "alleged" else str(statement.status),
            )
            for statement in read(text, lang)
            if isinstance(statement.content, Rule)
            and statement.content.issuer_type == "vendor"
            and not statement.candidate
        }

    return rules


@pytest.fixture(scope="session")
def ties(read: Callable[[str, str], list[Statement]]) -> Callable[[str, str], list[set[str]]]:
    """The parties of each tie in a text."""

    def parties(text: str, lang: str = "en") -> list[set[str]]:
        found = [statement.content for statement in read(text, lang)]
        return [{party.label for party in one.parties} for one in found if isinstance(one, Partnership)]

    return parties


@pytest.fixture(scope="session")
def pledges(read: Callable[[str, str], list[Statement]]) -> Callable[[str, str], list[set[str]]]:
    """The signatories of each pledge in a text."""

    def signatories(text: str, lang: str = "en") -> list[set[str]]:
        found = [statement.content for statement in read(text, lang)]
        return [{entity.label for entity in one.signatories} for one in found if isinstance(one, Commitment)]

    return signatories
