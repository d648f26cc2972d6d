"""Persons in a sentence: those the graph knows, and capitalised names of two or three words.

A capitalised stretch is a person only for a rule that finds a title or a verb of leading beside it.
"""

from __future__ import annotations

import re

from aikg.extract.coreference import Context
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.model import Entity, KnownName
from aikg.names import ID, slug

__all__ = ["persons_in"]

_WORD = r"[A-ZÀ-ÞŠŽ][\w’'-]*[a-zß-ÿšž][\w’'-]*"
_PARTICLE = r"(?:de|da|di|du|van|von|der|den|del|della|le|la|el|al|bin|ten|ter|dos)"
_NAME = re.compile(
    rf"(?<![\w’'-]){_WORD}(?: [A-Z]\.)?"
    rf"(?: (?:{_PARTICLE} ){{0,2}}[A-ZÀ-ÞŠŽ][\w’'-]*[a-zß-ÿšž]){{1,2}}(?!\w)"
)
#: Two names, a particle and a third: "Hilde Broekema van Lerarenkracht" may say where she works.
_LINKED = re.compile(rf"^({_WORD} {_WORD}) {_PARTICLE} {_WORD}$")
_FIRST = re.compile(r"([\w’'-]+) ")
_TITLES = ("title", "public", "trade")


def persons_in(scene: Scene, context: Context, cut: bool = False) -> list[Mark]:
    """Return the persons of a sentence by place; `cut` reads a particle behind two names as "of"."""
    found = list(scene.named("person"))
    raw = scene.document.text
    titles = [m for m in scene.of("roles.roles") if m.value in _TITLES]
    uses = scene.of("uses.uses")
    function = {w for key in ("preposition", "article") for w in scene.words.under("markers", "voice", key)}
    function |= {*scene.words.under("sentences", "words"), *scene.words.under("names", "names", "never")}
    names = [n for n in scene.names if n.kind != "owner"]
    for match in _NAME.finditer(raw, scene.start, scene.end):
        start, end = match.span()
        before = [m for m in titles if m.start < end and start < m.end]
        if before:
            start = max(m.end for m in before) + 1
        inside = [n for n in names if n.start < end and start < n.end]
        if inside and inside[0].start > start and " " in raw[start : inside[0].start].strip():
            words = raw[start : inside[0].start].split()
            while words and words[-1][:1].islower():
                words.pop()
            end = start + len(" ".join(words))
        elif inside:
            start = max(start, max(n.end for n in inside) + 1)
        while start < end and (first := _FIRST.match(raw, start, end)) and first[1].lower() in function:
            start = first.end()
        label = raw[start:end].strip() if start < end else ""
        linked = _LINKED.match(label)
        if linked and cut:
            label = linked[1]
            end = start + len(label)
        if " " not in label or not label[0].isupper() or any(m.start < end and start < m.end for m in uses):
            continue
        start = end - len(label)
        entity = Entity(ID + slug(label), label, "Person")
        found.append(Mark(start, end, "person", entity.iri, KnownName(entity, (("", label),))))
    return sorted(found, key=lambda m: m.start)
