"""The graph on disk: graph in, graph out."""

from aikg.store.embedded import BOOKKEEPING, Change, Store
from aikg.store.names import known_names
from aikg.store.reference import load_reference, reference_store
from aikg.store.union import has_union

__all__ = ["BOOKKEEPING", "Change", "Store", "has_union", "known_names", "load_reference", "reference_store"]
