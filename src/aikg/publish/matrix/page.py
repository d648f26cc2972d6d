"""A matrix as one page that opens from disk, offline, in any current browser, on a wide screen and on a phone.

Every cell opens what is behind it. The table stands in the page and is read without the script; rules, quotes and
documents stand once, as JSON in a block that is never executed, and are shown as text. The Content-Security-Policy
tells the browser to load nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from aikg.publish.markup import element, fragment, legal
from aikg.publish.matrix.record import matrix_record
from aikg.publish.matrix.tiles import DARK, LIGHT, TILES, Palette, symbol, tile_of
from aikg.publish.matrix.words import TITLE, asked_in_words, source_in_words
from aikg.publish.offline import TEMPLATES, content_policy, script_data, template_source
from aikg.query import MatrixRow, VerdictMatrix

__all__ = ["matrix_page"]

#: Colours of a palette that the style sheet gives itself, for everything on the page.
_OF_THE_PAGE = frozenset({"ground", "ink", "quiet"})


def matrix_page(matrix: VerdictMatrix) -> bytes:
    """Return the HTML page of a matrix in UTF-8; the same matrix, the same bytes."""
    script, style = template_source("matrix.js"), _style()
    columns = _columns(matrix)
    counted = Counter(tile_of(cell.verdict).key for _, _, cell in matrix.cells())
    page = TEMPLATES.get_template("matrix.html.j2").render(
        title=TITLE,
        asked=asked_in_words(matrix),
        source=source_in_words(matrix),
        credits=matrix.credits,
        policy=content_policy([script], style),
        style=style,
        script=script,
        definitions=fragment([element("defs", None, "", *map(symbol, TILES))]),
        kinds=[(one.key, one.words, f"{counted[one.key]:,}") for one in TILES if counted[one.key]],
        vendors=matrix.vendors,
        uses=columns,
        rows=[_row(row, [column["place"] for column in columns]) for row in matrix.rows],
        data=script_data(matrix_record(matrix), sort_keys=False),
    )
    return legal(page).encode()


def _columns(matrix: VerdictMatrix) -> list[dict[str, Any]]:
    """Return the uses, each with how its group begins: with a gap, or with a name where it has several."""
    found = []
    for group, uses in matrix.groups:
        for number, use in enumerate(uses):
            leads = len(uses) > 1 and use.iri == use.group_iri
            named = number == 0 and len(uses) > 1 and not leads
            place = "" if number else "named" if named else "first"
            above = "" if use.iri == use.group_iri else f"{group} › "
            about = f"{above}{use.label}{f': {use.definition}' if use.definition else ''}"
            look = {"first": number == 0, "named": named, "leads": leads, "place": place}
            found.append({"label": use.label, "group": group, "about": about, **look})
    return found


def _row(row: MatrixRow, places: Iterable[str]) -> dict[str, Any]:
    tiles = [tile_of(cell.verdict) for cell in row.cells]
    return {
        "vendor": row.vendor,
        "product": row.product,
        "name": row.name,
        "cells": [(tile.key, tile.words, place) for tile, place in zip(tiles, places, strict=True)],
    }


def _style() -> str:
    """Return the style sheet with the colours of the tiles for either ground."""
    style = template_source("matrix.css")
    for name, palette in (("light", LIGHT), ("dark", DARK)):
        style = style.replace(f"{{{{ {name} }}}}", _properties(palette))
    return style


def _properties(palette: Palette) -> str:
    named = {name.replace("_", "-"): value for name, value in asdict(palette).items() if name not in _OF_THE_PAGE}
    return " ".join(f"--{name}: {value};" for name, value in named.items())
