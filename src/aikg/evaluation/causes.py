"""Why a rule was missed, or why a wrong one was found: as far as the marks of its sentence tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aikg.evaluation.gold import Gold
from aikg.evaluation.scoring import Names, Row, merged, overlap, pairs_of, same_rule, several, spans_of
from aikg.extract import Reader

__all__ = ["Fault", "faults"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: `what` is "missed" or "wrong", `cause` why, `rule` the rule in words, `quote` where."""

    document: str
    lang: str
    what: str
    cause: str
    rule: str
    quote: str


def faults(gold: Gold, rows: Sequence[Row], reader: Reader, names: Names) -> list[Fault]:
    """Return the errors in the rules of one document; `rows` are all its statements, candidates too."""
    asserted = [
        row for row in rows if row["kind"] == "rule" and row["issuer_type"] == "vendor" and not row.get("candidate")
    ]
    others = [row for row in rows if row["kind"] == "rule" and row.get("candidate")]
    golds = merged(gold.rules)
    _, wrong, missed = pairs_of(asserted, golds, same_rule(names, strict=True))
    found = [_fault(gold, "wrong", _why_wrong(row, golds, gold, names), row) for row in wrong]
    return found + [_fault(gold, "missed", _why_missed(g, others, gold, reader, names), g) for g in missed]


def _fault(gold: Gold, what: str, cause: str, row: Row) -> Fault:
    uses = "|".join(several(row["use"]))
    status = "|".join(str(status) for status in several(row["status"]))
    rule = f"{row['vendor']} {row['modality']} {uses} ({status})"
    return Fault(gold.document.id, gold.document.lang, what, cause, rule, row["quote"])


def _why_wrong(row: Row, golds: Sequence[Row], gold: Gold, names: Names) -> str:
    vendors = [g for g in golds if names.same(row["vendor"], g["vendor"])]
    same_use = [g for g in vendors if any(names.near(row["use"], use) for use in several(g["use"]))]
    if any(row["modality"] == g["modality"] for g in same_use):
        return "status or breadth of the use"
    if same_use:
        return "modality"
    if any(overlap(row, span) > 0 for span in spans_of(gold.document.text, gold.negatives)):
        return "no rule, but looks like one"
    at = [g for g in golds if any(overlap(row, span) > 0 for span in spans_of(gold.document.text, g["quotes"]))]
    if any(not names.same(row["vendor"], g["vendor"]) for g in at):
        return "issuer"
    return "use" if at else "no rule"


def _why_missed(g: Row, candidates: Sequence[Row], gold: Gold, reader: Reader, names: Names) -> str:
    if any(same_rule(names, strict=False)(row, g) for row in candidates):
        return "candidate only"
    document = gold.document
    mentioned = reader.mentions(document.text, document.lang)
    spans = spans_of(document.text, g["quotes"])
    near = [m for m in mentioned if any(m.start < end and start < m.end for start, end in spans)]
    uses: list[Any] = several(g["use"])
    if "any-use" not in uses and not any(m.kind == "use" and any(names.near(m.value, u) for u in uses) for m in near):
        return "no word for the use"
    if not any(m.kind == "cue" for m in near):
        return "no word for the modality"
    return "words known, not put together"
