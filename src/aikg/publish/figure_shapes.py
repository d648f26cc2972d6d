"""The geometry of a printed network: outlines of things, ways of lines, and what stands at their ends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from xml.etree.ElementTree import Element

from aikg.publish.markup import element

__all__ = ["end_of", "polygon", "route"]

Point = tuple[float, float]


@cache
def polygon(shape: str) -> tuple[Point, ...]:
    """Return the corners of a shape around the middle, about as large to the eye as a circle of radius 1.

    >>> len(polygon("hexagon")), len(polygon("star")), polygon("square")[0]
    (6, 10, (-0.89, -0.89))
    """
    if shape == "square":
        return ((-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89))
    corners, reach, inner = {
        "diamond": (4, 1.25, None),
        "triangle": (3, 1.4, None),
        "hexagon": (6, 1.1, None),
        "star": (10, 1.45, 0.66),
    }[shape]
    turn = 2 * math.pi / corners
    far = [inner if inner and number % 2 else reach for number in range(corners)]
    return tuple((math.sin(turn * at) * length, -math.cos(turn * at) * length) for at, length in enumerate(far))


def route(
    source: tuple[float, float, float], target: tuple[float, float, float], bend: float, *, gap: float
) -> tuple[str, Point, Point]:
    """Return the SVG path of a line from one round thing to another, where it ends, and its direction there.

    Things are (x, y, radius). `bend` is how far the middle stands aside, as a share of the length.
    """
    (x1, y1, near), (x2, y2, far) = source, target
    across, down = x2 - x1, y2 - y1
    if not across and not down:  # a line from a thing to itself
        loop = near * 2.4
        path = f"M{x1:.2f} {y1 - near:.2f}c{-loop:.2f} {-loop:.2f} {loop:.2f} {-loop:.2f} 0 0"
        return path, (x1, y1 - near), (0.0, 1.0)
    middle = (x1 + across / 2 - down * bend * 2, y1 + down / 2 + across * bend * 2)
    leaving, arriving = _towards((x1, y1), middle), _towards(middle, (x2, y2))
    begin = (x1 + leaving[0] * near, y1 + leaving[1] * near)
    tip = (x2 - arriving[0] * (far + gap), y2 - arriving[1] * (far + gap))
    by = f"Q{middle[0]:.2f} {middle[1]:.2f} " if bend else "L"
    return f"M{begin[0]:.2f} {begin[1]:.2f}{by}{tip[0]:.2f} {tip[1]:.2f}", tip, arriving


def end_of(kind: str, tip: Point, way: Point, size: float) -> Sequence[Element]:
    """Return what stands at the end of a line: an arrow, a bar across it, a dot, or an open arrow."""
    (x, y), (dx, dy) = tip, way
    if kind == "dot":
        return [element("circle", {"cx": x - dx * size * 0.4, "cy": y - dy * size * 0.4, "r": size * 0.42})]
    back = (x - dx * size, y - dy * size)
    if kind == "bar":
        ends = ((x - dy * size * 0.75, y + dx * size * 0.75), (x + dy * size * 0.75, y - dx * size * 0.75))
        return [element("path", {"d": _path(*ends), "stroke-width": round(size * 0.5, 2)})]
    sides = [(back[0] + side * dy * size * 0.42, back[1] - side * dx * size * 0.42) for side in (1, -1)]
    if kind == "open":
        return [element("path", {"d": _path(sides[0], tip, sides[1]), "fill": "none"})]
    return [element("path", {"d": _path(sides[0], tip, sides[1]) + "Z", "stroke": "none"})]


def _path(*points: Point) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _towards(begin: Point, end: Point) -> Point:
    across, down = end[0] - begin[0], end[1] - begin[1]
    length = math.hypot(across, down) or 1.0
    return across / length, down / length
