"""Labelled sentences as the sentence model sees them: pairs of an issuer and a use, their features and their outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aikg.extract.coreference import Context, resolve
from aikg.extract.frames import framed
from aikg.extract.lexicon import Lexicon, lexicon
from aikg.extract.link import Linker
from aikg.extract.marks import Mark, mark_names, mark_words, outermost, with_governments
from aikg.extract.pairs import Pair, features, pairs_in
from aikg.extract.scene import Scene
from aikg.extract.typography import folded
from aikg.model import Document, Entity, KnownName
from aikg.names import ID, slug
from aikg.train.sentences import Part, Sentence

__all__ = ["Example", "Examples"]


@dataclass(frozen=True, slots=True)
class Example:
    """One pair of one sentence: what is seen, and what it is: "none", or modality and status as in "prohibits/former"."""

    features: tuple[str, ...]
    outcome: str
    sentence: Sentence
    pair: Pair


class Examples:
    """Turns labelled sentences into examples, with the names the graph knows."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        self._names = {name.entity.iri: name for name in names}
        self._linker = Linker(self._names.values())

    def of(self, sentences: Iterable[Sentence]) -> Iterator[Example]:
        """Yield the examples of sentences; rows with the same text are one sentence."""
        rows: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
        for sentence in sentences:
            rows[sentence.lang, sentence.text].append(sentence)
        for (lang, _), same in rows.items():
            words = lexicon(lang)
            if words is not None:
                yield from self._of(same, words)

    def scene(self, same: list[Sentence], words: Lexicon) -> tuple[Scene, Context]:
        """Return the scene of a sentence with its labelled parts in the place of what the lexicon finds there."""
        first = same[0]
        document = Document("document:training", first.text, first.lang, "")
        text = folded(first.text)
        context = Context(self._names)
        names = list(mark_names(self._linker, first.text, first.lang))
        for name in dict.fromkeys(name for sentence in same for name in sentence.names):
            known = self._known(name, first.lang)
            at = first.text.find(name)
            if at < 0:
                context.topic = context.main = known
            elif not any(m.start < at + len(name) and at < m.end for m in names):
                names.append(Mark(at, at + len(name), "org", known.entity.iri, known))
        parts = [part for sentence in same for part in sentence.parts if part.family in ("use", "exception")]
        labelled = [Mark(p.start, p.end, "uses.uses", p.slug) for p in parts]
        found = [
            mark
            for mark in mark_words(words, text)
            if not (mark.kind.startswith("uses.") and any(mark.start < p.end and p.start < mark.end for p in parts))
        ]
        marks = tuple(sorted([*found, *outermost(labelled)], key=lambda mark: (mark.start, mark.end)))
        ordered = sorted(with_governments(names, words, text), key=lambda mark: (mark.start, mark.end))
        scene = Scene(document, words, text, 0, len(text), tuple(ordered), marks)
        return resolve(scene, context), context

    def _known(self, name: str, lang: str) -> KnownName:
        hits = [hit for hit in self._linker.find(name, lang) if hit.end - hit.start == len(name)]
        return hits[0].name if hits else KnownName(Entity(ID + slug(name), name, "Vendor"), (("", name),))

    def _of(self, same: list[Sentence], words: Lexicon) -> Iterator[Example]:
        scene, context = self.scene(same, words)
        proposals = list(framed(scene, context))
        for pair in pairs_in(scene, context):
            outcome = next(
                (f"{s.outcome}/{s.status}" for s in same if s.kind == "rule" and self._is_about(pair, s)), "none"
            )
            yield Example(tuple(features(pair, scene, proposals)), outcome, same[0], pair)

    def _is_about(self, pair: Pair, sentence: Sentence) -> bool:
        issuers = {self._known(name, sentence.lang).entity.iri for name in sentence.names}
        return pair.issuer.entity.iri in issuers and any(_overlap(pair.use, part) for part in sentence.of("use"))


def _overlap(mark: Mark, part: Part) -> bool:
    return mark.start < part.end and part.start < mark.end and (mark.value == part.slug or mark.kind != "whole")
