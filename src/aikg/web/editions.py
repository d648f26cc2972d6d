"""The graph as it is served: snapshots of a graph on disk, so that whoever writes to it is in nobody's way.

They lie in a hidden folder beside the graph (in the user's cache where that folder cannot be written), one folder for
each server, which holds a lock on it for as long as it lives. What a server that was killed left behind is removed by
the next one.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedWriter
from pathlib import Path

from aikg.errors import StoreError
from aikg.resources import cache_folder
from aikg.store.snapshot import fingerprint, take_snapshot

try:
    import fcntl
except ImportError:  # not on Windows; there a folder that a killed server left stays until somebody removes it
    fcntl = None  # type: ignore[assignment]

__all__ = ["Edition", "Editions"]

_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Edition:
    """One snapshot: `name` is what it is cited by, `path` where it lies, `fingerprint` that of the graph on disk."""

    name: str
    path: Path
    fingerprint: str

    @property
    def files(self) -> Path:
        """The folder for files that are made of this snapshot."""
        return self.path.with_name(f"{self.path.name}-files")


class Editions:
    """Snapshots of the graph in `source`, one after the other. Close it: that removes them all."""

    def __init__(self, source: Path, *, name: str | None = None) -> None:
        """`name` is the name of its only edition, for a graph that never changes; otherwise each gets one of its own.

        Raises StoreError when there is no place for a snapshot.
        """
        self.source = source.resolve()
        self._name = name
        self._count = 0
        self._open = ExitStack()
        self.folder = self._open.enter_context(_folder_for(self.source))

    def take(self) -> Edition:
        """Make a snapshot of the graph as it is now. Raises StoreError when it cannot be made."""
        self._count += 1
        path = self.folder / str(self._count)
        mark = take_snapshot(self.source, path)
        return Edition(self._name or f"{_last_changed(self.source):%Y-%m-%d}-{mark[:8]}", path, mark)

    def mark(self) -> str:
        """Return the fingerprint of the graph on disk. Raises StoreError when it is gone."""
        return fingerprint(self.source)

    @staticmethod
    def drop(edition: Edition) -> None:
        """Remove a snapshot that nobody reads any more."""
        for folder in (edition.path, edition.files):
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove all snapshots."""
        self._open.close()


def _last_changed(folder: Path) -> datetime:
    """Return when a graph was last written to."""
    times = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # the writer has put it together with another
            times += [path.stat().st_mtime] if path.suffix in (".sst", ".log") else []
    return datetime.fromtimestamp(max(times, default=0), UTC)


@contextmanager
def _folder_for(source: Path) -> Iterator[Path]:
    """Make a folder for this server's snapshots, locked for as long as it is there."""
    beside, cache = source.parent / f".{source.name}-served", cache_folder() / f"served-{source.name}"
    problem: OSError | None = None
    for base in (beside, cache):
        try:
            base.mkdir(parents=True, exist_ok=True)
            folder, lock = _claimed(base)
        except OSError as error:
            problem = error
            continue
        try:
            _clean(base)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            lock.close()
            with suppress(OSError):  # another server has its folder here
                base.rmdir()
        return
    raise StoreError(
        f"there is no place for a copy of this graph to read ({problem.strerror if problem else ''})",
        where=str(beside),
        expected="a folder that can be written, beside the graph or in the user's cache",
    )


def _claimed(base: Path) -> tuple[Path, BufferedWriter]:
    """Make a folder and take its lock; the lock is let go of when the process ends, however it ends."""
    folder = Path(tempfile.mkdtemp(prefix=".new-", dir=base))
    lock = (folder / _LOCK).open("wb")
    if fcntl is not None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    # Under its own name only once it is locked: until then another server could take it for a leftover.
    return folder.rename(base / folder.name.removeprefix(".new-")), lock


def _clean(base: Path) -> None:
    """Remove what servers left behind that were killed."""
    if fcntl is None:
        return
    for folder in base.iterdir():
        if folder.name.startswith(".new-") or not folder.is_dir():
            continue
        with suppress(OSError), (folder / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
