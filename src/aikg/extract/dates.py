"""Dates in a sentence, as EDTF. What is relative resolves against the day of publication, or stays words."""

from __future__ import annotations

import re
from datetime import date, timedelta

from aikg.extract.scene import Scene

__all__ = ["begins_later", "date_in", "first_date", "has_ended", "validity_in"]

#: A word with so few letters has no ending that tells its tense.
_SHORT = 4


def date_in(scene: Scene) -> tuple[str | None, str | None]:
    """Return the first date of a sentence as (EDTF or None, its words or None)."""
    return first_date(
        scene.text[scene.start : scene.end],
        scene.document.published,
        tuple(_spellings(scene, "weekday")),
        tuple(_spellings(scene, "month")),
        tuple(_spellings(scene, "yesterday")),
    )


def validity_in(scene: Scene, start: int, end: int) -> tuple[str | None, str | None]:
    """Return from when and until when (exclusive) a clause says something holds, as EDTF; None where it does not."""
    since, begins, until = (_bound(scene, start, end, key) for key in ("since", "from", "until"))
    return since or begins, until


def begins_later(scene: Scene, start: int, end: int) -> bool:
    """Whether a clause says from when something holds, and that day comes after its publication."""
    published = scene.document.published
    begins = _bound(scene, start, end, "from")
    if published is not None and begins is not None and begins > str(published)[: len(begins)]:
        return True
    later = "|".join(map(re.escape, _spellings(scene, "later"))) or "(?!)"
    return bool(re.search(rf"\b(?:{later})\b", scene.text[start:end])) and _is_future(scene, start, end)


def has_ended(scene: Scene, start: int, end: int) -> bool:
    """Whether a clause says until when something held, and that day is not after its publication."""
    published = scene.document.published
    until = _bound(scene, start, end, "until")
    return published is not None and until is not None and until < str(published)[: len(until)]


def _is_future(scene: Scene, start: int, end: int) -> bool:
    """Whether a clause has a verb in the future, in a language that puts what is to come there."""
    text = scene.text[start:end]
    words = set(re.findall(r"\w+", text))
    for form in _spellings(scene, "future"):
        ending = form.removeprefix("*")
        ends = form != ending and any(len(word) > _SHORT and word.endswith(ending) for word in words)
        if ends or (form == ending and re.search(rf"(?<!\w){re.escape(form)}\b", text)):
            return True
    return False


def _bound(scene: Scene, start: int, end: int, key: str) -> str | None:
    """The first date behind "since" (it lies in the past), "from" or "until" (the nearest such day), as EDTF."""
    words = "|".join(map(re.escape, sorted(_spellings(scene, key), key=len, reverse=True))) or "(?!)"
    until = "|".join(map(re.escape, sorted(_spellings(scene, "until"), key=len, reverse=True))) or "(?!)"
    for match in re.finditer(rf"\b(?:{words})\s", scene.text[start:end]):
        if key != "until" and re.search(rf"\b(?:{until})\s$", scene.text[start : start + match.end()]):
            continue  # "bis zum 10. Januar"
        stretch = scene.text[start + match.start() : min(end, start + match.end() + 24)]
        year = re.match(rf"(?:{words})\s((?:19|20)\d\d)\b(?!-)", stretch)
        month = _calendar(
            stretch,
            scene.document.published,
            _spellings(scene, "month"),
            nearest=key != "since",
            parts=_spellings(scene, "part"),
            lead=match.end() - match.start(),
        )
        found = year[1] if year else month[0] if month else None
        if found is not None:
            return found
    return None


def _spellings(scene: Scene, key: str) -> tuple[str, ...]:
    return scene.words.under("dates", "dates", key)


def first_date(
    text: str,
    published: date | None,
    weekdays: tuple[str, ...],
    months: tuple[str, ...],
    yesterday: tuple[str, ...] = (),
) -> tuple[str | None, str | None]:
    """Return the first date of a folded text as (EDTF or None, words or None).

    A month without a year, a weekday and "yesterday" need the day of publication; they lie before it.

    >>> months = ("january", "february", "march")
    >>> first_date("since 4 march 2024", None, (), months)
    ('2024-03-04', '4 march 2024')
    >>> first_date("on monday", date(2024, 11, 5), ("monday",), ())
    ('2024-11-04', 'monday')
    >>> first_date("in january", None, (), months)
    (None, 'january')
    """
    if months and (found := _calendar(text, published, months)):
        return found
    for word in yesterday:
        if re.search(rf"\b{word}\b", text):
            return (str(published - timedelta(days=1)) if published else None), word
    for number, word in enumerate(weekdays):
        if re.search(rf"\b{word}\b", text):
            if published is None:
                return None, word
            back = (published.weekday() - number) % 7
            return str(published - timedelta(days=back)), word
    return None, None


def _calendar(
    text: str,
    published: date | None,
    months: tuple[str, ...],
    *,
    nearest: bool = False,
    parts: tuple[str, ...] = (),
    lead: int | None = None,
) -> tuple[str | None, str] | None:
    """The first date of a text; a bare month counts behind a word of time, which takes `lead` letters, and `parts`."""
    names = "|".join(map(re.escape, months))
    pattern = re.compile(
        rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+|of\s+)?)?\b(?P<month>{names})\b"
        rf"(?:\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?(?:,?\s+(?:de\s+)?(?P<year>(?:19|20)\d\d))?"
    )
    for match in pattern.finditer(text):
        day, year = match["day"] or match["day2"], match["year"]
        # "may" and "mars" are other words too: a bare one counts only after a word of time
        timed = lead is not None and set(re.findall(r"[\w']+", text[lead : match.start()])) <= set(parts)
        if (
            not day
            and not year
            and not timed
            and not re.search(r"(?:\b(?:in|en|im|since|depuis|seit|last|em|a)\s)$", text[: match.start()])
        ):
            continue
        words = text[match.start() : match.end()].strip()
        month = months.index(match["month"]) + 1
        return _edtf(year, month, day, published, nearest), words
    return None


def _edtf(year: str | None, month: int, day: str | None, published: date | None, nearest: bool) -> str | None:
    """A date without a year is the last one before publication, or the nearest."""
    if year is None and published is None:
        return None
    number = int(year) if year else published.year if published else 0
    try:
        resolved = date(number, month, int(day) if day else 1)
        if year is None and published is not None:
            around = [resolved.replace(year=number + years) for years in (-1, 0, 1)]
            past = [one for one in around if one <= published]
            resolved = min(around, key=lambda one: abs(one - published)) if nearest else past[-1]
    except ValueError:
        return None
    return str(resolved) if day else f"{resolved.year}-{resolved.month:02}"
