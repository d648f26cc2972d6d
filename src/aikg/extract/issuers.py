"""Whose rule it is. The subject of a cue is looked for as a reader does: nearest first, prepositions skipped.

A critic, an employee, a court or a law as subject never makes a vendor's rule; a country or a public body
makes a government's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aikg.extract.coreference import Context
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.model import Entity, IssuerType, KnownName

__all__ = ["Issuer", "issuers_of"]

_VERB_SECOND = frozenset({"de", "nl"})
_SUBJECTS = ("org", "product", "person", "public", "place", "media", "ngo", "owner")
_UNKNOWN = re.compile(r"[A-ZÀ-Þ][\w'’.-]+(?:\s+(?:of|de|du|d['’]|la|del|von|van)?\s*[A-ZÀ-Þ][\w'’.-]+)*")


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues a rule, and where the text says so (None: from what was said before)."""

    entity: Entity
    type: IssuerType
    mark: Mark | None = None

    @property
    def certain(self) -> bool:
        """Whether the sentence itself names the issuer."""
        return self.mark is not None


def issuers_of(cue: Mark, scene: Scene, context: Context) -> list[Issuer]:
    """Return who issues what a cue says, none when nobody is found or somebody who issues no rules."""
    if cue.frame == "noun":
        found = _of_noun(cue, scene, context)
    elif (cue.frame == "state" and not _is_active(cue, scene)) or _is_passive(cue, scene):
        found = _of_state(cue, scene, context)
    else:
        found = _of_verb(cue, scene, context)
    return found or []


def _vendor(name: KnownName | None, mark: Mark | None) -> list[Issuer]:
    return [] if name is None else [Issuer(name.entity, IssuerType.VENDOR, mark)]


def _is_passive(cue: Mark, scene: Scene) -> bool:
    """Whether the nearest auxiliary around a participle is a form of "be"."""
    start, end = scene.clause(cue.start)
    lang = scene.document.lang
    passive = set(scene.words.under("markers", "voice", "passive"))
    active = set(scene.words.under("markers", "voice", "active"))
    before = scene.words_before(cue.start, 4 if lang not in _VERB_SECOND else 14)
    if lang in _VERB_SECOND:
        after = re.findall(r"\w+", scene.between(cue.end, min(end, cue.end + 12)))[:1]
        text = scene.between(cue.start, cue.end)
        if not re.search(r"\b(?:ge\w+t|ver\w+en|unter\w+t|\w+ge\w+en|\w+iert)\b", text) or re.match(r"zu ", text):
            return False
        near = after + list(reversed(before))
    else:
        near = list(reversed(before))
    for word in near:
        if word in active:
            return False
        if word in passive:
            return True
    return False


def _is_active(cue: Mark, scene: Scene) -> bool:
    """Whether a participle stands in the perfect tense: "ont bloqué le chatbot"."""
    if " " in scene.between(cue.start, cue.end):
        return False
    before = scene.words_before(cue.start, 2)
    return any(word in scene.words.under("markers", "voice", "active") for word in before) and not _is_passive(cue, scene)


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
        found = _vendor(context.topic, None)
    return found


def _inverted(cue: Mark, end: int, scene: Scene, context: Context) -> list[Issuer] | None:
    """The subject after the verb: "Seit Mittwoch verbietet Microsoft ..."."""
    after = [m for m in scene.named("org", "public", start=cue.start, end=min(end, cue.start + 60)) if not scene.is_prepositional(m)]
    if not after or after[0].start - cue.start > 40:
        return None
    return _issuer_from(after[0], cue, scene, context)


def _subject(start: int, end: int, cue: Mark, scene: Scene, context: Context) -> list[Issuer] | None:
    """The issuer that a stretch before a cue names; empty where its subject issues no vendor's rule."""
    candidates = [*scene.named(*_SUBJECTS, start=start, end=end)]
    candidates += scene.of("actors.blockers", start=start, end=end)
    candidates += scene.of("references.references", "policy", start=start, end=end)
    taken: list[Mark] = []
    for mark in sorted(candidates, key=lambda m: (-m.start, m.kind)):
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


def _is_named(mark: Mark, scene: Scene) -> bool:
    """Whether a blocker is a part of a name: "State" in "State Department"."""
    return any(n.start <= mark.start and mark.end <= n.end for n in scene.names)


def _issuer_from(mark: Mark, cue: Mark, scene: Scene, context: Context) -> list[Issuer] | None:
    """What a subject makes of a rule: its issuers, none for those who issue nothing, None to look on."""
    name = mark.name
    if mark.kind == "org" and name is not None:
        return [Issuer(m.entity, IssuerType.VENDOR, m) for m in _coordinated(mark, scene)]
    if mark.kind == "product" and name is not None:
        if cue.kind == "cues.permits":
            return []
        return _vendor(context.vendor_of(name), mark)
    if mark.kind in ("public", "place") and name is not None:
        if name.entity.kind == "Jurisdiction":
            return None
        return [Issuer(name.entity, IssuerType.GOVERNMENT, mark)]
    if mark.kind == "person" and name is not None:
        role = context.heads.get(name.entity.iri)
        return _vendor(role[0], mark) if role else []
    if mark.value == "policy":
        return _policy_owner(mark, scene, context)
    return []


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


def _policy_owner(mark: Mark, scene: Scene, context: Context) -> list[Issuer] | None:
    """Whose terms these are: the name right before ("OpenAI's policy") or after ("terms of Azure OpenAI Service")."""
    if scene.of("actors.blockers", "legal", start=max(scene.start, mark.start - 20), end=mark.end):
        return []
    before = [n for n in scene.named("org", "product", "owner", "place", "public") if 0 <= mark.start - n.end <= 30]
    after = [n for n in scene.named("org", "product") if 0 <= n.start - mark.end <= 45]
    for name in [*reversed(before), *after]:
        if "," in scene.between(min(name.end, mark.end), max(name.start, mark.start)):
            continue
        if name.kind in ("place", "public"):
            if name.demonym or scene.is_prepositional(name):
                continue
            return [Issuer(name.entity, IssuerType.GOVERNMENT, name)]
        known = name.name if name.kind != "product" or name.name is None else context.vendor_of(name.name)
        if known is not None:
            return _vendor(known, name)
    products = [n for n in scene.named("product") if n.name and context.vendor_of(n.name)]
    if products and products[0].name:
        return _vendor(context.vendor_of(products[0].name), products[0])
    return _vendor(context.ruler or context.topic, None) or None


def _of_noun(cue: Mark, scene: Scene, context: Context) -> list[Issuer] | None:
    """The possessor of "ban", else the subject of its clause."""
    start, _ = scene.clause(cue.start)
    near = [m for m in scene.named("org", "owner", "public", "place") if 0 <= cue.start - m.end <= 28 and m.start >= start]
    for mark in reversed(near):
        gap = scene.between(mark.end, cue.start)
        owned = mark.kind == "owner" or gap.startswith("'") or (scene.document.lang == "de" and gap.strip() == "")
        if owned and "," not in gap and len(gap.split()) <= 4:
            if mark.kind in ("public", "place"):
                return [] if mark.demonym else [Issuer(mark.entity, IssuerType.GOVERNMENT, mark)]
            return _vendor(mark.name, mark)
    owners = set(scene.words.under("markers", "voice", "agent")) | {"of", "de", "du", "d", "des", "der", "von", "vom", "da", "do", "di", "della", "van"}
    articles = scene.words.under("markers", "voice", "article")
    for mark in scene.named("org", "public", start=cue.end, end=min(scene.end, cue.end + 45)):
        gap = scene.between(cue.end, mark.start).replace("'", " ").split()
        while gap and gap[-1] in articles and gap[-1] not in owners:
            gap.pop()
        if len(gap) <= 3 and gap and gap[-1] in owners and mark.kind == "org":
            return _vendor(mark.name, mark)
        if scene.document.lang == "de" and mark.kind == "org" and len(gap) <= 1 and scene.text[mark.start : mark.end].startswith("des "):
            return _vendor(mark.name, mark)
    banned = [m for m in scene.named("product", start=cue.end, end=min(scene.end, cue.end + 60)) if m.name]
    found = _of_verb(cue, scene, context)
    if banned and banned[0].name and not (found and any(issuer.certain for issuer in found)):
        return _vendor(context.vendor_of(banned[0].name), banned[0])
    return found


def _of_state(cue: Mark, scene: Scene, context: Context) -> list[Issuer] | None:
    """Who owns what may or may not be used: an agent, a product's vendor, the owner of a policy."""
    start, end = scene.clause(cue.start)
    if scene.of("actors.blockers", "legal", start=scene.start, end=scene.end):
        return None
    agents = set(scene.words.under("markers", "voice", "agent"))
    for mark in scene.named("org", "public", "place", start=cue.end, end=end):
        before = scene.words_before(mark.start, 2)
        if before and before[-1] in agents and mark.start - cue.end < 60 and not mark.demonym:
            kind = IssuerType.VENDOR if mark.kind == "org" else IssuerType.GOVERNMENT
            return [Issuer(mark.entity, kind, mark)]
    for low, high in ((start, end), (scene.start, scene.end)):
        for mark in scene.named("product", start=low, end=high):
            if mark.name and (vendor := context.vendor_of(mark.name)):
                return _vendor(vendor, mark)
        orgs = scene.named("org", "owner", start=low, end=high)
        owning = [m for m in orgs if m.kind == "owner" or scene.is_prepositional(m) or _possesses(m, scene)]
        behind = [m for m in owning if m.start > cue.start]
        if chosen := (behind or owning):
            return _vendor(chosen[0].name, chosen[0])
        if orgs and not behind and any(m.end <= cue.start for m in orgs):
            return _vendor(orgs[0].name, orgs[0])
    if scene.of("actors.blockers", "public", start=scene.start, end=cue.start) and not _about_product(scene):
        return None
    if _unknown_subject(cue, scene):
        return None
    return _vendor(context.topic, None) if _about_product(scene) else None


def _possesses(mark: Mark, scene: Scene) -> bool:
    following = scene.between(mark.end, mark.end + 2)
    written = scene.text[mark.start : mark.end]
    return following.startswith(("'", "-")) or (scene.document.lang in _VERB_SECOND and written.endswith("s"))


def _about_product(scene: Scene) -> bool:
    """Whether a sentence that names no vendor speaks of a product, a policy or a use."""
    references = scene.of("references.references")
    return any(m.value in ("product", "technology", "policy") for m in references) or bool(scene.of("uses.uses"))


def _unknown_subject(cue: Mark, scene: Scene) -> bool:
    """Whether a name the graph does not know stands right before a cue, and so may be the issuer."""
    if scene.document.lang == "de":
        return False
    raw = scene.document.text[scene.start : cue.start]
    last = None
    for last in _UNKNOWN.finditer(raw):
        pass
    if last is None or (last.start() == 0 and " " not in last.group()):
        return False
    start, end = scene.start + last.start(), scene.start + last.end()
    known = any(n.start < end and start < n.end for n in scene.names)
    marked = any(m.start < end and start < m.end for m in scene.marks if not m.kind.startswith("markers"))
    return not known and not marked and len(raw[last.end() :].split()) <= 3
