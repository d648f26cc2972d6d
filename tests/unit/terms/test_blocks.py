"""Blocks of policy texts as machines write them: every letter knows its place."""

from __future__ import annotations

import pytest

from aikg.terms.blocks import BOLD_LEVEL, Block, Kind, blocks_of

TEXTS = [
    "Rules\n=====\n\nBe **kind**.  \nBe brief.\n\n* one\n    1. two\n\n### [**Linked** title](#x)\n",
    "| Do | Don't |\n| --- | --- |\n| draw | *spy* on people |\n",
    "*   •Sell secrets\n*   Viol[ate](https://a.example/b_(c)) laws\n",
    "1\\. Scope\n---------\n\nAll uses\\* of the tool &amp; its parts <br> count.",
    "**Only bold**\n\nHARM TO OTHERS\n\n**Not this:**\n",
]


def shape(block: Block) -> tuple[str, int, int, str]:
    return block.kind.value, block.level, block.depth, block.text


@pytest.mark.parametrize("text", TEXTS)
def test_every_letter_stands_where_it_says(text: str) -> None:
    for block in blocks_of(text):
        assert len(block.places) == len(block.text) + 1
        assert list(block.places) == sorted(block.places)
        wrong = [a for a, place in zip(block.text, block.places, strict=False) if text[place] not in (a, "&", "\n")]
        assert not wrong


def test_headings_of_every_form_and_items_of_every_depth() -> None:
    assert [shape(block) for block in blocks_of(TEXTS[0])] == [
        ("heading", 1, 0, "Rules"),
        ("paragraph", 0, 0, "Be kind.\nBe brief."),
        ("item", 0, 1, "one"),
        ("item", 0, 2, "two"),
        ("heading", 3, 0, "Linked title"),
    ]


def test_a_paragraph_that_is_only_bold_or_in_capitals_is_a_heading_unless_it_announces_a_list() -> None:
    kinds = [(block.kind, block.level) for block in blocks_of(TEXTS[4])]
    assert kinds == [(Kind.HEADING, BOLD_LEVEL), (Kind.HEADING, BOLD_LEVEL), (Kind.PARAGRAPH, 0)]


def test_a_cell_is_an_item_under_the_head_of_its_column() -> None:
    assert [(block.column, block.text) for block in blocks_of(TEXTS[1])] == [
        ("Do", "draw"),
        ("Don't", "spy on people"),
    ]


def test_links_inside_words_and_bullets_inside_bullets() -> None:
    first, second = blocks_of(TEXTS[2])
    assert (first.text, first.begin) == ("•Sell secrets", 1)
    assert second.text == "Violate laws"


def test_pasted_sentences_are_apart_again() -> None:
    (block,) = blocks_of("We list banned uses.They hold for all.")
    assert block.text == "We list banned uses. They hold for all."
    assert (block.start, block.end) == (0, 38)


def test_what_is_indented_is_no_code_and_an_empty_text_has_no_blocks() -> None:
    assert [block.text for block in blocks_of("        plain words\n")] == ["plain words"]
    assert blocks_of("\n \n---\n") == []


def test_a_number_at_the_beginning_is_known() -> None:
    assert [block.begin for block in blocks_of("(a) no spying\n\n4.2 no spying\n\nno spying")] == [4, 4, 0]
