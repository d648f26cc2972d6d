"""Documents read in several processes at once, and handed on in their order, as one process would.

Memory stays flat: no more than a few chunks of documents are on their way at any time. What it refuses: to start
processes for a handful of texts, which costs more than it saves.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice

from aikg.errors import AikgError, InputError
from aikg.extract.reader import Reader
from aikg.extract.sentence_model import SentenceModel
from aikg.model import Document, KnownName, Statement

__all__ = ["ReadAhead", "cores"]

Item = Document | InputError
Outcome = list[Statement] | AikgError

#: A chunk is handed to a process once it holds so many characters or documents.
_CHUNK_CHARACTERS, _CHUNK_DOCUMENTS = 50_000, 64
#: With fewer chunks than this, the processes would take longer to start than the texts to read.
_FEW = 4
#: How many chunks wait or are being read for each process.
_WAITING = 2


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class ReadAhead:
    """A reader that reads the documents of `ahead` in other processes before they are asked for.

    It answers as `Reader` does, and raises what `Reader` raises, document by document. Programs other than the
    command line must guard their start (``if __name__ == "__main__":``) for `jobs` above 1, as Python asks for.
    """

    def __init__(self, names: Iterable[KnownName], *, model: SentenceModel | None = None, jobs: int = 1) -> None:
        self._names = tuple(names)
        self._model = model
        self._jobs = jobs
        self._reader = Reader(self._names, model=model)
        self._last: tuple[Document, Outcome] | None = None

    def read(self, document: Document) -> list[Statement]:
        """Return what a document states: what was read ahead, if it is the one that `ahead` yielded last."""
        if self._last is None or self._last[0] is not document:
            return self._reader.read(document)
        outcome = self._last[1]
        if isinstance(outcome, AikgError):
            raise outcome
        return outcome

    def ahead(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield items as they are, in their order, each document read by then.

        Raises InputError when a process ends before it has read its documents. When the caller stops, or is
        interrupted, the processes are ended at once.
        """
        if self._jobs == 1:
            yield from items
            return
        chunks = _chunks(items)
        first = list(islice(chunks, _FEW))
        if len(first) < _FEW:
            yield from chain.from_iterable(first)
            return
        for chunk, outcomes in self._in_processes(chain(first, chunks)):
            results = iter(outcomes)
            for item in chunk:
                if isinstance(item, Document):
                    self._last = (item, next(results))
                yield item
        self._last = None

    def _in_processes(self, chunks: Iterator[list[Item]]) -> Iterator[tuple[list[Item], list[Outcome]]]:
        # A fork would copy the threads' locks of a store that is open here.
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        others = set(multiprocessing.active_children())
        pool = ProcessPoolExecutor(self._jobs, context, _begin, (self._names, self._model))
        waiting: deque[tuple[list[Item], Future[list[Outcome]]]] = deque()
        try:
            for chunk in chunks:
                documents = [item for item in chunk if isinstance(item, Document)]
                waiting.append((chunk, pool.submit(_read_chunk, documents)))
                if len(waiting) >= _WAITING * self._jobs:
                    yield _finished(*waiting.popleft())
            while waiting:
                yield _finished(*waiting.popleft())
        except BaseException:
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _finished(chunk: list[Item], future: Future[list[Outcome]]) -> tuple[list[Item], list[Outcome]]:
    try:
        return chunk, future.result()
    except BrokenProcessPool:
        first = next((item.id for item in chunk if isinstance(item, Document)), "")
        raise InputError(
            "a process that read documents was ended from outside, here or shortly after",
            where=first,
            expected="enough memory for every job",
            hint="Run it again with --jobs 1; what is stored stays stored.",
        ) from None


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    characters = 0
    for item in items:
        chunk.append(item)
        characters += len(item.text) if isinstance(item, Document) else 0
        if characters >= _CHUNK_CHARACTERS or len(chunk) >= _CHUNK_DOCUMENTS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


#: The reader of a process of the pool.
_readers: list[Reader] = []


def _begin(names: Sequence[KnownName], model: SentenceModel | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the one that started us answers it
    _readers.append(Reader(names, model=model))


def _read_chunk(documents: Sequence[Document]) -> list[Outcome]:
    return [_outcome(document) for document in documents]


def _outcome(document: Document) -> Outcome:
    try:
        return _readers[0].read(document)
    except AikgError as error:
        return error
