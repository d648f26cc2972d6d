"""The matrix of vendors and uses as a page with filters, and the same as a file to take away.

Each cell is a link to the page of its verdict; ``web/src/matrix.ts`` shows that beside the matrix instead.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aikg.errors import QueryRejected
from aikg.knowledge_graph import KnowledgeGraph
from aikg.publish.matrix.page import matrix_page
from aikg.publish.matrix.picture import matrix_picture
from aikg.publish.matrix.record import key_of_row, key_of_use, matrix_record
from aikg.publish.matrix.table import matrix_csv
from aikg.publish.matrix.tiles import TILES, tile_of
from aikg.query import MatrixRow, VerdictMatrix
from aikg.query.graph_reader import GraphReader
from aikg.web.answers import answered
from aikg.web.asked import day_asked, is_set, texts_asked
from aikg.web.choices import Choices, choices_of, key_of
from aikg.web.kept import kept, names_of
from aikg.web.rendering import page, page_language
from aikg.web.site import site_of
from aikg.web.tiles import tile_drawings

__all__ = ["ROUTES"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a matrix is limited to: slugs or IRIs of things, and the day that it is for."""

    uses: tuple[str, ...]
    vendors: tuple[str, ...]
    by: str
    place: str
    on: date
    products: bool

    def pairs(self) -> list[tuple[str, str]]:
        """Return them as the fields of an address."""
        fixed = [("by", self.by), ("in", self.place), ("on", self.on.isoformat())]
        several = [*(("use", one) for one in self.uses), *(("vendor", one) for one in self.vendors)]
        return [*((name, value) for name, value in fixed if value), *several, *([("products", "1")] * self.products)]


@dataclass(frozen=True, slots=True)
class Column:
    """A use on top: `place` says how its group begins, ``named`` with a name of its own, ``first`` with a gap."""

    iri: str
    key: str
    label: str
    group: str
    about: str
    place: str
    leads: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A vendor or product with the start of its cells' addresses."""

    key: str
    iri: str
    name: str
    vendor: str
    is_product: bool
    start: str
    cells: tuple[tuple[str, str], ...]


async def matrix(request: Request) -> Response:
    """Answer with the page of the matrix that the address asks for."""
    site, choices = site_of(request), await choices_of(request)
    values: dict[str, Any] = {"choices": choices, "tiles": tile_drawings(), "kinds": [tile.key for tile in TILES]}
    values |= {"key_of": key_of}
    try:
        filters = await _filters(request)
        made = await _made(request, filters)
    except QueryRejected as error:
        return page(request, "matrix.html.j2", status=400, made=None, refused=error, filled=_typed(request), **values)
    language = page_language(request)
    columns, rows = await site.work(_table, site.graph, made, filters, language)
    values |= {"columns": columns, "rows": rows, "files": urlencode(filters.pairs())}
    values |= {"used": {tile_of(cell.verdict).key for _, _, cell in made.cells()}}
    filled = _filled(filters, choices)
    return page(request, "matrix.html.j2", made=made, refused=None, filled=filled, **values)


async def matrix_file(request: Request) -> Response:
    """Answer with the matrix that the address asks for as a file of the kind that its path ends with."""
    kind = request.path_params["kind"]
    if kind not in _FILES:
        raise HTTPException(404)
    write, media_type = _FILES[kind]
    filters = await _filters(request)
    made = await _made(request, filters)
    body = await site_of(request).work(write, made)
    shown = "inline" if kind in ("svg", "json") else "attachment"
    name = f'{shown}; filename="aikg-matrix-{filters.on.isoformat()}.{kind}"'
    return await answered(request, body, media_type, Content_Disposition=name)


def _as_json(made: VerdictMatrix) -> bytes:
    return f"{json.dumps(matrix_record(made), ensure_ascii=False, indent=1)}\n".encode()


#: The page is made for a disk: here the policy of this server would stop its script, so it is only handed over.
_FILES: Mapping[str, tuple[Callable[[VerdictMatrix], bytes], str]] = MappingProxyType(
    {
        "svg": (matrix_picture, "image/svg+xml"),
        "csv": (matrix_csv, "text/csv"),
        "json": (_as_json, "application/json"),
        "html": (matrix_page, "text/html"),
    }
)
ROUTES: list[BaseRoute] = [Route("/matrix", matrix), Route("/matrix.{kind}", matrix_file)]


async def _filters(request: Request) -> Filters:
    """Return the filters of an address with every thing by its key, so that other names make no other matrix."""
    names = await names_of(request)

    def several(name: str, kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key_of(names.find(text, kind)) for text in texts_asked(request, name)))

    def one(name: str, kind: str) -> str:
        return next(iter(several(name, kind)), "")

    return Filters(
        uses=several("use", "use"),
        vendors=several("vendor", "vendor"),
        by=one("by", "actor"),
        place=one("in", "place"),
        on=day_asked(request, "on") or site_of(request).today(),
        products=is_set(request, "products"),
    )


async def _made(request: Request, filters: Filters) -> VerdictMatrix:
    site = site_of(request)
    return await kept(request).of(site, filters, _matrix, site.graph, filters)


def _matrix(graph: KnowledgeGraph, filters: Filters) -> VerdictMatrix:
    return graph.matrix(
        uses=filters.uses,
        vendors=filters.vendors,
        by=filters.by or None,
        place=filters.place or None,
        on=filters.on,
        products=filters.products,
    )


def _table(
    graph: KnowledgeGraph, made: VerdictMatrix, filters: Filters, language: str
) -> tuple[list[Column], list[Row]]:
    """Return the columns and rows as the page shows them, with labels in the reader's language."""
    reader = GraphReader(graph.store.raw, language)
    shared = [pair for pair in filters.pairs() if pair[0] in ("by", "in", "on")]
    return list(_columns(reader, made)), [_row(row, shared) for row in made.rows]


def _columns(reader: GraphReader, made: VerdictMatrix) -> Iterator[Column]:
    for _, uses in made.groups:
        for number, use in enumerate(uses):
            label, group = reader.label(use.iri), reader.label(use.group_iri)
            leads = len(uses) > 1 and use.iri == use.group_iri
            place = "" if number else "named" if len(uses) > 1 and not leads else "first"
            above = "" if use.iri == use.group_iri else f"{group} › "
            yield Column(use.iri, key_of_use(use), label, group, f"{above}{label}", place, leads)


def _row(row: MatrixRow, shared: list[tuple[str, str]]) -> Row:
    who = [("vendor", key_of(row.vendor_iri))]
    if row.product_iri:
        who.append(("product", key_of(row.product_iri)))
    cells = tuple((tile_of(cell.verdict).key, cell.headline) for cell in row.cells)
    start = f"{urlencode([*who, *shared])}&use="
    return Row(
        key_of_row(row), row.product_iri or row.vendor_iri, row.name, row.vendor, bool(row.product), start, cells
    )


def _filled(filters: Filters, choices: Choices) -> dict[str, Any]:
    """Return what stands in the fields of the form."""

    def name(kind: str, key: str) -> str:
        return next((one.name for one in choices.of(kind) if key_of(one.iri) == key), key)

    groups = {key_of(one.iri) for one in choices.groups}
    return {
        "by": name("actor", filters.by),
        "in": name("place", filters.place),
        "on": filters.on.isoformat(),
        "products": filters.products,
        "vendors": set(filters.vendors),
        "uses": set(filters.uses) & groups,
        "others": [name("use", one) for one in filters.uses if one not in groups],
    }


def _typed(request: Request) -> dict[str, Any]:
    """Return what was typed, where it could not be understood."""
    typed: dict[str, Any] = {name: request.query_params.get(name, "") for name in ("by", "in", "on")}
    rest = {"products": is_set(request, "products"), "others": request.query_params.getlist("use")}
    return typed | rest | {"vendors": set(), "uses": set()}
