"""Verdicts as RDF, in the shape of docs/graph.md: verdicts, the settings they hold in, and which rule beat which.

Every node is named by its content. A verdict holds in a *group* of settings, which thousands of verdicts share: with
a link from each verdict to each of its settings the graph would be thirty times as large.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from pyoxigraph import NamedNode, Quad

from aikg.model import Modality
from aikg.names import ACTOR, GRAPH, SETTING, WORLD, content_iri
from aikg.reason.findings import Finding, Setting, Settings
from aikg.reason.norms import ANYONE, Defeat, Verdict
from aikg.store.terms import RDF_TYPE, date_literal, iri, term

__all__ = ["VERDICTS", "VerdictWriter", "as_of_quad", "setting_iri", "setting_quads"]

#: The graph of the verdicts.
VERDICTS = GRAPH + "verdicts"
_GRAPH = NamedNode(VERDICTS)


@cache
def setting_iri(setting: Setting) -> str:
    """Return the name of a setting.

    >>> setting_iri(("https://w3id.org/aikg/actor/police", "https://w3id.org/dpv/loc#US"))
    'https://w3id.org/aikg/setting/police-in-US'
    >>> setting_iri((None, None))
    'https://w3id.org/aikg/setting/anyone-anywhere'
    """
    actor, place = setting
    where = f"in-{re.split('[#/]', place)[-1]}" if place else "anywhere"
    return f"{SETTING}{(actor or ANYONE).removeprefix(ACTOR)}-{where}"


def setting_quads(settings: Iterable[Setting]) -> Iterator[Quad]:
    """Yield what a setting is: an actor in a place."""
    for actor, place in settings:
        node = iri(setting_iri((actor, place)))
        yield Quad(node, RDF_TYPE, term("Setting"), _GRAPH)
        yield Quad(node, term("byActor"), iri(actor or ANYONE), _GRAPH)
        yield Quad(node, term("inPlace"), iri(place or WORLD), _GRAPH)


def as_of_quad(day: date) -> Quad:
    """Return the statement that the verdicts are those of a day."""
    return Quad(_GRAPH, term("asOf"), date_literal(day), _GRAPH)


class VerdictWriter:
    """Makes quads of findings; what many verdicts share is written once."""

    def __init__(self) -> None:
        self._groups: dict[Settings, NamedNode] = {}
        self._defeats: dict[Defeat, NamedNode] = {}

    def quads(self, vendor: str, finding: Finding) -> Iterator[Quad]:
        """Yield the quads of one finding about the products of a vendor."""
        verdict = finding.verdict
        if finding.settings not in self._groups:
            self._groups[finding.settings] = node = _group_node(finding.settings)
            yield Quad(node, RDF_TYPE, term("SettingGroup"), _GRAPH)
            for setting in finding.settings:
                yield Quad(node, term("includes"), iri(setting_iri(setting)), _GRAPH)
        group = self._groups[finding.settings]
        node = _verdict_node(vendor, finding, group)
        yield Quad(node, RDF_TYPE, term("Verdict"), _GRAPH)
        for name, values in (
            ("ofVendor", (iri(vendor),)),
            ("verdictOf", map(iri, (product or vendor for product in finding.products))),
            ("onUse", map(iri, finding.uses)),
            ("holdsIn", (group,)),
            ("concludes", (term(_slug(verdict.word)),)),
            ("sign", (term(f"sign-{sign}") for sign in _signs(verdict))),
            ("mark", (term(f"mark-{_slug(mark)}") for mark in verdict.marks)),
            ("restsOn", map(iri, verdict.used)),
            ("standsAgainst", map(iri, verdict.against)),
            ("mentions", (iri(mention.rule) for mention in verdict.mentioned)),
        ):
            for value in values:
                yield Quad(node, term(name), value, _GRAPH)
        for defeat in verdict.beaten:
            yield from self._defeat(node, defeat)

    def _defeat(self, verdict: NamedNode, defeat: Defeat) -> Iterator[Quad]:
        if defeat not in self._defeats:
            node = iri(content_iri("defeat", defeat.winner, defeat.loser, str(defeat.step)))
            self._defeats[defeat] = node
            yield Quad(node, RDF_TYPE, term("Defeat"), _GRAPH)
            yield Quad(node, term("winner"), iri(defeat.winner), _GRAPH)
            yield Quad(node, term("loser"), iri(defeat.loser), _GRAPH)
            yield Quad(node, term("byStep"), term(f"step-{defeat.step}"), _GRAPH)
        yield Quad(verdict, term("settledBy"), self._defeats[defeat], _GRAPH)


def _group_node(settings: Settings) -> NamedNode:
    return iri(content_iri("settings", *sorted(map(setting_iri, settings))))


def _verdict_node(vendor: str, finding: Finding, group: NamedNode) -> NamedNode:
    verdict = finding.verdict
    said = str(verdict.word), verdict.sign and str(verdict.sign), [str(mark) for mark in verdict.marks]
    defeats = [(lost.winner, lost.loser, str(lost.step)) for lost in verdict.beaten]
    mentioned = [mention.rule for mention in verdict.mentioned]
    rules = verdict.used, verdict.against, defeats, mentioned
    return iri(content_iri("verdict", vendor, *said, *rules, finding.uses, finding.products, group.value))


def _signs(verdict: Verdict) -> Sequence[Modality]:
    """Return the lists that a verdict is in (docs/verdicts.md, "Lists")."""
    return [sign for sign in (Modality.PERMITS, Modality.PROHIBITS) if verdict.says(sign)]


def _slug(words: str) -> str:
    return words.replace(" ", "-")
