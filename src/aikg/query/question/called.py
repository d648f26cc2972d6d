"""Names in a question: vendors, products, public bodies, people, policies, pledges and places, the longest first.

A name counts in any case and however it is split ("open ai", "Five-Eyes"); a single word that is also an ordinary word
of questions only with a capital inside the sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from aikg.errors import QueryRejected
from aikg.names import AIKG, LOC, USE, compress
from aikg.query.resolve import NameIndex

__all__ = ["Called", "Name"]

_WORD = re.compile(r"\w+")
#: The ending of a German adjective before another word.
_ENDING = re.compile(r"(?<=[^\W\d_]{3}e)[nmrs](?=[\s-])")
#: How many words a name may have, and how few letters one that is written in small letters.
_LONGEST, _SHORT = 14, 3
#: Ranks of `NameIndex` that are words rather than codes: preferred and other labels, demonyms.
_LABELS = (2, 3, 4)
#: The kinds of names, each with the classes that make it; the first that fits is the kind.
_KINDS = (
    ("product", ("Product",)),
    ("alliance", ("Alliance",)),
    ("body", ("GovernmentBody",)),
    ("policy", ("Policy", "Pledge")),
    ("person", ("Person",)),
    ("place", ("Country", "Jurisdiction")),
    ("vendor", ("Organization", "Vendor")),
)

#: Which kind is meant where a name of equal rank means things of several: "EU" is also the US in Portuguese.
_FIRST = ("vendor", "product", "alliance", "body")


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name at a place of a question: its kind, and the IRI of what it means."""

    start: int
    end: int
    kind: str
    iri: str


class Called:
    """The names of a graph, by how they are written without spaces and punctuation."""

    def __init__(self, names: NameIndex) -> None:
        self._names = names
        self._by_key: dict[str, set[tuple[int, str, str]]] = {}
        self._kinds = kinds = {iri: kind for iri, classes in names.classes.items() if (kind := _kind(iri, classes))}
        for plain, things in names.names.items():
            for rank, iri in things:
                if rank in _LABELS and iri in kinds:
                    self._by_key.setdefault(plain.replace(" ", ""), set()).add((rank, kinds[iri], iri))
        named = [
            plain for plain, things in names.names.items() if any(kinds.get(iri, "use") != "use" for _, iri in things)
        ]
        #: Every word of a name, and the names that are one word.
        self.words = frozenset(word for plain in named for word in plain.split())
        self.single = frozenset(plain for plain in named if " " not in plain)

    def kind_of(self, iri: str) -> str:
        """Return the kind of a thing by its IRI, an empty string for what has no name here."""
        return self._kinds.get(iri, "")

    def place(self, code: str) -> str:
        """Return the IRI of a place by its code. Raises QueryRejected when the graph does not know it."""
        return self._names.find(code, "place")

    def find(self, text: str, lang: str, ordinary: Callable[[int, int], bool], *, small: bool) -> list[Name]:
        """Return the names in a text, none overlapping, by place.

        `ordinary` tells of the words between two offsets whether the language of questions explains them all. With
        `small` single words in small letters count where it does not.

        Raises QueryRejected for a name of several things.
        """
        words = [match.span() for match in _WORD.finditer(text)]
        found: list[Name] = []
        for count in range(min(_LONGEST, len(words)), 0, -1):
            for first in range(len(words) - count + 1):
                start, end = words[first][0], words[first + count - 1][1]
                taken = any(start < other.end and other.start < end for other in found)
                if not taken and _may_be(text, start, end, usual=ordinary(start, end), lang=lang, small=small):
                    found.extend(self._names_at(text, start, end, lang))
        return sorted(found)

    def _names_at(self, text: str, start: int, end: int, lang: str) -> Iterator[Name]:
        said = text[start:end]
        forms = [said]
        if lang == "de":  # "Metas", "der Europäischen Union"
            forms += [said[:-1]] if said[-1] == "s" and len(said) > _SHORT + 1 else []
            forms.append(_ENDING.sub("", said))
        things = next((found for form in forms if (found := self._by_key.get(_key(form)))), None)
        if things:
            rank = min(things)[0]
            best = {(kind, iri) for found, kind, iri in things if found == rank}
            if len(best) > 1:
                first = next((one for one in _FIRST if one in {kind for kind, _ in best}), None)
                best = {(kind, iri) for kind, iri in best if kind == first} or best
            if len(best) > 1:
                means = ", ".join(sorted(compress(iri) for _, iri in best))
                raise QueryRejected(f'"{text[start:end]}" is the name of several things ({means})')
            kind, iri = best.pop()
            yield Name(start, end, kind, iri)

    def inside(self, text: str, start: int, end: int, lang: str) -> Iterable[Name]:
        """Return the vendors and products that a longer name names in itself: OpenAI of "OpenAI's usage policies"."""
        words = [(start + match.start(), start + match.end()) for match in _WORD.finditer(text[start:end])]
        runs = ((words[i][0], words[j][1]) for i in range(len(words)) for j in range(i, len(words)))
        found = [name for s, e in runs if (s, e) != (start, end) for name in self._names_at(text, s, e, lang)]
        return [name for name in found if name.kind in ("vendor", "product")]


def _may_be(text: str, start: int, end: int, *, usual: bool, lang: str, small: bool) -> bool:
    """Tell whether a stretch of text may be a name at all; `usual`: all its words are words of questions."""
    said = text[start:end]
    single = len(_WORD.findall(said)) == 1
    capital = not said[0].islower() or any(letter.isupper() for letter in said[1:])
    if len(_key(said)) < _SHORT and not said.isupper() and not (small and len(said) > 1):
        return False
    if single and capital and usual:
        return lang != "de" and _WORD.search(text[:start]) is not None and len(_key(said)) >= _SHORT
    return capital or (not usual and (small or not single))


def _kind(iri: str, classes: Iterable[str]) -> str:
    if iri.startswith(LOC):
        return "place"
    held = {name.removeprefix(AIKG) for name in classes}
    if iri.startswith(USE):
        return "use"
    return next((kind for kind, of in _KINDS if held & set(of)), "")


def _key(text: str) -> str:
    """Return a name without case, accents, spaces and punctuation.

    >>> _key("Cinq Yeux, État-major")
    'cinqyeuxetatmajor'
    """
    bare = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return "".join(letter for letter in "".join(bare).casefold() if letter.isalnum())
