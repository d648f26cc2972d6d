"""One shape for quotes, dashes, spaces and case, character by character, so that offsets stay what they are."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["folded", "plain"]

_SHAPES = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ‛´`", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‐‑", "-"),
        **dict.fromkeys("–—―", "–"),
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\t", " "),
    }
)


@lru_cache(maxsize=8)  # a text is looked at by several parts of the reader, one after the other
def plain(text: str) -> str:
    """Return the text with one shape of quote, apostrophe, dash and space; same length, same case.

    >>> plain("l’«\u00a0accès\u00a0» — U.S.")
    'l\\'" accès " – U.S.'
    """
    return text.translate(_SHAPES)


def folded(text: str) -> str:
    """Return the plain text in lower case; same length, so a few letters keep their case.

    >>> folded("Déjà VU"), len(folded("İ"))
    ('déjà vu', 1)
    """
    lower = plain(text).lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in plain(text))
