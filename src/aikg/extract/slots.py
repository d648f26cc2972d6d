"""Names that only their place makes organisations or products: the subject or the object of a tie, a member of a list.

"Harbour Media has invested in Mistral" says what Harbour Media is, though no text explains it and no graph knows it.
A capital letter is no evidence by itself, so whoever asks for these names must have a cue that needs one there. In
German, where every noun has a capital, only what no noun looks like counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache

from aikg.extract.coreference import Context
from aikg.extract.lexicon import Lexicon, lexicon
from aikg.extract.marks import Mark, kind_of
from aikg.extract.scene import Scene
from aikg.extract.strangers import stranger

__all__ = ["looks_odd", "slots_in", "with_slots"]

_WORD = r"(?:[A-ZÀ-ÞŠŽ]|\d{1,4}(?=[A-Z][a-z]))[\w&]*(?:[-.’'][\w&]+)*"
_NAME = re.compile(rf"(?<![\w.@#-]){_WORD}(?: {_WORD}){{0,3}}(?: \d{{1,2}}(?![\w.,]))?")
_FIRST = re.compile(r"([\w’'.&-]+)(?: |$)")
_CAMEL = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]|^[A-ZÀ-Þ]{2,6}$|\d|^[A-Z]{2,5}[ -]")
_LOWER = re.compile(r"(?<![\w’'-])[a-zß-ÿ][\w-]*")
_INNER = re.compile(r"(?<=[a-zß-ÿ] )([A-ZÀ-Þ][\w&]+)")
#: Two or three plain words, which may be a person.
_PERSON = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ'’-]+(?: [A-Z]\.)?(?: [A-ZÀ-Þ][a-zß-ÿ'’-]+){1,2}")
_SHORTEST = 3
_QUOTES = '"“«„»‘'
#: Letters between a name and its cue.
_BEFORE, _DESCRIBED, _FAR = 25, 36, 45
_TOKEN = re.compile(r"[\w-]+")
#: What stands between a name and a noun said of it: "Acme, the largest client".
_APPOSED = re.compile(r", (?:[\w'-]+ ){0,3}")
_STOPS = re.compile(r"[,;:()–\"]")


def with_slots(scene: Scene, context: Context, cues: Iterable[Mark]) -> Scene:
    """Return the sentence with the names that stand right where one of some cues must have a party."""
    cues = list(cues)
    if not cues:
        return scene
    slots = list(slots_in(scene, context.labels.values()))
    found = [s for s in slots if not _is_term(s, scene) and any(_beside(s, cue, scene) for cue in cues)]
    if not found:
        return scene
    return replace(scene, names=tuple(sorted([*scene.names, *found], key=lambda mark: (mark.start, mark.end))))


def _is_term(slot: Mark, scene: Scene) -> bool:
    """Whether a name is that of a text to sign, or no more than a word for an authority: "the Fair Housing Charter"."""
    texts = [*scene.of("references.references", "policy"), *scene.of("commitments.signing", "text")]
    offices = [*scene.of("actors.blockers", "public"), *scene.of("actors.blockers", "legal")]
    return any(slot.start <= m.start and m.end <= slot.end for m in texts) or any(
        m.start <= slot.start and slot.end <= m.end for m in offices
    )


def _beside(slot: Mark, cue: Mark, scene: Scene) -> bool:
    """Whether a name is the subject right before a cue or what stands right behind it."""
    if cue.kind == "relations.which":  # "Acme, with which Bolt has ..."
        article = set(scene.words_before(slot.start, 1)) & set(scene.words.under("markers", "voice", "article"))
        named = " " in slot.entity.label or not article  # "les États, avec lesquels ..."
        before = scene.between(slot.end, cue.start) in (", ", " ") and named
        return before or scene.between(cue.end, slot.start) == " "
    if slot.end <= cue.start:
        gap = scene.between(slot.end, cue.start)
        if cue.kind == "relations.relation" and _APPOSED.fullmatch(gap):
            return True
        between = set(gap.replace("'", " ").split())
        other = (("markers", "voice", "preposition"), ("markers", "voice", "article"), ("names", "names", "who"))
        foreign = {word for path in other for word in scene.words.under(*path)}
        return not (len(gap) > _BEFORE or _STOPS.search(gap) or between & foreign or scene.is_prepositional(slot))
    gap = scene.between(cue.end, slot.start)
    if not 0 < len(gap) <= _FAR or _STOPS.search(gap):
        return False
    return (len(gap) <= _DESCRIBED and _is_described(cue.end, slot.start, scene)) or _is_partner(slot, cue, scene)


def _is_partner(slot: Mark, cue: Mark, scene: Scene) -> bool:
    """Whether a name farther behind a verb of a tie stands right behind "with" or "by": "signed today with Acme"."""
    before = scene.words_before(slot.start, 3)
    article = set(scene.words.under("markers", "voice", "article"))
    leading = {*scene.words.under("markers", "voice", "with"), *scene.words.under("markers", "voice", "agent")}
    while before and before[-1] in article and before[-1] not in leading:
        before.pop()
    label = slot.entity.label
    odd = looks_odd(label) or " " in label or not _nouns(scene)
    return cue.kind.startswith("partnerships.") and odd and bool(before) and before[-1] in leading


def _is_described(start: int, end: int, scene: Scene) -> bool:
    """Whether only what a name is stands before it: "with the Norwegian start-up Acme", "avec l'institut Acme".

    An article, "with", where it is from, a noun for a company, and at most one word more that is no preposition.
    """
    article, with_, preposition = (
        frozenset(scene.words.under("markers", "voice", key)) for key in ("article", "with", "preposition")
    )
    kinds = {word.lower() for key in ("kind", "house", "body") for word in scene.words.under("names", "names", key)}
    kinds |= set(scene.words.under("names", "names", "regional"))
    free = [m for m in scene.names if m.demonym and start <= m.start and m.end <= end]
    free += scene.of("relations.shows", start=start, end=end)  # "among the clients are ..."
    roles = [m for m in scene.marks if m.kind in ("roles.roles", "actors.blockers") and start <= m.start < end]
    others, own = 0, scene.words.under("names", "names", "own")
    for match in _TOKEN.finditer(scene.text, start, end):
        word = match.group()
        if word in own:
            return False  # "has handed over its own Acme"
        if word in article or word in with_ or any(m.start <= match.start() < m.end for m in free):
            continue
        if word in preposition or any(m.start <= match.start() < m.end for m in roles):
            return False
        others += word not in kinds
    return others <= 1


def slots_in(
    scene: Scene, people: Iterable[str] = (), kind: str = "Organization", *, listed: bool = False
) -> Iterator[Mark]:
    """Yield the capitalised names of a sentence that nothing else explains: no name known, no person, no date.

    `people` are names of persons the document has told of; `listed` is for names of which a list says what they are.
    """
    raw = scene.document.text
    ordinary = _ordinary(scene.words)
    never = scene.words.under("names", "names", "never")
    nouns = _nouns(scene)
    small, amid = _small_words(raw), frozenset[str]() if nouns else _amid(raw)
    persons = {word for label in people for word in (label, *label.split())}
    taken = [n for n in scene.names if n.kind != "owner" and not (n.kind == "org" and raw[n.start].islower())]
    said = {m.end for m in scene.of("relations.relation")}  # "Acme's partner Bolt" is no person's title
    titles = [m.end for m in scene.of("roles.roles") if m.value in ("title", "public", "trade") and m.end not in said]
    for match in _NAME.finditer(raw, scene.start, scene.end):
        start, end = match.span()
        inside = [n for n in taken if n.start < end and start < n.end]
        if inside and inside[-1].demonym and inside[-1].end + 1 < end:
            start, inside = inside[-1].end + 1, []  # "het Israëlische Acme"
        if inside:
            continue  # "Acme Ventures" is not Ventures: a capital beside a known name is a part of it
        start = _without_lead((start, end), scene, ordinary, small)
        start, appositive = _without_noun(raw, (start, end), scene)
        label = raw[start:end].strip(" .'’")
        if len(label) < _SHORTEST or label.lower() in ordinary or label in persons or not label[0].isalnum():
            continue
        if label.lower().partition("-")[0] in never and "-" in label:
            continue  # "KI-Dienste"
        if label[0].isdigit() and " " in label:
            continue
        if nouns and " " in label and _ends_kind([label.lower().rpartition(" ")[2]], scene):
            continue  # "das Münchner Unternehmen"
        first = not appositive and _opens(start, scene) and (nouns or " " not in label) and label not in amid
        if (first or (nouns and not listed and not appositive and " " not in label)) and not looks_odd(label):
            continue
        if any(0 <= start - at <= 2 for at in titles) or (
            kind == "Organization" and not listed and not appositive and _may_be_person(label, start, scene)
        ):
            continue
        name = stranger(label, kind)
        yield Mark(start, start + len(label), kind_of(name), name.entity.iri, name)


def _may_be_person(label: str, start: int, scene: Scene) -> bool:
    """Whether a name looks like a person's, and neither its last word nor an article or a noun before it says no."""
    lasts = (*scene.words.under("names", "names", "ending"), *scene.words.under("names", "names", "impersonal"))
    if not _PERSON.fullmatch(label) or label.rsplit(maxsplit=1)[-1] in lasts:
        return False
    before = scene.words_before(start, 1)
    said = {*scene.words.under("markers", "voice", "article"), *scene.words.under("names", "names", "kind")}
    said |= set(scene.words.under("names", "names", "regional"))
    which = [m for m in scene.of("relations.which") if scene.between(start + len(label), m.start) == ", "]
    customers = [m for m in scene.of("relations.relation") if m.value in ("client", "supplier")]
    shown = [m for m in scene.of("relations.shows") if m.end + 1 == start and customers and customers[0].end <= m.start]
    origin = [n for n in scene.names if n.demonym and n.end + 1 == start]
    return not (which or shown or origin or (before and before[0] in said))


def _without_noun(raw: str, span: tuple[int, int], scene: Scene) -> tuple[int, bool]:
    """Where a name begins behind a noun for what it is, and whether one was there: "Zulieferer Acme", "Bank Acme"."""
    start, end = span
    head = _FIRST.match(raw, start, end)
    if head is None or head.end() >= end:
        return start, start > scene.start and _ends_kind(scene.words_before(start, 1), scene)
    named = any(m.start == start and m.end == start + len(head[1]) for m in scene.of("relations.relation"))
    noun = _ends_kind([head[1].lower()], scene) and (start == scene.start or _nouns(scene))
    before = scene.words_before(start, 1)
    led = not before or before[0] in scene.words.under("markers", "voice", "article") or _fused(before[0], scene)
    abstract = raw[start:end].endswith(scene.words.under("names", "names", "abstract"))
    return (head.end(), True) if (named or noun) and led and not abstract else (start, False)


def _fused(word: str, scene: Scene) -> bool:
    """Whether a word is a preposition with its article in one: "vom", "zum"."""
    return word.endswith(("m", "r")) and word in scene.words.under("markers", "voice", "preposition")


def _nouns(scene: Scene) -> bool:
    """Whether every noun of a language has a capital."""
    return "noun" in scene.words.under("names", "names", "capitals")


def _ends_kind(words: list[str], scene: Scene) -> bool:
    """Whether a word is a compound for a kind of organisation: "Softwarekonzern", "scholengroep"."""
    ends = scene.words.under("relations", "compound", "nouns")
    if not ends or not words:
        return False  # a language that writes no compounds as one word
    kinds = [*ends, *(word.lower() for key in ("kind", "house") for word in scene.words.under("names", "names", key))]
    return any(words[0].endswith(word) for word in kinds if len(word) >= _SHORTEST)


def looks_odd(label: str) -> bool:
    """Whether a name is written as no ordinary word is.

    >>> looks_odd("DistroKid"), looks_odd("BBC"), looks_odd("Believe")
    (True, True, False)
    """
    return _CAMEL.search(label) is not None


def _opens(start: int, scene: Scene) -> bool:
    """Whether a word has its capital only because a sentence or a quotation begins with it."""
    return start == scene.start or scene.document.text[start - 1] in _QUOTES


def _without_lead(span: tuple[int, int], scene: Scene, ordinary: frozenset[str], small: frozenset[str]) -> int:
    """Where a name begins, without an article, an elision and a word that only opens the sentence."""
    raw, opening = scene.document.text, scene.start
    elision = _elided(scene.words.under("names", "names", "elided"))
    start, end = span
    while start < end:
        elided = elision.match(raw, start, end)
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


@cache
def _elided(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?i:{'|'.join(map(re.escape, words)) or '(?!)'})['’](?=[A-ZÀ-Þ])")


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
