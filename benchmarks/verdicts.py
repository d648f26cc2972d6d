"""How many verdicts a second: the indexed rules (`RuleBook`) beside plain `decide`, in one run on the same requests.

    python benchmarks/verdicts.py [RULES] [REQUESTS]

10,000 generated rules of 200 vendors on the real scheme of uses, of actors and of alliances: 15 % name actors, 15 %
places, 6 % conditions, 6 % are exceptions; all have dates and something that states them. 300,000 requests, all
different, in the order of chance: with and without actor, place (a country, an alliance) and product. *Cold* is the
first time with nothing indexed, *warm* all of them again. Explanations are not made. One core. `decide` answers a
sample, whose verdicts have to be the same ones.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from aikg.model import Modality, Status
from aikg.names import CONDITION, ID
from aikg.query.rules import RuleReader
from aikg.reason.norms import Authority, Request, ScopedRule, Scopes, When
from aikg.reason.rulebook import RuleBook
from aikg.reason.verdict import decide
from aikg.store import reference_store

DAY = date(2026, 1, 1)
VENDORS, SAMPLE = 200, 1_000
_BEGINNING = datetime(2023, 1, 1, tzinfo=UTC)


def scopes_with_products(chance: random.Random) -> Scopes:
    """Return the orders that ship with aikg, and products of generated vendors: families with members."""
    with reference_store() as store:
        known = RuleReader(store.raw).scopes(DAY)
    offers, products = {}, {}
    for number in range(VENDORS):
        made = [f"{ID}product-{number}-{index}" for index in range(chance.randint(1, 8))]
        offers[f"{ID}vendor-{number}"] = frozenset(made)
        products |= {one: frozenset({made[0]}) for one in made[1:] if chance.random() < 0.5}
    actors = {iri: above for iri, above in known.actors.items() if "/actor/" in iri}
    return Scopes(known.uses, actors, products, known.members, offers)


def generated_rules(count: int, scopes: Scopes, chance: random.Random) -> Iterator[ScopedRule]:
    """Yield rules as graphs have them: most of a text for everybody, few exceptions, some of reports."""
    uses, vendors = sorted(scopes.uses), sorted(scopes.offers)
    actors, places = sorted(scopes.actors), _places(scopes)
    prohibitions: dict[str, ScopedRule] = {}
    for number in range(count):
        vendor = chance.choice(vendors)
        begins = _BEGINNING + timedelta(days=chance.randrange(1_000))
        rule = ScopedRule(
            f"{ID}rule-{number}",
            chance.choices((Modality.PROHIBITS, Modality.PERMITS, Modality.REQUIRES), (75, 18, 7))[0],
            chance.choice(uses),
            vendor=vendor,
            product=chance.choice(sorted(scopes.offers[vendor])) if chance.random() < 0.3 else None,
            actors=_some(actors, 0.15, chance),
            places=_some(places, 0.15, chance),
            conditions=_some([CONDITION + "real-time", CONDITION + "human-review"], 0.06, chance),
            authority=chance.choices(list(Authority), (20, 10, 20, 50))[0],
            standing=chance.choices((Status.CURRENT, Status.FORMER, Status.ALLEGED), (90, 7, 3))[0],
            begins=When(begins, begins + timedelta(days=chance.choice((0, 0, 3, 90)))),
            dated=chance.random() < 0.8,
        )
        if rule.standing is Status.FORMER:
            ended = begins + timedelta(days=chance.randrange(1, 1_500))
            rule = replace(rule, ends=When(ended, ended))
        broken = prohibitions.get(vendor)
        if broken and chance.random() < 0.06:
            actor = frozenset({chance.choice(actors)})
            rule = replace(broken, iri=rule.iri, modality=Modality.PERMITS, actors=actor, exception_to=broken.iri)
        elif rule.modality is Modality.PROHIBITS:
            prohibitions[vendor] = rule
        yield rule


def _some(values: Sequence[str], share: float, chance: random.Random) -> frozenset[str]:
    return frozenset(chance.sample(values, chance.choice((1, 1, 2)))) if chance.random() < share else frozenset()


def _places(scopes: Scopes) -> list[str]:
    return sorted({*scopes.members, *(member for members in scopes.members.values() for member in members)})


def generated_requests(count: int, scopes: Scopes, chance: random.Random) -> list[Request]:
    """Return requests that are all different."""
    uses, vendors, actors, members = map(sorted, (scopes.uses, scopes.offers, scopes.actors, scopes.members))
    countries = sorted(set(_places(scopes)) - set(members))
    found: dict[Request, None] = {}
    while len(found) < count:
        vendor = chance.choice(vendors)
        found[
            Request(
                vendor,
                chance.choice(uses),
                DAY,
                product=chance.choice((None, *sorted(scopes.offers[vendor]))),
                actor=chance.choice(actors) if chance.random() < 0.6 else None,
                place=chance.choices((None, chance.choice(countries), chance.choice(members)), (40, 30, 30))[0],
            )
        ] = None
    return list(found)


def seconds(book: RuleBook, requests: Sequence[Request]) -> float:
    """Return how long a book takes to answer all requests."""
    start = time.perf_counter()
    for request in requests:
        book.verdict(request)
    return time.perf_counter() - start


def main(rules: int, requests: int) -> None:
    """Print verdicts a second, cold and warm, and the ratio to `decide`."""
    chance = random.Random(0)
    scopes = scopes_with_products(chance)
    made = list(generated_rules(rules, scopes, chance))
    asked = generated_requests(requests, scopes, chance)
    gc.collect()
    gc.freeze()  # what was generated is not to be looked through again
    book = RuleBook(made, lambda day: scopes)
    cold, warm = seconds(book, asked), seconds(book, asked)

    by_vendor: dict[str, list[ScopedRule]] = {}
    for rule in made:
        by_vendor.setdefault(rule.vendor, []).append(rule)
    sample = chance.sample(asked, min(SAMPLE, len(asked)))
    start = time.perf_counter()
    plain = [decide(one, by_vendor.get(one.vendor, ()), scopes) for one in sample]
    each = (time.perf_counter() - start) / len(sample)
    same = sum(book.verdict(one) == verdict for one, verdict in zip(sample, plain, strict=True))

    print(f"{rules:,} rules, {requests:,} different requests; decide agrees on {same:,} of {len(sample):,}")
    print(f"{'':26}{'verdicts/s':>12}{'against decide':>16}")
    for name, taken in (("RuleBook, cold", cold / requests), ("RuleBook, warm", warm / requests), ("decide", each)):
        print(f"{name:26}{1 / taken:12,.0f}{each / taken:15,.1f}x")


if __name__ == "__main__":
    main(*(int(argument) for argument in (sys.argv[1:] + ["10000", "300000"][len(sys.argv) - 1 :])))
