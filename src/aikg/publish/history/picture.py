"""A timeline as one SVG file: for a slide, a paper or a wall. It needs no style sheet, no font and no network."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from aikg.publish.history import bars
from aikg.publish.history.axis import Axis, axis_of
from aikg.publish.history.rows import Family, Section, sections
from aikg.publish.markup import document, element
from aikg.publish.typeset import FONT
from aikg.query import RuleHistory, Timeline
from aikg.query.history_words import marked, policy_in_words

__all__ = ["timeline_picture"]

_WIDTH, _MARGIN, _LABEL = 1240, 24, 400
_PLOT = _WIDTH - 2 * _MARGIN - _LABEL
#: Above this many rules a picture has a row a family of uses, and no longer one a rule.
_MOST_ROWS = 60
_BAR, _LINE = 10, 14
#: How many characters of a label have room in a line of 12 pixels.
_CHARACTERS = 60
_KEYS = (("prohibits", "prohibits"), ("permits", "permits"), ("requires", "requires"))
_EXPLAINED = (
    "Full: recordings show the rule. Fading: it came or went between two recordings. Dotted: the last recording "
    "still shows it, and the collection was looked after so long."
)


def timeline_picture(timeline: Timeline, *, everything: bool = False) -> bytes:
    """Return the SVG 1.1 file of a timeline; the same timeline, the same bytes.

    Many rules are shown by families of uses unless `everything` is set.
    """
    axis = axis_of(timeline)
    whole = everything or len(timeline.rules) <= _MOST_ROWS
    drawn, height = _stacked(_blocks(timeline, axis, whole=whole, everything=everything))
    attributes: dict[str, object] = {"xmlns": "http://www.w3.org/2000/svg", "width": _WIDTH, "height": height}
    attributes |= {"viewBox": f"0 0 {_WIDTH} {height:g}", "font-family": FONT}
    title = f"{timeline.label}: the history of its rules"
    ground = element("rect", {"width": _WIDTH, "height": height, "fill": "#ffffff"})
    return document(element("svg", attributes, "", element("title", None, title), bars.definitions(), ground, *drawn))


_Block = tuple[float, list[Element]]


def _stacked(blocks: Iterator[_Block]) -> tuple[list[Element], float]:
    """Put blocks below each other; return them with the height of all."""
    top, made = float(_MARGIN), []
    for height, drawn in blocks:
        made.append(element("g", {"transform": f"translate(0 {top:g})"}, "", *drawn))
        top += height
    return made, top + _MARGIN


def _blocks(timeline: Timeline, axis: Axis, *, whole: bool, everything: bool) -> Iterator[_Block]:
    yield 30, [_text(timeline.label, _MARGIN, 18, size=20, weight=700)]
    yield _legend()
    for section in sections(timeline, everything=everything):
        yield _heading(section, axis)
        for family in section.families:
            if whole:
                for rule, changes in zip(family.rules, family.changes, strict=True):
                    yield _rule(rule, section, axis, bars.marks(rule.rule.iri, changes, axis, _LINE / 2 + 2))
            else:
                yield _family(family, section, axis)


def _legend() -> _Block:
    made, x = [], float(_MARGIN)
    for sign, words in _KEYS:
        box = {"x": x, "y": 2, "width": 28, "height": _BAR}
        made.append(element("rect", {**box, "fill": bars.COLOURS[sign]}))
        if sign != "permits":
            made.append(element("rect", {**box, "fill": f"url(#over-{sign})"}))
        made.append(_text(words, x + 34, 11))
        x += 44 + 7 * len(words)
    for kind, glyph in bars.GLYPHS.items():
        made.append(element("circle", {"cx": x + 6, "cy": 7, "r": 6, "fill": "#ffffff", "stroke": bars.INK}))
        made.append(_text(glyph, x + 6, 10.5, size=10, weight=700, anchor="middle"))
        made.append(_text(kind, x + 16, 11))
        x += 26 + 7 * len(kind)
    made.append(_text(_EXPLAINED, _MARGIN, 30, size=11, colour=bars.QUIET))
    return 40, made


def _heading(section: Section, axis: Axis) -> _Block:
    """Return the name of a policy over the time in which it was recorded, with the days that the axis names."""
    policy = section.policy
    made = [_text(line, _MARGIN, 30 + 18 * number, size=14, weight=700) for number, line in _lines(policy.label, 46, 2)]
    x = _MARGIN + _LABEL
    for where, day in axis.ticks():
        place = x + where * _PLOT / 100
        anchor = "start" if where < 4 else "end" if where > 96 else "middle"
        made.append(_text(day, place, 24, size=11, colour=bars.QUIET, anchor=anchor))
    plot = [*bars.grid(axis, 18), *bars.band(policy, axis, 5, 8), *bars.lines(section.changes, axis, 18)]
    made.append(_plot(28, 18, plot))
    below = 46 if len(_lines(policy.label, 46, 2)) == 1 else 52
    notes = _lines(policy_in_words(policy, section.rules), 190, 2)
    made += [_text(line, _MARGIN, below + 14 * (number + 1), size=11, colour=bars.QUIET) for number, line in notes]
    return below + 14 * len(notes) + 10, made


def _rule(rule: RuleHistory, section: Section, axis: Axis, marks: list[Element]) -> _Block:
    words = rule.rule.words + marked(rule.relation)
    label = _lines(words, _CHARACTERS, 2)
    height = _LINE * len(label) + 6
    plot = bars.grid(axis, height)
    for one in rule.spans:
        plot += bars.span(one, rule.rule.sign, section.policy, axis, (_LINE / 2 - 3, _BAR))
    named = element("g", None, "", element("title", None, f"{words}: “{rule.quote.text}”"))
    named.extend(_text(line, _MARGIN + 10, 13 + _LINE * number, colour=bars.INK) for number, line in label)
    return height, [_rule_line(), named, _plot(0, height, [*plot, *marks])]


def _family(family: Family, section: Section, axis: Axis) -> _Block:
    lanes = family.lanes
    label = _lines(f"{family.label} ({len(family.rules)} {'rule' if len(family.rules) == 1 else 'rules'})", 58, 2)
    height = max(_LINE * len(label), (_BAR + 2) * len(lanes)) + 8
    plot = bars.grid(axis, height)
    for number, (sign, spans) in enumerate(lanes):
        for one in spans:
            plot += bars.span(one, sign, section.policy, axis, (4 + number * (_BAR + 2), _BAR))
    plot += bars.lines(family.all_changes, axis, height)
    named = element("g", None, "", element("title", None, "\n".join(rule.rule.words for rule in family.rules)))
    named.extend(_text(line, _MARGIN + 10, 14 + _LINE * number) for number, line in label)
    return height, [_rule_line(), named, _plot(0, height, plot)]


def _rule_line() -> Element:
    return element("line", {"x1": _MARGIN, "x2": _WIDTH - _MARGIN, "y1": 0, "y2": 0, "stroke": "#ece9e2"})


def _plot(top: float, height: float, drawn: list[Element]) -> Element:
    place: dict[str, object] = {"x": _MARGIN + _LABEL, "y": top, "width": _PLOT, "height": height}
    return element("svg", {**place, "overflow": "visible"}, "", *drawn)


def _lines(text: str, width: int, most: int) -> list[tuple[int, str]]:
    """Return a text in numbered lines, what has no room as an ellipsis."""
    found = textwrap.wrap(" ".join(text.split()), width, max_lines=most, placeholder=" …")
    return list(enumerate(found or [""]))


def _text(
    words: str, x: float, y: float, *, size: int = 12, weight: int = 400, colour: str = bars.INK, anchor: str = "start"
) -> Element:
    look: dict[str, object] = {"x": x, "y": y, "font-size": size, "fill": colour}
    if weight != 400:
        look["font-weight"] = weight
    if anchor != "start":
        look["text-anchor"] = anchor
    return element("text", look, words)
