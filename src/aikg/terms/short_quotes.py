"""Quotes of policy texts short enough to hand on: the sentence that says it, and of a long one the part that does."""

from __future__ import annotations

import re
from dataclasses import replace

from aikg.extract.sentences import split
from aikg.model import Document, Entity, Quote, Statement
from aikg.terms.chronicle import Reads

__all__ = ["LONGEST", "ShortQuotes", "shortened"]

#: How many characters a short quote has at most, where its clause can be cut.
LONGEST = 200
#: Where the parts of a long sentence end.
_JOINTS = re.compile(r"[,;:)]\s|\s[–—(]\s?")


class ShortQuotes:
    """A reader of policy texts whose quotes are one sentence at most."""

    def __init__(self, reader: Reads) -> None:
        self._reader = reader

    def read(self, document: Document, issuer: Entity, product: Entity | None) -> list[Statement]:
        """Return what the reader returns, with short quotes."""
        return [shortened(statement, document) for statement in self._reader.read(document, issuer, product)]


def shortened(statement: Statement, document: Document) -> Statement:
    """Return a statement that quotes one sentence, of a long sentence the part around the words for the use.

    What was said of the use stands in the quote; other parts of the rule may stand before it, as headings do.
    """
    quote = statement.quote
    use = next((ground for ground in statement.grounds if ground.part == "use" and ground.start is not None), None)
    start, end = (use.start, use.end) if use else (quote.start, quote.end)
    if start is None or end is None or not quote.start <= start < end <= quote.end:
        start, end = quote.start, min(quote.end, quote.start + LONGEST)
    found = [(quote.start + first, quote.start + last) for first, last in split(quote.text, document.lang)]
    around = [(first, last) for first, last in found if first < end and start < last] or [(quote.start, quote.end)]
    first, last = around[0][0], around[-1][1]
    if last - first > LONGEST:
        first, last = _part(document.text, first, last, start, end)
    return (
        statement
        if (first, last) == (quote.start, quote.end)
        else replace(statement, quote=Quote.of(document, first, last))
    )


def _part(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """Return the widest short run of parts of a sentence around some words; at least the part with the words."""
    joints = [first, *(first + match.end() for match in _JOINTS.finditer(text[first:last])), last]
    begins = [joint for joint in joints if joint <= start]
    ends = [joint for joint in joints if joint >= end]
    begin, stop = begins[-1], ends[0]
    for candidate in reversed(begins):
        if stop - candidate <= LONGEST:
            begin = candidate
    for candidate in ends:
        if candidate - begin <= LONGEST:
            stop = candidate
    return begin, begin + len(text[begin:stop].rstrip(" ,;:("))
