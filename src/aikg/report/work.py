"""Results as text for a person at a terminal. Pure functions: values in, one string out."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aikg.build import BuildReport, TermsReport
from aikg.evaluation import Evaluation, Score
from aikg.extract import Candidate, Tally, to_json
from aikg.names import compress
from aikg.query import CatalogueQuery, Description, Fact, Summary
from aikg.report.layout import one_line, wrapped
from aikg.review import Decision, ImportReport, State, in_words
from aikg.store import NewName

if TYPE_CHECKING:
    from aikg.validate import Validation

__all__ = [
    "accepted",
    "assisted",
    "built",
    "candidates",
    "evaluation",
    "evaluation_json",
    "imported",
    "listed",
    "reviewed",
    "reviewed_json",
    "shown",
    "summed_up",
    "validated",
]

_INDENT = "    "


def built(report: BuildReport, kg: Path) -> str:
    """Return what a build did, in two lines; in three where people had decided about its statements."""
    collections = "".join(f"{_collection(terms)}\n" for terms in report.terms)
    reviewed = f"{report.reviewed} decisions of review followed, {report.unfit} no longer fit their text.\n"
    return (
        f"{collections}"
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, {len(report.failed)} failed; "
        f"{report.statements} statements in them.\n"
        f"{reviewed if report.reviewed or report.unfit else ''}"
        f"The graph is in {kg}. Ask it: aikg ask --permits military --kg {kg}"
    )


def _collection(terms: TermsReport) -> str:
    """Return what became of a collection: its policies, and what was recorded of them by substance."""
    done = ", ".join(f"{number} {change}" for change, number in sorted(terms.policies.items())) or "nothing new"
    recorded = ", ".join(f"{number} {substance}" for substance, number in terms.recordings.most_common())
    return (
        f"{terms.collection} (last commit {terms.last_commit:%Y-%m-%d %H:%M} UTC): policies {done}.\n"
        f"{terms.recordings.total()} recordings{f' ({recorded})' if recorded else ''}; "
        f"{terms.texts} texts, {terms.rules} rules, {terms.changes} changes of rules."
    )


def assisted(tally: Tally) -> str:
    """Return what came of a language model: what it was asked, what it added, why claims were dropped, what failed."""
    dropped = "; ".join(f"{number} {reason}" for reason, number in sorted(tally.dropped.items()) if number)
    lines = [f"aikg: {trouble}" for trouble in tally.troubles]
    if tally.unanswered:
        lines.append(f"aikg: {tally.unanswered} passages were read without the language model.")
    lines.append(
        f"Language model: {tally.asked} passages asked, {tally.cached} answered before; {tally.added} statements "
        f"added, {tally.candidates} candidates, {tally.known} known without it, {sum(tally.dropped.values())} dropped"
        f"{f' ({dropped})' if dropped else ''}."
    )
    return "\n".join(lines)


def imported(result: ImportReport, kg: Path) -> str:
    """Return what the import of a review did, and how it takes effect."""
    return (
        f"{result.new} decisions kept, {result.known} known before, {result.undecided} rows undecided.\n"
        f"Build again to follow them: aikg build PATH --kg {kg}"
    )


def reviewed(decisions: Iterable[tuple[Decision, State]]) -> str:
    """Return decisions, two or three lines each: when, by whom, what, about which words, and what becomes of it."""
    lines = []
    for decision, state in decisions:
        claim, instead = decision.claim, decision.replacement
        about = (
            f"{in_words(claim.statement)} ({claim.statement.document}, from character {claim.statement.quote.start})"
        )
        lines.append(f"{decision.at.isoformat()} {decision.by}: {decision.outcome} ({state})")
        lines += wrapped(f"{about} “{one_line(claim.statement.quote.text)}”", _INDENT)
        lines += wrapped(f"instead: {in_words(instead)}", _INDENT) if instead else []
        lines += wrapped(f"note: {one_line(decision.note)}", _INDENT) if decision.note else []
    return "\n".join(lines) or "Nobody has decided anything yet. Start with: aikg review export PATH -o review.csv"


def reviewed_json(decisions: Iterable[tuple[Decision, State]]) -> list[dict[str, Any]]:
    """Return decisions as JSON values: statements as `aikg extract` prints them."""
    return [
        {
            "at": decision.at.isoformat(),
            "by": decision.by,
            "decision": str(decision.outcome),
            "state": state.name.lower(),
            "note": decision.note,
            "digest": decision.claim.digest,
            "statement": to_json(decision.claim.statement),
            "instead": decision.replacement and to_json(decision.replacement),
        }
        for decision, state in decisions
    ]


def listed(queries: Iterable[CatalogueQuery]) -> str:
    """Return the catalogue of queries, a block for each folder."""
    lines = []
    for folder, group in groupby(queries, key=lambda query: query.folder):
        lines.append(f"{folder}:")
        for query in group:
            lines.append(f"  {query.name:28} {query.title.get('en') or query.problem}")
            for parameter in query.parameters:
                default = f", {parameter.default} without it" if parameter.default else ""
                lines.append(f"  {'':28}   --param {parameter.name}=… ({parameter.about}{default})")
    return "\n".join(lines)


def shown(thing: Description) -> str:
    """Return everything known about one thing: names, properties, and what documents say of it, with quotes."""
    lines = [f"{thing.label}  {compress(thing.iri)}  ({', '.join(map(compress, thing.classes))})"]
    names = ", ".join(f"{name} ({lang})" if lang else name for lang, name in thing.labels)
    if names:
        lines += wrapped(f"names: {names}", _INDENT)
    for name, values in _grouped(thing.properties):
        lines += wrapped(f"{name}: {', '.join(values)}", _INDENT)
    for kind, facts in groupby(thing.facts, key=lambda fact: fact.kind):
        lines += ["", f"{kind}:"]
        for fact in facts:
            lines += _fact(fact)
    return "\n".join(lines)


def _fact(fact: Fact) -> list[str]:
    dates = " ".join(f"{word} {day}" for word, day in (("since", fact.since), ("until", fact.until)) if day)
    sources = f"{fact.sources} independent {'source' if fact.sources == 1 else 'sources'}" if fact.sources else ""
    about = "; ".join(filter(None, (fact.state_in_words, dates, sources, fact.note)))
    lines = wrapped(f"{fact.sentence} ({about})  {compress(fact.iri)}", "  ")
    for said in fact.support:
        where = f"{said.document}, from character {said.start}"
        when = ", ".join(filter(None, (said.published or "undated", said.status, said.attribution)))
        lines += wrapped(f"“{one_line(said.quote)}” ({where}; {when})", _INDENT)
    return lines


def candidates(found: Sequence[Candidate]) -> str:
    """Return the names the graph does not know, those of most documents first, each with what the text says."""
    lines = []
    for one in found:
        vendor = f", offered by {one.offered_by}" if one.offered_by else ""
        counts = f"{_counted(one.documents, 'document')}, {_counted(one.mentions, 'mention')}"
        lines += wrapped(f"{one.name}  ({one.kind}{vendor}; {counts})", "")
        lines += wrapped("; ".join(one.said), _INDENT)
        for passage in one.passages:
            where = f"{passage.document}, characters {passage.start} to {passage.end}"
            lines += wrapped(f"“{one_line(passage.text)}” ({where})", _INDENT)
        lines.append("")
    return "\n".join([*lines, f"{_counted(len(found), 'name')} that the graph does not know."])


def accepted(names: Sequence[NewName], into: Path, *, graph: bool) -> str:
    """Return what was accepted, a line each, and what to do so that stored documents are read with it."""
    lines = [f"Accepted: {name.name} ({name.kind}, {compress(name.iri)})" for name in names]
    again = f"aikg build PATH... --kg {into}" if graph else "aikg build PATH..."
    return "\n".join([*lines, f"Written: {into}", f"Read your documents again, so that they are read with it: {again}"])


def summed_up(summary: Summary) -> str:
    """Return counts, dates and versions."""
    lines = [f"aikg {summary.version}", f"{'triples':16} {summary.triples:>8}"]
    lines += [f"{name:16} {count:>8}" for name, count in summary.counts.items()]
    languages = ", ".join(f"{language} {count}" for language, count in summary.languages.items())
    lines.append(f"{'languages':16} {languages or 'none'}")
    for name, span in (("published", summary.published), ("recorded", summary.recorded)):
        lines.append(f"{name:16} {' to '.join(span) if span else 'unknown'}")
    return "\n".join(lines)


def validated(result: Validation) -> str:
    """Return what is wrong with a graph, a line each, and what HermiT concluded."""
    lines = [str(violation) for violation in result.violations]
    verdict = "consistent" if result.classification.consistent else "inconsistent"
    lines.append(f"SHACL and quality: {len(result.violations)} violations. HermiT: {verdict}.")
    for name, members in sorted(result.answers.items()):
        lines += wrapped(f"{compress(name)}: {', '.join(sorted(map(compress, members))) or 'none'}", "  ")
    return "\n".join(lines)


def _grouped(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    return [(name, [value for _, value in group]) for name, group in groupby(pairs, key=lambda pair: pair[0])]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def evaluation(result: Evaluation, *, errors: bool) -> str:
    """Return figures for each kind of statement and language and, if asked, every error with its cause."""
    counts, total = result.total.counts, result.total
    lines = [
        f"{result.documents} documents, {counts['statements']} statements: {counts['bad quotes']} bad quotes, "
        f"{counts['flips']} flips, {counts['stale']} stale, {counts['traps']} of {counts['passages']} traps"
    ]
    for kind, ratio in total.kinds.items():
        lines.append(
            f"{kind:16} P {ratio.precision:.3f}  R {ratio.recall:.3f}  F1 {ratio.f1:.3f}   "
            f"({ratio.right} right, {ratio.wrong} wrong, {ratio.missed} missed)"
        )
    shares = {name: total.share(name) for name in total.shares}
    told = [f"{name} {'-' if share is None else format(share, '.3f')}" for name, share in shares.items()]
    lines.append("of right rules: " + ", ".join(told))
    for lang, score in result.by_language.items():
        strict, lenient = score.kinds["rule strict"], score.kinds["rule lenient"]
        lines.append(f"  {lang}: strict F1 {strict.f1:.3f}  lenient F1 {lenient.f1:.3f}")
    causes = Counter((fault.what, fault.cause) for fault in result.faults)
    lines += ["", "Errors in the rules, by cause:"]
    lines += [f"  {number:4} {what:6} {cause}" for (what, cause), number in causes.most_common()]
    if errors:
        for fault in sorted(result.faults, key=lambda f: (f.what, f.cause, f.document)):
            quote = textwrap.shorten(fault.quote, 200)
            lines += ["", f"{fault.what}: {fault.cause} | {fault.document}", f"  {fault.rule}", f"  “{quote}”"]
    return "\n".join(lines)


def evaluation_json(result: Evaluation) -> dict[str, Any]:
    """Return an evaluation as JSON values: figures of all documents and by language, calibration and faults."""

    def figures(score: Score) -> dict[str, Any]:
        kinds = {
            kind: {"p": round(r.precision, 3), "r": round(r.recall, 3), "f1": round(r.f1, 3)}
            | {"right": r.right, "wrong": r.wrong, "missed": r.missed}
            for kind, r in score.kinds.items()
        }
        shares = {name: score.share(name) for name in score.shares}
        return kinds | dict(sorted(score.counts.items())) | shares

    return {
        "documents": result.documents,
        "total": figures(result.total),
        "by_language": {lang: figures(score) for lang, score in result.by_language.items()},
        "calibration": [
            {"confidence": round(mean, 3), "right": round(right, 3), "rules": number}
            for mean, right, number in result.calibration
        ],
        "faults": [asdict(fault) for fault in result.faults],
    }
