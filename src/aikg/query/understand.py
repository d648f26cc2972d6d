"""From a question in English, French or German to what it asks, by the same lexicon that reads articles.

A question is understood whole or not at all: where a part is missing, said twice or beyond what can be
answered, it is refused with what was understood. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from aikg.errors import QueryRejected
from aikg.model import Modality
from aikg.names import ACTOR, USE
from aikg.query.beyond import refuse_beyond
from aikg.query.catalogue import catalogue
from aikg.query.resolve import NameIndex
from aikg.query.when import find_date
from aikg.reason.verdict import Scopes

__all__ = ["MentionLike", "ReaderLike", "Reading", "language_of", "named", "understand"]

#: Words that a question in one language has and in the others has not.
_FUNCTION_WORDS = {
    "en": "which who what does do may can the by of for is are has have allow use used its their on with any companies",
    "fr": "quels quelles quel quelle qui que les le la des du par pour est ce une un il elle peut sur aux avec et t-il "
    "fournisseurs entreprises usage utilisation qu d l",
    "de": "welche welcher wer was darf dürfen die der das den dem von durch für ist und erlaubt erlauben verbietet "
    "verbieten nutzung anbieter ein eine im am zur zum mit kann",
}
#: How a question for a yes or a no begins; it has to name whom it is about.
_OPENINGS = {
    "en": ("does", "do", "did", "may", "can", "could", "is", "are", "will"),
    "fr": ("est-ce", "peut-on", "a-t-on", "est-il"),
    "de": ("darf", "dürfen", "kann", "können", "erlaubt", "erlauben", "verbietet", "verbieten", "ist"),
}
#: Openings that ask for a permission without a verb for it: "May the police use ...?"
_MODALS = frozenset({"may", "can", "could", "peut-on", "darf", "dürfen", "kann", "können"})
_DENIAL = re.compile(r"\b(?:not|never|pas|jamais|nicht|nie|niemals|kein\w*)\b", re.IGNORECASE)
#: Uses that are called like those whose function they are.
_FUNCTIONS = frozenset({"military", "law-enforcement", "law-enforcement-and-justice", "intelligence-gathering"})
#: Words that make what follows the thing that is asked for: "Which companies ...?"
_WHICH = frozenset(["which", "what", "quels", "quelles", "quel", "quelle", "welche", "welcher", "welches"])


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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question asks, as IRIs; None stands for any. `either` says that it asks for a yes or a no."""

    sign: Modality
    use: str
    actor: str | None = None
    place: str | None = None
    vendor: str | None = None
    product: str | None = None
    on: date | None = None
    either: bool = False
    lang: str = "en"


@dataclass
class _Parts:
    """What was found in a question, by kind, each once and in the order of the text."""

    sign: list[str] = field(default_factory=list)
    use: list[str] = field(default_factory=list)
    actor: list[str] = field(default_factory=list)
    place: list[str] = field(default_factory=list)
    vendor: list[str] = field(default_factory=list)
    product: list[str] = field(default_factory=list)
    condition: list[str] = field(default_factory=list)

    def described(self) -> str:
        """Return what was understood, for a person."""
        found = [f"{kind}: {', '.join(map(_short, values))}" for kind, values in vars(self).items() if values]
        return "; ".join(found) or "nothing"


def understand(question: str, reader: ReaderLike, names: NameIndex, scopes: Scopes, today: date) -> Reading:
    """Return what a question asks. A date in it that is a month or a year means its last day, at most today.

    Raises QueryRejected that says what was understood and gives the nearest questions of the catalogue.
    """
    if not question.strip():
        raise QueryRejected("the question is empty", expected="a question such as: " + _near(question, "en")[0])
    lang = language_of(question)
    mentions = reader.mentions(question, lang)
    parts = _parts(question, mentions, names)
    _add_names(question, mentions, names, parts)
    try:
        on = find_date(question, lang, today)
        for kind in ("use", "actor"):
            setattr(parts, kind, _widest(getattr(parts, kind), getattr(scopes, kind + "s")))
        _check(parts)
        refuse_beyond(question, mentions)
        if question.casefold().split()[0] in _OPENINGS[lang] and not (parts.vendor or parts.product):
            raise QueryRejected("it asks about one vendor or product, and names none that the graph knows")
    except QueryRejected as error:
        raise QueryRejected(
            f"the question is not understood: {error.problem}",
            where=question,
            expected=f"a question such as: {'; '.join(_near(question, lang))}",
            hint=f"Understood was {parts.described()}.",
        ) from None
    return Reading(
        sign=Modality(parts.sign[0]),
        use=parts.use[0],
        actor=next(iter(parts.actor), None),
        place=next(iter(parts.place), None),
        vendor=next(iter(parts.vendor), None),
        product=next(iter(parts.product), None),
        on=on,
        either=bool(parts.vendor or parts.product),
        lang=lang,
    )


def named(text: str, kind: str, names: NameIndex, reader: ReaderLike) -> str:
    """Return the IRI of the thing that a name means, or that a phrase of the lexicon means, such as "defence".

    Raises QueryRejected as `NameIndex.find` does.
    """
    try:
        return names.find(text, kind)
    except QueryRejected:
        meant = {
            value
            for lang in _FUNCTION_WORDS
            for mention in reader.mentions(text, lang)
            for found, value in [_classified(mention, names)]
            if found == kind and (mention.start, mention.end) == (0, len(text))
        }
        if len(meant) != 1:
            raise
        return meant.pop()


def language_of(question: str) -> str:
    """Return en, fr or de: the one whose small words a question has most of; a tie is English.

    >>> language_of("Quels fournisseurs autorisent un usage militaire ?")
    'fr'
    """
    words = re.findall(r"[\w-]+", question.casefold())
    return max(_FUNCTION_WORDS, key=lambda lang: sum(word in _FUNCTION_WORDS[lang].split() for word in words))


def _parts(question: str, mentions: Sequence[MentionLike], names: NameIndex) -> _Parts:
    parts = _Parts()
    for mention in _meant(question, mentions):
        kind, value = _classified(mention, names)
        if kind in vars(parts) and value not in getattr(parts, kind):
            getattr(parts, kind).append(value)
    opening = question.casefold().split()[0]
    if not parts.sign and opening in _MODALS and not _DENIAL.search(question):
        parts.sign.append(Modality.PERMITS)
    return parts


def _meant(question: str, mentions: Sequence[MentionLike]) -> list[MentionLike]:
    """Return the mentions that count, where one word can be read in several ways.

    "Military use" names a use and not soldiers, "real-time facial recognition" a use and not a condition;
    but in "police use for facial recognition" the police are who, beside another use. In "which companies"
    the companies are what is asked for.
    """
    actors = [mention for mention in mentions if mention.kind == "actor"]
    uses = [mention for mention in mentions if mention.kind == "use"]
    plain = [use for use in uses if use.value not in _FUNCTIONS or not any(_overlap(use, actor) for actor in actors)]
    if plain:
        uses = plain
    kept = [mention for mention in mentions if mention.kind not in ("use", "actor", "condition")] + uses
    for mention in mentions:
        if mention.kind in ("actor", "condition") and not any(_overlap(mention, use) for use in uses):
            before = question[: mention.start].casefold().split()
            if not (mention.kind == "actor" and len(before) <= 2 and _WHICH & set(before)):
                kept.append(mention)
    return sorted(kept, key=lambda mention: (mention.start, mention.end))


def _overlap(one: MentionLike, other: MentionLike) -> bool:
    return one.start < other.end and other.start < one.end


def _add_names(question: str, mentions: Sequence[MentionLike], names: NameIndex, parts: _Parts) -> None:
    """Add vendors and products by their names as they stand.

    The reader asks for more context than a question has before it takes a word such as "Meta" for a name.
    """
    words = [match.span() for match in re.finditer(r"[\w.-]*\w", question)]
    taken = [(mention.start, mention.end) for mention in mentions]
    runs = ((words[first][0], words[first + n][1]) for n in (2, 1, 0) for first in range(len(words) - n))
    for start, end in runs:
        if question[start].isupper() and not any(s < end and start < e for s, e in taken):
            for kind, known in (("vendor", parts.vendor), ("product", parts.product)):
                iri = names.known(question[start:end], kind)
                if iri is not None and iri not in known:
                    known.append(iri)
                    taken.append((start, end))


def _classified(mention: MentionLike, names: NameIndex) -> tuple[str, str]:
    """Return a mention as a part of a question: its kind, and an IRI where it names a thing."""
    match mention.kind:
        case "cue":
            return "sign", mention.value
        case "use":
            return "use", USE + mention.value
        case "actor":
            return "actor", ACTOR + mention.value
        case "place":
            return "place", names.find(mention.value, "place")
        case "entity":
            kinds = (kind for kind in ("actor", "product", "place", "vendor") if names.is_a(mention.value, kind))
            return next(kinds, "other"), mention.value
        case other:
            return other, mention.value


def _widest(values: list[str], above: object) -> list[str]:
    """Return the one value that stands above all others, else all."""
    orders: dict[str, frozenset[str]] = dict(above) if isinstance(above, dict) else {}
    tops = [top for top in values if all(top == other or top in orders.get(other, ()) for other in values)]
    return tops or values


def _check(parts: _Parts) -> None:
    """Raise QueryRejected unless the parts make one question that can be answered."""
    if not parts.sign:
        raise QueryRejected("it does not say whether it asks who permits or who prohibits")
    if not parts.use:
        raise QueryRejected("it names no use")
    for kind, values in vars(parts).items():
        if kind == "condition" and values:
            raise QueryRejected(f"it depends on a condition ({', '.join(values)}), which ask cannot weigh yet")
        if len(values) > 1:
            raise QueryRejected(f"it names several of one kind ({', '.join(map(_short, values))}); ask one at a time")
    if parts.sign[0] == Modality.REQUIRES:
        raise QueryRejected("it asks what is required; ask answers who permits and who prohibits")


def _near(question: str, lang: str) -> list[str]:
    """Return the questions of the catalogue that share most words with a question, three of them."""
    words = set(re.findall(r"\w{4,}", question.casefold()))
    asked = [query for query in catalogue() if query.folder == "ask"]
    texts = {query.name: query.question.get(lang) or query.question.get("en", "") for query in asked}
    shared = {name: len(words & set(re.findall(r"\w{4,}", text.casefold()))) for name, text in texts.items()}
    best = sorted(texts, key=lambda name: (-shared[name], name))[:3]
    return [f"{texts[name]} (aikg query {name})" for name in best]


def _short(value: str) -> str:
    return value.removeprefix(USE).removeprefix(ACTOR).rsplit("/", 1)[-1].rsplit("#", 1)[-1]
