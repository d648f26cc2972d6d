"""One sentence with everything found in it, and the clauses it consists of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from aikg.extract.lexicon import Lexicon
from aikg.extract.marks import Mark
from aikg.model import Document

__all__ = ["Scene"]

_HARD = re.compile(r"[;()]|(?<=\s)–(?=\s)|:(?=\s)")
_WORDS_BEFORE = re.compile(r"[\w.\-]+")
#: A clause that opens with a conjunction right at its start is still that clause.
_OPENING = 3


@dataclass(frozen=True)
class Scene:
    """A sentence from `start` to `end` of a document; `text` is the document's folded text.

    `names` are names and resolved references, `marks` words of the lexicon; both sorted by place.
    """

    document: Document
    words: Lexicon
    text: str
    start: int
    end: int
    names: tuple[Mark, ...]
    marks: tuple[Mark, ...]

    def of(self, kind: str, value: str | None = None, start: int | None = None, end: int | None = None) -> list[Mark]:
        """Return the marks of a kind (and value) that lie between two offsets of the document."""
        low, high = self.start if start is None else start, self.end if end is None else end
        return [
            mark
            for mark in self._by_kind.get(kind, ())
            if mark.value != "none"
            and (value is None or mark.value == value)
            and low <= mark.start
            and mark.end <= high
        ]

    @cached_property
    def _by_kind(self) -> dict[str, list[Mark]]:
        found: dict[str, list[Mark]] = {}
        for mark in self.marks:
            found.setdefault(mark.kind, []).append(mark)
        return found

    @property
    def idioms(self) -> list[Mark]:
        """Phrases that are no use though a word of them is: "la vie privée"."""
        return [mark for mark in self._by_kind.get("uses.uses", ()) if mark.value == "none"]

    def named(self, *kinds: str, start: int | None = None, end: int | None = None) -> list[Mark]:
        """Return the names of some families that lie between two offsets of the document."""
        low, high = self.start if start is None else start, self.end if end is None else end
        return [mark for mark in self.names if mark.kind in kinds and low <= mark.start and mark.end <= high]

    @cached_property
    def boundaries(self) -> tuple[tuple[int, int], ...]:
        """Where a clause ends and another begins: (end of the one, start of the other)."""
        found = [(m.start(), m.end()) for m in _HARD.finditer(self.text, self.start, self.end)]
        found += [
            (mark.start, mark.end)
            for mark in self.of("markers.boundary")
            if mark.start - self.start > _OPENING
            and not any(n.start < mark.end and mark.start < n.end for n in self.names)
        ]
        return tuple(sorted({*found, *self._new_subjects()}))

    def _new_subjects(self) -> Iterator[tuple[int, int]]:
        """Yield where a conjunction behind a comma brings a new subject: "..., and Acme bans ..."."""
        names = [n for n in self.names if n.kind not in ("owner", "place")]
        for left, right in pairwise(names):
            joint = self.conjunction.search(self.between(left.end, right.start))
            if joint is not None and joint.start() > 0 and right.kind == "org" and self._has_verb(right.end):
                at = left.end + joint.start()
                yield at, at + len(joint.group())

    def _has_verb(self, at: int) -> bool:
        """Whether a cue follows a name at once, so that the name is its subject."""
        return any(m.kind.startswith(("cues.", "partnerships.")) and 0 <= m.start - at <= 2 for m in self.marks)

    @cached_property
    def conjunction(self) -> re.Pattern[str]:
        """A comma with "and" at the end of a stretch, behind which somebody new may act: ", and "."""
        words = "|".join(re.escape(word).replace("\\ ", r"\s") for word in self.words.under("markers", "list", "and"))
        return re.compile(rf",\s(?:{words or '(?!)'})\s$")

    def clause(self, at: int) -> tuple[int, int]:
        """Return the clause that holds an offset."""
        start = max((right for left, right in self.boundaries if right <= at), default=self.start)
        end = min((left for left, _ in self.boundaries if left > at), default=self.end)
        return start, end

    def clauses_before(self, start: int) -> Iterator[tuple[int, int]]:
        """Yield the clauses before one that begins at `start`, the nearest first."""
        while start > self.start:
            left = max((left for left, right in self.boundaries if right <= start), default=self.start)
            begin = max((right for _, right in self.boundaries if right <= left), default=self.start)
            yield begin, left
            start = begin if begin < start else self.start

    def between(self, start: int, end: int) -> str:
        """Return the folded text between two offsets."""
        return self.text[start:end]

    def words_before(self, at: int, count: int = 2) -> list[str]:
        """Return up to `count` words right before an offset, the nearest last; none across a comma."""
        stretch = self.text[max(self.start, at - 60) : at]
        cut = max(stretch.rfind(","), stretch.rfind('"') if stretch.endswith('" ') else -1)
        return _WORDS_BEFORE.findall(stretch[cut + 1 :].replace("'", " "))[-count:]

    def is_prepositional(self, mark: Mark) -> bool:
        """Whether a preposition stands right before a name, with at most an article and what it is between.

        "With Acme", "on the platform Acme".
        """
        prepositions, articles = self._function_words
        before = self.words_before(mark.start, 4)
        if before and before[-1] in self._kinds:
            before.pop()
        while before and before[-1] in articles and before[-1] not in prepositions:
            before.pop()
        if before and before[-1] in prepositions:
            return True
        # "backed by Google and Amazon": the second name hangs on the same preposition
        left = [n for n in self.names if n.end <= mark.start and n.kind == mark.kind][-1:]
        gap = self.between(left[0].end, mark.start) if left else ""
        return (
            bool(left)
            and "," not in gap
            and bool(self.connectors.fullmatch(gap))
            and bool(gap.strip())
            and self.is_prepositional(left[0])
        )

    def is_fronted(self, mark: Mark) -> bool:
        """Whether a sentence opens with whom or where it is about: "For Acme, ...", "In Canada, ..."."""
        opens = mark.start - self.start <= 12 and self.is_prepositional(mark)
        return opens and self.between(mark.end, mark.end + 1) == ","

    def is_modifier(self, mark: Mark) -> bool:
        """Whether a name only says whose people these are: "Google employees", "a former Pentagon official"."""
        people = [m for m in self.of("actors.blockers", "people") if 0 <= m.start - mark.end <= 3]
        return bool(people) or (mark.kind in ("org", "public") and bool(self._officials.match(self.text, mark.end)))

    @cached_property
    def _officials(self) -> re.Pattern[str]:
        words = "|".join(self.words.under("markers", "voice", "official")) or "(?!)"
        return re.compile(rf"(?:'s?|-)?\s?(?:{words})\b")

    @cached_property
    def _function_words(self) -> tuple[frozenset[str], frozenset[str]]:
        return (
            frozenset(self.words.under("markers", "voice", "preposition")),
            frozenset(self.words.under("markers", "voice", "article")),
        )

    @cached_property
    def _kinds(self) -> frozenset[str]:
        """Nouns that say what the name behind them is."""
        return frozenset(word.lower() for key in ("kind", "house") for word in self.words.under("names", "names", key))

    @cached_property
    def connectors(self) -> re.Pattern[str]:
        """What may stand between two members of a list."""
        words = "|".join(re.escape(word).replace("\\ ", r"\s") for word in self.words.under("markers", "list", "and"))
        articles = "|".join(map(re.escape, self.words.under("markers", "voice", "article"))) or "(?!)"
        return re.compile(rf'[\s",]*(?:(?:{words})\b)?[\s",]*(?:(?:{articles})[\s\'])?')

    @property
    def is_verb_second(self) -> bool:
        """Whether a language has its finite verb second: subjects and negations may then stand behind it."""
        return bool(self.words.under("names", "names", "verbfirst"))

    @property
    def is_question(self) -> bool:
        """Whether the sentence ends with a question mark."""
        return self.text[self.start : self.end].rstrip(' "').endswith("?")
