"""Names as they stand under a thing in a picture."""

from __future__ import annotations

import textwrap

__all__ = ["LABEL_WIDTH", "wrapped"]

#: Labels are broken into lines of at most this many characters.
LABEL_WIDTH = 18


def wrapped(label: str) -> str:
    """Return a label in lines of at most LABEL_WIDTH characters, at most three of them.

    >>> wrapped("Child sexual abuse material (CSAM)").split(chr(10))
    ['Child sexual abuse', 'material (CSAM)']
    """
    lines = textwrap.wrap(label, LABEL_WIDTH, max_lines=3, placeholder=" …")
    return "\n".join(lines) or label[:LABEL_WIDTH]
