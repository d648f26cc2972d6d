"""The labelled sentences: marks, errors with their place, shared patterns; and those that ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from aikg.errors import ModelError
from aikg.train.sentences import COLUMNS, pattern_of, read_sentences, shared

TRAINING = Path(__file__).parents[3] / "training"


def table(folder: Path, *rows: str, lang: str = "en") -> Path:
    (folder / lang).mkdir(exist_ok=True)
    (folder / lang / "part.tsv").write_text("\n".join(["\t".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return folder


def row(sentence: str, kind: str = "rule", outcome: str = "prohibits", names: str = "Acme") -> str:
    return "\t".join([kind, outcome, names, "agency", "fictional-event", sentence])


def test_marks_are_taken_out_and_keep_their_places(tmp_path: Path) -> None:
    text = (
        "Acme [!|shut] the [@police|cops] [!|out of] [facial-recognition|face search], save [^cyber-defence|defence]."
    )
    (sentence,) = read_sentences(table(tmp_path, row(text, outcome="prohibits/former")))
    assert sentence.text == "Acme shut the cops out of face search, save defence."
    assert (sentence.outcome, sentence.status, sentence.names) == ("prohibits", "former", ("Acme",))
    spans = [(p.family, p.slug, sentence.text[p.start : p.end]) for p in sentence.parts]
    assert spans == [
        ("cue", "", "shut"),
        ("actor", "police", "cops"),
        ("cue", "", "out of"),
        ("use", "facial-recognition", "face search"),
        ("exception", "cyber-defence", "defence"),
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (row("No use here."), "a rule without a use"),
        (row("A [weapons|gun] and a [stray bracket"), "a bracket that is no mark"),
        (row("[weapons|Guns].", outcome="forbids"), "outcome 'forbids'"),
        (row("[weapons|Guns].", kind="rumour"), "kind 'rumour'"),
        (row("[weapons|Guns].", outcome="prohibits/past"), "status 'past'"),
        (row("Said.", kind="none", outcome="gossip"), "outcome 'gossip'"),
        ("rule\tprohibits\tAcme", "3 columns"),
    ],
)
def test_a_malformed_row_is_named_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(ModelError, match=r"part\.tsv:2") as caught:
        list(read_sentences(table(tmp_path, line)))
    assert says in str(caught.value)


def test_problems_are_collected_and_the_rest_is_read(tmp_path: Path) -> None:
    problems: list[ModelError] = []
    good = row("Acme bans [weapons|guns].")
    found = list(read_sentences(table(tmp_path, row("No use."), good, row("Nor here.")), problems))
    assert [sentence.text for sentence in found] == ["Acme bans guns."]
    assert len(problems) == 2


def test_sentences_that_differ_in_names_and_uses_share_a_pattern(tmp_path: Path) -> None:
    rows = [
        row("Acme has banned [weapons|guns] since 2019."),
        row("Bolt Labs has banned [fraud|scams] since 2024.", names="Bolt Labs"),
        row("Acme has allowed [weapons|guns] since 2019.", outcome="permits"),
    ]
    same = shared(read_sentences(table(tmp_path, *rows)))
    assert [sentence.text[:9] for sentence in same] == ["Acme has ", "Bolt Labs"]
    first, second = same
    assert pattern_of(first) == pattern_of(second)


def test_what_ships_is_well_formed_varied_and_large() -> None:
    problems: list[ModelError] = []
    sentences = list(read_sentences(TRAINING, problems))
    assert not problems
    assert len(sentences) >= 6000
    assert {sentence.lang for sentence in sentences} == {"en", "fr", "de", "es", "it", "nl", "pt"}
    assert len(shared(sentences)) * 20 <= len(sentences)
    misses = sum(sentence.kind == "none" for sentence in sentences)
    assert misses >= sum(sentence.kind == "rule" for sentence in sentences)
