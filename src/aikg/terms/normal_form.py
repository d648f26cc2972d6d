"""A recorded page becomes forms that are equal when two pages say the same, whatever their marks, links and menus.

Every line is read once, by itself; then what stands around the text is told by where a line stands: at the top or the
bottom, in a row of links, above the title. The phrases for that are in ``lexicon/<language>/pages.toml``. Nothing here
weighs how much two pages have in common: forms are equal or they are not, and so they are compared as digests.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import accumulate, takewhile
from typing import Any

from aikg.resources import resource

__all__ = ["Forms", "Line", "Page", "phrases", "read_line", "read_page", "squeezed"]

_TARGET = r"\]\((?:[^()\s]++|\([^()\s]*+\))*+(?:\s+\"[^\"]*+\")?\)"
_IMAGE = re.compile(r"!\[[^\[\]]*+" + _TARGET)
_LINK_TARGET = re.compile(_TARGET + r"|\]\[[^\[\]]*+\]")
_LINK = re.compile(r"\[([^\[\]]*+)" + _TARGET)
_GLUED = re.compile(r"\]\([^()\s]*\)\s*\[")
_ANCHOR = re.compile(r"\]\([^()\s]*#")
#: An address of the web or of e-mail, and what some pages show instead of one to keep it from machines.
_ADDRESS = re.compile(
    r"<?\b(?:https?://|www\.)[^\s<>\[\]*]+>?|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+|\[email\s*protected\]",
    re.IGNORECASE,
)
#: What stands for a list item that is only the address of a page: a list of documents says something.
_ONLY_ADDRESS = "@"

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe0f]")
_ESCAPE = re.compile(r"\\(?=[^\w\s])")
_MARKS = re.compile(r"[*_`#|~\[\]\s]|<br>")
_RULE = re.compile(r"\s*(?:=+|(?:[-*_]\s*){2,})$")
_UNDERLINE = re.compile(r"\s*(?:=+|-{2,})\s*$")
_HEADING = re.compile(r"\s*#|\s*\*\*[^*]{1,100}\*\*\s*$")
_ITEM = re.compile(r"\s*(?:[*+-]|\d+\\?[.)])\s")
_BULLET = r"[>#\s]|[-*+•·▪◦●○–—](?=\s|[•·▪◦●○])|[•·▪◦●○]"
_ENUMERATOR = r"(?:\d{1,3}|[a-z]|[ivxlc]{1,6})"
_NUMBER = re.compile(
    rf"\s*\d{{1,3}}[.)]?\s*$|(?:{_BULLET}|\d{{1,3}}(?:\.\d{{1,3}})+\.?(?=[\s*_])|{_ENUMERATOR}[.)](?=[\s*_])"
    rf"|\({_ENUMERATOR}\)(?=[\s*_]))+",
    re.IGNORECASE,
)
#: The number of a clause that a page pasted to the end of the one before: "Content; (c) your", "days. 12.2 Refunds".
_INNER_NUMBER = re.compile(
    rf"(?<=[\s*_])\({_ENUMERATOR}\)(?=[\s*_])|(?<=[.;:]\s)\d{{1,2}}(?:\.\d{{1,2}}|\.)+(?=\s+[A-Z*])"
)
_COPYRIGHT = re.compile(r"^(?:copyright)?(?:©|\(c\)\d)|\d{4}.?allrightsreserved", re.IGNORECASE)
_SITE = re.compile(r"\S\s+[|·»–—-]\s+\S")
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W\d_{_CJK}]+|\d+")
_STOPS = frozenset(".;:,!?。；：，！？")

#: How many words there are at the most in a label of a menu, in a title, in a line about a date.
_LABEL_WORDS, _TITLE_WORDS, _DATED_WORDS = 3, 12, 16
#: From how many words on a line that ends like a sentence is one.
_SENTENCE_WORDS = 6
#: How many links make a menu; how many lines from the top a title stands, and a date that is called by no known name.
_MENU_LINKS, _TITLE_LINES, _DATED_LINES = 3, 40, 12


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page in its forms, and what it may be.

    `marked` is without marks, `plain` without links too, `letters` squeezed, `undated` without what it says of its own
    date. A line is `linked` that is only links, `anchor` when they lead to places on a page; `titled` like "Title |
    Site"; `button` like those of a dialog. `masked` is what a short line with a date says beside it, None without one.
    """

    marked: str
    plain: str
    letters: str
    undated: str
    masked: str | None
    words: int
    item: bool
    linked: bool
    anchor: bool
    titled: bool
    button: bool
    furniture: bool


@dataclass(frozen=True, slots=True)
class Forms:
    """Digests of the forms of a page, in the order in which they say less: see `aikg.terms.substance`.

    `body` is without navigation, `blocks` without the order of its lines under their headings; `undated` and
    `undated_blocks` are the same without what the text says of its own date.
    """

    text: bytes
    marked: bytes
    plain: bytes
    letters: bytes
    body: bytes
    blocks: bytes
    undated: bytes
    undated_blocks: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A page in its forms: the lines of its `body`, which is without navigation, and which of them are headings."""

    forms: Forms
    body: tuple[Line, ...]
    headings: tuple[bool, ...]

    @property
    def says(self) -> frozenset[str]:
        """The lines of the body, squeezed."""
        return frozenset(line.letters for line in self.body)


def squeezed(text: str) -> str:
    """Return the letters and digits of a text alone: no case, typography, white space or punctuation.

    What carries a meaning in a number stays: a decimal point, a sign of currency, per cent.

    >>> squeezed("We don’t allow “Deep-Fakes”: 1,000 at 2.5 %."), squeezed("WE DON'T ALLOW DEEP FAKES (1000 at 2.5%)")
    ('wedontallowdeepfakes1000at2.5%', 'wedontallowdeepfakes1000at2.5%')
    """
    plain = unicodedata.normalize("NFKC", text.replace("™", "").replace("&", "and")).casefold()
    return re.sub(r"(?<!\d)%", "", re.sub(r"[^\w.%$€£¥§+]|_|(?<!\d)\.|\.(?!\d)", "", plain))


@cache
def phrases(table: str, key: str) -> tuple[str, ...]:
    """Return a list of ``lexicon/<language>/pages.toml``, in all languages that have that file.

    >>> set(phrases("around", "lines")) >= {"table of contents", "table des matières", "inhaltsverzeichnis"}
    True
    """
    return tuple(phrase for words in _tables("pages") for phrase in words[table][key])


@cache
def _tables(name: str) -> tuple[dict[str, Any], ...]:
    """A file of the lexicon, in every language that has words for pages."""
    folders = [file.parent for file in sorted(resource("lexicon").glob("*/pages.toml"))]
    return tuple(tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")) for folder in folders)


@dataclass(frozen=True)
class _Words:
    """What `phrases` give to read lines with; sets are of squeezed lines or of single words."""

    around: frozenset[str]
    opens: frozenset[str]
    buttons: frozenset[str]
    decides: frozenset[str]
    dating: frozenset[str]
    labels: frozenset[str]
    date: re.Pattern[str]
    remark: re.Pattern[str]
    link: re.Pattern[str]


@cache
def _words() -> _Words:
    month = _any(
        {*phrases("dates", "months"), *(month for words in _tables("dates") for month in words["dates"]["month"])}
    )
    day = r"\d{1,2}(?:st|nd|rd|th|er|\.)?"
    date = (
        rf"(?:(?:{day}\s*(?:of\s|de\s)?)?{month}\b\.?\s*(?:{day},?\s)?,?\s*\d{{4}}"
        r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)"
    )
    return _Words(
        frozenset(map(squeezed, phrases("around", "lines"))),
        frozenset(map(squeezed, phrases("dialog", "opens"))),
        frozenset(phrases("dialog", "buttons") + phrases("dialog", "decides")),
        frozenset(phrases("dialog", "decides")),
        frozenset(phrases("dates", "words")),
        frozenset(phrases("dates", "labels")),
        re.compile(date, re.IGNORECASE),
        re.compile(
            rf"\b{_any(phrases('dates', 'remarks'))}\W{{1,3}}(?:\w{{1,3}}\W{{1,3}}){{0,2}}{date}", re.IGNORECASE
        ),
        re.compile(rf"\(?{_any(phrases('around', 'links'))}\)?", re.IGNORECASE),
    )


def _any(texts: Iterable[str]) -> str:
    """A pattern of one of some texts, the longest that fits."""
    return f"(?:{'|'.join(re.escape(text) for text in sorted(texts, key=lambda text: (-len(text), text)))})"


def read_line(raw: str) -> Line:
    """Return a line in its forms.

    >>> line = read_line("*   [Uses of **AI**](https://a.example/uses) are banned.")
    >>> line.marked, line.plain, line.item
    ('UsesofAI(https://a.example/uses)arebanned.', 'UsesofAIarebanned.', True)
    >>> read_line("Last updated: 3 May 2024").undated, read_line("[Terms](/terms)").linked
    ('', True)
    """
    words_of = _words()
    text = _UNSEEN.sub("", _ESCAPE.sub("", raw)).lstrip(" \t>#*_")
    text = _INNER_NUMBER.sub("", _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text)
    seen = words_of.link.sub("", _IMAGE.sub("", text))
    shown = _LINK_TARGET.sub("", seen)
    linkless = _ADDRESS.sub("", shown)
    plain = _MARKS.sub("", linkless)
    letters = squeezed(plain)
    item = _ITEM.match(raw) is not None
    if item and not letters and "://" in shown:
        plain = letters = _ONLY_ADDRESS
    words = _WORD.findall(linkless.lower())
    linked = bool(letters) and "](" in seen and _is_links(seen)
    undated, masked = _without_dates(linkless, letters, words_of)
    return Line(
        marked=_MARKS.sub("", text),
        plain=plain,
        letters=letters,
        undated=undated,
        masked=masked,
        words=len(words),
        item=item,
        linked=linked,
        anchor=linked and _ANCHOR.search(seen) is not None,
        titled=_SITE.search(linkless) is not None,
        button=words_of.buttons.issuperset(words) and not words_of.decides.isdisjoint(words),
        furniture=(letters in words_of.around and not (item and len(words) == 1))
        or (len(words) <= _DATED_WORDS and _COPYRIGHT.search(plain) is not None),
    )


def _is_links(seen: str) -> bool:
    """Whether a line with a link is only links, or a row of them with no more than labels in between."""
    rest = _WORD.findall(_LINK.sub("", seen))
    return (not rest and "](mailto:" not in seen) or (len(rest) <= _LABEL_WORDS and len(_GLUED.findall(seen)) >= 2)


def _without_dates(text: str, letters: str, known: _Words) -> tuple[str, str | None]:
    """What a line says beside its own date, and what a short line says beside any date, None when it has none."""
    rest, dates = known.date.subn(" ", text)
    words = _WORD.findall(rest.lower())
    if len(words) > _DATED_WORDS:
        return squeezed(known.remark.sub(" ", text)) if dates and known.remark.search(text) else letters, None
    label = len(words) <= _LABEL_WORDS and not known.labels.isdisjoint(words)
    if (dates or label) and known.dating.issuperset(words):
        return "", ""
    return letters, squeezed(rest) if dates else None


def read_page(text: str, known: dict[str, Line]) -> Page:
    """Return a page in its forms.

    `known` holds the lines that were read before, by their characters, and gains those of this page.
    """
    lines, headings = _lines(text, known)
    kept = _kept(lines, headings)
    body = tuple(lines[i] for i in kept)
    heads = tuple(headings[i] for i in kept)
    letters = [line.letters for line in body]
    undated = [
        line.undated if line.masked is None or place >= _DATED_LINES else line.masked for place, line in enumerate(body)
    ]
    forms = Forms(
        _digest([text]),
        _digest(line.marked for line in lines),
        _digest(line.plain for line in lines),
        _digest(line.letters for line in lines),
        _digest(letters),
        _digest(sorted(set(_placed(letters, body, heads))), "\n"),
        _digest(undated),
        _digest(sorted(set(_placed(undated, body, heads))), "\n"),
    )
    return Page(forms, body, heads)


def _digest(parts: Iterable[str], between: str = "") -> bytes:
    return blake2b(between.join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _placed(texts: Sequence[str], body: Sequence[Line], headings: Sequence[bool]) -> Iterator[str]:
    """The lines, each with the heading it stands under and an item with the sentence above its list.

    An item that moves from what is allowed to what is banned so is another line.
    """
    head = above = ""
    for text, line, heading in zip(texts, body, headings, strict=True):
        if heading:
            head = above = text
        elif not line.item:
            above = text
        if text:
            yield text if heading else f"{text}\t{head}\t{above if line.item else ''}"


def _lines(text: str, known: dict[str, Line]) -> tuple[list[Line], list[bool]]:
    """The lines of a page that say something, and whether each is a heading."""
    lines: list[Line] = []
    headings: list[bool] = []
    above = ""
    for raw in text.splitlines():
        underlined, above = above, raw
        if _RULE.match(raw):
            if underlined.strip() and lines and _UNDERLINE.match(raw):
                headings[-1] = True
            continue
        line = known.get(raw)
        if line is None:
            line = known[raw] = read_line(raw)
        if line.marked:
            lines.append(line)
            headings.append(_HEADING.match(raw) is not None)
    return lines, headings


def _kept(lines: Sequence[Line], headings: Sequence[bool]) -> list[int]:
    """Which lines are no navigation."""
    dialog = _dialog(lines)
    outside = [i for i in range(len(lines)) if lines[i].letters and i not in dialog]
    titles = {lines[i].letters for i in outside if headings[i]}
    first = next((i for i in outside if headings[i]), -1)
    dropped = _menu(outside, lines, 0) | _menu(outside[::-1], lines, 1)
    dropped |= {i for i in outside[:_TITLE_LINES] if i < first and _names_page(lines[i], lines[first])}
    kept: list[int] = []
    last = ""
    for i in outside:
        line = lines[i]
        link = not headings[i] and (line.anchor or (line.linked and not line.item))
        repeated = line.letters == last or (line.letters in titles and not headings[i])
        if not (i in dropped or link or repeated or line.furniture):
            kept.append(i)
            last = line.letters
    return kept


def _menu(order: Sequence[int], lines: Sequence[Line], above: int) -> set[int]:
    """The lines at an edge of a page, seen from there, as far as its last link there, when they are a menu.

    `above` is how many lines behind that link belong to it: seen from the bottom, the heading above it.
    """
    run = list(takewhile(lambda i: not _is_text(lines[i]), order))
    links = [place for place, i in enumerate(run) if lines[i].linked]
    rows = [i for i in run if lines[i].furniture or (lines[i].linked and not lines[i].item)]
    if len(links) < _MENU_LINKS or not rows or len(run) == len(order):
        return set()
    return set(run[: links[-1] + 1 + above])


def _is_text(line: Line) -> bool:
    """Whether a line cannot stand in a menu: a sentence, a date, an item of more than a label."""
    if line.linked or line.furniture:
        return False
    ended = line.words >= _SENTENCE_WORDS and line.plain.endswith((".", ";", ":", ","))
    long = line.words > _LABEL_WORDS if line.item else line.words > _TITLE_WORDS and not _STOPS.isdisjoint(line.plain)
    return ended or long or line.masked is not None


def _names_page(line: Line, title: Line) -> bool:
    """Whether a line above the first heading is a label, or names the page or the site once more."""
    named = line.titled or title.letters in line.letters
    return line.masked is None and (line.words <= _LABEL_WORDS or (line.words <= _TITLE_WORDS and named))


def _dialog(lines: Sequence[Line]) -> set[int]:
    """The lines of a dialog about cookies, which is less than half of a page: from its opening to its last button."""
    opens = next((i for i, line in enumerate(lines) if line.letters in _words().opens), None)
    if opens is None:
        return set()
    sizes = [0, *accumulate(len(line.letters) for line in lines)]
    ends = [i for i in range(opens, len(lines)) if lines[i].button and 2 * (sizes[i + 1] - sizes[opens]) < sizes[-1]]
    return set(range(opens, ends[-1] + 1)) if ends else set()
