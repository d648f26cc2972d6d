"""Questions to the graph: the catalogue of queries, SPARQL of one's own, and `ask`."""

from aikg.query.answer import Answer, AnswerEvidence, Finding, Told
from aikg.query.ask import Fields, ask
from aikg.query.catalogue import CatalogueQuery, catalogue, load
from aikg.query.describe import Description, Summary, describe, summarise
from aikg.query.explanation import Explanation
from aikg.query.facts import Fact
from aikg.query.history import changes, timeline
from aikg.query.history_values import (
    FOLDED,
    KINDS,
    Change,
    PolicyText,
    Quoted,
    Relation,
    ReportedChange,
    RuleHistory,
    RuleTurn,
    Timeline,
    WatchedPolicy,
)
from aikg.query.judge import Judge
from aikg.query.matrix import named_matrix, verdict_matrix
from aikg.query.matrix_values import MatrixCell, MatrixRow, MatrixUse, VerdictMatrix
from aikg.query.parameters import Parameter, ParameterType
from aikg.query.press import check_press
from aikg.query.press_values import ApartText, KnownText, PolicyQuote, PressCheck
from aikg.query.resolve import NAME_KINDS, NameIndex, resolve
from aikg.query.results import FORMATS, Result, Value
from aikg.query.run import run
from aikg.query.verdicts import Asked, verdicts

__all__ = [
    "FOLDED",
    "FORMATS",
    "KINDS",
    "NAME_KINDS",
    "Answer",
    "AnswerEvidence",
    "ApartText",
    "Asked",
    "CatalogueQuery",
    "Change",
    "Description",
    "Explanation",
    "Fact",
    "Fields",
    "Finding",
    "Judge",
    "KnownText",
    "MatrixCell",
    "MatrixRow",
    "MatrixUse",
    "NameIndex",
    "Parameter",
    "ParameterType",
    "PolicyQuote",
    "PolicyText",
    "PressCheck",
    "Quoted",
    "Relation",
    "ReportedChange",
    "Result",
    "RuleHistory",
    "RuleTurn",
    "Summary",
    "Timeline",
    "Told",
    "Value",
    "VerdictMatrix",
    "WatchedPolicy",
    "ask",
    "catalogue",
    "changes",
    "check_press",
    "describe",
    "load",
    "named_matrix",
    "resolve",
    "run",
    "summarise",
    "timeline",
    "verdict_matrix",
    "verdicts",
]
