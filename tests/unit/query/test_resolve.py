"""Names of things: slugs, codes, CURIEs, IRIs, labels in any language."""

from __future__ import annotations

import pytest

from aikg.errors import QueryRejected
from aikg.names import compress
from aikg.query import NameIndex, resolve
from aikg.store import Store


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("military", "use", "use:military"),
        ("use:military", "use", "use:military"),
        ("https://w3id.org/aikg/use/military", "use", "use:military"),
        ("Usage militaire", "use", "use:military"),
        ("MILITARISCHE NUTZUNG", "use", "use:military"),
        ("défense", "use", "use:defence-and-national-security"),
        ("defense", "use", "use:defence-and-national-security"),
        ("military", "actor", "actor:military"),
        ("Polizei", "actor", "actor:police"),
        ("Pentagon", "actor", "id:us-department-of-defense"),
        ("FVEY", "place", "id:five-eyes"),
        ("five-eyes", "place", "id:five-eyes"),
        ("cinq yeux", "place", "id:five-eyes"),
        ("us", "place", "loc:US"),
        ("Etats-Unis", "place", "loc:US"),
        ("americain", "place", "loc:US"),
        ("world", "place", "id:world"),
        ("OTAN", "place", "id:nato"),
        ("facebook", "vendor", "id:meta"),
        ("Open AI", "vendor", "id:openai"),
        ("Llama", "product", "id:llama"),
        ("Llama", "thing", "id:llama"),
        ("meta-opens", "thing", "document:meta-opens"),
        ("id:rule-meta-us", "thing", "id:rule-meta-us"),
        ("rule-meta-us", "thing", "id:rule-meta-us"),
    ],
)
def test_a_thing_is_found_by_any_of_its_names(text: str, kind: str, expected: str, graph: Store) -> None:
    assert compress(resolve(graph.raw, text, kind)) == expected


@pytest.mark.parametrize(
    ("text", "kind", "near"),
    [
        ("Lama", "product", "Llama"),
        ("militry", "use", "military"),
        ("Microsft", "vendor", "Microsoft"),
        ("Cinq Yeu", "place", "Cinq Yeux"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(text: str, kind: str, near: str, graph: Store) -> None:
    with pytest.raises(QueryRejected, match=near):
        resolve(graph.raw, text, kind)


@pytest.mark.parametrize("text", ["", "   ", "???", "use:no-such-use", "http://example.org/x", "xyzzy"])
def test_what_the_graph_does_not_know_is_rejected(text: str, graph: Store) -> None:
    with pytest.raises(QueryRejected):
        resolve(graph.raw, text, "use")


def test_a_name_of_another_kind_is_not_taken(graph: Store) -> None:
    with pytest.raises(QueryRejected, match='no vendor called "Llama"'):
        resolve(graph.raw, "Llama", "vendor")


def test_a_name_of_several_things_names_them(own_store: Store) -> None:
    own_store.raw.update(
        "PREFIX aikg: <https://w3id.org/aikg/ontology#> PREFIX id: <https://w3id.org/aikg/id/> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> INSERT DATA { GRAPH id:g { "
        'id:a a aikg:Vendor ; skos:prefLabel "Acme" . id:b a aikg:Vendor ; skos:prefLabel "ACME" . '
        'id:c a aikg:Vendor ; skos:altLabel "Meta" } }'
    )
    index = NameIndex.of(own_store.raw)
    with pytest.raises(QueryRejected, match="several things; expected one of id:a, id:b"):
        index.find("acme", "vendor")
    assert compress(index.find("meta", "vendor")) == "id:meta"  # a preferred label is the better name
