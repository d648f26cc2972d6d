"""What a name or a phrase means by itself."""

from __future__ import annotations

import pytest

from aikg.errors import QueryRejected
from aikg.extract import Reader
from aikg.names import compress
from aikg.query.question.named import named
from aikg.query.resolve import NameIndex
from aikg.store import known_names, reference_store


@pytest.fixture(scope="module")
def known() -> tuple[NameIndex, Reader]:
    store = reference_store()
    return NameIndex.of(store.raw), Reader(known_names(store))


@pytest.mark.parametrize(
    ("text", "kind", "thing"),
    [
        ("military", "use", "use:military"),
        ("defence", "use", "use:defence-and-national-security"),
        ("face scanning", "use", "use:facial-recognition"),
        ("Spionage", "use", "use:intelligence-gathering"),
        ("cops", "actor", "actor:police"),
        ("OpenAI", "vendor", "id:openai"),
        ("Germany", "place", "loc:DE"),
    ],
)
def test_a_phrase_is_as_good_as_a_name(text: str, kind: str, thing: str, known: tuple[NameIndex, Reader]) -> None:
    assert compress(named(text, kind, *known)) == thing


def test_what_means_nothing_is_refused(known: tuple[NameIndex, Reader]) -> None:
    with pytest.raises(QueryRejected, match="there is no use"):
        named("knitting", "use", *known)
