"""What ships with aikg enters a store once, and gives the reader its names."""

from __future__ import annotations

import time

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from aikg.names import GRAPH, ID, LOC
from aikg.store import Store, known_names, load_reference, reference_store
from aikg.store.names import names_in

PREFIXES = """
@prefix aikg: <https://w3id.org/aikg/ontology#> . @prefix id: <https://w3id.org/aikg/id/> .
@prefix loc: <https://w3id.org/dpv/loc#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix actor: <https://w3id.org/aikg/actor/> .
"""


@pytest.fixture(scope="module")
def store() -> Store:
    return reference_store()


def test_loading_twice_changes_nothing(store: Store) -> None:
    store.mark_fresh()
    before = set(store.raw)
    assert load_reference(store) is False
    assert set(store.raw) == before
    assert not store.stale


def test_two_loads_are_byte_for_byte_the_same(store: Store) -> None:
    other = reference_store()
    for graph in ("ontology", "entities"):
        dumps = [
            sorted(s.raw.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(GRAPH + graph)).splitlines())
            for s in (store, other)
        ]
        assert dumps[0] == dumps[1]
        assert len(dumps[0]) > 1000


def test_an_older_reference_gives_way(store: Store) -> None:
    other = Store.open()
    load_reference(other)
    wanted = set(other.raw)
    other.set_note("referenceDigest", "sha256:of an older aikg")
    stray = next(parse("<http://e.org/a> <http://e.org/b> <http://e.org/c> .", format=RdfFormat.N_TRIPLES))
    other.replace_graph(GRAPH + "entities", [stray])
    other.mark_fresh()
    assert known_names(other) != known_names(store)
    assert load_reference(other) is True
    assert other.stale, "what follows from the entities has to be computed again"
    assert set(other.raw) == wanted


def test_loading_is_quick_enough_to_be_done_at_every_start() -> None:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        reference_store()
        times.append(time.perf_counter() - start)
    assert min(times) < 2.0  # 0.3 s alone on two cores


def test_the_names_of_well_known_things_are_there(store: Store) -> None:
    names = {name.entity.iri: name for name in known_names(store)}
    assert list(names) == sorted(names)
    us, meta, llama, eyes = names[LOC + "US"], names[ID + "meta"], names[ID + "llama"], names[ID + "five-eyes"]
    assert (us.code, us.entity.kind) == ("US", "Country")
    assert ("fr", "américaine") in us.demonyms
    assert eyes.entity.iri in us.broader
    assert (eyes.code, eyes.entity.kind) == ("FVEY", "Alliance")
    assert (meta.entity.label, meta.entity.kind, meta.based_in) == ("Meta", "Organization", "US")
    assert llama.offered_by == meta.entity.iri
    assert store.vocabulary.place("FVEY") == eyes.entity.iri
    assert "https://w3id.org/aikg/actor/law-enforcement" in names["https://w3id.org/aikg/actor/police"].broader


def test_what_documents_say_teaches_no_names() -> None:
    with Store.open() as empty:
        assert known_names(empty) == ()


def test_names_are_read_as_documented() -> None:
    text = (
        PREFIXES
        + """
    aikg:MilitaryBody rdfs:subClassOf aikg:GovernmentBody . aikg:GovernmentBody rdfs:subClassOf aikg:Organization .
    aikg:Vendor rdfs:subClassOf aikg:Organization .
    id:army a aikg:MilitaryBody , aikg:Organization , aikg:Vendor ; skos:prefLabel "The Army" , "Armée"@fr ;
        skos:altLabel "Army"@en ; skos:hiddenLabel "Armys" ; aikg:ambiguousLabel "TA" ;
        aikg:basedIn loc:GB ; aikg:actorKind actor:military .
    loc:GB a aikg:Country ; aikg:code "GB" ; skos:prefLabel "United Kingdom"@en ; aikg:demonym "British"@en .
    id:membership a aikg:Membership ; aikg:member loc:GB ; aikg:inAlliance id:nato .
    id:left a aikg:Membership ; aikg:member loc:GB ; aikg:inAlliance id:eu ; aikg:validUntil "2020-01-31" .
    id:nothing aikg:code "ZZ" .
    """
    )
    gb_later, army = sorted(
        names_in(parse(text, format=RdfFormat.TURTLE)), key=lambda name: name.entity.iri, reverse=True
    )
    assert army.entity.kind == "MilitaryBody"
    assert army.entity.label == "The Army"
    assert army.labels == (("", "The Army"), ("fr", "Armée"), ("en", "Army"), ("", "Armys"), ("", "TA"))
    assert army.ambiguous == {"TA"}
    assert (army.based_in, army.actor_kind) == ("GB", "military")
    assert gb_later.demonyms == (("en", "British"),)
    assert gb_later.broader == (ID + "nato",), "a membership that ended is none"
