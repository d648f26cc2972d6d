"""Unknown names of many documents, put together."""

from __future__ import annotations

from aikg.extract import Reader, candidates_of
from aikg.extract.candidates import Candidate
from aikg.model import Document

ONE = (
    "Kettner verbietet der Polizei die Gesichtserkennung. Das Start-up Kettner stellte seinen Chatbot „Lumora“ vor.\n\n"
    "Kettners Chatbot Lumora darf nicht für Waffen genutzt werden, sagte Jana Pohlmann, Chefin von Kettner."
)
TWO = "Jana Pohlmann, Chefin von Kettner, sprach in Berlin. Das Start-up Kettner schwieg."


def found(reader: Reader, *texts: str) -> dict[str, Candidate]:
    documents = [Document(f"d{number}", text, "de") for number, text in enumerate(texts)]
    return {one.name: one for one in candidates_of(name for d in documents for name in reader.unknown(d))}


def test_a_candidate_says_what_it_is_how_often_it_stands_where_and_what_is_said_of_it(reader: Reader) -> None:
    candidates = found(reader, ONE, TWO)
    assert {name: (one.kind, one.documents) for name, one in candidates.items()} == {
        "Kettner": ("vendor", 2),
        "Jana Pohlmann": ("person", 2),
        "Lumora": ("product", 1),
    }
    assert candidates["Kettner"].mentions == 6
    assert candidates["Lumora"].offered_by == "Kettner"
    assert candidates["Jana Pohlmann"].said == ("Chefin, Kettner",)
    assert candidates["Kettner"].iri == "https://w3id.org/aikg/id/kettner"


def test_contexts_are_sentences_at_their_offsets_at_most_three_from_different_documents_first(reader: Reader) -> None:
    texts = {"d0": ONE, "d1": TWO}
    passages = found(reader, ONE, TWO)["Kettner"].passages
    assert [p.document for p in passages] == ["d0", "d1", "d0"]
    for passage in passages:
        assert texts[passage.document][passage.start : passage.end] == passage.text
        assert "Kettner" in passage.text


def test_most_documents_come_first_and_the_order_of_documents_does_not_count(reader: Reader) -> None:
    names = [
        name for number, text in enumerate((ONE, TWO)) for name in reader.unknown(Document(f"d{number}", text, "de"))
    ]
    ordered = candidates_of(names)
    assert [one.documents for one in ordered] == sorted((one.documents for one in ordered), reverse=True)
    assert candidates_of(reversed(names)) == ordered


def test_names_of_the_graph_and_their_short_forms_are_no_candidates(reader: Reader) -> None:
    text = "Axel Springer SE and OpenAI signed a deal. Springer said so. Sam Altman, chief executive of OpenAI, agreed."
    assert [name.entity.label for name in reader.unknown(Document("d", text, "en"))] == []


def test_a_language_without_a_lexicon_has_none(reader: Reader) -> None:
    assert reader.unknown(Document("d", "Startup Kettner.", "fi")) == []
