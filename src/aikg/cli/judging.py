"""Commands that judge: one verdict with its reasons, and all vendors against all uses."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aikg import report
from aikg.cli.options import On, ReadKg, app, day, opened
from aikg.publish import verdicts_as_turtle, write_matrix
from aikg.reason.norms import CHAIN, Step


class VerdictFormat(StrEnum):
    """How a verdict is printed."""

    TEXT = "text"
    JSON = "json"
    TTL = "ttl"


class Strategy(StrEnum):
    """A strategy of ODRL, in place of specificity, authority and recency."""

    PROHIBIT = "prohibit"
    PERMIT = "permit"
    INVALID = "invalid"


By = Annotated[str | None, typer.Option("--by", metavar="ACTOR", help="By whom, such as police; anyone without it.")]
In = Annotated[str | None, typer.Option("--in", metavar="PLACE", help="Where: a country or an alliance.")]


@app.command()
def verdict(
    name: Annotated[str, typer.Argument(metavar="PRODUCT|VENDOR", help="Whose rules are asked for.")],
    use: Annotated[str, typer.Argument(metavar="USE", help="A use, such as military.")],
    by: By = None,
    place: In = None,
    on: On = None,
    product: Annotated[str | None, typer.Option(metavar="P", help="A product, where NAME is its vendor.")] = None,
    met: Annotated[list[str] | None, typer.Option("--if", metavar="CONDITION", help="This condition is met.")] = None,
    unmet: Annotated[
        list[str] | None, typer.Option("--if-not", metavar="CONDITION", help="This condition is not met.")
    ] = None,
    known_by: Annotated[
        str | None, typer.Option("--known-by", metavar="DATE", help="As far as the graph knew on this day.")
    ] = None,
    without: Annotated[list[Step] | None, typer.Option("--without", help="A step that is left out.")] = None,
    strategy: Annotated[Strategy | None, typer.Option("--strategy", help="In place of the steps.")] = None,
    format: Annotated[VerdictFormat, typer.Option("--format")] = VerdictFormat.TEXT,
    kg: ReadKg = None,
) -> None:
    """Say what a vendor's rules say about a use, with the rules, quotes and strategies behind it."""
    steps = CHAIN if strategy is None else (Step.EXCEPTION, Step(strategy))
    with opened(kg) as graph:
        found = graph.verdict(
            name,
            use,
            product=product,
            by=by,
            place=place,
            on=day(on, "--on"),
            met=met or (),
            unmet=unmet or (),
            known_by=day(known_by, "--known-by") if known_by else None,
            chain=tuple(step for step in steps if step not in (without or ())),
        )
    if format is VerdictFormat.TTL:
        print(verdicts_as_turtle(found), end="")
    elif format is VerdictFormat.JSON:
        print(json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(map(report.explained, found)))


@app.command()
def matrix(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="To a file: .svg, .pdf, .png, .html, .csv or .json."),
    ] = None,
    use: Annotated[list[str] | None, typer.Option(metavar="USE", help="This use and those below it.")] = None,
    vendor: Annotated[list[str] | None, typer.Option(metavar="V", help="This vendor only.")] = None,
    by: By = None,
    place: In = None,
    on: On = None,
    products: Annotated[bool, typer.Option("--products", help="A row for products with rules of their own.")] = False,
    kg: ReadKg = None,
) -> None:
    """Draw what every vendor says on every use: a table here, a picture or a page in a file."""
    with opened(kg) as graph:
        found = graph.matrix(
            uses=use or (), vendors=vendor or (), by=by, place=place, on=day(on, "--on"), products=products
        )
    if output is None:
        print(report.matrix_text(found))
    else:
        write_matrix(found, output)
        print(f"Written: {output}")
