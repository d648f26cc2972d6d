"""Fitting: the same tables give the same weights, and what is learned is the language, not the names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aikg.extract.sentence_model import SentenceModel, sentence_model
from aikg.store import known_names, reference_store
from aikg.train.examples import Example, Examples
from aikg.train.fit import SELDOM, fit, outcome_of
from aikg.train.sentences import COLUMNS, read_sentences

ROWS = [
    ("rule", "prohibits", "Microsoft", "Microsoft has [!|banned] [weapons|killer robots]."),
    ("rule", "prohibits", "Google", "Google [!|rules out] [fraud|scams] in its terms."),
    ("rule", "permits", "OpenAI", "OpenAI now [!|lets] researchers use it for [military|military work]."),
    ("rule", "permits", "Meta", "Meta [!|allows] [medical-advice|health advice]."),
    ("none", "demand", "Amazon", "Critics want Amazon to ban [facial-recognition|face recognition]."),
    ("none", "news", "Apple", "Apple was sued over [privacy|privacy]."),
]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    folder = tmp_path_factory.mktemp("training")
    (folder / "en").mkdir()
    lines = [
        "\t".join([kind, outcome, names, "agency", f"e{i}", text])
        for i, (kind, outcome, names, text) in enumerate(ROWS)
    ]
    (folder / "en" / "part.tsv").write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return list(Examples(known_names(reference_store())).of(read_sentences(folder)))


def test_a_pair_is_labelled_by_its_issuer_and_use(examples: list[Example]) -> None:
    found = {(e.pair.issuer.entity.label, e.pair.use.value): outcome_of(e) for e in examples}
    assert found["Microsoft", "weapons"] == "prohibits/current"
    assert found["Amazon", "facial-recognition"] == "none"


def test_features_hold_no_name(examples: list[Example]) -> None:
    names = {"microsoft", "google", "openai", "meta", "amazon", "apple"}
    assert not [f for e in examples for f in e.features if names & set(f.split())]


def test_fitting_twice_gives_the_same_weights(examples: list[Example], tmp_path: Path) -> None:
    examples = examples * SELDOM  # what fewer pairs have is not learned
    one, two = fit(examples), fit(examples)
    assert np.array_equal(one.weights, two.weights)
    one.save(tmp_path / "weights.npz")
    stored = SentenceModel.load(tmp_path / "weights.npz")
    for example in examples:
        before, after = one.probabilities(example.features), stored.probabilities(example.features)
        assert max(before, key=before.__getitem__) == max(after, key=after.__getitem__) == outcome_of(example)
        assert sum(after.values()) == pytest.approx(1)


def test_the_model_that_ships_knows_its_outcomes() -> None:
    model = sentence_model()
    assert model is not None
    assert {"none", "prohibits/current", "permits/current", "requires/current"} <= set(model.outcomes)
