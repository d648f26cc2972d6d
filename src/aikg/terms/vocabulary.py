"""The words of policies in one language, from ``terms.toml``, and with them the uses that the news is read by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from aikg.extract.lexicon import Lexicon, lexicon
from aikg.extract.patterns import Hit, Matcher, Path

__all__ = ["Vocabulary", "outermost", "vocabulary"]

_TERMS = "terms"
#: The lists of ``shape`` that are looked for in a text; the others are read by name, as those of ``alone`` are.
_SOUGHT = frozenset({("shape", "continues"), ("shape", "presumes")})


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What a reader of terms knows of a language: `signs` are all words but those of uses.

    The paths of `uses` are (slug,) for words of policies, (slug, "news") for those of the news, and
    (slug, "within", setting) for words that count in a setting; ("none",) voids what it covers.
    """

    lang: str
    signs: Matcher
    uses: Matcher
    words: Mapping[Path, tuple[str, ...]]
    openers: re.Pattern[str] | None

    def under(self, *path: str) -> AbstractSet[str]:
        """The plain words of a list."""
        return frozenset(self.words.get((_TERMS, *path), ()))


@cache
def vocabulary(lang: str) -> Vocabulary | None:
    """Return the vocabulary of a language, None when there are no words of policies in it."""
    words = lexicon(lang)
    if words is None or not any(path[0] == _TERMS for path in words.words):
        return None
    tables = {path[1:]: patterns for path, patterns in words.words.items() if path[0] == _TERMS}
    signs = [
        (pattern, path)
        for path, patterns in tables.items()
        if path[0] not in ("uses", "within", "alone", "shape") or path in _SOUGHT
        for pattern in patterns
    ]
    signs += [(w, ("when", path[1])) for path, ws in tables.items() if path[::2] == ("within", "when") for w in ws]
    openers = "|".join(map(re.escape, tables.get(("shape", "openers"), ())))
    return Vocabulary(
        lang,
        Matcher(signs),
        Matcher(_uses(words, tables)),
        words.words,
        re.compile(rf"\b(?:{openers})\b") if openers else None,
    )


def _uses(words: Lexicon, tables: Mapping[Path, tuple[str, ...]]) -> Iterable[tuple[str, Path]]:
    alone = set(tables.get(("alone", "slugs"), ()))
    for path, patterns in tables.items():
        if path[0] == "uses":
            yield from ((pattern, path[1:]) for pattern in patterns)
        elif path[0] == "within" and path[2] != "when":
            yield from ((pattern, (path[2], "within", path[1])) for pattern in patterns)
    for path, patterns in words.words.items():
        if path[:2] == ("uses", "uses") and path[2] not in alone:
            tail: Path = ("none",) if path[2] == "none" else (path[2], "news")
            yield from ((pattern, tail) for pattern in patterns)


def outermost(hits: Iterable[Hit], rank: Mapping[str, int] | None = None) -> list[Hit]:
    """Return the hits that lie neither inside nor across a longer one, by place.

    Of two of one length the one whose first word of its path has the lower rank, then the earlier path.

    >>> [hit.path for hit in outermost([Hit(0, 4, ("a",)), Hit(2, 9, ("b",))])]
    [('b',)]
    """
    ranks = rank or {}
    kept: list[Hit] = []
    ordered = sorted(hits, key=lambda h: (h.start - h.end, ranks.get(h.path[0], 9), h.start, len(h.path), h.path))
    for hit in ordered:
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
