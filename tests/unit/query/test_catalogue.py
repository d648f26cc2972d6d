"""Every query of the catalogue: its header, its parameters, its columns, and that two engines agree on it."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat

from aikg.errors import InputError, QueryRejected
from aikg.query import CatalogueQuery, NameIndex, ParameterType, Value, catalogue, load, run
from aikg.query.catalogue import parse_query
from aikg.query.run import execute, text_of
from aikg.store import Store

QUERIES = [pytest.param(query, id=query.name) for query in catalogue()]
ASK = [pytest.param(query, id=query.name) for query in catalogue() if query.folder == "ask"]
QUALITY = [pytest.param(query, id=query.name) for query in catalogue() if query.folder == "quality"]
#: hermit.rq gets its instant from the reasoner, not from the catalogue.
RUNNABLE = [pytest.param(query, id=query.name) for query in catalogue() if query.name != "hermit"]
#: rdflib needs half a minute to find nothing here; tests/questions/golden/press has rows of it.
IN_RDFLIB = [one for one in RUNNABLE if one.id != "press-against-policy"]


def test_the_questions_the_project_promised_are_there() -> None:
    names = {query.name for query in catalogue() if query.folder == "ask"}
    assert names == {
        "conflicts",
        "five-eyes-defence",
        "formerly-prohibited",
        "police-facial-recognition",
        "law-enforcement-worldwide",
        "corrections",
        "pledge-signatories",
        "defence-partners-and-rules",
        "built-on",
        "spokespeople",
        "independent-support",
        "policy-changes",
        "policy-versions",
        "rule-changes",
        "about",
        "matrix-developers-of-row",
        "matrix-rows",
        "press-against-policy",
        "verdict-defeats",
        "verdicts",
        "vendors-on-use",
        "who-permits",
        "who-prohibits",
    }


def test_names_are_unique() -> None:
    names = [query.name for query in catalogue()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("query", QUERIES)
def test_titles_in_three_languages(query: CatalogueQuery) -> None:
    assert set(query.title) == {"en", "fr", "de"}
    assert len(set(query.title.values())) == 3
    assert query.tags


@pytest.mark.parametrize("query", ASK)
def test_questions_in_three_languages(query: CatalogueQuery) -> None:
    assert set(query.question) == {"en", "fr", "de"}
    assert all(text.rstrip().endswith("?") for text in query.question.values())


@pytest.mark.parametrize("query", QUALITY)
def test_quality_queries_say_what_is_wrong_why_and_what_to_do(query: CatalogueQuery) -> None:
    assert query.problem.endswith(".")
    assert query.why.endswith(".")
    assert query.fix.endswith(".")


@pytest.mark.parametrize("query", RUNNABLE)
def test_the_columns_are_those_of_the_header(query: CatalogueQuery, graph: Store) -> None:
    result = run(graph.raw, query.name)
    if result.kind == "select":
        assert result.columns == tuple(query.columns)
    else:
        assert query.folder == "view"


@pytest.mark.parametrize("query", RUNNABLE)
def test_the_file_as_it_stands_is_the_query_with_its_defaults(query: CatalogueQuery, graph: Store) -> None:
    assert execute(graph.raw, query.text).rows == run(graph.raw, query.name).rows


@pytest.mark.parametrize("query", RUNNABLE)
def test_prefixes_are_declared(query: CatalogueQuery, graph: Store) -> None:
    graph.raw.query(query.text)  # without the prefixes that aikg adds


@pytest.fixture(scope="module")
def dataset(graph: Store) -> rdflib.Dataset:
    """The same graph in rdflib."""
    copy = rdflib.Dataset(default_union=True)
    for name in graph.raw.named_graphs():
        triples = graph.raw.dump(format=RdfFormat.N_TRIPLES, from_graph=name)
        assert triples is not None
        copy.graph(rdflib.URIRef(str(name).strip("<>"))).parse(data=triples, format="nt")
    return copy


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib 7.6 warns of itself
@pytest.mark.parametrize("query", IN_RDFLIB)
def test_rdflib_gives_the_same_rows(query: CatalogueQuery, graph: Store, dataset: rdflib.Dataset) -> None:
    text = text_of(query, {}, NameIndex.of(graph.raw).find)
    ours, theirs = run(graph.raw, query.name), dataset.query(text)
    if ours.kind == "construct":
        assert theirs.graph is not None
        assert len(set(theirs.graph)) == len(ours.rows)
        return
    # An empty cell is unbound in one engine and "" in the other where names are joined.
    rows = [tuple("" if term is None else str(term) for term in row) for row in theirs]
    assert rows == [tuple(_text(value) for value in row) for row in ours.rows]


def _text(value: Value) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_who_permits_and_who_prohibits_differ_only_in_what_they_must() -> None:
    permits, prohibits = (
        {line.strip() for line in load(name).text.split("PREFIX", 1)[1].splitlines()}
        for name in ("who-permits", "who-prohibits")
    )
    assert len(permits - prohibits) <= 10  # the kind of rule, the way upwards, and the protected parts of the scheme
    assert len(prohibits - permits) <= 4
    assert any("aikg:Permission" in line for line in permits - prohibits)
    assert any("aikg:Prohibition" in line for line in prohibits - permits)


def test_parameters_have_a_type_and_say_what_they_are() -> None:
    parameter = load("who-permits").parameter("use")
    assert (parameter.type, parameter.default) == (ParameterType.USE, "defence-and-national-security")
    assert all(p.about for query in catalogue() for p in query.parameters)


def test_an_unknown_query_names_the_nearest() -> None:
    with pytest.raises(QueryRejected, match="five-eyes-defence"):
        load("five-eyes-defense")


def test_an_unknown_parameter_names_those_there_are(graph: Store) -> None:
    with pytest.raises(QueryRejected, match='has no parameter "country"; expected place, on'):
        run(graph.raw, "police-facial-recognition", {"country": "US"})


def test_a_header_that_declares_other_parameters_than_the_query_binds_is_an_error() -> None:
    text = '#+ [parameters]\n#+ use = { type = "use", about = "x" }\nSELECT * { ?s ?p ?o }'
    with pytest.raises(InputError, match="declares the parameters"):
        parse_query("x", "ask", text)


@pytest.mark.parametrize("header", ["#+ title", '#+ colour = "red"', '#+ [parameters]\n#+ use = { type = "color" }'])
def test_a_header_that_cannot_be_read_is_an_error(header: str) -> None:
    with pytest.raises(InputError, match=r"ask/x\.rq"):
        parse_query("x", "ask", header + "\nSELECT * { ?s ?p ?o }")


def test_the_query_that_the_documentation_shows_loads_and_runs(repository: Path, graph: Store) -> None:
    text = (repository / "docs" / "queries.md").read_text(encoding="utf-8")
    shown = text.split("```sparql\n")[1].split("```")[0]
    query = parse_query("shown", "ask", shown)
    assert set(query.title) == set(query.question) == {"en", "fr", "de"}
    result = execute(graph.raw, text_of(query, {"use": "facial-recognition"}, NameIndex.of(graph.raw).find))
    assert result.columns == tuple(query.columns)
    assert len(result.rows) == 3
