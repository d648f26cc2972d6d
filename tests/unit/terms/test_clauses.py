"""Clauses and what governs them."""

from __future__ import annotations

from aikg.terms.blocks import blocks_of
from aikg.terms.clauses import Clause, Role, clauses_of


def clauses(text: str) -> list[Clause]:
    return list(clauses_of(blocks_of(text), "en"))


def leads(clause: Clause) -> list[str]:
    return [governor.sentences[0] for governor in clause.governors]


def test_an_item_stands_under_its_lead_ins_and_headings_the_nearest_first() -> None:
    found = clauses("## Limits\n\nNobody may:\n\n* do bad things, such as:\n    * lie\n* steal\n")
    assert [clause.text for clause in found][-3:] == ["do bad things, such as:", "lie", "steal"]
    assert leads(found[3]) == ["do bad things, such as:", "Nobody may:", "Limits"]
    assert leads(found[4])[-2:] == ["Nobody may:", "Limits"]
    assert found[4].headings == ("Limits",)


def test_a_paragraph_is_its_sentences_each_with_those_before_it() -> None:
    first, second = clauses("Lying is out. So is theft.")
    assert (first.role, first.before) == (Role.SENTENCE, ())
    assert second.before == ("Lying is out.",)


def test_a_list_in_one_line_is_a_list() -> None:
    found = clauses("You will not: (i) lie; (ii) steal, and (iii) cheat.")
    assert [clause.text for clause in found] == ["You will not:", "lie;", "steal, and", "cheat."]
    assert leads(found[3]) == ["You will not:"]


def test_a_reference_in_brackets_is_no_list() -> None:
    assert len(clauses("Section 5 (a) holds for every user.")) == 1


def test_numbered_paragraphs_are_the_items_of_the_paragraph_above_them() -> None:
    found = clauses("4.1 You agree not to:\n\n(a) lie;\n\n(b) steal.\n\n4.2 Fees are due at once.")
    assert leads(found[1]) == ["You agree not to:"] == leads(found[2])
    assert leads(found[3]) == []


def test_a_flattened_list_keeps_its_lead_in() -> None:
    found = clauses("No one may:\n\n* break rules, such as by:\n\n\n* lying\n")
    assert leads(found[2])[:2] == ["break rules, such as by:", "No one may:"]


def test_the_offsets_of_a_clause_are_those_of_the_document() -> None:
    text = "## Limits\n\n* **Never** lie to [people](x).\n"
    clause = clauses(text)[1]
    assert text[clause.places[0] : clause.places[-1]] == "Never** lie to [people](x)."


def test_a_sentence_that_is_very_long_is_one_clause() -> None:
    assert len(clauses("You may not " + "lie to anyone and " * 80 + "steal.")) == 1
