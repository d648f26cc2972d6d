"""A rule in words, as a person would say it: what it does with a use, for whom, where and on what conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aikg.names import ACTOR, AIKG, CONDITION, USE, WORLD
from aikg.query.graph_reader import GraphReader

__all__ = ["SIGNS", "RuleInWords", "enumerated", "name_in_sentence", "rule_in_words", "scope_in_words", "sign_of"]

#: What each kind of rule does with a use, and how that is put.
SIGNS = {"Prohibition": "prohibits", "Permission": "permits", "Duty": "requires"}


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """A rule and how it is put: `sign` is ``prohibits``, ``permits`` or ``requires``, `use` the IRI of its use.

    `words` say what it does, and not whose it is; `exception` is whether it is carved out of a prohibition.
    """

    iri: str
    sign: str
    use: str
    words: str
    exception: bool = False


def rule_in_words(reader: GraphReader, iri: str, understood: str = "") -> RuleInWords | None:
    """Return a rule of the graph in words; None for what is no rule, or one without a use.

    `understood` is the product that goes without saying, nothing for everything that the issuer offers; a rule about
    another one says so.
    """
    sign, use = sign_of(reader.classes(iri)), reader.first(iri, AIKG + "ofUse")
    if sign is None or not use:
        return None
    product, exception = reader.first(iri, AIKG + "governs"), bool(reader.first(iri, AIKG + "exceptionTo"))
    words = f"{sign} {name_in_sentence(reader, use)}"
    if product != understood:
        words += f" with {reader.label(product) if product else 'any product'}"
    words += scope_in_words(reader, iri) + (" (an exception)" if exception else "")
    return RuleInWords(iri, sign, use, words, exception)


def sign_of(classes: Iterable[str]) -> str | None:
    """Return what a rule of these classes does with its use; None when they are not those of a rule.

    >>> sign_of([AIKG + "Rule", AIKG + "Duty"])
    'requires'
    """
    named = set(classes)
    return next((word for name, word in SIGNS.items() if AIKG + name in named), None)


def scope_in_words(reader: GraphReader, rule: str) -> str:
    """Return for whom, where and on what conditions a rule holds, as the end of a sentence."""
    text = ""
    for words, property_name in (("for", "appliesTo"), ("in", "inJurisdiction"), ("on condition:", "underCondition")):
        things = reader.all(rule, AIKG + property_name)
        if things == [WORLD]:
            text += ", worldwide"
        elif things:
            text += f", {words} {enumerated(name_in_sentence(reader, thing) for thing in things)}"
    return text


def enumerated(words: Iterable[str]) -> str:
    """Return words as a list in a sentence.

    >>> enumerated(["a", "b", "c"])
    'a, b and c'
    """
    *rest, last = [*words] or [""]
    return f"{', '.join(rest)} and {last}" if rest else last


def name_in_sentence(reader: GraphReader, iri: str) -> str:
    """Return a label as it stands inside a sentence: concepts are common nouns, everything else is a proper name."""
    label = reader.label(iri)
    concept = iri.startswith((USE, ACTOR, CONDITION)) and label[1:2].islower()
    return label[:1].lower() + label[1:] if concept else label
