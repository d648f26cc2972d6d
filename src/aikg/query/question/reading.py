"""What a question asks, as values: the contract between understanding a question and answering it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

__all__ = ["Intent", "Reading"]


class Intent(StrEnum):
    """What kind of answer a question wants."""

    PERMITS = "permits"  #: who permits a use
    PROHIBITS = "prohibits"  #: who prohibits a use
    SILENT = "silent"  #: who says nothing on a use
    MAY = "may"  #: whether somebody may use it so: a verdict on the vendors or products named
    SINCE = "since"  #: since when, or until when, a vendor or product permits or prohibits a use
    CHANGES = "changes"  #: what changed in the rules of a vendor, of a product, or on a use
    SIGNED = "signed"  #: who signed a pledge
    PARTNERS = "partners"  #: who works with whom
    DISAGREEMENTS = "disagreements"  #: where press and policy text disagree
    DEEDS = "deeds"  #: who has a contract, or another bond, for what its policy forbids
    ABOUT = "about"  #: what is known about a thing


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question asks. Things are IRIs, each once and sorted; an empty tuple stands for any.

    `sign` is ``permits`` or ``prohibits`` where the intent is MAY or SINCE ("may police use it": permits; "does Meta
    ban it": prohibits), else None. `negated` asks for those who do not ("who does not prohibit ..."). Of several
    `uses` and `actors` one is enough ("or", "either"), unless `every` is set ("and", "both"). `conditions` are taken as
    met ("with approval"). `apart` are things left out of the answer: places, actors, uses, vendors or products
    ("outside the US", "except Meta"). `things` is what ABOUT, PARTNERS, SIGNED and CHANGES are asked of where it is
    neither use, vendor nor product (a person, an alliance, a policy, a public body).

    `on` is one day; `begin` (first day) and `end` (first day after) bound a period. `lang` is en, fr or de.
    `corrected` are words of the question that were taken for others, as (typed, meant) pairs.
    """

    intent: Intent
    sign: str | None = None
    negated: bool = False
    uses: tuple[str, ...] = ()
    every: bool = False
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    on: date | None = None
    begin: date | None = None
    end: date | None = None
    lang: str = "en"
    corrected: tuple[tuple[str, str], ...] = field(default=(), compare=False)
