"""The command line: the only place that parses arguments, prints and exits.

Answers go to standard output, progress and errors to standard error. Exit codes: 0 ok, 1 the data is
not valid or a document failed, 2 wrong usage, 3 a limit was reached.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from aikg import __version__, report
from aikg.accept import ACCEPTED_FILE, accept_into_data, candidate_table, own_data, read_names
from aikg.errors import AikgError, InputError
from aikg.extract import KEY, Endpoint, LanguageModel, cache_folder, cores
from aikg.knowledge_graph import (
    DEFAULT_PATH,
    KnowledgeGraph,
    evaluate_reader,
    export_review,
    find_candidates,
    read_statements,
)
from aikg.query import catalogue
from aikg.store import NewName

app = typer.Typer(
    name="aikg",
    help="An open knowledge graph of who allows what with AI.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

review = typer.Typer(name="review", help="Accept, correct or reject what was read, in a table.", no_args_is_help=True)
app.add_typer(review)

Kg = Annotated[Path, typer.Option("--kg", help="The folder of the graph.", show_default=True, readable=False)]
Paths = Annotated[
    list[Path], typer.Argument(help="Articles, or folders of articles.", show_default=False, readable=False)
]
Manifest = Annotated[
    Path | None,
    typer.Option(
        readable=False, help="CSV with file,published,publisher,title,url,lang; a folder's own is found by itself."
    ),
]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of this day; `--on` alone is today.")]
Llm = Annotated[
    str | None,
    typer.Option("--llm", metavar="URL", help="Also ask a language model at this endpoint, such as http://HOST/v1."),
]
LlmModel = Annotated[str | None, typer.Option("--llm-model", metavar="NAME", help="Which model to ask there.")]
LlmCache = Annotated[
    Path | None,
    typer.Option("--llm-cache", metavar="DIR", help="Where answers are kept; without it, the user's cache."),
]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, help="How many processes read; without it, one a core when there are many documents."),
]
LlmTimeout = Annotated[
    float, typer.Option("--llm-timeout", metavar="SECONDS", min=0.1, max=3600, help="How long one answer may take.")
]


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


class NameKind(StrEnum):
    """What an accepted name is a name of."""

    VENDOR = "vendor"
    ORGANISATION = "organisation"
    NGO = "ngo"
    PUBLIC_BODY = "public-body"
    MEDIA = "media"
    PERSON = "person"
    PRODUCT = "product"


def _usage(problem: str, option: str, expected: str) -> InputError:
    """Return the error of an option that was used wrongly."""
    error = InputError(problem, where=option, expected=expected)
    error.exit_code = 2
    return error


def _day(text: str | None, option: str) -> date:
    """Return the day an option names; without one, today by this machine's clock (UTC)."""
    if text is None or text == "today":
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _usage(f'date "{text}" does not exist', option, "a day such as 2024-11-10") from None


def _instant(text: str | None, option: str) -> datetime:
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _usage(f'date "{text}" does not exist', option, "2024-11-10 or 2024-11-10T12:30:00Z") from None


def _language_model(
    url: str | None, model: str | None, cache: Path | None, timeout: float
) -> AbstractContextManager[LanguageModel | None]:
    """Return the language model that the options name, None without one; the key comes from the environment alone."""
    if url is None and model is None and cache is None:
        return nullcontext(None)
    if url is None or model is None:
        raise _usage("a language model needs both", "--llm", "--llm URL and --llm-model NAME")
    endpoint = Endpoint.of(url, model, os.environ.get(KEY))
    return LanguageModel(endpoint, cache or cache_folder(), timeout=timeout)


def _told(asked: LanguageModel | None) -> bool:
    """Say what came of a language model; return whether it answered whenever it was asked."""
    if asked is None:
        return True
    print(report.assisted(asked.tally), file=sys.stderr)
    return not asked.tally.troubles


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
    jobs: Jobs = None,
) -> None:
    """Read articles into the graph. What is stored stays stored if a later document fails."""
    learned = _instant(recorded_at, "--recorded-at")
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        _language_model(llm, llm_model, llm_cache, llm_timeout) as asked,
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
            on_stored=lambda ids: progress.update(task, advance=len(ids), description=f"stored {ids[-1]}"),
        )
    for failure in result.failed:
        print(f"aikg: {failure}", file=sys.stderr)
    print(report.built(result, kg))
    if not _told(asked) or result.failed:
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
    with _language_model(llm, llm_model, llm_cache, llm_timeout) as asked:
        for item in read_statements(paths, manifest=manifest, kg=kg, llm=asked, jobs=jobs or cores()):
            if isinstance(item, InputError):
                print(f"aikg: {item}", file=sys.stderr)
                failed = True
            elif candidates or not item.get("candidate"):
                print(json.dumps(item, ensure_ascii=False))
    if not _told(asked) or failed:
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
        raise _usage("--json and --csv at once", "--csv", "one of them")
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
        raise _usage("--data and --kg at once", "--kg", "one of them")
    described = [kind, offered_by, alias, based_in, lang, ambiguous]
    if table and (name or any(described)):
        raise _usage("a table and a name at once", "--from", "a table, which describes its names itself")
    if not table and not (name and kind):
        raise _usage("there is no " + ("--kind" if name else "name"), "aikg accept", "NAME --kind KIND, or --from FILE")
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
    errors: Annotated[bool, typer.Option("--errors", help="List every error in the rules with its cause.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Figures and errors as one JSON object.")] = False,
) -> None:
    """Read texts that were annotated by hand and say how much of what they state was found."""
    result = evaluate_reader(gold)
    if as_json:
        print(json.dumps(report.evaluation_json(result), ensure_ascii=False, indent=1))
    else:
        print(report.evaluation(result, errors=errors))


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
    kg: Kg = DEFAULT_PATH,
) -> None:
    """Answer who permits or prohibits what, with the quotes, dates and SPARQL behind the answer."""
    with KnowledgeGraph.open(kg) as graph:
        answer = graph.ask(
            question,
            permits=permits,
            prohibits=prohibits,
            by=by,
            place=place,
            vendor=vendor,
            on=_day(on, "--on") if on else None,
            today=_day(None, "--on"),
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
    kg: Kg = DEFAULT_PATH,
) -> None:
    """Run a SPARQL query; without a name, list the catalogue."""
    if not name:
        print(report.listed(catalogue()))
        return
    values = dict(_pair(text) for text in param or [])
    text = _query_text(name)
    with KnowledgeGraph.open(kg) as graph:
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
            raise _usage(f"the query cannot be read ({error})", name, "a file of SPARQL in UTF-8") from None
    return name


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign:
        raise _usage(f'"{text}" is not a parameter', "--param", "NAME=VALUE, such as use=military")
    return key, value


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME|IRI", help="A vendor, product, use, person, rule or document.")],
    kg: Kg = DEFAULT_PATH,
) -> None:
    """Print everything known about one thing, with its sources."""
    with KnowledgeGraph.open(kg) as graph:
        print(report.shown(graph.show(name)))


@app.command()
def info(kg: Kg = DEFAULT_PATH) -> None:
    """Print counts, dates and versions."""
    with KnowledgeGraph.open(kg) as graph:
        print(report.summed_up(graph.info()))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".ttl, .trig, .nq or .nt")], kg: Kg = DEFAULT_PATH
) -> None:
    """Write the graph to a file; the same graph gives the same bytes on any day."""
    with KnowledgeGraph.open(kg) as graph:
        graph.export(file)
    print(f"Written: {file}")


@app.command()
def network(
    file: Annotated[Path, typer.Argument(metavar="FILE.html")],
    focus: Annotated[str | None, typer.Option(metavar="NAME", help="Only what is near this thing.")] = None,
    depth: Annotated[int, typer.Option(min=1, help="How many steps from it.")] = 1,
    on: On = None,
    kg: Kg = DEFAULT_PATH,
) -> None:
    """Draw the graph as one page that opens in a browser without a network."""
    with KnowledgeGraph.open(kg) as graph:
        graph.network(file, focus=focus, depth=depth, on=_day(on, "--on") if on else None)
    print(f"Written: {file}")


@app.command()
def remove(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="The id of a document.")], kg: Kg = DEFAULT_PATH
) -> None:
    """Take a document out of the graph, and whatever only it supported."""
    with KnowledgeGraph.open(kg, write=True) as graph:
        graph.remove(document)
    print(f"Removed: {document}")


@app.command()
def validate(kg: Kg = DEFAULT_PATH) -> None:
    """Check the graph: SHACL shapes, quality queries, HermiT. Exit 1 if something is not as it should be."""
    with KnowledgeGraph.open(kg) as graph:
        result = graph.validate(on=_day(None, "--on"))
    print(report.validated(result))
    if not result.valid:
        raise typer.Exit(1)


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
    moment = _instant(at, "--at")
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


def _version(asked: bool) -> None:
    if asked:
        print(f"aikg {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def _dated(arguments: list[str]) -> list[str]:
    """Give `--on` its date where it stands without one: today."""
    result = list(arguments)
    for index in reversed([i for i, word in enumerate(arguments) if word == "--on"]):
        if index + 1 == len(arguments) or arguments[index + 1].startswith("-"):
            result.insert(index + 1, "today")
    return result


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors that aikg raises on purpose become one line and an exit code."""
    try:
        for stream in (sys.stdout, sys.stderr):  # a terminal that cannot show a letter gets its code instead
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        app(_dated(sys.argv[1:] if arguments is None else arguments))
    except AikgError as error:
        print(f"aikg: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except SystemExit:
        _flushed()
        raise
    except BrokenPipeError:
        # The reader of our output went away, as `| head` does; point the stream elsewhere so that closing is quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _flushed() -> None:
    """Write out what was printed; when that fails, say so: half an answer must not look like a whole one."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(
            f"aikg: standard output: it cannot be written ({error.strerror}). Make room and run it again.",
            file=sys.stderr,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
