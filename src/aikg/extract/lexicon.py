"""The words of one language, read from ``lexicon/<language>/*.toml``.

Every TOML file is a tree of tables whose leaves are lists of patterns (see `patterns`); the path of a leaf,
such as ``("cues", "prohibits", "verb")``, is its meaning. Nothing of a language stands in the code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from aikg.errors import ModelError
from aikg.extract.patterns import Matcher, Path
from aikg.resources import resource

__all__ = ["Lexicon", "entries", "languages", "lexicon"]

#: Files of a language that are not looked for in texts: the test sentences, and the words of questions.
_NOT_PATTERNS = frozenset({"examples", "questions"})
#: Plain lists of words, read by name and never looked for in a text.
_PLAIN = frozenset(
    {("sentences",), ("dates",), ("names",), ("markers", "voice"), ("markers", "list"), ("markers", "machine")}
    | {
        ("terms",),  # what only policies say, for the reader of terms
        ("pages",),  # what web pages say around a text, for the judge of recorded versions
        ("product_uses", "into"),
        ("roles", "pointed"),
        ("relations", "held"),
        ("relations", "compound"),
        ("relations", "body"),
    }
)


@dataclass(frozen=True)
class Lexicon:
    """The patterns of one language, ready to be found, and the same as plain words.

    `glosses` say of its frequent words, articles apart, what they mean in plain English, synonyms alike: "vieta",
    "verbiedt" and "outlaws" are all "ban". Nothing but the sentence model looks at them.
    """

    lang: str
    matcher: Matcher
    words: dict[Path, tuple[str, ...]]
    glosses: dict[str, str]

    def under(self, *path: str) -> tuple[str, ...]:
        """Return the patterns at a path, none when the language has none there."""
        return self.words.get(path, ())


def _leaves(table: dict[str, Any], path: Path, file: FilePath) -> Iterator[tuple[Path, list[str]]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key), file)
        elif isinstance(value, list) and all(isinstance(word, str) for word in value):
            yield (*path, key), value
        else:
            raise ModelError(f"{'.'.join((*path, key))} is not a list of patterns", where=str(file))


def entries(folder: FilePath) -> Iterator[tuple[Path, list[str]]]:
    """Yield every (path, patterns) of a language's folder, in the order of its files."""
    for file in sorted(folder.glob("*.toml")):
        if file.stem not in _NOT_PATTERNS:
            yield from _leaves(tomllib.loads(file.read_text(encoding="utf-8")), (file.stem,), file)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages the lexicon has, sorted."""
    return tuple(sorted(folder.name for folder in resource("lexicon").iterdir() if folder.is_dir()))


def _spelled(patterns: list[str]) -> Iterator[str]:
    """Yield patterns, those with an ß as the Swiss write them too."""
    for pattern in patterns:
        yield pattern
        if "ß" in pattern:
            yield pattern.replace("ß", "ss")


@cache
def lexicon(lang: str) -> Lexicon | None:
    """Return the lexicon of a language, None when there is none."""
    if lang not in languages():
        return None
    words = {path: tuple(_spelled(patterns)) for path, patterns in entries(resource("lexicon") / lang)}
    negations = {
        word
        for key in ("before", "quantifier", "distant", "ended")
        for phrase in words.get(("markers", "negation", key), ())
        if " " not in phrase
        for word in phrase.split("|")
    }
    matcher = Matcher(
        (pattern, (*path, "negated") if path[0] == "cues" and negations & set(re.split(r"[\s|_]", pattern)) else path)
        for path, patterns in words.items()
        if path[:1] not in _PLAIN and path[:2] not in _PLAIN
        for pattern in patterns
    )
    return Lexicon(lang, matcher, words, _glosses(resource("lexicon") / lang / "glosses.tsv"))


def _glosses(file: FilePath) -> dict[str, str]:
    """Read what the frequent words of a language mean: none without the file."""
    found: dict[str, str] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines() if file.exists() else (), 1):
        word, _, gloss = line.partition("\t")
        if not word or not gloss:
            raise ModelError(f"{line!r} says nothing", where=f"{file}:{number}", expected="WORD TAB MEANING")
        found[word] = gloss
    return found
