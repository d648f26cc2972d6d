"""What the pages say, in three languages: ``en.toml``, ``fr.toml`` and ``de.toml`` beside this file.

A table for each page, the same keys in every language (a test compares them). What is in braces is filled in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

__all__ = ["LANGUAGES", "language_of", "section", "translator", "words"]

#: Languages of the interface by the name that each gives itself; the first is the default.
LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "fr": "Français", "de": "Deutsch"})


@cache
def words(language: str) -> Mapping[str, str]:
    """Return every text of a language by its key, such as ``"home.title"``."""
    tables = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))
    return MappingProxyType({f"{table}.{key}": text for table, texts in tables.items() for key, text in texts.items()})


def translator(language: str) -> Callable[..., str]:
    """Return a function from a key, and the values in its braces, to words; an unknown key is a KeyError.

    >>> translator("fr")("site.home")
    'Accueil'
    """
    known = words(language)
    return lambda key, **values: known[key].format(**values) if values else known[key]


def section(language: str, table: str) -> dict[str, str]:
    """Return one table of a language, such as for a script of its page.

    >>> section("de", "site")["home"]
    'Startseite'
    """
    return {key.partition(".")[2]: text for key, text in words(language).items() if key.startswith(f"{table}.")}


def language_of(asked: str | None, accepted: str | None) -> str:
    """Return the language of a page: what its address asks for, else what the browser prefers, else English.

    >>> language_of(None, "it, fr-CA;q=0.8, en;q=0.5")
    'fr'
    >>> language_of("de", "fr")
    'de'
    """
    if asked is not None and asked in LANGUAGES:
        return asked
    ranked = []
    for part in (accepted or "").split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            ranked.append((-float(quality or 1), tag[:2].lower()))
        except ValueError:
            continue
    return next((tag for weight, tag in sorted(ranked, key=lambda one: one[0]) if weight and tag in LANGUAGES), "en")
