"""Results: plain values, and every format."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from xml.etree import ElementTree

import pytest
import rdflib

from aikg.errors import QueryRejected
from aikg.query import Result, run
from aikg.store import Store

VALUES = """SELECT ?text ?n ?d ?yes ?iri ?none { VALUES (?text ?n ?d ?yes ?iri ?none) {
  ("=HYPERLINK(\\"http://x\\")" 3 1.5 true use:military UNDEF) ("two\\nlines"@fr -1 0.5 false id:meta UNDEF) } }"""


@pytest.fixture
def result(graph: Store) -> Result:
    return run(graph.raw, VALUES)


def test_rows_are_plain_values(result: Result) -> None:
    assert result.columns == ("text", "n", "d", "yes", "iri", "none")
    iri = "https://w3id.org/aikg/use/military"
    assert result.rows[0] == ('=HYPERLINK("http://x")', 3, Decimal("1.5"), True, iri, None)
    assert result.dicts()[1]["text"] == "two\nlines"


def test_csv_is_the_w3c_form(result: Result) -> None:
    text = result.serialize("csv")
    assert text.endswith("\r\n")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == list(result.columns)
    assert rows[1] == ['=HYPERLINK("http://x")', "3", "1.5", "true", "https://w3id.org/aikg/use/military", ""]


def test_tsv_json_and_xml(result: Result) -> None:
    assert result.serialize("tsv").splitlines()[0] == "?text\t?n\t?d\t?yes\t?iri\t?none"
    bindings = json.loads(result.serialize("json"))["results"]["bindings"]
    assert bindings[1]["text"] == {"type": "literal", "value": "two\nlines", "xml:lang": "fr"}
    assert len(ElementTree.fromstring(result.serialize("xml"))) == 2


def test_a_table_is_for_people(result: Result) -> None:
    lines = result.serialize("table").splitlines()
    assert "use:military" in lines[2]
    assert "two lines" in lines[3]
    assert lines[-1] == "(2 rows)"


def test_a_table_shortens_long_texts_and_stays_one_line_a_row(graph: Store) -> None:
    text = run(graph.raw, 'SELECT * { VALUES ?a { "%s" } }' % ("x" * 500)).serialize("table")
    assert "…" in text
    assert max(map(len, text.splitlines())) <= 60


def test_yes_and_no(graph: Store) -> None:
    answer = run(graph.raw, "ASK { id:meta ?p ?o }")
    assert (answer.kind, answer.rows) == ("ask", ((True,),))
    assert json.loads(answer.serialize("json"))["boolean"] is True
    assert "true" in answer.serialize("table")


def test_a_constructed_graph_is_turtle_in_a_stable_order(graph: Store) -> None:
    result = run(graph.raw, "current-rules", {"on": "2024-12-01"})
    text = result.serialize("ttl")
    assert text == run(graph.raw, "current-rules", {"on": "2024-12-01"}).serialize("ttl")
    assert len(rdflib.Graph().parse(data=text, format="turtle")) == len(result.rows) > 0
    assert "@prefix aikg:" in text


@pytest.mark.parametrize(("query", "format"), [(VALUES, "ttl"), (VALUES, "pdf"), ("current-rules", "csv")])
def test_a_format_the_result_does_not_have(query: str, format: str, graph: Store) -> None:
    with pytest.raises(QueryRejected, match="has no format"):
        run(graph.raw, query).serialize(format)
