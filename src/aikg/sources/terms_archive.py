"""An Open Terms Archive collection becomes the recorded history of each of its documents.

A collection of versions is a git repository: one Markdown file per service and terms type, one commit per recorded
version (https://docs.opentermsarchive.org). It is read in one pass over its history, from a repository or a bundle.
How its commits are worded, today and formerly, is from the program that makes them, in its file
``src/archivist/recorder/repositories/git/dataMapper.js`` (https://github.com/OpenTermsArchive/engine).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import abc, defaultdict
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from aikg.errors import InputError
from aikg.sources.encoding import decode_anyway
from aikg.sources.git_history import (
    Blobs,
    Commit,
    File,
    Objects,
    ancestors,
    head_of,
    is_repository,
    log_of,
    opened_objects,
)
from aikg.sources.naming import shown

if TYPE_CHECKING:
    pass

__all__ = ["Collection", "RecordedVersion", "Recording", "TermsHistory", "is_collection", "read_collection"]


class Recording(StrEnum):
    """Why a version was recorded, as the subject of its commit says."""

    FIRST = "first"  #: "First record of ..."
    CHANGE = "change"  #: "Record new changes of ..."
    UPGRADE = "upgrade"  #: "Apply technical or declaration upgrade on ..."
    OTHER = "other"  #: a person edited the collection


@dataclass(frozen=True, slots=True)
class RecordedVersion:
    """One version of a document as a collection recorded it: `at` is the commit's time in UTC."""

    commit: str
    at: datetime
    recording: Recording
    subject: str
    snapshots: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class TermsHistory:
    """All versions of one document that a collection holds, earliest first."""

    service: str
    terms_type: str
    versions: tuple[RecordedVersion, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection as it was read: `head` is its last commit, `last_commit` that commit's time in UTC.

    A collection commits only what changed: `last_commit` tells that somebody looked at something that day, the last
    version of a document when that document was last seen to differ.
    """

    name: str
    head: str
    last_commit: datetime
    histories: tuple[TermsHistory, ...]


def is_collection(path: Path) -> bool:
    """Whether this is a git repository, bare or with a work tree, or a git bundle; what is in it is not looked at.

    >>> is_collection(Path("no/such"))
    False
    """
    return is_repository(path)


def read_collection(
    path: Path,
    *,
    terms_types: abc.Collection[str] | None = None,
    since: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Collection:
    r"""Return the histories of a collection by service and terms type, each with its versions by the time of commit.

    The commits are those that lead to HEAD; where there is none, to the branch ``main``, ``master`` or the only one.
    Versions of one time are in the order of commits. A time is that of the snapshot: an upgrade has the time of the
    snapshot it reads again, and can so come to stand before versions that were committed earlier. A file that a
    commit moves unchanged is one history under its last name; a file that is deleted keeps its history. Hidden
    folders and READMEs are no documents. `snapshots` are those that the commit gives an address of.

    A text has line ends as ``\n`` and no byte order mark. It is decoded by `aikg.sources.encoding`; where that finds
    no single encoding, as UTF-8 with every byte that is none read as Windows-1252, so that no version is lost.

    `terms_types` restricts the histories to documents of these types. With `since`, the head of an earlier run, they
    are those that have a version since, each whole; when that commit is not in the history, they are all. `on_progress`
    is given how many different texts were read, and how many there are.

    Raises InputError when this is no collection, is damaged or is not whole, or has nothing of a type asked for.
    """
    where = shown(path)
    with ExitStack() as opened:
        objects, refs = opened_objects(path, opened)
        head = head_of(refs, where)
        log = log_of(objects, head)
        documents = _documents(objects, log, ancestors(log, since))
        if not any(version.recording is not Recording.OTHER for found in documents for version in found.versions):
            raise InputError(
                "the repository holds no version of terms",
                where=where,
                expected='the versions of an Open Terms Archive collection: files named "SERVICE/TERMS TYPE.md", '
                'with commits such as "First record of SERVICE TERMS TYPE"',
                hint="The repository of a collection's versions has a name that ends in -versions.",
            )
        found = [found for found in _of_types(documents, terms_types, where) if found.fresh]
        texts = objects.texts({version.blob for found in found for version in found.versions}, on_progress)
    histories = (found.history(texts) for found in sorted(found, key=lambda found: found.name))
    return Collection(_collection_name(path), head, log[head].at, tuple(histories))


#: What the subject of a commit begins with; the last three are former wordings.
_SUBJECTS = {
    "First record of ": Recording.FIRST,
    "Record new changes of ": Recording.CHANGE,
    "Apply technical or declaration upgrade on ": Recording.UPGRADE,
    "Start tracking ": Recording.FIRST,
    "Refilter ": Recording.UPGRADE,
    "Update ": Recording.CHANGE,
}
#: People begin a subject with this as well: GitHub proposes "Update Terms of Service.md" for an edit.
_ALSO_BY_PEOPLE = "Update "

_SNAPSHOT = re.compile(r"https?://\S+/[0-9a-f]{5,64}$", re.MULTILINE)
#: Paragraphs that repeat some snapshots, and lines that say where in the web a source document is.
_NO_SNAPSHOTS = re.compile(r"(?s:^Changes since the previous version come from.*?(?:\n\n|\Z))|^\d+\. .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Version:
    """A version whose text is not read yet; `number` is the place of its commit, after those of its parents."""

    commit: Commit
    number: int
    recording: Recording
    blob: bytes


@dataclass(slots=True, eq=False)
class _Document:
    """The history of a document as far as it is walked; `fresh` once it has a version that is not seen."""

    name: tuple[str, str]
    versions: list[_Version] = field(default_factory=list)
    fresh: bool = False

    def history(self, texts: Mapping[bytes, str]) -> TermsHistory:
        ordered = sorted(self.versions, key=lambda version: (version.commit.at, version.number))
        return TermsHistory(
            *self.name,
            tuple(
                RecordedVersion(
                    commit=version.commit.name,
                    at=version.commit.at,
                    recording=version.recording,
                    subject=version.commit.subject,
                    snapshots=_snapshots(version.commit.message) if version.recording is not Recording.OTHER else (),
                    text=texts[version.blob],
                )
                for version in ordered
            ),
        )


def _documents(objects: Objects, log: Mapping[str, Commit], seen: set[str]) -> list[_Document]:
    """Walk the history and return what it recorded of each document; a commit of `seen` makes nothing fresh.

    A merge records what it has from none of its parents.
    """
    documents: dict[tuple[str, str], _Document] = {}
    for number, commit in enumerate(log.values()):
        trees: list[bytes | None] = [log[parent].tree for parent in commit.parents]
        first, *others = differences = [objects.changes(commit.tree, tree) for tree in trees or [None]]
        recorded = {
            file: blobs
            for file, blobs in first.items()
            if blobs[1] is not None and all(file in other for other in others)
        }
        for difference in differences:
            for target, source in _moves(difference).items():
                recorded.pop(target, None)
                # What a merge brings together has moved in one of its branches before.
                if not others or _named(target) not in documents:
                    _move(documents, _named(source), _named(target))
        for file, (before, blob) in recorded.items():
            name = _named(file)
            document = documents.get(name)
            if document is None or (before is None and document.name != name):
                document = documents[name] = _Document(name)
            recording = _recording(commit.subject, name, alone=len(recorded) == 1)
            document.versions.append(_Version(commit, number, recording, blob or b""))
            document.fresh = document.fresh or commit.name not in seen
    return list(dict.fromkeys(documents.values()))


def _moves(changes: Mapping[File, Blobs]) -> dict[File, File]:
    """Return where each file that is new came from, if one with the same blob is gone; best of the same type."""
    gone: dict[bytes | None, list[File]] = defaultdict(list)
    for file, (before, after) in changes.items():
        if after is None:
            gone[before].append(file)
    moves = {}
    for file, (before, after) in changes.items():
        if before is None and gone.get(after):
            folder, name = file
            moves[file] = min(gone[after], key=lambda source: (source[1] != name, source[0] != folder))
            gone[after].remove(moves[file])
    return moves


def _move(documents: dict[tuple[str, str], _Document], source: tuple[str, str], target: tuple[str, str]) -> None:
    """Let the history of a document go on under another name, together with what was there under that name before.

    Its former name still leads to it, for branches that do not know of the move, until a file is new under that name.
    """
    moved, there = documents.get(source), documents.get(target)
    if moved is None:  # only where objects are not what their names say, so that a commit comes before its parents
        return
    if there is not None and there is not moved and there.name == target:
        moved.versions += there.versions
        moved.fresh = moved.fresh or there.fresh
        for name in [name for name, document in documents.items() if document is there]:
            documents[name] = moved
    moved.name = target
    documents[target] = moved


@lru_cache(10_000)
def _named(file: File) -> tuple[str, str]:
    """Return the service and the terms type of a file, fit to be printed.

    >>> _named(("DALL·E".encode(), b"Terms of Service.md"))
    ('DALL·E', 'Terms of Service')
    """
    service, terms_type = (unicodedata.normalize("NFC", shown(decode_anyway(name))) for name in file)
    return service, terms_type.removesuffix(".md")


def _recording(subject: str, name: tuple[str, str], *, alone: bool) -> Recording:
    """Return why a version was recorded; `alone` when its commit has no version of another document.

    >>> _recording("Update Terms of Service.md", ("DALL·E", "Terms of Service"), alone=True).value
    'other'
    """
    subject = unicodedata.normalize("NFC", subject)
    for beginning, recording in _SUBJECTS.items():
        if subject.startswith(beginning):
            named = subject.removeprefix(beginning) == " ".join(name)
            return recording if named or (alone and beginning != _ALSO_BY_PEOPLE) else Recording.OTHER
    return Recording.OTHER


def _snapshots(message: str) -> tuple[str, ...]:
    """Return the addresses of the snapshots that a version was made from, in the order of its source documents.

    >>> _snapshots("First record of A B\\n\\nThis version was recorded after filtering snapshot https://a.org/commit/0123abc")
    ('https://a.org/commit/0123abc',)
    """
    return tuple(dict.fromkeys(_SNAPSHOT.findall(_NO_SNAPSHOTS.sub("", message))))


def _of_types(documents: list[_Document], wanted: abc.Collection[str] | None, where: str) -> list[_Document]:
    there = sorted({document.name[1] for document in documents})
    for terms_type in wanted or ():
        if terms_type not in there:
            nearest = difflib.get_close_matches(terms_type.casefold(), [name.casefold() for name in there], 1, 0.0)
            likely = next(name for name in there if name.casefold() == nearest[0])
            raise InputError(
                f'there is no document of the type "{shown(terms_type)}"',
                where=where,
                expected="one of " + ", ".join(shown(name) for name in there),
                hint=f'Did you mean "{shown(likely)}"?',
            )
    return [document for document in documents if wanted is None or document.name[1] in wanted]


def _collection_name(path: Path) -> str:
    """Return the name of a repository or a bundle.

    >>> [_collection_name(Path(name)) for name in ("a/b-versions.git/", "a/b-versions/.git", "a/b-versions.bundle")]
    ['b-versions', 'b-versions', 'b-versions']
    """
    path = path if path.name not in {"", "..", ".git"} else path.resolve()
    path = path.parent if path.name == ".git" else path
    return (path.name if path.is_dir() else path.stem).removesuffix(".git")
