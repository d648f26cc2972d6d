"""Write docs/quality.md: how well the reader reads, measured, with the command that measures it again.

python tools/make_quality.py            # some ten minutes
python tools/make_quality.py --quick    # without the cross-validations
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.multiclass import OneVsRestClassifier

from aikg.evaluation import Evaluation, evaluate, read_gold
from aikg.extract import SentenceModel, rules, sentence_model
from aikg.model import KnownName
from aikg.store import known_names, reference_store
from aikg.train.examples import Example, Examples
from aikg.train.fit import STRENGTH, design_matrix, outcome_of
from aikg.train.sentences import read_sentences, shared

ROOT = Path(__file__).parent.parent
#: What a second reader made of 200 sentences drawn at random, without seeing the labels (22 November 2026).
SECOND_READER = ((183, 200), (66, 68), 0.88)
KINDS = {
    "rule strict": "rules, strict",
    "rule lenient": "rules, lenient",
    "partnership": "partnerships",
    "commitment": "signatories",
    "role": "roles",
    "product_use": "product uses",
}


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table; numbers with three decimals."""
    lines = [head, ["---"] * len(head), *rows]
    cell: Callable[[object], str] = lambda value: f"{value:.3f}" if isinstance(value, float) else str(value)  # noqa: E731
    return "\n".join("| " + " | ".join(cell(value) for value in row) + " |" for row in lines)


def figures(result: Evaluation) -> str:
    """Return precision, recall and F1 by kind, and the counts that must be small."""
    rows = [
        (KINDS[kind], r.precision, r.recall, r.f1, r.right, r.wrong, r.missed) for kind, r in result.total.kinds.items()
    ]
    counts, share = result.total.counts, result.total.share
    parts = ", ".join(f"{name} {share(name) or 0.0:.2f}" for name in ("evidence", "actors", "jurisdictions"))
    return (
        table(["kind", "P", "R", "F1", "right", "wrong", "missed"], rows)
        + f"\n\n{result.documents} texts, {counts['statements']} statements: {counts['bad quotes']} bad quotes, "
        f"{counts['flips']} flips, {counts['stale']} stale, {counts['traps']} of {counts['passages']} traps. "
        f"Of right rules: {parts}."
    )


def by_language(result: Evaluation) -> str:
    """Return the figures of rules for each language."""
    rows = []
    for lang, score in result.by_language.items():
        lenient, strict = score.kinds["rule lenient"], score.kinds["rule strict"]
        rows.append((lang, lenient.precision, lenient.recall, lenient.f1, strict.f1, score.counts["flips"]))
    return table(["language", "P lenient", "R lenient", "F1 lenient", "F1 strict", "flips"], rows)


def designs(folder: Path, names: Sequence[KnownName], model: SentenceModel) -> str:
    """Return what lexicon alone, model alone and both together reach on the same texts."""
    rows = []
    framed = rules.framed
    for label, chosen, frames in (
        ("lexicon and frames alone", None, framed),
        ("sentence model alone (uses from the lexicon)", model, lambda *_: iter(())),
        ("both, as shipped", model, framed),
    ):
        rules.framed = frames
        result = evaluate(read_gold(folder), names, chosen)
        lenient, strict = result.total.kinds["rule lenient"], result.total.kinds["rule strict"]
        rows.append((label, lenient.precision, lenient.recall, lenient.f1, strict.f1, result.total.counts["flips"]))
    rules.framed = framed
    return table(["design", "P lenient", "R lenient", "F1 lenient", "F1 strict", "flips"], rows)


def guessed(
    examples: Sequence[Example], folds: Sequence[tuple[np.ndarray, np.ndarray]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return for every pair the modality that a model fitted without its fold gives it, and how sure it is."""
    matrix = design_matrix(examples)
    truth = np.array([outcome_of(example).partition("/")[0] for example in examples])
    said, sure = np.full(len(examples), "none", dtype=object), np.zeros(len(examples))
    for fitted, held in folds:
        used = np.unique(matrix[fitted].indices)
        model = OneVsRestClassifier(LogisticRegression(C=STRENGTH, solver="liblinear"))
        model.fit(matrix[fitted][:, used], truth[fitted])
        chances = model.predict_proba(matrix[held][:, used])
        said[held], sure[held] = model.classes_[chances.argmax(axis=1)], chances.max(axis=1)
    return said, sure


def row(label: str, said: np.ndarray, truth: np.ndarray) -> tuple[object, ...]:
    """Return precision, recall, F1 and flips of guessed modalities."""
    right = int(((said == truth) & (truth != "none")).sum())
    found, there = int((said != "none").sum()), int((truth != "none").sum())
    flips = sum({a, b} == {"permits", "prohibits"} for a, b in zip(said, truth, strict=True))
    return label, len(truth), right / max(1, found), right / max(1, there), 2 * right / max(1, found + there), flips


def cross_validation(examples: Sequence[Example]) -> str:
    """Return how the model does on events, and on languages, that it was not fitted to."""
    truth = np.array([outcome_of(example).partition("/")[0] for example in examples])
    langs = np.array([example.sentence.lang for example in examples])
    events = np.array([f"{e.sentence.lang} {e.sentence.event}" for e in examples])
    everything = np.arange(len(examples))
    said, sure = guessed(examples, list(GroupKFold(4).split(everything, truth, events)))
    rows = [row("events left out, all languages", said, truth)]
    rows += [row(f"events left out, {lang}", said[langs == lang], truth[langs == lang]) for lang in sorted(set(langs))]
    without = [(np.flatnonzero(langs != lang), np.flatnonzero(langs == lang)) for lang in sorted(set(langs))]
    other, _ = guessed(examples, without)
    rows += [row(f"{lang} left out whole", other[langs == lang], truth[langs == lang]) for lang in sorted(set(langs))]
    bins = []
    for low in np.arange(0.3, 1.0, 0.1):
        chosen = (said != "none") & (sure >= low) & (sure < low + 0.1)
        if chosen.any():
            bins.append((f"{low:.1f} to {low + 0.1:.1f}", int(chosen.sum()), float((said == truth)[chosen].mean())))
    head = ["pairs", "number", "P", "R", "F1", "flips"]
    return table(head, rows) + "\n\n" + table(["the model says", "pairs", "are right"], bins)


def training(folder: Path) -> str:
    """Return what the labelled sentences hold."""
    sentences = list(read_sentences(folder))
    langs = sorted({sentence.lang for sentence in sentences})
    kinds = Counter((s.lang, s.kind if s.kind != "rule" else s.outcome) for s in sentences)
    columns = ["prohibits", "permits", "requires", "none", "partnership", "commitment", "role", "product_use"]
    rows = [
        (lang, *(kinds[lang, column] for column in columns), sum(s.lang == lang for s in sentences)) for lang in langs
    ]
    total = ("all", *(sum(kinds[lang, column] for lang in langs) for column in columns), len(sentences))
    same, (agreed, drawn), (status, of), kappa = len(shared(sentences)), *SECOND_READER
    return (
        table(["language", *columns, "sentences"], [*rows, total])
        + f"\n\n{same} of {len(sentences)} sentences share their pattern with another once names, uses, actors and "
        f"numbers are masked. A second reader who saw only the sentences gave {agreed} of {drawn} drawn at random "
        f"the same kind and modality (Cohen's kappa {kappa}), and {status} of {of} agreed rules the same answer to "
        "whether they hold."
    )


def main() -> None:
    """Measure and write."""
    names, model = known_names(reference_store()), sentence_model()
    locked, work = ROOT / "tests/gold/locked", ROOT / "tests/gold/work"
    result = evaluate(read_gold(locked), names, model)
    pages = [
        "# Quality",
        "How well the reader reads, on texts that nobody who wrote its rules, words or weights has read. Generated "
        "by `make quality`; one set of texts is measured by `aikg evaluate tests/gold/locked`. What the figures mean "
        "is in `src/aikg/evaluation/scoring.py`.",
        "## Locked texts",
        figures(result),
        by_language(result),
        "### How far the confidence can be believed",
        table(
            ["mean confidence", "share right", "rules"],
            [(mean, right, number) for mean, right, number in result.calibration],
        ),
        "### The designs",
        designs(locked, names, model),
        "## Working texts",
        "These may be read by whoever writes rules, and the model has learned from them: they measure nothing unseen.",
        figures(evaluate(read_gold(work), names, model)),
        "## The labelled sentences",
        training(ROOT / "training"),
    ]
    if "--quick" not in sys.argv:
        examples = list(Examples(names).of(read_sentences(ROOT / "training")))
        pages += [
            "## The model alone, on what it was not fitted to",
            "Pairs of an issuer and a labelled use in the labelled sentences and articles: the use is given, whether "
            "it is a rule is asked. The lexicon has grown from half of these sentences, so its part is flattered.",
            cross_validation(examples),
        ]
    (ROOT / "docs/quality.md").write_text("\n\n".join(pages) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
