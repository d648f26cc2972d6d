"""Which documents tell one story: copies in one language, and translations.

Two reports of one event that were written independently name the same things, but not in the same
order at the same places; a translation does. So anchors are *aligned*: what is common to two texts,
in the same order and about as far from the beginning. The comparison of two documents depends on
no third one. A story is told within some days: texts published further apart are one only if they are nearly the same
words. Each link says why it was made. What was measured, and on which texts, stands in docs/decisions/0004 and 0006.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from aikg.consolidate.fingerprint import Anchor, Fingerprint, parse_fingerprint
from aikg.model import StoredDocument
from aikg.names import content_iri

__all__ = ["ALIGNED", "COPIED", "DAYS", "VERBATIM", "Likeness", "Story", "alignment", "resemblance", "stories"]

#: From this alignment on, two texts are translations of each other.
ALIGNED = 0.7
#: From this resemblance on, one text is copied from the other.
COPIED = 0.3
#: Documents published more days apart than this are one story only from this resemblance on. Undated ones are near all.
DAYS, VERBATIM = 30, 0.8

#: Fewer aligned anchors, or fewer different ones, prove nothing.
_ENOUGH, _ENOUGH_NAMES = 6, 4
#: Two anchors match when they stand as far into their texts, give or take this share of them.
_NEAR = 0.1
#: A text this much shorter than another may be its beginning.
_CUT = 0.85
#: Pairs are compared only when they share one of so many rarest features of a kind of each.
_RAREST = 24
#: A feature shared by more documents than this pairs each with its neighbours only.
_CROWD = 30


#: How many shared anchors are named as examples.
_EXAMPLES = 8


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two documents, by their ids, tell one story.

    `measure` is ``wording`` (see `resemblance`) or ``order`` (see `alignment`), `value` what it came to, from 0 to 1;
    `shared` is how many shingles or anchors they have in common, `examples` are the first anchors, as stems; `days` lie
    between their publications, None where one is undated.
    """

    one: str
    other: str
    measure: str
    value: float
    shared: int
    examples: tuple[str, ...] = ()
    days: int | None = None

    def __str__(self) -> str:
        """Say it in one sentence.

        >>> print(Likeness("a", "b", "wording", 0.75, 48, days=2))
        a and b: the same wording (resemblance 0.75 of at least 0.3; 48 four-word sequences of the sketch; 2 days apart)
        """
        if self.measure == "wording":
            why, scale = "the same wording", f"resemblance {self.value:.2f} of at least {COPIED}"
            what = f"{self.shared} four-word sequences of the sketch"
        else:
            why, scale = (
                "the same names, numbers and dates in the same order",
                f"alignment {self.value:.2f} of at least",
            )
            scale += f" {ALIGNED}"
            what = f"{self.shared} in common, such as {', '.join(self.examples)}"
        apart = "undated" if self.days is None else f"{self.days} {'day' if self.days == 1 else 'days'} apart"
        return f"{self.one} and {self.other}: {why} ({scale}; {what}; {apart})"


@dataclass(frozen=True, slots=True)
class Story:
    """Documents, by their ids in order, that are copies or translations of each other.

    `links` say why, one fewer than there are documents: they connect all of them.
    """

    documents: tuple[str, ...]
    links: tuple[Likeness, ...] = ()

    @property
    def iri(self) -> str:
        """The IRI made of the documents' ids."""
        return content_iri("story", self.documents)


def stories(documents: Sequence[StoredDocument]) -> tuple[Story, ...]:
    """Return the stories that documents tell, each document in exactly one, whatever their order.

    Whatever is linked by a chain of copies and translations is one story.
    """
    ordered = sorted(documents, key=lambda document: document.id)
    prints = [parse_fingerprint(document.fingerprint) for document in ordered]
    first = list(range(len(ordered)))

    def find(index: int) -> int:
        while first[index] != index:
            first[index] = index = first[first[index]]
        return index

    links: list[tuple[int, Likeness]] = []
    for a, b in _candidates(prints):
        if find(a) != find(b) and (link := _likeness(ordered[a], prints[a], ordered[b], prints[b])) is not None:
            first[max(find(a), find(b))] = min(find(a), find(b))
            links.append((a, link))
    why: defaultdict[int, list[Likeness]] = defaultdict(list)
    for index, link in links:
        why[find(index)].append(link)
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for index, document in enumerate(ordered):
        groups[find(index)].append(document.id)
    return tuple(Story(tuple(groups[index]), tuple(why[index])) for index in sorted(groups))


def _likeness(one: StoredDocument, a: Fingerprint, other: StoredDocument, b: Fingerprint) -> Likeness | None:
    """Return why two documents tell one story, None when they do not."""
    days = abs((one.published - other.published).days) if one.published and other.published else None
    far = days is not None and days > DAYS
    wording = resemblance(a, b)
    if wording >= (VERBATIM if far else COPIED):
        return Likeness(one.id, other.id, "wording", wording, len(a.shingles & b.shingles), days=days)
    order = 0.0 if far else alignment(a, one.characters, b, other.characters)
    if order < ALIGNED:
        return None
    names = [anchor.name for anchor in a.anchors]
    both = Counter(names) & Counter(anchor.name for anchor in b.anchors)
    examples = tuple(name for name in dict.fromkeys(names) if name in both)[:_EXAMPLES]
    return Likeness(one.id, other.id, "order", order, both.total(), examples, days)


def resemblance(a: Fingerprint, b: Fingerprint) -> float:
    """Return how much of their wording two texts share, from 0 to 1: an estimate from their sketches."""
    size = max(len(a.shingles), len(b.shingles))
    both = sorted(a.shingles | b.shingles)[:size]
    return sum(1 for shingle in both if shingle in a.shingles and shingle in b.shingles) / size if size else 0.0


def alignment(a: Fingerprint, length_a: int, b: Fingerprint, length_b: int) -> float:
    """Return how far the anchors of two texts, so many characters long, stand in one order, from 0 to 1.

    A much longer text is compared as a whole and cut to the length of the other: translations are
    often shortened by their end.
    """
    whole = _alignment(a.anchors, length_a, b.anchors, length_b)
    shorter, longer = min(length_a, length_b), max(length_a, length_b)
    if shorter > _CUT * longer:
        return whole
    cut_a, cut_b = ([anchor for anchor in anchors if anchor.at < shorter] for anchors in (a.anchors, b.anchors))
    return max(whole, _alignment(cut_a, min(length_a, shorter), cut_b, min(length_b, shorter)))


def _alignment(a: Sequence[Anchor], length_a: int, b: Sequence[Anchor], length_b: int) -> float:
    """Return the geometric mean of two shares of the aligned anchors.

    Among all that the text with fewer of them has, and among those that both texts know at all.
    """
    shared = {anchor.name for anchor in a} & {anchor.name for anchor in b}
    left = [anchor for anchor in a if anchor.name in shared]
    right = [anchor for anchor in b if anchor.name in shared]
    if min(len(left), len(right)) < _ENOUGH or len(shared) < _ENOUGH_NAMES:
        return 0.0
    aligned = _aligned(left, length_a, right, length_b)
    return aligned / math.sqrt(max(len(left), len(right)) * min(len(a), len(b))) if aligned >= _ENOUGH else 0.0


def _aligned(left: Sequence[Anchor], length_left: int, right: Sequence[Anchor], length_right: int) -> int:
    """Return the length of the longest common subsequence of anchors that stand about as far into their texts."""
    before = [0] * (len(right) + 1)
    for x in left:
        row = [0]
        for j, y in enumerate(right):
            match = x.name == y.name and abs(x.at / length_left - y.at / length_right) < _NEAR
            row.append(before[j] + 1 if match else max(before[j + 1], row[j]))
        before = row
    return before[-1]


def _features(fingerprint: Fingerprint) -> tuple[frozenset[Hashable], frozenset[Hashable]]:
    """Return what translations share, neighbouring anchors, and what copies share, shingles."""
    return frozenset(pairwise(anchor.name for anchor in fingerprint.anchors)), frozenset(fingerprint.shingles)


def _candidates(prints: Sequence[Fingerprint]) -> Iterator[tuple[int, int]]:
    """Yield the pairs worth comparing, in a fixed order: those that share a feature that is rare for both.

    Comparing all pairs would take a day for a hundred thousand documents.
    """
    features = [_features(fingerprint) for fingerprint in prints]
    counts = Counter(feature for kinds in features for found in kinds for feature in found)
    holders: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, kinds in enumerate(features):
        for found in kinds:  # each by itself: the many shingles of a copy must not crowd out a translation
            shared = [feature for feature in found if counts[feature] > 1]
            for feature in sorted(shared, key=lambda f: (counts[f], str(f)))[:_RAREST]:
                holders[feature].append(index)
    pairs: set[tuple[int, int]] = set()
    for indexes in holders.values():
        reach = len(indexes) if len(indexes) <= _CROWD else 5
        for place, index in enumerate(indexes):
            pairs.update((index, other) for other in indexes[place + 1 : place + 1 + reach])
    yield from sorted(pairs)
