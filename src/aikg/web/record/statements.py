"""A statement as a page shows it: its parts with labels, and where in the text each was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from aikg.model import (
    Commitment,
    Correction,
    Entity,
    Partnership,
    PolicyChange,
    ProductUse,
    Role,
    Rule,
    Statement,
)
from aikg.names import CONDITION, USE, compress
from aikg.review import Decision
from aikg.review.claim import kind_of
from aikg.store.terms import Vocabulary, concept
from aikg.web.record.passages import Span
from aikg.web.record.reader import Named, Record

__all__ = ["Part", "Told", "spans_of", "told"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a statement: its name, the things that stand for it, and the words in which it was read.

    `words` are (start, end, text); what was named before the quote has no place, so that `start` is None.
    """

    key: str
    things: tuple[Named, ...]
    words: tuple[tuple[int | None, int | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A statement of a document. `sign` is that of a rule, `words` what a pledge or a change says of itself.

    `stored` tells whether it is in the graph, `name` is the last part of its IRI, `decision` what a person decided.
    """

    iri: str
    name: str
    kind: str
    fact: str
    sign: str
    sort: str
    parts: tuple[Part, ...]
    words: str
    statement: Statement
    stored: bool
    decision: Decision | None = None

    def decided(self, decision: Decision | None) -> Told:
        """Return it with what a person decided."""
        return replace(self, decision=decision)


def told(record: Record, vocabulary: Vocabulary, statement: Statement, *, stored: bool) -> Told:
    """Return a statement with the labels of its parts."""
    content, iri = statement.content, statement.iri
    words = {Commitment: "pledge", Role: "title", PolicyChange: "summary", Correction: "summary"}.get(type(content))
    return Told(
        iri=iri,
        name=iri.rpartition("/")[2],
        kind=kind_of(content),
        fact=content.iri,
        sign=str(content.modality) if isinstance(content, Rule) else "",
        sort=str(content.kind) if isinstance(content, Partnership) else "",
        parts=tuple(_parts(record, vocabulary, statement)),
        words=getattr(content, words) if words else "",
        statement=statement,
        stored=stored,
    )


def spans_of(number: int, one: Told) -> Iterator[Span]:
    """Yield where a statement stands in its text, and where its parts do."""
    quote = one.statement.quote
    yield Span(quote.start, quote.end, number)
    for part in one.parts:
        for start, end, _ in part.words:
            if start is not None and end is not None:
                yield Span(start, end, number, part.key)


def _parts(record: Record, vocabulary: Vocabulary, statement: Statement) -> Iterator[Part]:
    """Yield the parts of a statement that it has, in the order in which a person reads them."""
    grounds = statement.grounds
    for key, entities, ground in _things(vocabulary, statement):
        things = record.named_all(iri for iri, _ in entities)
        names = dict(entities)
        # A thing that only this text names has no label in the graph before it is built.
        things = tuple(one if _is_known(one) else Named(one.iri, names[one.iri] or one.label) for one in things)
        wanted = {iri.removeprefix(USE) for iri, _ in entities} if ground == "use" else None
        words = {
            (g.start, g.end, g.text or "")
            for g in grounds
            if g.part == ground and (wanted is None or g.value in wanted)
        }
        if things:
            yield Part(key, things, tuple(sorted(words, key=lambda word: (word[0] or 0, word[1] or 0, word[2]))))
    cues = {(g.start, g.end, g.text or "") for g in grounds if g.part == "cue"}
    if cues:
        yield Part("cue", (), tuple(sorted(cues, key=lambda word: (word[0] or 0, word[1] or 0, word[2]))))


def _is_known(one: Named) -> bool:
    return one.label not in (one.iri, compress(one.iri))


_Things = tuple[str, list[tuple[str, str]], str]


def _things(vocabulary: Vocabulary, statement: Statement) -> Iterator[_Things]:
    """Yield each part: its name, (IRI, label) of its things, and the name of its grounds."""
    content = statement.content
    match content:
        case Rule():
            yield "issuer", _named(content.issuer), "issuer"
            yield "use", [(concept(USE, content.use).value, "")], "use"
            yield "product", _named(content.product), "product"
            yield "actor", _named(*content.actors), "actor"
            yield "place", [(vocabulary.place(code), code) for code in content.jurisdictions], "jurisdiction"
            yield "condition", [(concept(CONDITION, one).value, "") for one in content.conditions], "condition"
        case Partnership():
            yield "partner", _named(*content.parties), "party"
            yield "product", _named(content.product), "product"
        case Commitment():
            yield "signatory", _named(*content.signatories), "signatory"
            yield "organiser", _named(*content.organisers), "organiser"
            yield "use", [(concept(USE, one).value, "") for one in content.uses], "use"
        case Role():
            yield "person", _named(content.person), "person"
            yield "organisation", _named(content.org), "organisation"
        case ProductUse():
            yield "product", _named(content.product), "product"
            yield "basis", _named(content.model), "model"
        case _:
            yield "issuer", _named(content.vendor), "issuer"
            yield "product", _named(content.product), "product"
    if isinstance(content, Correction):
        yield "corrects", [(iri, "") for iri in content.corrects], "corrects"
        yield "confirms", [(iri, "") for iri in content.confirms], "confirms"


def _named(*entities: Entity | None) -> list[tuple[str, str]]:
    return [(entity.iri, entity.label) for entity in entities if entity is not None]
