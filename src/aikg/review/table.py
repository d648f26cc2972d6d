"""The table of a review: a CSV file that survives spreadsheets, written and read back strictly.

A cell that a spreadsheet could take for a formula, a date or a number is guarded by an apostrophe, which is taken off
again when the table is read. The last column holds each statement whole: what a person leaves alone never depends on
what a spreadsheet made of the other cells, and what it changed there is noticed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aikg.errors import InputError, ModelError
from aikg.model import Ground
from aikg.names import ID
from aikg.review.claim import Claim, claim_from_json
from aikg.review.decision import Decision, Outcome
from aikg.review.parts import PARTS, Parts, cells_of, split

__all__ = ["COLUMNS", "ImportReport", "guarded", "marked", "read_table", "table", "unguarded"]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many decisions of a table are new and how many were there, how many rows hold none, and what is wrong."""

    new: int
    known: int
    undecided: int
    errors: tuple[InputError, ...]


COLUMNS = (
    "id",
    "document",
    "start",
    "end",
    "sentence",
    "kind",
    *PARTS,
    "confidence",
    "reason",
    "decision",
    "note",
    "record",
)
#: What a cell may begin with unguarded; the record begins with a brace.
_SAFE = frozenset("{[⟦")
_NUMBERS = frozenset({"start", "end", "confidence"})
_DELIMITERS = (",", ";", "\t")
#: The longest note, in characters.
MAX_NOTE = 2000
_LONGEST_CELL = 1_000_000


def table(claims: Iterable[Claim]) -> Iterator[bytes]:
    """Yield a table as UTF-8 with a byte order mark, a claim a row; the same claims give the same bytes."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf"
    for claim in claims:
        row = _row(claim)
        writer.writerow([row[name] if name in _NUMBERS else guarded(row[name]) for name in COLUMNS])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _row(claim: Claim) -> dict[str, str]:
    statement = claim.statement
    reason = statement.reason or f"{statement.method} alone"
    return cells_of(statement) | {
        "id": claim.iri.removeprefix(ID),
        "document": statement.document,
        "start": str(statement.quote.start),
        "end": str(statement.quote.end),
        "sentence": marked(claim),
        "kind": claim.kind,
        "confidence": str(statement.confidence),
        "reason": f"{'only a candidate' if statement.candidate else 'asserted'}: {reason}",
        "decision": "",
        "note": "",
        "record": claim.to_json(),
    }


def marked(claim: Claim) -> str:
    """Return the sentence on one line: the quote as ⟦…⟧, the parts in it as [use: military tasks]."""
    quote, base = claim.statement.quote, claim.sentence_start
    # At one place what ends comes before what begins, and a part lies inside the quote.
    signs = [(quote.start - base, 2, "⟦"), (quote.end - base, 1, "⟧")]
    for start, end, part in _apart(claim.statement.grounds, base, base + len(claim.sentence)):
        signs += [(start - base, 3, f"[{part}: "), (end - base, 0, "]")]
    text, at = "", 0
    for place, _, sign in sorted(signs):
        text += claim.sentence[at:place] + sign
        at = place
    return " ".join((text + claim.sentence[at:]).split())


def _apart(grounds: Iterable[Ground], low: int, high: int) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, part) of what was read between two offsets, by place, none inside another."""
    last = low
    placed = {(g.start, g.end, g.part) for g in grounds if g.start is not None and g.end is not None}
    for start, end, part in sorted(placed, key=lambda p: (p[0], -p[1], p[2])):
        if last <= start < end <= high:
            yield start, end, part
            last = end


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, a date or a number.

    >>> guarded("=1+1"), guarded("2024-11"), guarded("Meta")
    ("'=1+1", "'2024-11", 'Meta')
    """
    return f"'{cell}" if _is_risky(cell) else cell


def unguarded(cell: str) -> str:
    """Return what `guarded` was given, also where a spreadsheet took the apostrophe for its own."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell[1:]) else cell


def _is_risky(cell: str) -> bool:
    return bool(cell) and not (cell[0].isalpha() or cell[0] in _SAFE)


def read_table(
    data: bytes, name: str, parts: Parts, by: str, at: datetime
) -> tuple[list[Decision], int, list[InputError]]:
    """Return the decisions of a table, how many rows hold none, and what is wrong with its rows, each with its line.

    `name` is what the file is called in errors, `by` and `at` (with a time zone) who decided and when. Raises
    InputError when it is no such table at all.
    """
    decisions: dict[str, tuple[int, Decision]] = {}
    errors: list[InputError] = []
    undecided = 0
    for line, row in _rows(data, name):
        try:
            decision = _decision(row, parts, by, at)
            if decision is None:
                undecided += 1
                continue
            first, _ = decisions.setdefault(decision.claim.iri, (line, decision))
            if first != line:
                raise ModelError(f"this statement is decided on line {first} too", expected="one row a statement")
        except ModelError as error:
            errors.append(InputError(error.problem, where=f"{name}:{line}", expected=error.expected, hint=error.hint))
    return [decision for _, decision in decisions.values()], undecided, errors


def _decision(row: Mapping[str, str], parts: Parts, by: str, at: datetime) -> Decision | None:
    word, claim = row["decision"].strip().casefold(), _claim(row)
    was = cells_of(claim.statement)
    changed = [name for name in PARTS if split(row[name]) != split(was[name])]
    if word not in ("", *Outcome):
        raise ModelError(f"decision {row['decision'][:40]!r}", expected=f"nothing, or {', '.join(Outcome)}")
    if changed and word != Outcome.CORRECT:
        name = changed[0]
        raise ModelError(
            f"{name} reads {row[name][:60]!r} and was {was[name][:60]!r}",
            expected="the part as it was exported" if word else "a decision",
            hint=f"Undo the change, or decide {Outcome.CORRECT.value}.",
        )
    if not word:
        return None
    note = row["note"].strip()
    if len(note) > MAX_NOTE:
        raise ModelError(f"a note of {len(note)} characters", expected=f"at most {MAX_NOTE}")
    parts.checked(claim)
    outcome = Outcome(word)
    instead = parts.corrected(claim.statement, row) if outcome is Outcome.CORRECT else None
    return Decision(claim, outcome, by, at, instead, note or None)


def _claim(row: Mapping[str, str]) -> Claim:
    """Return the claim of a row; raises ModelError when the row does not hold together."""
    try:
        claim = claim_from_json(row["record"])
    except ModelError as error:
        raise ModelError(f"the record was changed: {error.problem}", expected="the record as it was exported") from None
    statement = claim.statement
    expected = {
        "id": claim.iri.removeprefix(ID),
        "document": statement.document,
        "start": str(statement.quote.start),
        "end": str(statement.quote.end),
        "kind": claim.kind,
    }
    for name, value in expected.items():
        if row[name].strip() != value.strip():
            raise ModelError(f"{name} reads {row[name][:80]!r}", expected=f"{value[:80]!r}, as it was exported")
    return claim


def _rows(data: bytes, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line on which the row begins, cells by column)."""
    hint = "Save it as CSV in UTF-8."
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError("a byte that is not UTF-8", where=f"{name}:{line}", expected="UTF-8", hint=hint) from None
    first = content.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    before, line = csv.field_size_limit(_LONGEST_CELL), 1
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header, name)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise InputError(
                        f"{len(cells)} cells", where=f"{name}:{line}", expected=f"{len(header)}, as in the header"
                    )
                yield line, {column: unguarded(cell) for column, cell in zip(header, cells, strict=True)}
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"not CSV ({error})", where=f"{name}:{line}", expected="a table", hint=hint) from None
    finally:
        csv.field_size_limit(before)


def _check_header(header: Sequence[str], name: str) -> None:
    if sorted(header) != sorted(COLUMNS):
        missing = [f"no column {column!r}" for column in COLUMNS if column not in header]
        unknown = [f"a column {column[:40]!r}" for column in header if column not in COLUMNS]
        raise InputError(
            [*missing, *unknown, "a column that stands twice"][0],
            where=f"{name}:1",
            expected=", ".join(COLUMNS),
            hint="Export the table again with aikg review export.",
        )
