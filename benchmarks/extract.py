"""How fast articles are read, whether time grows with the text and memory does not grow with the articles.

    python benchmarks/extract.py [--count N] [--memory N] [--no-spacy] [--no-long]

Articles of some 500 words are put together from paragraphs of `examples/articles` and `tests/gold/work`, each with
other names and numbers in it, so that nothing is remembered from one to the next that a collection would not repeat.
Prints articles of 500 words a second on one core (start-up apart), the ratio to a small spaCy pipeline on the same
texts in the same run, the time for one text of 5 MB against one of 0.5 MB, and what memory grew by over N documents.
spaCy is no dependency: without it in the environment, its line says so. No trained model of it is assumed: the pipeline
is named as what it is.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.util
import json
import random
import re
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aikg.extract import Reader, sentence_model
from aikg.model import Document
from aikg.sources import read
from aikg.store import known_names, reference_store

ROOT = Path(__file__).parent.parent
WORDS = 500
_NAME = re.compile(r"\b[A-Z][a-z]{4,}\b")
_NUMBER = re.compile(r"\d+")


def paragraphs() -> dict[str, list[str]]:
    """Return the paragraphs of our articles by language: only those with enough for an article."""
    documents = [item for item in read([ROOT / "examples" / "articles"]) if isinstance(item, Document)]
    for file in sorted((ROOT / "tests" / "gold" / "work").glob("*.json")):
        value = json.loads(file.read_text(encoding="utf-8"))
        documents.append(Document(value["id"], value["text"], value["lang"]))
    found: dict[str, list[str]] = {}
    for document in documents:
        found.setdefault(document.lang, []).extend(part for part in document.text.split("\n\n") if part.strip())
    return {lang: parts for lang, parts in found.items() if len(parts) > 30}


def varied(text: str, chance: random.Random) -> str:
    """Return a text with other numbers, and every twentieth capitalised word another, as another day's news has."""
    text = _NUMBER.sub(lambda match: str(chance.randrange(10 ** len(match[0]))), text)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return _NAME.sub(
        lambda match: "".join(chance.choices(letters, k=7)).title() if chance.random() < 0.05 else match[0], text
    )


def articles(count: int, seed: int = 0) -> Iterator[Document]:
    """Yield articles of some 500 words, in the languages of our texts by turns."""
    chance = random.Random(seed)
    stock = paragraphs()
    langs = sorted(stock)
    for number in range(count):
        lang = langs[number % len(langs)]
        parts: list[str] = []
        words = 0
        while words < WORDS:
            parts.append(varied(chance.choice(stock[lang]), chance))
            words += len(parts[-1].split())
        yield Document(f"d{number:06}", "\n\n".join(parts), lang)


def peak_memory() -> float:
    """Return the most memory this process has held so far, in megabytes."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def seconds_for(reader: Reader, documents: list[Document]) -> float:
    """Return the processor seconds that reading takes."""
    start = time.process_time()
    for document in documents:
        reader.read(document)
    return time.process_time() - start


def spacy_pipeline(lang: str) -> tuple[str, Any] | None:
    """Return a small spaCy pipeline and what to call it, None when spaCy is not installed."""
    if importlib.util.find_spec("spacy") is None:
        return None
    spacy = importlib.import_module("spacy")
    if lang == "en" and importlib.util.find_spec("en_core_web_sm") is not None:
        return f"spaCy {spacy.__version__} en_core_web_sm", spacy.load("en_core_web_sm")
    pipeline = spacy.blank(lang)
    pipeline.add_pipe("sentencizer")
    ruler = pipeline.add_pipe("entity_ruler")
    labels = {label for name in known_names(reference_store()) for code, label in name.labels if code in ("", lang)}
    ruler.add_patterns([{"label": "NAME", "pattern": label} for label in sorted(labels)])
    return f"spaCy {spacy.__version__} blank: tokenizer, sentencizer, entity_ruler with our names", pipeline


def speed(reader: Reader, count: int, *, with_spacy: bool) -> None:
    """Print articles a second and core, and the ratio to spaCy on the English ones."""
    documents = list(articles(count))
    seconds_for(reader, list(articles(60, seed=1)))  # words and expressions are loaded when first needed
    words = sum(len(document.text.split()) for document in documents)
    rate = words / WORDS / seconds_for(reader, documents)
    print(f"{'articles of 500 words a second and core':44} {rate:10.1f}   ({count:,} articles, {words:,} words)")
    english = [document for document in documents if document.lang == "en"]
    found = spacy_pipeline("en") if with_spacy else None
    if found is None:
        print(f"{'spaCy':44} {'not here':>10}")
        return
    name, pipeline = found
    for document in english[:5]:
        pipeline(document.text)
    ours = seconds_for(reader, english)
    start = time.process_time()
    for document in english:
        pipeline(document.text)
    theirs = time.process_time() - start
    print(f"{'time of aikg to that of ' + name:44} {ours / theirs:10.2f}   ({len(english)} English articles)")


def linear(reader: Reader) -> None:
    """Print how much longer a text of 5 MB takes than one of 0.5 MB: ten times, if time grows with the text."""
    times = []
    for size in (500_000, 5_000_000):
        text, total = [], 0
        for document in articles(size // 100):
            if document.lang == "en":
                text.append(document.text)
                total += len(document.text)
                if total >= size:
                    break
        times.append(seconds_for(reader, [Document("long", "\n\n".join(text)[:size], "en")]))
    print(f"{'one text of 5 MB, seconds':44} {times[1]:10.1f}   (0.5 MB: {times[0]:.1f})")
    print(f"{'ratio, 10 is linear':44} {times[1] / times[0]:10.1f}")


def memory(reader: Reader, count: int) -> None:
    """Print by how much the peak of memory grew from a tenth of the documents to all of them."""
    before = 0.0
    for number, document in enumerate(articles(count, seed=2)):
        if number == count // 10:
            gc.collect()
            before = peak_memory()
        reader.read(document)
    after = peak_memory()
    print(f"{'peak memory, MB':44} {after:10.0f}   (grew by {after - before:.1f} MB over the last {count * 9 // 10:,})")


def main() -> None:
    """Run what the options ask for."""
    options = argparse.ArgumentParser(description="How fast articles are read.")
    options.add_argument("--count", type=int, default=300, help="articles whose reading is timed")
    options.add_argument("--memory", type=int, default=100_000, help="documents over which memory is watched; 0: none")
    options.add_argument("--no-spacy", action="store_true")
    options.add_argument("--no-long", action="store_true", help="leave out the texts of 0.5 and 5 MB")
    chosen = options.parse_args()
    start = time.perf_counter()
    reader = Reader(known_names(reference_store()), model=sentence_model())
    reader.read(next(articles(1)))
    print(f"{'start-up and first article, seconds':44} {time.perf_counter() - start:10.1f}")
    speed(reader, chosen.count, with_spacy=not chosen.no_spacy)
    if chosen.memory:
        memory(reader, chosen.memory)
    if not chosen.no_long:
        linear(reader)


if __name__ == "__main__":
    main()
