"""Commands that read: documents into a graph, statements out of documents, names into the data, gold against both."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from aikg import report
from aikg.accept import ACCEPTED_FILE, accept_into_data, candidate_table, own_data, read_names
from aikg.cli.options import (
    Jobs,
    Kg,
    Llm,
    LlmCache,
    LlmModel,
    LlmTimeout,
    Manifest,
    Paths,
    app,
    instant,
    language_model,
    told,
    usage,
)
from aikg.errors import InputError
from aikg.extract import cores
from aikg.knowledge_graph import DEFAULT_PATH, KnowledgeGraph, evaluate_reader, find_candidates, read_statements
from aikg.store import NewName


class NameKind(StrEnum):
    """What an accepted name is a name of."""

    VENDOR = "vendor"
    ORGANISATION = "organisation"
    NGO = "ngo"
    PUBLIC_BODY = "public-body"
    MEDIA = "media"
    PERSON = "person"
    PRODUCT = "product"


@app.command()
def build(
    paths: Paths,
    kg: Kg = DEFAULT_PATH,
    manifest: Manifest = None,
    llm: Llm = None,
    llm_model: LlmModel = None,
    llm_cache: LlmCache = None,
    llm_timeout: LlmTimeout = 60.0,
    recorded_at: Annotated[
        str | None, typer.Option(metavar="DATE", help="When the graph learns of new documents; now without it.")
    ] = None,
    terms: Annotated[
        list[str] | None,
        typer.Option("--terms", metavar="TYPE", help="Of a collection only these terms; may be repeated."),
    ] = None,
    whole_clauses: Annotated[
        bool, typer.Option("--whole-clauses", help="Quote policies by the clause, not by the sentence.")
    ] = False,
    reference: Annotated[
        bool, typer.Option("--reference", help="With the policies and the matrix that ship with aikg.")
    ] = False,
    jobs: Jobs = None,
) -> None:
    """Read articles, collections of policy texts and use matrices into the graph.

    What is stored stays stored if a later document fails.
    """
    learned = instant(recorded_at, "--recorded-at")
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        language_model(llm, llm_model, llm_cache, llm_timeout) as asked,
        KnowledgeGraph.open(kg, create=True) as graph,
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task("reading", total=None)
        result = graph.build(
            paths,
            manifest=manifest,
            recorded_at=learned,
            llm=asked,
            jobs=jobs or cores(),
            terms_types=terms,
            whole_clauses=whole_clauses,
            reference=reference,
            on_stored=lambda ids: progress.update(task, advance=len(ids), description=f"stored {ids[-1]}"),
            on_policy=lambda done, total, last: progress.update(
                task, completed=done, total=total, description=f"stored {last}"
            ),
        )
    failures = [*result.failed, *(failure for told in result.terms for failure in told.failed)]
    for failure in failures:
        print(f"aikg: {failure}", file=sys.stderr)
    print(report.built(result, kg))
    if not told(asked) or failures:
        raise typer.Exit(1)


@app.command()
def extract(
    paths: Paths,
    manifest: Manifest = None,
    candidates: Annotated[
        bool, typer.Option("--candidates", help="Also what the reader saw but does not assert.")
    ] = False,
    kg: Annotated[
        Path | None, typer.Option("--kg", help="Take names from this graph; without it, those that ship with aikg.")
    ] = None,
    llm: Llm = None,
    llm_model: LlmModel = None,
    llm_cache: LlmCache = None,
    llm_timeout: LlmTimeout = 60.0,
    jobs: Jobs = None,
) -> None:
    """Print what articles say, one statement a line (JSON Lines), without storing anything."""
    failed = False
    with language_model(llm, llm_model, llm_cache, llm_timeout) as asked:
        for item in read_statements(paths, manifest=manifest, kg=kg, llm=asked, jobs=jobs or cores()):
            if isinstance(item, InputError):
                print(f"aikg: {item}", file=sys.stderr)
                failed = True
            elif candidates or not item.get("candidate"):
                print(json.dumps(item, ensure_ascii=False))
    if not told(asked) or failed:
        raise typer.Exit(1)


@app.command()
def candidates(
    paths: Paths,
    manifest: Manifest = None,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="A table to mark names in, for `aikg accept --from`.")] = False,
    kg: Annotated[
        Path | None, typer.Option("--kg", help="What this graph knows; without it, what ships with aikg.")
    ] = None,
) -> None:
    """List the organisations, persons and products that articles name and the graph does not know."""
    if as_json and as_csv:
        raise usage("--json and --csv at once", "--csv", "one of them")
    found, failed = find_candidates(paths, manifest=manifest, kg=kg)
    if as_csv:
        print(candidate_table(found), end="")
    elif as_json:
        print(json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=1))
    else:
        print(report.candidates(found))
    for failure in failed:
        print(f"aikg: {failure}", file=sys.stderr)
    if failed:
        raise typer.Exit(1)


@app.command()
def accept(
    name: Annotated[str | None, typer.Argument(help="As the usual international name is spelled.")] = None,
    kind: Annotated[NameKind | None, typer.Option("--kind", help="What it is.")] = None,
    offered_by: Annotated[str | None, typer.Option(metavar="X", help="The vendor of a product.")] = None,
    alias: Annotated[list[str] | None, typer.Option(metavar="A", help="Another spelling; may be repeated.")] = None,
    based_in: Annotated[str | None, typer.Option(metavar="CC", help="Where an organisation is based: FR, EU.")] = None,
    lang: Annotated[str, typer.Option(metavar="LANG", help="The aliases are of this language alone.")] = "",
    ambiguous: Annotated[bool, typer.Option("--ambiguous", help="The name is an ordinary word as well.")] = False,
    table: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Accept the marked rows of `aikg candidates --csv`.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help="Into this data folder; without it, into that of the checkout.")
    ] = None,
    kg: Annotated[Path | None, typer.Option("--kg", help="Into this graph alone.")] = None,
) -> None:
    """Accept names that the graph does not know; from then on they are recognised everywhere."""
    if data and kg:
        raise usage("--data and --kg at once", "--kg", "one of them")
    described = [kind, offered_by, alias, based_in, lang, ambiguous]
    if table and (name or any(described)):
        raise usage("a table and a name at once", "--from", "a table, which describes its names itself")
    if not table and not (name and kind):
        raise usage("there is no " + ("--kind" if name else "name"), "aikg accept", "NAME --kind KIND, or --from FILE")
    names = read_names(table) if table else []
    if name and kind:
        names = [NewName(name, kind, offered_by, tuple(dict.fromkeys(alias or ())), based_in, lang, ambiguous)]
    if kg:
        with KnowledgeGraph.open(kg, write=True) as graph:
            graph.accept(names)
        print(report.accepted(names, kg, graph=True))
    else:
        folder = data or own_data()
        accept_into_data(names, folder)
        print(report.accepted(names, folder / ACCEPTED_FILE, graph=False))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A folder of texts with gold, one JSON file each.")],
    collection: Annotated[
        Path | None, typer.Option(help="The collection to which gold of policy clauses points.", readable=False)
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every error in the rules with its cause.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Figures and errors as one JSON object.")] = False,
) -> None:
    """Read texts that were annotated by hand and say how much of what they state was found."""
    result = evaluate_reader(gold, collection=collection)
    if as_json:
        print(json.dumps(report.evaluation_json(result), ensure_ascii=False, indent=1))
    else:
        print(report.evaluation(result, errors=errors))
