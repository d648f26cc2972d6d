"""The network as one page that opens from disk, offline, in any current browser.

The page holds everything it needs: vis-network as it comes with pyvis, our own template, style and script, and
the data. It asks no server for anything, and its Content-Security-Policy says so to the browser. Text of the graph
enters as JSON in a block that is never executed, and is shown as text.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aikg.errors import ExportError
from aikg.publish.labels import wrapped
from aikg.publish.lines import Line, lines_of
from aikg.publish.look import LINES, THINGS, size_of
from aikg.publish.offline import TEMPLATES, content_policy, script_data, template_source

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["TITLE", "page", "subtitle"]

TITLE = "Who allows what with AI"


def page(graph: nx.MultiDiGraph, *, title: str = TITLE) -> str:
    """Return the HTML page of a network made by `aikg.publish.network.network`; the same network, the same page."""
    data = _page_data(graph)
    library, script = _vis_network(), template_source("network.js")
    style = template_source("network.css")
    return TEMPLATES.get_template("network.html.j2").render(
        title=title,
        subtitle=subtitle(graph),
        description=f"A network of {len(data['nodes'])} things and {len(data['edges'])} lines between them.",
        policy=content_policy([library, script], style),
        style=style,
        data=script_data(data),
        library=library,
        script=script,
    )


def _page_data(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """Return what the page's script reads: nodes and edges in pyvis's model, and the facts they point to by number."""
    from pyvis.network import Network  # noqa: PLC0415 - it loads IPython, which only this page can wait for

    facts = _Facts()
    of_node: dict[str, list[int]] = {
        node: [facts.number(fact) for fact in json.loads(attributes["facts"])]
        for node, attributes in graph.nodes.items()
    }
    for source, target, edge in graph.edges(data=True):
        if edge["fact"]:
            number = facts.number({**edge, "evidence": json.loads(edge["evidence"])})
            of_node[source].append(number)
            of_node[target].append(number)
    picture: Any = Network(directed=True)  # type: ignore[no-untyped-call]
    degree = dict(graph.degree())
    for node, attributes in graph.nodes.items():
        numbers = sorted(set(of_node[node]), key=of_node[node].index)
        _add_node(picture, node, attributes, degree[node], numbers)
    for line in lines_of(graph):
        _add_edge(picture, line, facts)
    return {"nodes": picture.nodes, "edges": picture.edges, "facts": facts.all, **_legend(picture, facts)}


def _legend(picture: Any, facts: _Facts) -> dict[str, Any]:
    """Return what the legend names: the kinds that occur, with how many facts or things there are of each."""
    kinds = Counter(fact["kind"] for fact in facts.all)
    kinds["context"] = sum(edge["kind"] == "context" for edge in picture.edges)
    things = Counter(node["group"] for node in picture.nodes)
    return {
        "lines": [{"key": key, "label": line.words, "count": kinds[key]} for key, line in LINES.items() if kinds[key]],
        "things": [
            {"key": key, "label": thing.words, "count": things[key]} for key, thing in THINGS.items() if things[key]
        ],
        "past": sum(fact["state"] != "in force" for fact in facts.all),
    }


class _Facts:
    """The facts of a page, each once, numbered in the order in which they are first met."""

    _SHOWN = ("kind", "label", "state", "since", "until", "note", "sources")

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []
        self._numbers: dict[str, int] = {}

    def number(self, fact: dict[str, Any]) -> int:
        if fact["fact"] not in self._numbers:
            self._numbers[fact["fact"]] = len(self.all)
            self.all.append({name: fact[name] for name in self._SHOWN} | {"evidence": fact["evidence"]})
        return self._numbers[fact["fact"]]


def _add_node(picture: Any, node: str, attributes: dict[str, Any], degree: int, facts: list[int]) -> None:
    picture.add_node(
        node,
        label=wrapped(attributes["label"]) or node,
        name=attributes["label"] or node,
        group=attributes["kind"],
        title=f"{attributes['label']} ({attributes['kind']})",
        x=attributes["x"],
        y=attributes["y"],
        size=size_of(attributes["kind"], degree),
        facts=facts,
    )


def _add_edge(picture: Any, line: Line, facts: _Facts) -> None:
    after = "" if line.state == "in force" else f" ({line.state})"
    told = dict.fromkeys(edge["label"] + after for edge in line.edges)
    picture.add_edge(
        line.source,
        line.target,
        id=f"{line.kind} {line.part} {line.state} {line.source} {line.target}",
        kind=line.kind,
        state=line.state,
        part=line.part,
        title="\n".join(told),
        arrows="to" if LINES[line.kind].end else "",
        smooth={
            "enabled": bool(line.bend),
            "type": "curvedCW" if line.bend > 0 else "curvedCCW",
            "roundness": abs(line.bend),
        },
        facts=sorted({facts.number(edge) for edge in line.edges if edge["fact"]}),
    )


def subtitle(graph: nx.MultiDiGraph) -> str:
    """Return what a network was made of: how many documents, until when, as of which day, around what."""
    count, latest = graph.graph["documents"], graph.graph["latest"]
    parts = [f"{count} document{'' if count == 1 else 's'}" + (f", the latest of {latest}" if latest else "")]
    if graph.graph["on"]:
        parts.append(f"rules in force on {graph.graph['on']}")
    if graph.graph["focus"]:
        parts.append(f"around {graph.graph['focus']}")
    return " · ".join(parts)


def _vis_network() -> str:
    """Return the vis-network script that the installed pyvis brings, ready to stand inside a script element."""
    import pyvis  # noqa: PLC0415

    files = sorted(Path(pyvis.__file__).parent.glob("lib/vis-9*/vis-network.min.js"))
    if not files:
        raise ExportError(
            "the installed pyvis brings no vis-network", expected="pyvis 0.3.2", hint="Install aikg again."
        )
    text = files[-1].read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("</(?=script)", r"<\\/", text, flags=re.IGNORECASE)
