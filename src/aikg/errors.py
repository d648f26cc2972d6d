"""Every error aikg raises on purpose.

::

    AikgError
    ├── InputError        a file, a document or an argument is not what it should be
    ├── ModelError        a value breaks a rule of the model, such as a quote that is not in its text
    ├── QueryError        a query cannot be answered
    │   ├── QueryRejected      it is not allowed, or asks for what does not exist
    │   │   └── NotAcceptable      its answer cannot be written in any form that was asked for
    │   ├── QueryTimeout       it ran longer than it may
    │   ├── QueryOutOfMemory   it needs more memory than it may
    │   ├── ResultTooLarge     its result is larger than it may be
    │   ├── QueryLost          the process that ran it ended
    │   └── ServerBusy         too many queries wait already
    ├── StoreError        the graph on disk cannot be opened, read or written
    └── ExportError       a file cannot be written

A message says what, where, what was expected and what to do next; what a program may want to read
of it stands in attributes as well.
"""

from __future__ import annotations

__all__ = [
    "AikgError",
    "ExportError",
    "InputError",
    "ModelError",
    "NotAcceptable",
    "QueryError",
    "QueryLost",
    "QueryOutOfMemory",
    "QueryRejected",
    "QueryTimeout",
    "ResultTooLarge",
    "ServerBusy",
    "StoreError",
]


class AikgError(Exception):
    """The root: catch this to catch everything aikg raises on purpose.

    >>> str(InputError("date does not exist", where="a.txt:12", expected="2024-11-10", hint="Correct the file."))
    'a.txt:12: date does not exist; expected 2024-11-10. Correct the file.'
    """

    #: What the command line exits with: 1 the data is not valid, 2 wrong usage, 3 a limit was reached.
    exit_code = 1

    def __init__(self, problem: str, *, where: str = "", expected: str = "", hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.where = where
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.problem}" if self.where else self.problem
        if self.expected:
            text += f"; expected {self.expected}"
        if not text.endswith((".", "?", "!")):
            text += "."
        return f"{text} {self.hint}" if self.hint else text


class InputError(AikgError):
    """A file, a document or an argument is not what it should be."""


class ModelError(AikgError):
    """A value breaks a rule of the model."""


class QueryError(AikgError):
    """A query cannot be answered."""


class QueryRejected(QueryError):
    """A query is not allowed, is not well formed, or asks for what does not exist."""

    exit_code = 2


class NotAcceptable(QueryRejected):
    """The answer to a query cannot be written in any form that was asked for."""


class QueryTimeout(QueryError):
    """A query ran longer than it may."""

    exit_code = 3


class QueryOutOfMemory(QueryError):
    """A query needs more memory than it may."""

    exit_code = 3


class ResultTooLarge(QueryError):
    """The result of a query is larger than it may be."""

    exit_code = 3


class QueryLost(QueryError):
    """The process that ran a query ended before it had answered."""

    exit_code = 3


class ServerBusy(QueryError):
    """As many queries as may wait wait already; the same query may be answered a little later."""

    exit_code = 3


class StoreError(AikgError):
    """The graph on disk cannot be opened, read or written."""


class ExportError(AikgError):
    """A file cannot be written."""
