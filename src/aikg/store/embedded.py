"""The graph on disk, or in memory: Oxigraph with one writer, one graph and one transaction per document.

A commit survives the death of the process; it survives the death of the machine once `Store.flush`
returned. Every change of a document's graph also marks the store *stale*, in the same transaction:
what follows from all documents together has yet to be computed again (see `aikg.build`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from pyoxigraph import Store as Oxigraph

from aikg.errors import ModelError, StoreError
from aikg.model import Document, Statement, StoredDocument
from aikg.names import DOCUMENT, GRAPH, POLICY, document_id, document_iri, policy_id
from aikg.store.location import check_location, explain
from aikg.store.names import NAMES_GRAPH, REFERENCE_GRAPHS, known_names, vocabulary_of
from aikg.store.read import StoredGraph, StoredPolicy, read_graph, read_policy
from aikg.store.terms import PREF_LABEL, RDF_TYPE, Vocabulary, date_time, iri, term, text
from aikg.store.write import document_quads, stored_document
from aikg.store.write_policy import collection_iri, policy_quads
from aikg.terms.chronicle import Chronicle

__all__ = ["BOOKKEEPING", "COLLECTIONS", "READ", "REVIEW", "SCHEMA_VERSION", "Change", "Store"]

#: The shape of the graph on disk. Raise it when an older aikg could misread what is written.
SCHEMA_VERSION = 1


def _property(name: str) -> NamedNode:
    """Return a property of the store itself; it is no term of the ontology, for no analyst needs it."""
    return NamedNode(f"{GRAPH}state#{name}")


_RECORDED = NamedNode(GRAPH + "recorded")
_STATE = NamedNode(GRAPH + "state")
#: What people decided about statements (see `aikg.review`): who said so when is no part of what the graph says.
REVIEW = GRAPH + "review"
#: How the names of notes begin that say up to where a collection was read.
READ = "read-"
#: Of more triples than this the store does not remember which were added and removed since the union was written.
_MOST_REMEMBERED = 300_000
#: Which collections of policy texts were read, and until when they were looked after.
COLLECTIONS = GRAPH + "collections"
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
        #: What was added and removed since the union was written; None: nobody knows.
        self._changed: tuple[set[Triple], set[Triple]] | None = None
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
        if not self.stale:
            self._changed = set(), set()
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
        return self._put(new, old, [first])

    def put_policy(self, chronicle: Chronicle, recorded_at: datetime) -> Change:
        """Store a policy with its history in one transaction; return what that changed.

        What was known of the policy before gives way. `recorded_at` is kept for each text from the first time it was
        stored. Raises ModelError for what has no place in a graph, and StoreError when the disk refuses.
        """
        new = policy_quads(chronicle, self.vocabulary)
        old = self.quads(chronicle.policy.iri)
        if new == old:
            return Change.UNCHANGED
        learned = date_time(recorded_at)
        firsts = [Quad(iri(text.iri), term("recordedAt"), learned, _RECORDED) for text in chronicle.texts]
        return self._put(new, old, firsts)

    def put_collection(self, name: str, last_commit: datetime) -> None:
        """Say until when a collection of terms was looked after: when it last recorded anything at all."""
        node, graph = iri(collection_iri(name)), iri(COLLECTIONS)
        new = {
            Quad(node, RDF_TYPE, term("TermsCollection"), graph),
            Quad(node, PREF_LABEL, text(name), graph),
            Quad(node, term("lastCommit"), date_time(last_commit), graph),
        }
        old = set(self.raw.quads_for_pattern(node, None, None, graph))
        if new != old:
            self._commit([*(new - old), _STALE], old - new)

    def add_graphs(self, quads: Iterable[Quad]) -> None:
        """Add quads of named graphs, all at once; what follows from them is to be computed again."""
        quads = list(quads)
        self.mark_stale()
        self._remember(quads, ())
        with self._writing():
            self.raw.bulk_extend(quads)

    def _put(self, new: AbstractSet[Quad], old: set[Quad], firsts: Iterable[Quad]) -> Change:
        """Replace the quads of one graph, and keep when what is in it was recorded for the first time."""
        fresh = [
            first
            for first in firsts
            if next(self.raw.quads_for_pattern(first.subject, first.predicate, None, _RECORDED), None) is None
        ]
        self._commit([*(new - old), _STALE, *fresh], old - new)
        return Change.UPDATED if old else Change.ADDED

    def remove_document(self, document: str) -> None:
        """Remove a document or a watched policy by its id, with everything that only it supports.

        A policy that was removed comes back with the next build of its collection, as a document does. Raises
        StoreError naming the nearest ids when there is neither.
        """
        ids = {name: document_iri(name) for name in self.document_ids()}
        ids |= {policy_id(name): name for name in self._graphs_under(POLICY)}
        name = ids.get(document)
        if name is None:
            near = difflib.get_close_matches(document, ids, n=3, cutoff=0.4)
            raise StoreError(
                f"there is no document {document!r} among {len(ids)}",
                where=str(self.path or "memory"),
                expected=", ".join(near) if near else "the id of a stored document or policy",
            )
        known = {quad.subject for quad in self.quads(name)} | {iri(name)}
        recorded = [quad for quad in self.quads(_RECORDED.value) if quad.subject in known]
        read = [quad for quad in self.quads(_STATE.value) if quad.predicate.value.startswith(_property(READ).value)]
        self._commit([_STALE], [*recorded, *(read if name.startswith(POLICY) else ())], dropped=name)

    def replace_graph(self, name: str, quads: Iterable[Quad], notes: Mapping[str, str] | None = None) -> bool:
        """Make the graph `name` hold `quads` and nothing else; return whether it changed.

        `notes` are taken about it, in place of older ones under their names, in the same transaction.
        """
        graph, old = iri(name), self.quads(name)
        new = {q if q.graph_name == graph else Quad(q.subject, q.predicate, q.object, graph) for q in quads}
        names = {_property(key): Literal(value) for key, value in (notes or {}).items()}
        noted = {Quad(_STATE, key, value, _STATE) for key, value in names.items()}
        before = {quad for quad in self.quads(_STATE.value) if quad.predicate in names}
        if (new, noted) == (old, before):
            return False
        self._commit(new - old | noted - before, old - new | before - noted)
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
        return sorted(map(document_id, self._graphs_under(DOCUMENT)))

    def _graphs_under(self, namespace: str) -> list[str]:
        """Return the names of the graphs in a namespace, sorted."""
        names = (graph.value for graph in self.raw.named_graphs() if isinstance(graph, NamedNode))
        return sorted(name for name in names if name.startswith(namespace))

    def documents(self) -> Iterator[StoredDocument]:
        """Yield all stored documents in the order of their ids."""
        for name in self.document_ids():
            node = iri(document_iri(name))
            yield read_graph(self.raw.quads_for_pattern(node, None, None, node), self.vocabulary).document

    def policies(self) -> Iterator[StoredPolicy]:
        """Yield all watched policies with their statements, in the order of the ids."""
        for name in self._graphs_under(POLICY):
            yield read_policy(self.raw.quads_for_pattern(None, None, None, iri(name)), self.vocabulary)

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

    def write_to(self, folder: Path | str) -> None:
        """Write a copy of everything into an empty folder, laid out for reading."""
        with self._writing():
            copy = Oxigraph(str(folder))
            copy.bulk_extend(self.raw.quads_for_pattern(None, None, None, None))
            copy.optimize()
            copy.flush()

    def in_memory(self, *, without: Iterable[str]) -> Store:
        """Return a copy in memory, without some graphs: rules of SPARQL run there many times faster.

        Of a policy only its rules are in it, not what was recorded of it.
        """
        copy = Oxigraph()
        left_out = {*without, *BOOKKEEPING}
        for graph in self.raw.named_graphs():
            if graph.value not in left_out:
                of_policy = graph.value.startswith(POLICY)
                whole = self.raw.quads_for_pattern(None, None, None, graph)
                copy.bulk_extend(self._rules_of(graph) if of_policy else whole)
        return Store(copy, None, read_only=False)

    def _rules_of(self, graph: NamedNode | BlankNode) -> Iterator[Quad]:
        """Yield what a graph says of rules: of a policy's graph a fifth, which is found much faster than all of it."""
        for typed in self.raw.quads_for_pattern(None, RDF_TYPE, term("Rule"), graph):
            yield from self.raw.quads_for_pattern(typed.subject, None, None, graph)

    def write_union(self) -> None:
        """Make the default graph hold each triple of the named graphs once, without the bookkeeping.

        What several documents state stands in the graph of each. Queried as a union, Oxigraph finds it once a
        graph, and a pattern of three triples over twenty copies gives eight thousand rows. What changed since the union
        was last written is known, unless another process left the store stale: then all of it is compared.
        """
        added, removed = self._changed or self._all_triples()
        gone = {triple for triple in removed if not self._is_stated(triple)}
        with self._writing():
            for triple in gone:  # no transaction is needed: the store is stale until this is done
                self.raw.remove(Quad(*triple))
            self.raw.extend(Quad(*triple) for triple in added - gone)
        self._changed = set(), set()

    def _all_triples(self) -> tuple[set[Triple], set[Triple]]:
        """Return what all named graphs state and the default graph does not, and the other way round."""
        named = {
            quad.triple
            for graph in self.raw.named_graphs()
            if graph.value not in BOOKKEEPING
            for quad in self.raw.quads_for_pattern(None, None, None, graph)
        }
        union = {quad.triple for quad in self.raw.quads_for_pattern(None, None, None, DefaultGraph())}
        return named - union, union - named

    def _is_stated(self, triple: Triple) -> bool:
        """Whether a named graph holds a triple, those of the bookkeeping aside."""
        found = self.raw.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        graphs = {quad.graph_name.value for quad in found if isinstance(quad.graph_name, NamedNode)}
        return bool(graphs - set(BOOKKEEPING))

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
        self._remember(added, [*removed, *(self.quads(dropped) if dropped else ())])
        with self._writing():
            if removed or dropped:
                # pyoxigraph has no transaction object: an update is its only way to remove and to add at
                # once. All data in it is written by Oxigraph's own serializer; nothing else enters the text.
                steps = [f"DROP SILENT GRAPH {iri(dropped)}"] if dropped else []
                steps += [f"DELETE DATA {{ {_data(removed)} }}", f"INSERT DATA {{ {_data(added)} }}"]
                self.raw.update(" ;\n".join(steps))
            else:
                self.raw.extend(added)

    def _remember(self, added: Iterable[Quad], removed: Iterable[Quad]) -> None:
        """Keep what the union has to be told of; of too much it is simpler to compare everything."""
        if self._changed is None:
            return
        for known, quads in zip(self._changed, (added, removed), strict=True):
            known.update(quad.triple for quad in quads if str(quad.graph_name)[1:-1] not in BOOKKEEPING)
        if sum(map(len, self._changed)) > _MOST_REMEMBERED:
            self._changed = None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise explain(error, self.path or Path("memory")) from error


def _data(quads: Iterable[Quad]) -> str:
    """Return quads as the data of an update, in Oxigraph's own writing."""
    return "\n".join(f"GRAPH {quad.graph_name} {{ {quad.triple} }}" for quad in quads)
