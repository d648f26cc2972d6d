"""What the suites of the ontology share: its triples, and stores that hold a part of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from aikg.names import ACTOR, AIKG, CONDITION, DOCUMENT, GRAPH, USE, expand
from aikg.reason.classify import ontology_files

BROADER = "http://www.w3.org/2004/02/skos/core#broader"


def turtle(text: str) -> list[Triple]:
    """Return the triples of a Turtle text that may use our prefixes without declaring them."""
    from aikg.names import PREFIXES

    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return [quad.triple for quad in parse(head + text, format=RdfFormat.TURTLE)]


@pytest.fixture(scope="session")
def facts() -> Callable[[str], list[Triple]]:
    return turtle


@pytest.fixture(scope="session")
def examples(repository: Path) -> Path:
    return repository / "ontology" / "examples"


@pytest.fixture(scope="session")
def example_store(examples: Path) -> Callable[[Path], Store]:
    """Return a function that makes a store of one example and the part of the ontology it needs.

    Of the vocabularies only the concepts that an example names, with what is broader: checking all of
    them again for each example would take minutes.
    """
    triples = [
        quad.triple
        for path in ontology_files()
        if path.stem != "alliances"
        for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
    broader: dict[str, set[str]] = {}
    for triple in triples:
        if triple.predicate.value == BROADER:
            broader.setdefault(triple.subject.value, set()).add(triple.object.value)
    text = "".join(path.read_text(encoding="utf-8") for path in examples.rglob("*.ttl"))
    wanted = {expand(name) for name in re.findall(r"\b(?:use|actor|condition):[a-z-]+", text)}
    while more := {above for name in wanted for above in broader.get(name, ())} - wanted:
        wanted |= more

    def kept(triple: Triple) -> bool:
        subject = str(triple.subject).strip("<>")
        return not subject.startswith((USE, ACTOR, CONDITION)) or subject in wanted

    ontology = NamedNode(GRAPH + "ontology")
    quads = [Quad(t.subject, t.predicate, t.object, ontology) for t in triples if kept(t)]
    assert any(quad.subject == NamedNode(AIKG + "Rule") for quad in quads)

    def make(path: Path) -> Store:
        store = Store()
        store.extend(quads)
        store.load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(DOCUMENT + "example"))
        return store

    return make
