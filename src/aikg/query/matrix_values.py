"""The values of a matrix: what every vendor says on every use, and what is behind each cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from aikg.query.explanation import Explanation
from aikg.reason.norms import Verdict

__all__ = ["MatrixCell", "MatrixRow", "MatrixUse", "VerdictMatrix"]


@dataclass(frozen=True, slots=True)
class MatrixUse:
    """A column: a use, with the broad use that it stands under in the matrix; a use can be its own group."""

    iri: str
    label: str
    definition: str
    group_iri: str
    group: str


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What one row says on one use. `explanation` is None where no rule has anything to do with the use."""

    verdict: Verdict
    headline: str
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A vendor, or one product of the vendor above it, with a cell for each use."""

    vendor_iri: str
    vendor: str
    product_iri: str | None
    product: str | None
    cells: tuple[MatrixCell, ...]

    @property
    def name(self) -> str:
        """What the row is called."""
        return self.product or self.vendor

    @property
    def full_name(self) -> str:
        """What it is called where it stands alone, such as ``Meta, Llama``."""
        return f"{self.vendor}, {self.product}" if self.product else self.vendor


@dataclass(frozen=True, slots=True)
class VerdictMatrix:
    """Verdicts of vendors on uses, on one day. `actor` and `place` are names in a sentence; None: not limited.

    `rules` is how many rules stand behind the cells, `documents` how many documents state them, and `credits` whose
    work these are, as their licences ask.
    """

    uses: tuple[MatrixUse, ...]
    rows: tuple[MatrixRow, ...]
    actor: str | None
    place: str | None
    day: date
    rules: int
    documents: int
    credits: tuple[str, ...]

    @property
    def groups(self) -> list[tuple[str, list[MatrixUse]]]:
        """The columns in their order, those side by side that stand under one group together, with its label."""
        together = groupby(self.uses, key=lambda use: (use.group_iri, use.group))
        return [(label, list(uses)) for (_, label), uses in together]

    @property
    def vendors(self) -> int:
        """How many vendors it has."""
        return len({row.vendor_iri for row in self.rows})

    def cells(self) -> Iterator[tuple[MatrixRow, MatrixUse, MatrixCell]]:
        """Yield every cell with its row and its use, row by row."""
        for row in self.rows:
            for use, cell in zip(self.uses, row.cells, strict=True):
                yield row, use, cell
