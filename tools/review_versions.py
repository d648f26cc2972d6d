"""Show what the judge of recorded versions makes of a collection of terms, to check it by hand.

python tools/review_versions.py COLLECTION                        # one line a document, counted by substance
python tools/review_versions.py COLLECTION --types "Acceptable Use Policy" "Community Guidelines"
python tools/review_versions.py COLLECTION --pairs 40 --seed 1    # pairs in a row, judged, with what changed
python tools/review_versions.py COLLECTION --pairs 5 --each       # as many of each substance

COLLECTION is a git repository of Open Terms Archive versions, or a bundle of one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from aikg.sources.terms_archive import RecordedVersion, TermsHistory, read_collection
from aikg.terms.substance import JudgedVersion, Judgement, Substance, judge

#: What stands above the numbers of each document.
HEADS = {
    Substance.SAME: "same",
    Substance.MARKUP: "markup",
    Substance.LINKS: "links",
    Substance.CASE_OR_PUNCTUATION: "case",
    Substance.NAVIGATION: "navig",
    Substance.ORDER: "order",
    Substance.DATE_LINE: "date",
    Substance.ERROR_PAGE: "error",
}
#: How many changes of a pair are shown, how many words before each, and how many letters of each.
CHANGES, BEFORE, LETTERS = 8, 4, 160
#: A stretch of more words than this is shown as a whole, not compared word by word.
LONG = 2000

#: A pair: its document, the version before, and the judged one.
Pair = tuple[TermsHistory, RecordedVersion, JudgedVersion]


def main(arguments: Sequence[str]) -> int:
    """Write the table or the pairs to standard output; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collection", type=Path)
    parser.add_argument("--types", nargs="+", help="only documents of these types")
    parser.add_argument("--pairs", type=int, metavar="N", help="show N random pairs of versions in a row")
    parser.add_argument("--each", action="store_true", help="N pairs of each substance")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    histories = read_collection(options.collection, terms_types=options.types).histories
    began = time.process_time()
    judged = [(history, judge(history.versions)) for history in histories]
    seconds = time.process_time() - began
    if options.pairs is None:
        lines = [*table(judged), f"judged in {seconds:.1f} s"]
    else:
        lines = list(shown(chosen(pairs(judged), options.pairs, random.Random(options.seed), each=options.each)))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def table(judged: Sequence[tuple[TermsHistory, Judgement]]) -> Iterator[str]:
    """Yield a line for each document: its versions, its texts, and the other versions by substance; then the sums."""
    yield row("document", ["versions", "texts", *HEADS.values()])
    sums: Counter[str] = Counter()
    for history, judgement in judged:
        counts = Counter(version.substance for version in judgement.versions)
        numbers = [len(judgement.versions), len(judgement.texts), *(counts[substance] for substance in HEADS)]
        yield row(f"{history.service}/{history.terms_type}", numbers)
        sums.update(dict(zip(["versions", "texts", *HEADS.values()], numbers, strict=True)))
    yield row(f"{len(judged)} documents", [sums[head] for head in ("versions", "texts", *HEADS.values())])


def row(name: str, cells: Sequence[object]) -> str:
    """Return a line of the table."""
    return f"{name:<54}" + "".join(f"{cell!s:>9}" for cell in cells)


def pairs(judged: Sequence[tuple[TermsHistory, Judgement]]) -> list[Pair]:
    """Return every version that has one before it, with that one."""
    return [
        (history, before, version)
        for history, judgement in judged
        for before, version in zip(history.versions, judgement.versions[1:], strict=False)
    ]


def chosen(every: Sequence[Pair], count: int, chance: random.Random, *, each: bool) -> list[Pair]:
    """Return some pairs by chance, or as many of each substance."""
    if not each:
        return chance.sample(every, min(count, len(every)))
    groups = [[pair for pair in every if pair[2].substance is substance] for substance in Substance]
    return [pair for group in groups for pair in chance.sample(group, min(count, len(group)))]


def shown(some: Sequence[Pair]) -> Iterator[str]:
    """Yield the lines that show pairs: how each was judged, and what differs from the version before."""
    for number, (history, before, judged) in enumerate(some, 1):
        version = judged.version
        yield f"{number}. {history.service}/{history.terms_type} {before.at:%Y-%m-%d} -> {version.at:%Y-%m-%d}"
        yield f"   {judged.substance}, text {judged.text}: {judged.why}"
        for change in changes(before.text, version.text):
            yield f"      {change}"
        if judged.against is not None and judged.against.text not in (before.text, version.text):
            yield f"   and against the version of {judged.against.at:%Y-%m-%d}:"
            for change in changes(judged.against.text, version.text):
                yield f"      {change}"


def changes(old: str, new: str) -> list[str]:
    """Return the first differences between two texts, word by word within the lines that differ."""
    found: list[str] = []
    lines, others = old.splitlines(), new.splitlines()
    for tag, i, j, k, m in SequenceMatcher(None, lines, others, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _words("\n".join(lines[i:j]).split(), "\n".join(others[k:m]).split())
    more = [f"and {len(found) - CHANGES} more"] if len(found) > CHANGES else []
    return found[:CHANGES] + more


def _words(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    if len(old) + len(new) > LONG:
        yield f"[-{_short(old)}-]{{+{_short(new)}+}}"
        return
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield f"{' '.join(old[max(0, i - BEFORE) : i])} [-{_short(old[i:j])}-]{{+{_short(new[k:m])}+}}"


def _short(words: Sequence[str]) -> str:
    text = " ".join(words)
    return text if len(text) <= LETTERS else f"{text[: LETTERS // 2]} … {text[-LETTERS // 3 :]} ({len(words)} words)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
