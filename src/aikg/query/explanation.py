"""Why a verdict is as it is: rules that carry it, rules that lost, the way through the taxonomies, and the quotes.

Plain values, ready for JSON; `aikg.query.judge` makes them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from aikg.reason.norms import Request, Verdict, Word

__all__ = ["Explanation", "LostRule", "Part", "QuotedWords", "RuleToldOf", "ToldRule", "Upstream", "Way"]


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """Words that state a rule and where they stand; empty strings for what is not known.

    `document` is the id of the document, `source` its IRI.
    """

    quote: str
    document: str
    source: str
    start: int
    end: int
    title: str
    publisher: str
    published: str
    url: str
    section: str
    status: str
    attribution: str
    language: str


@dataclass(frozen=True, slots=True)
class Way:
    """How what was asked leads to what a rule names on one axis, in labels, from the first to the second.

    `axis` is use, actor, place or product; or function, where actor and use speak of the same one.
    """

    axis: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleToldOf:
    """A rule as a sentence, with its dates, its authority and its quotes.

    `sign` is permits, prohibits or requires; `reach` is covers, inside or empty; `since` and `until` are spoken dates;
    `last_stated` is the last day on which a text is known to say so; `open` are its conditions that are not settled.
    """

    rule: str
    says: str
    sign: str
    reach: str
    authority: str
    since: str
    until: str
    last_stated: str
    uncertain: bool
    open: tuple[str, ...]
    ways: tuple[Way, ...]
    quotes: tuple[QuotedWords, ...]


@dataclass(frozen=True, slots=True)
class LostRule:
    """A rule that was beaten, by which rule (its IRI and its sentence), and by which strategy."""

    rule: RuleToldOf
    winner: str
    winner_says: str
    step: str


@dataclass(frozen=True, slots=True)
class ToldRule:
    """A rule that decides nothing: proposed, alleged, a duty alone."""

    rule: RuleToldOf
    why: str


@dataclass(frozen=True, slots=True)
class Part:
    """What holds for some of the products and places that were asked about together; none named: for all of them."""

    products: tuple[str, ...]
    places: tuple[str, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class Upstream:
    """What the rules of a model say, on which the product that was asked about is built; they are not its rules."""

    product: str
    vendor: str
    verdict: str
    sign: str | None
    rules: tuple[RuleToldOf, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict with all that is behind it. What was asked stands in labels (None: not limited), in `request` as IRIs.

    `headline` says the verdict with its conditions and exceptions in one line.
    """

    request: Request
    asked: str
    vendor: str
    vendor_iri: str
    product: str | None
    product_iri: str | None
    use: str
    actor: str | None
    place: str | None
    day: date
    known_by: date | None
    headline: str
    verdict: Verdict
    rules: tuple[RuleToldOf, ...]
    against: tuple[RuleToldOf, ...]
    beaten: tuple[LostRule, ...]
    mentioned: tuple[ToldRule, ...]
    parts: tuple[Part, ...]
    upstream: tuple[Upstream, ...]

    @property
    def is_plain(self) -> bool:
        """Whether the headline says no more than the verdict: no conditions, no exceptions."""
        word = self.verdict.word
        return word not in (Word.MIXED, Word.CONDITIONAL) and not (self.verdict.in_part and self.verdict.against)

    @property
    def quotes(self) -> tuple[QuotedWords, ...]:
        """The quotes behind the rules that carry the verdict, and those that stand against it."""
        return tuple(quote for rule in (*self.rules, *self.against) for quote in rule.quotes)

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as plain values for JSON."""
        verdict = self.verdict
        return {
            "asked": self.asked,
            "vendor": {"name": self.vendor, "iri": self.vendor_iri},
            "product": self.product and {"name": self.product, "iri": self.product_iri},
            "use": self.use,
            "actor": self.actor,
            "place": self.place,
            "day": self.day.isoformat(),
            "known_by": self.known_by and self.known_by.isoformat(),
            "verdict": str(verdict.word),
            "sign": verdict.sign and str(verdict.sign),
            "marks": [str(mark) for mark in verdict.marks],
            "headline": self.headline,
            "rules": [asdict(rule) for rule in self.rules],
            "against": [asdict(rule) for rule in self.against],
            "beaten": [asdict(lost) for lost in self.beaten],
            "mentioned": [asdict(told) for told in self.mentioned],
            "parts": [asdict(part) for part in self.parts],
            "upstream": [asdict(one) for one in self.upstream],
        }
