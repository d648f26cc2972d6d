"""What stands in a cell: a tile whose shape, sign and colour each say the verdict, so that any one of them is enough.

Permitted is round and blue with a tick, prohibited is square and vermilion with a cross, a tile that is half filled
holds in part, an outline with *if* is conditional, two halves are mixed, a diamond is conflicting, a dot is silence.
The colours are after M. Okabe and K. Ito, Color Universal Design (2008), darker where white has to be read on them;
that they stay apart for every kind of colour vision is tested (tests/unit/publish/test_matrix_colours.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from aikg.model import Modality
from aikg.publish.markup import element
from aikg.reason.norms import Verdict, Word

__all__ = ["DARK", "LIGHT", "TILES", "Palette", "Tile", "symbol", "tile_of"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours on a ground. `sign` is drawn on what is filled; `conflict_sign` on the diamond, and around it."""

    ground: str
    ink: str
    quiet: str
    permitted: str
    prohibited: str
    conflicting: str
    sign: str
    conflict_sign: str


LIGHT = Palette(
    ground="#ffffff",
    ink="#1f2933",
    quiet="#5c6773",
    permitted="#0068a8",
    prohibited="#c24a00",
    conflicting="#f5c518",
    sign="#ffffff",
    conflict_sign="#1f2933",
)
DARK = Palette(
    ground="#1c2229",
    ink="#e8ebee",
    quiet="#9fabb7",
    permitted="#4fb0ea",
    prohibited="#e8682a",
    conflicting="#ffe94a",
    sign="#10151a",
    conflict_sign="#10151a",
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One kind of cell: its name in style sheets, its words, and one or two letters that stand for it in plain text."""

    key: str
    words: str
    letters: str


#: In the order of the legend.
TILES = (
    Tile("permitted", "permitted", "✓"),
    Tile("permitted-part", "permitted in part", "✓½"),
    Tile("permitted-if", "permitted on conditions", "✓?"),
    Tile("prohibited", "prohibited", "✗"),
    Tile("prohibited-part", "prohibited in part", "✗½"),
    Tile("prohibited-if", "prohibited on conditions", "✗?"),
    Tile("mixed", "mixed", "±"),
    Tile("conflicting", "conflicting", "!"),
    Tile("conflicting-part", "conflicting in part", "!½"),
    Tile("silent", "not stated", "·"),
)
_BY_KEY = {tile.key: tile for tile in TILES}
_SIGNS = {Modality.PERMITS: "permitted", Modality.PROHIBITS: "prohibited"}


def tile_of(verdict: Verdict) -> Tile:
    """Return the tile of a verdict.

    >>> tile_of(Verdict(Word.CONDITIONAL, Modality.PROHIBITS)).words
    'prohibited on conditions'
    """
    if verdict.word is Word.NOT_STATED:
        return _BY_KEY["silent"]
    if verdict.word is Word.CONDITIONAL and verdict.sign:
        return _BY_KEY[f"{_SIGNS[verdict.sign]}-if"]
    part = "-part" if verdict.in_part and verdict.word is not Word.MIXED else ""
    return _BY_KEY[f"{verdict.word}{part}"]


# Drawings, in a box of 20 by 20 --------------------------------------------------------------------------------------

_ROUND: dict[str, object] = {"cx": 10, "cy": 10, "r": 9}
_SQUARE: dict[str, object] = {"x": 1.5, "y": 1.5, "width": 17, "height": 17, "rx": 3}
_TICK = "M5.4 10.5L8.7 13.8L14.7 6.8"
_CROSS = "M6.2 6.2L13.8 13.8M13.8 6.2L6.2 13.8"
_LEFT_OF_ROUND = "M10 1A9 9 0 0 0 10 19Z"
_LEFT_OF_SQUARE = "M10 1.5H4.5A3 3 0 0 0 1.5 4.5V15.5A3 3 0 0 0 4.5 18.5H10Z"
_RIGHT_OF_SQUARE = "M10.6 1.5H15.5A3 3 0 0 1 18.5 4.5V15.5A3 3 0 0 1 15.5 18.5H10.6Z"
_LEFT_HALF_ROUND = "M9.4 1.02A9 9 0 0 0 9.4 18.98Z"
_DIAMOND, _LEFT_OF_DIAMOND = "M10 .9L19.1 10L10 19.1L.9 10Z", "M10 .9L.9 10L10 19.1Z"
_MARK = "M10 5.4V11M10 14.2V14.4"
#: The letters *if*, as strokes: a picture needs no font for them.
_IF = "M7.2 9.2V14.2M7.2 6.2V6.4M10.2 9.2H14M11.6 14.2V7.4Q11.6 5.8 13.6 5.9"


def symbol(tile: Tile, palette: Palette | None = None) -> Element:
    """Return the drawing of a tile as an SVG symbol named ``tile-KEY``.

    Without a palette its colours are those of the style sheet: the custom properties ``--permitted`` and so on.
    """
    drawn = _DRAWINGS[tile.key](_Pen(palette))
    return element("symbol", {"id": f"tile-{tile.key}", "viewBox": "0 0 20 20"}, "", *drawn)


class _Pen:
    """Draws in the colours of a palette, or in those of a style sheet."""

    def __init__(self, palette: Palette | None) -> None:
        self._palette = palette

    def colour(self, name: str) -> str:
        return getattr(self._palette, name) if self._palette else f"var(--{name.replace('_', '-')})"

    def filled(self, name: str, shape: str | dict[str, object]) -> Element:
        return self._shape(shape, {"fill": self.colour(name)})

    def outlined(self, name: str, shape: str | dict[str, object], width: float = 1.6) -> Element:
        """Return an outline that lies inside its shape."""
        look: dict[str, object] = {"fill": "none", "stroke": self.colour(name), "stroke-width": width}
        return self._shape(shape, look, width / 2)

    def stroke(self, name: str, path: str, width: float = 2.3) -> Element:
        look = {"d": path, "fill": "none", "stroke": self.colour(name), "stroke-width": width}
        return element("path", {**look, "stroke-linecap": "round", "stroke-linejoin": "round"})

    def halved(self, fill: str, left: str, sign: str, path: str, right: str = "") -> list[Element]:
        """Return a left half that is filled, and a sign that changes its colour where the filling ends."""
        cut = element("clipPath", {"id": "left-half"}, "", element("rect", {"width": 10, "height": 20}))
        over = self.stroke(sign, path)
        over.set("clip-path", "url(#left-half)")
        return [self.stroke(right or fill, path), self.filled(fill, left), cut, over]

    def _shape(self, shape: str | dict[str, object], look: dict[str, object], inset: float = 0) -> Element:
        if isinstance(shape, str):
            return element("path", {"d": shape, **look})
        if "r" in shape:
            return element("circle", {**shape, "r": _less(shape["r"], inset), **look})
        edges = {name: _less(shape[name], -inset) for name in ("x", "y")}
        sides = {name: _less(shape[name], 2 * inset) for name in ("width", "height")}
        return element("rect", {**shape, **edges, **sides, **look})


def _less(value: object, by: float) -> float:
    return float(str(value)) - by


def _permitted(pen: _Pen) -> Iterable[Element]:
    return [pen.filled("permitted", _ROUND), pen.stroke("sign", _TICK)]


def _permitted_part(pen: _Pen) -> Iterable[Element]:
    return [pen.outlined("permitted", _ROUND), *pen.halved("permitted", _LEFT_OF_ROUND, "sign", _TICK)]


def _prohibited(pen: _Pen) -> Iterable[Element]:
    return [pen.filled("prohibited", _SQUARE), pen.stroke("sign", _CROSS)]


def _prohibited_part(pen: _Pen) -> Iterable[Element]:
    return [pen.outlined("prohibited", _SQUARE), *pen.halved("prohibited", _LEFT_OF_SQUARE, "sign", _CROSS)]


def _conditional(sign: str, shape: dict[str, object], pen: _Pen) -> Iterable[Element]:
    return [pen.outlined(sign, shape, 1.8), pen.stroke(sign, _IF, 1.6)]


def _mixed(pen: _Pen) -> Iterable[Element]:
    return [
        pen.filled("permitted", _LEFT_HALF_ROUND),
        pen.filled("prohibited", _RIGHT_OF_SQUARE),
        pen.stroke("sign", "M3.2 10.6L4.9 12.3L7.7 8.4", 1.5),
        pen.stroke("sign", "M12.6 8L16.4 12M16.4 8L12.6 12", 1.5),
    ]


def _conflicting(pen: _Pen) -> Iterable[Element]:
    return [
        pen.filled("conflicting", _DIAMOND),
        pen.outlined("ink", _DIAMOND, 1.3),
        pen.stroke("conflict_sign", _MARK, 2.1),
    ]


def _conflicting_part(pen: _Pen) -> Iterable[Element]:
    halves = pen.halved("conflicting", _LEFT_OF_DIAMOND, "conflict_sign", _MARK, right="ink")
    return [*halves, pen.outlined("ink", _DIAMOND, 1.3)]


def _silent(pen: _Pen) -> Iterable[Element]:
    return [pen.filled("quiet", {"cx": 10, "cy": 10, "r": 1.5})]


_DRAWINGS = {
    "permitted": _permitted,
    "permitted-part": _permitted_part,
    "permitted-if": lambda pen: _conditional("permitted", _ROUND, pen),
    "prohibited": _prohibited,
    "prohibited-part": _prohibited_part,
    "prohibited-if": lambda pen: _conditional("prohibited", _SQUARE, pen),
    "mixed": _mixed,
    "conflicting": _conflicting,
    "conflicting-part": _conflicting_part,
    "silent": _silent,
}
