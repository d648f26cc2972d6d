"""The process in which a query from outside runs: it reads a snapshot, answers one query at a time, and can be lost.

It answers completely or not at all. What ends it from outside (`aikg.web.pool`) is the time limit; from inside, memory
(`aikg.query.confine`). An answer is written here, so that the server never holds the engine's objects, and bounded
while it is written.
"""

from __future__ import annotations

import json
import re
import socket
import time
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from aikg.errors import (
    NotAcceptable,
    QueryError,
    QueryLost,
    QueryOutOfMemory,
    QueryRejected,
    ResultTooLarge,
    StoreError,
)
from aikg.names import PREFIXES
from aikg.query.confine import Confinement
from aikg.query.limits import Limits
from aikg.query.wire import LENGTHS, Job, WorkerQuery, WorkerReply, error_told, job_in, packed
from aikg.store import has_union

__all__ = ["GRAPH_TYPES", "TABLE_TYPES", "WorkerQuery", "WorkerReply", "answer", "out_of_memory", "work"]

#: How a table, or the answer to ASK, can be written.
TABLE_TYPES = MappingProxyType(
    {
        "application/sparql-results+json": QueryResultsFormat.JSON,
        "application/sparql-results+xml": QueryResultsFormat.XML,
        "text/csv": QueryResultsFormat.CSV,
        "text/tab-separated-values": QueryResultsFormat.TSV,
    }
)
#: How triples can be written.
GRAPH_TYPES = MappingProxyType(
    {
        "text/turtle": RdfFormat.TURTLE,
        "application/n-triples": RdfFormat.N_TRIPLES,
        "application/n-quads": RdfFormat.N_QUADS,
        "application/trig": RdfFormat.TRIG,
        "application/ld+json": RdfFormat.JSON_LD,
        "application/rdf+xml": RdfFormat.RDF_XML,
    }
)
#: How to read on to the next sign of a row, past quotes, which may hold that sign; and how many are no rows. In JSON
#: the sign is a brace that does not follow a colon; the first of them opens the document.
_ROWS = MappingProxyType(
    {
        QueryResultsFormat.JSON: (re.compile(rb'(?:[^"{]++|"(?:[^"\\]++|\\.)*+"|(?<=:)\{)*+\{'), 1),
        QueryResultsFormat.XML: (re.compile(rb"(?:[^<]++|<(?!result>))*+<result>"), 0),
        QueryResultsFormat.CSV: (re.compile(rb'(?:[^"\r]++|"[^"]*+")*+\r\n'), 1),
        QueryResultsFormat.TSV: (re.compile(rb"[^\n]*+\n"), 1),
    }
)


#: What XML cannot hold: the engine writes it all the same. A property is the name of an element there.
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ELEMENT = re.compile(r"[^\W\d][\w.-]*$")


@dataclass(slots=True)
class _Bounded:
    """A file in memory that takes no more than so many bytes."""

    limit: int
    content: bytearray

    def write(self, piece: bytes) -> int:
        """Take a piece. Raises ResultTooLarge when it does not fit."""
        if len(self.content) + len(piece) > self.limit:
            raise _too_large(f"more than {self.limit:,} bytes", "result_bytes")
        self.content += piece
        return len(piece)

    def flush(self) -> None:
        """Do nothing: it is all there."""


def answer(store: Store, job: Job) -> WorkerReply:
    """Return the complete answer to a query.

    Raises QueryRejected for one that is not well formed, NotAcceptable when its answer has no form that was asked
    for, ResultTooLarge, and StoreError when the snapshot cannot be read.
    """
    began = time.monotonic()
    query, limits = job.query, job.limits
    wanted = query.table if job.form in {"select", "ask"} else query.graph
    if wanted not in (TABLE_TYPES if job.form in {"select", "ask"} else GRAPH_TYPES):
        raise _not_acceptable(job.form)
    try:
        result = _ask(store, job)
        if isinstance(result, QueryTriples):
            body, rows = _triples(result, GRAPH_TYPES[str(wanted)], limits)
        else:
            body, rows = _table(result, TABLE_TYPES[str(wanted)], limits)
    except SyntaxError as error:
        raise QueryRejected(f"the query is not well formed ({error.msg})", expected="a SPARQL 1.1 query") from error
    except RuntimeError as error:  # such as a function that nobody knows
        raise QueryRejected(f"the query cannot be answered ({error})", expected="a SPARQL 1.1 query") from error
    except OSError as error:
        raise StoreError(f"the graph could not be read ({error})") from error
    return WorkerReply(job.form, str(wanted), body, rows, time.monotonic() - began)


def _ask(store: Store, job: Job) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Run a query over the graphs that the protocol names, else those it names itself, else the union of all."""
    query = job.query
    if query.default_graphs or query.named_graphs:
        return store.query(
            query.text,
            base_iri=query.base,
            prefixes=PREFIXES,
            default_graph=[_graph(iri) for iri in query.default_graphs],
            named_graphs=[_graph(iri) for iri in query.named_graphs],
        )
    union = not job.names_its_dataset and not has_union(store)
    return store.query(query.text, base_iri=query.base, prefixes=PREFIXES, use_default_graph_as_union=union)


def _graph(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryRejected(f"<{iri}> cannot name a graph", expected="an absolute IRI") from error


def _table(result: QuerySolutions | QueryBoolean, form: QueryResultsFormat, limits: Limits) -> tuple[bytes, int]:
    written = _Bounded(limits.result_bytes, bytearray())
    result.serialize(written, format=form)  # type: ignore[arg-type] # it writes, and nothing else is asked of it
    body, rows = bytes(written.content), 1
    if isinstance(result, QuerySolutions):
        rows = _rows(body, form)
    if rows > limits.rows:
        raise _too_large(f"{rows:,} rows", "rows", limits.rows)
    if form == QueryResultsFormat.XML and _CONTROLS.search(body):
        raise _unwritable("this table", "XML", "a value holds a control character")
    return body, rows


def _rows(body: bytes, form: QueryResultsFormat) -> int:
    """Count the rows in a table as it was written: the engine writes what it finds without telling."""
    sign, others = _ROWS[form]
    found = position = 0
    while match := sign.match(body, position):
        found, position = found + 1, match.end()
    return found - others


def _triples(result: QueryTriples, form: RdfFormat, limits: Limits) -> tuple[bytes, int]:
    """Write triples, each once and in an order of their own, so that the same graph is the same bytes."""
    found: set[Triple] = set()
    for triple in result:
        found.add(triple)
        if len(found) > limits.rows:
            raise _too_large("more triples", "rows", limits.rows)
    written = _Bounded(limits.result_bytes, bytearray())
    try:
        serialize(sorted(found, key=str), written, format=form, prefixes=PREFIXES)  # type: ignore[arg-type]
    except (ValueError, OSError) as error:
        raise _unwritable("these triples", form.name, str(error)) from error
    body = bytes(written.content)
    if form == RdfFormat.RDF_XML:
        if unnamed := next((one.predicate for one in found if not _ELEMENT.search(one.predicate.value)), None):
            raise _unwritable("these triples", form.name, f"{unnamed} does not end in the name of an element")
        if _CONTROLS.search(body):
            raise _unwritable("these triples", form.name, "a value holds a control character")
    return body, len(found)


def _unwritable(what: str, form: str, why: str) -> NotAcceptable:
    return NotAcceptable(f"{what} cannot be written as {form} ({why})", hint="Ask for another form of it.")


def _too_large(found: str, name: str, limit: int | None = None) -> ResultTooLarge:
    expected = f"at most {limit:,} (limit {name})" if limit else f"at most that (limit {name})"
    return ResultTooLarge(
        f"the result has {found}", expected=expected, hint="Ask for less, or in parts with ORDER BY, LIMIT and OFFSET."
    )


def _not_acceptable(form: str) -> NotAcceptable:
    types = TABLE_TYPES if form in {"select", "ask"} else GRAPH_TYPES
    return NotAcceptable(f"the answer to {form.upper()} has no form that was asked for", expected=", ".join(types))


def work(connection: socket.socket, snapshot: str) -> None:
    """Answer the queries that come in over a connection until it is closed: all that a worker does.

    The first message it sends says whether it is cut off from the network. One that has answered many queries, or has
    grown, says so with its answer, and ends.
    """
    confinement = Confinement.enter()
    try:
        store = Store.read_only(snapshot)
        has_union(store)
    except (OSError, RuntimeError) as error:
        connection.sendall(packed(error_told(StoreError(f"the snapshot cannot be opened ({error})", where=snapshot))))
        return
    confinement.store_opened()
    connection.sendall(packed({"offline": confinement.offline}))
    stream = connection.makefile("rb")
    while lengths := stream.read(LENGTHS.size):
        header, _ = LENGTHS.unpack(lengths)
        job = job_in(json.loads(stream.read(header)))
        confinement.allow(job.limits)
        told, body = _told(store, job)
        confinement.relax()
        retires = confinement.is_worn_out()
        connection.sendall(packed({**told, "retires": retires}, body))
        if retires:
            return


def _told(store: Store, job: Job) -> tuple[dict[str, object], bytes]:
    """Return the header and the body of an answer or of an error."""
    try:
        reply = answer(store, job)
    except (QueryError, StoreError) as error:
        return {**error_told(error)}, b""
    except MemoryError:
        return {**error_told(out_of_memory(job.limits))}, b""
    except Exception as error:  # noqa: BLE001 - the edge of the process: whatever the engine raises is told
        return {**error_told(QueryLost(f"the engine could not answer ({type(error).__name__}: {error})"))}, b""
    told = {"kind": reply.kind, "media_type": reply.media_type, "rows": reply.rows, "seconds": reply.seconds}
    return told, reply.body


def out_of_memory(limits: Limits) -> QueryOutOfMemory:
    """Return the error of a query that needs more memory than it may."""
    return QueryOutOfMemory(
        "the query needs too much memory",
        expected=f"at most {limits.memory:,} bytes (limit memory)",
        hint="Ask for less: fewer combinations of variables, shorter texts, no large groups.",
    )
