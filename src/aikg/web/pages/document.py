"""The page of a document, with what it states marked in its text; and the page of one statement of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from aikg.knowledge_graph import KnowledgeGraph
from aikg.names import AIKG
from aikg.query.rule_words import sign_of
from aikg.web.kept import kept
from aikg.web.record.document import Desk, DocumentRecord, desk_of, document_record
from aikg.web.record.passages import segments
from aikg.web.record.reader import Record
from aikg.web.record.rules import grouped, rule_row
from aikg.web.record.statements import Told, spans_of
from aikg.web.rendering import page, page_language
from aikg.web.review_guard import guard_of
from aikg.web.site import site_of

__all__ = ["desk", "document_page", "record_of", "statement_page"]


async def desk(request: Request) -> Desk:
    """Return what documents are laid out with."""
    site = site_of(request)
    return await kept(request).of(site, "desk", desk_of, site.graph.store, site.settings.texts)


async def record_of(request: Request, iri: str) -> DocumentRecord:
    """Return a document in the language of the page."""
    site, language = site_of(request), page_language(request)
    record = Record(site.graph.store.raw, language)
    return await kept(request).of(site, ("document", language, iri), document_record, await desk(request), record, iri)


async def document_page(request: Request, iri: str) -> Response:
    """Answer with the page of a document."""
    site = site_of(request)
    one = await record_of(request, iri)
    values = await site.work(_document_values, site.graph, page_language(request), one, site.today())
    guard = guard_of(request) if site.settings.review and one.reviewable else None
    answer = page(request, "document.html.j2", one=one, token=guard.token if guard else "", **values)
    if guard:
        guard.set_cookie(answer)
    return answer


def _document_values(graph: KnowledgeGraph, language: str, one: DocumentRecord, today: date) -> dict[str, Any]:
    record = Record(graph.store.raw, language)
    rows = [row for rule in one.carries if (row := rule_row(record, rule, today))]
    return {
        "iri": one.iri,
        "name": one.title,
        "carried": grouped(rows),
        "most_open": 12,
    }


async def statement_page(request: Request, iri: str) -> Response:
    """Answer with the page of a statement: its quote in its sentence, its parts, and what each was read from."""
    site, language = site_of(request), page_language(request)
    record = Record(site.graph.store.raw, language)
    document = await record_of(request, record.first(iri, AIKG + "inDocument"))
    one = next(told for told in document.told if told.iri == iri)
    values = await site.work(_statement_values, record, document, one)
    return page(request, "statement.html.j2", one=one, document=document, **values)


def _statement_values(record: Record, document: DocumentRecord, one: Told) -> dict[str, Any]:
    claim = document.claims[one.iri]
    present = [
        (record.first(when, AIKG + "firstSeen")[:10], record.first(when, AIKG + "lastSeen")[:10])
        for when in record.all(one.iri, AIKG + "presentDuring")
    ]
    return {
        "iri": one.iri,
        "name": one.statement.quote.text,
        "sentence": segments(claim.sentence, spans_of(0, one), claim.sentence_start),
        "present": sorted(present),
        "is_rule": sign_of(record.classes(one.fact)) is not None,
    }
