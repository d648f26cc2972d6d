"""How soon a network of 20,000 things can be looked at: the explorer's page, against pyvis's own page.

    python benchmarks/first_view.py [THINGS [SECONDS]]

One generated graph (vendors, their products, uses, a rule for each product and use) is served as `aikg serve` does and
written by pyvis with its defaults, physics included. Both pages are opened in the same Chromium, offline, with WebGL
in software. The clock runs from the request until the picture is drawn and a thing under the pointer answers: in the
explorer the pointer becomes a hand, in pyvis's page the bar that says how far its layout is has gone, and the page
takes the pointer. Where that does not come about within SECONDS (300), the ratio is a lower bound.

What is paid once for an edition of a graph is not part of it, and told: for the explorer reading the facts and the
layout, for pyvis writing its page. Needs the built scripts (`make web`), Playwright and Chromium.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright
from pyoxigraph import Literal, NamedNode, Quad
from pyvis.network import Network

from aikg.names import AIKG, DOCUMENT, GRAPH, ID, PREFIXES, USE
from aikg.store import Store
from aikg.web import Settings, Site, create_app

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
AT_LEAST = 10


def generated(things: int) -> Iterator[Quad]:
    """Yield a graph whose network has so many things, in groups that have more to do with each other."""
    chance = random.Random(20)
    uses, vendors = [USE + f"u{at}" for at in range(things // 2)], [ID + f"v{at}" for at in range(things // 10)]
    products = [ID + f"p{at}" for at in range(things - len(uses) - len(vendors))]
    document = DOCUMENT + "generated"
    yield from described(document, "SourceDocument", "Generated")
    for kind, iris in (("Use", uses), ("Organization", vendors), ("AIService", products)):
        for at, iri in enumerate(iris):
            yield from described(iri, kind, f"{kind} {at}")
    for at, use in enumerate(uses[1:], 1):
        yield said(use, PREFIXES["skos"] + "broader", NamedNode(uses[at // 6]))
    for number in range(things):
        at = number % len(products)
        vendor = vendors[at % len(vendors)]
        near = round(chance.gauss(at * len(uses) / len(products), len(uses) / 60)) % len(uses)
        rule, statement = ID + f"rule-{number}", ID + f"statement-{number}"
        if number == at:
            yield said(products[at], AIKG + "offeredBy", NamedNode(vendor))
        for name, value in (
            (PREFIXES["rdf"] + "type", AIKG + "Rule"),
            (PREFIXES["rdf"] + "type", AIKG + ("Prohibition" if chance.random() < 0.7 else "Permission")),
            (AIKG + "issuedBy", vendor),
            (AIKG + "governs", products[at]),
            (AIKG + "ofUse", uses[number if number < len(uses) else near]),
            (AIKG + "standing", AIKG + "current"),
        ):
            yield said(rule, name, NamedNode(value))
        for name, value in (
            (PREFIXES["rdf"] + "type", AIKG + "Statement"),
            (AIKG + "states", rule),
            (AIKG + "inDocument", document),
            (AIKG + "evidence", statement + "-evidence"),
            (AIKG + "status", AIKG + "current"),
        ):
            yield said(statement, name, NamedNode(value))
        yield said(statement + "-evidence", AIKG + "quote", Literal(f"Sentence {number}.", language="en"))


def described(iri: str, kind: str, label: str) -> Iterator[Quad]:
    """Yield what a thing is and what it is called."""
    yield said(iri, PREFIXES["rdf"] + "type", NamedNode(AIKG + kind))
    yield said(iri, PREFIXES["skos"] + "prefLabel", Literal(label, language="en"))


def said(subject: str, predicate: str, value: NamedNode | Literal) -> Quad:
    """Return a quad of the one graph that there is."""
    return Quad(NamedNode(subject), NamedNode(predicate), value, NamedNode(GRAPH + "generated"))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a graph from this process, and yield the address."""
    site = Site.of(folder, Settings(page_seconds=3600.0))
    server = uvicorn.Server(uvicorn.Config(create_app(site), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def pyvis_page(data: dict[str, Any], file: Path) -> None:
    """Write the network as pyvis does."""
    drawn = Network(height="780px", width="100%", directed=True, cdn_resources="in_line")
    nodes, edges = data["nodes"], data["edges"]
    for iri, label in zip(nodes["iri"], nodes["label"], strict=True):
        drawn.add_node(iri, label=label)
    for source, target in zip(edges["source"], edges["target"], strict=True):
        drawn.add_edge(nodes["iri"][source], nodes["iri"][target])
    file.write_text(drawn.generate_html(), encoding="utf-8")


@contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    """Yield a page of its own that reaches nothing but this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.route(lambda url: "://127.0.0.1" not in url and not url.startswith("file:"), lambda route: route.abort())
    try:
        yield context.new_page()
    finally:
        context.close()


def explorer(browser: Browser, address: str, seconds: float, node: str) -> float | None:
    """Return after how many seconds the explorer's page is drawn and answers the pointer."""
    with opened(browser) as page:
        begun = time.perf_counter()
        page.goto(f"{address}/network?node={node}")
        try:
            page.locator("#network[data-ready]").wait_for(timeout=1000 * seconds)
            box = page.locator("#canvas").bounding_box()
            assert box is not None
            while time.perf_counter() - begun < seconds:
                for shift in (0, 2):  # the thing that the address names is in the middle
                    page.mouse.move(box["x"] + box["width"] / 2 + shift, box["y"] + box["height"] / 2)
                if page.locator("#canvas.pointing").count():
                    return time.perf_counter() - begun
        except TimeoutError:
            return None
    return None


def pyvis(browser: Browser, file: Path, seconds: float) -> float | None:
    """Return after how many seconds pyvis's page is drawn and takes the pointer."""
    with opened(browser) as page:
        page.set_default_timeout(1000 * seconds)
        begun = time.perf_counter()
        try:
            page.goto(file.as_uri(), wait_until="commit")
            page.locator("#mynetwork canvas").wait_for(timeout=1000 * seconds)
            left = seconds - (time.perf_counter() - begun)
            page.locator("#loadingBar").wait_for(state="hidden", timeout=max(1, 1000 * left))
            page.mouse.move(640, 400)
        except TimeoutError:
            return None
        return time.perf_counter() - begun


def main(things: int = 20_000, seconds: float = 300.0) -> None:
    """Measure both, and say so; end with 1 when the explorer is not `AT_LEAST` times sooner."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder, file = Path(scratch) / "kg", Path(scratch) / "pyvis.html"
        with closing(Store.open(folder)) as store:
            store.raw.bulk_extend(generated(things))
        with served(folder) as address:
            begun = time.perf_counter()
            data = httpx.get(f"{address}/network.json", timeout=3600).json()
            worked = time.perf_counter() - begun
            begun = time.perf_counter()
            pyvis_page(data, file)
            written = time.perf_counter() - begun
            nodes, edges = len(data["nodes"]["iri"]), len(data["edges"]["source"])
            print(f"{nodes} things, {edges} lines")
            print(f"before: facts and layout {worked:.1f} s, pyvis's page {written:.1f} s")
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            ours = explorer(browser, address, seconds, data["nodes"]["iri"][nodes // 2])
            theirs = pyvis(browser, file, seconds)
            browser.close()
    if ours is None:
        sys.exit(f"explorer: not within {seconds:.0f} s")
    ratio = (theirs or seconds) / ours
    print(f"explorer  {ours:6.1f} s until drawn and answering the pointer")
    print(f"pyvis     {theirs:6.1f} s" if theirs else f"pyvis     not within {seconds:.0f} s")
    print(f"ratio     {'' if theirs else 'more than '}{ratio:.0f}")
    sys.exit(ratio < AT_LEAST)


if __name__ == "__main__":
    main(*(kind(text) for kind, text in zip((int, float), sys.argv[1:], strict=False)))
