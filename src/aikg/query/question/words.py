"""The words of questions in one language, read from ``lexicon/<language>/questions.toml``.

A table holds patterns (docs/extraction.md, "Teaching it a word") and at least one example, a question with what it
asks, which a test reads. Its path says what its words do, such as ``sign.prohibits.verb``. Patterns have no gaps: a
word that no pattern names is never taken for understood.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from aikg.errors import ModelError
from aikg.extract.patterns import Matcher
from aikg.extract.typography import folded
from aikg.resources import resource

__all__ = ["LANGUAGES", "Cue", "QuestionWords", "question_words"]

#: The languages that questions may be asked in, the first where nothing tells.
LANGUAGES = ("en", "fr", "de")
_KEYS = frozenset({"words", "examples"})
_GAPS = frozenset({"_", "..", "..."})
_PLAIN = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, order=True)
class Cue:
    """Words of a question that do something: `path` is their table, such as ``ask.who`` or ``function``."""

    start: int
    end: int
    path: str


@dataclass(frozen=True)
class QuestionWords:
    """The question words of a language: `examples` are (table, question, what it asks)."""

    lang: str
    matcher: Matcher
    patterns: dict[str, tuple[str, ...]]
    examples: tuple[tuple[str, str, str], ...]
    plain: frozenset[str]

    def find(self, text: str) -> tuple[Cue, ...]:
        """Return the cues in a text, by place; one that lies inside a longer one is a part of that one.

        >>> [cue.path for cue in question_words("en").find("Who forbids it?")]
        ['ask.who', 'function', 'sign.prohibits.verb', 'function']
        """
        hits = self.matcher.find(folded(text))
        found = {Cue(hit.start, hit.end, hit.path[0]) for hit in hits}
        return tuple(sorted(cue for cue in found if not any(_inside(cue, other) for other in found)))


def _inside(cue: Cue, other: Cue) -> bool:
    """Whether a cue is a part of another; "who" of "who is" still asks who, what a phrase means is weighed later."""
    if (
        other.path in ("about", "own-rules", "refuse.month")
        or cue.path == "group.other"
        or (other.path.startswith("mean.") and cue.path[:4] != "mean")
    ):
        return False
    return other.start <= cue.start and cue.end <= other.end and other.end - other.start > cue.end - cue.start


@cache
def question_words(lang: str) -> QuestionWords:
    """Return the question words of one of `LANGUAGES`.

    Raises ModelError for a table without words or examples, or a pattern with a gap.
    """
    file = resource("lexicon") / lang / "questions.toml"
    tables = dict(_tables(tomllib.loads(file.read_text(encoding="utf-8")), "", str(file)))
    patterns = {path: tuple(table["words"]) for path, table in tables.items()}
    for path, words in patterns.items():
        for word in words:
            if _GAPS & set(word.split()):
                raise ModelError(f"{path} has a pattern with a gap, {word!r}", where=str(file), expected="words")
    examples = tuple((path, *_example(line, path, str(file))) for path, t in tables.items() for line in t["examples"])
    matcher = Matcher((word, (path,)) for path, words in patterns.items() for word in words)
    plain = {word for words in patterns.values() for text in words for word in _plain_words(text)}
    return QuestionWords(lang, matcher, patterns, examples, frozenset(plain))


def _tables(table: dict[str, Any], path: str, file: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    if set(table) == _KEYS and all(table[key] for key in _KEYS):
        yield path, table
        return
    for key, value in table.items():
        here = f"{path}.{key}".lstrip(".")
        if not isinstance(value, dict):
            raise ModelError(f"{here} is no table", where=file, expected="tables with words and examples")
        yield from _tables(value, here, file)


def _example(line: str, path: str, file: str) -> tuple[str, str]:
    question, arrow, asks = line.partition(" => ")
    if not arrow:
        raise ModelError(
            f"an example of {path} says not what it asks: {line!r}", where=file, expected="QUESTION => ASKS"
        )
    return question, asks


def _plain_words(pattern: str) -> Iterator[str]:
    """Yield the words that a pattern spells out: what a typing error may have meant.

    >>> list(_plain_words("rule|rules out? stem*"))
    ['rule', 'rules', 'out']
    """
    for item in pattern.split():
        for word in item.removesuffix("?").split("|"):
            if "*" not in word:
                yield from _PLAIN.findall(word)
