"""What binds a vendor to others, as documents state it: partnerships of any kind, a pair at a time, and pledges.

What several documents or several facts say of the same pair, kind and product is one bond. Bonds that nobody states,
or that were withdrawn, are left out; nothing is concluded here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from pyoxigraph import NamedNode

from aikg.consolidate.edtf import bounds
from aikg.names import AIKG, PREFIXES
from aikg.query.graph_reader import GraphReader

__all__ = ["Bond", "day_of_bond", "read_bonds"]

_KIND = AIKG + "partnershipKind-"
#: What a bond is, when its statements differ: the first of these that any of them says. Of the first, the latest says.
_STATUSES = (frozenset({"current", "former"}), frozenset({"alleged"}), frozenset({"proposed"}))


@dataclass(frozen=True, slots=True)
class Bond:
    """A bond of a vendor: with a party, over a product where one is named; or a pledge, about a `use`.

    `status` is current, former, alleged or proposed. `day` is that of the earliest statement which says as much, None
    where no text dates it; `day_is` says whether it was ``stated`` or ``published``. `facts` and `documents` are IRIs,
    `sources` counts stories. `among` is how many parties are named together, at the fewest.
    """

    vendor: str
    kind: str
    party: str | None
    product: str | None
    use: str | None
    status: str
    day: date | None
    day_is: str
    facts: tuple[str, ...]
    documents: tuple[str, ...]
    sources: int
    among: int


@dataclass(frozen=True, slots=True)
class _Statement:
    status: str
    published: date | None
    day: date | None
    day_is: str
    document: str


_Key = tuple[str, str, str | None, str | None, str | None]


def read_bonds(reader: GraphReader, vendors: AbstractSet[str], pledged: AbstractSet[str]) -> list[Bond]:
    """Return the bonds of some vendors with others, and their pledges about some uses, in the order of IRIs."""
    facts: defaultdict[_Key, list[str]] = defaultdict(list)
    for partnership in reader.instances(AIKG + "Partnership"):
        partners = _things(reader, partnership, "partner")
        kind = reader.first(partnership, AIKG + "partnershipKind").removeprefix(_KIND) or "partnership"
        products: list[str | None] = [*_things(reader, partnership, "involvesProduct")]
        for product in products or [None]:
            for vendor in vendors & set(partners):
                for party in partners:
                    if party != vendor:
                        facts[vendor, kind, party, product, None].append(partnership)
    for commitment in reader.instances(AIKG + "Commitment"):
        for vendor in vendors & set(reader.all(commitment, AIKG + "signatory")):
            for use in pledged & set(reader.all(commitment, AIKG + "concernsUse")):
                facts[vendor, "pledge", None, None, use].append(commitment)
    bonds = (_bond(reader, key, facts[key]) for key in sorted(facts, key=lambda key: [part or "" for part in key]))
    return [bond for bond in bonds if bond]


def day_of_bond(published: date | None, valid_from: str, valid_until: str, *, former: bool) -> tuple[date | None, str]:
    """Return a day on which a bond is said to be there, and whether the text states it or was published on it.

    The day on which it began, of a month or a year the last, or the day of publication where that lies within; of what
    is over and has no beginning, the day before its end. Dates are EDTF, an empty one is not known.

    >>> day_of_bond(date(2024, 5, 2), "", "", former=False)
    (datetime.date(2024, 5, 2), 'published')
    >>> day_of_bond(date(2024, 5, 2), "2021", "", former=False)
    (datetime.date(2021, 12, 31), 'stated')
    >>> day_of_bond(date(2025, 2, 5), "", "2019", former=True)
    (datetime.date(2018, 12, 31), 'stated')
    >>> day_of_bond(date(2025, 2, 5), "", "", former=True)
    (None, '')
    """
    began, ended = bounds(valid_from), bounds(valid_until)
    if began and began.latest < date.max:
        last = began.latest - timedelta(days=int(began.earliest != began.latest))
        within = published is not None and began.earliest <= published <= last
        return (published, "published") if within else (last, "stated")
    if former:
        return (ended.earliest - timedelta(days=1), "stated") if ended and ended.earliest > date.min else (None, "")
    return published, "published" if published else ""


def _bond(reader: GraphReader, key: _Key, facts: Sequence[str]) -> Bond | None:
    """Return a bond as its statements give it; None where nobody states it any more."""
    stated = {fact: list(_statements(reader, fact)) for fact in dict.fromkeys(facts)}
    statements = [one for said in stated.values() for one in said]
    telling = next((found for among in _STATUSES if (found := [one for one in statements if one.status in among])), [])
    if not telling:
        return None
    days = [(one.day, one.day_is) for one in telling if one.day]
    day, day_is = min(days, default=(None, ""))
    status = max(telling, key=lambda one: (one.published or date.min, one.status == "current")).status
    vendor, kind, party, product, use = key
    documents = {one.document for one in statements if one.document}
    stories = {story for document in documents for story in reader.subjects(AIKG + "tells", document) or [document]}
    held = tuple(fact for fact, said in stated.items() if said)
    among = min(len(reader.all(fact, AIKG + "partner")) for fact in held)
    return Bond(
        vendor, kind, party, product, use, status, day, day_is, held, tuple(sorted(documents)), len(stories), among
    )


def _statements(reader: GraphReader, fact: str) -> Iterator[_Statement]:
    for statement in reader.subjects(AIKG + "states", fact):
        status = reader.first(statement, AIKG + "status").removeprefix(AIKG)
        if reader.first(statement, AIKG + "candidate") == "true" or not any(status in among for among in _STATUSES):
            continue
        document = next(iter(_things(reader, statement, "inDocument")), "")
        issued = bounds(reader.first(document, PREFIXES["dcterms"] + "issued")[:10])
        published = issued.earliest if issued else None
        began, ended = (reader.first(statement, AIKG + name) for name in ("validFrom", "validUntil"))
        day, day_is = day_of_bond(published, began, ended, former=status == "former")
        yield _Statement(status, published, day, day_is, document)


def _things(reader: GraphReader, subject: str, name: str) -> list[str]:
    """Return the values of a property that can be things: words that stand where a thing belongs are none."""
    return [value for value in reader.all(subject, AIKG + name) if _is_iri(value)]


def _is_iri(value: str) -> bool:
    try:
        NamedNode(value)
    except ValueError:
        return False
    return True
