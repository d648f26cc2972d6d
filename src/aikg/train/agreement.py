"""How far a second reader, who saw sentences without their labels, agrees with the labels.

The table ``training/second-reader.tsv`` has one row for each sentence, with this header, separated by tabs::

    where  label  status

`where` is the place of the sentence, as in ``en/part-a01.tsv:7``; `label` the modality of a rule or the kind of what is
none; `status` of a rule whether it holds, ``current`` or ``not``, else ``-``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

from aikg.errors import ModelError
from aikg.model import Modality, Status
from aikg.train.sentences import KINDS, Sentence

__all__ = ["Agreement", "Reading", "agreement", "label_of", "read_second_reader"]

_COLUMNS = ("where", "label", "status")
_HOLDS = {"current": True, "not": False}
_RULES = tuple(str(modality) for modality in Modality)
_LABELS = (*_RULES, *(kind for kind in KINDS if kind != "rule"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a second reader made of the sentence at a place; `holds` is None for what is no rule."""

    where: str
    label: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `drawn` sentences `same` have the same label; of `rules` among those `same_status` hold, or not, for both.

    `kappa` is Cohen's: 1 for the same labels throughout, 0 for what chance alone would give.
    """

    same: int
    drawn: int
    kappa: float
    same_status: int
    rules: int


def label_of(sentence: Sentence) -> str:
    """Return the modality of a rule, the kind of anything else: what a second reader is asked for."""
    return sentence.outcome if sentence.kind == "rule" else sentence.kind


def read_second_reader(file: Path) -> Iterator[Reading]:
    """Yield the readings of a table. Raises ModelError, with the line, when its header or a row is malformed."""
    lines = file.read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != _COLUMNS:
        raise ModelError("the first line is not the header", where=f"{file}:1", expected=" TAB ".join(_COLUMNS))
    for number, line in enumerate(lines[1:], 2):
        where, label, status = (*line.split("\t"), "", "")[:3]
        if label not in _LABELS:
            raise ModelError(f"label {label!r}", where=f"{file}:{number}", expected=", ".join(_LABELS))
        if status not in (_HOLDS if label in _RULES else ("-",)):
            raise ModelError(f"status {status!r} of {label}", where=f"{file}:{number}", expected="current, not; else -")
        yield Reading(where, label, _HOLDS.get(status))


def agreement(sentences: Iterable[Sentence], readings: Iterable[Reading]) -> Agreement:
    """Return how far readings agree with the labels of the sentences at their places.

    Raises ModelError for a reading of a place where no sentence stands.
    """
    by_place = {sentence.where: sentence for sentence in sentences}
    pairs: list[tuple[Sentence, Reading]] = []
    for reading in readings:
        if reading.where not in by_place:
            raise ModelError("no sentence stands there", where=reading.where, expected="a row of training/")
        pairs.append((by_place[reading.where], reading))
    if not pairs:
        raise ModelError("nothing was read a second time", where="second-reader.tsv", expected="one row or more")
    agreed = [(sentence, reading) for sentence, reading in pairs if label_of(sentence) == reading.label]
    rules = [(sentence, reading) for sentence, reading in agreed if sentence.kind == "rule"]
    # What is only reported is said to hold, as in the fit.
    in_force = {Status.CURRENT, Status.ALLEGED}
    return Agreement(
        same=len(agreed),
        drawn=len(pairs),
        kappa=_kappa([label_of(sentence) for sentence, _ in pairs], [reading.label for _, reading in pairs]),
        same_status=sum((Status(sentence.status) in in_force) == reading.holds for sentence, reading in rules),
        rules=len(rules),
    )


def _kappa(first: list[str], second: list[str]) -> float:
    if len({*first, *second}) == 1:
        return 1.0  # one label throughout: scikit-learn divides nothing by nothing
    return float(cohen_kappa_score(first, second))
