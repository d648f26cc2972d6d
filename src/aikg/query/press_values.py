"""What is told of a press statement and the policy texts of its day. Plain values, ready for JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["ApartText", "KnownText", "PolicyQuote", "PressCheck"]


@dataclass(frozen=True, slots=True)
class PolicyQuote:
    """A rule of a policy text with its words. `text` is the id of the version that the quote was taken for.

    `says` is the rule as a sentence; `recorded` the day on which this version was first recorded, `url` its snapshot.
    """

    policy: str
    text: str
    recorded: str
    url: str
    says: str
    quote: str
    section: str
    rule: str


@dataclass(frozen=True, slots=True)
class KnownText:
    """The text of a policy on the day: `last_recorded` before it, which is `days_before`.

    `errors_since` is when the archive first met an error page after that, `watched_until` when its collection was last
    looked after; both empty where that does not matter for the day. `rules` counts what was read in the text.
    """

    policy: str
    text: str
    url: str
    last_recorded: str
    days_before: int
    errors_since: str
    watched_until: str
    language: str
    rules: int


@dataclass(frozen=True, slots=True)
class ApartText:
    """A text that decides nothing, in one sentence, with its words; `stance` is agrees, differs or silent."""

    sentence: str
    stance: str
    policy: str
    quotes: tuple[PolicyQuote, ...]


@dataclass(frozen=True, slots=True)
class PressCheck:
    """One press statement and what the texts of its `day` say: contradicted, confirmed, not covered, or nothing known.

    `claim` is what the press says, as a sentence; `day_is` whether the day is ``published`` or ``stated`` by the text.
    `quotes` are what the verdict rests on, `parts` what the texts of the day say about a part, `beaten` what gives way
    in them to an exception or a more specific rule. `notes` are sentences that a reader should know.
    """

    verdict: str
    claim: str
    status: str
    vendor: str
    day: str | None
    day_is: str
    document: str
    title: str
    publisher: str
    published: str | None
    url: str
    attribution: str
    quote: str
    start: int
    texts: tuple[KnownText, ...]
    quotes: tuple[PolicyQuote, ...]
    parts: tuple[PolicyQuote, ...]
    beaten: tuple[PolicyQuote, ...]
    notes: tuple[str, ...]
    apart: tuple[ApartText, ...]
    rule: str
    statement: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        return asdict(self)
