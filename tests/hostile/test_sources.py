"""Files made to break a reader: each gives an error that names it, and the others are read."""

from __future__ import annotations

import json
import os
import random
import socket
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aikg.errors import InputError
from aikg.model import Document, Quote
from aikg.sources import MAX_BYTES, read

TEXT = "Meta permits military use of Llama by US agencies."


def errors_of(*paths: Path) -> list[str]:
    return [str(result) for result in read(paths) if isinstance(result, InputError)]


def only_error(*paths: Path) -> str:
    results = list(read(paths))
    assert len(results) == 1 and isinstance(results[0], InputError), results
    return str(results[0])


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.json", "a.jsonl"])
@pytest.mark.parametrize(
    "content", [b"", b" \n\t \r\n", b"\xef\xbb\xbf", b"\x00" * 100, random.Random(1).randbytes(5000), b"\xff" * 50]
)
def test_no_text_at_all(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    messages = errors_of(path)
    assert messages and all(message.startswith(str(path)) for message in messages)
    assert not [result for result in read([path]) if isinstance(result, Document)]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl"])
def test_fifty_megabytes_of_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        for _ in range(50):
            file.write(b"word " * (2**20 // 5))
    began = time.monotonic()
    message = only_error(path)
    assert message.startswith(str(path)) and "larger than 10 MB" in message
    assert time.monotonic() - began < 5


def test_a_json_text_of_fifty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"text": "word " * (10 * 2**20)}))
    assert only_error(path).startswith(f"{path}: the text is larger than 10 MB")


def test_a_line_too_long_does_not_hide_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "' + "x" * 3_000_000 + '"}\n' + json.dumps({"text": TEXT}) + "\n")
    error, document = read([path], max_bytes=1000)
    assert isinstance(error, InputError) and error.where == f"{path}:1"
    assert isinstance(document, Document) and document.id == "a#2"


def test_a_file_as_large_as_allowed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"word " * (MAX_BYTES // 5))
    (document,) = read([path])
    assert isinstance(document, Document) and len(document.text) == MAX_BYTES // 5 * 5


def test_things_that_are_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "good.txt").write_text(TEXT)
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(tmp_path)  # a socket's full path may be longer than it may be
        listener.bind("socket.txt")
        results = list(read([tmp_path]))
    assert [result.id for result in results if isinstance(result, Document)] == ["good"]
    assert [str(result).removeprefix(f"{tmp_path}/") for result in results if isinstance(result, InputError)] == [
        "folder.txt: this is a folder; expected a file.",
        "gone.txt: there is no such file; expected a file or a folder.",
        "loop.txt: the file cannot be read (too many levels of symbolic links); expected a readable file.",
        "pipe.txt: this is a pipe or a device; expected a file.",
        "socket.txt: this is a pipe or a device; expected a file.",
        "zero.txt: this is a pipe or a device; expected a file.",
    ]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    path.chmod(0)
    if os.access(path, os.R_OK):  # the administrator may read everything, so the refusal is played

        def refuse(self: Path, *_: object) -> None:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "open", refuse)
    assert only_error(path) == f"{path}: the file cannot be read (permission denied); expected a readable file."


@pytest.mark.parametrize("name", [b"a\x1b[31m.txt", b"a\n.txt", b"a\xff.txt", b"\xe2\x80\xae.txt"])
def test_names_that_would_play_with_a_terminal(tmp_path: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_bytes(b"")
    message = only_error(path)
    message.encode("utf-8")
    assert not any(character in message for character in "\x1b\n\u202e")


def test_a_name_that_cannot_be_an_id_is_an_error(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.txt"))
    path.write_text(TEXT)
    assert "cannot be the id of a document" in only_error(path)


def test_markup_in_every_field_stays_text(tmp_path: Path) -> None:
    label = '"><script>alert(1)</script>'
    fields = dict.fromkeys(("id", "text", "title", "publisher", "url"), label)
    (tmp_path / "a.json").write_text(json.dumps(fields))
    (document,) = read([tmp_path])
    assert isinstance(document, Document)
    assert {document.id, document.text, document.title, document.publisher, document.url} == {label}


def test_deep_json_beside_a_good_document(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("[" * 200_000 + "\n" + '{"a":' * 200_000 + "\n" + json.dumps({"text": TEXT}))
    first, second, document = read([path])
    assert isinstance(first, InputError) and isinstance(second, InputError) and isinstance(document, Document)


def checked(path: Path) -> None:
    """Every result is a document whose offsets hold, or an error that names the file."""
    for result in read([path]):
        if isinstance(result, InputError):
            assert str(result).startswith(str(path))
        else:
            text = result.text
            assert text.encode().decode() == text and text.strip()
            middle = len(text) // 2
            quote = Quote.of(result, middle, min(middle + 100, len(text)))
            assert text[quote.start : quote.end] == quote.text


MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = [b"Meta ", "é".encode(), b"\xe9", b"\xc3", b"\r\n", b"\r", b"\n", b"\xff\xfe", b"<p>", b"<html lang=", b"<!--"]
PIECES += [b'{"text": "', b'"}', b"[", b"]", b'{"id": 1, "text": ', b"\\ud800", b"\\u0000", b"file,title\n", b"a.txt,"]
NEARLY_TEXT = st.lists(
    st.one_of(st.sampled_from(PIECES), st.binary(max_size=6), st.text(max_size=6).map(str.encode)), max_size=30
).map(b"".join)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl", "manifest.csv"])
@MANY
@given(data=st.one_of(NEARLY_TEXT, st.binary(max_size=300)))
def test_any_bytes_are_documents_or_errors(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    if name == "manifest.csv":
        (tmp_path / "a.txt").write_text(TEXT)
        assert all(isinstance(result, Document | InputError) for result in read([tmp_path]))
    else:
        checked(path)


@MANY
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=80))
def test_a_text_file_is_read_as_python_reads_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    for result in read([path]):
        if isinstance(result, Document) and not text.startswith("\ufeff"):
            assert result.text == path.read_text(encoding="utf-8")


def test_a_page_reaches_neither_the_network_nor_other_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the-secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        page = tmp_path / "a.html"
        page.write_text(
            f"""<!DOCTYPE html SYSTEM "{address}/x.dtd" [<!ENTITY secret SYSTEM "file://{tmp_path}/secret">]>
            <html><head><base href="{address}/"><link rel="canonical" href="{address}/a">
            <link rel="stylesheet" href="{address}/s.css"><meta http-equiv="refresh" content="0;url={address}">
            <script src="{address}/s.js"></script></head><body><iframe src="{address}/f"></iframe>
            <img src="{address}/i.png"><p>{TEXT} &secret;</p></body></html>"""
        )
        (document,) = read([page])
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert isinstance(document, Document) and TEXT in document.text and "the-secret" not in document.text
