"""Where the page of an IRI is, and whose page a path is.

Our IRIs keep their path: ``https://w3id.org/aikg/use/military`` is ``/use/military``. A term of the ontology is
``/ontology/Rule``; whatever else the graph names, such as a country, is ``/thing?iri=...``.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from aikg.names import ACTOR, AIKG, CONDITION, DOCUMENT, GRAPH, ID, POLICY, SETTING, USE

__all__ = ["FOLDERS", "iri_of", "path_of"]

#: The folders of our namespaces, each with the start of its IRIs.
FOLDERS: dict[str, str] = {
    "ontology": AIKG,
    "use": USE,
    "actor": ACTOR,
    "condition": CONDITION,
    "id": ID,
    "document": DOCUMENT,
    "policy": POLICY,
    "graph": GRAPH,
    "setting": SETTING,
}
#: Of these an IRI holds the name escaped, slashes too.
_ESCAPED = {"document", "policy"}


def path_of(iri: str) -> str:
    """Return the path of the page of an IRI, with its query where it needs one.

    >>> path_of("https://w3id.org/aikg/use/military")
    '/use/military'
    >>> path_of("https://w3id.org/aikg/ontology#Rule")
    '/ontology/Rule'
    >>> path_of("https://w3id.org/aikg/policy/OpenAI%2FUsage")
    '/policy/OpenAI%2FUsage'
    >>> path_of("https://w3id.org/dpv/loc#US")
    '/thing?iri=https%3A%2F%2Fw3id.org%2Fdpv%2Floc%23US'
    """
    for folder, start in FOLDERS.items():
        name = iri.removeprefix(start)
        if name != iri and name and not set(name) & set("?#"):
            return f"/{folder}/{quote(name, safe='-._~%/')}"
    return f"/thing?{urlencode({'iri': iri})}"


def iri_of(folder: str, name: str) -> str:
    """Return the IRI whose page is ``/folder/name``; `name` as a router hands it over, unescaped.

    >>> iri_of("policy", "OpenAI/Usage")
    'https://w3id.org/aikg/policy/OpenAI%2FUsage'
    >>> iri_of("id", "openai")
    'https://w3id.org/aikg/id/openai'
    >>> iri_of("document", "100%25 sure")
    'https://w3id.org/aikg/document/100%2525%20sure'
    """
    return FOLDERS[folder] + (quote(name, safe="-._~") if folder in _ESCAPED else name)
