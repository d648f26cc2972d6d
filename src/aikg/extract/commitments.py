"""Pledges: who signed, who organised them, what they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aikg.extract.coreference import Context
from aikg.extract.guards import is_doubted
from aikg.extract.listing import lists_in, members_back
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.model import MAX_QUOTE, Commitment, Entity, Quote, Statement

__all__ = ["joint_commitments", "promises_in"]

#: A list of names is a list of signatories when a word of pledging stands this many sentences around it.
_AROUND = 3
_SHORTEST_LIST = 3
_SUM = re.compile(r"[$€£¥₹]\s?\d")
#: Letters between a list and the promise of which it is the subject.
_NEAR = 30


def joint_commitments(scenes: list[Scene]) -> Iterator[Statement]:
    """Yield the pledges whose signatories a document lists, each list once."""
    seen: list[set[str]] = []
    for at, scene in enumerate(scenes):
        if not _speaks_of_pledges(scenes, at) or scene.of("commitments.commitments", "absent"):
            continue
        for signatories in _signing(scene, scenes, at):
            entities = tuple(dict.fromkeys(mark.entity for mark in [*_leaders(scenes, at), *signatories]))
            iris = {entity.iri for entity in entities}
            if not any(len(iris & other) * 2 > len(iris) for other in seen):
                seen.append(iris)
                yield _joint(scene, scenes, at, signatories, entities)
    listed = {iri for iris in seen for iri in iris}
    for at, scene in enumerate(scenes):
        signatories = [m for m in _signers(scene, scenes, at) if m.value not in listed]
        if signatories:
            listed |= {m.value for m in signatories}
            entities = tuple(dict.fromkeys(mark.entity for mark in signatories))
            yield _joint(scene, scenes, at, signatories, entities)


def _speaks_of_pledges(scenes: list[Scene], at: int) -> bool:
    """Whether a sentence or those around it have a word of pledging."""
    nearby = [*scenes[max(0, at - _AROUND) : at + 2]]
    return any(
        m.value in ("joint", "promise", "agreed") for scene in nearby for m in scene.of("commitments.commitments")
    )


def _signing(scene: Scene, scenes: list[Scene], at: int) -> Iterator[list[Mark]]:
    """Yield the signatories a sentence lists: the longest list that stands with a word of pledging."""
    lists = lists_in(scene)
    long = [members for members in lists if len({m.value for m in members}) >= _SHORTEST_LIST]
    for members in sorted(long, key=len, reverse=True)[:1]:
        if _is_pledge_list(members, scene, scenes, at):
            yield [*_joined_by(members, lists, scene), *members]
            return
    cues = [m for m in scene.of("commitments.commitments") if m.value in ("promise", "agreed", "joint")]
    for members in lists:
        if len(members) >= _SHORTEST_LIST and any(
            _promise(cue, members, scene) for cue in cues if cue.value != "joint"
        ):
            yield members
            return
        others = _joined_by(members, lists, scene) if cues and not is_doubted(cues[0], scene) else []
        if others and not any(m.kind.startswith("partnerships.") and m.value == "verb" for m in scene.marks):
            yield [*others, *members]
            return


def _joined_by(members: list[Mark], lists: list[list[Mark]], scene: Scene) -> list[Mark]:
    """The subject of a sentence that says who else pledged: "Acme signed it, alongside Bolt and Cargo"."""
    lead = [m for m in scene.of("commitments.together") if m.value != "also" and 0 <= members[0].start - m.end <= 12]
    if not lead:
        return []
    cues = [m.start for m in scene.of("commitments.commitments") if m.value in ("promise", "joint")]
    named = [m for m in scene.named("org", "ngo", "public", end=min([lead[0].start, *cues])) if m.name]
    named = [m for m in named if not m.demonym and not scene.is_prepositional(m) and not scene.is_modifier(m)]
    behind = scene.named("org", start=members[-1].end, end=max(cues, default=scene.end))  # "Like Acme, Bolt has signed"
    behind = [m for m in behind if m.start - members[-1].end <= 4]
    named = named or behind or [m for m in scene.named("org", end=lead[0].start) if not scene.is_prepositional(m)]
    named = [m for m in named if m.name]
    if not named:
        return []
    return next(
        (other for other in lists if other is not members and named[-1].start in {m.start for m in other}), named[-1:]
    )


def _promise(cue: Mark, members: list[Mark], scene: Scene) -> bool:
    """Whether a list is the subject of a promise: right before it or, where verbs stand first, right behind it."""
    if is_doubted(cue, scene):
        return False
    before = scene.between(members[-1].end, cue.start) if members[-1].end <= cue.start else None
    if before is not None:
        return len(before) <= _NEAR and not re.search(r"[;:()]", before)
    return 0 < members[0].start - cue.end <= 12 and not scene.is_prepositional(members[0])


def _leaders(scenes: list[Scene], at: int) -> list[Mark]:
    """Who was named with a number of others before the list of these: "Acme and five other makers have ..."."""
    found = []
    for scene in scenes[max(0, at - 2) : at]:
        for others in scene.of("commitments.commitments", "others"):
            named = [m for m in scene.named("org", "ngo", end=others.start) if m.name and others.start - m.end <= 2]
            found += [m for m in named if not scene.is_prepositional(m)]
    return found


def _signers(scene: Scene, scenes: list[Scene], at: int) -> list[Mark]:
    """One or two who sign what is called a pledge in the same clause: "Acme has signed the code of practice".

    A verb that surely means signing may have its pledge in the sentences before: "Acme endorsed only a chapter".
    """
    words = scene.of("commitments.commitments", "joint")
    if scene.is_question or scene.of("commitments.commitments", "absent"):
        return []
    if any(m.kind.startswith("partnerships.") and m.value == "verb" for m in scene.marks):
        return []
    verbs = [m for m in scene.of("commitments.signing", "verb") if all(m.start != word.start for word in words)]
    for cue in [*words, *verbs]:
        start, end = scene.clause(cue.start)
        pledges = [m for m in words if m.start >= cue.end and m.end <= end]
        near = bool(pledges) and pledges[0].start - cue.end <= 60
        if is_doubted(cue, scene) or _is_dropped(cue, scene) or not (near or _signs_more(cue, scene, scenes, at)):
            continue
        stop = pledges[0].start if near else cue.start
        if _denied(scene, start, stop) or scene.of("markers.guard", "demand"):
            continue
        signers = _subjects(cue, scene, start)
        if signers:
            return signers
    return []


def _denied(scene: Scene, start: int, end: int) -> bool:
    """Whether a stretch denies what it says; "n'a souscrit qu'au chapitre" does not."""
    found = scene.of("markers.negation", start=start, end=end)
    only = scene.of("commitments.signing", "only", start=start)
    return bool(found) and not only


def _signs_more(cue: Mark, scene: Scene, scenes: list[Scene], at: int) -> bool:
    """Whether a cue is a verb of signing, and what is signed was named before, not long ago."""
    verbs = [m for m in scene.of("commitments.signing", "verb") if m.start < cue.end and cue.start < m.end]
    told = [m for s in scenes[max(0, at - 2) : at] for m in s.of("commitments.signing", "text")]
    return bool(verbs) and bool(told or scene.of("commitments.signing", "text", end=cue.start))


def _subjects(cue: Mark, scene: Scene, start: int) -> list[Mark]:
    """The organisation right before a verb and the one listed with it."""
    named = [m for m in scene.named("org", start=start, end=cue.start) if m.name and not m.demonym]
    free = [m for m in named if not scene.is_prepositional(m) and not scene.is_modifier(m)]
    if not free or cue.start - free[-1].end > 30 or scene.between(free[-1].end, free[-1].end + 2).startswith("'s"):
        return []
    return members_back(free, scene)


def _is_pledge_list(members: list[Mark], scene: Scene, scenes: list[Scene], at: int) -> bool:
    """Whether a list stands with a word of pledging, or introduces itself as a part of those who signed."""
    words = scene.of("commitments.commitments")
    colon = ":" in scene.between(scene.start, scene.end)
    lead = [m for m in words if m.value == "partial" or m.kind == "commitments.together"]
    lead = [*lead, *scene.of("commitments.together"), *scene.of("commitments.introduces")]
    if scene.of("commitments.commitments", "joint"):
        beside = colon or any(-2 <= members[0].start - m.end <= 25 for m in [*words, *lead])
        if scene.is_prepositional(members[0]) and not beside:
            return False
        member = any(m.kind.startswith("partnerships.membership") for m in scene.marks)
        return not member or bool(scene.of("commitments.signing", "verb") and scene.of("commitments.signing", "text"))
    if any(m.value in ("promise", "agreed") for m in words) and any(m.value == "partial" for m in words):
        return True
    before = any(
        m.value in ("joint", "promise", "agreed")
        for s in scenes[max(0, at - 2) : at]
        for m in s.of("commitments.commitments")
    )
    deal = any(m.kind.startswith(("partnerships.", "cues.")) and m.value == "verb" for m in scene.marks)
    return before and (bool(lead) or colon) and not deal


def _joint(
    scene: Scene, scenes: list[Scene], at: int, signatories: list[Mark], entities: tuple[Entity, ...]
) -> Statement:
    around = scenes[max(0, at - _AROUND) : at + 3]
    listed = {entity.iri for entity in entities}
    organisers = [
        mark.entity
        for other in around
        for mark in other.named("ngo", "public")
        if mark.entity.iri not in listed and (mark.kind == "ngo" or other.of("commitments.commitments", "organiser"))
    ]
    uses = [mark.value for other in around for mark in other.of("uses.uses")]
    start, end = signatories[0].start, signatories[-1].end
    if scene.end - scene.start <= MAX_QUOTE:
        start, end = scene.start, scene.end
    end = min(end, start + MAX_QUOTE)
    partial = any(
        mark.value in ("partial", "others") and mark.start < signatories[-1].end + 40
        for mark in scene.of("commitments.commitments")
    )
    return Statement(
        document=scene.document.id,
        quote=Quote.of(scene.document, start, end),
        content=Commitment(
            entities, _pledge(scenes, at), tuple(dict.fromkeys(organisers)), tuple(sorted(set(uses))), partial
        ),
        confidence=0.8,
    )


def _pledge(scenes: list[Scene], at: int) -> str:
    """The sentence that says what was promised: the nearest with a word of pledging and a use, else the list's."""
    candidates = [scenes[at], *reversed(scenes[max(0, at - _AROUND) : at]), *scenes[at + 1 : at + 3]]
    for scene in candidates:
        if scene.of("commitments.commitments", "joint") and scene.of("uses.uses"):
            return scene.document.text[scene.start : scene.end][:MAX_QUOTE]
    return scenes[at].document.text[scenes[at].start : scenes[at].end][:MAX_QUOTE]


def promises_in(scene: Scene, context: Context) -> Iterator[Statement]:
    """Yield what single subjects promise of themselves: "X pledged that ..."."""
    for cue in scene.of("commitments.commitments", "promise"):
        start, _ = scene.clause(cue.start)
        if is_doubted(cue, scene) or _is_dropped(cue, scene):
            continue
        if scene.of("markers.negation", "before", start=max(start, cue.start - 10), end=cue.start):
            continue
        subject = _subject(cue, scene, context, start)
        if subject is None:
            continue
        mark, entities = subject
        if not _is_of_conduct(cue, scene):
            continue
        low = mark.start if mark is not None and cue.end - mark.start < MAX_QUOTE else cue.start
        high = min(scene.end, low + MAX_QUOTE)
        yield Statement(
            document=scene.document.id,
            quote=Quote.of(scene.document, low, max(high, cue.end)),
            content=Commitment(
                entities,
                scene.document.text[cue.start : high],
                uses=tuple(sorted({m.value for m in scene.of("uses.uses", start=cue.end)})),
            ),
            confidence=0.7,
        )
        return


def _is_dropped(cue: Mark, scene: Scene) -> bool:
    """Whether a promise is taken back: "has dropped its promise not to build weapons"."""
    start, end = scene.clause(cue.start)
    before = scene.of("cues.lifts", start=start, end=cue.start)
    behind = [m for m in scene.of("cues.lifts", start=cue.end, end=end) if scene.is_verb_second]
    return any("," not in scene.between(min(m.end, cue.end), max(m.start, cue.start)) for m in [*before, *behind])


def _is_of_conduct(cue: Mark, scene: Scene) -> bool:
    """Whether what is promised is a use or an omission: who promises a new function, or to buy, pledges nothing."""
    omitted = scene.of("markers.negation", start=cue.start, end=min(scene.end, cue.end + 60))
    about = scene.of("uses.uses", start=cue.end) or scene.named("product", start=cue.end)
    end = scene.clause(cue.start)[1]
    buys = scene.of("partnerships.bond", "invest", start=cue.end, end=min(end, cue.end + _NEAR))
    return bool(omitted or (about and not buys and not _SUM.search(scene.text, cue.end, end)))


def _subject(cue: Mark, scene: Scene, context: Context, start: int) -> tuple[Mark | None, tuple[Entity, ...]] | None:
    people = [m for m in scene.named("person", end=cue.start) if m.entity.iri in context.heads]
    spoken = [iri for iri in context.heads if people or context.heads[iri]]
    heads = [(m, context.heads[m.entity.iri][0].entity) for m in people]
    if not heads and spoken:
        raw = scene.document.text[scene.start : cue.start]
        for iri in spoken:
            label = context.labels.get(iri, "")
            if label and label in raw:
                return None, (context.heads[iri][0].entity,)
    if heads:
        return heads[-1][0], (heads[-1][1],)
    blocked = scene.of("actors.blockers", start=start, end=cue.start)
    named = [m for m in scene.named("org", start=start, end=cue.start) if not scene.is_prepositional(m)]
    if not named or any(b.start > named[-1].end for b in blocked):
        return None
    lists = [members for members in lists_in(scene) if named[-1].start in {m.start for m in members}]
    members = lists[0] if lists else [named[-1]]
    if len(members) >= _SHORTEST_LIST:
        return None  # a list of signatories is read as such
    return members[0], tuple(dict.fromkeys(m.entity for m in members))
