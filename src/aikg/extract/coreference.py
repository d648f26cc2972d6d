"""What "the company", "its models" and "this technology" stand for.

An antecedent is what was said last and fits: an organisation that acts, a product of the issuer, a use. The
context forgets nothing within a document, and knows nothing across documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from aikg.extract.lexicon import Lexicon
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.extract.strangers import tying
from aikg.model import Entity, KnownName
from aikg.names import ID, slug

__all__ = ["Context", "Deal", "resolve"]

#: Roots of the uses that a later "the technology" or "the ban" can mean; violence or bias are only talked about.
_TECHNICAL = frozenset(
    {"surveillance-and-biometrics", "defence-and-national-security", "weapons", "synthetic-media-and-identity"}
    | {"image-generation", "predictive-policing", "political", "sexual-content", "harm-to-children", "any-use"}
)
#: Uses that never displace a more telling one.
_VAGUE = frozenset({"surveillance-and-biometrics", "image-generation", "likeness-without-consent", "any-use"})
#: How far into a sentence its subject may stand, after an article or a noun that says what it is.
_OPENS = 25
_BREAK = re.compile(r"\n[ \t]{0,20}\n")
#: Letters in which a noun and a preposition stand before a product.
_FEW = 45
#: A sentence of so few words that names one organisation is about it, wherever the name stands.
_SHORT = 8
#: Who has officers.
_FORCES = frozenset({"police", "law-enforcement", "military", "border-agency", "intelligence"})
_POINTING = frozenset({"company", "pronoun", "possessive", "speaker"})


#: A name said of a noun before it: "the charity Example Trust".
_NAMED = re.compile(r" ([A-ZÀ-Þ][\w&.-]*(?: [A-ZÀ-Þ][\w&.-]*){0,3})")


@dataclass(frozen=True)
class Deal:
    """What was told last of who works with whom, and in which sentence."""

    kind: str
    parties: tuple[KnownName, ...]
    sentence: int


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
    cues: tuple[str, ...] = ()
    law: bool = False
    heads: dict[str, tuple[KnownName, str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    sentence: int = 0
    opened: KnownName | None = None
    opened_body: KnownName | None = None
    last_person: tuple[Entity, int] | None = None
    paragraph: list[KnownName] = field(default_factory=list)
    deal: Deal | None = None
    countries: dict[str, KnownName] = field(default_factory=dict)
    country_acts: bool = False
    place: Mark | None = None
    force: str | None = None
    _end: int = 0

    def vendor_of(self, product: KnownName) -> KnownName | None:
        """Return who offers a product: of several the one the text is about, None where the graph does not say."""
        if self.main is not None and product.is_offered_by(self.main.entity.iri):
            return self.main
        return self.by_iri.get(product.offered_by or "")

    def government_of(self, country: Entity) -> Entity:
        """Return the government of a country where the graph knows one, else the country itself."""
        name = self.by_iri.get(country.iri)
        found = [] if name is None or name.entity.kind != "Country" else self._governments.get(name.code or "", [])
        return min(found, key=lambda entity: len(entity.label), default=country)

    @cached_property
    def makers(self) -> frozenset[str]:
        """The IRIs of those who offer a product that the graph knows."""
        return frozenset(name.offered_by for name in self.by_iri.values() if name.offered_by)

    @cached_property
    def _governments(self) -> dict[str, list[Entity]]:
        found: dict[str, list[Entity]] = {}
        for name in self.by_iri.values():
            if name.actor_kind == "government" and name.based_in and "government" in name.entity.label.casefold():
                found.setdefault(name.based_in, []).append(name.entity)
        return found

    def spoken_of(self) -> KnownName | None:
        """Return whose people a title without an organisation are.

        Whoever the sentence before opened with, else the one organisation of the paragraph, else what the text is
        about.
        """
        if self.opened is not None:
            return self.opened
        alone = {name.entity.iri: name for name in self.paragraph}
        return next(iter(alone.values())) if len(alone) == 1 else self.main or self.topic

    def _note_paragraph(self, scene: Scene) -> None:
        """Remember whom a sentence opens with, and which organisations its paragraph has named."""
        if _BREAK.search(scene.document.text, self._end, scene.start):
            self.paragraph = []
        self._end = scene.end
        bodies = [m for m in scene.named("org", "ngo", "public", "media") if m.name and not m.demonym]
        first = next((m for m in bodies if m.start - scene.start <= _OPENS), None)
        acts = first is not None and not scene.is_prepositional(first) and not scene.is_modifier(first)
        self.opened_body = first.name if acts and first is not None and first.kind == "public" else None
        self.opened = first.name if acts and first is not None and first.kind != "public" else None
        if first is None and self.body is not None and _opens_with_body(scene):
            self.opened = self.body
        for mark in scene.named("org", "ngo", "media", "product"):
            name = mark.name
            if name is not None and mark.kind == "product":
                name = self.vendor_of(name)
            if name is not None and name not in self.paragraph and len(self.paragraph) < 3:
                self.paragraph.append(name)
        for mark in scene.named("place", "public"):
            if mark.name is not None and mark.name.entity.kind == "Country" and not mark.demonym:
                self.countries[mark.value if mark.kind == "place" else mark.name.code or mark.value] = mark.name
                self.country_acts |= mark.start - scene.start <= _OPENS and not mark.demonym and self.sentence <= 1
        forces = [mark.value for mark in scene.of("actors.actors") if mark.value in _FORCES]
        self.force = forces[-1] if forces else self.force
        self.place = next(iter(reversed(_countries(scene, scene.end))), self.place)

    def note(self, scene: Scene) -> None:
        """Remember what a sentence spoke of."""
        self._note_paragraph(scene)
        orgs = [mark for mark in scene.named("org") if mark.name is not None]
        acting = [mark for mark in orgs if not scene.is_prepositional(mark) and not scene.is_modifier(mark)]
        spoken_of = self.topic is not None and bool(acting) and _is_spoken_of(acting[0], scene)
        fronted = [mark for mark in orgs[:1] if mark.start - scene.start <= 12]  # "For OpenAI it is a long way."
        if fronted and acting and any(_overlap(acting[0], m) for m in scene.of("references.references", "pronoun")):
            acting = fronted
        alone = orgs if len(orgs) == 1 and _is_short(scene) else []  # "Several things change at Acme."
        actors = [] if spoken_of else acting or fronted or alone or ([] if self.topic else orgs)
        bodies = [mark.name for mark in scene.named("ngo", "public") if mark.name]
        weak = [mark.name for mark in orgs if mark.name] if self.body is None else []
        spoken = bodies or weak
        self.body = spoken[-1] if spoken else self.body
        named = [mark for mark in scene.named("product") if mark.name]
        products = [mark.name for mark in named if mark.name]
        acts = self.topic is None or not any(mark.kind.startswith("product_uses.") for mark in scene.marks)
        if actors:
            self.topic = actors[0].name
        elif products and acts and (vendor := self.vendor_of(products[0])):
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
        self.law = _is_about_law(scene)
        self.cues = tuple(sorted({mark.kind for mark in scene.marks if mark.kind.startswith("cues.")}))
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


def _is_told(mark: Mark, scene: Scene) -> bool:
    """Whether a sentence says itself who the officers are: "police officers", "the officers of Acme"."""
    return any(_overlap(mark, other) for other in [*scene.of("actors.actors"), *scene.names])


def _countries(scene: Scene, end: int) -> list[Mark]:
    """The places a sentence names before an offset: what a later "in the country" or "there" can mean."""
    return [m for m in scene.named("place", end=end) if m.name is not None and not m.demonym]


def _is_short(scene: Scene) -> bool:
    """Whether a sentence has so few words that it speaks of nothing but what it names."""
    return len(re.findall(r"\w+", scene.between(scene.start, scene.end))) <= _SHORT


def _opens_with_body(scene: Scene) -> bool:
    """Whether a sentence opens with "the union" or "the authority"."""
    words = re.findall(r"\w+", scene.between(scene.start, scene.start + _OPENS))[:2]
    return len(words) == 2 and words[1] in scene.words.under("names", "names", "body")


def resolve(scene: Scene, context: Context) -> Scene:
    """Return the sentence with its references to organisations added to its names."""
    scene = replace(scene, names=tuple(_called(mark, scene, context) for mark in scene.names))
    found, words = list(scene.names), list[Mark]()
    for mark in scene.of("references.references"):
        if mark.value in _POINTING and not _covered(mark, scene.names):
            antecedent = _antecedent(mark, scene, context)
            if mark.value == "pronoun" and context.law and not scene.named("org", end=mark.start):
                words.append(Mark(mark.start, mark.end, "actors.blockers", "legal"))
            elif antecedent is not None:
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
        elif mark.value == "officers" and context.force and not _is_told(mark, scene):
            words.append(replace(mark, kind="actors.actors", value=context.force))
        elif mark.value == "place" and not any(_overlap(mark, name) for name in scene.names):
            place = next(iter(reversed(_countries(scene, mark.start))), context.place)
            found += [replace(place, start=mark.start, end=mark.end)] if place is not None else []
        elif mark.value == "both":
            found += [Mark(mark.start, mark.end, "org", name.entity.iri, name) for name in context.recent[-2:]]
    names = tuple(sorted(found, key=lambda mark: (mark.start, mark.end)))
    return replace(scene, names=names, marks=tuple(sorted([*scene.marks, *words], key=lambda m: (m.start, m.end))))


def _called(mark: Mark, scene: Scene, context: Context) -> Mark:
    """Return a product that only says which company is meant as that company: "the ChatGPT maker"."""
    vendor = context.vendor_of(mark.name) if mark.kind == "product" and mark.name else None
    if vendor is None:
        return mark
    behind, before = _makers(scene.words)
    noun = behind.match(scene.text, mark.end, scene.end)
    lead = None if noun else before.search(scene.text[max(scene.start, mark.start - _FEW) : mark.start])
    if noun is None and lead is None:
        return mark
    start = mark.start - len(lead.group()) if lead else mark.start
    return Mark(start, noun.end() if noun else mark.end, "org", vendor.entity.iri, vendor)


@cache
def _makers_in(nouns: tuple[str, ...], links: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    noun = "|".join(map(re.escape, nouns)) or "(?!)"
    return re.compile(rf"[\s-](?:{noun})(?![\w-])"), re.compile(rf"(?<![\w-])(?:{noun})\s(?:{tying(links)})$")


def _makers(words: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Expressions for what may stand behind a product, and before it, to name who makes it."""
    return _makers_in(words.under("names", "names", "maker"), words.under("names", "names", "maker_of"))


def _is_about_law(scene: Scene) -> bool:
    """Whether a law or a bill is what a sentence speaks of first, so that a later "it" is that law."""
    laws = [m for m in scene.of("actors.blockers", "legal") if not scene.is_prepositional(m)]
    return bool(laws) and not any(m.start < laws[0].start for m in scene.named("org", "product"))


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
