"""Collections of policy texts become a graph: each policy with its history is stored in one transaction.

A collection that was built before is read on from its last commit; a policy with new recordings is read again whole.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aikg import __version__
from aikg.build import BATCH_SECONDS, TermsReport
from aikg.errors import AikgError, InputError
from aikg.model import KnownName
from aikg.names import USE
from aikg.resources import resource
from aikg.sources.terms_archive import Collection as TermsCollection
from aikg.sources.terms_archive import TermsHistory, read_collection
from aikg.store import READ, Store
from aikg.terms.chronicle import Chronicle, Reads, chronicle
from aikg.terms.policy import Policy
from aikg.terms.services import service_of

__all__ = ["broader_uses", "build_terms"]


def build_terms(
    store: Store,
    path: Path,
    reader: Reads,
    names: Collection[KnownName],
    recorded_at: datetime,
    *,
    terms_types: Collection[str] | None = None,
    on_stored: Callable[[int, int, str], None] | None = None,
) -> TermsReport:
    """Read a collection into a store; what follows from all documents is left to `aikg.build.refresh`.

    `terms_types` restricts it to some types of terms, such as ``Acceptable Use Policy``. `on_stored` receives how many
    policies are done, of how many, and the last one. A policy that fails stops no other. Raises InputError for what
    is no collection.
    """
    before = _Before.read(store, path, terms_types)
    collection = read_collection(path, terms_types=terms_types, since=before.head)
    report = TermsReport(collection.name, collection.last_commit)
    broader = broader_uses(names)
    flushed = time.monotonic()
    for number, history in enumerate(collection.histories, 1):
        policy = _policy(history, collection, names)
        try:
            told = chronicle(policy, history, reader, broader)
            report.policies[store.put_policy(told, recorded_at)] += 1
        except AikgError as error:
            report.failed.append(InputError(error.problem, where=error.where or policy.id, expected=error.expected))
            continue
        _count(report, told)
        if time.monotonic() - flushed >= BATCH_SECONDS or number == len(collection.histories):
            store.flush()
            flushed = time.monotonic()
            if on_stored:
                on_stored(number, len(collection.histories), policy.id)
    store.put_collection(collection.name, collection.last_commit)
    if not report.failed:
        before.leave(store, collection.head)
    return report


def broader_uses(names: Collection[KnownName]) -> Mapping[str, frozenset[str]]:
    """Return the slugs of all uses above each use.

    >>> broader_uses([])
    {}
    """
    parents = {name.entity.iri: name.broader for name in names if name.entity.kind == "Use"}

    def above(use: str) -> frozenset[str]:
        direct = frozenset(parents.get(use, ()))
        return direct.union(*map(above, direct))

    return {use.removeprefix(USE): frozenset(one.removeprefix(USE) for one in above(use)) for use in parents}


def _policy(history: TermsHistory, collection: TermsCollection, names: Collection[KnownName]) -> Policy:
    service = service_of(history.service, names)
    return Policy(history.service, history.terms_type, service.issuer, service.product, collection.name)


def _count(report: TermsReport, told: Chronicle) -> None:
    report.recordings.update(str(judged.substance) for judged in told.versions)
    report.texts += len(told.texts)
    report.rules += len({rule for carried in told.carried for rule in carried})
    report.changes += len(told.changes)


@dataclass(frozen=True, slots=True)
class _Before:
    """Up to which commit a collection was read, by the reader there is now and for the same types of terms."""

    note: str
    key: str
    head: str | None

    @classmethod
    def read(cls, store: Store, path: Path, terms_types: Collection[str] | None) -> _Before:
        note = READ + hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]
        key = _reader_digest(terms_types)
        known, _, head = (store.note(note) or "").partition(" ")
        return cls(note, key, head if known == key else None)

    def leave(self, store: Store, head: str) -> None:
        store.set_note(self.note, f"{self.key} {head}")


def _reader_digest(terms_types: Collection[str] | None) -> str:
    """Return what tells this reader from another that would read the same text differently."""
    total = hashlib.sha256(f"{__version__}\0{sorted(terms_types or ())}".encode())
    for file in sorted(resource("lexicon").glob("*/*.toml")):
        if file.name != "questions.toml":  # words of questions read no policy
            total.update(file.read_bytes())
    return total.hexdigest()[:16]
