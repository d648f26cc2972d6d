"""Who permits defence use to governments of the Five Eyes: verdicts that are written down, against following paths.

    python benchmarks/five_eyes.py [QUADS]

One graph of a million quads: what ships with aikg, and generated documents that state 4,000 rules of the kind
of `benchmarks/verdicts.py`, in the shape of docs/graph.md. Three systems are asked in one run:

- aikg: the three patterns of `OURS` over the graph of the verdicts, in a folder as users have it, opened for reading;
- rdflib and pyoxigraph, in memory: first the paths of `PATHS`, as one asks without closure and without verdicts; then,
  in the second column, the same three patterns, with the graph of the verdicts given to them as well.

The paths find the rules of both signs that touch the question. They weigh none against another, nor exceptions, nor
what policy texts say against reports: they do less than a verdict does. Their rows are rules, ours are verdicts. How
long it takes to write the verdicts is told too: it is paid once, and again for a vendor whose rules change.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize
from pyoxigraph import Store as Oxigraph
from verdicts import DAY, generated_rules, scopes_with_products

from aikg.model import Modality
from aikg.names import AIKG, DOCUMENT, GRAPH, ID, PREFIXES
from aikg.query.run import execute
from aikg.query.verdict_graph import VERDICTS, refresh_verdicts
from aikg.reason.norms import ScopedRule, Scopes
from aikg.store import Store, load_reference
from aikg.store.terms import date_literal, date_time

RULES, STATED = 4_000, 10  # statements in a document
OURS = """
SELECT DISTINCT ?verdict WHERE {
  ?verdict aikg:onUse use:defence-and-national-security ;
           aikg:holdsIn/aikg:includes setting:government-in-five-eyes ;
           aikg:sign aikg:sign-permits .
}"""
PATHS = """
SELECT DISTINCT ?vendor ?product ?kind ?rule WHERE {
  VALUES ?kind { aikg:Permission aikg:Prohibition }
  ?rule a ?kind ; aikg:issuerType aikg:vendorIssuer ; aikg:issuedBy ?vendor ; aikg:ofUse ?use ;
        aikg:standing ?standing .
  FILTER (?standing IN (aikg:current, aikg:former))
  OPTIONAL { ?rule aikg:governs ?product }
  OPTIONAL { ?rule aikg:validFromEarliest ?from }
  OPTIONAL { ?rule aikg:validUntilLatest ?to }
  FILTER (!BOUND(?from) || ?from <= ?at)
  FILTER (!BOUND(?to) || ?at < ?to)
  FILTER (EXISTS { ?use skos:broader* use:defence-and-national-security }
    || EXISTS { use:defence-and-national-security skos:broader+ ?use })
  # A broader permission does not open these parts of the scheme.
  FILTER (?kind = aikg:Prohibition || NOT EXISTS {
    VALUES ?guarded { use:weapons use:lethal-autonomous-function use:mass-surveillance use:csam use:harm-to-children }
    use:defence-and-national-security skos:broader* ?guarded
    FILTER NOT EXISTS { ?use skos:broader* ?guarded }
  })
  FILTER (NOT EXISTS { ?rule aikg:appliesTo ?anybody }
    || EXISTS { ?rule aikg:appliesTo/(aikg:actorKind|skos:broader)* actor:government }
    || EXISTS { actor:government skos:broader+ ?wider . ?rule aikg:appliesTo ?wider })
  # Members of the day; a public body without a place is where it belongs.
  FILTER (NOT EXISTS { ?rule aikg:inJurisdiction|(aikg:appliesTo/aikg:basedIn) ?anywhere } || EXISTS {
    ?rule aikg:inJurisdiction|(aikg:appliesTo/aikg:basedIn) ?place
    FILTER (?place IN (id:five-eyes, id:world) || EXISTS {
      { ?membership aikg:member ?place ; aikg:inAlliance id:five-eyes }
      UNION
      { ?membership aikg:member ?both ; aikg:inAlliance id:five-eyes .
        ?other aikg:member ?both ; aikg:inAlliance ?place }
      ?membership aikg:validFrom ?joined
      FILTER (?joined <= STR(?at))
      FILTER NOT EXISTS { ?membership aikg:validUntil ?left FILTER (?left <= STR(?at)) }
    })
  })
}""".replace("?at", f'"{DAY}T00:00:00Z"^^xsd:dateTime')


def documents(rules: list[ScopedRule], quads: int, chance: random.Random) -> Iterator[Quad]:
    """Yield documents that state rules, in the shape of docs/graph.md, as many quads as asked for."""
    made, number, waiting = 0, 0, list[ScopedRule]()
    while made < quads:
        graph = NamedNode(f"{DOCUMENT}d{number}")
        for quad in _document(number, graph):
            yield quad
            made += 1
        for index in range(STATED):
            waiting = waiting or chance.sample(rules, len(rules))
            for quad in _stated(waiting.pop(), f"{number}-{index}", graph):
                yield quad
                made += 1
        number += 1


def _document(number: int, graph: NamedNode) -> Iterator[Quad]:
    dcterms = PREFIXES["dcterms"]
    yield _quad(graph, PREFIXES["rdf"] + "type", NamedNode(AIKG + "SourceDocument"), graph)
    yield _quad(graph, dcterms + "identifier", Literal(f"d{number}"), graph)
    yield _quad(graph, dcterms + "issued", date_literal(DAY - timedelta(days=number % 900)), graph)
    yield _quad(graph, dcterms + "language", Literal("en"), graph)
    yield _quad(graph, AIKG + "publisherName", Literal(f"Example Daily {number % 90}"), graph)


def _stated(rule: ScopedRule, name: str, graph: NamedNode) -> Iterator[Quad]:
    """Yield a statement of a rule, and the rule."""
    statement, evidence, node = (NamedNode(iri) for iri in (f"{ID}s-{name}", f"{ID}e-{name}", rule.iri))
    kind = {Modality.PERMITS: "Permission", Modality.PROHIBITS: "Prohibition", Modality.REQUIRES: "Duty"}
    for subject, predicate, value in (
        (statement, "states", node),
        (statement, "inDocument", graph),
        (statement, "evidence", evidence),
        (statement, "status", NamedNode(AIKG + rule.standing)),
        (statement, "method", Literal("terms" if rule.authority else "lexicon")),
        (evidence, "inDocument", graph),
        (evidence, "quote", Literal(f"What document {name} says of a use.", language="en")),
        (evidence, "charStart", Literal(0)),
        (evidence, "charEnd", Literal(60)),
        (node, "issuedBy", NamedNode(rule.vendor)),
        (node, "issuerType", NamedNode(AIKG + "vendorIssuer")),
        (node, "ofUse", NamedNode(rule.use)),
        *((node, "governs", NamedNode(product)) for product in filter(None, [rule.product])),
        *((node, "exceptionTo", NamedNode(other)) for other in filter(None, [rule.exception_to])),
        *((node, "appliesTo", NamedNode(actor)) for actor in rule.actors),
        *((node, "inJurisdiction", NamedNode(place)) for place in rule.places),
        *((node, "underCondition", NamedNode(condition)) for condition in rule.conditions),
    ):
        yield _quad(subject, AIKG + predicate, value, graph)
    classes = ((statement, "Statement"), (evidence, "Evidence"), (node, "Rule"), (node, kind[rule.modality]))
    for subject, class_name in classes:
        yield _quad(subject, PREFIXES["rdf"] + "type", NamedNode(AIKG + class_name), graph)


def consolidated(rules: list[ScopedRule], scopes: Scopes) -> Iterator[Quad]:
    """Yield what aikg computes of all documents together, and who offers the products."""
    graph = NamedNode(GRAPH + "consolidated")
    for rule in rules:
        node = NamedNode(rule.iri)
        yield _quad(node, AIKG + "standing", NamedNode(AIKG + rule.standing), graph)
        yield _quad(node, AIKG + "independentSources", Literal(3), graph)
        for name, when in (("validFrom", rule.begins), ("validUntil", rule.ends)):
            if when:
                yield _quad(node, f"{AIKG}{name}Earliest", date_time(when.earliest), graph)
                yield _quad(node, f"{AIKG}{name}Latest", date_time(when.latest), graph)
                basis = NamedNode(AIKG + ("stated" if rule.dated else "firstStated"))
                yield _quad(node, f"{AIKG}{name}Basis", basis, graph)
    for vendor, products in scopes.offers.items():
        for product in products:
            yield _quad(NamedNode(product), AIKG + "offeredBy", NamedNode(vendor), graph)
            for family in scopes.products.get(product, ()):
                yield _quad(NamedNode(product), AIKG + "partOfProduct", NamedNode(family), graph)


def _quad(subject: NamedNode, predicate: str, value: NamedNode | Literal, graph: NamedNode) -> Quad:
    return Quad(subject, NamedNode(predicate), value, graph)


def seconds(ask: Callable[[], int], times: int) -> tuple[float, int]:
    """Return the median time of asking, and the number of rows."""
    taken, rows = [], 0
    for _ in range(times):
        start = time.perf_counter()
        rows = ask()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), rows


def main(quads: int) -> None:
    """Build the graph, ask, and print the table."""
    chance = random.Random(0)
    scopes = scopes_with_products(chance)
    rules = list(generated_rules(RULES, scopes, chance))
    store = Store.open()
    load_reference(store)
    known = [*consolidated(rules, scopes)]
    store.add_graphs(known)
    store.add_graphs(documents(rules, quads - len(store.raw), chance))
    size = len(store.raw)
    store.write_union()
    start = time.perf_counter()
    judged = len(refresh_verdicts(store).judged)
    written = time.perf_counter() - start
    store.write_union()
    verdicts = [quad.triple for quad in store.quads(VERDICTS)]
    print(
        f"{size:,} quads, {RULES:,} rules of {judged} vendors; {len(verdicts):,} quads of verdicts in {written:.0f} s"
    )

    plain = {q.triple for q in store.raw.quads_for_pattern(None, None, None, DefaultGraph())} - set(verdicts)
    oxigraph = Oxigraph()
    oxigraph.bulk_extend(Quad(*triple) for triple in plain)
    triples = rdflib.Graph()
    triples.parse(data=serialize(plain, format=RdfFormat.N_TRIPLES), format="nt")
    gc.collect()
    gc.freeze()

    def of_oxigraph(query: str) -> Callable[[], int]:
        return lambda: sum(1 for _ in oxigraph.query(query, prefixes=PREFIXES))

    def of_rdflib(query: str) -> Callable[[], int]:
        return lambda: len(triples.query(query, initNs=PREFIXES))

    with tempfile.TemporaryDirectory() as folder:
        store.write_to(folder)
        with Store.open(folder, read_only=True) as opened:
            ours = seconds(lambda: len(execute(opened.raw, OURS).rows), 25)
    followed = {"rdflib": seconds(of_rdflib(PATHS), 1), "pyoxigraph": seconds(of_oxigraph(PATHS), 5)}
    oxigraph.bulk_extend(Quad(*triple) for triple in verdicts)
    triples.parse(data=serialize(verdicts, format=RdfFormat.N_TRIPLES), format="nt")
    given = {"rdflib": seconds(of_rdflib(OURS), 5), "pyoxigraph": seconds(of_oxigraph(OURS), 25)}

    print(f"{'':12}{'paths':>14}{'to aikg':>10}{'rows':>7}{'with verdicts':>18}{'to aikg':>10}{'rows':>7}")
    print(f"{'aikg':12}{'':31}{ours[0] * 1000:15.2f} ms{1:9.1f}x{ours[1]:7}")
    for name, (slow, found) in followed.items():
        fast, same = given[name]
        print(f"{name:12}{slow * 1000:11,.1f} ms{slow / ours[0]:9,.0f}x{found:7}", end="")
        print(f"{fast * 1000:15.2f} ms{fast / ours[0]:9.1f}x{same:7}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
