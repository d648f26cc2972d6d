"""The graph on disk: graph in, graph out."""

from aikg.store.accepted import NewName, accepted_quads
from aikg.store.embedded import BOOKKEEPING, COLLECTIONS, READ, REVIEW, Change, Store
from aikg.store.names import NAMES_GRAPH, known_names, uses_by_matrix_row
from aikg.store.reference import load_reference, reference_store
from aikg.store.union import has_union

__all__ = [
    "BOOKKEEPING",
    "COLLECTIONS",
    "NAMES_GRAPH",
    "READ",
    "REVIEW",
    "Change",
    "NewName",
    "Store",
    "accepted_quads",
    "has_union",
    "known_names",
    "load_reference",
    "reference_store",
    "uses_by_matrix_row",
]
