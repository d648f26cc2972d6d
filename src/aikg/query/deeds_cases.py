"""What is asked of the rules about each bond: the use that follows from what the other party is there for.

Nothing is judged here. From most parties nothing follows, and such bonds are left out, unless the party is a body of
the state or a contractor of it: that is told, and that nothing follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from aikg.names import ACTOR, AIKG, USE
from aikg.query.bonds import Bond, read_bonds
from aikg.query.graph_reader import GraphReader
from aikg.query.judge import Judge
from aikg.reason.norms import FUNCTIONS, Scopes

__all__ = ["Case", "Cases"]

#: What is done by those who are of a kind; None: they may do anything, so nothing follows. The narrower kinds first.
_IMPLIED: Mapping[str, str | None] = {
    **FUNCTIONS,
    ACTOR + "border-agency": USE + "migration-and-border-control",
    ACTOR + "defence-contractor": USE + "military",
    ACTOR + "government-contractor": None,
    ACTOR + "government": None,
}
#: What a body is there for, where the graph knows its class and not its kind; a military body is military all the same.
_KINDS_OF_CLASSES = {
    AIKG + "MilitaryBody": ACTOR + "military",
    AIKG + "LawEnforcementBody": ACTOR + "law-enforcement",
    AIKG + "GovernmentBody": ACTOR + "government",
}
#: Bonds that give nobody a product to use.
_IDLE = frozenset({"investment", "membership"})
#: Nobody promises to further one of these, or a part of it: so a pledge about it is a pledge to prevent it.
_HARMS = frozenset(
    USE + slug
    for slug in (
        "harm-to-children",
        "mass-surveillance",
        "human-trafficking",
        "sexual-violence",
        "cbrn-weapons",
        "fraud",
        "disinformation",
        "impersonation",
        "discouraging-voting",
        "ncii",
        "hate",
    )
)


@dataclass(frozen=True, slots=True)
class Case:
    """A bond with the kind of the other party, and the use that is asked about; no `use`: nothing follows.

    `ruling` is whose rules are asked, `product` about what: None where the product of the bond is not of those rules.
    """

    bond: Bond
    kind: str
    use: str | None
    ruling: str
    product: str | None


class Cases:
    """Reads the cases of a graph. `today` is the day whose taxonomies tell what concerns what."""

    def __init__(self, reader: GraphReader, judge: Judge, today: date | None) -> None:
        self._judge, self._reader = judge, reader
        self._scopes: Scopes = judge.book.scopes(today or date.max)
        #: What nobody promises to further, with all its parts.
        self.harms = _HARMS | {use for use, above in self._scopes.uses.items() if above & _HARMS}

    def all(self) -> Iterator[Case]:
        """Yield every bond whose other party is of a kind that matters, once for each use and each who rules."""
        ruling = set(self._judge.book.vendors)
        everyone = {*self._reader.instances(AIKG + "Vendor"), *ruling}
        vendors = {vendor for vendor in everyone if not self._is_public(vendor)}
        for bond in read_bonds(self._reader, vendors, self.harms):
            if bond.party:
                yield from self._with(bond, bond.party, ruling)
            elif bond.vendor in ruling:
                yield Case(bond, "", bond.use, bond.vendor, None)

    def _with(self, bond: Bond, party: str, ruling: set[str]) -> Iterator[Case]:
        kinds = self._kinds(party)
        uses = {use: kind for kind in reversed(kinds) if (use := _IMPLIED[kind]) and bond.kind not in _IDLE}
        for who, product in self._who_rules(bond, ruling):
            for use in sorted(uses):
                yield Case(bond, uses[use], use, who, product)
            if kinds and not uses:
                yield Case(bond, kinds[0], None, who, product)

    def _kinds(self, party: str) -> list[str]:
        """Return the kinds of a party from which something may follow, the narrower first."""
        above, classes = self.kinds_above(party), self._reader.classes(party)
        kinds = [kind for kind in _IMPLIED if kind in above]
        if not any(map(_IMPLIED.get, kinds)) or AIKG + "MilitaryBody" in classes:
            kinds += [kind for name, kind in _KINDS_OF_CLASSES.items() if name in classes]
        return list(dict.fromkeys(kinds))

    def kinds_above(self, party: str) -> set[str]:
        """Return a party with all its kinds."""
        return {party, *self._scopes.actors.get(party, ())}

    def _is_public(self, party: str) -> bool:
        of_state = ACTOR + "government" in self.kinds_above(party)
        return of_state or bool(self._reader.classes(party) & set(_KINDS_OF_CLASSES))

    def _who_rules(self, bond: Bond, ruling: set[str]) -> list[tuple[str, str | None]]:
        """Return whose rules are asked, and about which product.

        Those of the vendor. Where the product is another's, those of that vendor, which need not be a party; where it
        is the other party's or nobody's, the product says nothing about rules.
        """
        offering = self._judge.vendors_of(bond.product) if bond.product else []
        if bond.vendor in ruling and bond.vendor in offering:
            return [(bond.vendor, bond.product)]
        if offering and bond.vendor not in offering and bond.party not in offering:
            return [(other, bond.product) for other in offering if other in ruling]
        return [(bond.vendor, None)] if bond.vendor in ruling else []

    def concern(self, case: Case) -> set[str]:
        """Return the IRIs of what a case is about: a product's family, a broader use and a kind of actor too."""
        bond, scopes = case.bond, self._scopes
        found = {bond.vendor, case.ruling, case.kind, *bond.facts, *bond.documents}
        for product in filter(None, (bond.product, case.product)):
            found |= {product, *scopes.products.get(product, ())}
        if case.use:
            found |= {case.use, *scopes.uses.get(case.use, ())}
        if bond.party:
            found |= {*self.kinds_above(bond.party), *self._reader.all(bond.party, AIKG + "basedIn")}
        return found
