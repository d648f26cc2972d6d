"""The history of policies in words: never surer than the recordings are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from aikg.model import Presence
from aikg.query.history_values import KINDS, Change, Relation, ReportedChange, RuleTurn, WatchedPolicy

__all__ = [
    "change_in_words",
    "counted_in_words",
    "marked",
    "policy_in_words",
    "rules_of_change",
    "span_in_words",
    "spans_in_words",
    "watched_in_words",
    "when_in_words",
]

_RELATIONS = {
    Relation.ITSELF: "",
    Relation.NARROWER: "a narrower use",
    Relation.BROADER: "a broader use",
    Relation.GENERAL: "all products",
}


def watched_in_words(policy: WatchedPolicy) -> str:
    """Return since when a policy was recorded, when it was last seen, and until when anybody looked after it."""
    parts = [f"first recorded {_day(policy.first_recorded)}"]
    if policy.first_shown.date() > policy.first_recorded.date():
        parts.append(f"only error pages before {_day(policy.first_shown)}")
    parts.append(f"still there on {_day(policy.last_shown)}, the last version recorded")
    if policy.last_recorded.date() > policy.last_shown.date():
        parts.append(f"only error pages after that, the last on {_day(policy.last_recorded)}")
    if policy.last_commit:
        parts.append(f"the collection was looked after until {_day(policy.last_commit)}")
    return "; ".join(parts)


def policy_in_words(policy: WatchedPolicy, rules: int) -> str:
    """Return how much there is of a policy, of which so many rules are told, and when it was watched."""
    counts = ((rules, "rule"), (policy.texts, "text"), (policy.recordings, "recording"))
    told, texts, recordings = (f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts)
    return f"{told} in {texts}, {recordings}; {watched_in_words(policy)}."


def span_in_words(span: Presence) -> str:
    """Return when words were there, with what is not known about both ends.

    >>> from datetime import UTC
    >>> day = lambda number: datetime(2025, 3, number, tzinfo=UTC)
    >>> span_in_words(Presence(day(2), day(5), None, day(9)))
    'there on 2025-03-02, the first version recorded; gone between 2025-03-05 and 2025-03-09'
    >>> span_in_words(Presence(day(2), day(5), day(1)))
    'came between 2025-03-01 and 2025-03-02; still there on 2025-03-05, the last version recorded'
    """
    begin = f"there on {_day(span.first)}, the first version recorded"
    if span.before is not None:
        begin = f"came {_between(span.before, span.first)}"
    end = f"still there on {_day(span.last)}, the last version recorded"
    if span.after is not None:
        end = f"gone {_between(span.last, span.after)}"
    return f"{begin}; {end}"


def spans_in_words(spans: Iterable[Presence]) -> str:
    """Return all times in which words were there, earliest first."""
    return "; then ".join(map(span_in_words, spans))


def when_in_words(change: Change) -> str:
    """Return when something changed, as closely as is known."""
    if isinstance(change, RuleTurn):
        return _between(change.not_before, change.known)
    return f"reported {_day(change.known)}" + (f", dated {change.when}" if change.when else "")


def change_in_words(change: Change) -> str:
    """Return what changed: the rules before and after, or the words of the article."""
    if isinstance(change, ReportedChange):
        return change.summary.text
    before, after = rules_of_change(change)
    words = f"{before} → {after}" if before and after and before != after else after or before
    return words + marked(change.relation)


def marked(relation: Relation) -> str:
    """Return how a rule belongs to what was asked for, as a mark behind it; nothing for what was asked for itself.

    >>> marked(Relation.BROADER)
    ' [a broader use]'
    """
    return f" [{_RELATIONS[relation]}]" if _RELATIONS[relation] else ""


def counted_in_words(changes: Iterable[Change], kinds: Sequence[str] = KINDS) -> str:
    """Return how many changes there are of each of these kinds; nothing when there are none."""
    there = [change.kind for change in changes]
    return ", ".join(f"{there.count(kind)} {kind}" for kind in kinds if kind in there)


def rules_of_change(change: RuleTurn) -> tuple[str, str]:
    """Return the rules before and after a change in words; empty where there is none."""
    before, after = (rule.words if rule else "" for rule in (change.former, change.present))
    return before, after


def _between(one: datetime, other: datetime) -> str:
    first, last = _day(one), _day(other)
    return f"on {first}" if first == last else f"between {first} and {last}"


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
