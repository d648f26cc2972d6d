"""What every suite shares: where `shared/` is, when it is there."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from aikg.build import refresh
from aikg.build_terms import broader_uses
from aikg.cli import main
from aikg.knowledge_graph import KnowledgeGraph
from aikg.model import Document, Entity, Modality, PolicyChange, Quote, Rule, Statement
from aikg.names import AIKG, ID, PREFIXES
from aikg.sources import RecordedVersion, Recording, TermsHistory
from aikg.store import Store, known_names, load_reference
from aikg.terms.chronicle import chronicle
from aikg.terms.policy import Policy

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """The top of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the checkout; without it the test is skipped."""
    folder = Path(os.environ.get("AIKG_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "corpus" / "score.py").exists():
        pytest.skip("no shared/ beside the repository")
    return folder


def _fail_instead(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure where nothing may be skipped: on the machine that judges a change."""
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("AIKG_SKIP_IS_FAILURE"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    _fail_instead(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    report = yield
    _fail_instead(report)
    return report


class LlmServer:
    """A server of the chat completions protocol on this machine, strict about what it is sent.

    `says` are the items it answers with; a step of `script` is used up by one request and sends whatever it likes. What
    a request does against the protocol stands in `faults`; `requests` are (headers, body) of all.
    """

    def __init__(self) -> None:
        self.says: list[Any] = []
        self.script: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.requests: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.faults: list[str] = []
        self.released = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                server.faults.append("GET")
                self.send_error(405)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.faults += server._faults(self, body)
                server.requests.append((dict(self.headers.items()), json.loads(body)))
                if server.script:
                    server.script.pop(0)(self)
                else:
                    server.complete(self, json.dumps({"items": server.says}))

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that hangs up in the middle is what some tests are about

        self._http = Server(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self._http.shutdown()
        self._http.server_close()

    def complete(self, handler: BaseHTTPRequestHandler, content: object, finish: str = "stop") -> None:
        """Answer with a completion whose message is `content`."""
        choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
        body = {"id": "c", "object": "chat.completion", "created": 0, "model": "tiny", "choices": [choice]}
        self.send(handler, 200, json.dumps(body).encode())

    @staticmethod
    def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer with any status, body and headers (`Retry_After` is "Retry-After")."""
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    @staticmethod
    def _faults(handler: BaseHTTPRequestHandler, body: bytes) -> Iterator[str]:
        """What is wrong with a request: https://platform.openai.com/docs/api-reference/chat/create."""
        if handler.path != "/v1/chat/completions":
            yield f"path {handler.path}"
        if handler.headers.get("Content-Type") != "application/json":
            yield "no JSON"
        if not (handler.headers.get("Authorization") or "Bearer x").startswith("Bearer "):
            yield "no bearer"
        request = json.loads(body)
        if set(request) != {"model", "messages", "temperature", "stream", "response_format"}:
            yield f"members {sorted(request)}"
        if request["temperature"] != 0 or request["stream"] is not False or not request["model"]:
            yield "parameters"
        if [message["role"] for message in request["messages"]] != ["system", "user"]:
            yield "roles"
        wanted = request["response_format"]
        if wanted["type"] != "json_schema" or wanted["json_schema"]["strict"] is not True:
            yield "response format"
        waiting = [wanted["json_schema"]["schema"]]
        while waiting:  # strict mode: every object is closed, and requires all it has
            schema = waiting.pop()
            if schema.get("type") == "object":
                if schema["additionalProperties"] is not False or set(schema["required"]) != set(schema["properties"]):
                    yield "schema is not strict"
                waiting += schema["properties"].values()
            waiting += schema.get("anyOf", [])
            waiting += [schema["items"]] if "items" in schema else []


@pytest.fixture
def llm_server() -> Iterator[LlmServer]:
    """A language model's server; the test fails when it was sent anything against the protocol."""
    server = LlmServer()
    yield server
    server.close()
    assert server.faults == []


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process: exit code, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


class NorthwindReader:
    """Reads the texts of the invented vendor Northwind, in which a line says ``- SIGN USE: words``."""

    _LINE = re.compile(r"^(?:# (?P<heading>.*)|- (?P<sign>\w+) (?P<use>[\w-]+): (?P<words>.*))$", re.M)

    def read(self, document: Document, issuer: Entity, product: Entity | None) -> list[Statement]:
        found, section = [], ""
        for line in self._LINE.finditer(document.text):
            section = line["heading"] or section
            if line["sign"]:
                rule = Rule(issuer, Modality(line["sign"]), line["use"], product)
                quote = Quote.of(document, *line.span("words"))
                found.append(Statement(document.id, quote, rule, method="terms", section=(section,) * bool(section)))
        return found


_FIRST = (
    ("prohibits warfare", "No warfare of any kind"),
    ("prohibits weapons", "Weapons are out of bounds here"),
    ("requires ai-disclosure", "Tell people that a machine wrote it"),
)
_LATER = (("prohibits military", "No military work"), ("permits research-use", "Researchers may study our models"))
#: What Northwind's general policy said when; the second differs from the first by markup, the third is an error page.
NORTHWIND = {
    "2025-01-10": _FIRST,
    "2025-03-01": (*_FIRST[:2], ("requires ai-disclosure", "Tell people that **a machine** wrote it")),
    "2025-04-01": (),
    "2025-06-15": (*_LATER, ("prohibits weapons", "We do not help with weapons")),
    "2025-09-01": _LATER,
    "2025-10-29": (*_LATER, ("prohibits weapons", "No weapons, once more")),
}
#: What the policy of its product said.
NORTHWIND_CHAT = {
    "2025-02-01": (("prohibits military", "Chat is not for armies"), ("permits warfare", "Stories of war are fine"))
}
_PAGE = """# What you may do

These are the terms under which you use what Northwind offers, all of it, anywhere.

{}

Thank you for reading all of this to its very end.
"""
_BUILT = datetime(2026, 1, 1, tzinfo=UTC)


def _recorded(service: str, day: str, rules: Iterable[tuple[str, str]], words: Callable[[str], str]) -> RecordedVersion:
    lines = "\n".join(f"- {rule}: {words(said)}" for rule, said in rules)
    return RecordedVersion(
        commit=hashlib.sha1(f"{service} {day}".encode()).hexdigest(),
        at=datetime.fromisoformat(f"{day}T12:00:00+00:00"),
        recording=Recording.CHANGE,
        subject="",
        snapshots=(f"https://example.org/{service.replace(' ', '-')}/{day}",),
        text=_PAGE.format(lines) if lines else "# 404\n\nPage not found\n",
    )


def northwind_store(words: Callable[[str], str] = str) -> Store:
    """Return a graph of two policies of Northwind and of an article; `words` may change names and quotes."""
    store = Store.open()
    load_reference(store)
    issuer = Entity(ID + "northwind", words("Northwind"), "Organization")
    product = Entity(ID + "northwind-chat", words("Northwind Chat"), "Product")
    broader = broader_uses(known_names(store))
    for service, governed, texts in (("Northwind", None, NORTHWIND), ("Northwind Chat", product, NORTHWIND_CHAT)):
        versions = tuple(_recorded(service, day, rules, words) for day, rules in texts.items())
        policy = Policy(words(service), "Acceptable Use Policy", issuer, governed, "example-versions")
        history = TermsHistory(policy.service, policy.terms_type, versions)
        store.put_policy(chronicle(policy, history, NorthwindReader(), broader), _BUILT)
    store.put_collection("example-versions", datetime(2026, 8, 22, 19, 3, tzinfo=UTC))
    store.put_names(
        Quad(NamedNode(subject), NamedNode(predicate), value)
        for subject, predicate, value in (
            (issuer.iri, PREFIXES["skos"] + "prefLabel", Literal(issuer.label)),
            (issuer.iri, PREFIXES["rdf"] + "type", NamedNode(AIKG + "Organization")),
            (product.iri, PREFIXES["skos"] + "prefLabel", Literal(product.label)),
            (product.iri, PREFIXES["rdf"] + "type", NamedNode(AIKG + "Product")),
            (product.iri, AIKG + "offeredBy", NamedNode(issuer.iri)),
        )
    )
    text = words("Northwind opened its models to researchers on 12 June.")
    published, publisher = date(2025, 6, 20), words("The Gazette")
    article = Document("article", text, "en", words("Northwind changes"), published, publisher, "javascript:alert(1)")
    change = PolicyChange(issuer, None, text, "2025-06-12")
    store.put_document(article, [Statement("article", Quote.of(article, 0, len(text)), change)], _BUILT)
    refresh(store)
    return store


@pytest.fixture(scope="session")
def northwind() -> Iterator[Store]:
    """The policies of the invented vendor Northwind, with their history; do not change it."""
    with northwind_store() as store:
        yield store


@pytest.fixture(scope="session")
def northwind_that_says() -> Callable[[Callable[[str], str]], Store]:
    """Make a graph of Northwind's policies in which a function changes every name and every quote."""
    return northwind_store


CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright; without either the test is skipped.

    One for each module, because as long as it is open an event loop runs, and no other test could start one.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="no browser: Playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no browser: Chromium is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def articles_kg(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a graph built from the example articles."""
    folder = tmp_path_factory.mktemp("articles") / "kg"
    with KnowledgeGraph.open(folder, create=True) as graph:
        graph.build([repository / "examples" / "articles"], recorded_at=datetime(2026, 1, 1, tzinfo=UTC))
    return folder


@pytest.fixture(scope="session")
def serving() -> Iterator[Callable[..., str]]:
    """Serve the graph in a folder as `aikg serve` does, from a process of its own; return its address.

    Further arguments are those of the command.
    """
    with ExitStack() as stack:

        def start(folder: Path, *arguments: str) -> str:
            command = [sys.executable, "-m", "aikg", "serve", "--kg", str(folder), "--port", "0", *arguments]
            process = stack.enter_context(
                subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            )
            stack.callback(process.terminate)
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if line.strip().startswith("pages"):
                    return line.split()[1].rstrip("/")
            raise AssertionError(f"the server did not start: {''.join(said)}")

        yield start
