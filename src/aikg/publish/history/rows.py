"""What a timeline shows in which row: policies, in them families of uses, in them rules. Nothing here knows pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from aikg.consolidate.watched import united
from aikg.model import Presence
from aikg.query import FOLDED, RuleHistory, RuleTurn, Timeline, WatchedPolicy

__all__ = ["SIGNS", "Family", "Section", "sections", "told", "turns_by_text"]

#: What a rule does with a use, in the order of the lanes of a family.
SIGNS = ("prohibits", "permits", "requires")


@dataclass(frozen=True, slots=True)
class Family:
    """The rules of a policy about the uses of one family, each with its changes."""

    label: str
    rules: tuple[RuleHistory, ...]
    changes: tuple[tuple[RuleTurn, ...], ...]

    @property
    def lanes(self) -> list[tuple[str, tuple[Presence, ...]]]:
        """For each sign there is, when at least one of the rules was there."""
        spans = {sign: [span for rule in self.rules if rule.rule.sign == sign for span in rule.spans] for sign in SIGNS}
        return [(sign, united(found)) for sign, found in spans.items() if found]

    @property
    def all_changes(self) -> tuple[RuleTurn, ...]:
        """The changes of all rules, each once."""
        return tuple(dict.fromkeys(turn for turns in self.changes for turn in turns))


@dataclass(frozen=True, slots=True)
class Section:
    """One policy with its families, by name, and its changes, earliest first."""

    policy: WatchedPolicy
    families: tuple[Family, ...]
    changes: tuple[RuleTurn, ...]

    @property
    def rules(self) -> int:
        """How many rules it has."""
        return sum(len(family.rules) for family in self.families)


def sections(timeline: Timeline, *, everything: bool) -> list[Section]:
    """Return a section for each policy, in the order of the timeline; folded changes only with `everything`."""
    shown = told(timeline.changes, everything=everything)
    return [_section(policy, timeline.rules, shown) for policy in timeline.policies]


def told(changes: Iterable[RuleTurn], *, everything: bool) -> list[RuleTurn]:
    """Return the changes that are told: all, or those after which the rules are not what they were."""
    return [turn for turn in changes if everything or turn.kind not in FOLDED]


def turns_by_text(changes: Iterable[RuleTurn]) -> list[tuple[RuleTurn, ...]]:
    """Return changes in groups: those that one text of one policy brought; the order stays."""
    return [tuple(group) for _, group in groupby(changes, key=lambda turn: (turn.known, turn.policy, turn.after.iri))]


def _section(policy: WatchedPolicy, rules: Sequence[RuleHistory], changes: Sequence[RuleTurn]) -> Section:
    own = [rule for rule in rules if rule.policy == policy.iri]
    turns = tuple(turn for turn in changes if turn.policy == policy.iri)
    of_rule: dict[str, list[RuleTurn]] = {}
    for turn in turns:
        for iri in sorted({rule.iri for rule in (turn.former, turn.present) if rule}):
            of_rule.setdefault(iri, []).append(turn)
    families = []
    for label in sorted({rule.family for rule in own}, key=lambda name: (name.casefold(), name)):
        members = tuple(rule for rule in own if rule.family == label)
        families.append(Family(label, members, tuple(tuple(of_rule.get(rule.rule.iri, ())) for rule in members)))
    return Section(policy, tuple(families), turns)
