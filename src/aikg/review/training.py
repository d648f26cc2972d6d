"""Decisions as labelled sentences: what a person settled teaches the sentence model.

A sentence is written only once every rule that was read in it is decided on: to the model a use without a label is
a use of which nothing is said, and a rule nobody looked at would be taught as none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from aikg.model import Commitment, Content, Ground, Partnership, ProductUse, Role, Rule, Statement, Status
from aikg.names import ACTOR
from aikg.review.claim import Claim
from aikg.review.decision import Decision, Outcome, standing_of
from aikg.train.sentences import COLUMNS, NEAR_MISSES

__all__ = ["training_tables"]

#: Why a rejected rule is none, where the note does not begin with one of NEAR_MISSES.
_NEAR_MISS = "lookalike"
_REGISTER = "review"
_MARKS = {"use": "", "actor": "@", "condition": "?", "cue": "!"}
#: Characters that a mark or a table is made of, and what stands for them in the sentence.
_PLAIN = str.maketrans({"[": "(", "]": ")", "|": "/"})
_Row = tuple[str, ...]


def training_tables(decisions: Iterable[Decision]) -> tuple[dict[str, str], int]:
    """Return a table like ``training/LANGUAGE/*.tsv`` for each language, and how many decisions are in none.

    The later of conflicting decisions counts. Left out are sentences that are decided in part, rules whose use has no
    words in the sentence, and kinds that the model does not learn.
    """
    standing = standing_of(decisions)
    decided = {decision.claim.iri for decision in standing}
    sentences: dict[tuple[str, str, str], list[Decision]] = defaultdict(list)
    for decision in standing:
        claim = decision.claim
        sentences[claim.lang, claim.digest, claim.sentence].append(decision)
    rows: dict[str, set[_Row]] = defaultdict(set)
    left_out = 0
    for (lang, digest, _), group in sorted(sentences.items()):
        whole = all(decided.issuperset(d.claim.beside) for d in group if isinstance(d.claim.statement.content, Rule))
        made, unused = _rows(group, f"review-{digest[7:19]}", rules=whole)
        rows[lang] |= made
        left_out += unused
    head = "\t".join(COLUMNS)
    return {
        lang: "\n".join([head, *("\t".join(row) for row in sorted(found))]) + "\n"
        for lang, found in sorted(rows.items())
        if found
    }, left_out


def _rows(decisions: Sequence[Decision], event: str, *, rules: bool) -> tuple[set[_Row], int]:
    """Return the rows of one sentence, and how many decisions gave none."""
    made: set[_Row] = set()
    unused = 0
    stated: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    rejected: list[Decision] = []
    for decision in decisions:
        result = _result(decision)
        if isinstance(decision.claim.statement.content, Rule):
            if not rules or not _uses(decision):
                unused += 1
            elif result is None:
                rejected.append(decision)
            elif isinstance(result.content, Rule):
                stated[_outcome(result, result.content), result.content.issuer.label].append(decision)
        elif result is not None and (what := _other(result.content)) is not None:
            kind, outcome, names = what
            made.add(_row(kind, outcome, names, event, _plain(decision.claim.sentence)))
        else:
            unused += 1
    for (outcome, issuer), group in stated.items():
        made.add(_row("rule", outcome, [issuer], event, _marked(group)))
    if stated:
        return made, unused  # beside a rule, a use without a label says that nothing is said of it
    for miss, group in _by_miss(rejected):
        contents = [decision.claim.statement.content for decision in group]
        names = sorted({content.issuer.label for content in contents if isinstance(content, Rule)})
        made.add(_row("none", miss, names, event, _marked(group)))
    return made, unused


def _by_miss(rejected: Iterable[Decision]) -> Iterator[tuple[str, list[Decision]]]:
    """Yield rejected rules together that have one reason: a sentence that is none needs one row."""
    group = list(rejected)
    if group:
        named = [(d.note or "").replace(":", " ").split() for d in group]
        misses = [words[0].casefold() for words in named if words and words[0].casefold() in NEAR_MISSES]
        yield min(misses, default=_NEAR_MISS), group


def _result(decision: Decision) -> Statement | None:
    """Return what holds after a decision; None when it was rejected."""
    if decision.outcome is Outcome.REJECT:
        return None
    return decision.replacement or decision.claim.statement


def _outcome(statement: Statement, rule: Rule) -> str:
    return str(rule.modality) if statement.status is Status.CURRENT else f"{rule.modality}/{statement.status}"


def _other(content: Content) -> tuple[str, str, list[str]] | None:
    """Return kind, outcome and names of what is no rule; None for what the tables have no kind for."""
    match content:
        case Partnership():
            return "partnership", str(content.kind), [party.label for party in content.parties]
        case Commitment():
            return "commitment", "-", [party.label for party in content.signatories]
        case Role():
            return "role", content.title, [content.person.label, content.org.label]
        case ProductUse():
            return "product_use", "-", [content.product.label, content.model.label]
        case _:
            return None


def _uses(decision: Decision) -> list[tuple[int, int, str]]:
    """Return (start, end, slug) of the words that name the use of a rule, the slug corrected."""
    read, now = decision.claim.statement.content, (_result(decision) or decision.claim.statement).content
    if not isinstance(read, Rule) or not isinstance(now, Rule):
        return []
    return [
        (start, end, now.use) for g, start, end in _placed(decision.claim) if g.part == "use" and g.value == read.use
    ]


def _placed(claim: Claim) -> Iterator[tuple[Ground, int, int]]:
    """Yield (ground, start, end) of what was read in the sentence, offsets counted from its beginning."""
    for ground in claim.statement.grounds:
        if ground.start is not None and ground.end is not None:
            start, end = ground.start - claim.sentence_start, ground.end - claim.sentence_start
            if 0 <= start < end <= len(claim.sentence):
                yield ground, start, end


def _marked(decisions: Sequence[Decision]) -> str:
    """Return the sentence of some decisions with the uses they are about, the cues and the rest marked."""
    sentence = decisions[0].claim.sentence
    marks = [(start, end, f"[{slug}|") for d in decisions for start, end, slug in _uses(d)]
    for decision in decisions:
        result = (_result(decision) or decision.claim.statement).content
        for ground, start, end in _placed(decision.claim):
            sign = _sign(ground, result)
            if sign is not None:
                marks.append((start, end, sign))
    text, at = "", 0
    for start, end, sign in sorted(_apart(marks)):
        text += _plain(sentence[at:start]) + sign + _plain(sentence[start:end]) + "]"
        at = end
    return " ".join((text + _plain(sentence[at:])).split())


def _apart(marks: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the marks that meet none before them in the list: the uses come first."""
    kept: list[tuple[int, int, str]] = []
    for start, end, sign in marks:
        if not any(start < other_end and other_start < end for other_start, other_end, _ in kept):
            kept.append((start, end, sign))
    return kept


def _plain(text: str) -> str:
    """Return a text without the characters that marks and tables are made of.

    >>> _plain("[sic]|a\\tb")
    '(sic)/a b'
    """
    return "".join(" " if letter.isspace() or not letter.isprintable() else letter for letter in text.translate(_PLAIN))


def _row(kind: str, outcome: str, names: Iterable[str], event: str, sentence: str) -> _Row:
    listed = "; ".join(" ".join(_plain(name).replace(";", ",").split()) for name in names)
    return (kind, " ".join(_plain(outcome).split()), listed or "-", _REGISTER, event, " ".join(sentence.split()))


def _sign(ground: Ground, content: Content) -> str | None:
    """Return how the mark of a ground other than the use begins, if it is still a part of the rule."""
    if not isinstance(content, Rule) or ground.part not in _MARKS or ground.part == "use":
        return None
    if ground.part == "cue":
        return "[!|"
    kinds = {actor.iri.removeprefix(ACTOR) for actor in content.actors if actor.iri.startswith(ACTOR)}
    known = kinds if ground.part == "actor" else set(content.conditions)
    return f"[{_MARKS[ground.part]}{ground.value}|" if ground.value in known else None
