"""Products that the graph does not know, where a text says that they are: what a candidate is made of.

"The chatbot Acme Chat", "a model called Foo", "Foo, an assistant by Acme", "the Foo chatbot", "Acme's Foo 2".
Nouns that name much else ("the app", "the system") count only where the name looks like one: a digit, a capital
inside, quotes. Nothing is asserted of what is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from aikg.extract.lexicon import lexicon
from aikg.extract.scene import Scene
from aikg.model import Entity

__all__ = ["FoundProduct", "products_in"]

_CAPITAL = "A-ZÀ-ÞŠŽ"
_WORD = rf"[{_CAPITAL}][\w]*(?:[-.][\w]+)*"
_NUMBER = r"\d{1,3}(?:\.\d{1,2}){0,2}[a-zA-Z]?(?![\w%°]|[.,]\d)"
_QUOTED = rf'" ?(?P<quoted>{_WORD}(?: (?:{_WORD}|{_NUMBER})){{0,3}}) ?"'
#: A capital or a digit inside a word, or a number behind it: what ordinary words do not have.
_TELLING = re.compile(rf"[a-zß-ÿ][{_CAPITAL}]|\d")
#: Surnames have capitals inside as well.
_SURNAME = re.compile(rf"(?:Mc|Mac|Le|La|De|Di|Du|Van|Von|O')[{_CAPITAL}]")
_OWNS = re.compile(r"(?:'s?)? ")
_SHORTEST = 3
#: How far behind a name its vendor may stand: "Foo, a chatbot for schools made by Acme".
_NEAR = 60
_ORGS = ("org", "owner", "ngo", "public")
#: Languages in which a name may stand before the noun: "the Foo chatbot".
_NAME_FIRST = frozenset({"en", "de", "nl"})
#: Lists of words of which none is a name.
_NO_NAMES = ("never", "own", "who", "product", "software", "tool", "model", "kind", "title", "institution", "acronym")


class _Sure(Enum):
    """What it takes for a stretch behind or before a noun to be a name."""

    ALWAYS = "the words around it leave no doubt"
    INSIDE = "so it is, unless the sentence begins with it"
    TWICE = "the text names it again, never with an article"
    TELLING = "it looks like a name"


@dataclass(frozen=True, slots=True)
class FoundProduct:
    """A product's name at `start` to `end` of a document, and who seems to offer it."""

    start: int
    end: int
    name: str
    vendor: Entity | None


def products_in(scene: Scene, text: str) -> list[FoundProduct]:
    """Return the products that one sentence introduces and no name of the graph covers, by place.

    `text` is the document's plain text (see `typography.plain`).
    """
    lang = scene.words.lang
    if lang != "de" and _is_headline(text[scene.start : scene.end]):
        return []
    found: dict[int, FoundProduct] = {}
    for start, reach, sure in _places(scene, text):
        end = _trimmed(start, reach, scene)
        name = text[start:end]
        if (
            end > start
            and start not in found
            and _is_name(name, text, lang)
            and _is_sure(sure, start, name, scene, text)
        ):
            found[start] = FoundProduct(start, end, name, _vendor(start, end, scene, text))
    return [found[start] for start in sorted(found)]


def _places(scene: Scene, text: str) -> Iterator[tuple[int, int, _Sure]]:
    """Yield (start, end, what makes sure of it) of what may be a product's name."""
    for pattern, sure in _patterns(scene.words.lang):
        for match in pattern.finditer(text, scene.start, scene.end):
            quoted = match.groupdict().get("quoted")
            yield *match.span("quoted" if quoted else "name"), _Sure.ALWAYS if quoted else sure
    versioned = _versioned(scene.words.lang)
    for owner in scene.named(*_ORGS):
        if owner.demonym:
            continue
        gap = _OWNS.match(text, owner.end, scene.end)
        owned = versioned.match(text, gap.end(), scene.end) if gap else None
        if owned:
            yield *owned.span(), _Sure.TELLING
    for match in versioned.finditer(text, scene.start, scene.end):
        gap = _of(scene.words.lang).match(text, match.end(), scene.end)
        if gap and any(owner.start == gap.end() for owner in scene.named(*_ORGS)):
            yield *match.span(), _Sure.TELLING


def _trimmed(start: int, end: int, scene: Scene) -> int:
    """The end of a name, before whatever else the sentence names; the start itself where it names that there."""
    for mark in scene.names:
        if mark.start <= start < mark.end:
            return start
        if start < mark.start < end:
            end = mark.start - 1
    return end


def _is_name(name: str, text: str, lang: str) -> bool:
    """Whether a capitalised stretch is none of the words that name nothing, nor used as a word in the text."""
    first = name.split(maxsplit=1)[0]
    small = first.lower()
    if len(name) < _SHORTEST or _SURNAME.match(first) or {small, *small.split("-")} & _ordinary(lang):
        return False
    return not re.search(rf"(?<![\w-]){re.escape(small)}(?![\w-])", text)


def _is_sure(sure: _Sure, start: int, name: str, scene: Scene, text: str) -> bool:
    """Whether what its pattern asks for is there."""
    if sure is _Sure.ALWAYS or _TELLING.search(name):
        return True
    if sure is _Sure.INSIDE:
        return start - scene.start > 1
    if sure is _Sure.TWICE:
        again = re.findall(rf"(?<![\w-]){re.escape(name)}s?(?![\w-])", text)
        behind = rf"(?<!\w)(?i:{_union(scene.words.under('markers', 'voice', 'article'))}) {re.escape(name)}(?![\w-])"
        return len(again) > 1 and not re.search(behind, text)
    return False


def _is_headline(sentence: str) -> bool:
    """Whether nearly every longer word has a capital, so that a capital says nothing."""
    longer = [part for part in sentence.split()[1:] if part[:1].isalpha() and len(part) > _SHORTEST]
    return len(longer) >= _SHORTEST and sum(part[0].isupper() for part in longer) > len(longer) * 0.8


def _vendor(start: int, end: int, scene: Scene, text: str) -> Entity | None:
    """Who seems to offer a product: its owner, who it is "by", else whoever the sentence speaks of before it."""
    orgs = [mark for mark in scene.named(*_ORGS) if mark.name is not None and not mark.demonym]
    before = [mark for mark in orgs if mark.end <= start]
    owners = [mark for mark in before if mark.kind == "owner" or text[mark.end : mark.end + 1] == "'"]
    if owners and start - owners[-1].end <= _NEAR:
        return owners[-1].entity
    for mark in orgs:
        lead = text[max(end, mark.start - 12) : mark.start]
        if end <= mark.start <= end + _NEAR and _of(scene.words.lang).search(lead):
            return mark.entity
    acting = [mark for mark in before if not scene.is_prepositional(mark)] or before
    return acting[-1].entity if acting else None


def _union(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) or "(?!)"


def _under(lang: str, *path: str) -> tuple[str, ...]:
    words = lexicon(lang)
    return words.under(*path) if words is not None else ()


def _key(lang: str, key: str) -> str:
    return _union(_under(lang, "names", "names", key))


@cache
def _patterns(lang: str) -> tuple[tuple[re.Pattern[str], _Sure], ...]:
    """The ways to introduce a product, and what makes sure of each.

    A noun behind a noun may be anything in German ("Chatbot Schülern"), and a name is one word with its version.
    """
    strong, weak, more = _key(lang, "product"), _key(lang, "software"), _key(lang, "version")
    tail = rf"(?:{more})(?!\w)|{_NUMBER}" if lang == "de" else rf"{_WORD}|{_NUMBER}"
    name, alone = rf"(?P<name>{_WORD}(?: (?:{tail})){{0,3}})", rf"(?P<name>{_WORD}(?: {_NUMBER})?)"
    article = rf"(?i:{_union(_under(lang, 'markers', 'voice', 'article'))})[ '](?:[\w-]{{1,30}}[ -]){{0,3}}?"
    behind = _Sure.TWICE if lang == "de" else _Sure.ALWAYS
    made = [
        (rf"(?<![\w-])(?i:{strong}|{weak}),? (?i:{_key(lang, 'called')}):? (?:{_QUOTED}|{name})", _Sure.ALWAYS),
        (rf"(?<![\w-])(?i:{strong}),? (?:{_QUOTED}|{name})", behind),
        (rf"(?<![\w-])(?i:{weak}),? (?:{_QUOTED}|{name})", _Sure.TELLING),
        (rf"(?<![\w.-]){name}, {article}(?i:{strong})(?!\w)", _Sure.ALWAYS),
        (rf"(?<![\w.-]){name}, {article}(?i:{weak})(?!\w)", _Sure.TELLING),
    ]
    if lang in _NAME_FIRST:
        before = _Sure.INSIDE if lang == "en" else _Sure.TWICE
        acronym = rf"(?:(?i:{_key(lang, 'acronym')}) )?"
        made.append((rf"(?<![\w.-]){alone}[ -]{acronym}(?i:{strong})(?![\w-])", before))
        made.append((rf"(?<![\w.-]){alone}[ -]{acronym}(?i:{weak})(?![\w-])", _Sure.TELLING))
    return tuple((re.compile(pattern), sure) for pattern, sure in made)


@cache
def _versioned(lang: str) -> re.Pattern[str]:
    """A name with the number of its version: "Foo 2", "Foo-3.5", "Foo Chat 2 Pro"."""
    dated = _union(tuple(word.capitalize() for word in _under(lang, "dates", "dates", "month")))
    more, first = _key(lang, "version"), rf"[{_CAPITAL}]\w{{2,30}}"
    return re.compile(
        rf"(?<![\w.-])(?!(?:{_key(lang, 'unversioned')}|{dated}|Q\d|H\d)(?!\w)){first}(?: (?:{more}|{first}))?"
        rf"[ -]{_NUMBER}(?: (?:{more})(?!\w))?"
    )


@cache
def _of(lang: str) -> re.Pattern[str]:
    """Find "of" or "by", and an article, before the name of a vendor."""
    owners = _union((*_under(lang, "markers", "voice", "owner"), *_under(lang, "markers", "voice", "agent")))
    articles = _union(_under(lang, "markers", "voice", "article"))
    return re.compile(rf" ?(?<!\w)(?:{owners})[ '](?:(?:{articles})[ '])?")


@cache
def _ordinary(lang: str) -> frozenset[str]:
    """Words that stand at the head of a sentence or before a noun and name nothing."""
    voice = [w for key in ("preposition", "article", "state") for w in _under(lang, "markers", "voice", key)]
    dated = [w for key in ("weekday", "month") for w in _under(lang, "dates", "dates", key)]
    nouns = [w for key in _NO_NAMES for w in _under(lang, "names", "names", key)]
    return frozenset(word.lower() for word in (*voice, *dated, *nouns))
