"""Agreement with a second reader: counted by hand, and computed anew from the tables that ship."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aikg.errors import ModelError
from aikg.train.agreement import Reading, agreement, label_of, read_second_reader
from aikg.train.sentences import Sentence, read_sentences

TRAINING = Path(__file__).parents[3] / "training"


def labelled(line: int, kind: str, outcome: str, status: str = "current") -> Sentence:
    return Sentence("en", kind, outcome, status, (), "agency", "event", "A text.", (), f"en/part.tsv:{line}")


SENTENCES = [
    labelled(2, "rule", "prohibits"),
    labelled(3, "rule", "prohibits", "alleged"),
    labelled(4, "rule", "permits", "former"),
    labelled(5, "none", "demand"),
    labelled(6, "none", "bill"),
    labelled(7, "partnership", "contract"),
]


def read(*labels: tuple[str, bool | None]) -> list[Reading]:
    return [Reading(sentence.where, *label) for sentence, label in zip(SENTENCES, labels, strict=False)]


def test_agreement_is_what_a_hand_counts() -> None:
    found = agreement(
        SENTENCES,
        read(
            ("prohibits", True),
            ("prohibits", False),  # the same rule, and whether it holds is not agreed
            ("prohibits", False),  # another modality: its status counts for nothing
            ("none", None),
            ("none", None),
            ("partnership", None),
        ),
    )
    assert (found.same, found.drawn) == (5, 6)
    assert (found.same_status, found.rules) == (1, 2)
    # Chance would agree on 2*3 (prohibits) + 1*0 (permits) + 2*2 (none) + 1*1 (partnership) of 36.
    by_chance = 11 / 36
    assert found.kappa == pytest.approx((5 / 6 - by_chance) / (1 - by_chance))


def test_a_rule_of_the_past_agrees_with_one_that_does_not_hold() -> None:
    former, sentence = Reading("en/part.tsv:4", "permits", False), SENTENCES[2]
    assert agreement([sentence], [former]).same_status == 1
    assert agreement([sentence], [replace(former, holds=True)]).same_status == 0


def test_one_label_throughout_is_full_agreement() -> None:
    assert agreement(SENTENCES, read(("prohibits", True), ("prohibits", True))).kappa == 1


def test_a_place_without_a_sentence_is_named() -> None:
    with pytest.raises(ModelError, match=r"en/part\.tsv:99"):
        agreement(SENTENCES, [Reading("en/part.tsv:99", "none", None)])


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["where\tlabel"], "not the header"),
        (["where\tlabel\tstatus", "en/part.tsv:2\tforbids\tcurrent"], "label 'forbids'"),
        (["where\tlabel\tstatus", "en/part.tsv:2\tprohibits\t-"], "status '-' of prohibits"),
        (["where\tlabel\tstatus", "en/part.tsv:5\tnone\tcurrent"], "status 'current' of none"),
        (["where\tlabel\tstatus", "en/part.tsv:5"], "label ''"),
    ],
)
def test_a_malformed_row_is_named(tmp_path: Path, lines: list[str], says: str) -> None:
    file = tmp_path / "second-reader.tsv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        list(read_second_reader(file))
    assert says in str(caught.value)


def test_the_table_that_ships_is_about_the_sentences_that_ship() -> None:
    sentences, readings = list(read_sentences(TRAINING)), list(read_second_reader(TRAINING / "second-reader.tsv"))
    assert len({reading.where for reading in readings}) == len(readings)
    found = agreement(sentences, readings)
    by_place = {sentence.where: label_of(sentence) for sentence in sentences}
    assert found.same == sum(by_place[reading.where] == reading.label for reading in readings)
    # Were a table shifted by a line, its labels would stand beside other sentences: by chance a third is the same.
    assert found.same > 0.8 * found.drawn
    assert found.kappa > 0.7
