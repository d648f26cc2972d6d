"""The example articles: formats, languages, and a manifest that speaks of all of them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from aikg.model import Document
from aikg.sources import detect_language

COLUMNS = ["file", "published", "publisher", "title", "url", "lang"]


def manifest(repository: Path) -> list[dict[str, str]]:
    with (repository / "examples" / "articles" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def test_the_manifest_names_every_article_once(repository: Path) -> None:
    named = [row["file"] for row in manifest(repository)]
    present = {path.name for path in (repository / "examples" / "articles").iterdir()} - {"manifest.csv"}
    assert sorted(named) == sorted(present)


def test_the_readme_names_every_article(repository: Path) -> None:
    readme = (repository / "examples" / "README.md").read_text(encoding="utf-8")
    assert [row["file"] for row in manifest(repository) if f"`{row['file']}`" not in readme] == []


def test_every_format_is_shown(repository: Path) -> None:
    suffixes = {Path(row["file"]).suffix for row in manifest(repository)}
    assert suffixes == {".txt", ".md", ".html", ".jsonl"}


def test_four_articles_or_more_in_each_language(articles: dict[str, Document]) -> None:
    languages = Counter(document.lang for document in articles.values())
    assert set(languages) == {"en", "fr", "de"}
    assert min(languages.values()) >= 4


def test_the_language_given_is_the_language_of_the_text(articles: dict[str, Document]) -> None:
    assert {name: detect_language(document.text) for name, document in articles.items()} == {
        name: document.lang for name, document in articles.items()
    }


def test_articles_are_short_and_say_when_and_by_whom(articles: dict[str, Document]) -> None:
    for document in articles.values():
        assert 150 <= len(document.text.split()) <= 350, document.id
        assert document.published is not None, document.id
        assert document.publisher == "aikg examples", document.id


def test_an_article_is_named_after_its_day_and_language(articles: dict[str, Document]) -> None:
    for document in articles.values():
        assert document.id.startswith(f"{document.published}-"), document.id
        assert document.id.endswith(f"-{document.lang}"), document.id


def test_an_article_opens_with_its_title(articles: dict[str, Document]) -> None:
    for document in articles.values():
        assert document.text.splitlines()[0].removeprefix("# ") == document.title, document.id


def test_the_page_loses_its_navigation_and_its_script(articles: dict[str, Document]) -> None:
    text = articles["2024-12-07-openai-anduril-en"].text
    assert "Anduril’s" in text  # written &rsquo; in the file
    assert not [word for word in ("Home", "document.title", "Written for the examples") if word in text]
