"""The engine gives the verdicts of docs/verdicts.md: those of a reference by brute force, and what must hold of any.

The cases are drawn from small pools (`verdict_cases`), the reference is `reference_verdict`. Both the headings and the
sentences in quotation marks are those of the page.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import product as combinations
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from aikg.model import Modality, Status
from aikg.names import ID, USE, WORLD
from aikg.reason.norms import (
    ANY_USE,
    ANYONE,
    CHAIN,
    PROTECTED,
    Authority,
    Mark,
    Mention,
    Reach,
    Request,
    ScopedRule,
    Scopes,
    Step,
    Verdict,
    When,
    Word,
)
from aikg.reason.verdict import decide

from .reference_verdict import at_or_below, points, reach, reference
from .verdict_cases import (
    CONDITIONS,
    OTHER_VENDOR,
    VENDOR,
    Case,
    at,
    cases,
    chains,
    drafts,
    edges,
    offers,
    requests,
    rule_set,
    scopes_of,
    uses_near,
)

PERMITS, PROHIBITS, REQUIRES = Modality.PERMITS, Modality.PROHIBITS, Modality.REQUIRES
PERMITTED, PROHIBITED = Word.PERMITTED, Word.PROHIBITED
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
some = settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=SLOW)
WELL_KNOWN = When(at("2022-01-01"), at("2022-01-01"))
NEVER_NAMED = USE + "chess"


def verdict(case: Case, *more: ScopedRule, chain: tuple[Step, ...] = CHAIN, **asked: object) -> Verdict:
    """Return what the engine says about a case, with more rules and with other parts of the request."""
    return decide(replace(case.request, **asked), (*case.rules, *more), case.scopes, chain)


def without(case: Case, *gone: ScopedRule) -> Case:
    return replace(case, rules=tuple(rule for rule in case.rules if rule not in gone))


def changed(case: Case, **fields: object) -> Case:
    """Return a case with fields of all its rules changed."""
    return replace(case, rules=tuple(replace(rule, **fields) for rule in case.rules))


def whole(found: Verdict, word: Word) -> bool:
    return found.word is word and not found.in_part


def below(use: str, scopes: Scopes) -> list[str]:
    return sorted(one for one, above in scopes.uses.items() if use in above)


# The reference ------------------------------------------------------------------------------------------------------


def test_the_engine_is_the_reference() -> None:
    """All of docs/verdicts.md: word, sign, marks, what stands, what lost in which step, what is mentioned.

    The cases have to be worth their while: most say something, and each word, mark, step and mention has its share.
    """
    seen: Counter[str] = Counter()

    @settings(max_examples=10_000, deadline=None, derandomize=True, suppress_health_check=SLOW)
    @given(cases())
    def holds(case: Case) -> None:
        found = reference(case.request, case.rules, case.scopes)
        assert decide(case.request, case.rules, case.scopes) == found
        told = {found.word, *found.marks, *(one.step for one in found.beaten), *(one.why for one in found.mentioned)}
        seen.update({"all", *told})

    holds()
    expected = {*Word, *Mark, *CHAIN, "proposed", "alleged", "duty"}
    shares = {str(one): seen[one] / seen["all"] for one in expected}
    assert {one: share for one, share in shares.items() if share < 0.01} == {}
    assert shares["not stated"] < 0.5


@settings(some, max_examples=1500)
@given(cases(), chains)
def test_the_engine_is_the_reference_with_steps_switched_off(case: Case, chain: tuple[Step, ...]) -> None:
    """What stands: "Each step has a name and can be switched off", and the strategies of ODRL stand in for others."""
    assert verdict(case, chain=chain) == reference(case.request, case.rules, case.scopes, chain)


@settings(some, max_examples=200, derandomize=False, database=None)
@given(cases(), chains)
def test_the_engine_is_the_reference_on_cases_that_differ_in_each_run(case: Case, chain: tuple[Step, ...]) -> None:
    """The same as above, where luck may find what the fixed cases do not have."""
    assert verdict(case, chain=chain) == reference(case.request, case.rules, case.scopes, chain)


# What is asked ------------------------------------------------------------------------------------------------------


@some
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_rules_does_not_matter(case: Case, order: Random) -> None:
    """A verdict says what rules say; the page knows no order of theirs but that of their dates."""
    shuffled = list(case.rules)
    order.shuffle(shuffled)
    assert verdict(replace(case, rules=tuple(shuffled))) == verdict(case)


@some
@given(cases(), drafts)
def test_rules_of_others_are_no_rules_here(case: Case, draft: dict[str, object]) -> None:
    """What is asked: "what the rules of one vendor say"; those "of anybody who is no vendor, are no rules here"."""
    [rule] = rule_set([draft], [case.request.use])
    others = [replace(rule, iri=ID + "other", vendor=vendor) for vendor in (OTHER_VENDOR, "")]
    assert verdict(case, *others) == verdict(case)


@some
@given(cases())
def test_what_is_left_out_is_the_top_of_its_axis(case: Case) -> None:
    """What is asked: "all products of the vendor, anyone, anywhere"; Reach: a rule that names nothing covers."""
    assert verdict(case, actor=None) == verdict(case, actor=ANYONE)
    assert verdict(case, place=None) == verdict(case, place=WORLD)
    named = {"actors": frozenset({ANYONE}), "places": frozenset({WORLD})}
    tops = [{axis: top for axis, top in named.items() if not getattr(rule, axis)} for rule in case.rules]
    spelled_out = [replace(rule, **top) for rule, top in zip(case.rules, tops, strict=True)]
    assert verdict(replace(case, rules=tuple(spelled_out))) == verdict(case)


# In force -----------------------------------------------------------------------------------------------------------


@some
@given(cases())
def test_before_every_beginning_nothing_is_stated(case: Case) -> None:
    """In force: "not begun when the beginning is known and d < begin.earliest"."""
    dated = replace(case, rules=tuple(replace(one, begins=one.begins or WELL_KNOWN) for one in case.rules))
    assert verdict(dated, day=date(2021, 12, 31)) == Verdict(Word.NOT_STATED)


@some
@given(cases())
def test_after_every_end_nothing_is_stated(case: Case) -> None:
    """In force: "over when the end is known and end.latest <= d", and in recorded time when the end was recorded."""
    end = When(at("2022-01-01"), case_day := at(case.request.day.isoformat()))
    assert verdict(changed(case, ends=end, end_recorded=None)) == Verdict(Word.NOT_STATED)
    later = changed(case, begins=WELL_KNOWN, ends=When(end.earliest, case_day + timedelta(microseconds=1)))
    certain = changed(later, ends=None, dated=True)
    assert verdict(later).standing == verdict(certain).standing


@some
@given(cases(), st.data())
def test_a_rule_that_was_withdrawn_equals_no_rule(case: Case, data: st.DataObject) -> None:
    """In force: "A rule that a correction withdrew never held." """
    rule = data.draw(st.sampled_from(case.rules))
    withdrawn = replace(rule, standing=Status.CORRECTED, withdrawal_recorded=None)
    assert verdict(without(case, rule), withdrawn) == verdict(without(case, rule))


@some
@given(cases(), st.data())
def test_what_was_withdrawn_later_stands_for_who_asks_what_was_known(case: Case, data: st.DataObject) -> None:
    """In force: "its end and its withdrawal count only when they were recorded by then"."""
    rule, known_by, late = data.draw(st.sampled_from(case.rules)), date(2024, 12, 31), at("2025-01-01")
    rule, rest = replace(rule, standing=Status.CURRENT, ends=None), without(case, rule)
    ended = {"ends": rule.begins or WELL_KNOWN}
    for learned, known_since in (({"standing": Status.CORRECTED}, "withdrawal_recorded"), (ended, "end_recorded")):
        changed_late = replace(rule, **learned, **{known_since: late})
        assert verdict(rest, changed_late, known_by=known_by) == verdict(rest, rule, known_by=known_by)
        assert verdict(rest, changed_late, known_by=late.date()) == verdict(
            rest, replace(rule, **learned, **{known_since: None}), known_by=late.date()
        )


@some
@given(cases(), st.data())
def test_what_was_recorded_later_was_not_known(case: Case, data: st.DataObject) -> None:
    """In force: "In recorded time a rule counts when it was recorded before the end of the day asked about"."""
    rule, known_by = data.draw(st.sampled_from(case.rules)), date(2024, 12, 31)
    rest = without(case, rule)
    assert verdict(rest, replace(rule, recorded=at("2025-01-01")), known_by=known_by) == verdict(
        rest, known_by=known_by
    )
    in_time = replace(rule, recorded=at("2025-01-01") - timedelta(microseconds=1))
    assert verdict(rest, in_time, known_by=known_by) == verdict(rest, replace(rule, recorded=None), known_by=known_by)


@some
@given(cases())
def test_what_is_known_by_the_end_of_time_is_all_there_is(case: Case) -> None:
    """What is asked: "a day in recorded time: what the graph knew then"; without one, all there is."""
    assert verdict(case, known_by=date(2999, 1, 1)) == verdict(case, known_by=None)


@some
@given(cases(), st.sampled_from([Status.PROPOSED, Status.ALLEGED]), st.data())
def test_what_is_proposed_or_alleged_is_mentioned_at_most(case: Case, standing: Status, data: st.DataObject) -> None:
    """In force: "A proposed or alleged rule never does [decide]; it is mentioned." """
    rule = data.draw(st.sampled_from(case.rules))
    found = verdict(without(case, rule), replace(rule, standing=standing))
    expected = verdict(without(case, rule))
    assert replace(found, mentioned=()) == replace(expected, mentioned=())
    assert set(found.mentioned) - {Mention(rule.iri, standing.value)} == set(expected.mentioned)


@some
@given(cases())
def test_a_verdict_of_certain_rules_has_no_uncertain_date(case: Case) -> None:
    """Marks: "date uncertain: without the rules that are uncertain on that day", it "would be another"."""
    certain = verdict(changed(case, begins=WELL_KNOWN, ends=None, dated=True))
    assert Mark.DATE_UNCERTAIN not in certain.marks
    doubtful = verdict(changed(case, begins=WELL_KNOWN, ends=None, dated=False))
    assert (Mark.DATE_UNCERTAIN in doubtful.marks) == (doubtful.word is not Word.NOT_STATED)
    assert replace(certain, marks=()) == replace(doubtful, marks=())


# Points -------------------------------------------------------------------------------------------------------------


@some
@given(cases(), st.sampled_from([PERMITTED, PROHIBITED, Word.CONFLICTING, Word.NOT_STATED]))
def test_an_alliance_is_what_its_members_are(case: Case, word: Word) -> None:
    """Points: "it is decided point by point: an alliance by its members of the day"."""
    alliance = max(case.scopes.members, key=lambda one: (len(case.scopes.members[one]), one))
    members = [verdict(case, place=member) for member in sorted(case.scopes.members[alliance])]
    assert whole(verdict(case, place=alliance), word) == all(whole(one, word) for one in members)


@some
@given(cases(), st.sampled_from([PERMITTED, PROHIBITED, Word.CONFLICTING, Word.NOT_STATED]))
def test_all_products_are_what_each_is(case: Case, word: Word) -> None:
    """Points: "all products of the vendor" is decided "product by product"."""
    asked = {one.product for one in points(replace(case.request, product=None), case.scopes)}
    each = [verdict(case, product=product) for product in asked]
    assert whole(verdict(case, product=None), word) == all(whole(one, word) for one in each)


# Reach --------------------------------------------------------------------------------------------------------------


@some
@given(cases(), drafts, st.sampled_from(["use", "product", "conditions"]))
def test_an_irrelevant_rule_changes_nothing(case: Case, draft: dict[str, object], axis: str) -> None:
    """Reach: "A rule is irrelevant where any axis is irrelevant", and only what is not is weighed."""
    [rule] = rule_set([draft], [case.request.use])
    request, rule = case.request, replace(rule, iri=ID + "irrelevant")
    if axis == "use":
        assume(request.use != ANY_USE)
        rule = replace(rule, use=NEVER_NAMED, actors=frozenset())
    elif axis == "product":
        request, rule = replace(request, product=request.product or ID + "muse"), replace(rule, product=ID + "nobodys")
    else:
        request = replace(request, unmet=request.unmet | {NEVER_NAMED})
        rule = replace(rule, conditions=rule.conditions | {NEVER_NAMED})
    case = replace(case, request=request)
    assert verdict(case, rule) == verdict(case)


@some
@given(cases(), st.sampled_from(sorted(PROTECTED)), st.booleans())
def test_permissions_do_not_open_protected_uses(case: Case, use: str, deep: bool) -> None:
    """Reach: "A permission is not inherited into" the protected uses; they have to be named, each and every one."""
    use = USE + "drone-swarm" if deep else use
    protected = PROTECTED & ({use} | case.scopes.uses.get(use, frozenset()))
    named = [one for one in case.rules if protected <= {one.use} | case.scopes.uses.get(one.use, frozenset())]
    found = verdict(without(case, *(one for one in named if one.modality is PERMITS)), use=use)
    assert all(one.sign is PROHIBITS for one in found.standing)
    assert not found.says(PERMITS)


@some
@given(cases(), st.sampled_from(CONDITIONS))
def test_a_condition_that_is_not_met_takes_its_rules_away(case: Case, condition: str) -> None:
    """Reach: "a rule with a condition that is not met is irrelevant"."""
    met = case.request.met - {condition}
    rest = without(case, *(rule for rule in case.rules if condition in rule.conditions))
    settled = verdict(case, met=met, unmet=case.request.unmet | {condition})
    assert settled == verdict(rest, met=met, unmet=case.request.unmet - {condition})


@some
@given(cases(), st.sampled_from(CONDITIONS))
def test_a_condition_that_is_met_counts_no_more(case: Case, condition: str) -> None:
    """Reach: "a condition that is met counts no more".

    It may still tell what is more specific, and so what is carved out (table of verdicts): the words that rest on that
    are left out here.
    """
    freed = replace(case, rules=tuple(replace(rule, conditions=rule.conditions - {condition}) for rule in case.rules))
    asked = {"met": case.request.met | {condition}, "unmet": case.request.unmet - {condition}}
    found, expected = verdict(case, chain=(), **asked), verdict(freed, chain=(), **asked)
    assert (found.standing, found.mentioned, found.beaten) == (expected.standing, expected.mentioned, expected.beaten)
    carved = not any(one.reach is Reach.COVERS for one in found.standing)
    if not carved:
        assert (found.word, found.sign) == (expected.word, expected.sign)
        assert {*found.marks} ^ {*expected.marks} <= {Mark.DATE_UNCERTAIN}  # which is told by other words


@some
@given(cases())
def test_prohibitions_alone_reach_all_that_is_narrower(case: Case) -> None:
    """Reach: "a rule covers when it names the asked use or a broader one"; nothing but a permission stops it."""
    bans = without(case, *(rule for rule in case.rules if rule.modality is PERMITS))
    assume(whole(verdict(bans), PROHIBITED))
    for use in below(case.request.use, case.scopes):
        assert whole(verdict(bans, use=use), PROHIBITED)
    for member in case.scopes.members.get(case.request.place or "", ()):
        assert whole(verdict(bans, place=member), PROHIBITED)


# What stands --------------------------------------------------------------------------------------------------------


@some
@given(cases())
def test_where_more_is_prohibited_a_part_is_not_permitted_without_a_reason(case: Case) -> None:
    """What stands: a permission of no more specific scope, and no exception, does not beat a later policy text."""
    ban = ScopedRule(ID + "ban", PROHIBITS, case.request.use, vendor=VENDOR, authority=Authority.POLICY)
    ban = replace(ban, begins=When(at("2023-06-01"), at("2023-06-01")), exception_to=None)
    wide = case.scopes.uses.get(case.request.use, frozenset()) | {case.request.use, ANY_USE}
    rules = [
        replace(one, exception_to=None, begins=WELL_KNOWN, use=one.use if one.use in wide else ANY_USE)
        for one in case.rules
    ]
    unspecific = [one for one in rules if not at_or_below(one, ban, case.scopes) or at_or_below(ban, one, case.scopes)]
    plain = replace(case, rules=tuple(unspecific))
    for use in (case.request.use, *below(case.request.use, case.scopes)):
        found = verdict(plain, ban, use=use)
        assert found.word is PROHIBITED
        assert ban.iri in found.used


@some
@given(cases())
def test_what_is_permitted_as_a_whole_has_beaten_every_prohibition(case: Case) -> None:
    """The word: "one sign covers the whole, nothing of the other sign stands"; so all of that has lost."""
    found = verdict(case)
    at_points = points(case.request, case.scopes)
    for sign, word in ((PERMITS, PERMITTED), (PROHIBITS, PROHIBITED)):
        if whole(found, word):
            stands = {one.rule for one in found.standing}
            decides = {one.loser for one in found.beaten} | stands
            assert all(one.sign is sign for one in found.standing)
            assert all(one.winner in decides for one in found.beaten)
            covering = [one.rule for one in found.standing if one.reach is Reach.COVERS]
            by_iri = {rule.iri: rule for rule in case.rules}
            for point in at_points:
                assert any(reach(by_iri[iri], point, case.scopes) is Reach.COVERS for iri in covering)


@some
@given(cases(), chains)
def test_every_defeat_has_its_reason(case: Case, chain: tuple[Step, ...]) -> None:
    """What stands: "A rule of one sign can beat one of the other sign", in a step of the chain, for its reason."""
    by_iri = {rule.iri: rule for rule in case.rules}
    for lost in verdict(case, chain=chain).beaten:
        winner, loser = by_iri[lost.winner], by_iri[lost.loser]
        assert {winner.modality, loser.modality} == {PERMITS, PROHIBITS}
        assert lost.step in chain
        assert lost.step is not Step.EXCEPTION or (winner.exception_to == loser.iri and winner.modality is PERMITS)
        assert lost.step is not Step.SPECIFICITY or not at_or_below(loser, winner, case.scopes)
        assert lost.step is not Step.AUTHORITY or winner.authority > loser.authority
        assert lost.step is not Step.RECENCY or winner.begins is not None
        assert lost.step is not Step.PROHIBIT or winner.modality is PROHIBITS
        assert lost.step is not Step.PERMIT or winner.modality is PERMITS
        assert lost.step is not Step.INVALID


@some
@given(cases())
def test_at_one_point_a_rule_stands_or_loses_and_not_both(case: Case) -> None:
    """What stands: "All that is beaten in a step is gone before the next one. What is left is what stands." """
    for point in points(case.request, case.scopes):
        found = verdict(replace(case, request=point))
        standing, beaten = {one.rule for one in found.standing}, {one.loser for one in found.beaten}
        if len(points(point, case.scopes)) == 1:
            assert not standing & beaten
            assert bool(standing) or not beaten


@some
@given(cases(), st.sampled_from([(), (Step.INVALID,)]))
def test_without_steps_nothing_is_beaten(case: Case, chain: tuple[Step, ...]) -> None:
    """What stands: "invalid decides nothing", and a step that is switched off beats nobody."""
    found = verdict(case, chain=chain)
    assert found.beaten == ()
    assert {one.rule for one in verdict(case).standing} <= {one.rule for one in found.standing}


@some
@given(cases())
def test_a_strategy_leaves_no_conflict(case: Case) -> None:
    """What stands: "prohibit lets prohibitions win, permit lets permissions win"."""
    for step, sign in ((Step.PROHIBIT, PROHIBITS), (Step.PERMIT, PERMITS)):
        found = verdict(case, chain=(step,))
        assert found.word is not Word.CONFLICTING
        assert all(one.step is step for one in found.beaten)
        if any(one.sign is sign and one.reach is Reach.COVERS for one in found.standing):
            assert found.word is Word.MIXED or found.sign is sign


@some
@given(cases(), st.data())
def test_saying_it_twice_changes_nothing(case: Case, data: st.DataObject) -> None:
    """What stands: rules are beaten by what they are; how many say the same counts nowhere on the page."""
    named = {one.exception_to for one in case.rules}.union(*(one.stated_with for one in case.rules))
    alone = [rule for rule in case.rules if rule.iri not in named]
    assume(alone)
    twin = replace(data.draw(st.sampled_from(alone)), iri=ID + "twin")
    found, expected = verdict(case, twin), verdict(case)
    assert (found.word, found.sign, found.marks) == (expected.word, expected.sign, expected.marks)


@some
@given(cases(), st.data())
def test_a_duty_alone_decides_nothing(case: Case, data: st.DataObject) -> None:
    """What stands: "A duty alone decides nothing and is mentioned." """
    rule = data.draw(st.sampled_from(case.rules))
    duty = replace(rule, modality=REQUIRES, stated_with=frozenset())
    found, expected = verdict(without(case, rule), duty), verdict(without(case, rule))
    assert replace(found, mentioned=()) == replace(expected, mentioned=())
    assert set(expected.mentioned) <= set(found.mentioned)


@some
@given(cases())
def test_a_duty_is_a_condition_of_its_permission(case: Case) -> None:
    """What stands: "the permission has the duty for one more condition": where it is met there is no difference."""
    duties = frozenset(rule.iri for rule in case.rules if rule.modality is REQUIRES)
    rest = without(case, *(rule for rule in case.rules if rule.iri in duties))
    # Without steps, since a permission with a duty has a narrower scope than one without.
    found = verdict(case, chain=(), met=case.request.met | duties)
    assert replace(found, mentioned=(), marks=()) == replace(verdict(rest, chain=()), mentioned=(), marks=())


@some
@given(cases())
def test_permissions_and_prohibitions_are_mirror_images(case: Case) -> None:
    """All but exceptions, duties and protected uses treat the two signs alike; only *inherited* is of permissions."""
    assume(not PROTECTED & ({case.request.use} | case.scopes.uses.get(case.request.use, frozenset())))
    rules = [rule for rule in case.rules if rule.modality is not REQUIRES]
    mirror = {PERMITS: PROHIBITS, PROHIBITS: PERMITS, PERMITTED: PROHIBITED, PROHIBITED: PERMITTED}
    mirrored = [replace(rule, modality=mirror[rule.modality]) for rule in rules]
    chain = CHAIN[1:]
    one = decide(case.request, rules, case.scopes, chain)
    other = decide(case.request, mirrored, case.scopes, chain)
    assert mirror.get(one.word, one.word) == other.word
    assert (one.sign and mirror[one.sign], one.beaten) == (other.sign, other.beaten)
    assert set(one.marks) ^ set(other.marks) <= {Mark.INHERITED}


# The word and its lists ---------------------------------------------------------------------------------------------


@some
@given(cases(), chains)
def test_the_word_fits_what_stands(case: Case, chain: tuple[Step, ...]) -> None:
    """The word: the rows of the table, and Lists: a conflict and silence are in neither list, a mixture in both."""
    found = verdict(case, chain=chain)
    signs = {one.sign for one in found.standing}
    covering = {one.sign for one in found.standing if one.reach is Reach.COVERS}
    listed = found.says(PERMITS), found.says(PROHIBITS)
    assert (found.word is Word.NOT_STATED) == (not signs)
    assert (found.sign is None) == (found.word in {Word.NOT_STATED, Word.MIXED, Word.CONFLICTING})
    match found.word:
        case Word.NOT_STATED:
            assert listed == (False, False)
        case Word.CONFLICTING:
            assert covering == {PERMITS, PROHIBITS}
            assert listed == (False, False)
        case Word.MIXED:
            assert signs == {PERMITS, PROHIBITS}
            assert listed == (True, True)
        case Word.CONDITIONAL:
            assert not covering
            assert signs == {found.sign}
            assert all(one.open for one in found.standing)
        case _:
            assert found.word is (PERMITTED if found.sign is PERMITS else PROHIBITED)
            assert listed == (found.sign is PERMITS, found.sign is PROHIBITS)
            assert found.in_part or (signs == {found.sign} and covering == signs)


@some
@given(cases())
def test_lists_are_sorted_and_of_known_rules(case: Case) -> None:
    """A verdict tells why: what stands, lost and is mentioned is sorted, each once, and of the rules it was given."""
    found = verdict(case)
    iris = {rule.iri for rule in case.rules if rule.vendor == VENDOR}
    for told in (found.standing, found.beaten, found.mentioned):
        assert list(told) == sorted(set(told))
    assert {one.rule for one in (*found.standing, *found.mentioned)} <= iris
    assert {iri for one in found.beaten for iri in (one.winner, one.loser)} <= iris
    assert tuple(mark for mark in Mark if mark in found.marks) == found.marks


# The book of rules --------------------------------------------------------------------------------------------------


@st.composite
def books(draw: st.DrawFn) -> tuple[tuple[ScopedRule, ...], list[Request], Scopes, Scopes]:
    """Return rules of several vendors, requests about all of them, and the orders of before and after 2025."""
    before, now = draw(edges), draw(edges)
    asked = draw(st.lists(requests, min_size=4, max_size=12))
    pool = [use for one in asked for use in uses_near(now, one.use)]
    drawn = draw(st.lists(drafts, min_size=3, max_size=14))
    rules = rule_set(drawn, pool)
    vendors = draw(st.lists(st.sampled_from([VENDOR, VENDOR, OTHER_VENDOR]), min_size=26, max_size=26))
    rules = tuple(replace(rule, vendor=vendor) for rule, vendor in zip(rules, vendors, strict=False))
    asked = [replace(one, vendor=vendor) for one, vendor in zip(asked, reversed(vendors), strict=False)]
    return rules, asked, scopes_of(before, draw(offers)), scopes_of(now, draw(offers))


@settings(some, max_examples=400)
@given(books(), chains)
def test_a_book_of_rules_gives_the_same_verdicts(
    drawn: tuple[tuple[ScopedRule, ...], list[Request], Scopes, Scopes], chain: tuple[Step, ...]
) -> None:
    """All of the page: an index over many rules changes no verdict, whatever was asked of it before."""
    rulebook = pytest.importorskip("aikg.reason.rulebook")
    rules, asked, before, now = drawn

    def scopes_on(day: date) -> Scopes:
        return before if day < date(2025, 1, 1) else now

    plain, chained = rulebook.RuleBook(rules, scopes_on), rulebook.RuleBook(rules, scopes_on, chain)
    for request in (*asked, *reversed(asked)):
        assert plain.verdict(request) == decide(request, rules, scopes_on(request.day))
        assert chained.verdict(request) == decide(request, rules, scopes_on(request.day), chain)


@settings(some, max_examples=40)
@given(books())
def test_what_a_book_says_of_many_at_once_holds_for_each(
    drawn: tuple[tuple[ScopedRule, ...], list[Request], Scopes, Scopes],
) -> None:
    """All of the page: "together what no rule tells apart" is every combination once, with its own verdict."""
    rulebook = pytest.importorskip("aikg.reason.rulebook")
    rules, asked, _, scopes = drawn
    book = rulebook.RuleBook(rules, lambda day: scopes)
    actors, places = [None, *sorted(scopes.actors)], [None, *sorted(scopes.members), ID + "nowhere"]
    products = [None, *sorted(scopes.products)]
    for request in asked[:2]:
        told = Counter()
        for alike in book.alike(request, actors, places, products):
            for actor, place, product in combinations(alike.actors, alike.places, alike.products):
                told[actor, place, product] += 1
                one = replace(request, actor=actor, place=place, product=product)
                assert alike.verdict == decide(one, rules, scopes)
        assert told == Counter(combinations(actors, places, products))
