"""The uses that a clause of a policy names, the most specific that its words support."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from aikg.extract.patterns import Hit
from aikg.extract.typography import folded
from aikg.terms.vocabulary import Vocabulary, outermost

__all__ = ["GENERAL", "UseMark", "uses_in"]

#: Words that are a use only as the object of a ban, and an adjective before any other use.
GENERAL = frozenset({"violating-the-law", "causing-harm", "violating-third-party-rights"})
_NONE, _NEWS = "none", "news"
#: Words that are no use win over a use of the same words.
_RANK = {_NONE: 0}
#: Uses that only people suffer, and within how many words of them stands what suffers.
_HURTS = frozenset({"causing-harm", "abuse"})
_NEAR = 14
_WORD = re.compile(r"[^\W_]+")
#: Where a list of deeds ends.
_END = re.compile(r"[;:.()–—]")


@dataclass(frozen=True, slots=True)
class UseMark:
    """A use named at `start` to `end` of a clause. `sure` is False where only words of the news name it."""

    start: int
    end: int
    use: str
    sure: bool = True


def uses_in(
    text: str, settings: AbstractSet[str], words: Vocabulary, broader: Mapping[str, AbstractSet[str]]
) -> list[UseMark]:
    """Return the uses of a clause, by place. `settings` are those of which its lead-ins speak."""
    fitting = [hit for hit in _hits(text, words) if len(hit.path) < 3 or hit.path[2] in settings]
    policy = outermost(_narrowest([hit for hit in fitting if hit.path[-1] != _NEWS], broader), _RANK)
    news = outermost(_narrowest([hit for hit in fitting if hit.path[-1] == _NEWS], broader), _RANK)
    policy = [hit for hit in policy if not any(_refines(other, hit, broader) for other in news)]
    news = [hit for hit in news if all(hit.end <= other.start or hit.start >= other.end for other in policy)]
    kept = sorted([*policy, *news], key=lambda hit: hit.start)
    found: list[UseMark] = []
    for at, hit in enumerate(kept):
        use = hit.path[0]
        following = kept[at + 1] if at + 1 < len(kept) else None
        if use == _NONE or (use in GENERAL and following is not None and text[hit.end : following.start] == " "):
            continue
        if use in _HURTS and _hurts_things(text, hit, words):
            continue
        found.append(UseMark(hit.start, hit.end, use, hit.path[-1] != _NEWS))
    return found


def _hurts_things(text: str, hit: Hit, words: Vocabulary) -> bool:
    """Whether a bare "harm" or "abuse" is done to the product and not to people: "harm, or interfere with our site"."""
    if len(_WORD.findall(text[hit.start : hit.end])) > 1:
        return False
    rest = folded(text[hit.end :])
    end = _END.search(rest)
    said = _WORD.findall(rest[: end.start() if end else None])[:_NEAR]
    things, others = words.under("shape", "things"), words.under("shape", "persons")
    return next((word in things for word in said if word in things or word in others), False)


def _refines(narrow: Hit, wide: Hit, broader: Mapping[str, AbstractSet[str]]) -> bool:
    """Whether words hold others and say more than they do: "chemical weapons" more than "weapons"."""
    holds = narrow.start <= wide.start and wide.end <= narrow.end
    return holds and wide.path[0] in broader.get(narrow.path[0], ())


@lru_cache(maxsize=1 << 12)
def _hits(text: str, words: Vocabulary) -> tuple[Hit, ...]:
    return tuple(words.uses.find(folded(text)))


def _narrowest(hits: list[Hit], broader: Mapping[str, AbstractSet[str]]) -> list[Hit]:
    """Leave out a use whose very words are also those of a narrower one."""
    spans: dict[tuple[int, int], set[str]] = {}
    for hit in hits:
        spans.setdefault((hit.start, hit.end), set()).add(hit.path[0])
    return [h for h in hits if not any(h.path[0] in broader.get(other, ()) for other in spans[h.start, h.end])]
