"""What things are called in an answer: labels for people, short names for machines, and the question restated."""

from __future__ import annotations

from datetime import date

from pyoxigraph import Literal, NamedNode, Store

from aikg.names import ACTOR, CONDITION, LOC, PREFIXES, USE, WORLD
from aikg.query.scopes import objects
from aikg.query.understand import Reading

__all__ = ["label", "restated", "short_name"]

_SKOS = PREFIXES["skos"]
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "permits": "Who permits: {}",
        "prohibits": "Who prohibits: {}",
        "actor": "by: {}",
        "place": "in: {}",
        "vendor": "of the vendor {}",
        "product": "of the product {}",
        "on": "as of {}",
    },
    "fr": {
        "permits": "Qui autorise : {}",
        "prohibits": "Qui interdit : {}",
        "actor": "par : {}",
        "place": "lieu : {}",
        "vendor": "du fournisseur {}",
        "product": "du produit {}",
        "on": "au {}",
    },
    "de": {
        "permits": "Wer erlaubt: {}",
        "prohibits": "Wer verbietet: {}",
        "actor": "durch: {}",
        "place": "Ort: {}",
        "vendor": "des Anbieters {}",
        "product": "des Produkts {}",
        "on": "Stand {}",
    },
}


def label(store: Store, iri: str, lang: str = "") -> str:
    """Return the preferred label of a thing in a language, else without one, else in English, else its slug."""
    quads = store.quads_for_pattern(NamedNode(iri), NamedNode(_SKOS + "prefLabel"), None, None)
    labels = {quad.object.language or "": quad.object.value for quad in quads if isinstance(quad.object, Literal)}
    return labels.get(lang) or labels.get("") or labels.get("en") or _bare(iri)


def short_name(store: Store, iri: str) -> str:
    """Return the name of a thing for machines: the slug of a concept, the code of a place, else the label."""
    if iri == WORLD:
        return "world"
    if iri.startswith((USE, ACTOR, CONDITION)):
        return _bare(iri)
    return next(iter(objects(store, iri, "code")), None) or label(store, iri)


def restated(store: Store, reading: Reading, day: date) -> str:
    """Return what a question was understood to ask, in its language."""
    words = _WORDS[reading.lang]
    things = {
        "actor": reading.actor,
        "place": reading.place,
        "vendor": reading.vendor,
        "product": reading.product,
    }
    parts = [words[reading.sign].format(label(store, reading.use, reading.lang))]
    parts += [words[kind].format(label(store, iri, reading.lang)) for kind, iri in things.items() if iri]
    return ", ".join([*parts, words["on"].format(day.isoformat())]) + "?"


def _bare(iri: str) -> str:
    """Return an IRI without the namespace it lies in.

    >>> _bare(USE + "military")
    'military'
    """
    for space in (USE, ACTOR, CONDITION, LOC):
        if iri.startswith(space):
            return iri.removeprefix(space)
    return iri
