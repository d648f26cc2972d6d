"""The pattern language of the lexicon, and the lexicon's own order."""

from __future__ import annotations

import random
import re
import time

import pytest

from aikg.errors import ModelError
from aikg.extract.lexicon import entries, languages, lexicon
from aikg.extract.patterns import Matcher, Path, compiled
from aikg.resources import resource


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("ban|bans", "bans"),
        ("facial recognition", "facial-recognition"),
        ("shut .. out of", "shut the whole force out of"),
        ("the? police", "police"),
        ("usage l' armée", "usage l'armée"),
        ("*erkennung*", "gesichtserkennungssoftware"),
        ("tech_giant|firm wins", "tech giant wins"),
        ("may not _", "may not use"),
    ],
)
def test_a_pattern_matches(pattern: str, text: str) -> None:
    assert [(hit.start, hit.end) for hit in Matcher([(pattern, ("x",))]).find(text)] == [(0, len(text))]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("ban", "banana"),
        ("ban", "urban"),
        ("shut .. out of", "shut down. Others are out of"),
        ("shut .. out of", "shut the whole of the large force out of"),
        ("darf ... nicht", "darf das, aber nicht"),
    ],
)
def test_a_pattern_does_not_match(pattern: str, text: str) -> None:
    assert Matcher([(pattern, ("x",))]).find(text.lower()) == []


@pytest.mark.parametrize("pattern", ["", "..", "ban ...", "_ ban", "the? a?"])
def test_a_pattern_without_words_at_both_ends_is_refused(pattern: str) -> None:
    with pytest.raises(ModelError):
        compiled(pattern)


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_same_files_and_every_pattern_compiles(lang: str) -> None:
    words = lexicon(lang)
    assert words is not None
    for patterns in words.words.values():
        assert all(compiled(pattern.lower()) for pattern in patterns if pattern.split()[:1] != ["_"])
    assert _files(lang) == _files("en")


def _files(lang: str) -> set[str]:
    """What news is read with; policy texts and questions come in fewer languages, and so do the words for them."""
    found = {file.name for file in (resource("lexicon") / lang).glob("*.toml")}
    return found - {"pages.toml", "terms.toml", "questions.toml"}


@pytest.mark.parametrize("lang", languages())
def test_no_pattern_stands_twice_in_one_list(lang: str) -> None:
    for path, patterns in entries(resource("lexicon") / lang):
        repeated = {pattern for pattern in patterns if patterns.count(pattern) > 1}
        assert repeated == set(), path


@pytest.mark.parametrize("lang", languages())
def test_uses_actors_and_conditions_are_slugs(lang: str) -> None:
    for path, _ in entries(resource("lexicon") / lang):
        if path[:2] in {("uses", "uses"), ("uses", "weak"), ("actors", "actors"), ("conditions", "conditions")}:
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", path[2]), path


def test_matching_takes_time_in_proportion_to_the_text() -> None:
    """A pattern with gaps over a text that almost matches everywhere."""
    matcher = Matcher([("darf ... nicht ... nutzen", ("x",))])
    began = time.process_time()
    matcher.find("darf nicht " * 5000)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("lang", ["en", "de", "nl"])
def test_the_matcher_finds_what_every_pattern_finds_by_itself(lang: str) -> None:
    """Its short cuts (first words, stems, parts, second words) lose nothing and add nothing."""
    words = lexicon(lang)
    assert words is not None
    every = [(p, path) for path, ps in words.words.items() if path[0] in ("uses", "cues", "actors") for p in ps]
    chosen = random.Random(lang).sample(every, 400) + [(p, path) for p, path in every if "*-" in p or "_" in p][:100]
    text = " ".join(pattern.replace("*", "en").replace("?", "") for pattern, _ in chosen)
    text = re.sub(r"[|_]| \.\.\.? ", " ", text).lower()
    found = {(hit.start, hit.end, hit.path) for hit in Matcher(chosen).find(text)}
    starts = [match.start() for match in re.finditer(r"\w+", text)]
    expected: dict[tuple[int, Path], int] = {}
    for pattern, path in chosen:
        expression = compiled(pattern.lower())
        for at in starts:
            if (match := expression.match(text, at)) is not None:
                expected[at, path] = max(match.end(), expected.get((at, path), 0))
    assert found == {(at, end, path) for (at, path), end in expected.items()}
    assert len(found) > 500
