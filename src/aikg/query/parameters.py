"""Parameters of a query: what a value has to look like, and how it gets into the text as a term.

A query holds one line that binds its parameters and can be read and edited as it stands::

    VALUES (?use ?place) { (use:military UNDEF) } # parameters

`bind` writes that line anew. A value is first made a term of the type its parameter declares, and a
term is written by the RDF library's own serialiser; no text of a caller ever becomes SPARQL.
(Oxigraph can substitute variables itself, but only those that a query returns.)
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pyoxigraph import Literal, NamedNode

from aikg.errors import QueryRejected
from aikg.names import PREFIXES

__all__ = ["Parameter", "ParameterType", "bind", "bound_names", "last_day", "midnight", "to_term"]

_LINE = re.compile(r"^(?P<indent>[ ]*)VALUES \((?P<names>\?\w+(?: \?\w+)*)\) \{ \(.*\) \} # parameters$", re.M)
_PREFIX = re.compile(r"^PREFIX (\w+): <([^<>\s]+)>$", re.M)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class ParameterType(StrEnum):
    """What a parameter takes: a thing of the graph by any of its names, or a value."""

    USE = "use"
    ACTOR = "actor"
    PLACE = "place"
    VENDOR = "vendor"
    PRODUCT = "product"
    THING = "thing"
    DATE = "date"
    STRING = "string"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. Without a default it is optional, and left out it stands for any value."""

    name: str
    type: ParameterType
    about: str
    default: str | None = None
    choices: tuple[str, ...] = ()


def last_day(text: str) -> date:
    """Return the day a date such as ``2024-06-01`` names, or the last day of a month or a year.

    >>> last_day("2024-02")
    datetime.date(2024, 2, 29)

    Raises QueryRejected for anything else.
    """
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        year, month = int(match[1]), int(match[2] or 12)
        return date(year, month, int(match[3] or monthrange(year, month)[1]))
    except ValueError:
        raise QueryRejected(f'date "{text}" does not exist', expected="a date such as 2024-11-10 or 2024-11") from None


def midnight(day: date) -> Literal:
    """Return the first instant of a day, which stands for the day in a query.

    >>> print(midnight(date(2024, 6, 1)))
    "2024-06-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>
    """
    return Literal(f"{day.isoformat()}T00:00:00Z", datatype=NamedNode(PREFIXES["xsd"] + "dateTime"))


def to_term(parameter: Parameter, text: str, find: Callable[[str, str], str]) -> NamedNode | Literal:
    """Return the term a value means; `find(text, kind)` returns the IRI of a thing by one of its names.

    Raises QueryRejected for a value that is not of the type or not among the choices.
    """
    if parameter.choices and text not in parameter.choices:
        raise QueryRejected(f'"{text}" is not a value of {parameter.name}', expected=", ".join(parameter.choices))
    match parameter.type:
        case ParameterType.DATE:
            return midnight(last_day(text))
        case ParameterType.STRING:
            return Literal(text)
        case ParameterType.INTEGER:
            if not re.fullmatch(r"[+-]?\d{1,18}", text):
                raise QueryRejected(f'"{text}" is not a value of {parameter.name}', expected="a whole number such as 2")
            return Literal(int(text))
        case kind:
            return NamedNode(find(text, kind))


def bound_names(text: str) -> tuple[str, ...]:
    """Return the names that the parameter line of a query binds, in its order.

    >>> bound_names("VALUES (?use ?on) { (UNDEF UNDEF) } # parameters")
    ('use', 'on')
    """
    match = _LINE.search(text)
    return tuple(name[1:] for name in match["names"].split()) if match else ()


def bind(text: str, values: Mapping[str, NamedNode | Literal]) -> str:
    """Return a query with its parameter line bound to `values`; a name without a value is UNDEF.

    >>> print(bind("VALUES (?n ?on) { (UNDEF UNDEF) } # parameters", {"n": Literal('}"')}))
    VALUES (?n ?on) { ("}\\"" UNDEF) } # parameters
    """

    prefixes = {space: prefix for prefix, space in _PREFIX.findall(text)}

    def line(match: re.Match[str]) -> str:
        terms = (values.get(name[1:]) for name in match["names"].split())
        row = " ".join("UNDEF" if term is None else _written(term, prefixes) for term in terms)
        return f"{match['indent']}VALUES ({match['names']}) {{ ({row}) }} # parameters"

    return _LINE.sub(line, text, count=1)


def _written(term: NamedNode | Literal, prefixes: Mapping[str, str]) -> str:
    """Return a term as SPARQL: by a prefix the query declares where the rest is a plain name, else in full."""
    if isinstance(term, NamedNode):
        for space, prefix in prefixes.items():
            name = term.value.removeprefix(space)
            if name != term.value and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name):
                return f"{prefix}:{name}"
    return str(term)
