"""RDF terms in the one form in which aikg writes them.

Oxigraph rewrites some literals when it stores them (``1.50`` becomes ``1.5``). Only canonical forms
are made here, so that what is read back is what was written, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode

from aikg.errors import ModelError
from aikg.names import AIKG, LOC, PREFIXES, WORLD, content_iri

__all__ = [
    "PREF_LABEL",
    "RDF_TYPE",
    "Vocabulary",
    "concept",
    "concept_slug",
    "date_literal",
    "date_time",
    "decimal",
    "iri",
    "moment",
    "skos",
    "term",
    "text",
]

_XSD = PREFIXES["xsd"]
_XSD_DECIMAL = NamedNode(_XSD + "decimal")
_XSD_DATE = NamedNode(_XSD + "date")
_XSD_DATE_TIME = NamedNode(_XSD + "dateTime")


def iri(value: str) -> NamedNode:
    """Return the node of an IRI; raises ModelError for what is not one, such as a text with blanks.

    >>> iri("https://w3id.org/aikg/id/meta").value
    'https://w3id.org/aikg/id/meta'
    """
    try:
        return NamedNode(value)
    except ValueError as error:
        raise ModelError(f"{value!r} is not an IRI ({error})", expected="an absolute IRI") from error


def term(name: str) -> NamedNode:
    """Return a term of our ontology by its local name."""
    return iri(AIKG + name)


def skos(name: str) -> NamedNode:
    """Return a term of SKOS by its local name."""
    return NamedNode(PREFIXES["skos"] + name)


RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
PREF_LABEL = skos("prefLabel")


def concept(namespace: str, name: str) -> NamedNode:
    """Return a concept of a vocabulary by its slug; `concept_slug` is the inverse.

    >>> concept("https://w3id.org/aikg/use/", "real time").value
    'https://w3id.org/aikg/use/real%20time'
    """
    return iri(namespace + quote(name, safe="-._~"))


def concept_slug(namespace: str, node: str) -> str:
    """Return the slug of a concept's IRI.

    >>> concept_slug("https://w3id.org/aikg/use/", "https://w3id.org/aikg/use/real%20time")
    'real time'
    """
    return unquote(node.removeprefix(namespace))


def text(value: str, language: str = "") -> Literal:
    """Return a string literal, with a language tag where one is given.

    Raises ModelError for a tag that is not BCP 47 and for text that has no UTF-8 form (half of a
    surrogate pair, which JSON can smuggle in).

    >>> text("Bonjour", "fr").language
    'fr'
    """
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ModelError(
            "a text with half of a surrogate pair", expected="characters that exist in UTF-8", hint="Correct the file."
        ) from error
    try:
        return Literal(value, language=language) if language else Literal(value)
    except ValueError as error:
        raise ModelError(f"language {language!r}", expected="a BCP 47 tag such as fr") from error


def decimal(value: float) -> Literal:
    """Return a number as a canonical ``xsd:decimal``: no exponent, no zero that says nothing.

    >>> decimal(0.90).value, decimal(1.0).value, decimal(1e-05).value
    ('0.9', '1', '0.00001')
    """
    digits = format(Decimal(repr(float(value))), "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return Literal(digits, datatype=_XSD_DECIMAL)


def date_literal(value: date) -> Literal:
    """Return a day as ``xsd:date``."""
    return Literal(value.isoformat(), datatype=_XSD_DATE)


def date_time(value: datetime) -> Literal:
    """Return a moment as ``xsd:dateTime`` in UTC, to the second, written with ``Z``.

    Raises ModelError for a moment without a time zone, which would mean something else on every machine.

    >>> date_time(datetime(2024, 11, 5, 1, 30, tzinfo=UTC)).value
    '2024-11-05T01:30:00Z'
    """
    if value.tzinfo is None:
        raise ModelError(f"{value.isoformat()} has no time zone", expected="a moment such as 2024-11-05T00:00:00Z")
    moment = value.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return Literal(f"{moment.isoformat()}Z", datatype=_XSD_DATE_TIME)


def moment(value: date) -> Literal:
    """Return a moment as ``xsd:dateTime``; of a day, the moment at which it begins in UTC."""
    if isinstance(value, datetime):
        return date_time(value)
    return date_time(datetime(value.year, value.month, value.day, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the graph already describes, as far as writing and reading a document need it.

    `codes` gives the IRI of a place or alliance by its code; `entities` the label and the kind of
    everything that has a description of its own and so needs none in a document's graph.
    """

    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    entities: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def place(self, code: str) -> str:
        """Return the IRI of a jurisdiction from its code.

        A code of ISO 3166 that the graph does not know names the country all the same; any other
        unknown code gets a name of ours.

        >>> Vocabulary({"FVEY": "https://w3id.org/aikg/id/five-eyes"}).place("FVEY")
        'https://w3id.org/aikg/id/five-eyes'
        >>> Vocabulary().place("GB"), Vocabulary().place("world")
        ('https://w3id.org/dpv/loc#GB', 'https://w3id.org/aikg/id/world')
        """
        if code == "world":
            return WORLD
        if known := self.codes.get(code):
            return known
        country, rest = code[:2], code[2:]
        if country.isascii() and country.isalpha() and country.isupper() and (not rest or rest[0] == "-"):
            return LOC + quote(code, safe="-._~")
        return content_iri("place", code)
