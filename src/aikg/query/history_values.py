"""What the history of watched policies consists of. Plain, frozen; moments are in UTC, an empty string is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aikg.model import Presence
from aikg.query.rule_words import RuleInWords

__all__ = [
    "FOLDED",
    "KINDS",
    "Change",
    "PolicyText",
    "Quoted",
    "Relation",
    "ReportedChange",
    "RuleHistory",
    "RuleTurn",
    "Timeline",
    "WatchedPolicy",
]

#: Kinds of changes in the order in which those of one moment are told.
KINDS = ("removed", "narrowed", "widened", "added", "reworded", "moved", "reported")
#: Kinds of changes after which the rules are what they were; they are told on demand.
FOLDED = ("reworded", "moved")


class Relation(StrEnum):
    """How a rule belongs to what was asked for, the nearest first."""

    ITSELF = "itself"
    NARROWER = "narrower"  #: about a use below the one that was asked for
    BROADER = "broader"  #: about a use above it
    GENERAL = "general"  #: not about the product that was asked for alone, but about everything its vendor offers


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a text and their language."""

    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class PolicyText:
    """One wording of a policy: `issued` is the day of its first recording, `url` its snapshot in the archive."""

    iri: str
    document: str
    issued: str
    url: str


@dataclass(frozen=True, slots=True)
class WatchedPolicy:
    """A policy that a collection records; `product` is empty when it is for everything the issuer offers.

    `first_recorded` and `last_recorded` are its recordings of any kind, `first_shown` and `last_shown` those that show
    its text and no error page; `last_commit` is when the collection last recorded anything at all.
    """

    iri: str
    label: str
    issuer: str
    product: str
    collection: str
    first_recorded: datetime
    last_recorded: datetime
    first_shown: datetime
    last_shown: datetime
    last_commit: datetime | None
    recordings: int
    texts: int


@dataclass(frozen=True, slots=True)
class RuleHistory:
    """A rule and when a policy carried it, in whatever words; `spans` are earliest first, none touching another.

    `family` is the label of the broadest use above its own; quote and section are those of the last wording.
    """

    rule: RuleInWords
    policy: str
    family: str
    spans: tuple[Presence, ...]
    quote: Quoted
    section: str = ""
    relation: Relation = Relation.ITSELF


@dataclass(frozen=True, slots=True)
class RuleTurn:
    """A change of one rule that two recordings of a policy show.

    It happened after the recording of the text `before` at `not_before`, and at the latest by that of the text `after`
    at `known`. `kind` is ``added``, ``removed``, ``narrowed``, ``widened``, ``reworded`` or ``moved``; `about` is the
    label of the policy.
    """

    iri: str
    kind: str
    policy: str
    about: str
    former: RuleInWords | None
    present: RuleInWords | None
    former_quote: Quoted
    present_quote: Quoted
    before: PolicyText
    after: PolicyText
    not_before: datetime
    known: datetime
    relation: Relation = Relation.ITSELF


@dataclass(frozen=True, slots=True)
class ReportedChange:
    """A change of a policy that articles report: what the first of them says, and when that became known.

    `when` is the date it gives, as EDTF where it could be resolved, else in its words; `about` names vendor and
    product, `documents` counts those that tell of it.
    """

    iri: str
    about: str
    summary: Quoted
    when: str
    quote: Quoted
    title: str
    publisher: str
    url: str
    documents: int
    known: datetime
    kind: str = "reported"


Change = RuleTurn | ReportedChange


@dataclass(frozen=True, slots=True)
class Timeline:
    """The history of one thing: a ``vendor``, ``product``, ``policy`` or ``use``. Changes are earliest first."""

    iri: str
    label: str
    kind: str
    policies: tuple[WatchedPolicy, ...]
    rules: tuple[RuleHistory, ...]
    changes: tuple[RuleTurn, ...]
