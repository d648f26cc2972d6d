"""The reader: a document in, statements out, every quote verified."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from aikg.extract.asking import Mention, mentions_in
from aikg.extract.changes import changes_in, corrected
from aikg.extract.commitments import joint_commitments, promises_in
from aikg.extract.coreference import Context, resolve
from aikg.extract.exceptions import with_exceptions
from aikg.extract.instructions import without_instructions
from aikg.extract.lexicon import Lexicon, lexicon
from aikg.extract.link import Linker
from aikg.extract.marks import Mark, mark_names, mark_words, with_governments
from aikg.extract.partnerships import partnerships_in
from aikg.extract.product_uses import product_uses_in
from aikg.extract.restated import ranked
from aikg.extract.roles import roles_in
from aikg.extract.rules import rules_in
from aikg.extract.scene import Scene
from aikg.extract.sentence_model import SentenceModel
from aikg.extract.sentences import split
from aikg.extract.strangers import strangers_in
from aikg.extract.typography import folded
from aikg.extract.unknown import UnknownName, unknown_in
from aikg.model import Document, KnownName, PolicyChange, Quote, Statement
from aikg.names import USE

__all__ = ["Mention", "Reader"]


@dataclass(frozen=True, slots=True)
class _Heard:
    """A document without what addresses machines, the names the reader knows in it, and those it introduces."""

    document: Document
    words: Lexicon
    known: list[Mark]
    strangers: list[Mark]


class Reader:
    """Reads texts with the names it was given; build it once, use it for many documents.

    `model` tells with the lexicon what is a rule; without it the lexicon decides alone.
    """

    def __init__(self, names: Iterable[KnownName], *, model: SentenceModel | None = None) -> None:
        self._model = model
        self._names = {name.entity.iri: name for name in names}
        self._linker = Linker(self._names.values())
        self._broader = _closure(self._names)

    def read(self, document: Document) -> list[Statement]:
        """Return what a document states, in document order, candidates flagged.

        Nothing when the lexicon does not have the document's language.
        """
        scenes: list[Scene] = []
        found: list[Statement] = []
        context = Context(self._names)
        for scene, context in self.scenes(document):
            scenes.append(scene)
            found += self._in(scene, context)
        found = _changes_once(found) + list(joint_commitments(scenes))
        found = [_as_written(statement, document) for statement in corrected(scenes, found, context)]
        found = with_exceptions(scenes, found, self._broader)
        for statement in found:
            statement.check(document)
        in_order = sorted(dict.fromkeys(found), key=lambda statement: (statement.quote.start, statement.quote.end))
        return ranked(in_order)

    def scenes(self, document: Document) -> Iterator[tuple[Scene, Context]]:
        """Yield the sentences of a document in order, each with what was said before it.

        What addresses a machine is blank in them. Nothing when the lexicon does not have the document's language.
        """
        heard = self._heard(document)
        if heard is not None:
            yield from self._scenes(heard)

    def unknown(self, document: Document) -> list[UnknownName]:
        """Return the organisations, persons and products that a document names and this reader does not know.

        In the order of their IRIs; nothing when the lexicon does not have the document's language.
        """
        heard = self._heard(document)
        if heard is None:
            return []
        scenes = [scene for scene, _ in self._scenes(heard)]
        return unknown_in(document, scenes, heard.strangers, self.read(document), self._names)

    def mentions(self, text: str, lang: str) -> tuple[Mention, ...]:
        """Return the uses, actors, places, entities, conditions and cues named in a text.

        Sorted by place; those of one kind never overlap. Empty for a language without a lexicon.
        """
        words = lexicon(lang)
        return () if words is None else mentions_in(text, lang, words, self._linker)

    def _heard(self, document: Document) -> _Heard | None:
        """Return what of a document is read, with its names; None when the lexicon does not have its language."""
        words = lexicon(document.lang)
        if words is None:
            return None
        document = without_instructions(document)
        known = list(mark_names(self._linker, document.text, document.lang))
        return _Heard(document, words, known, strangers_in(document.text, words, known, document.title or ""))

    def _scenes(self, heard: _Heard) -> Iterator[tuple[Scene, Context]]:
        """Yield the sentences in order, each resolved against those before it."""
        document, words = heard.document, heard.words
        introduced = {mark.value: mark.name for mark in heard.strangers if mark.name is not None}
        context = Context({**self._names, **introduced}, self._broader)
        text = folded(document.text)
        marks = sorted([*heard.known, *heard.strangers], key=lambda mark: (mark.start, mark.end))
        names = sorted(with_governments(marks, words, text), key=lambda mark: mark.start)
        if document.title:
            titled = [mark for mark in mark_names(self._linker, document.title, document.lang) if mark.kind == "org"]
            context.topic = context.main = titled[0].name if titled else None
        starts = [name.start for name in names]
        for start, end in split(document.text, document.lang):
            inside = tuple(_between(names, starts, start, end))
            scene = Scene(document, words, text, start, end, inside, tuple(mark_words(words, text, start, end)))
            scene = resolve(scene, context)
            yield scene, context
            context.note(scene)

    def _in(self, scene: Scene, context: Context) -> Iterator[Statement]:
        yield from roles_in(scene, context)
        yield from rules_in(scene, context, self._model)
        yield from partnerships_in(scene, context)
        yield from product_uses_in(scene, context)
        yield from promises_in(scene, context)
        yield from changes_in(scene, context)


def _as_written(statement: Statement, document: Document) -> Statement:
    """Return a statement with its quote as the document has it, where something in it was left blank."""
    quote = Quote.of(document, statement.quote.start, statement.quote.end)
    return statement if quote == statement.quote else replace(statement, quote=quote)


def _changes_once(statements: list[Statement]) -> list[Statement]:
    """Keep the first of the sentences that tell of the same vendor's change on the same day, or on none."""
    seen: set[tuple[str, str | None]] = set()
    kept = []
    for statement in statements:
        change = statement.content
        if isinstance(change, PolicyChange):
            key = (change.vendor.iri, change.when)
            if key in seen:
                continue
            seen.add(key)
        kept.append(statement)
    return kept


def _between(marks: list[Mark], starts: list[int], start: int, end: int) -> Iterator[Mark]:
    """Yield the marks that lie between two offsets; `starts` is where each begins, in order."""
    return (mark for mark in marks[bisect_left(starts, start) : bisect_left(starts, end)] if mark.end <= end)


def _closure(names: dict[str, KnownName]) -> dict[str, set[str]]:
    """Return the slugs of all broader uses of each use."""
    parents = {iri: name.broader for iri, name in names.items() if name.entity.kind == "Use"}
    found: dict[str, set[str]] = {}
    for iri, direct in parents.items():
        above, waiting = set(), list(direct)
        while waiting:
            parent = waiting.pop()
            if parent not in above:
                above.add(parent)
                waiting += parents.get(parent, ())
        found[iri.removeprefix(USE)] = {parent.removeprefix(USE) for parent in above}
    return found
