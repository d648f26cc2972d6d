"""A deed in words: what binds whom, and what has to be read with it, so that nobody is accused of what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from aikg.names import ACTOR
from aikg.query.deeds_cases import Case
from aikg.query.explanation import Explanation
from aikg.query.graph_reader import GraphReader
from aikg.query.rule_words import name_in_sentence
from aikg.reason.norms import Mark

__all__ = ["cautions_of", "does", "last_known", "party_is"]

#: How a bond is put, between the vendor and the other: as it stands, as it was, as it is said to be; and its noun.
_BONDS: Mapping[str, tuple[str, str, str, str]] = {
    "partnership": ("works with", "worked with", "work with", "the work"),
    "contract": ("has a contract with", "had a contract with", "have a contract with", "the contract"),
    "supplier": ("is linked by supply to", "was linked by supply to", "be linked by supply to", "the supply"),
    "integration": (
        "integrates products with",
        "integrated products with",
        "integrate products with",
        "the integration",
    ),
    "investment": (
        "is linked by an investment to",
        "was linked by an investment to",
        "be linked by an investment to",
        "the investment",
    ),
    "membership": (
        "is linked by a membership to",
        "was linked by a membership to",
        "be linked by a membership to",
        "the membership",
    ),
    "proposal": (
        "is linked by a proposal to",
        "was linked by a proposal to",
        "be linked by a proposal to",
        "the proposal",
    ),
}
_PARTIES = {
    ACTOR + "military": "a military body",
    ACTOR + "police": "a police body",
    ACTOR + "law-enforcement": "a law enforcement body",
    ACTOR + "intelligence": "an intelligence service",
    ACTOR + "border-agency": "a border agency",
    ACTOR + "defence-contractor": "a defence contractor",
    ACTOR + "government-contractor": "a government contractor",
    ACTOR + "government": "a government body",
}
#: From so many days on it is told how long before the day a rule was last known.
_A_MONTH = 30
_TEXTS = frozenset({"policy", "matrix"})


def party_is(kind: str) -> str:
    """Return what a party of a kind is, with its article.

    >>> party_is(ACTOR + "military")
    'a military body'
    """
    return _PARTIES.get(kind, "")


def last_known(told: Explanation) -> date | None:
    """Return the last day on which any of the rules behind a verdict is known to be stated; None: not known."""
    return max((date.fromisoformat(rule.last_stated[:10]) for rule in told.rules if rule.last_stated), default=None)


def does(reader: GraphReader, case: Case) -> str:
    """Return what a vendor does as a sentence, such as ``Meta has a contract with the Navy, a military body``."""
    bond = case.bond
    who = reader.label(bond.vendor)
    if bond.party is None:
        verb = {"former": "had signed", "alleged": "is alleged to have signed", "proposed": "is said to plan to sign"}
        return f"{who} {verb.get(bond.status, 'signed')} a pledge about {name_in_sentence(reader, bond.use or '')}"
    present, past, infinitive, _ = _BONDS.get(bond.kind, _BONDS["partnership"])
    verb_of = {
        "former": past,
        "alleged": f"is alleged to {infinitive}",
        "proposed": present if bond.kind == "proposal" else f"is said to plan to {infinitive}",
    }
    words = f"{who} {verb_of.get(bond.status, present)} {reader.label(bond.party)}, {party_is(case.kind)}"
    return words + (f", over {reader.label(bond.product)}" if bond.product else "")


def cautions_of(reader: GraphReader, case: Case, told: Explanation | None) -> Iterator[str]:
    """Yield what has to be read with a deed, a sentence each."""
    bond = case.bond
    if bond.kind == "proposal" or bond.status == "proposed":
        yield "Only proposed: nothing is known to have been agreed."
    if bond.status == "alleged":
        yield "Only alleged."
    if bond.party is None:
        yield "A pledge is about what those who sign it do; rules are about what customers may do."
    if bond.among > 2:
        yield f"{bond.among} parties are named together: which of them are bound to each other is not known."
    if case.use is None:
        yield _why_nothing(case)
        return
    if bond.day is None:
        yield "Nothing dates it, so it is not known which rules to ask."
        return
    if bond.party:
        yield from _of_use(reader, case, case.use)
    if told:
        yield from _of_verdict(reader, case, told)


def _why_nothing(case: Case) -> str:
    """Return why no use follows from a bond."""
    if case.bond.kind in ("investment", "membership"):
        article = "An" if case.bond.kind == "investment" else "A"
        return f"{article} {case.bond.kind} gives nobody a product to use, so no use is implied."
    who = party_is(case.kind)
    return f"{who[:1].upper()}{who[1:]} may want AI for anything, so no use is implied."


def _of_use(reader: GraphReader, case: Case, use: str) -> Iterator[str]:
    noun = _BONDS.get(case.bond.kind, _BONDS["partnership"])[3]
    yield f"Whether {noun} is for {name_in_sentence(reader, use)}, this graph does not know."
    if case.kind == ACTOR + "defence-contractor":
        yield "Not all that a defence contractor does is military."


def _of_verdict(reader: GraphReader, case: Case, told: Explanation) -> Iterator[str]:
    bond, ruling = case.bond, reader.label(case.ruling)
    product = reader.label(bond.product) if bond.product else ""
    if case.ruling != bond.vendor:
        yield f"{product} is offered by {ruling}: these are its rules, not those of {reader.label(bond.vendor)}."
    elif product and case.product is None:
        yield f"{product} is not known to be offered by {ruling}: its rules are asked about all its products."
    if told.rules and not _TEXTS & {rule.authority for rule in told.rules}:
        yield f"These rules are known from reports, not from a text of {ruling}."
    seen = last_known(told)
    if seen and (told.day - seen).days > _A_MONTH:
        yield f"These rules were last known on {seen.isoformat()}, {(told.day - seen).days} days before."
    if Mark.REPORTED in told.verdict.marks:
        yield "A report is weighed here against what a text of the rules says."
    if Mark.DATE_UNCERTAIN in told.verdict.marks:
        yield "It is not certain that these rules held on that day."
