"""Imports run one way, and third parties stay where the design puts them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "aikg"

#: From the left to the right; a part may import what stands to its right, never to its left.
ORDER = [
    {"__main__"},
    {"cli"},
    {"web"},
    {"report"},
    {"knowledge_graph"},
    {"shipped", "build_terms"},
    {"build"},
    {"accept"},
    {"review"},
    {"publish"},
    {"query", "validate"},
    {"odrl"},
    {"reason"},
    {"train"},
    {"store"},
    {"consolidate"},
    {"evaluation"},
    {"terms"},
    {"extract"},
    {"sources"},
    {"resources"},
    {"model"},
    {"names"},
    {"errors"},
]
LEVEL = {part: level for level, parts in enumerate(ORDER) for part in parts}

#: Which parts may import a third-party package; one that is not listed may be imported anywhere.
ALLOWED = {
    "rdflib": {"names", "store", "query", "odrl", "reason", "validate", "publish", "knowledge_graph"},
    "pyoxigraph": {
        "names",
        "store",
        "query",
        "odrl",
        "reason",
        "validate",
        "publish",
        "review",
        "shipped",
        "knowledge_graph",
    },
    "oxrdflib": {"store", "query", "reason", "validate", "publish", "knowledge_graph"},
    "httpx": {"extract"},
    "networkx": {"publish"},
    "pyvis": {"publish"},
    "typst": {"publish"},
    "font_source_sans_pro": {"publish"},
    "jinja2": {"publish", "web"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "owlready2": {"reason"},
    "pyshacl": {"validate"},
    "typer": {"cli", "train"},
    "rich": {"cli", "train"},
    "sklearn": {"train"},
    "scipy": {"train"},
    "trafilatura": {"sources"},
    "dulwich": {"sources"},
}


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def part_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield (module, only for types) for every import of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) in typing_only
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if node.module == "aikg":
                for alias in node.names:
                    yield f"aikg.{alias.name}", id(node) in typing_only
            else:
                yield node.module, id(node) in typing_only


def test_every_module_has_its_place() -> None:
    assert {part_of(path) for path in modules()} <= set(LEVEL)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_run_one_way(path: Path) -> None:
    mine = part_of(path)
    for name, _ in imports(path):
        words = name.split(".")
        if words[0] == "aikg" and len(words) > 1 and words[1] in LEVEL and words[1] != mine:
            assert LEVEL[words[1]] > LEVEL[mine], f"{mine} must not import {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_third_parties_stay_in_their_rooms(path: Path) -> None:
    for name, typing_only in imports(path):
        package = name.split(".")[0]
        if package in ALLOWED and not typing_only:
            assert part_of(path) in ALLOWED[package], f"{path.name} must not import {package}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
