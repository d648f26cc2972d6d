"""Commands that ask a graph, show it, write it to a file, check it, and take something out of it."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aikg import report
from aikg.cli.options import Kg, On, ReadKg, app, day, opened, usage
from aikg.knowledge_graph import DEFAULT_PATH, KnowledgeGraph
from aikg.publish import Paper, Part
from aikg.query import catalogue


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"


class ResultFormat(StrEnum):
    """How the result of a query is printed."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TTL = "ttl"


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="In English, French or German.", show_default=False)] = None,
    permits: Annotated[str | None, typer.Option(metavar="USE", help="Who permits this use?")] = None,
    prohibits: Annotated[str | None, typer.Option(metavar="USE", help="Who prohibits this use?")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="ACTOR", help="By whom, such as police.")] = None,
    place: Annotated[str | None, typer.Option("--in", metavar="PLACE", help="Where: a country or an alliance.")] = None,
    vendor: Annotated[str | None, typer.Option(metavar="V", help="Of this vendor only.")] = None,
    on: On = None,
    format: Annotated[AnswerFormat, typer.Option("--format")] = AnswerFormat.TABLE,
    kg: ReadKg = None,
) -> None:
    """Answer who permits or prohibits what, with the quotes, dates and SPARQL behind the answer."""
    with opened(kg) as graph:
        answer = graph.ask(
            question,
            permits=permits,
            prohibits=prohibits,
            by=by,
            place=place,
            vendor=vendor,
            on=day(on, "--on") if on else None,
            today=day(None, "--on"),
        )
    if format is AnswerFormat.JSON:
        print(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
    else:
        print(report.answered(answer))


@app.command()
def query(
    name: Annotated[
        str, typer.Argument(metavar="NAME|FILE|-", help="A query of the catalogue, a file, or - for standard input.")
    ] = "",
    param: Annotated[list[str] | None, typer.Option("--param", metavar="K=V", help="A parameter of the query.")] = None,
    format: Annotated[ResultFormat | None, typer.Option("--format")] = None,
    kg: ReadKg = None,
) -> None:
    """Run a SPARQL query; without a name, list the catalogue."""
    if not name:
        print(report.listed(catalogue()))
        return
    values = dict(_pair(text) for text in param or [])
    text = _query_text(name)
    with opened(kg) as graph:
        print(graph.query(text, **values).serialize(format or ResultFormat.TABLE), end="")


def _query_text(name: str) -> str:
    """Return the text of a file or of standard input; a name of the catalogue stays a name."""
    if name == "-":
        return sys.stdin.read().rstrip() + "\n"  # a line break tells a text from a name
    file = Path(name)
    if file.is_file() or file.suffix in (".rq", ".sparql"):
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise usage(f"the query cannot be read ({error})", name, "a file of SPARQL in UTF-8") from None
    return name


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign:
        raise usage(f'"{text}" is not a parameter', "--param", "NAME=VALUE, such as use=military")
    return key, value


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME|IRI", help="A vendor, product, use, person, rule or document.")],
    kg: ReadKg = None,
) -> None:
    """Print everything known about one thing, with its sources."""
    with opened(kg) as graph:
        print(report.shown(graph.show(name)))


@app.command()
def info(kg: ReadKg = None) -> None:
    """Print counts, dates and versions."""
    with opened(kg) as graph:
        print(report.summed_up(graph.info()))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".ttl, .trig, .nq or .nt")], kg: ReadKg = None
) -> None:
    """Write the graph to a file; the same graph gives the same bytes on any day."""
    with opened(kg) as graph:
        graph.export(file)
    print(f"Written: {file}")


@app.command()
def network(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=".svg, .pdf, .png, .html, .graphml, .gexf, or .json for Cytoscape.")
    ],
    focus: Annotated[str | None, typer.Option(metavar="NAME", help="Only what is near this thing.")] = None,
    depth: Annotated[int, typer.Option(min=1, help="How many steps from it.")] = 1,
    on: On = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only rules that still held on this day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Only rules that held by this day.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="K,K", help="Only things of these kinds.")] = None,
    edges: Annotated[str | None, typer.Option(metavar="K,K", help="Only lines of these kinds.")] = None,
    min_degree: Annotated[int, typer.Option(min=0, help="Only things with so many neighbours.")] = 0,
    largest: Annotated[int | None, typer.Option(min=1, help="Only so many, with the most neighbours.")] = None,
    positions: Annotated[Path | None, typer.Option(metavar="FILE.json", help="Keep positions here.")] = None,
    width: Annotated[float | None, typer.Option(metavar="MM", help="How wide a picture is.")] = None,
    font_size: Annotated[float, typer.Option(metavar="PT", help="How high its type is.")] = Paper().font_size,
    kg: ReadKg = None,
) -> None:
    """Draw the graph: a figure for print, a page for a browser, or a file for Gephi and other programs."""
    part = Part(
        things=_listed(kind),
        lines=_listed(edges),
        since=day(since, "--since") if since else None,
        until=day(until, "--until") if until else None,
        min_degree=min_degree,
        largest=largest,
    )
    paper = Paper(width, font_size)
    with opened(kg) as graph:
        graph.network(
            file,
            focus=focus,
            depth=depth,
            on=day(on, "--on") if on else None,
            part=part,
            positions=positions,
            paper=paper,
        )
    print(f"Written: {file}")


def _listed(text: str | None) -> frozenset[str]:
    return frozenset(word.strip() for word in (text or "").split(",") if word.strip())


@app.command()
def remove(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="The id of a document.")], kg: Kg = DEFAULT_PATH
) -> None:
    """Take a document out of the graph, and whatever only it supported."""
    with KnowledgeGraph.open(kg, write=True) as graph:
        graph.remove(document)
    print(f"Removed: {document}")


@app.command()
def validate(kg: ReadKg = None) -> None:
    """Check the graph: SHACL shapes, quality queries, HermiT. Exit 1 if something is not as it should be."""
    with opened(kg) as graph:
        result = graph.validate(on=day(None, "--on"))
    print(report.validated(result))
    if not result.valid:
        raise typer.Exit(1)
