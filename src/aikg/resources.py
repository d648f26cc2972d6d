"""Where the files that travel with aikg are: the ontology, the queries, the data, the lexicon, the examples.

In a wheel they lie in ``aikg/_data``; in a checkout they lie at the top of the repository.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["resource"]

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
