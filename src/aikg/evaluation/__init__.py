"""How well the reader reads, measured against gold, with every error and its cause."""

from aikg.evaluation.causes import Fault
from aikg.evaluation.clauses import evaluate_clauses
from aikg.evaluation.gold import Gold, read_gold
from aikg.evaluation.measure import Evaluation, evaluate
from aikg.evaluation.scoring import Score

__all__ = ["Evaluation", "Fault", "Gold", "Score", "evaluate", "evaluate_clauses", "read_gold"]
