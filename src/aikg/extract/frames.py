"""What the frames of the lexicon see: for every cue, who issues what it says and what it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aikg.extract.coreference import Context
from aikg.extract.guards import Reading, read_cue
from aikg.extract.issuers import issuers_of
from aikg.extract.marks import Mark
from aikg.extract.owners import Issuer
from aikg.extract.scene import Scene
from aikg.extract.scope import Scope, scope_of
from aikg.model import IssuerType, Modality

__all__ = ["CRIMES", "NOTABLE", "Proposal", "framed"]

_CUES = ("cues.prohibits", "cues.permits", "cues.requires", "cues.opens")
#: Actors for whom a permission is news; that customers may use a product is not.
NOTABLE = frozenset(
    {"government", "military", "police", "law-enforcement", "intelligence", "border-agency"}
    | {"defence-contractor", "government-contractor", "allied-government"}
)
#: Uses that are open to everybody unless said otherwise: a permission needs more than their name.
_ORDINARY = frozenset({"image-generation", "cybersecurity", "any-use", "identifying-persons", "unmanned-vehicles"})

#: Crimes and harms that nobody permits: a permission beside one is a reader's error, as in "groups that fight fraud".
CRIMES = frozenset(
    {"human-trafficking", "csam", "csam-generation", "child-sexual-exploitation", "child-abuse", "grooming"}
    | {"terrorism", "violent-extremism", "extremism-and-terrorism", "fraud", "scams", "phishing", "spearphishing"}
    | {"malware", "malicious-code", "cyberattack", "suicide", "self-harm", "harassment", "bullying", "doxxing"}
    | {"hate-speech", "harm-to-children", "stalking", "ncii", "violating-the-law", "causing-harm", "hate"}
)


#: What duties are about by themselves.
_OWED = frozenset({"no-human-in-the-loop", "not-disclosing-ai-generated", "commercial-use"})


@dataclass(frozen=True)
class Proposal:
    """A rule that a frame of the lexicon or the sentence model sees.

    `cue` is the word that says so; what is not `plausible` needs the
    model to be believed, an `opinion` of critics is never asserted.
    """

    cue: Mark
    reading: Reading
    issuer: Issuer
    scope: Scope
    plausible: bool
    opinion: bool


def framed(scene: Scene, context: Context) -> Iterator[Proposal]:
    """Yield what the frames of the lexicon see."""
    for cue in [mark for mark in scene.marks if mark.kind in _CUES]:
        reading = read_cue(cue, scene) if _spans(cue, scene) else None
        if reading is None:
            continue
        for issuer in issuers_of(cue, scene, context):
            if reading.ordered and issuer.type is IssuerType.VENDOR:
                continue
            scope = scope_of(cue, reading.modality, issuer, scene, context)
            if scope is not None:
                whole = scope.is_whole and issuer.type is IssuerType.VENDOR
                plausible = whole or _is_plausible(cue, reading, scope, issuer, context)
                yield Proposal(cue, reading, issuer, scope, plausible, _is_opinion(cue, scene))


def _spans(cue: Mark, scene: Scene) -> bool:
    """Whether a cue reaches around a name ("lässt Microsoft nicht zu") rather than being part of it, or of an idiom."""
    idioms = scene.idioms
    return not any(idiom.start <= cue.start < idiom.end for idiom in idioms) and not any(
        name.start <= cue.start and cue.end <= name.end for name in scene.names if name.kind != "owner"
    )


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
    if reading.modality is Modality.PERMITS and set(scope.uses) & CRIMES:
        return False
    if reading.modality is Modality.PERMITS:
        notable = bool(actors & NOTABLE) or bodies
        named = (
            scope.explicit
            and set(scope.uses) - _ORDINARY != set()
            and (cue.frame != "state" or scope.product is not None)
        )
        return named or (notable and scope.uses != ("any-use",))
    if reading.modality is Modality.REQUIRES:
        return scope.explicit and (bool(scope.conditions) or set(scope.uses) <= _OWED)
    ruled_before = context.ruler is not None and context.ruler.entity.iri == issuer.entity.iri
    return issuer.certain or scope.explicit or (ruled_before and bool(actors & NOTABLE))
