"""Turtle and TriG that people can read and version control can compare.

What you get depends on the quads alone: not on the order they come in, on hash seeds or on earlier runs.
Subjects are sorted and written once, with `a` first and the other predicates sorted below it; only
prefixes that are used are declared. pyoxigraph's own Turtle declares every prefix it is given, in an order
that changes from run to run, which is why this writer exists.

It refuses nothing: what has no short form, such as an IRI that ends in a dot, is written in full. Blank
nodes keep the labels they come with; `aikg.publish.export` gives them canonical ones first.
"""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from aikg.names import PREFIXES

__all__ = ["trig", "turtle"]

_Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
#: For one subject: what it has under each predicate.
_Properties: TypeAlias = dict[str, set[str]]

_RDF_TYPE = f"<{PREFIXES['rdf']}type>"
_XSD = PREFIXES["xsd"]
#: The part of PN_LOCAL in Turtle's grammar (section 6.5) that no parser is known to get wrong.
_SAFE_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)
#: Lexical forms that Turtle reads back with the same datatype and the same form when they stand bare.
_BARE = {
    _XSD + "boolean": re.compile(r"true|false"),
    _XSD + "integer": re.compile(r"[+-]?[0-9]+", re.ASCII),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+", re.ASCII),
}
_WIDTH = 120
_INDENT = "    "


def turtle(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield the lines of a Turtle document with every triple of `quads` once, whatever its graph.

    >>> rule = Quad(NamedNode("https://w3id.org/aikg/id/a"), NamedNode(PREFIXES["rdf"] + "type"),
    ...             NamedNode("https://w3id.org/aikg/ontology#Rule"))
    >>> print("".join(turtle([rule, rule])), end="")
    @prefix aikg: <https://w3id.org/aikg/ontology#> .
    @prefix id: <https://w3id.org/aikg/id/> .
    <BLANKLINE>
    id:a a aikg:Rule .
    """
    names = _Names()
    subjects = _subjects(quads, names)
    yield from names.declarations()
    yield from _blocks(subjects, "")


def trig(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield the lines of a TriG document: the default graph, then the named ones in order."""
    names = _Names()
    by_graph: defaultdict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        graph = quad.graph_name
        by_graph["" if isinstance(graph, DefaultGraph) else names.shorten(graph)].append(quad)
    subjects = {graph: _subjects(quads, names) for graph, quads in by_graph.items()}
    yield from names.declarations()
    for name in sorted(subjects):
        if not name:
            yield from _blocks(subjects[name], "")
            continue
        yield f"\n{name} {{"
        yield from _blocks(subjects[name], _INDENT)
        yield "}\n"


class _Names:
    """Short forms of terms, and the prefixes that they needed."""

    def __init__(self) -> None:
        self._short: dict[_Term, str] = {}
        self._used: set[str] = set()

    def shorten(self, term: _Term) -> str:
        short = self._short.get(term)
        if short is None:
            short = self._short[term] = self._write(term)
        return short

    def declarations(self) -> Iterator[str]:
        return (f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in PREFIXES if prefix in self._used)

    def _write(self, term: _Term) -> str:
        if isinstance(term, NamedNode):
            return self._iri(term.value)
        if isinstance(term, Literal):
            return self._literal(term)
        return str(term)

    def _iri(self, iri: str) -> str:
        for prefix, namespace in PREFIXES.items():
            if iri.startswith(namespace) and _SAFE_LOCAL.fullmatch(local := iri[len(namespace) :]):
                self._used.add(prefix)
                return f"{prefix}:{local}"
        return f"<{iri}>"

    def _literal(self, literal: Literal) -> str:
        datatype = literal.datatype.value
        if (bare := _BARE.get(datatype)) and bare.fullmatch(literal.value):
            return literal.value
        canonical = str(literal)  # N-Triples, with the escapes of RDF 1.1 N-Triples, section 4
        full = f"^^<{datatype}>"
        if canonical.endswith(full):
            return f"{canonical.removesuffix(full)}^^{self._iri(datatype)}"
        return canonical


def _subjects(quads: Iterable[Quad], names: _Names) -> dict[str, _Properties]:
    subjects: defaultdict[str, _Properties] = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        predicate = str(quad.predicate)
        short = "a" if predicate == _RDF_TYPE else names.shorten(quad.predicate)
        subjects[names.shorten(quad.subject)][short].add(names.shorten(quad.object))
    return subjects


def _blocks(subjects: dict[str, _Properties], indent: str) -> Iterator[str]:
    for subject in sorted(subjects):
        properties = subjects[subject]
        predicates = sorted(properties, key=lambda predicate: (predicate != "a", predicate))
        inner = indent + _INDENT
        lines = [predicate + _objects(predicate, properties[predicate], inner) for predicate in predicates]
        yield f"\n{indent}{subject} " + f" ;\n{inner}".join(lines) + " .\n"


def _objects(predicate: str, objects: set[str], indent: str) -> str:
    """Return what follows a predicate: on its line where there is room, else below it.

    Literals stand one on a line, so that changes of text show as lines; names fill lines, as closure lists hundreds.
    """
    ordered = sorted(objects)
    one_line = ", ".join(ordered)
    if len(ordered) == 1 or len(indent) + len(predicate) + len(one_line) + 3 <= _WIDTH:
        return f" {one_line}"
    deeper = indent + _INDENT
    lines = [f"{text}," for text in ordered]
    if not any('"' in text for text in ordered):
        lines = textwrap.wrap(one_line, _WIDTH - len(deeper), break_long_words=False, break_on_hyphens=False)
        lines[-1] += ","
    return "".join(f"\n{deeper}{line}" for line in lines).removesuffix(",")
