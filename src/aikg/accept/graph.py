"""Names go into `graph:names` of one graph, which no build touches and every reader of the graph knows."""

from __future__ import annotations

from collections.abc import Iterable

from aikg.accept.plan import Accepted, plan
from aikg.store import NewName, Store
from aikg.store.accepted import taught

__all__ = ["accept_into_graph"]


def accept_into_graph(store: Store, names: Iterable[NewName]) -> list[Accepted]:
    """Store names in one transaction, all or none; return them with their triples.

    The store is then stale (see `aikg.build.refresh`). Raises InputError when one cannot be accepted (see `plan`).
    """
    accepted = plan(taught(store), names)
    store.put_names(quad for one in accepted for quad in one.quads)
    store.flush()
    return accepted
