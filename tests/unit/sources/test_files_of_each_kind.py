"""What a file of each kind gives."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from aikg.errors import InputError
from aikg.model import Document
from aikg.sources import read

ARTICLE = "Meta autorise l’armée américaine à utiliser Llama.\n\nLe Canada et le Royaume-Uni suivront.\n"


def only(*paths: Path, manifest: Path | None = None) -> Document:
    (result,) = read(paths, manifest)
    assert isinstance(result, Document), result
    return result


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("name", ["004.txt", "004.md", "004.TXT"])
def test_text_is_taken_as_it_is(tmp_path: Path, name: str) -> None:
    document = only(write(tmp_path / name, ARTICLE))
    assert document == Document(id="004", text=ARTICLE, lang="fr")


def test_markdown_keeps_its_marks(tmp_path: Path) -> None:
    text = "---\ntitle: x\n---\n# Meta\n\n*permits* [this](https://example.org)\n"
    assert only(write(tmp_path / "a.md", text)).text == text


def test_the_text_is_what_read_text_gives(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "one\r\ntwo\rthree\n\n\u2028four\x0cfive é 😀\r\n")
    assert only(path).text == path.read_text(encoding="utf-8")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert only(write(tmp_path / "a.txt", ARTICLE.encode("utf-8-sig"))).text == ARTICLE
    assert only(write(tmp_path / "b.txt", ARTICLE.encode("utf-16"))).text == ARTICLE


def test_an_article_in_windows_1252(tmp_path: Path) -> None:
    assert only(write(tmp_path / "a.txt", ARTICLE.encode("cp1252"))).text == ARTICLE


def test_a_json_object(tmp_path: Path) -> None:
    text = "  Meta permits it.\r\n\tNot \u00a0 touched. "
    fields = {"id": "meta", "text": text, "title": "A  title\n", "published": "2024-11-05T08:00:00+01:00"}
    fields |= {
        "publisher": "Example Daily",
        "url": "https://example.org/a",
        "lang": "en-GB",
        "gold": [{"kind": "rule"}],
    }
    assert only(write(tmp_path / "x.json", json.dumps(fields))) == Document(
        id="meta",
        text=text,
        lang="en",
        title="A title",
        published=date(2024, 11, 5),
        publisher="Example Daily",
        url="https://example.org/a",
    )


def test_a_json_object_without_id_is_named_after_its_file(tmp_path: Path) -> None:
    assert only(write(tmp_path / "x.json", '{"text": "One word", "id": null, "title": ""}')).id == "x"


def test_a_whole_number_is_an_id(tmp_path: Path) -> None:
    assert only(write(tmp_path / "x.json", '{"text": "One word", "id": 17}')).id == "17"


def test_a_json_array(tmp_path: Path) -> None:
    path = write(tmp_path / "x.json", '[{"text": "One"}, {"text": ""}, {"text": "Three", "id": "three"}, 4]')
    first, second, third, fourth = read([path])
    assert isinstance(first, Document) and first.id == "x#1"
    assert isinstance(second, InputError) and second.where == f"{path}, document 2"
    assert isinstance(third, Document) and third.id == "three"
    assert isinstance(fourth, InputError) and fourth.where == f"{path}, document 4"


def test_json_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", '\ufeff{"text": "One"}\n\n{"text": \n{"text": "Four\\nlines", "lang": "nl"}')
    first, second, third = read([path])
    assert isinstance(first, Document) and (first.id, first.lang) == ("x#1", "und")
    assert isinstance(second, InputError) and second.where == f"{path}:3"
    assert isinstance(third, Document) and (third.id, third.text, third.lang) == ("x#4", "Four\nlines", "nl")


def test_a_faulty_line_does_not_stop_the_others(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", b'{"text": "caf\xe9"}\n{"text": "Two"}\n')
    error, document = read([path])
    assert isinstance(error, InputError) and str(error).startswith(f"{path}:1: byte 13 of the line (0xE9) is not valid")
    assert isinstance(document, Document) and document.text == "Two"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text": "a",\n oops}', "x.json:2: not valid JSON at column 2"),
        ('{"text": 5}', 'x.json: "text" is 5; expected text in quotation marks'),
        ('{"file": "a.txt", "gold": []}', 'x.json: there is no "text" (found: "file", "gold")'),
        ('{"text": "a", "id": 1.5}', 'x.json: "id" is 1.5; expected text or a whole number'),
        ('{"text": "a", "id": true}', 'x.json: "id" is true'),
        ('{"text": "a", "id": "b\\nc"}', "x.json: 'b\\nc' cannot be the id of a document"),
        ('{"text": "a", "title": ["b"]}', "x.json: \"title\" is ['b']"),
        ('{"text": "a", "published": "2024-11-31"}', 'x.json: date "2024-11-31" does not exist'),
        ('{"text": "a", "published": "2024-05"}', 'x.json: date "2024-05" is not a date that can be read'),
        ('{"text": "a", "lang": "French!"}', 'x.json: language "French!" is not a code'),
        ('{"text": "ab \\ud800"}', "x.json: character 3 of the text is half a character (U+D800)"),
        ('{"text": "a", "title": "\\ud800"}', 'x.json: "title" holds half a character'),
        ('"text"', 'x.json: "text" is not a document'),
        ("[]", "x.json: the array is empty"),
        ("[" * 100_000, "x.json: the JSON is nested too deeply"),
        ('{"text": "a", "n": ' + "9" * 5000 + "}", "x.json: a number is too long to be read"),
    ],
)
def test_json_that_is_no_document(tmp_path: Path, content: str, message: str) -> None:
    (error,) = read([write(tmp_path / "x.json", content)])
    assert isinstance(error, InputError)
    assert str(error).startswith(f"{tmp_path}/{message}")


def test_the_language_given_goes_before_the_language_found(tmp_path: Path) -> None:
    assert only(write(tmp_path / "x.json", json.dumps({"text": ARTICLE, "lang": "oc"}))).lang == "oc"


def test_the_examples_are_read_as_their_answers_were_written(repository: Path) -> None:
    documents = {document.id: document for document in read([repository / "examples" / "articles"])}  # type: ignore[union-attr]
    gold = sorted((repository / "examples" / "gold").glob("*.json"))
    assert len(gold) >= 10
    for path in gold:
        answer = json.loads(path.read_text(encoding="utf-8"))
        document = documents[answer.get("id", path.stem)]
        assert isinstance(document, Document)
        assert document.lang == answer["lang"]
        assert document.text == (answer.get("text") or (path.parent / answer["file"]).read_text(encoding="utf-8"))
