"""Answers to questions as text for a person at a terminal."""

from __future__ import annotations

import textwrap

from aikg.query import Answer, AnswerEvidence, Finding, Told
from aikg.query.phrases import phrases, spoken
from aikg.report.layout import wrapped

__all__ = ["answered"]

_INDENT = "    "
_ENGLISH = phrases("en")
_NOT_STATED = "No rule in the graph says so. That is not stated, which is neither permitted nor prohibited."


def answered(answer: Answer) -> str:
    """Return an answer: how the question was understood, what is found with its evidence, and the SPARQL."""
    lines = [answer.understood, ""]
    if answer.reply:
        lines += [f"{answer.reply[:1].upper()}{answer.reply[1:]}.", ""]
    for finding in answer.answers:
        lines += [*_finding(finding), ""]
    if answer.conflicting:
        lines += ["In no list, because rules contradict one another and nothing decides between them:", ""]
        for finding in answer.conflicting:
            lines += [*_finding(finding), ""]
    for told in answer.told:
        lines += [*_told(told), ""]
    if not (answer.answers or answer.conflicting or answer.told):
        judged = answer.intent in ("permits", "prohibits", "may")
        lines += [_NOT_STATED if judged else "Nothing in the graph answers this.", ""]
    lines += ["SPARQL that shows what is behind this (edit it and run it with `aikg query -`):", ""]
    if answer.sparql:
        lines.append(textwrap.indent(_without_header(answer.sparql[0]), _INDENT))
    return "\n".join(lines)


def _finding(finding: Finding) -> list[str]:
    name = f"{finding.vendor} · {finding.product or 'all products'}"
    if not finding.rules:
        return [f"{name}: {finding.verdict} on {finding.use}"]
    since = f"since {spoken(finding.since, _ENGLISH)}" if finding.since else "since an unknown date"
    until = f" until {spoken(finding.until, _ENGLISH)}" if finding.until else ""
    sources = f"{finding.sources} independent {'source' if finding.sources == 1 else 'sources'}"
    about = "; ".join([*finding.marks, sources])
    lines = wrapped(f"{name}: {finding.headline}, {since}{until} ({about})", "")
    scopes = (
        ("uses", finding.uses, "any"),
        ("by", finding.actors, "anyone"),
        ("in", finding.jurisdictions, "anywhere"),
        ("if", finding.conditions, ""),
    )
    scope = "; ".join(f"{word} {', '.join(values) or top}" for word, values, top in scopes if values or top)
    lines += wrapped(scope, _INDENT)
    for evidence in finding.evidence:
        lines += _said(evidence)
    for beaten in finding.beaten:
        lines += wrapped(beaten, _INDENT)
    return lines


def _told(told: Told) -> list[str]:
    about = ", ".join(filter(None, [told.state, told.when]))
    lines = wrapped(f"{told.sentence} ({about})" if about else told.sentence, "")
    for evidence in told.evidence:
        lines += _said(evidence)
    return lines


def _said(evidence: AnswerEvidence) -> list[str]:
    where = evidence.document
    if evidence.start is not None:
        where += f", characters {evidence.start} to {evidence.end}"
    when = f"{evidence.published or 'undated'}, {evidence.status}"
    return wrapped(f"“{' '.join(evidence.quote.split())}” ({where}; {when})", _INDENT)


def _without_header(sparql: str) -> str:
    """Return a query without the header that describes it."""
    return "\n".join(line for line in sparql.splitlines() if not line.startswith("#+")).strip()
