"""Which recorded versions of a document are new texts, and what is not new in each of the others.

A collection records every change of a page. Every version is compared, in forms that say less and less (see
`aikg.terms.normal_form`), with all versions before it; the first form that one of them shares gives its substance.
The reasons, weakest first: weaker ones may hold as well, and only the strongest is told.

=======================  ===================================================================================
``same``                 every character is the same
``markup``               white space, marks of Markdown, numbers of lists, underlines of headings
``links``                the addresses of links and images, addresses in the text, "opens in a new tab"
``case-or-punctuation``  case, punctuation, typography
``navigation``           menus, tables of contents, footers, dialogs about cookies, titles of the site
``order``                the same lines in another order under their headings and list sentences, or twice over
``date-line``            what the text says of its own date: since when it is valid, when it was updated
=======================  ===================================================================================

Nothing is thrown away: a version that shows no text of the document is an error page, every other belongs to one.
Where it is not clear, a version is a new text: one with a part missing, in another spelling, with a notice on top.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from aikg.sources.terms_archive import RecordedVersion
from aikg.terms.error_pages import problems_of, shared
from aikg.terms.normal_form import Line, Page, read_page

__all__ = ["JudgedVersion", "Judgement", "Substance", "judge"]


class Substance(StrEnum):
    """What a recorded version is, and what alone tells it from an earlier one."""

    NEW_TEXT = "new-text"
    SAME = "same"
    MARKUP = "markup"
    LINKS = "links"
    CASE_OR_PUNCTUATION = "case-or-punctuation"
    NAVIGATION = "navigation"
    ORDER = "order"
    DATE_LINE = "date-line"
    ERROR_PAGE = "error-page"


@dataclass(frozen=True, slots=True)
class JudgedVersion:
    """A version, its substance, the number of the text it shows (None: an error page), and why, in one line.

    `against` is the earlier version it was compared with: the latest of those that share the form which says the most;
    for a new text the last one that showed a text.
    """

    version: RecordedVersion
    substance: Substance
    text: int | None
    why: str
    against: RecordedVersion | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The texts of a document, each as the version that first carries it, and all its versions, judged."""

    texts: tuple[RecordedVersion, ...]
    versions: tuple[JudgedVersion, ...]


#: The substance that each form of a page shows when it is the first that two pages share, and its words.
_FORMS: tuple[tuple[str, Substance, str], ...] = (
    ("text", Substance.SAME, "no difference"),
    ("marked", Substance.MARKUP, "markup only"),
    ("plain", Substance.LINKS, "links only"),
    ("letters", Substance.CASE_OR_PUNCTUATION, "case or punctuation only"),
    ("body", Substance.NAVIGATION, "navigation only"),
    ("blocks", Substance.ORDER, "order only"),
    ("undated", Substance.DATE_LINE, "date line only"),
    ("undated_blocks", Substance.DATE_LINE, "date line and order only"),
)
#: How many versions in a row may show another page in the place of a document.
_STRANGERS = 5
#: Which share of its letters another page may have in common with the document.
_STRANGE_SHARE = 0.1


def judge(versions: Sequence[RecordedVersion]) -> Judgement:
    """Return the texts of a document and the substance of each of its versions, which come earliest first.

    Two versions that are equal in a form show one text, also when others stood between them.
    """
    known: dict[str, Line] = {}
    read: dict[str, Page] = {}
    for version in versions:
        if version.text not in read:
            read[version.text] = read_page(version.text, known)
    pages = [read[version.text] for version in versions]
    problems = dict(zip(read, problems_of(list(read.values())), strict=True))
    wrong = [problems[version.text] for version in versions]
    wrong = _with_strangers([judged.text for judged in _judged(versions, pages, wrong)], pages, wrong)
    judged = tuple(_judged(versions, pages, wrong))
    return Judgement(tuple(j.version for j in judged if j.substance is Substance.NEW_TEXT), judged)


def _judged(
    versions: Sequence[RecordedVersion], pages: Sequence[Page], wrong: Sequence[str | None]
) -> Iterator[JudgedVersion]:
    """Judge every version by the versions before it; what is `wrong` with it makes it an error page."""
    seen: dict[tuple[str, bytes], int] = {}
    numbers: dict[int, int] = {}
    last: int | None = None
    texts = 0
    for i, (version, page) in enumerate(zip(versions, pages, strict=True)):
        if (why := wrong[i]) is not None:
            yield JudgedVersion(version, Substance.ERROR_PAGE, None, why)
            continue
        keys = [(form, getattr(page.forms, form)) for form, _, _ in _FORMS]
        place = next((place for place, key in enumerate(keys) if key in seen), None)
        if place is None:
            numbers[i] = texts
            texts += 1
            yield _new(versions, pages, i, last, numbers[i])
        else:
            _, substance, only = _FORMS[place]
            against = seen[keys[place]]
            numbers[i] = numbers[against]
            why = f"{only}, against the text of {_day(versions[against])}"
            yield JudgedVersion(version, substance, numbers[i], why, versions[against])
        seen |= dict.fromkeys(keys, i)
        last = i


def _new(
    versions: Sequence[RecordedVersion], pages: Sequence[Page], i: int, last: int | None, number: int
) -> JudgedVersion:
    if last is None:
        return JudgedVersion(versions[i], Substance.NEW_TEXT, number, "the first text")
    now, was = pages[i].says, pages[last].says
    why = f"{len(now - was)} lines new, {len(was - now)} gone, against the text of {_day(versions[last])}"
    return JudgedVersion(versions[i], Substance.NEW_TEXT, number, why, versions[last])


def _day(version: RecordedVersion) -> str:
    return f"{version.at:%Y-%m-%d}"


def _with_strangers(
    numbers: Sequence[int | None], pages: Sequence[Page], wrong: Sequence[str | None]
) -> list[str | None]:
    """Add to what is wrong: a page of something else that stood between two versions of one text, and nowhere else."""
    shown = [i for i, number in enumerate(numbers) if number is not None]
    found = list(wrong)
    runs = [list(run) for _, run in groupby(shown, key=lambda i: numbers[i])]
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        document, strange = pages[before[-1]].says, numbers[run[0]]
        if (
            numbers[before[-1]] == numbers[after[0]]
            and len(run) <= _STRANGERS
            and numbers.count(strange) == len(run)
            and all(max(shared(pages[i].says, document), shared(document, pages[i].says)) < _STRANGE_SHARE for i in run)
        ):
            for i in run:
                found[i] = "another page in the place of the document, which came back"
    return found
