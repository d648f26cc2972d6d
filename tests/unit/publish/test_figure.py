"""Figures: one picture as SVG, PDF and PNG, with its names, its legend and where it is from, the same on any day."""

from __future__ import annotations

import io
import re
import struct
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pypdf
import pytest

from aikg.errors import ExportError
from aikg.knowledge_graph import KnowledgeGraph
from aikg.publish.figures import write_network
from aikg.publish.look import LINES, THINGS, dashes
from aikg.publish.names_placed import Named, placed
from aikg.publish.network_picture import Paper, network_picture
from aikg.publish.typeset import pdf, png

SVG = "{http://www.w3.org/2000/svg}"


def drawing(svg: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: bytes) -> list[str]:
    return [element.text or "" for element in drawing(svg).iter(f"{SVG}text")]


def pdf_text(data: bytes) -> str:
    (sheet,) = pypdf.PdfReader(io.BytesIO(data)).pages
    return sheet.extract_text()


def test_every_thing_is_drawn_and_most_are_named(small_network: nx.MultiDiGraph) -> None:
    svg = network_picture(small_network)
    titles = [element.text for element in drawing(svg).iter(f"{SVG}title")]
    assert {data["label"] for data in small_network.nodes.values()} <= set(titles)
    words = " ".join(texts(svg))
    named = [data["label"] for data in small_network.nodes.values() if " ".join(data["label"].split()[:2]) in words]
    assert len(named) > 0.9 * len(small_network)


def test_it_says_what_it_is_and_where_it_is_from(small_network: nx.MultiDiGraph) -> None:
    words = " ".join(texts(network_picture(small_network, title="Wer erlaubt was?")))
    assert "Wer erlaubt was?" in words
    assert small_network.graph["latest"] in words
    assert "Source: aikg, an open knowledge graph" in words
    kinds = {data["kind"] for data in small_network.nodes.values()}
    lines = {data["kind"] for *_, data in small_network.edges(data=True)}
    for look in [THINGS[kind] for kind in kinds] + [LINES[kind] for kind in lines]:
        assert look.words in words
    assert "ended or withdrawn" in words


def test_the_size_is_the_one_asked_for(small_network: nx.MultiDiGraph) -> None:
    root = drawing(network_picture(small_network, Paper(width=180, font_size=8)))
    assert root.get("width") == "180.00mm"
    assert float(root.get("viewBox", "").split()[2]) == pytest.approx(180 / 25.4 * 72, abs=0.01)
    assert root.get("font-size") == "8"
    sizes = {float(element.get("font-size", 8)) for element in root.iter(f"{SVG}text")}
    assert sizes == {8, 13.6}
    (sheet,) = pypdf.PdfReader(io.BytesIO(pdf(network_picture(small_network, Paper(width=180))))).pages
    assert float(sheet.mediabox.width) == pytest.approx(180 / 25.4 * 72, abs=0.1)


@pytest.mark.parametrize("width", [60, 120, 180, 420])
def test_names_do_not_lie_on_each_other(small_network: nx.MultiDiGraph, width: float) -> None:
    root = drawing(network_picture(small_network, Paper(width)))
    (names,) = [group for group in root.iter(f"{SVG}g") if group.get("paint-order")]
    boxes = []
    for text in names:
        x, y, wide = float(text.get("x", 0)), float(text.get("y", 0)), 3.0 * len(text.text or "")
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
        boxes.append((left, y - 5, left + wide, y))
    assert boxes
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert not (left < other[2] and other[0] < right and top < other[3] and other[1] < bottom)
    edge = width / 25.4 * 72
    assert all(left >= -1 and right <= edge + 1 for left, _, right, _ in boxes)


def test_a_name_goes_where_there_is_room_or_nowhere() -> None:
    frame = (0.0, 0.0, 100.0, 100.0)
    one = Named("one", 50, 50, 2, 30, 10)
    (found,) = placed([one], frame, [])
    assert found.box[1] > 50
    (above,) = placed([one], frame, [found.box])
    assert above.box[3] < 50
    assert placed([one], frame, [(0, 0, 100, 100)]) == []
    assert [name.key for name in placed([one, Named("two", 50, 20, 2, 30, 10)], frame, [], most=1)] == ["one"]


def test_kinds_can_be_told_apart_without_colour() -> None:
    rules = [LINES[kind].end for kind in ("permits", "prohibits", "requires", "built on")]
    assert len(set(rules)) == 4
    assert len({dashes("in force"), dashes("ended"), dashes("alleged")}) == 3

    def grey(colour: str) -> float:
        red, green, blue = bytes.fromhex(colour[1:])
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for shape in {look.shape for look in THINGS.values()}:
        greys = sorted(grey(look.fill) for look in THINGS.values() if look.shape == shape)
        assert all(darker + 25 < lighter for darker, lighter in pairwise(greys)), shape


def test_pdf_is_vectors_and_text_with_its_font_in_it(small_network: nx.MultiDiGraph) -> None:
    changed = small_network.copy()
    next(iter(changed.nodes.values()))["label"] = "Société “Ü” naïve"
    data = pdf(network_picture(changed))
    assert "Société “Ü”" in pdf_text(data)
    assert "Who allows what with AI" in pdf_text(data)
    (sheet,) = pypdf.PdfReader(io.BytesIO(data)).pages
    assert not list(sheet.images)
    assert b"SourceSansPro" in data.replace(b" ", b"")


def test_the_same_network_gives_the_same_bytes(small_network: nx.MultiDiGraph) -> None:
    svg = network_picture(small_network)
    assert svg == network_picture(small_network.copy())
    assert pdf(svg) == pdf(svg)
    assert png(svg) == png(svg)
    assert b"CreationDate" not in pdf(svg)


def test_png_has_300_dots_an_inch(small_network: nx.MultiDiGraph) -> None:
    data = png(network_picture(small_network, Paper(width=100)))
    width, _ = struct.unpack(">II", data[16:24])
    assert width == pytest.approx(100 / 25.4 * 300, abs=2)


def test_positions_are_those_of_the_network(small_network: nx.MultiDiGraph) -> None:
    """Every form draws the same picture: the figure's circles stand as the attributes x and y say."""
    root = drawing(network_picture(small_network))
    label = {data["label"]: data for data in small_network.nodes.values()}
    found = [
        (label[title.text or ""], float(circle.get("cx", 0)), float(circle.get("cy", 0)))
        for circle in root.iter(f"{SVG}circle")
        for title in circle
    ]
    (first, x0, y0), *others = found
    far = max(others, key=lambda one: abs(one[0]["x"] - first["x"]))
    scale = (far[1] - x0) / (far[0]["x"] - first["x"])
    assert scale > 0
    for data, x, y in others:
        assert x - x0 == pytest.approx((data["x"] - first["x"]) * scale, abs=0.05)
        assert y - y0 == pytest.approx((data["y"] - first["y"]) * scale, abs=0.05)


def test_a_large_network_is_drawn_and_its_hubs_are_named(large_network: nx.MultiDiGraph) -> None:
    svg = network_picture(large_network)
    root = drawing(svg)
    shapes = sum(len(list(root.iter(f"{SVG}{name}"))) for name in ("circle", "polygon"))
    assert shapes >= 20_000
    (hub,) = sorted(large_network, key=large_network.degree)[-1:]
    assert large_network.nodes[hub]["label"].split()[0] in " ".join(texts(svg))
    assert re.search(r"1\d\d of 20,000 named", " ".join(texts(svg)))
    (sheet,) = pypdf.PdfReader(io.BytesIO(pdf(svg))).pages
    drawn = sheet.get_contents().get_data()  # pypdf reads the text of smaller pages only
    assert len(re.findall(rb"TJ|Tj", drawn)) > 150
    assert len(re.findall(rb"(?m)\bc$", drawn)) + len(re.findall(rb"(?m)\bl$", drawn)) > 60_000


def test_an_empty_network_and_a_single_thing_are_figures_too(small_network: nx.MultiDiGraph) -> None:
    empty = nx.MultiDiGraph(documents=0, latest="", on="", focus="")
    assert pdf(network_picture(empty)).startswith(b"%PDF")
    alone = small_network.subgraph(list(small_network)[:1])
    assert pdf(network_picture(alone)).startswith(b"%PDF")


def test_hostile_names_stay_text(small_network: nx.MultiDiGraph) -> None:
    changed = small_network.copy()
    for data in changed.nodes.values():
        data["label"] = '</text><script>alert(1)</script>#set page() "\x00'
    svg = network_picture(changed)
    assert not list(drawing(svg).iter(f"{SVG}script"))
    assert "alert(1)" in re.sub(r"\s", "", pdf_text(pdf(svg)))


@pytest.mark.parametrize(("width", "size", "said"), [(10, 7, "10 mm"), (180, 0, "0 points"), (180, 200, "200 points")])
def test_sizes_that_make_no_figure_are_refused(width: float, size: float, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        Paper(width, size)


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png", "html", "graphml", "gexf", "json"])
def test_the_suffix_decides(small_network: nx.MultiDiGraph, tmp_path: Path, suffix: str) -> None:
    begins = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG", "html": b"<!doctype", "json": b"{"}
    file = tmp_path / f"network.{suffix.upper()}"
    write_network(small_network, file)
    assert file.read_bytes().lower().startswith(begins.get(suffix, b"<?xml").lower())


@pytest.mark.parametrize("suffix", ["pdf", "png"])
def test_timelines_and_matrices_are_figures_too(articles_kg: Path, tmp_path: Path, suffix: str, run) -> None:
    for command in (("matrix", "--kg", articles_kg), ("timeline", "OpenAI")):
        file = tmp_path / f"{command[0]}.{suffix}"
        code, _, errors = run(*command, "-o", file)
        assert code == 0, errors
        if suffix == "pdf":
            assert "prohibit" in pdf_text(file.read_bytes())
        else:
            assert file.read_bytes().startswith(b"\x89PNG")


def test_the_command_line_draws_a_part_and_keeps_positions(articles_kg: Path, tmp_path: Path, run) -> None:
    kept, file = tmp_path / "positions.json", tmp_path / "network.graphml"
    part = (
        "--kind",
        "organisation,product,use",
        "--edges",
        "permits,prohibits",
        "--largest",
        "12",
        "--kg",
        articles_kg,
    )
    for _ in range(2):
        code, _, errors = run("network", file, "--positions", kept, *part)
        assert code == 0, errors
    drawn = nx.read_graphml(file)
    assert 0 < len(drawn) <= 12
    assert {data["kind"] for data in drawn.nodes.values()} <= {"organisation", "product", "use"}
    code, _, errors = run("network", tmp_path / "whole.graphml", "--positions", kept, "--kg", articles_kg)
    assert code == 0, errors
    whole = nx.read_graphml(tmp_path / "whole.graphml", force_multigraph=True)
    assert len(whole) > len(drawn)
    for node, data in drawn.nodes.items():
        assert (whole.nodes[node]["x"], whole.nodes[node]["y"]) == (data["x"], data["y"])


def test_the_command_line_names_what_it_does_not_know(tmp_path: Path, articles_kg: Path, run) -> None:
    for option, value, said in (
        ("--kind", "planet", '"planet" is no kind of thing; expected organisation'),
        ("--edges", "loves", '"loves" is no kind of line; expected permits'),
        ("--width", "3", "3 mm wide"),
    ):
        code, _, errors = run("network", tmp_path / "network.svg", option, value, "--kg", articles_kg)
        assert code != 0
        assert said in errors


def test_python_draws_as_the_command_line_does(articles_kg: Path, tmp_path: Path, run) -> None:
    with KnowledgeGraph.open(articles_kg) as graph:
        graph.network(tmp_path / "python.svg", focus="Meta", paper=Paper(width=180))
    assert run("network", tmp_path / "command.svg", "--focus", "Meta", "--width", "180", "--kg", articles_kg)[0] == 0
    assert (tmp_path / "python.svg").read_bytes() == (tmp_path / "command.svg").read_bytes()
