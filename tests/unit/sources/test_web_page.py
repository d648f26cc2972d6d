"""A web page gives its article, and what it declares about itself."""

from __future__ import annotations

from datetime import date

import pytest

from aikg.errors import InputError
from aikg.sources.draft import Draft
from aikg.sources.web_page import draft_of_page

PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="{charset}"><title>Meta ouvre Llama | Le Journal</title>
<meta property="og:site_name" content="Le Journal"><meta property="og:title" content="Meta ouvre Llama">
<link rel="canonical" href="https://journal.example/a">{head}</head><body>
<nav><a href="/">Accueil</a></nav><article><h1>Meta ouvre Llama</h1>
<p>Meta autorise l'armée américaine à utiliser Llama. L'entreprise l'a annoncé le 2 novembre 2024.</p>
<p>Les pays des Cinq Yeux y auront aussi accès &amp; plus.<script>alert("x")</script></p></article>
<div class="comments"><p>Un commentaire du 2020-12-12</p></div></body></html>"""


def page(head: str = "", charset: str = "utf-8") -> Draft:
    return draft_of_page(PAGE.format(head=head, charset=charset).encode(charset), stem="a", where="a.html")


def test_the_article_and_nothing_else() -> None:
    text = page().text
    assert "Meta autorise l'armée américaine à utiliser Llama." in text
    assert "aussi accès & plus." in text
    assert not any(word in text for word in ("Accueil", "commentaire", "alert", "<"))


def test_what_the_page_says_about_itself() -> None:
    found = page().metadata
    assert (found.title, found.publisher, found.url) == ("Meta ouvre Llama", "Le Journal", "https://journal.example/a")
    assert found.lang == "fr"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-11-05T10:00:00+01:00">',
        '<meta name="DC.date.issued" content="2024-11-05">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-11-05T09:00:00Z"}</script>',
        '<meta itemprop="datePublished" content="2024-11-05"><meta name="date" content="2026-01-01">',
    ],
)
def test_the_date_a_page_declares(head: str) -> None:
    assert page(head).metadata.published == date(2024, 11, 5)


@pytest.mark.parametrize("head", ["", '<meta property="article:published_time" content="5 novembre 2024">'])
def test_no_date_is_guessed(head: str) -> None:
    assert page(head).metadata.published is None


def test_a_declared_date_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(InputError, match=r'a\.html: date "2024-11-31" does not exist'):
        page('<meta property="article:published_time" content="2024-11-31T10:00:00Z">')


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1", "mac-roman"])
def test_the_charset_a_page_declares(charset: str) -> None:
    assert "armée américaine" in page(charset=charset).text


@pytest.mark.parametrize("charset", ["unicode_escape", "hex", "utf_7", "no-such-thing", "../../etc"])
def test_a_charset_no_page_is_written_in_is_not_believed(charset: str) -> None:
    data = PAGE.format(head="", charset=charset).encode("cp1252")
    assert "armée américaine" in draft_of_page(data, stem="a", where="a.html").text


def test_the_language_of_a_template_does_not_count() -> None:
    data = PAGE.format(head="", charset="utf-8").replace('lang="fr"', 'lang="en-US"').encode()
    assert draft_of_page(data, stem="a", where="a.html").metadata.lang == "fr"


def test_the_declared_language_counts_where_the_text_is_too_short_or_in_another_language() -> None:
    def declared(code: str, text: str) -> str | None:
        data = f'<html lang="{code}"><body><p>{text}</p></body></html>'.encode()
        return draft_of_page(data, stem="a", where="a.html").metadata.lang

    assert declared("de", "OpenAI 2024") == "de"
    assert declared("pl-PL", "Firma ogłosiła, że policja nie może już używać jej narzędzi.") == "pl"


def test_markup_in_a_title_stays_text() -> None:
    data = b"<html><title>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title><body><p>Meta permits it.</p>"
    found = draft_of_page(data, stem="a", where="a.html")
    assert found.metadata.title == '"><script>alert(1)</script>'
    assert found.text == "Meta permits it."


@pytest.mark.parametrize("source", ["<p>Meta permits it.</p>", "Meta permits it.", "<b>Meta permits it.<p><p></div>"])
def test_a_fragment_is_read_too(source: str) -> None:
    assert draft_of_page(source.encode(), stem="a", where="a.html").text.strip() == "Meta permits it."


@pytest.mark.parametrize(
    "source", ["<html></html>", "<script>alert(1)</script>", "<!--" * 1000, "<div>" * 20_000 + "x"]
)
def test_a_page_without_an_article_is_an_error(source: str) -> None:
    with pytest.raises(InputError, match=r"a\.html: no article was found in this page"):
        draft_of_page(source.encode(), stem="a", where="a.html")


@pytest.mark.parametrize(
    "noise", ["&#x1F;", "&#0;", "&#11;", "&#xD800;", "\x1f", "\ufffe", "<![CDATA[", "<![x[", "<?xml"]
)
def test_what_breaks_parsers_does_not_break_the_article(noise: str) -> None:
    source = (
        f"<html lang='fr'><body><table><tr><td>Meta permits military use of Llama. {noise}</table>{' ' * 300}</html>"
    )
    assert "Meta permits military use of Llama." in draft_of_page(source.encode(), stem="a", where="a.html").text
