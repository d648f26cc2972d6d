"""Fitting the sentence model to the labelled sentences: deterministic, a few CPU minutes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from aikg.extract.sentence_model import BUCKETS, NONE, SentenceModel, bucket
from aikg.model import Status
from aikg.train.examples import Example

__all__ = ["design_matrix", "fit", "outcome_of", "write_model"]

#: Inverse strength of the L2 penalty, chosen by cross-validation over events (see docs/quality.md).
STRENGTH = 30.0
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


def design_matrix(examples: Sequence[Example]) -> scipy.sparse.csr_matrix:
    """Return one row for each example: a one for each of its buckets, the row of length one."""
    starts, columns = [0], []
    values: list[float] = []
    for example in examples:
        rows = sorted({bucket(feature) for feature in example.features})
        columns += rows
        values += [1 / np.sqrt(len(rows))] * len(rows)
        starts.append(len(columns))
    return scipy.sparse.csr_matrix((values, columns, starts), shape=(len(examples), BUCKETS), dtype=np.float64)


def fit(examples: Sequence[Example], strength: float = STRENGTH) -> SentenceModel:
    """Return the model fitted to examples."""
    matrix = design_matrix(examples)
    used = np.unique(matrix.indices)
    outcomes = np.array([outcome_of(example) for example in examples])
    model = LogisticRegression(C=strength, max_iter=1000, random_state=SEED, tol=1e-3, fit_intercept=False)
    model.fit(matrix[:, used], outcomes)
    weights = np.zeros((BUCKETS, len(model.classes_)), np.float32)
    weights[used] = model.coef_.T
    return SentenceModel([str(outcome) for outcome in model.classes_], weights)


def write_model(model: SentenceModel, examples: Sequence[Example], training: Path, folder: Path) -> None:
    """Write weights and card: what they were fitted to, with a digest of every training file."""
    folder.mkdir(parents=True, exist_ok=True)
    model.save(folder / "sentences.npz")
    digests = {
        str(file.relative_to(training)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(training.glob("*/*.tsv"))
    }
    card = {
        "design": "multinomial logistic regression over hashed features of pairs of issuer and use",
        "buckets": BUCKETS,
        "strength": STRENGTH,
        "seed": SEED,
        "sentences": len({(e.sentence.lang, e.sentence.text) for e in examples}),
        "pairs": dict(sorted(Counter(outcome_of(e) for e in examples).items())),
        "training": digests,
    }
    (folder / "card.json").write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
