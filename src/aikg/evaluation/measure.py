"""The reader against a folder of gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aikg.evaluation.causes import Fault, faults
from aikg.evaluation.gold import Gold
from aikg.evaluation.scoring import Names, Row, Score, score
from aikg.extract import Reader, SentenceModel, to_json
from aikg.model import KnownName

__all__ = ["Evaluation", "evaluate"]

_BINS = 10


@dataclass(frozen=True)
class Evaluation:
    """Figures over all documents and by language, the faults, and how far the confidence can be believed.

    `calibration` holds, for each tenth of confidence with statements in it, (mean confidence, share right, number).
    """

    documents: int
    total: Score
    by_language: dict[str, Score]
    faults: list[Fault]
    calibration: list[tuple[float, float, int]]


def evaluate(gold: Iterable[Gold], names: Sequence[KnownName], model: SentenceModel | None) -> Evaluation:
    """Read every text of `gold` with these names and this model and set what comes out against it."""
    reader, known = Reader(names, model=model), Names(names)
    total, documents = Score(), 0
    by_language: dict[str, Score] = defaultdict(Score)
    found: list[Fault] = []
    sure: list[tuple[float, bool]] = []
    for item in gold:
        rows = [to_json(statement, names) for statement in reader.read(item.document)]
        asserted = [row for row in rows if not row.get("candidate")]
        scored = score(item, asserted, known)
        documents, total = documents + 1, total + scored
        by_language[item.document.lang] += scored
        wrong = faults(item, rows, reader, known)
        found += wrong
        sure += _sure(asserted, wrong)
    return Evaluation(documents, total, dict(sorted(by_language.items())), found, list(_calibration(sure)))


def _sure(rows: Iterable[Row], wrong: Sequence[Fault]) -> Iterator[tuple[float, bool]]:
    """The confidence of each rule, and whether it is right."""
    bad = {(fault.rule.rpartition(" (")[0], fault.quote) for fault in wrong if fault.what == "wrong"}
    for row in rows:
        if row["kind"] == "rule" and row["issuer_type"] == "vendor":
            yield float(row["confidence"]), (f"{row['vendor']} {row['modality']} {row['use']}", row["quote"]) not in bad


def _calibration(sure: Iterable[tuple[float, bool]]) -> Iterator[tuple[float, float, int]]:
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in sure:
        bins[min(_BINS - 1, int(confidence * _BINS))].append((confidence, right))
    for _, listed in sorted(bins.items()):
        number = len(listed)
        yield sum(c for c, _ in listed) / number, sum(right for _, right in listed) / number, number
