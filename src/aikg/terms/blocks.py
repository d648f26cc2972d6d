"""The headings, paragraphs, list items and table cells of a policy text in Markdown, with their place in it.

The texts are web pages made Markdown by a machine: what is indented is no code, a paragraph that is only bold is a
heading, and a number or a bullet may stand inside an item. The words of a block are plain text; every letter of them
knows where it stands in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["BOLD_LEVEL", "Block", "Kind", "blocks_of"]

#: The level of a heading that is only a bold paragraph: below every real one.
BOLD_LEVEL = 7
#: A bold paragraph longer than this, in characters, is a paragraph.
_HEADING = 100
_MARKDOWN = MarkdownIt("commonmark").enable("table").disable(["code", "fence", "html_block", "reference"])
#: Where a link's words end: its address.
_ADDRESS = re.compile(r"\]\((?:[^()\\\n]|\\.|\((?:[^()\\\n]|\\.)*\))*\)|\]\[[^\]\n]*\]|\]|>")
#: Letters that are seen by nobody.
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
#: "Uses.We want": two sentences that a page pasted together.
_PASTED = re.compile(r"(?<=[a-zß-ÿ)\"”][.!?:])(?=[A-ZÀ-Þ][a-zß-ÿ'’])|(?<=[a-zß-ÿ]\))(?=[A-ZÀ-Þ][a-zß-ÿ])")
_ENUMERATOR = re.compile(
    r"(?:[•▪◦·‣*–-]\s*|\(?(?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,2})[.)]\s+|\d{1,2}(?:\.\d{1,2})+[.)]?\s+|\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)\s*)+"
)


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document: plain `text`, and in `places` where each letter of it stands, and where it ends.

    `level` is that of a heading, 1 to 7; `depth` how many lists it lies in; `bold` how many letters at its beginning
    are bold; `begin` how many are a number or a bullet; `column` is the heading of a table cell.
    """

    kind: Kind
    text: str
    places: tuple[int, ...]
    level: int = 0
    depth: int = 0
    bold: int = 0
    begin: int = 0
    column: str = ""

    @property
    def start(self) -> int:
        """Where the block begins in the document."""
        return self.places[0]

    @property
    def end(self) -> int:
        """Where the block ends in the document."""
        return self.places[-1]


def blocks_of(text: str) -> list[Block]:
    r"""Return the blocks of a Markdown text, in order, none empty.

    >>> [(b.kind.value, b.depth, b.text) for b in blocks_of("Bans\n====\n\n*   Do **not**:\n    1.  [spy](x)")]
    [('heading', 0, 'Bans'), ('item', 1, 'Do not:'), ('item', 2, 'spy')]
    """
    reading = _Reading(text)
    for token in _MARKDOWN.parse(text):
        if token.type == "inline":
            reading.take(token)
        else:
            reading.step(token)
    return reading.blocks


class _Reading:
    """The blocks found so far, and where in headings, lists and tables the parser is."""

    def __init__(self, text: str) -> None:
        self.blocks: list[Block] = []
        self._text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]
        self._depth = self._level = self._cell = 0
        self._in_head = False
        self._columns: list[str] = []
        #: The row of a table, from the end of its last cell on; empty outside tables.
        self._row = (0, 0)

    def step(self, token: Token) -> None:
        """Follow a token that opens or closes something."""
        kind = token.type
        if kind in ("list_item_open", "list_item_close"):
            self._depth += token.nesting
        elif kind in ("heading_open", "heading_close"):
            self._level = int(token.tag[1]) if token.nesting > 0 else 0
        elif kind in ("thead_open", "thead_close"):
            self._in_head = token.nesting > 0
        elif kind in ("table_open", "table_close"):
            self._columns, self._row = [], (0, 0)
        elif kind == "tr_open" and token.map:
            self._row, self._cell = self._span(token), 0
        elif kind == "td_close":
            self._cell += 1

    def take(self, token: Token) -> None:
        """Take the words of a block."""
        is_cell = self._row[1] > 0
        block = _block(token, self._text, self._row if is_cell else self._span(token), self._level, self._depth)
        if is_cell and block is not None:
            self._row = (block.end, self._row[1])
        if self._in_head:
            self._columns.append(block.text if block else "")
        elif block is not None:
            self.blocks.append(_in_column(block, self._columns, self._cell) if is_cell else block)

    def _span(self, token: Token) -> tuple[int, int]:
        """The offsets of the lines a token was read from."""
        first, last = token.map or [0, 0]
        return self._lines[first], min(self._lines[last], self._lines[-1]) - 1


def _in_column(block: Block, columns: Sequence[str], cell: int) -> Block:
    """A table cell as an item under the head of its column."""
    column = columns[cell] if cell < len(columns) else ""
    return Block(Kind.ITEM, block.text, block.places, depth=1, bold=block.bold, begin=block.begin, column=column)


def _block(token: Token, text: str, source: tuple[int, int], level: int, depth: int) -> Block | None:
    """The block of an inline token that stands between two offsets; None when it has no words."""
    pieces = list(_aligned(token.children or [], text, *source))
    plain = "".join(piece for piece, _, _ in pieces)
    places = [place for piece, at, _ in pieces for place in range(at, at + len(piece))]
    bold = 0
    for piece, _, is_bold in pieces:
        if not is_bold and piece.strip(" .:\n"):
            break
        bold += len(piece) if is_bold else 0
    plain, places, bold = _tidy(plain, places, bold)
    if not re.search(r"\w", plain):
        return None
    begin = _ENUMERATOR.match(plain)
    start = begin.end() if begin and begin.end() < len(plain) else 0
    kind = Kind.HEADING if level else Kind.ITEM if depth else Kind.PARAGRAPH
    if kind is Kind.PARAGRAPH and _is_title(plain, bold):
        kind, level = Kind.HEADING, BOLD_LEVEL
    return Block(kind, plain, (*places, places[-1] + 1), level, depth, bold, start)


def _is_title(text: str, bold: int) -> bool:
    """Whether a paragraph is a heading in all but form: short, and bold or in capitals to its end."""
    if len(text) > _HEADING or text.endswith((":", ";", ",")) or text.count(". ") > 1:
        return False
    return bold >= len(text.rstrip(" .")) or (len(text) < 60 and text.isupper() and " " in text.strip())


def _aligned(children: Sequence[Token], text: str, start: int, end: int) -> Iterator[tuple[str, int, bool]]:
    """Yield (words, place, bold) of what a reader sees, each run of letters where it stands in the text."""
    at, bold, skipped = start, 0, 0
    for child in children:
        kind = child.type
        if kind == "strong_open":
            bold += 1
        elif kind == "strong_close":
            bold -= 1
        elif kind == "link_close":
            address = _ADDRESS.search(text, at, end)
            at = address.end() if address else at
        elif kind == "image":
            address = re.compile(r"!\[[^\n]*?\]\([^)\n]*\)").search(text, at, end)
            at = address.end() if address else at
        elif kind in ("softbreak", "hardbreak"):
            line = text.find("\n", at, end)
            at = line if line >= 0 else at
            yield ("\n" if kind == "hardbreak" else " "), at, bool(bold)
            at = min(at + 1, end)
        elif kind == "html_inline":
            found = text.find(child.content, at, end)
            at = found + len(child.content) if found >= 0 else at
        elif child.content:
            found = text.find(child.content, at, end)
            if found >= 0:
                yield child.content, found, bool(bold)
                at = found + len(child.content)
            else:
                for letter in child.content:  # an escape or an entity stands in between
                    found = text.find(letter, at, min(at + 12, end))
                    skipped += found < 0
                    at = found if found >= 0 else min(at + 1, end - 1)
                    yield letter, at, bool(bold)
                    at = min(at + 1, end)


def _tidy(plain: str, places: list[int], bold: int) -> tuple[str, list[int], int]:
    """Leave out what is not seen and white space at the ends, and put a space where a page pasted two sentences."""
    cuts = [0, *(match.start() for match in _PASTED.finditer(plain)), len(plain)]
    letters: list[str] = []
    kept: list[int] = []
    bolder = 0
    for low, high in pairwise(cuts):
        if low and letters:
            letters.append(" ")
            kept.append(places[low])
        for i in range(low, high):
            if not _UNSEEN.match(plain[i]) and (letters or not plain[i].isspace()):
                letters.append(plain[i])
                kept.append(places[i])
                bolder += i < bold
    while letters and letters[-1].isspace():
        letters.pop()
        kept.pop()
    return "".join(letters), kept, min(bolder, len(letters))
