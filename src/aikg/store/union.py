"""The default graph of a query: the union of all graphs, each triple once."""

from __future__ import annotations

from pyoxigraph import DefaultGraph
from pyoxigraph import Store as Oxigraph

__all__ = ["has_union"]


def has_union(raw: Oxigraph) -> bool:
    """Whether the union is written in a store (`Store.write_union`), as it is once a graph was built.

    Query such a store over its default graph. A store that was filled by hand has to be queried with
    Oxigraph's own union, which repeats what stands in several graphs.
    """
    return next(iter(raw.quads_for_pattern(None, None, None, DefaultGraph())), None) is not None
