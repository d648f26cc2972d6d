"""The page of a document: its text where it is at hand, else what quotes give away of it, and what it states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from aikg.errors import AikgError
from aikg.extract import Reader, sentence_model
from aikg.model import Document, Statement
from aikg.names import AIKG, POLICY, PREFIXES, document_id
from aikg.review import Claim, Decision, claims_of, decisions_in, standing_of
from aikg.sources import read
from aikg.store import Store, known_names
from aikg.store.read import read_graph, read_policy
from aikg.store.write import text_digest
from aikg.web.record.passages import Segment, known_text, segments
from aikg.web.record.reader import Named, Record
from aikg.web.record.statements import Told, spans_of, told

__all__ = ["Desk", "DocumentRecord", "desk_of", "document_record", "texts_in"]

Texts = Mapping[str, str]
_DCTERMS, _URL = PREFIXES["dcterms"], PREFIXES["schema"] + "url"


def texts_in(paths: Sequence[Path]) -> Texts:
    """Return the texts in files and folders by their digests; what cannot be read is left out."""
    found = {}
    for item in read(list(paths)) if paths else ():
        if isinstance(item, Document):
            try:
                found[text_digest(item)] = item.text
            except AikgError:
                continue
    return found


@dataclass(frozen=True, slots=True)
class Desk:
    """What a document is laid out with: a store, a reader of texts, the texts that are at hand."""

    store: Store
    reader: Reader
    texts: Texts


def desk_of(store: Store, paths: Sequence[Path]) -> Desk:
    """Return what documents of a store are laid out with, texts read from files and folders."""
    return Desk(store, Reader(known_names(store), model=sentence_model()), texts_in(paths))


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as its page shows it.

    `stretches` are the text, or those parts of it that quotes give away; `whole` tells which. `told` is what it states,
    in the order of the text, then what is only a candidate. `policy` is the policy of which it is a wording, with the
    wordings `before` and `after` it and the rules that it carries; `copies` are other documents of the same story.
    `gone` are decisions on statements that are no longer read. `claims` are the statements with their sentences, by
    IRI; `reviewable` tells whether people may decide on them.
    """

    iri: str
    id: str
    title: str
    language: str
    published: str
    publisher: str
    url: str
    digest: str
    characters: int
    recorded: str
    whole: bool
    stretches: tuple[tuple[int, tuple[Segment, ...]], ...]
    told: tuple[Told, ...]
    copies: tuple[Named, ...]
    likeness: tuple[str, ...]
    policy: Named | None
    before: Named | None
    after: Named | None
    carries: tuple[str, ...]
    gone: tuple[Decision, ...]
    claims: Mapping[str, Claim]
    reviewable: bool


def document_record(desk: Desk, record: Record, iri: str) -> DocumentRecord:
    """Return a document of the graph; `iri` is one of a source document that it holds."""
    digest = record.first(iri, AIKG + "textDigest")
    text = desk.texts.get(digest)
    stored, here = _stored(desk.store, record, iri)
    document = replace(_bare(record, iri), text=text) if text is not None else None
    reading = (
        {one.iri: one for one in desk.reader.read(document)}
        if document and not record.first(iri, AIKG + "versionOf")
        else {}
    )
    decisions = [one for one in standing_of(decisions_in(desk.store)) if one.claim.digest == digest]
    statements = [_grounded(one, reading.get(one.iri)) for one in stored]
    others = [one for iri_, one in reading.items() if iri_ not in {s.iri for s in stored}]
    claims = _claims(document, record, digest, iri, [*statements, *others])
    vocabulary = desk.store.vocabulary
    shown = [told(record, vocabulary, one, stored=True) for one in statements]
    shown += [
        told(record, vocabulary, one, stored=False)
        for one in others
        if one.candidate or any(d.claim.is_about(one) for d in decisions)
    ]
    shown = [one.decided(_decision(one.statement, decisions)) for one in _in_order(shown)]
    settled = {id(one.decision) for one in shown if one.decision}
    numbered = [span for number, one in enumerate(shown) for span in spans_of(number, one)]
    pieces = [(0, text)] if text is not None else known_text([(s.quote.start, s.quote.text) for s in stored])
    story = record.subjects(AIKG + "tells", iri)
    return DocumentRecord(
        iri=iri,
        id=document_id(iri),
        title=record.label(iri),
        language=_language(record, iri),
        published=record.first(iri, _DCTERMS + "issued"),
        publisher=record.first(iri, AIKG + "publisherName"),
        url=record.first(iri, _URL),
        digest=digest,
        characters=int(record.first(iri, AIKG + "characterCount") or 0),
        recorded=record.first(iri, AIKG + "recordedAt"),
        whole=text is not None,
        stretches=tuple((start, tuple(segments(piece, numbered, start))) for start, piece in pieces),
        told=tuple(shown),
        copies=record.named_all(one for name in story for one in record.all(name, AIKG + "tells") if one != iri),
        likeness=tuple(record.all(iri, AIKG + "likeness")),
        policy=record.thing(iri, "versionOf"),
        before=record.thing(iri, "replaces"),
        after=next(iter(record.having("replaces", iri)), None),
        carries=tuple(record.all(iri, AIKG + "carries")),
        gone=tuple(one for one in decisions if id(one) not in settled),
        claims=claims,
        reviewable=here,
    )


def _stored(store: Store, record: Record, iri: str) -> tuple[list[Statement], bool]:
    """Return the statements of a document, and whether people may decide on them: nobody does on watched policies."""
    policy = record.first(iri, AIKG + "versionOf")
    if not policy:
        return list(read_graph(store.quads(iri), store.vocabulary).statements), True
    graph = policy if policy.startswith(POLICY) else iri
    name = record.first(iri, _DCTERMS + "identifier")
    found = read_policy(store.quads(graph), store.vocabulary).statements
    return [one for one in found if one.document == name], False


def _bare(record: Record, iri: str) -> Document:
    """Return a document of the graph without its text."""
    published = record.first(iri, _DCTERMS + "issued")
    return Document(
        id=document_id(iri),
        text="",
        lang=record.first(iri, _DCTERMS + "language"),
        title=record.first(iri, _DCTERMS + "title") or None,
        published=date.fromisoformat(published) if published else None,
        publisher=record.first(iri, AIKG + "publisherName") or None,
        url=record.first(iri, _URL) or None,
    )


def _language(record: Record, iri: str) -> str:
    language = record.first(iri, _DCTERMS + "language")
    return "" if language == "und" else language


def _grounded(stored: Statement, again: Statement | None) -> Statement:
    """Return a stored statement with what reading the text again tells of its parts; the graph does not keep that."""
    return replace(stored, grounds=again.grounds, reason=again.reason) if again else stored


def _claims(
    document: Document | None, record: Record, digest: str, iri: str, statements: Iterable[Statement]
) -> dict[str, Claim]:
    """Return what may be decided, by the IRI of the statement; without the text, a quote stands for its sentence."""
    if document is not None:
        return {claim.statement.iri: claim for claim in claims_of(document, statements)}
    lang = record.first(iri, _DCTERMS + "language")
    return {one.iri: Claim(digest, lang, one, one.quote.text, one.quote.start) for one in statements}


def _decision(statement: Statement, decisions: Iterable[Decision]) -> Decision | None:
    """Return what was decided about a statement, or put it in place."""
    for one in decisions:
        instead = one.replacement
        if one.claim.is_about(statement) or (instead and replace(one.claim, statement=instead).is_about(statement)):
            return one
    return None


def _in_order(shown: Iterable[Told]) -> list[Told]:
    return sorted(shown, key=lambda one: (one.statement.quote.start, one.statement.quote.end, not one.stored, one.iri))
