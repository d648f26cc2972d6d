"""A timeline as one page that opens from disk, offline, in any current browser, on a wide screen and on a phone.

It holds no script at all. Text of the graph is only ever text, links lead to the web alone and nobody but the reader
follows them, and the Content-Security-Policy tells the browser to load nothing.
"""

from __future__ import annotations

from typing import Any

from aikg.publish.history import bars
from aikg.publish.history.axis import Axis, axis_of
from aikg.publish.history.rows import SIGNS, Family, Section, sections, told, turns_by_text
from aikg.publish.markup import element, fragment, legal, web_address
from aikg.publish.offline import TEMPLATES, content_policy, template_source
from aikg.query import FOLDED, PolicyText, Quoted, RuleHistory, RuleTurn, Timeline
from aikg.query.history_words import (
    counted_in_words,
    marked,
    policy_in_words,
    rules_of_change,
    spans_in_words,
    when_in_words,
)

__all__ = ["policy_bars", "timeline_page", "timeline_view"]

#: Up to this many rules, the families are open when the page is.
_MOST_OPEN = 60
#: Up to this many changes that one text brought, they are open when the page is.
_MOST_TURNS = 12
_BAR, _ROW = 12, 18
_BAND = 20


def timeline_page(timeline: Timeline, *, everything: bool = False) -> bytes:
    """Return the HTML page of a timeline in UTF-8; the same timeline, the same bytes."""
    style = template_source("history.css")
    page = TEMPLATES.get_template("history.html.j2").render(
        title=f"{timeline.label}: the history of its rules",
        label=timeline.label,
        subtitle=_subtitle(timeline),
        policy=content_policy([], style),
        style=style,
        **timeline_view(timeline, everything=everything),
    )
    return legal(page).encode()


def timeline_view(timeline: Timeline, *, everything: bool = False) -> dict[str, Any]:
    """Return what a template draws a timeline from: bars as SVG, the rest as words and plain values."""
    axis = axis_of(timeline)
    return {
        "definitions": _drawing([bars.definitions()], 0),
        "signs": [{"sign": sign, "sample": _sample(sign)} for sign in SIGNS],
        "glyphs": {kind: glyph for kind, glyph in bars.GLYPHS.items() if everything or kind not in FOLDED},
        "axis": _axis(axis),
        "open": len(timeline.rules) <= _MOST_OPEN,
        "sections": [_section(section, axis) for section in sections(timeline, everything=everything)],
        "turns": [_turns(turns, timeline, everything=everything) for turns in turns_by_text(timeline.changes)],
    }


def policy_bars(timeline: Timeline) -> dict[str, Any]:
    """Return what a template draws of a timeline in little room: a bar for each policy, with when rules changed."""
    axis = axis_of(timeline)
    shown = sections(timeline, everything=False)
    bands = [{"iri": one.policy.iri, "label": one.policy.label, "bar": _band(one, axis)} for one in shown]
    return {"definitions": _drawing([bars.definitions()], 0), "axis": _axis(axis), "policies": bands}


def _subtitle(timeline: Timeline) -> str:
    policies, rules = len(timeline.policies), len(timeline.rules)
    changes = len(told(timeline.changes, everything=False))
    parts = (_counted(policies, "policy", "policies"), _counted(rules, "rule"), _counted(changes, "change"))
    return " · ".join((timeline.kind, *parts))


def _section(section: Section, axis: Axis) -> dict[str, Any]:
    policy = section.policy
    return {
        "iri": policy.iri,
        "label": policy.label,
        "watched": policy_in_words(policy, section.rules),
        "bar": _band(section, axis),
        "families": [_family(family, section, axis) for family in section.families],
    }


def _band(section: Section, axis: Axis) -> str:
    drawn = [*bars.grid(axis, _BAND), *bars.band(section.policy, axis, 6, 8)]
    return _drawing([*drawn, *bars.lines(section.changes, axis, _BAND)], _BAND)


def _family(family: Family, section: Section, axis: Axis) -> dict[str, Any]:
    lanes = family.lanes
    height = 6 + (_BAR + 2) * len(lanes)
    drawn = bars.grid(axis, height)
    for number, (sign, spans) in enumerate(lanes):
        for one in spans:
            drawn += bars.span(one, sign, section.policy, axis, (4 + number * (_BAR + 2), _BAR))
    rows = zip(family.rules, family.changes, strict=True)
    return {
        "label": family.label,
        "rules": len(family.rules),
        "bar": _drawing([*drawn, *bars.lines(family.all_changes, axis, height)], height),
        "rows": [_row(rule, changes, section, axis) for rule, changes in rows],
    }


def _row(rule: RuleHistory, changes: tuple[RuleTurn, ...], section: Section, axis: Axis) -> dict[str, Any]:
    drawn = bars.grid(axis, _ROW)
    for one in rule.spans:
        drawn += bars.span(one, rule.rule.sign, section.policy, axis, (3, _BAR))
    return {
        "iri": rule.rule.iri,
        "words": rule.rule.words + marked(rule.relation),
        "seen": rule.spans,
        "sign": rule.rule.sign,
        "spans": f"{spans_in_words(rule.spans)}.",
        "quote": _quote(rule.quote),
        "section": rule.section,
        "bar": _drawing([*drawn, *bars.marks(rule.rule.iri, changes, axis, _ROW / 2)], _ROW),
    }


def _turns(turns: tuple[RuleTurn, ...], timeline: Timeline, *, everything: bool) -> dict[str, Any]:
    """Return what one text of a policy brought: its changes, and how many are folded."""
    first = turns[0]
    shown, folded = told(turns, everything=everything), counted_in_words(turns, FOLDED)
    return {
        "when": when_in_words(first),
        "between": (first.not_before, first.known),
        "counted": counted_in_words(shown),
        "open": len(shown) <= _MOST_TURNS,
        "policy": first.about if timeline.kind != "policy" else "",
        "of": first.policy,
        "before": _version(first.before),
        "after": _version(first.after),
        "changes": [_turn(turn) for turn in shown],
        "folded": "" if everything or not folded else f"and {folded}" if shown else f"only {folded}",
    }


def _turn(turn: RuleTurn) -> dict[str, Any]:
    before, after = rules_of_change(turn)
    former, present = (rule.iri if rule else "" for rule in (turn.former, turn.present))
    return {
        "iri": turn.iri,
        "kind": turn.kind,
        "former_iri": former,
        "present_iri": present,
        "glyph": bars.GLYPHS.get(turn.kind, "·"),
        "before": before,
        "after": after,
        "same": before == after,
        "relation": marked(turn.relation).strip(" []"),
        "former": _quote(turn.former_quote),
        "present": _quote(turn.present_quote),
    }


def _version(text: PolicyText) -> dict[str, str]:
    return {"iri": text.iri, "day": text.issued, "address": web_address(text.url)}


def _quote(quote: Quoted) -> dict[str, str]:
    return {"text": quote.text, "language": quote.language}


def _axis(axis: Axis) -> str:
    """Return the row of days: those in the middle of a narrow screen give way to their neighbours."""
    drawn = []
    for number, (where, name) in enumerate(axis.ticks()):
        anchor = "start" if where < 6 else "end" if where > 94 else "middle"
        look: dict[str, object] = {"x": f"{where:g}%", "y": 13, "text-anchor": anchor}
        drawn.append(element("text", {**look, "class": "day wide" if number % 2 else "day"}, name))
    return _drawing(drawn, 18)


def _sample(sign: str) -> str:
    box: dict[str, object] = {"x": 0, "y": 0, "width": 30, "height": _BAR}
    drawn = [element("rect", {**box, "class": sign, "fill": bars.COLOURS[sign]})]
    if sign != "permits":
        drawn.append(element("rect", {**box, "fill": f"url(#over-{sign})"}))
    place: dict[str, object] = {"width": 30, "height": _BAR, "aria-hidden": "true"}
    return fragment([element("svg", place, "", *drawn)])


def _drawing(drawn: list[Any], height: float) -> str:
    """Return a drawing as wide as its place; it repeats what the page says in words, so readers of screens skip it."""
    place: dict[str, object] = {"class": "bar", "width": "100%" if height else 0, "height": height}
    return fragment([element("svg", {**place, "aria-hidden": "true"}, "", *drawn)])


def _counted(number: int, noun: str, nouns: str = "") -> str:
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"
