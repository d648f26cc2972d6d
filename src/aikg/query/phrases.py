"""How rules, verdicts and facts are put in a sentence, in the languages of the pages (``phrases.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

__all__ = ["Phrase", "enumerated", "phrases", "spoken"]

#: From a key and the values in its braces to words.
Phrase = Callable[..., str]
_ONE_OF = re.compile(r"\[(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)\]")
_QUARTER = re.compile(r"(\d{4})-(3[3-6])")
_UNSURE = re.compile(r"(\d{4}(?:-\d\d)?(?:-\d\d)?)([?~%])")
_QUALIFIED = {"?": "perhaps", "~": "circa", "%": "roughly"}


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def phrases(language: str) -> Phrase:
    """Return the phrases of a language, those of English where it has none.

    >>> phrases("de")("says", who="Meta", does=phrases("de")("permits", use="Satire"))
    'Meta erlaubt: Satire'
    """
    table = _tables().get(language) or _tables()["en"]
    return lambda key, **values: table[key].format(**values)


def enumerated(words: Iterable[str], phrase: Phrase) -> str:
    """Return words as a list in a sentence.

    >>> enumerated(["a", "b", "c"], phrases("fr"))
    'a, b et c'
    """
    *rest, last = [*words] or [""]
    return phrase("and", rest=", ".join(rest), last=last) if rest else last


def spoken(edtf: str, phrase: Phrase) -> str:
    """Return an EDTF date as a person reads it: what is no plain year, month or day is put in words.

    >>> [spoken(date, phrases("en")) for date in ("2024-33", "[2024-01-10..2024-01-12]", "2024~", "2024-01")]
    ['the first quarter of 2024', 'some day from 2024-01-10 to 2024-01-12', 'about 2024', '2024-01']
    """
    if one_of := _ONE_OF.fullmatch(edtf):
        return phrase("some-day", first=one_of[1], last=one_of[2])
    if quarter := _QUARTER.fullmatch(edtf):
        return phrase(f"quarter-{int(quarter[2]) - 32}", year=quarter[1])
    if unsure := _UNSURE.fullmatch(edtf):
        return phrase(_QUALIFIED[unsure[2]], date=unsure[1])
    return edtf
