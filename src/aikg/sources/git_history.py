"""What a git repository or bundle holds: its commits, what each changed, and the texts, each read once.

No git program is needed; nothing is fetched, and nothing in the repository is changed. What lacks part of its history
(a shallow or partial clone, a bundle that builds on another) is refused: versions would be missing without a word.
"""

from __future__ import annotations

import re
import shutil
import stat
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from traceback import clear_frames
from typing import TYPE_CHECKING, BinaryIO, cast

from aikg.errors import InputError
from aikg.sources.encoding import decode_anyway
from aikg.sources.naming import can_exist, shown

if TYPE_CHECKING:
    from dulwich.object_store import DiskObjectStore
    from dulwich.objects import ObjectID
    from dulwich.pack import Pack

__all__ = [
    "Blobs",
    "Commit",
    "File",
    "Objects",
    "ancestors",
    "head_of",
    "is_repository",
    "log_of",
    "opened_objects",
]

_BUNDLE = re.compile(rb"# v(\d+) git bundle\n")
_BUNDLES_READ = (b"2", b"3")
#: Of the head of a bundle, in bytes: git keeps the names of branches below 4096.
_LONGEST_LINE = 8192

#: A file of the repository: its folder and its name, each as git has it.
File = tuple[bytes, bytes]
#: What a file holds before a commit and after it; None where it is not there.
Blobs = tuple[bytes | None, bytes | None]

#: What git's packs number the kinds of objects (https://git-scm.com/docs/gitformat-pack).
_COMMIT, _TREE = 1, 2
#: Trees kept in memory: those of one commit are nearly those of the next.
_TREES_KEPT = 256

_FETCH_ALL = "Run `git fetch --unshallow` in it, or clone it again without --depth and --filter."
_CLONE = "Clone the published collection."
_BUNDLE_ALL = "Make one that has everything: `git bundle create FILE --all`."


def is_repository(path: Path) -> bool:
    """Whether this is a git repository, bare or with a work tree, or a git bundle; what is in it is not looked at."""
    if not can_exist(path):
        return False
    try:
        if path.is_dir():
            return (path / ".git").exists() or all((path / name).exists() for name in ("HEAD", "objects", "refs"))
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return _BUNDLE.match(file.readline(_LONGEST_LINE)) is not None
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its name, its tree, its parents, its time in UTC and its message."""

    name: str
    tree: bytes
    parents: tuple[str, ...]
    at: datetime
    message: str

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return shown(self.message.partition("\n")[0])


class Objects:
    """What a repository holds, by name; whatever is not as git has it is an InputError."""

    def __init__(self, store: DiskObjectStore | Pack, where: str) -> None:
        self._store = store
        self._where = where
        self._tree = lru_cache(_TREES_KEPT)(self._read_tree)

    def commit(self, name: str) -> Commit:
        """Return a commit by its name."""
        from dulwich.objects import Commit as GitCommit  # noqa: PLC0415 - see _understood

        data = self._read(name.encode(), _COMMIT)
        with _understood(self._where):
            commit = GitCommit.from_string(data)
            return Commit(
                name,
                commit.tree,
                tuple(parent.decode("ascii") for parent in commit.parents),
                datetime.fromtimestamp(commit.commit_time, UTC),
                decode_anyway(commit.message).strip(),
            )

    def changes(self, tree: bytes, parent: bytes | None) -> dict[File, Blobs]:
        """Return the Markdown files, one folder deep, that are not the same in two trees."""
        before, after = self._tree(parent) if parent else {}, self._tree(tree)
        changed = {}
        for folder in sorted({name for name, _ in before.items() ^ after.items() if not name.startswith(b".")}):
            old, new = self._files(before.get(folder)), self._files(after.get(folder))
            for file in sorted({name for name, _ in old.items() ^ new.items()}):
                changed[folder, file] = old.get(file), new.get(file)
        return changed

    def texts(self, blobs: set[bytes], on_progress: Callable[[int, int], None] | None) -> dict[bytes, str]:
        """Return the text of every blob, each taken out of the repository once."""
        texts: dict[bytes, str] = {}
        with _understood(self._where):
            found = self._store.iterobjects_subset(cast("set[ObjectID]", blobs))
        while len(texts) < len(blobs):
            with _understood(self._where):
                blob = next(found)
                texts[blob.id] = decode_anyway(blob.as_raw_string())
            if on_progress:
                on_progress(len(texts), len(blobs))
        return texts

    def _files(self, entry: tuple[int, bytes] | None) -> dict[bytes, bytes]:
        if entry is None or not stat.S_ISDIR(entry[0]):
            return {}
        return {
            name: blob
            for name, (mode, blob) in self._tree(entry[1]).items()
            if stat.S_ISREG(mode) and name.endswith(b".md") and name not in {b".md", b"README.md"}
        }

    def _read_tree(self, name: bytes) -> dict[bytes, tuple[int, bytes]]:
        from dulwich.objects import parse_tree  # noqa: PLC0415

        data = self._read(name, _TREE)
        with _understood(self._where):
            return {name: (mode, blob) for name, mode, blob in parse_tree(data, 20)}

    def _read(self, name: bytes, kind: int) -> bytes:
        with _understood(self._where):
            found, data = self._store.get_raw(cast("ObjectID", name))
        if found != kind:
            raise _broken(self._where, f"object {name[:12].decode()} is of another kind")
        return data


@contextmanager
def _understood(where: str) -> Iterator[None]:
    """Turn what dulwich raises over a repository that is not in order into an error that says so.

    dulwich is loaded where it is used: it takes a tenth of a second, and most runs read no collection.
    """
    from dulwich import errors, pack, repo  # noqa: PLC0415

    try:
        yield
    except BaseException as error:
        # What was called holds pieces of the pack, and a pack cannot be closed as long as somebody does.
        clear_frames(error.__traceback__)
        match error:
            case repo.UnsupportedExtension() | repo.UnsupportedVersion():
                raise _refused(f"the repository cannot be read ({shown(str(error))})", where) from None
            case KeyError():
                raise _refused("part of the history is not there", where) from None
            case OSError():
                reason = (error.strerror or type(error).__name__).lower()
                raise InputError(f"it cannot be read ({reason})", where=where, expected="a readable file") from None
            case (
                (errors.ApplyDeltaError() | errors.ChecksumMismatch() | errors.FileFormatException())
                | (errors.NotGitRepository() | errors.ObjectMissing() | errors.RefFormatError())
                | (errors.WrongObjectException() | pack.UnresolvedDeltas() | pack.PackFileDisappeared())
                | (repo.InvalidWorktreeConfiguration() | zlib.error() | struct.error() | BufferError())
                | (ArithmeticError() | AssertionError() | AttributeError() | EOFError() | IndexError())
                | (MemoryError() | RuntimeError() | StopIteration() | TypeError() | ValueError())
            ):
                raise _broken(where, shown(str(error).partition(": ")[0])[:100] or type(error).__name__) from None
        raise


def _refused(problem: str, where: str, hint: str = _FETCH_ALL) -> InputError:
    return InputError(problem, where=where, expected="a repository with its whole history", hint=hint)


def _broken(where: str, why: str) -> InputError:
    hint = "Fetch it again; `git fsck` and `git bundle verify` tell more."
    return _refused(f"the repository is damaged or cut short ({why})", where, hint)


def opened_objects(path: Path, opened: ExitStack) -> tuple[Objects, Mapping[bytes, bytes]]:
    """Return the objects and the branches of a repository or a bundle; `opened` closes them."""
    where = shown(path)
    with _understood(where):
        there = can_exist(path) and path.exists()
    if not there:
        raise InputError("there is no such file or folder", where=where, expected="a git repository or a bundle of one")
    if not is_repository(path):
        raise InputError(
            "this is neither a git repository nor a bundle",
            where=where,
            expected="the folder of a git repository, or a bundle of one",
            hint="`git clone` brings a collection of Open Terms Archive here: the repository named -versions.",
        )
    return _open_repository(path, opened) if path.is_dir() else _open_bundle(path, opened)


def _open_repository(path: Path, opened: ExitStack) -> tuple[Objects, Mapping[bytes, bytes]]:
    from dulwich.repo import Repo  # noqa: PLC0415

    where = shown(path)
    with _understood(where):
        repository = Repo(path)
        opened.callback(repository.close)
        _only_sha1(repository.object_format.name, where)
        if repository.get_shallow():
            raise _refused("the clone is shallow: its history is cut", where)
        return Objects(repository.object_store, where), dict(repository.get_refs().items())


def _open_bundle(path: Path, opened: ExitStack) -> tuple[Objects, Mapping[bytes, bytes]]:
    """Unpack nothing: index the pack in a temporary file, so that memory holds no more than one text of it."""
    from dulwich.object_format import SHA1  # noqa: PLC0415
    from dulwich.pack import MemoryPackIndex, Pack, PackData  # noqa: PLC0415

    where = shown(path)
    with _understood(where):
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="aikg-")))
        with path.open("rb") as file, (folder / "pack").open("wb") as copy:
            refs = _head_of_bundle(file, where)
            shutil.copyfileobj(file, copy)
        data = opened.enter_context(PackData.from_path(folder / "pack", SHA1))
        data.check()
        pack = opened.enter_context(Pack.from_objects(data, MemoryPackIndex.for_pack(data)))
        return Objects(pack, where), refs


def _head_of_bundle(file: BinaryIO, where: str) -> dict[bytes, bytes]:
    """Return the branches of a bundle, and leave `file` where its pack begins.

    Format: https://git-scm.com/docs/gitformat-bundle.
    """
    version = _BUNDLE.match(file.readline(_LONGEST_LINE))
    if version is None or version[1] not in _BUNDLES_READ:
        raise InputError("the bundle is of a later format", where=where, expected="a git bundle of version 2 or 3")
    refs: dict[bytes, bytes] = {}
    while (line := file.readline(_LONGEST_LINE)) != b"\n":
        if not line.endswith(b"\n"):
            raise _broken(where, "its head does not end")
        word, _, rest = line[:-1].partition(b" ")
        if word.startswith(b"@object-format="):
            _only_sha1(word.partition(b"=")[2].decode("ascii", "replace"), where)
        elif word.startswith(b"@filter="):
            raise _refused("the bundle leaves objects out", where, _BUNDLE_ALL)
        elif word.startswith(b"-"):
            name = shown(word[1:13].decode("ascii", "replace"))
            raise _refused(f"the bundle builds on commit {name}, which is not in it", where, _BUNDLE_ALL)
        elif not word.startswith(b"@"):
            refs[rest] = word
    return refs


def _only_sha1(name: str, where: str) -> None:
    if name != "sha1":
        raise InputError(
            f"the repository names its objects by {shown(name)}",
            where=where,
            expected="a repository with SHA-1, as all collections of Open Terms Archive are",
            hint=_CLONE,
        )


def head_of(refs: Mapping[bytes, bytes], where: str) -> str:
    """Return the commit whose history is read."""
    branches = [name for name in refs if name.startswith(b"refs/heads/")]
    for name in (b"HEAD", b"refs/heads/main", b"refs/heads/master", *(branches if len(branches) == 1 else ())):
        if name in refs:
            return refs[name].decode("ascii", "replace")
    if not refs:
        raise _refused("the repository is empty", where, _CLONE)
    there = ", ".join(shown(name.decode("utf-8", "replace")) for name in sorted(refs)[:10])
    raise InputError(
        "it does not say which branch holds the versions",
        where=where,
        expected=f"HEAD, or a branch main or master; there are {there}",
    )


def log_of(objects: Objects, head: str) -> dict[str, Commit]:
    """Return the commits that lead to `head`, each after its parents."""
    log: dict[str, Commit] = {}
    met: dict[str, Commit] = {}
    waiting = [head]
    while waiting:
        name = waiting[-1]
        if name in met:
            log.setdefault(name, met[name])
            waiting.pop()
        else:
            met[name] = objects.commit(name)
            waiting += (parent for parent in reversed(met[name].parents) if parent not in met)
    return log


def ancestors(log: Mapping[str, Commit], name: str | None) -> set[str]:
    """Return a commit of the log with all that led to it; nothing when it is not there."""
    seen: set[str] = set()
    waiting = [name] if name in log else []
    while waiting:
        commit = waiting.pop()
        if commit is not None and commit not in seen:
            seen.add(commit)
            waiting += log[commit].parents
    return seen
