"""Names that only their place makes organisations or products: the subject or the object of a tie, a member of a list.

"Harbour Media has invested in Mistral" says what Harbour Media is, though no text explains it and no graph knows it.
A capital letter is no evidence by itself, so whoever asks for these names must have a cue that needs one there. In
German, where every noun has a capital, only what no noun looks like counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from aikg.extract.coreference import Context
from aikg.extract.lexicon import Lexicon, lexicon
from aikg.extract.marks import Mark, kind_of
from aikg.extract.scene import Scene
from aikg.model import Entity, KnownName
from aikg.names import ID, slug

__all__ = ["looks_odd", "slots_in", "with_slots"]

_WORD = r"(?:[A-ZÀ-ÞŠŽ]|\d{1,4}(?=[A-Z][a-z]))[\w&]*(?:[-.’'][\w&]+)*"
_NAME = re.compile(rf"(?<![\w.@#-]){_WORD}(?: {_WORD}){{0,3}}(?: \d{{1,2}}(?![\w.,]))?")
_FIRST = re.compile(r"([\w’'.&-]+)(?: |$)")
_ELIDED = re.compile(r"(?:[LDldQq]|[Dd]ell|[Dd]all|[Nn]ell|[Aa]ll|[Ss]ull|[Uu]n)['’](?=[A-ZÀ-Þ])")
_CAMEL = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]|^[A-ZÀ-Þ]{2,6}$|\d|^[A-Z]{2,5}[ -]")
_LOWER = re.compile(r"(?<![\w’'-])[a-zß-ÿ][\w-]*")
_INNER = re.compile(r"(?<=[a-zß-ÿ] )([A-ZÀ-Þ][\w&]+)")
_SHORTEST = 3
_QUOTES = '"“«„»‘'
#: Letters between a name and its cue.
_BEFORE, _BEHIND = 25, 14
_STOPS = re.compile(r"[,;:()–\"]")


def with_slots(scene: Scene, context: Context, cues: Iterable[Mark]) -> Scene:
    """Return the sentence with the names that stand right where one of some cues must have a party."""
    cues = list(cues)
    if not cues:
        return scene
    slots = list(slots_in(scene, context.labels.values()))
    found = [slot for slot in slots if any(_beside(slot, cue, scene) for cue in cues)]
    if not found:
        return scene
    return replace(scene, names=tuple(sorted([*scene.names, *found], key=lambda mark: (mark.start, mark.end))))


def _beside(slot: Mark, cue: Mark, scene: Scene) -> bool:
    """Whether a name is the subject right before a cue or what stands right behind it."""
    if cue.kind == "relations.which":  # "Acme, with which Bolt has ..."
        return scene.between(slot.end, cue.start) in (", ", " ") or scene.between(cue.end, slot.start) == " "
    if slot.end <= cue.start:
        gap = scene.between(slot.end, cue.start)
        between = set(gap.replace("'", " ").split())
        other = (("markers", "voice", "preposition"), ("markers", "voice", "article"), ("names", "names", "who"))
        foreign = {word for path in other for word in scene.words.under(*path)}
        return not (len(gap) > _BEFORE or _STOPS.search(gap) or between & foreign or scene.is_prepositional(slot))
    gap = scene.between(cue.end, slot.start)
    if not 0 < len(gap) <= _BEHIND or _STOPS.search(gap):
        return False
    small = {*scene.words.under("markers", "voice", "article"), *scene.words.under("markers", "voice", "with")}
    return set(gap.replace("'", " ").split()) <= small


def slots_in(
    scene: Scene, people: Iterable[str] = (), kind: str = "Organization", *, listed: bool = False
) -> Iterator[Mark]:
    """Yield the capitalised names of a sentence that nothing else explains: no name known, no person, no date.

    `people` are names of persons the document has told of; `listed` is for names of which a list says what they are.
    """
    raw = scene.document.text
    ordinary = _ordinary(scene.words)
    nouns = "noun" in scene.words.under("names", "names", "capitals")
    small, amid = _small_words(raw), frozenset[str]() if nouns else _amid(raw)
    persons = {word for label in people for word in (label, *label.split())}
    taken = [n for n in scene.names if n.kind != "owner" and not (n.kind == "org" and raw[n.start].islower())]
    titles = [m.end for m in scene.of("roles.roles") if m.value in ("title", "public", "trade")]
    for match in _NAME.finditer(raw, scene.start, scene.end):
        start, end = match.span()
        inside = [n for n in taken if n.start < end and start < n.end]
        if inside:
            continue  # "Acme Ventures" is not Ventures: a capital beside a known name is a part of it
        start = _without_lead(raw, (start, end), scene.start, ordinary, small)
        label = raw[start:end].strip(" .'’")
        if len(label) < _SHORTEST or label.lower() in ordinary or label in persons or not label[0].isalnum():
            continue
        if label[0].isdigit() and " " in label:
            continue
        first = _opens(start, scene) and (nouns or " " not in label) and label not in amid
        if (first or (nouns and not listed and " " not in label)) and not looks_odd(label):
            continue
        if any(0 <= start - at <= 2 for at in titles):
            continue
        entity = Entity(ID + slug(label), label, kind)
        name = KnownName(entity, (("", label),))
        yield Mark(start, start + len(label), kind_of(name), entity.iri, name)


def looks_odd(label: str) -> bool:
    """Whether a name is written as no ordinary word is.

    >>> looks_odd("DistroKid"), looks_odd("BBC"), looks_odd("Believe")
    (True, True, False)
    """
    return _CAMEL.search(label) is not None


def _opens(start: int, scene: Scene) -> bool:
    """Whether a word has its capital only because a sentence or a quotation begins with it."""
    return start == scene.start or scene.document.text[start - 1] in _QUOTES


def _without_lead(
    raw: str, span: tuple[int, int], opening: int, ordinary: frozenset[str], small: frozenset[str]
) -> int:
    """Where a name begins, without an article, an elision and a word that only opens the sentence."""
    start, end = span
    while start < end:
        elided = _ELIDED.match(raw, start, end)
        if elided is not None:
            start = elided.end()
            continue
        first = _FIRST.match(raw, start, end)
        if first is None:
            break
        word = first[1].lower()
        if word in ordinary or (start == opening and word in small and first.end() < end):
            start = first.end()
        else:
            break
    return start


@lru_cache(maxsize=8)
def _small_words(raw: str) -> frozenset[str]:
    """The words a document writes in small letters."""
    return frozenset(word.group() for word in _LOWER.finditer(raw))


@lru_cache(maxsize=8)
def _amid(raw: str) -> frozenset[str]:
    """The words a document writes with a capital in the middle of a sentence, and never without."""
    return frozenset(match[1] for match in _INNER.finditer(raw)) - {w.capitalize() for w in _small_words(raw)}


def _ordinary(words: Lexicon) -> frozenset[str]:
    return _ordinary_in(words.lang)


@lru_cache(maxsize=16)
def _ordinary_in(lang: str) -> frozenset[str]:
    """Words that are no name of their own, however they are written."""
    words = lexicon(lang)
    paths = (
        *(("markers", "voice", key) for key in ("preposition", "article", "with")),
        *(("names", "names", key) for key in ("never", "who", "own", "unlike", "acronym", "institution", "version")),
        *(("dates", "dates", key) for key in ("weekday", "month")),
        ("markers", "list", "and"),
        ("sentences", "starters"),
    )
    return frozenset() if words is None else frozenset(word.lower() for path in paths for word in words.under(*path))
