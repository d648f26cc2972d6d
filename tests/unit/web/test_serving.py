"""`aikg serve`: what it says, how it starts and how it ends."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from aikg.query.limits import Limits
from aikg.web.headers import is_loopback
from aikg.web.server import address_of, listen

Run = Callable[..., tuple[int, str, str]]


@contextmanager
def started(kg: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    command = [sys.executable, "-m", "aikg", "serve", "--kg", str(kg), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line.rstrip())
            if "stop it" in line:
                break
        yield process, said
    finally:
        process.kill()
        process.communicate()


def address(said: list[str]) -> str:
    return next(line.split()[1] for line in said if line.startswith("  pages"))


def children(process: subprocess.Popen[str]) -> set[int]:
    """The processes that a process has started, and those that these have."""
    found: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent in {process.pid, *found}:
            found.add(int(folder.name))
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_what_it_serves_and_ends_when_it_is_told_to(articles_kg: Path, number: signal.Signals) -> None:
    with started(articles_kg) as (process, said):
        assert said[0].startswith(f"aikg serves {articles_kg} (edition ")
        assert "network" in said[2]
        answer = httpx.get(f"{address(said)}sparql", params={"query": "ASK {}"})
        assert answer.json()["boolean"] is True
        others = children(process)
        assert others
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors) == (0, "")
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{pid}").exists() for pid in others):
            assert time.monotonic() < deadline, "its workers go on without it"
            time.sleep(0.05)


def test_it_leaves_nothing_behind(articles_kg: Path, tmp_path: Path) -> None:
    kg = shutil.copytree(articles_kg, tmp_path / "kg")
    with started(kg) as (process, _):
        assert {path.name for path in tmp_path.iterdir()} == {"kg", ".kg-served"}
        process.terminate()
        process.wait(30)
    assert {path.name for path in tmp_path.iterdir()} == {"kg"}


def test_limits_come_from_the_command_line(articles_kg: Path) -> None:
    options = ("--rows", "5", "--seconds", "0.5", "--query-bytes", "1KiB", "--origin", "none")
    with started(articles_kg, *options) as (_, said), httpx.Client(base_url=address(said), timeout=30) as client:
        rows = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 6"})
        assert rows.json()["error"] == "too-large"
        bomb = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"})
        assert bomb.json()["error"] == "timeout"
        assert client.post("/sparql", data={"query": f"ASK {{ ?s ?p '{'x' * 1024}' }}"}).status_code == 413
        answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"Origin": "https://example.org"})
        assert "access-control-allow-origin" not in answer.headers


def test_the_address_from_outside_is_the_one_that_is_told(articles_kg: Path) -> None:
    with started(articles_kg, "--base-url", "https://graph.example.org/") as (_, said):
        told = httpx.get(f"{address(said)}sparql", headers={"Accept": "text/turtle"}).text
        assert "<https://graph.example.org/sparql>" in told
        assert "127.0.0.1" not in told
        page = httpx.get(f"{address(said)}verdict?use=military", headers={"Accept": "text/html"}, timeout=60).text
        assert "https://graph.example.org/verdict?use=military" in page.partition('class="cite"')[2]
        assert "127.0.0.1" not in page


def test_a_review_is_refused_under_a_stranger_name(articles_kg: Path) -> None:
    with started(articles_kg, "--review", "Ada") as (_, said):
        assert "decisions are kept as those of Ada" in said
        for host, status in (("evil.example", 403), ("localhost", 403)):  # the second for want of a form of ours
            answer = httpx.post(f"{address(said)}review", headers={"Host": host}, data={"decision": "accept"})
            assert answer.status_code == status
            assert ("not the address of this server" in answer.text) == (host == "evil.example")
        assert httpx.post(address(said)).status_code == 405


def test_what_not_everybody_may_read_is_told_under_our_names_alone(articles_kg: Path) -> None:
    options = ("--texts", str(articles_kg.parent), "--base-url", "https://graph.example.org")
    with started(articles_kg, *options) as (_, said), httpx.Client(base_url=address(said), timeout=60) as client:
        for path in ("/", "/sparql", "/static/home.js"):
            assert client.get(path, headers={"Host": "evil.example"}).status_code == 403
        for host in ("localhost:8000", "127.0.0.1", "[::1]:8000", "graph.example.org"):
            assert client.get("/sparql", headers={"Host": host}).status_code == 200
        answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"Origin": "https://example.org"})
        assert "access-control-allow-origin" not in answer.headers


def test_scripts_of_others_read_data_and_no_page(articles_kg: Path) -> None:
    theirs = {"Origin": "https://example.org"}
    with started(articles_kg) as (_, said), httpx.Client(base_url=address(said), headers=theirs, timeout=60) as client:
        for path in ("/sparql", "/graphs?default", "/.well-known/void", "/find.json?q=a", "/network/facts.json"):
            assert client.get(path).headers["access-control-allow-origin"] == "*", path
        for path in ("/", "/find?q=a", "/id/openai", "/document/a.json", "/review"):
            assert "access-control-allow-origin" not in client.get(path).headers, path


def test_a_path_that_looks_like_a_host_leads_nowhere_else(articles_kg: Path) -> None:
    with started(articles_kg) as (_, said):
        for path in ("/evil.example/x", "matrix/"):
            answer = httpx.get(f"{address(said)}{path}", headers={"Accept": "text/html"}, timeout=60)
            assert answer.status_code == 404
            assert 'href="?lang=fr"' in answer.text
            assert 'href="//' not in answer.text


def test_a_stranger_name_does_not_change_which_methods_there_are(articles_kg: Path) -> None:
    with started(articles_kg) as (_, said):
        for path in ("", "matrix", "review"):
            assert httpx.post(f"{address(said)}{path}", headers={"Host": "evil.example"}).status_code == 405


def test_every_answer_has_the_policy_of_the_pages(articles_kg: Path) -> None:
    with started(articles_kg) as (_, said), httpx.Client(base_url=address(said)) as client:
        for answer in (client.get("/sparql"), client.get("/nothing"), client.put("/sparql"), client.post("/")):
            assert answer.headers["content-security-policy"].startswith("default-src 'none'")
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "server" not in answer.headers


def test_a_port_that_is_taken_is_said_to_be(articles_kg: Path, run: Run) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        code, _, told = run("serve", "--kg", articles_kg, "--port", port)
    assert code == 2
    assert f"another program listens on port {port}" in told
    assert "0 takes any" in told


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--host", "no such host"], "there is no address 'no such host'"),
        (["--host", "192.0.2.1"], "nothing can listen there"),
        (["--review", "Ada", "--host", "0.0.0.0"], "anybody who reaches this server could decide"),
        (["--review", " "], "the name of a person"),
        (["--base-url", "example.org"], "no address of a web server"),
        (["--memory", "much"], "is no size"),
        (["--rows", "0"], "should be greater than or equal to 1"),
    ],
)
def test_wrong_usage(articles_kg: Path, run: Run, options: list[str], told: str) -> None:
    code, _, said = run("serve", "--kg", articles_kg, "--port", "0", *options)
    assert code == 2
    assert told in " ".join(said.split())


def test_a_folder_without_a_graph(tmp_path: Path, run: Run) -> None:
    code, _, told = run("serve", "--kg", tmp_path / "missing", "--port", "0")
    assert code == 1
    assert "there is no graph" in told
    assert list(tmp_path.iterdir()) == []


def test_the_graph_that_ships_is_not_reviewed(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, articles_kg: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("aikg.cli.serving.shipped_folder", lambda on_begin: articles_kg)
    code, _, told = run("serve", "--review", "Ada")
    assert code == 2
    assert "a graph of your own: --kg" in told


def test_addresses() -> None:
    with listen("127.0.0.1", 0) as one, listen("0.0.0.0", 0) as all_:
        assert address_of(one) == f"http://127.0.0.1:{one.getsockname()[1]}/"
        assert address_of(all_).startswith("http://127.0.0.1:")
    if socket.has_ipv6:
        with listen("::1", 0) as six:
            assert address_of(six).startswith("http://[::1]:")
    assert not is_loopback("graph.example.org")


def test_the_defaults_of_the_command_are_those_of_the_limits(run: Run) -> None:
    _, told, _ = run("serve", "--help")
    words = "".join(told.split())
    limits = Limits()
    for name in ("seconds", "nesting", "patterns", "rows"):
        assert f"[default:{getattr(limits, name)}]" in words, name
    for name, size in (("memory", "1GiB"), ("query_bytes", "64KiB"), ("result_bytes", "64MiB")):
        assert f"[default:({size})]" in words, name
        number, unit = int(size[:-3]), size[-3:]
        assert getattr(limits, name) == number << {"KiB": 10, "MiB": 20, "GiB": 30}[unit]
