"""Two hundred clients of `aikg serve` at once, and cheap queries beside an attack, through HTTP on loopback.

    python benchmarks/serve_load.py [--seconds 180] [--clients 200] [--attack-seconds 60] [--attackers 20]

It starts the server on the graph that ships, and prints what was answered, how long that took, what memory the server
and its workers held over time, and whether a zombie was left; then the waits of cheap queries without and with an
attack of heavy ones. It exits with 1 when a request was answered with a 5xx other than 503 with Retry-After, when after
the first third of the time the memory of the server itself, or what it and its workers took at most, grew by more than
a tenth, or when a zombie was left. (Workers come and go, and a heavy query takes what it may: all of them together are
not flat at any moment, but have a bound.)
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

CHEAP = (
    "SELECT ?label { id:meta skos:prefLabel ?label }",
    "ASK { id:openai a aikg:Organization }",
    "SELECT ?rule { ?rule aikg:ofUse use:military } LIMIT 50",
    "DESCRIBE use:military",
    "SELECT ?p (COUNT(*) AS ?n) { id:microsoft ?p ?o } GROUP BY ?p",
    "CONSTRUCT { ?s skos:prefLabel ?l } WHERE { ?s a aikg:Organization ; skos:prefLabel ?l } LIMIT 100",
    "SELECT ?vendor ?use { ?rule a aikg:Prohibition ; aikg:ofUse ?use ; aikg:issuedBy ?vendor } LIMIT 200",
)
MEDIUM = (
    "SELECT ?type (COUNT(*) AS ?n) { ?s a ?type } GROUP BY ?type",
    "SELECT ?use (COUNT(DISTINCT ?rule) AS ?n) { ?rule aikg:touchesUse ?use } GROUP BY ?use ORDER BY DESC(?n) LIMIT 20",
)
HEAVY = (
    "SELECT (SUM(STRLEN(STR(?o))) AS ?n) { ?s ?p ?o . ?a ?b ?c }",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?s), STR(?a))) AS ?x) { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { ?s ?p ?o . ?a ?b ?c } ORDER BY ?o ?c",
    "SELECT (COUNT(*) AS ?n) { ?s (!<urn:a>)* ?o }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c FILTER(REGEX(STR(?o), STR(?c))) }",
)


@dataclass
class Seen:
    """What came back: statuses, seconds, and 5xx answers that should not be."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)

    def add(self, answer: httpx.Response, seconds: float) -> None:
        """Take note of an answer."""
        self.statuses[answer.status_code] += 1
        self.seconds.append(seconds)
        if answer.status_code >= 500 and (answer.status_code != 503 or "retry-after" not in answer.headers):
            self.wrong[f"{answer.status_code} {answer.text[:200]}"] += 1

    def __str__(self) -> str:
        at = sorted(self.seconds) or [0.0]
        middle, late = at[len(at) // 2], at[int(len(at) * 0.95)]
        statuses = ", ".join(f"{count:,} x {status}" for status, count in sorted(self.statuses.items()))
        return f"{statuses}; median {middle:.3f} s, 95th percentile {late:.3f} s, longest {at[-1]:.2f} s"


@contextmanager
def server(seconds: float) -> Iterator[tuple[int, str]]:
    """Start a server; yield its process and its address."""
    command = [sys.executable, "-m", "aikg", "serve", "--port", "0", "--seconds", str(seconds)]
    with tempfile.TemporaryDirectory() as empty:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=empty)
        assert process.stdout is not None
        told = "".join(itertools.takewhile(lambda line: "Ctrl" not in line, process.stdout))
        found = re.search(r"http://[\d.]+:\d+", told)
        assert found, told
        yield process.pid, found[0]
        process.terminate()
        process.wait(30)


def processes(root: int) -> list[tuple[str, int]]:
    """Return the state and the memory (bytes of its own) of a process and all below it, the process itself first."""
    found: dict[int, tuple[int, str]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(status.parent.name)] = int(words[1]), words[0]
    family = {root}
    for _ in range(3):
        family |= {one for one, (parent, _) in found.items() if parent in family}
    return [(found[one][1], _own_memory(one)) for one in sorted(family, key=lambda one: one != root) if one in found]


def _own_memory(process: int) -> int:
    try:
        _, resident, shared = Path(f"/proc/{process}/statm").read_text().split()[:3]
    except OSError:
        return 0
    return (int(resident) - int(shared)) * 4096


def _kept(connections: int) -> httpx.Limits:
    """Keep connections for less long than the server does: else it may close one just as it is used again."""
    return httpx.Limits(max_connections=connections, keepalive_expiry=2)


async def client(address: str, until: float, http: httpx.AsyncClient, seen: Seen, chance: random.Random) -> None:
    """Ask one thing after the other, most of it cheap."""
    while time.monotonic() < until:
        query = chance.choice(HEAVY if chance.random() < 0.002 else MEDIUM if chance.random() < 0.05 else CHEAP)
        began = time.monotonic()
        answer = await http.get(f"{address}/sparql", params={"query": query})
        seen.add(answer, time.monotonic() - began)
        await asyncio.sleep(chance.uniform(0.2, 1.5))


async def watch(root: int, until: float) -> tuple[list[tuple[int, int]], int]:
    """Return the memory of the server and of all processes, second by second, and the zombies seen twice in a row."""
    memory, zombies, before = [], 0, 0
    while time.monotonic() < until:
        family = processes(root)
        memory.append((family[0][1], sum(size for _, size in family)))
        now = sum(state == "Z" for state, _ in family)
        zombies += bool(now and before)
        before = now
        await asyncio.sleep(1)
    return memory, zombies


async def load(root: int, address: str, seconds: float, clients: int) -> bool:
    """Run the clients, print what was seen, and return whether all was well."""
    until, seen = time.monotonic() + seconds, Seen()
    async with httpx.AsyncClient(timeout=90, limits=_kept(clients)) as http:
        asking = [client(address, until, http, seen, random.Random(number)) for number in range(clients)]
        (memory, zombies), *_ = await asyncio.gather(watch(root, until), *asking)
    print(f"{clients} clients, {seconds:g} s: {seen}")
    thirds = [memory[number * len(memory) // 3 : (number + 1) * len(memory) // 3] for number in range(3)]
    own = [sorted(server for server, _ in third)[len(third) // 2] for third in thirds]
    most = [max(whole for _, whole in third) for third in thirds]
    print(f"memory of the server, first, second and last third, MiB: {' '.join(str(size >> 20) for size in own)}")
    print(f"with its workers, at most, MiB: {' '.join(str(size >> 20) for size in most)}")
    print(f"zombies: {zombies}; wrong answers: {dict(seen.wrong)}")
    return not seen.wrong and zombies == 0 and all(sizes[2] < sizes[1] * 1.1 for sizes in (own, most))


async def beside_attack(address: str, seconds: float, attackers: int) -> None:
    """Print how long cheap queries take, without an attack and with one."""
    async with httpx.AsyncClient(timeout=90, limits=_kept(attackers + 5)) as http:
        for attacking in (0, attackers):
            until, cheap, heavy = time.monotonic() + seconds, Seen(), Seen()

            async def attack(number: int, until: float = until, heavy: Seen = heavy) -> None:
                for count in itertools.count():
                    if time.monotonic() > until:
                        return
                    text = HEAVY[(number + count) % len(HEAVY)] + (f" # {number} {count}" if number % 2 else "")
                    began = time.monotonic()
                    heavy.add(await http.post(f"{address}/sparql", data={"query": text}), time.monotonic() - began)

            running = [asyncio.create_task(attack(number)) for number in range(attacking)]
            while time.monotonic() < until:
                began = time.monotonic()
                answer = await http.get(f"{address}/sparql", params={"query": CHEAP[0]})
                cheap.add(answer, time.monotonic() - began)
                await asyncio.sleep(0.05)
            await asyncio.gather(*running)
            print(f"cheap queries, {attacking} attackers: {cheap}")
            if attacking:
                print(f"  the attack: {heavy}; wrong answers: {dict(heavy.wrong)}")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=180, help="how long the clients ask")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--attack-seconds", type=float, default=60, help="how long an attack lasts; 0: none")
    parser.add_argument("--attackers", type=int, default=20)
    asked = parser.parse_args()
    with server(seconds=10) as (root, address):
        well = asyncio.run(load(root, address, asked.seconds, asked.clients))
        if asked.attack_seconds:
            asyncio.run(beside_attack(address, asked.attack_seconds, asked.attackers))
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
