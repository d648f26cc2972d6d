"""The values that travel through aikg: documents, spans, entities, statements and what they state.

Everything here is frozen and compares by value. Nothing here reads a file, a clock or a network.
A `Statement` says that one document says one thing in one place; the thing (`Rule`, `Partnership`,
...) is named by its content, so that many statements can state the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from aikg.errors import ModelError
from aikg.names import content_iri, document_iri

__all__ = [
    "MAX_QUOTE",
    "Commitment",
    "Content",
    "Correction",
    "Document",
    "Entity",
    "Ground",
    "IssuerType",
    "KnownName",
    "Modality",
    "Partnership",
    "PartnershipKind",
    "PolicyChange",
    "Presence",
    "ProductUse",
    "Quote",
    "Role",
    "Rule",
    "Statement",
    "Status",
    "StoredDocument",
]

#: The longest quote of a statement, in characters.
MAX_QUOTE = 400


class Modality(StrEnum):
    """What a rule does with a use."""

    PROHIBITS = "prohibits"
    PERMITS = "permits"
    REQUIRES = "requires"


class Status(StrEnum):
    """How a statement stands to the present of its document."""

    CURRENT = "current"
    FORMER = "former"
    PROPOSED = "proposed"
    ALLEGED = "alleged"
    CORRECTED = "corrected"


class IssuerType(StrEnum):
    """Who issues a rule: a vendor, a public body, or somebody else."""

    VENDOR = "vendor"
    GOVERNMENT = "government"
    OTHER = "other"


class PartnershipKind(StrEnum):
    """What binds the parties of a partnership."""

    PARTNERSHIP = "partnership"
    CONTRACT = "contract"
    INVESTMENT = "investment"
    SUPPLIER = "supplier"
    INTEGRATION = "integration"
    MEMBERSHIP = "membership"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Document:
    """One text with what is known about it. Offsets count characters of `text`."""

    id: str
    text: str
    lang: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None

    @property
    def iri(self) -> str:
        """The IRI of the document, and of its graph."""
        return document_iri(self.id)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What the graph keeps of a document: everything but its text.

    `digest` is ``sha256:`` and the hash of the text, `characters` its length; `fingerprint` are the
    sorted tokens by which copies and translations of one story are recognised.
    """

    id: str
    lang: str
    digest: str
    characters: int
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    fingerprint: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The IRI of the document, and of its graph."""
        return document_iri(self.id)


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters `start` to `end` (exclusive) of a document's text, which read `text`."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, document: Document, start: int, end: int) -> Quote:
        """Return the quote that stands between two offsets.

        Raises ModelError when the offsets lie outside the text, are empty or longer than MAX_QUOTE.
        """
        if not 0 <= start < end <= len(document.text):
            raise ModelError(
                f"a quote from {start} to {end} does not lie in the text",
                where=document.id,
                expected=f"offsets between 0 and {len(document.text)}",
            )
        if end - start > MAX_QUOTE:
            raise ModelError(f"a quote of {end - start} characters", where=document.id, expected=f"at most {MAX_QUOTE}")
        return cls(start, end, document.text[start:end])


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """A thing with a name: an organisation, a product, a person, a kind of actor.

    `kind` is the local name of its class in the ontology, such as ``Organization`` or ``ActorKind``.
    Two entities are the same when their IRIs are.
    """

    iri: str
    label: str = field(compare=False)
    kind: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class KnownName:
    """What the graph knows of one entity that helps to find it in a text and to understand it there.

    `labels` are (language or "", spelling) pairs, the preferred one first; `demonyms` the same for
    adjectives and names of inhabitants. `code` is an ISO 3166 or alliance code; `offered_by` the IRI of
    a product's vendor, `also_offered_by` those of others that offer it; `based_in` a code; `actor_kind`
    the slug of the kind of actor a body is; `broader` the IRIs above a use or a kind of actor, or of the
    alliances or families a thing belongs to.
    `ambiguous` are those labels that are also ordinary words or letters; the reader is strict with them.
    """

    entity: Entity
    labels: tuple[tuple[str, str], ...]
    demonyms: tuple[tuple[str, str], ...] = ()
    code: str | None = None
    offered_by: str | None = None
    also_offered_by: tuple[str, ...] = ()
    based_in: str | None = None
    actor_kind: str | None = None
    broader: tuple[str, ...] = ()
    ambiguous: frozenset[str] = frozenset()

    def is_offered_by(self, vendor: str) -> bool:
        """Whether the organisation with this IRI offers the product."""
        return vendor == self.offered_by or vendor in self.also_offered_by


def _iris(entities: tuple[Entity, ...]) -> list[str]:
    return sorted({entity.iri for entity in entities})


@dataclass(frozen=True, slots=True)
class Rule:
    """Issuer x product x modality x use x actors x jurisdictions x conditions.

    What is not named stands for all: no product is every product of the issuer, no actors anyone, no
    jurisdictions anywhere. `use` is a slug of the scheme of uses, `conditions` slugs of the vocabulary
    of conditions, `jurisdictions` ISO 3166 codes, alliance codes (``FVEY``) or ``world``; `actors` are
    kinds (``actor:police``), bodies or groups. `exception_to` is the IRI of the prohibition this
    permission is carved out of.
    """

    issuer: Entity
    modality: Modality
    use: str
    product: Entity | None = None
    actors: tuple[Entity, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    exception_to: str | None = None
    issuer_type: IssuerType = IssuerType.VENDOR

    @property
    def iri(self) -> str:
        """The IRI made of everything that tells this rule from another; the issuer's type does not."""
        return content_iri(
            "rule",
            self.issuer.iri,
            self.product and self.product.iri,
            self.modality,
            self.use,
            _iris(self.actors),
            sorted(set(self.jurisdictions)),
            sorted(set(self.conditions)),
            self.exception_to,
        )


@dataclass(frozen=True, slots=True)
class Partnership:
    """Two or more parties bound to each other, or proposed to be."""

    parties: tuple[Entity, ...]
    kind: PartnershipKind = PartnershipKind.PARTNERSHIP
    product: Entity | None = None

    @property
    def iri(self) -> str:
        """The IRI made of parties, kind and product."""
        return content_iri("partnership", _iris(self.parties), self.kind, self.product and self.product.iri)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What its signatories promised. `partial` says that the text names only some of them.

    `uses` are the slugs of what the pledge is about; with signatories and organisers they name the
    commitment, so that translations of one pledge are one. `pledge` is the wording, in the text's
    language.
    """

    signatories: tuple[Entity, ...]
    pledge: str
    organisers: tuple[Entity, ...] = ()
    uses: tuple[str, ...] = ()
    partial: bool = False

    @property
    def iri(self) -> str:
        """The IRI made of signatories, organisers and uses; of the wording where there are no uses."""
        about = sorted(set(self.uses)) or [self.pledge]
        return content_iri("commitment", _iris(self.signatories), _iris(self.organisers), about)


@dataclass(frozen=True, slots=True)
class Role:
    """A person's position in an organisation. `title` is in the text's language."""

    person: Entity
    org: Entity
    title: str

    @property
    def iri(self) -> str:
        """The IRI made of person, organisation and title."""
        return content_iri("role", self.person.iri, self.org.iri, self.title.casefold())


@dataclass(frozen=True, slots=True)
class ProductUse:
    """A product that is built on a model or on another product."""

    product: Entity
    model: Entity

    @property
    def iri(self) -> str:
        """The IRI made of product and model."""
        return content_iri("product-use", self.product.iri, self.model.iri)


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A vendor changed a policy. `when` is an EDTF date where it could be resolved, `date_text` the words."""

    vendor: Entity
    product: Entity | None
    summary: str
    when: str | None = None
    date_text: str | None = None

    @property
    def iri(self) -> str:
        """The IRI made of vendor, product, date and, where there is none, of the wording."""
        what = self.when or self.summary
        return content_iri("policy-change", self.vendor.iri, self.product and self.product.iri, what)


@dataclass(frozen=True, slots=True)
class Correction:
    """A vendor or a publisher withdrew something it had said.

    `corrects` are the IRIs of the withdrawn rules, `confirms` of those that stand in their place.
    """

    vendor: Entity
    product: Entity | None
    summary: str
    when: str | None = None
    corrects: tuple[str, ...] = ()
    confirms: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The IRI made of vendor, product and the withdrawn rules; of the wording where none is known."""
        what = sorted(set(self.corrects)) or [self.summary]
        return content_iri("correction", self.vendor.iri, self.product and self.product.iri, what)


Content = Rule | Partnership | Commitment | Role | ProductUse | PolicyChange | Correction


@dataclass(frozen=True, slots=True, order=True)
class Ground:
    """Where a part of a statement was read: the words at `start` to `end`, or, without a place, what was named before.

    `part` is issuer, cue, use, actor, jurisdiction, condition or product; `value` what the words stand for.
    """

    part: str
    value: str
    text: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Presence:
    """A watched text carried a wording: every recording from `first` to `last` (times in UTC) has it.

    `before` is the last recording without it before that, None when the first recording of all has it already;
    `after` the first recording without it, None when the last recording of all still has it.
    """

    first: datetime
    last: datetime
    before: datetime | None = None
    after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What one document says, in one place.

    Create it with `Statement.of`, which refuses a quote that the document does not hold.
    `valid_from` and `valid_until` (exclusive) are EDTF dates that the text itself gives.
    `candidate` marks what the reader saw but does not assert, `reason` why it does or does not, in words.
    `grounds` say where each part was read; `section` are the headings above the quote, the outermost first;
    `presences` when the text carried it, where somebody watched the text.
    """

    document: str
    quote: Quote
    content: Content
    status: Status = Status.CURRENT
    confidence: float = 1.0
    method: str = "lexicon"
    attribution: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    candidate: bool = False
    grounds: tuple[Ground, ...] = field(default=(), compare=False)
    reason: str | None = field(default=None, compare=False)
    section: tuple[str, ...] = field(default=(), compare=False)
    presences: tuple[Presence, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ModelError(f"confidence {self.confidence}", where=self.document, expected="a number from 0 to 1")

    @property
    def iri(self) -> str:
        """The IRI made of document, place, content and status."""
        return content_iri(
            "statement", self.document, self.quote.start, self.quote.end, self.content.iri, self.status, self.candidate
        )

    def check(self, document: Document) -> None:
        """Raise ModelError unless this statement is about `document` and its quote stands there."""
        found = document.text[self.quote.start : self.quote.end]
        if self.document != document.id or found != self.quote.text or len(found) > MAX_QUOTE:
            raise ModelError(
                f"the quote {self.quote.text[:60]!r} is not at {self.quote.start}",
                where=document.id,
                expected=repr(found[:60]),
            )
