"""The little language in which the lexicon writes words and phrases, and the matcher that finds them.

A pattern is a list of items separated by spaces::

    word          that word, in any case
    stem*         a word that begins so;   *part   one that ends so;   *part*   one that holds it
    a|b|c         one of several; a_b is two words in one place
    item?         the item, or nothing
    _             any one word
    ..            up to three words
    ...           up to ten words

Between two items may stand spaces, quotes, an apostrophe or a hyphen; never a full stop, a comma or a
semicolon. All work is bounded: a gap never holds more than ten words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from aikg.errors import ModelError

__all__ = ["Hit", "Matcher", "Path", "compiled"]

#: Where an entry stands in the lexicon: file, table, ..., key.
Path = tuple[str, ...]

_BETWEEN = r"""(?:[\s"'\-]{1,4})"""
_WORD = r"[^\W_]"
_GAPS = {"..": 3, "...": 10}
_OPEN = frozenset({"_", *_GAPS})
#: How many letters of a word lead to the entries that can begin with it.
_KEY = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry of the lexicon found in a text."""

    start: int
    end: int
    path: Path


def _word(word: str) -> str:
    head, tail = word.startswith("*"), word.endswith("*") and len(word) > 1
    body = re.escape(word.strip("*").rstrip("'")).replace(r"\-", r"[\s\-]").replace("_", _BETWEEN)
    return (r"\w{0,40}" if head else "") + body + (r"\w{0,40}" if tail else "")


def _item(item: str) -> str:
    if item == "_":
        return rf"{_WORD}{{1,40}}"
    return f"(?:{'|'.join(_word(word) for word in item.split('|'))})"


def compiled(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of a pattern, for text that went through `folded`.

    Raises ModelError when the pattern is empty, begins with any word or ends with a gap.

    >>> bool(compiled("shut|locked .. out of").match("shut the police out of"))
    True
    >>> bool(compiled("*gesichtserkennung*").match("echtzeit-gesichtserkennung"))
    False
    """
    items = pattern.split()
    if not items or items[0] in _OPEN or items[-1] in _GAPS or all(item.endswith("?") for item in items):
        raise ModelError(f"the pattern {pattern!r}", expected="words at both ends")
    parts = [r"(?<!\w)"]
    begun = False
    for item in items:
        may_miss = item.endswith("?")
        body = _item(item.removesuffix("?"))
        if item in _GAPS:
            parts.append(rf"(?:{_BETWEEN}\w(?:[\w.]{{0,40}}\w)?){{0,{_GAPS[item]}}}?")
        elif begun:
            parts.append(rf"(?:{_BETWEEN}{body})?" if may_miss else _BETWEEN + body)
        else:
            parts.append(f"(?:{body}{_BETWEEN})?" if may_miss else body)
            begun = not may_miss
    return re.compile("".join(parts) + r"(?!\w)")


def _first_words(pattern: str) -> Iterator[str]:
    """The words with which a match can begin: those of the first item, and of the next while one may miss."""
    for item in pattern.split():
        yield from item.removesuffix("?").split("|")
        if not item.endswith("?"):
            return


class Matcher:
    """Finds every entry of a lexicon in a text, in one pass over its words."""

    def __init__(self, entries: Iterable[tuple[str, Path]]) -> None:
        self._by_key: dict[str, list[tuple[re.Pattern[str], Path]]] = defaultdict(list)
        inner: dict[str, list[tuple[re.Pattern[str], Path]]] = defaultdict(list)
        for pattern, path in entries:
            expression = compiled(pattern.lower())
            for word in dict.fromkeys(_first_words(pattern.lower())):
                if word.startswith("*"):
                    inner[word.strip("*")].append((expression, path))
                else:
                    key = re.split(r"[\s_\-]", word.rstrip("*"))[0][:_KEY]
                    if (expression, path) not in self._by_key[key]:
                        self._by_key[key].append((expression, path))
        self._inner = dict(inner)
        self._parts = re.compile("|".join(sorted(map(re.escape, inner), key=len, reverse=True))) if inner else None

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Return the hits between two offsets of folded text, by place; they may overlap.

        >>> Matcher([("face* recognition", ("use", "facial-recognition"))]).find("no facial or face recognition")
        [Hit(start=13, end=29, path=('use', 'facial-recognition'))]
        """
        stop = len(text) if end is None else end
        found: dict[tuple[int, Path], Hit] = {}
        for at, expression, path in chain(self._starts(text, start, stop), self._insides(text, start, stop)):
            match = expression.match(text, at, stop)
            if match is not None:
                found.setdefault((at, path), Hit(at, match.end(), path))
                if match.end() > found[at, path].end:
                    found[at, path] = Hit(at, match.end(), path)
        return sorted(found.values(), key=lambda hit: (hit.start, -hit.end, hit.path))

    def _starts(self, text: str, start: int, stop: int) -> Iterator[tuple[int, re.Pattern[str], Path]]:
        for word in re.compile(r"\w+").finditer(text, start, stop):
            at = word.start()
            for length in range(1, _KEY + 1):
                for expression, path in self._by_key.get(text[at : at + length], ()):
                    yield at, expression, path

    def _insides(self, text: str, start: int, stop: int) -> Iterator[tuple[int, re.Pattern[str], Path]]:
        if self._parts is None:
            return
        for part in self._parts.finditer(text, start, stop):
            at = part.start()
            while at > start and (text[at - 1].isalnum() or text[at - 1] == "_"):
                at -= 1
            for expression, path in self._inner[part.group()]:
                yield at, expression, path
