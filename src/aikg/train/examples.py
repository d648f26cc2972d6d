"""Labelled sentences as the sentence model sees them: pairs of issuer and use, their features and their outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from aikg.evaluation import Gold
from aikg.evaluation.scoring import Names, several, spans_of
from aikg.extract import Reader
from aikg.extract.coreference import Context, resolve
from aikg.extract.frames import framed
from aikg.extract.lexicon import Lexicon, lexicon
from aikg.extract.link import Linker
from aikg.extract.marks import Mark, mark_names, mark_words, outermost, with_governments
from aikg.extract.pairs import Pair, features, pairs_in
from aikg.extract.scene import Scene
from aikg.extract.strangers import strangers_in
from aikg.extract.typography import folded
from aikg.model import Document, Entity, KnownName
from aikg.names import ID, slug
from aikg.train.sentences import Part, Sentence

__all__ = ["Example", "Examples", "examples_of_gold"]

#: How much a pair counts: of a sentence alone, which is a rule far more often than one that is come upon; of an article
#: or an annotated text; of such a text that nobody has read who wrote rules or words: those do not fit it too well.
_ALONE, _IN_TEXT, _UNREAD = 0.3, 1.0, 4.0
#: The rows that share one sentence.
Rows = list[Sentence]


@dataclass(frozen=True, slots=True)
class Example:
    """One pair of one sentence: what is seen, and what it is.

    `outcome` is "none", or modality and status, as in "prohibits/former"; `weight` is how much it counts.
    """

    features: tuple[str, ...]
    outcome: str
    sentence: Sentence
    pair: Pair
    weight: float


class Examples:
    """Turns labelled sentences into examples, with the names the graph knows."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        self._names = {name.entity.iri: name for name in names}
        self._linker = Linker(self._names.values())

    def of(self, sentences: Iterable[Sentence]) -> Iterator[Example]:
        """Yield the examples of sentences; rows with the same text are one sentence, those of an article one text."""
        for text in _texts(sentences):
            words = lexicon(text[0][0].lang)
            if words is not None:
                yield from self._of(text, words)

    def _of(self, text: list[Rows], words: Lexicon) -> Iterator[Example]:
        whole = " ".join(rows[0].text for rows in text)
        document = Document("document:training", whole, text[0][0].lang)
        context = Context(dict(self._names))
        marks = self._marks(text, whole, words, context)
        low, at = folded(whole), 0
        for rows in text:
            end = at + len(rows[0].text)
            names = tuple(mark for mark in marks if at <= mark.start and mark.end <= end)
            scene = resolve(Scene(document, words, low, at, end, names, _words(rows, low, at, words)), context)
            yield from self._examples(rows, scene, context, alone=len(text) == 1)
            context.note(scene)
            at = end + 1

    def _marks(self, text: list[Rows], whole: str, words: Lexicon, context: Context) -> list[Mark]:
        """The names in a text: those of the graph, those its labels give, those it introduces itself."""
        found = list(mark_names(self._linker, whole, words.lang))
        for name in dict.fromkeys(name for rows in text for sentence in rows for name in sentence.names):
            known = self._known(name, words.lang)
            context.by_iri.setdefault(known.entity.iri, known)
            at = whole.find(name)
            if at < 0 and len(text) == 1:
                context.topic = context.main = known
            while at >= 0:
                if not any(m.start < at + len(name) and at < m.end for m in found):
                    found.append(Mark(at, at + len(name), "org", known.entity.iri, known))
                at = whole.find(name, at + 1)
        found += strangers_in(whole, words, found) if len(text) > 1 else []
        found.sort(key=lambda mark: (mark.start, mark.end))
        return sorted(with_governments(found, words, folded(whole)), key=lambda mark: (mark.start, mark.end))

    def _known(self, name: str, lang: str) -> KnownName:
        hits = [hit for hit in self._linker.find(name, lang) if hit.end - hit.start == len(name)]
        return hits[0].name if hits else KnownName(Entity(ID + slug(name), name, "Vendor"), (("", name),))

    def _examples(self, rows: Rows, scene: Scene, context: Context, *, alone: bool) -> Iterator[Example]:
        proposals = list(framed(scene, context))
        found = [
            Example(
                (*features(pair, scene, context, proposals), *(["alone"] if alone else [])),
                self._outcome(pair, rows, scene.start),
                rows[0],
                pair,
                _ALONE if alone else _IN_TEXT,
            )
            for pair in pairs_in(scene, context)
        ]
        if not any(row.kind == "rule" for row in rows) or any(example.outcome != "none" for example in found):
            yield from found  # where the issuer was not resolved, "none" would be a lie

    def _outcome(self, pair: Pair, rows: Rows, start: int) -> str:
        about = (row for row in rows if row.kind == "rule" and self._is_about(pair, row, start))
        return next((f"{row.outcome}/{row.status}" for row in about), "none")

    def _is_about(self, pair: Pair, sentence: Sentence, start: int) -> bool:
        issuers = {self._known(name, sentence.lang).entity.iri for name in sentence.names}
        return pair.issuer.entity.iri in issuers and any(_same(pair.use, part, start) for part in sentence.of("use"))


def examples_of_gold(gold: Iterable[Gold], names: Sequence[KnownName], *, unread: bool = False) -> Iterator[Example]:
    """Yield the pairs of whole annotated texts, as the reader itself comes upon them.

    A pair is the rule of the gold that has its vendor and use (or one next to it) and a quote in its sentence. Left out
    is what the gold leaves open: optional rules, two modalities at once, and sentences that may say a rule again. Texts
    that are `unread`, by whoever writes rules and words, count for more.
    """
    reader, known, weight = Reader(names), Names(names), _UNREAD if unread else _IN_TEXT
    for item in gold:
        for scene, context in reader.scenes(item.document):
            proposals = list(framed(scene, context))
            text = scene.between(scene.start, scene.end)
            row = Sentence(item.document.lang, "gold", "", "", (), "", item.document.id, text, (), "gold")
            for pair in pairs_in(scene, context):
                outcome = _told(pair, scene, item, known)
                if outcome is not None:
                    yield Example(tuple(features(pair, scene, context, proposals)), outcome, row, pair, weight)


def _told(pair: Pair, scene: Scene, item: Gold, known: Names) -> str | None:
    """What the gold makes of a pair of a sentence, None where it leaves that open."""
    about = [
        rule
        for rule in item.rules
        if known.same(pair.issuer.entity.label, rule["vendor"])
        and any(known.near(pair.use.value, use) for use in several(rule["use"]))
    ]
    here = [rule for rule in about if _stands_in(rule, scene)]
    if not here:
        return None if about and not _is_negative(item, scene) else "none"
    if any(rule.get("optional") for rule in here) or len({rule["modality"] for rule in here}) > 1:
        return None
    return f"{here[0]['modality']}/{several(here[0]['status'])[0]}"


def _is_negative(item: Gold, scene: Scene) -> bool:
    """Whether a sentence is one that the gold names as no rule."""
    spans = spans_of(scene.document.text, item.negatives)
    return any(start < scene.end and scene.start < end for start, end in spans)


def _stands_in(rule: Mapping[str, Any], scene: Scene) -> bool:
    spans = spans_of(scene.document.text, [rule["quote"], *rule.get("other_quotes", [])])
    return any(start < scene.end and scene.start < end for start, end in spans)


def _texts(sentences: Iterable[Sentence]) -> Iterator[list[Rows]]:
    """Group rows to texts: those of an article in their order, every other sentence alone."""
    alone: dict[tuple[str, str], Rows] = defaultdict(list)
    articles: list[Sentence] = []
    for sentence in sentences:
        if "/article" in sentence.where:
            articles.append(sentence)
        else:
            alone[sentence.lang, sentence.text].append(sentence)
    for rows in alone.values():
        yield [rows]
    for _, article in groupby(articles, key=lambda s: (s.where.partition(":")[0], s.event)):
        yield [list(rows) for _, rows in groupby(article, key=lambda s: s.text)]


def _words(rows: Rows, low: str, start: int, words: Lexicon) -> tuple[Mark, ...]:
    """What the lexicon finds in a sentence, with its labelled uses in the place of what it would read there."""
    end = start + len(rows[0].text)
    parts = [part for row in rows for part in row.parts if part.family in ("use", "exception")]
    labelled = [Mark(start + p.start, start + p.end, "uses.uses", p.slug) for p in parts]
    found = [
        mark
        for mark in mark_words(words, low, start, end)
        if not (mark.kind.startswith("uses.") and any(mark.start < m.end and m.start < mark.end for m in labelled))
    ]
    return tuple(sorted([*found, *outermost(labelled)], key=lambda mark: (mark.start, mark.end)))


def _same(mark: Mark, part: Part, start: int) -> bool:
    if mark.kind in ("whole", "recent"):
        return mark.value == part.slug  # what is not named stands nowhere
    return mark.start < start + part.end and start + part.start < mark.end
