"""Rules: an issuer, a cue and a use, with all that narrows them."""

from __future__ import annotations

from collections.abc import Iterator

from aikg.extract.attribution import attribution_of
from aikg.extract.coreference import Context
from aikg.extract.dates import validity_in
from aikg.extract.guards import Reading, read_cue
from aikg.extract.issuers import issuers_of
from aikg.extract.marks import Mark
from aikg.extract.owners import Issuer
from aikg.extract.scene import Scene
from aikg.extract.scope import Scope, scope_of
from aikg.model import MAX_QUOTE, IssuerType, Modality, Quote, Rule, Statement, Status

__all__ = ["rules_in"]

_CUES = ("cues.prohibits", "cues.permits", "cues.requires")
#: Actors for whom a permission is news; that customers may use a product is not.
_NOTABLE = frozenset(
    {"government", "military", "police", "law-enforcement", "intelligence", "border-agency"}
    | {"defence-contractor", "government-contractor", "allied-government"}
)
#: Uses that are open to everybody unless said otherwise: a permission needs more than their name.
_ORDINARY = frozenset({"image-generation", "cybersecurity", "any-use", "identifying-persons", "unmanned-vehicles"})

#: Crimes and harms that nobody permits: a permission beside one is a reader's error, as in "groups that fight fraud".
_CRIMES = frozenset(
    {"human-trafficking", "csam", "csam-generation", "child-sexual-exploitation", "child-abuse", "grooming"}
    | {"terrorism", "violent-extremism", "extremism-and-terrorism", "fraud", "scams", "phishing", "spearphishing"}
    | {"malware", "malicious-code", "cyberattack", "suicide", "self-harm", "harassment", "bullying", "doxxing"}
    | {"hate-speech", "harm-to-children", "stalking", "ncii", "violating-the-law", "causing-harm", "hate"}
)


def rules_in(scene: Scene, context: Context) -> Iterator[Statement]:
    """Yield the rules that one sentence states."""
    said: set[tuple[str, Modality, str]] = set()
    for cue in [mark for mark in scene.marks if mark.kind in _CUES]:
        reading = read_cue(cue, scene) if _spans(cue, scene) else None
        if reading is None:
            continue
        for issuer in issuers_of(cue, scene, context):
            if reading.ordered and issuer.type is IssuerType.VENDOR:
                continue
            scope = scope_of(cue, reading.modality, issuer, scene, context)
            if scope is None:
                continue
            rules = {(issuer.entity.iri, reading.modality, use) for use in scope.uses}
            if cue.frame == "noun" and rules <= said:
                continue  # "..., a ban that ..." says again what the verb before it said
            plausible = not _is_opinion(cue, scene) and _is_plausible(cue, reading, scope, issuer, context)
            said |= rules if plausible else set()
            if plausible and issuer.type is IssuerType.VENDOR:
                context.ruler = context.by_iri.get(issuer.entity.iri)
                if scope.explicit and reading.status is Status.CURRENT:
                    context.ruled.setdefault((issuer.entity.iri, reading.modality), scope.uses[0])
            yield from _statements(cue, reading, issuer, scope, scene, candidate=not plausible)


def _spans(cue: Mark, scene: Scene) -> bool:
    """Whether a cue reaches around a name ("lässt Microsoft nicht zu") rather than being part of it."""
    return not any(name.start <= cue.start and cue.end <= name.end for name in scene.names if name.kind != "owner")


def _is_opinion(cue: Mark, scene: Scene) -> bool:
    """Whether critics or other people who issue nothing say so: "critics say that Acme allows ..."."""
    return any(
        0 <= says.start - people.end <= 2
        for people in scene.of("actors.blockers", "people")
        for says in scene.of("markers.attribution", "says", start=people.end)
        if people.end <= cue.start or scene.between(cue.end, people.start).rstrip('" ').endswith(",")
    )


def _is_plausible(cue: Mark, reading: Reading, scope: Scope, issuer: Issuer, context: Context) -> bool:
    actors = {actor.label for actor in scope.actors if actor.kind == "ActorKind"}
    bodies = any(actor.kind != "ActorKind" for actor in scope.actors)
    if reading.modality is Modality.PERMITS and set(scope.uses) & _CRIMES:
        return False
    if reading.modality is Modality.PERMITS:
        notable = bool(actors & _NOTABLE) or bodies
        named = (
            scope.explicit
            and set(scope.uses) - _ORDINARY != set()
            and (cue.frame != "state" or scope.product is not None)
        )
        return named or (notable and scope.uses != ("any-use",))
    if reading.modality is Modality.REQUIRES:
        return bool(scope.conditions) and scope.explicit
    ruled_before = context.ruler is not None and context.ruler.entity.iri == issuer.entity.iri
    return issuer.certain or scope.explicit or (ruled_before and bool(actors & _NOTABLE))


def _statements(
    cue: Mark, reading: Reading, issuer: Issuer, scope: Scope, scene: Scene, *, candidate: bool
) -> Iterator[Statement]:
    quote = _quote(cue, issuer, scope, scene)
    sure = 0.9 if issuer.certain and scope.explicit else 0.7 if issuer.certain or scope.explicit else 0.5
    confidence = sure / 2 if candidate else sure
    valid_from, valid_until = validity_in(scene, *scene.clause(cue.start))
    for use in scope.uses:
        yield Statement(
            document=scene.document.id,
            quote=quote,
            content=Rule(
                issuer=issuer.entity,
                modality=reading.modality,
                use=use,
                product=scope.product,
                actors=scope.actors,
                jurisdictions=scope.jurisdictions,
                conditions=scope.conditions,
                issuer_type=issuer.type,
            ),
            status=reading.status,
            confidence=confidence,
            attribution=attribution_of(scene),
            valid_from=valid_from,
            valid_until=valid_until,
            candidate=candidate,
        )


def _quote(cue: Mark, issuer: Issuer, scope: Scope, scene: Scene) -> Quote:
    """The smallest stretch with issuer, cue and use; without the issuer where it stands too far away."""
    near = [m for m in scope.marks if abs(m.start - cue.start) <= MAX_QUOTE // 2]
    marks = [cue, *near]
    start, end = min(m.start for m in marks), max(m.end for m in marks)
    if issuer.mark is not None and scene.start <= issuer.mark.start < scene.end:
        low, high = min(start, issuer.mark.start), max(end, issuer.mark.end)
        if high - low <= MAX_QUOTE:
            start, end = low, high
    if end - start > MAX_QUOTE:
        start, end = cue.start, min(cue.end, cue.start + MAX_QUOTE)
    return Quote.of(scene.document, start, end)
