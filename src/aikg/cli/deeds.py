"""The command that sets what vendors do against what their rules say."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from aikg import report
from aikg.cli.options import ReadKg, app, day, opened


@app.command()
def deeds(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Of this vendor, product, party, use or document.", show_default=False),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Pledges that agree with the rules too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON array.")] = False,
    kg: ReadKg = None,
) -> None:
    """Set partnerships, contracts, proposals and pledges against the vendor's own rules."""
    with opened(kg) as graph:
        found = graph.deeds(name, today=day(None, "--on"))
    if as_json:
        print(json.dumps(report.deeds_json(found), ensure_ascii=False, indent=1))
    else:
        print(report.deeds_text(found, everything=everything))
