"""Running queries: by name, by text, and what is refused."""

from __future__ import annotations

import pytest

from aikg.errors import QueryRejected
from aikg.query import run
from aikg.store import Store


def test_the_default_graph_is_the_union_and_prefixes_need_no_declaration(graph: Store) -> None:
    rows = run(graph.raw, "SELECT DISTINCT ?rule { ?rule aikg:ofUse use:facial-recognition ; aikg:standing ?s }").rows
    assert rows == (("https://w3id.org/aikg/id/rule-ms-face",),)


def test_parameters_take_any_name_of_a_thing(graph: Store) -> None:
    by_code = run(graph.raw, "who-permits", {"place": "FVEY", "use": "military", "on": "2025-06"})
    by_label = run(graph.raw, "who-permits", {"place": "Cinq Yeux", "use": "Usage militaire", "on": "2025-06-30"})
    assert by_code.rows == by_label.rows
    assert by_code.sparql == by_label.sparql


def test_the_text_that_ran_runs_again_and_says_the_same(graph: Store) -> None:
    result = run(graph.raw, "who-prohibits", {"use": "facial-recognition", "actor": "police", "place": "US"})
    assert result.rows
    assert run(graph.raw, result.sparql).rows == result.rows


def test_a_text_that_is_not_sparql_says_where(graph: Store) -> None:
    with pytest.raises(QueryRejected, match="not well formed"):
        run(graph.raw, "SELECT ?s WHERE { ?s ?p }")


def test_a_query_of_ones_own_takes_no_parameters(graph: Store) -> None:
    with pytest.raises(QueryRejected, match="takes no parameters"):
        run(graph.raw, "SELECT * { ?s ?p ?o }", {"use": "military"})


def test_a_hostile_value_is_no_sparql(graph: Store) -> None:
    with pytest.raises(QueryRejected, match="there is no use called"):
        run(graph.raw, "who-permits", {"use": "military) } } ; DROP ALL #"})
    with pytest.raises(QueryRejected, match="does not exist"):
        run(graph.raw, "who-permits", {"on": '2024-01-01" ) } #'})


def test_a_query_may_name_its_graphs(graph: Store) -> None:
    entities = run(graph.raw, "SELECT DISTINCT ?p FROM graph:entities { id:meta ?p ?o }").rows
    everything = run(graph.raw, "SELECT DISTINCT ?p { id:meta ?p ?o }").rows
    assert entities == everything
    assert run(graph.raw, "SELECT * FROM graph:closure { id:meta ?p ?o }").rows == ()
