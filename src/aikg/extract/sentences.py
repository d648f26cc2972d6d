"""Sentences with their offsets: abbreviations, quotes, bullets, headlines and hard-wrapped lines understood.

What it refuses: to copy text. A sentence is a pair of offsets, trimmed of white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aikg.extract.lexicon import lexicon
from aikg.extract.typography import plain

__all__ = ["LONGEST", "split"]

#: Longer stretches are cut at a space: the work per sentence stays bounded.
LONGEST = 800
#: Abbreviations, words that surely begin a sentence, letters that are names; whether "4." is an ordinal.
_Words = tuple[frozenset[str], frozenset[str], frozenset[str], bool]
_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[.!?…](?:[\"')\]]{0,3})(?=\s|$)|[.!?](?=\"[A-ZÀ-Þ])")
_BULLET = re.compile(r"\s*(?:[•*▪◦·‣]|[-–]\s|\d{1,2}[.)]\s)")
_OPENERS = re.compile(r"[\s\"'(\[]*")
_ENDS = (".", "!", "?", "…", ":", '"', ")", ";")


def split(text: str, lang: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) offsets of the sentences of a text, in order, none empty.

    >>> split("Sales to the U.S. Army stopped. Dr. Oh said so.\\n- First point", "en")
    ((0, 31), (32, 47), (48, 61))
    """
    even = plain(text)
    words = _words(lang)
    return tuple(
        piece
        for start, end in _paragraphs(even)
        for sentence in _sentences(even, start, end, words)
        for piece in _bounded(even, *sentence)
    )


@cache
def _words(lang: str) -> _Words:
    words = lexicon(lang)
    if words is None:
        return frozenset(), frozenset(), frozenset(), False
    return (
        frozenset(words.under("sentences", "abbreviations")),
        frozenset(words.under("sentences", "starters")),
        frozenset(words.under("sentences", "letters")),
        bool(words.under("sentences", "ordinals")),
    )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines, joined where a line was only wrapped: no stop at its end, lower case at the start of the next."""
    begin = last = None
    for line in _LINE.finditer(text):
        start, end = line.span()
        if begin is not None and last is not None:
            body = text[begin:last].rstrip()
            first = text[start:end].lstrip()[:1]
            wrapped = start - last == 1 and first.islower() and not body.endswith(_ENDS)
            if wrapped and not _BULLET.match(text, start, end):
                last = end
                continue
            yield begin, last
        begin, last = start, end
    if begin is not None and last is not None:
        yield begin, last


def _sentences(text: str, start: int, end: int, words: _Words) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.start() >= begin and _ends_sentence(text, begin, stop, end, words):
            # « C'est fait. »: the closing quote belongs to the sentence it closes
            closes = text.startswith(' "', stop.end()) and text.count('"', begin, stop.end()) % 2 == 1
            close = min(stop.end() + 2, end) if closes else stop.end()
            yield from _trimmed(text, begin, close)
            begin = close
    yield from _trimmed(text, begin, end)


def _ends_sentence(text: str, begin: int, stop: re.Match[str], end: int, words: _Words) -> bool:
    opener = _OPENERS.match(text, stop.end(), end)
    following = text[opener.end() : opener.end() + 20] if opener else ""
    if not following:
        return True
    if following[0].islower():
        return False
    if stop.group()[0] != ".":
        return True
    word = text[max(begin, stop.start() - 20) : stop.start()].rpartition(" ")[2].lstrip("\"'([")
    known, starters, letters, ordinals = words
    next_word = re.split(r"\W", following, maxsplit=1)[0]
    if re.fullmatch(r"(?:[A-Za-zÀ-ÿ]\.)*[A-Za-zÀ-ÿ]", word):
        return (len(word) > 1 and next_word.lower() in starters) or word.lower() in letters
    if word.isdigit() and len(word) <= 2:
        return not ordinals
    return word.lower() not in known


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)
