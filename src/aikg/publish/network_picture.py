"""A network as one SVG file for print: sizes in points and millimetres, a title, a legend, where it is from.

It needs no style sheet and no network. Everything stands where it stands in every other form of the network; only which
names have room depends on the width and on the size of the type.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from aikg.errors import ExportError
from aikg.publish.figure_shapes import end_of, polygon, route
from aikg.publish.labels import text_width, wrapped
from aikg.publish.lines import Line, lines_of
from aikg.publish.look import GROUND, INK, LINES, OUTLINE, QUIET, THINGS, dashes, size_of
from aikg.publish.markup import document, element
from aikg.publish.names_placed import Box, Named, Placed, placed
from aikg.publish.page import TITLE, subtitle
from aikg.publish.typeset import FONT

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Paper", "network_picture"]

_POINTS = 72 / 25.4
"""Points in a millimetre."""
_LEADING = 1.14
#: Up to this many nodes all are named and no name covers one; beyond, only those with the most lines.
_ALL_NAMED, _MOST_NAMES = 1_500, 150
#: Points a pixel of the layout, for type of one point: at this scale the room of the layout is that of the names.
_NATURAL = 0.0693
_NARROWEST, _WIDEST, _LARGE = 120.0, 841.0, 420.0


@dataclass(frozen=True, slots=True)
class Paper:
    """How large a figure is: its width in millimetres, without it as wide as its names need, and its type in points."""

    width: float | None = None
    font_size: float = 7.0

    def __post_init__(self) -> None:
        if self.width is not None and not 40 <= self.width <= 5_000:
            raise ExportError(f"a figure cannot be {self.width:g} mm wide", expected="40 to 5000 mm, such as 180")
        if not 3 <= self.font_size <= 72:
            raise ExportError(f"type cannot be {self.font_size:g} points high", expected="3 to 72 points, such as 7")


def network_picture(graph: nx.MultiDiGraph, paper: Paper | None = None, *, title: str = TITLE) -> bytes:
    """Return the SVG 1.1 file of a network made by `aikg.publish.network.network`; the same network, the same bytes."""
    return _Figure(graph, paper or Paper(), title).drawn()


@dataclass(frozen=True, slots=True)
class _Spot:
    """A node where it is drawn, in points."""

    key: str
    kind: str
    label: str
    x: float
    y: float
    radius: float
    lines: int

    @property
    def reach(self) -> float:
        """How far its corners are from its middle."""
        shape = THINGS[self.kind].shape
        return self.radius * (1 if shape == "circle" else max(math.hypot(*corner) for corner in polygon(shape)))


class _Figure:
    """One figure: everything in points, from the upper left corner."""

    def __init__(self, graph: nx.MultiDiGraph, paper: Paper, title: str) -> None:
        self.size = paper.font_size
        self.margin = 2 * self.size
        xs, ys = ([data[axis] for data in graph.nodes.values()] or [0] for axis in ("x", "y"))
        across, down = (max(max(values) - min(values), 1) for values in (xs, ys))
        room = 12 * self.size  # for the names of what stands at an edge
        self.width = (paper.width or _fitting(across, len(graph), self.size)) * _POINTS
        self.scale = max(self.width - 2 * self.margin - room, 1) / across
        self.head = self._heading(title, subtitle(graph))
        self.top = self.margin + 4.4 * self.size
        self.bottom = self.top + down * self.scale + 0.75 * room
        self.spots = self._spots(graph, min(xs), min(ys), room)
        self.lines = list(lines_of(graph))
        self.crowded = len(graph) > _ALL_NAMED
        self.weight = 0.3 if self.crowded else 0.9
        self.source = f"Source: aikg, an open knowledge graph of who allows what with AI. {subtitle(graph)}."

    def drawn(self) -> bytes:
        """Return the file."""
        names = self._names()
        legend, height = self._legend(len(names))
        look: dict[str, object] = {"xmlns": "http://www.w3.org/2000/svg"}
        look |= {"width": f"{self.width / _POINTS:.2f}mm", "height": f"{height / _POINTS:.2f}mm"}
        look |= {"viewBox": f"0 0 {self.width:.2f} {height:.2f}", "font-family": FONT, "font-size": self.size}
        ground = element("rect", {"width": self.width, "height": height, "fill": GROUND})
        drawn = [*self._drawn_lines(), *self._drawn_spots(), self._drawn_names(names), *legend]
        return document(element("svg", look, "", element("title", None, self.head[0]), ground, *self.head[1], *drawn))

    def _spots(self, graph: nx.MultiDiGraph, left: float, top: float, room: float) -> dict[str, _Spot]:
        degree = dict(graph.degree())
        return {
            node: _Spot(
                node,
                data["kind"],
                data["label"],
                self.margin + room / 2 + (data["x"] - left) * self.scale,
                self.top + room / 4 + (data["y"] - top) * self.scale,
                size_of(data["kind"], degree[node]) * min(self.scale, 0.6),
                degree[node],
            )
            for node, data in graph.nodes.items()
        }

    def _heading(self, title: str, below: str) -> tuple[str, list[Element]]:
        big, x = 1.7 * self.size, self.margin
        return f"{title}: {below}", [
            _text(title, x, self.margin + big, size=big, weight=700),
            _text(below, x, self.margin + big + 1.6 * self.size, size=self.size, colour=QUIET),
        ]

    # Lines ---------------------------------------------------------------------------------------------------------

    def _drawn_lines(self) -> Iterator[Element]:
        """Yield lines by how they look, context and the scope of rules below what rules say."""

        def style(line: Line) -> tuple[bool, int, str]:
            return not _thin(line), -list(LINES).index(line.kind), line.state

        faint = max(0.15, min(1.0, 14 / len(self.lines) ** 0.5)) if self.lines else 1.0
        for _, group in groupby(sorted(self.lines, key=style), key=style):
            lines = list(group)
            width = self.weight * (0.5 if _thin(lines[0]) else 1.0)
            colour = LINES[lines[0].kind].colour
            look: dict[str, object] = {"fill": "none", "stroke": colour, "stroke-width": round(width, 2)}
            if faint < 1:
                look["stroke-opacity"] = round(faint, 2)
            if pattern := dashes(lines[0].state):
                look["stroke-dasharray"] = " ".join(f"{part * max(width, 0.5):.2f}" for part in pattern)
            ends: list[Element] = []
            made = [self._line(line, ends) for line in lines]
            yield element("g", look, "", *made)
            if ends:
                yield element("g", {"fill": colour, "stroke": colour, "stroke-width": round(width, 2)}, "", *ends)

    def _line(self, line: Line, ends: list[Element]) -> Element:
        source, target = self.spots[line.source], self.spots[line.target]
        path, tip, way = route(
            (source.x, source.y, source.radius), (target.x, target.y, target.reach), line.bend, gap=0.4 * self.weight
        )
        if LINES[line.kind].end and not _thin(line) and not self.crowded:
            ends += end_of(LINES[line.kind].end, tip, way, 3.2 * self.weight)
        return element("path", {"d": path})

    # Things and their names ------------------------------------------------------------------------------------------

    def _drawn_spots(self) -> Iterator[Element]:
        kinds = {kind: [spot for spot in self.spots.values() if spot.kind == kind] for kind in THINGS}
        for kind, spots in kinds.items():
            if spots:
                shapes = [_shape(kind, spot.x, spot.y, spot.radius, spot.label) for spot in spots]
                yield element("g", _filling(kind, self.weight), "", *shapes)

    def _names(self) -> list[Placed]:
        wanted = sorted(self.spots.values(), key=lambda spot: (-spot.lines, spot.key))
        shapes: list[Box] = []
        if not self.crowded:
            shapes = [(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in wanted]
        frame = (self.margin / 2, self.top - self.size, self.width - self.margin / 2, self.bottom + self.size)
        return placed(map(self._named, wanted), frame, shapes, most=_MOST_NAMES if self.crowded else None)

    def _named(self, spot: _Spot) -> Named:
        lines = wrapped(spot.label).split("\n")
        width = max(text_width(line, self.size) for line in lines)
        return Named(spot.key, spot.x, spot.y, spot.radius, width, self.size * _LEADING * len(lines))

    def _drawn_names(self, names: list[Placed]) -> Element:
        halo: dict[str, object] = {"fill": INK, "stroke": GROUND, "stroke-width": round(self.size * 0.28, 2)}
        made = element("g", {**halo, "stroke-linejoin": "round", "paint-order": "stroke"})
        for name in names:
            left, top, right, _ = name.box
            x = {"start": left, "middle": (left + right) / 2, "end": right}[name.anchor]
            for number, line in enumerate(wrapped(self.spots[name.key].label).split("\n")):
                look: dict[str, object] = {"x": x, "y": top + self.size * (0.86 + number * _LEADING)}
                made.append(element("text", look | {"text-anchor": name.anchor}, line))
        return made

    # The legend ------------------------------------------------------------------------------------------------------

    def _legend(self, named: int) -> tuple[list[Element], float]:
        """Return the legend with where the figure is from, and how high the whole is."""
        made: list[Element] = []
        x, y = self.margin, self.bottom + 2.4 * self.size
        for words, drawn in (*self._thing_keys(), *self._line_keys(), *self._state_keys()):
            wide = 3.4 * self.size + text_width(words, self.size) + 1.6 * self.size
            if x > self.margin and x + wide > self.width - self.margin:
                x, y = self.margin, y + 1.7 * self.size
            place = element("g", {"transform": f"translate({x:.2f} {y:.2f})"}, "", *drawn)
            place.append(_text(words, 3.4 * self.size, 0.36 * self.size, size=self.size))
            made.append(place)
            x += wide
        told = self.source if named == len(self.spots) else f"{self.source} {named:,} of {len(self.spots):,} named."
        y += 2.4 * self.size
        for line in textwrap.wrap(told, max(int((self.width - 2 * self.margin) / (0.52 * self.size)), 20)):
            made.append(_text(line, self.margin, y, size=self.size, colour=QUIET))
            y += _LEADING * self.size
        return made, y + self.margin - self.size

    def _thing_keys(self) -> Iterator[tuple[str, list[Element]]]:
        for kind, look in THINGS.items():
            if any(spot.kind == kind for spot in self.spots.values()):
                shape = _shape(kind, 1.5 * self.size, 0, 0.5 * self.size)
                yield look.words, [element("g", _filling(kind, 0.9), "", shape)]

    def _line_keys(self) -> Iterator[tuple[str, list[Element]]]:
        present = {line.kind for line in self.lines}
        for kind, look in LINES.items():
            if kind in present:
                thin = kind == "context"
                drawn = [self._sample(look.colour, ())]
                if look.end and not thin:
                    ends = end_of(look.end, (2.9 * self.size, 0.0), (1.0, 0.0), 3.2 * 0.9)
                    drawn.append(element("g", {"fill": look.colour, "stroke": look.colour}, "", *ends))
                yield look.words, drawn

    def _state_keys(self) -> Iterator[tuple[str, list[Element]]]:
        patterns = {dashes(line.state) for line in self.lines}
        for state, words in (("ended", "ended or withdrawn"), ("proposed", "proposed, alleged or not yet in force")):
            if dashes(state) in patterns:
                yield words, [self._sample(QUIET, dashes(state))]

    def _sample(self, colour: str, pattern: tuple[float, ...]) -> Element:
        look: dict[str, object] = {"x1": 0, "x2": 2.9 * self.size, "y1": 0, "y2": 0, "stroke": colour}
        if pattern:
            look["stroke-dasharray"] = " ".join(f"{part * 0.9:.2f}" for part in pattern)
        return element("line", look | {"stroke-width": 0.9})


def _fitting(across: float, nodes: int, size: float) -> float:
    """Return the width in millimetres at which the names of all things have room; a large network has a large sheet."""
    if nodes > _ALL_NAMED:
        return _LARGE
    return min(max((across * size * _NATURAL + 16 * size) / _POINTS, _NARROWEST), _WIDEST)


def _thin(line: Line) -> bool:
    return line.kind == "context" or line.part in ("whom", "where")


def _filling(kind: str, weight: float) -> dict[str, object]:
    return {"fill": THINGS[kind].fill, "stroke": OUTLINE, "stroke-width": round(weight * 0.7, 2)}


def _shape(kind: str, x: float, y: float, radius: float, title: str = "") -> Element:
    named = [element("title", None, title)] if title else []
    shape = THINGS[kind].shape
    if shape == "circle":
        return element("circle", {"cx": x, "cy": y, "r": radius}, "", *named)
    points = " ".join(f"{x + radius * dx:.2f},{y + radius * dy:.2f}" for dx, dy in polygon(shape))
    return element("polygon", {"points": points}, "", *named)


def _text(words: str, x: float, y: float, *, size: float, weight: int = 400, colour: str = INK) -> Element:
    look: dict[str, object] = {"x": x, "y": y, "font-size": round(size, 2), "fill": colour}
    return element("text", look | ({"font-weight": weight} if weight != 400 else {}), words)
