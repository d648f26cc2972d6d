"""Fitting the sentence model to the labelled sentences: deterministic, a few CPU minutes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from aikg.extract.sentence_model import NONE, SentenceModel, key_of
from aikg.model import Status
from aikg.train.examples import Example

__all__ = ["design_matrix", "fit", "known_features", "outcome_of", "write_model"]

#: Inverse strength of the L2 penalty: from 3 to 100 it makes no difference beyond noise (see decision 0007).
STRENGTH = 8.0
#: What fewer pairs have teaches nothing.
SELDOM = 5
SEED = 0
#: What is corrected does not hold, and what is only reported is said to.
_HOLDS = {
    Status.FORMER: Status.FORMER,
    Status.CORRECTED: Status.FORMER,
    Status.PROPOSED: Status.PROPOSED,
}


def outcome_of(example: Example) -> str:
    """Return the outcome that the model learns: modality, and whether it holds, held or is to come."""
    modality, _, status = example.outcome.partition("/")
    if modality == NONE:
        return NONE
    return f"{modality}/{_HOLDS.get(Status(status), Status.CURRENT)}"


def known_features(examples: Iterable[Example]) -> npt.NDArray[np.uint32]:
    """Return the keys of all features that are not seldom, in order: what a model can know."""
    seen = Counter(feature for example in examples for feature in example.features)
    return np.array(sorted({key_of(feature) for feature, times in seen.items() if times >= SELDOM}), np.uint32)


def design_matrix(examples: Sequence[Example], keys: npt.NDArray[np.uint32]) -> scipy.sparse.csr_matrix:
    """Return one row for each example, of length one: a one in the column of each feature that has a key."""
    columns_of = {key: column for column, key in enumerate(keys.tolist())}
    starts, columns = [0], []
    values: list[float] = []
    for example in examples:
        found = {columns_of.get(key_of(feature)) for feature in example.features}
        row = sorted(column for column in found if column is not None)
        columns += row
        values += [1 / np.sqrt(len(row))] * len(row)
        starts.append(len(columns))
    return scipy.sparse.csr_matrix((values, columns, starts), shape=(len(examples), len(keys)), dtype=np.float64)


def fit(examples: Sequence[Example], strength: float = STRENGTH) -> SentenceModel:
    """Return the model fitted to examples."""
    keys = known_features(examples)
    outcomes = np.array([outcome_of(example) for example in examples])
    model = LogisticRegression(C=strength, max_iter=1000, random_state=SEED, fit_intercept=False)
    model.fit(design_matrix(examples, keys), outcomes, sample_weight=[example.weight for example in examples])
    return SentenceModel([str(outcome) for outcome in model.classes_], keys, model.coef_.T)


def write_model(model: SentenceModel, examples: Sequence[Example], training: Sequence[Path], folder: Path) -> None:
    """Write weights and card: what they were fitted to, with a digest of every file below the training folders."""
    folder.mkdir(parents=True, exist_ok=True)
    model.save(folder / "sentences.npz")
    digests = {
        f"{source.name}/{file.relative_to(source)}": hashlib.sha256(file.read_bytes()).hexdigest()
        for source in training
        for file in sorted([*source.glob("*/*.tsv"), *source.glob("*.json")])
    }
    card = {
        "design": "multinomial logistic regression over features of pairs of issuer and use",
        "features": len(model.keys),
        "strength": STRENGTH,
        "seed": SEED,
        "sentences": len({(e.sentence.lang, e.sentence.text) for e in examples}),
        "pairs": dict(sorted(Counter(outcome_of(e) for e in examples).items())),
        "training": digests,
    }
    (folder / "card.json").write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
