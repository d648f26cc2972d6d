"""Pledges: who signed, who organised them, what they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aikg.extract.coreference import Context
from aikg.extract.guards import is_doubted
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.model import MAX_QUOTE, Commitment, Entity, KnownName, Quote, Statement
from aikg.names import ID, slug

__all__ = ["joint_commitments", "promises_in"]

#: A list of names is a list of signatories when a word of pledging stands this many sentences around it.
_AROUND = 3
_SHORTEST_LIST = 3
_STRANGER = re.compile(r"[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3}")


def joint_commitments(scenes: list[Scene]) -> Iterator[Statement]:
    """Yield the pledges whose signatories a document lists, each list once."""
    seen: list[set[str]] = []
    for at, scene in enumerate(scenes):
        signatories = _longest_list(scene)
        words = _joint_words(scenes, at)
        if len(signatories) < _SHORTEST_LIST or not words or scene.of("commitments.commitments", "absent"):
            continue
        if not _is_pledge_list(scene, scenes, at):
            continue
        entities = tuple(dict.fromkeys(mark.entity for mark in signatories))
        iris = {entity.iri for entity in entities}
        if any(len(iris & other) * 2 > len(iris) for other in seen):
            continue
        seen.append(iris)
        yield _joint(scene, scenes, at, signatories, entities)
    listed = {iri for iris in seen for iri in iris}
    for at, scene in enumerate(scenes):
        signatories = [m for m in _signers(scene) if m.value not in listed]
        if signatories:
            listed |= {m.value for m in signatories}
            entities = tuple(dict.fromkeys(mark.entity for mark in signatories))
            yield _joint(scene, scenes, at, signatories, entities)


def _signers(scene: Scene) -> list[Mark]:
    """One or two who sign what is called a pledge in the same clause: "Acme has signed the code of practice"."""
    words = scene.of("commitments.commitments", "joint")
    if len(words) < 2 or scene.is_question or scene.of("commitments.commitments", "absent"):
        return []
    if any(m.kind.startswith("partnerships.") and m.value == "verb" for m in scene.marks):
        return []
    for cue in words[:-1]:
        start, end = scene.clause(cue.start)
        pledges = [m for m in words if m.start >= cue.end and m.end <= end]
        if not pledges or pledges[0].start - cue.end > 60 or is_doubted(cue, scene):
            continue
        if scene.of("markers.negation", start=start, end=pledges[0].start) or scene.of("markers.guard", "demand"):
            continue
        named = [m for m in scene.named("org", start=start, end=cue.start) if m.name and not m.demonym]
        free = [m for m in named if not scene.is_prepositional(m) and not scene.is_modifier(m)]
        if not free or cue.start - free[-1].end > 30 or scene.between(free[-1].end, free[-1].end + 2).startswith("'s"):
            continue
        signers = [free[-1]]
        for other in reversed(free[:-1]):
            if scene.connectors.fullmatch(scene.between(other.end, signers[0].start)):
                signers.insert(0, other)
        return signers
    return []


def _longest_list(scene: Scene) -> list[Mark]:
    """The longest run of organisations that are members of one list."""
    best: list[Mark] = []
    run: list[Mark] = []
    for mark in scene.named("org", "ngo"):
        if run:
            between = _strangers(run[-1].end, mark.start, scene)
            run = [] if between is None else [*run, *between]
        run.append(mark)
        if len(run) > len(best):
            best = list(run)
    return best if len({m.value for m in best}) >= _SHORTEST_LIST else []


def _strangers(start: int, end: int, scene: Scene) -> list[Mark] | None:
    """The capitalised names between two members of a list that the graph does not know; None where it is no list."""
    if scene.connectors.fullmatch(scene.between(start, end)):
        return []
    found: list[Mark] = []
    at = start
    for match in _STRANGER.finditer(scene.document.text, start, end):
        if not scene.connectors.fullmatch(scene.between(at, match.start())) or match.start() == at:
            return None
        entity = Entity(ID + slug(match.group()), match.group(), "Organization")
        found.append(Mark(match.start(), match.end(), "org", entity.iri, KnownName(entity, (("", match.group()),))))
        at = match.end()
    return found if found and at < end and scene.connectors.fullmatch(scene.between(at, end)) else None


def _joint_words(scenes: list[Scene], at: int) -> list[Mark]:
    nearby = scenes[max(0, at - _AROUND) : at + 2]
    return [mark for scene in nearby for mark in scene.of("commitments.commitments", "joint")]


def _is_pledge_list(scene: Scene, scenes: list[Scene], at: int) -> bool:
    """Whether the list stands with a word of pledging, or introduces itself as a part of those who signed."""
    if scene.of("commitments.commitments", "joint"):
        return not any(m.kind.startswith("partnerships.membership") for m in scene.marks)
    partial = scene.of("commitments.commitments", "partial")
    before = any(s.of("commitments.commitments", "joint") for s in scenes[max(0, at - 2) : at])
    colon = ":" in scene.between(scene.start, scene.end)
    deal = any(m.kind.startswith(("partnerships.", "cues.")) and m.value == "verb" for m in scene.marks)
    return before and (bool(partial) or colon) and not deal


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
        mark.value == "partial" and mark.start < signatories[-1].end + 40
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
        if is_doubted(cue, scene) or scene.of(
            "markers.negation", "before", start=max(start, cue.start - 10), end=cue.start
        ):
            continue
        subject = _subject(cue, scene, context, start)
        if subject is None:
            continue
        mark, entities = subject
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
    members = [named[-1]]
    for other in reversed(named[:-1]):
        if scene.connectors.fullmatch(scene.between(other.end, members[0].start)):
            members.insert(0, other)
    return members[0], tuple(dict.fromkeys(m.entity for m in members))
