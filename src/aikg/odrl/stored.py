"""The policies that a graph holds, as ODRL values: every recorded text, and what others report of each issuer.

A text that carries no rule is no ODRL policy and is left out. What is reported and no text carries forms one policy for
each issuer, marked so; of these rules only those that stand at present are in it, as ODRL could not say of the others
that they are over, alleged, proposed or withdrawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, cached_property

from pyoxigraph import Literal, NamedNode, Store

from aikg.errors import QueryRejected
from aikg.model import Entity, IssuerType, Modality, Rule
from aikg.names import AIKG, CONDITION, LOC, PREFIXES, USE, WORLD, compress, content_iri
from aikg.odrl.terms import PROFILE
from aikg.odrl.values import ConflictStrategy, OdrlPolicy, OdrlRule
from aikg.store.terms import Vocabulary, concept_slug
from aikg.store.write import MODALITY_CLASS

__all__ = ["places_of", "stored_policies"]

_TYPE = PREFIXES["rdf"] + "type"
_DCTERMS = PREFIXES["dcterms"]
_LABEL = PREFIXES["skos"] + "prefLabel"
#: Classes that say what a thing is for a policy, before all others that it may have.
_TELLING = ("ActorKind", "ActorGroup", "Alliance", "Country", "ModelFamily")
_BESIDE = frozenset({"Vendor", "Agent"})


def stored_policies(store: Store, policy: str | None = None) -> list[OdrlPolicy]:
    """Return the policies of a store in the order of their IRIs: all, or those that an IRI names.

    It may be that of a policy (all its texts), of one text, of an issuer (its texts, and what is reported of it) or of
    an exported policy. Raises QueryRejected where it names no policy with a rule.
    """
    found = list(_Archive(store).policies(policy))
    if not found and policy is not None:
        raise QueryRejected(
            f"no policy with a rule is called {policy}",
            expected="the IRI of a policy, of a recorded text of one, or of whoever issues rules",
        )
    return sorted(found, key=lambda one: one.iri)


def places_of(store: Store) -> Vocabulary:
    """Return the places that a store describes, by their codes; the names of all other places follow from the code."""
    quads = store.quads_for_pattern(None, NamedNode(_of("code")), None)
    return Vocabulary(codes=dict(sorted((_text(quad.object), _text(quad.subject)) for quad in quads)))


def _of(name: str) -> str:
    return AIKG + name


def _text(node: object) -> str:
    return node.value if isinstance(node, NamedNode | Literal) else ""


class _Archive:
    """Reads rules and texts of a store, each rule once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.rule = cache(self._rule)
        self.entity = cache(self._entity)

    def all(self, node: str, predicate: str, *, back: bool = False) -> list[str]:
        """Return the values of a property or, `back`, what has a thing for its value; sorted."""
        if back:
            quads = self._store.quads_for_pattern(None, NamedNode(predicate), NamedNode(node))
            return sorted({_text(quad.subject) for quad in quads})
        quads = self._store.quads_for_pattern(NamedNode(node), NamedNode(predicate), None)
        return sorted({_text(quad.object) for quad in quads})

    def first(self, node: str, predicate: str) -> str | None:
        return next(iter(self.all(node, predicate)), None)

    def policies(self, name: str | None) -> Iterator[OdrlPolicy]:
        """Yield all policies, or those that `name` is the name of, of the lasting policy of, or of the issuer of."""
        for text in self._carried:
            policy = self.first(text, _of("versionOf"))
            issuer = self.first(policy, _of("policyOf")) if policy else None
            if name in {None, text, policy, issuer}:
                yield self._version(text, policy, issuer)
        reported: defaultdict[Entity, list[str]] = defaultdict(list)
        carried = {rule for rules in self._carried.values() for rule in rules}
        for rule in self.all(_of("Rule"), _TYPE, back=True):
            if rule not in carried and self.first(rule, _of("standing")) == _of("current"):
                reported[self.rule(rule).issuer].append(rule)
        for who, rules in reported.items():
            iri = content_iri("reported-rules", who.iri)
            if name in {None, iri, who.iri}:
                yield OdrlPolicy(
                    iri=iri,
                    assigner=who,
                    rules=self._rules(rules),
                    conflict=ConflictStrategy.MOST_SPECIFIC,
                    profiles=(str(PROFILE),),
                    title=f"{who.label}: what others report",
                    reported=True,
                )

    @cached_property
    def _carried(self) -> dict[str, list[str]]:
        """The rules of every text that carries one."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for quad in self._store.quads_for_pattern(None, NamedNode(_of("carries")), None):
            found[_text(quad.subject)].add(_text(quad.object))
        return {text: sorted(rules) for text, rules in found.items()}

    def _version(self, text: str, policy: str | None, issuer: str | None) -> OdrlPolicy:
        issued = self.first(text, _DCTERMS + "issued")
        return OdrlPolicy(
            iri=text,
            assigner=self.entity(issuer) if issuer else None,
            rules=self._rules(self._carried[text]),
            conflict=ConflictStrategy.MOST_SPECIFIC,
            profiles=(str(PROFILE),),
            title=self.first(text, _DCTERMS + "title"),
            issued=date.fromisoformat(issued) if issued else None,
            valid=tuple(self._intervals(policy, text)) if policy else (),
            version_of=policy,
            replaces=tuple(self.all(text, _of("replaces"))),
            source=self.first(text, PREFIXES["schema"] + "url"),
        )

    def _intervals(self, policy: str, text: str) -> Iterator[str]:
        """Yield when a text was the recorded one: from a recording of it to the first one of another text.

        A recording of an error page shows no text, and ends nothing.
        """
        recordings = self.all(policy, _of("recordingOf"), back=True)
        shown = sorted((self.first(one, _of("archivedAt")) or "", self.first(one, _of("shows"))) for one in recordings
                       if self.first(one, _of("shows")))  # fmt: skip
        begin = ""
        for moment, one in shown:
            if one == text and not begin:
                begin = moment[:10]
            elif one != text and begin:
                yield f"{begin}/{moment[:10]}"
                begin = ""
        if begin:
            yield f"{begin}/.."

    def _rules(self, names: Iterable[str]) -> tuple[OdrlRule, ...]:
        here = set(names)
        return tuple(
            OdrlRule(
                iri=name,
                rule=self.rule(name),
                duty_of=tuple(sorted(self._permissions(name) & here)),
                valid_from=self.first(name, _of("validFrom")),
                valid_until=self.first(name, _of("validUntil")),
            )
            for name in sorted(here)
        )

    def _permissions(self, name: str) -> set[str]:
        """Return the permissions that a duty stands together with, in the same words, in every text that has them."""
        if self.rule(name).modality is not Modality.REQUIRES:
            return set()
        statements = self.all(name, _of("states"), back=True)
        places = {place for statement in statements for place in self.all(statement, _of("evidence"))}
        beside = {other for place in places for one in self.all(place, _of("evidence"), back=True)
                  for other in self.all(one, _of("states"))}  # fmt: skip
        return {
            other
            for other in beside
            if _of("Permission") in self.all(other, _TYPE)
            and all(name in rules for rules in self._carried.values() if other in rules)
        }

    def _rule(self, node: str) -> Rule:
        classes = self.all(node, _TYPE)
        product, issuer_type = self.first(node, _of("governs")), self.first(node, _of("issuerType"))
        return Rule(
            issuer=self.entity(self.first(node, _of("issuedBy")) or node),
            modality=next(modality for modality, name in MODALITY_CLASS.items() if _of(name) in classes),
            use=concept_slug(USE, self.first(node, _of("ofUse")) or ""),
            product=self.entity(product) if product else None,
            actors=tuple(self.entity(actor) for actor in self.all(node, _of("appliesTo"))),
            jurisdictions=tuple(sorted(self._code(place) for place in self.all(node, _of("inJurisdiction")))),
            conditions=tuple(concept_slug(CONDITION, one) for one in self.all(node, _of("underCondition"))),
            exception_to=self.first(node, _of("exceptionTo")),
            issuer_type=IssuerType((issuer_type or "vendorIssuer").removeprefix(AIKG).removesuffix("Issuer")),
        )

    def _code(self, place: str) -> str:
        if place == WORLD:
            return "world"
        return self.first(place, _of("code")) or concept_slug(LOC, place)

    def _entity(self, node: str) -> Entity:
        kinds = {name.removeprefix(AIKG) for name in self.all(node, _TYPE) if name.startswith(AIKG)}
        kind = next((name for name in _TELLING if name in kinds), None) or min(kinds - _BESIDE, default="Agent")
        quads = self._store.quads_for_pattern(NamedNode(node), NamedNode(_LABEL), None)
        labels = {quad.object.language or "": quad.object.value for quad in quads if isinstance(quad.object, Literal)}
        return Entity(node, labels.get("") or labels.get("en") or compress(node), kind)
