"""The little language in which the lexicon writes words and phrases, and the matcher that finds them.

A pattern is a list of items separated by spaces::

    word          that word, in any case
    stem*         a word that begins so;   *part   one that ends so;   *part*   one that holds it
    a|b|c         one of several; a_b is two words in one place
    item?         the item, or nothing
    _             any one word
    ..            up to three words
    ...           up to ten words

Between two items may stand spaces, quotes, an apostrophe, a hyphen or the sign of a currency; never a full stop, a
comma or a semicolon. All work is bounded: a gap never holds more than ten words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from aikg.errors import ModelError

__all__ = ["Hit", "Matcher", "Path", "compiled"]

#: Where an entry stands in the lexicon: file, table, ..., key.
Path = tuple[str, ...]

_BETWEEN = r"""(?:[\s"'\-$€£¥₹]{1,4})"""
_WORD = r"[^\W_]"
_GAPS = {"..": 3, "...": 10}
_OPEN = frozenset({"_", *_GAPS})
_TOKEN = re.compile(r"\w+")
#: One word of a text, as a pattern writes it: "_" joins two.
_RUN = re.compile(r"[^\W_]+")
#: A word of a text with what stands before it: two stems, each with what follows or precedes it, and a sign or four.
_LONGEST_WORD = 100
#: For how many words of texts a matcher remembers what they can begin.
_REMEMBERED = 1 << 13


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


def _checked(pattern: str) -> list[str]:
    """Return the items of a pattern. Raises ModelError when it has no words at both ends."""
    items = pattern.split()
    if not items or items[0] in _OPEN or items[-1] in _GAPS or all(item.endswith("?") for item in items):
        raise ModelError(f"the pattern {pattern!r}", expected="words at both ends")
    return items


def compiled(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of a pattern, for text that went through `folded`.

    Raises ModelError when the pattern is empty, begins with any word or ends with a gap.

    >>> bool(compiled("shut|locked .. out of").match("shut the police out of"))
    True
    >>> bool(compiled("*gesichtserkennung*").match("echtzeit-gesichtserkennung"))
    False
    """
    items = _checked(pattern)
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


def _first_words(items: Sequence[str]) -> Iterator[str]:
    """The words with which a match of items can begin: those of the first, and of the next while one may miss."""
    for item in items:
        yield from item.removesuffix("?").split("|")
        if not item.endswith("?"):
            return


def _run(word: str) -> str:
    """The letters a word begins with: what the first word of a text must begin with to match it."""
    found = _RUN.match(word)
    return found.group() if found is not None else ""


def _is_run(word: str) -> bool:
    """Whether a word of a pattern stands for one word of a text: its whole, its beginning, its end or a part."""
    return _RUN.fullmatch(word.strip("*")) is not None


def _seconds(items: Sequence[str]) -> tuple[str, ...] | None:
    """With which letters the second word of a match begins; None when it may be any."""
    first, rest = items[0], items[1:]
    if first.endswith("?") or not all(map(_is_run, first.split("|"))):
        return None
    if not rest or rest[0] in _OPEN or all(item.endswith("?") for item in rest):
        return None
    words = list(_first_words(rest))
    runs = tuple(dict.fromkeys(map(_run, words)))
    return None if "_" in words or ".." in words or "..." in words or not all(runs) else runs


def _needs(items: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The letters that stand in every match, one of each tuple, apart from those of the first item."""
    found = []
    for item in items[0 if items[0].endswith("?") else 1 :]:
        runs = tuple(dict.fromkeys(_run(word.removeprefix("*")) for word in item.split("|")))
        if item not in _OPEN and not item.endswith("?") and all(runs):
            found.append(runs)
    return tuple(found)


def _is_word(pattern: str, word: str) -> bool:
    """Whether a word of a text is what a pattern of one word stands for."""
    run = pattern.strip("*")
    head, tail = pattern.startswith("*"), pattern.endswith("*")
    if head and tail:
        return run in word
    return word.endswith(run) if head else word.startswith(run) if tail else word == run


class _Entry:
    """A pattern and its place in the lexicon. Its expression is made when a text first holds what every match does."""

    __slots__ = ("_expression", "_longest", "_needs", "_words", "path", "pattern", "seconds")

    def __init__(self, pattern: str, path: Path, seconds: tuple[str, ...] | None = None) -> None:
        items = _checked(pattern)
        words = tuple(items[0].split("|"))
        self.pattern = pattern
        self.path = path
        self._expression: re.Pattern[str] | None = None
        self._words = words if len(items) == 1 and all(map(_is_run, words)) else ()
        #: With which letters the word after the first begins, None when that may be any or none.
        self.seconds = seconds if seconds or self._words else _seconds(items)
        self._needs = _needs(items)
        self._longest = len(pattern) + sum(_LONGEST_WORD * _GAPS.get(item, 1) * (item.count("_") + 1) for item in items)

    @property
    def alone(self) -> bool:
        """Whether a match is always one word of a text."""
        return bool(self._words)

    def is_one_of(self, word: str) -> bool:
        """Whether a word of a text is a match by itself."""
        return any(_is_word(pattern, word) for pattern in self._words)

    def end(self, text: str, at: int, stop: int) -> int:
        """Return where a match that begins at an offset ends, -1 when there is none."""
        within = min(stop, at + self._longest)
        for runs in self._needs:
            for run in runs:
                if text.find(run, at, within) >= 0:
                    break
            else:
                return -1
        if self._expression is None:
            self._expression = compiled(self.pattern)
        match = self._expression.match(text, at, stop)
        return -1 if match is None else match.end()


class Matcher:
    """Finds every entry of a lexicon in a text, in one pass over its words.

    What a word can begin is remembered for the words met last: texts repeat them.
    """

    def __init__(self, entries: Iterable[tuple[str, Path]]) -> None:
        self._whole: dict[str, list[_Entry]] = {}
        self._stems: dict[str, list[_Entry]] = {}
        self._inner: dict[str, list[_Entry]] = {}
        self._hyphened: list[_Entry] = []
        for pattern, path in entries:
            entry = _Entry(pattern.lower(), path)
            for word in dict.fromkeys(_first_words(pattern.lower().split())):
                self._enter(entry, word)
        parts = sorted(map(re.escape, self._inner), key=len, reverse=True)
        self._parts = re.compile("|".join(parts)) if parts else None
        self._longest = max(map(len, self._stems), default=0)
        self._begun_by = lru_cache(maxsize=_REMEMBERED)(self._find_begun_by)

    def _enter(self, entry: _Entry, word: str) -> None:
        """Note with which words of a text an entry may begin, by one word of its pattern."""
        run = _run(word.removeprefix("*"))
        if run and word.startswith("*"):
            self._inner.setdefault(run, []).append(entry)
        elif run:
            (self._stems if word == run + "*" else self._whole).setdefault(run, []).append(entry)
        elif hyphened := _run(word.removeprefix("*-")):  # "*-free": any word, and then this
            self._hyphened.append(_Entry(entry.pattern, entry.path, (hyphened,)))

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Return the hits between two offsets of folded text, by place; they may overlap.

        >>> Matcher([("face* recognition", ("use", "facial-recognition"))]).find("no facial or face recognition")
        [Hit(start=13, end=29, path=('use', 'facial-recognition'))]
        """
        stop = len(text) if end is None else end
        words = [(word.start(), word.group()) for word in _TOKEN.finditer(text, start, stop)]
        if words and words[0][0] > 0 and _TOKEN.match(text, words[0][0] - 1):
            del words[0]  # the end of a word that was cut
        behind = tuple(run for entry in self._hyphened for run in entry.seconds or ())
        found: dict[tuple[int, Path], int] = {}
        for (at, word), (_, following) in pairwise([*words, (stop, "")]):
            alone, others = self._begun_by(word)
            for path in alone:
                found[at, path] = max(found.get((at, path), 0), at + len(word))
            for entry in chain(others, self._hyphened if following.startswith(behind) else ()):
                if entry.seconds is None or following.startswith(entry.seconds):
                    close = entry.end(text, at, stop)
                    if close > found.get((at, entry.path), 0):
                        found[at, entry.path] = close
        hits = [Hit(at, close, path) for (at, path), close in found.items()]
        return sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.path))

    def _find_begun_by(self, word: str) -> tuple[tuple[Path, ...], tuple[_Entry, ...]]:
        """Return the paths of what a word alone is, and the entries that it may begin."""
        entries = dict.fromkeys(self._whole.get(word, ()))
        for length in range(1, min(len(word), self._longest) + 1):
            entries |= dict.fromkeys(self._stems.get(word[:length], ()))
        if self._parts is not None:
            for part in self._parts.finditer(word):
                entries |= dict.fromkeys(self._inner[part.group()])
        alone = [entry.path for entry in entries if entry.is_one_of(word)]
        return tuple(dict.fromkeys(alone)), tuple(entry for entry in entries if not entry.alone)
