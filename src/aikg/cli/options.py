"""What the commands share: the application, options that several of them take, and how options are read."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from aikg import report
from aikg.errors import InputError
from aikg.extract import KEY, Endpoint, LanguageModel
from aikg.knowledge_graph import DEFAULT_PATH, KnowledgeGraph
from aikg.resources import cache_folder

__all__ = [
    "Jobs",
    "Kg",
    "Llm",
    "LlmCache",
    "LlmModel",
    "LlmTimeout",
    "Manifest",
    "On",
    "Paths",
    "ReadKg",
    "app",
    "day",
    "instant",
    "language_model",
    "opened",
    "told",
    "usage",
]

app = typer.Typer(
    name="aikg",
    help="An open knowledge graph of who allows what with AI.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Kg = Annotated[Path, typer.Option("--kg", help="The folder of the graph.", show_default=True, readable=False)]
ReadKg = Annotated[
    Path | None,
    typer.Option(
        "--kg",
        help=f"The folder of the graph; without it ./{DEFAULT_PATH} if it is there, else the one that ships with aikg.",
        show_default=False,
        readable=False,
    ),
]
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


def usage(problem: str, option: str, expected: str) -> InputError:
    """Return the error of an option that was used wrongly."""
    error = InputError(problem, where=option, expected=expected)
    error.exit_code = 2
    return error


def day(text: str | None, option: str) -> date:
    """Return the day an option names; without one, today by this machine's clock (UTC)."""
    if text is None or text == "today":
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise usage(f'date "{text}" does not exist', option, "a day such as 2024-11-10") from None


def instant(text: str | None, option: str) -> datetime:
    """Return the moment an option names, in UTC; without one, now."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise usage(f'date "{text}" does not exist', option, "2024-11-10 or 2024-11-10T12:30:00Z") from None


def opened(kg: Path | None) -> KnowledgeGraph:
    """Return the graph in a folder, opened for reading; without a folder ours if it is there, else what ships."""
    if kg is not None or DEFAULT_PATH.exists():
        return KnowledgeGraph.open(kg or DEFAULT_PATH)
    return KnowledgeGraph.shipped(
        on_begin=lambda: print("aikg: unpacking the graph that ships with aikg; once, some seconds.", file=sys.stderr)
    )


def language_model(
    url: str | None, model: str | None, cache: Path | None, timeout: float
) -> AbstractContextManager[LanguageModel | None]:
    """Return the language model that the options name, None without one; the key comes from the environment alone."""
    if url is None and model is None and cache is None:
        return nullcontext(None)
    if url is None or model is None:
        raise usage("a language model needs both", "--llm", "--llm URL and --llm-model NAME")
    endpoint = Endpoint.of(url, model, os.environ.get(KEY))
    return LanguageModel(endpoint, cache or cache_folder() / "llm", timeout=timeout)


def told(asked: LanguageModel | None) -> bool:
    """Say what came of a language model; return whether it answered whenever it was asked."""
    if asked is None:
        return True
    print(report.assisted(asked.tally), file=sys.stderr)
    return not asked.tally.troubles
