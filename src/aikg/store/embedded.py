"""The graph on disk, or in memory: Oxigraph with one writer, one graph and one transaction per document.

A commit survives the death of the process; it survives the death of the machine once `Store.flush`
returned. Every change of a document's graph also marks the store *stale*, in the same transaction:
what follows from all documents together has yet to be computed again (see `aikg.build`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from aikg.errors import ModelError, StoreError
from aikg.model import Document, Statement, StoredDocument
from aikg.names import DOCUMENT, GRAPH, document_id, document_iri
from aikg.store.location import check_location, explain
from aikg.store.names import NAMES_GRAPH, REFERENCE_GRAPHS, known_names, vocabulary_of
from aikg.store.read import StoredGraph, read_graph
from aikg.store.terms import PREF_LABEL, RDF_TYPE, Vocabulary, date_time, iri, term
from aikg.store.write import document_quads, stored_document

__all__ = ["BOOKKEEPING", "REVIEW", "SCHEMA_VERSION", "Change", "Store"]

#: The shape of the graph on disk. Raise it when an older aikg could misread what is written.
SCHEMA_VERSION = 1


def _property(name: str) -> NamedNode:
    """Return a property of the store itself; it is no term of the ontology, for no analyst needs it."""
    return NamedNode(f"{GRAPH}state#{name}")


_RECORDED = NamedNode(GRAPH + "recorded")
_STATE = NamedNode(GRAPH + "state")
#: What people decided about statements (see `aikg.review`): who said so when is no part of what the graph says.
REVIEW = GRAPH + "review"
_STALE = Quad(_STATE, _property("stale"), Literal(True), _STATE)

_VERSION = "schemaVersion"

#: The graphs of the store itself: no part of what the graph says, nor of an export.
BOOKKEEPING = (_RECORDED.value, _STATE.value, REVIEW)


class Change(StrEnum):
    """What putting a document did to the store."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Store:
    """One graph. Open it with `Store.open`, and close it or use it in a `with` statement."""

    def __init__(self, raw: Oxigraph, path: Path | None, *, read_only: bool) -> None:
        self._raw: Oxigraph | None = raw
        self._vocabulary: Vocabulary | None = None
        self.path = path
        self.read_only = read_only

    @classmethod
    def open(cls, path: Path | str | None = None, *, read_only: bool = False) -> Self:
        """Return the graph in the folder `path`, made new when it is not there; in memory without a path.

        Raises StoreError when the folder holds something else, when another process writes to it, when
        it is not there although it is only to be read, or when a newer aikg wrote it.
        """
        if path is None:
            return cls(Oxigraph(), None, read_only=False)._checked()
        folder = Path(path)
        check_location(folder, read_only=read_only)
        try:
            if not read_only:
                folder.mkdir(parents=True, exist_ok=True)
            raw = Oxigraph.read_only(str(folder)) if read_only else Oxigraph(str(folder))
        except (OSError, RuntimeError) as error:
            raise explain(error, folder) from error
        return cls(raw, folder, read_only=read_only)._checked()

    def _checked(self) -> Self:
        """Refuse a store of another shape; write ours into a new one."""
        where = str(self.path or "memory")
        version = self.note(_VERSION)
        if version is None:
            if next(iter(self.raw.quads_for_pattern(None, None, None, None)), None) is not None:
                raise StoreError(
                    "this Oxigraph store was not written by aikg", where=where, hint="Choose another folder."
                )
            if not self.read_only:
                self.set_note(_VERSION, str(SCHEMA_VERSION))
        elif int(version) > SCHEMA_VERSION:
            raise StoreError(
                f"a newer aikg wrote this graph (version {version} of its shape)",
                where=where,
                expected=f"at most version {SCHEMA_VERSION}",
                hint="Update aikg, or build the graph again in another folder.",
            )
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder, so that another process can write to it. A second call does nothing."""
        if self._raw is not None and self.path is not None and not self.read_only:
            self.flush()
        self._raw = None  # Oxigraph closes when the last reference is gone

    @property
    def raw(self) -> Oxigraph:
        """The Oxigraph store below, for queries. Write to it only through this class."""
        if self._raw is None:
            raise StoreError("this graph was closed", where=str(self.path or "memory"))
        return self._raw

    @property
    def vocabulary(self) -> Vocabulary:
        """Names and codes that ship with aikg, as far as this store holds them."""
        if self._vocabulary is None:
            self._vocabulary = vocabulary_of(known_names(self))
        return self._vocabulary

    @property
    def stale(self) -> bool:
        """Whether documents changed since what follows from all of them was last computed."""
        return _STALE in self.raw

    def mark_stale(self) -> None:
        """Say that what follows from the documents has to be computed again."""
        self._commit([_STALE])

    def mark_fresh(self) -> None:
        """Say that what follows from the documents has been computed."""
        self._commit((), [_STALE])

    def note(self, name: str) -> str | None:
        """Return what the store noted about itself under `name`."""
        return self._value(_STATE, _property(name), _STATE)

    def set_note(self, name: str, value: str) -> None:
        """Note something about the store under `name`, in place of what was noted before."""
        old = self.raw.quads_for_pattern(_STATE, _property(name), None, _STATE)
        self._commit([Quad(_STATE, _property(name), Literal(value), _STATE)], old)

    def put_document(self, document: Document, statements: Iterable[Statement], recorded_at: datetime) -> Change:
        """Store a document with its statements in one transaction; return what that changed.

        An older version of the same document gives way. `recorded_at` (with a time zone) is kept from
        the first time the document was stored. Raises ModelError for a statement whose quote does not
        stand in the document, and StoreError when the disk refuses.
        """
        made = list(statements)
        for statement in made:
            statement.check(document)
        try:
            new = document_quads(stored_document(document), made, self.vocabulary)
            first = Quad(iri(document.iri), term("recordedAt"), date_time(recorded_at), _RECORDED)
        except ModelError as error:
            error.where = error.where or document.id
            raise
        old = self.quads(document.iri)
        if new == old:
            return Change.UNCHANGED
        known = next(self.raw.quads_for_pattern(first.subject, first.predicate, None, _RECORDED), None)
        self._commit([*(new - old), _STALE, *([] if known else [first])], old - new)
        return Change.UPDATED if old else Change.ADDED

    def remove_document(self, document: str) -> None:
        """Remove a document by its id, with everything that only it supports.

        Raises StoreError naming the nearest ids when there is no such document.
        """
        name = document_iri(document)
        if not self.quads(name):
            ids = self.document_ids()
            near = difflib.get_close_matches(document, ids, n=3, cutoff=0.4)
            raise StoreError(
                f"there is no document {document!r} among {len(ids)}",
                where=str(self.path or "memory"),
                expected=", ".join(near) if near else "the id of a stored document",
            )
        self._commit([_STALE], self.raw.quads_for_pattern(iri(name), None, None, _RECORDED), dropped=name)

    def replace_graph(self, name: str, quads: Iterable[Quad]) -> bool:
        """Make the graph `name` hold `quads` and nothing else, in one transaction; return whether it changed."""
        graph, old = iri(name), self.quads(name)
        new = {q if q.graph_name == graph else Quad(q.subject, q.predicate, q.object, graph) for q in quads}
        if new == old:
            return False
        self._commit(new - old, old - new)
        if name in (*REFERENCE_GRAPHS, NAMES_GRAPH):
            self._vocabulary = None
        return True

    def put_names(self, quads: Iterable[Quad]) -> None:
        """Add descriptions of named things to `graph:names`, in one transaction.

        Documents described what they name only for want of a description: theirs give way to these, as they would
        if the documents were read again.
        """
        graph = iri(NAMES_GRAPH)
        new = {Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads}
        described = [
            quad
            for subject in {quad.subject for quad in new}
            for predicate in (RDF_TYPE, PREF_LABEL)
            for quad in self.raw.quads_for_pattern(subject, predicate, None, None)
            if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(DOCUMENT)
        ]
        self._commit([*(new - self.quads(NAMES_GRAPH)), _STALE], described)
        self._vocabulary = None

    def quads(self, name: str) -> set[Quad]:
        """Return the quads of the graph `name`; an empty set when there is no such graph."""
        return set(self.raw.quads_for_pattern(None, None, None, iri(name)))

    def document_ids(self) -> list[str]:
        """Return the ids of all stored documents, sorted."""
        names = (graph.value for graph in self.raw.named_graphs() if isinstance(graph, NamedNode))
        return sorted(document_id(name) for name in names if name.startswith(DOCUMENT))

    def documents(self) -> Iterator[StoredDocument]:
        """Yield all stored documents in the order of their ids."""
        for name in self.document_ids():
            node = iri(document_iri(name))
            yield read_graph(self.raw.quads_for_pattern(node, None, None, node), self.vocabulary).document

    def graphs(self) -> Iterator[StoredGraph]:
        """Yield all stored documents with their statements, in the order of the ids."""
        for name in self.document_ids():
            yield read_graph(self.quads(document_iri(name)), self.vocabulary)

    def statements(self) -> Iterator[Statement]:
        """Yield all statements, by document and by place in its text."""
        for graph in self.graphs():
            yield from graph.statements

    def recorded_at(self, document: str) -> datetime | None:
        """Return when a document was first stored; None when it is not there."""
        moment = self._value(iri(document_iri(document)), term("recordedAt"), _RECORDED)
        return datetime.fromisoformat(moment) if moment else None

    def flush(self) -> None:
        """Return when everything committed so far would survive a power cut."""
        if self.path is not None:
            with self._writing():
                self.raw.flush()

    def snapshot(self, folder: Path | str) -> None:
        """Make a copy to read in `folder`, which must not exist: hard links, milliseconds, no space.

        A reader beside a writer works on a copy: what it reads directly may be moved under it.
        """
        with self._writing():
            self.raw.backup(str(folder))

    def in_memory(self, *, without: str) -> Store:
        """Return a copy in memory of all graphs but one and the bookkeeping: rules run there many times faster."""
        copy = Oxigraph()
        left_out = {without, *BOOKKEEPING}
        for graph in self.raw.named_graphs():
            if graph.value not in left_out:
                copy.bulk_extend(self.raw.quads_for_pattern(None, None, None, graph))
        return Store(copy, None, read_only=False)

    def write_union(self) -> None:
        """Make the default graph hold each triple of the named graphs once, without the bookkeeping.

        What several documents state stands in the graph of each. Queried as a union, Oxigraph finds it once a
        graph, and a pattern of three triples over twenty copies gives eight thousand rows.
        """
        default = DefaultGraph()
        new = {
            Quad(*quad.triple)
            for graph in self.raw.named_graphs()
            if graph.value not in BOOKKEEPING
            for quad in self.raw.quads_for_pattern(None, None, None, graph)
        }
        old = set(self.raw.quads_for_pattern(None, None, None, default))
        with self._writing():
            for quad in old - new:  # no transaction is needed: the store is stale until this is done
                self.raw.remove(quad)
            self.raw.extend(new - old)

    def _value(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode) -> str | None:
        """Return the value of a property of which there is one."""
        for quad in self.raw.quads_for_pattern(subject, predicate, None, graph):
            if isinstance(quad.object, Literal):
                return quad.object.value
        return None

    def _commit(self, added: Iterable[Quad], removed: Iterable[Quad] = (), dropped: str | None = None) -> None:
        """Drop a graph, remove quads and add quads, in one transaction."""
        if self.read_only:
            raise StoreError("this graph was opened for reading", where=str(self.path))
        added, removed = list(added), list(removed)
        with self._writing():
            if removed or dropped:
                # pyoxigraph has no transaction object: an update is its only way to remove and to add at
                # once. All data in it is written by Oxigraph's own serializer; nothing else enters the text.
                steps = [f"DROP SILENT GRAPH {iri(dropped)}"] if dropped else []
                steps += [f"DELETE DATA {{ {_data(removed)} }}", f"INSERT DATA {{ {_data(added)} }}"]
                self.raw.update(" ;\n".join(steps))
            else:
                self.raw.extend(added)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise explain(error, self.path or Path("memory")) from error


def _data(quads: Iterable[Quad]) -> str:
    """Return quads as the data of an update, in Oxigraph's own writing."""
    return "\n".join(f"GRAPH {quad.graph_name} {{ {quad.triple} }}" for quad in quads)
