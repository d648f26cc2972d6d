"""Several processes read as one does: the same statements, order and errors, and no text too many in memory."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aikg.errors import InputError
from aikg.extract import ReadAhead, Reader
from aikg.model import Document, KnownName, Statement

TEXT = "Meta permits US agencies to use Llama for national security. " + "Nothing else was said in the end. " * 200


def items(count: int) -> Iterator[Document | InputError]:
    """Texts of 7,000 characters that differ, with an error after every tenth."""
    for number in range(count):
        vendor = ("Meta", "OpenAI", "Anthropic")[number % 3]
        yield Document(f"d{number}", f"{number}. " + TEXT.replace("Meta", vendor), "en")
        if number % 10 == 9:
            yield InputError(f"error {number}")


def told(reader: ReadAhead, given: Iterator[Document | InputError]) -> list[str | list[Statement]]:
    return [str(item) if isinstance(item, InputError) else reader.read(item) for item in reader.ahead(given)]


@pytest.fixture(scope="module")
def small(shipped_names: tuple[KnownName, ...]) -> list[KnownName]:
    """A few names, so that processes start quickly."""
    return [name for name in shipped_names if name.entity.label in ("Meta", "OpenAI", "Anthropic", "Llama")]


def test_two_processes_say_what_one_says(small: list[KnownName]) -> None:
    one, two = (told(ReadAhead(small, jobs=jobs), items(60)) for jobs in (1, 2))
    assert one == two and len(one) == 66
    assert sum(len(statements) for statements in one if isinstance(statements, list)) >= 60
    assert multiprocessing.active_children() == []


def test_a_few_texts_start_no_process(small: list[KnownName]) -> None:
    reader = ReadAhead(small, jobs=2)
    for item in reader.ahead(items(10)):
        assert multiprocessing.active_children() == []
        if isinstance(item, Document):
            assert reader.read(item)


def test_a_document_that_was_not_read_ahead_is_read(small: list[KnownName]) -> None:
    document = next(items(1))
    assert isinstance(document, Document)
    assert ReadAhead(small, jobs=2).read(document) == Reader(small).read(document)


def test_documents_are_taken_as_they_are_needed(small: list[KnownName]) -> None:
    taken = 0

    def counted() -> Iterator[Document | InputError]:
        nonlocal taken
        for item in items(10_000):
            taken += 1
            yield item

    ahead = ReadAhead(small, jobs=2).ahead(counted())
    for _ in range(20):
        next(ahead)
    assert taken < 100
    ahead.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_an_error_of_one_document_stays_its_own(small: list[KnownName]) -> None:
    """A text whose statements cannot be made raises where it is read, and the others are read."""
    wrong = Document("wrong", None, "en")  # type: ignore[arg-type]
    with pytest.raises((AttributeError, TypeError)):
        ReadAhead(small).read(wrong)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX process groups")
def test_an_interruption_ends_every_process(tmp_path: Path) -> None:
    """Ctrl-C in the middle: no process is left, no stack trace of a process is printed."""
    lines = "\n".join(json.dumps({"id": f"d{n}", "lang": "en", "text": f"{TEXT} {n}"}) for n in range(2000))
    (tmp_path / "many.jsonl").write_text(lines)
    # What a shell runs in its background ignores interruptions, and so does what is run from there.
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from aikg.cli import main; main()"
    command = [sys.executable, "-c", heed, "extract", "many.jsonl", "--jobs", "2"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None and process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode != 0 and "Traceback" not in errors
    for _ in range(50):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    pytest.fail("a process was left behind")
