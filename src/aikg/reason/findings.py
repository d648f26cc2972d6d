"""All that the rules of one vendor say, use by use and setting by setting: what `aikg.query.verdict_graph` writes down.

Pure functions. A setting is a kind of actor in a place; both are None at the top of their axis.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product as combinations
from typing import NamedTuple

from aikg.reason.norms import Request, Verdict, Word
from aikg.reason.rulebook import Alike, Names, RuleBook

__all__ = ["Finding", "Setting", "Settings", "Span", "findings"]

Setting = tuple[str | None, str | None]
Settings = frozenset[Setting]
#: Blocks of settings: every of some actors in every of some places.
_Blocks = tuple[tuple[Names, Names], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict and what it holds for: every use of every product (None: all of the vendor) in every setting."""

    verdict: Verdict
    uses: tuple[str, ...]
    products: Names
    settings: Settings


class _Held(NamedTuple):
    """What is written down of a verdict, with the products and the settings that it holds for."""

    said: Hashable
    products: Names
    settings: Settings


class Span(NamedTuple):
    """All that is asked about on each axis; None is the top of one."""

    uses: Sequence[str]
    actors: Names
    places: Names
    products: Names


def findings(book: RuleBook, request: Request, span: Span) -> list[Finding]:
    """Return every verdict but *not stated*, with what it holds for; the request says whose verdicts, and of when.

    A use of a product in a setting has one verdict, and is in one finding.
    """
    known: dict[Hashable, list[_Held]] = {}
    settings_of: dict[_Blocks, Settings] = {}
    uses: dict[_Held, list[str]] = {}
    verdicts: dict[Hashable, Verdict] = {}
    for use in span.uses:
        asked = replace(request, use=use)
        signature = book.signature(asked, span.actors)
        if signature not in known:
            alike = book.alike(asked, span.actors, span.places, span.products)
            known[signature] = list(_held(alike, verdicts, settings_of))
        for held in known[signature]:
            uses.setdefault(held, []).append(use)
    return [Finding(verdicts[held.said], tuple(of), held.products, held.settings) for held, of in uses.items()]


def _held(
    verdicts: Iterable[Alike], known: dict[Hashable, Verdict], settings_of: dict[_Blocks, Settings]
) -> Iterator[_Held]:
    """Yield what is said of which products in which settings; what was said goes to `known`."""
    blocks: dict[Hashable, dict[str | None, list[tuple[Names, Names]]]] = {}
    for alike in verdicts:
        if alike.verdict.word is not Word.NOT_STATED:
            said = _said(alike.verdict)
            known.setdefault(said, alike.verdict)
            for product in alike.products:
                blocks.setdefault(said, {}).setdefault(product, []).append((alike.actors, alike.places))
    for said, by_product in blocks.items():
        products: dict[Settings, list[str | None]] = {}
        for product, made_of in by_product.items():
            where = tuple(made_of)
            if where not in settings_of:
                settings_of[where] = frozenset(setting for block in where for setting in combinations(*block))
            products.setdefault(settings_of[where], []).append(product)
        for settings, those in products.items():
            yield _Held(said, tuple(sorted(those, key=lambda product: product or "")), settings)


def _said(verdict: Verdict) -> Hashable:
    """Return what is written down of a verdict."""
    told = verdict.used, verdict.against, verdict.beaten, verdict.mentioned
    return verdict.word, verdict.sign, verdict.marks, told
