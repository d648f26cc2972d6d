"""Who works with whom: deals, contracts, investments, alliances, proposals.

A party is a named organisation or public body. The left party is the subject, the right one the object
of the verb or what stands behind "with".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from aikg.extract.attribution import attribution_of
from aikg.extract.bodies import with_bodies
from aikg.extract.bonds import bonds_in, in_name, new_subject, pledges
from aikg.extract.coreference import Context, Deal
from aikg.extract.marks import Mark, outermost
from aikg.extract.parties import acts_in, is_listed, is_new_clause, is_relative, is_told, is_with, reaches, with_acting
from aikg.extract.scene import Scene
from aikg.extract.sequels import sequels_in
from aikg.extract.slots import with_slots
from aikg.model import MAX_QUOTE, Entity, Partnership, PartnershipKind, Quote, Statement, Status

__all__ = ["partnerships_in"]

_PARTIES = ("org", "public", "ngo", "media", "place")
#: States alone make no partnership of ours: somebody who makes or uses AI is in it.
_BODIES = frozenset({"org", "ngo"})
#: Kinds in which every left party has a deal of its own.
_SEPARATE = frozenset({"contract", "investment", "supplier", "proposal"})
#: Verbs of these kinds are ordinary words: they need a public body, or both parties named close by.
_WEAK = frozenset({"supplier", "integration", "membership"})
_REACH = 90
#: More parties than these, with a word of pledging, have signed a pledge.
_SIDES = 4
_UNKNOWN = re.compile(r"[\W]{0,3}[A-ZÀ-Þ][\w’']{1,30} [A-ZÀ-Þ][a-zß-ÿ]")
#: Tables that `bonds` reads.
_PLAIN = frozenset({"bond", "hostile", "group"})


def partnerships_in(scene: Scene, context: Context) -> Iterator[Statement]:
    """Yield the partnerships that one sentence states."""
    cues = [m for m in scene.marks if m.kind.startswith("partnerships.") and m.kind.split(".")[1] not in _PLAIN]
    if not any(m.kind.startswith(("partnerships.", "relations.")) for m in scene.marks):
        return
    scene = with_bodies(scene)
    scene = with_slots(scene, context, [m for m in scene.marks if _needs_party(m, scene)])
    scene = with_acting(scene, context)
    seen: set[frozenset[str]] = set()
    for cue in sorted(outermost(cues), key=lambda m: (m.kind.split(".")[1] in _WEAK, m.start)):
        kind = cue.kind.split(".")[1]
        if _guarded(cue, scene) or _names_alliance(cue, scene) or in_name(cue, scene) or _is_law(cue, scene):
            continue
        if kind == "membership" and pledges(scene, *scene.clause(cue.start)):
            continue
        for parties in _parties(cue, kind, scene, context):
            entities = tuple(dict.fromkeys(context.government_of(mark.entity) for mark in parties))
            key = frozenset(entity.iri for entity in entities)
            if len(key) > _SIDES and kind == "partnership" and pledges(scene, *scene.clause(cue.start)):
                continue  # who sign an accord by the dozen pledge something
            if _are_ours(parties, key, context) and not any(key <= other for other in seen):
                seen.add(key)
                _note(kind, parties, context)
                yield _statement(cue, kind, parties, entities, scene)
    for cue, kind, parties in chain(bonds_in(scene, context), sequels_in(scene, context)):
        entities = tuple(dict.fromkeys(context.government_of(mark.entity) for mark in parties))
        key = frozenset(entity.iri for entity in entities)
        if (
            _are_ours(parties, key, context)
            and not _guarded(cue, scene)
            and not _names_alliance(cue, scene)
            and not any(len(key & other) >= 2 for other in seen)
        ):
            seen.add(key)
            _note(kind, parties, context)
            yield _statement(cue, kind, parties, entities, scene)


def _note(kind: str, parties: list[Mark], context: Context) -> None:
    """Remember who has a deal with whom, for those who do the same."""
    names = tuple(mark.name for mark in parties if mark.name is not None)
    context.deal = Deal(kind, names, context.sentence) if kind != "membership" else context.deal


def _are_ours(parties: list[Mark], key: frozenset[str], context: Context) -> bool:
    """Whether some party is a body, and some is known by more than its place: persons sign too."""
    known = any(mark.value in context.by_iri or mark.kind == "place" for mark in parties)
    return len(key) >= 2 and known and any(mark.kind in _BODIES for mark in parties)


def _needs_party(mark: Mark, scene: Scene) -> bool:
    """Whether a word is so surely one of a tie that a capitalised name beside it is a party."""
    if mark.kind == "partnerships.bond":
        return mark.value != "with" or bool(scene.of("relations.deal"))
    if mark.kind in ("relations.relation", "relations.which", "relations.again"):
        return True
    kind = mark.kind.split(".")
    return kind[0] == "partnerships" and kind[1] not in _WEAK | _PLAIN and mark.value == "verb"


def _is_law(cue: Mark, scene: Scene) -> bool:
    """Whether a word is part of one for a law: "proposition de loi"."""
    return any(cue.start < m.end and m.start < cue.end for m in scene.of("actors.blockers", "legal"))


def _guarded(cue: Mark, scene: Scene) -> bool:
    start, end = scene.clause(cue.start)
    if scene.is_question or any(
        m.value != "harmless" and (0 <= cue.start - m.end <= 14 or cue.start <= m.start < cue.end)
        for m in scene.of("markers.negation", start=start, end=end)
    ):
        return True
    return any(
        m.value in ("hedge", "demand", "denial", "condition") and m.start < cue.start and m.end <= cue.start
        for m in scene.of("markers.guard", start=start, end=cue.start)
        if not any(
            other.start <= m.start and m.end <= other.end
            for other in scene.marks
            if other.kind.startswith("partnerships.")
        )
    )


def _names_alliance(cue: Mark, scene: Scene) -> bool:
    """Whether what is formed is an alliance of states with a name: "which together form the Five Eyes alliance"."""
    alliances = [m for m in scene.named("place", start=cue.start) if m.name and m.name.entity.kind == "Alliance"]
    return any(
        m.start < cue.end or len(scene.between(cue.end, m.start).split()) <= 2
        for m in alliances
        if not scene.is_prepositional(m)
    )


def _parties(cue: Mark, kind: str, scene: Scene, context: Context) -> Iterator[list[Mark]]:
    """Yield the lists of parties that a cue binds, none where they cannot be told."""
    left, right = _sides(cue, kind, scene)
    if not left and len(right) >= 2 and (cue.value == "noun" or scene.text[scene.clause(cue.start)[1] :][:1] == ":"):
        customers = [m for m in right if m.kind == "public"] or _announcing(kind, scene)
        if kind == "contract" and customers and customers != right:
            yield from ([*customers, party] for party in right if party not in customers)
        elif kind not in _SEPARATE:
            yield right
        return
    beside = bool(right) and right[0].start - cue.end <= 3
    if not left and right and (cue.value != "noun" or beside or _says_with(cue, scene)):
        left = _topic(cue, scene, context)
    if kind in _WEAK and not _close(cue, kind, left, right):
        return
    right = [m for m in right if all(m.value != other.value for other in left)]
    if kind == "contract" and len(right) > 1 and left and all(m.kind == "public" for m in left):
        yield from ([*left, party] for party in right)
        return
    if kind in _SEPARATE:
        yield from ([party, other] for party in left for other in right)
    elif right and kind == "partnership" and cue.value == "noun":
        yield from ([party, *right] for party in left)
    elif right and left:
        yield [*left, *right]
    elif len(left) >= 2 and kind in ("partnership", "membership") and _is_mutual(cue, scene):
        yield left


def _announcing(kind: str, scene: Scene) -> list[Mark]:
    """The public body that tells of contracts: "Contracts have gone to Acme and Bolt, the ministry announced"."""
    bodies = [m for m in scene.named("public") if not scene.is_prepositional(m)] if kind == "contract" else []
    return bodies[:1] if scene.of("markers.attribution") else []


def _is_mutual(cue: Mark, scene: Scene) -> bool:
    """Whether a cue binds its subjects to each other, needing nobody else."""
    return cue.value == "verb" or "part" in scene.between(cue.start, cue.end)


def _sides(cue: Mark, kind: str, scene: Scene) -> tuple[list[Mark], list[Mark]]:
    """The parties before and behind a cue."""
    start, end = scene.clause(cue.start)
    left = _left(cue, scene, start)
    right = _right(cue, kind, scene, scene.end if kind == "proposal" else end)
    right = right or _with(cue, scene, start) or _after_colon(scene, end)
    before = [m for m in scene.named("org", start=start, end=cue.end) if _is_party(m, scene)]
    if kind == "proposal":
        sellers = [m for m in before if not scene.is_prepositional(m)]
        bodies = right or [m for m in scene.named("public", start=cue.start, end=cue.end) if _is_party(m, scene)]
        return sellers[:1] or left, bodies[:1]
    if kind == "investment" and not right:
        right = [m for m in before if scene.is_prepositional(m)]
    if kind in _WEAK and any(
        m.kind in ("cues.permits", "cues.prohibits") for m in scene.marks if start <= m.start <= cue.start
    ):
        return [], []
    if not left and right and scene.document.lang in ("de", "nl"):
        return right, _right_of(right, scene, end)
    return left, right


def _says_with(cue: Mark, scene: Scene) -> bool:
    """Whether the cue itself says "with", so that what stands behind it is the other party."""
    words = set(scene.between(cue.start, cue.end).split())
    return bool(
        words & {*scene.words.under("markers", "voice", "with"), *scene.words.under("markers", "voice", "preposition")}
    )


def _left(cue: Mark, scene: Scene, start: int) -> list[Mark]:
    """The subject and the names it is listed with."""
    before = [m for m in scene.named(*_PARTIES, start=start, end=cue.end) if _is_party(m, scene)]
    owners = [m for m in scene.named("owner", start=start, end=cue.start) if cue.start - m.end <= 25]
    free = [m for m in before if not scene.is_prepositional(m) and not _owns_product(m, scene, cue)]
    free = [m for m in free if acts_in(m, cue, scene) and not is_with(m, scene)]
    if owners and cue.value == "noun":
        return [Mark(owners[-1].start, owners[-1].end, "org", owners[-1].value, owners[-1].name)]
    if not free:
        return []
    members = [free[-1]]
    for other in reversed([m for m in before if m.end <= free[-1].start]):
        if scene.connectors.fullmatch(scene.between(other.end, members[0].start)):
            members.insert(0, other)
    return members


def _right(cue: Mark, kind: str, scene: Scene, end: int) -> list[Mark]:
    """The object and the names it is listed with."""
    after = [
        m for m in scene.named(*_PARTIES, start=cue.end - 1, end=min(end, cue.end + 4 * _REACH)) if _is_party(m, scene)
    ]
    if kind == "proposal":
        after = [m for m in after if m.kind in ("public", "place")]
    else:
        after = [m for m in after if not _owns_product(m, scene, cue)]
    after = [m for m in after if not new_subject(m, scene)]
    if kind == "membership":
        after = [m for m in after if not scene.between(m.end, m.end + 2).startswith("'s")]  # "joined Acme's market"
    if kind not in ("proposal", "membership") and after and not reaches(cue, after[0], scene):
        return []
    if not after or after[0].start - cue.end > (3 if kind == "proposal" else 1) * _REACH:
        return []
    members = [after[0]]
    for other in after[1:]:
        gap = scene.between(members[-1].end, other.start)
        if not scene.connectors.fullmatch(gap) or (len(members) == 1 and is_new_clause(gap, scene)):
            break
        members.append(other)
    return members


def _right_of(members: list[Mark], scene: Scene, end: int) -> list[Mark]:
    """The next party after a list that stands behind its verb: "liefern Google und Amazon der Regierung ..."."""
    after = [m for m in scene.named(*_PARTIES, start=members[-1].end, end=end) if _is_party(m, scene)]
    return [
        m for m in after if m.start - members[-1].end <= 30 and not (m.kind == "place" and not _behind_with(m, scene))
    ][:1]


def _with(cue: Mark, scene: Scene, start: int) -> list[Mark]:
    """Names behind "with" before or inside a cue: "dass OpenAI mit dem Pentagon zusammenarbeitet"."""
    found = [m for m in scene.named(*_PARTIES, start=start, end=cue.end) if _is_party(m, scene)]
    return [m for m in found if _behind_with(m, scene) or (m.start >= cue.start and scene.is_prepositional(m))]


def _behind_with(mark: Mark, scene: Scene) -> bool:
    return bool(set(scene.words_before(mark.start, 2)) & set(scene.words.under("markers", "voice", "with")))


def _after_colon(scene: Scene, end: int) -> list[Mark]:
    """The names a colon announces."""
    if scene.text[end : end + 1] != ":":
        return []
    return [m for m in scene.named("org", "public", start=end) if _is_party(m, scene) and not scene.is_prepositional(m)]


def _is_party(mark: Mark, scene: Scene) -> bool:
    if mark.name is None or mark.demonym or scene.is_modifier(mark):
        return False
    if mark.kind == "media":  # mostly the source: "Reuters reports that ..."
        return _behind_with(mark, scene) or _acts(mark, scene) or is_listed(mark, scene)
    # a country is a party only as its government: "with Canada" or "Canada signs ...", not "in Canada"
    if mark.kind != "place":
        return True
    return mark.name.entity.kind == "Country" and (_behind_with(mark, scene) or _acts(mark, scene))


def _acts(mark: Mark, scene: Scene) -> bool:
    """Whether a country is the subject of the verb of a partnership right behind it."""
    following = [m for m in scene.marks if m.kind.startswith("partnerships.") and 0 <= m.start - mark.end <= 12]
    return not scene.is_prepositional(mark) and any("verb" in m.value for m in following)


def _owns_product(mark: Mark, scene: Scene, cue: Mark) -> bool:
    """Whether a name only says whose a product is ("OpenAI's GPT-4"), right behind it or in a genitive."""
    following = scene.between(mark.end, mark.end + 3)
    return following.startswith("'s") and mark.start - cue.end > 3 and cue.start < mark.start


def _close(cue: Mark, kind: str, left: list[Mark], right: list[Mark]) -> bool:
    if kind == "membership":
        return (len(left) >= 2) or (bool(left) and bool(right) and right[0].start - cue.end < 40)
    named = bool(left) and bool(right) and right[0].start - cue.end <= 45
    return named and any(m.kind == "public" for m in [*left, *right])


def _topic(cue: Mark, scene: Scene, context: Context) -> list[Mark]:
    """What the text speaks of, as the left party of a clause that names none."""
    if _UNKNOWN.match(scene.document.text, scene.start, cue.start) and not scene.named(*_PARTIES, end=cue.start):
        return []  # the subject has a name, if not one we know
    known = context.main if cue.value == "list" else context.topic
    if known is None or scene.of("actors.blockers", "people", end=cue.start):
        return []
    if is_told(scene, scene.clause(cue.start)[0], cue.start) or is_relative(cue, scene):
        return []
    return [Mark(cue.start, cue.end, "org", known.entity.iri, known)]


def _statement(cue: Mark, kind: str, parties: list[Mark], entities: tuple[Entity, ...], scene: Scene) -> Statement:
    marks = [cue, *parties]
    start, end = min(m.start for m in marks), max(m.end for m in marks)
    if end - start > MAX_QUOTE:
        start, end = cue.start, cue.end
    clause = scene.clause(cue.start)
    statuses = {m.value for m in scene.of("markers.status", start=clause[0], end=clause[1])}
    proposed = kind == "proposal" or any(
        m.value == "proposed" and m.end <= cue.start for m in scene.of("markers.status", start=clause[0], end=clause[1])
    )
    status = (
        Status.PROPOSED
        if proposed
        else Status.FORMER
        if "former" in statuses
        else Status.ALLEGED
        if "alleged" in statuses
        else Status.CURRENT
    )
    products = [m for m in scene.named("product", start=start, end=end) if m.name]
    return Statement(
        document=scene.document.id,
        quote=Quote.of(scene.document, start, end),
        content=Partnership(entities, PartnershipKind(kind), products[0].entity if products else None),
        status=status,
        confidence=0.8,
        attribution=attribution_of(scene),
    )
