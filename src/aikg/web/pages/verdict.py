"""One verdict as a page: what was asked, what it comes to, the rules, the ways, the words, and what gave way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aikg.errors import QueryRejected
from aikg.knowledge_graph import KnowledgeGraph
from aikg.publish.matrix.tiles import tile_of
from aikg.publish.verdict_turtle import verdicts_as_turtle
from aikg.query import Explanation
from aikg.query.graph_reader import GraphReader
from aikg.query.matrix import rules_told
from aikg.query.parameters import last_day
from aikg.web.answers import answered, answered_json, form_for, wants_page
from aikg.web.asked import text_asked, texts_asked
from aikg.web.choices import Choices, choices_of
from aikg.web.kept import kept
from aikg.web.negotiation import Form
from aikg.web.quotes import Quotes, ShownQuote
from aikg.web.rendering import page, page_language
from aikg.web.site import site_of
from aikg.web.tiles import tile_drawings, tile_of_words

__all__ = ["ROUTES"]

FORMS = (Form("json", "application/json"), Form("ttl", "text/turtle", ("application/x-turtle",)))
#: The kind of things that each field takes.
KINDS = {
    "vendor": "vendor",
    "product": "product",
    "use": "use",
    "by": "actor",
    "in": "place",
    "if": "condition",
    "unless": "condition",
}


@dataclass(frozen=True, slots=True)
class AskedVerdict:
    """What an address asks, in the words of its fields; `met` and `unmet` are its ``if`` and ``unless``."""

    vendor: str
    product: str
    use: str
    by: str
    place: str
    on: str
    known: str
    met: tuple[str, ...]
    unmet: tuple[str, ...]

    @classmethod
    def of(cls, request: Request) -> AskedVerdict:
        """Read the fields of an address."""
        one = partial(text_asked, request)
        return cls(
            vendor=one("vendor"),
            product=one("product"),
            use=one("use"),
            by=one("by"),
            place=one("in"),
            on=one("on"),
            known=one("known"),
            met=tuple(texts_asked(request, "if")),
            unmet=tuple(texts_asked(request, "unless")),
        )

    @property
    def is_whole(self) -> bool:
        """Whether enough is said for a verdict."""
        return bool(self.use and (self.vendor or self.product))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said at all."""
        return not any(getattr(self, field.name) for field in fields(self))

    def values(self) -> dict[str, str]:
        """Return what stands in the fields of the form."""
        return {
            "vendor": self.vendor,
            "product": self.product,
            "use": self.use,
            "by": self.by,
            "in": self.place,
            "on": self.on,
            "known": self.known,
            "if": self.met[0] if self.met else "",
            "unless": self.unmet[0] if self.unmet else "",
        }


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """An explanation with what the page needs beside it: its tile, labels in the reader's language, quotes by rule."""

    told: Explanation
    tile: str
    use: str
    quotes: dict[str, Sequence[ShownQuote]]
    parts: Sequence[tuple[str, str]]


async def verdict(request: Request) -> Response:
    """Answer with the verdict that the address asks for, as a page, JSON or Turtle; else with the form."""
    asked = AskedVerdict.of(request)
    if wants_page(request, FORMS):
        return await _as_page(request, asked)
    form, media_type = form_for(request, FORMS)
    if not asked.is_whole:
        raise QueryRejected("this asks for no verdict", where="/verdict", expected="vendor or product, and use")
    told = await _explained(request, asked)
    if form.name == "ttl":
        return await answered(request, verdicts_as_turtle(told).encode(), media_type)
    return await answered_json(request, [one.to_json() for one in told])


ROUTES: list[BaseRoute] = [Route("/verdict", verdict)]


async def _as_page(request: Request, asked: AskedVerdict) -> Response:
    site, choices = site_of(request), await choices_of(request)
    values: dict[str, Any] = {"choices": choices, "kinds": KINDS, "tiles": tile_drawings(), "today": site.today()}
    values["tile_of"] = lambda told: tile_of_words(told.verdict, told.sign)
    if not asked.is_whole:
        return page(request, "verdict.html.j2", asked=asked, filled=asked.values(), shown=[], refused=None, **values)
    try:
        told = await _explained(request, asked, page_language(request))
    except QueryRejected as error:
        filled = asked.values()
        return page(
            request, "verdict.html.j2", status=400, asked=asked, filled=filled, shown=[], refused=error, **values
        )
    language = page_language(request)
    shown = await site.work(_shown, site.graph, told, language)
    filled = _filled(asked, told, choices)
    return page(request, "verdict.html.j2", asked=asked, filled=filled, shown=shown, refused=None, **values)


async def _explained(request: Request, asked: AskedVerdict, language: str = "en") -> list[Explanation]:
    """Return the explanations that are asked for; without a day for today. Data is told in English."""
    site = site_of(request)
    day = last_day(asked.on) if asked.on else site.today()
    known = last_day(asked.known) if asked.known else None
    exact = replace(asked, on=day.isoformat(), known=known.isoformat() if known else "")
    return await kept(request).of(site, (language, exact), _explanations, site.graph, asked, day, known, language)


def _explanations(
    graph: KnowledgeGraph, asked: AskedVerdict, day: date, known: date | None, language: str
) -> list[Explanation]:
    return graph.verdict(
        asked.vendor or asked.product,
        asked.use,
        product=asked.product if asked.vendor else None,
        by=asked.by or None,
        place=asked.place or None,
        on=day,
        met=asked.met,
        unmet=asked.unmet,
        known_by=known,
        language=language,
    )


def _filled(asked: AskedVerdict, told: Sequence[Explanation], choices: Choices) -> dict[str, str]:
    """Return what stands in the fields: the names of the things that were found, in the reader's language."""
    found, first = asked.values(), told[0].request
    iris = {"use": first.use, "by": first.actor if asked.by else None, "in": first.place if asked.place else None}
    if asked.vendor:
        iris["vendor"] = first.vendor
    if first.product:
        iris["product"] = first.product
    for name, iri in iris.items():
        called = {one.iri: one.name for one in choices.of(KINDS[name])}
        found[name] = called.get(iri or "", found[name])
    found["on"] = first.day.isoformat()
    return found


def _shown(graph: KnowledgeGraph, told: Sequence[Explanation], language: str) -> list[ShownVerdict]:
    reader = GraphReader(graph.store.raw, language)
    quotes = Quotes(reader)
    return [
        ShownVerdict(
            one,
            tile_of(one.verdict).key,
            reader.label(one.request.use),
            {rule.rule: quotes.of_rule(rule) for rule in rules_told(one)},
            [(tile_of_words(part.verdict), _who(part.products, part.places)) for part in one.parts],
        )
        for one in told
    ]


def _who(products: Sequence[str], places: Sequence[str]) -> str:
    return "; ".join(", ".join(names) for names in (products, places) if names)
