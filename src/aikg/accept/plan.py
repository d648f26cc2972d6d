"""May these names be accepted, and what would they be as triples? Nothing is written here.

Refused: what the graph knows already, what would make one spelling mean two things, words that every text holds, and
whatever the shapes refuse. All names of one call are accepted together or none is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from aikg.errors import InputError, QueryRejected
from aikg.extract.lexicon import entries, languages
from aikg.model import KnownName
from aikg.names import PREFIXES, compress
from aikg.query.resolve import resolve
from aikg.resources import resource
from aikg.sources.naming import shown
from aikg.store import NAMES_GRAPH, NewName, Store, accepted_quads, known_names
from aikg.store.accepted import KINDS

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["Accepted", "plan"]

_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
_LONGEST = 120
_LETTER = re.compile(r"[^\W\d_]")
#: Where the lexicon has the words that every text holds.
_EVERYDAY = frozenset(
    [("markers", "voice", key) for key in ("article", "preposition", "state")]
    + [("names", "names", key) for key in ("never", "acronym", "product", "software", "kind")]
    + [("dates", "dates", key) for key in ("weekday", "month")]
)
#: Kinds that sit nowhere.
_NO_PLACE = frozenset({"person", "product"})


@dataclass(frozen=True, slots=True)
class Accepted:
    """A name with its triples, and the IRI of its vendor where it is a product."""

    name: NewName
    quads: tuple[Quad, ...]
    vendor: str | None = None


def plan(base: Store, names: Iterable[NewName]) -> list[Accepted]:
    """Return the triples of names, and put them into `base`, a store in memory that holds what is known so far.

    Products come last, so that a vendor may be accepted with them. Raises InputError, which says where the name was
    asked for, when one of them cannot be accepted.
    """
    found = []
    for new in sorted(names, key=lambda name: name.kind == "product"):
        _check(new)
        _refuse_known(new, known_names(base))
        accepted = _resolved(new, base)
        base.put_names(accepted.quads)
        found.append(accepted)
    _refuse_invalid(found, base)
    return found


def _check(new: NewName) -> None:
    """Refuse what is wrong with a name whatever the graph holds."""
    for text in (new.name, *new.aliases):
        _check_spelling(text, new)
    if new.kind not in KINDS:
        raise InputError(f'kind "{new.kind}"', where=new.where, expected="one of " + ", ".join(KINDS))
    if new.offered_by and new.kind != "product":
        raise InputError(
            f'"{new.name}" is of the kind {new.kind} and is offered by nobody',
            where=new.where,
            expected="a vendor for products only",
            hint="Leave it out, or make it a product.",
        )
    if new.based_in and new.kind in _NO_PLACE:
        raise InputError(
            f'"{new.name}" is of the kind {new.kind} and has no seat',
            where=new.where,
            expected="a place for organisations only",
            hint="Leave it out.",
        )
    if new.kind == "public-body" and not new.based_in:
        raise InputError(
            f'no place for the public body "{new.name}"',
            where=new.where,
            expected="the code of its state, or EU, NATO or world",
            hint="Give it with --based-in.",
        )
    if new.lang and (new.lang not in languages() or not new.aliases):
        raise InputError(
            f'language "{new.lang}"' + ("" if new.aliases else " without an alias"),
            where=new.where,
            expected=f"the language of the aliases, one of {', '.join(languages())}",
        )


def _check_spelling(text: str, new: NewName) -> None:
    """Refuse a spelling that would be found where nobody means it, or nowhere."""
    expected, hint = "", "Spell it as texts do."
    if text != " ".join(text.split()) or not text.isprintable():
        expected = "words with single spaces between them"
    elif len(text) > _LONGEST:
        expected = f"at most {_LONGEST} characters"
    elif len(text) < 2 or not _LETTER.search(text):
        expected = "at least two characters, one of them a letter"
    elif text.casefold() in _everyday():
        expected, hint = "a word that is not in every text", "It would be found everywhere."
    elif text == text.lower() and not any(map(str.isdigit, text)) and (text == new.name or " " not in text):
        expected, hint = "a capital letter or a digit", "Words in small letters are found in any case."
    if expected:
        raise InputError(f'"{shown(text[:_LONGEST])}" cannot be a name', where=new.where, expected=expected, hint=hint)


@cache
def _everyday() -> frozenset[str]:
    """Articles, prepositions and what else never begins a name, in all languages."""
    return frozenset(
        word.casefold()
        for lang in languages()
        for path, words in entries(resource("lexicon") / lang)
        if path in _EVERYDAY
        for word in words
    )


def _spelling(text: str) -> str:
    """A spelling as two of them are compared: case and the shape of the apostrophe do not tell them apart."""
    return text.replace("’", "'").casefold()


def _refuse_known(new: NewName, known: Sequence[KnownName]) -> None:
    """Refuse a name or alias by which something goes already, or an IRI that something has."""
    spellings = {_spelling(text): text for text in (new.name, *new.aliases)}
    for name in known:
        for _, label in (*name.labels, *name.demonyms):
            if (text := spellings.get(_spelling(label))) is not None:
                raise InputError(
                    f'"{text}" is a name of {compress(name.entity.iri)} ({name.entity.kind}) already',
                    where=new.where,
                    expected="a name that the graph does not know",
                    hint=f"See `aikg show {compress(name.entity.iri)}`; a name of two things is for docs/entities.md.",
                )
        if name.entity.iri == new.iri:
            raise InputError(
                f'"{new.name}" would be called {compress(new.iri)}, which is "{name.entity.label}"',
                where=new.where,
                expected="a name with an IRI of its own",
                hint="If it is the same thing, give it that label's spelling as an altLabel in data/; else rename it.",
            )


def _resolved(new: NewName, base: Store) -> Accepted:
    vendor = _find(new, new.offered_by, "vendor", base, "Accept the vendor first, or spell it as the graph does.")
    place = _find(new, new.based_in, "place", base, "Give a code such as FR, EU or US-CA.")
    return Accepted(new, tuple(accepted_quads(new, vendor=vendor, place=place)), vendor)


def _find(new: NewName, text: str | None, kind: str, base: Store, hint: str) -> str | None:
    if not text:
        return None
    try:
        return resolve(base.raw, text, kind)
    except QueryRejected as error:
        raise InputError(error.problem, where=new.where, expected=error.expected, hint=hint) from error


def _refuse_invalid(accepted: Iterable[Accepted], base: Store) -> None:
    """Refuse what breaks a shape. Looked at is only what the shapes ask of these names: them, and what they name."""
    from aikg.validate import validate_shapes  # noqa: PLC0415 - pySHACL takes a second to load

    where = {one.name.iri: one.name.where for one in accepted}
    subjects = {term for one in accepted for quad in one.quads for term in (quad.subject, quad.object)}
    quads = [quad for quad in base.raw if quad.subject in subjects or quad.predicate.value == _SUBCLASS]
    with Store.open() as part:
        part.replace_graph(NAMES_GRAPH, quads)
        for violation in validate_shapes(part.raw):
            if violation.focus in where:
                raise InputError(str(violation), where=where[violation.focus])
