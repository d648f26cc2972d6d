"""One request for a verdict, put by names of things."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from aikg.errors import QueryRejected
from aikg.query.explanation import Explanation
from aikg.query.judge import Judge
from aikg.query.resolve import NameIndex
from aikg.reason.norms import Request

__all__ = ["Asked", "verdicts"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request by names: of a vendor or a product, a use, and what limits it."""

    name: str
    use: str
    product: str | None
    by: str | None
    place: str | None
    on: date
    met: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    known_by: date | None = None


def verdicts(names: NameIndex, judge: Judge, asked: Asked) -> list[Explanation]:
    """Return the verdict of each vendor whose rules are asked for, by the name of the vendor.

    Raises QueryRejected for a name that is not known, and for a name that is one of a vendor and of its product.
    """

    def find(text: str | None, kind: str) -> str | None:
        return names.find(text, kind) if text else None

    vendor, product = _subject(asked, names)
    request = Request(
        vendor="",
        use=names.find(asked.use, "use"),
        day=asked.on,
        product=product,
        actor=find(asked.by, "actor"),
        place=find(asked.place, "place"),
        met=frozenset(names.find(one, "condition") for one in asked.met),
        unmet=frozenset(names.find(one, "condition") for one in asked.unmet),
        known_by=asked.known_by,
    )
    found = [vendor] if vendor else judge.vendors_of(product or "")
    if not found:
        raise QueryRejected(f'nobody is known to offer "{asked.name}"', expected="a product with a vendor")
    return [judge.explain(replace(request, vendor=one)) for one in found]


def _subject(asked: Asked, names: NameIndex) -> tuple[str | None, str | None]:
    """Return the vendor and the product asked about; with a product beside it, the name is the vendor's."""
    if asked.product:
        return names.find(asked.name, "vendor"), names.find(asked.product, "product")
    try:
        return names.find(asked.name, "vendor"), None
    except QueryRejected as error:
        try:
            return None, names.find(asked.name, "product")
        except QueryRejected:
            problem = f'there is no vendor and no product called "{asked.name}"'
            raise QueryRejected(problem, expected=error.expected) from None
