"""Verdicts as text for a person at a terminal: one with all that is behind it, or a matrix. Values in, text out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from aikg.odrl import ConflictStrategy, OdrlPolicy
from aikg.publish.matrix.tiles import TILES, tile_of
from aikg.publish.matrix.words import asked_in_words, source_in_words
from aikg.query import Explanation, MatrixRow, VerdictMatrix
from aikg.query.explanation import LostRule, Part, QuotedWords, RuleToldOf
from aikg.reason.norms import Mark, Verdict, Word
from aikg.report.layout import WIDTH, wrapped

__all__ = ["explained", "matrix_text", "odrl_judged"]

_INDENT = "  "
#: How many characters of a name a row shows: fewer where all uses then stand side by side.
_NAME_ROOM = (15, 24)
_AUTHORITIES = {
    "policy": "policy text",
    "matrix": "coded from policy texts",
    "statement": "the vendor's own statement",
    "report": "press report",
}
_STEPS = {
    "exception": "as an exception to it",
    "specificity": "which is more specific",
    "authority": "which has the higher authority",
    "recency": "which is later",
    "prohibit": "as prohibitions win",
    "permit": "as permissions win",
    "invalid": "as a conflict decides nothing",
}
_WHYS = {"duty": "a duty, which decides nothing alone", "proposed": "proposed, not in force", "alleged": "alleged"}
_AXES = {"actor": "for", "place": "in", "product": "with"}


def explained(explanation: Explanation) -> str:
    """Return a verdict with what is behind it: rules, dates, the way to each, quotes, and what was beaten.

    A rule that is told of twice has its quotes where it comes first.
    """
    seen: set[str] = set()
    lines = wrapped(explanation.asked)
    lines += wrapped(explanation.headline + _marks(explanation), _INDENT)
    lines += _section("In its parts", (_part(part) for part in explanation.parts))
    title = "Rules" if len(explanation.rules) > 1 else "Rule"
    lines += _section(title, (_rule(rule, seen) for rule in explanation.rules))
    lines += _section("Against it", (_rule(rule, seen) for rule in explanation.against))
    lines += _section("Beaten", (_rule(lost.rule, seen, _lost(lost)) for lost in explanation.beaten))
    mentioned = ((told.rule, _WHYS.get(told.why, told.why)) for told in explanation.mentioned)
    lines += _section("Mentioned", (_rule(rule, seen, why) for rule, why in mentioned))
    for beneath in explanation.upstream:
        title = f"Upstream, what {beneath.vendor} says of {beneath.product}: {beneath.verdict}"
        lines += _section(title, (_rule(rule, seen) for rule in beneath.rules))
    if not (explanation.rules or explanation.against):
        silent = "No rule that is in force decides this. Not stated is neither permitted nor prohibited."
        lines += ["", *wrapped(silent)]
    return "\n".join(lines)


def _marks(explanation: Explanation) -> str:
    """Return the marks that the headline does not say."""
    marks = [str(mark) for mark in explanation.verdict.marks if mark is not Mark.IN_PART]
    return f" ({', '.join(marks)})" if marks else ""


def _section(title: str, blocks: Iterable[list[str]]) -> list[str]:
    lines = [line for block in blocks for line in block]
    return ["", f"{title}:", *lines] if lines else []


def _part(part: Part) -> list[str]:
    who = "; in ".join(filter(None, (", ".join(part.products), ", ".join(part.places)))) or "all"
    return wrapped(f"{who}: {part.verdict}", _INDENT)


def _lost(lost: LostRule) -> str:
    return f"beaten by: {lost.winner_says}, {_STEPS.get(lost.step, lost.step)}"


def _rule(rule: RuleToldOf, seen: set[str], note: str = "") -> list[str]:
    """Return a rule: what it says, its dates, why it is told of, the way to it, and its quotes."""
    dates = (
        _AUTHORITIES.get(rule.authority, rule.authority),
        rule.since and f"since {rule.since}",
        rule.until and f"until {rule.until}",
        rule.last_stated and f"last stated {rule.last_stated}",
        "date uncertain" if rule.uncertain else "",
    )
    lines = wrapped(f"{rule.says} ({'; '.join(filter(None, dates))})", _INDENT)
    told = [
        note,
        f"open condition: {'; '.join(rule.open)}" if rule.open else "",
        "speaks of a part of what was asked" if rule.reach == "inside" else "",
        *(f"{_AXES.get(way.axis, way.axis)}: {' → '.join(way.steps)}" for way in rule.ways if len(way.steps) > 1),
        "quotes: as above" if rule.rule in seen else "",
    ]
    for text in filter(None, told):
        lines += wrapped(text, _INDENT * 2)
    quotes = () if rule.rule in seen else rule.quotes
    seen.add(rule.rule)
    return lines + [line for quote in quotes for line in _quote(quote)]


def _quote(said: QuotedWords) -> list[str]:
    where = f"{said.title or said.document}" + (f", {said.section}" if said.section else "")
    about = (
        where,
        said.publisher,
        said.published or "undated",
        f"stated as {said.status}" if said.status not in ("", "current") else "",
        f"according to {said.attribution}" if said.attribution else "",
        f"{said.document}, from character {said.start}",
    )
    return wrapped(f"“{' '.join(said.quote.split())}” ({'; '.join(filter(None, about))})", _INDENT * 3)


# Matrix ---------------------------------------------------------------------------------------------------------------


def matrix_text(matrix: VerdictMatrix) -> str:
    """Return a matrix: the uses by number, then a row for each vendor, in as many blocks as lines of 100 need."""
    lines = [*wrapped(f"What vendors' rules say {asked_in_words(matrix)}"), ""]
    number = 0
    for group, uses in matrix.groups:
        names = []
        for use in uses:
            number += 1
            names.append(f"{number} {use.label}")
        alone = len(uses) == 1 and uses[0].iri == uses[0].group_iri
        lines += wrapped("; ".join(names) if alone else f"{'; '.join(names)}  [{group}]", _INDENT)
    wide = max(3, len(str(number)) + 1)
    room = min(max(WIDTH - 1 - wide * number, _NAME_ROOM[0]), _NAME_ROOM[1])
    labels = [_shortened(f"{_INDENT}{row.product}" if row.product else row.vendor, room) for row in matrix.rows]
    width = max(map(len, labels), default=0)
    for columns in _blocks(number, (WIDTH - 1 - width) // wide):
        lines += ["", " " * width + "".join(str(column + 1).rjust(wide) for column in columns)]
        rows = zip(labels, matrix.rows, strict=True)
        lines += [label.ljust(width) + _letters(row, columns, wide) for label, row in rows]
    return "\n".join([*lines, "", *wrapped(_key(matrix)), "", *wrapped(f"{source_in_words(matrix)}.")])


def _blocks(number: int, most: int) -> Iterable[range]:
    """Return columns in as few blocks of at most `most` as there can be, all of nearly the same size.

    >>> list(_blocks(7, 3))
    [range(0, 3), range(3, 6), range(6, 7)]
    """
    size = math.ceil(number / math.ceil(number / most))
    return [range(start, min(start + size, number)) for start in range(0, number, size)]


def _letters(row: MatrixRow, columns: Sequence[int], wide: int) -> str:
    """Return the cells of a row; the first letter of each stands under the last digit of its number."""
    letters = (tile_of(row.cells[column].verdict).letters for column in columns)
    return (" " * (wide - 1) + "".join(one.ljust(wide) for one in letters)).rstrip()


def _key(matrix: VerdictMatrix) -> str:
    counted = Counter(tile_of(cell.verdict).key for _, _, cell in matrix.cells())
    return "   ".join(f"{one.letters} {one.words} ({counted[one.key]})" for one in TILES if counted[one.key])


def _shortened(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def odrl_judged(policy: OdrlPolicy, verdict: Verdict) -> str:
    """Return the verdict of an ODRL policy, in which a conflict that nothing settles makes the policy void."""
    assigner = f" of {policy.assigner.label}" if policy.assigner else ""
    void = policy.conflict is ConflictStrategy.INVALID and verdict.word is Word.CONFLICTING
    marks = ", ".join(str(mark) for mark in verdict.marks if mark is not Mark.IN_PART)
    words = f"{verdict}{f' ({marks})' if marks else ''}{': the policy is void' if void else ''}"
    lines = [*wrapped(f"{policy.iri}{assigner}: {words}")]
    lines += [line for iri in verdict.used for line in wrapped(f"by {iri}", _INDENT)]
    lines += [line for iri in verdict.against for line in wrapped(f"against it {iri}", _INDENT)]
    for lost in verdict.beaten:
        lines += wrapped(f"{lost.loser} gives way to {lost.winner} by {lost.step}", _INDENT)
    return "\n".join(lines)
