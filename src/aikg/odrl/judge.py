"""The verdict of an ODRL policy that was read in: its rules and its conflict strategy before the engine.

What a policy says does not depend on the vendor's other texts: its own rules alone are judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from aikg.consolidate.edtf import bounds
from aikg.model import Modality
from aikg.names import CONDITION, USE, WORLD
from aikg.odrl.values import ConflictStrategy, OdrlPolicy, OdrlRule
from aikg.reason.norms import ANYONE, Authority, Request, ScopedRule, Scopes, Step, Verdict, When
from aikg.reason.verdict import decide
from aikg.store.terms import Vocabulary

__all__ = ["CHAINS", "judged", "scoped_rules"]

#: The steps of docs/verdicts.md by the conflict strategy of a policy; an exception beats its prohibition in all.
CHAINS: Mapping[ConflictStrategy, tuple[Step, ...]] = {
    ConflictStrategy.PROHIBIT: (Step.EXCEPTION, Step.PROHIBIT),
    ConflictStrategy.PERM: (Step.EXCEPTION, Step.PERMIT),
    ConflictStrategy.INVALID: (Step.EXCEPTION, Step.INVALID),
    ConflictStrategy.MOST_SPECIFIC: (Step.EXCEPTION, Step.SPECIFICITY),
    ConflictStrategy.HIGHEST_AUTHORITY: (Step.EXCEPTION, Step.AUTHORITY),
    ConflictStrategy.LATEST: (Step.EXCEPTION, Step.RECENCY),
}


def scoped_rules(policy: OdrlPolicy, vocabulary: Vocabulary) -> list[ScopedRule]:
    """Return the rules of a policy as the engine takes them; `vocabulary` gives the places their codes mean."""
    bound: dict[str, set[str]] = {}
    for stated in policy.rules:
        if stated.rule.modality is Modality.REQUIRES:
            bound[stated.iri] = set(stated.duty_of)
    return [_scoped(stated, frozenset(bound.get(stated.iri, ())), vocabulary) for stated in policy.rules]


def judged(policy: OdrlPolicy, request: Request, scopes: Scopes, vocabulary: Vocabulary) -> Verdict:
    """Return what a policy says about a request, whose vendor is the assigner of the policy whatever it names."""
    rules = scoped_rules(policy, vocabulary)
    vendor = policy.assigner.iri if policy.assigner else request.vendor
    asked = replace(request, vendor=vendor)
    return decide(asked, rules, scopes, CHAINS[policy.conflict])


def _scoped(stated: OdrlRule, stated_with: frozenset[str], vocabulary: Vocabulary) -> ScopedRule:
    rule = stated.rule
    return ScopedRule(
        stated.iri,
        rule.modality,
        USE + rule.use,
        vendor=rule.issuer.iri,
        product=rule.product.iri if rule.product else None,
        actors=frozenset(actor.iri for actor in rule.actors) - {ANYONE},
        places=frozenset(map(vocabulary.place, rule.jurisdictions)) - {WORLD},
        conditions=frozenset(CONDITION + slug for slug in rule.conditions),
        exception_to=rule.exception_to,
        stated_with=stated_with,
        authority=Authority.POLICY,
        begins=_when(stated.valid_from),
        ends=_when(stated.valid_until),
    )


def _when(edtf: str | None) -> When | None:
    found = bounds(edtf)
    return When(_instant(found.earliest), _instant(found.latest)) if found else None


def _instant(day: date) -> datetime:
    if isinstance(day, datetime):
        return day if day.tzinfo else day.replace(tzinfo=UTC)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
