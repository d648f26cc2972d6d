"""The sentence model: what a pair of an issuer and a use is, by weights learned from the sentences under ``training/``.

A multinomial logistic regression over features (see `aikg.extract.pairs`): no text, no name and no randomness in
it. ``model/card.json`` says from what and how it was fitted; `aikg.train` fits it again.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from aikg.model import Modality, Status
from aikg.resources import resource

__all__ = ["NONE", "SentenceModel", "Verdict", "key_of", "sentence_model"]

NONE = "none"


def key_of(feature: str) -> int:
    """Return the number that stands for a feature: the same on every machine and in every process."""
    return zlib.crc32(feature.encode())


@dataclass(frozen=True, slots=True)
class Verdict:
    """How probable it is that a pair is a rule of some modality, and that it is in force: from 0 to 1.

    `otherwise` is what it most probably is when it is not in force: former or proposed.
    """

    by_modality: tuple[tuple[Modality, float], ...]
    in_force: float
    otherwise: Status = Status.FORMER

    def of(self, modality: Modality) -> float:
        """Return the probability of one modality."""
        return dict(self.by_modality)[modality]

    @property
    def best(self) -> tuple[Modality, float]:
        """The most probable modality and its probability."""
        return max(self.by_modality, key=lambda item: item[1])


class SentenceModel:
    """Weights for each outcome: "none", or modality and status, as in "prohibits/former".

    `keys` are the keys of the features it knows, of shape (number of features,); `weights` has the shape (number of
    features, number of outcomes). What it does not know counts for nothing.
    """

    def __init__(
        self, outcomes: Sequence[str], keys: npt.NDArray[np.uint32], weights: npt.NDArray[np.floating[Any]]
    ) -> None:
        self.outcomes = tuple(outcomes)
        self.keys = keys
        self.weights = weights.astype(np.float32)
        rows = {key: row for row, key in enumerate(keys.tolist())}
        #: The row of a feature, -1 for one it does not know. Texts repeat them: those met last are remembered.
        self._row_of = lru_cache(maxsize=1 << 16)(lambda feature: rows.get(key_of(feature), -1))

    def __reduce__(self) -> tuple[type[SentenceModel], tuple[Any, ...]]:
        """To another process go outcomes, keys and weights, not what is remembered."""
        return SentenceModel, (self.outcomes, self.keys, self.weights)

    @classmethod
    def load(cls, file: Path) -> SentenceModel:
        """Read the weights that `save` wrote."""
        with np.load(file, allow_pickle=False) as stored:
            return cls([str(outcome) for outcome in stored["outcomes"]], stored["keys"], stored["weights"])

    def save(self, file: Path) -> None:
        """Write the weights in half precision."""
        outcomes = np.array(self.outcomes, dtype="U24")
        np.savez_compressed(file, keys=self.keys, weights=self.weights.astype(np.float16), outcomes=outcomes)

    def probabilities(self, features: Sequence[str]) -> dict[str, float]:
        """Return the probability of each outcome for the features of a pair."""
        rows = sorted({*map(self._row_of, features)} - {-1})
        scores = self.weights[rows].sum(axis=0, dtype=np.float64) / np.sqrt(max(1, len(rows)))
        powers = np.exp(scores - scores.max())
        return dict(zip(self.outcomes, (powers / powers.sum()).tolist(), strict=True))

    def judge(self, features: Sequence[str]) -> Verdict:
        """Return what the model makes of a pair."""
        found = self.probabilities(features)
        by_modality = {
            modality: sum(p for outcome, p in found.items() if outcome.partition("/")[0] == modality)
            for modality in Modality
        }
        best = max(by_modality, key=lambda modality: by_modality[modality])
        current, former, proposed = (
            found.get(f"{best}/{status}", 0.0) for status in (Status.CURRENT, Status.FORMER, Status.PROPOSED)
        )
        otherwise = Status.PROPOSED if proposed > former else Status.FORMER
        return Verdict(tuple(by_modality.items()), current / max(by_modality[best], 1e-9), otherwise)


@cache
def sentence_model() -> SentenceModel:
    """Return the model that ships with aikg. Raises FileNotFoundError when the installation is incomplete."""
    return SentenceModel.load(resource("model") / "sentences.npz")
