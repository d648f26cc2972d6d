"""The matrix of vendors and uses: a verdict in each cell, with what is behind it (docs/verdicts.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from pyoxigraph import Store

from aikg.errors import QueryRejected
from aikg.names import AIKG, PREFIXES
from aikg.query.explanation import Explanation, RuleToldOf
from aikg.query.graph_reader import GraphReader
from aikg.query.judge import Judge
from aikg.query.matrix_uses import UseColumns
from aikg.query.matrix_values import MatrixCell, MatrixRow, MatrixUse, VerdictMatrix
from aikg.query.resolve import NameIndex
from aikg.query.rule_words import name_in_sentence
from aikg.reason.norms import Request

__all__ = ["named_matrix", "rules_told", "verdict_matrix"]

_CITATION = PREFIXES["dcterms"] + "bibliographicCitation"


def verdict_matrix(
    store: Store,
    judge: Judge,
    *,
    day: date,
    uses: Sequence[str] | None = None,
    vendors: Sequence[str] | None = None,
    actor: str | None = None,
    place: str | None = None,
    products: bool = False,
) -> VerdictMatrix:
    """Return what vendors say on uses on a day; everything is named by its IRI.

    Without `uses` a readable choice of them (`UseColumns.chosen`), without `vendors` all that have rules, by name. With
    `products` each vendor is followed by its products that have rules of their own. Raises QueryRejected when there is
    nothing to show.
    """
    reader = GraphReader(store)
    columns = UseColumns(reader)
    chosen = columns.asked(uses) if uses is not None else columns.chosen(judge.rules.values())
    return _matrix(reader, judge, chosen, vendors, Request("", "", day, None, actor, place), products=products)


def named_matrix(
    store: Store,
    judge: Judge,
    *,
    names: NameIndex | None = None,
    day: date,
    uses: Sequence[str] = (),
    vendors: Sequence[str] = (),
    actor: str | None = None,
    place: str | None = None,
    products: bool = False,
) -> VerdictMatrix:
    """Return what `verdict_matrix` does, put by any names of things; each use brings all that are narrower.

    Raises QueryRejected for a name that is not known, and when there is nothing to show.
    """
    names, reader = names or NameIndex.of(store), GraphReader(store)
    columns = UseColumns(reader)
    asked = [names.find(use, "use") for use in uses]
    chosen = columns.beneath(asked) if asked else columns.chosen(judge.rules.values())
    request = Request(
        vendor="",
        use="",
        day=day,
        actor=names.find(actor, "actor") if actor else None,
        place=names.find(place, "place") if place else None,
    )
    found = [names.find(vendor, "vendor") for vendor in vendors] or None
    return _matrix(reader, judge, chosen, found, request, products=products)


def rules_told(explanation: Explanation) -> Iterator[RuleToldOf]:
    """Yield every rule that an explanation tells of: those used first, then those against, beaten, mentioned, upstream.

    A rule that is told of twice comes twice.
    """
    yield from explanation.rules
    yield from explanation.against
    yield from (lost.rule for lost in explanation.beaten)
    yield from (told.rule for told in explanation.mentioned)
    yield from (rule for upstream in explanation.upstream for rule in upstream.rules)


def _matrix(
    reader: GraphReader,
    judge: Judge,
    uses: Sequence[MatrixUse],
    vendors: Sequence[str] | None,
    request: Request,
    *,
    products: bool,
) -> VerdictMatrix:
    """Return the matrix of columns that are settled; a request holds what all cells share."""
    asked = judge.located(request)
    named = judge.book.vendors if vendors is None else list(dict.fromkeys(vendors))
    if not uses or not named:
        raise QueryRejected(
            "there is nothing to show: no vendor of this graph has a rule on any use",
            expected="a graph with rules of vendors",
            hint="Read documents into it with `aikg build`, or leave out --kg for the graph that ships with aikg.",
        )
    rows = []
    for vendor in sorted(named, key=lambda iri: (reader.label(iri).casefold(), iri)):
        own = judge.products_with_rules(vendor) if products else []
        own.sort(key=lambda iri: (reader.label(iri).casefold(), iri))
        rows += [_row(reader, judge, uses, replace(asked, vendor=vendor, product=product)) for product in (None, *own)]
    explained = [cell.explanation for row in rows for cell in row.cells if cell.explanation]
    rules = {rule.rule: rule for one in explained for rule in rules_told(one)}
    documents = {quote.source for rule in rules.values() for quote in rule.quotes}
    return VerdictMatrix(
        uses=tuple(uses),
        rows=tuple(rows),
        actor=asked.actor and name_in_sentence(reader, asked.actor),
        place=asked.place and name_in_sentence(reader, asked.place),
        day=asked.day,
        rules=len(rules),
        documents=len(documents),
        credits=tuple(_credits(reader, documents)),
    )


def _row(reader: GraphReader, judge: Judge, uses: Sequence[MatrixUse], asked: Request) -> MatrixRow:
    return MatrixRow(
        vendor_iri=asked.vendor,
        vendor=reader.label(asked.vendor),
        product_iri=asked.product,
        product=asked.product and reader.label(asked.product),
        cells=tuple(_cell(judge, replace(asked, use=use.iri)) for use in uses),
    )


def _cell(judge: Judge, request: Request) -> MatrixCell:
    """Return a cell; what is behind it is looked up only where there can be something."""
    verdict = judge.verdict(request)
    if request.product is None and not (verdict.standing or verdict.beaten or verdict.mentioned):
        return MatrixCell(verdict, str(verdict))
    explanation = judge.explain(request)
    told = next(rules_told(explanation), None)
    return MatrixCell(verdict, explanation.headline, explanation if told else None)


def _credits(reader: GraphReader, documents: Iterable[str]) -> list[str]:
    """Return how to cite the works that documents are taken from, where a licence asks for it."""
    policies = {policy for document in documents for policy in reader.all(document, AIKG + "versionOf")}
    collections = {one for policy in policies for one in reader.all(policy, AIKG + "inCollection")}
    return sorted({citation for work in (*documents, *collections) for citation in reader.all(work, _CITATION)})
