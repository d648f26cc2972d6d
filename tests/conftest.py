"""What every suite shares: where `shared/` is, when it is there."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from aikg.cli import main

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
