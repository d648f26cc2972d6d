"""Documents become a graph: each is read, stored in one transaction, and reported once it is safe on disk.

What follows from all documents together is computed at the end, and only when something changed.
Until then the store is marked *stale*, in the transaction that made it so: a build that was killed
leaves a store that says so, and the next build ends where the first would have ended.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from aikg.consolidate import consolidate
from aikg.errors import AikgError, InputError, ModelError, StoreError
from aikg.model import Document, Statement, StoredDocument
from aikg.query.verdict_graph import VERDICTS, refresh_verdicts
from aikg.reason.closure import CLOSURE_GRAPH, close
from aikg.review import Docket, decisions_in
from aikg.store import Change, Store
from aikg.store.consolidated import CONSOLIDATED, consolidated_quads

__all__ = [
    "BATCH_DOCUMENTS",
    "BATCH_SECONDS",
    "BuildReport",
    "ReadDocument",
    "Reader",
    "TermsReport",
    "as_input_error",
    "build",
    "refresh",
    "remove",
]

#: A batch is flushed, and its documents reported as stored, after so many documents ...
BATCH_DOCUMENTS = 256
#: ... or so many seconds, whichever comes first.
BATCH_SECONDS = 2.0


class Reader(Protocol):
    """Whatever turns a document into statements, such as `aikg.extract.Reader`."""

    def read(self, document: Document) -> Iterable[Statement]:
        """Return what a document states."""
        ...


class ReadDocument(NamedTuple):
    """A document whose statements are known, because its source is a table and nothing has to be read out of prose."""

    document: Document
    statements: Sequence[Statement]


@dataclass(slots=True)
class TermsReport:
    """What became of a collection: policies by what storing them changed, and the recordings of those by substance.

    `texts` counts substantive texts, `rules` rules that at least one of them states, `changes` changes of rules.
    """

    collection: str
    last_commit: datetime
    policies: Counter[Change] = field(default_factory=Counter)
    recordings: Counter[str] = field(default_factory=Counter)
    texts: int = 0
    rules: int = 0
    changes: int = 0
    failed: list[InputError] = field(default_factory=list)


@dataclass(slots=True)
class BuildReport:
    """What a build did. `stored` are the ids of all documents that are safe on disk, in the order of input.

    `statements` counts those of the documents of this build; `failed` holds one error per document
    that could not be read. `reviewed` counts the decisions that people made about these documents and that
    were followed, `unfit` those about a text that has changed since. `terms` tell what became of collections.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    statements: int = 0
    reviewed: int = 0
    unfit: int = 0
    failed: list[InputError] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    terms: list[TermsReport] = field(default_factory=list)


def build(
    store: Store,
    items: Iterable[Document | ReadDocument | InputError],
    reader: Reader,
    recorded_at: datetime,
    on_stored: Callable[[Sequence[str]], None] | None = None,
) -> BuildReport:
    """Read documents into a store, and compute again what follows from all of them.

    `items` are documents, or errors of those that could not be loaded; a document that fails stops no
    other. `recorded_at` (with a time zone) is when the graph learns of what is new. `on_stored`
    receives the ids of every batch once it would survive a power cut. When the build is interrupted,
    what is done is stored before the interruption goes on.
    """
    run = _Run(store, on_stored or (lambda ids: None))
    try:
        for item in items:
            if isinstance(item, InputError):
                run.report.failed.append(item)
            else:
                run.add(item, reader, recorded_at)
    except StoreError:
        raise  # a store that cannot be written cannot be flushed either
    except BaseException:
        run.flush()
        raise
    run.flush()
    refresh(store)
    return run.report


def remove(store: Store, document: str) -> None:
    """Remove a document by its id, and everything that only it supports.

    Raises StoreError, naming the nearest ids, when there is no such document.
    """
    store.remove_document(document)
    refresh(store)


def refresh(store: Store) -> bool:
    """Compute again what follows from all documents, if the store is stale; return whether it was."""
    if not store.stale:
        return False
    documents: list[StoredDocument] = []
    statements: list[Statement] = []
    for graph in store.graphs():
        documents.append(graph.document)
        statements += graph.statements
    watched = {policy.id: policy.statements for policy in store.policies()}
    store.replace_graph(CONSOLIDATED, consolidated_quads(consolidate(documents, statements, watched)))
    with store.in_memory(without=(CLOSURE_GRAPH.value, VERDICTS)) as copy:
        close(copy.raw)  # on disk the rules take some thirty times as long
        store.replace_graph(CLOSURE_GRAPH.value, copy.quads(CLOSURE_GRAPH.value))
    store.write_union()
    refresh_verdicts(store)  # by what the rules are now
    store.write_union()
    store.mark_fresh()
    store.flush()
    return True


class _Run:
    """One build while it goes on: the documents since the last flush, and the report."""

    def __init__(self, store: Store, on_stored: Callable[[Sequence[str]], None]) -> None:
        self.store = store
        self.report = BuildReport()
        self._docket = Docket(decisions_in(store))
        self._on_stored = on_stored
        self._batch: list[str] = []
        self._flushed = time.monotonic()
        self._seen: dict[str, tuple[str, str]] = {}

    def add(self, item: Document | ReadDocument, reader: Reader, recorded_at: datetime) -> None:
        """Read and store one document; what is wrong with it goes to the report."""
        document = item.document if isinstance(item, ReadDocument) else item
        try:
            self._refuse_second(document)
            stated = item.statements if isinstance(item, ReadDocument) else reader.read(item)
            reviewed = self._docket.apply(document, stated)
            statements = [s for s in reviewed.statements if not s.candidate]
            change = self.store.put_document(document, statements, recorded_at)
        except (InputError, ModelError) as error:
            self.report.failed.append(as_input_error(error, document))
            return
        self._seen[document.id] = (_digest(document), _looks(document))
        self._count(change)
        self.report.statements += len(statements)
        self.report.reviewed += reviewed.applied
        self.report.unfit += reviewed.unfit
        self._batch.append(document.id)
        if len(self._batch) >= BATCH_DOCUMENTS or time.monotonic() - self._flushed >= BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Make sure of the batch, then report it."""
        if self._batch:
            self.store.flush()
            done, self._batch = self._batch, []
            self.report.stored += done
            self._on_stored(done)
        self._flushed = time.monotonic()

    def _refuse_second(self, document: Document) -> None:
        digest, looks = self._seen.get(document.id, (None, ""))
        if digest is not None and digest != _digest(document):
            raise InputError(
                f"two documents have the id {document.id!r}: {looks} is stored, {_looks(document)} is not",
                expected="ids that tell documents apart",
                hint="Rename one, or give it an id of its own.",
            )

    def _count(self, change: Change) -> None:
        if change is Change.ADDED:
            self.report.added += 1
        elif change is Change.UPDATED:
            self.report.updated += 1
        else:
            self.report.unchanged += 1


def _looks(document: Document) -> str:
    """Return how a person recognises a document: by its title, else by how it begins."""
    words = " ".join((document.title or document.text[:60]).split())
    return f"“{words}”"


def _digest(document: Document) -> str:
    """Return what tells documents apart, in little space: a build may see a great many."""
    return hashlib.sha256(repr(document).encode()).hexdigest()


def as_input_error(error: AikgError, document: Document) -> InputError:
    """Return what is wrong with a document as an InputError that names it."""
    if isinstance(error, InputError):
        return error
    return InputError(error.problem, where=error.where or document.id, expected=error.expected, hint=error.hint)
