"""How text is laid out for a terminal."""

from __future__ import annotations

import textwrap

__all__ = ["WIDTH", "one_line", "wrapped"]

#: The longest line, in characters.
WIDTH = 100


def one_line(text: str) -> str:
    """Return text with every run of white space as one space."""
    return " ".join(text.split())


def wrapped(text: str, indent: str = "", hanging: str = "") -> list[str]:
    """Return text in lines of at most WIDTH characters, the first indented, the others two further or by `hanging`."""
    later = hanging or indent + "  "
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=later, break_on_hyphens=False)
