"""Rules: an issuer, a cue and a use, with all that narrows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from aikg.extract.attribution import attribution_of
from aikg.extract.coreference import Context
from aikg.extract.dates import validity_in
from aikg.extract.frames import CRIMES, NOTABLE, Proposal, framed
from aikg.extract.guards import Reading, is_taken_back, signs_in, status_of
from aikg.extract.marks import Mark
from aikg.extract.owners import Issuer
from aikg.extract.pairs import Pair, features, pairs_in
from aikg.extract.reach import clauses_around
from aikg.extract.scene import Scene
from aikg.extract.scope import ADMITTED, Scope, nearest_cue, scope_around
from aikg.extract.sentence_model import SentenceModel, Verdict
from aikg.model import MAX_QUOTE, Ground, IssuerType, Modality, Quote, Rule, Statement, Status

__all__ = ["rules_in"]

#: How often a rule that the reader states is right, with a frame or without, by the probability the model gives it:
#: from the first number where that is 0, in a straight line, to the second where it is 1. Measured on whole texts that
#: the model was not fitted to: "Whole texts held out" of docs/quality.md, which `make quality` writes.
_DOUBTED, _BACKED = 0.25, 0.9
#: The same where no model is asked, as about what governments rule: of a plausible frame, and of another (same page).
_FRAME, _IMPLAUSIBLE = 0.6, 0.5
#: The probability from which the model agrees with a frame; "lets" and "must" say so much else that it takes more.
_AGREES = {Modality.PROHIBITS: 0.05, Modality.PERMITS: 0.06, Modality.REQUIRES: 0.2}
#: The same for a product that is opened as a whole, but to public bodies.
_OPENED = 0.2
#: The same for a frame that is not plausible by itself.
_CONVINCES = 0.45
#: The probability from which the model is believed where the lexicon has a word but no frame, and where it has none.
_SEES, _ALONE = 0.5, 0.6
#: The probability from which what the model sees is a candidate.
_NOTED = 0.2
#: The same of a product as a whole that is closed: that is said in more ways than there are words for; that one is
#: open says so little of what for that it takes more.
_CLOSED, _OPEN = 0.35, 0.6
#: The same of what one must do or be to use a product at all, where the sentence says what.
_ADMITS = 0.25
#: From here on two issuers of one use are both believed, and a rule against the words around it.
_CERTAIN = 0.9
#: A model that gives the opposite at least this is against a rule.
_AGAINST = 0.3
#: Below the first probability an issuer is doubtful where the model finds another one more than this share as probable.
_CLEAR, _RIVAL = 0.5, 0.5
#: The share of a modality's probability above which a rule holds, and below which it does not.
_HOLDS, _ENDED = 0.9, 0.15
#: The condition of who is let in to a product: it says nothing of what for.
_WITHIN_TERMS = "within-terms"
_OPPOSITE = {Modality.PERMITS: Modality.PROHIBITS, Modality.PROHIBITS: Modality.PERMITS}


class _Sure(NamedTuple):
    """How sure lexicon and model are of a rule, from 0 to 1, whether it is enough, and why in words for a reviewer."""

    value: float
    asserted: bool
    why: str


def rules_in(scene: Scene, context: Context, model: SentenceModel | None) -> Iterator[Statement]:
    """Yield the rules that one sentence states: asserted where lexicon and model agree, else as candidates."""
    seen = list(framed(scene, context))
    judge = _Judge(scene, context, seen, model)
    proposals = [judge.settled(proposal) for proposal in seen]
    said: set[tuple[str, Modality, str]] = set()
    for proposal in proposals:
        issuer, reading, scope = proposal.issuer, proposal.reading, proposal.scope
        rules = {(issuer.entity.iri, reading.modality, use) for use in scope.uses}
        if proposal.cue.frame == "noun" and rules <= said:
            continue  # "..., a ban that ..." says again what the verb before it said
        sure = {use: judge.confidence(proposal, use) for use in scope.uses}
        if any(one.asserted for one in sure.values()):
            said |= {(issuer.entity.iri, reading.modality, use) for use in scope.uses if sure[use].asserted}
            _note(proposal, context)
        yield from _statements(proposal, scene, sure)
    for proposal, use, confidence in judge.unseen(said):
        if confidence.asserted:
            _note(proposal, context)
        yield from _statements(proposal, scene, {use: confidence})


def _note(proposal: Proposal, context: Context) -> None:
    """Remember who ruled last, and on what."""
    if proposal.issuer.type is IssuerType.VENDOR:
        iri = proposal.issuer.entity.iri
        context.ruler = context.by_iri.get(iri)
        if proposal.scope.explicit and proposal.reading.status is Status.CURRENT:
            context.ruled.setdefault((iri, proposal.reading.modality), proposal.scope.uses[0])


class _Judge:
    """What the sentence model makes of the pairs of one sentence."""

    def __init__(
        self, scene: Scene, context: Context, proposals: Sequence[Proposal], model: SentenceModel | None
    ) -> None:
        self._scene, self._context, self._proposals = scene, context, proposals
        self._model = model

    @cached_property
    def _verdicts(self) -> list[tuple[Pair, Verdict]]:
        if self._model is None or not (self._proposals or _says_something(self._scene)):
            return []
        return [
            (pair, self._model.judge(features(pair, self._scene, self._context, self._proposals)))
            for pair in pairs_in(self._scene, self._context)
        ]

    def confidence(self, proposal: Proposal, use: str) -> _Sure:
        """Return how sure lexicon and model together are of what a frame sees."""
        issuer, modality = proposal.issuer, proposal.reading.modality
        is_asked = self._model is not None and issuer.type is IssuerType.VENDOR
        seen = self._of(issuer, use) if is_asked else []
        if proposal.opinion or (modality is Modality.PERMITS and use in CRIMES):
            return _Sure(_DOUBTED, False, "an opinion" if proposal.opinion else "a permission of a crime")
        if not seen:
            if proposal.plausible:
                return _Sure(_believed(0.0) if is_asked else _FRAME, True, "frame alone")
            return _Sure(_IMPLAUSIBLE, False, "frame alone, not plausible")
        agreed = max(verdict.of(modality) for verdict in seen)
        doubt = self._doubt(proposal, use, agreed)
        why = "frame and model agree" if doubt is None else f"frame, but the model {doubt}"
        return _Sure(_believed(agreed), doubt is None, f"{why} ({agreed:.2f})")

    def _doubt(self, proposal: Proposal, use: str, agreed: float) -> str | None:
        """Return what speaks against a frame that the model gives the probability `agreed`, None where nothing does."""
        modality = proposal.reading.modality
        if agreed < self._required(proposal):
            return "doubts it"
        if agreed < _CLEAR and self._rival(proposal, use) > _RIVAL * agreed:
            return "sees another issuer"
        opposite = _OPPOSITE.get(modality)
        if opposite and max(verdict.of(opposite) for verdict in self._of(proposal.issuer, use)) >= max(
            agreed, _AGAINST
        ):
            return "reads the opposite"
        return None

    def _required(self, proposal: Proposal) -> float:
        """Return the probability from which the model agrees with a frame."""
        modality, scope = proposal.reading.modality, proposal.scope
        if modality is Modality.PERMITS and scope.is_whole:  # public bodies are let in for something
            return _CONVINCES if any(actor.label in NOTABLE for actor in scope.actors) else _OPENED
        return _AGREES[modality] if proposal.plausible else _CONVINCES

    def settled(self, proposal: Proposal) -> Proposal:
        """Return what a frame sees with its status put right where the model is sure of another."""
        seen = self._of(proposal.issuer, proposal.scope.uses[0])
        best = max(seen, key=lambda verdict: verdict.of(proposal.reading.modality), default=None)
        status = proposal.reading.status
        if best is None or best.of(proposal.reading.modality) < _CONVINCES:
            return proposal
        if status is Status.FORMER and best.in_force >= _HOLDS:
            status = Status.CURRENT
        elif status is Status.CURRENT and best.in_force <= _ENDED:
            status = best.otherwise
        return replace(proposal, reading=replace(proposal.reading, status=status))

    def _status_beside(self, issuer: Issuer, modality: Modality) -> Status | None:
        """What a frame says of the time of another use that the same issuer rules on in the sentence."""
        beside = (p for p in self._proposals if p.issuer.entity == issuer.entity and p.reading.modality is modality)
        return next((proposal.reading.status for proposal in beside), None)

    def _of(self, issuer: Issuer, use: str) -> list[Verdict]:
        return [v for pair, v in self._verdicts if pair.issuer.entity == issuer.entity and pair.use.value == use]

    def _rival(self, proposal: Proposal, use: str) -> float:
        """Return how probable the model finds the likeliest other issuer of a rule, who does not issue it jointly."""
        joint = {other.issuer.entity for other in self._proposals if other.cue == proposal.cue}
        others = (
            verdict
            for pair, verdict in self._verdicts
            if pair.use.value == use
            and pair.issuer.entity not in joint
            and not any(self._are_listed(proposal.issuer.mark, mention) for mention in pair.mentions)
        )
        return max((verdict.of(proposal.reading.modality) for verdict in others), default=0.0)

    def _are_listed(self, one: Mark | None, other: Mark) -> bool:
        """Whether two names are joined: "Acme and Bolt"."""
        if one is None:
            return False
        first, last = sorted((one, other), key=lambda mark: mark.start)
        return bool(self._scene.connectors.fullmatch(self._scene.between(first.end, last.start)))

    def unseen(self, said: set[tuple[str, Modality, str]]) -> Iterator[tuple[Proposal, str, _Sure]]:
        """Yield the rules that the model sees and no frame does, with how sure it is."""
        rivals = {(iri, use) for iri, _, use in said}
        found: dict[tuple[str, str], tuple[float, Pair, Verdict]] = {}
        for pair, verdict in self._likely():
            key = (pair.issuer.entity.iri, pair.use.value)
            _, probability = verdict.best
            if key not in rivals and found.get(key, (0.0,))[0] < probability:
                found[key] = (probability, pair, verdict)
        explicit = any(pair.use.kind != "whole" for _, pair, _ in found.values()) or bool(rivals)
        for probability, pair, verdict in found.values():
            if pair.use.kind == "whole" and explicit:
                continue
            proposal = self._proposal(pair, verdict)
            if proposal is not None:
                enough = probability >= self._enough(proposal)
                yield proposal, pair.use.value, _Sure(_believed(probability), enough, f"model only ({probability:.2f})")

    def _likely(self) -> list[tuple[Pair, Verdict]]:
        """The pairs that may be rules: of those with one use the most probable, and those named and nearly certain."""
        best: dict[Mark, float] = {}
        for pair, verdict in self._verdicts:
            best[pair.use] = max(best.get(pair.use, 0.0), verdict.best[1])
        return [
            (pair, verdict)
            for pair, verdict in self._verdicts
            if verdict.best[1] >= _NOTED
            and (verdict.best[1] >= best[pair.use] or (verdict.best[1] >= _CERTAIN and pair.mentions))
        ]

    def _enough(self, proposal: Proposal) -> float:
        """From which probability on the model is believed without a frame."""
        modality = proposal.reading.modality
        if proposal.scope.is_whole and modality is not Modality.REQUIRES:
            return _OPEN if modality is Modality.PERMITS else _CLOSED
        if proposal.scope.is_whole and ADMITTED & set(proposal.scope.conditions):
            return _ADMITS
        signs = signs_in(proposal.cue, self._scene)
        enough = _SEES if modality in signs else _CERTAIN if signs else _ALONE
        return enough if proposal.scope.explicit else max(enough, _ALONE)  # of a use that was spoken of before

    def _proposal(self, pair: Pair, verdict: Verdict) -> Proposal | None:
        modality, _ = verdict.best
        if modality is Modality.PERMITS and pair.use.value in CRIMES:
            return None
        mark = next((m for m in pair.mentions if m.kind != "product"), next(iter(pair.mentions), None))
        issuer = Issuer(pair.issuer.entity, IssuerType.VENDOR, mark)
        cue = nearest_cue(pair.use, modality, self._scene)
        scope = scope_around(pair.use, issuer, self._scene, self._context)
        status = self._status_beside(issuer, modality) or status_of(cue, self._scene)
        if modality is Modality.PROHIBITS and status is Status.CURRENT and is_taken_back(pair.use, self._scene):
            status = Status.FORMER
        if verdict.in_force < 1 / 2 and status is Status.CURRENT:
            status = verdict.otherwise
        return Proposal(cue, Reading(modality, status), issuer, scope, plausible=True, opinion=False)


def _believed(probability: float) -> float:
    """How often a rule is right that the model gives this probability, in four steps: no more was measured."""
    line = _DOUBTED + (_BACKED - _DOUBTED) * probability
    return min((0.3, 0.5, 0.7, 0.9), key=lambda step: abs(step - line))


def _says_something(scene: Scene) -> bool:
    """Whether a sentence has a word of forbidding, allowing, requiring or denying, so that it may hold a rule."""
    return any(mark.kind.startswith("cues.") or mark.kind == "markers.negation" for mark in scene.marks)


def _statements(proposal: Proposal, scene: Scene, sure: dict[str, _Sure]) -> Iterator[Statement]:
    cue, reading, issuer, scope = proposal.cue, proposal.reading, proposal.issuer, proposal.scope
    quote = _quote(cue, issuer, scope, scene)
    valid_from, valid_until = validity_in(scene, *scene.clause(cue.start))
    opened = reading.modality is Modality.PERMITS and scope.is_whole
    conditions = (*scope.conditions, _WITHIN_TERMS) if opened else scope.conditions
    for use in scope.uses:
        yield Statement(
            document=scene.document.id,
            quote=quote,
            content=Rule(
                issuer=issuer.entity,
                modality=reading.modality,
                use=use,
                product=scope.product,
                actors=scope.actors,
                jurisdictions=scope.jurisdictions,
                conditions=conditions,
                issuer_type=issuer.type,
            ),
            status=reading.status,
            confidence=round(sure[use].value, 3),
            attribution=attribution_of(scene),
            valid_from=valid_from,
            valid_until=valid_until,
            candidate=not sure[use].asserted,
            grounds=_grounds(cue, issuer, scope, scene),
            reason=sure[use].why,
        )


def _grounds(cue: Mark, issuer: Issuer, scope: Scope, scene: Scene) -> tuple[Ground, ...]:
    """Where each part was read; an issuer that the sentence does not name was named before."""

    def ground(part: str, value: str, mark: Mark) -> Ground:
        return Ground(part, value, scene.document.text[mark.start : mark.end], mark.start, mark.end)

    named = issuer.entity.label
    found = [ground("issuer", named, issuer.mark) if issuer.mark is not None else Ground("issuer", named)]
    found += [ground("cue", cue.value, cue)] if cue.kind.startswith("cues.") else []
    found += [ground(part, mark.value if mark.name is None else mark.entity.label, mark) for part, mark in scope.parts]
    return tuple(found)


def _quote(cue: Mark, issuer: Issuer, scope: Scope, scene: Scene) -> Quote:
    """The clauses that state the rule, whole: from the one with the issuer or cue to the one with the last part of it.

    Where they are longer than a quote may be: only from the first to the last of these words, without an issuer
    that stands too far away.
    """
    near = [m for m in scope.marks if abs(m.start - cue.start) <= MAX_QUOTE // 2]
    marks = [cue, *near]
    start, end = min(m.start for m in marks), max(m.end for m in marks)
    if issuer.mark is not None and scene.start <= issuer.mark.start < scene.end:
        low, high = min(start, issuer.mark.start), max(end, issuer.mark.end)
        if high - low <= MAX_QUOTE:
            start, end = low, high
    if end - start > MAX_QUOTE:
        start, end = cue.start, min(cue.end, cue.start + MAX_QUOTE)
    low, high = clauses_around(start, end, scene)
    return Quote.of(scene.document, *((low, high) if high - low <= MAX_QUOTE else (start, end)))
