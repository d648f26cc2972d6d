"""The labelled sentences of ``training/LANGUAGE/*.tsv``: one row a sentence, its parts marked in the text.

Columns, separated by tabs, with this header::

    kind  outcome  names  register  event  sentence

`training/README.md` says what each holds; the marks inside a sentence look like ``[weapons|killer drones]``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aikg.errors import ModelError

__all__ = ["COLUMNS", "KINDS", "NEAR_MISSES", "Part", "Sentence", "pattern_of", "read_rows", "read_sentences", "shared"]

COLUMNS = ("kind", "outcome", "names", "register", "event", "sentence")
KINDS = ("rule", "partnership", "commitment", "role", "product_use", "none")
#: Why a sentence that looks like a rule is none.
NEAR_MISSES = (
    "demand",  # of critics, staff, politicians
    "bill",  # a law, a regulation, a proposal of one
    "order",  # a court's or government's order to agencies or to the vendor
    "customer",  # what an employer, school, state or platform forbids about somebody else's product
    "hypothetical",
    "question",
    "denial",
    "rumour",
    "opinion",  # of critics, analysts, journalists
    "uncovered",  # "does not cover", "says nothing about"
    "deal",  # with one customer
    "capability",  # what a product can do, or fails to do
    "news",  # of a lawsuit, a launch, an incident
    "lookalike",  # a word of permission or prohibition in another sense
)
_MODALITIES = ("prohibits", "permits", "requires")
_STATUSES = ("current", "former", "proposed", "alleged", "corrected")
_DEALS = ("partnership", "contract", "investment", "supplier", "integration", "membership", "proposal")

_MARK = re.compile(r"\[([!@?^]?)([a-z0-9-]*)\|([^\[\]|]+)\]")
_FAMILIES = {"": "use", "^": "exception", "@": "actor", "?": "condition", "!": "cue"}


@dataclass(frozen=True, slots=True)
class Part:
    """A marked stretch: `family` is use, exception, actor, condition or cue; `slug` what it stands for."""

    family: str
    slug: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence, its marks taken out of the text and kept as `parts`."""

    lang: str
    kind: str
    outcome: str
    status: str
    names: tuple[str, ...]
    register: str
    event: str
    text: str
    parts: tuple[Part, ...]
    where: str

    def of(self, family: str) -> list[Part]:
        """Return the parts of a family, by place."""
        return [part for part in self.parts if part.family == family]


def read_rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells) of a table. Raises ModelError when its header or a row is malformed."""
    lines = file.read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise ModelError("the first line is not the header", where=f"{file}:1", expected=" TAB ".join(COLUMNS))
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            raise ModelError(f"{len(cells)} columns", where=f"{file}:{number}", expected=f"{len(COLUMNS)}, TAB between")
        yield number, cells


def read_sentences(folder: Path, problems: list[ModelError] | None = None) -> Iterator[Sentence]:
    """Yield the labelled sentences below a folder that holds one folder for each language, in a fixed order.

    Raises ModelError for a malformed row, with its file and line; with `problems`, collects it there and goes on.
    """
    for file in sorted(folder.glob("*/*.tsv")):
        try:
            for number, cells in read_rows(file):
                try:
                    yield _sentence(file.parent.name, cells, f"{file.parent.name}/{file.name}:{number}")
                except ModelError as error:
                    _collect(error, problems)
        except ModelError as error:
            _collect(error, problems)


def _collect(error: ModelError, problems: list[ModelError] | None) -> None:
    if problems is None:
        raise error
    problems.append(error)


def _sentence(lang: str, cells: list[str], where: str) -> Sentence:
    kind, outcome, names, register, event, marked = cells
    text, parts = _unmarked(marked, where)
    outcome, _, status = outcome.partition("/")
    allowed = {"rule": _MODALITIES, "partnership": _DEALS, "none": NEAR_MISSES}
    if kind not in KINDS:
        raise ModelError(f"kind {kind!r}", where=where, expected=", ".join(KINDS))
    if kind in allowed and outcome not in allowed[kind]:
        raise ModelError(f"outcome {outcome!r}", where=where, expected=", ".join(allowed[kind]))
    if status and status not in _STATUSES:
        raise ModelError(f"status {status!r}", where=where, expected=", ".join(_STATUSES))
    if kind == "rule" and not any(part.family in ("use", "exception") for part in parts):
        raise ModelError("a rule without a use", where=where, expected="a mark such as [weapons|killer drones]")
    listed = tuple(name.strip() for name in names.split(";") if name.strip() not in ("", "-"))
    return Sentence(lang, kind, outcome, status or "current", listed, register, event, text, parts, where)


def _unmarked(marked: str, where: str) -> tuple[str, tuple[Part, ...]]:
    text, parts, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        parts.append(Part(_FAMILIES[mark[1]], mark[2], len(text), len(text) + len(mark[3])))
        text += mark[3]
        at = mark.end()
    text += marked[at:]
    if "[" in text or "]" in text:
        raise ModelError("a bracket that is no mark", where=where, expected="[slug|words], [!|cue], [@actor|words]")
    return text, tuple(parts)


def pattern_of(sentence: Sentence) -> str:
    """Return a sentence with its names, uses, actors and numbers masked, in lower case: what a template leaves."""
    text = sentence.text
    for part in sorted(sentence.parts, key=lambda part: -part.start):
        if part.family in ("use", "exception", "actor"):
            text = f"{text[: part.start]} _{part.family} {text[part.end :]}"
    for name in sorted(sentence.names, key=len, reverse=True):
        text = text.replace(name, " _name ")
    text = (
        re.sub(r"(?<!^)(?<![.!?] )\b[A-ZÀ-Þ][\w.-]*(?:\s+[A-ZÀ-Þ][\w.-]*)*", " _name ", text)
        if sentence.lang != "de"
        else text
    )
    return " ".join(re.sub(r"\d+", "0", text).casefold().split())


def shared(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return the sentences whose masked pattern another sentence of their language has too."""
    listed = [(sentence, (sentence.lang, pattern_of(sentence))) for sentence in sentences]
    counts = Counter(key for _, key in listed)
    return [sentence for sentence, key in listed if counts[key] > 1]
