"""Everything the names of the graph and the lexicon find in a stretch of text, as marks with a place.

A mark says what a word may mean; which of its meanings counts is for the frames to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from aikg.extract.lexicon import Lexicon
from aikg.extract.link import Linker
from aikg.model import Entity, KnownName
from aikg.names import ACTOR

__all__ = ["Mark", "actor_entity", "kind_of", "mark_names", "mark_words", "outermost", "with_governments"]

_PLACES = frozenset({"Country", "Jurisdiction", "Alliance", "Place"})
_PRODUCTS = frozenset({"Product", "AIModel", "ModelFamily", "AIService", "AISystem"})
#: Tables whose entries compete with each other: the longest match is the meaning.
_RULE_CUES = frozenset({"cues.prohibits", "cues.permits", "cues.requires"})
_USES = frozenset({"uses.uses", "uses.weak"})
#: What is a use only where something is required.
_DUTY = "uses.duty"
_PUBLIC = frozenset({"GovernmentBody", "MilitaryBody", "LawEnforcementBody"})


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found at `start` to `end`: `kind` is its family, `value` what it stands for.

    Names have the kinds org, public (a public body), media, ngo, person, product, place and group, and
    carry `name`. Words have file and table of the lexicon as kind (``uses.uses``, ``cues.prohibits``) and
    the key as value.
    """

    start: int
    end: int
    kind: str
    value: str
    name: KnownName | None = None
    demonym: bool = False

    @property
    def frame(self) -> str:
        """Verb, noun or state: the frame of a cue."""
        return self.value.partition(".")[0]

    @property
    def holds_negation(self) -> bool:
        """Whether the entry itself is negative, as "may not": a negation inside it is already read."""
        return self.value.endswith(".negated")

    @property
    def entity(self) -> Entity:
        """The entity a name stands for. Raises ValueError for a mark that is no name."""
        if self.name is None:
            raise ValueError(f"{self} names nothing")
        return self.name.entity


def kind_of(name: KnownName) -> str:
    """Return the family of marks a name belongs to."""
    kind = name.entity.kind
    if kind in _PLACES:
        return "place"
    if kind in _PRODUCTS:
        return "product"
    if kind in _PUBLIC:
        return "public"
    return {
        "Person": "person",
        "MediaOrganization": "media",
        "NonGovernmentalOrganization": "ngo",
        "ActorGroup": "group",
    }.get(kind, "org")


def mark_names(linker: Linker, text: str, lang: str) -> Iterator[Mark]:
    """Yield the names in a text as marks."""
    for hit in linker.find(text, lang):
        kind = kind_of(hit.name)
        value = (hit.name.code if kind == "place" else None) or hit.name.entity.iri
        yield Mark(hit.start, hit.end, kind, value, hit.name, hit.demonym)


def with_governments(names: Iterable[Mark], words: Lexicon, text: str) -> list[Mark]:
    """Return names with countries that stand for their government read as public bodies.

    "The Canadian government", "le gouvernement allemand", "the government of Canada".
    """
    nouns = "|".join(words.under("markers", "voice", "state"))
    if not nouns:
        return list(names)
    behind = re.compile(rf"[\s-](?:{nouns})\b")
    before = re.compile(rf"\b(?:{nouns})\s(?:of\s(?:the\s)?|de\sla\s|d['eou]s?\s?|von\s|der\s)?$")
    found = []
    for mark in names:
        after = behind.match(text, mark.end)
        lead = before.search(text[max(0, mark.start - 30) : mark.start])
        if mark.kind == "place" and mark.entity.kind == "Country" and (after or lead):
            start = mark.start - (len(lead.group()) if lead and not after else 0)
            end = after.end() if after else mark.end
            found.append(Mark(start, end, "public", mark.entity.iri, mark.name))
        else:
            found.append(mark)
    return found


def mark_words(words: Lexicon, text: str, start: int = 0, end: int | None = None) -> list[Mark]:
    """Return what the lexicon finds in folded text between two offsets, overlaps within a family resolved.

    Their kind is file and table, such as ``"cues.prohibits"``, their value the key, such as ``"verb"``.
    """
    families: dict[str, list[Mark]] = {}
    for hit in words.matcher.find(text, start, end):
        kind = ".".join(hit.path[:2])
        family = "cues" if kind in _RULE_CUES else "uses" if kind in _USES else kind
        if hit.path[-1] == "image-generation":
            family = "process"  # "generation of nude images" is both
        if kind == "references.references":
            family += hit.path[-1]  # "its models" is a product, and "its" in it an owner
        families.setdefault(family, []).append(Mark(hit.start, hit.end, kind, ".".join(hit.path[2:])))
    families["cues"] = _not_banned(families.get("cues", []))
    kept = _with_duties([mark for family in families.values() for mark in outermost(family)])
    wide = [mark for mark in kept if mark.kind in ("actors.actors", "uses.uses")]
    void = [mark for mark in wide if mark.value == "none"]
    return sorted(
        (
            mark
            for mark in kept
            if not (mark.kind == "actors.blockers" and any(_inside(mark, other) for other in wide))
            and not (mark.kind == "actors.actors" and any(_inside(mark, other) for other in void))
        ),
        key=lambda mark: (mark.start, mark.end),
    )


def _with_duties(marks: list[Mark]) -> list[Mark]:
    """Return marks with what duties are about as weak uses, where there is a word of duty and none for the use.

    "Must be marked as such" is about marking; "were marked as such" is about nothing.
    """
    known = [mark for mark in marks if mark.kind in _USES]
    duties = [
        replace(mark, kind="uses.weak")
        for mark in marks
        if mark.kind == _DUTY
        and not any(u.value == mark.value and u.start < mark.end and mark.start < u.end for u in known)
    ]
    owed = any(mark.kind == "cues.requires" for mark in marks)
    return [mark for mark in marks if mark.kind != _DUTY] + (duties if owed else [])


def _not_banned(cues: list[Mark]) -> list[Mark]:
    """Return some cues without permissions that a prohibition runs into: "stopped selling to the police"."""
    bans = [mark for mark in cues if mark.kind == "cues.prohibits"]
    return [
        mark
        for mark in cues
        if mark.kind != "cues.permits" or not any(ban.start < mark.start < ban.end < mark.end for ban in bans)
    ]


def _inside(mark: Mark, other: Mark) -> bool:
    """Whether a mark is only a part of another, as "law" of "law enforcement"."""
    return other.start <= mark.start and mark.end <= other.end and other.end - other.start > mark.end - mark.start


def outermost(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks that do not lie inside or across a longer one, by place.

    >>> outermost([Mark(0, 4, "uses", "a"), Mark(2, 9, "uses", "b")])[0].value
    'b'
    """
    kept: list[Mark] = []
    for mark in sorted(marks, key=_precedence):
        if all(mark.end <= other.start or mark.start >= other.end for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)


def _precedence(mark: Mark) -> tuple[int, bool, int, int, str]:
    """Longest first; of equal ones prohibitions before permissions, since a flipped rule is the worst error.

    Of two uses for the same words the one with the longer slug: it is the more specific one.
    """
    return mark.start - mark.end, mark.kind != "cues.prohibits", mark.start, -len(mark.value), mark.value


def actor_entity(slug: str) -> Entity:
    """Return the kind of actor called `slug`."""
    return Entity(ACTOR + slug, slug, "ActorKind")
