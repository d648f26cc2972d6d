"""The documentation is a tested contract: what it shows runs, and what exists is documented."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aikg.cli import app
from aikg.knowledge_graph import KnowledgeGraph

DOLLAR = re.compile(r"```console\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A folder as a new user has it: the examples, and a graph built from them."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(repository / "examples", folder / "examples")
    with KnowledgeGraph.open(folder / "aikg-kg", create=True) as graph:
        assert not graph.build([folder / "examples" / "articles"]).failed
    return folder


def pages(repository: Path) -> list[Path]:
    return [repository / "README.md", *sorted((repository / "docs").glob("*.md"))]


def commands(page: Path) -> list[tuple[str, str]]:
    """Return (command, what the page says it prints) for every `$ aikg …` of a page."""
    found = []
    for block in DOLLAR.findall(page.read_text(encoding="utf-8")):
        for part in block.split("$ ")[1:]:
            command, _, output = part.partition("\n")
            if command.startswith("aikg "):
                found.append((command, output.strip()))
    return found


def shows(said: str, printed: str) -> bool:
    """Whether a page's excerpt, in which a line "..." stands for any lines, is what was printed."""
    parts = [re.escape(part.strip("\n")) for part in re.split(r"(?m)^\.\.\.$", said)]
    return re.fullmatch(r"\s*" + r"\n?(?:.*\n)*?".join(parts) + r"\s*", printed) is not None


def test_every_command_shown_prints_what_is_shown(desk: Path, repository: Path) -> None:
    shown = [(page.name, *pair) for page in pages(repository) for pair in commands(page)]
    assert shown, "no page shows a command"
    for page, command, said in shown:
        words = [sys.executable, "-m", *shlex.split(command)]
        run = subprocess.run(words, cwd=desk, capture_output=True, text=True, encoding="utf-8", check=False)
        assert run.returncode == 0, f"{page}: {command}\n{run.stderr}"
        if said:
            assert shows(said, run.stdout), f"{page}: {command}\nprinted:\n{run.stdout}\nbut the page says:\n{said}"


def test_every_python_example_runs(desk: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    tried = 0
    for page in pages(repository):
        for block in PYTHON.findall(page.read_text(encoding="utf-8")):
            test = doctest.DocTestParser().get_doctest(block, {}, page.name, str(page), 0)
            result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
            assert not result.failed, page
            tried += result.attempted
    assert tried, "no page shows Python"


def test_every_command_is_documented(repository: Path) -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages(repository))
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert [name for name in names if f"aikg {name}" not in text] == []


def test_every_query_is_documented(repository: Path) -> None:
    text = (repository / "docs" / "queries.md").read_text(encoding="utf-8")
    missing = [path.stem for path in (repository / "queries" / "ask").glob("*.rq") if f"`{path.stem}`" not in text]
    assert missing == []


def test_every_local_link_leads_somewhere(repository: Path) -> None:
    for page in [*pages(repository), *repository.glob("docs/decisions/*.md"), *repository.glob("*/README.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_lock_files_name_no_registry(repository: Path) -> None:
    for path in repository.glob("*.lock"):
        assert "://" not in path.read_text(encoding="utf-8")
