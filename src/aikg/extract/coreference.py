"""What "the company", "its models" and "this technology" stand for.

An antecedent is what was said last and fits: an organisation that acts, a product of the issuer, a use. The
context forgets nothing within a document, and knows nothing across documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.model import Entity, KnownName
from aikg.names import ID, slug

__all__ = ["Context", "resolve"]

#: Roots of the uses that a later "the technology" or "the ban" can mean; violence or bias are only talked about.
_TECHNICAL = frozenset(
    {"surveillance-and-biometrics", "defence-and-national-security", "weapons", "synthetic-media-and-identity"}
    | {"image-generation", "predictive-policing", "political", "sexual-content", "harm-to-children", "any-use"}
)
#: Uses that never displace a more telling one.
_VAGUE = frozenset({"surveillance-and-biometrics", "image-generation", "likeness-without-consent", "any-use"})
_POINTING = frozenset({"company", "pronoun", "possessive", "speaker"})


#: A name said of a noun before it: "the charity Example Trust".
_NAMED = re.compile(r" ([A-ZÀ-Þ][\w&.-]*(?: [A-ZÀ-Þ][\w&.-]*){0,3})")


@dataclass
class Context:
    """What a document has spoken of so far. `by_iri` are the names of the graph."""

    by_iri: dict[str, KnownName]
    broader: dict[str, set[str]] = field(default_factory=dict)
    main: KnownName | None = None
    body: KnownName | None = None
    topic: KnownName | None = None
    ruler: KnownName | None = None
    ruled: dict[tuple[str, str], str] = field(default_factory=dict)
    recent: list[KnownName] = field(default_factory=list)
    products: dict[str, tuple[KnownName, ...]] = field(default_factory=dict)
    last_product: KnownName | None = None
    use: str | None = None
    use_at: int = -1
    uses: tuple[str, ...] = ()
    heads: dict[str, tuple[KnownName, str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    sentence: int = 0

    def vendor_of(self, product: KnownName) -> KnownName | None:
        """Return who offers a product, None where the graph does not say."""
        return self.by_iri.get(product.offered_by or "")

    def government_of(self, country: Entity) -> Entity:
        """Return the government of a country where the graph knows one, else the country itself."""
        name = self.by_iri.get(country.iri)
        found = [] if name is None or name.entity.kind != "Country" else self._governments.get(name.code or "", [])
        return min(found, key=lambda entity: len(entity.label), default=country)

    @cached_property
    def _governments(self) -> dict[str, list[Entity]]:
        found: dict[str, list[Entity]] = {}
        for name in self.by_iri.values():
            if name.actor_kind == "government" and name.based_in and "government" in name.entity.label.casefold():
                found.setdefault(name.based_in, []).append(name.entity)
        return found

    def note(self, scene: Scene) -> None:
        """Remember what a sentence spoke of."""
        orgs = [mark for mark in scene.named("org") if mark.name is not None]
        acting = [mark for mark in orgs if not scene.is_prepositional(mark) and not scene.is_modifier(mark)]
        spoken_of = self.topic is not None and bool(acting) and _is_spoken_of(acting[0], scene)
        fronted = [mark for mark in orgs[:1] if mark.start - scene.start <= 12]  # "For OpenAI it is a long way."
        if fronted and acting and any(_overlap(acting[0], m) for m in scene.of("references.references", "pronoun")):
            acting = fronted
        actors = [] if spoken_of else acting or fronted or ([] if self.topic else orgs)
        bodies = [mark.name for mark in scene.named("ngo") or scene.named("org", "public") if mark.name]
        self.body = bodies[-1] if bodies else self.body
        products = [mark.name for mark in scene.named("product") if mark.name]
        if actors:
            self.topic = actors[0].name
        elif products and (vendor := self.vendor_of(products[0])):
            self.topic = vendor
        self.main = self.main or self.topic
        for mark in orgs:
            if mark.name:
                self.recent = [name for name in self.recent if name != mark.name] + [mark.name]
        for product in products:
            if product.offered_by:
                known = self.products.get(product.offered_by, ())
                self.products[product.offered_by] = tuple(dict.fromkeys([*known, product]))
                self.last_product = product
        uses = [mark for mark in scene.of("uses.uses") if mark.value != "any-use"]
        if uses:
            self.uses = tuple(dict.fromkeys(mark.value for mark in uses))
            technical = [
                m.value
                for m in uses
                if {m.value, *self.broader.get(m.value, ())} & _TECHNICAL
                and (self.use is None or m.value not in _VAGUE)
            ]
            if technical:
                self.use, self.use_at = technical[-1], self.sentence
        self.sentence += 1

    def recent_use(self, sentences: int = 3) -> str | None:
        """Return the use spoken of last, when that was not long ago."""
        return self.use if self.use is not None and self.sentence - self.use_at <= sentences else None


def resolve(scene: Scene, context: Context) -> Scene:
    """Return the sentence with its references to organisations added to its names."""
    found = list(scene.names)
    for mark in scene.of("references.references"):
        if mark.value in _POINTING and not _covered(mark, scene.names):
            antecedent = _antecedent(mark, scene, context)
            if antecedent is not None:
                kind = "org" if mark.value != "possessive" else "owner"
                found.append(Mark(mark.start, mark.end, kind, antecedent.entity.iri, antecedent))
        elif mark.value == "body" and not _covered(mark, scene.names):
            named = _NAMED.match(scene.document.text, mark.end, scene.end)
            if named is not None:
                entity = Entity(ID + slug(named[1]), named[1], "Organization")
                name = KnownName(entity, (("", named[1]),))
                found.append(Mark(named.start(1), named.end(1), "ngo", entity.iri, name))
            elif context.body is not None:
                found.append(Mark(mark.start, mark.end, "ngo", context.body.entity.iri, context.body))
        elif mark.value == "both":
            found += [Mark(mark.start, mark.end, "org", name.entity.iri, name) for name in context.recent[-2:]]
    return replace(scene, names=tuple(sorted(found, key=lambda mark: (mark.start, mark.end))))


def _is_spoken_of(mark: Mark, scene: Scene) -> bool:
    """Whether others act on a name in its clause: "lawyers want a jury to hold Acme liable"."""
    start, _ = scene.clause(mark.start)
    return bool(scene.of("actors.blockers", "people", start=start, end=mark.start))


def _overlap(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _covered(mark: Mark, names: Iterable[Mark]) -> bool:
    """Whether a reference is part of a name, or said of a name that follows at once ("the company Meta")."""
    return any(name.start < mark.end + 2 and mark.start < name.end for name in names if name.kind in ("org", "product"))


def _antecedent(mark: Mark, scene: Scene, context: Context) -> KnownName | None:
    before = [name for name in scene.named("org", end=mark.start) if name.name is not None]
    acting = [name for name in before if not scene.is_prepositional(name)]
    if mark.value == "speaker":
        after = [name for name in scene.named("org", start=mark.end) if name.name is not None]
        others = scene.of("actors.blockers", "people") or scene.named("ngo", "public")
        return None if others else after[0].name if after else context.topic
    if mark.value == "company":
        # "the company" after another company in the sentence is that one; else what the text is about
        chosen = acting or before
        return chosen[-1].name if chosen else _product_vendor(scene, mark, context) or context.topic
    if acting:
        return acting[-1].name
    return _product_vendor(scene, mark, context) or context.topic


def _product_vendor(scene: Scene, mark: Mark, context: Context) -> KnownName | None:
    for product in reversed(scene.named("product", end=mark.start)):
        if product.name and (vendor := context.vendor_of(product.name)):
            return vendor
    return None
