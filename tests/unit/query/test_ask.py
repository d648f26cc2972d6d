"""Ask: from fields or words to verdicts with their sources and quotes, over the small graph made by hand."""

from __future__ import annotations

import json
from datetime import date

import pytest

from aikg.errors import QueryRejected
from aikg.extract import Reader
from aikg.names import PREFIXES
from aikg.query import Answer, Fields, ask, run
from aikg.reason.closure import close
from aikg.store import Store, known_names, reference_store

TODAY = date(2026, 1, 1)
THEN = date(2024, 12, 1)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(known_names(reference_store()))


def short(answer: Answer) -> list[tuple[str, str | None, str]]:
    return [(finding.vendor, finding.product, finding.verdict) for finding in answer.answers]


def test_who_permits_defence_by_five_eyes_governments(graph: Store, reader: Reader) -> None:
    answer = ask(graph, reader, Fields("permits", "defence", "government", "FVEY"), TODAY, on=THEN)
    assert short(answer) == [("Meta", "Llama", "permitted in part"), ("Mistral AI", None, "mixed")]
    meta = answer.answers[0]
    assert meta.actors == ("government", "government-contractor")
    assert meta.jurisdictions == ("AU", "CA", "GB", "NZ", "US")
    assert (meta.uses, meta.since, meta.until, meta.sources) == (("national-security",), "2024-11-05", None, 1)
    assert meta.marks == ("date uncertain",)
    assert [(e.document, e.start, e.end, e.status) for e in meta.evidence] == [
        ("meta-opens", 0, 10, "current"),
        ("meta-opens", 20, 30, "current"),
    ]


def test_before_the_change_meta_is_not_among_them(graph: Store, reader: Reader) -> None:
    fields = Fields("permits", "defence", "government", "FVEY", on=date(2024, 6, 1))
    assert [finding.vendor for finding in ask(graph, reader, fields, TODAY).answers] == ["Mistral AI"]


def test_a_member_that_joined_later_is_not_covered_before(graph: Store, reader: Reader) -> None:
    before = Fields("permits", "defence", "government", "FI", on=date(2023, 4, 3))
    after = Fields("permits", "defence", "government", "FI", on=date(2023, 4, 4))
    assert ask(graph, reader, before, TODAY).answers == ()
    assert [finding.vendor for finding in ask(graph, reader, after, TODAY).answers] == ["Mistral AI"]


def test_a_ban_that_ended_is_reported_as_of_its_time(graph: Store, reader: Reader) -> None:
    then = Fields("prohibits", "warfare", vendor="Meta", on=date(2024, 6, 1))
    now = Fields("prohibits", "warfare", vendor="Meta")
    (finding,) = ask(graph, reader, then, TODAY).answers
    assert (finding.verdict, finding.since, finding.until) == ("prohibited", None, "2024-11-05")
    assert finding.evidence[0].status == "former"
    assert ask(graph, reader, now, TODAY).answers == ()


def test_a_corrected_rule_is_never_in_force(graph: Store, reader: Reader) -> None:
    for day in (date(2024, 5, 2), TODAY):
        answer = ask(graph, reader, Fields("prohibits", "any-use", "police", "US", "Microsoft", day), TODAY)
        assert [(f.verdict, f.uses) for f in answer.answers] == [
            ("prohibited in part", ("facial-recognition", "real-time-facial-recognition"))
        ]
        assert "rule-ms-blanket" not in json.dumps(answer.to_json())


def test_what_is_only_proposed_is_no_permission(graph: Store, reader: Reader) -> None:
    assert ask(graph, reader, Fields("permits", "military", vendor="OpenAI"), TODAY).answers == ()


def test_sources_are_stories_and_not_documents(graph: Store, reader: Reader) -> None:
    (finding,) = ask(graph, reader, Fields("prohibits", "facial-recognition", "police", "US"), TODAY).answers
    assert (finding.verdict, finding.sources) == ("prohibited", 2)
    assert {e.document for e in finding.evidence} == {"microsoft-en", "microsoft-fr", "microsoft-other"}


def test_a_body_acts_in_its_own_country(graph: Store, reader: Reader) -> None:
    answer = ask(graph, reader, Fields("permits", "national-security", "Pentagon"), TODAY)
    assert [(f.vendor, f.verdict) for f in answer.answers] == [("Meta", "permitted"), ("Mistral AI", "permitted")]
    assert answer.understood.startswith("Who permits: National security use; by: US Department of Defense; as of")


def test_a_product_has_the_rules_of_its_vendor(graph: Store, reader: Reader) -> None:
    fields = Fields("permits", "national-security", "government", "US", product="Llama")
    assert short(ask(graph, reader, fields, TODAY)) == [("Meta", "Llama", "permitted")]


@pytest.mark.parametrize(
    "question",
    [
        "Which vendors permit defence use by Five Eyes governments?",
        "Quels fournisseurs autorisent un usage de défense par les gouvernements des Cinq Yeux ?",
        "Welche Anbieter erlauben die Nutzung für Verteidigung durch Regierungen der Five Eyes?",
    ],
)
def test_the_question_in_three_languages(question: str, graph: Store, reader: Reader) -> None:
    in_words = ask(graph, reader, question, TODAY)
    by_fields = ask(graph, reader, Fields("permits", "defence", "government", "FVEY"), TODAY)
    assert in_words.answers == by_fields.answers != ()
    assert in_words.sparql == by_fields.sparql
    assert in_words.question == question


def test_a_question_about_one_vendor_may_be_answered_no(graph: Store, reader: Reader) -> None:
    answer = ask(graph, reader, "Does Meta permit warfare?", TODAY, on=date(2024, 6, 1))
    assert short(answer) == [("Meta", "Llama", "prohibited")]
    assert "aikg:Prohibition" in answer.sparql[1]


def test_a_day_in_the_question_counts_unless_one_is_given(graph: Store, reader: Reader) -> None:
    question = "Who permits national security use in the US in June 2024?"
    assert ask(graph, reader, question, TODAY).as_of == date(2024, 6, 30)
    assert ask(graph, reader, question, TODAY, on=THEN).as_of == THEN


def test_the_sparql_shown_gives_the_rules_of_the_answer(graph: Store, reader: Reader) -> None:
    answer = ask(graph, reader, Fields("permits", "defence", "government", "FVEY"), TODAY, on=THEN)
    rows = run(graph.raw, answer.sparql[0]).dicts()
    assert {(row["vendorName"], row["productName"]) for row in rows} == {(f.vendor, f.product) for f in answer.answers}
    assert {row["rule"] for row in rows} == {rule for finding in answer.answers for rule in finding.rules}


def test_json_has_the_promised_shape(graph: Store, reader: Reader) -> None:
    answer = ask(graph, reader, Fields("permits", "defence", "government", "FVEY"), TODAY, on=THEN)
    data = json.loads(json.dumps(answer.to_json()))
    assert data["as_of"] == "2024-12-01"
    assert {"question", "understood", "as_of", "sparql", "answers"} <= set(data)
    keys = {"vendor", "vendor_iri", "product", "verdict", "since", "until", "actors", "jurisdictions", "uses"}
    assert keys | {"sources", "evidence"} <= set(data["answers"][0])
    assert set(data["answers"][0]["evidence"][0]) == {"document", "quote", "start", "end", "published", "status"}


def test_names_that_are_not_known_are_rejected(graph: Store, reader: Reader) -> None:
    for fields in (
        Fields("permits", "xyzzy"),
        Fields("permits", "military", "xyzzy"),
        Fields("permits", "military", place="xyzzy"),
        Fields("permits", "military", vendor="xyzzy"),
    ):
        with pytest.raises(QueryRejected, match='called "xyzzy"'):
            ask(graph, reader, fields, TODAY)
    with pytest.raises(QueryRejected, match="expected permits or prohibits"):
        ask(graph, reader, Fields("requires", "military"), TODAY)


def test_a_rule_for_a_body_of_one_state_is_no_rule_for_another(own_store: Store, reader: Reader) -> None:
    own_store.raw.update(
        "DELETE { GRAPH ?g { id:rule-meta-us aikg:inJurisdiction ?p ; aikg:appliesTo ?a } } "
        "INSERT { GRAPH ?g { id:rule-meta-us aikg:appliesTo id:us-department-of-defense } } "
        "WHERE { GRAPH ?g { id:rule-meta-us aikg:inJurisdiction ?p ; aikg:appliesTo ?a } }",
        prefixes=PREFIXES,
    )
    close(own_store.raw)
    found = {
        place: [
            f.vendor for f in ask(own_store, reader, Fields("permits", "defence", "military", place), TODAY).answers
        ]
        for place in ("US", "FR", "FVEY")
    }
    assert found == {"US": ["Meta", "Mistral AI"], "FR": [], "FVEY": ["Meta", "Mistral AI"]}


def words(answer: Answer) -> list[tuple[str, str, str]]:
    return [(told.sentence, told.when, told.state) for told in answer.told]


def test_who_is_silent_has_no_rule_that_is_relevant(graph: Store, reader: Reader) -> None:
    answer = ask(graph, reader, "Which vendors say nothing about child sexual abuse material?", TODAY)
    assert [f.vendor for f in answer.answers] == ["Meta", "Microsoft", "OpenAI"]
    assert {f.verdict for f in answer.answers} == {"not stated"}


def test_who_does_not_prohibit_is_not_who_permits(graph: Store, reader: Reader) -> None:
    answer = ask(graph, reader, "Which vendors do not prohibit warfare?", TODAY)
    assert "Mistral AI" not in {f.vendor for f in answer.answers}
    assert {"Microsoft", "OpenAI"} <= {f.vendor for f in answer.answers}


def test_who_was_asked_about_gets_an_answer(graph: Store, reader: Reader) -> None:
    answer = ask(graph, reader, "Does Microsoft permit warfare?", TODAY)
    assert (short(answer), answer.reply) == ([("Microsoft", None, "not stated")], "nothing is stated")
    answer = ask(graph, reader, "Autorise-t-elle Azure OpenAI Service la reconnaissance faciale par la police ?", TODAY)
    assert answer.reply == "non, en partie"


def test_one_of_two_uses_is_enough_unless_both_are_asked_for(graph: Store, reader: Reader) -> None:
    either = ask(graph, reader, "Who prohibits weapons or CSAM?", TODAY)
    found = {(f.vendor, f.use) for f in either.answers}
    assert found >= {("Axon", "weapons"), ("Axon", "csam"), ("Mistral AI", "csam")}
    both = ask(graph, reader, "Who prohibits both weapons and CSAM?", TODAY)
    assert {f.vendor for f in both.answers} == {"Axon"}


def test_what_is_left_out_does_not_count(graph: Store, reader: Reader) -> None:
    assert "Axon" in {f.vendor for f in ask(graph, reader, "Who prohibits CSAM?", TODAY).answers}
    answer = ask(graph, reader, "Who prohibits CSAM except Axon?", TODAY)
    assert {f.vendor for f in answer.answers} == {"Mistral AI"}
    outside = ask(graph, reader, "Who permits national security use outside the Five Eyes?", TODAY)
    assert {f.vendor for f in outside.answers} == {"Mistral AI"}


def test_since_when_tells_rules_that_are_over_as_well(graph: Store, reader: Reader) -> None:
    answer = ask(graph, reader, "Since when does Meta prohibit military use?", TODAY)
    when = "since an unknown date, until 2024-11-05 (reported as ended)"
    assert words(answer) == [("Meta prohibits military use with Llama", when, "ended")]


def test_what_changed_tells_what_articles_report(graph: Store, reader: Reader) -> None:
    assert words(ask(graph, reader, "What changed at Meta?", TODAY)) == [
        ("Meta · Llama: Meta opens Llama to agencies", "2024-11-04", "reported")
    ]
    assert not ask(graph, reader, "What changed at Meta since 2025?", TODAY).told


def test_who_signed_and_who_works_with_whom(graph: Store, reader: Reader) -> None:
    (pledge,) = ask(graph, reader, "Who signed the pledge against CSAM?", TODAY).told
    assert all(name in pledge.sentence for name in ("Meta", "Microsoft", "OpenAI", "Thorn"))
    (bond,) = ask(graph, reader, "Who works with the Pentagon?", TODAY).told
    assert bond.sentence == "OpenAI and US Department of Defense are partners"
    assert bond.evidence


def test_what_is_known_about_a_person(graph: Store, reader: Reader) -> None:
    (role,) = ask(graph, reader, "What do we know about Nick Clegg?", TODAY).told
    assert role.sentence == "Nick Clegg: President of Global Affairs, Meta"


@pytest.mark.parametrize(
    "question",
    [
        "Which vendors permit warfare?",
        "Which vendors say nothing about warfare?",
        "May I use Llama for warfare?",
        "Since when does Meta prohibit warfare?",
        "What changed at Meta?",
        "Who signed the pledge against CSAM?",
        "Who works with the Pentagon?",
        "Where do press and policy text disagree about Meta?",
        "Who has a contract for what its policy forbids?",
        "What do we know about Meta?",
    ],
)
def test_every_kind_of_answer_comes_with_sparql_that_runs(question: str, graph: Store, reader: Reader) -> None:
    for text in ask(graph, reader, question, TODAY).sparql:
        run(graph.raw, text)
