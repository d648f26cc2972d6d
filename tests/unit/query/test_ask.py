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
    assert short(answer) == [("Meta", "Llama", "permitted in part"), ("Mistral AI", None, "permitted in part")]
    meta = answer.answers[0]
    assert meta.actors == ("government", "government-contractor")
    assert meta.jurisdictions == ("AU", "CA", "GB", "NZ", "US")
    assert (meta.uses, meta.since, meta.until, meta.sources) == (("national-security",), "2024-11-05", None, 1)
    assert meta.marks == ("in part", "date uncertain")
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
    assert answer.understood.startswith("Who permits: National security use, by: US Department of Defense, in: United")


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
    assert "aikg:Prohibition" in answer.sparql


def test_a_day_in_the_question_counts_unless_one_is_given(graph: Store, reader: Reader) -> None:
    question = "Who permits national security use in the US in June 2024?"
    assert ask(graph, reader, question, TODAY).as_of == date(2024, 6, 30)
    assert ask(graph, reader, question, TODAY, on=THEN).as_of == THEN


def test_the_sparql_shown_gives_the_rules_of_the_answer(graph: Store, reader: Reader) -> None:
    answer = ask(graph, reader, Fields("permits", "defence", "government", "FVEY"), TODAY, on=THEN)
    rows = run(graph.raw, answer.sparql).dicts()
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
