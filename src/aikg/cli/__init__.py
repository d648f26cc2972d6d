"""The command line: the only place that parses arguments, prints and exits.

Answers go to standard output, progress and errors to standard error. Exit codes: 0 ok, 1 the data is
not valid or a document failed, 2 wrong usage, 3 a limit was reached. The commands stand by what they do in
`reading`, `asking`, `judging`, `checking`, `deeds`, `policies`, `odrl`,
`reviewing` and `serving`.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from aikg import __version__
from aikg.cli import asking, checking, deeds, judging, odrl, policies, reading, reviewing, serving
from aikg.cli.options import app
from aikg.errors import AikgError

__all__ = [
    "app",
    "asking",
    "checking",
    "deeds",
    "judging",
    "main",
    "odrl",
    "policies",
    "reading",
    "reviewing",
    "serving",
]


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
