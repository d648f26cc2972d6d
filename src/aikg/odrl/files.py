"""Files of ODRL become graphs: Turtle, JSON-LD, RDF/XML and what else rdflib reads.

Nothing is fetched. The JSON-LD context of ODRL travels with aikg (``ontology/odrl/context.jsonld``, written from the
vocabulary); a file that refers to any other is refused, because what it says would depend on another machine.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax import SAXException

from rdflib import Dataset, Graph
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.jsonld import to_rdf
from rdflib.plugins.parsers.notation3 import BadSyntax

from aikg.errors import InputError
from aikg.resources import resource

__all__ = ["FORMATS", "parse_rdf", "read_file"]

#: The formats by the ends of file names.
FORMATS = {
    ".ttl": "turtle",
    ".jsonld": "json-ld",
    ".json": "json-ld",
    ".rdf": "xml",
    ".xml": "xml",
    ".nt": "nt",
}
_ODRL_CONTEXTS = frozenset({"http://www.w3.org/ns/odrl.jsonld", "https://www.w3.org/ns/odrl.jsonld"})
#: What relative names in a file are taken to be relative to, wherever it lies: a host that never exists (RFC 6761).
_BASE = "https://relative.invalid/"
#: What the parsers of rdflib raise for a text that is none; that of JSON-LD the last three too, where a value is of
#: another type than it looks for.
_NOT_RDF = (
    *(BadSyntax, ParserError, SAXException, SyntaxError, ValueError, RecursionError),
    *(AttributeError, KeyError, TypeError),
)


def read_file(path: Path) -> Graph:
    """Return the graph of a file, whose format follows from the end of its name.

    Raises InputError for a file that cannot be read, is in no known format, or is not RDF.
    """
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise InputError(f"the format {path.suffix or 'of a file without one'}", where=str(path), expected=_known())
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"the file cannot be read ({error.strerror})", where=str(path)) from error
    return parse_rdf(data, kind, where=str(path))


def parse_rdf(data: bytes | str, kind: str, *, where: str = "") -> Graph:
    """Return the graph of a text in a format of rdflib, such as ``turtle``, ``json-ld`` or ``xml``.

    Raises InputError for a text that is not RDF, and for JSON-LD that refers to a context elsewhere.

    >>> text = '{"@context": "http://www.w3.org/ns/odrl.jsonld", "uid": "http://example.org/p", "type": "Set"}'
    >>> len(parse_rdf(text, "json-ld"))
    1
    """
    if kind not in FORMATS.values():
        raise InputError(f"the format {kind!r}", where=where, expected=_known())
    try:
        with _quietly():
            if kind == "json-ld":
                return _json_ld(_with_contexts(json.loads(data), where))
            return Graph().parse(data=data, format=kind, publicID=_BASE)
    except _NOT_RDF as error:
        problem = str(error).strip().splitlines()
        told = problem[0][:200] if problem else type(error).__name__
        raise InputError(f"not {kind} ({told})", where=where, expected="a file of RDF") from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep rdflib from logging a stack trace for a literal without a value, and from warning of its own old calls."""
    log = logging.getLogger("rdflib.term")
    before = log.disabled
    log.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        log.disabled = before


def _json_ld(document: Any) -> Graph:
    """Return what a JSON-LD document says in all its graphs."""
    if not isinstance(document, dict | list):
        raise ValueError("neither an object nor a list")
    dataset = Dataset()
    to_rdf(document, dataset, base=_BASE)
    graph = Graph()
    for subject, predicate, value, _ in dataset.quads():
        graph.add((subject, predicate, value))
    return graph


def _known() -> str:
    return f"one of {', '.join(sorted(FORMATS))}"


def _with_contexts(value: Any, where: str) -> Any:
    """Return a JSON document with the ODRL context in place of its address, wherever one stands."""
    if isinstance(value, list):
        return [_with_contexts(one, where) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _context(one, where) if key == "@context" else _with_contexts(one, where) for key, one in value.items()
    }


def _context(value: Any, where: str) -> Any:
    if isinstance(value, list):
        return [_context(one, where) for one in value]
    if isinstance(value, str) and value in _ODRL_CONTEXTS:
        return _odrl_context()
    if isinstance(value, str) or (isinstance(value, dict) and "@import" in value):
        address = value if isinstance(value, str) else value["@import"]
        raise InputError(
            f"the JSON-LD context {address} lies elsewhere",
            where=where,
            expected=f"the context {min(_ODRL_CONTEXTS)}, or one within the file",
            hint="Nothing is fetched; put the context into the file.",
        )
    return _with_contexts(value, where) if isinstance(value, dict) else value


@cache
def _odrl_context() -> Any:
    text = (resource("ontology/odrl") / "context.jsonld").read_text(encoding="utf-8")
    return json.loads(text)["@context"]
