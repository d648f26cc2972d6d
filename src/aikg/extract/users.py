"""For whom and where a rule holds: the actors and places around a cue, without those only mentioned there."""

from __future__ import annotations

import re

from aikg.extract.marks import Mark, actor_entity
from aikg.extract.owners import Issuer
from aikg.extract.scene import Scene
from aikg.model import Entity, IssuerType

__all__ = ["SAYING", "actor_of", "actors_in", "free_of_names", "places_in"]

#: Words of the lexicon that forbid, allow or require, or take that back.
SAYING = frozenset({"cues.prohibits", "cues.permits", "cues.requires", "cues.pledge", "cues.lifts"})
#: How many words may stand between allies and whose allies they are: "allies of first rank of the United States".
_OWNED = 6
#: How German nouns end that do not change in the plural.
_PLURAL = ("er", "en")
#: How near, in characters, a place stands that narrows a word for anywhere, and a negation that denies it.
_IN, _NOT = 8, 4
#: How near, in characters, the verb of a subject stands.
_VERB = 25


def actors_in(start: int, end: int, scene: Scene, issuer: Issuer) -> list[Mark]:
    """Return the kinds of actors and the bodies between two offsets, by place; a government counts as one kind."""
    uses = scene.of("uses.uses", start=start, end=end)
    places = [*scene.named("place"), *scene.of("places.places")]  # "states" in "United States" are nobody
    kinds = [
        m
        for m in free_of_names(scene.of("actors.actors", start=start, end=end), scene)
        if not any(u.start <= m.start and m.end <= u.end and not _is_user(m, u, scene) for u in uses)
        and not any(p.start <= m.start and m.end <= p.end and p.end - p.start > m.end - m.start for p in places)
        and not (m.value == "company" and _stands_beside(m, issuer.mark))
    ]
    bodies = [m for m in scene.named("public", "group", start=start, end=end) if m.value != issuer.entity.iri]
    states = [Mark(m.start, m.end, "actors.actors", "government") for m in bodies if m.name and m.name.code]
    return sorted([*kinds, *states, *(m for m in bodies if not (m.name and m.name.code))], key=lambda m: m.start)


def _stands_beside(actor: Mark, name: Mark | None) -> bool:
    """Whether a word only says what the issuer beside it is: "the Chinese company DJI"."""
    return name is not None and (0 <= name.start - actor.end <= 1 or 0 <= actor.start - name.end <= 1)


def _is_user(actor: Mark, use: Mark, scene: Scene) -> bool:
    """Whether an actor inside a use is who uses: "police use"; "children" in "abuse of children" are not.

    Nor is the subject part of a use whose words stand apart, around the verb: "die Stimmung darf der Kunde auswerten".
    """
    if use.start < actor.start and actor.end < use.end:
        cues = [m for m in scene.marks if m.kind in SAYING and use.start < m.start < actor.start]
        if cues:
            return True
    if use.value == "law-enforcement" and actor.value in ("police", "law-enforcement"):
        return True
    return actor.start == use.start and _is_subject(actor, use, scene)


def _is_subject(actor: Mark, use: Mark, scene: Scene) -> bool:
    """Whether a clause begins with an actor whose word names a use too, and its verb follows: "bookmakers may ..."."""
    before = scene.between(scene.clause(actor.start)[0], actor.start).split()
    verb = any(m.kind in SAYING and 0 < m.start - use.end <= _VERB for m in scene.marks)
    return verb and len(before) <= 1 and actor.value != "minor" and not scene.is_prepositional(actor)


def actor_of(mark: Mark) -> Entity:
    """Return the body that a mark names, or the kind of actor that its word stands for."""
    return mark.entity if mark.name is not None else actor_entity(mark.value)


def places_in(start: int, end: int, scene: Scene, issuer: Issuer) -> list[Mark]:
    """Return the places between two offsets, by place, and one that the sentence opens with."""
    if issuer.type is IssuerType.GOVERNMENT and issuer.mark is not None and issuer.mark.kind == "place":
        return [issuer.mark]
    named = scene.named("place", start=start, end=end)
    states = [m for m in scene.named("public", start=start, end=end) if m.name and m.name.code]
    named += [Mark(m.start, m.end, "place", m.name.code, m.name) for m in states if m.name and m.name.code]
    bodies = [m for m in scene.named("public", start=start, end=end) if m.name and m.name.based_in and not m.name.code]
    named += [Mark(m.start, m.end, "place", m.name.based_in, m.name) for m in bodies if m.name and m.name.based_in]
    named += [m for m in scene.named("place", end=start) if scene.is_fronted(m)]
    words = scene.of("places.places", start=start, end=end)
    named = [m for m in named if not _is_befriended(m, scene) and not _is_origin(m, scene)]
    found = [m for m in (*named, *words) if m.value != "world" or _is_everywhere(m, named, scene)]
    return sorted(found, key=lambda m: m.start)


def _is_everywhere(word: Mark, named: list[Mark], scene: Scene) -> bool:
    """Whether a word for the whole world means it: not in "anywhere in the United States", not in "not worldwide"."""
    within = any(0 < m.start - word.end <= _IN and "," not in scene.between(word.end, m.start) for m in named)
    denied = any(0 < word.start - m.end <= _NOT for m in scene.of("markers.negation") if m.value != "harmless")
    return not within and not denied


def _is_origin(place: Mark, scene: Scene) -> bool:
    """Whether an adjective only says where one company is from: "the Chinese company", "la start-up française".

    Of "the Chinese companies" the rule speaks; a German noun that looks the same in the plural may be either.
    """
    nouns = scene.words.under("names", "names", "kind")
    hyphened = scene.between(place.end, place.end + 1) == "-"
    if not nouns or not (place.demonym or hyphened):
        return False
    one = [re.escape(noun.casefold()) for noun in nouns if not noun.endswith(_PLURAL) or scene.document.lang != "de"]
    kind = rf"(?:{'|'.join(one)})"
    behind = re.compile(rf"[\s-]?{kind}\b").match(scene.text, place.end)
    before = re.search(rf"\b{kind}\s$", scene.between(scene.start, place.start))
    found = (
        (behind.start(), behind.end()) if behind else (scene.start + before.start(), place.start) if before else None
    )
    bodies = [m for m in scene.of("actors.actors") if m.value != "company"]
    return found is not None and not any(m.start < found[1] and found[0] < m.end for m in bodies)


def _is_befriended(place: Mark, scene: Scene) -> bool:
    """Whether a country only says whose allies are meant: "allies of the United States", "the US and its allies"."""
    joint = scene.words.under("markers", "list", "and")
    owners = {*scene.words.under("markers", "voice", "owner"), *scene.words.under("markers", "voice", "article")}
    for allies in scene.of("actors.actors", "allied-government"):
        before = scene.between(place.end, allies.start).split()
        beside = allies.start <= place.end + 1 and place.start < allies.start
        if beside or (1 < len(before) <= 3 and before[0] in joint):
            return True
        gap = scene.between(allies.end, place.start)
        words = gap.replace("'", " ").split()
        if words and "," not in gap and len(words) <= _OWNED and words[-1] in owners:
            return True
    return False


def free_of_names(marks: list[Mark], scene: Scene) -> list[Mark]:
    """Return the marks that are not part of a name.

    A name may stand inside: "facial recognition with Acme on mobile cameras".
    """
    return [
        m
        for m in marks
        if not any(
            n.start < m.end and m.start < n.end and not (m.start < n.start and n.end < m.end)
            for n in scene.names
            if n.kind in ("org", "product", "public", "ngo", "media")
        )
    ]
