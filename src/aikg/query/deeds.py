"""Says versus does: what vendors are bound to do, set against the verdict of the rules on the use that it implies.

Every bond of a vendor with a body of the state or a contractor of it is told, with the use that follows from what the
other party is there for, if any; and pledges against a harm whose use rules permit (docs/says-and-does.md). What a bond
is for is not in the graph: a deed says that two things stand side by side, never that a rule was broken.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from pyoxigraph import Store

from aikg.model import Modality
from aikg.names import AIKG
from aikg.query.bonds import Bond
from aikg.query.deeds_cases import Case, Cases
from aikg.query.deeds_values import Deed, Outcome
from aikg.query.deeds_words import cautions_of, does, last_known, party_is
from aikg.query.explanation import Explanation, QuotedWords
from aikg.query.graph_reader import GraphReader
from aikg.query.judge import Judge
from aikg.reason.norms import Authority, Mark, Request, Verdict, Word
from aikg.reason.verdict import midnight

__all__ = ["deeds", "outcome_of"]

#: Where more parties than these are named together, it is not known which of them are bound to each other.
_A_PAIR = 2
#: After so long, nobody can be held to what a report or the matrix once said of his rules.
_LONG = timedelta(days=365)


def deeds(
    store: Store, judge: Judge, about: str | None = None, *, today: date | None = None, language: str = "en"
) -> list[Deed]:
    """Return what vendors do, and what the rules say on the use it implies: what is at odds first, then by day.

    A pledge is told only where the rules speak of what it is about. With `about`, the IRI of a vendor, product, party,
    kind of actor, place, use, document or fact, only what concerns it. With `today`, the verdict of that day is given
    too, where it is another. Labels are in `language`.
    """
    reader = GraphReader(store, language)
    cases = Cases(reader, judge, today)
    room = _Room(reader, judge, cases, today)
    found = [room.deed(case) for case in cases.all() if about is None or about in cases.concern(case)]
    order = list(Outcome)
    return sorted(
        (one for one in found if one.kind != "pledge" or one.outcome is not Outcome.NOT_COVERED),
        key=lambda one: (
            order.index(one.outcome),
            one.day or date.max,
            one.vendor,
            one.party,
            one.kind,
            one.use or "",
            one.product or "",
            one.ruling or "",
            one.facts,
        ),
    )


def outcome_of(verdict: Verdict) -> Outcome:
    """Return how what implies a use stands to the verdict on the use.

    *At odds* needs a prohibition of the whole; one that leaves out a part is *in part*. A prohibition or a permission
    of no more than a part decides nothing here, nor does a report that is weighed against a text.

    >>> str(outcome_of(Verdict(Word.PROHIBITED, Modality.PROHIBITS)))
    'at odds'
    >>> str(outcome_of(Verdict(Word.PROHIBITED, Modality.PROHIBITS, (Mark.IN_PART,))))
    'it depends'
    """
    if verdict.word is Word.NOT_STATED:
        return Outcome.NOT_COVERED
    of_a_part = verdict.in_part and not verdict.against
    if verdict.word not in (Word.PERMITTED, Word.PROHIBITED) or of_a_part or Mark.REPORTED in verdict.marks:
        return Outcome.DEPENDS
    if verdict.word is Word.PERMITTED:
        return Outcome.WITHIN
    return Outcome.AT_ODDS_IN_PART if verdict.in_part else Outcome.AT_ODDS


def _of_pledge(verdict: Verdict, *, names_it: bool) -> Outcome:
    """Return how a pledge to prevent a use stands to the verdict on it; `names_it`: so does a permission that stands.

    What is permitted only along with much else accuses nobody.
    """
    if names_it and verdict.word is not Word.PROHIBITED:
        outcome = outcome_of(verdict)
        at_odds = Outcome.AT_ODDS_IN_PART if verdict.in_part else Outcome.AT_ODDS
        return at_odds if outcome is Outcome.WITHIN else outcome
    prohibits = any(one.sign is Modality.PROHIBITS for one in verdict.standing)
    return Outcome.WITHIN if prohibits else Outcome.NOT_COVERED


class _Room:
    """Judges cases by the rules of their day, and of today."""

    def __init__(self, reader: GraphReader, judge: Judge, cases: Cases, today: date | None) -> None:
        self._reader, self._judge, self._cases, self._today = reader, judge, cases, today

    def deed(self, case: Case) -> Deed:
        """Return a case, judged by the rules of its day, and of today where they say something else."""
        bond, reader = case.bond, self._reader
        verdict = self._explained(case, bond.day)
        outcome = self._outcome(case, verdict)
        now, now_outcome = self._now(case, verdict)
        return Deed(
            outcome=outcome,
            does=does(reader, case),
            cautions=tuple(cautions_of(reader, case, verdict)),
            vendor=reader.label(bond.vendor),
            vendor_iri=bond.vendor,
            kind=bond.kind,
            status=bond.status,
            party=reader.label(bond.party) if bond.party else "",
            party_iri=bond.party,
            party_is=party_is(reader, case.kind),
            product=bond.product and reader.label(bond.product),
            product_iri=bond.product,
            ruling=reader.label(case.ruling),
            ruling_iri=case.ruling,
            use=case.use and reader.label(case.use),
            use_iri=case.use,
            day=bond.day,
            day_is=bond.day_is,
            quotes=tuple(self._quotes(bond)),
            sources=bond.sources,
            facts=bond.facts,
            verdict=verdict,
            today=now,
            today_outcome=now_outcome,
        )

    def _explained(self, case: Case, day: date | None) -> Explanation | None:
        """Return the verdict on what a case implies; by the body itself, where it belongs."""
        bond = case.bond
        if case.use is None or day is None:
            return None
        actor = place = None
        if bond.party:
            actor = bond.party if case.kind in self._cases.kinds_above(bond.party) else case.kind
            place = self._reader.first(bond.party, AIKG + "basedIn") or None
        return self._judge.explain(Request(case.ruling, case.use, day, case.product, actor, place))

    def _outcome(self, case: Case, told: Explanation | None) -> Outcome:
        if case.use is None:
            return Outcome.NO_USE
        if told is None:
            return Outcome.NO_DATE
        outcome = outcome_of(told.verdict) if case.bond.party else self._of_pledge(told.verdict)
        at_odds = outcome in (Outcome.AT_ODDS, Outcome.AT_ODDS_IN_PART)
        firm = case.bond.among <= _A_PAIR and self._is_firm(told) and not self._is_old(told)
        return Outcome.DEPENDS if at_odds and not firm else outcome

    def _of_pledge(self, verdict: Verdict) -> Outcome:
        permitted = (self._judge.rules[one.rule].use for one in verdict.standing if one.sign is Modality.PERMITS)
        return _of_pledge(verdict, names_it=not self._cases.harms.isdisjoint(permitted))

    def _is_firm(self, told: Explanation) -> bool:
        """Tell whether an uncertain date leaves a verdict as it is.

        A rule that only reports state is uncertain as long as none of them dates it; but from the first of them on it
        is known to hold, if nothing that it beat might hold instead.
        """
        if Mark.DATE_UNCERTAIN not in told.verdict.marks:
            return True
        at, rules = midnight(told.day), self._judge.rules
        used = [rules[iri] for iri in told.verdict.used]
        beaten = {rules[lost.loser].modality for lost in told.verdict.beaten} - {told.verdict.sign}
        return not beaten and any(
            rule.begins is not None and rule.begins.latest <= at and (rule.ends is None or at < rule.ends.earliest)
            for rule in used
        )

    def _is_old(self, told: Explanation) -> bool:
        """Tell whether rules were last known to be there long before the day; texts that are watched never are."""
        seen = last_known(told)
        watched = any(self._judge.rules[iri].authority is Authority.POLICY for iri in told.verdict.used)
        return not watched and (seen is None or told.day - seen > _LONG)

    def _now(self, case: Case, then: Explanation | None) -> tuple[Explanation | None, Outcome | None]:
        """Return the verdict of today, where the bond still stands and it is another than that of the day."""
        bond, today = case.bond, self._today
        if then is None or today is None or today <= then.day or bond.status != "current" or bond.kind == "proposal":
            return None, None
        now = self._explained(case, today)
        same = now is None or now.headline == then.headline
        return (None, None) if same else (now, self._outcome(case, now))

    def _quotes(self, bond: Bond) -> list[QuotedWords]:
        found = {said for fact in bond.facts for said in self._reader.support(fact)}
        return [QuotedWords(**asdict(said)) for said in sorted(found)]
