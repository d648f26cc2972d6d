"""Products built on other products or on models: "Draft One runs on ChatGPT"."""

from __future__ import annotations

from collections.abc import Iterator

from aikg.extract.coreference import Context
from aikg.extract.guards import is_doubted
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.model import MAX_QUOTE, Entity, ProductUse, Quote, Statement
from aikg.names import ID, slug

__all__ = ["product_uses_in"]

_LEFT, _RIGHT = 120, 70


def product_uses_in(scene: Scene, context: Context) -> Iterator[Statement]:
    """Yield the product uses that one sentence states."""
    seen: set[tuple[str, str]] = set()
    for cue in scene.of("product_uses.product_uses"):
        if cue.value == "unnamed" or is_doubted(cue, scene):
            continue
        found = _model(cue, scene), _product(cue, scene, context)
        model, product = found if cue.value == "verb" else (_before(cue, scene), _after(cue, scene))
        if model is None or product is None or model.value == product[0].iri:
            continue
        entity, mark = product
        if (entity.iri, model.value) in seen or _same_vendor_pair(entity, model, context):
            continue
        seen.add((entity.iri, model.value))
        marks = [cue, model, *([mark] if mark else [])]
        start, end = min(m.start for m in marks), max(m.end for m in marks)
        if end - start <= MAX_QUOTE:
            yield Statement(
                document=scene.document.id,
                quote=Quote.of(scene.document, start, end),
                content=ProductUse(entity, model.entity),
                confidence=0.8,
            )


def _model(cue: Mark, scene: Scene) -> Mark | None:
    """The product behind the cue, in its clause (German verbs stand behind it)."""
    _, end = scene.clause(cue.start)
    after = scene.named("product", start=cue.end, end=min(end, cue.end + _RIGHT))
    if after:
        return after[0]
    if scene.document.lang in ("de", "nl"):
        return _before(cue, scene)
    return None


def _before(cue: Mark, scene: Scene) -> Mark | None:
    before = scene.named("product", end=cue.start)
    return before[-1] if before and cue.start - before[-1].end <= _RIGHT else None


def _after(cue: Mark, scene: Scene) -> tuple[Entity, Mark | None] | None:
    after = scene.named("product", start=cue.end, end=min(scene.end, cue.end + _RIGHT))
    return (after[0].entity, after[0]) if after else None


def _product(cue: Mark, scene: Scene, context: Context) -> tuple[Entity, Mark | None] | None:
    """The product before the cue: named, unnamed but introduced ("a new product"), or what "it" stands for."""
    model = _model(cue, scene)
    low = max(scene.start, cue.start - _LEFT)
    products = [m for m in scene.named("product", start=low, end=cue.start) if m != model]
    unnamed = scene.of("product_uses.product_uses", "unnamed", start=low, end=cue.start)
    if unnamed and (not products or products[-1].end <= unnamed[-1].start):
        makers = [m for m in scene.named("org", end=unnamed[-1].start) if m.name and not scene.is_prepositional(m)]
        if makers:
            label = f"{makers[-1].entity.label} (unnamed product)"
            return Entity(ID + slug(label), label, "Product"), unnamed[-1]
        return None
    if products:
        return products[-1].entity, products[-1]
    refers = [
        m for m in scene.of("references.references", "product", start=low, end=cue.start) if cue.start - m.end <= 25
    ]
    if refers and context.last_product is not None:
        return context.last_product.entity, refers[-1]
    return None


def _same_vendor_pair(product: Entity, model: Mark, context: Context) -> bool:
    """Whether one is only a version of the other, as "Llama 3" of "Llama"."""
    one, other = context.by_iri.get(product.iri), model.name
    return bool(one and other and (other.entity.iri in one.broader or one.entity.iri in other.broader))
