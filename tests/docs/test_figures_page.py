"""docs/figures.md says what every option of `aikg network` does, and which kinds and endings there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from aikg.cli import app
from aikg.publish import NETWORK_FORMS
from aikg.publish.look import LINES, THINGS


@pytest.fixture(scope="module")
def text(repository: Path) -> str:
    return (repository / "docs" / "figures.md").read_text(encoding="utf-8")


def test_every_option_is_explained(text: str) -> None:
    command = get_command(app).commands["network"]  # type: ignore[attr-defined]
    options = {name for one in command.params for name in one.opts if name.startswith("--") and name != "--help"}
    explained = set(re.findall(r"--[a-z-]+", " ".join(line for line in text.splitlines() if line.startswith("| `--"))))
    assert options == explained


def test_every_kind_and_every_ending_is_named(text: str) -> None:
    missing = [word for word in (*THINGS, *LINES, *NETWORK_FORMS) if f"`{word}`" not in text and word != ".htm"]
    assert missing == []
