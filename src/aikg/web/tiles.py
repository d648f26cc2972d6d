"""Verdicts as tiles on a page: the drawings of `aikg.publish.matrix.tiles`, in the colours of the style sheet."""

from __future__ import annotations

from functools import cache

from aikg.publish.markup import element, fragment
from aikg.publish.matrix.tiles import TILES, symbol

__all__ = ["tile_drawings", "tile_of_words"]

_KEYS = {tile.words: tile.key for tile in TILES}


@cache
def tile_drawings() -> str:
    """Return the drawings of all tiles, as markup for a page to refer to: ``<use href="#tile-KEY"/>``."""
    return fragment([element("defs", None, "", *map(symbol, TILES))])


def tile_of_words(verdict: str, headline: str) -> str:
    """Return the key of the tile of a verdict in words; a conditional one shows its sign in its headline.

    >>> tile_of_words("permitted in part", "permitted in part: except weapons")
    'permitted-part'
    >>> tile_of_words("conditional", "prohibited if real time")
    'prohibited-if'
    """
    word = verdict.removesuffix(" in part")
    if word == "conditional":
        return "prohibited-if" if headline.startswith("prohibited") else "permitted-if"
    return _KEYS.get(verdict) or _KEYS[word]
