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


def tile_of_words(verdict: str, sign: str | None = None) -> str:
    """Return the key of the tile of a verdict in words; a conditional one shows its sign.

    >>> tile_of_words("permitted in part")
    'permitted-part'
    >>> tile_of_words("conditional", "prohibits")
    'prohibited-if'
    """
    word = verdict.removesuffix(" in part")
    if word == "conditional":
        return "prohibited-if" if sign == "prohibits" else "permitted-if"
    return _KEYS.get(verdict) or _KEYS[word]
