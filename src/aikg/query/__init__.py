"""Questions to the graph: the catalogue of queries, SPARQL of one's own, and `ask`."""

from aikg.query.ask import Answer, AnswerEvidence, Fields, Finding, ask
from aikg.query.catalogue import CatalogueQuery, catalogue, load
from aikg.query.describe import Description, Summary, describe, summarise
from aikg.query.facts import Fact
from aikg.query.parameters import Parameter, ParameterType
from aikg.query.resolve import NAME_KINDS, NameIndex, resolve
from aikg.query.results import FORMATS, Result, Value
from aikg.query.run import run

__all__ = [
    "FORMATS",
    "NAME_KINDS",
    "Answer",
    "AnswerEvidence",
    "CatalogueQuery",
    "Description",
    "Fact",
    "Fields",
    "Finding",
    "NameIndex",
    "Parameter",
    "ParameterType",
    "Result",
    "Summary",
    "Value",
    "ask",
    "catalogue",
    "describe",
    "load",
    "resolve",
    "run",
    "summarise",
]
