"""A deed in words: what binds whom, and what has to be read with it, so that nobody is accused of what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aikg.names import ACTOR
from aikg.query.deeds_cases import Case
from aikg.query.explanation import Explanation
from aikg.query.graph_reader import GraphReader
from aikg.query.phrases import phrases
from aikg.query.rule_words import name_in_sentence
from aikg.reason.norms import Mark

__all__ = ["cautions_of", "does", "last_known", "party_is"]

_BONDS = frozenset({"partnership", "contract", "supplier", "integration", "investment", "membership", "proposal"})
_STATUSES = frozenset({"former", "alleged", "proposed"})
_PARTIES = frozenset(
    ACTOR + kind
    for kind in (
        "military",
        "police",
        "law-enforcement",
        "intelligence",
        "border-agency",
        "defence-contractor",
        "government-contractor",
        "government",
    )
)
#: From so many days on it is told how long before the day a rule was last known.
_A_MONTH = 30
_TEXTS = frozenset({"policy", "matrix"})


def party_is(reader: GraphReader, kind: str) -> str:
    """Return what a party of a kind is, such as ``a military body``; nothing for any other kind."""
    return phrases(reader.language)(f"party-{kind.removeprefix(ACTOR)}") if kind in _PARTIES else ""


def last_known(told: Explanation) -> date | None:
    """Return the last day on which any of the rules behind a verdict is known to be stated; None: not known."""
    return max((date.fromisoformat(rule.last_stated[:10]) for rule in told.rules if rule.last_stated), default=None)


def does(reader: GraphReader, case: Case) -> str:
    """Return what a vendor does as a sentence, such as ``Meta has a contract with the Navy, a military body``."""
    bond, phrase = case.bond, phrases(reader.language)
    vendor = reader.label(bond.vendor)
    status = bond.status if bond.status in _STATUSES else "current"
    if bond.party is None:
        return phrase(f"does-pledge-{status}", vendor=vendor, use=name_in_sentence(reader, bond.use or ""))
    party, kind = reader.label(bond.party), party_is(reader, case.kind)
    words = phrase(f"does-{_bond(case)}-{status}", vendor=vendor, party=party, kind=kind)
    return words + (phrase("does-over", product=reader.label(bond.product)) if bond.product else "")


def _bond(case: Case) -> str:
    return case.bond.kind if case.bond.kind in _BONDS else "partnership"


def cautions_of(reader: GraphReader, case: Case, told: Explanation | None) -> Iterator[str]:
    """Yield what has to be read with a deed, a sentence each."""
    bond, phrase = case.bond, phrases(reader.language)
    if bond.kind == "proposal" or bond.status == "proposed":
        yield phrase("caution-proposed")
    if bond.status == "alleged":
        yield phrase("caution-alleged")
    if bond.party is None:
        yield phrase("caution-pledge")
    if bond.among > 2:
        yield phrase("caution-among", count=bond.among)
    if case.use is None:
        yield _why_nothing(reader, case)
        return
    if bond.day is None:
        yield phrase("caution-undated")
        return
    if bond.party:
        yield phrase("caution-use", noun=phrase(f"noun-{_bond(case)}"), use=name_in_sentence(reader, case.use))
        if case.kind == ACTOR + "defence-contractor":
            yield phrase("caution-contractor")
    if told:
        yield from _of_verdict(reader, case, told)


def _why_nothing(reader: GraphReader, case: Case) -> str:
    """Return why no use follows from a bond."""
    phrase = phrases(reader.language)
    if case.bond.kind in ("investment", "membership"):
        return phrase(f"caution-no-use-{case.bond.kind}")
    who = party_is(reader, case.kind)
    return phrase("caution-no-use", who=f"{who[:1].upper()}{who[1:]}")


def _of_verdict(reader: GraphReader, case: Case, told: Explanation) -> Iterator[str]:
    bond, ruling, phrase = case.bond, reader.label(case.ruling), phrases(reader.language)
    product = reader.label(bond.product) if bond.product else ""
    if case.ruling != bond.vendor:
        yield phrase("caution-other-rules", product=product, ruling=ruling, vendor=reader.label(bond.vendor))
    elif product and case.product is None:
        yield phrase("caution-all-products", product=product, ruling=ruling)
    if told.rules and not _TEXTS & {rule.authority for rule in told.rules}:
        yield phrase("caution-reports", ruling=ruling)
    seen = last_known(told)
    if seen and (told.day - seen).days > _A_MONTH:
        yield phrase("caution-seen", day=seen.isoformat(), days=(told.day - seen).days)
    if Mark.REPORTED in told.verdict.marks:
        yield phrase("caution-weighed")
    if Mark.DATE_UNCERTAIN in told.verdict.marks:
        yield phrase("caution-date")
