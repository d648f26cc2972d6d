"""The clauses of a policy text, each with the words that govern it.

A list item is a clause under its lead-in (the item or paragraph above it), a paragraph is its sentences, and an
enumeration inside a sentence, "(a) ...; (b) ...", is a list written in one line. Nothing here knows what is forbidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from aikg.extract.sentences import split
from aikg.terms.blocks import BOLD_LEVEL, Block, Kind

__all__ = ["Clause", "Governor", "Role", "clauses_of"]

#: "(a)", "(iv)", "(2)" in the middle of a sentence.
_INLINE = re.compile(r"(?:(?<=[\s;,:.])|^)\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)\s*(?=\S)", re.I)
#: A line without a full stop may announce a list when it is shorter than this, in characters.
_SHORT = 300
_STOPS = re.compile(r"[.!?…][\"')\]”’]*$")


class Role(StrEnum):
    """What a clause is in its text."""

    HEADING = "heading"
    ITEM = "item"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Governor:
    """The sentences of a lead-in or of a heading, the last one first: what they say holds for what stands below."""

    sentences: tuple[str, ...]
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` with the place of every letter, its end last; what governs it, the nearest first.

    `before` are the sentences before it in the same block, the nearest first; `headings` those above, outermost first.
    """

    text: str
    places: tuple[int, ...]
    role: Role
    governors: tuple[Governor, ...] = ()
    before: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


def clauses_of(blocks: Sequence[Block], lang: str, openers: re.Pattern[str] | None = None) -> Iterator[Clause]:
    """Yield the clauses of a text, in order. `openers` are words of a sentence that announces a list."""
    above = _Above(openers)
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if (level := _level(block, following)) is not None:
            above.leave(level)
            yield Clause(block.text, block.places, Role.HEADING, above.headings(), (), above.titles())
            above.enter(level, block.text)
            continue
        sentences = _sentences(block, lang)
        is_item = above.place(block)
        role = Role.ITEM if is_item else Role.SENTENCE
        setting = _Setting(block, role, above.governors(block, is_item), (), above.titles())
        said: list[str] = []
        for start, end in sentences:
            yield from _parts(replace(setting, before=tuple(reversed(said))), start, end)
            said.append(block.text[start:end])
        above.note(block, tuple(reversed(said)), following, is_item)


def _level(block: Block, following: Block | None) -> int | None:
    """The level of a heading, None for what is none; a bold item without items of its own is a heading too."""
    if block.kind is Kind.HEADING:
        return block.level
    words = block.text.rstrip(" .")
    bold = block.bold >= len(words) or (words.isupper() and len(words) > 3)
    if block.kind is Kind.ITEM and not block.column and bold and len(words) < 80 and not block.text.endswith(":"):
        below = following is not None and following.kind is not Kind.HEADING and following.depth < block.depth
        return BOLD_LEVEL - 1 if below else None
    return None


class _Above:
    """What stands above the block that is read: headings, and by depth of list the items and lead-ins over it."""

    def __init__(self, openers: re.Pattern[str] | None) -> None:
        self._openers = openers
        self._headings: list[tuple[int, str]] = []
        self._parents: dict[int, Governor] = {}
        self._leads: dict[int, Governor] = {}
        #: How the open lead-in of paragraphs is numbered, and the last of its paragraphs that has more below it.
        self._numbering = ""
        self._beneath: Governor | None = None

    def leave(self, level: int) -> None:
        """Leave the sections that end where a heading of this level begins."""
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        self._parents.clear()
        self._leads.clear()
        self._beneath = None

    def enter(self, level: int, text: str) -> None:
        """Enter the section under a heading."""
        self._headings.append((level, text))

    def titles(self) -> tuple[str, ...]:
        """The headings above, outermost first."""
        return tuple(text for _, text in self._headings)

    def headings(self) -> tuple[Governor, ...]:
        """The headings above as governors, the nearest first."""
        return tuple(Governor((text,), True) for _, text in reversed(self._headings))

    def place(self, block: Block) -> bool:
        """Forget what a block leaves behind, and tell whether it is an item, if only by its number under a lead-in."""
        depth = block.depth
        for known in (self._parents, self._leads):
            for deeper in [d for d in known if d > depth or (known is self._parents and d == depth)]:
                del known[deeper]
        if depth:
            return True
        numbered = bool(block.begin) and _numbering(block) != self._numbering
        if 0 in self._leads and (numbered or _is_fragment(block.text)):
            return True
        self._leads.clear()
        self._beneath = None
        return False

    def governors(self, block: Block, is_item: bool) -> tuple[Governor, ...]:
        """What governs a block, the nearest first."""
        found = [Governor((block.column,))] if block.column else []
        if is_item:
            if not block.depth and self._beneath is not None:
                found.append(self._beneath)
            for depth in range(block.depth, -1, -1):
                nearest = self._parents.get(depth) or self._leads.get(depth) if depth < block.depth else None
                own = self._leads.get(depth) if depth == block.depth else nearest
                if own is not None:
                    found.append(own)
        return (*found, *self.headings())

    def note(self, block: Block, said: tuple[str, ...], following: Block | None, is_item: bool) -> None:
        """Remember what a block governs: its own items, or those beside it where a page flattened its list."""
        depth = block.depth
        opens = self._opens(block.text)
        deeper = following is not None and following.depth > depth
        if depth and deeper:
            self._parents[depth] = Governor(said)
        elif depth:
            if block.text.rstrip().endswith(":"):
                self._leads[depth] = Governor(said)
        elif opens and is_item:
            self._beneath = Governor(said)
        elif opens:
            self._leads[0], self._numbering, self._beneath = Governor(said), _numbering(block), None
        if not depth and opens and deeper:
            self._parents[0] = Governor(said)

    def _opens(self, text: str) -> bool:
        """Whether a text announces what stands below it."""
        text = text.rstrip()
        if text.endswith((":", "–", "—", "-")):
            return len(text) > 2
        if not text.endswith("."):
            return len(text) < _SHORT and text[-1:].isalnum() and " " in text
        last = re.split(r"[.!?]\s+", text.rstrip(" .!?"))[-1].casefold()
        return self._openers is not None and self._openers.search(last) is not None


def _numbering(block: Block) -> str:
    """The shape of the number of a block: "(a)" and "(b)" have one, "4.2" and "4.3" another."""
    return re.sub(r"\d+", "1", re.sub(r"[a-zA-Z]+", "a", block.text[: block.begin].strip()))


def _is_fragment(text: str) -> bool:
    """Whether a paragraph goes on with a list: it begins small, or ends with a semicolon."""
    return text[:1].islower() or text.rstrip().endswith((";", "; or", "; and", ", or", ", and"))


def _sentences(block: Block, lang: str) -> list[tuple[int, int]]:
    """The sentences of a block; one that was cut for its length is whole again."""
    joined: list[tuple[int, int]] = []
    for start, end in split(block.text, lang):
        if joined and _goes_on(block.text, joined[-1][1], start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    if joined and block.begin:
        start, end = joined[0]
        joined[0] = (min(max(start, block.begin), end - 1), end)
    return joined


def _goes_on(text: str, end: int, start: int) -> bool:
    return "\n" not in text[end:start] and not _STOPS.search(text[max(0, end - 6) : end])


@dataclass(frozen=True, slots=True)
class _Setting:
    """A block, what its clauses are, and what stands over them and before the next of them."""

    block: Block
    role: Role
    governors: tuple[Governor, ...]
    before: tuple[str, ...]
    titles: tuple[str, ...]

    def clause(self, start: int, end: int) -> Clause:
        """The clause between two offsets of the block."""
        text, places = self.block.text, self.block.places
        while end > start and text[end - 1].isspace():
            end -= 1
        while start < end and text[start].isspace():
            start += 1
        ending = places[end - 1] + 1 if end > start else places[start]
        where = (*places[start:end], ending)
        return Clause(text[start:end], where, self.role, self.governors, self.before, self.titles)


def _parts(setting: _Setting, start: int, end: int) -> Iterator[Clause]:
    """A sentence, or the members of the list in it under the words before the first of them."""
    text, before = setting.block.text, setting.before
    marks = [m for m in _INLINE.finditer(text, start, end) if m.end() < end]
    earlier = next((sentence for sentence in reversed(before) if _INLINE.search(sentence)), None)
    if marks and marks[0].start() == start and earlier is not None:
        lead = Governor((earlier[: _first(earlier)],))
    elif len(marks) < 2 or not _is_first(marks[0].group()):
        yield setting.clause(start, end)
        return
    else:
        lead = Governor((text[start : marks[0].start()].strip(), *before))
        if lead.sentences[0]:
            yield setting.clause(start, marks[0].start())
    governors = (lead, *setting.governors) if lead.sentences[0].strip() else setting.governors
    member = replace(setting, role=Role.ITEM, governors=governors, before=())
    for mark, stop in zip(marks, [*(m.start() for m in marks[1:]), end], strict=True):
        if text[mark.end() : stop].strip():
            yield member.clause(mark.end(), stop)


def _first(text: str) -> int:
    found = _INLINE.search(text)
    return found.start() if found else len(text)


def _is_first(mark: str) -> bool:
    return mark.strip("() \t\n").lower() in ("a", "i", "1")
