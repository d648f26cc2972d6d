"""A reading in words, in its language: what was understood, so that whoever asked can see it. Every field shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from aikg.query.question.reading import Intent, Reading

__all__ = ["Labels", "restated"]


class Labels(Protocol):
    """What knows what things are called: `aikg.query.graph_reader.GraphReader`."""

    def label(self, iri: str) -> str: ...  # noqa: D102


#: The head of each intent, and of those that have a sign or can be negated.
_HEADS: dict[str, dict[str, str]] = {
    "en": {
        "permits": "Who permits",
        "permits not": "Who does not permit",
        "prohibits": "Who prohibits",
        "prohibits not": "Who does not prohibit",
        "silent": "Who says nothing on",
        "may permits": "Is it permitted",
        "may permits not": "Is it not permitted",
        "may prohibits": "Is it prohibited",
        "may prohibits not": "Is it not prohibited",
        "since permits": "Since when, or until when, is it permitted",
        "since permits not": "Since when, or until when, is it not permitted",
        "since prohibits": "Since when, or until when, is it prohibited",
        "since prohibits not": "Since when, or until when, is it not prohibited",
        "changes": "What changed",
        "signed": "Who signed",
        "signed not": "Who did not sign",
        "partners": "Who works with whom",
        "partners not": "Who does not work with whom",
        "disagreements": "Where press and policy text disagree",
        "deeds": "Who is bound to those for whom its policy forbids it",
        "about": "What is known",
    },
    "fr": {
        "permits": "Qui autorise",
        "permits not": "Qui n'autorise pas",
        "prohibits": "Qui interdit",
        "prohibits not": "Qui n'interdit pas",
        "silent": "Qui ne dit rien de",
        "may permits": "Est-ce autorisé",
        "may permits not": "N'est-ce pas autorisé",
        "may prohibits": "Est-ce interdit",
        "may prohibits not": "N'est-ce pas interdit",
        "since permits": "Depuis quand, ou jusqu'à quand, est-ce autorisé",
        "since permits not": "Depuis quand, ou jusqu'à quand, n'est-ce pas autorisé",
        "since prohibits": "Depuis quand, ou jusqu'à quand, est-ce interdit",
        "since prohibits not": "Depuis quand, ou jusqu'à quand, n'est-ce pas interdit",
        "changes": "Ce qui a changé",
        "signed": "Qui a signé",
        "signed not": "Qui n'a pas signé",
        "partners": "Qui travaille avec qui",
        "partners not": "Qui ne travaille pas avec qui",
        "disagreements": "Où la presse et le texte d'une politique se contredisent",
        "deeds": "Qui est lié à ceux pour qui sa politique l'interdit",
        "about": "Ce que l'on sait",
    },
    "de": {
        "permits": "Wer erlaubt",
        "permits not": "Wer erlaubt nicht",
        "prohibits": "Wer verbietet",
        "prohibits not": "Wer verbietet nicht",
        "silent": "Wer sagt nichts zu",
        "may permits": "Ist es erlaubt",
        "may permits not": "Ist es nicht erlaubt",
        "may prohibits": "Ist es verboten",
        "may prohibits not": "Ist es nicht verboten",
        "since permits": "Seit wann oder bis wann ist es erlaubt",
        "since permits not": "Seit wann oder bis wann ist es nicht erlaubt",
        "since prohibits": "Seit wann oder bis wann ist es verboten",
        "since prohibits not": "Seit wann oder bis wann ist es nicht verboten",
        "changes": "Was sich geändert hat",
        "signed": "Wer hat unterzeichnet",
        "signed not": "Wer hat nicht unterzeichnet",
        "partners": "Wer arbeitet mit wem",
        "partners not": "Wer arbeitet nicht mit wem",
        "disagreements": "Wo Presse und Richtlinientext sich widersprechen",
        "deeds": "Wer ist mit denen verbunden, für die seine Richtlinie es verbietet",
        "about": "Was man weiß",
    },
}
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "any": "any use",
        "and": " and ",
        "or": " or ",
        "actors": "by",
        "places": "in",
        "vendors": "vendor",
        "products": "product",
        "things": "about",
        "conditions": "on condition",
        "apart": "not",
        "on": "on {}",
        "as_of": "as of {}",
        "begin": "since {}",
        "end": "before {}",
        "corrected": "“{}” read as “{}”",
        "colon": ": ",
    },
    "fr": {
        "any": "tout usage",
        "and": " et ",
        "or": " ou ",
        "actors": "par",
        "places": "lieu",
        "vendors": "fournisseur",
        "products": "produit",
        "things": "au sujet de",
        "conditions": "à condition",
        "apart": "sauf",
        "on": "le {}",
        "as_of": "au {}",
        "begin": "depuis le {}",
        "end": "avant le {}",
        "corrected": "« {} » lu « {} »",
        "colon": " : ",
    },
    "de": {
        "any": "jede Nutzung",
        "and": " und ",
        "or": " oder ",
        "actors": "durch",
        "places": "Ort",
        "vendors": "Anbieter",
        "products": "Produkt",
        "things": "über",
        "conditions": "unter der Bedingung",
        "apart": "außer",
        "on": "am {}",
        "as_of": "Stand {}",
        "begin": "seit {}",
        "end": "vor {}",
        "corrected": "„{}“ als „{}“ gelesen",
        "colon": ": ",
    },
}
_JUDGED = frozenset({Intent.PERMITS, Intent.PROHIBITS, Intent.SILENT, Intent.MAY})


def restated(reading: Reading, labels: Labels, day: date | None = None) -> str:
    """Return what a question was understood to ask; `day` is as of when, where neither a day nor a period is asked."""
    parts = [_head(reading, labels), *_rest(reading, labels), *_times(reading, day)]
    words = _WORDS[reading.lang]["corrected"]
    parts += [words.format(typed, meant) for typed, meant in reading.corrected]
    return "; ".join(parts)


def _head(reading: Reading, labels: Labels) -> str:
    words = _WORDS[reading.lang]
    keys = [str(reading.intent), reading.sign, "not" if reading.negated else None]
    head = _HEADS[reading.lang][" ".join(key for key in keys if key)]
    used = _joined(reading, reading.uses, labels)
    if not used and (reading.intent in _JUDGED or reading.intent is Intent.SINCE):
        used = words["any"]
    return head + (words["colon"] + used if used else "")


def _rest(reading: Reading, labels: Labels) -> Iterator[str]:
    words = _WORDS[reading.lang]
    fields = {
        "actors": _joined(reading, reading.actors, labels),
        "places": _listed(reading.places, labels),
        "vendors": _listed(reading.vendors, labels),
        "products": _listed(reading.products, labels),
        "things": _listed(reading.things, labels),
        "apart": _listed(reading.apart, labels),
        "conditions": _listed(reading.conditions, labels),
    }
    yield from (f"{words[name]}{words['colon']}{said}" for name, said in fields.items() if said)


def _times(reading: Reading, day: date | None) -> Iterator[str]:
    words = _WORDS[reading.lang]
    if reading.on:
        yield words["on"].format(reading.on.isoformat())
    if reading.begin:
        yield words["begin"].format(reading.begin.isoformat())
    if reading.end:
        yield words["end"].format(reading.end.isoformat())
    elif day and not reading.on and not reading.begin and reading.intent in _JUDGED:
        yield words["as_of"].format(day.isoformat())


def _joined(reading: Reading, iris: tuple[str, ...], labels: Labels) -> str:
    """Return names with the "and" or "or" that stands between them."""
    return _WORDS[reading.lang]["and" if reading.every else "or"].join(map(labels.label, iris))


def _listed(iris: tuple[str, ...], labels: Labels) -> str:
    return ", ".join(map(labels.label, iris))
