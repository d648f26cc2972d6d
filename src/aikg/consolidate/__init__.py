"""Statements become rules with a validity, and documents become stories."""

from aikg.consolidate.consolidation import ConsolidatedRule, Consolidation, consolidate
from aikg.consolidate.copies import Likeness, Story, stories
from aikg.consolidate.fingerprint import fingerprint

__all__ = ["ConsolidatedRule", "Consolidation", "Likeness", "Story", "consolidate", "fingerprint", "stories"]
