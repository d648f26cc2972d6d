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
from aikg.publish.files import write_file
from aikg.publish.labels import wrapped
from aikg.publish.offline import TEMPLATES, content_policy, script_data, template_source

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["TITLE", "page", "write_page"]

TITLE = "Who allows what with AI"
#: Kinds of lines and of things, in the order of the legend, as it names them.
_LINES = {
    "permits": "permits",
    "prohibits": "prohibits",
    "requires": "requires",
    "partnership": "partnership",
    "pledge": "pledge",
    "built on": "built on",
    "role": "role",
    "context": "belongs to, kind of",
}
_THINGS = {
    "organisation": "organisation",
    "public body": "public body",
    "product": "product",
    "use": "use",
    "actor": "for whom",
    "place": "place",
    "person": "person",
    "pledge": "pledge",
    "partnership": "partnership",
}
_ARROWS = frozenset({"permits", "prohibits", "requires", "built on"})
#: How far parallel lines bend away from each other.
_BEND = 0.16


def write_page(graph: nx.MultiDiGraph, path: Path, *, title: str = TITLE) -> None:
    """Write `page(graph)` to a file, which must end in ``.html`` or ``.htm``; an older file is replaced whole.

    Raises ExportError when it cannot be written.
    """
    if path.suffix.lower() not in (".html", ".htm"):
        raise ExportError(
            "a network page is an HTML file",
            where=str(path),
            expected="a name that ends in .html",
            hint=f"Write to {path.with_suffix('.html')} instead.",
        )
    write_file(path, [page(graph, title=title).encode()])


def page(graph: nx.MultiDiGraph, *, title: str = TITLE) -> str:
    """Return the HTML page of a network made by `aikg.publish.network.network`; the same network, the same page."""
    data = _page_data(graph)
    library, script = _vis_network(), template_source("network.js")
    style = template_source("network.css")
    return TEMPLATES.get_template("network.html.j2").render(
        title=title,
        subtitle=_subtitle(graph),
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
    drawn: dict[tuple[str, str, str, str, str], list[dict[str, Any]]] = {}
    for source, target, edge in graph.edges(data=True):
        drawn.setdefault((source, target, edge["kind"], edge["state"], edge["part"]), []).append(edge)
        if edge["fact"]:
            number = facts.number({**edge, "evidence": json.loads(edge["evidence"])})
            of_node[source].append(number)
            of_node[target].append(number)
    picture: Any = Network(directed=True)  # type: ignore[no-untyped-call]
    degree = dict(graph.degree())
    for node, attributes in graph.nodes.items():
        numbers = sorted(set(of_node[node]), key=of_node[node].index)
        _add_node(picture, node, attributes, degree[node], numbers)
    bends = Counter[frozenset[str]]()
    for key, edges in drawn.items():
        _add_edge(picture, key, edges, facts, bends)
    return {"nodes": picture.nodes, "edges": picture.edges, "facts": facts.all, **_legend(picture, facts)}


def _legend(picture: Any, facts: _Facts) -> dict[str, Any]:
    """Return what the legend names: the kinds that occur, with how many facts or things there are of each."""
    kinds = Counter(fact["kind"] for fact in facts.all)
    kinds["context"] = sum(edge["kind"] == "context" for edge in picture.edges)
    things = Counter(node["group"] for node in picture.nodes)
    return {
        "lines": [{"key": key, "label": label, "count": kinds[key]} for key, label in _LINES.items() if kinds[key]],
        "things": [{"key": key, "label": label, "count": things[key]} for key, label in _THINGS.items() if things[key]],
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
    large = attributes["kind"] in ("organisation", "public body", "pledge")
    picture.add_node(
        node,
        label=wrapped(attributes["label"]) or node,
        name=attributes["label"] or node,
        group=attributes["kind"],
        title=f"{attributes['label']} ({attributes['kind']})",
        x=attributes["x"],
        y=attributes["y"],
        size=min((10 if large else 7) + 1.2 * degree**0.5, 22),
        facts=facts,
    )


def _add_edge(
    picture: Any,
    key: tuple[str, str, str, str, str],
    edges: list[dict[str, Any]],
    facts: _Facts,
    bends: Counter[frozenset[str]],
) -> None:
    source, target, kind, state, part = key
    pair = frozenset((source, target))
    bend = (bends[pair] + 1) // 2 * (_BEND if bends[pair] % 2 else -_BEND)
    bends[pair] += 1
    told = dict.fromkeys(edge["label"] + ("" if state == "in force" else f" ({state})") for edge in edges)
    # A bend is to the left or right as seen from the source, so lines the other way round bend the other way.
    bend = bend if source < target else -bend
    picture.add_edge(
        source,
        target,
        id=f"{kind} {part} {state} {source} {target}",
        kind=kind,
        state=state,
        part=part,
        title="\n".join(told),
        arrows="to" if kind in _ARROWS else "",
        smooth={"enabled": bool(bend), "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)},
        facts=sorted({facts.number(edge) for edge in edges if edge["fact"]}),
    )


def _subtitle(graph: nx.MultiDiGraph) -> str:
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
