"""A matrix as JSON values: rules, quotes and documents once each, and cells that point to them by number.

The page of a matrix holds the same values as its ``.json`` file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aikg.names import ID, USE
from aikg.publish.markup import web_address
from aikg.query import Explanation, MatrixCell, MatrixRow, MatrixUse, VerdictMatrix
from aikg.query.explanation import QuotedWords, RuleToldOf

__all__ = ["key_of_row", "key_of_use", "matrix_record"]


def matrix_record(matrix: VerdictMatrix) -> dict[str, Any]:
    """Return a matrix as JSON values; the same matrix, the same values in the same order.

    `cells` of a row stand in the order of `uses`. In a cell, a `rule` is a number in `rules`, whose `quotes` are
    numbers in `quotes`, each with the number of its `document`. A cell without rules has nothing but its verdict.
    """
    shared = _Shared()
    rows = [_row(row, shared) for row in matrix.rows]
    return {
        "day": matrix.day.isoformat(),
        "actor": matrix.actor,
        "place": matrix.place,
        "credits": list(matrix.credits),
        "uses": [_use(use) for use in matrix.uses],
        "rows": rows,
        "rules": shared.rules,
        "quotes": shared.quotes,
        "documents": shared.documents,
    }


def key_of_use(use: MatrixUse) -> str:
    """Return what a use is called in the address of a cell."""
    return use.iri.removeprefix(USE)


def key_of_row(row: MatrixRow) -> str:
    """Return what a row is called in the address of a cell, such as ``meta`` and ``meta:llama``."""
    parts = (row.vendor_iri, row.product_iri) if row.product_iri else (row.vendor_iri,)
    return ":".join(part.removeprefix(ID) for part in parts)


def _use(use: MatrixUse) -> dict[str, Any]:
    return {
        "key": key_of_use(use),
        "iri": use.iri,
        "label": use.label,
        "definition": use.definition,
        "group": {"iri": use.group_iri, "label": use.group},
    }


def _row(row: MatrixRow, shared: _Shared) -> dict[str, Any]:
    return {
        "key": key_of_row(row),
        "vendor": {"iri": row.vendor_iri, "label": row.vendor},
        "product": {"iri": row.product_iri, "label": row.product} if row.product_iri else None,
        "cells": [_cell(cell, shared) for cell in row.cells],
    }


def _cell(cell: MatrixCell, shared: _Shared) -> dict[str, Any]:
    verdict = cell.verdict
    told: dict[str, Any] = {"verdict": str(verdict.word)}
    if verdict.sign:
        told["sign"] = str(verdict.sign)
    if verdict.marks:
        told["marks"] = [str(mark) for mark in verdict.marks]
    if cell.headline != str(verdict):
        told["headline"] = cell.headline
    return told | (_behind(cell.explanation, shared) if cell.explanation else {})


def _behind(why: Explanation, shared: _Shared) -> dict[str, Any]:
    """Return what is behind a cell; what is empty is left out."""
    told = {
        "asked": why.asked,
        "used": [shared.told(rule) for rule in why.rules],
        "against": [shared.told(rule) for rule in why.against],
        "beaten": [{**shared.told(one.rule), "by": one.winner_says, "step": one.step} for one in why.beaten],
        "mentioned": [{**shared.told(one.rule), "why": one.why} for one in why.mentioned],
        "parts": [
            {"products": list(one.products), "places": list(one.places), "verdict": one.verdict} for one in why.parts
        ],
        "upstream": [
            {"product": o.product, "vendor": o.vendor, "verdict": o.verdict, "rules": [shared.told(r) for r in o.rules]}
            for o in why.upstream
        ],
    }
    return {name: value for name, value in told.items() if value}


class _Shared:
    """Rules, quotes and documents, numbered in the order in which they are first met."""

    def __init__(self) -> None:
        self.rules: list[dict[str, Any]] = []
        self.quotes: list[dict[str, Any]] = []
        self.documents: list[dict[str, Any]] = []
        self._numbers: dict[object, int] = {}

    def told(self, rule: RuleToldOf) -> dict[str, Any]:
        """Return a rule as a cell tells of it: its number, and what differs from cell to cell."""
        told: dict[str, Any] = {"rule": self._number(rule.rule, self.rules, lambda: self._rule(rule))}
        if rule.reach == "inside":
            told["inside"] = True
        if rule.open:
            told["open"] = list(rule.open)
        ways = {way.axis: list(way.steps) for way in rule.ways}
        return told | ({"ways": ways} if ways else {})

    def _rule(self, rule: RuleToldOf) -> dict[str, Any]:
        told = {
            "iri": rule.rule,
            "says": rule.says,
            "sign": rule.sign,
            "authority": rule.authority,
            "since": rule.since,
            "until": rule.until,
            "lastStated": rule.last_stated,
            "uncertain": rule.uncertain,
            "quotes": [self._quote(quote) for quote in rule.quotes],
        }
        return {name: value for name, value in told.items() if value}

    def _quote(self, said: QuotedWords) -> int:
        """Return the number of a quote."""
        document = {
            "id": said.document,
            "title": said.title,
            "publisher": said.publisher,
            "published": said.published,
            "url": web_address(said.url),
        }
        told = {
            "text": said.quote,
            "language": said.language,
            "document": self._number(("document", said.source), self.documents, lambda: _filled(document)),
            "start": said.start,
            "end": said.end,
            "section": said.section,
            "status": said.status,
            "attribution": said.attribution,
        }
        return self._number(said, self.quotes, lambda: _filled(told))

    def _number(self, key: object, kept: list[dict[str, Any]], made: Callable[[], dict[str, Any]]) -> int:
        number = self._numbers.get(key)
        if number is None:
            value = made()
            number = self._numbers[key] = len(kept)
            kept.append(value)
        return number


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    """Return what is not an empty text; numbers stay."""
    return {name: value for name, value in told.items() if value != ""}
