"""What people decide about statements: out to a table, back from it, kept in the graph, obeyed by every build."""

from aikg.review.claim import Claim, claims_of
from aikg.review.decision import Decision, Docket, Outcome, State, standing_of, states_of
from aikg.review.keep import decisions_in, keep
from aikg.review.parts import Parts, in_words
from aikg.review.table import COLUMNS, ImportReport, read_table, table
from aikg.review.training import training_tables

__all__ = [
    "COLUMNS",
    "Claim",
    "Decision",
    "Docket",
    "ImportReport",
    "Outcome",
    "Parts",
    "State",
    "claims_of",
    "decisions_in",
    "in_words",
    "keep",
    "read_table",
    "standing_of",
    "states_of",
    "table",
    "training_tables",
]
