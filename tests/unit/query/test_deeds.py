"""Says versus does: which use a bond implies, whose rules are asked, on which day, and how careful the words are."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache

import pytest
from pyoxigraph import Quad, RdfFormat

from aikg.consolidate import consolidate
from aikg.model import (
    Commitment,
    Content,
    Document,
    Entity,
    Modality,
    Partnership,
    PartnershipKind,
    Quote,
    Rule,
    Statement,
    Status,
)
from aikg.names import ACTOR, DOCUMENT, ID, LOC, USE
from aikg.query.deeds import deeds
from aikg.query.deeds_values import Deed
from aikg.query.judge import Judge
from aikg.report import deeds_json, deeds_text
from aikg.store import Store, load_reference, reference_store
from aikg.store.consolidated import CONSOLIDATED, consolidated_quads

AT = datetime(2026, 1, 1, tzinfo=UTC)
LONG_AGO, THEN, LATER = date(2022, 6, 1), date(2024, 6, 1), date(2025, 6, 1)


def body(slug: str, label: str = "", kind: str = "Organization") -> Entity:
    return Entity(ID + slug, label or slug, kind)


HARBOUR = body("harbour-ai", "Harbour AI", "Vendor")
QUAY = body("quay-ai", "Quay AI", "Vendor")
PIER = Entity(ID + "pier", "Pier", "AIService")
PENTAGON = body("us-department-of-defense")
LOCKHEED = body("lockheed-martin")
PALANTIR = body("palantir")


def contract(*parties: Entity, kind: PartnershipKind = PartnershipKind.CONTRACT, over: Entity | None = None) -> Content:
    return Partnership(parties, kind, over)


def rule(sign: str, use: str, issuer: Entity = HARBOUR, product: Entity | None = None, **scope: object) -> Rule:
    return Rule(issuer, Modality(sign), use, product, **scope)  # type: ignore[arg-type]


def statement(document: str, content: Content, status: Status = Status.CURRENT, **more: object) -> Statement:
    text = Document(document, "It says so.", "en")
    return Statement(document, Quote.of(text, 0, 11), content, status, **more)  # type: ignore[arg-type]


@cache
def _reference() -> list[Quad]:
    return list(reference_store().raw)


class Graph:
    """A graph put together a document at a time, on top of the names and schemes that ship with aikg."""

    def __init__(self) -> None:
        self.store = Store.open()
        self.store.raw.extend(_reference())
        load_reference(self.store)  # notes that it is there
        self.count = 0
        self.after: list[str] = []

    def press(
        self, content: Content, published: date | None = THEN, status: Status = Status.CURRENT, **more: object
    ) -> Graph:
        self.count += 1
        name = f"press-{self.count}"
        document = Document(name, "It says so.", "en", published=published, title=f"Press {self.count}")
        self.store.put_document(document, [statement(name, content, status, **more)], AT)
        return self

    def text(self, *rules: Rule, published: date = date(2024, 1, 1)) -> Graph:
        """Rules out of a policy text."""
        self.count += 1
        name = f"text-{self.count}"
        document = Document(name, "It says so.", "en", published=published)
        self.store.put_document(document, [statement(name, one, method="terms") for one in rules], AT)
        return self

    def more(self, turtle: str) -> Graph:
        """Whatever else, as it would not come out of `aikg build`."""
        prefixes = (
            "PREFIX aikg: <https://w3id.org/aikg/ontology#> PREFIX id: <https://w3id.org/aikg/id/> "
            "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
            "PREFIX use: <https://w3id.org/aikg/use/> "
            "PREFIX loc: <https://w3id.org/dpv/loc#> PREFIX actor: <https://w3id.org/aikg/actor/> "
        )
        self.after.append(f"{prefixes} <{DOCUMENT}more> {{ {turtle} }}")
        return self

    def deeds(self, about: str | None = None, today: date | None = None) -> list[Deed]:
        with self.store:
            graphs = list(self.store.graphs())
            statements = [statement for graph in graphs for statement in graph.statements]
            follows = consolidate([graph.document for graph in graphs], statements, {})
            self.store.replace_graph(CONSOLIDATED, consolidated_quads(follows))
            for trig in self.after:
                self.store.raw.load(trig.encode(), format=RdfFormat.TRIG)
            return deeds(self.store.raw, Judge(self.store.raw), about, today=today)

    def deed(self, **more: object) -> Deed:
        (found,) = self.deeds(**more)  # type: ignore[arg-type]
        return found


@pytest.mark.parametrize(
    ("party", "party_is", "use", "outcome"),
    [
        ("us-department-of-defense", "a military body", "military", "at odds"),
        ("new-orleans-police-department", "a police body", "law-enforcement", "at odds"),
        ("federal-bureau-of-investigation", "a law enforcement body", "law-enforcement", "at odds"),
        ("central-intelligence-agency", "an intelligence service", "intelligence-gathering", "not covered"),
        ("frontex", "a border agency", "migration-and-border-control", "not covered"),
        ("lockheed-martin", "a defence contractor", "military", "at odds"),
        ("us-government", "a government body", None, "no use implied"),
        ("palantir", "a government contractor", None, "no use implied"),
    ],
)
def test_the_use_is_what_the_other_party_is_there_for(party: str, party_is: str, use: str | None, outcome: str) -> None:
    graph = Graph().text(rule("prohibits", "military"), rule("prohibits", "law-enforcement"))
    found = graph.press(contract(HARBOUR, body(party))).deed()
    assert (found.party_is, found.use_iri, found.outcome) == (party_is, use and USE + use, outcome)
    assert found.does.startswith("Harbour AI has a contract with ")
    assert found.does.endswith(party_is)


def test_of_a_body_of_two_kinds_each_use_is_asked() -> None:
    found = Graph().text(rule("prohibits", "military")).press(contract(HARBOUR, body("unit-8200"))).deeds()
    assert [(one.outcome, one.use_iri) for one in found] == [
        ("at odds", USE + "military"),
        ("not covered", USE + "intelligence-gathering"),
    ]


def test_nothing_is_told_of_companies_that_are_there_for_anything() -> None:
    assert Graph().text(rule("prohibits", "military")).press(contract(HARBOUR, body("thorn"))).deeds() == []


def test_nothing_is_told_of_who_has_no_rules() -> None:
    assert Graph().text(rule("prohibits", "military")).press(contract(QUAY, PENTAGON)).deeds() == []


@pytest.mark.parametrize(
    ("rules", "outcome", "headline"),
    [
        ([rule("prohibits", "military")], "at odds", "prohibited"),
        ([rule("prohibits", "defence-and-national-security")], "at odds", "prohibited"),
        (
            [rule("prohibits", "military"), rule("permits", "military-planning")],
            "at odds in part",
            "prohibited in part: except military operations planning software",
        ),
        ([rule("prohibits", "military", conditions=("real-time",))], "it depends", None),
        ([rule("prohibits", "warfare")], "it depends", "prohibited in part"),
        ([rule("prohibits", "lethal-autonomous-function")], "it depends", "prohibited in part"),
        (
            [
                rule("prohibits", "military", product=PIER),
                rule("permits", "gambling", product=Entity(ID + "jetty", "Jetty", "AIService")),
            ],
            "it depends",
            "prohibited in part",
        ),
        ([rule("prohibits", "warfare"), rule("permits", "military-planning")], "it depends", None),
        ([rule("permits", "military-planning")], "it depends", "permitted in part"),
        ([rule("permits", "military")], "within its rules", "permitted"),
        ([rule("permits", "military"), rule("prohibits", "warfare")], "within its rules", None),
        (
            [rule("prohibits", "military"), rule("permits", "military", jurisdictions=("US",))],
            "within its rules",
            "permitted",
        ),
        ([rule("prohibits", "weapons")], "not covered", "not stated"),
        ([rule("prohibits", "military", jurisdictions=("FR",))], "not covered", "not stated"),
    ],
)
def test_only_a_prohibition_of_the_whole_is_at_odds(rules: list[Rule], outcome: str, headline: str | None) -> None:
    found = Graph().text(*rules).press(contract(HARBOUR, PENTAGON)).deed()
    assert found.verdict is not None
    assert found.outcome == outcome
    assert headline in (None, found.verdict.headline)


def test_the_verdict_is_asked_for_the_body_where_it_belongs_on_the_day_of_the_earliest_statement() -> None:
    graph = Graph().text(rule("prohibits", "military")).press(contract(HARBOUR, PENTAGON), LATER)
    found = graph.press(contract(PENTAGON, HARBOUR), THEN).deed()
    assert found.verdict is not None
    assert (found.day, found.day_is, found.sources) == (THEN, "published", 2)
    assert (found.verdict.actor, found.verdict.place) == (found.party, "United States")
    assert len(found.quotes) == 2


def test_a_date_in_the_text_goes_before_that_of_the_document() -> None:
    found = Graph().text(rule("permits", "military")).press(contract(HARBOUR, PENTAGON), valid_from="2024-03").deed()
    assert (found.day, found.day_is) == (date(2024, 3, 31), "stated")


def test_both_directions_and_copies_are_one() -> None:
    graph = Graph().text(rule("prohibits", "military"))
    for parties in ((HARBOUR, PENTAGON), (PENTAGON, HARBOUR), (HARBOUR, PENTAGON)):
        graph.press(contract(*parties))
    assert len(graph.deed().facts) == 1


def test_a_bond_of_three_and_a_bond_of_two_of_them_are_one() -> None:
    graph = Graph().text(rule("prohibits", "military")).press(contract(HARBOUR, PENTAGON, body("thorn")))
    found = graph.press(contract(HARBOUR, PENTAGON)).deed()
    assert (found.outcome, len(found.facts)) == ("at odds", 2)


def test_who_is_only_named_beside_others_is_not_accused() -> None:
    """In a list of partners nobody knows who is bound to whom."""
    found = Graph().text(rule("prohibits", "military")).press(contract(HARBOUR, QUAY, LOCKHEED)).deed()
    assert found.outcome == "it depends"
    assert "3 parties are named together: which of them are bound to each other is not known." in found.cautions


def test_the_words_say_what_is_not_known() -> None:
    found = Graph().text(rule("prohibits", "military")).press(contract(HARBOUR, LOCKHEED)).deed()
    assert found.cautions == (
        "Whether the contract is for military use, this graph does not know.",
        "Not all that a defence contractor does is military.",
        "These rules were last known on 2024-01-01, 152 days before.",
    )


@pytest.mark.parametrize(
    ("kind", "status", "does", "caution"),
    [
        ("partnership", Status.CURRENT, "works with", "Whether the work is for military use"),
        ("supplier", Status.CURRENT, "is linked by supply to", "Whether the supply is for military use"),
        ("integration", Status.CURRENT, "integrates products with", "Whether the integration is for military use"),
        ("proposal", Status.PROPOSED, "is linked by a proposal to", "Only proposed: nothing is known"),
        ("proposal", Status.CURRENT, "is linked by a proposal to", "Only proposed: nothing is known"),
        ("contract", Status.PROPOSED, "is said to plan to have a contract with", "Only proposed: nothing is known"),
        ("contract", Status.ALLEGED, "is alleged to have a contract with", "Only alleged."),
    ],
)
def test_every_kind_and_state_says_what_it_is(kind: str, status: Status, does: str, caution: str) -> None:
    graph = Graph().text(rule("prohibits", "military"))
    found = graph.press(contract(HARBOUR, PENTAGON, kind=PartnershipKind(kind)), status=status).deed()
    assert found.does == f"Harbour AI {does} {found.party}, a military body"
    assert any(one.startswith(caution) for one in found.cautions)
    assert found.outcome == "at odds"


@pytest.mark.parametrize("kind", ["investment", "membership"])
def test_what_gives_nobody_a_product_implies_nothing(kind: str) -> None:
    graph = Graph().text(rule("prohibits", "military"))
    found = graph.press(contract(HARBOUR, PENTAGON, kind=PartnershipKind(kind))).deed()
    assert (found.outcome, found.verdict, found.use) == ("no use implied", None, None)
    assert f"{kind} gives nobody a product to use" in found.cautions[0]


def test_what_is_over_without_a_date_is_not_judged_by_the_rules_of_the_day_it_is_told() -> None:
    graph = Graph().text(rule("prohibits", "military"))
    found = graph.press(contract(HARBOUR, PENTAGON), status=Status.FORMER).deed(today=LATER)
    assert (found.outcome, found.verdict, found.today) == ("no date", None, None)
    assert found.does.startswith("Harbour AI had a contract with")


def test_what_is_over_with_a_date_is_judged_by_the_rules_of_then() -> None:
    graph = Graph().text(rule("prohibits", "military"), published=LONG_AGO)
    found = graph.press(contract(HARBOUR, PENTAGON), status=Status.FORMER, valid_until="2023").deed(today=LATER)
    assert (found.outcome, found.day) == ("at odds", date(2022, 12, 31))


def test_a_bond_that_a_later_text_calls_over_is_over() -> None:
    graph = Graph().text(rule("prohibits", "military")).press(contract(HARBOUR, PENTAGON))
    found = graph.press(contract(HARBOUR, PENTAGON), LATER, Status.FORMER).deed(today=date(2026, 1, 1))
    assert (found.status, found.day, found.today) == ("former", THEN, None)


def test_what_was_withdrawn_or_is_a_candidate_is_not_told() -> None:
    graph = Graph().text(rule("prohibits", "military")).press(contract(HARBOUR, PENTAGON), status=Status.CORRECTED)
    assert graph.press(contract(HARBOUR, LOCKHEED), candidate=True).deeds() == []


def test_the_rules_of_today_are_told_where_they_say_something_else() -> None:
    graph = Graph().text(rule("prohibits", "military")).text(rule("permits", "military"), published=date(2025, 1, 1))
    found = graph.press(contract(HARBOUR, PENTAGON)).deed(today=LATER)
    assert found.today is not None
    assert (found.outcome, found.today_outcome, found.today.headline) == ("at odds", "within its rules", "permitted")


def test_the_rules_of_today_are_not_told_where_they_say_the_same() -> None:
    found = Graph().text(rule("prohibits", "military")).press(contract(HARBOUR, PENTAGON)).deed(today=LATER)
    assert found.today is None


def test_a_rule_is_not_held_against_a_vendor_before_it_began() -> None:
    found = Graph().text(rule("prohibits", "military"), published=LATER).press(contract(HARBOUR, PENTAGON)).deed()
    assert found.outcome == "not covered"


def test_a_rule_that_only_reports_state_is_at_odds_from_the_first_of_them_and_says_so() -> None:
    graph = Graph().press(rule("prohibits", "military"), date(2024, 3, 1)).press(contract(HARBOUR, PENTAGON))
    found = graph.deed()
    assert found.outcome == "at odds"
    assert "These rules are known from reports, not from a text of Harbour AI." in found.cautions
    assert "It is not certain that these rules held on that day." in found.cautions


def test_a_rule_that_a_report_calls_former_is_held_against_nobody() -> None:
    """A report that a ban is gone tells no day on which it held (as of OpenAI in May 2024)."""
    graph = Graph().press(rule("prohibits", "military"), status=Status.FORMER)
    found = graph.press(contract(HARBOUR, PENTAGON), date(2024, 5, 31)).deed()
    assert (found.outcome, found.verdict and str(found.verdict.verdict.word)) == ("it depends", "prohibited")


def test_an_old_report_is_held_against_nobody() -> None:
    graph = Graph().press(rule("prohibits", "military"), LONG_AGO).press(contract(HARBOUR, PENTAGON))
    found = graph.deed()
    assert found.outcome == "it depends"
    assert "These rules were last known on 2022-06-01, 731 days before." in found.cautions


def offered(by: Entity) -> str:
    return f'<{PIER.iri}> a aikg:AIService ; skos:prefLabel "Pier" ; aikg:offeredBy <{by.iri}> .'


def test_a_product_is_judged_by_the_rules_of_who_offers_it() -> None:
    graph = Graph().more(offered(QUAY)).text(rule("prohibits", "military", QUAY), rule("permits", "military"))
    found = graph.press(contract(HARBOUR, PENTAGON, over=PIER)).deed()
    assert (found.outcome, found.vendor, found.ruling, found.product) == ("at odds", "Harbour AI", "Quay AI", "Pier")
    assert "Pier is offered by Quay AI: these are its rules, not those of Harbour AI." in found.cautions


def test_a_product_of_ones_own_is_judged_by_its_own_rules() -> None:
    graph = (
        Graph().more(offered(HARBOUR)).text(rule("prohibits", "military"), rule("permits", "military", product=PIER))
    )
    found = graph.press(contract(HARBOUR, PENTAGON, over=PIER)).deed()
    assert (found.outcome, found.product) == ("within its rules", "Pier")


def test_the_product_of_the_other_party_says_nothing_about_rules() -> None:
    graph = Graph().more(offered(LOCKHEED)).text(rule("prohibits", "military"))
    found = graph.press(contract(HARBOUR, LOCKHEED, over=PIER)).deed()
    assert (found.outcome, found.ruling, found.verdict and found.verdict.product) == ("at odds", "Harbour AI", None)
    assert (
        "Pier is not known to be offered by Harbour AI: its rules are asked about all its products." in found.cautions
    )


# Pledges ----------------------------------------------------------------------------------------------------------


def pledge(*uses: str) -> Commitment:
    return Commitment((HARBOUR,), "It says so.", uses=uses)


@pytest.mark.parametrize(
    ("rules", "outcomes"),
    [
        ([rule("permits", "disinformation")], ["at odds"]),
        ([rule("prohibits", "disinformation")], ["within its rules"]),
        ([rule("prohibits", "disinformation", product=PIER)], ["within its rules"]),
        ([rule("permits", "disinformation", conditions=("research-only",))], ["it depends"]),
        ([rule("permits", "any-use")], []),
        ([rule("permits", "information-integrity")], []),
        ([rule("prohibits", "gambling")], []),
    ],
)
def test_a_pledge_against_a_harm_is_told_where_rules_speak_of_it(rules: list[Rule], outcomes: list[str]) -> None:
    found = Graph().text(*rules).press(pledge("disinformation")).deeds()
    assert [str(one.outcome) for one in found] == outcomes
    assert all(one.does == "Harbour AI signed a pledge about disinformation" for one in found)


def test_a_pledge_about_what_one_may_also_want_is_not_told() -> None:
    assert Graph().text(rule("permits", "image-generation")).press(pledge("image-generation")).deeds() == []


# Only what is asked for ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "count"),
    [
        (HARBOUR.iri, 2),
        (PENTAGON.iri, 1),
        (ACTOR + "government", 1),
        (ACTOR + "defence-contractor", 1),
        (USE + "defence-and-national-security", 2),
        (USE + "gambling", 0),
        (LOC + "US", 2),
        (DOCUMENT + "press-2", 1),
        (ID + "nobody", 0),
    ],
)
def test_only_what_concerns_a_thing(about: str, count: int) -> None:
    graph = Graph().text(rule("prohibits", "military")).press(contract(HARBOUR, PENTAGON))
    assert len(graph.press(contract(HARBOUR, LOCKHEED)).deeds(about)) == count


# Hostile graphs -----------------------------------------------------------------------------------------------------


def bond(partners: str, statement: str = "aikg:status aikg:current", document: str = "") -> str:
    return (
        f"id:bond a aikg:Partnership ; {partners} aikg:partnershipKind aikg:partnershipKind-contract . "
        f"id:s a aikg:Statement ; aikg:states id:bond ; aikg:inDocument id:d ; {statement} . {document}"
    )


_PAIR = "aikg:partner id:harbour-ai , id:us-department-of-defense ;"


@pytest.mark.parametrize(
    ("turtle", "outcomes"),
    [
        (bond(_PAIR), ["no date"]),
        (bond(_PAIR, document='id:d dcterms:issued "some day" .'), ["no date"]),
        (bond(_PAIR, 'aikg:status aikg:current ; aikg:validFrom "whenever"'), ["no date"]),
        (bond(_PAIR, 'aikg:status aikg:former ; aikg:validUntil "0001"'), ["no date"]),
        (bond(_PAIR, 'aikg:status aikg:current ; aikg:validFrom "9999"'), ["no date"]),
        (bond(_PAIR, 'aikg:status aikg:current ; aikg:validFrom "2024-05-05"'), ["at odds"]),
        (bond(_PAIR, "aikg:confidence 1.0"), []),
        (bond("aikg:partner id:harbour-ai , id:somebody ;", 'aikg:status aikg:current ; aikg:validFrom "2024"'), []),
        (bond("aikg:partner id:harbour-ai ;"), []),
        (bond("aikg:partner id:harbour-ai , id:harbour-ai ;"), []),
        (bond(""), []),
        (bond('aikg:partner id:harbour-ai , "the army" ;'), []),
        ("id:bond a aikg:Partnership ; aikg:partner id:harbour-ai , id:us-department-of-defense .", []),
        (
            "id:c a aikg:Commitment ; aikg:signatory id:harbour-ai ; aikg:concernsUse use:csam .",
            [],
        ),
    ],
)
def test_what_is_odd_accuses_nobody(turtle: str, outcomes: list[str]) -> None:
    graph = Graph().text(rule("prohibits", "military")).more(turtle)
    assert [str(one.outcome) for one in graph.deeds()] == outcomes


def test_a_bond_without_a_kind_is_told_as_work() -> None:
    turtle = bond(_PAIR, 'aikg:status aikg:current ; aikg:validFrom "2024-05-05"')
    turtle = turtle.replace("; aikg:partnershipKind aikg:partnershipKind-contract", "")
    turtle = turtle.replace("aikg:partnershipKind aikg:partnershipKind-contract", "aikg:code 'x'")
    assert Graph().text(rule("prohibits", "military")).more(turtle).deed().does.startswith("Harbour AI works with")


def test_a_military_body_without_a_kind_is_asked_about_as_armed_forces() -> None:
    army = '<https://w3id.org/aikg/id/army> a aikg:MilitaryBody ; skos:prefLabel "The Army" ; aikg:basedIn loc:FR .'
    graph = (
        Graph().more(army).text(rule("prohibits", "military", actors=(Entity(ACTOR + "military", "m", "ActorKind"),)))
    )
    found = graph.press(contract(HARBOUR, body("army"))).deed()
    assert found.outcome == "at odds"
    assert found.verdict is not None
    assert (found.verdict.actor, found.verdict.place) == ("Armed forces", "France")


def test_a_body_of_the_state_is_no_vendor_even_when_it_is_called_one() -> None:
    graph = Graph().more("id:us-department-of-defense a aikg:Vendor .").text(rule("prohibits", "military"))
    assert graph.press(contract(PENTAGON, body("us-army"))).deeds() == []


def test_vendors_on_both_sides_are_told_each_by_its_own_rules() -> None:
    graph = Graph().text(rule("prohibits", "military"), rule("permits", "military", body("anduril-industries")))
    found = graph.press(contract(HARBOUR, body("anduril-industries"))).deed()
    assert (found.vendor, found.party, found.outcome) == ("Harbour AI", "Anduril Industries", "at odds")
    graph = Graph().text(
        rule("prohibits", "military", body("helsing")), rule("permits", "military", body("anduril-industries"))
    )
    both = graph.press(contract(body("helsing"), body("anduril-industries"))).deeds()
    assert [(one.vendor, one.outcome) for one in both] == [
        ("Helsing", "at odds"),
        ("Anduril Industries", "within its rules"),
    ]


# For people and machines --------------------------------------------------------------------------------------------


def shown() -> list[Deed]:
    graph = Graph().text(rule("prohibits", "military"), rule("prohibits", "csam"))
    graph.press(contract(HARBOUR, PENTAGON)).press(contract(HARBOUR, PALANTIR)).press(pledge("csam"))
    return graph.deeds(today=LATER)


def test_the_text_tells_both_sides_and_what_is_not_known() -> None:
    text = deeds_text(shown())
    assert text.startswith("1 at odds, 1 within its rules, 1 no use implied.\n\nAt odds\n")
    assert "“It says so.” (Press 2, 2024-06-01)" in text
    assert "Harbour AI prohibits military use (policy text, since 2024-01-01 (first reported))" in text
    assert "Whether the contract is for military use, this graph does not know." in text
    assert "One signature under a pledge about what the rules of who signed it prohibit too." in text
    assert "may want AI for anything" not in text
    assert "may want AI for anything" in deeds_text(shown(), everything=True)
    assert max(map(len, text.splitlines())) <= 100


def test_nothing_to_tell() -> None:
    assert deeds_text([]).startswith("No partnership")
    assert deeds_json([]) == []


def test_json_names_everything_and_can_be_read_again() -> None:
    first = json.loads(json.dumps(deeds_json(shown())))[0]
    assert (first["outcome"], first["day"], first["today"]) == ("at odds", "2024-06-01", None)
    assert first["party"]["iri"] == PENTAGON.iri
    assert first["verdict"]["verdict"] == "prohibited"
    assert first["verdict"]["rules"][0]["quotes"][0]["quote"] == "It says so."
    assert first["product"] is None
    assert set(first) == {
        "outcome", "does", "cautions", "kind", "status", "party_is", "vendor", "party", "product", "ruling", "use",
        "day", "day_is", "quotes", "sources", "facts", "verdict", "today",
    }  # fmt: skip


def test_the_same_graph_gives_the_same_deeds() -> None:
    assert deeds_json(shown()) == deeds_json(shown())
