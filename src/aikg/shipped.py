"""The reference graph that travels with aikg: what policy texts and the acceptable-use matrix say, with no article.

The package holds its statements (``data/reference.nq.gz``, written by ``make reference``). What follows from them is
computed once, into a folder of the user's cache; after that it opens in an instant.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from aikg import __version__
from aikg.build import refresh
from aikg.errors import StoreError
from aikg.names import DOCUMENT, POLICY, PREFIXES
from aikg.resources import cache_folder, resource
from aikg.store import COLLECTIONS, Store, load_reference
from aikg.store.terms import RDF_TYPE, term

__all__ = ["Attribution", "load_shipped", "pack", "shipped_folder"]

_FILE = "reference.nq.gz"


class Attribution(NamedTuple):
    """Whose work something is, as its licence asks: the IRI of the licence, and how to cite it."""

    licence: str
    citation: str


def pack(store: Store, of_collections: Attribution, of_documents: Attribution) -> bytes:
    """Return the documents and policies of a store as compressed N-Quads; the same graph gives the same bytes.

    Every collection and every document says whose work it is.
    """
    names = (str(graph)[1:-1] for graph in store.raw.named_graphs())
    kept = [name for name in names if name.startswith((DOCUMENT, POLICY)) or name == COLLECTIONS]
    quads = {quad for name in kept for quad in store.quads(name)}
    for kind, attribution in (("TermsCollection", of_collections), ("SourceDocument", of_documents)):
        quads |= {credit for quad in quads if _is_a(quad, kind) for credit in _credits(quad, attribution)}
    return gzip.compress("".join(sorted(f"{quad} .\n" for quad in quads)).encode(), mtime=0)


def _is_a(quad: Quad, kind: str) -> bool:
    """Whether a quad says that something is of a kind, and that in a graph of collections or of one document."""
    of_policy = str(quad.graph_name)[1:-1].startswith(POLICY)
    return quad.predicate == RDF_TYPE and quad.object == term(kind) and not of_policy


def _credits(quad: Quad, attribution: Attribution) -> Iterator[Quad]:
    subject, graph = quad.subject, quad.graph_name
    yield Quad(subject, NamedNode(PREFIXES["dcterms"] + "license"), NamedNode(attribution.licence), graph)
    yield Quad(subject, NamedNode(PREFIXES["dcterms"] + "bibliographicCitation"), Literal(attribution.citation), graph)


def load_shipped(store: Store) -> None:
    """Put the reference statements into a store; what follows from them is left to `aikg.build.refresh`.

    Graphs that the store holds already, of policies that were built there, stay as they are. Raises StoreError for a
    damaged installation.
    """
    known = {str(graph)[1:-1] for graph in store.raw.named_graphs()}
    new = [quad for quad in _quads() if str(quad.graph_name)[1:-1] not in known]
    if new:
        store.add_graphs(new)


def _quads() -> Iterable[Quad]:
    try:
        data = gzip.decompress((resource("data") / _FILE).read_bytes())
        return list(parse(data, format=RdfFormat.N_QUADS))
    except (OSError, EOFError, SyntaxError) as error:
        raise StoreError(
            f"the reference graph cannot be read ({error})",
            where=_FILE,
            hint="This installation is damaged; install aikg again.",
        ) from error


def shipped_folder(cache: Path | None = None, on_begin: Callable[[], None] | None = None) -> Path:
    """Return the folder of the reference graph, made in `cache` (the user's) when it is not there yet.

    `on_begin` is called before it is made, which takes some seconds. A folder that was made half is never seen: it gets
    its name when it is whole. Raises StoreError when the cache cannot be written.
    """
    base = cache or cache_folder()
    folder = base / f"reference-{_digest()}"
    if folder.is_dir():
        return folder
    if on_begin:
        on_begin()
    made: Path | None = None
    try:
        base.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix="reference-", dir=base))
        with Store.open() as store:  # many times faster in memory than on disk
            load_reference(store)
            load_shipped(store)
            refresh(store)
            store.write_to(made)
        made.replace(folder)
    except OSError as error:
        if folder.is_dir():  # somebody else was faster
            return folder
        raise StoreError(
            f"the reference graph cannot be unpacked ({error.strerror})",
            where=str(base),
            expected="a folder that can be written",
            hint="Set XDG_CACHE_HOME to one, or build a graph of your own and name it with --kg.",
        ) from error
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
    return folder


def _digest() -> str:
    """Return what tells this reference graph from that of another version of aikg."""
    total = hashlib.sha256(__version__.encode())
    for folder in ("ontology", "ontology/vocab", "ontology/alignment", "queries/closure", "data"):
        for file in sorted(path for path in resource(folder).iterdir() if path.suffix in {".ttl", ".ru", ".gz"}):
            total.update(file.read_bytes())
    return total.hexdigest()[:16]
