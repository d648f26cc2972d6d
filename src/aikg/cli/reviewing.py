"""Commands by which a person decides on what was read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from aikg import report
from aikg.cli.options import Kg, Manifest, Paths, app, instant
from aikg.knowledge_graph import DEFAULT_PATH, KnowledgeGraph, export_review

review = typer.Typer(name="review", help="Accept, correct or reject what was read, in a table.", no_args_is_help=True)
app.add_typer(review)


@review.command(name="export")
def review_export(
    paths: Paths,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.csv", help="The table; a new file.")],
    candidates_only: Annotated[
        bool, typer.Option("--candidates-only", help="Only what the reader saw but does not assert.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Also what was decided in the graph before.")] = False,
    manifest: Manifest = None,
    kg: Annotated[
        Path | None,
        typer.Option("--kg", help="Take names from this graph, and leave out what was decided there."),
    ] = None,
) -> None:
    """Write what articles say to a table, each sentence with the quote and the parts marked."""
    claims, failed = export_review(
        paths, output, manifest=manifest, kg=kg, candidates_only=candidates_only, again=again
    )
    for failure in failed:
        print(f"aikg: {failure}", file=sys.stderr)
    candidates = sum(claim.statement.candidate for claim in claims)
    print(f"Written: {output}: {len(claims)} statements, {candidates} of them only candidates.")
    if failed:
        raise typer.Exit(1)


@review.command(name="import")
def review_import(
    table: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A table in which a person decided.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decided.")],
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="When; now without it.")] = None,
    kg: Kg = DEFAULT_PATH,
) -> None:
    """Keep the decisions of a table; the next build follows them. When a row is wrong, nothing is kept."""
    moment = instant(at, "--at")
    with KnowledgeGraph.open(kg, write=True) as graph:
        result = graph.import_review(table, by=by, at=moment)
    for error in result.errors:
        print(f"aikg: {error}", file=sys.stderr)
    if result.errors:
        raise typer.Exit(1)
    print(report.imported(result, kg))


@review.command(name="list")
def review_list(
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON array.")] = False, kg: Kg = DEFAULT_PATH
) -> None:
    """Print every decision, who made it and when, and whether it applies."""
    with KnowledgeGraph.open(kg) as graph:
        decisions = graph.review()
    if as_json:
        print(json.dumps(report.reviewed_json(decisions), ensure_ascii=False, indent=1))
    else:
        print(report.reviewed(decisions))


@review.command(name="training")
def review_training(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="A folder for each language in it.")],
    kg: Kg = DEFAULT_PATH,
) -> None:
    """Write decisions as labelled sentences, which teach the sentence model."""
    with KnowledgeGraph.open(kg) as graph:
        files, left_out = graph.review_training(output)
    for file in files:
        print(f"Written: {file}")
    print(f"{left_out} decisions are in no sentence (decided in part, without words for the use, or of another kind).")
