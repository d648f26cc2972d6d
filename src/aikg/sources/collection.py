"""Files and folders, with or without a manifest, become one stream of documents."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from aikg.errors import InputError
from aikg.model import Document
from aikg.sources.manifest import MANIFEST_NAME, Manifest
from aikg.sources.metadata import Metadata
from aikg.sources.naming import can_exist, file_key, shown
from aikg.sources.news import MAX_BYTES, SUFFIXES, documents_in, read_bytes

__all__ = ["read"]


def read(
    paths: Iterable[Path], manifest: Path | None = None, *, max_bytes: int = MAX_BYTES
) -> Iterator[Document | InputError]:
    """Yield the documents of files and folders in the order given, and an error for each trouble met.

    Every trouble is a value that names its file, and the others go on; nothing is raised. A folder stands
    for the files directly in it, by name; hidden ones and those of other kinds are passed over. A file met
    twice is read once. Two documents may have the same id: what that means is for the caller to say.

    Metadata comes from the manifest first, then from the file, then (the language) from the text. The
    manifest is `manifest`, else the ``manifest.csv`` beside the file. A document whose metadata is wrong, such
    as a date that does not exist, is not read, rather than read without it. `max_bytes` is the largest
    document; larger ones are errors.

    >>> [str(error) for error in read([Path("no/such.txt")])]
    ['no/such.txt: there is no such file; expected a file or a folder.']
    """
    return _Reading(manifest, max_bytes).read(paths)


class _Reading:
    """One run: the manifests met and the files read so far."""

    def __init__(self, manifest: Path | None, max_bytes: int) -> None:
        self._given = manifest
        self._max_bytes = max_bytes
        self._manifests: dict[str, Manifest] = {}
        self._unreadable: set[str] = set()
        self._read: set[str] = set()

    def read(self, paths: Iterable[Path]) -> Iterator[Document | InputError]:
        if self._given is not None:
            manifest, errors = self._manifest(self._given)
            yield from (*errors, *manifest.errors)
        for path in map(Path, paths):
            if not can_exist(path):
                yield InputError("there is no such file", where=shown(path), expected="a file or a folder")
            elif os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for a folder that may not be searched
                yield from self._folder(path)
            else:
                yield from self._file(path)

    def _folder(self, folder: Path) -> Iterator[Document | InputError]:
        try:
            inside = sorted(folder.iterdir(), key=lambda path: path.name)
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            yield InputError(f"the folder cannot be read ({reason})", where=shown(folder), expected="a readable folder")
            return
        files = [path for path in inside if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")]
        if self._given is None and os.path.lexists(folder / MANIFEST_NAME):
            yield from self._about_all_of(folder, files)
        if not files:
            yield InputError(
                "the folder holds no documents",
                where=shown(folder),
                expected=f"files ending in one of {' '.join(SUFFIXES)}",
                hint="Folders inside it are not read; name them as well.",
            )
        for path in files:
            yield from self._file(path)

    def _about_all_of(self, folder: Path, files: list[Path]) -> Iterator[InputError]:
        """Yield what is wrong with a folder's own manifest, and which of its rows describe nothing that is read."""
        manifest, errors = self._manifest(folder / MANIFEST_NAME)
        yield from (*errors, *manifest.errors)
        described = {file_key(path) for path in files}
        for key, row in manifest.rows.items():
            if key not in described:
                yield InputError(
                    f'"{shown(row.path.name)}" is not among the documents of this folder',
                    where=row.where,
                    expected=f"a file directly in it, ending in one of {' '.join(SUFFIXES)}",
                )

    def _file(self, path: Path) -> Iterator[Document | InputError]:
        key = file_key(path)
        if key in self._read:
            return
        self._read.add(key)
        known: Metadata | InputError = Metadata()
        where = path.parent / MANIFEST_NAME if self._given is None else self._given
        if self._given is not None or os.path.lexists(where):
            manifest, errors = self._manifest(where)
            yield from errors
            row = manifest.row(path)
            known = row.metadata if row is not None else known
            if file_key(where) in self._unreadable:
                # Read without it, the document would lose what an earlier build knew of it.
                known = InputError(
                    f"not read, because the manifest {shown(where)} cannot be read",
                    where=shown(path),
                    expected="a manifest, or none",
                )
        if isinstance(known, InputError):
            yield known
        else:
            yield from documents_in(path, known, max_bytes=self._max_bytes)

    def _manifest(self, path: Path) -> tuple[Manifest, tuple[InputError, ...]]:
        """Return a manifest, and the first time also why it cannot be read at all."""
        key = file_key(path)
        if key in self._manifests:
            return self._manifests[key], ()
        errors: tuple[InputError, ...] = ()
        try:
            manifest = Manifest.parse(read_bytes(path, self._max_bytes), path)
        except InputError as error:
            manifest, errors = Manifest(), (error,)
            self._unreadable.add(key)
        self._manifests[key] = manifest
        return manifest, errors
