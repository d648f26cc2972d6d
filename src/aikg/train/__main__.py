"""``python -m aikg.train``: check the labelled sentences, read them with the reader, fit the sentence model to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich import print

from aikg.errors import AikgError, ModelError
from aikg.evaluation import read_gold
from aikg.extract import sentence_model
from aikg.model import KnownName
from aikg.store import known_names, reference_store
from aikg.train.examples import Examples, examples_of_gold
from aikg.train.fit import fit as fitted
from aikg.train.fit import write_model
from aikg.train.reading import Outcome, read_all
from aikg.train.sentences import Sentence, read_sentences, shared

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)

Folder = Annotated[Path, typer.Argument(help="The folder that holds one folder of tables for each language.")]


@app.command()
def check(folder: Folder) -> None:
    """Say whether the sentences are well formed and varied."""
    problems: list[ModelError] = []
    sentences = list(read_sentences(folder, problems))
    kinds = ("Use", "ActorKind")
    slugs = {name.entity.iri.rsplit("/", 1)[-1] for name in _names() if name.entity.kind in kinds}
    wrong = [str(problem) for problem in problems] + [
        f"{sentence.where}: no such slug: {part.slug}"
        for sentence in sentences
        for part in sentence.parts
        if part.family in ("use", "exception", "actor") and part.slug not in slugs
    ]
    same = shared(sentences)
    print(f"{len(sentences)} sentences; {len(same)} share their pattern with another once names and uses are masked")
    for sentence in same[:40]:
        print("  same pattern:", sentence.where, sentence.text[:100])
    for what in ("lang", "kind", "outcome", "register"):
        print(what, dict(Counter(getattr(sentence, what) for sentence in sentences).most_common()))
    if wrong:
        typer.echo("\n".join(wrong))
        raise typer.Exit(1)


@app.command()
def read(
    folder: Folder,
    lang: Annotated[str, typer.Option(help="Only this language.")] = "",
    half: Annotated[str, typer.Option(help="Only tables with an odd or an even number: odd or even.")] = "",
    lexicon_alone: Annotated[bool, typer.Option("--lexicon-alone", help="Without the sentence model.")] = False,
    errors: Annotated[
        bool, typer.Option("--errors", help="List what is missed, wrong, and which words are unknown.")
    ] = False,
) -> None:
    """Read the sentences with the reader and say what it finds, misses and invents."""
    problems: list[ModelError] = []
    chosen = [s for s in read_sentences(folder, problems) if lang in ("", s.lang) and half in ("", _half(s))]
    outcomes = list(read_all(chosen, _names(), None if lexicon_alone else sentence_model()))
    for problem in problems:
        typer.echo(f"left out: {problem}", err=True)
    for language in sorted({outcome.sentence.lang for outcome in outcomes}):
        _report(language, [outcome for outcome in outcomes if outcome.sentence.lang == language])
    if errors:
        for outcome in outcomes:
            found = [("missed", outcome.missed), ("wrong", outcome.wrong), ("unknown", outcome.unknown)]
            said = "; ".join(f"{what}: {', '.join(values)}" for what, values in found if values)
            if said:
                sentence, flip = outcome.sentence, "FLIP " if outcome.flipped else ""
                typer.echo(f"{sentence.where} {sentence.kind} {sentence.outcome}\n   {sentence.text}\n   {flip}{said}")


@app.command()
def fit(
    folder: Folder,
    gold: Annotated[list[Path] | None, typer.Option(help="Folders of annotated texts to learn from as well.")] = None,
    unread: Annotated[
        list[Path] | None,
        typer.Option(help="More such folders, read by nobody who writes rules: they count more."),
    ] = None,
    into: Annotated[Path, typer.Option(help="Where weights and card are written.")] = Path("model"),
) -> None:
    """Fit the sentence model to the sentences and write its weights."""
    names = _names()
    examples = list(Examples(names).of(read_sentences(folder)))
    for texts in gold or []:
        examples += examples_of_gold(read_gold(texts), names)
    for texts in unread or []:
        examples += examples_of_gold(read_gold(texts), names, unread=True)
    write_model(fitted(examples), examples, [folder, *(gold or []), *(unread or [])], into)
    print(f"{len(examples)} pairs; written: {into}")


def _half(sentence: Sentence) -> str:
    digits = "".join(letter for letter in sentence.where.partition(":")[0] if letter.isdigit())
    return "odd" if int(digits or 0) % 2 else "even"


def _report(language: str, outcomes: Iterable[Outcome]) -> None:
    listed = list(outcomes)
    right, wrong, missed, unknown = (
        sum(len(getattr(outcome, what)) for outcome in listed) for what in ("right", "wrong", "missed", "unknown")
    )
    uses = sum(outcome.uses for outcome in listed)
    flips = sum(outcome.flipped for outcome in listed)
    typer.echo(
        f"{language}: {len(listed)} sentences; rules P {right / max(1, right + wrong):.2f} "
        f"R {right / max(1, right + missed):.2f}, {flips} flips; uses known {1 - unknown / max(1, uses):.2f} of {uses}"
    )


def _names() -> tuple[KnownName, ...]:
    return known_names(reference_store())


if __name__ == "__main__":
    try:
        app()
    except AikgError as error:
        raise SystemExit(str(error)) from None
