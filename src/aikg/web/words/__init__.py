"""What the pages say, in three languages: ``en.toml``, ``fr.toml`` and ``de.toml`` beside this file.

A table for each page, the same keys in every language (a test compares them). What is in braces is filled in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from aikg.web.negotiation import preferences

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
    liked = sorted(preferences(accepted or ""), key=lambda one: one[1], reverse=True)
    tags = (tag.partition("-")[0] for tag, quality in liked if quality > 0)
    return next((tag for tag in tags if tag in LANGUAGES), "en")
