"""Where names stand in a printed picture: each beside its thing, none on another, the important ones first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

__all__ = ["Box", "Named", "Placed", "placed"]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Named:
    """A thing at a point that wants its name beside it, in a box of a width and a height."""

    key: str
    x: float
    y: float
    radius: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the box of a name stands, and which of its edges is at the thing: start, middle or end."""

    key: str
    box: Box
    anchor: str


def placed(wanted: Iterable[Named], frame: Box, shapes: Iterable[Box], *, most: int | None = None) -> list[Placed]:
    """Return where names stand, in the order of `wanted`; those for which there is no room are left out.

    A name stands below its thing, or else above, to the right or to the left of it, or at a corner, inside the frame,
    clear of every other name and of the `shapes`. At most so many are placed.
    """
    taken = _Taken(max(frame[2] - frame[0], frame[3] - frame[1]) / 60)
    for shape in shapes:
        taken.add(shape)
    found: list[Placed] = []
    for one in wanted:
        if most is not None and len(found) == most:
            break
        for box, anchor in _beside(one):
            if _inside(box, frame) and taken.free(box):
                taken.add(box)
                found.append(Placed(one.key, box, anchor))
                break
    return found


def _beside(one: Named) -> Iterator[tuple[Box, str]]:
    gap, half = one.radius + 0.12 * one.height, one.width / 2
    middle = one.y - one.height / 2
    yield (one.x - half, one.y + gap, one.x + half, one.y + gap + one.height), "middle"
    yield (one.x - half, one.y - gap - one.height, one.x + half, one.y - gap), "middle"
    gap = one.radius + 2
    yield (one.x + gap, middle, one.x + gap + one.width, middle + one.height), "start"
    yield (one.x - gap - one.width, middle, one.x - gap, middle + one.height), "end"
    gap = 0.8 * one.radius
    for top in (one.y + gap, one.y - gap - one.height):
        yield (one.x + gap, top, one.x + gap + one.width, top + one.height), "start"
        yield (one.x - gap - one.width, top, one.x - gap, top + one.height), "end"


def _inside(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


@dataclass
class _Taken:
    """Boxes that are taken, by the cells of a grid that they touch."""

    side: float
    cells: dict[tuple[int, int], list[Box]] = field(default_factory=dict)

    def _touched(self, box: Box) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (int(edge // self.side) for edge in box)
        return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))

    def add(self, box: Box) -> None:
        for cell in self._touched(box):
            self.cells.setdefault(cell, []).append(box)

    def free(self, box: Box) -> bool:
        left, top, right, bottom = box
        return not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for cell in self._touched(box)
            for other in self.cells.get(cell, ())
        )
