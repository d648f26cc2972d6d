"""Run a query: one of the catalogue by its name, or the text of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, Store

from aikg.errors import QueryRejected, StoreError
from aikg.names import PREFIXES
from aikg.query.catalogue import CatalogueQuery, load
from aikg.query.parameters import bind, to_term
from aikg.query.resolve import NameIndex
from aikg.query.results import Result
from aikg.query.screen import outline
from aikg.store import has_union

__all__ = ["execute", "run", "text_of"]


def run(
    store: Store,
    query: str,
    params: Mapping[str, str] | None = None,
    *,
    names: Callable[[], NameIndex] | None = None,
) -> Result:
    """Return the complete result of a query over the union of all graphs, or those it names with FROM.

    `query` is the name of a catalogue query, or SPARQL 1.1; the prefixes of `aikg.names.PREFIXES` need
    no declaration. `params` are for catalogue queries: values in the form their type asks for; things by any of their
    names, which `names` returns where they were read before. Raises QueryRejected for a query that is not well
    formed, is an update, asks another server, or for parameters it does not have.
    """
    if _is_name(query):
        # The names of a large graph take a moment to read; most queries look up none.
        known = names or cache(lambda: NameIndex.of(store))
        return execute(store, text_of(load(query), params or {}, lambda text, kind: known().find(text, kind)))
    if params:
        raise QueryRejected(
            "a query of your own takes no parameters", hint="Write the values into its text, or use the catalogue."
        )
    return execute(store, query, union=not outline(query).names_its_dataset)


def execute(store: Store, sparql: str, *, union: bool = True) -> Result:
    """Return the complete result of a text of ours, over the union of all graphs or the graphs it names.

    A text of somebody else goes through `run`. Raises QueryRejected for one that is not well formed.
    """
    try:
        repeat = union and not has_union(store)
        return Result.of(store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=repeat), sparql)
    except SyntaxError as error:
        raise QueryRejected(f"the query is not well formed ({error.msg})", expected="a SPARQL 1.1 query") from error
    except OSError as error:
        raise StoreError(f"the graph could not be read ({error})") from error


def text_of(query: CatalogueQuery, params: Mapping[str, str], find: Callable[[str, str], str]) -> str:
    """Return a catalogue query without its header, its parameters bound; those not given take their default.

    `find(text, kind)` returns the IRI of a thing by one of its names, as `NameIndex.find` does. Raises
    QueryRejected for a parameter the query does not have or a value that is not of its type.
    """
    given = {query.parameter(name).name: value for name, value in params.items()}
    terms: dict[str, NamedNode | Literal] = {}
    for parameter in query.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is not None:
            terms[parameter.name] = to_term(parameter, value, find)
    return bind(query.body, terms)


def _is_name(query: str) -> bool:
    """Tell a name from SPARQL: a query of any kind holds a brace or, to DESCRIBE a thing, a blank."""
    return not any(character in query for character in "{<? \n")
