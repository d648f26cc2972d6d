"""Policy changes, and corrections of what was said before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aikg.extract.coreference import Context
from aikg.extract.dates import date_in
from aikg.extract.guards import is_doubted
from aikg.extract.marks import Mark
from aikg.extract.owners import owner_of_policy
from aikg.extract.scene import Scene
from aikg.model import MAX_QUOTE, Correction, Entity, KnownName, Modality, PolicyChange, Quote, Rule, Statement, Status

__all__ = ["changes_in", "corrected"]


def changes_in(scene: Scene, context: Context) -> Iterator[Statement]:
    """Yield the changes of a vendor's policy that one sentence reports."""
    if scene.of("markers.correction", "words"):
        return
    for cue in scene.of("changes.changes", "change"):
        found = _vendor(cue, scene, context)
        if found is None or is_doubted(cue, scene):
            continue
        vendor, product = found
        when, words = date_in(scene)
        end = min(scene.end, scene.start + MAX_QUOTE)
        text = scene.document.text[scene.start : end]
        yield Statement(
            document=scene.document.id,
            quote=Quote.of(scene.document, scene.start, end),
            content=PolicyChange(vendor.entity, product, text, when, words),
            confidence=0.7,
        )
        return


def _vendor(cue: Mark, scene: Scene, context: Context) -> tuple[KnownName, Entity | None] | None:
    """Whose policy changed: the owner of the terms, the subject, or who ruled last."""
    if scene.of("actors.blockers", "legal", start=scene.start, end=cue.end):
        return None
    start, end = scene.clause(cue.start)
    products = [m for m in scene.named("product", start=start, end=end) if m.name]
    product = products[0].name if products else None
    orgs = [m for m in scene.named("org", start=start, end=end) if m.name and not scene.is_prepositional(m)]
    subject = [m for m in orgs if m.end <= cue.start]
    vendor = subject[-1].name if subject else None
    terms = scene.of("references.references", "policy", start=cue.start)
    owners = owner_of_policy(terms[0], scene, context) if terms and vendor is None else None
    if owners:
        vendor = context.by_iri.get(owners[0].entity.iri)
    vendor = vendor or (context.vendor_of(product) if product else None) or context.ruler or context.topic
    if vendor is None:
        return None
    own = product.entity if product and product.offered_by == vendor.entity.iri else None
    return vendor, own


def corrected(scenes: list[Scene], found: list[Statement], context: Context) -> list[Statement]:
    """Return the statements with what the document itself takes back marked as corrected, and the corrections.

    When a vendor is reported to have narrowed a ban, its blanket ban of the same document is withdrawn.
    """
    statements = list(found)
    for scene in scenes:
        narrows = scene.of("markers.correction", "narrows")
        wrong = scene.of("markers.correction", "words")
        if not wrong or not (narrows or scene.of("markers.correction", "update")):
            continue
        orgs = [m for m in scene.named("org") if m.name and not scene.is_prepositional(m)] or scene.named("org")
        vendor = orgs[0].name if orgs else context.topic
        if vendor is None:
            continue
        statements = _withdraw(statements, vendor, scene)
    return statements


def _withdraw(statements: list[Statement], vendor: KnownName, scene: Scene) -> list[Statement]:
    bans = [(s.content.iri, s.content, s) for s in statements if _is_ban_of(vendor, s) and isinstance(s.content, Rule)]
    stated = [(iri, rule, s) for iri, rule, s in bans if not s.candidate]
    blanket = {iri for iri, rule, _ in stated if rule.use == "any-use"}
    here = {iri for iri, _, s in stated if scene.start <= s.quote.start < scene.end and iri not in blanket}
    end = min(scene.end, scene.start + MAX_QUOTE)
    products = [rule.product for iri, rule, _ in bans if iri in blanket | here]
    withdrawn = {id(s) for iri, _, s in bans if iri in blanket}
    correction = Statement(
        document=scene.document.id,
        quote=Quote.of(scene.document, scene.start, end),
        content=Correction(
            vendor.entity,
            next((product for product in products if product), None),
            scene.document.text[scene.start : end],
            corrects=tuple(sorted(blanket)),
            confirms=tuple(sorted(here)),
        ),
        confidence=0.8,
    )
    return [replace(s, status=Status.CORRECTED) if id(s) in withdrawn else s for s in statements] + [correction]


def _is_ban_of(vendor: KnownName, statement: Statement) -> bool:
    rule = statement.content
    return isinstance(rule, Rule) and rule.issuer == vendor.entity and rule.modality is Modality.PROHIBITS
