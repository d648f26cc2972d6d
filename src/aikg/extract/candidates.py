"""What many documents name and the graph does not know, put together name by name.

A candidate is for a person to look at: `aikg candidates` lists them, `aikg accept` takes one into the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from aikg.extract.unknown import Passage, UnknownName

__all__ = ["Candidate", "candidates_of"]

#: How many passages, and how many things said, are shown of a candidate.
_PASSAGES, _SAID = 3, 5
#: The word for a class; what is not named here is an organisation.
_KINDS = {
    "Vendor": "vendor",
    "NonGovernmentalOrganization": "ngo",
    "MediaOrganization": "media",
    "GovernmentBody": "public-body",
    "MilitaryBody": "public-body",
    "LawEnforcementBody": "public-body",
    "Person": "person",
    "Product": "product",
    "AIModel": "product",
}
_WIDE = "organisation"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that documents use and the graph does not know.

    `kind` is a word for its class (vendor, organisation, ngo, public-body, media, person, product), `documents` and
    `mentions` say how many, `passages` are up to three sentences with it, of different documents where there are;
    `said` is what statements say of it, `offered_by` the likely vendor of a product.
    """

    name: str
    iri: str
    kind: str
    documents: int
    mentions: int
    passages: tuple[Passage, ...]
    said: tuple[str, ...] = ()
    offered_by: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the candidate as JSON values."""
        return {
            "name": self.name,
            "iri": self.iri,
            "kind": self.kind,
            "documents": self.documents,
            "mentions": self.mentions,
            "offered_by": self.offered_by,
            "said": list(self.said),
            "contexts": [
                {"document": one.document, "start": one.start, "end": one.end, "text": one.text}
                for one in self.passages
            ],
        }


def candidates_of(names: Iterable[UnknownName]) -> list[Candidate]:
    """Return the candidates that unknown names of any documents amount to, those of most documents first."""
    found: dict[str, list[UnknownName]] = {}
    for name in names:
        found.setdefault(name.entity.iri, []).append(name)
    return sorted((_candidate(iri, group) for iri, group in found.items()), key=_rank)


def _rank(candidate: Candidate) -> tuple[object, ...]:
    return (-candidate.documents, -candidate.mentions, candidate.name.casefold(), candidate.iri)


def _candidate(iri: str, group: list[UnknownName]) -> Candidate:
    group = sorted(group, key=lambda name: name.passages[:1])
    mentions = sum(name.mentions for name in group)
    labels, kinds, vendors, said = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for name in group:
        labels[name.entity.label] += name.mentions
        kinds[_KINDS.get(name.entity.kind, _WIDE)] += 1
        vendors.update([name.vendor] if name.vendor else ())
        said.update(name.said)
    kind = max(kinds, key=lambda kind: (kind != _WIDE, kinds[kind], kind))
    # the first passage of every document, then the second of every document
    passages = [name.passages[at] for at in range(_PASSAGES) for name in group if at < len(name.passages)]
    return Candidate(
        name=_most(labels),
        iri=iri,
        kind=kind,
        documents=len(group),
        mentions=mentions,
        passages=tuple(passages[:_PASSAGES]),
        said=tuple(sorted(said, key=lambda text: (-said[text], text))[:_SAID]),
        offered_by=_most(vendors) if kind == "product" and vendors else None,
    )


def _most(counted: Counter[str]) -> str:
    """The most frequent of several texts, the first in order of those that are equally so."""
    return min(counted, key=lambda text: (-counted[text], text))
