"""What a name or a phrase means by itself, without a question around it: the value of a field or an option."""

from __future__ import annotations

from aikg.errors import QueryRejected
from aikg.names import ACTOR, CONDITION, USE
from aikg.query.question.scan import MentionLike, ReaderLike
from aikg.query.question.words import LANGUAGES, question_words
from aikg.query.resolve import NameIndex

__all__ = ["named"]

_SPACES = {"use": USE, "actor": ACTOR, "condition": CONDITION}


def named(text: str, kind: str, names: NameIndex, reader: ReaderLike) -> str:
    """Return the IRI of the thing that a name means, or that a phrase of the lexicon means, such as "defence".

    Raises QueryRejected as `NameIndex.find` does.
    """
    try:
        return names.find(text, kind)
    except QueryRejected:
        found = {iri for lang in LANGUAGES for iri in _meant(text, kind, lang)}
        if not found:
            mentions = [mention for lang in LANGUAGES for mention in reader.mentions(text, lang)]
            found = {
                iri
                for mention in mentions
                if (mention.start, mention.end) == (0, len(text))
                for iri in _of(mention, kind, names)
            }
        if len(found) != 1:
            raise
        return found.pop()


def _meant(text: str, kind: str, lang: str) -> set[str]:
    """Return what the lexicon of questions says a whole phrase means."""
    space = _SPACES.get(kind)
    cues = question_words(lang).find(text) if space else ()
    whole = [cue for cue in cues if (cue.start, cue.end) == (0, len(text)) and cue.path.startswith(f"mean.{kind}.")]
    return {f"{space}{cue.path.split('.', 2)[2]}" for cue in whole}


def _of(mention: MentionLike, kind: str, names: NameIndex) -> set[str]:
    """Return what a mention means, if that is of a kind."""
    if mention.kind == kind == "place":
        return {names.find(mention.value, "place")}
    if mention.kind == kind and kind in _SPACES:
        return {_SPACES[kind] + mention.value}
    return {mention.value} if mention.kind == "entity" and names.is_a(mention.value, kind) else set()
