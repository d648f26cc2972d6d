"""The catalogue as pages: a form made of the header of a query, its result as a table, and every file of it.

Queries run where those of strangers run (`aikg.web.pool`), under the same limits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aikg.errors import QueryError, QueryRejected, ServerBusy
from aikg.knowledge_graph import KnowledgeGraph
from aikg.query import CatalogueQuery, Parameter, ParameterType, catalogue, load
from aikg.query.graph_reader import GraphReader
from aikg.query.run import text_of
from aikg.query.worker import WorkerQuery, WorkerReply
from aikg.web.answers import answered, form_for, wants_page
from aikg.web.choices import Choices, choices_of, key_of, title_of
from aikg.web.kept import names_of
from aikg.web.negotiation import GRAPHS, TABLES, Form
from aikg.web.rendering import page, page_language
from aikg.web.site import site_of
from aikg.web.words import words

__all__ = ["ROUTES"]

#: How many rows the page shows; the files hold all.
MOST = 500
SHORT, LONG = 24, 60
_JSON, _TURTLE = TABLES[0].media_type, GRAPHS[0].media_type
#: Which lists of choices a parameter takes its values from; the others are typed.
_LISTED = {
    ParameterType.USE: "use",
    ParameterType.ACTOR: "actor",
    ParameterType.PLACE: "place",
    ParameterType.VENDOR: "vendor",
    ParameterType.PRODUCT: "product",
    ParameterType.THING: "vendor",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a result: its text, and where it is an IRI the IRI itself, whose label the text then is."""

    text: str
    iri: str = ""
    language: str = ""
    number: bool = False

    @property
    def look(self) -> str:
        """The class of its cell: a short text stays on one line, a long one gets room."""
        return (
            "number" if self.number else "short" if len(self.text) <= SHORT else "long" if len(self.text) > LONG else ""
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A result as the page shows it: a table, an answer of yes or no, or a graph as Turtle.

    `count` is how many rows or triples there are in all; with `is_cut` the page shows the first of them only.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    count: int
    seconds: float
    yes: bool | None = None
    turtle: str = ""
    is_cut: bool = False


async def queries(request: Request) -> Response:
    """Answer with the catalogue."""
    language = page_language(request)
    return page(request, "queries.html.j2", queries=catalogue(), title=lambda one: _said(one.title, language, one.name))


async def query(request: Request) -> Response:
    """Answer with one query: its form, and its result for the values that the address gives, as a page or a file."""
    found = _load(request.path_params["name"])
    given = _given(request, found)
    forms = GRAPHS if _is_view(found) else TABLES
    if wants_page(request, forms):
        return await _as_page(request, found, given, forms)
    form, media_type = form_for(request, forms)
    reply = await _run(request, await _text(request, found, given), table=media_type, graph=media_type)
    named = {"Content_Disposition": f'attachment; filename="{found.name}.{form.name}"'}
    return await answered(request, reply.body, reply.media_type, **(named if "format" in request.query_params else {}))


ROUTES: list[BaseRoute] = [Route("/queries", queries), Route("/queries/{name}", query)]


def _load(name: str) -> CatalogueQuery:
    try:
        return load(name)
    except QueryRejected as error:
        raise HTTPException(404, str(error)) from None


def _given(request: Request, found: CatalogueQuery) -> dict[str, str]:
    """Return the values that an address gives; an empty one stands for the default, or for any value."""
    params = request.query_params
    return {one.name: value for one in found.parameters if (value := params.get(one.name, "").strip())}


def _is_view(found: CatalogueQuery) -> bool:
    return found.folder == "view"


async def _text(request: Request, found: CatalogueQuery, given: Mapping[str, str]) -> str:
    names = await names_of(request)
    return text_of(found, given, names.find)


async def _run(request: Request, text: str, *, table: str, graph: str) -> WorkerReply:
    site = site_of(request)
    return await site.pool.run(WorkerQuery(text, table, graph))


async def _as_page(request: Request, found: CatalogueQuery, given: dict[str, str], forms: Sequence[Form]) -> Response:
    site, language, choices = site_of(request), page_language(request), await choices_of(request)
    values: dict[str, Any] = {
        "query": found,
        "title": _said(found.title, language, found.name),
        "asked": _said(found.question, language, ""),
        "fields": [_field(one, given, choices, language) for one in found.parameters],
        "choices": choices,
        "forms": [form.name for form in forms],
        "most": MOST,
        "text": "",
        "table": None,
        "refused": None,
    }
    values["lists"] = sorted({kind for _, _, kind, _ in values["fields"] if kind})
    status = 200
    try:
        values["text"] = await _text(request, found, given)
        reply = await _run(request, values["text"], table=_JSON, graph=_TURTLE)
        values["table"] = await site.work(_table, site.graph, reply, language)
    except ServerBusy:
        raise
    except QueryError as error:
        values["refused"], status = error, 400 if isinstance(error, QueryRejected) else 503
    return page(request, "query.html.j2", status=status, **values)


def _said(words: Mapping[str, str], language: str, otherwise: str) -> str:
    return words.get(language) or words.get("en") or otherwise


def _field(
    parameter: Parameter, given: Mapping[str, str], choices: Choices, language: str
) -> tuple[Parameter, str, str, str]:
    """Return a parameter with the label of its field, its list of choices, and what stands in it, named as there."""
    label = words(language).get(f"queries.parameter-{parameter.name}", parameter.name)
    kind, value = _LISTED.get(parameter.type, ""), given.get(parameter.name, parameter.default or "")
    named = {key_of(one.iri): one.name for one in choices.of(kind)}
    return parameter, label, kind, named.get(value, value)


def _table(graph: KnowledgeGraph, reply: WorkerReply, language: str) -> Table:
    """Return what a worker answered as the page shows it."""
    if reply.kind in ("construct", "describe"):
        lines = reply.body.decode().splitlines()
        return Table((), (), reply.rows, reply.seconds, turtle="\n".join(lines[:MOST]), is_cut=len(lines) > MOST)
    told = json.loads(reply.body)
    if reply.kind == "ask":
        return Table((), (), 1, reply.seconds, yes=bool(told["boolean"]))
    columns, rows = told["head"]["vars"], told["results"]["bindings"]
    reader = GraphReader(graph.store.raw, language)
    shown = [[_cell(row.get(column), reader) for column in columns] for row in rows[:MOST]]
    return Table(columns, shown, len(rows), reply.seconds, is_cut=len(rows) > MOST)


def _cell(term: Mapping[str, str] | None, reader: GraphReader) -> Cell:
    if term is None:
        return Cell("")
    value = term["value"]
    if term["type"] == "uri":
        return Cell(title_of(reader, value), value)
    kind = term.get("datatype", "").rpartition("#")[2]
    return Cell(value, language=term.get("xml:lang", ""), number=kind in ("integer", "decimal", "double"))
