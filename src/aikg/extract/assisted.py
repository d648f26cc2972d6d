"""A reader with a language model beside it: what the reader finds stays, what the model adds was verified.

The model is sent a text without what addresses machines in it (`aikg.extract.instructions`); nothing of that can be
quoted either. Where the model gives no answer, the reader reads alone, and the tally says so.
"""

from __future__ import annotations

from collections.abc import Iterable

from aikg.errors import ModelError
from aikg.extract.instructions import without_instructions
from aikg.extract.lexicon import lexicon
from aikg.extract.llm import LanguageModel, Tally, Unanswered
from aikg.extract.llm_checks import Checker, Refusal, place_of
from aikg.extract.llm_items import Item, messages, schema, windows
from aikg.extract.reader import Reader
from aikg.extract.rules import rules_in
from aikg.extract.scene import Scene
from aikg.extract.sentence_model import SentenceModel
from aikg.model import Document, KnownName, Modality, Partnership, Rule, Statement, Status
from aikg.names import USE

__all__ = ["AssistedReader"]

_OPPOSITE = {Modality.PERMITS: Modality.PROHIBITS, Modality.PROHIBITS: Modality.PERMITS}
#: A claim whose quote was found, and where.
Placed = tuple[Item, int, int]


class AssistedReader:
    """Reads texts as `Reader` does, and asks a language model about each passage. `tally` says what came of it."""

    def __init__(
        self, names: Iterable[KnownName], language_model: LanguageModel, *, model: SentenceModel | None = None
    ) -> None:
        known = list(names)
        self._reader = Reader(known, model=model)
        self._asked, self._model = language_model, model
        self._uses = _uses(known)
        self._schema = schema(self._uses)

    @property
    def tally(self) -> Tally:
        """What became of the work so far."""
        return self._asked.tally

    def read(self, document: Document) -> list[Statement]:
        """Return what a document states, in document order: the reader's statements, and what the model adds."""
        found = self._reader.read(document)
        if lexicon(document.lang) is None:
            return found
        clean = without_instructions(document)
        placed = self._claims(clean)
        added = self._verified(clean, document, placed, found) if placed else []
        return sorted([*found, *added], key=lambda statement: (statement.quote.start, statement.quote.end))

    def _claims(self, document: Document) -> list[Placed]:
        """Ask about every passage of a document; return the claims whose quotes stand in it."""
        placed: dict[Placed, None] = {}
        for start, end in windows(document.text):
            passage = document.text[start:end]
            if not passage.strip():
                continue
            try:
                items = self._asked.ask(messages(passage, document.lang, document.title), self._schema)
            except Unanswered as error:
                self.tally.unanswered += 1
                self.tally.trouble(error)
                continue
            for item in items:
                if item is None:
                    self._drop(Refusal.MALFORMED)
                    continue
                place = place_of(item.quote, document.text)
                if isinstance(place, Refusal):
                    self._drop(place)
                elif not (start <= place[0] and place[1] <= end):
                    self._drop(Refusal.NO_QUOTE)
                else:
                    placed[item, *place] = None
        return list(placed)

    def _verified(
        self, clean: Document, document: Document, placed: list[Placed], found: list[Statement]
    ) -> list[Statement]:
        """Return the statements of those claims that the text bears out and the reader had not found."""
        added: dict[str, Statement] = {}
        waiting = dict.fromkeys(placed)
        for scene, context in self._reader.scenes(clean):
            here = [claim for claim in waiting if scene.start <= claim[1] and claim[2] <= scene.end]
            if here:
                checker = Checker(scene, context, self._model, self._uses, self._asked.method)
                for claim in here:
                    del waiting[claim]
                    result = _checked(checker, claim, document)
                    if isinstance(result, Statement):
                        self._take(result, scene, found, added)
                    else:
                        self._drop(result)
            for _ in rules_in(scene, context, self._model):
                pass  # the sentences behind need to know who ruled last
        for _ in waiting:
            self._drop(Refusal.LONG)
        return self._counted(list(added.values()))

    def _take(self, one: Statement, scene: Scene, found: list[Statement], added: dict[str, Statement]) -> None:
        """Add a statement unless the reader said the same, or the opposite, or took it back."""
        if any(_contradicts(other, one, scene) for other in found):
            self._drop(Refusal.OPPOSITE)
        elif one.iri in added or any(_is_known(one, other, scene) for other in found):
            self.tally.known += 1
        else:
            added[one.iri] = one

    def _counted(self, added: list[Statement]) -> list[Statement]:
        """Return what is added, counted; a model that claims a thing and its opposite has claimed nothing."""
        kept = [one for one in added if not any(_is_opposite(other, one) and _meet(other, one) for other in added)]
        for _ in range(len(added) - len(kept)):
            self._drop(Refusal.OPPOSITE)
        self.tally.candidates += sum(one.candidate for one in kept)
        self.tally.added += sum(not one.candidate for one in kept)
        return kept

    def _drop(self, reason: Refusal) -> None:
        self.tally.dropped[reason] += 1


def _checked(checker: Checker, claim: Placed, document: Document) -> Statement | Refusal:
    """Return what a claim becomes; a quote that reaches over what addresses machines is none of the text."""
    result = checker.check(*claim)
    if isinstance(result, Statement):
        try:
            result.check(document)
        except ModelError:
            return Refusal.NO_QUOTE
    return result


def _is_known(one: Statement, other: Statement, scene: Scene) -> bool:
    """Whether the reader's `other` makes `one` needless: the same thing, in this sentence or taken back."""
    if other.candidate and not one.candidate:
        return False
    if one.content.iri == other.content.iri:
        return True
    mine, theirs = one.content, other.content
    if isinstance(mine, Rule) and isinstance(theirs, Rule):
        same = (mine.issuer, mine.modality, mine.use) == (theirs.issuer, theirs.modality, theirs.use)
        return same and (_is_in(other, scene) or other.status is Status.CORRECTED)
    if isinstance(mine, Partnership) and isinstance(theirs, Partnership):
        return set(mine.parties) <= set(theirs.parties) and _is_in(other, scene)
    return False


def _contradicts(other: Statement, one: Statement, scene: Scene) -> bool:
    """Whether the reader asserts the opposite of `one` in this sentence."""
    return not other.candidate and _is_in(other, scene) and _is_opposite(other, one)


def _is_opposite(other: Statement, one: Statement) -> bool:
    """Whether one permits what the other prohibits."""
    mine, theirs = one.content, other.content
    if not (isinstance(mine, Rule) and isinstance(theirs, Rule)):
        return False
    same = (theirs.issuer, theirs.use) == (mine.issuer, mine.use)
    return same and theirs.modality is _OPPOSITE.get(mine.modality)


def _meet(one: Statement, other: Statement) -> bool:
    return one.quote.start < other.quote.end and other.quote.start < one.quote.end


def _is_in(statement: Statement, scene: Scene) -> bool:
    return statement.quote.start < scene.end and scene.start < statement.quote.end


def _uses(names: Iterable[KnownName]) -> dict[str, set[str]]:
    """Return the slugs of the scheme of uses, each with those of all uses above it."""
    parents = {
        name.entity.iri.removeprefix(USE): {parent.removeprefix(USE) for parent in name.broader}
        for name in names
        if name.entity.kind == "Use"
    }
    found = {}
    for slug, direct in parents.items():
        above, waiting = set(direct), list(direct)
        while waiting:
            new = parents.get(waiting.pop(), set()) - above
            above |= new
            waiting += new
        found[slug] = above
    return found
