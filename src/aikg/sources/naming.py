"""How files are told apart, and how they are shown in messages."""

from __future__ import annotations

import os
import re
from pathlib import Path

__all__ = ["can_exist", "file_key", "shown"]

_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def shown(path: Path | str) -> str:
    r"""Return a path as it may be printed: one line, no control characters, valid Unicode.

    A file name is bytes of somebody's choosing; a terminal would obey the control characters in it.

    >>> shown("a\x1b[2Jb\n.txt")
    'a\\x1b[2Jb\\x0a.txt'
    """
    text = str(path).encode("utf-8", "backslashreplace").decode()
    return _HIDDEN.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def can_exist(path: Path) -> bool:
    """Whether the system can have a file of this name at all; if not, asking for it raises ValueError.

    >>> can_exist(Path("a.txt")), can_exist(Path("a\\0.txt"))
    (True, False)
    """
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def file_key(path: Path) -> str:
    """Return what two paths to the same file have in common; links in its folder count, the file's own do not.

    >>> file_key(Path("a/../b.txt")) == file_key(Path("b.txt"))
    True
    """
    return os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118 - Path would drop a final ".."
