"""How long the closure takes: SPARQL rules in Oxigraph against OWL 2 RL in owlrl, in one run on the same facts.

usage: python benchmarks/closure.py [RULES]

Both follow a taxonomy of uses from every rule upwards and from every prohibition downwards. owlrl also
derives what OWL says of everything else, which is why it is a test here and not the engine; so trust the
ratio and no single figure.
"""

from __future__ import annotations

import random
import sys
import time

import owlrl
import rdflib
from pyoxigraph import NamedNode, Quad, Store

from aikg.names import AIKG, GRAPH, ID, PREFIXES, USE
from aikg.reason.closure import CLOSURE_GRAPH, close

RDF_TYPE = PREFIXES["rdf"] + "type"
BROADER = PREFIXES["skos"] + "broader"
CHAINS = f"""
@prefix aikg: <{AIKG}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <{PREFIXES["skos"]}> .
skos:broader owl:inverseOf aikg:narrower .
aikg:ofUse rdfs:subPropertyOf aikg:touchesUse . aikg:bans rdfs:subPropertyOf aikg:reachesUse .
aikg:touchesUse owl:propertyChainAxiom ( aikg:touchesUse skos:broader ) .
aikg:reachesUse owl:propertyChainAxiom ( aikg:reachesUse aikg:narrower ) .
"""


def triples(rules: int, uses: int = 200) -> list[tuple[str, str, str, str]]:
    """Return (subject, predicate, object, graph) of a tree of uses and of rules about them."""
    choose = random.Random(7)
    found = []
    for number in range(uses):
        found.append((f"{USE}{number}", RDF_TYPE, AIKG + "Use", GRAPH + "ontology"))
        if number:
            found.append((f"{USE}{number}", BROADER, f"{USE}{choose.randrange(number)}", GRAPH + "ontology"))
    for number in range(rules):
        rule, document = f"{ID}rule-{number}", f"{PREFIXES['document']}{number // 10}"
        kind = choose.choice(("Permission", "Prohibition"))
        found += [(rule, RDF_TYPE, AIKG + name, document) for name in ("Rule", kind)]
        found.append((rule, AIKG + "ofUse", f"{USE}{choose.randrange(uses)}", document))
        # An actor and a place keep the rules for anyone and anywhere out of the comparison.
        found.append((rule, AIKG + "appliesTo", PREFIXES["actor"] + "police", document))
        found.append((rule, AIKG + "inJurisdiction", PREFIXES["loc"] + "US", document))
    return found


def main() -> None:
    """Print seconds and facts of both, and the ratio."""
    data = triples(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
    store = Store()
    store.extend(Quad(*map(NamedNode, quad)) for quad in data)
    start = time.perf_counter()
    close(store)
    ours = time.perf_counter() - start
    names = (NamedNode(AIKG + "touchesUse"), NamedNode(AIKG + "reachesUse"))
    facts = {(q.subject.value, q.predicate.value, q.object.value) for n in names
             for q in store.quads_for_pattern(None, n, None, CLOSURE_GRAPH)}  # fmt: skip

    graph = rdflib.Graph().parse(data=CHAINS, format="turtle")
    bans = {s for s, _, o, _ in data if o == AIKG + "Prohibition"}
    for s, p, o, _ in data:
        graph.add((rdflib.URIRef(s), rdflib.URIRef(p), rdflib.URIRef(o)))
        if p == AIKG + "ofUse" and s in bans:
            graph.add((rdflib.URIRef(s), rdflib.URIRef(AIKG + "bans"), rdflib.URIRef(o)))
    start = time.perf_counter()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    theirs = time.perf_counter() - start
    derived = {
        (str(s), str(p), str(o)) for n in names for s, p, o in graph.triples((None, rdflib.URIRef(n.value), None))
    }
    print(f"{len(data)} triples in, {len(facts)} facts about uses out; owlrl agrees: {facts == derived}")
    print(f"SPARQL rules {ours:.3f} s, owlrl {theirs:.1f} s: {theirs / ours:.0f} times")


if __name__ == "__main__":
    main()
