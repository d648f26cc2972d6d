"""Turtle and TriG: what is written is read back by two parsers as what it was, and reads well."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from aikg.names import PREFIXES
from aikg.publish.turtle import trig, turtle

XSD = PREFIXES["xsd"]
TYPE = NamedNode(PREFIXES["rdf"] + "type")
LOCAL_NAMES = ["a", "a.b", "a.", ".a", "-a", "a-", "_", "1", "a/b", "a%20b", "é", "", "a:b", "a'b", "a(b)", "a?b"]
LEXICAL_FORMS = ["1", "+1", "-1", "01", "1.", ".5", "1.5", "-1.50", "1e3", "true", "True", "", "a", "2024-11-05", " 1"]
DATATYPES = [XSD + name for name in ("integer", "decimal", "double", "boolean", "date", "string")] + ["urn:x", "urn:x."]

iris = st.builds(
    lambda namespace, local: NamedNode(namespace + local),
    st.sampled_from([*PREFIXES.values(), "http://example.org/", "urn:x:"]),
    st.sampled_from(LOCAL_NAMES),
)
texts = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['"', '"""', "\\", "\\u0041", "\r\n", "\t", "\u2028\u2029", "\x00\x07\x7f", "a'b", "</script>", "\ufeff", "𝒳"]
)
literals = (
    st.builds(Literal, texts)
    | st.builds(
        lambda text, tag: Literal(text, language=tag), texts, st.sampled_from(["en", "fr", "zh-Hant", "de-1901"])
    )
    | st.builds(
        lambda form, datatype: Literal(form, datatype=NamedNode(datatype)),
        st.sampled_from(LEXICAL_FORMS),
        st.sampled_from(DATATYPES),
    )
)
graphs = st.just(DefaultGraph()) | iris
quads = st.lists(st.builds(Quad, iris, iris | st.just(TYPE), iris | literals, graphs), max_size=12)
Writer = Callable[[Iterable[Quad]], Iterator[str]]


def written(writer: Writer, some: Iterable[Quad]) -> str:
    return "".join(writer(some))


@given(quads)
def test_oxigraph_reads_back_the_very_terms(some: list[Quad]) -> None:
    assert {quad.triple for quad in parse(written(turtle, some), RdfFormat.TURTLE)} == {quad.triple for quad in some}
    assert set(parse(written(trig, some), RdfFormat.TRIG)) == set(some)


@given(quads)
def test_rdflib_reads_the_same_triples_as_from_plain_n_triples(some: list[Quad]) -> None:
    plain = serialize([quad.triple for quad in some], format=RdfFormat.N_TRIPLES)
    expected = set(rdflib.Graph().parse(data=plain, format="nt"))
    assert set(rdflib.Graph().parse(data=written(turtle, some), format="turtle")) == expected


@given(quads, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_show(some: list[Quad], chance: random.Random) -> None:
    again = some + some
    chance.shuffle(again)
    assert written(turtle, again) == written(turtle, some)
    assert written(trig, again) == written(trig, some)


@pytest.mark.parametrize("local", [name for name in LOCAL_NAMES if name not in {"a", "a.b", "a-", "_", "1"}])
def test_what_has_no_safe_short_form_is_written_in_full(local: str) -> None:
    node = NamedNode(PREFIXES["id"] + local)
    text = written(turtle, [Quad(node, TYPE, node)])
    assert text.count(f"<{node.value}>") == 2
    assert "@prefix" not in text


def test_a_page_of_turtle_as_people_would_write_it() -> None:
    source = """
        @prefix aikg: <https://w3id.org/aikg/ontology#> . @prefix id: <https://w3id.org/aikg/id/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        id:meta skos:prefLabel "Meta" ; aikg:size 5, 1.5, true ; a aikg:Vendor, aikg:Organization .
        id:a skos:altLabel "a long name that nobody would ever say out loud in one breath"@en,
            "un long nom que personne ne dirait jamais d'une seule traite"@fr ; aikg:day "2024-11-05"^^xsd:date .
    """
    assert written(turtle, parse(source, RdfFormat.TURTLE)) == (
        "@prefix aikg: <https://w3id.org/aikg/ontology#> .\n"
        "@prefix id: <https://w3id.org/aikg/id/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "\n"
        'id:a aikg:day "2024-11-05"^^xsd:date ;\n'
        "    skos:altLabel\n"
        '        "a long name that nobody would ever say out loud in one breath"@en,\n'
        '        "un long nom que personne ne dirait jamais d\'une seule traite"@fr .\n'
        "\n"
        "id:meta a aikg:Organization, aikg:Vendor ;\n"
        "    aikg:size 1.5, 5, true ;\n"
        '    skos:prefLabel "Meta" .\n'
    )


def test_many_names_fill_lines() -> None:
    some = [Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode(f"{PREFIXES['use']}number-{n}")) for n in range(90)]
    prefix, blank, subject, *lines = written(turtle, some).splitlines()
    assert (prefix, blank, subject) == (f"@prefix use: <{PREFIXES['use']}> .", "", "<urn:s> <urn:p>")
    assert len(lines) == 13
    assert all(line.startswith("        use:number-") and len(line) <= 120 for line in lines)
    assert set(parse("\n".join([prefix, subject, *lines]), RdfFormat.TURTLE)) == set(some)


def test_blank_nodes_keep_the_label_they_come_with() -> None:
    assert written(turtle, [Quad(BlankNode("c14n0"), TYPE, BlankNode("c14n1"))]) == "\n_:c14n0 a _:c14n1 .\n"


def test_an_empty_graph_is_an_empty_file() -> None:
    assert written(turtle, []) == written(trig, []) == ""
