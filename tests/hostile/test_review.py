"""A table of a review from somebody who means harm can neither say just anything nor spoil a build."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aikg.errors import ModelError
from aikg.knowledge_graph import KnowledgeGraph
from aikg.model import Document, Entity, Modality, Quote, Rule, Statement
from aikg.names import ID
from aikg.review import Claim, Decision, Docket, Outcome, claims_of, table
from aikg.review.claim import claim_from_json
from aikg.store import REVIEW, Store, load_reference

MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
DOCUMENT = Document("d", "OpenAI prohibits weapons.", "en")
RULE = Rule(Entity(ID + "openai", "OpenAI", "Organization"), Modality.PROHIBITS, "weapons")


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "kg"
    with Store.open(folder) as store:
        load_reference(store)
        store.mark_fresh()
    return folder


def claim(**changes: Any) -> Claim:
    values = {"document": "d", "quote": Quote.of(DOCUMENT, 0, 24), "content": RULE} | changes
    (made,) = claims_of(DOCUMENT, [Statement(**values)])
    return made


def forged(change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return a table whose record was changed, with an id that fits where one can be made."""
    (row,) = csv.DictReader(io.StringIO(b"".join(table([claim()])).decode("utf-8-sig"), newline=""))
    record = json.loads(row["record"])
    change(record)
    row |= {"record": json.dumps(record), "decision": "accept"}
    try:
        data = b"".join(table([claim_from_json(row["record"])]))
        (made,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        row = made | {"decision": "accept"}
    except (ModelError, UnicodeEncodeError):
        pass
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, row.keys())
    writer.writeheader()
    writer.writerow(row)
    return buffer.getvalue().encode()


def at(record: dict[str, Any], path: str) -> tuple[Any, str]:
    *steps, last = path.split(".")
    for step in steps:
        record = record[step]
    return record, last


FORGERIES: dict[str, tuple[str, Any]] = {
    "an IRI that is none": ("statement.content.issuer.iri", ID + "x> <y> . <z"),
    "a term of the ontology as issuer": ("statement.content.issuer.iri", "https://w3id.org/aikg/ontology#Rule"),
    "a class that is none": ("statement.content.issuer.kind", "Vendor> <x"),
    "a use of nobody": ("statement.content.use", "../../x"),
    "a condition of nobody": ("statement.content.conditions", ["x y"]),
    "an exception to no IRI": ("statement.content.exception_to", "not an iri"),
    "a date that is none": ("statement.valid_from", "last week"),
    "a language that is a path": ("lang", "../../../tmp"),
    "a digest that is none": ("digest", "sha256:0"),
    "half of a surrogate pair": ("statement.attribution", "\ud800"),
    "a quote outside its sentence": ("sentence", "Something else entirely, and longer than that."),
    "an offset below zero": ("sentence_start", -5),
    "a number for a text": ("statement.document", 7),
    "a confidence above one": ("statement.confidence", 7.5),
    "another kind": ("statement.kind", "role"),
    "no kind": ("statement.kind", "__class__"),
    "a list for the record": ("statement", []),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_record_is_refused_with_its_line(name: str, kg: Path, tmp_path: Path) -> None:
    path, value = FORGERIES[name]

    def change(record: dict[str, Any]) -> None:
        inside, last = at(record, path)
        inside[last] = value

    file = tmp_path / "forged.csv"
    file.write_bytes(forged(change))
    with KnowledgeGraph.open(kg, write=True) as graph:
        (error,) = graph.import_review(file, by="Eve", at=MOMENT).errors
        assert graph.review() == []
    assert str(error).startswith(f"{file}:2: ")
    assert "\n" not in str(error)


def test_a_forgery_of_nothing_is_taken(kg: Path, tmp_path: Path) -> None:
    """Without a change, `forged` makes a table that is taken: the refusals above are not for its form."""
    shutil.copytree(kg, tmp_path / "kg")
    (tmp_path / "t.csv").write_bytes(forged(lambda record: None))
    with KnowledgeGraph.open(tmp_path / "kg", write=True) as graph:
        result = graph.import_review(tmp_path / "t.csv", by="Eve", at=MOMENT)
    assert (result.new, result.errors) == (1, ())


@pytest.mark.parametrize("record", ["[" * 100_000, '{"statement":' * 5_000, "{}", "null", "NaN"])
def test_a_record_that_is_no_record_is_refused(record: str, kg: Path, tmp_path: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(b"".join(table([claim()])).decode("utf-8-sig"), newline=""))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, row.keys())
    writer.writeheader()
    writer.writerow(row | {"record": record, "decision": "accept"})
    (tmp_path / "t.csv").write_text(buffer.getvalue(), encoding="utf-8")
    with KnowledgeGraph.open(kg, write=True) as graph:
        (error,) = graph.import_review(tmp_path / "t.csv", by="Eve", at=MOMENT).errors
    assert "the record was changed" in str(error)


def test_words_of_a_text_cannot_become_a_formula() -> None:
    text = "=HYPERLINK(1) bans weapons."
    document = Document("=cmd|' /C calc'!A0", text, "en")
    rule = Rule(Entity(ID + "x", "@SUM(1)", "Organization"), Modality.PROHIBITS, "weapons")
    claims = claims_of(document, [Statement(document.id, Quote.of(document, 0, 26), rule, reason="=1")])
    data = b"".join(table(claims)).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(data, newline=""))
    assert [name for name, cell in row.items() if cell[:1] in {*"=+-@\t\r"}] == []
    assert row["vendor"] == "'@SUM(1)"


def test_a_decision_whose_quote_does_not_stand_stops_no_document() -> None:
    """Made by hand: the digest is that of the text, the words are not in it."""
    there = claim()
    lie = Claim(
        there.digest,
        "en",
        Statement("d", Quote(0, 24, "OpenAI permits military."), RULE),
        "OpenAI permits military.",
        0,
    )
    applied = Docket([Decision(lie, Outcome.ACCEPT, "Eve", MOMENT)]).apply(DOCUMENT, [])
    assert (applied.statements, applied.applied, applied.unfit) == ((), 0, 1)


CHILD = """
import sys
from datetime import UTC, datetime
from aikg.errors import ModelError
from aikg.knowledge_graph import KnowledgeGraph
with KnowledgeGraph.open(sys.argv[1], write=True) as graph:
    print("open", flush=True)
    graph.import_review(sys.argv[2], by="Ada Example", at=datetime(2026, 11, 22, tzinfo=UTC))
    print("kept", flush=True)
"""


def test_an_import_that_is_killed_keeps_all_or_nothing(kg: Path, tmp_path: Path) -> None:
    text = " ".join(f"OpenAI prohibits weapons{number}." for number in range(300))
    document = Document("d", text, "en")
    found = []
    for number in range(300):
        start = text.index(f"OpenAI prohibits weapons{number}.")
        found.append(Statement("d", Quote.of(document, start, start + 24), RULE))
    rows = list(
        csv.DictReader(io.StringIO(b"".join(table(claims_of(document, found))).decode("utf-8-sig"), newline=""))
    )
    assert len(rows) == 300
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, rows[0].keys())
    writer.writeheader()
    writer.writerows(row | {"decision": "reject"} for row in rows)
    (tmp_path / "t.csv").write_text(buffer.getvalue(), encoding="utf-8")
    seen = set()
    for number, delay in enumerate((0.0, 0.4, 0.7, 1.0, 1.3, 30.0)):
        folder = tmp_path / f"kg{number}"
        shutil.copytree(kg, folder)
        process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder), str(tmp_path / "t.csv")], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        until = time.monotonic() + delay
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        output, _ = process.communicate(timeout=30)
        with Store.open(folder) as store, KnowledgeGraph(store) as graph:
            kept = len(graph.review())
            assert kept in (0, 300)
            assert kept == 300 or "kept" not in output
            assert bool(store.quads(REVIEW)) == bool(kept)
        with KnowledgeGraph.open(folder, write=True) as graph:
            assert graph.import_review(tmp_path / "t.csv", by="Ada Example", at=MOMENT).new == 300 - kept
        seen.add(kept)
    assert 300 in seen, "the last one had all the time it needs"
