"""A network as a file for other programs: GraphML, GEXF and Cytoscape's JSON, all attributes and positions in it.

networkx reads each back. They are written here and not by networkx, because its GEXF carries the day on which it was
written, and because its writers take half a minute for 20,000 things. Every file is the same on any day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from aikg.publish.look import LINES, OUTLINE, THINGS, dashes, size_of
from aikg.publish.markup import legal

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["WRITERS", "cytoscape", "gexf", "graphml"]

Values = Mapping[str, str | int | float]
#: What Python's types are called in GraphML and in GEXF.
_GRAPHML_TYPES = {str: "string", int: "long", float: "double"}
_GEXF_TYPES = {str: "string", int: "integer", float: "double"}
#: GEXF knows four of our shapes (viz module, ``node-shape``); the attribute ``shape`` says which of ours it is.
_GEXF_SHAPES = {"circle": "disc", "square": "square", "diamond": "diamond", "triangle": "triangle"}
_CYTOSCAPE_SHAPES = {"circle": "ellipse", "square": "rectangle"}
_UNKNOWN_THING, _UNKNOWN_LINE = "#cccccc", "#999999"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def graphml(graph: nx.MultiDiGraph) -> bytes:
    """Return GraphML (graphml.graphdrawing.org): ``x``, ``y``, ``size``, ``colour`` and ``shape`` are attributes.

    What tells parallel edges apart in networkx is their attribute ``key``.
    """
    nodes, edges = _things(graph), _lines(graph)
    parts = ("graph", [graph.graph]), ("node", [node for _, node in nodes]), ("edge", [edge for *_, edge in edges])
    ids = {kind: _columns(values) for kind, values in parts}

    def data(kind: str, values: Values) -> str:
        return "".join(f'<data key="{kind}-{name}">{_text(value)}</data>' for name, value in values.items())

    def written() -> Iterator[str]:
        yield f'{_HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        for kind, columns in ids.items():
            for name, known in columns.items():
                look = f'id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{_GRAPHML_TYPES[known]}"'
                yield f"<key {look}/>\n"
        yield f'<graph edgedefault="directed">{data("graph", graph.graph)}\n'
        for node, values in nodes:
            yield f"<node id={_quoted(node)}>{data('node', values)}</node>\n"
        for number, (source, target, values) in enumerate(edges):
            ends = f"source={_quoted(source)} target={_quoted(target)}"
            yield f'<edge id="e{number}" {ends}>{data("edge", values)}</edge>\n'
        yield "</graph>\n</graphml>\n"

    return "".join(written()).encode()


def gexf(graph: nx.MultiDiGraph) -> bytes:
    """Return GEXF 1.2 (gexf.net) with its viz module, as Gephi draws it: positions, sizes, colours, shapes.

    GEXF has y grow upwards, our pictures downwards, so y changes its sign in the viz position, not in the attribute.
    networkx finds what tells parallel edges apart where it looks for it: in the attribute ``networkx_key``.
    """
    nodes = _things(graph)
    edges = [(source, target, _renamed(values)) for source, target, values in _lines(graph)]

    def written() -> Iterator[str]:
        spaces = 'xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz"'
        yield f'{_HEAD}<gexf {spaces} version="1.2">\n<meta><creator>aikg</creator>'
        told = "; ".join(f"{name}: {value}" for name, value in graph.graph.items() if value != "")
        yield f'<description>{_text(told)}</description></meta>\n<graph defaultedgetype="directed" mode="static">\n'
        yield from _gexf_columns("node", [values for _, values in nodes])
        yield from _gexf_columns("edge", [values for *_, values in edges])
        yield "<nodes>\n"
        for node, values in nodes:
            place = f'<viz:position x="{values["x"]}" y="{-float(values["y"]):g}" z="0"/>'
            shape = f'<viz:shape value="{_GEXF_SHAPES.get(str(values["shape"]), "disc")}"/>'
            seen = f'{_colour(values)}{place}<viz:size value="{values["size"]}"/>{shape}'
            yield f"<node id={_quoted(node)} label={_quoted(values['label'])}>{_gexf_values(values)}{seen}</node>\n"
        yield "</nodes>\n<edges>\n"
        for number, (source, target, values) in enumerate(edges):
            ends = f"source={_quoted(source)} target={_quoted(target)} label={_quoted(values['label'])}"
            yield f'<edge id="e{number}" {ends}>{_gexf_values(values)}{_colour(values)}</edge>\n'
        yield "</edges>\n</graph>\n</gexf>\n"

    return "".join(written()).encode()


def cytoscape(graph: nx.MultiDiGraph) -> bytes:
    """Return the JSON of Cytoscape and Cytoscape.js: elements with positions, and a style that draws them as we do."""
    nodes = [
        {
            "data": {"id": node, "value": node, "name": values["label"], **values},
            "position": {"x": values["x"], "y": values["y"]},
        }
        for node, values in _things(graph)
    ]
    edges = [
        {"data": {"id": f"e{number}", "source": source, "target": target, **values}}
        for number, (source, target, values) in enumerate(_lines(graph))
    ]
    whole = {
        "format_version": "1.0",
        "generated_by": "aikg",
        "directed": True,
        "multigraph": True,
        "data": dict(graph.graph),
        "elements": {"nodes": nodes, "edges": edges},
        "style": _CYTOSCAPE_STYLE,
    }
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


#: What makes a file, by what its name ends in.
WRITERS: Mapping[str, Callable[[nx.MultiDiGraph], bytes]] = MappingProxyType(
    {".graphml": graphml, ".gexf": gexf, ".json": cytoscape}
)
_CYTOSCAPE_STYLE = [
    {
        "selector": "node",
        "style": {
            "label": "data(label)",
            "background-color": "data(colour)",
            "width": "data(size)",
            "height": "data(size)",
            "border-width": 1,
            "border-color": OUTLINE,
            "text-valign": "bottom",
        },
    },
    {"selector": "edge", "style": {"line-color": "data(colour)", "width": 1.5, "curve-style": "bezier"}},
    *(
        {"selector": f'node[kind = "{kind}"]', "style": {"shape": _CYTOSCAPE_SHAPES.get(look.shape, look.shape)}}
        for kind, look in THINGS.items()
    ),
    {"selector": 'edge[dashes != ""]', "style": {"line-style": "dashed"}},
]


def _things(graph: nx.MultiDiGraph) -> list[tuple[str, Values]]:
    """Return nodes with their attributes and how they look."""
    degree = dict(graph.degree())
    made: list[tuple[str, Values]] = []
    for node, values in graph.nodes(data=True):
        look = THINGS.get(values["kind"])
        fill, shape = (look.fill, look.shape) if look else (_UNKNOWN_THING, "circle")
        size = round(size_of(values["kind"], degree[node]), 2)
        made.append((node, {**values, "colour": fill, "shape": shape, "size": size}))
    return made


def _lines(graph: nx.MultiDiGraph) -> list[tuple[str, str, Values]]:
    """Return edges with their attributes and how they look."""
    made: list[tuple[str, str, Values]] = []
    for source, target, key, values in graph.edges(keys=True, data=True):
        colour = LINES[values["kind"]].colour if values["kind"] in LINES else _UNKNOWN_LINE
        dashed = " ".join(f"{part:g}" for part in dashes(values["state"]))
        made.append((source, target, {**values, "key": key, "colour": colour, "dashes": dashed}))
    return made


def _columns(rows: Iterable[Mapping[str, Any]]) -> dict[str, type]:
    """Return the names of the attributes with their types; a number that is not whole anywhere is one everywhere."""
    found: dict[str, type] = {}
    for row in rows:
        for name, value in row.items():
            if found.get(name) is not float:
                found[name] = type(value)
    return found


def _gexf_columns(kind: str, rows: list[Values]) -> Iterator[str]:
    yield f'<attributes class="{kind}" mode="static">\n'
    for name, known in _columns(rows).items():
        if name != "label":  # GEXF has its own
            yield f'<attribute id="{name}" title="{name}" type="{_GEXF_TYPES[known]}"/>\n'
    yield "</attributes>\n"


def _gexf_values(values: Values) -> str:
    held = (f'<attvalue for="{name}" value={_quoted(value)}/>' for name, value in values.items() if name != "label")
    return f"<attvalues>{''.join(held)}</attvalues>"


def _renamed(values: Values) -> Values:
    return {"networkx_key" if name == "key" else name: value for name, value in values.items()}


def _colour(values: Values) -> str:
    red, green, blue = bytes.fromhex(str(values["colour"]).removeprefix("#"))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


def _text(value: str | int | float) -> str:
    return escape(legal(value), {"\r": "&#13;"}) if isinstance(value, str) else str(value)


def _quoted(value: str | int | float) -> str:
    return quoteattr(legal(str(value)))
