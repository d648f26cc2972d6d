"""Results as text for a person at a terminal. Pure functions: values in, one string out."""

from aikg.report.answers import answered
from aikg.report.deeds import deeds_json, deeds_text
from aikg.report.history import FOLDED, changed, changed_json, timed
from aikg.report.verdicts import explained, matrix_text, odrl_judged
from aikg.report.work import (
    accepted,
    assisted,
    built,
    candidates,
    evaluation,
    evaluation_json,
    imported,
    listed,
    reviewed,
    reviewed_json,
    shown,
    summed_up,
    validated,
)

__all__ = [
    "FOLDED",
    "accepted",
    "answered",
    "assisted",
    "built",
    "candidates",
    "changed",
    "changed_json",
    "deeds_json",
    "deeds_text",
    "evaluation",
    "evaluation_json",
    "explained",
    "imported",
    "listed",
    "matrix_text",
    "odrl_judged",
    "reviewed",
    "reviewed_json",
    "shown",
    "summed_up",
    "timed",
    "validated",
]
