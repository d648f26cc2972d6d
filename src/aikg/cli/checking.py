"""The command that puts press and policy texts side by side."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from aikg.cli.options import ReadKg, app, opened
from aikg.cli.side_by_side import side_by_side


class PressVerdict(StrEnum):
    """Of which press statements to tell."""

    CONTRADICTED = "contradicted"
    CONFIRMED = "confirmed"
    NOT_COVERED = "not-covered"
    NO_TEXT = "no-text"
    NO_DATE = "no-date"


_VERDICTS = {PressVerdict.NOT_COVERED: "not covered", PressVerdict.NO_TEXT: "no text known that day"}
_VERDICTS[PressVerdict.NO_DATE] = "no date"


@app.command()
def check(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Of this vendor, product, use, policy or document.", show_default=False),
    ] = None,
    only: Annotated[PressVerdict | None, typer.Option("--only", help="Only those with this verdict.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON array.")] = False,
    kg: ReadKg = None,
) -> None:
    """Say of each press statement what the vendor's own policy texts of its day say about it."""
    with opened(kg) as graph:
        found = graph.check(name)
    if only is not None:
        found = [one for one in found if one.verdict == _VERDICTS.get(only, only)]
    if as_json:
        print(json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=1))
    else:
        print(side_by_side(found, name or ""))
