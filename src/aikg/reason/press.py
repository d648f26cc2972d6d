"""Press against policy text: what a vendor's own texts of the day say about a rule that an article reports.

Pure functions over plain values; the page docs/press-against-policy.md says the same for readers. The texts that
count are those of the same issuer that govern the product: a policy of the product itself, of its family, or of
everything the issuer offers. The text in force on a day is the one that the last recording before the day shows, error
pages aside; before its first recording no text of a policy is known. Later texts, and texts of other products, are told
apart from the verdict and never decide it.

What this refuses to do: weigh the press against itself, or take what a text does not say for a permission.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from aikg.consolidate.edtf import bounds
from aikg.reason.norms import ScopedRule, Scopes
from aikg.reason.weigh import Passage, Stance, Weighed, weigh

__all__ = [
    "Apart",
    "Check",
    "Outcome",
    "PressRule",
    "Recorded",
    "Shown",
    "TextOfDay",
    "WatchedPolicy",
    "check",
    "day_of",
    "governs",
]

_NOTHING: frozenset[str] = frozenset()


class Outcome(StrEnum):
    """What the texts of the day say about a press statement, in the order in which people want to see it."""

    CONTRADICTED = "contradicted"  #: a rule of the other sign covers it; of a rule called former: it still stands
    CONFIRMED = "confirmed"  #: a rule of the same sign covers it; of a rule called former: it is gone, and was there
    NOT_COVERED = "not covered"  #: texts are known that day, and none says anything that covers it
    NO_TEXT = "no text known that day"
    NO_DATE = "no date"  #: nobody knows on which day to look


@dataclass(frozen=True, slots=True)
class PressRule:
    """A rule of `issuer` as the press reports it for a day; `former` says that it holds no longer by then."""

    rule: ScopedRule
    issuer: str
    day: date | None
    former: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one recording shows: the IRI of a text, None for an error page."""

    at: datetime
    text: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A recording that shows a text."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class TextOfDay:
    """The text of a policy on a day: `last` is the last recording before the day that shows it.

    `error_since` is the first recording of an error page after that one and before the day.
    """

    policy: str
    text: str
    last: datetime
    error_since: datetime | None = None


_OUTCOMES = {
    Stance.AGREES: Outcome.CONFIRMED,
    Stance.DIFFERS: Outcome.CONTRADICTED,
    Stance.SILENT: Outcome.NOT_COVERED,
}


@dataclass(frozen=True, slots=True, eq=False)
class WatchedPolicy:
    """A policy with its recordings, earliest first, and the rules of each of its texts.

    `product` is what it governs, None: everything the issuer offers.
    """

    iri: str
    issuer: str
    product: str | None
    recordings: tuple[Recorded, ...]
    rules: Mapping[str, tuple[ScopedRule, ...]]

    def text_on(self, day: date) -> TextOfDay | None:
        """Return the text that the last recording before a day (UTC) shows; None before the first of them."""
        before = [one for one in self.recordings if one.at < _midnight(day)]
        for number in range(len(before) - 1, -1, -1):
            one, after = before[number], before[number + 1 :]
            if one.text is not None:
                return TextOfDay(self.iri, one.text, one.at, after[0].at if after else None)
        return None

    def shown(self, *, since: date | None = None, before: date | None = None) -> list[Shown]:
        """Return what was shown in a time, error pages aside: each text once for every time it comes up."""
        found: list[Shown] = []
        for one in self.recordings:
            inside = (since is None or one.at >= _midnight(since)) and (before is None or one.at < _midnight(before))
            if inside and one.text is not None and not (found and found[-1].text == one.text):
                found.append(Shown(one.at, one.text))
        return found

    def carried(self, text: str, at: datetime) -> list[Passage]:
        """Return what a text carries, as the recording of `at` shows it."""
        return [Passage(self.iri, text, at, rule) for rule in self.rules.get(text, ())]


@dataclass(frozen=True, slots=True)
class Apart:
    """A text that decides nothing: a `later` one, or one of the day that does not govern the product.

    `same_document` says that it belongs to a policy whose text of the day was known. `again` says that the policy
    showed this text before. A later text that is silent says nothing any more of what the text of the day speaks of.
    """

    stance: Stance
    later: bool
    same_document: bool
    again: bool
    policy: str
    text: str
    at: datetime
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What came of a press statement.

    `texts` are those in force that day. `said` is what the outcome rests on: of a rule that is rightly called former,
    the last texts that carried it, with `gone_by`, when each of these policies was first recorded without it. `inside`
    are rules of the texts of the day that speak of a part; `beaten` those that cover it and give way to an exception or
    to a more specific rule.
    """

    outcome: Outcome
    texts: tuple[TextOfDay, ...] = ()
    said: tuple[Passage, ...] = ()
    inside: tuple[Passage, ...] = ()
    beaten: tuple[Passage, ...] = ()
    gone_by: tuple[tuple[str, datetime], ...] = ()
    apart: tuple[Apart, ...] = ()


def day_of(published: date | None, valid_from: str | None, valid_until: str | None, *, former: bool) -> date | None:
    """Return the day for which a statement speaks: the date it gives itself, else that of its document.

    Of a rule that holds this is when it began, of one that is over the first whole day without it; of a month or a year
    the last day, or the day of publication where that lies within. Dates are EDTF.

    >>> day_of(date(2024, 11, 5), None, None, former=False)
    datetime.date(2024, 11, 5)
    >>> day_of(date(2024, 11, 5), "2024-03", None, former=False)
    datetime.date(2024, 3, 31)
    >>> day_of(date(2024, 11, 5), None, "2024-01-10", former=True)
    datetime.date(2024, 1, 11)
    """
    stated = bounds(valid_until if former else valid_from)
    if stated is None or stated.latest == date.max:
        return published
    exact = stated.earliest == stated.latest
    last = stated.latest + timedelta(days=int(former and exact) - int(not former and not exact))
    return published if published and stated.earliest <= published <= last else last


def governs(policy: WatchedPolicy, product: str | None, scopes: Scopes) -> bool:
    """Tell whether a policy governs a product (None: everything the issuer offers): itself, its family, or all."""
    if policy.product is None:
        return True
    return product is not None and policy.product in {product, *scopes.products.get(product, _NOTHING)}


def check(press: PressRule, policies: Iterable[WatchedPolicy], scopes: Scopes) -> Check:
    """Return what the policy texts of a day say about a press statement; `scopes` are the orders of that day.

    *Confirmed*: a rule of the same sign covers it. *Contradicted*: a rule of the other sign does, after exceptions and
    specificity (`aikg.reason.weigh`). A rule called former is confirmed when the texts of the day carry no such rule
    and an earlier one did, and contradicted when they still do.
    """
    if press.day is None:
        return Check(Outcome.NO_DATE)
    own = [policy for policy in policies if policy.issuer == press.issuer]
    governing = [policy for policy in own if governs(policy, press.rule.product, scopes)]
    known = {policy: text for policy in governing if (text := policy.text_on(press.day))}
    apart = tuple(_apart(press, press.day, own, scopes))
    if not known:
        return Check(Outcome.NO_TEXT, apart=apart)
    carried = [passage for policy, text in known.items() for passage in policy.carried(text.text, text.last)]
    weighed = weigh(press.rule, carried, scopes, former=press.former)
    told = Check(
        _OUTCOMES[weighed.stance],
        tuple(known.values()),
        weighed.same + weighed.opposite,
        weighed.inside,
        weighed.beaten,
        apart=apart,
    )
    if not press.former or weighed.stance is Stance.DIFFERS:
        return told
    gone = list(_gone(press, press.day, known, scopes))
    if not gone:
        return replace(told, outcome=Outcome.NOT_COVERED)
    said = tuple(passage for passages, _, _ in gone for passage in passages)
    return replace(
        told, outcome=Outcome.CONFIRMED, said=said, gone_by=tuple((policy, moment) for _, policy, moment in gone)
    )


def _gone(
    press: PressRule, day: date, policies: Iterable[WatchedPolicy], scopes: Scopes
) -> Iterator[tuple[tuple[Passage, ...], str, datetime]]:
    """Yield, for each policy that carried such a rule before a day, where it last did, and when it first did not."""
    for policy in policies:
        last: tuple[Passage, ...] = ()
        gone: datetime | None = None
        for one in policy.shown(before=day):
            weighed = weigh(press.rule, policy.carried(one.text, one.at), scopes, former=True)
            if weighed.stance is Stance.DIFFERS:
                last, gone = weighed.same, None
            elif gone is None:
                gone = one.at
        if last and gone:
            yield last, policy.iri, gone


def _apart(press: PressRule, day: date, own: Iterable[WatchedPolicy], scopes: Scopes) -> Iterator[Apart]:
    """Yield, for each policy of the issuer, the first text of each stance that its text of the day does not take.

    The text of the day of a policy that does not govern the product is one of them; its product is left out of account.
    """
    for policy in own:
        governing, today = governs(policy, press.rule.product, scopes), policy.text_on(day)
        same_document = governing and today is not None
        texts = policy.shown(since=day)
        seen = Stance.SILENT
        if today and governing:
            seen = _stance(press, policy, Shown(today.last, today.text), scopes).stance
        taken = {seen}
        if today and not governing:
            texts = [Shown(today.last, today.text), *texts]
        for one in texts:
            weighed = _stance(press, policy, one, scopes)
            if weighed.stance in taken:
                continue
            taken.add(weighed.stance)
            first = next(recorded.at for recorded in policy.recordings if recorded.text == one.text)
            later = one.at >= _midnight(day)
            yield Apart(
                weighed.stance,
                later,
                same_document,
                later and first < one.at,
                policy.iri,
                one.text,
                one.at if later else first,
                weighed.same + weighed.opposite,
            )


def _stance(press: PressRule, policy: WatchedPolicy, shown: Shown, scopes: Scopes) -> Weighed:
    """Return how one text stands to a press statement, whatever the product where it does not govern that."""
    report, passages = press.rule, policy.carried(shown.text, shown.at)
    if not governs(policy, report.product, scopes):
        report = replace(report, product=None)
        passages = [replace(passage, rule=replace(passage.rule, product=None)) for passage in passages]
    return weigh(report, passages, scopes, former=press.former)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
