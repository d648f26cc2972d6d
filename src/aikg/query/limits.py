"""What a query from outside may cost. Each limit is a setting of the server with a documented default."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import Self

from aikg.errors import QueryRejected

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one query.

    `seconds` of time from when a worker takes it; `memory` in bytes, beyond what an idle worker has;
    `query_bytes` of text; `nesting` of brackets and of whatever else makes a parser call itself; `patterns`
    of triples a group, with the groups inside it; `rows` of a table or triples of a graph;
    `result_bytes` of the answer as it is written.

    >>> Limits().lowered(seconds=2, rows=10_000_000)
    Limits(seconds=2, memory=1073741824, query_bytes=65536, nesting=64, patterns=64, rows=100000, result_bytes=67108864)
    """

    seconds: float = 10.0
    memory: int = 1 << 30
    query_bytes: int = 64 << 10
    nesting: int = 64
    patterns: int = 64
    rows: int = 100_000
    result_bytes: int = 64 << 20

    def lowered(self, **asked: float) -> Self:
        """Return these limits with those that a client asked for where they are lower: none can be raised.

        Raises QueryRejected for a limit that does not exist, is not positive or is no number.
        """
        names = [field.name for field in fields(self)]
        for name, value in asked.items():
            if name not in names:
                raise QueryRejected(f'there is no limit called "{name}"', expected=", ".join(names))
            if not (math.isfinite(value) and value > 0):
                raise QueryRejected(f'the limit "{name}" is {value}', expected="a positive number")
        lower = {
            name: value if name == "seconds" else max(1, int(value))
            for name, value in asked.items()
            if value < getattr(self, name)
        }
        return replace(self, **lower)  # type: ignore[arg-type]
