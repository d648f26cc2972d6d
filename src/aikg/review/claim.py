"""A claim: that one text says one thing in one place, with all that a person needs to decide on it.

A claim is named by the digest of the text, the place and words of the quote, what is stated and its status. The id of
the document, the reader that found it and how sure it was do not count, so that a decision outlives all three.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from aikg.errors import ModelError
from aikg.extract.sentences import split
from aikg.model import (
    MAX_QUOTE,
    Commitment,
    Content,
    Correction,
    Document,
    Ground,
    Partnership,
    PolicyChange,
    ProductUse,
    Quote,
    Role,
    Rule,
    Statement,
    Status,
)
from aikg.names import content_iri
from aikg.store.write import text_digest

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["KINDS", "Claim", "claim_from_json", "claims_of", "kind_of", "statement_from_json", "statement_to_json"]

#: What a statement can state, by the name that `aikg extract` gives it.
KINDS: dict[str, type[Content]] = {
    "rule": Rule,
    "partnership": Partnership,
    "commitment": Commitment,
    "role": Role,
    "product_use": ProductUse,
    "policy_change": PolicyChange,
    "correction": Correction,
}
_NAMES = {kind: name for name, kind in KINDS.items()}
_T = TypeVar("_T")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with the text it is from.

    `digest` is that of the text (`StoredDocument.digest`), `lang` its language. `sentence` are the sentences the quote
    stands in, from character `sentence_start` of the text; `beside` the names of the other rules read there.
    """

    digest: str
    lang: str
    statement: Statement
    sentence: str
    sentence_start: int
    beside: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        quote = self.statement.quote
        if not _DIGEST.fullmatch(self.digest):
            raise ModelError(f"digest {self.digest[:80]!r}", expected="sha256: and 64 hexadecimal digits")
        if not _LANGUAGE.fullmatch(self.lang):
            raise ModelError(f"language {self.lang[:40]!r}", expected="a BCP 47 tag such as fr")
        if not 0 < len(quote.text) <= MAX_QUOTE or quote.end - quote.start != len(quote.text) or quote.start < 0:
            raise ModelError(
                f"a quote of {len(quote.text)} characters from {quote.start} to {quote.end}",
                expected=f"1 to {MAX_QUOTE} characters that fill their offsets",
            )
        at = quote.start - self.sentence_start
        if at < 0 or self.sentence[at : at + len(quote.text)] != quote.text:
            raise ModelError("the quote is not in its sentence", expected=repr(quote.text[:60]))

    @property
    def kind(self) -> str:
        """What is stated: rule, partnership, ..."""
        return kind_of(self.statement.content)

    @property
    def iri(self) -> str:
        """The IRI of the claim."""
        quote, statement = self.statement.quote, self.statement
        return content_iri(
            "claim", self.digest, quote.start, quote.end, quote.text, statement.content.iri, statement.status
        )

    def fits(self, document: Document) -> bool:
        """Return whether the quote stands in a document whose text has the digest of this claim."""
        quote = self.statement.quote
        return document.text[quote.start : quote.end] == quote.text

    def is_about(self, statement: Statement) -> bool:
        """Return whether a statement of the same text says the same thing in a place that meets this one.

        A reader that changed may quote a word more or less; it still says the same.
        """
        mine, other = self.statement.quote, statement.quote
        return (
            statement.content.iri == self.statement.content.iri
            and statement.status is self.statement.status
            and mine.start < other.end
            and other.start < mine.end
        )

    def to_json(self) -> str:
        """Return the claim as one line of JSON that `claim_from_json` reads back."""
        return _line(
            {
                "digest": self.digest,
                "lang": self.lang,
                "sentence": self.sentence,
                "sentence_start": self.sentence_start,
                "beside": self.beside,
                "statement": _statement_values(self.statement),
            }
        )


def kind_of(content: Content) -> str:
    """Return the name of a kind of content, such as ``product_use``."""
    return _NAMES[type(content)]


def claims_of(document: Document, statements: Iterable[Statement]) -> list[Claim]:
    """Return the claims of a document's statements, in the order of the text, each once.

    Raises ModelError for a text that has no UTF-8 form.
    """
    digest = text_digest(document)
    sentences = split(document.text, document.lang)
    drafts = []
    for statement in statements:
        start, end = _around(statement.quote, sentences)
        drafts.append(Claim(digest, document.lang, statement, document.text[start:end], start))
    rules = [draft for draft in drafts if isinstance(draft.statement.content, Rule)]
    claims: dict[str, Claim] = {}
    for draft in drafts:
        here = {rule.iri for rule in rules if _meet(rule, draft)} - {draft.iri}
        claims.setdefault(
            draft.iri,
            Claim(digest, draft.lang, draft.statement, draft.sentence, draft.sentence_start, tuple(sorted(here))),
        )
    return sorted(claims.values(), key=lambda c: (c.statement.quote.start, c.statement.quote.end, c.iri))


def _meet(one: Claim, other: Claim) -> bool:
    return one.sentence_start < other.sentence_start + len(
        other.sentence
    ) and other.sentence_start < one.sentence_start + len(one.sentence)


def _around(quote: Quote, sentences: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the stretch of the sentences that a quote stands in; at least the quote."""
    met = [(start, end) for start, end in sentences if start < quote.end and quote.start < end]
    return min([quote.start, *(start for start, _ in met)]), max([quote.end, *(end for _, end in met)])


def statement_to_json(statement: Statement) -> str:
    """Return a statement as one line of JSON that `statement_from_json` reads back."""
    return _line(_statement_values(statement))


def claim_from_json(text: str) -> Claim:
    """Return the claim that `Claim.to_json` wrote; raises ModelError for anything else."""
    values = _object(text)
    statement = _statement(values.pop("statement", None))
    found = _checked(_Frame, values)
    return Claim(found.digest, found.lang, statement, found.sentence, found.sentence_start, found.beside)


def statement_from_json(text: str) -> Statement:
    """Return the statement that `statement_to_json` wrote; raises ModelError for anything else."""
    return _statement(_object(text))


@dataclass(frozen=True, slots=True)
class _Frame:
    """A claim without its statement, as it is written."""

    digest: str
    lang: str
    sentence: str
    sentence_start: int
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement without its content, as it is written."""

    document: str
    quote: Quote
    status: Status
    confidence: float
    method: str
    attribution: str | None
    valid_from: str | None
    valid_until: str | None
    candidate: bool
    grounds: tuple[Ground, ...]
    reason: str | None


def _statement_values(statement: Statement) -> dict[str, Any]:
    return {**asdict(statement), "kind": kind_of(statement.content)}


def _statement(values: object) -> Statement:
    if not isinstance(values, dict):
        raise ModelError("no statement", expected="a statement as an object")
    rest = {name: value for name, value in values.items() if name not in ("kind", "content")}
    kind = KINDS.get(str(values.get("kind")))
    if kind is None:
        raise ModelError(f"a statement of the kind {values.get('kind')!r}", expected=", ".join(KINDS))
    content, said = _checked(kind, values.get("content")), _checked(_Said, rest)
    return Statement(content=content, **{field.name: getattr(said, field.name) for field in fields(said)})


def _object(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"not JSON ({error})", expected="an object as it was exported") from None
    if not isinstance(values, dict):
        raise ModelError("not an object", expected="an object as it was exported")
    return values


def _checked(kind: type[_T], values: object) -> _T:
    """Return the dataclass that JSON values stand for, every type checked."""
    from pydantic import ValidationError  # noqa: PLC0415 - it loads slowly, and most builds have no decisions

    try:
        made: _T = _adapters()[kind].validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(map(str, fault["loc"])) or kind.__name__
        raise ModelError(f"{where}: {fault['msg']}", expected=f"the fields of a {kind.__name__.strip('_')}") from None
    return made


@cache
def _adapters() -> dict[type[Any], TypeAdapter[Any]]:
    from pydantic import TypeAdapter  # noqa: PLC0415

    return {kind: TypeAdapter(kind) for kind in (*KINDS.values(), _Frame, _Said)}


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
