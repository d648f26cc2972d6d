"""A copy to read of a graph on disk to which another process may be writing just now.

Oxigraph makes such copies itself, but of a store that was opened for reading it leaves out whatever the writer has not
flushed yet. So the files are copied here: those that the database never changes as hard links, which costs neither time
nor space, the few others byte by byte; and when any of them changed meanwhile, all of it again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

from pyoxigraph import Store as Oxigraph

from aikg.errors import StoreError
from aikg.store.location import check_location, explain

__all__ = ["fingerprint", "take_snapshot"]

_TRIES = 20
_PAUSE = 0.05


def fingerprint(folder: Path) -> str:
    """Return what tells the graph in a folder from the same graph after any commit: cheap, it reads no content.

    A graph that was copied with other times of its files has another one. Raises StoreError when it cannot be read.
    """
    return hashlib.sha256(repr(_state(folder)).encode()).hexdigest()[:16]


def take_snapshot(folder: Path, copy: Path) -> str:
    """Copy the graph in `folder` into `copy`, which must not exist, for reading; return its `fingerprint`.

    All that was committed when it was taken is in it, flushed or not. Raises StoreError when there is no graph, when it
    changes all the time, or when the copy cannot be made.
    """
    check_location(folder, read_only=True)
    for _ in range(_TRIES):
        before = _state(folder)
        try:
            _copy(folder, copy, [name for name, _, _ in before])
        except FileNotFoundError:  # the writer has put several files together into one
            after = None
        except OSError as error:
            shutil.rmtree(copy, ignore_errors=True)
            raise explain(error, copy) from error
        else:
            after = _state(folder)
        if before == after:
            _open_once(copy)
            return hashlib.sha256(repr(before).encode()).hexdigest()[:16]
        shutil.rmtree(copy, ignore_errors=True)
        time.sleep(_PAUSE)
    raise StoreError(
        "another process is writing to this graph without a pause", where=str(folder), hint="Try again in a moment."
    )


def _state(folder: Path) -> list[tuple[str, int, int]]:
    """Return the files that hold the graph, each with its size and time."""
    try:
        with os.scandir(folder) as entries:
            found = [(one.name, one.stat()) for one in entries if _holds_data(one.name)]
    except FileNotFoundError as error:
        if not folder.is_dir():
            raise StoreError("there is no graph here any more", where=str(folder)) from error
        return []  # a file went away between two steps: whatever was before, it is not the same now
    except OSError as error:
        raise explain(error, folder) from error
    return sorted((name, status.st_size, status.st_mtime_ns) for name, status in found)


def _holds_data(name: str) -> bool:
    """Whether a file of RocksDB's is part of what is stored; the rest are locks, notes and drafts."""
    return name == "CURRENT" or name.startswith(("MANIFEST-", "OPTIONS-")) or name.endswith((".sst", ".log", ".blob"))


def _copy(folder: Path, copy: Path, names: list[str]) -> None:
    copy.mkdir(parents=True)
    for name in names:
        if name.endswith((".sst", ".blob")):  # written once, never changed
            try:
                os.link(folder / name, copy / name)
                continue
            except FileNotFoundError:
                raise
            except OSError:  # another file system, or one without links
                pass
        shutil.copyfile(folder / name, copy / name)


def _open_once(copy: Path) -> None:
    """Let the database take in what stands in its log, so that no reader has to when it opens the copy."""
    try:
        Oxigraph(str(copy)).flush()
    except (OSError, RuntimeError) as error:
        shutil.rmtree(copy, ignore_errors=True)
        raise explain(error, copy) from error
