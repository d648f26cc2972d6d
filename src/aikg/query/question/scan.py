"""A question taken apart: its words, its cues, the things it names, and the words that nothing explains.

Where one stretch of text can be read in several ways the longest wins; names with a capital win over words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from aikg.extract.lexicon import lexicon
from aikg.extract.typography import folded
from aikg.names import ACTOR, CONDITION, ID, USE
from aikg.query.question.called import Called, Name
from aikg.query.question.dates import Dated, dates_in
from aikg.query.question.weigh import Part, Placed, touches, weighed
from aikg.query.question.words import LANGUAGES, Cue, question_words

__all__ = ["MentionLike", "Part", "ReaderLike", "Scan", "language_of", "scan"]

_WORD = re.compile(r"\w+")
_SPACES = {"use": USE, "actor": ACTOR, "condition": CONDITION}
#: What the words of questions can mean: these, places by their codes, and things that have another name in the data.
_MEANT = {**_SPACES, "body": ID, "policy": ID}
#: Cues that are heard inside of what is named, and those that need not be: "chemical or biological weapons".
_HEARD = ("and", "or", "both", "without", "negation", ".verb")
#: Uses that are called like those who do them: here the words of questions decide, not those of articles.
_FUNCTIONS = frozenset({"military", "law-enforcement", "intelligence-gathering"})
#: Kinds of actors that questions speak of in passing: "let their users", "which companies".
_GENERIC = frozenset({"developer", "individual", "government-contractor", "defence-contractor"})
#: Kinds of actors that articles call by many names, hospitals and singers: here only by those of the questions.
_WIDE = frozenset({"company", "customer", "researcher"})

#: How the IRIs end that stand for all models of a vendor.
_ALL_MODELS = "-models"

#: Tables whose words are never what the reader of articles takes them for.
_DOING = (
    "sign.",
    "modal",
    "silent",
    "signed",
    "partners",
    "despite",
    "changes",
    "press",
    "disagree",
    "texts",
    "position",
    "idle",
)


class MentionLike(Protocol):
    """A part of a text and what it means, as `aikg.extract` finds it."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def value(self) -> str: ...  # noqa: D102


class ReaderLike(Protocol):
    """What finds mentions: `aikg.extract.Reader`."""

    def mentions(self, text: str, lang: str) -> Sequence[MentionLike]: ...  # noqa: D102


@dataclass(frozen=True)
class Scan:
    """A question taken apart. `cues` and `parts` are sorted by place."""

    text: str
    lang: str
    cues: tuple[Cue, ...]
    parts: tuple[Part, ...]
    dates: tuple[Dated, ...]
    #: Small words that may stand between what is named where a question has no verb: "Claude for gambling?".
    bare: tuple[Cue, ...] = ()

    def of(self, *prefixes: str) -> list[Cue]:
        """Return the cues of tables, by the beginning of their paths."""
        return [cue for cue in self.cues if cue.path.startswith(prefixes)]

    def asks(self) -> list[Cue]:
        """Return the cues that ask who or which.

        Those of ``ask.opening`` only where the question begins, those of ``ask.list`` before what gives: "Can Claude
        give legal advice?"
        """
        first = next(iter(self.words()), (0, 0))[0]
        given = min((part.end for part in self.kinds("vendor", "product")), default=len(self.text))
        cues = self.of("ask.who", "ask.which", "ask.among")
        cues += [cue for cue in self.of("ask.opening") if cue.start == first]
        return sorted(cues + [cue for cue in self.of("ask.list") if cue.start < given])

    def kinds(self, *kinds: str) -> list[Part]:
        """Return the parts of some kinds."""
        return [part for part in self.parts if part.kind in kinds]

    def words(self, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return the places of the words between two offsets."""
        return [match.span() for match in _WORD.finditer(self.text, start, len(self.text) if end is None else end)]

    def unexplained(self) -> list[tuple[int, int]]:
        """Return the places of the words that nothing explains."""
        spans = [(one.start, one.end) for group in (self.cues, self.parts, self.dates) for one in group]
        return [word for word in self.words() if not _covered(word, spans)]

    def between(self, start: int, end: int) -> list[Cue]:
        """Return the cues that lie between two offsets; words that say nothing by themselves are none."""
        return [cue for cue in self.cues if start <= cue.start and cue.end <= end and cue.path != "using"]


def scan(question: str, lang: str, reader: ReaderLike, called: Called) -> Scan:
    """Take a question apart. Raises QueryRejected for a name of several things and a date that does not exist."""
    cues = [cue for cue in question_words(lang).find(question) if not cue.path.startswith(("glued.", "bare"))]
    bare = tuple(cue for cue in question_words(lang).find(question) if cue.path == "bare")
    spans = [(cue.start, cue.end) for cue in cues]

    def ordinary(start: int, end: int) -> bool:
        return all(_covered(word.span(), spans) for word in _WORD.finditer(question, start, end))

    found = (_whose(name, question, lang, called) for name in called.find(question, lang, ordinary, small=False))
    idle = {(cue.start, cue.end) for cue in cues if cue.path == "idle"}
    names = [name for name in _as_parts(found) if (name.start, name.end) not in idle]
    small = _as_parts(called.find(question, lang, ordinary, small=True))
    meant = [_meant(cue, called) for cue in cues if cue.path.startswith("mean.")]
    read = _read(question, lang, reader, cues, [*names, *small])
    small += [part for part in _inflected(question, lang, reader, called) if (part.start, part.end) not in idle]
    parts = weighed(question, names, meant, [*small, *read])
    spoken = [part for part in parts if part.kind not in ("actor", "place")]
    said = [cue for cue in cues if cue.path != "conditional"]
    kept = [cue for cue in said if not any(_overrides(part, cue) for part in spoken)]
    dates = [dated for dated in dates_in(question, lang) if not touches(dated, names)]
    known: list[Placed] = [*dates, *(part for part in parts if part.kind == "actor")]  # "in May 2024", "moins de 18"
    kept = [cue for cue in kept if not (cue.path.startswith("refuse.") and touches(cue, known))]
    return Scan(question, lang, tuple(kept), tuple(parts), tuple(dates), bare)


def language_of(question: str, reader: ReaderLike | None = None) -> str:
    """Return the language of `LANGUAGES` that explains most words of a question; a tie is the first of them.

    >>> language_of("Quels fournisseurs autorisent un usage militaire ?")
    'fr'
    """

    def explained(lang: str) -> int:
        spans = [(cue.start, cue.end) for cue in question_words(lang).find(question)]
        if reader is not None:
            wanted = (m for m in reader.mentions(question, lang) if m.kind in ("use", "actor", "condition"))
            spans += [(mention.start, mention.end) for mention in wanted]
        return sum(_covered(word.span(), spans) for word in _WORD.finditer(question))

    return max(LANGUAGES, key=explained)


def _read(question: str, lang: str, reader: ReaderLike, cues: Sequence[Cue], names: Sequence[Part]) -> list[Part]:
    """Return the uses, actors and conditions that the reader mentions, without those that mean something else here."""
    explained = [(cue.start, cue.end) for cue in cues if not cue.path.startswith("mean.")]
    doing = [(cue.start, cue.end) for cue in cues if cue.path.startswith(_DOING)]
    bonds = [cue for cue in cues if cue.path == "partners"]
    idle = [cue for cue in cues if cue.path == "idle"]
    verbs = [cue for cue in cues if cue.path.endswith(".verb")]
    strong = _strong_uses(question, lang)
    found = []
    for mention in reader.mentions(question, lang):
        if mention.kind not in _SPACES or _covered((mention.start, mention.end), doing):
            continue
        if mention.kind == "use" and (mention.value in _FUNCTIONS or (mention.start, mention.value) not in strong):
            continue
        if any(mention.start < verb.start and verb.end < mention.end for verb in verbs):
            continue  # "éditeurs prohibent les images"
        if any(mention.start <= cue.start < mention.end < cue.end for cue in idle):
            continue  # "comment la politique d'OpenAI"
        if mention.value == "commercial-use" and touches(mention, bonds):
            continue  # "who sells to the police what its policy prohibits"
        if mention.kind == "actor" and mention.value in _WIDE:
            continue
        if mention.kind == "condition" and not _conditional(question, mention, cues):
            continue
        if mention.value == "allied-government" and any(touches(mention, [name]) for name in names):
            continue  # "Five Eyes countries" are a place
        words = _WORD.finditer(question, mention.start, mention.end)
        if mention.value in _GENERIC and all(_covered(word.span(), explained) for word in words):
            continue
        found.append(Part(mention.start, mention.end, mention.kind, _SPACES[mention.kind] + mention.value))
    return found


def _conditional(question: str, mention: MentionLike, cues: Sequence[Cue]) -> bool:
    """Whether a condition is put as one: "with prior approval", "if vetted", and not "who licenses its models"."""
    first = _WORD.search(question, mention.start)
    return first is not None and any(
        touches(cue, [mention]) or not _WORD.search(question, cue.end, mention.start)
        for cue in cues
        if cue.path in ("conditional", "only", "without") and cue.start <= first.start()
    )


def _inflected(question: str, lang: str, reader: ReaderLike, called: Called) -> list[Part]:
    """Return the names with a capital that the reader knows in other endings: "der Europäischen Union"."""
    found = []
    for mention in reader.mentions(question, lang):
        if mention.kind in ("place", "entity") and question[mention.start].isupper():
            iri = called.place(mention.value) if mention.kind == "place" else mention.value
            if kind := called.kind_of(iri):
                found.append(Part(mention.start, mention.end, kind, iri))
    return found


def _strong_uses(question: str, lang: str) -> set[tuple[int, str]]:
    """Return where words of a use begin that mean it anywhere, and not only as the object of a rule."""
    words = lexicon(lang)
    hits = words.matcher.find(folded(question)) if words else []
    return {(hit.start, hit.path[2]) for hit in hits if hit.path[:2] == ("uses", "uses")}


def _meant(cue: Cue, called: Called) -> Part:
    _, kind, slug = cue.path.split(".", 2)
    return Part(cue.start, cue.end, kind, called.place(slug) if kind == "place" else _MEANT[kind] + slug)


def _whose(name: Name, question: str, lang: str, called: Called) -> Name:
    """Return a name, or the vendor in it where it means all models of one: "Mistral's models", "Google's AI"."""
    if not name.iri.endswith(_ALL_MODELS):
        return name
    inside = [one for one in called.inside(question, name.start, name.end, lang) if one.kind == "vendor"]
    return Name(name.start, name.end, "vendor", inside[0].iri) if inside else name


def _as_parts(names: Iterable[Name]) -> list[Part]:
    return [Part(name.start, name.end, name.kind, name.iri) for name in names]


def _overrides(part: Part, cue: Cue) -> bool:
    """Whether a part takes the meaning from a cue: it is a name that touches it, or a phrase that holds it."""
    inside = part.start <= cue.start and cue.end <= part.end
    if cue.path.endswith(_HEARD):
        return inside and part.kind == "use" and cue.path in ("without", "negation")
    if part.kind in ("use", "condition"):
        return inside and part.end - part.start > cue.end - cue.start
    return part.start < cue.end and cue.start < part.end and not (cue.start < part.start or part.end < cue.end)


def _covered(word: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= word[0] and word[1] <= end for start, end in spans)
