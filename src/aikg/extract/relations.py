"""Ties that nouns state: a deal that somebody has with somebody, and what one organisation is to another.

"Acme and Bolt announced an agreement", "Acme has an agreement with Bolt"; "Acme's clients include Bolt and Cargo",
"Bolt, an investor in Acme". What is bound must be named in the sentence; only the owner of a noun ("its clients",
"the largest customer") may be what the text speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aikg.extract.coreference import Context
from aikg.extract.listing import lists_in, members_from
from aikg.extract.marks import Mark
from aikg.extract.parties import is_told, is_with
from aikg.extract.scene import Scene
from aikg.model import KnownName

__all__ = ["relations_in"]

_KINDS = {
    "client": "supplier",
    "supplier": "supplier",
    "investor": "investment",
    "partner": "partnership",
    "member": "membership",
}
#: Letters between a noun and the list of those who are it, its owner, and the name it is said of.
_LISTED, _OWNED, _SAID = 60, 40, 34
#: Letters between a list of members and the verb that says that they are, and between who a noun shows and its verb.
_BESIDE, _SHOWN = 30, 30
_TOKEN = re.compile(r"[\w-]+")
#: What stands between a name and the relative pronoun that goes back to it: the rest of the name, a comma.
_GAP = re.compile(r"[^,;:()]{0,24},? ?")

Bond = tuple[Mark, str, list[Mark]]


def relations_in(scene: Scene, parties: list[Mark], context: Context) -> Iterator[Bond]:
    """Yield (cue, kind, parties) for the ties that the nouns of a sentence state."""
    for noun in scene.of("relations.relation"):
        yield from _relation(noun, scene, parties, context)
    for noun in scene.of("relations.deal"):
        yield from _deal(noun, scene, parties, context)
    for which in scene.of("relations.which"):
        yield from _of_which(which, scene, parties)
    yield from _belonging(scene)


def _belonging(scene: Scene) -> Iterator[Bond]:
    """ "Acme, Bolt and Cargo have joined as members", "the forum unites Acme, Bolt and Cargo": the list itself."""
    cues = scene.of("relations.belong")
    lists = lists_in(scene) if cues and not scene.of("relations.talk") else []
    for cue in cues:
        for members in lists:
            first, last = members[0], members[-1]
            if 0 < cue.start - last.end <= _BESIDE or 0 < first.start - cue.end <= _BESIDE:
                yield cue, "membership", members
                break


def _of_which(which: Mark, scene: Scene, parties: list[Mark]) -> Iterator[Bond]:
    """ "Acme, with which Bolt has signed an agreement": the party before the comma and the subject behind."""
    before = [m for m in parties if m.end <= which.start and _GAP.fullmatch(scene.between(m.end, which.start))]
    after = [m for m in parties if 0 < m.start - which.end <= _SAID and not scene.is_prepositional(m)]
    if not before or not after or before[-1].value == after[0].value:
        return
    cues = [*scene.of("partnerships.bond"), *scene.of("relations.deal")]
    cues = [m for m in cues if 0 <= m.start - after[0].end <= _OWNED and m.value != "with"]
    if cues:
        kind = {"invest": "investment", "contract": "contract", "supply": "supplier"}.get(cues[0].value, "partnership")
        yield cues[0], kind, [after[0], before[-1]]


def _deal(noun: Mark, scene: Scene, parties: list[Mark], context: Context) -> Iterator[Bond]:
    """ "Acme and Bolt announced an agreement", "Acme has signed a contract with Bolt", "the agreement with Bolt"."""
    start, end = scene.clause(noun.start)
    if scene.of("commitments.commitments", "promise", start=start, end=end) or scene.of("commitments.signing", "text"):
        return
    around = [m for m in parties if start <= m.start and m.end <= end]
    others = members_from([m for m in around if is_with(m, scene)], scene)
    before = [m for m in around if m.end <= noun.start and m not in others and not scene.is_prepositional(m)]
    subjects: list[Mark] = []
    for mark in reversed([m for m in before if not is_with(m, scene)]):
        if not subjects or _are_listed(mark, subjects[0], scene):
            subjects.insert(0, mark)
    if not subjects and others:
        subjects = [m for m in around if m not in others and _is_owned(noun, m, scene)][:1]
    if not subjects and others and not scene.of("actors.blockers", "people", end=noun.start):
        named = {m.value for m in scene.named("org", "ngo", "public") if not m.demonym}
        known = context.opened or context.main or context.spoken_of()
        if known is not None and named <= {m.value for m in others} and not is_told(scene, start, others[0].start):
            subjects = [_standing_for(known, noun)]
    bound = [*subjects, *(m for m in others if all(m.value != one.value for one in subjects))]
    if subjects and len({m.value for m in bound}) >= 2:
        yield noun, "partnership", bound


def _is_owned(noun: Mark, mark: Mark, scene: Scene) -> bool:
    """Whether a deal is somebody's: "the contract of Acme with Bolt", "Acme's contract with Bolt"."""
    if mark.end <= noun.start:
        return scene.between(mark.end, mark.end + 2).startswith("'s") and noun.start - mark.end <= _OWNED
    words = _TOKEN.findall(scene.between(noun.end, mark.start))
    link = {*scene.words.under("names", "names", "link"), *scene.words.under("names", "names", "at")}
    return 0 < len(words) <= 2 and words[0] in link


def _are_listed(left: Mark, right: Mark, scene: Scene) -> bool:
    """Whether two names are joined by a conjunction, with what the second is before it: "and the firm Bolt"."""
    gap = scene.between(left.end, right.start)
    words = _TOKEN.findall(gap)
    ands = scene.words.under("markers", "list", "and")
    return len(gap) <= _OWNED and bool(words) and words[0] in ands and len(words) <= 5 and "," not in gap


def _relation(noun: Mark, scene: Scene, parties: list[Mark], context: Context) -> Iterator[Bond]:
    """ "Acme's clients include Bolt", "Bolt counts Acme among its clients", "Bolt, Acme's largest client"."""
    owner = _owner(noun, scene, context)
    others = _others(noun, owner, scene, parties)
    if owner is None and others and not _of_something(noun, scene):
        counted = any(m.value == "counts" for m in scene.of("relations.shows", end=noun.start))
        acting = context.topic if counted and context.topic in context.paragraph[:1] else None
        known = context.opened or acting or context.main or context.spoken_of()
        owner = None if known is None else _standing_for(known, noun)
    if owner is None:
        return
    for other in others:
        if other.value != owner.value:
            yield noun, _KINDS[noun.value], [owner, other]


def _of_something(noun: Mark, scene: Scene) -> bool:
    """Whether a noun is that of a thing, so that no firm need be meant: "the funders of the project"."""
    words = _TOKEN.findall(scene.between(noun.start, min(scene.end, noun.end + _OWNED)))
    link = set(scene.words.under("names", "names", "link"))
    lead = _TOKEN.findall(scene.between(noun.start, noun.end))
    rest = words[len(lead) - (bool(lead) and lead[-1] in link) :]
    articles = set(scene.words.under("markers", "voice", "article"))
    named = {*scene.words.under("names", "names", "house"), *scene.words.under("names", "names", "kind")}
    nouns = [word for word in rest[1:3] if word not in articles]
    raw = scene.document.text[noun.end : noun.end + _OWNED]
    capital = bool(re.match(r"\W*(?:\w+\W+){0,2}[A-ZÀ-Þ]", raw))
    return bool(rest[:1]) and rest[0] in link and bool(nouns) and not capital and not named & set(nouns)


def _standing_for(known: KnownName, noun: Mark) -> Mark:
    return Mark(noun.start, noun.end, "org", known.entity.iri, known)


def _owner(noun: Mark, scene: Scene, context: Context) -> Mark | None:
    """Whose client or investor somebody is: "of Acme", "Acme's", "its"."""
    link = {*scene.words.under("names", "names", "link"), *scene.words.under("names", "names", "at")}
    orgs = [m for m in scene.named("org", "ngo", "public", "owner") if m.name]
    for mark in orgs:
        gap = scene.between(noun.end, mark.start)
        if noun.end <= mark.start and len(gap) <= _OWNED and "," not in gap:
            words = _TOKEN.findall(gap)
            if (words[:1] and words[0] in link) or (not words and _ends_linked(noun, scene, link)):
                return mark
    for mark in reversed(orgs):
        gap = scene.between(mark.end, noun.start)
        if mark.end <= noun.start and len(gap) <= 30 and (gap.startswith("'s") or mark.kind == "owner"):
            return mark if mark.kind != "owner" else _subject_of(mark, noun, scene, context)
    return None


def _subject_of(owner: Mark, noun: Mark, scene: Scene, context: Context) -> Mark:
    """Whose "its" is: the subject of the clause where it has one ("Acme counts Bolt among its clients")."""
    start, _ = scene.clause(noun.start)
    subjects = [m for m in scene.named("org", "ngo", start=start, end=owner.start) if m.name and not m.demonym]
    subjects = [m for m in subjects if not scene.is_prepositional(m)]
    return subjects[0] if subjects else owner


def _ends_linked(noun: Mark, scene: Scene, link: set[str]) -> bool:
    words = _TOKEN.findall(scene.between(noun.start, noun.end))
    return bool(words) and words[-1] in link


def _others(noun: Mark, owner: Mark | None, scene: Scene, parties: list[Mark]) -> list[Mark]:
    """Those whom a noun is said of: listed behind it or before it, or named right beside it."""
    lists = [[m for m in members if owner is None or m.value != owner.value] for members in lists_in(scene)]
    single = [[m] for m in parties if m.kind != "place" and (owner is None or m.value != owner.value)]
    groups = [members for members in [*lists, *single] if members]
    shows = scene.of("relations.shows")
    at = max(noun.end, owner.end if owner is not None and owner.start >= noun.end else 0)
    for members in groups:
        first, last = members[0], members[-1]
        if first.start >= noun.end and first.start - at <= _LISTED:
            if first.start - noun.end <= 2 or any(
                at - 4 <= m.start and 0 < first.start - m.end <= _SHOWN for m in shows
            ):
                return members
        elif last.end <= noun.start and noun.start - last.end <= _LISTED:
            if any(0 <= m.start - last.end <= 12 and m.end <= noun.start for m in shows):
                return members
            gap = scene.between(last.end, noun.start)
            if _is_apposition(gap) and (owner is not None or gap.strip(" ,")):  # "Bolt, partner" is whose?
                return members[-1:]
    counts = [m for m in shows if m.value == "counts" and m.end <= noun.start]
    for members in groups if counts and owner is not None else []:
        if 0 < members[0].start - counts[-1].end <= 14 and members[-1].end <= noun.start:
            return members
    return []


def _is_apposition(gap: str) -> bool:
    """Whether a noun behind a comma is said of the name before: "Bolt, the largest client"."""
    return gap.startswith(", ") and len(gap) <= _SAID and gap.count(",") == 1 and len(gap.split()) <= 6
