"""What an answer to a question is: verdicts, or other things that the graph tells. Plain values, ready for JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

__all__ = ["Answer", "AnswerEvidence", "Finding", "Told"]


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """What one document says: the quote, its characters (None: not noted), when it was published, how it is put."""

    document: str
    quote: str
    start: int | None
    end: int | None
    published: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict for one vendor and product (None: all products of the vendor) on one use, and what it rests on.

    `verdict` is the word with *in part*, `sign` its sign where it has one, `marks` the other marks, `headline` the
    verdict with its conditions and exceptions; `actor` and `place` are what was asked. `since` and `until` are EDTF
    dates, None where not known or open; `actors`, `jurisdictions`, `uses` and `conditions` are those of the rules
    (slugs, codes and names; ``anyone`` and ``world`` where a rule names none); `sources` counts independent stories;
    `against` are the IRIs of rules of the other sign that hold for a part, `beaten` says which rules gave way, and why.
    """

    vendor: str
    vendor_iri: str
    product: str | None
    product_iri: str | None
    use: str
    actor: str | None
    place: str | None
    verdict: str
    sign: str | None
    headline: str
    marks: tuple[str, ...]
    since: str | None
    until: str | None
    actors: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    uses: tuple[str, ...]
    conditions: tuple[str, ...]
    sources: int
    rules: tuple[str, ...]
    against: tuple[str, ...]
    beaten: tuple[str, ...]
    evidence: tuple[AnswerEvidence, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Something that is no verdict: a rule's dates, a change, a pledge, a partnership, a disagreement, a fact.

    `when` is put as people read dates; `state` says how it stands, such as in force, ended, contradicted.
    """

    sentence: str
    when: str
    state: str
    evidence: tuple[AnswerEvidence, ...]
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: how the question was understood, a reply in a few words, verdicts or other things told, and SPARQL.

    `conflicting` are verdicts that are in no list, because rules of both signs stand and nothing decides between them.
    `sparql` are queries of the catalogue, filled in, that show the rules or facts behind the answer.
    """

    question: str
    understood: str
    intent: str
    reply: str
    as_of: date
    answers: tuple[Finding, ...] = ()
    conflicting: tuple[Finding, ...] = ()
    told: tuple[Told, ...] = ()
    sparql: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the answer as plain values for JSON."""
        return asdict(self) | {"as_of": self.as_of.isoformat()}
