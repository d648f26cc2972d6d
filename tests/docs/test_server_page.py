"""docs/server.md is a tested contract: its defaults are those of the program, and its examples run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import click
import pytest
import typer

from aikg.cli import app
from aikg.query.limits import Limits
from aikg.web import Settings

UNITS = {"KiB": 10, "MiB": 20, "GiB": 30}


@pytest.fixture(scope="module")
def text(repository: Path) -> str:
    return (repository / "docs" / "server.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def options(text: str) -> dict[str, str]:
    """The options of the page, each with its default."""
    return dict(re.findall(r"^\| `(--[\w-]+)` \| ([^|]+?) \| .+ \|$", text, re.M))


def number(words: str) -> float:
    size = re.fullmatch(r"(\d+)(KiB|MiB|GiB)", words)
    return int(size[1]) << UNITS[size[2]] if size else float(words)


def test_every_option_is_on_the_page(options: dict[str, str]) -> None:
    command = typer.main.get_command(app).get_command(click.Context(click.Command("aikg")), "serve")  # type: ignore[attr-defined]
    assert {name for option in command.params for name in option.opts} - {"--help"} == set(options)


def test_the_defaults_are_those_of_the_program(options: dict[str, str]) -> None:
    limits, settings = Limits(), Settings()
    for field in fields(Limits):
        assert number(options["--" + field.name.replace("_", "-")]) == getattr(limits, field.name), field.name
    for name in ("workers", "waiting", "pages", "page_seconds"):
        assert number(options["--" + name.replace("_", "-")]) == getattr(settings, name), name
    assert options["--origin"] == "`*`"
    assert settings.origins == ("*",)


def shows(said: str, printed: str) -> bool:
    """Whether an excerpt, in which "..." stands for anything, is what was printed."""
    return (
        re.fullmatch(r"\s*" + "(?s:.*)".join(map(re.escape, said.strip().split("..."))) + r"\s*", printed) is not None
    )


def test_every_example_answers_what_the_page_says(text: str, serving: Callable[..., str], articles_kg: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    address = serving(articles_kg)
    parts = [part for block in re.findall(r"```console\n(.*?)```", text, re.S) for part in block.split("$ curl ")[1:]]
    assert len(parts) == 6
    for part in parts:
        command, _, said = part.partition("\n")
        words = shlex.split(command.replace("http://127.0.0.1:8000", address))
        run = subprocess.run([curl, *words], capture_output=True, text=True, check=True)
        assert shows(said, run.stdout), f"curl {command}\nprinted:\n{run.stdout[:500]}"
