"""The catalogue: the queries that travel with aikg, each a file that an analyst can read, edit and cite.

``queries/ask`` answers questions, ``queries/quality`` finds one defect each (no rows is good),
``queries/view`` constructs graphs. A query begins with a header: lines that start with ``#+`` and
together form a TOML document. docs/queries.md shows one.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from aikg.errors import InputError, QueryRejected
from aikg.query.parameters import Parameter, ParameterType, bound_names
from aikg.resources import resource

__all__ = ["CatalogueQuery", "catalogue", "load", "nearest", "parse_query"]

#: Where queries lie under `queries/`; a name is unique over all of them.
_FOLDERS = ("ask", "quality", "view")


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """A query with its header. `title` and `question` are by language, `columns` in the order of the result.

    `problem`, `why` and `fix` are given for quality queries only. `text` is the whole file, header
    included; it runs as it stands, with its defaults.
    """

    name: str
    folder: str
    text: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    parameters: tuple[Parameter, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    problem: str = ""
    why: str = ""
    fix: str = ""

    @property
    def body(self) -> str:
        """The text without its header."""
        return "".join(line for line in self.text.splitlines(True) if not line.startswith("#+")).lstrip("\n")

    def parameter(self, name: str) -> Parameter:
        """Return a parameter by its name. Raises QueryRejected when the query has none of that name."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters) or "no parameters"
        raise QueryRejected(f'the query "{self.name}" has no parameter "{name}"', expected=known)


def parse_query(name: str, folder: str, text: str) -> CatalogueQuery:
    """Return a query from the text of its file.

    >>> query = parse_query("all", "ask", '#+ title.en = "All"\\nSELECT * { ?s ?p ?o }')
    >>> query.title["en"], query.parameters
    ('All', ())

    Raises InputError when the header is not TOML, or declares other parameters than the query binds.
    """
    header = "\n".join(line[2:].lstrip(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        fields: dict[str, Any] = tomllib.loads(header)
        parameters = tuple(_parameter(key, value) for key, value in fields.pop("parameters", {}).items())
        tags = tuple(fields.pop("tags", ()))
        title, question = fields.pop("title", {}), fields.pop("question", {})
        query = CatalogueQuery(name, folder, text, title, question, parameters, tags=tags, **fields)
    except (tomllib.TOMLDecodeError, TypeError, KeyError, ValueError) as error:
        raise InputError(f"the header of the query cannot be read ({error})", where=f"{folder}/{name}.rq") from error
    declared, bound = tuple(p.name for p in parameters), bound_names(text)
    if declared != bound:
        raise InputError(
            f"the header declares the parameters {declared}", where=f"{folder}/{name}.rq", expected=str(bound)
        )
    return query


def _parameter(name: str, fields: dict[str, Any]) -> Parameter:
    kind, choices = ParameterType(fields.pop("type")), tuple(fields.pop("choices", ()))
    return Parameter(name, kind, choices=choices, **fields)


def _load_file(path: Path) -> CatalogueQuery:
    return parse_query(path.stem, path.parent.name, path.read_text(encoding="utf-8"))


@cache
def catalogue() -> tuple[CatalogueQuery, ...]:
    """Return every query that travels with aikg, by folder and name."""
    folders = [resource("queries") / folder for folder in _FOLDERS]
    return tuple(_load_file(path) for folder in folders for path in sorted(folder.glob("*.rq")))


def load(name: str) -> CatalogueQuery:
    """Return a query of the catalogue by its name. Raises QueryRejected that says which names are near."""
    queries = {query.name: query for query in catalogue()}
    try:
        return queries[name]
    except KeyError:
        raise QueryRejected(
            f'there is no query "{name}"',
            expected="one of " + ", ".join(nearest(name, list(queries))),
            hint="`aikg query` lists them all; a file or - takes a query of your own.",
        ) from None


def nearest(name: str, names: list[str], limit: int = 5) -> list[str]:
    """Return the names most like `name`, the most alike first; at least one where there are any.

    >>> nearest("five-eye", ["about", "five-eyes-defence"])
    ['five-eyes-defence']
    """
    return difflib.get_close_matches(name, names, limit, 0.5) or difflib.get_close_matches(name, names, 1, 0.0)
