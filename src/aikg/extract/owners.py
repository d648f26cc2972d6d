"""Whose ban, whose terms, whose product: issuers that are named as an owner rather than as a subject."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from aikg.extract.coreference import Context
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.model import Entity, IssuerType, KnownName

__all__ = ["Issuer", "own_product", "owner_of_noun", "owner_of_policy", "owner_of_state", "vendor"]

_VERB_SECOND = frozenset({"de", "nl"})
#: Conditions that somebody has to grant.
_GRANTED = frozenset({"with-approval", "paid-subscription", "eligibility-check"})
#: Kinds of actors that decide for themselves what they use.
_STATE = frozenset({"government", "military", "police", "law-enforcement", "intelligence", "border-agency"})
#: Letters between a subject and its state, and words between a state and the class of users it is about.
_SUBJECT, _FEW = 25, 3


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


def vendor(name: KnownName | None, mark: Mark | None) -> list[Issuer]:
    """Return a vendor as the only issuer, none where there is no name."""
    return [] if name is None else [Issuer(name.entity, IssuerType.VENDOR, mark)]


def owner_of_policy(mark: Mark, scene: Scene, context: Context) -> list[Issuer] | None:
    """Return whose terms these are: "OpenAI's policy", "terms of Azure OpenAI Service", or who ruled last.

    Empty for a law; None where nobody is known.
    """
    if scene.of("actors.blockers", "legal", start=max(scene.start, mark.start - 20), end=mark.end):
        return []
    before = [n for n in scene.named("org", "product", "owner", "place", "public") if 0 <= mark.start - n.end <= 30]
    start, end = scene.clause(mark.start)
    after = [n for n in scene.named("org", "product", end=end) if 0 <= n.start - mark.end <= 45]
    for name in [*reversed(before), *after]:
        if "," in scene.between(min(name.end, mark.end), max(name.start, mark.start)):
            continue
        if name.kind in ("place", "public"):
            if name.demonym or scene.is_prepositional(name):
                continue
            return [Issuer(name.entity, IssuerType.GOVERNMENT, name)]
        known = _vendor_behind(name, context)
        if known is not None:
            return vendor(known, name)
    products = [n for n in scene.named("product", start=start, end=end) if _vendor_behind(n, context)]
    if products:
        return vendor(_vendor_behind(products[0], context), products[0])
    acting = [n for n in scene.named("org", start=start, end=mark.start) if not scene.is_prepositional(n)]
    acting = acting or [n for n in scene.named("org", end=mark.start) if not scene.is_prepositional(n)]
    if acting:
        return vendor(acting[-1].name, acting[-1])
    return vendor(context.ruler or context.topic, None) or None


def _vendor_behind(mark: Mark, context: Context) -> KnownName | None:
    """An organisation itself, or who offers a product."""
    return context.vendor_of(mark.name) if mark.kind == "product" and mark.name else mark.name


def owner_of_noun(cue: Mark, scene: Scene) -> list[Issuer] | None:
    """Return the possessor of a noun such as "ban": "Microsoft's ban", "its ban", "l'interdiction de la startup".

    Empty for a nation's ban named by an adjective, None where no possessor stands beside the noun.
    """
    start, _ = scene.clause(cue.start)
    near = [
        m for m in scene.named("org", "owner", "public", "place") if 0 <= cue.start - m.end <= 28 and m.start >= start
    ]
    for mark in reversed(near):
        gap = scene.between(mark.end, cue.start)
        owned = mark.kind == "owner" or gap.startswith("'") or (scene.document.lang == "de" and not gap.strip())
        if owned and "," not in gap and len(gap.split()) <= 4:
            if mark.kind in ("public", "place"):
                return [] if mark.demonym else [Issuer(mark.entity, IssuerType.GOVERNMENT, mark)]
            return vendor(mark.name, mark)
    return _possessor_behind(cue, scene)


def _possessor_behind(cue: Mark, scene: Scene) -> list[Issuer] | None:
    owners = scene.words.under("markers", "voice", "owner")
    articles = scene.words.under("markers", "voice", "article")
    for mark in scene.named("org", start=cue.end, end=min(scene.end, cue.end + 45)):
        gap = scene.between(cue.end, mark.start).replace("'", " ").split()
        while gap and gap[-1] in articles and gap[-1] not in owners:
            gap.pop()
        genitive = len(gap) <= 1 and scene.text.startswith("des ", mark.start)
        if genitive or (len(gap) <= 3 and gap and gap[-1] in owners):
            return vendor(mark.name, mark)
    return None


def owner_of_state(cue: Mark, scene: Scene, context: Context) -> list[Issuer] | None:
    """Return who owns what may or may not be used: an agent ("by X"), a product's vendor, an owner.

    None where a law decides, where only a company that is itself allowed or forbidden something is named,
    or where nothing is known.
    """
    if scene.of("actors.blockers", "legal"):
        return None
    start, end = scene.clause(cue.start)
    itself = own_product(cue, scene)
    if itself is not None:
        return vendor(itself.name, itself)
    offered = set(scene.words.under("markers", "voice", "available")) & set(scene.between(cue.start, cue.end).split())
    found = (None if offered else _agent(cue, scene, end)) or _seller(cue, scene, start) or _grantor(cue, scene)
    for low, high in ((start, end), (scene.start, scene.end)):
        found = found or _owner_between(cue, scene, context, low, high)
    if found is not None:
        return found
    subject = [m for m in scene.named("org", start=start, end=cue.start) if cue.start - m.end <= 25]
    if subject and offered:
        return vendor(subject[0].name, subject[0])
    return vendor(context.topic, None) if not subject and _is_about_product(scene) else None


def own_product(cue: Mark, scene: Scene) -> Mark | None:
    """Return an organisation that a sentence speaks of as of its product, None where it names none so.

    "Acme is closed to minors", "Acme is available in Canada": the subject of a state to which a class or a place
    belongs. "Companies can no longer use Acme": what a state of using has right behind it. A state of public bodies
    is theirs: "Acme is not allowed on government devices".
    """
    start, end = scene.clause(cue.start)
    orgs = [m for m in scene.named("org", start=start, end=end) if m.name and not scene.is_prepositional(m)]
    orgs = [m for m in orgs if not _possesses(m, scene)]
    users = [m for m in scene.of("actors.actors", start=start, end=end) if m.value not in _STATE]
    who = [m for m in users if m.end <= cue.start]
    verbs = [
        cue.end,
        *(m.end for m in scene.of("partnerships.bond", "supply", start=cue.end) if m.start - cue.end <= 1),
    ]
    using = [m for m in orgs if cue.start < m.start and any(m.start - at <= 1 for at in verbs)]
    gap = scene.between(who[-1].end, min(cue.start, using[0].start)) if who and using else ","
    if "," not in gap and len(gap.split()) <= _FEW:
        return using[0]
    subject = [m for m in orgs if m.end <= cue.start and cue.start - m.end <= _SUBJECT]
    to_whom = [*(m for m in users if m.start >= cue.start), *scene.named("place", start=cue.start, end=end)]
    small = {w for key in ("preposition", "article") for w in scene.words.under("markers", "voice", key)}
    for mark in to_whom:
        between = scene.between(cue.end, mark.start).split()
        if subject and (mark.end <= cue.end or (len(between) <= _FEW and set(between) <= small)):
            return subject[-1]
    return None


def _grantor(cue: Mark, scene: Scene) -> list[Issuer] | None:
    """Whom one has to ask or to pay: "must buy a licence from Acme", "need the approval of Acme"."""
    start, end = scene.clause(cue.start)
    terms = [m for m in scene.of("conditions.conditions", start=start, end=end) if m.value in _GRANTED]
    terms += scene.of("uses.weak", "commercial-use", start, end)
    if cue.kind != "cues.requires" or not terms:
        return None
    acting = [m for m in scene.named("org", start=start, end=cue.start) if not scene.is_prepositional(m)]
    asked = [m for m in scene.named("org", start=cue.start, end=end) if m.name and scene.is_prepositional(m)]
    return vendor(asked[0].name, asked[0]) if asked and not acting and len({m.value for m in asked}) == 1 else None


def _agent(cue: Mark, scene: Scene, end: int) -> list[Issuer] | None:
    agents = scene.words.under("markers", "voice", "agent")
    for mark in scene.named("org", "public", "place", start=cue.end, end=end):
        before = scene.words_before(mark.start, 2)
        used_by = any(0 <= m.start - mark.end <= 2 for m in scene.of("actors.actors", start=mark.end))
        if before and before[-1] in agents and not used_by and mark.start - cue.end < 60 and not mark.demonym:
            kind = IssuerType.VENDOR if mark.kind == "org" else IssuerType.GOVERNMENT
            return [Issuer(mark.entity, kind, mark)]
    return None


def _seller(cue: Mark, scene: Scene, start: int) -> list[Issuer] | None:
    """A subject that may or may not offer something: "Acme may no longer sell its software to the police"."""
    offering = set(scene.words.under("markers", "voice", "offering"))
    subject = [m for m in scene.named("org", start=start, end=cue.start) if not scene.is_prepositional(m)][-1:]
    follows = scene.between(cue.start, min(scene.end, cue.end + 30)).split()
    beside = bool(subject) and len(scene.between(subject[0].end, cue.start).split()) <= 4
    count = len(scene.between(cue.start, cue.end).split()) + 2
    return vendor(subject[0].name, subject[0]) if beside and offering & set(follows[:count]) else None


def _owner_between(cue: Mark, scene: Scene, context: Context, low: int, high: int) -> list[Issuer] | None:
    """The vendor of a product, or an organisation that owns something, between two offsets."""
    products = scene.named("product", start=low, end=high)
    for place, mark in enumerate(products):
        if known := _vendor_behind(mark, context):
            return _listed_vendors(known, products[place:], scene, context)
    orgs = scene.named("org", "owner", start=low, end=high)
    house = set(scene.words.under("markers", "voice", "house"))
    owning = [
        m
        for m in orgs
        if m.kind == "owner"
        or _possesses(m, scene)
        or (scene.is_prepositional(m) and house & set(scene.words_before(m.start, 2)))
        or scene.is_fronted(m)
    ]
    chosen = [m for m in owning if m.start > cue.start] or owning
    return vendor(chosen[0].name, chosen[0]) if chosen else None


def _listed_vendors(first: KnownName, products: list[Mark], scene: Scene, context: Context) -> list[Issuer]:
    """The vendors of a product and of those it is listed with: "neither Gemini nor Copilot may ..."."""
    found = vendor(first, products[0])
    for left, right in pairwise(products):
        if not scene.between(left.end, right.start).strip() or not scene.connectors.fullmatch(
            scene.between(left.end, right.start)
        ):
            break
        other = _vendor_behind(right, context)
        if other is not None and all(issuer.entity != other.entity for issuer in found):
            found += vendor(other, right)
    return found


def _possesses(mark: Mark, scene: Scene) -> bool:
    following = scene.between(mark.end, mark.end + 2)
    written = scene.text[mark.start : mark.end]
    return following.startswith(("'", "-")) or (scene.document.lang in _VERB_SECOND and written.endswith("s"))


def _is_about_product(scene: Scene) -> bool:
    """Whether a sentence that names no vendor speaks of a product, a policy or a use."""
    references = scene.of("references.references")
    spoken_of = any(m.value in ("product", "technology", "policy") for m in references)
    return spoken_of or bool(scene.of("uses.uses")) or bool(scene.of("cues.closes"))
