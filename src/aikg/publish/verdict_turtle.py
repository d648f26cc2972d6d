"""Verdicts with what is behind them as Turtle, in the terms of ontology/verdicts.ttl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from aikg.model import Modality
from aikg.names import AIKG, PREFIXES, WORLD, content_iri
from aikg.publish.turtle import turtle
from aikg.query import Explanation
from aikg.query.explanation import QuotedWords, RuleToldOf
from aikg.reason.norms import ANYONE

__all__ = ["verdicts_as_turtle"]

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_NOTE = NamedNode(PREFIXES["skos"] + "note")
_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
_TITLE = NamedNode(PREFIXES["dcterms"] + "title")
_ISSUED = NamedNode(PREFIXES["dcterms"] + "issued")
_EVIDENCE = NamedNode(AIKG + "evidence")


def verdicts_as_turtle(explanations: Iterable[Explanation]) -> str:
    """Return explanations as Turtle: each verdict with its rules, which beat which by what step, and every quote.

    Nodes are named by their content; the same explanations give the same bytes.
    """
    quads = {quad for explanation in explanations for quad in _verdict(explanation)}
    return "".join(turtle(sorted(quads, key=str)))


def _verdict(told: Explanation) -> Iterator[Quad]:
    verdict, asked = told.verdict, told.request
    node = NamedNode(content_iri("verdict", told.asked, told.headline, *verdict.used, *verdict.against))
    setting = NamedNode(content_iri("settings", asked.actor or ANYONE, asked.place or WORLD))
    yield Quad(node, _TYPE, _term("Verdict"))
    yield Quad(node, _LABEL, Literal(told.asked, language="en"))
    yield Quad(node, _NOTE, Literal(told.headline, language="en"))
    yield Quad(node, _term("asOf"), Literal(asked.day.isoformat(), datatype=NamedNode(PREFIXES["xsd"] + "date")))
    yield Quad(setting, _TYPE, _term("Setting"))
    yield Quad(setting, _term("byActor"), NamedNode(asked.actor or ANYONE))
    yield Quad(setting, _term("inPlace"), NamedNode(asked.place or WORLD))
    links: dict[str, Iterable[str]] = {
        "ofVendor": [asked.vendor],
        "verdictOf": [asked.product or asked.vendor],
        "onUse": [asked.use],
        "holdsIn": [setting.value],
        "concludes": [AIKG + str(verdict.word).replace(" ", "-")],
        "sign": [f"{AIKG}sign-{sign}" for sign in (Modality.PERMITS, Modality.PROHIBITS) if verdict.says(sign)],
        "mark": [f"{AIKG}mark-{str(mark).replace(' ', '-')}" for mark in verdict.marks],
        "restsOn": verdict.used,
        "standsAgainst": verdict.against,
        "mentions": [one.rule for one in verdict.mentioned],
    }
    for name, values in links.items():
        for value in values:
            yield Quad(node, _term(name), NamedNode(value))
    for lost in verdict.beaten:
        defeat = NamedNode(content_iri("defeat", lost.winner, lost.loser, str(lost.step)))
        yield Quad(node, _term("settledBy"), defeat)
        yield Quad(defeat, _TYPE, _term("Defeat"))
        yield Quad(defeat, _term("winner"), NamedNode(lost.winner))
        yield Quad(defeat, _term("loser"), NamedNode(lost.loser))
        yield Quad(defeat, _term("byStep"), _term(f"step-{lost.step}"))
    rules = [*told.rules, *told.against, *(one.rule for one in told.beaten), *(one.rule for one in told.mentioned)]
    for rule in rules:
        for way in rule.ways:
            yield Quad(node, _NOTE, Literal(f"{rule.says} ({way.axis}: {' → '.join(way.steps)})", language="en"))
        yield from _rule(rule)


def _rule(rule: RuleToldOf) -> Iterator[Quad]:
    node = NamedNode(rule.rule)
    yield Quad(node, _LABEL, Literal(rule.says, language="en"))
    for said in rule.quotes:
        evidence = NamedNode(content_iri("evidence", said.source, said.start, said.end))
        yield Quad(node, _EVIDENCE, evidence)
        yield from _quote(evidence, said)


def _quote(evidence: NamedNode, said: QuotedWords) -> Iterator[Quad]:
    document = NamedNode(said.source)
    words = Literal(said.quote, language=said.language) if said.language else Literal(said.quote)
    yield Quad(evidence, _term("quote"), words)
    yield Quad(evidence, _term("charStart"), Literal(said.start))
    yield Quad(evidence, _term("charEnd"), Literal(said.end))
    yield Quad(evidence, NamedNode(PREFIXES["dcterms"] + "source"), document)
    if said.title:
        yield Quad(document, _TITLE, Literal(said.title))
    if said.published:
        yield Quad(document, _ISSUED, Literal(said.published, datatype=NamedNode(PREFIXES["xsd"] + "date")))


def _term(name: str) -> NamedNode:
    return NamedNode(AIKG + name)
