"""What the fields of an address ask for: words, days, marks that are set."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request

from aikg.errors import QueryRejected
from aikg.query.parameters import last_day

__all__ = ["day_asked", "is_set", "text_asked", "texts_asked"]

#: A longer text is no name and no question.
LONGEST = 1000


def text_asked(request: Request, name: str) -> str:
    """Return a field as one line of words; nothing where it is not there.

    Raises QueryRejected when it is longer than `LONGEST` characters.
    """
    return next(iter(texts_asked(request, name)), "")


def texts_asked(request: Request, name: str) -> list[str]:
    """Return the same of a field that may be there several times, without those that are empty."""
    texts = [" ".join(text.split()) for text in request.query_params.getlist(name)]
    if any(len(text) > LONGEST for text in texts):
        raise QueryRejected("this is too long", where=name, expected=f"at most {LONGEST} characters")
    return [text for text in texts if text]


def day_asked(request: Request, name: str, *, first: bool = False) -> date | None:
    """Return the day of a field; of a month or a year its last day, or with `first` its first.

    Raises QueryRejected for what is no date.
    """
    text = text_asked(request, name)
    if not text:
        return None
    try:
        day = last_day(text)
    except QueryRejected as error:
        error.where = name
        raise
    return date.fromisoformat(f"{text}-01-01"[:10]) if first else day


def is_set(request: Request, name: str) -> bool:
    """Tell whether a field is there and not 0."""
    return text_asked(request, name) not in ("", "0")
