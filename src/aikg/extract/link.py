"""Names of the graph, found in a text: inflected, possessive, hyphenated, in capitals.

The linker knows nothing but what the graph taught it: labels, demonyms and codes. Labels that are also
ordinary words count only where the text names something else the graph knows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from aikg.extract.lexicon import Lexicon, lexicon
from aikg.extract.typography import folded, plain
from aikg.model import KnownName

__all__ = ["Linker", "NameHit"]

#: Kinds of entity whose labels are words of the vocabulary rather than names; the lexicon reads those.
CONCEPTS = frozenset({"Use", "ActorKind", "Condition"})
#: Words, cut where a capital follows a small letter ("OpenAI" are two), since spelling varies there.
_TOKEN = re.compile(r"\w+?(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|\w+")
_RUN = re.compile(r"\w+")
_GAP = re.compile(r"[\s.\-'/&]{0,3}")
_ENDINGS = {"de": ("s", "es", "n", "en"), "nl": ("s",), "en": ("s",)}
#: Kinds of entity that are known by their initials.
_BODIES = frozenset({"GovernmentBody", "RegulatoryAuthority", "NonGovernmentalOrganization", "MediaOrganization"})
#: Letters in which the word before a name, or between two names, stands.
_LAST = 20
#: For how many words of texts it is remembered which names they can begin.
_REMEMBERED = 1 << 13
#: Languages whose houses write initials like a word.
_TITLED = frozenset({"it"})
#: Languages in which a person or company takes a bare genitive s.
_GENITIVE = frozenset({"de", "nl"})


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name found in a text. `demonym` tells "French" from "France"."""

    start: int
    end: int
    name: KnownName
    demonym: bool = False


@dataclass(frozen=True, slots=True)
class _Label:
    tokens: tuple[str, ...]
    name: KnownName
    lang: str
    demonym: bool
    ambiguous: bool
    #: How its second word begins in any spelling; empty when it has none.
    second: str
    #: The plus signs that it ends with: "Face++" is a firm, "face" is none.
    plus: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What a text names, by IRI: all names, those who offer one of them, those that stand within a sentence."""

    iris: frozenset[str]
    makers: frozenset[str | None]
    within: frozenset[str]

    @classmethod
    def of(cls, hits: Sequence[NameHit], text: str) -> _Told:
        return cls(
            frozenset(hit.name.entity.iri for hit in hits),
            frozenset(hit.name.offered_by for hit in hits),
            frozenset(hit.name.entity.iri for hit in hits if not _is_initial(hit, text)),
        )


class Linker:
    """An index of names by their first word."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        self._by_first: dict[str, list[_Label]] = defaultdict(list)
        for name in names:
            if name.entity.kind in CONCEPTS:
                continue
            for labels, demonym in ((name.labels, False), (name.demonyms, True)):
                for lang, label in labels:
                    odd, plus = label in name.ambiguous, label[len(label.rstrip("+")) :]
                    for tokens in _spellings(label):
                        second = tokens[1].casefold() if len(tokens) > 1 else ""
                        self._by_first[folded(tokens[0])].append(_Label(tokens, name, lang, demonym, odd, second, plus))
        for labels_of_word in self._by_first.values():
            labels_of_word.sort(key=lambda label: (-len(label.tokens), label.demonym, label.name.entity.iri))
        #: The labels that a word of a text may begin, in the order in which they count. Texts repeat their words.
        self._begun_by = lru_cache(maxsize=_REMEMBERED)(self._find_begun_by)

    def _find_begun_by(self, word: str, lang: str) -> tuple[_Label, ...]:
        return tuple(
            label
            for stem in _stems(word.lower(), lang)
            for label in self._by_first.get(stem, ())
            if label.lang in ("", lang, "en")
        )

    def find(self, text: str, lang: str) -> list[NameHit]:
        """Return the names in a text, longest first at each place, none overlapping, by place."""
        even = plain(text)
        tokens = list(_TOKEN.finditer(even))
        hits: list[tuple[NameHit, bool]] = []
        at = 0
        while at < len(tokens):
            found = next(self._at(even, tokens, at, lang), None)
            if found is None:
                at += 1
                continue
            label, last, end = found
            hits.append((NameHit(tokens[at].start(), end, label.name, label.demonym), label.ambiguous))
            at = last + 1
        told = _Told.of([hit for hit, _ in hits], even)
        behind = [*(hit.start for hit, _ in hits[1:]), len(even)]
        kept = [
            hit
            for (hit, odd), following in zip(hits, behind, strict=False)
            if not odd or self._meant(hit, even[hit.end : min(following, hit.end + _LAST)], told, even, lang)
        ]
        return list(_glossed(kept, even))

    @staticmethod
    def _meant(hit: NameHit, behind: str, told: _Told, text: str, lang: str) -> bool:
        """Whether an ambiguous label is meant as the name.

        It is when the text names its vendor or product too; else it must not be a common word at the beginning of a
        sentence, unless it stands as only names do, and in German, where every noun has a capital, not follow an
        article.
        """
        if hit.name.code is not None:
            return False
        if hit.name.offered_by in told.iris or hit.name.entity.iri in told.makers:
            return True
        words = lexicon(lang)
        initial = _is_initial(hit, text)
        if words is None:
            return not initial
        if initial:
            common = folded(text[hit.start : hit.end]) in words.under("sentences", "words")
            return not common or hit.name.entity.iri in told.within or _is_name(behind, words)
        before = text[max(0, hit.start - _LAST) : hit.start]
        last = re.findall(r"\w+", before.lower())[-1:]
        return lang != "de" or not set(last) & set(words.under("markers", "voice", "article"))

    def _at(self, text: str, tokens: list[re.Match[str]], at: int, lang: str) -> Iterator[tuple[_Label, int, int]]:
        labels = self._begun_by(tokens[at].group(), lang)
        if not labels:
            return
        following = tokens[at + 1].group().casefold() if at + 1 < len(tokens) else ""
        for label in labels:
            last = at + len(label.tokens) - 1
            if not following.startswith(label.second) or last >= len(tokens):
                continue
            words = tokens[at : last + 1]
            if not _whole(text, words, label) or _is_half(text, tokens, last, label):
                continue
            if all(_GAP.fullmatch(text, left.end(), right.start()) for left, right in pairwise(words)) and _spelled(
                label, [word.group() for word in words], lang
            ):
                yield label, last, _end(text, words[-1].end(), label)


def _spellings(label: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a label, and those of houses that write "Tiktok" for TikTok."""
    tokens = tuple(_TOKEN.findall(plain(label)))
    even = tuple(word[0].upper() + word[1:].lower() for word in _RUN.findall(plain(label)))
    if tokens:
        yield tokens
    if len(even) < len(tokens):
        yield even


def _is_initial(hit: NameHit, text: str) -> bool:
    """Whether a sentence begins with a name."""
    before = text[max(0, hit.start - _LAST) : hit.start].rstrip(" \"'(")
    return not before or before[-1] in ".!?:\n"


def _is_name(behind: str, words: Lexicon) -> bool:
    """Whether a common word stands as a name, by what stands between it and the next: a possessive s, "and"."""
    return bool(re.match(r"['’]s\b", behind)) or behind.strip() in words.under("markers", "list", "and")


def _glossed(hits: list[NameHit], text: str) -> Iterator[NameHit]:
    """Names, one that a name in brackets explains read as that: "the ministry of defence (DoD)"."""
    for hit, after in zip(hits, [*hits[1:], None], strict=False):
        bracketed = after and text[hit.end : after.start].strip(" ") == "(" and text[after.end : after.end + 1] == ")"
        if after and bracketed and hit.name.entity.kind == after.name.entity.kind:
            yield NameHit(hit.start, hit.end, after.name)
        else:
            yield hit


def _stems(word: str, lang: str) -> Iterator[str]:
    yield word
    for ending in _ENDINGS.get(lang, ()):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word[: -len(ending)]


def _spelled(label: _Label, words: list[str], lang: str) -> bool:
    """Whether the words of a text spell a label, its last word perhaps inflected."""
    if label.demonym:
        exact = any(token.isupper() for token in label.tokens)
        return len(words) == len(label.tokens) and all(
            word == token if exact else word.lower() == token.lower()
            for word, token in zip(words, label.tokens, strict=True)
        )
    pairs = list(zip(label.tokens, words, strict=True))
    same = [_same(a, b, label.ambiguous) or (_is_titled(a, b, lang) and not label.ambiguous) for a, b in pairs]
    return all(same[:-1]) and (same[-1] or _inflected(label, words[-1], lang))


def _is_titled(known: str, word: str, lang: str) -> bool:
    """Whether initials are written like a word, as Italian houses do: "Ocse", "Rcs MediaGroup"."""
    return lang in _TITLED and known.isupper() and len(known) > 2 and word == known.capitalize()


def _same(known: str, word: str, strict: bool) -> bool:
    if known == word:
        return True
    if strict:
        return False
    if known[0].islower():
        return known.lower() == word.lower()
    return (word.isupper() and len(word) > 2 and known.upper() == word) or (
        word[0].isupper() and len(known) > 3 and known.lower() == word.lower()
    )


def _inflected(label: _Label, word: str, lang: str) -> bool:
    if label.ambiguous or len(label.tokens[-1]) < 3:
        return False
    genitive = ("s",) if lang in _GENITIVE else ()
    endings = _ENDINGS.get(lang, ()) if len(label.tokens) > 1 and lang == "de" else genitive
    return any(word == label.tokens[-1] + ending for ending in endings)


def _whole(text: str, words: list[re.Match[str]], label: _Label) -> bool:
    """Whether a match begins and ends with whole words; a person's name may be glued to the word before it."""
    start, end = words[0].start(), words[-1].end()
    glued = start > 0 and text[start - 1].isalnum() and label.name.entity.kind != "Person"
    return not glued and not text[end : end + 1].isalnum() and text.startswith(label.plus, end)


def _is_half(text: str, tokens: list[re.Match[str]], last: int, label: _Label) -> bool:
    """Whether the initials of a public body are half of another name in capitals: "CMA CGM" is a shipping line."""
    if len(label.tokens) > 1 or not label.tokens[0].isupper() or last + 1 >= len(tokens):
        return False
    following = tokens[last + 1]
    beside = text[tokens[last].end() : following.start()] == " "
    return (
        beside
        and label.name.entity.kind in _BODIES
        and following.group().isupper()
        and len(following.group()) > 2
        and following.group().isalpha()
    )


def _end(text: str, end: int, label: _Label) -> int:
    """The end of a name, with the full stop of "U.S." and the signs of "Face++", and without the possessive s."""
    end += len(label.plus)
    return end + 1 if len(label.tokens) > 1 and len(label.tokens[-1]) == 1 and text[end : end + 1] == "." else end
