"""What documents state besides rules: partnerships, pledges, roles, products built on others, changes, corrections."""

from __future__ import annotations

from dataclasses import dataclass

from aikg.names import AIKG
from aikg.web.record.reader import Named, Record
from aikg.web.record.rules import Said, said, statements_of

__all__ = ["KINDS", "FactRow", "fact_row", "facts_about", "kind_of"]

#: The kinds of facts, each with the properties that lead from it to things, in the order in which they are told.
KINDS: dict[str, tuple[str, ...]] = {
    "Partnership": ("partner", "involvesProduct"),
    "Commitment": ("signatory", "organiser", "concernsUse"),
    "Role": ("roleHolder", "roleIn"),
    "ProductUse": ("usingProduct", "usedModel"),
    "PolicyChange": ("changedBy", "governs"),
    "Correction": ("correctedBy", "governs", "corrects", "confirms"),
}
_WORDS = ("pledgeText", "roleTitle", "summary")


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact: things by the part that they have in it, words of its own, and what states it.

    `sort` is what kind of partnership it is, `when` an EDTF date; empty where there is none. `statuses` are those of
    its statements, `said` how many there are.
    """

    iri: str
    kind: str
    parts: tuple[tuple[str, tuple[Named, ...]], ...]
    words: str
    language: str
    sort: str
    when: str
    statuses: tuple[str, ...]
    said: int
    sources: int
    quote: Said | None

    def named(self, part: str) -> tuple[Named, ...]:
        """Return the things of a part."""
        return dict(self.parts).get(part, ())


def kind_of(record: Record, iri: str) -> str:
    """Return the kind of a fact; empty for what is none."""
    classes = record.classes(iri)
    return next((kind for kind in KINDS if AIKG + kind in classes), "")


def fact_row(record: Record, iri: str) -> FactRow | None:
    """Return a fact as a row; None for what is no fact."""
    kind = kind_of(record, iri)
    if not kind:
        return None
    words, language = next((found for name in _WORDS if (found := record.words(iri, AIKG + name))[0]), ("", ""))
    statements = [said(record, one) for one in statements_of(record, iri)]
    parts = ((name, record.things(iri, name)) for name in KINDS[kind])
    return FactRow(
        iri=iri,
        kind=kind,
        parts=tuple((name, things) for name, things in parts if things),
        words=words,
        language=language,
        sort=record.local(iri, "partnershipKind").removeprefix("partnershipKind-"),
        when=record.first(iri, AIKG + "changeDate") or record.first(iri, AIKG + "dateText"),
        statuses=tuple(sorted({one.status for one in statements})),
        said=len(statements),
        sources=int(record.first(iri, AIKG + "independentSources") or 0),
        quote=max(statements, key=lambda one: (one.published, one.iri), default=None),
    )


def facts_about(record: Record, iri: str) -> dict[str, list[FactRow]]:
    """Return the facts in which a thing has a part, by kind; what nobody states any more is left out."""
    found: dict[str, list[FactRow]] = {}
    for kind, names in KINDS.items():
        iris = dict.fromkeys(fact for name in names for fact in record.subjects(AIKG + name, iri))
        rows = [row for one in iris if (row := fact_row(record, one)) and row.kind == kind and row.said]
        if rows:
            found[kind] = sorted(rows, key=_order, reverse=True)
    return found


def _order(row: FactRow) -> tuple[str, str]:
    return (row.quote.published if row.quote else "", row.iri)
