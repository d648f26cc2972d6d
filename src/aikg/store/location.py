"""Where a graph lies on disk: what may stand in its folder, and what its errors mean."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from aikg.errors import StoreError

__all__ = ["check_location", "explain"]

#: What RocksDB, the database below Oxigraph, leaves in its folder, finished or not.
_ROCKSDB = re.compile(
    r"CURRENT|IDENTITY|LOCK|LOG(\.old.*)?|(MANIFEST|OPTIONS)-\d+|\d+\.(sst|log|blob|dbtmp)|OPTIONS.*dbtmp"
)

#: Words of an error of the database, what they mean, and what to do.
_OTHER = (
    ("Column family not found", "the build that made this graph was interrupted before it began", "Run it again."),
    ("Not a directory", "a part of this path is a file", "Choose another folder with --kg."),
    ("Corruption", "the files of this graph are damaged", "Build it again in a new folder."),
)
_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def check_location(folder: Path, *, read_only: bool) -> None:
    """Raise StoreError when `folder` is not a graph and must not become one.

    Oxigraph would make a database out of any folder, among whatever lies there.
    """
    where = str(folder)
    if folder.exists() and not folder.is_dir():
        raise StoreError("this is a file", where=where, expected="the folder of a graph", hint="Choose another name.")
    found = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    if "CURRENT" not in found:
        strange = [name for name in found if not _ROCKSDB.fullmatch(name)]
        if strange:
            raise StoreError(
                f"this folder holds {strange[0]!r} and no graph",
                where=where,
                expected="a graph, an empty folder or a new name",
            )
        if read_only:
            raise StoreError("there is no graph", where=where, hint="Make one with: aikg build PATH...")


def explain(error: OSError | RuntimeError, folder: Path) -> StoreError:
    """Return an error of the database as one that says what to do.

    >>> print(explain(OSError("While lock file: kg/LOCK: Resource temporarily unavailable"), Path("kg")))
    kg: another process is writing to this graph. Wait until it is done, or open the graph for reading.
    """
    text, where = str(error), str(folder)
    code = error.errno if isinstance(error, OSError) else None
    if "lock file" in text or "lock hold by" in text:
        return StoreError(
            "another process is writing to this graph",
            where=where,
            hint="Wait until it is done, or open the graph for reading.",
        )
    if code in _FULL or "No space left" in text or "Disk quota" in text:
        return StoreError(
            "the disk is full", where=where, hint="What was reported as stored is safe; make room and run it again."
        )
    if code in _FORBIDDEN or "Permission denied" in text or "Read-only file system" in text:
        return StoreError("this folder must not be written to", where=where, hint="Choose another folder with --kg.")
    for words, problem, hint in _OTHER:
        if words in text:
            return StoreError(problem, where=where, hint=hint)
    return StoreError(f"the database failed ({text.strip()})", where=where)
