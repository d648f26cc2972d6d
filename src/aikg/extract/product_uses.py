"""Products built on other products or on models: "Draft One runs on ChatGPT".

The one built upon may be named only by its maker ("models of OpenAI"); the one built may be a product the graph
does not know, where a noun says that it is one, or a firm named like what it sells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aikg.extract.coreference import Context
from aikg.extract.guards import is_doubted
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.model import MAX_QUOTE, Entity, KnownName, ProductUse, Quote, Statement
from aikg.names import ID, slug

__all__ = ["product_uses_in"]

_LEFT, _RIGHT = 120, 70

Found = tuple[Entity, Mark]


def product_uses_in(scene: Scene, context: Context) -> Iterator[Statement]:
    """Yield the product uses that one sentence states."""
    seen: set[tuple[str, str]] = set()
    for cue in scene.of("product_uses.product_uses"):
        if cue.value not in ("verb", "passive") or is_doubted(cue, scene) or _denied(cue, scene):
            continue
        model = _behind(cue, scene) if cue.value == "verb" else _before(cue, scene)
        if model is None:
            continue
        product = _product(cue, model, scene, context) if cue.value == "verb" else _driven(cue, model, scene)
        if product is None or product[0].iri == model[0].iri:
            continue
        entity, mark = product
        if (entity.iri, model[0].iri) in seen or _same_family(entity, model[1], context):
            continue
        seen.add((entity.iri, model[0].iri))
        marks = [cue, model[1], mark]
        start, end = min(m.start for m in marks), max(m.end for m in marks)
        if end - start <= MAX_QUOTE:
            yield Statement(
                document=scene.document.id,
                quote=Quote.of(scene.document, start, end),
                content=ProductUse(entity, model[0]),
                confidence=0.8,
            )


def _denied(cue: Mark, scene: Scene) -> bool:
    """Whether a use is denied, or is a matter of what users may do."""
    start, _ = scene.clause(cue.start)
    no = scene.of("markers.negation", start=max(start, cue.start - 15), end=cue.end + 12)
    return bool(no) or any(
        m.kind in ("cues.permits", "cues.prohibits") and m.start < cue.end and cue.start <= m.end + 3
        for m in scene.marks
    )


def _behind(cue: Mark, scene: Scene) -> Found | None:
    """The product behind the cue, in its clause; before it where verbs stand at the end."""
    _, end = scene.clause(cue.start)
    limit = min(end, cue.end + _RIGHT)
    after = scene.named("product", start=cue.end, end=limit) or scene.named("product", start=cue.start, end=cue.end)
    if after:
        return after[0].entity, after[0]
    for org in scene.named("org", start=cue.start, end=limit):
        if org.name is not None and _models(scene).search(scene.text, cue.start, org.start):
            label = f"{org.entity.label} (unnamed model)"
            return Entity(ID + slug(label), label, "AIModel"), org
    if scene.words.under("names", "names", "verbfirst"):
        return _before(cue, scene)
    return None


def _before(cue: Mark, scene: Scene) -> Found | None:
    before = scene.named("product", end=cue.start)
    return (before[-1].entity, before[-1]) if before and cue.start - before[-1].end <= _RIGHT else None


def _driven(cue: Mark, model: Found, scene: Scene) -> Found | None:
    """The product behind a cue like "powers"."""
    after = scene.named("product", start=cue.end, end=min(scene.end, cue.end + _RIGHT))
    return (after[0].entity, after[0]) if after else None


def _product(  # noqa: PLR0911 - one return for each way to name a product
    cue: Mark, model: Found, scene: Scene, context: Context
) -> Found | None:
    """The product before the cue: named, unnamed but introduced ("a new product"), or what "it" stands for."""
    low = max(scene.start, cue.start - _LEFT)
    at = model[1].start if model[1].start < cue.start else cue.start
    products = [m for m in scene.named("product", start=low, end=at) if m.value != model[1].value]
    unnamed = scene.of("product_uses.product_uses", "unnamed", start=low, end=at)
    if unnamed and (not products or products[-1].end <= unnamed[-1].start):
        makers = [m for m in scene.named("org", end=unnamed[-1].start) if m.name and not scene.is_prepositional(m)]
        if makers:
            label = f"{makers[-1].entity.label} (unnamed product)"
            return Entity(ID + slug(label), label, "Product"), unnamed[-1]
        return None
    introduced = _introduced(scene, low, at)
    if introduced is not None and (not products or products[-1].end <= introduced[1].start):
        return introduced
    if products:
        return products[-1].entity, products[-1]
    refers = [m for m in scene.of("references.references", "product", start=low, end=at) if at - m.end <= 25]
    if refers and context.last_product is not None:
        return context.last_product.entity, refers[-1]
    start, _ = scene.clause(cue.start)
    firms = [m for m in scene.named("org", start=max(start, low), end=at) if m.name is not None and not m.demonym]
    firms = [m for m in firms if m.value not in context.makers and not scene.is_prepositional(m)]
    if firms and at - firms[-1].end <= 30:
        return firms[-1].entity, firms[-1]
    return None


def _introduced(scene: Scene, low: int, at: int) -> Found | None:
    """A product the graph does not know, behind a noun that says what it is: "their chatbot Mobi"."""
    found: Found | None = None
    for match in _kinds(scene).finditer(scene.document.text, low, at):
        start, end = match.span("name")
        if not any(n.start < end and start < n.end for n in scene.names):
            entity = Entity(ID + slug(match["name"]), match["name"], "Product")
            found = entity, Mark(start, end, "product", entity.iri, KnownName(entity, (("", match["name"]),)))
    return found


def _models(scene: Scene) -> re.Pattern[str]:
    return _words(scene.words.under("names", "names", "model"))


@cache
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words)) or '(?!)'})\b")


def _kinds(scene: Scene) -> re.Pattern[str]:
    return _named_kind(scene.words.under("names", "names", "tool"))


@cache
def _named_kind(words: tuple[str, ...]) -> re.Pattern[str]:
    word = r"[A-ZÀ-Þ][\w.-]{0,30}[\w]"
    union = "|".join(map(re.escape, words)) or "(?!)"
    return re.compile(
        rf"(?<!\w)(?i:{union}),? ?[\"“«„»]? ?(?P<name>{word}(?: (?:d[aeo]s? |of |del? )?{word}){{0,2}})[\"”»“«]?"
    )


def _same_family(product: Entity, model: Mark, context: Context) -> bool:
    """Whether one is only a version of the other, as "Llama 3" of "Llama"."""
    one, other = context.by_iri.get(product.iri), model.name
    return bool(one and other and (other.entity.iri in one.broader or one.entity.iri in other.broader))
