"""How deep a query is nested, how high the tree of its parts is, and how many triple patterns a group holds.

Counted from tokens, without a parser: a parser is what a hostile query breaks. Where tokens do not tell, such as a
path in brackets from a list in brackets, the count is the larger one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aikg.errors import QueryRejected
from aikg.query.tokens import Token

__all__ = ["Shape", "measure"]

_CLOSES = {"}": "{", ")": "(", "]": "["}
_TERMS = frozenset({"iri", "name", "blank", "variable", "string", "number"})
_TERM_WORDS = frozenset({"A", "TRUE", "FALSE"})
_OPERATORS = frozenset({"&&", "||", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "|", "^", "!"})
#: These may stand before each other without anything between.
_PREFIXED = frozenset({"!", "-", "+", "^"})
#: The word before a term that is no part of a triple.
_BEFORE_TERM = frozenset({"GRAPH", "SERVICE", "SILENT", "FILTER", "VALUES"})


@dataclass(frozen=True, slots=True)
class Shape:
    """`nesting` of brackets and signs; `height` of the tree, chains counted; `patterns` of the largest group."""

    nesting: int
    height: int
    patterns: int


@dataclass(slots=True)
class _Frame:
    """What stands between two brackets. `kind` is query, group, template, data, expression, list or properties.

    A group that is planned `apart` is one pattern for the group it stands in: those of EXISTS and MINUS.
    """

    bracket: str
    kind: str
    apart: bool = False
    patterns: int = 0
    largest: int = 0
    parts: int = 0
    tallest: int = 0
    running: bool = False
    union: bool = False
    alternatives: int = 0
    members: int = 0
    word: str = ""
    path: bool = False

    @property
    def height(self) -> int:
        return 1 + self.parts + self.tallest


def measure(code: Sequence[Token], deepest: int) -> Shape:
    """Return the shape of a query without its comments; reading ends where it is nested deeper than `deepest`.

    Raises QueryRejected for brackets that do not match.

    >>> from aikg.query.tokens import tokens
    >>> measure(list(tokens("SELECT * { ?s a ?c ; ?p ?o OPTIONAL { ?o a/^?q ?d } FILTER(?s != ?o || ?x) }")), 64)
    Shape(nesting=2, height=8, patterns=4)
    """
    frames = [_Frame("", "query")]
    nesting = signs = 0
    before = Token("bracket", "", 0)
    for token in code:
        frame = frames[-1]
        signs = signs + 1 if token.text in _PREFIXED else 0
        if token.text in _CLOSES:
            if len(frames) == 1 or frame.bracket != _CLOSES[token.text]:
                raise QueryRejected(f"the query is not well formed: nothing is open that {token.text} could close")
            _close(frames.pop(), frames[-1])
        elif token.text in _CLOSES.values():
            frames.append(_opened(token, before, frame))
        else:
            _count(token, before, frame)
        nesting = max(nesting, len(frames) - 1 + max(0, signs - 1))
        if nesting > deepest:
            break
        before = token
    while len(frames) > 1:
        _close(frames.pop(), frames[-1])
    return Shape(nesting, frames[0].height - 1, max(frames[0].largest, frames[0].patterns))


def _opened(token: Token, before: Token, frame: _Frame) -> _Frame:
    """Return the frame that a bracket opens inside another."""
    if frame.kind not in {"data", "template"}:
        frame.parts += 1
    if token.text == "{":
        frame.running = False
        if frame.word == "VALUES":
            return _Frame("{", "data")
        kind = "template" if before.word == "CONSTRUCT" else "group"
        return _Frame("{", kind, apart=before.word in {"EXISTS", "MINUS"})
    if frame.kind in {"data", "template", "expression"}:
        return _Frame(token.text, frame.kind)
    called = before.kind == "word" and before.word not in _TERM_WORDS
    if token.text == "(" and (frame.kind == "query" or called or frame.word in {"FILTER", "VALUES"}):
        return _Frame("(", "expression")
    _begin(frame)
    return _Frame(token.text, "list" if token.text == "(" else "properties")


def _close(inner: _Frame, outer: _Frame) -> None:
    """Add to a frame what stood in brackets inside it."""
    # Each member of a list is two triples; the templates of what is constructed are not planned.
    found = inner.patterns + (0 if inner.path else 2 * inner.members) if inner.kind != "template" else 0
    outer.tallest = max(outer.tallest, inner.height)
    outer.largest = max(outer.largest, inner.largest, found)
    if inner.bracket == "{" and inner.kind != "template":
        found = 1 if inner.apart else max(1, found)
        if outer.union:
            found, outer.patterns = max(outer.alternatives, found), outer.patterns - outer.alternatives
        outer.alternatives, outer.union, outer.word = found, False, ""
    outer.patterns += found


def _count(token: Token, before: Token, frame: _Frame) -> None:
    """Add one token to what a frame holds."""
    if token.text in _OPERATORS:
        frame.parts += 1
        frame.path = True
        if token.text == "/" and frame.kind in {"group", "list", "properties"}:
            frame.patterns += 1
    elif token.text in {";", ","}:
        frame.patterns += frame.running
    elif token.text == ".":
        frame.running, frame.word = False, ""
    elif token.kind == "word" and token.word not in _TERM_WORDS:
        frame.running, frame.word = False, token.word
        frame.union = token.word == "UNION"
        if token.word == "SELECT" and frame.kind == "group":
            frame.kind = "query"
    elif token.kind in _TERMS or token.word in _TERM_WORDS:
        if frame.kind == "query":
            frame.parts += 1
        elif before.word not in _BEFORE_TERM:
            _begin(frame)


def _begin(frame: _Frame) -> None:
    """Note a term: in a list each counts, elsewhere the first of a run of triples."""
    if frame.kind == "list":
        frame.members += 1
    elif frame.kind in {"group", "properties"} and not frame.running:
        frame.running, frame.word = True, ""
        frame.patterns += 1
