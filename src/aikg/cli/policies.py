"""Commands about watched policies: the history of one thing, and what changed in a time."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from aikg import report
from aikg.cli.options import ReadKg, app, day, opened, usage

All = Annotated[
    bool, typer.Option("--all", help="Also rules that were only reworded or moved, and every rule of a large policy.")
]


@app.command()
def timeline(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A vendor, product, policy or use.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help=".svg, .pdf, .png, .html, or .atom for a feed of changes."),
    ] = None,
    everything: All = False,
    kg: ReadKg = None,
) -> None:
    """Show since when which rules stand in the watched policies of a thing, and what changed in them."""
    with opened(kg) as graph:
        if output:
            graph.write_timeline(name, output, everything=everything)
            print(f"Written: {output}")
        else:
            print(report.timed(graph.timeline(name), everything=everything))


@app.command()
def changes(
    begin: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Known on this day or later; without it, ever.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Known on this day or earlier; today without it.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE.atom", help="Write them as an Atom feed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON array.")] = False,
    everything: All = False,
    kg: ReadKg = None,
) -> None:
    """List the changes of rules that became known in a time, in watched policies and in articles, newest last."""
    first, last = day(begin, "--from") if begin else None, day(end, "--to")
    if output and as_json:
        raise usage("-o and --json at once", "--json", "one of them")
    if first and first > last:
        raise usage(f"{first} comes after {last}", "--from", "a day that is not after that of --to")
    with opened(kg) as graph:
        if output:
            graph.write_changes(output, first, _next(last), everything=everything)
            print(f"Written: {output}")
            return
        found = graph.changes(first, _next(last))
    if as_json:
        shown = [change for change in found if everything or change.kind not in report.FOLDED]
        print(json.dumps(report.changed_json(shown), ensure_ascii=False, indent=1))
    else:
        print(report.changed(found, everything=everything).lstrip("\n"))


def _next(last: date) -> date | None:
    """Return the day after a day; None after the last that there is."""
    return last + timedelta(days=1) if last < date.max else None
