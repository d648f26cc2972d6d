"""When a cue is no rule: doubt, demand, hypothesis, question, denial, negation; and when it held only before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aikg.extract.dates import begins_later, has_ended
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.model import Modality, Status

__all__ = ["Reading", "is_doubted", "is_taken_back", "read_cue", "signs_in", "status_of"]

#: How many words the subject of a state may have: "no police department or other agency of the state gets access".
_SUBJECT = 12
#: Words before a subject, from it to the verb of its relative clause, and from there to the verb of the main clause.
_OPENING, _RELATIVE, _MAIN_VERB = 3, 5, 12
_BASE = {
    "cues.prohibits": Modality.PROHIBITS,
    "cues.permits": Modality.PERMITS,
    "cues.requires": Modality.REQUIRES,
    "cues.opens": Modality.PERMITS,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cue says after its surroundings were read."""

    modality: Modality
    status: Status
    ordered: bool = False


def read_cue(cue: Mark, scene: Scene) -> Reading | None:
    """Return what a cue says, None where it says nothing: doubted, demanded, denied, asked."""
    clause = scene.clause(cue.start)
    if (
        scene.is_question
        or _ends_in_article(cue, scene)
        or _guarded(cue, scene, clause)
        or _is_complement(cue, scene, clause)
        or _lifts(cue, scene, clause)
        or _is_lacking(cue, scene)
    ):
        return None
    if _is_pledged(cue, scene, clause):
        return None
    modality, status = _BASE[cue.kind], _status(cue, scene, clause)
    if _is_negated(cue, scene, clause):
        if modality is Modality.PERMITS and cue.frame != "noun":
            modality = Modality.PROHIBITS
        elif modality is Modality.PROHIBITS and (_has_ended(cue, scene, clause) or _lifted(cue, scene, clause)):
            status = Status.FORMER
        else:
            return None
    elif _may_be_negated(cue, scene):
        return None
    elif (modality is Modality.PROHIBITS or cue.frame == "noun") and _lifted(cue, scene, clause):
        status = Status.FORMER
    gone = modality is Modality.PROHIBITS and (_is_in_text_that_goes(cue, scene) or _takes_from_text(cue, scene))
    if gone or _is_lifted_after(clause[1], scene):
        status = Status.FORMER
    ordered = bool(scene.of("markers.guard", "order", start=scene.start, end=cue.start))
    return Reading(modality, status, ordered)


def _permits(cue: Mark) -> bool:
    return _BASE.get(cue.kind) is Modality.PERMITS


def _ends_in_article(cue: Mark, scene: Scene) -> bool:
    """Whether what looks like a verb's particle is the article of a noun: "stellte ein Rahmenwerk vor"."""
    if not scene.is_verb_second or " " not in scene.between(cue.start, cue.end):
        return False
    last = scene.between(cue.start, cue.end).split()[-1]
    following = re.match(r"\s(\w+)", scene.between(cue.end, scene.end))
    return (
        last in scene.words.under("markers", "voice", "article")
        and following is not None
        and following[1] not in scene.words.under("markers", "list", "and")
    )


def status_of(cue: Mark, scene: Scene) -> Status:
    """Return how a clause stands to the present."""
    return _status(cue, scene, scene.clause(cue.start))


def is_taken_back(at: Mark, scene: Scene) -> bool:
    """Whether a phrase stands in a text that its sentence takes back: "has deleted the list of uses it ruled out"."""
    boundary = max((right for _, right in scene.boundaries if right <= at.start), default=scene.start)
    return any(
        text.start - lifted.end >= 0 and len(scene.between(lifted.end, text.start).split()) <= _RELATIVE
        for lifted in scene.of("cues.lifts", start=boundary, end=at.start)
        for text in scene.of("references.references", "policy", start=lifted.end, end=at.start)
        if "," not in scene.between(lifted.end, text.start)
    ) and not scene.of("exceptions.exceptions", "kept", boundary, at.start)


def signs_in(at: Mark, scene: Scene) -> set[Modality]:
    """Return which way the cues point in the clause around a mark; a negated permission is a prohibition."""
    clause = scene.clause(at.start)
    found = set()
    for cue in scene.marks:
        base = _BASE.get(cue.kind)
        if base is None or not (clause[0] <= cue.start and cue.end <= clause[1]):
            continue
        negated = cue.holds_negation is False and _is_negated(cue, scene, clause)
        if not negated:
            found.add(base)
        elif base is Modality.PERMITS:
            found.add(Modality.PROHIBITS)
    return found


def is_doubted(cue: Mark, scene: Scene) -> bool:
    """Whether what a cue says is asked, doubted, demanded or denied."""
    start, end = scene.clause(cue.start)
    return scene.is_question or any(
        mark.value in ("hedge", "condition", "demand", "denial") and mark.end <= cue.start
        for mark in scene.of("markers.guard", start=start, end=end)
    )


def _guarded(cue: Mark, scene: Scene, clause: tuple[int, int]) -> bool:
    start, end = clause
    for mark in scene.of("markers.guard", start=start, end=end):
        before = mark.start < cue.start and not (mark.start <= cue.start < mark.end)
        apart = mark.end <= cue.start or mark.start >= cue.end
        if mark.value in ("hedge", "condition", "demand", "denial") and before and apart:
            return True
        within = mark.start < cue.end and not apart and _permits(cue)
        behind = scene.is_verb_second and 0 <= mark.start - cue.end <= 1  # "die es erlaubt hätte"
        if mark.value == "hedge" and (within or behind):
            return True
        if mark.value == "uncovered" and mark.start < cue.end and mark.end > cue.start - 12:
            return True
        if mark.value == "uncovered" and cue.frame == "noun" and _says_little(cue, mark, scene):
            return True
        if mark.value == "denial":
            return True
    # a demand governs what follows until somebody else acts: "they have demanded since 2018 that ..."
    return any(
        mark.value == "demand"
        and ";" not in scene.between(mark.end, cue.start)
        and not any(not scene.is_prepositional(n) for n in scene.named("org", "product", start=mark.end, end=cue.start))
        for mark in scene.of("markers.guard", start=scene.start, end=cue.start)
    )


def _says_little(cue: Mark, mark: Mark, scene: Scene) -> bool:
    """Whether a ban is only said not to reach something: "Acme's ban says nothing about satire"."""
    gap = scene.between(cue.end, mark.start)
    return (
        mark.start >= cue.end
        and len(gap.split()) <= _SUBJECT
        and not scene.of("uses.uses", start=cue.end, end=mark.start)
    )


def _is_pledged(cue: Mark, scene: Scene, clause: tuple[int, int]) -> bool:
    """Whether a ban is only what somebody pledged to work for: "committed to preventing ..."."""
    if cue.kind != "cues.prohibits" or cue.holds_negation or cue.frame != "verb":
        return False
    if scene.of("cues.pledge", end=cue.start) and scene.of("cues.lifts", end=cue.start):
        return False
    return any(
        len(scene.between(mark.end, cue.start)) <= 30 and "," not in scene.between(mark.end, cue.start)
        for mark in scene.of("commitments.commitments", "promise", start=clause[0], end=cue.start)
    )


def _is_lacking(cue: Mark, scene: Scene) -> bool:
    """Whether a permission is one that others do not have: "songs that imitate a voice without permission"."""
    lacking = scene.of("markers.negation", "harmless") if _permits(cue) and cue.frame == "noun" else []
    return any(mark.start < cue.start and cue.end <= mark.end for mark in lacking)


def _lifts(cue: Mark, scene: Scene, clause: tuple[int, int]) -> bool:
    """Whether a verb such as "removed" has a ban as its object, and so ends a rule rather than makes one."""
    if cue.frame == "noun" or not any(m.start < cue.end and cue.start < m.end for m in scene.of("cues.lifts")):
        return False
    ended = [m for m in scene.of("cues.prohibits", start=clause[0], end=clause[1]) if m.frame == "noun"]
    ended += scene.of("cues.pledge", start=clause[0], end=clause[1])
    return any(abs(m.start - cue.start) <= 90 for m in ended)


def _is_complement(cue: Mark, scene: Scene, clause: tuple[int, int]) -> bool:
    """Whether a permission is only what a prohibition before it is about: "a ban on offering its AI to armies"."""
    if not _permits(cue):
        return False
    governing = scene.of("cues.prohibits", start=clause[0], end=cue.start)
    later = scene.of("cues.prohibits", start=cue.end, end=clause[1])
    if later and (cue.frame == "noun" or scene.is_verb_second) and "," not in scene.between(cue.end, later[0].start):
        return True
    if not governing:
        return False
    gap = scene.between(governing[-1].end, cue.start)
    coordinated = scene.words_before(cue.start, 1)[-1:] and scene.words_before(cue.start, 1)[-1] in scene.words.under(
        "markers", "list", "and"
    )
    subject = [n for n in scene.named("org", start=governing[-1].end, end=cue.start) if not scene.is_prepositional(n)]
    return not coordinated and not subject and "," not in gap and len(gap.split()) <= 10


def _is_negated(cue: Mark, scene: Scene, clause: tuple[int, int]) -> bool:
    if cue.holds_negation:
        return False
    start, end = clause
    harmless = scene.of("markers.negation", "harmless", start=scene.start, end=scene.end)

    def real(mark: Mark) -> bool:
        return not any(h.start <= mark.start and mark.end <= h.end for h in harmless)

    for mark in scene.of("markers.negation", start=start, end=max(end, cue.end)):
        if mark.value == "harmless" or not real(mark):
            continue
        if _permits(cue) and cue.frame == "noun":
            return True
        if cue.start <= mark.start and mark.end <= cue.end:
            return True
        if mark.start < cue.end and cue.start < mark.end:
            continue
        gap = scene.between(mark.end, cue.start) if mark.end <= cue.start else scene.between(cue.end, mark.start)
        words = len(gap.split())
        if mark.end <= cue.start:
            spoken_of = mark.value == "quantifier" and cue.frame == "state"
            reach = 8 if mark.value == "distant" else _SUBJECT if spoken_of else 2
            if words <= reach and ("," not in gap or spoken_of):
                return True
        elif "," in gap or cue.frame == "noun":
            continue
        elif (mark.value == "quantifier" and words <= 1 and cue.frame == "verb") or (
            scene.is_verb_second and words <= 12
        ):
            return True
    return False


def _may_be_negated(cue: Mark, scene: Scene) -> bool:
    """Whether a permission is left open to a negation that stands behind an insertion between commas.

    "Kunden dürfen Claude, das Modell von Anthropic, nicht nutzen": which verb the negation belongs to is
    not told by its place, and a ban read as a permission is the worst error there is.
    """
    if not _permits(cue) or not scene.is_verb_second or cue.holds_negation:
        return False
    gaps = [
        scene.between(cue.end, mark.start)
        for mark in scene.of("markers.negation", start=cue.end, end=scene.end)
        if mark.value != "harmless"
    ]
    return any("," in gap and len(gap.split()) <= 16 for gap in gaps)


def _has_ended(cue: Mark, scene: Scene, clause: tuple[int, int]) -> bool:
    """Whether a negation says "no longer": the rule held before."""
    return any(
        len(scene.between(min(m.end, cue.end), max(m.start, cue.start)).split()) <= 8
        for m in scene.of("markers.negation", "ended", start=max(scene.start, clause[0] - 12), end=clause[1])
    )


def _lifted(cue: Mark, scene: Scene, clause: tuple[int, int]) -> bool:
    """Whether a ban or a pledge is the object of a verb that ends it."""
    pledges = scene.of("cues.pledge", start=max(scene.start, cue.start - 45), end=cue.end)
    if pledges and cue.frame == "verb" and scene.of("cues.lifts"):
        return True
    if cue.frame != "noun" and _is_in_lifted_text(cue, scene):
        return True
    for mark in scene.of("cues.lifts", start=max(clause[0] - 40, scene.start), end=clause[1]):
        if cue.frame != "noun" and mark.start < cue.end and cue.start < mark.end:
            return mark.end > cue.end or mark.start < cue.start
        if cue.frame != "noun":
            # "dropped its pledge not to ..."; a verb of its own needs nothing but a possessive between
            gap = scene.between(mark.end, cue.start) if mark.end <= cue.start else ", and"
            if (
                len(gap.split()) <= 2
                and "," not in gap
                and not set(gap.split()) & set(scene.words.under("markers", "list", "and"))
            ):
                return True
            continue
        gap = (
            scene.between(min(mark.end, cue.start), cue.start)
            if mark.start <= cue.start
            else scene.between(cue.end, mark.start)
        )
        if len(gap.split()) <= (6 if mark.start <= cue.start else 8):
            return True
    return False


def _is_in_lifted_text(cue: Mark, scene: Scene) -> bool:
    """Whether a verb says what a text that was taken back had said: "deleted the passage in which it ruled out ..."."""
    conjunctions = set(scene.words.under("markers", "list", "and"))
    for text in scene.of("references.references", "policy", end=cue.start):
        gap = scene.between(text.end, cue.start)
        taken_back = any(
            text.start - mark.end >= 0 and len(scene.between(mark.end, text.start).split()) <= 6
            for mark in scene.of("cues.lifts", end=text.start)
            if "," not in scene.between(mark.end, text.start)
        )
        if taken_back and "," not in gap and len(gap.split()) <= 6 and not conjunctions & set(gap.split()):
            return True
    return False


def _takes_from_text(cue: Mark, scene: Scene) -> bool:
    """Whether what looks like a ban takes something out of a text: "has removed weapons from its principles"."""
    lifted = [m for m in scene.of("cues.lifts") if m.start < cue.end and cue.start < m.end]
    return cue.frame != "noun" and any(
        text.start - mark.end >= 0 and len(scene.between(mark.end, text.start).split()) <= _RELATIVE
        for mark in lifted
        for text in scene.of("references.references", "policy", start=mark.end)
        if "," not in scene.between(mark.end, text.start)
    )


def _is_in_text_that_goes(cue: Mark, scene: Scene) -> bool:
    """Whether a cue stands between a text and the verb that ends it: "The clause in its terms that bars it is gone"."""
    texts = scene.of("references.references", "policy", end=cue.start)
    if cue.frame == "noun" or not texts:
        return False
    subject, last = texts[0], texts[-1]
    ends = [m for m in scene.of("cues.lifts", start=cue.end) if not scene.named("org", start=cue.end, end=m.start)]
    opens = len(scene.between(scene.start, subject.start).split()) <= _OPENING
    near = len(scene.between(last.end, cue.start).split()) <= _RELATIVE
    return opens and near and any(len(scene.between(cue.end, mark.start).split()) <= _MAIN_VERB for mark in ends)


def _is_lifted_after(end: int, scene: Scene) -> bool:
    """Whether a later clause of the sentence takes the text back: "...; the passage was deleted"."""
    return any(
        mark.start - text.end >= 0 and len(scene.between(text.end, mark.start).split()) <= 3
        for text in scene.of("references.references", "policy", start=end)
        for mark in scene.of("cues.lifts", start=text.end)
        if not scene.named("org", "product", start=end, end=mark.start)
        and "," not in scene.between(text.end, mark.start)
    )


def _is_reported(mark: Mark, cue: Mark, scene: Scene, clause: tuple[int, int]) -> bool:
    """Whether a tense of the past is only that of a report: "had said that it would", "a annoncé qu'il interdisait"."""
    says = scene.of("markers.attribution", "says", start=clause[0], end=cue.start)
    return any(
        (mark.start < one.end and one.start < mark.end) or (mark.start >= cue.start and mark.end <= cue.end)
        for one in says
    )


def _status(cue: Mark, scene: Scene, clause: tuple[int, int]) -> Status:
    found = {mark.value for mark in scene.of("markers.status", start=clause[0], end=clause[1])}
    if _permits(cue) and "kept" in found:
        return Status.CURRENT
    unchanged = scene.of("markers.status", "unchanged")
    former = [
        mark
        for mark in scene.of("markers.status", "former")
        if not any(other.start <= mark.start and mark.end <= other.end for other in unchanged)
    ]
    # a clause can begin with its marker before the boundary word itself
    former = [mark for mark in former if not _is_reported(mark, cue, scene, clause)]
    if any(
        (clause[0] <= mark.start and mark.end <= clause[1]) or (mark.start <= cue.end and cue.start <= mark.end)
        for mark in former
    ):
        return Status.FORMER
    if has_ended(scene, *clause):
        return Status.FORMER
    if any(mark.end <= cue.start for mark in scene.of("markers.status", "proposed", start=clause[0], end=clause[1])):
        return Status.PROPOSED
    if "alleged" in found:
        return Status.ALLEGED
    return Status.PROPOSED if begins_later(scene, *clause) else Status.CURRENT
