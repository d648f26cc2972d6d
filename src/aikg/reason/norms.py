"""The values of a verdict: rules with their scope and dates, requests, partial orders, and what is concluded.

What they mean stands in docs/verdicts.md. Nothing here decides anything; `aikg.reason.verdict` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from aikg.model import Modality, Status
from aikg.names import ACTOR, USE

__all__ = [
    "ANYONE",
    "ANY_USE",
    "CHAIN",
    "FUNCTIONS",
    "PROTECTED",
    "Authority",
    "Defeat",
    "Mark",
    "Mention",
    "Reach",
    "Request",
    "ScopedRule",
    "Scopes",
    "Standing",
    "Step",
    "Verdict",
    "When",
    "Word",
]

ANY_USE, ANYONE = USE + "any-use", ACTOR + "anyone"
#: A permission is not inherited into these parts of the scheme of uses: they have to be named.
PROTECTED = frozenset(
    USE + slug for slug in ("weapons", "lethal-autonomous-function", "mass-surveillance", "csam", "harm-to-children")
)
#: Actors and uses that speak of the same function.
FUNCTIONS: Mapping[str, str] = {
    ACTOR + "military": USE + "military",
    ACTOR + "police": USE + "law-enforcement",
    ACTOR + "law-enforcement": USE + "law-enforcement",
    ACTOR + "intelligence": USE + "intelligence-gathering",
}
_NOTHING: frozenset[str] = frozenset()


class Reach(IntEnum):
    """How a rule stands to a request, on one axis or on all."""

    IRRELEVANT = 0
    INSIDE = 1
    COVERS = 2


class Authority(IntEnum):
    """What states a rule, the weakest first."""

    REPORT = 0  #: a press report
    STATEMENT = 1  #: the vendor itself, also when the press quotes it
    MATRIX = 2  #: coded from policy texts by somebody
    POLICY = 3  #: the policy text


class Step(StrEnum):
    """How one rule beats another. The last three are the strategies of ODRL, in place of those before them."""

    EXCEPTION = "exception"
    SPECIFICITY = "specificity"
    AUTHORITY = "authority"
    RECENCY = "recency"
    PROHIBIT = "prohibit"
    PERMIT = "permit"
    INVALID = "invalid"


#: The steps in the order in which they are taken.
CHAIN = (Step.EXCEPTION, Step.SPECIFICITY, Step.AUTHORITY, Step.RECENCY)


class Word(StrEnum):
    """What rules say about a request, in one word."""

    PERMITTED = "permitted"
    PROHIBITED = "prohibited"
    CONDITIONAL = "conditional"
    MIXED = "mixed"
    CONFLICTING = "conflicting"
    NOT_STATED = "not stated"


class Mark(StrEnum):
    """What has to be said beside the word."""

    IN_PART = "in part"
    INHERITED = "inherited"
    REPORTED = "reported"
    DATE_UNCERTAIN = "date uncertain"


@dataclass(frozen=True, slots=True)
class When:
    """An instant that is known within bounds, both with a time zone."""

    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class ScopedRule:
    """A rule with its scope, its dates and its authority; empty sets and None stand for the top of an axis.

    `begins` and `ends` (exclusive) are None where not known. `dated` says that a text gives the beginning, which
    otherwise is that of the first document that states the rule. `recorded`, `end_recorded` and `withdrawal_recorded`
    are when the graph learned of the rule, of its end and of its withdrawal; None: it always knew. A rule is withdrawn
    when its `standing` is corrected. `stated_with` are the permissions that a duty was stated together with.
    """

    iri: str
    modality: Modality
    use: str
    vendor: str = ""
    product: str | None = None
    actors: frozenset[str] = _NOTHING
    places: frozenset[str] = _NOTHING
    conditions: frozenset[str] = _NOTHING
    exception_to: str | None = None
    stated_with: frozenset[str] = _NOTHING
    standing: Status = Status.CURRENT
    authority: Authority = Authority.REPORT
    begins: When | None = None
    ends: When | None = None
    dated: bool = True
    recorded: datetime | None = None
    end_recorded: datetime | None = None
    withdrawal_recorded: datetime | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. None is the top of an axis: all products of the vendor, anyone, anywhere.

    `met` and `unmet` are conditions that are known to be met or not. `known_by` is the day in recorded time whose
    knowledge counts; None: all there is.
    """

    vendor: str
    use: str
    day: date
    product: str | None = None
    actor: str | None = None
    place: str | None = None
    met: frozenset[str] = _NOTHING
    unmet: frozenset[str] = _NOTHING
    known_by: date | None = None


@dataclass(frozen=True, slots=True)
class Scopes:
    """The partial orders of one day.

    `uses`, `actors` and `products` map an IRI to all that is above it, itself not included; a public body has its kinds
    above it. `members` maps an alliance to its members on the day, `offers` a vendor to its products.
    """

    uses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    actors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    products: Mapping[str, frozenset[str]] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    offers: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """A rule that stands: its sign, the most it reaches at any point, and its conditions that are not settled."""

    rule: str
    sign: Modality
    reach: Reach
    open: frozenset[str] = _NOTHING


@dataclass(frozen=True, slots=True, order=True)
class Defeat:
    """One rule lost to another."""

    winner: str
    loser: str
    step: Step


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A rule that decides nothing and has to be told: it is ``proposed`` or ``alleged``, or a ``duty`` alone."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say: the word, its sign (None where both signs stand, or nothing), its marks, and why.

    `standing`, `beaten` and `mentioned` are sorted by IRI.
    """

    word: Word
    sign: Modality | None = None
    marks: tuple[Mark, ...] = ()
    standing: tuple[Standing, ...] = ()
    beaten: tuple[Defeat, ...] = ()
    mentioned: tuple[Mention, ...] = ()

    @property
    def in_part(self) -> bool:
        """Whether the verdict holds for a part of what was asked."""
        return Mark.IN_PART in self.marks

    @property
    def used(self) -> tuple[str, ...]:
        """The rules that carry the verdict: those that cover the request, and where that is not all, those inside."""
        whole = self.word in (Word.PERMITTED, Word.PROHIBITED) and not self.in_part
        return tuple(
            one.rule
            for one in self.standing
            if (self.sign is None or one.sign is self.sign) and (not whole or one.reach is Reach.COVERS)
        )

    @property
    def against(self) -> tuple[str, ...]:
        """The rules of the other sign that stand."""
        return tuple(one.rule for one in self.standing if self.sign is not None and one.sign is not self.sign)

    def says(self, sign: Modality) -> bool:
        """Tell whether a list of those who permit, or who prohibit, holds this verdict (docs/verdicts.md, "Lists")."""
        return self.word is Word.MIXED or (self.sign is sign and self.word is not Word.CONFLICTING)

    def __str__(self) -> str:
        """Return the word with *in part*, as people read it.

        >>> str(Verdict(Word.PERMITTED, Modality.PERMITS, (Mark.IN_PART,)))
        'permitted in part'
        """
        return f"{self.word} in part" if self.in_part else str(self.word)
