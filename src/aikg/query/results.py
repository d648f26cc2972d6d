"""The result of a query: rows as plain values, and every format an analyst or a tool reads.

CSV and TSV are the W3C forms (SPARQL 1.1 Query Results CSV and TSV Formats), byte for byte what the
engine writes. A cell that begins with ``=`` is therefore written as it is: who opens such a file in a
spreadsheet should import it as text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse_query_results,
    serialize,
)

from aikg.errors import QueryRejected
from aikg.names import PREFIXES, compress

__all__ = ["FORMATS", "Result", "Value"]

#: A cell: IRIs and dates are strings, numbers and booleans what they are, None where nothing is bound.
Value: TypeAlias = str | int | float | Decimal | bool | None

_TABULAR = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
#: The formats of `Result.serialize`; `ttl` is for queries that construct a graph, the middle four for all others.
FORMATS = ("table", *_TABULAR, "ttl")
_WIDEST = 60


@dataclass(frozen=True)
class Result:
    """A complete result. `kind` is ``select``, ``ask`` or ``construct``; `sparql` is the text that ran.

    A constructed graph has the columns subject, predicate and object; an answer to ASK the column
    ``answer``.
    """

    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    sparql: str
    # The engine's own JSON, from which it writes the other formats; Turtle for a constructed graph.
    payload: bytes

    @classmethod
    def of(cls, answer: QuerySolutions | QueryBoolean | QueryTriples, sparql: str) -> Result:
        """Return the result of running `sparql`, read to its end. Triples are sorted, so that they compare."""
        if isinstance(answer, QueryTriples):
            triples = sorted(set(answer), key=str)
            rows = tuple(tuple(_value(part) for part in triple) for triple in triples)
            turtle = serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
            return cls("construct", ("subject", "predicate", "object"), rows, sparql, turtle)
        payload = answer.serialize(format=QueryResultsFormat.JSON) or b""
        parsed = parse_query_results(payload, QueryResultsFormat.JSON)
        if isinstance(parsed, QueryBoolean):
            return cls("ask", ("answer",), ((bool(parsed),),), sparql, payload)
        columns = tuple(variable.value for variable in parsed.variables)
        return cls("select", columns, tuple(_row(solution) for solution in parsed), sparql, payload)

    def dicts(self) -> list[dict[str, Value]]:
        """Return the rows as dictionaries by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def serialize(self, format: str = "table") -> str:
        """Return the result in one of `FORMATS`, ending with a line break.

        Raises QueryRejected for a format that this kind of result does not have.
        """
        allowed = ("table", "ttl") if self.kind == "construct" else ("table", *_TABULAR)
        if format not in allowed:
            raise QueryRejected(f'the result of this query has no format "{format}"', expected=", ".join(allowed))
        if format == "table":
            return _table(self.columns, self.rows)
        if format == "ttl":
            text = self.payload.decode()
        else:
            answer = parse_query_results(self.payload, QueryResultsFormat.JSON)
            text = (answer.serialize(format=_TABULAR[format]) or b"").decode()
        return text if text.endswith("\n") else text + "\n"


def _row(solution: QuerySolution) -> tuple[Value, ...]:
    return tuple(_value(term) for term in solution)


_NUMBERS: dict[str, Callable[[str], Value]] = {
    "integer": int,
    "int": int,
    "long": int,
    "decimal": Decimal,
    "double": float,
    "float": float,
    "boolean": lambda text: text in ("true", "1"),
}


def _value(term: object) -> Value:
    if isinstance(term, Literal):
        return _NUMBERS.get(term.datatype.value.removeprefix(PREFIXES["xsd"]), str)(term.value)
    if isinstance(term, NamedNode):
        return term.value
    return None if term is None else str(term)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    """Return rows for a person: IRIs as CURIEs, long texts shortened, one line a row."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    lines = [columns, ["-" * width for width in widths], *cells]
    text = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
    return "\n".join(text) + f"\n({len(rows)} {'row' if len(rows) == 1 else 'rows'})\n"


def _cell(value: Value) -> str:
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    text = " ".join(compress(text).split()) if "://" in text else " ".join(text.split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
