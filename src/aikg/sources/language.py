"""Find the language of a text.

py3langid tells 140 languages apart. aikg reads seven of them, and its texts are news and policies, so the
question asked is narrower: which of the seven, or none. A text in a language that is clearly another
one, and a text too short to tell, are ``und`` (ISO 639-2, undetermined): never the nearest guess.
"""

from __future__ import annotations

from functools import cache
from typing import Any

__all__ = ["LANGUAGES", "UNDETERMINED", "detect_language"]

#: The languages that are told apart, as ISO 639-1 codes.
LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt")
UNDETERMINED = "und"

#: More of a text tells nothing new: on news, two hundred characters are already enough.
_SAMPLE = 10_000
#: Below this many letters a text is a heading or a list of names.
_FEWEST_LETTERS = 12
#: Another language has to be this sure, because Luxembourgish is near to German, Galician to Portuguese.
_SURELY_ANOTHER = 0.99
#: Of the probability that falls on the seven, the best must have this share; names alone reach 0.25.
_BEST_OF_SEVEN = 0.4


def detect_language(text: str) -> str:
    """Return the code of the language of `text`, or ``"und"``.

    >>> detect_language("Meta autorise désormais l'armée à utiliser Llama.")
    'fr'
    >>> detect_language("Regeringen har beslutat att polisen inte längre får använda tekniken.")
    'und'
    >>> detect_language("OpenAI")
    'und'
    """
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return UNDETERMINED
    ranking: list[tuple[str, float]] = _identifier().rank(sample)
    first, certainty = ranking[0]
    if first not in LANGUAGES and certainty >= _SURELY_ANOTHER:
        return UNDETERMINED
    # The ranking is a softmax, so the shares among some languages are what a model of only those would say.
    seven = [(code, probability) for code, probability in ranking if code in LANGUAGES]
    best, probability = seven[0]
    total = sum(share for _, share in seven)
    return best if total > 0 and probability / total >= _BEST_OF_SEVEN else UNDETERMINED


@cache
def _identifier() -> Any:
    """Load the model once, and only when a text comes without its language: it takes most of a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    untyped: Any = LanguageIdentifier
    return untyped.from_model_file(MODEL_FILE, norm_probs=True)
