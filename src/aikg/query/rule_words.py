"""A rule in words, as a person would say it: what it does with a use, for whom, where and on what conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aikg.names import ACTOR, AIKG, CONDITION, USE, WORLD
from aikg.query.graph_reader import GraphReader
from aikg.query.phrases import enumerated, phrases, spoken

__all__ = ["SIGNS", "RuleInWords", "date_told", "name_in_sentence", "rule_in_words", "scope_in_words", "sign_of"]

#: What each kind of rule does with a use, and how that is put.
SIGNS = {"Prohibition": "prohibits", "Permission": "permits", "Duty": "requires"}
#: What limits a rule: its phrase, what that fills in, and the property.
_SCOPES = (("for", "actors", "appliesTo"), ("in", "places", "inJurisdiction"), ("if", "conditions", "underCondition"))


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
    phrase = phrases(reader.language)
    words = phrase(sign, use=name_in_sentence(reader, use))
    if product != understood:
        words += phrase("with", product=reader.label(product)) if product else phrase("with-any")
    words += scope_in_words(reader, iri) + (phrase("exception") if exception else "")
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
    text, phrase = "", phrases(reader.language)
    for key, name, property_name in _SCOPES:
        things = reader.all(rule, AIKG + property_name)
        if things == [WORLD]:
            text += phrase("worldwide")
        elif things:
            text += phrase(key, **{name: enumerated((name_in_sentence(reader, thing) for thing in things), phrase)})
    return text


def name_in_sentence(reader: GraphReader, iri: str) -> str:
    """Return a label as it stands inside a sentence: concepts are common nouns, everything else is a proper name."""
    label = reader.label(iri)
    if reader.language == "de":  # where common nouns are written as proper names are
        return label
    concept = iri.startswith((USE, ACTOR, CONDITION)) and label[1:2].islower()
    return label[:1].lower() + label[1:] if concept else label


def date_told(reader: GraphReader, fact: str, name: str) -> str:
    """Return ``validFrom`` or ``validUntil`` as people read it; where no text gives it, with its source."""
    phrase = phrases(reader.language)
    value = spoken(reader.first(fact, AIKG + name), phrase)
    if value and reader.first(fact, f"{AIKG}{name}Basis") == AIKG + "firstStated":
        return phrase("first-reported" if name == "validFrom" else "reported-ended", date=value)
    return value
