"""What the server and a worker tell each other: a header in JSON and a body, each with its length before it.

The server reads no objects of a worker's making: a worker has run a stranger's query.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from aikg.errors import (
    NotAcceptable,
    QueryError,
    QueryLost,
    QueryOutOfMemory,
    QueryRejected,
    ResultTooLarge,
    StoreError,
)
from aikg.query.limits import Limits

__all__ = ["LENGTHS", "Job", "WorkerQuery", "WorkerReply", "error_told", "job_in", "job_told", "packed", "reply_in"]

#: How long the header and the body are.
LENGTHS = struct.Struct(">IQ")
_ERRORS: dict[str, type[QueryError | StoreError]] = {
    kind.__name__: kind
    for kind in (NotAcceptable, QueryLost, QueryOutOfMemory, QueryRejected, ResultTooLarge, StoreError)
}


@dataclass(frozen=True, slots=True)
class WorkerQuery:
    """A query from outside: its text, the forms its answer may have, and its dataset.

    `table` is the media type in which a table or a boolean is written, `graph` the one for triples; None where
    the asker takes none. `default_graphs` and `named_graphs` are those of the protocol, which count instead of the
    query's own; with neither, a query without FROM is answered from the union of all graphs.
    """

    text: str
    table: str | None
    graph: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class WorkerReply:
    """A complete answer: `kind` is select, ask, construct or describe; `rows` also counts triples."""

    kind: str
    media_type: str
    body: bytes
    rows: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Job:
    """A query as a worker takes it: screened, so that its form and whether it says FROM are known."""

    query: WorkerQuery
    limits: Limits
    form: str
    names_its_dataset: bool


def packed(header: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return a message as it travels."""
    text = json.dumps(header).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def job_in(header: Mapping[str, Any]) -> Job:
    """Return the job that the server sent."""
    query = header["query"]
    graphs = tuple(query.pop("default_graphs")), tuple(query.pop("named_graphs"))
    asked = WorkerQuery(**query, default_graphs=graphs[0], named_graphs=graphs[1])
    return Job(asked, Limits(**header["limits"]), header["form"], header["names_its_dataset"])


def job_told(job: Job) -> dict[str, Any]:
    """Return a job as JSON takes it."""
    return asdict(job)


def error_told(error: QueryError | StoreError) -> dict[str, str]:
    """Return an error as JSON takes it."""
    parts = {"problem": error.problem, "where": error.where, "expected": error.expected, "hint": error.hint}
    return {"error": type(error).__name__, **parts}


def reply_in(header: Mapping[str, Any], body: bytes) -> WorkerReply:
    """Return what a worker answered. Raises the error that it told."""
    if "error" in header:
        kind = _ERRORS.get(header["error"], QueryLost)
        raise kind(header["problem"], where=header["where"], expected=header["expected"], hint=header["hint"])
    return WorkerReply(header["kind"], header["media_type"], body, header["rows"], header["seconds"])
