"""What a cue speaks of: its uses, actors, places, conditions and product."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aikg.extract.coreference import Context
from aikg.extract.issuers import is_passive
from aikg.extract.marks import Mark
from aikg.extract.owners import Issuer, own_product
from aikg.extract.reach import before_term, limits_of, with_terms
from aikg.extract.scene import Scene
from aikg.extract.users import SAYING, actor_of, actors_in, free_of_names, places_in
from aikg.model import Entity, Modality

__all__ = ["ADMITTED", "DUTIES", "USE_OF", "Scope", "nearest_cue", "scope_around", "scope_of"]

#: The use that an actor stands for where no use is named.
USE_OF = {
    "military": "military",
    "intelligence": "intelligence-gathering",
    "defence-contractor": "defence-and-national-security",
    "political-actor": "political-campaigns",
}
#: Uses that say how, not what for: they give way to any other use beside them.
_PROCESS = frozenset(
    {"image-generation", "likeness-without-consent", "law-enforcement", "surveillance-and-biometrics"}
    | {"no-human-in-the-loop"}
)
#: What one must do or be to use a product at all.
ADMITTED = frozenset({"paid-subscription", "eligibility-check"})
#: Conditions that are a duty by themselves, and the use that is without them.
DUTIES = {"human-review": "no-human-in-the-loop"}
#: Images that machines make, and that these are marked as such.
_IMAGES, _MARKED = "image-generation", "not-disclosing-ai-generated"
#: Who decides for itself what it uses.
_STATE = frozenset({"government"})
#: Words for opening a whole product, to a class of users or in a place: "is available in", "launches in".
OPENS = "cues.opens"
#: Whoever uses a product: a rule for all of its users is a rule for anyone.
_EVERYBODY = "customer"
_CROWD = frozenset({"customer", "company", "individual", "developer"})


@dataclass(frozen=True, slots=True)
class Scope:
    """The parts of a rule that stand around its cue. `marks` are those a quote must
    hold, `parts` all that were read in the text, each with the part it is."""

    uses: tuple[str, ...]
    actors: tuple[Entity, ...]
    jurisdictions: tuple[str, ...]
    conditions: tuple[str, ...]
    product: Entity | None
    marks: tuple[Mark, ...]
    explicit: bool
    parts: tuple[tuple[str, Mark], ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether a product is opened or closed as a whole: no use is named."""
        return self.uses == ("any-use",) and not self.explicit


def scope_of(cue: Mark, modality: Modality, issuer: Issuer, scene: Scene, context: Context) -> Scope | None:
    """Return what a cue speaks of, None when no use can be told."""
    start, end = limits_of(cue, scene)
    actors = actors_in(start, before_term(cue, end, scene), scene, issuer)
    actors = actors or actors_in(scene.clause(cue.start)[0], cue.start, scene, issuer)
    uses = _uses(cue, (start, end), scene, actors, context)
    if modality is not Modality.REQUIRES:
        uses = _made_not_marked(uses, scene)
    if not uses and modality is Modality.PROHIBITS:
        uses = _of_names(start, end, scene)
    if not uses and modality is Modality.REQUIRES:
        uses = _of_duties(start, end, scene)
    if uses and cue.kind == OPENS:
        return None  # not said of the product, but of a use that other words allow
    explicit = bool(uses)
    places = places_in(start, end, scene, issuer)
    values = tuple(dict.fromkeys(mark.value for mark in uses))
    if not values:
        value = _implied_use(cue, modality, scene, context, (actors, places))
        value = context.ruled.get((issuer.entity.iri, modality), value) if value == context.use else value
        if value is None:
            return None
        values = (value,)
    elif values == ("law-enforcement",) and (anaphor := context.recent_use(2)):
        values, explicit = (anaphor,), False
    conditions = scene.of("conditions.conditions", start=start, end=with_terms(end, scene))
    product, product_mark = _product(issuer, start, end, scene, context)
    named = [a for a in actors if a.value not in _CROWD] or [a for a in actors if a.value != _EVERYBODY]
    return Scope(
        uses=values,
        actors=tuple(dict.fromkeys(actor_of(mark) for mark in named)),
        jurisdictions=tuple(dict.fromkeys(mark.value for mark in places)),
        conditions=tuple(dict.fromkeys(mark.value for mark in conditions)),
        product=product,
        marks=(*uses, *named, *places) if uses else (*actors[:1], *places),
        explicit=explicit,
        parts=_parts(uses, actors, places, conditions, product_mark),
    )


def scope_around(use: Mark, issuer: Issuer, scene: Scene, context: Context) -> Scope:
    """Return what stands around a use in its clause, for a rule whose cue is not known."""
    start, end = scene.clause(use.start)
    actors = actors_in(start, end, scene, issuer)
    named = [a for a in actors if a.value != _EVERYBODY]
    places = places_in(start, end, scene, issuer)
    conditions = scene.of("conditions.conditions", start=start, end=end)
    product, product_mark = _product(issuer, start, end, scene, context)
    return Scope(
        uses=(use.value,),
        actors=tuple(dict.fromkeys(actor_of(mark) for mark in named)),
        jurisdictions=tuple(dict.fromkeys(mark.value for mark in places)),
        conditions=tuple(dict.fromkeys(mark.value for mark in conditions)),
        product=product,
        marks=(use, *named, *places),
        explicit=use.kind not in ("whole", "recent"),
        parts=_parts([use], actors, places, conditions, product_mark),
    )


def nearest_cue(use: Mark, modality: Modality, scene: Scene) -> Mark:
    """Return the cue next to a use in its clause, one of the modality if there is any; the use itself without one."""
    start, end = scene.clause(use.start)
    cues = [m for m in scene.marks if m.kind in SAYING and start <= m.start and m.end <= end]
    fitting = [m for m in cues if m.kind == f"cues.{modality}"] or cues
    return min(fitting, key=lambda m: (abs(m.start - use.start), m.start), default=use)


def _parts(
    uses: list[Mark], actors: list[Mark], places: list[Mark], conditions: list[Mark], product: Mark | None
) -> tuple[tuple[str, Mark], ...]:
    listed = {"use": uses, "actor": actors, "jurisdiction": places, "condition": conditions}
    found = [(part, mark) for part, marks in listed.items() for mark in marks]
    return (*found, *([("product", product)] if product is not None else []))


def _uses(cue: Mark, limits: tuple[int, int], scene: Scene, actors: list[Mark], context: Context) -> list[Mark]:
    start, end = limits
    found = free_of_names(
        [*scene.of("uses.uses", start=start, end=end), *scene.of("uses.weak", start=start, end=end)], scene
    )
    found = [
        m
        for m in found
        if m.kind == "uses.uses"
        or not any(a.start <= m.start and m.end <= a.end and a.end - a.start > m.end - m.start for a in actors)
    ]
    found = [
        m
        for m in found
        if m.kind == "uses.uses"
        or _in_list(m, found, scene)
        or not any(a.start <= m.start and m.end <= a.end for a in actors)
    ] or [m for m in found if m.value in USE_OF.values()]
    strong = [m for m in found if m.kind == "uses.uses"]
    if strong:
        found = [m for m in found if m.kind == "uses.uses" or _in_list(m, found, scene)]
    found.sort(key=lambda m: m.start)
    right = [m for m in found if m.end > cue.start]
    chosen = right or [m for m in found if m.end <= cue.start][-3:]
    if any(m.value not in _PROCESS and m.value != "any-use" for m in chosen):
        chosen = [m for m in chosen if (m.value not in _PROCESS or _in_list(m, chosen, scene)) and m.value != "any-use"]
    return _without_broader(_listed(chosen, scene), scene, context.broader)


def _of_names(start: int, end: int, scene: Scene) -> list[Mark]:
    """What the name of a product itself says it is for: "police may not use Rekognition"."""
    names = {(n.start, n.end) for n in scene.named("product", start=start, end=end)}
    return [m for m in scene.of("uses.weak", start=start, end=end) if (m.start, m.end) in names]


def _made_not_marked(uses: list[Mark], scene: Scene) -> list[Mark]:
    """Return uses, images that machines make as that: only a duty on "AI-generated images" is about marking them."""
    made = scene.of("uses.uses", _IMAGES) + scene.of("uses.weak", _IMAGES)
    return [
        next((m for m in made if m.start < use.end and use.start < m.end), use) if use.value == _MARKED else use
        for use in uses
    ]


def _of_duties(start: int, end: int, scene: Scene) -> list[Mark]:
    """What is ruled on where nothing but a duty is named: "a human must decide on every strike"."""
    low = scene.clause(start)[0]
    return [
        replace(m, kind="uses.weak", value=DUTIES[m.value])
        for m in scene.of("conditions.conditions", start=low, end=end)
        if m.value in DUTIES
    ][:1]


def _in_list(mark: Mark, marks: list[Mark], scene: Scene) -> bool:
    """Whether only a comma or a conjunction stands between a use and another one."""
    return any(
        m.value not in _PROCESS
        and 0 < max(m.start, mark.start) - min(m.end, mark.end) <= 24
        and scene.between(min(m.end, mark.end), max(m.start, mark.start)).strip()
        and _joins(scene.between(min(m.end, mark.end), max(m.start, mark.start)), scene)
        for m in marks
        if m is not mark
    )


def _joins(gap: str, scene: Scene) -> bool:
    """Whether a gap holds a comma or conjunction and else only small words: "ou de la", "und für"."""
    words = set(gap.replace(",", " , ").replace("'", " ").replace('"', " ").split())
    conjunctions = {",", *scene.words.under("markers", "list", "and")}
    small = {word for key in ("preposition", "article") for word in scene.words.under("markers", "voice", key)}
    return bool(words & conjunctions) and words <= conjunctions | small


def _listed(marks: list[Mark], scene: Scene) -> list[Mark]:
    """The first mark and those that follow it closely or in a list."""
    kept: list[Mark] = []
    for mark in marks:
        if kept:
            gap = scene.between(kept[-1].end, mark.start)
            joined = "," in gap or any(word in gap.split() for word in scene.words.under("markers", "list", "and"))
            if len(gap) > (90 if joined else 30):
                break
        kept.append(mark)
    return kept


def _without_broader(marks: list[Mark], scene: Scene, broader: dict[str, set[str]]) -> list[Mark]:
    """Leave out a use beside one of its own narrower uses, unless the two are members of one list."""
    kept = []
    for mark in marks:
        narrower = [m for m in marks if mark.value in broader.get(m.value, ())]
        listed = any(
            scene.connectors.fullmatch(scene.between(min(m.end, mark.end), max(m.start, mark.start)))
            for m in marks
            if m is not mark
        )
        if not narrower or listed:
            kept.append(mark)
    return kept


def _implied_use(
    cue: Mark, modality: Modality, scene: Scene, context: Context, who_where: tuple[list[Mark], list[Mark]]
) -> str | None:
    """The use meant where none is named: of an anaphor, of what was spoken of, of the actor, or any."""
    (start, end), (actors, places) = limits_of(cue, scene), who_where
    if cue.kind == OPENS:
        return "any-use" if _is_whole(cue, modality, (start, end), scene, who_where) else None
    inside = [m.value for m in free_of_names(scene.of("uses.uses"), scene) if m.value not in _PROCESS]
    anaphor = any(m.value == "technology" for m in scene.of("references.references", start=start, end=end))
    recent = context.recent_use(2 if not anaphor else 4)
    police = [
        a
        for a in actors
        if a.value in ("police", "law-enforcement", "government", "allied-government", "border-agency")
    ]
    places_only = places and not actors
    for actor in actors:
        if actor.value in USE_OF:
            return USE_OF[actor.value]
        if actor.name is not None and actor.name.actor_kind in USE_OF and modality is Modality.PERMITS:
            return USE_OF[actor.name.actor_kind]
    if inside and (cue.frame != "verb" or police or places_only):
        return inside[0]
    if recent and (anaphor or police or (places_only and modality is Modality.PERMITS)):
        return recent
    return "any-use" if _is_whole(cue, modality, (start, end), scene, who_where) else None


def _is_whole(
    cue: Mark, modality: Modality, limits: tuple[int, int], scene: Scene, who_where: tuple[list[Mark], list[Mark]]
) -> bool:
    """Whether a rule is on everything: to a class of users, or in a place, a product is closed or open.

    Or only those who pay or are old enough may use it at all. One customer is not a class, and "ChatGPT was blocked
    in Italy" is not said of its vendor, as "ChatGPT is not available in Italy" is.
    """
    clause = scene.clause(cue.start)
    if modality is Modality.REQUIRES:
        admitted = [m for m in scene.of("conditions.conditions", None, *clause) if m.value in ADMITTED]
        return bool(admitted) and _speaks_of_product(clause[0], limits[1], scene)
    actors, places = ([mark for mark in marks if mark.start < clause[1]] for marks in who_where)
    limits = limits[0], min(limits[1], clause[1])
    offered = cue.kind == OPENS or bool(set(scene.words.under("markers", "voice", "available")) & _words_of(cue, scene))
    shut = modality is Modality.PROHIBITS and cue.kind == "cues.prohibits" and not (offered or cue.holds_negation)
    to_all = offered and modality is Modality.PERMITS
    if to_all:  # not "is available on Azure, with functions made for agencies"
        actors, places = (
            [m for m in marks if "," not in scene.between(cue.end, m.start)] for marks in (actors, places)
        )
    itself = (cue.frame == "state" or is_passive(cue, scene)) and own_product(cue, scene) is not None
    classes = [a for a in actors if _is_class(a) or (a.name is None and (to_all or (itself and a.value != _EVERYBODY)))]
    single = any(a.name is not None for a in actors if a not in classes)
    theirs = shut and cue.frame == "state" and bool(classes) and all(a.value in _STATE for a in classes)
    if theirs:
        return False  # what public bodies may not use they were seldom denied by its vendor
    subject = scene.named("product", start=clause[0], end=cue.start)
    if ((subject or itself) and shut and not classes) or _has_purpose(limits, actors, scene):
        return False
    if not classes and (single or not places):
        return False
    low, high = limits[0] if shut else clause[0], cue.end if cue.kind == OPENS and cue.frame == "verb" else limits[1]
    return itself or _speaks_of_product(low, high, scene)


def _is_class(actor: Mark) -> bool:
    """Whether an actor is a class of users: "teenagers", "federal agencies", "the US government"."""
    if actor.name is None:
        return actor.value not in _CROWD
    return actor.name.actor_kind == "government" and "government" in actor.name.entity.label.casefold()


def _words_of(cue: Mark, scene: Scene) -> set[str]:
    return set(scene.between(cue.start, cue.end).split())


def _has_purpose(limits: tuple[int, int], actors: list[Mark], scene: Scene) -> bool:
    """Whether a product is named with a purpose we have no word for: "may not use Draft One for felonies"."""
    purposes = scene.words.under("markers", "voice", "purpose")
    for product in scene.named("product", start=limits[0], end=limits[1]):
        following = scene.between(product.end, limits[1]).split()[:1]
        actor = any(0 <= a.start - product.end <= 25 for a in actors)
        if following and following[0] in purposes and not actor:
            return True
    return False


def _speaks_of_product(start: int, end: int, scene: Scene) -> bool:
    if any(m.start < end and start < m.end for m in scene.of("cues.closes")):
        return True
    references = scene.of("references.references", start=start, end=end)
    return bool(scene.named("product", start=start, end=end)) or any(
        m.value in ("product", "technology") for m in references
    )


def _product(issuer: Issuer, start: int, end: int, scene: Scene, context: Context) -> tuple[Entity | None, Mark | None]:
    """The product of the issuer that the clause, the sentence or a reference names, and where."""
    for low, high in ((start, end), (scene.start, scene.end)):
        for mark in scene.named("product", start=low, end=high):
            if mark.name and mark.name.is_offered_by(issuer.entity.iri):
                return mark.entity, mark
    strangers = [o.start for o in scene.named("owner") if o.value != issuer.entity.iri]
    refers = [
        m
        for m in scene.of("references.references")
        if m.value in ("product", "technology", "policy") and m.start not in strangers
    ]
    last = context.last_product
    if refers and last is not None and last.is_offered_by(issuer.entity.iri):
        return last.entity, refers[0]
    return None, None
