"""Public bodies that only their noun and their place name: "the city of Example", "Stadt Beispiel".

The graph has few of them, and a small letter keeps them from looking like names; yet they buy, test and sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from aikg.extract.marks import Mark, kind_of
from aikg.extract.scene import Scene
from aikg.extract.strangers import stranger, tying

__all__ = ["with_bodies"]

#: The words inside the name of a place are those of its own language, wherever it is told of: "Rio de Janeiro".
_PLACE = r"[A-ZÀ-Þ][\w'’-]+(?: (?:(?:de|do|da|di|del|of|am|an der) )?[A-ZÀ-Þ][\w'’-]+){0,2}"


def with_bodies(scene: Scene) -> Scene:
    """Return the sentence with the public bodies it names by their noun and their place; the place is no name then."""
    found = list(_bodies(scene))
    if not found:
        return scene
    kept = [n for n in scene.names if not any(n.start < body.end and body.start < n.end for body in found)]
    return replace(scene, names=tuple(sorted([*kept, *found], key=lambda mark: (mark.start, mark.end))))


def _bodies(scene: Scene) -> Iterator[Mark]:
    raw = scene.document.text
    pattern = _pattern(
        scene.words.under("relations", "body", "nouns"), tying(scene.words.under("names", "names", "of"))
    )
    for match in pattern.finditer(raw, scene.start, scene.end):
        start, end = match.span()
        names = [n for n in scene.names if n.start < end and start < n.end and n.kind != "place"]
        if any(raw[n.start].isupper() and (n.start != start or n.end > end) for n in names) or _is_known(names, raw):
            continue
        label = raw[start:end]
        name = stranger(label, "GovernmentBody")
        yield Mark(start, end, kind_of(name), name.entity.iri, name)


def _is_known(names: list[Mark], raw: str) -> bool:
    """Whether one of some names spells a body out that is known, rather than pointing at one ("the Association")."""
    return any(" " in raw[n.start : n.end] and n.entity.label == raw[n.start : n.end] for n in names)


@cache
def _pattern(nouns: tuple[str, ...], of: str) -> re.Pattern[str]:
    union = "|".join(map(re.escape, nouns)) or "(?!)"
    return re.compile(rf"(?<![\w-])(?:{union}) (?:{of})?{_PLACE}")
