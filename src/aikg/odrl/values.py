"""ODRL policies in our own terms: rules about uses of AI products, as `aikg.model.Rule` has them.

`write` makes RDF of them and `read` makes them of RDF; neither looks at the graph that `stored` takes them from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aikg.model import Entity, Rule
from aikg.names import AIKG, PREFIXES, content_iri

__all__ = ["ConflictStrategy", "OdrlPolicy", "OdrlRule", "every_product_of"]


class ConflictStrategy(StrEnum):
    """Which of two rules that conflict takes precedence: the strategies of ODRL, and those of our profile.

    `PERM` lets permissions win; `INVALID`, the default of ODRL (IM, section 2.10), lets neither.
    """

    PROHIBIT = "prohibit"
    PERM = "perm"
    INVALID = "invalid"
    MOST_SPECIFIC = "mostSpecific"
    HIGHEST_AUTHORITY = "highestAuthority"
    LATEST = "latest"

    @property
    def iri(self) -> str:
        """The IRI of the strategy.

        >>> ConflictStrategy.PERM.iri, ConflictStrategy.LATEST.iri
        ('http://www.w3.org/ns/odrl/2/perm', 'https://w3id.org/aikg/ontology#latest')
        """
        in_odrl = self in {ConflictStrategy.PROHIBIT, ConflictStrategy.PERM, ConflictStrategy.INVALID}
        return (PREFIXES["odrl"] if in_odrl else AIKG) + self.value


@dataclass(frozen=True, slots=True)
class OdrlRule:
    """A rule of a policy. `iri` is its node's name, or made of its content where the node has none.

    A duty that hangs on permissions has their IRIs in `duty_of`; without any it is an obligation. `valid_from` and
    `valid_until` (exclusive) are EDTF dates, where known.
    """

    iri: str
    rule: Rule
    duty_of: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_until: str | None = None


@dataclass(frozen=True, slots=True)
class OdrlPolicy:
    """A policy: the rules of one text, or those that others report of their assigner.

    `assigner` is None where the rules of a policy have several. `valid` are the EDTF intervals in which the text was
    the recorded one; `version_of` and `replaces` the IRIs of the lasting policy and of the text before.
    """

    iri: str
    assigner: Entity | None
    rules: tuple[OdrlRule, ...]
    conflict: ConflictStrategy = ConflictStrategy.INVALID
    profiles: tuple[str, ...] = ()
    title: str | None = None
    issued: date | None = None
    valid: tuple[str, ...] = ()
    version_of: str | None = None
    replaces: tuple[str, ...] = ()
    source: str | None = None
    reported: bool = False


def every_product_of(issuer: str) -> str:
    """Return the IRI of the collection of all products of an issuer: the target of a rule that names no product."""
    return content_iri("every-product", issuer)
