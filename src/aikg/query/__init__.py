"""Questions to the graph: the catalogue of queries, SPARQL of one's own, and `ask`."""

from aikg.query.ask import Answer, AnswerEvidence, Fields, Finding, ask
from aikg.query.catalogue import CatalogueQuery, catalogue, load
from aikg.query.describe import Description, Summary, describe, summarise
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
from aikg.query.parameters import Parameter, ParameterType
from aikg.query.press import check_press
from aikg.query.press_values import ApartText, KnownText, PolicyQuote, PressCheck
from aikg.query.resolve import NAME_KINDS, NameIndex, resolve
from aikg.query.results import FORMATS, Result, Value
from aikg.query.run import run

__all__ = [
    "FOLDED",
    "FORMATS",
    "KINDS",
    "NAME_KINDS",
    "Answer",
    "AnswerEvidence",
    "ApartText",
    "CatalogueQuery",
    "Change",
    "Description",
    "Fact",
    "Fields",
    "Finding",
    "KnownText",
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
    "Value",
    "WatchedPolicy",
    "ask",
    "catalogue",
    "changes",
    "check_press",
    "describe",
    "load",
    "resolve",
    "run",
    "summarise",
    "timeline",
]
