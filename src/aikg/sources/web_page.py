"""HTML becomes a draft: the text of the article, without navigation, comments and scripts.

The page is only parsed: nothing in it is run, and nothing it refers to is fetched. Title, publisher and
address are those that trafilatura finds. The date is only one that the page declares as its own, because
looking for dates in the text would find the dates of events.
"""

from __future__ import annotations

import json
import logging
import re
from contextlib import suppress
from html import unescape
from html.parser import HTMLParser

from aikg.errors import InputError
from aikg.sources.draft import Draft
from aikg.sources.encoding import decode
from aikg.sources.language import LANGUAGES, UNDETERMINED, detect_language
from aikg.sources.metadata import Metadata, metadata_from

__all__ = ["draft_of_page"]

# What these libraries have to say about a page is said by our errors instead.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).addHandler(logging.NullHandler())

#: A charset is declared within the first kilobyte (HTML Living Standard, section 13.2.3.2).
_PRESCAN = 1024
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.IGNORECASE)
#: trafilatura reads whole pages; a fragment is made one.
_WHOLE_PAGE = re.compile("<(?:html|head|body)[\\s>]", re.IGNORECASE)
#: Names under which pages declare the day they were published: Open Graph, Dublin Core, schema.org, Parsely.
_DATES = (
    *("article:published_time", "og:published_time", "datepublished", "dcterms.issued", "dc.date.issued"),
    *("dcterms.date", "dc.date", "parsely-pub-date", "publishdate", "pubdate", "date"),
)
_JSON_LD_DATE = re.compile(r'"datePublished"\s{0,9}:\s{0,9}("[^"\\]{1,40}")')
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Characters that a tree of XML cannot hold, and references that may stand for one of them.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile("&#(?:[0-9]{1,9}|[xX][0-9a-fA-F]{1,8});?")


def draft_of_page(data: bytes, *, stem: str, where: str) -> Draft:
    """Return the draft of a web page.

    The language a page declares is often that of its template, so among the languages that can be told
    apart the text decides, and the declaration only where the text is too short or in another language.
    Raises InputError when the page holds no article, or declares a date that does not exist.

    >>> page = b"<html><title>Llama</title><body><p>Meta permits military use of Llama.</p></body></html>"
    >>> draft = draft_of_page(page, stem="a", where="a.html")
    >>> draft.text, draft.metadata.title
    ('Meta permits military use of Llama.', 'Llama')
    """
    charset = _CHARSET.search(data[:_PRESCAN])
    source = _parsable(decode(data, where=where, declared=charset[1].decode() if charset else None))
    text, found = _article(source, where)
    declared = _Declarations.of(source)
    values: dict[str, object] = {"title": found.title, "publisher": found.publisher, "url": found.url}
    if declared.published and _ISO_DATE.match(declared.published):
        values["published"] = declared.published[:10]
    return Draft(stem, text, metadata_from(values, where=where).or_else(_language(text, declared.lang)), where)


def _parsable(source: str) -> str:
    """Return a page without the characters that break its parser, which no browser shows."""
    # `unescape` gives nothing for most references to such characters, and the character for a few.
    kept = _REFERENCE.sub(lambda found: found[0] if _NO_XML.sub("", unescape(found[0])) else "", source)
    return _NO_XML.sub("", kept)


def _article(source: str, where: str) -> tuple[str, Metadata]:
    """Return the text of the article, and the title, publisher and address of the page."""
    import trafilatura  # noqa: PLC0415 - it takes a fifth of a second to load, and most runs read no web page
    from trafilatura.settings import Document as Page  # noqa: PLC0415

    if not _WHOLE_PAGE.search(source):
        source = f"<html><body>{source}</body></html>"
    try:
        page = trafilatura.bare_extraction(source, include_comments=False, with_metadata=True)
        text = page.text if isinstance(page, Page) else trafilatura.html2txt(source)
    except (AssertionError, RecursionError, ValueError):  # what lxml raises where a page is beyond repair
        raise InputError("the page is too broken to be read", where=where, expected="a web page") from None
    if not text or not text.strip():
        raise InputError(
            "no article was found in this page",
            where=where,
            expected="a web page with a text in it",
            hint="Save the text of the page as .txt.",
        )
    if not isinstance(page, Page):
        return text, Metadata()
    return text, Metadata(title=page.title, publisher=page.sitename, url=page.url)


def _language(text: str, declared: str | None) -> Metadata:
    code = (declared or "").lower().split("-")[0]
    if not re.fullmatch("[a-z]{2,3}", code):
        return Metadata()
    found = detect_language(text)
    return Metadata(lang=found if code in LANGUAGES and found != UNDETERMINED else code)


class _Declarations(HTMLParser):
    """What a page declares about itself: its language, and the day it was published."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lang: str | None = None
        self._dates: dict[str, str] = {}
        self._json_ld = False

    @classmethod
    def of(cls, source: str) -> _Declarations:
        parser = cls()
        # A declaration that cannot be parsed ends the search; what was declared before it counts.
        with suppress(AssertionError):
            parser.feed(source)
        return parser

    @property
    def published(self) -> str | None:
        """The date under the name that comes first in `_DATES`; JSON-LD comes before all."""
        return next((self._dates[name] for name in ("json-ld", *_DATES, "time") if name in self._dates), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._json_ld = tag == "script" and values.get("type", "").lower() == "application/ld+json"
        if tag == "html" and values.get("lang"):
            self.lang = values["lang"]
        elif tag == "meta":
            name = (values.get("property") or values.get("name") or values.get("itemprop") or "").lower()
            if name in _DATES and values.get("content"):
                self._dates.setdefault(name, values["content"].strip())
        elif (
            tag == "time"
            and values.get("datetime")
            and ("pubdate" in values or values.get("itemprop") == "datePublished")
        ):
            self._dates.setdefault("time", values["datetime"].strip())

    def handle_data(self, data: str) -> None:
        if self._json_ld and (found := _JSON_LD_DATE.search(data)):
            self._dates.setdefault("json-ld", json.loads(found[1]).strip())

    def handle_endtag(self, tag: str) -> None:
        self._json_ld = False
