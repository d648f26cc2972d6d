"""What a vendor does, set against what rules say: plain values, ready for JSON. `aikg.query.deeds` makes them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from aikg.query.explanation import Explanation, QuotedWords

__all__ = ["Deed", "Outcome"]


class Outcome(StrEnum):
    """How a deed stands to the rules, in the order in which deeds are told (docs/says-and-does.md)."""

    AT_ODDS = "at odds"
    AT_ODDS_IN_PART = "at odds in part"
    DEPENDS = "it depends"
    WITHIN = "within its rules"
    NOT_COVERED = "not covered"
    NO_DATE = "no date"
    NO_USE = "no use implied"


@dataclass(frozen=True, slots=True)
class Deed:
    """One bond of a vendor, or one pledge, and the verdict on the use that it implies.

    `does` says it in a sentence, `cautions` what must be read with it. `kind` is partnership, contract, supplier,
    integration, investment, membership, proposal or pledge; `status` current, former, alleged or proposed; `party_is`
    what the other party is, such as ``a military body``. `ruling` is whose rules are asked: the vendor's, or those of
    who offers the product. `day` is that of the earliest statement, `day_is` whether it was ``stated`` or
    ``published``. `facts` are the IRIs of all that is told here as one, `sources` the independent ones.

    `verdict` is None where no use is implied or no day is known; `today` is that of today where it is another.
    Empty strings and None stand for what is not known.
    """

    outcome: Outcome
    does: str
    cautions: tuple[str, ...]
    vendor: str
    vendor_iri: str
    kind: str
    status: str
    party: str
    party_iri: str | None
    party_is: str
    product: str | None
    product_iri: str | None
    ruling: str | None
    ruling_iri: str | None
    use: str | None
    use_iri: str | None
    day: date | None
    day_is: str
    quotes: tuple[QuotedWords, ...]
    sources: int
    facts: tuple[str, ...]
    verdict: Explanation | None
    today: Explanation | None
    today_outcome: Outcome | None

    def to_json(self) -> dict[str, Any]:
        """Return the deed as plain values for JSON."""
        named = {
            name: {"name": label, "iri": iri} if iri else None
            for name, label, iri in (
                ("vendor", self.vendor, self.vendor_iri),
                ("party", self.party, self.party_iri),
                ("product", self.product, self.product_iri),
                ("ruling", self.ruling, self.ruling_iri),
                ("use", self.use, self.use_iri),
            )
        }
        return {
            "outcome": str(self.outcome),
            "does": self.does,
            "cautions": list(self.cautions),
            "kind": self.kind,
            "status": self.status,
            "party_is": self.party_is,
            **named,
            "day": self.day and self.day.isoformat(),
            "day_is": self.day_is,
            "quotes": [asdict(quote) for quote in self.quotes],
            "sources": self.sources,
            "facts": list(self.facts),
            "verdict": self.verdict and self.verdict.to_json(),
            "today": self.today and {"outcome": str(self.today_outcome), "verdict": self.today.to_json()},
        }
