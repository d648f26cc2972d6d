"""Namespaces, and the one place where IRIs are made.

Every IRI is either a term of the ontology, a concept of a vocabulary, an entity named by a readable
slug, or a thing named by a hash of its content, so that saying the same thing twice names it once.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from curies import Converter

__all__ = [
    "ACTOR",
    "AIKG",
    "CONDITION",
    "DOCUMENT",
    "GRAPH",
    "ID",
    "LOC",
    "POLICY",
    "PREFIXES",
    "SETTING",
    "USE",
    "WORLD",
    "compress",
    "content_iri",
    "document_id",
    "document_iri",
    "expand",
    "policy_id",
    "policy_iri",
    "slug",
]

AIKG = "https://w3id.org/aikg/ontology#"
USE = "https://w3id.org/aikg/use/"
ACTOR = "https://w3id.org/aikg/actor/"
CONDITION = "https://w3id.org/aikg/condition/"
ID = "https://w3id.org/aikg/id/"
DOCUMENT = "https://w3id.org/aikg/document/"
POLICY = "https://w3id.org/aikg/policy/"
GRAPH = "https://w3id.org/aikg/graph/"
#: Kinds of actors in places, such as ``setting:government-in-five-eyes``.
SETTING = "https://w3id.org/aikg/setting/"
#: Countries reuse the IRIs of the Data Privacy Vocabulary's location module, named by ISO 3166 code.
LOC = "https://w3id.org/dpv/loc#"
#: The jurisdiction above all others.
WORLD = ID + "world"

#: The prefixes of every file aikg writes, and those every query may use without declaring them.
PREFIXES: dict[str, str] = {
    "aikg": AIKG,
    "use": USE,
    "actor": ACTOR,
    "condition": CONDITION,
    "id": ID,
    "document": DOCUMENT,
    "policy": POLICY,
    "graph": GRAPH,
    "setting": SETTING,
    "loc": LOC,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@cache
def _converter() -> Converter:
    from curies import Converter  # noqa: PLC0415 - it loads pydantic, which most commands can do without

    return Converter.from_prefix_map(PREFIXES)


def compress(iri: str) -> str:
    """Return the CURIE of an IRI in one of our namespaces, else the IRI itself.

    >>> compress("https://w3id.org/aikg/use/military")
    'use:military'
    >>> compress("http://example.org/x")
    'http://example.org/x'
    """
    return _converter().compress(iri) or iri


def expand(name: str) -> str:
    """Return the IRI of a CURIE with one of our prefixes, else `name` itself.

    >>> expand("use:military")
    'https://w3id.org/aikg/use/military'
    >>> expand("military")
    'military'
    """
    return (":" in name and _converter().expand(name)) or name


def slug(label: str) -> str:
    """Return a label as the last part of an IRI: lower-case ASCII words joined by hyphens.

    A label without any letter or digit that has an ASCII form is named by a hash.

    >>> slug("Ministère des Armées")
    'ministere-des-armees'
    >>> slug("01.AI")
    '01-ai'
    """
    ascii_text = unicodedata.normalize("NFKD", label.replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_text.lower())
    return "-".join(words) or _digest(label)


def content_iri(kind: str, *parts: object) -> str:
    """Return the IRI of a thing that is what it consists of, such as a rule or a statement.

    `kind` stands before the hash so that a reader sees what it is; `parts` are strings, numbers, None
    or sequences of them, and their order counts.

    >>> content_iri("rule", "a", None, ("b",)) == content_iri("rule", "a", None, ["b"])
    True
    >>> content_iri("rule", "a")
    'https://w3id.org/aikg/id/rule-0eb5b8d6f81bc677'
    """
    return f"{ID}{kind}-{_digest(json.dumps(parts, ensure_ascii=False, separators=(',', ':')))}"


def document_iri(document: str) -> str:
    """Return the IRI of a document from its id; it names the document's graph as well.

    >>> document_iri("004 meta")
    'https://w3id.org/aikg/document/004%20meta'
    """
    return DOCUMENT + quote(document, safe="-._~")


def document_id(iri: str) -> str:
    """Return the id of a document from its IRI: the inverse of `document_iri`.

    >>> document_id(document_iri("é/1"))
    'é/1'
    """
    return unquote(iri.removeprefix(DOCUMENT))


def policy_iri(policy: str) -> str:
    """Return the IRI of a policy from its id; it names the graph with the policy's history as well.

    >>> policy_iri("OpenAI/Acceptable Use Policy")
    'https://w3id.org/aikg/policy/OpenAI%2FAcceptable%20Use%20Policy'
    """
    return POLICY + quote(policy, safe="-._~")


def policy_id(iri: str) -> str:
    """Return the id of a policy from its IRI: the inverse of `policy_iri`."""
    return unquote(iri.removeprefix(POLICY))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
