"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from aikg.errors import ExportError

__all__ = ["suffix_of", "write_file"]


def suffix_of(path: Path, suffixes: tuple[str, ...]) -> str:
    """Return the suffix of a file, in lower case. Raises ExportError for one that is not among those."""
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        raise ExportError(
            f"the format of {suffix or 'a file without a suffix'} is not known",
            where=str(path),
            expected=" or ".join(suffixes),
            hint="Give the file one of these endings.",
        )
    return suffix


def write_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write `chunks` to `path`: on the disk and complete when this returns, else `path` is as it was.

    The bytes go to a hidden file in the same folder, which then takes the name. A symbolic link keeps pointing
    where it points. Raises ExportError when the folder is missing or not writable, or the disk is full.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.is_dir():
            raise ExportError("this is a folder", where=str(path), expected="the name of a file")
        if not target.parent.is_dir():
            raise ExportError(
                "the folder does not exist",
                where=str(path),
                expected="a file in a folder that is there",
                hint=f"Create {path.parent} first.",
            )
        _replace(target, chunks)
    except OSError as error:
        raise ExportError(
            f"the file cannot be written: {error.strerror or error}",
            where=str(path),
            expected="a writable folder with room for the file",
            hint="Nothing was changed; free some space or choose another place.",
        ) from error


def _replace(target: Path, chunks: Iterable[bytes]) -> None:
    temporary = target.with_name(f".{target.name[:100]}.{uuid4().hex}")
    try:
        with temporary.open("xb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Put the new name on the disk too, where the system lets a folder be opened (Windows does not)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
