"""What a refusal offers: the questions of the catalogue that are nearest to the one that was asked."""

from __future__ import annotations

import re

from aikg.errors import QueryRejected
from aikg.query.catalogue import catalogue

__all__ = ["nearest_queries", "nearest_questions", "rejection"]


def rejection(problem: str, question: str, lang: str, understood: str) -> QueryRejected:
    """Return the error that refuses a question: what is not understood, what was, and the nearest questions."""
    return QueryRejected(
        f"the question is not understood: {problem}",
        where=question,
        expected=f"a question such as: {'; '.join(nearest_questions(question, lang))}",
        hint=f"Understood was {understood}.",
    )


def nearest_questions(question: str, lang: str) -> list[str]:
    """Return the three questions of the catalogue that share most words with a question, and how to ask them.

    >>> len(nearest_questions("Who signed what?", "en"))
    3
    """
    return [f"{text} (aikg query {name})" for name, text in nearest_queries(question, lang).items()]


def nearest_queries(question: str, lang: str) -> dict[str, str]:
    """Return the same three questions by the names of their queries."""
    words = set(re.findall(r"\w{4,}", question.casefold()))
    asked = [query for query in catalogue() if query.folder == "ask"]
    texts = {query.name: query.question.get(lang) or query.question.get("en", "") for query in asked}
    shared = {name: len(words & set(re.findall(r"\w{4,}", text.casefold()))) for name, text in texts.items()}
    best = sorted(texts, key=lambda name: (-shared[name], name))[:3]
    return {name: texts[name] for name in best}
