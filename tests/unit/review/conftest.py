"""What the tests of reviews share: two articles, a graph of them, and a person with a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aikg.knowledge_graph import KnowledgeGraph, export_review

TEXT = (
    "Meta allows the US military to use Llama. OpenAI prohibits the use of its models for weapons.\n\n"
    "Microsoft bans police departments in the United States from using facial recognition in Azure OpenAI Service.\n"
)
MOMENT = datetime(2026, 11, 22, 10, tzinfo=UTC)
Row = dict[str, str]
Edit = Callable[[list[Row]], None]


class Desk:
    """A folder with one article, a graph of it, and a table."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.article, self.kg = folder, folder / "story.txt", folder / "kg"
        self.article.write_text(TEXT, encoding="utf-8")
        self._tables = 0

    def build(self) -> tuple[int, int]:
        """Build, and return how many decisions were followed and how many no longer fit."""
        with KnowledgeGraph.open(self.kg, create=True) as graph:
            report = graph.build([self.article], recorded_at=MOMENT)
        assert report.failed == []
        return report.reviewed, report.unfit

    def table(self, **options: bool) -> Path:
        self._tables += 1
        path = self.folder / f"table-{self._tables}.csv"
        export_review([self.article], path, kg=self.kg, **options)
        return path

    def rows(self, **options: bool) -> list[Row]:
        return rows_of(self.table(**options))

    def write(self, rows: Iterable[Row], name: str = "decided.csv", **dialect: object) -> Path:
        path = self.folder / name
        path.write_bytes(written(list(rows), **dialect))
        return path

    def decide(self, edit: Edit, by: str = "Ada Example", at: datetime = MOMENT, again: bool = False) -> int:
        """Export, edit, and import; return how many decisions are new."""
        rows = self.rows(again=again)
        edit(rows)
        return self.load(self.write(rows), by, at)

    def load(self, path: Path, by: str = "Ada Example", at: datetime = MOMENT) -> int:
        with KnowledgeGraph.open(self.kg, write=True) as graph:
            report = graph.import_review(path, by=by, at=at)
        assert [str(error) for error in report.errors] == []
        return report.new

    def refused(self, path: Path) -> list[str]:
        """Import, and return what is wrong; nothing is kept."""
        before = self.decisions()
        with KnowledgeGraph.open(self.kg, write=True) as graph:
            report = graph.import_review(path, by="Ada Example", at=MOMENT)
        assert self.decisions() == before
        assert report.errors
        return [str(error) for error in report.errors]

    def decisions(self) -> list[tuple[str, str]]:
        with KnowledgeGraph.open(self.kg) as graph:
            return [(str(decision.outcome), state.name) for decision, state in graph.review()]

    def stated(self) -> set[tuple[str, str, str, str]]:
        """Return (vendor, what it does, use, method) of every rule that the graph states."""
        query = (
            "SELECT ?v ?c ?u ?m { ?s aikg:states ?r ; aikg:method ?m . ?r aikg:issuedBy/skos:prefLabel ?v ; "
            "a ?c ; aikg:ofUse/skos:notation ?u . FILTER(LANG(?v) = '') "
            "FILTER(?c IN (aikg:Permission, aikg:Prohibition, aikg:Duty)) }"
        )
        with KnowledgeGraph.open(self.kg) as graph:
            found = graph.query(query).rows
        return {(str(v), str(c).rsplit("#", 1)[-1].rsplit(":", 1)[-1], str(u), str(m)) for v, c, u, m in found}

    def export(self) -> bytes:
        with KnowledgeGraph.open(self.kg) as graph:
            graph.export(self.folder / "all.nq")
        return (self.folder / "all.nq").read_bytes()


def rows_of(path: Path) -> list[Row]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def written(rows: list[Row], **dialect: object) -> bytes:
    """Return rows as a spreadsheet writes them: without a byte order mark, quotes only where needed."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, rows[0].keys(), **{"lineterminator": "\n", **dialect})
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def of(rows: list[Row], vendor: str) -> Row:
    """Return the one row about a vendor's rule."""
    (row,) = (row for row in rows if row["vendor"] == vendor and row["kind"] == "rule")
    return row


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.build()
    return made
