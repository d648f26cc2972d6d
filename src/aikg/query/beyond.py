"""What a question asks beyond what can be answered: everywhere but here, why, how many, which police.

A list of vendors, or a yes or a no, would answer another question than the one that was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aikg.errors import QueryRejected

if TYPE_CHECKING:
    from aikg.query.understand import MentionLike

__all__ = ["refuse_beyond"]

#: Words after which something is left out, in all three languages: none is a word of another one.
_EXCLUSION = re.compile(
    r"\b(?:outside|except|excepted|excluding|(?:but|and) not|other than|apart from|with the exception"
    r"|sauf|hors|hormis|except[ée]e?s?|[àa] part|en dehors|[àa] l['’]ext[ée]rieur|[àa] l['’]exception|autres? que"
    r"|(?:mais|et) (?:pas|non)"
    r"|au(?:ß|ss)er|au(?:ß|ss)erhalb|ausgenommen|mit ausnahme|(?:aber|und|jedoch) nicht|nicht aber)\b",
    re.IGNORECASE,
)
#: Questions whose answer is no list of vendors and no yes or no, up to two words of a preposition before.
_OTHER_QUESTION = re.compile(
    r"\W*(?:(?:since|until|for|by|depuis|jusqu['’]à|seit|bis|ab)\s)?"
    r"(why|how|when|where|whom|pourquoi|combien|quand|comment|où|warum|wieso|weshalb|wie|wann|wo|wem)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\W*(?:[^\W\d_]{1,4}\s)?(?:which|what|quel(?:le)?s?|welche[rsmn]?)\b(?:\s(?:of|des|der|von)\b)?", re.IGNORECASE
)
#: Where what is asked for ends, if no word of permission or prohibition comes first.
_VERB = re.compile(
    r"\b(?:do|does|did|don't|doesn't|may|can|could|is|are|was|were|has|have|will|would|must|that|who"
    r"|est|sont|a|ont|peut|peuvent|ne|n['’]|qui"
    r"|ist|sind|war|hat|haben|darf|dürfen|kann|können|wird|werden|die)(?!\w)|[,;:?]",
    re.IGNORECASE,
)
#: What can be asked for: those who make rules for AI, and what the rules are about.
_ASKED_FOR = re.compile(
    r"\b(?:(?:ai|ki|ia)[- ])?(?:vendors?|compan(?:y|ies)|providers?|products?|models?|firms?|developers?|makers?|labs?"
    r"|suppliers?|corporations?|business(?:es)?|enterprises?|organi[sz]ations?|services?|systems?|tools?|platforms?"
    r"|giants?|ones?|them|llms?|chatbots?|assistants?|(?:ai|ki|ia)s?$"
    r"|fournisseurs?|entreprises?|soci[ée]t[ée]s?|produits?|mod[èe]les?|d[ée]veloppeurs?|[ée]diteurs?|laboratoires?"
    r"|prestataires?|outils?|plateformes?|syst[èe]mes?|organisations?|acteurs?|g[ée]ants?|groupes?"
    r"|(?:ki[- ]?|ai[- ]?)?(?:\w*anbietern?|\w*firm(?:a|en)|\w*unternehmen|\w*konzern(?:en?)?|produkte?n?|\w*modelle?n?"
    r"|\w*entwicklern?|herstellern?|dienste?n?|systemen?|werkzeugen?|plattform(?:en)?|labore?n?|organisation(?:en)?))\b",
    re.IGNORECASE,
)
_MAKERS = frozenset({"company", "developer"})


def refuse_beyond(question: str, mentions: Sequence[MentionLike]) -> None:
    """Return if a question asks who permits or prohibits a use, or whether someone does, with nothing left out.

    Raises QueryRejected that says what cannot be answered.
    """
    if left_out := _EXCLUSION.search(question):
        raise QueryRejected(f'it leaves something out ("{left_out.group()}"), which ask cannot do yet')
    if other := _OTHER_QUESTION.match(question):
        raise QueryRejected(f'it asks "{other.group(1).casefold()}"; ask answers who permits and who prohibits')
    group = _other_group(question, mentions)
    if group:
        raise QueryRejected(f"it asks which {group}; ask answers which vendors and products")


def _other_group(question: str, mentions: Sequence[MentionLike]) -> str:
    """Return what "which" asks for where that is neither vendors nor products, else an empty string."""
    opening = _WHICH.match(question)
    if opening is None:
        return ""
    start = opening.end()
    verb = _VERB.search(question, start)
    ends = [mention.start for mention in mentions if mention.kind == "cue" and mention.start >= start]
    end = min([*ends, verb.start() if verb else len(question)])
    asked_for = question[start:end].strip()
    others = any(
        mention.kind == "actor" and mention.value not in _MAKERS and start <= mention.start < end
        for mention in mentions
    )
    return asked_for if asked_for and (others or not _ASKED_FOR.search(asked_for)) else ""
