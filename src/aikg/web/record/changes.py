"""Changes of rules as a page shows them: what changed, whose it is, and which words of the quotes differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from aikg.names import AIKG
from aikg.query import Change, ReportedChange, changes
from aikg.web.record.reader import Named, Record

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["OwnedChange", "chosen", "marked_words", "owned_changes", "vendors_of"]

_WORD = re.compile(r"\s+|\w+|[^\w\s]+")


@dataclass(frozen=True, slots=True)
class OwnedChange:
    """A change with the IRI of whose rules it is about."""

    change: Change
    vendor: str


def owned_changes(store: Store) -> list[OwnedChange]:
    """Return every change of a graph, newest last."""
    record = Record(store, "en")
    return [OwnedChange(one, _vendor(record, one)) for one in changes(store)]


def _vendor(record: Record, change: Change) -> str:
    if isinstance(change, ReportedChange):
        return record.first(change.iri, AIKG + "changedBy") or record.first(change.iri, AIKG + "correctedBy")
    return record.first(change.policy, AIKG + "policyOf")


def chosen(
    found: Iterable[OwnedChange], begin: date | None, end: date | None, vendor: str, kinds: Iterable[str]
) -> list[OwnedChange]:
    """Return changes of some kinds, newest first, that became known from the day `begin` until before the day `end`."""
    first, last, wanted = begin or date.min, end or date.max, set(kinds)
    return [
        one
        for one in reversed([*found])
        if first <= one.change.known.date() < last
        and (not vendor or one.vendor == vendor)
        and one.change.kind in wanted
    ]


def marked_words(before: str, after: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Return two texts in pieces, each with whether the other text has no such words there.

    >>> marked_words("no military use", "no weapons use")[0]
    [('no ', False), ('military', True), (' use', False)]
    """
    one, other = _WORD.findall(before), _WORD.findall(after)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for kind, begin, end, start, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        for side, words in ((left, one[begin:end]), (right, other[start:stop])):
            if words:
                side.append(("".join(words), kind != "equal"))
    return left, right


def vendors_of(record: Record, found: Iterable[OwnedChange]) -> tuple[Named, ...]:
    """Return whose rules changed, by label."""
    return record.named_all(one.vendor for one in found if one.vendor)
