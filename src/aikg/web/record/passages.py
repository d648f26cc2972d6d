"""A text in segments, each of which knows the statements that quote it and the parts that are named in it.

Quotes overlap, and lie inside one another; marks of a page cannot. So a text is cut wherever anything begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Segment", "Span", "known_text", "segments"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) belong to a statement, by its number; with `part`, to a part of it."""

    start: int
    end: int
    statement: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text, the numbers of the statements that quote it, and ``NUMBER:part`` of the parts named in it.

    `begins` are those of the statements whose quote begins here.
    """

    text: str
    statements: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()
    begins: tuple[int, ...] = ()


def segments(text: str, spans: Iterable[Span], offset: int = 0) -> list[Segment]:
    """Return a text in segments; `offset` is where in the document it begins.

    >>> [(one.text, one.statements) for one in segments("abcdef", [Span(1, 4, 0), Span(2, 6, 1)])]
    [('a', ()), ('b', (0,)), ('cd', (0, 1)), ('ef', (1,))]
    """
    end = offset + len(text)
    inside = [span for span in spans if span.start < end and span.end > offset and span.start < span.end]
    cuts = {offset, end, *(place for span in inside for place in (span.start, span.end) if offset < place < end)}
    places = sorted(cuts)
    made = []
    for start, stop in pairwise(places):
        here = [span for span in inside if span.start < stop and span.end > start]
        quoting = sorted({span.statement for span in here if not span.part})
        parts = {f"{span.statement}:{span.part}" for span in here if span.part}
        begins = {span.statement for span in here if not span.part and max(span.start, offset) == start}
        piece = text[start - offset : stop - offset]
        made.append(Segment(piece, tuple(quoting), tuple(sorted(parts)), tuple(sorted(begins))))
    return made


def known_text(quotes: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the stretches of a text that quotes give away, each with where it begins; they neither meet nor overlap.

    >>> known_text([(0, "abc"), (2, "cde"), (9, "x")])
    [(0, 'abcde'), (9, 'x')]
    """
    made: list[tuple[int, str]] = []
    for start, quote in sorted(quotes):
        begin, before = made[-1] if made else (0, "")
        end = begin + len(before)
        if not made or start > end:
            made.append((start, quote))
        elif start + len(quote) > end:
            made[-1] = (begin, before + quote[end - start :])
    return made
