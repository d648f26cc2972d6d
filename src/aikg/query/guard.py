"""What a query may not do: leave this machine.

SPARQL can fetch (`SERVICE`), and the engine offers no switch against it. So a query that holds the
word is parsed by a second engine, and refused when its algebra holds a federated part or when it cannot
be parsed at all; "Azure OpenAI Service" in a string or a comment is no reason to refuse.

This is for a user who runs queries on their own graph. It is not a wall against strangers: queries from
outside belong into a process without a network, with limits on time and memory. Updates, `LOAD` among
them, need no guard here: the engine's `query` does not run them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aikg.errors import QueryRejected
from aikg.names import PREFIXES

__all__ = ["names_its_dataset", "refuse_network"]

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UNCHECKED = "the query holds the word SERVICE and could not be checked for it"
_HINT = "Put a word that must stay into a string or a comment, or run the query in a SPARQL server of your own."


def refuse_network(sparql: str) -> None:
    r"""Raise QueryRejected when a query would fetch from the network, or might.

    >>> refuse_network('SELECT * { ?s ?p "Azure OpenAI Service" }')
    >>> refuse_network("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }")
    Traceback (most recent call last):
    aikg.errors.QueryRejected: the query asks another server (SERVICE), which aikg does not do...
    """
    # SPARQL lets a code point stand for any character, also inside a keyword.
    plain = _ESCAPE.sub(_character, sparql)
    if "service" not in plain.casefold():
        return
    if plain != sparql:
        # The two engines resolve escapes at different moments, so one could see a string where the other sees code.
        raise QueryRejected(_UNCHECKED, expected="characters as they are, without \\u escapes", hint=_HINT)
    algebra = _algebra(sparql)
    if algebra is None:
        raise QueryRejected(_UNCHECKED, expected="SPARQL 1.1", hint=_HINT)
    if any(getattr(part, "name", None) == "ServiceGraphPattern" for part in _parts(algebra)):
        raise QueryRejected("the query asks another server (SERVICE), which aikg does not do", hint=_HINT)


def names_its_dataset(sparql: str) -> bool:
    """Tell whether a query says FROM which graphs it is answered; otherwise that is the union of all.

    >>> names_its_dataset("SELECT * FROM graph:entities { ?s ?p ?o }")
    True
    >>> names_its_dataset('SELECT * { ?s ?p "quotes from a document" }')
    False
    """
    if not re.search(r"(?<![?$])\bFROM\b", sparql, re.IGNORECASE):
        return False
    algebra = _algebra(sparql)
    return algebra is not None and bool(algebra.datasetClause)


def _algebra(sparql: str) -> Any:
    """Return what a second engine makes of a query; None for what it cannot parse."""
    from pyparsing import ParseBaseException  # noqa: PLC0415 - both only for the few queries that need them
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415

    try:
        # A carriage return ends a comment for Oxigraph and not for rdflib.
        return prepareQuery(sparql.replace("\r", "\n"), initNs=PREFIXES).algebra
    except (ParseBaseException, RecursionError, NameError, TypeError, ValueError, SyntaxError):
        return None


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def _parts(node: object) -> Iterator[object]:
    """Return a node of an algebra and everything below it."""
    pending = [node]
    while pending:
        part = pending.pop()
        yield part
        if isinstance(part, dict):
            pending.extend(part.values())
        elif isinstance(part, list | tuple | set):
            pending.extend(part)
