"""Organisations that the graph does not know, where the text itself says what they are.

"The start-up Acme", "Acme, a Zurich-based company", "Acme Inc.", "Acme's chief executive", "the University of Example":
such a name is then found wherever else the document uses it. A capital letter alone makes no organisation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cache, lru_cache
from itertools import chain, islice

from aikg.extract.lexicon import Lexicon
from aikg.extract.marks import Mark, kind_of
from aikg.extract.typography import folded, plain
from aikg.model import Entity, KnownName
from aikg.names import ID, slug

__all__ = ["stranger", "strangers_in", "tying"]

_WORD = r"[A-ZÀ-ÞŠŽ][\w&]*(?:[-.'][\w&]+)*"
_NAME = rf"(?P<name>{_WORD}(?: {_WORD}){{0,3}})"
#: Legal forms: in a text of any language, a company keeps that of its country.
_FORMS = "Inc|Corp|Ltd|LLC|LLP|PLC|plc|GmbH|AG|SE|KG|SA|SAS|SARL|SL|BV|NV|SpA|Srl|Lda|Ltda|AB|Oy|ApS"
_SHORTEST = 3
#: How many names a document can introduce; each is looked for in all of it.
_MOST = 200
_ALONE = re.compile(rf" (?P<name>{_WORD})(?! [A-ZÀ-ÞŠŽ])")
_TOKENS = re.compile(r"(?<![\w-])[A-ZÀ-ÞŠŽ][\w&]{2,30}(?![\w-])")
_ONE = re.compile(rf"(?<![\w-]){_WORD}(?![\w-])")
_PAIR = re.compile(r"(?<![\w.-])(?=([A-ZÀ-ÞŠŽ][\w'-]{1,30}) ([A-ZÀ-ÞŠŽ][\w'-]{1,30}))")
_SUBJECT = re.compile(rf"({_WORD}) [a-zß-ÿ]")
_CAMEL = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]")
#: The rest of what explains a name, up to the comma behind it.
_CLOSED = re.compile(r"[^,.;:()]{0,160}[,)]")
#: So many letters hold two words, or what stands between two sentences.
_FEW = 40
#: What may stand before the first word of a sentence.
_OPENING = " \t\"'“”«»„‘’(–-"


def strangers_in(text: str, words: Lexicon, known: Iterable[Mark], title: str = "") -> list[Mark]:
    """Return where a document names organisations that are not among the names already known, by place."""
    taken = list(known)
    even, low = plain(text), folded(text)
    found: dict[str, str] = {}
    introduced: dict[str, str] = {}
    authorities = set(words.under("names", "names", "authority"))
    for name, kind in chain(
        _introduced(even, words), _beside_demonyms(even, words, taken), _acting(even, low, words, plain(title))
    ):
        introduced.setdefault(name, kind)
    for name, kind in islice(introduced.items(), _MOST):
        if _is_name(name, low, words):
            found[name] = "GovernmentBody" if authorities & set(re.split("[ -]", name)) else kind
    short = _short_forms(even, taken)
    marks: list[Mark] = []
    spots = _Spots(taken)
    for name, kind in sorted(found.items(), key=lambda item: (-len(item[0]), item[0])):
        known_as = short.get(name) or stranger(name, kind)
        for spelling in _spellings(name, low):
            for match in re.finditer(rf"(?<![\w-]){re.escape(spelling)}(?=s?(?!\w))", even):
                if not spots.covers(match.start(), match.end(), spelling):
                    spots.add(match.start(), match.end())
                    iri = known_as.entity.iri
                    marks.append(Mark(match.start(), match.end(), kind_of(known_as), iri, known_as))
    return sorted(marks, key=lambda mark: mark.start)


def stranger(label: str, kind: str) -> KnownName:
    """Return what a text calls `label`, of a class, as a name beside those of the graph.

    >>> stranger("Tarn Robotics", "Vendor").entity.iri.rpartition("/")[2]
    'tarn-robotics'
    """
    return KnownName(Entity(ID + slug(label), label, kind), (("", label),))


def tying(words: Iterable[str]) -> str:
    """Return a pattern for one of some prepositions and the space before a name, which an elision has not.

    >>> tying(["de", "d'"])
    "de |d['’]"
    """
    return "|".join(re.escape(word).replace("'", "['’]") + " " * (not word.endswith("'")) for word in words) or "(?!)"


class _Spots:
    """Where names stand already. A place inside a longer name does not count: "New York University"."""

    def __init__(self, taken: Iterable[Mark]) -> None:
        self._at: dict[int, bool] = {}
        for mark in taken:
            for at in range(mark.start, mark.end):
                self._at[at] = mark.kind == "place"

    def add(self, start: int, end: int) -> None:
        self._at.update(dict.fromkeys(range(start, end), False))

    def covers(self, start: int, end: int, name: str) -> bool:
        found = [self._at[at] for at in range(start, end) if at in self._at]
        return bool(found) and not (" " in name and all(found) and len(found) < end - start)


def _short_forms(text: str, known: Iterable[Mark]) -> dict[str, KnownName]:
    """The words of the names in a document, for those who call Axel Springer Springer."""
    found: dict[str, KnownName] = {}
    for mark in known:
        parts = text[mark.start : mark.end].split()
        if mark.name is not None and mark.kind in ("org", "ngo", "media") and len(parts) > 1:
            for part in (parts[0], parts[-1]):
                found.setdefault(part, mark.name)
    return found


def _beside_demonyms(text: str, words: Lexicon, known: Iterable[Mark]) -> Iterator[tuple[str, str]]:
    """ "La francesa Kyutai", "la triestina Parlamondo": a name behind an adjective of origin in small letters."""
    regional = "|".join(map(re.escape, words.under("names", "names", "regional")))
    if not regional:
        return  # a language that gives every noun a capital, or every adjective of origin
    ends = [m.end for m in known if m.demonym and text[m.start : m.start + 1].islower()]
    ends += [m.end() for m in re.finditer(rf"(?<!\w)(?:{regional})(?= [A-ZÀ-Þ])", text)]
    for end in ends:
        match = _ALONE.match(text, end)
        if match is not None:
            yield match["name"], "Vendor"


def _acting(text: str, low: str, words: Lexicon, title: str) -> Iterator[tuple[str, str]]:
    """Names that a document uses again and again and that act as only organisations do: they forbid, allow, say.

    What a title begins with, before a verb in small letters, acts too.
    """
    subject = _SUBJECT.match(title)
    places: dict[str, list[int]] = {}
    paired: set[str] = set()
    for match in _TOKENS.finditer(text):
        places.setdefault(match.group(), []).append(match.start())
    for match in _PAIR.finditer(text):
        paired.update((match[1], match[2]))
    locative = set(words.under("names", "names", "locative"))
    never_before = set(words.under("names", "names", "unlike"))
    nouns = "noun" in words.under("names", "names", "capitals")
    for name, starts in places.items():
        camel = bool(_CAMEL.search(name))
        if len(starts) < 2 or name in paired or (nouns and not camel) or name.isupper():
            continue
        before = [low[max(0, at - 12) : at].split()[-1:] for at in starts[:50]]
        if any(lead and lead[0] in locative for lead in before):
            continue
        if any(lead and lead[0] in never_before for lead in before):
            continue
        inner = sum(1 for at, lead in zip(starts, before, strict=False) if lead and lead[0][-1:] not in '.!?:"')
        heads = subject is not None and subject[1] == name
        if camel or (inner and (heads or any(_acts(low, at + len(name), words) for at in starts[:8]))):
            yield name, "Vendor"


def _acts(low: str, at: int, words: Lexicon) -> bool:
    """Whether a word of forbidding, allowing or saying follows at once."""
    if low[at : at + 1] != " ":
        return False
    hits = words.matcher.find(low, at, min(len(low), at + 40))
    return any(
        hit.start - at <= 12
        and (
            (hit.path[0] == "cues" and hit.path[1] in ("prohibits", "permits") and hit.path[2] == "verb")
            or hit.path[:3] == ("markers", "attribution", "says")
        )
        for hit in hits
    )


def _introduced(text: str, words: Lexicon) -> Iterator[tuple[str, str]]:
    for pattern, kind in _patterns(words):
        for match in pattern.finditer(text):
            if not ("article" in match.re.groupindex and _is_adverb(match, text, words)):
                yield match["name"], kind


def _is_adverb(match: re.Match[str], text: str, words: Lexicon) -> bool:
    """Whether what seems to be explained only opens its sentence: "Previously, the company banned weapons".

    A name is one that stands within a sentence too, or one that a comma closes the words about: "Acme, a start-up
    from Example, ...", "Acme, the company that makes ..., ...".
    """
    name = match["name"]
    if " " in name or _CAMEL.search(name) or not _opens(text, match.start()) or name in _within(text):
        return False
    behind = set(folded(text[match.end() : match.end() + _FEW]).split()[:2])
    closes = match["article"].lower() in words.under("names", "names", "indefinite") or behind & set(
        words.under("names", "names", "who")
    )
    return not (closes and _CLOSED.match(text, match.end()))


@lru_cache(maxsize=2)
def _within(text: str) -> Set[str]:
    """The words with a capital that stand within a sentence."""
    return {match.group() for match in _ONE.finditer(text) if not _opens(text, match.start())}


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins at a place."""
    before = text[max(0, at - _FEW) : at].rstrip(_OPENING)
    return not before or before[-1] in ".!?:;\n"


def _is_name(name: str, low: str, words: Lexicon) -> bool:
    """Whether a capitalised stretch is a name rather than a word at the head of a sentence, a title or a month."""
    first = name.split(maxsplit=1)[0].lower()
    plain_words = {w for key in ("preposition", "article", "state") for w in words.under("markers", "voice", key)}
    plain_words |= {w for key in ("weekday", "month") for w in words.under("dates", "dates", key)}
    never = set(words.under("names", "names", "never"))
    nouns = {w.lower() for key in ("institution", "kind", "body", "house") for w in words.under("names", "names", key)}
    if len(name) < _SHORTEST or first in plain_words or {first, *first.split("-")} & never or name.lower() in nouns:
        return False
    if {w.lower() for w in name.split()} & set(words.under("dates", "dates", "month")):
        return False
    return not re.search(rf"(?<!\w){re.escape(first)}(?!\w)", _small(low, name))


def _small(low: str, name: str) -> str:
    """The folded text without the name itself, so that only other uses of its first word are left."""
    return low.replace(name.lower(), " ") if " " in name else ""


def _spellings(name: str, low: str) -> list[str]:
    """A name, and its first word where that is telling: "Tarn" for "Tarn Robotics"."""
    first, *rest = name.split()
    telling = bool(rest) and len(first) > _SHORTEST and not re.search(rf"(?<!\w){first.lower()} (?:of|de|for)\b", low)
    return [name, first] if telling else [name]


@cache
def _compiled(
    *, kinds: str, institutions: str, articles: str, titles: str, links: str, endings: str, of: str
) -> list[tuple[re.Pattern[str], str]]:
    between = rf"(?:(?!(?:{links})\b)[\w-]{{1,40}}[ -]){{0,3}}"
    company, institution = "Vendor", "NonGovernmentalOrganization"
    headed = rf"(?:{institutions}) (?:{of})?{_WORD}"
    tail = rf"(?: (?:{of}){_WORD}(?: {_WORD})?)?"
    patterns = [
        (rf"(?<!\w)(?i:{kinds}) {_NAME}", company),
        (rf"(?<!\w){_NAME}(?:, | \()(?P<article>(?i:{articles})) {between}(?i:{kinds})(?!\w)", company),
        (rf"(?<!\w)(?i:{kinds}), (?P<name>{_WORD}),", company),
        (rf"(?<!\w){_NAME} (?:{_FORMS})(?!\w)", company),
        (rf"(?<!\w)(?P<name>{_WORD}(?: {_WORD}){{0,2}} (?:{endings}))(?!\w)", company),
        (rf"(?<!\w){_NAME}'s (?i:{titles})(?!\w)", company),
        (rf"(?<!\w)(?P<name>{_WORD})-(?i:{titles})(?!\w)", company),
        (rf"(?<!\w)(?i:{titles}) (?:{links}) {_NAME}", company),
        (rf"(?<!\w)(?P<name>{headed}(?: {_WORD}){{0,3}}{tail})", institution),
        (rf"(?<!\w)(?P<name>{_WORD}(?: {_WORD}){{0,3}} (?:{institutions}))(?!\w)", institution),
        (rf"(?<!\w)(?P<name>(?:{_WORD} )?[A-ZÀ-Þ]\w{{2,30}}-(?:{institutions}))(?!\w)", institution),
    ]
    return [(re.compile(pattern), kind) for pattern, kind in patterns]


def _patterns(words: Lexicon) -> list[tuple[re.Pattern[str], str]]:
    def union(key: str) -> str:
        listed = sorted(words.under("names", "names", key), key=lambda w: (-len(w), w))
        return "|".join(map(re.escape, listed)) or "(?!)"

    return _compiled(
        kinds=union("kind"),
        institutions=union("institution"),
        articles=union("article"),
        titles=union("title"),
        links=union("link"),
        endings=union("ending"),
        of=tying(words.under("names", "names", "of")),
    )
