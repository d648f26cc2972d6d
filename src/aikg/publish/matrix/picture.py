"""A matrix as one SVG file: for a paper, a slide or a wall. It needs no style sheet, no font of its own, no network."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from aikg.publish.markup import document, element
from aikg.publish.matrix.tiles import LIGHT, TILES, symbol, tile_of
from aikg.publish.matrix.words import TITLE, asked_in_words, source_in_words
from aikg.publish.typeset import FONT
from aikg.query import MatrixRow, MatrixUse, VerdictMatrix

__all__ = ["matrix_picture"]

_MARGIN, _NAMES = 32, 190
_PITCH, _ROW, _TILE = 25, 23, 18
#: Room before a group: for its name where it has several uses, and a gap where it is one.
_NAMED_GAP, _GAP = 25, 7
#: How the names of uses stand, in degrees, and how many characters of one have room.
_SLANT, _LONGEST = 54, 44
_LETTER = 6.1
_STRIPE = "#f4f2ec"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a name stands on top: that of a use with the middle of its column, or that of a group."""

    x: float
    name: str
    use: int | None
    bold: bool


def matrix_picture(matrix: VerdictMatrix) -> bytes:
    """Return the SVG 1.1 file of a matrix; the same matrix, the same bytes."""
    places, plot = _places(matrix)
    slanted = max(_width(place.name) for place in places)
    reach = max(place.x + _width(place.name) * math.cos(math.radians(_SLANT)) for place in places)
    width = math.ceil(max(2 * _MARGIN + _NAMES + max(plot, reach), 860))
    head = 112.0 + slanted * math.sin(math.radians(_SLANT)) + 16
    notes = _notes(matrix, width)
    height = math.ceil(head + _ROW * len(matrix.rows) + 24 + 15 * len(notes) + _MARGIN)
    drawn = [
        *_heading(matrix),
        *_legend(matrix),
        element("g", {"transform": f"translate({_MARGIN + _NAMES} {head:g})"}, "", *_names_of_uses(places)),
        *_rows(matrix, places, head, plot),
        *_lines(notes, height - _MARGIN - 15 * (len(notes) - 1)),
    ]
    used = {tile_of(cell.verdict).key for _, _, cell in matrix.cells()}
    defined = element("defs", None, "", *(symbol(tile, LIGHT) for tile in TILES if tile.key in used))
    look: dict[str, object] = {"xmlns": "http://www.w3.org/2000/svg", "width": width, "height": height}
    look |= {"xmlns:xlink": "http://www.w3.org/1999/xlink", "viewBox": f"0 0 {width} {height}", "font-family": FONT}
    ground = element("rect", {"width": width, "height": height, "fill": LIGHT.ground})
    title = element("title", None, f"{TITLE}: {asked_in_words(matrix)}")
    return document(element("svg", look, "", title, defined, ground, *drawn))


def _places(matrix: VerdictMatrix) -> tuple[list[_Place], float]:
    """Return where the names on top stand, from the left edge of the cells, and how wide these are."""
    places, x, number = [], 0.0, 0
    for group, uses in matrix.groups:
        if len(uses) > 1 and uses[0].iri != uses[0].group_iri:
            places.append(_Place(x + _NAMED_GAP / 2 + 4, _short(group), None, bold=True))
            x += _NAMED_GAP
        elif number:
            x += _GAP
        for use in uses:
            places.append(_Place(x + _PITCH / 2, _short(use.label), number, bold=_leads(use, uses)))
            x, number = x + _PITCH, number + 1
    return places, x


def _leads(use: MatrixUse, uses: list[MatrixUse]) -> bool:
    """Tell whether a use is the broad one of several."""
    return len(uses) > 1 and use.iri == use.group_iri


def _heading(matrix: VerdictMatrix) -> Iterator[Element]:
    yield _text(TITLE, _MARGIN, 50, size=26, weight=700)
    asked = asked_in_words(matrix)
    yield _text(f"What vendors' rules say {asked}", _MARGIN, 73, size=14, colour=LIGHT.quiet)


def _legend(matrix: VerdictMatrix) -> Iterator[Element]:
    """Yield the kinds of cells there are, in a line."""
    used = {tile_of(cell.verdict).key for _, _, cell in matrix.cells()}
    x = float(_MARGIN)
    for tile in TILES:
        if tile.key in used:
            yield _tile(tile.key, x, 90)
            yield _text(tile.words, x + _TILE + 6, 103, size=12)
            x += _TILE + 26 + len(tile.words) * 5.4


def _names_of_uses(places: list[_Place]) -> Iterator[Element]:
    """Yield the names on top, each with a thin line down to its column."""
    for place in places:
        turned: dict[str, object] = {"transform": f"translate({place.x + 3:g} -8) rotate(-{_SLANT})"}
        weight, colour = (700, LIGHT.quiet if place.use is None else LIGHT.ink) if place.bold else (400, LIGHT.ink)
        yield element("g", turned, "", _text(place.name, 0, 0, size=12, weight=weight, colour=colour))
        if place.use is not None:
            yield element("line", {"x1": place.x, "x2": place.x, "y1": -5, "y2": 0, "stroke": LIGHT.quiet})


def _rows(matrix: VerdictMatrix, places: list[_Place], top: float, plot: float) -> Iterator[Element]:
    columns = [place.x for place in places if place.use is not None]
    for number, row in enumerate(matrix.rows):
        drawn: list[Element] = []
        if number % 2 == 0:
            stripe: dict[str, object] = {"x": -_NAMES, "width": _NAMES + plot, "height": _ROW, "fill": _STRIPE}
            drawn.append(element("rect", stripe))
        drawn.append(_name(row))
        for x, use, cell in zip(columns, matrix.uses, row.cells, strict=True):
            made = _tile(tile_of(cell.verdict).key, x - _TILE / 2, (_ROW - _TILE) / 2)
            made.append(element("title", None, f"{row.full_name}: {use.label}: {cell.headline}"))
            drawn.append(made)
        place = f"translate({_MARGIN + _NAMES} {top + _ROW * number:g})"
        yield element("g", {"transform": place}, "", *drawn)
    edge: dict[str, object] = {
        "x1": _MARGIN,
        "x2": _MARGIN + _NAMES + plot,
        "y1": top,
        "y2": top,
        "stroke": LIGHT.quiet,
    }
    yield element("line", edge)


def _name(row: MatrixRow) -> Element:
    x, name = (-_NAMES + 20, row.product) if row.product else (-_NAMES + 6, row.vendor)
    return _text(_short(name or "", 28), x, 16, size=12, weight=400 if row.product else 600)


def _tile(key: str, x: float, y: float) -> Element:
    return element("use", {"xlink:href": f"#tile-{key}", "x": x, "y": y, "width": _TILE, "height": _TILE})


def _notes(matrix: VerdictMatrix, width: float) -> list[str]:
    """Return where it is from, in lines."""
    texts = [
        "In part: not for all that was asked about, or with exceptions. Mixed: permitted in one part, prohibited in "
        "another. Not stated is neither permitted nor prohibited.",
        f"Source: aikg, an open knowledge graph of who allows what with AI. {source_in_words(matrix)}.",
        *matrix.credits,
    ]
    room = int((width - 2 * _MARGIN) / 5.6)
    return [line for text in texts for line in textwrap.wrap(text, room)]


def _lines(notes: list[str], top: float) -> Iterator[Element]:
    for number, line in enumerate(notes):
        yield _text(line, _MARGIN, top + 15 * number, size=11, colour=LIGHT.quiet)


def _short(name: str, longest: int = _LONGEST) -> str:
    return textwrap.shorten(name, longest, placeholder="…") if len(name) > longest else name


def _width(name: str) -> float:
    return len(name) * _LETTER + 8


def _text(words: str, x: float, y: float, *, size: int = 12, weight: int = 400, colour: str = LIGHT.ink) -> Element:
    look: dict[str, object] = {"x": x, "y": y, "font-size": size, "fill": colour}
    return element("text", look | ({"font-weight": weight} if weight != 400 else {}), words)
