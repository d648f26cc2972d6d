"""The values of a watched policy: what it is, and how its rules changed. Plain, frozen, compared by value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aikg.model import Entity, Rule
from aikg.names import content_iri, policy_iri

__all__ = ["ChangeKind", "Policy", "RuleChange"]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy text of one vendor as a collection watches it: one service, one type of terms.

    `product` is what it governs; None: everything the issuer offers. `collection` is the name of the collection.
    """

    service: str
    terms_type: str
    issuer: Entity
    product: Entity | None
    collection: str

    @property
    def id(self) -> str:
        """Service and type of terms, as the collection names its file."""
        return f"{self.service}/{self.terms_type}"

    @property
    def label(self) -> str:
        """How a person calls it."""
        return f"{self.service} {self.terms_type}"

    @property
    def iri(self) -> str:
        """The IRI of the policy, and of the graph with its history."""
        return policy_iri(self.id)


class ChangeKind(StrEnum):
    """What happened to a rule between one text of a policy and the next."""

    ADDED = "added"
    REMOVED = "removed"
    NARROWED = "narrowed"  #: another rule took its place that covers less
    WIDENED = "widened"  #: another rule took its place that covers more
    REWORDED = "reworded"  #: the same rule in other words
    MOVED = "moved"  #: the same words under other headings


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One change of one rule: `old` and `new` are None where there is none, and equal where only words changed.

    It happened after the recording of the document `before` at `not_before`, and at the latest by the recording of
    the document `after` at `not_after`. `old_quote` and `new_quote` are the words there.
    """

    kind: ChangeKind
    old: Rule | None
    new: Rule | None
    before: str
    after: str
    not_before: datetime
    not_after: datetime
    old_quote: str | None = None
    new_quote: str | None = None

    @property
    def rule(self) -> Rule:
        """The rule there is now, else the one there was."""
        rule = self.new or self.old
        assert rule is not None, "a change is of a rule"
        return rule

    @property
    def iri(self) -> str:
        """The IRI made of the kind, both rules, both documents and when it became known."""
        old, new = (rule and rule.iri for rule in (self.old, self.new))
        return content_iri("rule-change", self.kind, old, new, self.before, self.after, self.not_after.isoformat())
