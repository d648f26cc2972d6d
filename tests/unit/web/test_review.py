"""Deciding in the browser: who may, what is kept, and that a rebuild obeys it."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from aikg import KnowledgeGraph

FILE = "2024-11-05-meta-llama-defence-en.txt"
PAGE = "/document/2024-11-05-meta-llama-defence-en"
PENDING = "Takes effect with the next aikg build"


@pytest.fixture
def kg(repository: Path, tmp_path: Path) -> Path:
    """The folder of a graph of one article."""
    build(repository, tmp_path / "kg")
    return tmp_path / "kg"


@pytest.fixture(scope="module")
def other_kg(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a folder for tests that decide nothing."""
    folder = tmp_path_factory.mktemp("reviewed") / "kg"
    build(repository, folder)
    return folder


@pytest.fixture
def client(serving: Callable[..., str], repository: Path, kg: Path) -> Iterator[httpx.Client]:
    with opened(serving, repository, kg) as client:
        yield client


@pytest.fixture(scope="module")
def other(serving: Callable[..., str], repository: Path, other_kg: Path) -> Iterator[httpx.Client]:
    with opened(serving, repository, other_kg) as client:
        yield client


def opened(serving: Callable[..., str], repository: Path, kg: Path) -> httpx.Client:
    text = repository / "examples" / "articles" / FILE
    address = serving(kg, "--review", "Ada Example", "--texts", str(text))
    headers = {"Accept": "text/html", "Accept-Language": "en"}
    return httpx.Client(base_url=address, headers=headers, timeout=60)


def origin(client: httpx.Client) -> dict[str, str]:
    """Return the header by which a browser tells that a form is of this server."""
    return {"Origin": str(client.base_url).rstrip("/")}


def decide(client: httpx.Client, form: dict[str, str], **changed: str) -> httpx.Response:
    return client.post("/review", data={**form, **changed}, headers=origin(client))


def rebuilt(client: httpx.Client, repository: Path, kg: Path, done: Callable[[str], bool]) -> str:
    """Build the graph again; return the page of the document as soon as it is of the new graph."""
    build(repository, kg)
    until = time.monotonic() + 90
    while not done(page := client.get(PAGE).text) and time.monotonic() < until:
        time.sleep(0.5)
    return page


def build(repository: Path, kg: Path) -> None:
    with KnowledgeGraph.open(kg, create=True) as graph:
        graph.build([repository / "examples" / "articles" / FILE], recorded_at=datetime(2026, 1, 1, tzinfo=UTC))


def form_of(client: httpx.Client, number: int = 0) -> dict[str, str]:
    """Return the fields of the form of a statement, as a browser would send them."""
    forms = re.findall(
        r'<form method="post" action="/review" class="decide">(.*?)</form>', client.get(PAGE).text, re.DOTALL
    )
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', forms[number])
    return {name: html.unescape(value) for name, value in fields}


def test_a_rejected_statement_is_gone_after_a_rebuild_and_its_decision_stays(
    client: httpx.Client, repository: Path, kg: Path
) -> None:
    form = form_of(client)
    answer = decide(client, form, decision="reject")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{PAGE}#about-statement-")
    page = client.get(PAGE).text
    assert "Rejected by Ada Example" in page
    assert PENDING in page
    page = rebuilt(client, repository, kg, lambda page: PENDING not in page)
    assert "Rejected by Ada Example" in page
    assert PENDING not in page
    statement = form["statement"].removeprefix("https://w3id.org/aikg")
    assert client.get(statement).status_code == 404
    with KnowledgeGraph.open(kg) as graph:
        ((decision, state),) = graph.review()
    assert (decision.by, str(decision.outcome), str(state)) == ("Ada Example", "reject", "applies")
    assert decision.claim.sentence.startswith("Meta opens Llama")


def test_an_accepted_candidate_is_stated_after_a_rebuild(client: httpx.Client, repository: Path, kg: Path) -> None:
    entries = re.findall(r'<li id="about-(statement-[0-9a-f]+)"', client.get(PAGE).text)
    form = form_of(client, len(entries) - 1)
    assert form["statement"] == f"https://w3id.org/aikg/id/{entries[-1]}"
    assert client.get(f"/id/{entries[-1]}").status_code == 404
    decide(client, form, decision="accept")
    page = rebuilt(client, repository, kg, lambda page: "settled by a person" in page)
    assert "settled by a person" in page
    assert "Accepted by Ada Example" in page


def test_a_correction_takes_the_place_of_what_was_read(client: httpx.Client, repository: Path, kg: Path) -> None:
    form = form_of(client)
    asked = client.get("/review", params={"document": form["document"], "statement": form["statement"]}).text
    assert 'value="defence-and-national-security"' in asked
    assert "Meta opens Llama to American defence work" in asked
    token = re.search(r'name="token" value="([^"]+)"', asked)
    assert token is not None
    answer = decide(client, form, token=token[1], decision="correct", use="military", note="a title")
    assert answer.status_code == 303
    page = rebuilt(client, repository, kg, lambda page: "settled by a person" in page)
    assert "Corrected by Ada Example" in page
    assert "“a title”" in page
    assert "settled by a person" in page


def test_a_correction_to_something_unknown_is_asked_again(other: httpx.Client) -> None:
    answer = decide(other, form_of(other), decision="correct", use="flying <b>carpets</b>")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "<b>carpets" not in answer.text


@pytest.mark.parametrize(
    ("changed", "headers"),
    [
        ({"token": "0" * 64}, {}),
        ({"token": ""}, {}),
        ({}, {"Origin": "https://evil.example"}),
        ({}, {"Origin": "null"}),
        ({}, {"Origin": ""}),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
    ],
)
def test_a_form_of_somebody_else_is_refused(
    other: httpx.Client, other_kg: Path, changed: dict[str, str], headers: dict[str, str]
) -> None:
    form = {**form_of(other), "decision": "reject", **changed}
    assert other.post("/review", data=form, headers={**origin(other), **headers}).status_code == 403
    assert kept(other_kg) == []


def kept(kg: Path) -> list[object]:
    with KnowledgeGraph.open(kg) as graph:
        return list(graph.review())


def test_a_form_that_tells_no_origin_is_refused(other: httpx.Client) -> None:
    assert other.post("/review", data={**form_of(other), "decision": "reject"}).status_code == 403


def test_a_token_without_its_cookie_is_refused(other: httpx.Client) -> None:
    form = form_of(other)
    other.cookies.clear()
    assert decide(other, form, decision="reject").status_code == 403


def test_the_cookie_stays_with_this_server(other: httpx.Client) -> None:
    cookie = other.get(PAGE).headers["set-cookie"].lower()
    assert "samesite=strict" in cookie
    assert "httponly" in cookie


@pytest.mark.parametrize(
    "changed",
    [{"statement": "https://w3id.org/aikg/id/statement-0"}, {"document": "https://w3id.org/aikg/document/no"}],
)
def test_what_is_not_read_cannot_be_decided(other: httpx.Client, changed: dict[str, str]) -> None:
    assert decide(other, form_of(other), decision="reject", **changed).status_code == 404


def test_a_decision_that_is_none_and_a_long_form_are_refused(other: httpx.Client) -> None:
    form = form_of(other)
    assert decide(other, form, decision="maybe").status_code == 400
    assert decide(other, form, note="x" * 70_000).status_code == 413
    assert other.post("/review", content=b"token=%ff", headers=origin(other)).status_code == 400
