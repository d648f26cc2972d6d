"""What no shape can say: the queries of ``queries/quality``, one defect each, which must return no rows."""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import Literal, QuerySolution, QuerySolutions, Store

from aikg.errors import QueryRejected
from aikg.resources import resource
from aikg.store import has_union
from aikg.validate.violation import Violation

__all__ = ["check_quality"]

_HEADER = re.compile(r'^#\+ (?P<key>problem|fix) = "(?P<text>.*)"$', re.M)


def check_quality(store: Store) -> list[Violation]:
    """Return one violation for each row that a quality query returns over the union of all graphs.

    The first column is the thing that has the defect, the second, where there is one, what shows it.
    Raises QueryRejected for a file that is no SELECT query, which is a fault of the package.
    """
    violations: list[Violation] = []
    for path in sorted(resource("queries/quality").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        rows = store.query(text, use_default_graph_as_union=not has_union(store))
        if not isinstance(rows, QuerySolutions):
            raise QueryRejected("not a SELECT query", where=str(path), expected="a query that returns the defects")
        message = _message(text, path)
        violations += [_violation(row, message, path) for row in rows]
    return sorted(violations)


def _message(text: str, path: Path) -> str:
    """Return what the header of a query says of the defect and its repair; without them, its name."""
    header = {match["key"]: match["text"] for match in _HEADER.finditer(text)}
    return " ".join(header[key] for key in ("problem", "fix") if key in header) or path.stem.replace("-", " ")


def _violation(row: QuerySolution, message: str, path: Path) -> Violation:
    values = [
        ("" if value is None else value.value if isinstance(value, Literal) else str(value).strip("<>"))
        for value in row
    ]
    return Violation(f"quality:{path.stem}", values[0], message, values[1] if len(values) > 1 else "")
