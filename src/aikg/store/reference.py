"""What ships with aikg enters a store: the ontology, its vocabularies and alignments, and the entities.

Shapes, examples and the tables from which data was made stay outside: they are no part of the graph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, Quad, RdfFormat, parse

from aikg.errors import StoreError
from aikg.names import GRAPH
from aikg.resources import resource
from aikg.store.embedded import Store
from aikg.store.names import NAMES_GRAPH
from aikg.store.terms import PREF_LABEL, skos

__all__ = ["load_reference", "reference_store"]

_FILES = {
    GRAPH + "ontology": ("ontology/*.ttl", "ontology/vocab/*.ttl", "ontology/alignment/*.ttl"),
    GRAPH + "entities": ("data/*.ttl",),
}
_DIGEST = "referenceDigest"


def load_reference(store: Store, data: Path | None = None) -> bool:
    """Bring `graph:ontology` and `graph:entities` of a store up to what this aikg ships.

    With a folder `data`, its Turtle files are the entities in place of those that ship with aikg.

    Returns whether they changed; when the store holds them already nothing is read but the files'
    bytes. Raises StoreError for a file that is not Turtle, which is a fault of the installation.
    """
    files = {graph: _matching(patterns) for graph, patterns in _FILES.items()}
    if data is not None:
        files[GRAPH + "entities"] = [(str(path), path.read_bytes()) for path in sorted(data.glob("*.ttl"), key=_name)]
    digest = _digest(files)
    if store.note(_DIGEST) == digest:
        return False
    store.mark_stale()
    for graph, contents in files.items():
        store.replace_graph(graph, _quads(contents))
    _give_way(store)
    store.set_note(_DIGEST, digest)
    return True


def _give_way(store: Store) -> None:
    """Let an accepted name become another spelling of what ships under a name of its own by now."""
    names = store.quads(NAMES_GRAPH)
    shipped = {quad.subject: quad.object for quad in store.quads(GRAPH + "entities") if _is_name(quad)}
    doubled = {quad for quad in names if _is_name(quad) and shipped.get(quad.subject, quad.object) != quad.object}
    other = {Quad(quad.subject, skos("altLabel"), quad.object, quad.graph_name) for quad in doubled}
    store.replace_graph(NAMES_GRAPH, names - doubled | other)


def _is_name(quad: Quad) -> bool:
    return quad.predicate == PREF_LABEL and isinstance(quad.object, Literal) and not quad.object.language


def reference_store(data: Path | None = None) -> Store:
    """Return a store in memory that holds what ships with aikg, or the entities of a folder, and no document."""
    store = Store.open()
    load_reference(store, data)
    return store


def _matching(patterns: Iterable[str]) -> list[tuple[str, bytes]]:
    """Return the names and contents of files that travel with aikg, in the order of the names."""
    found: list[tuple[str, bytes]] = []
    for pattern in patterns:
        folder, _, name = pattern.rpartition("/")
        root = resource(folder)
        found += [(f"{folder}/{path.name}", path.read_bytes()) for path in sorted(root.glob(name), key=_name)]
    return found


def _name(path: Path) -> str:
    return path.name


def _digest(files: dict[str, list[tuple[str, bytes]]]) -> str:
    total = hashlib.sha256()
    for graph, contents in files.items():
        for name, content in contents:
            total.update(f"{graph}\0{name}\0{len(content)}\0".encode())
            total.update(content)
    return f"sha256:{total.hexdigest()}"


def _quads(files: Sequence[tuple[str, bytes]]) -> list[Quad]:
    """Return the triples of Turtle files, with blank nodes (class expressions) named by RDFC-1.0.

    A parser names blank nodes at random; canonical names make the same files the same graph.
    """
    dataset = Dataset()
    for name, content in files:
        try:
            for quad in parse(content, format=RdfFormat.TURTLE, rename_blank_nodes=True):
                dataset.add(quad)
        except SyntaxError as error:
            raise StoreError(
                str(error), where=name, hint="This installation is damaged; install aikg again."
            ) from error
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)
