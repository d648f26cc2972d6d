"""From a question in English, French or German to its `Reading`, or to a refusal.

A question is understood whole or not at all: a word that nothing explains, a part too many or too few, or a kind of
answer that the graph does not give refuses it, with what was understood. Nothing is guessed.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from datetime import date
from itertools import pairwise

from aikg.errors import QueryRejected
from aikg.names import compress
from aikg.query.question.asked_for import asked_for, refuse_homes, refuse_rulers, refuse_users
from aikg.query.question.called import Called
from aikg.query.question.intents import Asked, intent_of
from aikg.query.question.limits import left_out, refuse_limits
from aikg.query.question.nearest import rejection
from aikg.query.question.parts import Parts, described, parts_of
from aikg.query.question.reading import Intent, Reading
from aikg.query.question.scan import ReaderLike, Scan, language_of, scan
from aikg.query.question.spelling import apart, corrected
from aikg.query.question.when import when
from aikg.query.resolve import NameIndex
from aikg.reason.norms import Scopes

__all__ = ["understand"]

#: Intents about what vendors say of their products.
_JUDGED = frozenset({Intent.PERMITS, Intent.PROHIBITS, Intent.SILENT, Intent.MAY, Intent.SINCE})
#: How many words may stand between two things that are put together.
_BESIDE = 2
#: How many characters a question may have.
_LONGEST = 500
#: How many characters stand between a pledge and whose it is at most: " of the ", "'s ".
_OF = 8


def understand(question: str, reader: ReaderLike, names: NameIndex, scopes: Scopes, today: date) -> Reading:
    """Return what a question asks. A date in it that is a month or a year means its last day, at most today.

    Raises QueryRejected that says what is not understood, in `hint` what was, and in `expected` the nearest questions
    of the catalogue.
    """
    if not question.strip():
        raise rejection("it is empty", question, "en", "nothing")
    if len(question) > _LONGEST:
        raise rejection(f"it has more than {_LONGEST} characters", question[:_LONGEST], "en", "nothing")
    called = Called(names)
    lang = language_of(question, reader)
    understood = "nothing"
    try:
        found, pairs = _scanned(question, lang, reader, called)
        understood = described(found)
        _refuse_unexplained(found, called)
        return _reading(found, called, scopes, today, pairs)
    except QueryRejected as error:
        raise rejection(error.problem, question, lang, understood) from None


def _scanned(question: str, lang: str, reader: ReaderLike, called: Called) -> tuple[Scan, tuple[tuple[str, str], ...]]:
    """Return a question taken apart, with glued words parted, and typing errors mended where that explains more."""
    found = scan(question, lang, reader, called)
    parted = apart(found)
    if parted != question:
        found = scan(parted, lang, reader, called)
    text, pairs = corrected(found, called)
    again = scan(text, lang, reader, called) if pairs else found
    return (again, pairs) if len(again.unexplained()) < len(found.unexplained()) else (found, ())


def _refuse_unexplained(found: Scan, called: Called) -> None:
    words = [found.text[start:end] for start, end in found.unexplained()]
    if not words:
        return
    near = [name for word in words for name in difflib.get_close_matches(word.casefold(), called.words, 2, 0.75)]
    hint = f" (known names near it: {', '.join(near)})" if near else ""
    said = ", ".join(f'"{word}"' for word in dict.fromkeys(words))
    raise QueryRejected(f"{said} {'is' if len(words) == 1 else 'are'} not known{hint}")


def _reading(found: Scan, called: Called, scopes: Scopes, today: date, pairs: tuple[tuple[str, str], ...]) -> Reading:
    asked = intent_of(found)
    refuse_users(found, asked.intent)
    refuse_rulers(found, asked.intent)
    refuse_limits(found)
    refuse_homes(found, left_out(found))
    ignored = asked_for(found, asked.intent)
    parts = parts_of(found, asked.intent, called, ignored, negated=asked.negated)
    _check(asked, parts, found)
    _check_offers(asked, parts, scopes)
    parts = _without_their_vendors(parts, found, scopes)
    parts = _without_their_makers(parts, found) if asked.intent is Intent.SIGNED else parts
    days = when(found, asked.intent, today)
    return Reading(
        intent=asked.intent,
        sign=asked.sign,
        negated=asked.negated,
        uses=parts.uses,
        every=parts.every,
        actors=parts.actors,
        places=parts.places,
        vendors=parts.vendors,
        products=parts.products,
        things=parts.things,
        conditions=parts.conditions,
        apart=parts.apart,
        on=days.on,
        begin=days.begin,
        end=days.end,
        lang=found.lang,
        corrected=pairs,
    )


def _without_their_vendors(parts: Parts, found: Scan, scopes: Scopes) -> Parts:
    """Return the parts without vendors beside a product of theirs, unless both are meant: "Meta's rules on Llama"."""
    named = found.kinds("vendor", "product")
    joined = any(_joins(found, one.end, other.start) for one, other in pairwise(named))
    if joined:
        return parts
    return replace(
        parts,
        vendors=tuple(one for one in parts.vendors if not set(scopes.offers.get(one, ())) & set(parts.products)),
    )


def _without_their_makers(parts: Parts, found: Scan) -> Parts:
    """Return the parts without the alliance that a pledge is of: "the EU's code", "the code of the EU"."""
    makers = {
        alliance.iri
        for pledge in found.kinds("policy")
        for alliance in found.kinds("alliance")
        if 0 <= alliance.start - pledge.end <= _OF or 0 <= pledge.start - alliance.end <= _OF
        if not _joins(found, min(pledge.end, alliance.end), max(pledge.start, alliance.start))
    }
    return replace(
        parts,
        things=tuple(one for one in parts.things if one not in makers),
        places=tuple(one for one in parts.places if one not in makers),
    )


def _asks_vendors(found: Scan) -> bool:
    """Whether vendors are asked for, and not what one permits: "who has banned ChatGPT"."""
    return bool(found.of("ask.who", "group.vendor")) and bool(found.kinds("vendor", "product"))


def _joins(found: Scan, start: int, end: int) -> bool:
    """Whether what stands between two things puts both: "Meta and its Llama", "Google, Gemini"."""
    joint = any(cue.path in ("and", "or") for cue in found.between(start, end)) or "," in found.text[start:end]
    return joint and len(found.words(start, end)) <= _BESIDE


def _check(asked: Asked, parts: Parts, found: Scan) -> None:
    """Raise QueryRejected unless the parts make one question of the intent that can be answered."""
    offered = parts.vendors + parts.products
    named = offered + parts.things + parts.uses
    match asked.intent:
        case Intent.PERMITS | Intent.PROHIBITS if not (parts.uses or parts.actors or parts.places or offered):
            raise QueryRejected("it names no use")
        case Intent.PERMITS | Intent.PROHIBITS if not (parts.uses or parts.actors) and _asks_vendors(found):
            raise QueryRejected("it names no use")
        case Intent.SILENT if not parts.uses:
            raise QueryRejected("it names no use")
        case Intent.MAY if not (parts.uses or parts.actors):
            raise QueryRejected("it names no use and nobody who would use it")
        case Intent.SINCE if not offered:
            raise QueryRejected("it asks about one vendor or product, and names none that is known")
        case Intent.SINCE if not (parts.uses or parts.actors):
            raise QueryRejected("it names no use")
        case Intent.SIGNED if not (parts.things or parts.uses or offered):
            raise QueryRejected("it names no pledge that is known")
        case Intent.PARTNERS if not (offered or parts.things or parts.actors):
            raise QueryRejected("it does not say with whom")
        case Intent.PARTNERS if parts.uses and not (parts.things or parts.actors):
            raise QueryRejected("it does not say with whom")
        case Intent.ABOUT if not (named or parts.actors or parts.places):
            raise QueryRejected("it names nothing that is known")
        case Intent.SIGNED | Intent.PARTNERS | Intent.ABOUT | Intent.DISAGREEMENTS | Intent.CHANGES if parts.conditions:
            raise QueryRejected("it names a condition, which means nothing there")
        case Intent.ABOUT if found.of("apart"):
            raise QueryRejected("it leaves something out of what is known")


def _check_offers(asked: Asked, parts: Parts, scopes: Scopes) -> None:
    """Raise QueryRejected where a vendor is named beside a product of another: "May Palantir use Claude?"."""
    if asked.intent not in _JUDGED or not parts.vendors or not parts.products:
        return
    offered = {product for vendor in parts.vendors for product in scopes.offers.get(vendor, ())}
    others = [product for product in parts.products if product not in offered]
    if others:
        raise QueryRejected(f"{compress(others[0])} is no product of {compress(parts.vendors[0])}")
