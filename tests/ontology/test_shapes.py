"""The valid examples conform, and each invalid one fails for the one reason written at its head."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import RDF, SH

from aikg.names import GRAPH
from aikg.reason.classify import classify, ontology_files
from aikg.validate.shapes import SHAPES, shapes_graph, validate_shapes

EXAMPLES = Path(__file__).parent.parent.parent / "ontology" / "examples"
VALID = sorted(path.stem for path in (EXAMPLES / "valid").glob("*.ttl"))
INVALID = sorted(path.stem for path in (EXAMPLES / "invalid").glob("*.ttl"))
ExampleStore = Callable[[Path], Store]


def expected(path: Path) -> str:
    match = re.search(r"^# expect: (\S+)$", path.read_text(encoding="utf-8"), re.M)
    assert match, f"{path.name} does not say why it is invalid"
    return match[1]


def test_there_are_examples_of_both_kinds() -> None:
    assert len(VALID) >= 6
    assert len(INVALID) >= 14
    assert "HermiT" in {expected(EXAMPLES / "invalid" / f"{name}.ttl") for name in INVALID}


@pytest.mark.parametrize("name", VALID)
def test_valid_example_conforms(name: str, example_store: ExampleStore) -> None:
    assert validate_shapes(example_store(EXAMPLES / "valid" / f"{name}.ttl")) == []


@pytest.mark.parametrize("name", INVALID)
def test_invalid_example_fails_for_its_one_reason(name: str, example_store: ExampleStore) -> None:
    path = EXAMPLES / "invalid" / f"{name}.ttl"
    store = example_store(path)
    rules = {violation.rule for violation in validate_shapes(store)}
    if expected(path) == "HermiT":
        assert rules == set(), "no shape objects"
        assert not classify(quad.triple for quad in store).consistent
    else:
        assert rules == {expected(path)}


def test_valid_examples_are_consistent(example_store: ExampleStore) -> None:
    together = [quad.triple for name in VALID for quad in example_store(EXAMPLES / "valid" / f"{name}.ttl")]
    assert classify(together).consistent


def test_every_shape_says_what_is_wrong_what_is_expected_and_what_to_do() -> None:
    graph = shapes_graph()
    shapes = set(graph.subjects(RDF.type, SH.NodeShape)) | set(graph.subjects(RDF.type, SH.PropertyShape))
    assert len(shapes) > 90
    for shape in shapes:
        assert str(shape).startswith(SHAPES)
        message = str(graph.value(shape, SH.message))
        assert re.fullmatch(r"[A-Z].*; expected .*\. [A-Z].*\.", message), f"{shape}: {message}"


def test_what_ships_conforms(repository: Path) -> None:
    """The ontology, the vocabularies, the alliances and the entities, all at once."""
    store = Store()
    for path in ontology_files():
        store.load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(GRAPH + "ontology"))
    for path in sorted((repository / "data").glob("*.ttl")):
        store.load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(GRAPH + "entities"))
    assert [str(violation) for violation in validate_shapes(store)] == []
