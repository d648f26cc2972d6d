"""Who can be a party to a tie: the names of a sentence, read for what they do in it.

A name that only says what kind of thing another noun is ("a Mistral model", "the San Francisco developer") acts
nowhere, and "the start-up" beside a verb whose subject it seems to be is somebody else: nobody has a deal with
himself. A subject reaches no verb in a relative clause that is not its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from aikg.extract.coreference import Context
from aikg.extract.marks import Mark, kind_of
from aikg.extract.scene import Scene
from aikg.extract.sequels import follows_up
from aikg.extract.slots import slots_in
from aikg.extract.strangers import tying
from aikg.model import KnownName

__all__ = [
    "acts_in",
    "is_listed",
    "is_new_clause",
    "is_relative",
    "is_told",
    "is_with",
    "parties_in",
    "reaches",
    "with_acting",
]

_TOKEN = re.compile(r"[\w-]+")
_NEXT = re.compile(r" ([a-zß-ÿ][\w-]*)")
_BODIES = ("org", "public", "ngo", "media")
_USING = frozenset({"partnerships.supplier", "partnerships.integration", "partnerships.bond"})
#: Letters between a verb and its object.
_OBJECT = 12


def with_acting(scene: Scene, context: Context) -> Scene:
    """Return the sentence without the names that only describe, each "the company" read as the other party."""
    longer = [m for m in scene.names if m.kind in _BODIES and " " in scene.document.text[m.start : m.end]]
    kept = [m for m in scene.names if not any(_points_into(m, other, scene) for other in longer)]
    scene = replace(scene, names=tuple(kept))
    kept = [_other_than_itself(mark, scene, context) for mark in scene.names if not _describes(mark, scene)]
    return replace(scene, names=tuple(kept))


def _points_into(mark: Mark, other: Mark, scene: Scene) -> bool:
    """Whether "the Directorate" is the head of a longer name rather than a reference: "la Direction générale"."""
    pointing = any((m.start, m.end) == (mark.start, mark.end) for m in scene.of("references.references"))
    return pointing and mark is not other and mark.start < other.start < mark.end < other.end


def _describes(mark: Mark, scene: Scene) -> bool:
    """Whether a name only says what the noun behind it is: "the Mistral model", "the Acme-nahe Stiftung"."""
    if mark.kind not in _BODIES:
        return False
    raw = scene.document.text
    if _is_said_of_name(mark, scene):
        return True
    if re.search(r"-[a-zß-ÿ]+$", raw[mark.start : mark.end]) and any(
        other.start == mark.end + 1 and other.kind in _BODIES for other in scene.names
    ):
        return True
    if any(
        m.kind in _USING and m.value in ("verb", "supply") and 0 <= mark.start - m.end <= _OBJECT for m in scene.marks
    ):
        return False  # "uses Acme software": the object of a tie is whose software it is
    following = _NEXT.match(raw, mark.end)
    return following is not None and following[1] in _nouns(scene)


def _is_said_of_name(mark: Mark, scene: Scene) -> bool:
    """Whether "the firm" is only what the name behind it is: "la firma de reconocimiento facial Acme"."""
    if not any((m.start, m.end) == (mark.start, mark.end) for m in scene.of("references.references", "company")):
        return False
    named = _said(tying(scene.words.under("names", "names", "field"))).match(scene.document.text, mark.end)
    return named is not None and not any(
        n.start <= named.end() - 1 < n.end and n.kind in ("person", "place", "public") for n in scene.names
    )


@cache
def _said(ties: str) -> re.Pattern[str]:
    """What a noun for a company is followed by when it says what the name behind it is."""
    return re.compile(rf"(?:['’ ]| (?:{ties})(?:[a-zß-ÿ-]+ ){{0,3}})[A-ZÀ-Þ]")


def _nouns(scene: Scene) -> set[str]:
    """Nouns for a firm or for what it makes, in a language where a name that describes one stands right before it."""
    if not scene.words.under("names", "names", "modifier"):
        return set()
    keys = ("house", "model", "tool", "product", "software")
    return {word for key in keys for word in scene.words.under("names", "names", key)}


def _other_than_itself(mark: Mark, scene: Scene, context: Context) -> Mark:
    """A reference to a company, as what the text is about where it would mean a party of its own clause."""
    pointing = [m for m in scene.of("references.references", "company") if (m.start, m.end) == (mark.start, mark.end)]
    if not pointing or mark.kind != "org" or mark.name is None:
        return mark
    start, end = scene.clause(mark.start)
    itself = any(
        m.value == mark.value and m is not mark and start <= m.start and m.end <= end for m in scene.named("org")
    )
    told = [name for name in (context.main, context.topic) if name is not None and name.entity.iri != mark.value]
    named = {m.value for m in scene.names if m is not mark}
    if not itself or not told or told[0].entity.iri in named:
        return mark
    return Mark(mark.start, mark.end, kind_of(told[0]), told[0].entity.iri, told[0])


def acts_in(mark: Mark, cue: Mark, scene: Scene) -> bool:
    """Whether a name can be the subject of a cue behind it: no relative clause of something else holds the cue."""
    if cue.start <= mark.end or "noun" in scene.words.under("names", "names", "capitals"):
        return True  # German sets every relative clause off by commas, and its pronouns are its articles
    gap = scene.between(mark.end, cue.start)
    who = set(scene.words.under("names", "names", "who"))
    found = [m for m in _TOKEN.finditer(gap) if m.group() in who]
    if not found or "," in gap[found[-1].end() :]:
        return True
    at = found[-1].start()
    told = gap[:1] in ",(" and gap[:at].rstrip()[-1:] in (",", ")")  # "Acme, the one from Zug, which has ..."
    says = [m for m in scene.of("markers.attribution") if 0 <= mark.end + at - m.end <= 1]
    return told or len(gap[:at].split()) <= 1 or bool(says)


def reaches(cue: Mark, mark: Mark, scene: Scene) -> bool:
    """Whether a verb of a tie has a name behind it as its object.

    Not "uses the data, says Acme", "bought the space that Acme had left", "a faster model than Acme", "hired a
    researcher from Acme".
    """
    if mark.start <= cue.end:
        return True
    gap = scene.between(cue.end, mark.start)
    using = cue.value == "supply" or cue.kind in ("partnerships.supplier", "partnerships.integration")
    if (using and ", " in gap and not is_with(mark, scene)) or ("," in gap and follows_up(mark, scene)):
        return False  # "has put four billion into Acme, Bolt two"
    if scene.conjunction.search(gap) and _NEXT.match(scene.document.text, mark.end):
        return False  # "invests in research, and Acme builds ..."
    nouns = "noun" in scene.words.under("names", "names", "capitals")
    other = set() if nouns else set(scene.words.under("names", "names", "who"))
    other |= set(scene.words.under("names", "names", "than"))
    if other & set(_TOKEN.findall(gap.replace("'", " "))):
        return False
    people = [*scene.of("actors.blockers", "people", start=cue.end), *scene.of("roles.roles", start=cue.end)]
    if any(m.start < mark.start and m.value != "verb" for m in people if m.end <= mark.start):
        return False
    said = [m for m in scene.marks if m.kind == "markers.attribution" and cue.end <= m.start and m.end <= mark.start]
    return not any(mark.start - m.end <= _OBJECT for m in said)


def is_new_clause(gap: str, scene: Scene) -> bool:
    """Whether what joins one name to the next is a comma and a conjunction: "with Acme, and Bolt ...", no list."""
    lead, _, joint = gap.partition(",")
    return not lead.strip() and joint.strip() in scene.words.under("markers", "list", "and")


def is_relative(cue: Mark, scene: Scene) -> bool:
    """Whether a cue belongs to a relative clause whose subject is no name: "a team that works with Acme"."""
    if "noun" in scene.words.under("names", "names", "capitals"):
        return False
    start, _ = scene.clause(cue.start)
    who = set(scene.words.under("names", "names", "who"))
    found = [m for m in _TOKEN.finditer(scene.text, start, cue.start) if m.group() in who and m.start() > start]
    if not found or "," in scene.between(found[-1].end(), cue.start):
        return False
    return not any(0 <= found[-1].start() - m.end <= 1 for m in scene.of("markers.attribution"))


def is_told(scene: Scene, start: int, end: int) -> bool:
    """Whether a stretch names somebody whom nothing explains, so that what the text is about is not meant."""
    nouns = "noun" in scene.words.under("names", "names", "capitals")
    joint = list(scene.conjunction.finditer(scene.text, start, end))
    start = joint[-1].end() if joint else start
    return any(start <= slot.start and slot.end <= end for slot in slots_in(scene, listed=not nouns))


def is_with(mark: Mark, scene: Scene) -> bool:
    """Whether a name stands behind "with", with at most what it is between: "con la empresa Acme"."""
    words = scene.words_before(mark.start, 4)
    prepositions = scene.words.under("markers", "voice", "preposition")
    for word in reversed(words):
        if word in scene.words.under("markers", "voice", "with"):
            return True
        if word in prepositions:
            return False
    return False


def parties_in(scene: Scene, context: Context) -> list[Mark]:
    """Return the organisations that can be bound, by place; what points at one, a country listed with a company."""
    found = [
        m
        for m in scene.named(*_BODIES)
        if m.name is not None
        and not m.demonym
        and not scene.is_modifier(m)
        and (m.kind != "media" or _takes_part(m, scene))
        and not re.match(r"-[A-ZÀ-Þ]", scene.document.text[m.end : m.end + 2])
    ]
    found += [m for m in scene.named("place") if m.name and m.name.entity.kind == "Alliance" and not m.demonym]
    for mark in scene.named("place"):
        if mark.name is not None and mark.name.entity.kind == "Country" and not mark.demonym:
            listed = [
                m
                for m in found
                if scene.connectors.fullmatch(scene.between(mark.end, m.start) if m.start > mark.end else "-")
                or scene.connectors.fullmatch(scene.between(m.end, mark.start) if m.end < mark.start else "-")
            ]
            if (listed and not scene.is_prepositional(mark)) or _is_given(mark, scene):
                found.append(mark)
    found += [m for m in scene.named("place") if _signs(m, scene)]
    found += [m for m in _pointing(scene, context) if all(abs(m.start - other.start) > 12 for other in found)]
    return sorted(found, key=lambda m: m.start)


def _signs(mark: Mark, scene: Scene) -> bool:
    """Whether a state or a region is the subject of a contract: "Hesse has signed a contract with Acme"."""
    if mark.name is None or mark.name.entity.kind != "Jurisdiction" or mark.demonym or scene.is_prepositional(mark):
        return False
    start, end = scene.clause(mark.start)
    cues = [*scene.of("partnerships.bond", "contract", mark.end, end), *scene.of("relations.deal", None, mark.end, end)]
    return mark.start - start <= 1 and bool(cues)


def _is_given(mark: Mark, scene: Scene) -> bool:
    """Whether a country stands right behind a verb of supplying, as whom is supplied: "liefert der Ukraine ..."."""
    given = [m for m in scene.of("partnerships.bond", "supply") if 0 <= mark.start - m.end <= _OBJECT]
    gap = scene.between(given[-1].end, mark.start).replace("'", " ").split() if given else []
    return bool(given) and set(gap) <= {*scene.words.under("markers", "voice", "article"), "a", "à"}


def is_listed(mark: Mark, scene: Scene) -> bool:
    """Whether "and" joins a medium to an organisation beside it, so that it does more than report."""
    ands = scene.words.under("markers", "list", "and")
    articles = {*scene.words.under("markers", "voice", "article"), ""}
    bodies = scene.named("org", "ngo")
    gaps = [scene.between(mark.end, m.start) for m in bodies if 0 < m.start - mark.end < _OBJECT]
    gaps += [scene.between(m.end, mark.start) for m in bodies if 0 < mark.start - m.end < _OBJECT]
    joined = [gap.strip().partition(" ") for gap in gaps]
    return any(first in ands and last in articles for first, _, last in joined)


def _takes_part(mark: Mark, scene: Scene) -> bool:
    """Whether a medium does more than report: it is the subject of a tie, or behind "with"."""
    words = set(scene.words.under("markers", "voice", "with"))
    return (
        is_listed(mark, scene)
        or bool(words & set(scene.words_before(mark.start, 3)))
        or any(m.kind.startswith("partnerships.") and 0 <= m.start - mark.end <= _OBJECT for m in scene.marks)
    )


def _pointing(scene: Scene, context: Context) -> Iterator[Mark]:
    """ "The group", "the ministry", where no name follows."""
    known: dict[str, KnownName | None] = {"house": context.spoken_of(), "body": context.body}
    articles = set(scene.words.under("markers", "voice", "article"))
    nouns = {word: key for key in known for word in scene.words.under("names", "names", key)}
    links = set(scene.words.under("names", "names", "link"))
    before = ""
    for match in _TOKEN.finditer(scene.text, scene.start, scene.end):
        word, name = match.group(), known.get(nouns.get(match.group(), ""))
        named = scene.document.text[match.end() + 1 : match.end() + 2].isupper()
        if (before in articles or before in links) and name is not None and not named:
            yield Mark(match.start(), match.end(), kind_of(name), name.entity.iri, name)
        before = word
