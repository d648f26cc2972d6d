"""What builds the scripts of the pages: from exact versions, from any registry, with the notices of their authors."""

from __future__ import annotations

import asyncio
import json
import re
import runpy
from pathlib import Path
from typing import Any

import httpx
import pytest

from aikg.knowledge_graph import KnowledgeGraph
from aikg.query.limits import Limits
from aikg.web.app import create_app
from aikg.web.pool import QueryPool
from aikg.web.rendering import STATIC
from aikg.web.site import Site


@pytest.fixture
def lock(repository: Path) -> dict[str, Any]:
    return dict(json.loads((repository / "web" / "package-lock.json").read_text("utf-8")))


@pytest.fixture
def tool(repository: Path) -> dict[str, Any]:
    return runpy.run_path(str(repository / "tools" / "build_web.py"))


def test_the_lock_names_versions_and_sums_and_no_registry(lock: dict[str, Any], repository: Path) -> None:
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 40
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert not [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")]
    asked = json.loads((repository / "web" / "package.json").read_text("utf-8"))
    versions = asked["dependencies"] | asked["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())


def test_notices_travel_with_the_built_files(lock: dict[str, Any]) -> None:
    if not (STATIC / "THIRD-PARTY.txt").is_file():
        pytest.skip("the scripts of the pages are not built: make web")
    text = (STATIC / "THIRD-PARTY.txt").read_text("utf-8")
    for folder, package in lock["packages"].items():
        if folder and not package.get("dev"):
            assert f"{folder.rpartition('node_modules/')[2]} {package['version']} (" in text


@pytest.mark.parametrize(("version", "found"), [("v18.20.4", False), ("v20.18.9", False), ("v20.19.0", True)])
def test_an_old_node_is_passed_over(
    tool: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, found: bool
) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (tool["node_on_path"]() is not None) == found


def test_without_node_it_says_what_to_do(tool: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(tool["npm"].__globals__, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="AIKG_WITHOUT_PAGES"):
        tool["npm"]()


def test_a_browser_keeps_chunks_and_asks_again_for_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "chunks").mkdir()
    for name in ("home.js", "home.css", "chunks/dom-1234.js"):
        (tmp_path / name).write_text("")
    monkeypatch.setattr("aikg.web.app.STATIC", tmp_path)
    app = create_app(Site(KnowledgeGraph.open(), QueryPool(Path(), Limits()), "test"))

    async def kept(name: str) -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            answer = await client.get(f"/static/{name}")
            again = await client.get(f"/static/{name}", headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304
            assert again.headers["Cache-Control"] == answer.headers["Cache-Control"]
            return answer.headers["Cache-Control"]

    assert asyncio.run(kept("home.js")) == asyncio.run(kept("home.css")) == "no-cache"
    assert asyncio.run(kept("chunks/dom-1234.js")) == "public, max-age=31536000, immutable"
