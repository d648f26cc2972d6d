"""Questions in plain English, French and German: from words to a `Reading`, and a reading put in words again."""

from aikg.query.question.named import named
from aikg.query.question.reading import Intent, Reading
from aikg.query.question.restate import restated
from aikg.query.question.scan import ReaderLike, language_of
from aikg.query.question.understand import understand

__all__ = ["Intent", "ReaderLike", "Reading", "language_of", "named", "restated", "understand"]
