"""The command that serves a graph: pages for people, SPARQL for programs."""

from __future__ import annotations

import re
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from aikg.cli.options import ReadKg, app, usage
from aikg.knowledge_graph import DEFAULT_PATH
from aikg.query.limits import Limits
from aikg.shipped import shipped_folder

_UNITS = {"": 1, "b": 1, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "kb": 10**3, "mb": 10**6, "gb": 10**9}


def _size(text: str) -> int:
    """Return a size in bytes.

    >>> _size("64 KiB"), _size("1.5GiB"), _size("1000")
    (65536, 1610612736, 1000)
    """
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)", str(text).strip().lower())
    if match is None or match[2] not in _UNITS:
        raise typer.BadParameter(f"{text} is no size; write 64KiB, 64MiB or 1GiB")
    return int(float(match[1]) * _UNITS[match[2]])


_Memory = Annotated[
    int, typer.Option(parser=_size, metavar="SIZE", show_default="1GiB", help="How much memory a query may take.")
]
_QueryBytes = Annotated[
    int, typer.Option(parser=_size, metavar="SIZE", show_default="64KiB", help="How long a query may be.")
]
_ResultBytes = Annotated[
    int, typer.Option(parser=_size, metavar="SIZE", show_default="64MiB", help="How large an answer may be.")
]
_DEFAULT = Limits()


@app.command()
def serve(
    kg: ReadKg = None,
    host: Annotated[str, typer.Option(help="Where to listen; only this machine reaches 127.0.0.1.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8000,
    review: Annotated[
        str | None, typer.Option(metavar="NAME", help="Let whoever uses the pages decide about statements, as NAME.")
    ] = None,
    texts: Annotated[
        list[Path],
        typer.Option("--texts", metavar="PATH", help="Articles, which the graph does not hold: show documents whole."),
    ] = [],  # noqa: B006 - typer copies it
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="The address by which the outside knows this server.")
    ] = "",
    origins: Annotated[
        list[str],
        typer.Option(
            "--origin",
            metavar="ORIGIN",
            show_default="*; none with --review or --texts",
            help="Whose scripts may read data: * is any, none nobody.",
        ),
    ] = [],  # noqa: B006 - typer copies it
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many long queries run at once.")] = 2,
    waiting: Annotated[int, typer.Option(min=1, help="How many queries, and how many pages, may wait.")] = 64,
    pages: Annotated[int, typer.Option(min=1, max=64, help="How many pages are worked out at once.")] = 4,
    page_seconds: Annotated[float, typer.Option(min=0.1, help="How long a page may take.")] = 20.0,
    seconds: Annotated[float, typer.Option(min=0.01, help="How long a query may take.")] = _DEFAULT.seconds,
    memory: _Memory = _DEFAULT.memory,
    query_bytes: _QueryBytes = _DEFAULT.query_bytes,
    nesting: Annotated[int, typer.Option(min=1, help="How deep a query may be nested.")] = _DEFAULT.nesting,
    patterns: Annotated[
        int, typer.Option(min=1, help="How many triple patterns a group may have.")
    ] = _DEFAULT.patterns,
    rows: Annotated[int, typer.Option(min=1, help="How many rows or triples an answer may have.")] = _DEFAULT.rows,
    result_bytes: _ResultBytes = _DEFAULT.result_bytes,
    access_log: Annotated[bool, typer.Option("--access-log", help="Print a line for every request.")] = False,
) -> None:
    """Serve a graph: pages for a browser and a SPARQL endpoint for programs, which only read it."""
    # The server is loaded here: no other command needs it.
    from aikg.web import Settings, Site, address_of, is_loopback, listen, run_server  # noqa: PLC0415

    folder, name = _graph(kg)
    if review is not None:
        review = _reviewer(review, name, local=is_loopback(host))
    if base_url and urlsplit(base_url).scheme not in ("http", "https"):
        raise usage(f"{base_url} is no address of a web server", "--base-url", "such as https://example.org")
    origins = origins or ["none" if review or texts else "*"]
    limits = Limits(seconds, memory, query_bytes, nesting, patterns, rows, result_bytes)
    settings = Settings(
        limits=limits,
        workers=workers,
        waiting=waiting,
        pages=pages,
        page_seconds=page_seconds,
        review=review,
        base=base_url,
        origins=() if "none" in origins else tuple(origins),
        texts=tuple(texts),
    )
    with closing(listen(host, port)) as listener:
        site = Site.of(folder, settings, name=name)
        if not is_loopback(host):
            print(f"aikg: {host} can be reached from other machines; put a proxy with TLS before it.", file=sys.stderr)

        def tell() -> None:
            for line in _greeting(site.edition, folder, address_of(listener), offline=site.pool.statistics.offline):
                print(line)
            if review:
                print(f"decisions are kept as those of {review}")
            print("stop it with Ctrl+C", flush=True)

        run_server(site, listener, access_log=access_log, on_ready=tell)


def _graph(kg: Path | None) -> tuple[Path, str | None]:
    """Return the folder of the graph to serve, and the name of its one edition where it is the one that ships."""
    if kg is not None or DEFAULT_PATH.exists():
        return kg or DEFAULT_PATH, None
    folder = shipped_folder(
        on_begin=lambda: print("aikg: unpacking the graph that ships with aikg; once, some seconds.", file=sys.stderr)
    )
    return folder, folder.name


def _reviewer(given: str, shipped: str | None, *, local: bool) -> str:
    """Return the name under which decisions are kept; refuse where they cannot be, or anybody could make them."""
    name, option = " ".join(given.split()), "--review"
    if not name:
        raise usage("nobody decides", option, "the name of a person")
    if shipped is not None:
        raise usage("decisions cannot be kept in the graph that ships with aikg", option, "a graph of your own: --kg")
    if not local:
        expected = "--host 127.0.0.1, which is the default"
        raise usage("anybody who reaches this server could decide in this name", option, expected)
    return name


def _greeting(edition: str, folder: Path, address: str, *, offline: bool) -> list[str]:
    cut_off = (
        "in processes without a network" if offline else "in processes that this system could not cut off the network"
    )
    return [
        f"aikg serves {folder} (edition {edition})",
        f"  pages   {address}",
        f"  SPARQL  {address}sparql, {cut_off}",
    ]
