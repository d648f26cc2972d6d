"""The graph on disk: graph in, graph out."""

from aikg.store.embedded import BOOKKEEPING, Change, Store
from aikg.store.names import known_names
from aikg.store.reference import load_reference, reference_store

__all__ = ["BOOKKEEPING", "Change", "Store", "known_names", "load_reference", "reference_store"]
