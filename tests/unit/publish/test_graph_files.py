"""GraphML, GEXF and Cytoscape's JSON: read back by networkx with every attribute, valid against the schema of GEXF."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from aikg.publish.graph_files import cytoscape, gexf, graphml
from aikg.publish.look import LINES, THINGS

GEXF, VIZ = "{http://www.gexf.net/1.2draft}", "{http://www.gexf.net/1.2draft/viz}"
READERS: dict[str, tuple[Callable[[nx.MultiDiGraph], bytes], Callable[[bytes], nx.MultiDiGraph]]] = {
    "graphml": (graphml, lambda data: nx.read_graphml(io.BytesIO(data), force_multigraph=True)),
    "gexf": (gexf, lambda data: nx.read_gexf(io.BytesIO(data))),
    "json": (cytoscape, lambda data: nx.cytoscape_graph(json.loads(data))),
}


def differences(graph: nx.MultiDiGraph, back: nx.MultiDiGraph) -> list[str]:
    """Name what was not read back as it was written, in value or type."""
    edges = {(a, b, data.get("key", key)): data for a, b, key, data in back.edges(keys=True, data=True)}
    pairs = [(node, data, back.nodes.get(node, {})) for node, data in graph.nodes.items()]
    pairs += [(edge, data, edges.get(edge, {})) for edge, data in graph.edges.items()]
    found = [f"{len(back)} nodes"] if len(back) != len(graph) else []
    found += [f"{len(back.edges)} edges"] if len(back.edges) != len(graph.edges) else []
    return found + [
        f"{key} {name}: {value!r}, not {read.get(name)!r}"
        for key, data, read in pairs
        for name, value in data.items()
        if read.get(name) != value or type(read.get(name)) is not type(value)
    ]


@pytest.mark.parametrize("form", READERS)
def test_every_attribute_is_read_back(small_network: nx.MultiDiGraph, form: str) -> None:
    write, read = READERS[form]
    assert differences(small_network, read(write(small_network))) == []


@pytest.mark.parametrize("form", READERS)
def test_every_attribute_of_20_000_things_is_read_back(large_network: nx.MultiDiGraph, form: str) -> None:
    write, read = READERS[form]
    assert differences(large_network, read(write(large_network)))[:3] == []


@pytest.mark.parametrize("form", READERS)
def test_the_same_network_gives_the_same_bytes(small_network: nx.MultiDiGraph, form: str) -> None:
    write, _ = READERS[form]
    assert write(small_network) == write(small_network.copy())


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@pytest.mark.parametrize("form", READERS)
def test_any_text_arrives(form: str, text: str) -> None:
    """All that XML can hold; what it cannot is a replacement character (aikg.publish.markup.legal)."""
    graph = nx.MultiDiGraph(documents=1, latest=text, on="", focus="")
    graph.add_node("urn:a", label="A", kind="product", facts=text, x=1, y=-2)
    edge = {"label": "a line", "kind": "role", "state": "in force", "quote": text, "sources": 3}
    graph.add_edge("urn:a", "urn:a", key="urn:f part", **edge)
    write, read = READERS[form]
    back = read(write(graph))
    bad = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    expected = text if form == "json" else bad.sub("\ufffd", text)
    ((_, _, data),) = back.edges(data=True)
    assert (back.nodes["urn:a"]["facts"], data["quote"], data["sources"]) == (expected, expected, 3)


def test_graphml_says_the_type_of_everything_once(small_network: nx.MultiDiGraph) -> None:
    root = ElementTree.fromstring(graphml(small_network))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    keys = {key.get("id"): key for key in root.iter(f"{space}key")}
    assert len(keys) == len(list(root.iter(f"{space}key")))
    assert {key.get("attr.type") for key in keys.values()} == {"string", "long", "double"}
    assert {data.get("key") for data in root.iter(f"{space}data")} == set(keys)
    ids = [edge.get("id") for edge in root.iter(f"{space}edge")]
    assert len(set(ids)) == len(ids) == len(small_network.edges)


def test_gexf_is_valid(small_network: nx.MultiDiGraph) -> None:
    """The schema has the elements of the viz module in the namespace of the rest.

    The specification's own examples, networkx and Gephi have them in one of their own, and so have we.
    """
    schema = etree.XMLSchema(etree.parse(Path(__file__).parent / "gexf-1.2draft" / "gexf.xsd"))
    data = gexf(small_network)
    assert not schema.validate(etree.fromstring(data.replace(b'"node" ', b'"vertex" ', 1)))
    moved = data.replace(b"<viz:", b"<")
    assert len(moved) < len(data)
    assert schema.validate(etree.fromstring(moved)), schema.error_log.last_error


def test_gexf_points_only_to_what_it_holds(small_network: nx.MultiDiGraph) -> None:
    meta, graph = ElementTree.fromstring(gexf(small_network))
    assert "lastmodifieddate" not in meta.attrib  # optional, and never the day of writing
    declared = {
        attributes.get("class"): {one.get("id") for one in attributes}
        for attributes in graph.findall(f"{GEXF}attributes")
    }
    nodes = {node.get("id") for node in graph.findall(f"{GEXF}nodes/{GEXF}node")}
    assert all({edge.get("source"), edge.get("target")} <= nodes for edge in graph.findall(f"{GEXF}edges/{GEXF}edge"))
    for kind in ("node", "edge"):
        elements = graph.findall(f"{GEXF}{kind}s/{GEXF}{kind}")
        assert len({element.get("id") for element in elements}) == len(elements)
        values = {value.get("for") for element in elements for value in element.iter(f"{GEXF}attvalue")}
        assert values <= declared[kind]


def test_gephi_finds_places_colours_sizes_and_shapes(small_network: nx.MultiDiGraph) -> None:
    root = ElementTree.fromstring(gexf(small_network))
    for node in root.iter(f"{GEXF}node"):
        data = small_network.nodes[node.get("id")]
        (colour,), (place,), (size,), (shape,) = (
            node.findall(VIZ + name) for name in ("color", "position", "size", "shape")
        )
        look = THINGS[data["kind"]]
        assert "#{:02x}{:02x}{:02x}".format(*(int(colour.get(part, "")) for part in "rgb")) == look.fill
        assert (float(place.get("x", "")), float(place.get("y", ""))) == (data["x"], -data["y"])
        assert 5 < float(size.get("value", "")) < 30
        assert shape.get("value") in {"disc", "square", "triangle", "diamond"}


def test_cytoscape_draws_it_as_we_do(small_network: nx.MultiDiGraph) -> None:
    data = json.loads(cytoscape(small_network))
    for node in data["elements"]["nodes"]:
        known = small_network.nodes[node["data"]["id"]]
        assert node["position"] == {"x": known["x"], "y": known["y"]}
        assert node["data"]["colour"] == THINGS[known["kind"]].fill
    for edge in data["elements"]["edges"]:
        assert edge["data"]["colour"] == LINES[edge["data"]["kind"]].colour
    shapes = {rule["selector"]: rule["style"].get("shape") for rule in data["style"]}
    assert shapes['node[kind = "use"]'] == "diamond"
    assert shapes['node[kind = "organisation"]'] == "ellipse"
