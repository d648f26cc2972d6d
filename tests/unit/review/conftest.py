"""What the tests of reviews share: an article, its graph, a reader that does not learn, and a person with a table."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aikg.knowledge_graph import KnowledgeGraph, export_review
from aikg.model import Document, Entity, Ground, Modality, Quote, Rule, Statement
from aikg.names import ACTOR, ID

TEXT = (
    "Meta allows the US military to use Llama. OpenAI prohibits the use of its models for weapons.\n\n"
    "Microsoft bans police departments in the United States from using facial recognition in Azure OpenAI Service.\n"
)
META, OPENAI, MICROSOFT = (
    Entity(ID + slug, label, "Organization")
    for slug, label in (("meta", "Meta"), ("openai", "OpenAI"), ("microsoft", "Microsoft"))
)
LLAMA = Entity(ID + "llama", "Llama", "ModelFamily")
POLICE = Entity(ACTOR + "police", "Police", "ActorKind")
MOMENT = datetime(2026, 11, 22, 10, tzinfo=UTC)
Row = dict[str, str]
Edit = Callable[[list[Row]], None]


class FixedReader:
    """A reader that sees three rules in TEXT, the first of them only as a candidate.

    The `wider` reader is a later one: it quotes more, is sure of the candidate, and no longer sees OpenAI's rule.
    """

    def __init__(self, *, wider: bool = False) -> None:
        self.wider = wider

    def read(self, document: Document) -> list[Statement]:
        meta = Rule(META, Modality.PERMITS, "military", product=LLAMA)
        openai = Rule(OPENAI, Modality.PROHIBITS, "weapons")
        microsoft = Rule(MICROSOFT, Modality.PROHIBITS, "facial-recognition", actors=(POLICE,), jurisdictions=("US",))
        found = [
            *self._said(document, "Meta allows the US military", meta, ("US military", "allows"), not self.wider),
            *self._said(
                document, "OpenAI prohibits the use of its models for weapons", openai, ("weapons", "prohibits")
            ),
            *self._said(
                document,
                "Microsoft bans police departments in the United States from using facial recognition",
                microsoft,
                ("facial recognition", "bans"),
            ),
        ]
        return [s for s in found if not (self.wider and s.content == openai)]

    def _said(
        self, document: Document, words: str, rule: Rule, parts: tuple[str, str], candidate: bool = False
    ) -> list[Statement]:
        start = document.text.find(words)
        if start < 0:
            return []
        quote = Quote.of(document, start, start + len(words) + (2 if self.wider else 0))
        at = {part: document.text.index(words_, start) for part, words_ in zip(("use", "cue"), parts, strict=True)}
        grounds = tuple(
            Ground(part, rule.use if part == "use" else "verb.prohibits", word, at[part], at[part] + len(word))
            for part, word in zip(("use", "cue"), parts, strict=True)
        )
        sure = 0.45 if candidate else 0.9
        why = "model only (0.45)" if candidate else "frame and model agree (0.95)"
        return [Statement(document.id, quote, rule, confidence=sure, candidate=candidate, grounds=grounds, reason=why)]


class Desk:
    """A folder with one article, a graph of it, and its tables."""

    moment, text = MOMENT, TEXT

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
        return self.rows_of(self.table(**options))

    @staticmethod
    def rows_of(path: Path) -> list[Row]:
        return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))

    @staticmethod
    def of(rows: list[Row], vendor: str) -> Row:
        """Return the one row about a vendor's rule."""
        (row,) = (row for row in rows if row["vendor"].lstrip("'") == vendor and row["kind"] == "rule")
        return row

    def write(self, rows: Iterable[Row], name: str = "decided.csv", **dialect: object) -> Path:
        """Write rows as a spreadsheet does: without a byte order mark, quotes only where needed."""
        buffer, listed = io.StringIO(newline=""), list(rows)
        writer = csv.DictWriter(buffer, listed[0].keys(), **{"lineterminator": "\n", **dialect})
        writer.writeheader()
        writer.writerows(listed)
        path = self.folder / name
        path.write_bytes(buffer.getvalue().encode())
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


def instead(patch: pytest.MonkeyPatch, reader: FixedReader) -> None:
    """Let a reader stand in for the one that learns."""
    patch.setattr("aikg.knowledge_graph.Reader", lambda *names, **model: reader)
    patch.setattr("aikg.knowledge_graph.sentence_model", lambda: None)
    patch.setattr("aikg.knowledge_graph._read_by", lambda store, documents, *_: (reader, documents))


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FixedReader:
    """The reader of every build and export of a test; set its `wider` to upgrade it."""
    fixed = FixedReader()
    instead(monkeypatch, fixed)
    return fixed


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that is built once, for tests that change nothing."""
    made = Desk(tmp_path_factory.mktemp("review"))
    with pytest.MonkeyPatch.context() as patch:
        instead(patch, FixedReader())
        made.build()
    return made


@pytest.fixture(scope="module")
def exported(template: Desk) -> list[Row]:
    """The rows of a table of the template."""
    with pytest.MonkeyPatch.context() as patch:
        instead(patch, FixedReader())
        return template.rows()


@pytest.fixture
def desk(tmp_path: Path, template: Desk, reader: FixedReader) -> Desk:
    """A desk of one's own."""
    shutil.copytree(template.kg, tmp_path / "kg")
    return Desk(tmp_path)
