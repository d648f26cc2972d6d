"""Whose rule it is. The subject of a cue is looked for as a reader does: nearest first, prepositions skipped.

A critic, an employee, a court or a law as subject never makes a vendor's rule; a country or a public body
makes a government's.
"""

from __future__ import annotations

import re

from aikg.extract.coreference import Context
from aikg.extract.marks import Mark
from aikg.extract.owners import Issuer, owner_of_noun, owner_of_policy, owner_of_state, vendor
from aikg.extract.scene import Scene
from aikg.model import IssuerType

__all__ = ["Issuer", "is_passive", "issuers_of"]

_VERB_SECOND = frozenset({"de", "nl"})
_SUBJECTS = ("org", "product", "person", "public", "place", "media", "ngo", "owner")
#: Public bodies as subjects: "the army bans soldiers from ..." is nobody's terms of use.
_PUBLIC_ACTORS = frozenset({"police", "law-enforcement", "military", "intelligence", "border-agency", "government"})
_UNKNOWN = re.compile(r"[A-ZÀ-Þ][\w'’.-]+(?:\s+(?:of|de|du|d['’]|la|del|von|van)?\s*[A-ZÀ-Þ][\w'’.-]+)*")


def issuers_of(cue: Mark, scene: Scene, context: Context) -> list[Issuer]:
    """Return who issues what a cue says, none when nobody is found or somebody who issues no rules."""
    if cue.frame == "noun":
        found = owner_of_noun(cue, scene)
        found = _checked(_of_verb(cue, scene, context), cue, scene, context) if found is None else found
        found = found or _where_it_stands(cue, scene)
    elif (cue.frame == "state" and not _is_active(cue, scene)) or is_passive(cue, scene):
        found = None if _unknown_subject(cue, scene) else owner_of_state(cue, scene, context)
    else:
        found = _of_verb(cue, scene, context)
    return found or []


def _checked(found: list[Issuer] | None, cue: Mark, scene: Scene, context: Context) -> list[Issuer] | None:
    """The subject of a noun's clause; where the sentence names none, the vendor of what is banned."""
    banned = [m for m in scene.named("product", start=cue.end, end=min(scene.end, cue.end + 60)) if m.name]
    owner = context.vendor_of(banned[0].name) if banned and banned[0].name else None
    named = [m.name for m in scene.named("org")]
    spoken_of = owner is not None and owner in (context.ruler, context.topic, context.main, *named)
    if spoken_of and not any(issuer.certain for issuer in found or ()):
        return vendor(owner, banned[0])
    return found if not banned or spoken_of or any(issuer.certain for issuer in found or ()) else None


def _where_it_stands(cue: Mark, scene: Scene) -> list[Issuer] | None:
    """Whose house a ban remains in force in: "the ban stays in place at Acme"."""
    house = set(scene.words.under("markers", "voice", "house"))
    end = scene.clause(cue.start)[1]
    named = [m for m in scene.named("org", start=cue.end, end=end) if house & set(scene.words_before(m.start, 1))]
    return (
        vendor(named[0].name, named[0]) if named and scene.of("exceptions.exceptions", "kept", cue.end, end) else None
    )


def is_passive(cue: Mark, scene: Scene) -> bool:
    """Whether the nearest auxiliary around a participle is a form of "be"."""
    _, end = scene.clause(cue.start)
    lang = scene.document.lang
    passive = set(scene.words.under("markers", "voice", "passive"))
    active = set(scene.words.under("markers", "voice", "active"))
    before = scene.words_before(cue.start, 4 if lang not in _VERB_SECOND else 14)
    if any(re.match(stem, scene.text[cue.start : cue.end]) for stem in _progressive(scene)):
        return False
    if lang in _VERB_SECOND:
        after = re.findall(r"\w+", scene.between(cue.end, min(end, cue.end + 12)))[:1]
        text = scene.between(cue.start, cue.end)
        if not re.search(r"\b(?:ge\w+t|ver\w+en|unter\w+t|\w+ge\w+en|\w+iert)\b", text) or re.match(r"zu ", text):
            return False
        near = after + list(reversed(before))
    else:
        near = list(reversed(before))
    reflexive = scene.words.under("markers", "voice", "reflexive")
    for word, next_word in zip(near, [*near[1:], ""], strict=False):
        if word in active or (word in passive and next_word in reflexive):
            return False
        if word in passive:
            return True
    return False


def _progressive(scene: Scene) -> tuple[str, ...]:
    """Expressions of forms that are active even behind "be": "is closing"."""
    return scene.words.under("markers", "voice", "progressive")


def _is_active(cue: Mark, scene: Scene) -> bool:
    """Whether what may be a participle is a finite verb or stands in the perfect tense.

    "Ont bloqué le chatbot"; "Meta interdit ..." has the form of a participle too, but an organisation before it.
    """
    if is_passive(cue, scene):
        return False
    before = scene.words_before(cue.start, 2)
    subject = [m for m in scene.named("org", end=cue.start) if not scene.is_prepositional(m)][-1:]
    if " " in scene.between(cue.start, cue.end):
        return bool(subject and before) and before[-1] in scene.words.under("markers", "voice", "active")
    beside = bool(subject) and len(scene.between(subject[0].end, cue.start).split()) <= 3
    public = [m for m in scene.named("public", "place", end=cue.start) if not m.demonym and cue.start - m.end <= 2]
    allowed = cue.kind != "cues.prohibits" and scene.is_verb_second  # "das Militär darf": no form of a verb of ruling
    return (
        beside
        or (bool(public or _public_subject(cue, scene)) and not allowed)
        or any(word in scene.words.under("markers", "voice", "active") for word in before)
    )


def _is_blocked(start: int, end: int, scene: Scene) -> bool:
    return any(not scene.is_prepositional(mark) for mark in scene.of("actors.blockers", start=start, end=end))


def _of_verb(cue: Mark, scene: Scene, context: Context) -> list[Issuer] | None:
    """The subject of a verb in the active voice."""
    start, end = scene.clause(cue.start)
    found = _subject(start, cue.start, cue, scene, context)
    if found is None and scene.document.lang in _VERB_SECOND:
        found = _inverted(cue, end, scene, context)
    if found is None:
        opening = len(scene.between(start, cue.start).split()) <= 2
        for left, right in scene.clauses_before(start) if opening else ():
            found = _subject(left, right, cue, scene, context)
            if found is not None:
                break
    if found is None and not _is_blocked(scene.start, cue.start, scene) and not _unknown_subject(cue, scene):
        owners = [m for m in scene.named("org", start=start, end=cue.start) if _owns(m, scene)]
        found = vendor(owners[-1].name, owners[-1]) if owners else vendor(context.topic, None)
    return found


def _owns(mark: Mark, scene: Scene) -> bool:
    """Whether a name hangs on a noun before it: "the chatbots of Meta"."""
    before = scene.words_before(mark.start, 2)
    return bool(set(before) & set(scene.words.under("markers", "voice", "owner")))


def _inverted(cue: Mark, end: int, scene: Scene, context: Context) -> list[Issuer] | None:
    """The subject after the verb: "Seit Mittwoch verbietet Microsoft ..."."""
    terms = scene.of("references.references", "policy", start=cue.start, end=min(end, cue.start + 40))
    if terms and (found := owner_of_policy(terms[0], scene, context)):
        return found
    after = [
        m
        for m in scene.named("org", "public", start=cue.start, end=min(end, cue.start + 60))
        if not scene.is_prepositional(m)
    ]
    if not after or after[0].start - cue.start > 40:
        return None
    return _issuer_from(after[0], cue, scene, context)


def _subject(start: int, end: int, cue: Mark, scene: Scene, context: Context) -> list[Issuer] | None:
    """The issuer that a stretch before a cue names; empty where its subject issues no vendor's rule."""
    candidates = [*scene.named(*_SUBJECTS, start=start, end=end)]
    candidates += scene.of("actors.blockers", start=start, end=end)
    candidates += scene.of("references.references", "policy", start=start, end=end)
    candidates += [m for m in _public_subject(cue, scene) if start <= m.start and m.end <= end]
    taken: list[Mark] = []
    nearest = not _is_bracketed(cue, scene)
    for mark in sorted(candidates, key=lambda m: (-m.start if nearest else m.start, m.kind)):
        if any(mark.start < other.end and other.start < mark.end for other in taken):
            continue
        if mark.kind == "owner" or scene.is_prepositional(mark) or (mark.demonym and mark.kind == "place"):
            continue
        if mark.name is not None and scene.is_modifier(mark):
            continue
        if mark.kind == "actors.blockers" and _is_named(mark, scene):
            continue
        issuers = _issuer_from(mark, cue, scene, context)
        if issuers is not None:
            return issuers
        taken.append(mark)
    return None


def _public_subject(cue: Mark, scene: Scene) -> list[Mark]:
    """A kind of public body right before a cue: "the army bans soldiers from ..."."""
    return [
        m
        for m in scene.of("actors.actors", end=cue.start)
        if m.value in _PUBLIC_ACTORS
        and (scene.document.lang not in _VERB_SECOND or m.start - scene.clause(m.start)[0] <= 6)
        and len((gap := scene.between(m.end, cue.start)).split()) <= 1
        and "," not in gap
    ]


def _is_bracketed(cue: Mark, scene: Scene) -> bool:
    """Whether auxiliary and verb bracket the clause, so that objects stand between subject and verb.

    "Microsoft hat der Armee den Zugang gesperrt": the subject is the first name, not the nearest.
    """
    if scene.document.lang not in _VERB_SECOND:
        return False
    active = set(scene.words.under("markers", "voice", "active"))
    return bool(active & set(scene.between(scene.clause(cue.start)[0], cue.start).split()))


def _is_named(mark: Mark, scene: Scene) -> bool:
    """Whether a blocker is a part of a name: "State" in "State Department"."""
    return any(n.start <= mark.start and mark.end <= n.end for n in scene.names)


def _issuer_from(mark: Mark, cue: Mark, scene: Scene, context: Context) -> list[Issuer] | None:
    """What a subject makes of a rule: its issuers, none for those who issue nothing, None to look on."""
    found: list[Issuer] | None = []
    if mark.kind == "org" and mark.name is not None:
        found = [Issuer(m.entity, IssuerType.VENDOR, m) for m in _coordinated(mark, scene)]
    elif mark.kind == "product" and mark.name is not None and cue.kind != "cues.permits":
        found = vendor(context.vendor_of(mark.name), mark)
    elif mark.kind in ("public", "place") and mark.name is not None:
        everywhere = mark.entity.kind == "Jurisdiction"
        found = None if everywhere else [Issuer(mark.entity, IssuerType.GOVERNMENT, mark)]
    elif mark.kind == "person" and mark.value in context.heads:
        found = vendor(context.heads[mark.value][0], mark)
    elif mark.value == "policy":
        found = owner_of_policy(mark, scene, context)
    return found


def _coordinated(mark: Mark, scene: Scene) -> list[Mark]:
    """A name with the names it is listed with, in the order of the text."""
    members = [mark]
    for other in reversed([m for m in scene.named("org") if m.end <= mark.start]):
        if scene.connectors.fullmatch(scene.between(other.end, members[0].start)) and other.value != members[0].value:
            members.insert(0, other)
    if len(members) > 1 and scene.is_prepositional(members[0]):
        return [mark]
    joined = scene.between(members[0].end, mark.start)
    apposition = len(members) == 2 and joined.strip() == ","
    return [mark] if apposition else members


def _unknown_subject(cue: Mark, scene: Scene) -> bool:
    """Whether a name the graph does not know stands right before a cue, and so may be the issuer."""
    if scene.document.lang == "de":
        return False
    raw = scene.document.text[scene.start : cue.start]
    dates = {word for key in ("weekday", "month") for word in scene.words.under("dates", "dates", key)}
    found = [match for match in _UNKNOWN.finditer(raw) if match.group().casefold() not in dates]
    last = found[-1] if found else None
    if last is None or (last.start() == 0 and " " not in last.group()):
        return False
    start, end = scene.start + last.start(), scene.start + last.end()
    known = any(n.start < end and start < n.end for n in scene.names)
    marked = any(m.start < end and start < m.end for m in scene.marks if not m.kind.startswith("markers"))
    return not known and not marked and len(raw[last.end() :].split()) <= 3
