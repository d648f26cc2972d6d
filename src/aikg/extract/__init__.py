"""Text to statements: a lexicon for each language, frames over it, and a model of the sentence."""

from aikg.extract.ahead import ReadAhead, cores
from aikg.extract.assisted import AssistedReader
from aikg.extract.candidates import Candidate, candidates_of
from aikg.extract.contract import to_json
from aikg.extract.llm import KEY, Endpoint, LanguageModel, Tally
from aikg.extract.reader import Mention, Reader
from aikg.extract.sentence_model import SentenceModel, sentence_model

__all__ = [
    "KEY",
    "AssistedReader",
    "Candidate",
    "Endpoint",
    "LanguageModel",
    "Mention",
    "ReadAhead",
    "Reader",
    "SentenceModel",
    "Tally",
    "candidates_of",
    "cores",
    "sentence_model",
    "to_json",
]
