"""The history of policies as text for a person at a terminal, and as JSON. Pure functions: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from aikg.names import compress
from aikg.query import FOLDED, Change, PolicyText, ReportedChange, RuleHistory, RuleTurn, Timeline
from aikg.query.history_words import (
    change_in_words,
    counted_in_words,
    marked,
    policy_in_words,
    spans_in_words,
    when_in_words,
)
from aikg.report.layout import one_line, wrapped

__all__ = ["FOLDED", "changed", "changed_json", "timed"]

_INDENT, _DEEP = "  ", " " * 12
#: Above this many rules of one policy, they are listed only on demand.
_MOST_RULES = 40


def timed(timeline: Timeline, *, everything: bool) -> str:
    """Return a timeline: each policy with its rules and when it carried them, then what changed, newest last."""
    lines = [f"{timeline.label}  {compress(timeline.iri)}  ({timeline.kind})"]
    for policy in timeline.policies:
        rules = [rule for rule in timeline.rules if rule.policy == policy.iri]
        lines += ["", policy.label, *wrapped(policy_in_words(policy, len(rules)), _INDENT)]
        if everything or len(rules) <= _MOST_RULES:
            lines += [line for rule in rules for line in _rule(rule)]
        else:
            lines += wrapped("Its rules are too many for here: --all lists them, -o FILE.html draws them.", _INDENT)
    lines += ["", "Changes, newest last:", changed(timeline.changes, everything=everything)]
    return "\n".join(lines)


def changed(changes: Sequence[Change], *, everything: bool) -> str:
    """Return changes, those of one text together; without `everything`, reworded and moved rules are only counted."""
    lines = []
    for (when, about), group in groupby(changes, key=lambda change: (when_in_words(change), change.about)):
        turns = list(group)
        shown = [turn for turn in turns if everything or turn.kind not in FOLDED]
        folded = "" if everything else counted_in_words(turns, FOLDED)
        lines += ["", *wrapped(f"{when} · {about}", "")]
        lines += [line for turn in shown for line in _change(turn)]
        lines += [f"{_INDENT}{'and' if shown else 'only'} {folded}"] if folded else []
    return "\n".join(lines) if lines else "\nNo change of a rule is known."


def _rule(rule: RuleHistory) -> list[str]:
    words = rule.rule.words + marked(rule.relation)
    return [*wrapped(words, _INDENT), *wrapped(spans_in_words(rule.spans), _INDENT * 3)]


def _change(change: Change) -> list[str]:
    """Return a change: its kind, what it is, and the words before and after."""
    lines = wrapped(f"{change.kind:9} {change_in_words(change)}", _INDENT, _DEEP)
    if isinstance(change, ReportedChange):
        source = ", ".join(filter(None, (change.title, change.publisher, change.url)))
        return lines + wrapped(f"“{one_line(change.quote.text)}” ({source})", _DEEP)
    quotes = (("before: ", change.former_quote.text), ("after: ", change.present_quote.text))
    told = [(side, words) for side, words in quotes if words]
    if len({words for _, words in told}) == 1:
        told = [("", told[0][1])]
    return lines + [line for side, words in told for line in wrapped(f"{side}“{one_line(words)}”", _DEEP)]


def changed_json(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Return changes as JSON values; moments are in UTC, and what is not known is null."""
    return [_turn(change) if isinstance(change, RuleTurn) else _report(change) for change in changes]


def _turn(turn: RuleTurn) -> dict[str, Any]:
    return {
        "change": turn.iri,
        "kind": turn.kind,
        "reported": False,
        "about": turn.about,
        "policy": turn.policy,
        "after": turn.not_before.isoformat(),
        "known": turn.known.isoformat(),
        "former": turn.former and {"rule": turn.former.iri, "words": turn.former.words},
        "present": turn.present and {"rule": turn.present.iri, "words": turn.present.words},
        "formerQuote": turn.former_quote.text or None,
        "presentQuote": turn.present_quote.text or None,
        "from": _text(turn.before),
        "to": _text(turn.after),
    }


def _report(change: ReportedChange) -> dict[str, Any]:
    return {
        "change": change.iri,
        "kind": change.kind,
        "reported": True,
        "about": change.about,
        "known": change.known.isoformat(),
        "when": change.when or None,
        "summary": change.summary.text,
        "quote": change.quote.text,
        "title": change.title or None,
        "publisher": change.publisher or None,
        "url": change.url or None,
        "documents": change.documents,
    }


def _text(text: PolicyText) -> dict[str, str | None]:
    return {"document": text.document, "issued": text.issued or None, "url": text.url or None}
