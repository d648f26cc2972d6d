"""Where files are: those that travel with aikg, and those it keeps for itself.

The ontology, the queries, the data, the lexicon and the examples lie in ``aikg/_data`` in a wheel, and at the top of
the repository in a checkout. What can be made again lies in the user's cache.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["cache_folder", "resource"]

_PACKAGE = Path(__file__).parent
_BUNDLED = _PACKAGE / "_data"
_CHECKOUT = _PACKAGE.parent.parent


def resource(name: str) -> Path:
    """Return the folder or file called `name`, such as ``"ontology"`` or ``"queries/ask"``.

    Raises FileNotFoundError when aikg was installed without it, which is a fault of the package.

    >>> resource("ontology").is_dir()
    True
    """
    root = _BUNDLED if _BUNDLED.is_dir() else _CHECKOUT
    path = root / name
    if not path.exists():
        raise FileNotFoundError(f"{path}: this installation of aikg is incomplete; install it again.")
    return path


def cache_folder(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Return the folder in which aikg keeps what it can make again, in the user's cache.

    >>> cache_folder({"XDG_CACHE_HOME": "/c"}, "linux").as_posix()
    '/c/aikg'
    """
    known = os.environ if environment is None else environment
    home = Path.home()
    if platform == "win32":
        base = Path(known.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(known.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "aikg"
