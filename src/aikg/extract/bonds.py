"""Ties between two named organisations that ordinary words express: "hired", "is paid by", "together with".

Each party must be named in the clause, or be pointed at ("the two houses", "the company"). A product stands
for its vendor. Words of quarrel and of comparison undo a tie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aikg.extract.coreference import Context
from aikg.extract.marks import Mark
from aikg.extract.parties import acts_in, is_new_clause, is_relative, is_told, is_with, parties_in, reaches
from aikg.extract.relations import relations_in
from aikg.extract.scene import Scene
from aikg.extract.sequels import follows_up

__all__ = ["bonds_in", "in_name", "new_subject", "pledges"]

_KINDS = {
    "invest": "investment",
    "contract": "contract",
    "supply": "supplier",
    "joint": "partnership",
    "share": "investment",
}
#: Letters between a cue and the party before and behind it.
_BEFORE, _BEHIND = 90, 55
#: Letters before a name that opens its clause: "with the start-up Acme, Bolt has ...".
_OPENS = 25
#: Letters of a clause that two parties may have for themselves.
_WHOLE = 140
#: Letters between "with" and the party, with what it is between: "con la agencia Acme".
_NEAR = 30

_TABLES = frozenset(
    {"partnerships.bond", "partnerships.group", "relations.belong"}
    | {"relations.relation", "relations.deal", "relations.which"}
)

Bond = tuple[Mark, str, list[Mark]]


def bonds_in(scene: Scene, context: Context) -> Iterator[Bond]:
    """Yield (cue, kind, parties) for the ties a sentence states."""
    if scene.is_question or not any(m.kind in _TABLES for m in scene.marks):
        return
    parties = parties_in(scene, context)
    for cue in scene.of("partnerships.bond"):
        kind = _KINDS.get(cue.value.split(".")[0])
        if kind is None or _ruled(cue, scene) or _quarrel(cue, scene) or in_name(cue, scene):
            continue
        if kind == "partnership" and pledges(scene, *scene.clause(cue.start)) and not scene.of("relations.deal"):
            continue
        if _is_other(cue, kind, parties, scene):
            continue
        left, right = _sides(cue, parties, scene, context)
        right = right or _given(cue, left, scene, context)
        if not left or not right:
            left, right = _only_two(cue, parties, scene) or (left, right)
        if not left or not right:
            left, right = _implied(cue, parties, scene, context) or (left, right)
        if left and right:
            yield from ((cue, kind, deal) for deal in _deals(kind, left, right))
            yield from ((cue, kind, deal) for deal in _deals(kind, _followers(cue, kind, right, parties, scene), right))
        elif cue.value == "joint" and len(left) >= 2:
            yield cue, kind, left
        elif cue.value == "share" and len(left) == 1 and (known := context.spoken_of()) is not None:
            yield cue, kind, [*left, Mark(cue.start, cue.end, "org", known.entity.iri, known)]
    yield from _mutual(scene, parties, context)
    yield from _with(scene, parties)
    for bond in relations_in(scene, parties, context):
        if not _ruled(bond[0], scene) and not _quarrel(bond[0], scene) and not in_name(bond[0], scene):
            yield bond


def _followers(cue: Mark, kind: str, right: list[Mark], parties: list[Mark], scene: Scene) -> list[Mark]:
    """Who is told to put money into the same: "Acme has put four billion into Bolt, Cargo two"."""
    last = max([cue.end, *(m.end for m in right)])
    after = [m for m in parties if last < m.start and not _hangs(m, scene) and m.value not in {r.value for r in right}]
    lead = scene.between(last, after[0].start).strip(" ,;") if after and kind == "investment" else "-"
    joined = lead in {"", *scene.words.under("markers", "list", "and")}
    return after[:1] if joined and follows_up(after[0], scene) else []


def _deals(kind: str, left: list[Mark], right: list[Mark]) -> list[list[Mark]]:
    """The parties of each deal: who buys from two, or sells to two, has a deal with each."""
    return [[*left, *right]] if kind == "partnership" else [[one, other] for one in left for other in right]


def in_name(cue: Mark, scene: Scene) -> bool:
    """Whether a word is part of a name, as in "Federal Trade Commission"."""
    return any(
        n.start <= cue.start and cue.end <= n.end and n.end - n.start > cue.end - cue.start
        for n in scene.named("org", "public", "ngo", "media")
    )


def _stand_ins(cue: Mark, scene: Scene, context: Context) -> list[Mark]:
    """The vendors of products behind a cue: "supplies articles to Gemini"."""
    found = []
    low, high = cue.end, min(scene.end, cue.end + _BEHIND)
    if scene.is_verb_second and not scene.named("product", start=low, end=high):
        low, high = scene.clause(cue.start)[0], cue.start  # "will die Acme-Modelle einbauen"
    for mark in scene.named("product", start=low, end=high):
        vendor = context.vendor_of(mark.name) if mark.name is not None else None
        if vendor is not None:
            found.append(Mark(mark.start, mark.end, "org", vendor.entity.iri, vendor))
    return found


def _sides(cue: Mark, parties: list[Mark], scene: Scene, context: Context) -> tuple[list[Mark], list[Mark]]:
    """The subjects and the objects of a cue, in whatever order they stand; what is missing stays empty."""
    start, end = scene.clause(cue.start)
    before = [m for m in parties if start <= m.start and m.end <= cue.start + 1 and cue.start - m.end <= _BEFORE]
    inside = [m for m in parties if cue.start < m.start and m.end <= cue.end]
    after = [m for m in parties if cue.end <= m.start and m.end <= end and m.start - cue.end <= _BEHIND]
    free = [m for m in before if not _hangs(m, scene) and not _possessor(m, scene) and acts_in(m, cue, scene)]
    bound = [m for m in before if _hangs(m, scene) or _possessor(m, scene)]
    bound = [m for m in bound if m.start - start <= _OPENS or "," not in scene.between(m.end, cue.start)]
    after = [m for m in after if not new_subject(m, scene) and not follows_up(m, scene)]
    after = after if after and reaches(cue, after[0], scene) else []
    if cue.value in ("supply", "contract") and not inside and not after and free:
        after = _stand_ins(cue, scene, context)
    right = _listed(inside or after, scene)
    if scene.is_verb_second and inside and after and not _hangs(inside[0], scene):
        free, right = inside[:1], _listed(after, scene)  # "beim CLA setzt Acme in China auf Bolt"
    if free and right:
        return _listed_back(free, scene), _other(right, free[-1])
    if bound and (right or free):
        # "with X, Y has ...", "an X hat sich Y beteiligt", "Y hat bei X bestellt"
        one = (right or free)[:1]
        return one, _other(bound[-1:], one[0])
    if scene.is_verb_second and not before and len(after) >= 2:
        two = after[:2]
    elif scene.is_verb_second and len(free) >= 2 and not right and cue.value != "joint":
        two = free[-2:]
    else:
        two = inside[:2]
    if len(two) == 2:
        return two[:1], _other(two[1:], two[0])
    if free and not right:
        return _listed_back(free, scene), []
    if right and not before and context.topic is not None and _opens(cue, scene):
        known = context.topic
        return [Mark(cue.start, cue.end, "org", known.entity.iri, known)], _other(
            right, Mark(0, 0, "org", known.entity.iri)
        )
    return [], []


def new_subject(mark: Mark, scene: Scene) -> bool:
    """Whether "and" brings a new subject with a verb of its own: "... in April, and Acme supplies ..."."""
    lead = set(scene.words_before(mark.start, 1)) & set(scene.words.under("markers", "list", "and"))
    return bool(lead) and any(
        m.kind.startswith("partnerships.") and m.value != "words" and 0 <= m.start - mark.end <= 2 for m in scene.marks
    )


def _only_two(cue: Mark, parties: list[Mark], scene: Scene) -> tuple[list[Mark], list[Mark]] | None:
    """The two parties of a clause without commas that names no third, however they stand to the verb.

    "The service of Acme runs at Bolt", "Acme has bought 500 licences from Bolt", "Modelle von Acme bietet Bolt an".
    """
    start, end = scene.clause(cue.start)
    here = [m for m in parties if start <= m.start and m.end <= end]
    if len({m.value for m in here}) != 2 or scene.of("actors.blockers", "people", start=start, end=end):
        return None
    first, last = here[0], next(m for m in reversed(here) if m.value != here[0].value)
    low, high = min(first.start, cue.start), max(last.end, cue.end)
    joined = scene.connectors.fullmatch(scene.between(first.end, last.start))
    if not reaches(cue, last, scene):
        return None
    if (
        joined
        or high - low > _WHOLE
        or re.search(r",(?!\d)|[;:()]", scene.between(low, high))
        or is_relative(cue, scene)
    ):
        return None
    free = [m for m in here if not _hangs(m, scene)]
    told = any(m.kind.startswith("markers.attribution") for m in scene.marks if low <= m.start and m.end <= high)
    return None if not free or told else ([first], [last])


def _implied(cue: Mark, parties: list[Mark], scene: Scene, context: Context) -> tuple[list[Mark], list[Mark]] | None:
    """The one party a sentence names and what the text is about, for a tie that must have two.

    "Acme has taken a stake", "the software was written with Bolt", "it is hosted by Cargo", "Acme uses the system":
    whose capital and whose system it is needs no name in a text about them.
    """
    start, end = scene.clause(cue.start)
    told = context.main
    named = {m.value for m in scene.named("org", "ngo", "public", "product", "place") if not m.demonym}
    if told is None or told.entity.iri in named or scene.of("actors.blockers", "people", start=start, end=end):
        return None
    words = set(scene.between(cue.start, cue.end).replace("'", " ").split())
    here = [m for m in parties if start <= m.start and m.end <= end]
    free = [m for m in here if m.end <= cue.start and not _hangs(m, scene) and acts_in(m, cue, scene)]
    behind = [m for m in here if 0 <= m.start - cue.end <= _NEAR and _no_other(cue, m, scene)]
    agent = {*scene.words.under("markers", "voice", "agent"), *scene.words.under("markers", "voice", "with")}
    held = set(scene.words.under("relations", "held", "words"))
    bound: list[Mark] = []
    if cue.value == "joint" and not free:
        fronted = [m for m in here if m.end <= cue.start and is_with(m, scene) and m.start - start <= _OPENS]
        bound = _listed(behind, scene) if words & set(scene.words.under("markers", "voice", "with")) else []
        bound = bound or _listed(fronted, scene)
    elif cue.value in ("supply", "contract", "invest") and not free and words & agent:
        bound = _listed(behind, scene)
    elif cue.value in ("supply", "contract"):
        bound = _listed_back(free, scene) if _of_product(cue, end, scene) else []
    elif cue.value != "joint" and words & held:
        bound = _listed_back(free, scene)
    if not bound or named - {m.value for m in bound} or is_told(scene, start, cue.start):
        return None
    return bound, [Mark(cue.start, cue.end, "org", told.entity.iri, told)]


def _of_product(cue: Mark, end: int, scene: Scene) -> bool:
    """Whether what is used or bought is "the system", so that it is whose the text is about."""
    return any(
        m.value in ("product", "technology") and 0 <= m.start - cue.end <= 3 and m.end <= end
        for m in scene.of("references.references")
    )


def _given(cue: Mark, left: list[Mark], scene: Scene, context: Context) -> list[Mark]:
    """Whom a pronoun before a verb of giving or buying means: "Acme lui a commandé cent robots"."""
    pronouns = [m for m in scene.of("relations.pronoun") if 0 <= cue.start - m.end <= 6]
    if not pronouns or not left or cue.value == "joint":
        return []
    told = (context.main, context.opened, context.topic)
    known = next((name for name in told if name is not None and name.entity.iri != left[0].value), None)
    return [] if known is None else [Mark(pronouns[-1].start, pronouns[-1].end, "org", known.entity.iri, known)]


def _opens(cue: Mark, scene: Scene) -> bool:
    """Whether a cue stands near the head of its sentence, where only a pronoun can be its subject."""
    pronoun = scene.of("references.references", "pronoun", end=cue.start)
    return bool(pronoun) and cue.start - scene.start <= 40


def _other(marks: list[Mark], one: Mark) -> list[Mark]:
    return [m for m in marks if m.value != one.value]


def _hangs(mark: Mark, scene: Scene) -> bool:
    """Whether a name hangs on a preposition, so that it is no subject."""
    return scene.is_prepositional(mark) or is_with(mark, scene)


def _possessor(mark: Mark, scene: Scene) -> bool:
    """Whether a name only says whose something is: "OpenAI's backers"."""
    return scene.between(mark.end, mark.end + 2).startswith("'s")


def _listed(marks: list[Mark], scene: Scene) -> list[Mark]:
    """The first of some names and those listed with it."""
    found = marks[:1]
    for mark in marks[1:]:
        gap = scene.between(found[-1].end, mark.start)
        if not scene.connectors.fullmatch(gap) or (len(found) == 1 and is_new_clause(gap, scene)):
            break
        found.append(mark)
    return found


def _listed_back(marks: list[Mark], scene: Scene) -> list[Mark]:
    """The last of some names and those listed before it."""
    found = marks[-1:]
    for mark in reversed(marks[:-1]):
        if not scene.connectors.fullmatch(scene.between(mark.end, found[0].start)):
            break
        found.insert(0, mark)
    return found


def _ruled(cue: Mark, scene: Scene) -> bool:
    """Whether a rule is stated in the words of a tie, or right before them: "may not use"."""
    return any(
        m.kind in ("cues.prohibits", "cues.permits")
        and m.start < cue.end
        and cue.start <= m.end + 3
        and not _is_part(m, cue)
        for m in scene.marks
    )


def _is_part(rule: Mark, cue: Mark) -> bool:
    """Whether a word of allowing is the one for a tie: "supplies Acme", "gives Acme access to its archive"."""
    return rule.kind == "cues.permits" and cue.start <= rule.start < cue.end


def _is_rule(cue: Mark, scene: Scene) -> bool:
    """Whether the clause of a word of using says what may be done: "using Acme is forbidden"."""
    start, end = scene.clause(cue.start)
    return any(
        m.kind in ("cues.prohibits", "cues.permits")
        and m.frame != "noun"
        and start <= m.start
        and m.end <= end
        and not _is_part(m, cue)
        and not ("," in scene.between(cue.end, m.start) and m.start > cue.end)
        for m in scene.marks
    )


def _is_passive(cue: Mark, scene: Scene) -> bool:
    """Whether a verb of using is passive and says not by whom: "Acme had been used to make pictures"."""
    before = set(scene.words_before(cue.start, 1)) & set(scene.words.under("markers", "voice", "passive"))
    agent = set(scene.words.under("markers", "voice", "agent"))
    behind = scene.between(cue.start, min(scene.end, cue.end + _NEAR)).replace("'", " ").split()
    return bool(before) and not agent & set(behind)


def _is_other(cue: Mark, kind: str, parties: list[Mark], scene: Scene) -> bool:
    """Whether a word for a tie of a kind says something else in its clause: a rule, a use by nobody, a command."""
    if kind == "supplier":
        return _is_rule(cue, scene) or _is_passive(cue, scene)
    return kind == "contract" and _is_command(cue, parties, scene)


def _is_command(cue: Mark, parties: list[Mark], scene: Scene) -> bool:
    """Whether somebody is told what to do, rather than asked to deliver: "has ordered Acme to suspend the tool"."""
    orders = [m for m in scene.of("markers.guard", "order") if m.start < cue.end and cue.start < m.end]
    return any(0 <= party.start - order.end <= 1 for order in orders for party in parties)


def _quarrel(cue: Mark, scene: Scene) -> bool:
    start, end = scene.clause(cue.start)
    hostile = scene.of("partnerships.hostile", start=start, end=end)
    return bool(hostile) and not scene.of("relations.settled", start=start, end=end)


def _mutual(scene: Scene, parties: list[Mark], context: Context) -> Iterator[Bond]:
    """ "The two houses announced a partnership": those named last."""
    groups = scene.of("partnerships.group")
    for group in groups:
        cues = [
            m
            for m in scene.marks
            if m.kind in ("partnerships.partnership", "partnerships.contract", "partnerships.bond", "relations.deal")
        ]
        here = [m.name for m in parties if m.end <= group.start and m.name]
        told = list({name.entity.iri: name for name in [*context.recent, *here]}.values())
        named = [name for name in (here if len(here) > 1 else told) if name.entity.kind != "Person"][-2:]
        if cues and len(named) == 2 and not _quarrel(cues[0], scene):
            yield cues[0], "partnership", [Mark(group.start, group.end, "org", n.entity.iri, n) for n in named]


def _no_other(cue: Mark, party: Mark, scene: Scene) -> bool:
    """Whether only what the party is stands between "with" and its name: no comma, no other preposition."""
    gap = scene.between(cue.end, party.start)
    words = gap.replace("'", " ").split()
    articles = set(scene.words.under("markers", "voice", "article"))
    prepositions = set(scene.words.under("markers", "voice", "preposition")) - articles
    kinds = {*articles, *scene.words.under("names", "names", "kind"), *scene.words.under("names", "names", "house")}
    said = (
        len(words) < 2 or words[0] in kinds or any(n.demonym for n in scene.names if cue.end <= n.start < party.start)
    )
    return said and len(words) <= 3 and not re.search(r"[,;:]", gap) and not prepositions & set(words)


def pledges(scene: Scene, start: int, end: int) -> bool:
    """Whether a clause is about a pledge: who promises together has no deal."""
    promised = scene.of("commitments.commitments", "promise", start=start, end=end)
    return bool(promised) or (
        bool(scene.of("commitments.signing", "verb")) and bool(scene.of("commitments.signing", "text"))
    )


def _with(scene: Scene, parties: list[Mark]) -> Iterator[Bond]:
    """ "With X, Y is building ...", "Y works on it together with X": a party behind "with" and a subject."""
    words = set(scene.words.under("markers", "voice", "with"))
    for cue in scene.of("partnerships.bond", "with"):
        start, end = scene.clause(cue.start)
        behind = _listed([m for m in parties if 0 <= m.start - cue.end <= _NEAR and _no_other(cue, m, scene)], scene)
        if not behind or _ruled(cue, scene) or _quarrel(cue, scene) or pledges(scene, start, end):
            continue
        if scene.of("relations.talk", start=start, end=end):
            continue
        if not words & set(scene.between(cue.start, behind[0].start).replace("'", " ").split()):
            continue
        last = behind[-1].end
        subjects = [m for m in parties if start <= m.start and m.end <= cue.start and not _hangs(m, scene)]
        subjects = [m for m in subjects if acts_in(m, cue, scene)]
        follow = [m for m in parties if last <= m.start <= last + 60 and m.end <= end and not scene.is_prepositional(m)]
        subject = subjects[-1:] or follow[:1]
        right = [m for m in behind if subject and m.value != subject[0].value]
        if subject and right:
            yield cue, "partnership", [*subject, *right]
