"""Names as they stand under a thing in a picture, and how much room letters take."""

from __future__ import annotations

import textwrap

__all__ = ["LABEL_WIDTH", "text_width", "wrapped"]

#: Labels are broken into lines of at most this many characters.
LABEL_WIDTH = 18
#: Widths of letters in shares of the size of the type: those of Helvetica, rounded up; Source Sans is narrower.
_WIDTHS = {
    **dict.fromkeys("iljI|!'.,:;’‘", 0.28),
    **dict.fromkeys("ftr()[]/-“”·", 0.36),
    **dict.fromkeys("mMW@%—…", 0.92),
    **dict.fromkeys("wABCDEGHKNOPQRSUVXYZ&", 0.72),
}


def wrapped(label: str) -> str:
    """Return a label in lines of at most LABEL_WIDTH characters, at most three of them.

    >>> wrapped("Child sexual abuse material (CSAM)").split(chr(10))
    ['Child sexual abuse', 'material (CSAM)']
    """
    lines = textwrap.wrap(label, LABEL_WIDTH, max_lines=3, placeholder=" …")
    return "\n".join(lines) or label[:LABEL_WIDTH]


def text_width(text: str, size: float) -> float:
    """Return how wide a line of text is at most, in the unit of the size of its type.

    >>> round(text_width("Meta", 10), 1), text_width("中文", 10)
    (24.0, 20.0)
    """
    return size * sum(1.0 if letter >= "\u2e80" else _WIDTHS.get(letter, 0.56) for letter in text)
