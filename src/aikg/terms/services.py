"""Whose terms a collection of terms of service records: from the name of a service to who issues them, and for what.

``data/services.csv`` names the vendor of each service, and the product where its terms are about one product; terms
without one are the vendor's own, for all it offers. A service that is not in it is looked up among the names of the
graph, and is else an organisation that nobody has met before, so that any collection can be read.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from aikg.model import Entity, KnownName
from aikg.names import ID, slug
from aikg.resources import resource

__all__ = ["Service", "service_of", "services"]


@dataclass(frozen=True, slots=True)
class Service:
    """Who issues the terms of a service, and the product they govern; None: everything the issuer offers."""

    issuer: Entity
    product: Entity | None = None


def service_of(name: str, known_names: Iterable[KnownName]) -> Service:
    """Return whose terms are recorded under the name of a service, as far as the table or `known_names` tell.

    >>> service_of("Example Bot", ()).issuer
    Entity(iri='https://w3id.org/aikg/id/example-bot', label='Example Bot', kind='Organization')
    """
    known = tuple(known_names)
    if name in services():
        vendor, product = services()[name]
        return Service(
            _entity(_called(vendor, known, _is_organisation), vendor, "Organization"),
            _entity(_called(product, known, _is_product), product, "Product") if product else None,
        )
    issuer = _called(name, known, _is_organisation)
    product_name = _called(name, known, _is_product)
    if issuer is None and product_name is not None:
        offering = next((other for other in known if other.entity.iri == product_name.offered_by), None)
        if offering is not None:
            return Service(offering.entity, product_name.entity)
    return Service(_entity(issuer, name, "Organization"))


@cache
def services() -> Mapping[str, tuple[str, str]]:
    """Return the labels of vendor and product (or "") by the name of a service, as the shipped table has them."""
    with resource("data/services.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["service"]: (row["vendor"], row["product"]) for row in csv.DictReader(file)})


def _called(label: str, known: Sequence[KnownName], is_meant: Callable[[KnownName], bool]) -> KnownName | None:
    """Return the one thing that has this name: as its preferred label, else as another; None where several have."""
    meant = [name for name in known if is_meant(name)]
    preferred = [name for name in meant if name.entity.label == label]
    found = preferred or [name for name in meant if label in {spelling for _, spelling in name.labels}]
    return found[0] if len(found) == 1 else None


def _entity(found: KnownName | None, label: str, kind: str) -> Entity:
    return found.entity if found is not None else Entity(ID + slug(label), label, kind)


def _is_organisation(name: KnownName) -> bool:
    return name.entity.kind.endswith(("Organization", "Body"))


def _is_product(name: KnownName) -> bool:
    return name.offered_by is not None
