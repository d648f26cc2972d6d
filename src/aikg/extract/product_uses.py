"""Products built on other products or on models: "Draft One runs on ChatGPT".

The one built upon may be named only by its maker ("models of OpenAI"); the one built may be a product the graph
does not know, where a noun says that it is one, or a firm named like what it sells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

from aikg.extract.coreference import Context
from aikg.extract.guards import is_doubted
from aikg.extract.listing import is_listed
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.extract.slots import slots_in
from aikg.extract.strangers import stranger
from aikg.model import MAX_QUOTE, Entity, ProductUse, Quote, Statement
from aikg.names import ID, slug

__all__ = ["product_uses_in"]

_LEFT, _RIGHT = 120, 70
#: What a product has before and behind the model in its name: "Secure GPT", "GPT-4chan".
_HEAD = re.compile(r"(?<![\w.-])[A-ZÀ-Þ][\w]*[- ]$")
_TAIL = re.compile(r"-?\d[a-z]{2,20}\b|-[A-Z](?![\w-])")

Found = tuple[Entity, Mark]


def product_uses_in(scene: Scene, context: Context) -> Iterator[Statement]:
    """Yield the product uses that one sentence states."""
    seen: set[tuple[str, str]] = set()
    scene = _with_whole_names(scene)
    for cue in scene.of("product_uses.product_uses"):
        if cue.value not in ("verb", "passive") or is_doubted(cue, scene) or _denied(cue, scene):
            continue
        for (entity, mark), model in _uses(cue, scene, context):
            if scene.of("markers.negation", start=cue.start, end=max(cue.end, model[1].start)):
                continue  # "runs on Acme, and no longer on Bolt"
            pair = entity.iri, model[0].iri
            if entity.iri == model[0].iri or pair in seen or _same_family(entity, model[1], context):
                continue
            seen.add(pair)
            marks = [cue, model[1], mark]
            start, end = min(m.start for m in marks), max(m.end for m in marks)
            if end - start <= MAX_QUOTE:
                yield Statement(
                    document=scene.document.id,
                    quote=Quote.of(scene.document, start, end),
                    content=ProductUse(entity, model[0]),
                    confidence=0.8,
                )


def _with_whole_names(scene: Scene) -> Scene:
    """Return the sentence with a product named after a model read as itself: "Secure GPT", "Latam-GPT", "GPT-4chan"."""
    names = [_whole(m, scene) if m.kind == "product" else m for m in scene.names]
    return scene if names == list(scene.names) else replace(scene, names=tuple(names))


def _whole(mark: Mark, scene: Scene) -> Mark:
    raw = scene.document.text
    before = _HEAD.search(raw, max(scene.start, mark.start - 30), mark.start)
    behind = _TAIL.match(raw, mark.end)
    start = before.start() if before is not None and _is_free(before.start(), mark.start, scene) else mark.start
    end = behind.end() if behind is not None else mark.end
    if (start, end) == (mark.start, mark.end):
        return mark
    name = stranger(raw[start:end], "Product")
    return Mark(start, end, "product", name.entity.iri, name)


def _is_free(start: int, end: int, scene: Scene) -> bool:
    """Whether the capitalised word before a model is no name of its own and no word that only opens a sentence."""
    raw = scene.document.text
    if any(n.start < end and start < n.end for n in scene.names):
        return False
    if raw[end - 1] == "-":
        return True
    nouns = "noun" in scene.words.under("names", "names", "capitals")
    return not nouns and start > scene.start and raw[start - 1] not in '"“«„'


def _uses(cue: Mark, scene: Scene, context: Context) -> Iterator[tuple[Found, Found]]:
    """Yield (product, model) for what one cue says: one product with one model, or with each of a list of them."""
    if cue.value == "verb" and (inner := _put_into(cue, scene)) is not None:
        yield inner
        return
    model = _behind(cue, scene) if cue.value == "verb" else _before(cue, scene)
    if model is None:
        return
    product = _product(cue, model, scene, context) if cue.value == "verb" else _driven(cue, model, scene)
    if product is None or product[0].iri == model[0].iri:
        return
    yield product, model
    if cue.value == "verb":
        for other in _listed_with(model[1], scene):
            yield product, other


def _put_into(cue: Mark, scene: Scene) -> tuple[Found, Found] | None:
    """ "Acme uses GPT-4 in Bing", "integra los modelos de Acme en Bolt": the second product holds the first."""
    start, end = scene.clause(cue.start)
    products = [m for m in scene.named("product", start=start, end=end) if m.name is not None]
    for one, other in pairwise(products):
        gap = scene.between(one.end, other.start).replace("'", " ").split()
        if gap and one.start - cue.end <= _LEFT and cue.start - other.end <= _RIGHT and _says_into(gap, cue, scene):
            return (other.entity, other), (one.entity, one)
    return None


def _says_into(gap: list[str], cue: Mark, scene: Scene) -> bool:
    """Whether only "in" or "into", with an article or the participle of the cue, stands between two products."""
    into = set(scene.words.under("product_uses", "into", "words"))
    free = {*scene.words.under("markers", "voice", "article"), *scene.between(cue.start, cue.end).split()}
    return bool(into & set(gap)) and set(gap) <= into | free


def _listed_with(model: Mark, scene: Scene) -> Iterator[Found]:
    """The other models of a list: "OLMo, from the Allen Institute, and Llama"."""
    last = model
    for mark in scene.named("product", start=model.end):
        if not is_listed(last, mark, scene) or mark.name is None:
            return
        yield mark.entity, mark
        last = mark


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
    if scene.is_verb_second:
        return _before(cue, scene)
    return None


def _before(cue: Mark, scene: Scene) -> Found | None:
    before = scene.named("product", end=cue.start)
    return (before[-1].entity, before[-1]) if before and cue.start - before[-1].end <= _RIGHT else None


def _driven(cue: Mark, model: Found, scene: Scene) -> Found | None:
    """The product behind a cue like "powers"."""
    limit = min(scene.end, cue.end + _RIGHT)
    after = scene.named("product", start=cue.end, end=limit)
    return (after[0].entity, after[0]) if after else _introduced(scene, cue.end, limit)


def _product(cue: Mark, model: Found, scene: Scene, context: Context) -> Found | None:
    """The product before the cue: named, unnamed but introduced ("a new product"), or what "it" stands for."""
    low = max(scene.start, cue.start - _LEFT)
    at = model[1].start if model[1].start < cue.start else cue.start
    products = [m for m in scene.named("product", start=low, end=at) if m.value != model[1].value]
    unnamed = scene.of("product_uses.product_uses", "unnamed", start=low, end=at)
    if unnamed and (not products or products[-1].end <= unnamed[-1].start):
        return _of_maker(unnamed[-1], scene)
    introduced = _introduced(scene, low, at)
    if introduced is not None and (not products or products[-1].end <= introduced[1].start):
        return introduced
    if products:
        return products[-1].entity, products[-1]
    refers = [m for m in scene.of("references.references", "product", start=low, end=at) if at - m.end <= 25]
    if refers and context.last_product is not None and context.last_product.entity.iri != model[0].iri:
        return context.last_product.entity, refers[-1]
    start, _ = scene.clause(cue.start)
    firm = _firm(cue, max(start, low), at, scene, context)
    return firm or _unknown(at, scene, context) or _of_topic(start, at, scene, context)


def _of_maker(unnamed: Mark, scene: Scene) -> Found | None:
    """A product without a name, as that of the firm named before it: "Acme announced a new product"."""
    makers = [m for m in scene.named("org", end=unnamed.start) if m.name and not scene.is_prepositional(m)]
    if not makers:
        return None
    label = f"{makers[-1].entity.label} (unnamed product)"
    return Entity(ID + slug(label), label, "Product"), unnamed


def _firm(cue: Mark, start: int, at: int, scene: Scene, context: Context) -> Found | None:
    """A firm near the cue that is named like what it sells; none whose products the graph knows."""
    firms = [m for m in scene.named("org", start=start, end=max(at, cue.end)) if m.name and not m.demonym]
    firms = [
        m for m in firms if m.value not in context.makers and (m.start > cue.start or not scene.is_prepositional(m))
    ]
    return (firms[-1].entity, firms[-1]) if firms and at - firms[-1].end <= 30 else None


def _unknown(at: int, scene: Scene, context: Context) -> Found | None:
    """A capitalised name right before the cue that nobody knows: it is what runs on the model."""
    for slot in slots_in(scene, context.labels.values(), "Product"):
        gap = scene.between(slot.end, at)
        joined = gap == ", " or not re.search(r"[,;:()]", gap)  # "its tutor Acme, built on GPT-4"
        if slot.end <= at and len(gap) <= 25 and joined and not scene.is_prepositional(slot):
            return slot.entity, slot
    return None


def _of_topic(start: int, at: int, scene: Scene, context: Context) -> Found | None:
    """What the text is about, where only "the tool" or "the engine" stands before the cue: the firm that sells it."""
    known = context.main
    if known is None or known.entity.iri in context.makers or scene.named("org", "product", start=start, end=at):
        return None
    articles = {*scene.words.under("markers", "voice", "article"), *scene.words.under("names", "names", "own")}
    nouns = {word.lower() for key in ("tool", "software", "model") for word in scene.words.under("names", "names", key)}
    words = scene.between(start, at).replace("'", " ").split()
    pointed = [m for m in scene.of("references.references") if m.value in ("product", "technology") and m.end <= at]
    opens = bool(pointed) and pointed[0].start - start <= 3
    if opens or (2 <= len(words) <= 9 and words[0] in articles and nouns & set(words[1:3])):
        return known.entity, Mark(start, at, "org", known.entity.iri, known)
    return None


def _introduced(scene: Scene, low: int, at: int) -> Found | None:
    """A product the graph does not know, behind a noun that says what it is: "their chatbot Mobi"."""
    found: Found | None = None
    for match in _kinds(scene).finditer(scene.document.text, low, at):
        start, end = match.span("name")
        if not any(n.start < end and start < n.end for n in scene.names):
            name = stranger(match["name"], "Product")
            found = name.entity, Mark(start, end, "product", name.entity.iri, name)
    return found


def _models(scene: Scene) -> re.Pattern[str]:
    return _words(scene.words.under("names", "names", "model"))


@cache
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words)) or '(?!)'})\b")


def _kinds(scene: Scene) -> re.Pattern[str]:
    return _named_kind(scene.words.under("names", "names", "tool"), scene.words.under("names", "names", "called"))


@cache
def _named_kind(words: tuple[str, ...], called: tuple[str, ...]) -> re.Pattern[str]:
    word = r"[A-ZÀ-Þ][\w.-]{0,30}[\w]"
    union = "|".join(map(re.escape, words)) or "(?!)"
    said = "|".join(map(re.escape, called)) or "(?!)"
    name = rf"(?P<name>{word}(?: (?:d[aeo]s? |of |del? )?{word}){{0,2}})"
    return re.compile(rf"(?<!\w)(?:(?i:{union}),? ?|(?:{said}) )[\"“«„»]? ?{name}[\"”»“«]?")


def _same_family(product: Entity, model: Mark, context: Context) -> bool:
    """Whether one is only a version of the other, as "Llama 3" of "Llama"."""
    one, other = context.by_iri.get(product.iri), model.name
    return bool(one and other and (other.entity.iri in one.broader or one.entity.iri in other.broader))
