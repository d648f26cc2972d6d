"""Typing errors: a word that nothing explains is taken for a known one when only one is near.

Never a word that is known, in the lexicon of the language or in a name; never a short one; and the first letter stands.
Glued German words are taken apart where one half is a word of questions: "Deepfakeverbot".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from aikg.extract.lexicon import lexicon
from aikg.query.question.called import Called
from aikg.query.question.scan import Scan
from aikg.query.question.words import question_words

__all__ = ["apart", "corrected", "distance"]

#: From how many letters a word may have one error, a word of a name one, and a word two; a name never has two.
_ONE, _NAME, _TWO = 5, 6, 9
_WORD = re.compile(r"[^\W\d_]{3,}")
#: What stands between the halves of a German word: "Überwachungsverbot".
_SEAM = re.compile(r"(?<=ung|ion|eit|tät)s$|-$")
_HALF = 4


def corrected(scan: Scan, called: Called) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a question with its typing errors mended, and the (typed, meant) pairs, none where none is plain."""
    known, meant = _known(scan.lang), _meant(scan.lang)
    pairs: list[tuple[str, str]] = []
    text, shift = scan.text, 0
    for start, end in scan.unexplained():
        typed = scan.text[start:end]
        word = typed.casefold()
        if len(word) < _ONE or not word.isalpha() or word in known or word in called.words:
            continue
        best = _nearest(word, question_words(scan.lang).plain, meant, called, scan.lang)
        if best is not None:
            right = best.capitalize() if typed[0].isupper() else best
            text = text[: start + shift] + right + text[end + shift :]
            shift += len(right) - len(typed)
            pairs.append((typed, right))
    return text, tuple(pairs)


def apart(scan: Scan) -> str:
    """Return a question with glued words taken apart: "Deepfakeverbot" is "Deepfake verbot".

    Bans are always taken apart, other words where nothing explains them whole.
    """
    patterns = question_words(scan.lang).patterns
    signs, others = patterns.get("glued.sign", ()), patterns.get("glued.other", ())
    unknown = set(scan.unexplained())
    text, shift = scan.text, 0
    for start, end in scan.words() if signs else ():
        word = scan.text[start:end]
        halves = (*signs, *others) if (start, end) in unknown else signs
        found = [half for half in halves if word.casefold().endswith(half) and len(word) >= len(half) + _HALF]
        if found:
            half = max(found, key=len)
            parted = f"{_SEAM.sub('', word[: -len(half)])} {half}"
            text = text[: start + shift] + parted + text[end + shift :]
            shift += len(parted) - len(word)
    return text


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be put in, taken out, changed or swapped, `most` + 1 where it is more.

    >>> distance("militray", "military", 2), distance("foo", "barbar", 2)
    (1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        following = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (a != b))
            if before and i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        before, row = row, following
    return min(row[-1], most + 1)


def _nearest(word: str, asked: Iterable[str], meant: Iterable[str], called: Called, lang: str) -> str | None:
    """Return the one nearest word, or one of several words of questions that do the same.

    Words of questions go before those of uses and actors, these before names.
    """
    two = 2 if len(word) >= _TWO else 0
    named = called.words if len(word) >= _NAME else frozenset()
    for words, most in ((asked, 1), (meant, 1), (named, 1), (asked, two), (meant, two)):
        near = {
            other for other in words if _is_near(word, other, most) and (words is named or other not in called.single)
        }
        near = {other for other in near if sorted(other) == sorted(word)} or near  # letters swapped before others
        if near:
            same = len(near) == 1 or (words is asked and len({_tables(lang, other) for other in near}) == 1)
            return min(near) if same else None
    return None


def _tables(lang: str, word: str) -> frozenset[str]:
    return frozenset(cue.path for cue in question_words(lang).find(word))


def _is_near(word: str, other: str, most: int) -> bool:
    return most > 0 and len(other) >= _ONE - 1 and other[0] == word[0] and distance(word, other, most) <= most


@cache
def _meant(lang: str) -> frozenset[str]:
    """Return the words that a typing error may have meant: those of questions, uses, actors and conditions."""
    words = lexicon(lang)
    found = set(question_words(lang).plain)
    for path, patterns in words.words.items() if words else ():
        if path[:2] == ("uses", "uses") or path[0] in ("actors", "conditions"):
            found.update(word for text in patterns for word in _WORD.findall(text.replace("_", " ")) if "*" not in text)
    return frozenset(word for word in found if len(word) >= _ONE - 1)


@cache
def _known(lang: str) -> frozenset[str]:
    """Return every word of the lexicon of a language: none of them is a typing error."""
    words = lexicon(lang)
    texts = (text for patterns in (words.words.values() if words else ()) for text in patterns)
    return frozenset(word for text in texts for word in _WORD.findall(text.casefold().replace("_", " "))) | _meant(lang)
