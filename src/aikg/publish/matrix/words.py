"""What the heads of every form of a matrix say: its title, what was asked, and where it is from."""

from __future__ import annotations

from aikg.query import VerdictMatrix

__all__ = ["TITLE", "asked_in_words", "source_in_words"]

TITLE = "Who allows what with AI"


def asked_in_words(matrix: VerdictMatrix) -> str:
    """Return for whom, where and when it holds, such as ``for anyone, anywhere, on 2026-11-22``."""
    actor, place = matrix.actor or "anyone", matrix.place
    return f"for {actor}, {f'in {place}' if place else 'anywhere'}, on {matrix.day.isoformat()}"


def source_in_words(matrix: VerdictMatrix) -> str:
    """Return how much is behind it, such as ``58 vendors, 28 uses; 930 rules, stated in 144 documents``."""
    return (
        f"{_counted(matrix.vendors, 'vendor')}, {_counted(len(matrix.uses), 'use')}; "
        f"{_counted(matrix.rules, 'rule')}, stated in {_counted(matrix.documents, 'document')}"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
