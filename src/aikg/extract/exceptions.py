"""Exceptions: who or what a ban leaves out, in the sentence of the ban or the one after it.

Two things are read. A permission beside a wider ban of the same issuer ("police may still ...") is tied to that ban.
And whoever is named as excepted ("except for the police", "researchers are exempt") gets a permission of their own.
That a ban "does not cover" something is no permission: what is not forbidden is not yet allowed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from aikg.extract.marks import Mark
from aikg.extract.reach import clauses_around
from aikg.extract.scene import Scene
from aikg.extract.scope import USE_OF
from aikg.extract.users import actor_of
from aikg.model import MAX_QUOTE, Ground, Modality, Quote, Rule, Statement, Status

__all__ = ["with_exceptions"]

_EXCEPTIONS = "exceptions.exceptions"
_ANY_USE = "any-use"
#: Who stands so close, in characters, to a word of exception is who is excepted.
_NEAR = 40
#: The words that name who is excepted, and those of the ban itself, whose negation is not that of the exception.
_NAMING = frozenset({"except", "spare", "exempt"})
_VERBS = frozenset({"cues.prohibits", "cues.permits"})
#: What is only wanted, supposed or denied.
_DOUBTS = frozenset({"hedge", "condition", "demand", "denial"})

_Closure = Mapping[str, AbstractSet[str]]


def with_exceptions(scenes: Sequence[Scene], statements: Sequence[Statement], broader: _Closure) -> list[Statement]:
    """Return statements with permissions tied to the bans they are carved out of, and with the exceptions named.

    `scenes` are the sentences of the document, `broader` the slugs above each use. Only what is asserted and in
    force is read.
    """
    found = list(statements)
    starts = [scene.start for scene in scenes]
    lying: defaultdict[int, list[int]] = defaultdict(list)
    for i, statement in enumerate(found):
        lying[bisect_right(starts, statement.quote.start) - 1].append(i)
    for at, scene in enumerate(scenes):
        if not scene.of(_EXCEPTIONS):
            continue
        here = [i for i in lying[at] if found[i].quote.end <= scene.end]
        before = [i for i in lying[at - 1] if found[i].quote.end <= scenes[at - 1].end] if at else []
        bans = [found[i] for i in (*here, *reversed(before)) if _stands(found[i], Modality.PROHIBITS)]
        for i in here:
            if _stands(found[i], Modality.PERMITS):
                found[i] = _tied(found[i], bans, broader, scene)
        stated = {found[i].content.iri for i in here}
        excepted = [one for one in _excepted(scene, bans) if one.content.iri not in stated]
        lying[at] += range(len(found), len(found) + len(excepted))
        found += excepted
    return found


def _stands(statement: Statement, modality: Modality) -> bool:
    """Whether a statement is a rule of this modality that is asserted and in force."""
    rule = statement.content
    in_force = statement.status is Status.CURRENT and not statement.candidate
    return in_force and isinstance(rule, Rule) and rule.modality is modality


def _tied(statement: Statement, bans: Sequence[Statement], broader: _Closure, scene: Scene) -> Statement:
    """The permission as an exception to the first ban that is wider than it; itself where there is none."""
    rule = statement.content
    for ban in (ban.content for ban in bans):
        if not isinstance(rule, Rule) or not isinstance(ban, Rule) or rule.issuer != ban.issuer:
            continue
        if _is_narrower(rule, ban, broader) or ban.use in _uses_of_users(rule, scene):
            return replace(statement, content=replace(rule, exception_to=ban.iri))
    return statement


def _is_narrower(rule: Rule, ban: Rule, broader: _Closure) -> bool:
    """Whether a permission is a part of what a ban forbids: a narrower use, or the same use for fewer."""
    if rule.use == ban.use:
        return any(mine and not theirs for mine, theirs in zip(_limits(rule), _limits(ban), strict=True))
    return ban.use == _ANY_USE or ban.use in broader.get(rule.use, ())


def _limits(rule: Rule) -> tuple[object, ...]:
    return rule.actors, rule.jurisdictions, rule.conditions, rule.product


def _uses_of_users(rule: Rule, scene: Scene) -> set[str]:
    """What those a permission is for use things for by their nature: whatever an army does is military use."""
    bodies = {mark.value: mark.name.actor_kind for mark in scene.names if mark.name is not None}
    kinds = {bodies.get(actor.iri) or actor.label for actor in rule.actors}
    return {USE_OF[kind] for kind in kinds & USE_OF.keys()}


def _excepted(scene: Scene, bans: Sequence[Statement]) -> Iterator[Statement]:
    """Yield a permission for whoever a sentence names as excepted from the one ban before it."""
    rules = [ban.content for ban in bans if isinstance(ban.content, Rule)]
    if len({rule.use for rule in rules}) != 1 or scene.is_question:
        return
    ban, rule = bans[0], rules[0]
    for sign in (mark for mark in scene.of(_EXCEPTIONS) if mark.value in _NAMING):
        who = [] if _is_denied(sign, scene) else _beside(sign, scene)
        if who and (_is_behind(sign, ban) or _goes_on(sign, who, rule, scene)):
            yield replace(_statement(sign, who, _carved_out(rule, who), scene), confidence=ban.confidence)


def _is_behind(sign: Mark, ban: Statement) -> bool:
    """Whether a word of exception stands in the clauses of a ban, behind its verb."""
    cues = [ground.end for ground in ban.grounds if ground.part == "cue" and ground.end is not None]
    return ban.quote.start <= sign.start < ban.quote.end and any(end <= sign.start for end in cues)


def _goes_on(sign: Mark, who: Sequence[Mark], rule: Rule, scene: Scene) -> bool:
    """Whether a clause of its own says who is excepted, and nobody but the issuer could be who excepts them."""
    others = [m for m in scene.named("org", "public", "place", "ngo") if m not in who and m.value != rule.issuer.iri]
    return sign.value != "except" and not others and not scene.of("actors.blockers", "legal")


def _is_denied(sign: Mark, scene: Scene) -> bool:
    """Whether a sentence says that nobody is excepted, or asks for an exception, or doubts it."""
    start, end = scene.clause(sign.start)
    verbs = [m.end for m in scene.marks if m.kind in _VERBS and start <= m.start and m.end <= sign.start]
    negated = scene.of("markers.negation", start=max(verbs, default=start), end=end)
    doubts = {m.value for m in scene.of("markers.guard", start=start, end=sign.end)} & _DOUBTS
    return bool(doubts) or any(mark.value != "harmless" for mark in negated)


def _beside(sign: Mark, scene: Scene) -> list[Mark]:
    """Those named right behind "except for", or right before "is exempt", and those listed with them."""
    start, end = scene.clause(sign.start)
    people = [m for m in scene.of("actors.actors", start=start, end=end) if m.value != "customer"]
    people = sorted([*people, *scene.named("public", "group", start=start, end=end)], key=lambda m: m.start)
    right = [m for m in people if m.start >= sign.end]
    left = [m for m in people if m.end <= sign.start]
    nearest = left[-1:] if sign.value == "exempt" else right[:1]
    gaps = [scene.between(min(sign.end, m.end), max(sign.start, m.start)) for m in nearest]
    if not nearest or len(gaps[0]) > _NEAR or "," in gaps[0]:
        return []
    listed = list(nearest)
    for mark in people[people.index(nearest[0]) + 1 :]:
        gap = scene.between(listed[-1].end, mark.start)
        if gap.strip() and scene.connectors.fullmatch(gap):
            listed.append(mark)
    return listed


def _carved_out(ban: Rule, who: Sequence[Mark]) -> Rule:
    """The permission that a ban leaves to some."""
    return replace(
        ban,
        modality=Modality.PERMITS,
        actors=tuple(dict.fromkeys(actor_of(mark) for mark in who)),
        jurisdictions=(),
        conditions=(),
        exception_to=ban.iri,
    )


def _statement(sign: Mark, who: Sequence[Mark], rule: Rule, scene: Scene) -> Statement:
    """What the clause with a word of exception states."""
    text = scene.document.text
    start, end = min(sign.start, who[0].start), max(sign.end, who[-1].end)
    low, high = clauses_around(start, end, scene)
    return Statement(
        document=scene.document.id,
        quote=Quote.of(scene.document, *((low, high) if high - low <= MAX_QUOTE else (start, end))),
        content=rule,
        grounds=(
            Ground("issuer", rule.issuer.label),
            Ground("cue", sign.value, text[sign.start : sign.end], sign.start, sign.end),
            *(Ground("actor", actor_of(m).label, text[m.start : m.end], m.start, m.end) for m in who),
        ),
        reason="an exception to a ban",
    )
