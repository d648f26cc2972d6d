"""The first page: a question and its answer with everything behind it; what the graph holds; where to go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aikg.errors import QueryRejected
from aikg.knowledge_graph import KnowledgeGraph
from aikg.names import AIKG, WORLD
from aikg.query import Answer, Finding, NameIndex, Told
from aikg.query.graph_reader import GraphReader
from aikg.query.question.nearest import nearest_queries
from aikg.web.answers import answered_json
from aikg.web.asked import text_asked
from aikg.web.choices import choices_of, key_of
from aikg.web.kept import kept, names_of
from aikg.web.quotes import Quotes, ShownQuote
from aikg.web.rendering import page, page_language
from aikg.web.site import site_of
from aikg.web.tiles import tile_drawings, tile_of_words

__all__ = ["ROUTES"]

#: How many results of an answer the page shows; its JSON holds all.
MOST = 100


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A verdict of an answer: its tile, its quotes, its scope in words.

    `why` is the query of the page that explains it.
    """

    finding: Finding
    tile: str
    quotes: Sequence[ShownQuote]
    scope: Sequence[tuple[str, Sequence[str]]]
    why: dict[str, str]


@dataclass(frozen=True, slots=True)
class ShownTold:
    """Something else that an answer tells, with its quotes."""

    told: Told
    quotes: Sequence[ShownQuote]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a graph holds, in numbers; `latest` is the day of its latest document."""

    documents: int
    statements: int
    rules: int
    latest: str


async def home(request: Request) -> Response:
    """Answer with the page; with ``q``, the question in it is answered."""
    site = site_of(request)
    question = text_asked(request, "q")
    values: dict[str, Any] = {"question": question, "tiles": tile_drawings(), "most": MOST}
    if question:
        return await _answered(request, question, values)
    values["holdings"] = await kept(request).of(site, "holdings", _holdings, site.graph)
    values["vendors"] = (await choices_of(request)).vendor
    return page(request, "home.html.j2", answer=None, refused=None, **values)


async def ask_json(request: Request) -> Response:
    """Answer a question with plain values."""
    question = text_asked(request, "q")
    if not question:
        raise QueryRejected("there is no question", where="/ask.json", expected="a question as q")
    return await answered_json(request, (await _answer(request, question, None)).to_json())


ROUTES: list[BaseRoute] = [Route("/", home), Route("/ask.json", ask_json)]


async def _answer(request: Request, question: str, language: str | None) -> Answer:
    site = site_of(request)
    key = ("answer", question, site.today(), language)
    return await kept(request).of(site, key, site.graph.ask, question, today=site.today(), language=language)


async def _answered(request: Request, question: str, values: dict[str, Any]) -> Response:
    site = site_of(request)
    try:
        answer = await _answer(request, question, page_language(request))
    except QueryRejected as error:
        nearest = nearest_queries(question, page_language(request))
        return page(request, "home.html.j2", status=400, answer=None, refused=error, nearest=nearest, **values)
    names = await names_of(request)
    shown = await site.work(_shown, site.graph, names, answer, page_language(request))
    return page(request, "home.html.j2", answer=answer, refused=None, **values, **shown)


def _shown(graph: KnowledgeGraph, names: NameIndex, answer: Answer, language: str) -> dict[str, Any]:
    """Return what the page shows of an answer."""
    reader = GraphReader(graph.store.raw, language)
    quotes = Quotes(reader)

    def findings(all_of_them: Iterable[Finding]) -> list[ShownFinding]:
        return [_finding(one, answer, reader, names, quotes) for one in all_of_them]

    return {
        "findings": findings(answer.answers[:MOST]),
        "conflicting": findings(answer.conflicting[:MOST]),
        "told": [ShownTold(one, quotes.of_evidence(one.evidence, [one.iri])) for one in answer.told[:MOST]],
    }


def _finding(found: Finding, answer: Answer, reader: GraphReader, names: NameIndex, quotes: Quotes) -> ShownFinding:
    def labels(kind: str, short: Iterable[str], everything: str = "") -> list[str]:
        return [_label(reader, names, one, kind) for one in short if one != everything]

    scope = [
        ("for", labels("actor", found.actors, "anyone")),
        ("where", labels("place", found.jurisdictions, "world")),
        ("uses", labels("use", found.uses, found.use)),
        ("conditions", labels("condition", found.conditions)),
    ]
    why = {
        "vendor": key_of(found.vendor_iri),
        "product": key_of(found.product_iri) if found.product_iri else "",
        "use": found.use,
        "by": found.actor or "",
        "in": found.place or "",
        "on": answer.as_of.isoformat(),
    }
    return ShownFinding(
        found,
        tile_of_words(found.verdict, found.sign),
        quotes.of_evidence(found.evidence, (*found.rules, *found.against)),
        [(axis, words) for axis, words in scope if words],
        why,
    )


def _label(reader: GraphReader, names: NameIndex, short: str, kind: str) -> str:
    """Return the label of a thing in the reader's language from its slug or code."""
    if short == "world":
        return reader.label(WORLD)
    try:
        return reader.label(names.find(short, kind))
    except QueryRejected:
        return short


def _holdings(graph: KnowledgeGraph) -> Holdings:
    reader = GraphReader(graph.store.raw)
    latest = reader.latest_document
    return Holdings(
        documents=len(reader.documents),
        statements=len(reader.instances(AIKG + "Statement")),
        rules=len(reader.instances(AIKG + "Rule")),
        latest=latest.isoformat() if latest else "",
    )
