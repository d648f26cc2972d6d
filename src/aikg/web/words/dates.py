"""Dates in words, in the language of a page."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["dated"]

_ONE_OF = re.compile(r"\[(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)\]")
_QUARTER = re.compile(r"(\d{4})-(3[3-6])")
_UNSURE = re.compile(r"(\d{4}(?:-\d\d)?(?:-\d\d)?)([?~%])")
_QUALIFIED = {"?": "perhaps", "~": "circa", "%": "roughly"}


def dated(edtf: str, t: Callable[..., str]) -> str:
    """Return an EDTF date as a person reads it; what is none comes back as it is.

    >>> from aikg.web.words import translator
    >>> dated("[2025-09-26..2025-09-29]", translator("de"))
    'zwischen 2025-09-26 und 2025-09-29'
    """
    if one_of := _ONE_OF.fullmatch(edtf):
        return t("thing.between", first=one_of[1], last=one_of[2])
    if quarter := _QUARTER.fullmatch(edtf):
        return t("thing.quarter", number=int(quarter[2]) - 32, year=quarter[1])
    if unsure := _UNSURE.fullmatch(edtf):
        return t(f"thing.{_QUALIFIED[unsure[2]]}", date=unsure[1])
    return edtf
