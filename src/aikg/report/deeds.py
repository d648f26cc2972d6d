"""What vendors do and what rules say, as text for a person at a terminal, and as JSON. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from aikg.query.deeds_values import Deed, Outcome
from aikg.query.explanation import Explanation, QuotedWords, RuleToldOf
from aikg.report.layout import wrapped

__all__ = ["deeds_json", "deeds_text"]

_INDENT, _DEEP = "  ", "    "
#: The most quotes that are shown of a deed, and the most rules behind its verdict.
_MOST = 3
_AUTHORITIES = {"policy": "policy text", "matrix": "matrix", "statement": "its own statement", "report": "report"}


def deeds_json(deeds: Iterable[Deed]) -> list[dict[str, Any]]:
    """Return deeds as JSON values; what is not known is null or empty."""
    return [deed.to_json() for deed in deeds]


def deeds_text(deeds: Sequence[Deed], *, everything: bool = False) -> str:
    """Return deeds, those at odds with the rules first, each with its quotes, the verdict and what to read with it.

    Without `everything`, pledges that agree with the rules are only counted, and bonds from which no use follows told
    in a line each.
    """
    if not deeds:
        return "No partnership, contract or proposal with a body of the state or a contractor of it is known."
    counts = Counter(deed.outcome for deed in deeds)
    lines = wrapped(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome]) + ".", "")
    for outcome, group in groupby(deeds, key=lambda deed: deed.outcome):
        told = list(group)
        lines += ["", f"{outcome[:1].upper()}{outcome[1:]}"]
        agreeing = [] if everything else [deed for deed in told if _is_agreeing_pledge(deed)]
        for deed in told:
            if outcome is Outcome.NO_USE and not everything:
                lines += wrapped(_does(deed), _INDENT)
            elif deed not in agreeing:
                lines += _deed(deed)
        if agreeing:
            lines += wrapped(f"{_pledges(len(agreeing))} about what the rules of who signed it prohibit too.", _INDENT)
    return "\n".join(lines)


def _is_agreeing_pledge(deed: Deed) -> bool:
    return deed.kind == "pledge" and deed.outcome is Outcome.WITHIN


def _pledges(count: int) -> str:
    return "One signature under a pledge" if count == 1 else f"{count} signatures under pledges"


def _deed(deed: Deed) -> Iterator[str]:
    yield from wrapped(_does(deed), _INDENT)
    for quote in deed.quotes[:_MOST]:
        yield from wrapped(_quoted(quote), _DEEP)
    if len(deed.quotes) > _MOST:
        yield f"{_DEEP}and {len(deed.quotes) - _MOST} more"
    if deed.verdict:
        yield from _verdict(deed.verdict)
    for caution in deed.cautions:
        yield from wrapped(caution, _DEEP)
    if deed.today:
        yield from wrapped(f"Today ({deed.today.day.isoformat()}): {deed.today.headline}.", _DEEP)


def _does(deed: Deed) -> str:
    """Return what a vendor does, when, and how many say so.

    The day is that of the earliest statement, which may be later than what it states.
    """
    day = deed.day.isoformat() if deed.day else "no date"
    when = f"{day}, as published" if deed.day_is == "published" else day
    sources = "one source" if deed.sources == 1 else f"{deed.sources} independent sources"
    return f"{deed.does} ({when}; {sources})"


def _verdict(told: Explanation) -> Iterator[str]:
    yield from wrapped(f"{told.asked}: {told.headline}", _DEEP)
    rules = (*told.rules, *told.against)
    for rule in rules[:_MOST]:
        yield from wrapped(_rule(rule), _DEEP + _INDENT)
        yield from (line for quote in rule.quotes[:1] for line in wrapped(_quoted(quote), _DEEP + _INDENT * 2))
    if len(rules) > _MOST:
        yield f"{_DEEP}{_INDENT}and {len(rules) - _MOST} more rules"


def _rule(rule: RuleToldOf) -> str:
    dates = [f"since {rule.since}" if rule.since else "", f"until {rule.until}" if rule.until else ""]
    return f"{rule.says} ({', '.join(filter(None, [_AUTHORITIES.get(rule.authority, rule.authority), *dates]))})"


def _quoted(quote: QuotedWords) -> str:
    cited = f"citing {quote.attribution}" if quote.attribution else ""
    source = ", ".join(filter(None, (quote.title or quote.document, quote.publisher, quote.published, cited)))
    return f"“{' '.join(quote.quote.split())}” ({source})"
