"""Vendors' policy texts: their history, the rules in them, and what changed."""

from aikg.terms.substance import JudgedVersion, Judgement, Substance, judge

__all__ = ["JudgedVersion", "Judgement", "Substance", "judge"]
