"""What a language model claims, held against the text: a claim that the text does not bear out is refused.

Whatever the model was told, by the user or by an article, a statement comes out only when its quote stands in the text
at one place and in one sentence, every name of it is a name that the graph and the reader find in that quote, its use
is one of the scheme with words for it there, and nothing in the sentence says the opposite. It is asserted only when
the lexicon or the sentence model says the same; otherwise it is a candidate for a person to decide on. Who may use what
where, and since when, is read from the sentence by the reader's own rules and never taken from the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from aikg.extract.attribution import attribution_of
from aikg.extract.coreference import Context
from aikg.extract.dates import validity_in
from aikg.extract.frames import CRIMES, Proposal, framed
from aikg.extract.guards import Reading, is_doubted, read_cue, status_of
from aikg.extract.llm_items import Item
from aikg.extract.marks import Mark
from aikg.extract.owners import Issuer
from aikg.extract.pairs import features, pairs_in
from aikg.extract.scene import Scene
from aikg.extract.scope import Scope, nearest_cue, scope_around, scope_of
from aikg.extract.sentence_model import SentenceModel, Verdict
from aikg.extract.typography import folded, plain
from aikg.model import (
    MAX_QUOTE,
    Entity,
    Ground,
    IssuerType,
    Modality,
    Partnership,
    PartnershipKind,
    ProductUse,
    Quote,
    Rule,
    Statement,
    Status,
)

__all__ = ["Checker", "Refusal", "place_of"]

#: From which probability the sentence model agrees with a word of the lexicon, and from which it convinces without one.
_AGREES, _CONVINCES = 0.2, 0.5
#: A sentence model that gives the opposite at least this is against a rule.
_AGAINST = 0.3
_OPPOSITE = {Modality.PERMITS: Modality.PROHIBITS, Modality.PROHIBITS: Modality.PERMITS}
_CUES = ("cues.prohibits", "cues.permits", "cues.requires")
_USES = ("uses.uses", "uses.weak")
_ISSUERS = ("org", "owner", "product")
_PARTIES = ("org", "owner", "public", "ngo", "place")
#: How sure a statement is whose every part was found, one for which the sentence model alone speaks, and a candidate.
_SURE, _FAIR, _UNSURE = 0.7, 0.6, 0.3
#: The fewest letters of words that may name a use.
_WORD = 4


class Refusal(StrEnum):
    """Why a claim is dropped."""

    MALFORMED = "not of the schema"
    NO_QUOTE = "its quote is not in the text"
    TWICE = "its quote stands at several places"
    LONG = "its quote is not within one sentence"
    NAME = "a name is not in the quote"
    USE = "the use is not in the quote"
    OPPOSITE = "the sentence says the opposite"
    ANOTHER = "the sentence says it of somebody else"


def place_of(quote: str, text: str) -> tuple[int, int] | Refusal:
    """Return where a quote stands in a text: exactly, but for the shape of quotes, dashes and white space.

    >>> place_of("l'accès est fermé", "Hier : l’accès\\nest fermé.")
    (7, 24)
    """
    wanted, even = _even(quote.strip()), _even(text)
    start = even.find(wanted)
    if start < 0 or not wanted:
        return Refusal.NO_QUOTE
    if even.find(wanted, start + 1) >= 0:
        return Refusal.TWICE
    return (start, start + len(wanted)) if len(wanted) <= MAX_QUOTE else Refusal.LONG


def _even(text: str) -> str:
    return plain(text).replace("\n", " ").replace("\r", " ")


@dataclass
class Checker:
    """Holds the claims about one sentence against it.

    `uses` are the slugs of the scheme with those above each; `method` is what a statement says of who found it.
    """

    scene: Scene
    context: Context
    model: SentenceModel | None
    uses: dict[str, set[str]]
    method: str
    proposals: Sequence[Proposal] = field(init=False)

    def __post_init__(self) -> None:
        self.proposals = list(framed(self.scene, self.context))

    def check(self, item: Item, start: int, end: int) -> Statement | Refusal:
        """Return the statement of a claim whose quote stands at these offsets of the sentence, or why there is none."""
        match item.kind:
            case "rule":
                return self._rule(item, start, end)
            case "partnership":
                return self._partnership(item, start, end)
            case _:
                return self._product_use(item, start, end)

    def _rule(self, item: Item, start: int, end: int) -> Statement | Refusal:
        modality = item.modality
        issuers = [self._issuer(name, start, end) for name in item.named("vendor")]
        issuer = issuers[0] if issuers else None
        if issuer is None or modality is None:
            return Refusal.NAME
        for name in item.named("product"):
            mine = [m for m in self._called(name, start, end, "product") if m.name]
            if not any(m.name and m.name.offered_by == issuer.entity.iri for m in mine):
                return Refusal.NAME
        use = self._use(item, start, end)
        if use is None:
            return Refusal.USE
        support = self._support(modality, issuer, use, (start, end))
        if isinstance(support, Refusal):
            return support
        return self._stated(item, issuer, use, support, (start, end))

    def _issuer(self, name: str, start: int, end: int) -> Issuer | None:
        """Return who is called so in the quote: an organisation, or whoever offers the product that is."""
        found: dict[Entity, Mark] = {}
        for mark in self.scene.named(*_ISSUERS, start=start, end=end):
            behind = self.context.vendor_of(mark.name) if mark.kind == "product" and mark.name else mark.name
            if behind is None or self.scene.is_modifier(mark):
                continue
            spellings = {folded(label) for _, label in behind.labels} | {_bare(self._text(mark))}
            if _bare(name) in spellings | {_bare(spelling) for spelling in spellings}:
                found.setdefault(behind.entity, mark)
        if len(found) != 1:
            return None
        ((entity, mark),) = found.items()
        return Issuer(entity, IssuerType.VENDOR, mark)

    def _called(self, name: str, start: int, end: int, *kinds: str) -> list[Mark]:
        """Return the names in the quote that are spelled so, or of which this is another label."""
        return [
            mark
            for mark in self.scene.named(*kinds, start=start, end=end)
            if mark.name is not None
            and _bare(name) in {_bare(label) for _, label in mark.name.labels} | {_bare(self._text(mark))}
        ]

    def _use(self, item: Item, start: int, end: int) -> Mark | None:
        """Return where the quote names a use: by words of the lexicon, else by those that the model names."""
        if item.use not in self.uses:
            return None
        for kind in _USES:
            for mark in self.scene.of(kind, item.use, start=start, end=end):
                return mark
        words = folded(item.words.strip())
        at = self.scene.text.find(words, start, end) if sum(map(str.isalpha, words)) >= _WORD else -1
        if at < 0:
            return None
        found = Mark(at, at + len(words), "words", item.use)
        others = [m for kind in _USES for m in self.scene.of(kind) if _overlap(m, found)]
        if any(not self._is_kin(m.value, item.use) for m in others) or any(
            _overlap(n, found) for n in self.scene.names
        ):
            return None
        return found

    def _is_kin(self, one: str, other: str) -> bool:
        return one in self.uses.get(other, set()) or other in self.uses.get(one, set())

    def _verdict(self, issuer: Issuer, use: str) -> Verdict | None:
        """Return what the sentence model makes of this issuer and this use, None where there is none."""
        if self.model is None:
            return None
        seen = [
            self.model.judge(features(pair, self.scene, self.context, self.proposals))
            for pair in pairs_in(self.scene, self.context)
            if pair.issuer.entity == issuer.entity and pair.use.value == use
        ]
        return max(seen, key=lambda verdict: verdict.best[1], default=Verdict(tuple((m, 0.0) for m in Modality), 1.0))

    def _support(self, modality: Modality, issuer: Issuer, use: Mark, place: tuple[int, int]) -> _Support | Refusal:
        """Return what speaks for a rule beside the language model."""
        scene, verdict = self.scene, self._verdict(issuer, use.value)
        cues = [mark for kind in _CUES for mark in scene.of(kind, start=place[0], end=place[1])]
        readings = [(cue, reading) for cue in cues if (reading := read_cue(cue, scene)) is not None]
        fitting = [(c, r) for c, r in readings if r.modality is modality and not self._is_of_another(c, issuer)]
        opposite = _OPPOSITE.get(modality)
        agreed = verdict.of(modality) if verdict else 0.0
        against = verdict.of(opposite) if verdict and opposite else 0.0
        convinced = agreed >= _CONVINCES
        contrary = [r for _, r in readings if r.modality is opposite]
        if against >= _CONVINCES or (contrary and not fitting and not convinced):
            return Refusal.OPPOSITE
        if not fitting and agreed < _AGREES and any(reading.modality is modality for _, reading in readings):
            return Refusal.ANOTHER
        low, high = scene.clause(use.start)
        doubted = any(is_doubted(cue, scene) for cue in cues) or any(p.opinion for p in self.proposals)
        doubted |= bool(scene.of("markers.guard", start=low, end=high))
        crime = modality is Modality.PERMITS and use.value in CRIMES
        agrees = verdict is None or (agreed >= _AGREES and not (against > agreed and against >= _AGAINST))
        named = use.kind in _USES
        by_cue = bool(fitting) and agrees
        asserted = named and not doubted and not crime and not scene.is_question and (by_cue or convinced)
        cue, reading = fitting[0] if fitting else (nearest_cue(use, modality, scene), None)
        status = reading.status if reading else status_of(cue, scene)
        if verdict and convinced and verdict.in_force < 1 / 2 and status is Status.CURRENT:
            status = verdict.otherwise
        why = "a word of the lexicon" if fitting else "no word of the lexicon"
        why += f" and the sentence model ({agreed:.2f})" if verdict else ""
        return _Support(cue, Reading(modality, status), asserted, _SURE if by_cue else _FAIR, why)

    def _is_of_another(self, cue: Mark, issuer: Issuer) -> bool:
        """Whether the frames give what a cue says to somebody else."""
        issuers = [p.issuer.entity for p in self.proposals if p.cue == cue]
        return bool(issuers) and issuer.entity not in issuers

    def _stated(
        self, item: Item, issuer: Issuer, use: Mark, support: _Support, place: tuple[int, int]
    ) -> Statement | Refusal:
        scene = self.scene
        modality = support.reading.modality
        scope = scope_of(support.cue, modality, issuer, scene, self.context) if support.cue.kind in _CUES else None
        if scope is None or item.use not in scope.uses:
            scope = scope_around(use, issuer, scene, self.context)
        marks = [support.cue, *scope.marks]
        quote = self._quote(min(place[0], *(m.start for m in marks)), max(place[1], *(m.end for m in marks)))
        if quote is None:
            return Refusal.LONG
        since, until = validity_in(scene, *scene.clause(support.cue.start))
        return Statement(
            document=scene.document.id,
            quote=quote,
            content=Rule(
                issuer=issuer.entity,
                modality=modality,
                use=item.use,
                product=scope.product,
                actors=scope.actors,
                jurisdictions=scope.jurisdictions,
                conditions=scope.conditions,
            ),
            status=support.reading.status,
            confidence=support.sure if support.asserted else _UNSURE,
            method=self.method,
            attribution=attribution_of(scene),
            valid_from=since,
            valid_until=until,
            candidate=not support.asserted,
            grounds=self._grounds(issuer, use, scope, support.cue),
            reason=f"language model, {support.why}",
        )

    def _grounds(self, issuer: Issuer, use: Mark, scope: Scope, cue: Mark) -> tuple[Ground, ...]:
        marks = [("issuer", issuer.mark, issuer.entity.label), ("use", use, use.value)]
        marks += [("cue", cue, cue.value)] if cue.kind in _CUES else []
        marks += [(part, m, m.value if m.name is None else m.entity.label) for part, m in scope.parts if part != "use"]
        return tuple(Ground(part, value, self._text(m), m.start, m.end) for part, m, value in marks if m is not None)

    def _partnership(self, item: Item, start: int, end: int) -> Statement | Refusal:
        scene = self.scene
        parties: list[Mark] = []
        for name in item.named("party"):
            found = [m for m in self._called(name, start, end, *_PARTIES) if not (m.demonym and m.kind == "place")]
            if not found:
                return Refusal.NAME
            parties.append(found[0])
        entities = tuple(dict.fromkeys(self.context.government_of(mark.entity) for mark in parties))
        if len(entities) < 2 or item.bond is None or not any(mark.kind == "org" for mark in parties):
            return Refusal.NAME
        cues = scene.of(f"partnerships.{item.bond}", start=start, end=end)
        cue = next((cue for cue in cues if self._says(cue, parties, _PARTIES)), None)
        status = Status.PROPOSED if item.bond is PartnershipKind.PROPOSAL else Status.CURRENT
        if cue is not None and status is Status.CURRENT:
            status = status_of(cue, scene)
        return self._bond(Partnership(entities, item.bond), status, (start, end), asserted=cue is not None)

    def _product_use(self, item: Item, start: int, end: int) -> Statement | Refusal:
        scene = self.scene
        built = [m for name in item.named("product") for m in self._called(name, start, end, "product")]
        upon = [m for name in item.named("model") for m in self._called(name, start, end, "product")]
        if not built or not upon or built[0].value == upon[0].value:
            return Refusal.NAME
        product, model = built[0], upon[0]
        order = {"verb": (product, model), "passive": (model, product)}
        cues = [
            cue
            for cue in scene.of("product_uses.product_uses", start=start, end=end)
            if cue.value in order
            and order[cue.value][0].end <= cue.start
            and cue.end <= order[cue.value][1].start
            and self._says(cue, [product, model], ("product",))
        ]
        content = ProductUse(product.entity, model.entity)
        return self._bond(content, Status.CURRENT, (start, end), asserted=bool(cues))

    def _says(self, cue: Mark, named: list[Mark], kinds: tuple[str, ...]) -> bool:
        """Whether a cue plainly says so of all these names and of no other: nobody denies, doubts or only wants it."""
        scene = self.scene
        start, end = scene.clause(cue.start)
        entities = {mark.entity for mark in named}
        others = [
            m for m in scene.named(*kinds, start=start, end=end) if m.name and not (m.demonym and m.kind == "place")
        ]
        blocked = ("markers.negation", "actors.blockers", "partnerships.hostile")
        return (
            all(start <= mark.start and mark.end <= end for mark in named)
            and all(mark.entity in entities for mark in others)
            and not is_doubted(cue, scene)
            and not any(scene.of(kind, start=start, end=end) for kind in blocked)
        )

    def _bond(
        self, content: Partnership | ProductUse, status: Status, place: tuple[int, int], *, asserted: bool
    ) -> Statement | Refusal:
        quote = self._quote(*place)
        if quote is None:
            return Refusal.LONG
        return Statement(
            document=self.scene.document.id,
            quote=quote,
            content=content,
            status=status,
            confidence=_FAIR if asserted else _UNSURE,
            method=self.method,
            attribution=attribution_of(self.scene),
            candidate=not asserted,
            reason=f"language model, {'a' if asserted else 'no'} word of the lexicon",
        )

    def _quote(self, start: int, end: int) -> Quote | None:
        within = self.scene.start <= start and end <= self.scene.end
        return Quote.of(self.scene.document, start, end) if within and end - start <= MAX_QUOTE else None

    def _text(self, mark: Mark) -> str:
        return self.scene.document.text[mark.start : mark.end]


@dataclass(frozen=True)
class _Support:
    """The word that says so, what it says, whether that is enough, how sure that is, and why."""

    cue: Mark
    reading: Reading
    asserted: bool
    sure: float
    why: str


def _bare(name: str) -> str:
    return folded(name).strip(" .\"'").removeprefix("the ")


def _overlap(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end
