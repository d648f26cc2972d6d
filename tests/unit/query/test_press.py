"""Press against policy text, from a graph: what is read, what is told, and how the command prints it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from aikg.build import refresh
from aikg.knowledge_graph import KnowledgeGraph
from aikg.model import Document, Entity, Modality, Quote, Rule, Statement, Status
from aikg.names import AIKG, ID, USE
from aikg.query import PressCheck, check_press
from aikg.reason.closure import close
from aikg.sources.terms_archive import RecordedVersion, Recording, TermsHistory
from aikg.store import Store, load_reference
from aikg.terms.chronicle import chronicle
from aikg.terms.policy import Policy

PRESS = Path(__file__).parents[2] / "questions" / "press.trig"
META = Entity(ID + "meta", "Meta", "Vendor")
LLAMA = Entity(ID + "llama", "Llama", "ModelFamily")
API = Entity(ID + "llama-api", "Llama API", "AIService")
AT = datetime(2025, 12, 1, tzinfo=UTC)


def load(store: Store) -> None:
    store.raw.load(path=PRESS, format=RdfFormat.TRIG)
    close(store.raw)


@pytest.fixture(scope="module")
def checks() -> Iterator[list[PressCheck]]:
    with Store.open() as store:
        load(store)
        yield check_press(store.raw)


@pytest.fixture
def kg(tmp_path: Path) -> Path:
    folder = tmp_path / "kg"
    with Store.open(folder) as store:
        load(store)
    return folder


def of(checks: list[PressCheck], document: str, claim: str) -> PressCheck:
    (found,) = [one for one in checks if one.document == document and claim in one.claim]
    return found


def test_every_press_statement_has_its_verdict_contradicted_first_undated_last(checks: list[PressCheck]) -> None:
    assert [(one.verdict, one.document, one.claim) for one in checks] == [
        ("contradicted", "opens", "Harbour AI: permits facial recognition"),
        ("confirmed", "ban", "Harbour AI: prohibits military use"),
        ("confirmed", "opens", "Harbour AI: no longer prohibits military use"),
        ("confirmed", "opens", "Harbour AI: permits facial recognition, on condition: with consent"),
        ("not covered", "opens", "Harbour AI: permits military use, for government"),
        ("no text known that day", "early", "Harbour AI: permits military use, for government"),
        ("no text known that day", "early", "Quay AI: prohibits military use"),
        ("no date", "undated", "Harbour AI: prohibits military use"),
    ]


def test_both_sides_are_quoted_with_document_date_and_link(checks: list[PressCheck]) -> None:
    ban = of(checks, "ban", "prohibits")
    assert (ban.quote, ban.published, ban.publisher, ban.url) == (
        "Harbour AI bans military use.",
        "2025-02-15",
        "Example Daily",
        "https://example.org/ban",
    )
    (quote,) = ban.quotes
    assert (quote.quote, quote.text, quote.recorded, quote.url, quote.section) == (
        "No military or warfare purposes",
        "harbour-1",
        "2025-01-10",
        "https://example.org/harbour/1",
        "What you may not do",
    )


def test_how_far_the_last_recording_lies_is_told_and_that_the_page_showed_an_error(checks: list[PressCheck]) -> None:
    (text,) = of(checks, "ban", "prohibits").texts
    assert (text.last_recorded, text.days_before) == ("2025-01-10 06:00 UTC", 36)
    assert text.errors_since == "2025-02-01 06:00 UTC"
    assert (text.watched_until, text.rules) == ("", 3)


def test_what_is_gone_is_told_with_the_recording_that_first_lacks_it(checks: list[PressCheck]) -> None:
    gone = of(checks, "opens", "no longer")
    assert gone.notes == ("Harbour Usage Policy: first recorded without it 2025-03-01 06:00 UTC",)
    assert [quote.text for quote in gone.quotes] == ["harbour-1"]


def test_an_exception_confirms_and_what_gives_way_to_it_is_told(checks: list[PressCheck]) -> None:
    found = of(checks, "opens", "with consent")
    assert [quote.quote for quote in found.quotes] == ["unless the person agreed"]
    assert [quote.quote for quote in found.beaten] == ["No recognising of faces"]


def test_texts_that_decide_nothing_are_told_apart_in_a_sentence(checks: list[PressCheck]) -> None:
    early = of(checks, "early", "Harbour")
    assert (early.texts, early.quotes) == ((), ())
    assert [(apart.sentence, [quote.quote for quote in apart.quotes]) for apart in early.apart] == [
        (
            "differs from a later text of another document: Harbour Usage Policy, first recorded 2025-01-10",
            ["No military or warfare purposes"],
        ),
        (
            "differs from a later text of another document: Harbour API Acceptable Use Policy, "
            "first recorded 2025-06-01 (this text 2025-06-05)",
            ["Military applications are prohibited"],
        ),
    ]
    assert [apart.sentence.split(":")[0] for apart in of(checks, "ban", "prohibits").apart] == [
        "is no longer spoken of in a later text of the same document",
        "agrees with a later text of another document",
    ]


@pytest.mark.parametrize(
    ("about", "documents"),
    [
        (ID + "quay-ai", {"early"}),
        (USE + "facial-recognition", {"opens"}),
        ("https://w3id.org/aikg/document/ban", {"ban"}),
        ("https://w3id.org/aikg/policy/harbour-api", {"ban", "opens", "early"}),
        (ID + "nobody", set()),
    ],
)
def test_only_what_concerns_a_thing(about: str, documents: set[str]) -> None:
    with Store.open() as store:
        load(store)
        assert {one.document for one in check_press(store.raw, about)} == documents


def test_a_day_after_the_archive_stopped_says_so() -> None:
    with Store.open() as store:
        load(store)
        store.raw.update(
            "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
            "INSERT DATA { GRAPH <https://w3id.org/aikg/document/undated> { "
            '<https://w3id.org/aikg/document/undated> dcterms:issued "2026-01-01"^^xsd:date } }'
        )
        (text,) = of(check_press(store.raw), "undated", "prohibits").texts
    assert (text.watched_until, text.days_before) == ("2025-07-01 06:00 UTC", 306)


class LineReader:
    """Reads an invented text: each line is SIGN USE, such as "prohibits military"."""

    def read(self, document: Document, issuer: Entity, product: Entity | None) -> list[Statement]:
        found, start = [], 0
        for line in document.text.splitlines():
            sign, _, use = line.partition(" ")
            if sign in set(Modality):
                quote = Quote.of(document, start, start + len(line))
                found.append(Statement(document.id, quote, Rule(issuer, Modality(sign), use, product), method="terms"))
            start += len(line) + 1
        return found


def version(at: datetime, text: str) -> RecordedVersion:
    commit = f"{int(at.timestamp()):010d}" + "0" * 30
    return RecordedVersion(commit, at, Recording.CHANGE, "Record new changes", ("https://example.org/s",), text)


def test_the_press_of_2024_against_a_policy_that_was_first_recorded_in_2025() -> None:
    """From texts to the verdict: Meta permits military use of Llama, the Llama API policy of 2025 prohibits it."""
    words = (
        "Acceptable Use Policy of the Llama API. You may not use it for what stands below, nor let others do so.\n" * 4
    )
    history = TermsHistory(
        "Llama API",
        "Acceptable Use Policy",
        (version(datetime(2025, 8, 25, 12, tzinfo=UTC), words + "prohibits military"),),
    )
    policy = Policy("Llama API", "Acceptable Use Policy", META, API, "invented")
    article = Document("press", "Meta permits it.", "en", published=date(2024, 11, 5))
    agencies = Entity(AIKG.replace("ontology#", "actor/") + "government", "Government", "ActorKind")
    rule = Rule(META, Modality.PERMITS, "military", LLAMA, (agencies,), ("US",))
    with Store.open() as store:
        load_reference(store)
        store.put_policy(chronicle(policy, history, LineReader(), {}), AT)
        store.put_document(article, [Statement("press", Quote.of(article, 0, 16), rule, Status.CURRENT)], AT)
        refresh(store)
        (found,) = check_press(store.raw)
    assert (found.verdict, found.quote) == ("no text known that day", "Meta permits it.")
    (apart,) = found.apart
    assert apart.sentence == (
        "differs from a later text of another document: Llama API Acceptable Use Policy, first recorded 2025-08-25"
    )
    assert [quote.quote for quote in apart.quotes] == ["prohibits military"]


def test_the_python_door_takes_any_name(kg: Path) -> None:
    with KnowledgeGraph.open(kg) as graph:
        assert {one.document for one in graph.check("Quay AI")} == {"early"}
        assert len(graph.check()) == 8


Run = Callable[..., tuple[int, str, str]]


def test_the_command_prints_both_quotes_side_by_side(run: Run, kg: Path) -> None:
    code, out, _ = run("check", "--kg", kg)
    assert code == 0
    assert out.startswith("8 press statements: 1 contradicted, 3 confirmed, 1 not covered, 2 no text known that day, 1")
    (line,) = [line for line in out.splitlines() if "It allows the recognition" in line and "|" in line]
    assert line.split("|")[1].strip() == "“No recognising of faces”"
    assert "harbour-1: https://example.org/harbour/1" in out
    assert all(len(line) <= 100 or "://" in line for line in out.splitlines())
    assert "An archive records a text when it has changed" in out


def test_the_command_filters_by_verdict_and_name(run: Run, kg: Path) -> None:
    code, out, _ = run("check", "--only", "contradicted", "--json", "--kg", kg)
    assert code == 0
    assert [one["verdict"] for one in json.loads(out)] == ["contradicted"]
    assert {"claim", "quote", "quotes", "texts", "parts", "apart", "day", "url"} <= set(json.loads(out)[0])
    assert "3 press statements: 1 not covered" not in run("check", "--only", "no-text", "--kg", kg)[1]
    assert run("check", "Quay AI", "--only", "confirmed", "--kg", kg)[1].startswith("No press statement about Quay AI")
    assert "no date" in run("check", "--only", "no-date", "--kg", kg)[1]


def test_a_name_that_is_not_known_is_refused(run: Run, kg: Path) -> None:
    code, _, err = run("check", "xyzzy", "--kg", kg)
    assert code == 2
    assert 'nothing in the graph is called "xyzzy"' in err
